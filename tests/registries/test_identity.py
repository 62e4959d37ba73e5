"""How records are found, whom they are about, how numbers are built."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.registries.definitions import CheckDigit, RunningNumber
from lienthong.registries.rules.digits import check_digit, is_guarded
from lienthong.registries.rules.identity import (
    concerns,
    identifier_values,
    identifiers,
    number_prefix,
    series,
    unnumbered,
    written_number,
)


def by_name(definition, name):
    return next(one for one in definition.identifiers if one.name == name)


def test_a_single_field_gives_one_value_or_none(people):
    identifier = by_name(people, "person_number")
    assert identifier_values(identifier, {"person_number": "00000001"}) == ["00000001"]
    assert identifier_values(identifier, {}) == []


def test_a_table_column_gives_one_value_a_row_each_once(households):
    identifier = by_name(households, "member_number")
    rows = [{"person_number": "1"}, {"person_number": "2"}, {"person_number": "1"}, {}]
    assert identifier_values(identifier, {"members": rows}) == ["1", "2"]
    assert identifier_values(identifier, {"members": None}) == []


def test_joined_fields_count_a_date_by_its_year_and_need_every_part(permits):
    identifier = by_name(permits, "number")
    assert identifier_values(identifier, {"issued": "2026-03-02", "number": 12}) == ["2026/12"]
    assert identifier_values(identifier, {"issued": "2026-03-02"}) == []


def test_every_identifier_is_carried_with_what_it_is(households):
    data = {"place": "00101", "household_number": 4, "members": [{"person_number": "1"}]}
    carried = {(one.name, one.value, one.is_unique, one.of_person) for one in identifiers(households, data)}
    assert carried == {("household_number", "00101/4", True, False), ("member_number", "1", False, True)}


def test_a_record_concerns_the_person_and_close_relatives_only(people):
    child = {"person_number": "3", "parent_number": "1"}
    assert concerns(people, child, "3")
    assert concerns(people, child, "1")
    assert not concerns(people, child, "2")
    assert not concerns(people, {"person_number": ""}, "")


@pytest.mark.parametrize(
    ("born", "sex", "prefix"),
    [
        (date(1954, 3, 1), "male", "001054"),
        (date(1999, 12, 31), "female", "001199"),
        (date(2000, 1, 1), "male", "001200"),
        (date(2026, 11, 1), "female", "001326"),
        (date(1899, 1, 1), "male", None),
        (date(2026, 11, 1), "unknown", None),
    ],
)
def test_a_prefix_is_place_century_sex_and_year(population, born, sex, prefix):
    numbering = population.drawn_numbers["personal_number"]
    assert number_prefix(numbering, province="01", born=born, sex=sex) == prefix


def test_a_place_outside_the_table_has_no_prefix(population):
    numbering = population.drawn_numbers["personal_number"]
    assert number_prefix(numbering, province="03", born=date(2000, 1, 1), sex="male") is None


def test_the_63_provinces_have_the_prefixes_that_people_carry(population):
    prefixes = population.drawn_numbers["personal_number"].prefixes
    assert len(prefixes) == 63
    assert {code: "0" + code for code in prefixes} == prefixes


def test_series_run_by_place_and_year(permits, households):
    assert series("permits", permits.allocations[0], {"issued": "2026-03-02"}) == "permits/number/2026"
    assert series("households", households.allocations[0], {"place": "00101"}) == "households/household_number/00101"


def test_only_missing_numbers_are_given(people):
    assert [one.field for one in unnumbered(people, {})] == ["person_number"]
    assert unnumbered(people, {"person_number": "00000009"}) == []


#: Tax codes: nine digits with these weights, and one that guards them.
TAX = CheckDigit(kind="check_digit", field="code", weights=(31, 29, 23, 19, 17, 13, 7, 5, 3), only="[0-9]{10}")


@pytest.mark.parametrize("code", ["0100047516", "0314409058"])
def test_published_tax_codes_have_the_right_digit_and_no_other_would_do(code):
    assert check_digit(TAX, code[:9]) == code[9]
    assert [digit for digit in "0123456789" if is_guarded(TAX, code[:9] + digit)] == [code[9]]


def test_some_numbers_have_no_check_digit_and_are_never_given():
    without = [f"{n:09}" for n in range(60) if check_digit(TAX, f"{n:09}") is None]
    assert without[:3] == ["000000000", "000000012", "000000024"]
    assert not any(is_guarded(TAX, number + digit) for number in without for digit in "0123456789")
    form = RunningNumber(rule="running", field="code", width=7, form="{province}{n}{check}", place="place")
    assert written_number(form, 12, province="00", check=TAX) is None
    code = str(written_number(form, 4751, province="01", check=TAX))
    assert (code[:9], is_guarded(TAX, code)) == ("010004751", True)


def test_a_form_says_how_a_number_is_written():
    plate = RunningNumber(rule="running", field="n", width=5, first=500, form="{province}-AB {n}", place="place")
    assert written_number(plate, 1, province="29") == "29-AB 00500"
    assert written_number(RunningNumber(rule="running", field="n", form="GBT.{n}"), 7) == "GBT.7"


def test_a_width_pads_with_zeros():
    assert written_number(RunningNumber(rule="running", field="n", width=6), 12) == "000012"
    assert written_number(RunningNumber(rule="running", field="n"), 12) == 12
