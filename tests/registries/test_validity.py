"""What makes a fact valid."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.registries.definitions import CheckDigit
from lienthong.registries.rules.masks import masked
from lienthong.registries.rules.validity import as_day, breaking_changes, faults, value_faults

ON = date(2026, 11, 20)
AN = {"person_number": "00000001", "full_name": "Bình An", "birth_date": "1990-02-28"}
HOUSEHOLD = {"household_number": 1, "place": "00101", "street": "Đường Mây 1"}


def codes(definition, data, **options):
    return {fault.path: fault.code for fault in faults(definition, data, on=ON, **options)}


def test_a_whole_fact_has_no_fault(people):
    assert codes(people, AN) == {}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"full_name": ""}, {"full_name": "required"}),
        ({"full_name": None}, {"full_name": "required"}),
        ({"full_name": 7}, {"full_name": "text_expected"}),
        ({"full_name": "x" * 101}, {"full_name": "text_expected"}),
        ({"birth_date": "1990-02-31"}, {"birth_date": "date_expected"}),
        ({"birth_date": "28/02/1990"}, {"birth_date": "date_expected"}),
        ({"birth_date": 19900228}, {"birth_date": "date_expected"}),
        ({"birth_date": "2026-11-21"}, {"birth_date": "in_future"}),
        ({"person_number": "1"}, {"person_number": "code_expected"}),
        ({"home": "Sương Sớm"}, {"home": "code_expected"}),
        ({"sex": "other"}, {"sex": "choice_expected"}),
        ({"beekeeper": "yes"}, {"beekeeper": "yes_no_expected"}),
        ({"parent_number": "00000001"}, {"parent_number": "same_value"}),
        ({"shoe_size": 42}, {"shoe_size": "field_unknown"}),
    ],
)
def test_each_fault_is_named(people, changes, found):
    assert codes(people, {**AN, **changes}) == found


def test_a_wrong_check_digit_is_a_fault_of_the_values_that_have_one(people):
    guard = CheckDigit(kind="check_digit", field="full_name", weights=(3, 2), only="[0-9]{3}")
    guarded = people.model_copy(update={"rules": (guard,)})
    assert codes(guarded, {**AN, "full_name": "120"}) == {"full_name": "check_digit_wrong"}
    assert codes(guarded, {**AN, "full_name": "123"}) == {}
    assert codes(guarded, {**AN, "full_name": "1234"}) == {}


def test_a_fault_says_in_both_languages_what_would_be_right(people, households):
    (fault,) = faults(people, {**AN, "person_number": "1"}, on=ON)
    assert fault.as_error() == {
        "path": "person_number",
        "code": "code_expected",
        "message": {"vi": "phải là 8 chữ số", "en": "should be 8 digits"},
    }
    (fault,) = faults(
        households, {**HOUSEHOLD, "place": "x", "members": [{"person_number": "00000001", "relation": "x"}]}, on=ON
    )
    assert fault.message.en == "should match [0-9]{5}"


def test_a_number_that_the_registry_will_give_is_not_missed(people):
    data = {name: value for name, value in AN.items() if name != "person_number"}
    assert codes(people, data) == {"person_number": "required"}
    assert codes(people, data, to_be_numbered={"person_number"}) == {}


def test_rows_of_a_table_are_checked_one_by_one(households):
    rows = [{"person_number": "00000001", "relation": "child"}, {"person_number": "?", "age": 3}]
    assert codes(households, {**HOUSEHOLD, "members": rows}) == {
        "members.1.age": "field_unknown",
        "members.1.person_number": "code_expected",
        "members.1.relation": "required",
    }
    assert codes(households, {**HOUSEHOLD, "members": "everybody"}) == {"members": "table_expected"}
    assert codes(households, {**HOUSEHOLD, "members": ["me"]}) == {"members": "table_expected"}
    assert codes(households, {**HOUSEHOLD, "members": []}) == {"members": "required"}
    assert codes(households, {**HOUSEHOLD, "household_number": True, "members": rows[:1]}) == {
        "household_number": "integer_expected"
    }


PERMIT = {"number": 1, "issued": "2026-01-01", "holder_number": "00000001"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"expires": "2026-01-01"}, {}),
        ({"expires": "2025-12-31"}, {"expires": "too_early"}),
        ({"hives": 3}, {"since_when": "required"}),
        ({"hives": 3, "since_when": "1998"}, {}),
        ({"hives": 3, "since_when": "1998-12"}, {}),
        ({"hives": 3, "since_when": "1998-12-31"}, {}),
        ({"hives": 3, "since_when": "1998-13"}, {"since_when": "partial_date_expected"}),
        ({"hives": 3, "since_when": "long ago"}, {"since_when": "partial_date_expected"}),
    ],
)
def test_rules_between_fields(permits, changes, found):
    assert codes(permits, {**PERMIT, **changes}) == found


CITIZEN = {
    "full_name": "Nguyễn Thị An",
    "sex": "female",
    "birth_date": "1990-05-01",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
}


@pytest.mark.parametrize(
    ("number", "changes", "found"),
    [
        ("001190000001", {}, {}),
        ("001090000001", {}, {"personal_number": "number_disagrees"}),
        ("001191000001", {}, {"personal_number": "number_disagrees"}),
        ("001190000001", {"birth_date": "1890-05-01"}, {}),  # no table for that century: nothing to disagree with
        ("001204000001", {"sex": "male", "birth_date": "2004-05-01"}, {}),
        ("001304000001", {"sex": "male", "birth_date": "2004-05-01"}, {"personal_number": "number_disagrees"}),
    ],
)
def test_a_personal_number_agrees_with_century_sex_and_year(population, number, changes, found):
    assert codes(population, {**CITIZEN, **changes, "personal_number": number}) == found


def test_a_number_not_given_yet_disagrees_with_nothing(population):
    assert codes(population, CITIZEN, to_be_numbered={"personal_number"}) == {}


def test_an_answer_may_lack_fields_but_not_hold_nonsense(people):
    assert value_faults(people.fields, {"full_name": "An", "sex": None}) == []
    assert [fault.path for fault in value_faults(people.fields, {"birth_date": "?"})] == ["birth_date"]


@given(st.text(max_size=12))
def test_only_real_days_are_days(text):
    day = as_day(text)
    assert day is None or day.isoformat() == text


def test_masks_show_enough_to_recognize(people, households):
    shown = masked(people.fields, {**AN, "home": "", "gone": 1})
    assert shown == {"person_number": "••••0001", "full_name": "B. A.", "birth_date": "1990", "home": ""}
    rows = [{"person_number": "00000001", "relation": "child"}]
    assert masked(households.fields, {"street": "Mây 1", "members": rows}) == {
        "street": "•••••",
        "members": [{"person_number": "••••0001", "relation": "child"}],
    }


def test_a_definition_may_add_and_never_take_away(people, households):
    def with_fields(**fields):
        return people.model_copy(update={"fields": {**people.fields, **fields}})

    assert breaking_changes(people, with_fields(shoe_size=people.fields["home"])) == []
    assert breaking_changes(with_fields(shoe_size=people.fields["home"]), people) == ["fields.shoe_size"]
    assert breaking_changes(people, with_fields(home=people.fields["full_name"])) == ["fields.home.type"]
    assert "identifiers" in breaking_changes(people, people.model_copy(update={"identifiers": households.identifiers}))
