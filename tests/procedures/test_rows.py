"""Repeating groups: what is checked in their rows, how they fill themselves, how each cell's value came."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from lienthong.dossiers.rules.holding import held_of, own_values
from lienthong.dossiers.rules.provenance import count_fields, locked_changes, provenance_of
from lienthong.procedures.definitions.forms import Property
from lienthong.procedures.rules.conditions import References, visible_values
from lienthong.procedures.rules.filling import askings_due, filled
from lienthong.procedures.rules.forms import check_form, typed_values

from .conftest import family

ON = date(2026, 11, 20)
GOOD = {
    "so_dinh_danh": "00000001",
    "ho_ten": "An Bình",
    "noi_moi": "00101",
    "dia_chi": "12 đường Hoa",
    "ngay_don": "2026-11-20",
    "muc": 100,
}
ROW = {"ten": "Bé An", "ngay_sinh": "2020-01-01"}


def wrong(con: Any, definition: Any = None, **options: Any) -> list[tuple[str, str]]:
    errors = check_form(definition or family(), {**GOOD, "con": con}, **({"on": ON} | options))
    return [(error.path, error.code) for error in errors]


def test_right_rows_have_no_errors_and_empty_ones_do_not_count():
    assert wrong([ROW, {}, {"ten": " "}]) == []
    assert wrong([]) == []


@pytest.mark.parametrize(
    ("con", "errors"),
    [
        ("chữ", [("con", "type")]),
        ([ROW, "chữ"], [("con.1", "type")]),
        ([ROW, {"ten": "Bé"}], [("con.1.ngay_sinh", "required")]),
        ([{"ten": "B", "ngay_sinh": "2020-02-31"}], [("con.0.ten", "too_short"), ("con.0.ngay_sinh", "date")]),
        ([{**ROW, "ten": "B\x00é"}], [("con.0.ten", "unprintable")]),
        ([{**ROW, "la": "x"}], [("con.0.la", "unknown_field")]),
        ([{**ROW, "loai": "khác"}], [("con.0.loai", "choice")]),
        ([ROW, ROW, ROW, ROW], [("con", "too_many")]),
    ],
)
def test_what_is_wrong_in_a_row_is_named_with_its_row(con, errors):
    assert wrong(con) == errors


def test_nothing_is_missing_from_the_rows_of_a_draft():
    assert wrong([{"ten": "Bé"}], partial=True) == []


def test_too_few_rows_are_refused():
    definition = family(lambda data: data["form"]["schema"]["properties"]["con"].update(minItems="2"))
    assert wrong([ROW], definition) == [("con", "too_few")]


def test_an_error_in_a_row_says_which():
    (error,) = check_form(family(), {**GOOD, "con": [ROW, {"ten": "Bé"}]}, on=ON)
    assert error.message.vi.startswith("Con, dòng 2 – x: chưa nhập")
    assert error.message.en.startswith("Children, row 2 – x: nothing is given")
    (error,) = check_form(family(), {**GOOD, "con": [ROW] * 4}, on=ON)
    assert error.message.en == "Children: too many rows. Give a list up to 3 rows."
    (error,) = check_form(family(), {**GOOD, "con": [{**ROW, "la": "x"}]}, on=ON)
    assert error.message.en.startswith("Children, row 1 – la")
    (error,) = check_form(family(), {**GOOD, "con": ["x"]}, on=ON)
    assert error.message.en.startswith("Children, row 1:")


def test_a_check_is_made_in_every_row():
    def change(data: dict[str, Any]) -> None:
        words = {"vi": "sai", "en": "wrong"}
        data["form"]["checks"] = [
            {"field": "con.ngay_sinh", "not_after": "$today", "message": words},
            {"field": "con.ten", "differs_from": "$row.loai", "message": words},
            {"field": "con.so", "differs_from": "$field.so_dinh_danh", "message": words},
            {
                "field": "con.tuoi",
                "require": {"field": "tuoi", "less_than": "18"},
                "when": {"field": "loai", "equals": "đẻ"},
                "message": words,
            },
        ]

    definition = family(change)
    late = {"ten": "đẻ", "ngay_sinh": "2026-11-21", "loai": "đẻ", "so": "00000001", "tuoi": 20}
    assert wrong([ROW, {}, late], definition) == [
        ("con.2.ten", "differs_from"),
        ("con.2.ngay_sinh", "not_after"),
        ("con.2.tuoi", "require"),
        ("con.2.so", "differs_from"),
    ]
    assert wrong([{**late, "loai": "nuôi", "ten": "Bé", "ngay_sinh": "x", "so": "00000002"}], definition) == [
        ("con.0.ngay_sinh", "date")
    ]
    assert wrong("chữ", definition) == [("con", "type")]


def test_a_condition_may_be_required_of_the_whole_form():
    def change(data: dict[str, Any]) -> None:
        data["form"]["checks"] = [
            {
                "field": "muc",
                "require": {"field": "muc", "at_most": "1000"},
                "when": {"field": "con", "present": "true"},
                "message": {"vi": "sai", "en": "wrong"},
            }
        ]

    assert wrong([ROW], family(change), on=ON) == []
    definition = family(change)
    assert [e.code for e in check_form(definition, {**GOOD, "muc": 2000, "con": [ROW]}, on=ON)] == ["require"]
    assert check_form(definition, {**GOOD, "muc": 2000}, on=ON) == []


def test_only_what_is_asked_is_kept_of_rows():
    form = {**GOOD, "con": [{**ROW, "loai": "nuôi", "tuoi": 5}, {}, "rác"]}
    assert visible_values(family(), form)["con"] == [{**ROW, "loai": "nuôi"}, "rác"]


def test_texts_become_values_in_rows_too():
    typed = typed_values(family(), {"con": [{"ngay_sinh": "1/2/2020", "tuoi": "6", "la": "x"}, "rác"], "muc": "5"})
    assert typed == {"con": [{"ngay_sinh": "2020-02-01", "tuoi": 6, "la": "x"}, "rác"], "muc": 5}
    assert typed_values(family(), {"con": "chữ"}) == {"con": "chữ"}


# ---------------------------------------------------------------- filling


def due(con: Any) -> list[tuple[str, dict[str, str]]]:
    known = References(form={**GOOD, "con": con}, today=ON)
    return [(one.key, one.lookup) for one in askings_due(family(), known, {}) if one.asking.each]


MEI, CHI = "00000002", "00000003"


def test_a_service_is_asked_for_each_row_once():
    assert due([{"so": MEI}, {}, {"so": CHI}, {"so": MEI}]) == [
        (f"child@{MEI}", {"person_number": MEI}),
        (f"child@{CHI}", {"person_number": CHI}),
    ]


def test_a_wrong_number_in_a_row_asks_nothing():
    assert due([{"so": "12"}]) == []
    assert due("chữ") == []


def test_what_belongs_to_another_persons_part_is_asked_only_while_they_fill_it_in():
    definition = family(lambda data: data["prefill_from"][-1].update(by="spouse"))
    known = References(form={**GOOD, "con": [{"so": MEI}]}, today=ON)
    assert [one for one in askings_due(definition, known, {}) if one.asking.each] == []
    assert [one.key for one in askings_due(definition, known, {}, parts={"spouse"})] == [f"child@{MEI}"]


def test_a_hidden_group_asks_nothing():
    def change(data: dict[str, Any]) -> None:
        data["form"]["layout"][-1]["fields"][1]["when"] = {"field": "muc", "at_least": "1000"}

    known = References(form={**GOOD, "con": [{"so": MEI}]}, today=ON)
    assert [one for one in askings_due(family(change), known, {}) if one.asking.each] == []


def rows_after(con: Any, answers: dict[str, dict[str, Any]]) -> Any:
    found = filled(family(), References(form={**GOOD, "con": con}, today=ON), answers)
    return found["con"].value if "con" in found else None


def test_an_answer_fills_its_row_wherever_the_row_stands():
    answers = {f"child@{MEI}": {"full_name": "Mai"}}
    assert rows_after([{"so": CHI}, {"so": MEI}], answers) == [{"so": CHI}, {"so": MEI, "ho_ten_me": "Mai"}]
    assert rows_after([{"so": MEI}, {"so": CHI}], answers) == [{"so": MEI, "ho_ten_me": "Mai"}, {"so": CHI}]


def test_a_cell_may_come_from_an_answer_about_the_applicant():
    def change(data: dict[str, Any]) -> None:
        data["form"]["layout"][-1]["fields"][1]["columns"][4]["prefill"] = {
            "service": "people.person",
            "field": "person_number",
        }

    known = References(form={**GOOD, "con": [ROW]}, today=ON)
    assert filled(family(change), known, {"people.person": {"person_number": MEI}})["con"].value == [{**ROW, "so": MEI}]


def test_a_locked_cell_takes_the_registrys_value():
    assert rows_after([{"so": MEI, "ho_ten_me": "Khác"}], {f"child@{MEI}": {"full_name": "Mai"}}) == [
        {"so": MEI, "ho_ten_me": "Mai"}
    ]


def test_rows_to_which_nothing_is_added_stay_as_they_are():
    assert rows_after([{"so": MEI}], {}) is None
    assert rows_after("chữ", {}) is None


def members(data: dict[str, Any]) -> None:
    table = data["form"]["layout"][-1]["fields"][1]
    table["prefill"] = {
        "service": "households.household",
        "field": "members",
        "columns": {"ten": "full_name", "ngay_sinh": "birth_date"},
    }


HOUSEHOLD = {"members": [{"full_name": "Mai", "birth_date": "2020-01-01", "relation": "con"}, {"relation": "?"}, "rác"]}


def test_a_table_of_a_registry_fills_the_group_under_the_names_of_the_form():
    known = References(form=GOOD, today=ON)
    found = filled(family(members), known, {"households.household": HOUSEHOLD})
    assert found["con"].value == [{"ten": "Mai", "ngay_sinh": "2020-01-01"}]
    assert found["con"].asking == "households.household"


# ---------------------------------------------------------------- where each value came from


def answer(**fields: Any) -> dict[str, Any]:
    return {"state": "found", "service": "people.person", "registry": "people", "fields": fields, "lookup": {}}


def test_each_cell_that_a_registry_could_fill_has_its_own_provenance():
    form = {**GOOD, "con": [{**ROW, "so": MEI, "ho_ten_me": "Mai"}, {**ROW, "so": CHI, "ho_ten_me": "Tự gõ"}]}
    held = held_of(family(), {f"child@{MEI}": answer(full_name="Mai")}, {}, form)
    assert held["con.0.ho_ten_me"]["locked"] is True
    lines = provenance_of(family(), form, held, {})
    assert (lines["con"]["how"], lines["con.0.ho_ten_me"]["how"]) == ("typed", "held")
    assert lines["con.1.ho_ten_me"] == {"how": "typed_though_known", "service": "people.person"}
    assert count_fields(lines).prefilled == 1
    assert locked_changes(family(), lines, ["con"], asked_for=[]) == ["con"]
    assert locked_changes(family(), lines, ["con"], asked_for=["con"]) == []


def test_what_the_server_works_out_is_calculated():
    lines = provenance_of(family(), {**GOOD, "con": [ROW], "so_con": 1}, {}, {})
    assert lines["so_con"] == {"how": "calculated"}


def test_a_persons_own_rows_are_those_without_what_a_registry_put_in():
    form = {**GOOD, "con": [{"so": MEI, "ho_ten_me": "Mai"}, "rác"]}
    held = held_of(family(), {f"child@{MEI}": answer(full_name="Mai")}, {}, form)
    assert own_values(form, held, {})["con"] == [{"so": MEI}, "rác"]


def test_rows_that_a_registry_gave_whole_are_not_the_persons_own():
    rows = [{"ten": "Mai", "ngay_sinh": "2020-01-01"}]
    held = held_of(family(members), {"households.household": answer(**HOUSEHOLD)}, {}, {**GOOD, "con": rows})
    assert held["con"]["value"] == rows
    assert "con" not in own_values({**GOOD, "con": rows}, held, {})
    assert own_values({"con": [*rows, ROW]}, held, {})["con"] == [*rows, ROW]


# ---------------------------------------------------------------- how they are written


@pytest.mark.parametrize(
    "prop",
    [
        {"type": "array"},
        {"type": "string", "items": {"properties": {"a": {"type": "string"}}}},
        {"type": "array", "minItems": 3, "maxItems": 2, "items": {"properties": {"a": {"type": "string"}}}},
        {
            "type": "array",
            "items": {
                "properties": {"a": {"type": "array", "items": {"properties": {"b": {"type": "string"}}}}},
            },
        },
    ],
)
def test_a_group_that_cannot_be_is_refused(prop):
    with pytest.raises(ValidationError):
        Property.model_validate(prop)


def test_a_path_leads_to_its_field_and_its_schema():
    definition = family()
    assert definition.shown_at("con.1.ten") is definition.shown_at("con.ten")
    assert definition.shown_at("con.1") is definition.fields["con"]
    assert definition.shown_at("nobody.1.ten") is None
    assert definition.shown_at("con.1.nobody") is None
    ten, con = definition.property_at("con.1.ten"), definition.property_at("con.0")
    assert ten is not None
    assert ten.min_length == 2
    assert con is not None
    assert con.type == "array"
    assert definition.property_at("nobody") is None
    assert definition.property_at("muc.x") is definition.form.schema_.properties["muc"]
