"""What a reference stands for, when a condition holds, what is therefore asked."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.procedures.definitions.values import Condition
from lienthong.procedures.rules.conditions import (
    References,
    holds,
    is_given,
    resolve,
    visible_fields,
    visible_values,
)

from .conftest import variant


@pytest.mark.parametrize(
    ("value", "stands_for"),
    [
        ("Việt Nam", "Việt Nam"),
        ("$field.so_to", 4),
        ("$field.unknown", None),
        ("$applicant", "00000001"),
        ("$today", "2026-11-20"),
        ("$unit.name", "UBND Phường Nắng Sớm"),
        ("$place.code", "00101"),
        ("$place.name", "Phường Nắng Sớm"),
        ("$dossier.code", "H1"),
        ("$result.until", "2027-05-20"),
        ("$number.result", "7"),
        ("$number.other", None),
        ("$written.permit.number", 12),
        ("$written.permit.other", None),
        ("$written.other.number", None),
    ],
)
def test_a_reference_stands_for_what_is_known(value, stands_for):
    known = References(
        form={"so_to": 4},
        today=date(2026, 11, 20),
        applicant="00000001",
        unit_name="UBND Phường Nắng Sớm",
        place_code="00101",
        place_name="Phường Nắng Sớm",
        dossier_code="H1",
        result_until="2027-05-20",
        numbers={"result": "7"},
        written={"permit": {"number": 12}},
    )
    assert resolve(value, known) == stands_for


@pytest.mark.parametrize(
    ("condition", "form", "is_so"),
    [
        ({"field": "a", "equals": "1"}, {"a": "1"}, True),
        ({"field": "a", "equals": "1"}, {"a": 1}, True),
        ({"field": "a", "equals": "true"}, {"a": True}, True),
        ({"field": "a", "equals": "false"}, {"a": False}, True),
        ({"field": "a", "equals": "1"}, {}, False),
        ({"field": "a", "not_equals": "1"}, {"a": "2"}, True),
        ({"field": "a", "not_equals": "1"}, {}, True),
        ({"field": "a", "not_equals": "1"}, {"a": "1"}, False),
        ({"field": "a", "in": ["1", "2"]}, {"a": "2"}, True),
        ({"field": "a", "in": ["1", "2"]}, {"a": "3"}, False),
        ({"field": "a", "present": "true"}, {"a": "x"}, True),
        ({"field": "a", "present": "true"}, {"a": "  "}, False),
        ({"field": "a", "present": "false"}, {"a": None}, True),
        ({"field": "a", "present": "true"}, {"a": 0}, True),
        ({"all": [{"field": "a", "equals": "1"}, {"field": "b", "equals": "1"}]}, {"a": "1", "b": "1"}, True),
        ({"all": [{"field": "a", "equals": "1"}, {"field": "b", "equals": "1"}]}, {"a": "1"}, False),
        ({"any": [{"field": "a", "equals": "1"}, {"field": "b", "equals": "1"}]}, {"b": "1"}, True),
        ({"any": [{"field": "a", "equals": "1"}, {"field": "b", "equals": "1"}]}, {}, False),
    ],
)
def test_a_condition_holds_when_its_test_does(condition, form, is_so):
    assert holds(Condition.model_validate(condition), form) is is_so


def test_without_a_condition_everything_applies():
    assert holds(None, {})


@pytest.mark.parametrize(
    ("value", "says_something"), [(None, False), ("", False), (" \t", False), ("0", True), (0, True), (False, True)]
)
def test_a_value_is_given_when_it_says_anything(value, says_something):
    assert is_given(value) is says_something


def test_a_conditional_field_is_asked_only_when_its_condition_holds(bees):
    assert "chu_dat" not in visible_fields(bees, {"dat_cua_ai": "toi"})
    assert "chu_dat" in visible_fields(bees, {"dat_cua_ai": "nguoi_khac"})


def chained(data):
    fields = data["form"]["layout"][1]["fields"]
    for field in fields:
        if field["name"] == "het_han":
            field["when"] = {"field": "chu_dat", "present": "true"}


def test_what_is_typed_in_a_hidden_field_counts_for_nothing():
    definition = variant(chained)
    form = {"dat_cua_ai": "toi", "chu_dat": "Bình", "het_han": "2027-01-01"}
    assert "het_han" not in visible_fields(definition, form)
    assert visible_values(definition, form) == {"dat_cua_ai": "toi"}
    assert "het_han" in visible_fields(definition, form | {"dat_cua_ai": "nguoi_khac"})


def circle(data):
    fields = {field["name"]: field for field in data["form"]["layout"][1]["fields"]}
    fields["chu_dat"]["when"] = {"field": "het_han", "present": "true"}
    fields["het_han"]["when"] = {"field": "chu_dat", "present": "true"}


def test_a_circle_of_conditions_does_not_hang():
    assert "chu_dat" not in visible_fields(variant(circle), {"chu_dat": "Bình", "het_han": "2027-01-01"})


def test_a_condition_on_a_field_that_is_not_there_is_left_to_the_pack_check():
    definition = variant(
        lambda data: data["form"]["layout"][1]["fields"][0].update(when={"field": "ghost", "equals": "1"})
    )
    assert "noi_nuoi" not in visible_fields(definition, {})


def test_what_a_linked_procedure_wrote_and_a_row_can_be_referred_to():
    known = References(
        form={}, today=date(2026, 11, 20), row={"x": "r"}, linked={"birth": {"child": {"personal_number": "n"}}}
    )
    assert resolve("$linked.birth.child.personal_number", known) == "n"
    assert resolve("$linked.death.child.personal_number", known) is None
    assert resolve("$row.x", known) == "r"
    assert resolve("$business", known) == ""
