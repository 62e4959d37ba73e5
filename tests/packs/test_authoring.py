"""A procedure that somebody begins: a file that is right at once, in the place where it belongs, never over another."""

from __future__ import annotations

import shutil
import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from lienthong.core.refusals import Refused
from lienthong.packs.authoring import Wish, begin_procedure
from lienthong.packs.checking import check_pack
from lienthong.packs.contents import read_pack
from lienthong.packs.refusals import PackWrong
from lienthong.packs.trying import ground_of, try_procedure

from .conftest import PACKS, Pack

VIETNAM = PACKS / "vn"
BUILT = VIETNAM / "units/built/units.csv"
AT = datetime.fromisoformat("2026-11-20T02:00:00+00:00")


def begin(pack: Pack, code: str = "D.900", **wish: object) -> Path:
    return begin_procedure(pack.path, Wish(code, **wish), at=AT).file  # type: ignore[arg-type]


def definition_of(pack: Pack, code: str = "D.900"):
    return read_pack(pack.path).procedures[code].definition


def refusal(pack: Pack, code: str = "D.900", **wish: object) -> Refused:
    before = {file for file in pack.path.rglob("*") if file.is_file()}
    with pytest.raises(Refused) as refused:
        begin(pack, code, **wish)
    assert {file for file in pack.path.rglob("*") if file.is_file()} == before
    for language in ("vi", "en"):
        assert "{" not in refused.value.message(language) + refused.value.remedy(language)
    return refused.value


def test_what_is_written_passes_the_check_and_its_examples_run(pack):
    begun = begin_procedure(
        pack.path, Wish("D.900", title="Cấp phép thả đèn", title_en="Permit to float lanterns"), at=AT
    )
    assert begun.file == pack.path / "procedures/D.900.yaml"
    report = check_pack(pack.path)
    assert report.problems == []
    runs = [run for run in report.examples if run.procedure == "D.900"]
    assert [run.outcome.errors == () for run in runs] == [True, False]
    # Friday 20 November at nine, five working days: Monday 23, (Tuesday 24 is Culture Day), 25, 26, 27, Monday 30.
    assert runs[0].due_at == datetime.fromisoformat("2026-11-30T17:00")
    definition = definition_of(pack)
    assert (definition.title.vi, definition.title.en) == ("Cấp phép thả đèn", "Permit to float lanterns")
    assert definition.confidence == "unverified"
    assert [rate.confidence for rate in definition.fee] == ["unverified"]
    assert f"{definition.since}" == "2026-11-20"


def test_it_goes_by_the_procedures_that_the_pack_has(pack):
    begin(pack)
    made, like = definition_of(pack), definition_of(pack, "D.002")
    assert made.competence.agency == like.competence.agency
    assert made.competence.intake == like.competence.intake
    assert (made.level, made.bloc, made.result.template) == (like.level, "government", "certificate")


def test_the_day_is_that_of_the_country(pack):
    late = datetime.fromisoformat("2026-11-20T20:00:00+00:00")
    begin_procedure(pack.path, Wish("D.900"), at=late)
    assert f"{definition_of(pack).since}" == "2026-11-21"


def test_it_may_hold_from_another_day_on(pack):
    begin(pack, since=date(2026, 12, 24))
    assert f"{definition_of(pack).since}" == "2026-12-24"
    assert check_pack(pack.path).problems == []


def test_what_is_said_of_it_stands_in_it(pack):
    begin(pack, agency="commune_party", field="people", template="certificate")
    made = definition_of(pack)
    assert (made.competence.agency, made.competence.intake) == ("commune_party", "commune_party")
    assert (made.bloc, made.field.vi) == ("party", "Dân cư")


def test_an_agency_above_the_communes_gives_the_level(pack):
    begin(pack, agency="province_justice")
    assert definition_of(pack).level == "province"


def test_an_agency_that_is_nowhere_yet_goes_by_the_level_of_others(pack):
    text = '  - {type: nowhere, level: district, title: {vi: Đâu, en: Nowhere}, name: {vi: "{name}", en: "{name}"}, '
    text += 'code: "X{code}", since: 2025-07-01, legal_basis: [{act: Luật}], confidence: confirmed}\noffices:'
    pack.replace("units/agencies.yaml", "offices:", text)
    begin(pack, agency="nowhere")
    assert definition_of(pack).level == "commune"


