"""What a move to another version of the law would mean for one file: free, needs data, needs an officer, forbidden."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.rules.moving import KIND_NAMES, KINDS, OpenFile, Plan, mapping_misfits, plan_move
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import is_given
from tests.procedures.amending import LAND, field, no_field, paper, words
from tests.procedures.conftest import body

Body = dict[str, Any]
Change = Callable[[Body], object]
BEES_FORM: dict[str, Any] = {
    "so_dinh_danh": "00000001",
    "ho_ten": "An Bình",
    "noi_nuoi": "00101",
    "so_to": 4,
    "tu_khi": "2020",
    "dat_cua_ai": "nguoi_khac",
    "chu_dat": "Lê Chi",
    "co_thoi_han": "khong",
}
HELD = {name: {"how": "held", "registry": "people"} for name in ("so_dinh_danh", "ho_ten", "noi_nuoi")}
FILE = OpenFile(
    form=BEES_FORM, provenance=HELD, step="examine", on=date(2026, 11, 20), papers={"anh_cho_dat", "dong_y"}
)


def law(*changes: Change) -> ProcedureDefinition:
    data = copy.deepcopy(body("D.001"))
    for change in changes:
        change(data)
    return ProcedureDefinition.model_validate(data)


def plan(*changes: Change, file: OpenFile = FILE, before: tuple[Change, ...] = (), **mapping: Any) -> Plan:
    return plan_move(file, law(*before), law(*changes), MoveMapping.model_validate(mapping))


def said(found: Plan) -> list[tuple[str, str]]:
    return [(reason.code, reason.about) for reason in found.reasons]


def asks(name: str = "ly_do", **more: Any) -> Change:
    def change(data: Body) -> None:
        data["form"]["schema"]["properties"][name] = {"type": "string"}
        data["form"]["schema"]["required"].append(name)
        data["form"]["layout"][1]["fields"].append({"name": name, "label": words("Lý do", "Reason"), **more})

    return change


def rename(old: str, new: str) -> Change:
    def change(data: Body) -> None:
        schema = data["form"]["schema"]
        schema["properties"][new] = schema["properties"].pop(old)
        schema["required"] = [new if name == old else name for name in schema["required"]]
        field(data, old)["name"] = new

    return change


def table(*columns: str) -> Change:
    def change(data: Body) -> None:
        row = {"type": "object", "properties": {name: {"type": "string"} for name in columns}}
        data["form"]["schema"]["properties"]["con"] = {"type": "array", "items": row}
        shown = [{"name": name, "label": words(name, name)} for name in columns]
        data["form"]["layout"][1]["fields"].append(
            {"name": "con", "label": words("Con", "Children"), "widget": "table", "columns": shown}
        )

    return change


# ---------------------------------------------------------------- free


@pytest.mark.parametrize(
    "change",
    [
        len,
        lambda data: data["term"].update(cutoff="16:00"),
        lambda data: data.update(title=words("Nuôi ong", "Bees")),
        lambda data: data["steps"].insert(1, {**data["steps"][1], "key": "visit"}),
        lambda data: data["components"].pop(0),
        lambda data: paper(data, "anh_cho_dat").update(kind="present"),
        lambda data: field(data, "so_to").update(label=words("Số tổ", "Hives")),
        lambda data: data["result"].update(title=words("Giấy", "Paper")),
        lambda data: asks(when={**LAND, "equals": "toi"})(data),  # noqa: PLW0108 - asks is defined below
    ],
)
def test_what_changes_nothing_for_the_file_is_free(change: Change) -> None:
    found = plan(change)
    assert (found.kind, found.reasons) == ("free", ())
    assert found.form == BEES_FORM
    assert found.provenance == HELD
    assert (found.step, found.case) == ("examine", "")


def test_a_mapping_renames_a_field_with_its_provenance_a_step_and_a_paper() -> None:
    def change(data: Body) -> None:
        rename("chu_dat", "chu")(data)
        data["steps"][1]["key"] = "visit"
        paper(data, "anh_cho_dat")["id"] = "anh"
        field(data, "chu").pop("when")

    typed = replace(FILE, provenance={**HELD, "chu_dat": {"how": "typed"}})
    mapping = {"fields": {"chu_dat": "chu"}, "steps": {"examine": "visit"}, "components": {"anh_cho_dat": "anh"}}
    found = plan(change, file=typed, **mapping)
    assert (found.kind, found.step, found.form["chu"]) == ("free", "visit", "Lê Chi")
    assert found.provenance["chu"] == {"how": "typed"}
    assert "chu_dat" not in found.form


def test_a_mapped_field_changes_no_result() -> None:
    def change(data: Body) -> None:
        rename("so_to", "so")(data)
        data["fee"] = [{**one, "per": "so"} for one in data["fee"]]
        data["writes"][0]["map"]["hives"] = "$field.so"
        data["result"]["shows"][1]["value"] = "$field.so"

    assert plan(change, fields={"so_to": "so"}).kind == "free"


def test_the_case_of_the_new_version_is_found() -> None:
    def cases(data: Body) -> None:
        data["cases"] = [{"id": "other", "name": words("đất thuê", "leased"), "when": LAND}]

    assert plan(cases).case == "other"


def test_what_the_new_version_works_out_is_worked_out() -> None:
    def total(data: Body) -> None:
        data["form"]["schema"]["properties"]["tong"] = {"type": "integer"}
        data["form"]["layout"][1]["fields"].append(
            {"name": "tong", "label": words("Tổng", "Total"), "calculate": {"sum": ["$field.so_to", "1"]}}
        )

    found = plan(total)
    assert (found.kind, found.form["tong"], found.provenance["tong"]) == ("free", 5, {"how": "calculated"})


def test_what_a_registry_holds_is_lost_to_nobody() -> None:
    found = plan(no_field("ho_ten"), accept=["result"])
    assert found.kind == "free"
    assert "ho_ten" not in found.form
    assert "ho_ten" not in found.provenance


# ---------------------------------------------------------------- needs data


def test_a_new_required_question_is_asked() -> None:
    found = plan(asks())
    assert (found.kind, found.fields, said(found)) == ("needs_data", ("ly_do",), [("field_missing", "ly_do")])
    assert found.reasons[0].words.vi == "Phiên bản mới hỏi «Lý do»."


def test_an_answer_that_the_new_version_does_not_take_is_asked_again_and_kept_meanwhile() -> None:
    found = plan(lambda data: data["form"]["schema"]["properties"]["so_to"].update(maximum="3"))
    assert (found.kind, found.fields, found.form["so_to"]) == ("needs_data", ("so_to",), 4)


def test_a_new_paper_is_asked() -> None:
    new = {"id": "don", "kind": "upload", "name": words("Đơn", "Letter")}
    found = plan(lambda data: data["components"].append(new))
    assert (found.kind, found.papers, said(found)) == ("needs_data", ("don",), [("paper_missing", "don")])
    assert found.reasons[0].words.en == "The new version needs the paper “Letter”."


def test_a_paper_that_is_there_or_was_settled_at_the_filing_is_not_asked_again() -> None:
    renamed = plan(lambda data: paper(data, "anh_cho_dat").update(id="anh"))
    assert renamed.papers == ("anh",)
    counter = replace(FILE, papers=frozenset(), channel="counter")
    assert plan(file=counter).kind == "free"


def test_rows_of_a_group_are_checked_and_the_group_is_asked() -> None:
    def needs_name(data: Body) -> None:
        table("ten", "tuoi")(data)
        data["form"]["schema"]["properties"]["con"]["items"]["required"] = ["tuoi"]

    rows = replace(FILE, form={**BEES_FORM, "con": [{"ten": "Na"}]})
    found = plan(needs_name, file=rows, before=(table("ten", "tuoi"),))
    assert (found.kind, found.fields) == ("needs_data", ("con",))


# ---------------------------------------------------------------- needs an officer


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data["steps"].pop(1), "step_gone"),
        (lambda data: data["steps"][1].update(role="head"), "step_changes"),
        (lambda data: data["steps"][1].update(agency="one_stop"), "step_changes"),
        (lambda data: data["competence"].update(agency="one_stop"), "competence_changes"),
        (lambda data: data["competence"].update(intake="commune_pc"), "competence_changes"),
        (lambda data: data.update(level="province"), "competence_changes"),
        (lambda data: data.update(bloc="party"), "competence_changes"),
        (lambda data: data["result"].update(template="letter"), "result_changes"),
        (lambda data: data["result"].update(n="$number.x"), "result_changes"),
        (lambda data: data["writes"].pop(), "result_changes"),
        (lambda data: data["writes"][0]["map"].update(hives="$field.so_dinh_danh"), "result_changes"),
        (
            lambda data: data.update(
                parts=[{"key": "owner", "title": words("Chủ", "Owner"), "number": "1", "when": LAND}]
            ),
            "part_missing",
        ),
    ],
)
def test_what_somebody_must_look_at(change: Change, code: str) -> None:
    found = plan(change)
    assert found.kind == "needs_officer"
    assert code in [reason.code for reason in found.reasons]


def test_a_result_that_the_owner_has_accepted_is_free() -> None:
    assert plan(lambda data: data["result"].update(template="letter"), accept=["result"]).kind == "free"


def test_a_part_of_another_person_that_is_not_needed_here_is_free() -> None:
    part = {"key": "owner", "title": words("Chủ", "Owner"), "number": "1"}
    for change in (
        lambda data: data.update(parts=[{**part, "when": {**LAND, "equals": "toi"}}]),
        lambda data: data.update(parts=[{**part, "required": "false"}]),
    ):
        assert plan(change).kind == "free"
    assert plan(lambda data: data.update(parts=[part]), before=(lambda data: data.update(parts=[part]),)).kind == "free"


def test_what_is_missing_after_a_proposal_is_for_an_officer() -> None:
    found = plan(asks(), file=replace(FILE, is_proposed=True))
    assert (found.kind, said(found)) == ("needs_officer", [("field_missing", "ly_do")])


# ---------------------------------------------------------------- forbidden


def test_what_the_person_gave_must_not_be_dropped() -> None:
    found = plan(no_field("tu_khi"), accept=["result"])
    assert (found.kind, said(found)) == ("forbidden", [("data_dropped", "tu_khi")])
    assert (
        found.reasons[0].words.en
        == "“Keeping bees since”, which the person gave, has no place any more in the new version."
    )


def test_what_the_person_gave_must_not_be_hidden_or_overwritten() -> None:
    hidden = plan(lambda data: field(data, "tu_khi").update(when={**LAND, "equals": "toi"}))
    assert said(hidden) == [("data_hidden", "tu_khi")]
    worked_out = plan(lambda data: field(data, "so_to").update(calculate={"sum": ["1"]}))
    assert said(worked_out) == [("data_dropped", "so_to")]


def test_a_column_that_holds_something_must_not_be_dropped() -> None:
    rows = replace(FILE, form={**BEES_FORM, "con": [{"ten": "Na", "tuoi": "3"}, "crooked"]})
    found = plan(table("ten"), file=rows, before=(table("ten", "tuoi"),))
    assert ("data_dropped", "con.tuoi") in said(found)
    empty = replace(FILE, form={**BEES_FORM, "con": [{"ten": "Na", "tuoi": ""}]})
    assert plan(table("ten"), file=empty, before=(table("ten", "tuoi"),)).kind == "free"


def test_a_fee_is_not_raised_after_payment() -> None:
    dearer = lambda data: data["fee"][0].update(amount="2000")  # noqa: E731
    assert said(plan(dearer, file=replace(FILE, paid=4000))) == [("fee_raised", "8000")]
    assert plan(dearer).kind == "free"
    assert plan(lambda data: data["fee"][0].update(amount="500"), file=replace(FILE, paid=4000)).kind == "free"


def test_money_is_not_asked_a_second_time_at_another_stage() -> None:
    later = lambda data: data["fee"][0].update(due="result")  # noqa: E731
    assert plan(later).kind == "free"
    found = plan(later, file=replace(FILE, paid=4000, billed={"filing"}))
    assert (found.kind, said(found)) == ("forbidden", [("fee_asked_again", "4000")])
    sooner = plan(file=replace(FILE, billed={"assessment"}), before=(later,))
    assert sooner.kind == "free"


def asks_for(**more: Any) -> Change:
    kind = {"key": "fire", "title": words("Ý kiến", "Opinion"), "agency": "commune_pc", "days": "5"}
    return lambda data: data.update(opinions=[{**kind, **more}])


def test_an_opinion_that_is_waited_for_is_asked_as_before() -> None:
    file = replace(FILE, opinions={"fire"})
    assert plan(asks_for(title=words("Ý kiến khác", "Another")), file=file, before=(asks_for(),)).kind == "free"
    changes: tuple[Change, ...] = (asks_for(pauses="true"), asks_for(days="9"), lambda data: data.pop("opinions", None))
    for change in changes:
        found = plan(change, file=file, before=(asks_for(),))
        assert (found.kind, said(found)) == ("needs_officer", [("opinion_changes", "fire")])
        assert plan(change, before=(asks_for(),)).kind == "free"


def test_a_result_under_other_names_is_the_same_result_and_another_one_is_not() -> None:
    changes: tuple[Change, ...] = (
        lambda data: data["result"].update(valid_until="$today"),
        lambda data: data["result"].update(owners=[{"number": "$field.so_dinh_danh"}]),
        lambda data: data["result"].update(kept_as="x"),
        lambda data: data["writes"][0].update(when=LAND),
    )
    for change in changes:
        assert said(plan(change)) == [("result_changes", law().result.template)]
    assert plan(lambda data: data["result"].update(title=words("Giấy", "Paper"))).kind == "free"


def test_a_linked_file_that_was_filed_keeps_its_place() -> None:
    linked = lambda data: data.update(linked=[{"procedure": "D.002", "as": "moving", "form": {"a": "b"}}])  # noqa: E731
    file = replace(FILE, links={"moving": "RECEIVED"})
    assert plan(linked, file=file, before=(linked,)).kind == "free"
    assert said(plan(file=file, before=(linked,))) == [("link_dropped", "moving")]


def test_what_others_of_the_same_declaration_wait_for_is_still_written() -> None:
    found = plan(
        lambda data: data["writes"][0].update({"as": "paper"}), file=replace(FILE, is_linked=True), accept=["result"]
    )
    assert ("link_left_waiting", "permit") in said(found)


def test_the_gravest_reason_decides_and_all_are_told() -> None:
    found = plan(asks(), no_field("tu_khi"), lambda data: data["steps"].pop(1))
    assert found.kind == "forbidden"
    assert {reason.kind for reason in found.reasons} == {"needs_data", "needs_officer", "forbidden"}
    assert set(KIND_NAMES) == set(KINDS)


# ---------------------------------------------------------------- the mapping


def test_a_mapping_leads_from_somewhere_to_somewhere() -> None:
    mapping = MoveMapping(
        fields={"so_to": "nowhere", "nothing": "ho_ten", "tu_khi": "chu_dat", "chu_dat": "chu_dat"},
        steps={"x": "examine"},
    )
    assert mapping_misfits(mapping, law(), law()) == [
        "fields.nothing",
        "fields.so_to → nowhere",
        "fields → chu_dat",
        "steps.x",
    ]
    assert mapping_misfits(MoveMapping(), law(), law()) == []


# ---------------------------------------------------------------- nothing is lost


GONE = ["tu_khi", "so_to", "chu_dat", "co_thoi_han"]


@settings(max_examples=80)
@given(
    st.sets(st.sampled_from(GONE), max_size=3),
    st.sets(st.sampled_from(["tu_khi", "so_to"]), max_size=2),
    st.sets(st.sampled_from(["so_dinh_danh", "ho_ten", "tu_khi", "so_to"]), max_size=3),
)
def test_unless_a_move_is_forbidden_everything_given_is_in_the_new_form(
    gone: set[str], hidden: set[str], held: set[str]
) -> None:
    def change(data: Body) -> None:
        for name in gone:
            no_field(name)(data)
        for name in hidden - gone:
            field(data, name)["when"] = {"field": "ho_ten", "equals": "x"}
        data["fee"] = [{key: value for key, value in rate.items() if key != "per"} for rate in data["fee"]]

    file = replace(FILE, provenance={name: {"how": "held"} for name in held})
    found = plan(change, file=file)
    given_values = {name: value for name, value in BEES_FORM.items() if name not in held and is_given(value)}
    kept = {name: found.form.get(name) for name in given_values}
    assert (kept == given_values) or found.kind == "forbidden"
    assert found.kind == "forbidden" or not ((gone | hidden) & given_values.keys())
