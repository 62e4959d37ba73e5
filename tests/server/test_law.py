"""The commands on the law and its versions."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lienthong.dossiers.models import Dossier
from lienthong.server import cli
from tests.dossiers.making import MOVING, Country, change_law, file, taken
from tests.dossiers.moving_files import law, order, terms
from tests.dossiers.test_carrying import with_reason, without

pytestmark = pytest.mark.django_db


def run(*words: str):
    return CliRunner().invoke(cli.app, ["procedures", *words])


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.dossiers.making import FRIDAY

    monkeypatch.setattr("lienthong.server.clock.now", lambda: FRIDAY)


def test_the_versions_are_listed_with_what_stands_on_them(country, english) -> None:
    file(country)
    change_law(term={"kind": "working_days", "amount": 2})
    file(country)
    file(country)
    said = run("versions", MOVING)
    assert said.exit_code == 0, said.output
    assert "2  in force: from 20/11/2026\n" in said.stdout
    assert "1  followed by another: from 01/07/2025, until before 20/11/2026\n" in said.stdout
    assert "2 open dossiers, 0 drafts" in said.stdout
    listed = json.loads(run("versions", MOVING, "--json").stdout)
    assert [(one["version"]["number"], one["stands_on_it"]["dossiers"]) for one in listed] == [(2, 2), (1, 1)]


def test_a_version_that_accepts_beyond_its_end_says_through_which_day(country, english) -> None:
    change_law(transition={"old_until": "2026-12-31"})
    assert "until before 20/11/2026; accepts forms begun under it through 31/12/2026" in run("versions", MOVING).stdout


def test_an_unknown_procedure_is_refused_by_name(country, english) -> None:
    said = run("versions", "D.999", "--json")
    assert (said.exit_code, json.loads(said.stdout)["code"]) == (1, "procedure_unknown")


def test_two_versions_differ_in_words(country, english) -> None:
    change_law(term={"kind": "working_days", "amount": 2})
    said = run("diff", MOVING, "1", "2")
    assert said.exit_code == 1
    assert "The term falls from 3 to 2 working days, from 20/11/2026." in said.stdout
    same = run("diff", MOVING, "1", "1")
    assert (same.exit_code, "They say the same." in same.stdout) == (0, True)


def test_the_history_of_a_procedure_is_told(country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    change_law(term={"kind": "working_days", "amount": 2})
    said = run("history", MOVING)
    assert "#2 D.002 · Đăng ký hộ ở nơi mới" in said.stdout
    assert "Thời hạn giải quyết giảm từ 3 xuống 2 ngày làm việc, từ 20/11/2026." in said.stdout
    assert said.stdout.rstrip().endswith("#1 Bản đầu tiên.")


def test_the_last_days_are_decided_and_an_unused_version_is_withdrawn(country, english) -> None:
    change_law(term={"kind": "working_days", "amount": 2})
    assert "through 31/12/2026" in run("accept", MOVING, "2", "--until", "2026-12-31").stdout
    assert "accepts no longer" in run("accept", MOVING, "2").stdout
    assert "until before 01/02/2027" in run("retire", MOVING, "2", "--until", "2027-02-01").stdout
    assert "no last day" in run("retire", MOVING, "2").stdout
    assert run("withdraw", MOVING, "2").stdout.strip() == "D.002: version 2 is withdrawn."
    assert run("withdraw", MOVING, "2").exit_code == 1


# ---------------------------------------------------------------- moving


@pytest.fixture
def three_kinds(country: Country) -> tuple[Dossier, Dossier]:
    """A file that the new version asks for a reason, and one that would lose what the person gave."""
    plain, full = taken(country), file(country, noi_cu="1 đường Trăng")
    law(without("noi_cu"), with_reason)
    return plain, full


def move(*words: str):
    return run("move", MOVING, "--from", "1", "--to", "2", *words)


def test_a_dry_run_says_what_a_move_would_mean_for_each_file(three_kinds, english) -> None:
    plain, full = three_kinds
    said = move("--dry-run")
    assert said.exit_code == 1
    assert "must not be moved: 1" in said.stdout
    assert f"{plain.code}  the person must give more\n    The new version asks “Reason”." in said.stdout
    assert f"{full.code}  must not be moved\n    “Former address”, which the person gave, has no place" in said.stdout
    told = json.loads(move("--dry-run", "--json").stdout)
    assert told["counts"] == {"free": 0, "needs_data": 1, "needs_officer": 0, "forbidden": 1}


def test_a_move_that_would_drop_data_is_refused_with_the_list(three_kinds, english) -> None:
    _, full = three_kinds
    said = move()
    assert said.exit_code == 1
    assert f"1 files must not be moved, because the person would lose something: {full.code} (noi_cu)." in said.stderr
    assert json.loads(move("--json").stdout)["facts"]["dossiers"][0]["dossier"] == full.code


def test_a_move_is_seen_through_and_reported(three_kinds, english) -> None:
    plain, full = three_kinds
    said = move("--leave")
    assert said.exit_code == 1  # one stayed
    assert (
        "1 files moved from version 1 to 2, 1 of them ask something of the person; 1 left; 1 open files" in said.stdout
    )
    assert f"{full.code}  must not be moved: data_dropped" in said.stdout
    assert Dossier.objects.get(code=plain.code).version.number == 2


def test_the_same_command_goes_on_with_what_was_cut_short(country, english, monkeypatch) -> None:
    from lienthong.dossiers.actions import moving

    monkeypatch.setattr(moving, "AT_ONCE", 1)
    files = [file(country) for _ in range(3)]
    law(terms(2))
    order()
    said = move()
    assert (said.exit_code, {Dossier.objects.get(code=one.code).version.number for one in files}) == (0, {2})
    assert json.loads(move("--json").stdout)["moved"] == {}


def test_a_mapping_is_read_from_a_file(country, english, tmp_path) -> None:
    taken(country)
    law(lambda body: body["steps"][1].update(key="check"))
    file_of = tmp_path / "mapping.yaml"
    file_of.write_text("steps: {examine: check}\n", encoding="utf-8")
    assert json.loads(move("--mapping", str(file_of), "--json").stdout)["moved"] == {"free": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [("steps: {", "not YAML"), ("step: {a: b}", "did you mean “steps”?"), ("steps: {x: y}", "steps.x")],
)
def test_a_mapping_that_is_wrong_is_refused_by_name(country, english, tmp_path, text: str, words: str) -> None:
    law(terms(2))
    file_of = tmp_path / "mapping.yaml"
    file_of.write_text(text, encoding="utf-8")
    said = move("--mapping", str(file_of))
    assert said.exit_code == 1
    assert words in said.stderr