def test_a_title_is_kept_as_it_was_written_whatever_it_holds(pack):
    title = "Cấp \"giấy\": {x} # [1] \\ 'y' *a &b !c %d @e `f` – ễ"
    begin(pack, title=title)
    assert definition_of(pack).title.vi == title


def test_a_field_of_a_folder_gets_its_file_in_there(pack):
    (pack.path / "procedures/people").mkdir()
    for code, found in read_pack(pack.path).procedures.items():
        if found.definition.field.code == "people":
            (pack.path / found.source.file).rename(pack.path / f"procedures/people/{code}.yaml")
    assert begin(pack, "D.901", field="people") == pack.path / "procedures/people/D.901.yaml"
    assert begin(pack, "D.902", field="lanterns") == pack.path / "procedures/lanterns/D.902.yaml"
    assert begin(pack, "D.903", field="bees") == pack.path / "procedures/D.903.yaml"
    assert check_pack(pack.path).problems == []


def test_the_first_line_leads_editors_to_the_schema(pack, tmp_path):
    first = begin(pack).read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=http://127.0.0.1:8000/schemas/procedures.json"
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/procedures.json").write_text("{}")
    first = begin(pack, "D.901").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../schema/procedures.json"


def test_a_pack_without_procedures_can_have_its_first(pack):
    for file in pack.path.glob("procedures/D.*.yaml"):
        file.unlink()
    begin(pack)
    report = check_pack(pack.path)
    assert [one for one in report.problems if "D.900" in one.file] == []
    assert definition_of(pack).competence.agency == "commune_party"  # the first by its name


def test_where_no_time_of_work_is_known_no_due_time_is_promised(pack):
    pack.write("units/hours.yaml", "hours:\n  - {agency: one_stop, worked: [{days: [mon], hours: [\"08:00-17:00\"]}], "
        "since: 2026-01-01, legal_basis: [{act: Luật}], confidence: confirmed}\n")  # fmt: skip
    begun = begin_procedure(pack.path, Wish("D.900"), at=AT)
    assert begun.examples[0].due_at is None
    assert begun.examples[0].outcome.no_due is not None
    assert definition_of(pack).examples[0].expect.due_at is None


def test_codes_of_communes_that_are_no_numbers_are_taken_too(pack):
    for name in ("units.csv", "changes.csv"):
        file = pack.path / "units" / name
        file.write_text(file.read_text(encoding="utf-8").replace("00101", "0010A"), encoding="utf-8")
    begin(pack)
    assert definition_of(pack).form.schema_.properties["noi_giai_quyet"].pattern in (None, "^[0-9]{5}$")


@pytest.mark.parametrize(
    "code", ["", "1.001193", "D.9", "D.900/x", "../D.900", "D.900.yaml", "d.900", "D.900\n", "Đ.900", "D" * 99]
)
def test_a_code_that_is_none_is_refused_by_name(pack, code):
    assert refusal(pack, code).code == "procedure_code_bad"


@pytest.mark.parametrize("code", ["..", "X/Y", "-x", "X Y", "X" * 65, "a\\b"])
def test_a_code_of_ones_own_is_still_one_that_a_file_may_have(pack, code):
    assert refusal(pack, code, design=True).code == "procedure_code_bad"


def test_a_code_of_ones_own_is_said_to_be_one(pack):
    file = begin(pack, "X.DIEN.01", design=True)
    assert "mã thiết kế" in file.read_text(encoding="utf-8").lower()
    assert check_pack(pack.path).problems == []


def test_a_code_that_stands_somewhere_is_taken_even_where_its_file_cannot_be_read(pack):
    assert refusal(pack, "D.002").facts["file"] == "procedures/D.002.yaml"
    pack.write("procedures/deep/D.777.yaml", "code: [")
    taken = refusal(pack, "D.777")
    assert (taken.code, taken.facts["file"]) == ("procedure_code_taken", "procedures/deep/D.777.yaml")


