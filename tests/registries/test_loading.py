"""Many facts at once: numbered, found, with one line; refused whole."""

from __future__ import annotations

import pytest

from lienthong.core.models import LedgerLine
from lienthong.registries.actions.loading import NewRecord, load_records
from lienthong.registries.models import RecordVersion
from lienthong.registries.refusals import FactInvalid, IdentifierTaken
from tests.registries.facts import AN, BORN, CITIZEN


def test_many_are_loaded_numbered_and_found_with_one_line(registries, find, machine, at):
    told = []
    news = [NewRecord({**AN, "full_name": f"Người {n}"}, BORN) for n in range(1500)]
    ids = load_records(
        "people", news, source="synthetic:1", by=machine, at=at, progress=lambda *step: told.append(step)
    )
    assert told == [(1000, 1500), (1500, 1500)]
    held = find("people", "person_number", "00001500")
    assert (held.record_id, held.data["full_name"], held.source) == (ids[-1], "Người 1499", "synthetic:1")
    line = LedgerLine.objects.get(verb="registries.loaded")
    assert line.detail == {"records": 1500, "source": "synthetic:1"}


def test_a_load_leaves_given_numbers_alone_and_goes_on_after_the_last(record, find, machine, at):
    record()
    news = [NewRecord({**AN, "person_number": "00000900"}, BORN), NewRecord(AN, BORN)]
    load_records("people", news, source="synthetic:1", by=machine, at=at)
    assert find("people", "person_number", "00000900")
    assert find("people", "person_number", "00000002")


def test_drawn_numbers_must_be_given_in_a_load(citizens, find, machine, at):
    with pytest.raises(FactInvalid, match="personal_number"):
        load_records("population", [NewRecord(CITIZEN, BORN)], source="synthetic:1", by=machine, at=at)
    news = [NewRecord({**CITIZEN, "personal_number": "001326000001"}, BORN)]
    load_records("population", news, source="synthetic:1", by=machine, at=at)
    assert find("population", "personal_number", "001326000001")


def test_a_load_is_refused_whole(record, machine, at):
    def load(*news):
        load_records("people", news, source="synthetic:1", by=machine, at=at)

    record(data={**AN, "person_number": "00000005"})
    with pytest.raises(FactInvalid, match=r"\[2\] full_name"):
        load(NewRecord(AN, BORN), NewRecord({**AN, "full_name": ""}, BORN))
    with pytest.raises(IdentifierTaken):
        load(NewRecord(AN, BORN), NewRecord({**AN, "person_number": "00000005"}, BORN))
    assert RecordVersion.objects.count() == 1
