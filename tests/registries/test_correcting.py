"""Correcting a fact: what was known is closed and never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.registries import queries
from lienthong.registries.actions.catalog import stop_registry
from lienthong.registries.actions.facts import correct_fact
from lienthong.registries.refusals import FactInvalid, IdentifierTaken, PeriodNotHeld, RecordUnknown, RegistryStopped
from tests.fixtures.at_once import at_once
from tests.registries.facts import AN, BORN


def test_a_correction_closes_what_was_known_and_adds_what_is_known_now(record, machine, at):
    held = record()
    now = correct_fact(
        held.record_id, {"full_name": "Bình Yên"}, valid_from=BORN, source="correction:D2", by=machine, at=at
    )
    assert now.data["full_name"] == "Bình Yên"
    assert now.source == "correction:D2"
    first, second = queries.history(held.record_id)
    assert first.data == held.data
    assert first.known_to == second.known_from > at
    assert second == now
    assert LedgerLine.objects.filter(verb="registries.corrected", about=f"record:{held.record_id}").count() == 1


def test_a_corrected_number_is_found_and_the_old_one_stays_taken(record, find, machine, at):
    held = record()
    correct_fact(
        held.record_id, {"person_number": "00000070"}, valid_from=BORN, source="correction:D2", by=machine, at=at
    )
    later = at + timedelta(seconds=1)
    assert find("people", "person_number", "00000070", known_at=later)
    assert find("people", "person_number", "00000001", known_at=later) is None
    with pytest.raises(IdentifierTaken):
        record(data={**AN, "person_number": "00000001"})


def test_a_correction_cannot_take_the_number_of_another(record, machine, at):
    held, other = record(), record()
    number = other.data["person_number"]
    with pytest.raises(IdentifierTaken):
        correct_fact(
            held.record_id, {"person_number": number}, valid_from=BORN, source="correction:D2", by=machine, at=at
        )
    assert [one.known_to for one in queries.history(held.record_id)] == [None]


def test_a_correction_that_changes_nothing_leaves_no_trace(record, machine, at):
    held = record()
    assert (
        correct_fact(held.record_id, {"home": "00101"}, valid_from=BORN, source="correction:D2", by=machine, at=at)
        == held
    )
    assert not LedgerLine.objects.filter(verb="registries.corrected").exists()


def test_corrections_are_refused_by_name(record, machine, at):
    held = record()

    def correct(record_id=held.record_id, changes=None, **options):
        period = {"valid_from": BORN, **options}
        correct_fact(record_id, changes or {"home": "00102"}, **period, source="correction:D2", by=machine, at=at)

    with pytest.raises(RecordUnknown):
        correct(record_id=0)
    with pytest.raises(FactInvalid):
        correct(changes={"full_name": None})
    with pytest.raises(PeriodNotHeld):
        correct(valid_from=date(1980, 1, 1), valid_to=BORN)
    stop_registry("people", by=machine, at=at)
    with pytest.raises(RegistryStopped):
        correct()


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_queue_and_none_is_lost(record, find, machine, at):
    held = record()

    def correct(changes):
        return correct_fact(held.record_id, changes, valid_from=BORN, source="correction:D", by=machine, at=at)

    done = at_once(lambda: correct({"home": "00102"}), lambda: correct({"sex": "male"}))
    assert [one.record_id for one in done] == [held.record_id] * 2
    data = find("people", "person_number", "00000001", known_at=at + timedelta(seconds=1)).data
    assert (data["home"], data["sex"]) == ("00102", "male")
    assert len(queries.history(held.record_id)) == 3
