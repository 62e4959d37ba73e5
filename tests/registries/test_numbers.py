"""Numbers of records: running, or drawn; none is given twice."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.registries.actions import facts, numbers
from lienthong.registries.actions.numbers import next_number
from lienthong.registries.models import RecordIdentifier
from lienthong.registries.refusals import FactInvalid, NumbersExhausted
from tests.fixtures.at_once import at_once
from tests.registries.facts import CITIZEN, CLERK


def test_running_numbers_have_no_gaps_and_start_again_each_year(record):
    def issued(day):
        return record("permits", {"issued": day, "holder_number": "00000001"}, valid_from=date.fromisoformat(day))

    assert [issued(day).data["number"] for day in ("2025-01-02", "2025-12-31", "2026-01-01")] == [1, 2, 1]


def test_a_number_is_given_with_a_line_and_only_to_who_may(registries, machine, at):
    assert [next_number("copies/2026", by=machine, at=at) for _ in range(2)] == [1, 2]
    assert LedgerLine.objects.filter(about="series:copies/2026").count() == 2
    with pytest.raises(NotAllowed):
        next_number("copies/2026", by=CLERK, at=at)


def test_a_personal_number_is_drawn_from_place_century_sex_and_year(record, citizens):
    number = record("population", CITIZEN).data["personal_number"]
    assert number.startswith("001326")
    assert len(number) == 12


def test_a_number_that_cannot_be_derived_is_refused(record, citizens):
    for missing in (
        {"birth_registration_place": "99999"},
        {"birth_registration_place": None},
        {"birth_date": "1890-01-01"},
    ):
        with pytest.raises(FactInvalid, match="personal_number"):
            record("population", {**CITIZEN, **missing})


def test_a_drawn_number_that_is_taken_is_drawn_again(record, citizens, monkeypatch):
    draws = iter([7, 7, 7, 8])
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: next(draws))
    assert record("population", CITIZEN).data["personal_number"] == "001326000007"
    assert record("population", CITIZEN).data["personal_number"] == "001326000008"


def test_a_full_series_is_said_to_be_full(record, citizens, monkeypatch):
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: 7)
    monkeypatch.setattr(facts, "DRAWS", 3)
    record("population", CITIZEN)
    with pytest.raises(NumbersExhausted, match="001326"):
        record("population", CITIZEN)


@pytest.mark.django_db(transaction=True)
def test_a_number_cannot_be_given_twice_at_once(record, citizens, monkeypatch, machine, at):
    draws = iter([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: next(draws))
    at_once(*[lambda: record("population", CITIZEN)] * 4)
    given = RecordIdentifier.objects.filter(name="personal_number").values_list("value", flat=True)
    assert len(set(given)) == len(given) == 4