def test_of_two_who_begin_the_same_at_once_one_wins_and_the_other_is_told(pack):
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def one(title: str) -> None:
        together.wait()
        try:
            begin(pack, title=title)
            outcomes.append("written")
        except Refused as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=one, args=(title,)) for title in ("Một", "Hai")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["procedure_code_taken", "written"]
    assert [file.name for file in (pack.path / "procedures").iterdir() if file.name.startswith(("tmp", "D.9"))] == [
        "D.900.yaml"
    ]


@pytest.mark.parametrize("title", ["Tên \x00", "Tên \x1b[31m", "x" * 301, "\udc80"])
def test_a_title_that_no_page_could_show_is_refused(pack, title):
    assert refusal(pack, title=title).code == "procedure_title_bad"


@pytest.mark.parametrize(
    "wish", [{"agency": "nobody"}, {"template": "nothing"}, {"field": "Cư trú"}, {"field": "../x"}]
)
def test_a_name_that_the_pack_does_not_have_is_refused(pack, wish):
    assert refusal(pack, **wish).code == "pack_name_unknown"


def test_a_pack_that_lacks_what_procedures_stand_on_is_told_what(pack):
    for file in pack.path.glob("documents/*.yaml"):
        file.unlink()
    for file in pack.path.glob("procedures/D.*.yaml"):
        file.unlink()
    assert refusal(pack).facts["what"].en == "papers"
    pack.write("units/agencies.yaml", "templates: []\n")
    assert refusal(pack).facts["what"].en == "agencies"
    pack.remove("units/units.csv")
    assert refusal(pack).facts["what"].en == "communes on this day"


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(PackWrong):
        begin_procedure(tmp_path, Wish("D.900"), at=AT)
    assert [*tmp_path.iterdir()] == []


def test_a_pack_in_which_no_such_file_could_hold_says_why(pack):
    pack.replace("units/calendar.yaml", "days:", "day:")
    assert refusal(pack).code == "pack_wrong"


@pytest.mark.skipif(not BUILT.exists(), reason="the tables of units are built by `lienthong pack build packs/vn`")
def test_what_is_written_for_vietnam_holds_too(tmp_path):
    shutil.copytree(VIETNAM, tmp_path / "vn")
    begun = begin_procedure(tmp_path / "vn", Wish("1.999999", field="residence"), at=AT)
    assert begun.file == tmp_path / "vn/procedures/residence/1.999999.yaml"
    assert check_pack(tmp_path / "vn").problems == []


# ---------------------------------------------------------------- a file that is not in the pack yet


def source_of(pack: Pack, text: str, file: str = "procedures/D.002.yaml"):
    from lienthong.packs.reading import parse_yaml

    return parse_yaml(text, file)


def test_a_file_is_tried_in_the_place_of_the_one_that_the_pack_has(pack):
    text = (pack.path / "procedures/D.002.yaml").read_text(encoding="utf-8")
    ground = ground_of(read_pack(pack.path))
    trial = try_procedure(ground, source_of(pack, text))
    assert (trial.problems, len(trial.examples)) == ((), 3)
    trial = try_procedure(ground, source_of(pack, text.replace("amount: 3}", "amount: 2}")))
    assert {one.code for one in trial.problems} == {"example_differs"}
    assert ground.contents.procedures["D.002"].definition.term.amount == 3


def test_what_it_breaks_elsewhere_is_told_with_that_file(pack):
    text = (pack.path / "procedures/D.002.yaml").read_text(encoding="utf-8").replace("dia_chi", "dia_chi_moi")
    trial = try_procedure(ground_of(read_pack(pack.path)), source_of(pack, text))
    assert "procedures/D.004.yaml" in {one.file for one in trial.problems}


def test_a_file_of_another_name_and_one_that_is_no_procedure_are_told_so(pack):
    ground = ground_of(read_pack(pack.path))
    text = (pack.path / "procedures/D.002.yaml").read_text(encoding="utf-8")
    assert [one.code for one in try_procedure(ground, source_of(pack, text, "x.yaml")).problems] == [
        "file_name_differs"
    ]
    trial = try_procedure(ground, source_of(pack, "a: b\n"))
    assert (trial.definition, trial.examples) == (None, ())
    assert {"key_unknown", "missing"} <= {one.code for one in trial.problems}
