"""What calculated fields come to, in the form and in the rows of repeating groups."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from lienthong.procedures.definitions.values import Calculation, Condition
from lienthong.procedures.rules.calculating import calculated, work_out
from lienthong.procedures.rules.cases import case_of, find_case, term_for
from lienthong.procedures.rules.conditions import References

from .conftest import family

TODAY = date(2026, 11, 20)


def comes_to(calculation: dict[str, Any], form: dict[str, Any] | None = None, **row: Any) -> Any:
    known = References(form=form or {}, today=TODAY, row=row, business="0100047516")
    return work_out(Calculation.model_validate(calculation), known)


ROWS = [{"loai": "a", "so": 2}, {"loai": "b", "so": 5}, {}, "rác", {"loai": "a"}]


@pytest.mark.parametrize(
    ("calculation", "form", "value"),
    [
        ({"sum": ["$field.a", "$field.b", "10"]}, {"a": 1, "b": 2}, 13),
        ({"product": ["$field.a", "2000"]}, {"a": 3}, 6000),
        ({"difference": ["$field.a", "$field.b"]}, {"a": 3, "b": 5}, -2),
        ({"smallest": ["$field.a", "2"]}, {"a": 7}, 2),
        ({"largest": ["$field.a", "2"]}, {"a": 7}, 7),
        ({"share": {"of": "$field.a", "percent": 50}}, {"a": 3}, 2),
        ({"count": {"table": "rows"}}, {"rows": ROWS}, 3),
        ({"count": {"table": "rows", "where": {"field": "loai", "equals": "a"}}}, {"rows": ROWS}, 2),
        ({"count": {"table": "rows"}}, {}, 0),
        ({"total": {"column": "rows.so"}}, {"rows": ROWS}, 7),
        ({"total": {"column": "rows.so", "where": {"field": "loai", "equals": "b"}}}, {"rows": ROWS}, 5),
        ({"item": {"column": "rows.so", "row": 2}}, {"rows": ROWS}, 5),
        ({"item": {"column": "rows.loai", "row": 3}}, {"rows": ROWS}, "a"),
        ({"item": {"column": "rows.so", "row": 3}}, {"rows": ROWS}, None),
        ({"item": {"column": "rows.so", "row": 4}}, {"rows": ROWS}, None),
        ({"item": {"column": "rows.so", "row": 1}}, {}, None),
        ({"age": "$field.d"}, {"d": "2008-11-20"}, 18),
        ({"age": "$field.d"}, {"d": "2008-11-21"}, 17),
        ({"days_between": ["$field.d", "$today"]}, {"d": "2026-11-01"}, 19),
        ({"later": {"day": "$field.d", "months": 1}}, {"d": "2026-01-31"}, "2026-02-28"),
        ({"later": {"day": "$today", "years": 1, "days": -1}}, {}, "2027-11-19"),
        ({"in_words": "$field.a"}, {"a": 21}, "hai mươi mốt"),
        ({"in_words": "$field.d"}, {"d": "2026-01-02"}, "ngày hai tháng một năm hai nghìn không trăm hai mươi sáu"),
        ({"join": {"parts": ["$field.a", "$field.nobody", "Huế"], "by": ", "}}, {"a": "12 Lê Lợi"}, "12 Lê Lợi, Huế"),
        ({"first": ["$field.nobody", "$field.a", "x"]}, {"a": "y"}, "y"),
        ({"first": ["$business"]}, {}, "0100047516"),
        ({"cases": [{"value": "1", "when": {"field": "a", "more_than": "5"}}, {"value": "2"}]}, {"a": 6}, "1"),
        ({"cases": [{"value": "1", "when": {"field": "a", "more_than": "5"}}, {"value": "2"}]}, {"a": 5}, "2"),
    ],
)  # fmt: skip
def test_each_operator_gives_its_value(calculation, form, value):
    assert comes_to(calculation, form) == value


@pytest.mark.parametrize(
    "calculation",
    [
        {"sum": ["$field.nobody", "1"]},
        {"product": ["$field.text"]},
        {"share": {"of": "$field.nobody", "percent": 5}},
        {"age": "$field.text"},
        {"age": "$field.tomorrow"},
        {"days_between": ["$field.nobody", "$today"]},
        {"later": {"day": "$field.nobody", "days": 1}},
        {"later": {"day": "$field.last", "years": 9000}},
        {"later": {"day": "$field.last", "days": 400}},
        {"in_words": "$field.text"},
        {"join": {"parts": ["$field.nobody"]}},
        {"first": ["$field.nobody"]},
        {"cases": [{"value": "1", "when": {"field": "nobody", "present": True}}]},
        {"sum": ["$row.so", "1"]},
    ],
)
def test_what_is_not_known_yet_gives_nothing(calculation):
    assert comes_to(calculation, {"text": "chữ", "tomorrow": "2026-11-21", "last": "9999-01-01"}) is None


def test_a_calculation_has_exactly_one_operator():
    for wrong in ({}, {"sum": ["1"], "product": ["1"]}):
        with pytest.raises(ValidationError):
            Calculation.model_validate(wrong)


def test_a_calculation_says_what_it_stands_on():
    cases = Calculation.model_validate(
        {"cases": [{"value": "$field.a", "when": {"field": "b", "at_most": "$field.c"}}]}
    )
    assert set(cases.fields()) == {"a", "b", "c"}
    assert set(Calculation.model_validate({"total": {"column": "rows.so"}}).fields()) == {"rows"}
    assert set(Calculation.model_validate({"item": {"column": "rows.so", "row": 1}}).fields()) == {"rows"}
    assert set(Calculation.model_validate({"share": {"of": "$row.so", "percent": 1}}).fields()) == {"so"}
    assert set(Calculation.model_validate({"later": {"day": "$field.d"}}).fields()) == {"d"}
    assert set(Calculation.model_validate({"in_words": "$field.d"}).fields()) == {"d"}
    assert set(Calculation.model_validate({"join": {"parts": ["$field.d", "x"]}}).fields()) == {"d"}


# ---------------------------------------------------------------- a whole form


def at_work(form: dict[str, Any], definition: Any = None) -> dict[str, Any]:
    return calculated(definition or family(), References(form=form, today=TODAY))


CHILDREN = [{"ten": "An", "ngay_sinh": "2020-01-01"}, {"ten": "Bình", "ngay_sinh": "2005-01-01"}, {}]


def test_fields_that_stand_on_one_another_are_worked_out_whatever_their_order():
    form = at_work({"con": CHILDREN, "muc": 100})
    assert (form["so_con"], form["tien"], form["tien_chu"]) == (1, 100, "một trăm")
    assert [row.get("tuoi") for row in form["con"]] == [6, 21, None]


def test_what_somebody_typed_into_a_calculated_field_is_worked_out_again():
    form = at_work(
        {"con": [{"ten": "An", "ngay_sinh": "2020-01-01", "tuoi": 99}], "muc": 100, "tien": 7, "tien_chu": "x"}
    )
    assert (form["tien"], form["tien_chu"], form["con"][0]["tuoi"]) == (100, "một trăm", 6)


def test_a_calculated_field_that_is_not_asked_is_left_out():
    assert "tien" not in at_work({"muc": 100})
    assert at_work({"con": "rác"})["con"] == "rác"
    assert at_work({"con": ["rác", {"tuoi": 3}]})["con"] == ["rác", {}]


def test_a_column_that_is_not_asked_is_left_out():
    row = at_work({"con": [{"ten": "An", "loai": "nuôi", "ngay_sinh": "2020-01-01"}]})["con"][0]
    assert "tuoi" not in row


def test_fields_that_go_round_in_a_circle_end_somewhere():
    def change(data: dict[str, Any]) -> None:
        fields = data["form"]["layout"][-2]["fields"]
        one = [{"value": "1", "when": {"field": "nhom", "present": "false"}}]
        other = [{"value": "1", "when": {"field": "hang", "present": "true"}}]
        fields[3]["calculate"], fields[4]["calculate"] = {"cases": one}, {"cases": other}

    assert at_work({"muc": 1}, family(change))["so_con"] == 0


def test_a_column_that_cannot_be_worked_out_yet_is_left_out():
    assert at_work({"con": [{"ten": "An", "tuoi": 5}]})["con"] == [{"ten": "An"}]


def test_a_form_without_calculations_is_as_it_was(bees, form):
    assert calculated(bees, References(form=form, today=TODAY)) == form


def test_a_literal_of_a_case_becomes_what_the_schema_wants():
    assert at_work({"con": CHILDREN, "muc": 100})["hang"] == 1
    assert at_work({"con": CHILDREN, "muc": 100})["nhom"] == "01"


# ---------------------------------------------------------------- cases of the law


def test_the_first_case_that_holds_gives_the_term():
    definition = family()
    assert case_of(definition, {"muc": 100}) == ""
    assert term_for(definition, {"muc": 100}).amount == 3
    assert case_of(definition, {"muc": 1000}) == "F.001.02"
    assert term_for(definition, {"muc": 1000}).amount == 5
    assert case_of(definition, {"muc": 5000}) == "F.001.03"
    assert term_for(definition, {"muc": 5000}).amount == 3
    assert definition.term_of("gone").amount == 3
    case = find_case(definition, "F.001.02")
    assert case is not None
    assert case.name.en == "large"
    assert find_case(definition, "") is None


def test_comparisons_hold_only_between_things_of_one_kind():
    def holds_for(test: dict[str, str], value: Any, **form: Any) -> bool:
        from lienthong.procedures.rules.conditions import holds

        return holds(Condition.model_validate({"field": "x", **test}), {"x": value, **form})

    assert holds_for({"less_than": "5"}, 4)
    assert not holds_for({"less_than": "5"}, 5)
    assert holds_for({"at_most": "5"}, "5")
    assert holds_for({"more_than": "$field.y"}, "2026-11-21", y="2026-11-20")
    assert holds_for({"at_least": "2026-11-20"}, "2026-11-20")
    assert not holds_for({"at_least": "2026-11-20"}, "2026")
    assert not holds_for({"at_least": "2026-11-20"}, "2026-02-31")
    assert not holds_for({"at_least": "3"}, "2026-11-20")
    assert not holds_for({"less_than": "3"}, None)
    assert not holds_for({"less_than": "3"}, True)


def test_a_condition_can_be_turned_round():
    from lienthong.procedures.rules.conditions import holds

    turned = Condition.model_validate({"not": {"field": "x", "equals": "a"}})
    assert holds(turned, {"x": "b"})
    assert not holds(turned, {"x": "a"})
    assert set(turned.fields()) == {"x"}
    with pytest.raises(ValidationError):
        Condition.model_validate({"field": "x", "at_most": "1", "at_least": "2"})
