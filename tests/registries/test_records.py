"""Facts in the database: recorded, found, corrected, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role
from lienthong.registries import queries
from lienthong.registries.actions import facts, numbers
from lienthong.registries.actions.catalog import load_registry, open_registry, stop_registry
from lienthong.registries.actions.facts import correct_fact, record_fact
from lienthong.registries.actions.loading import NewRecord, load_records
from lienthong.registries.actions.numbers import next_number
from lienthong.registries.models import RecordIdentifier, RecordVersion, Sequence
from lienthong.registries.refusals import (
    FactInvalid,
    IdentifierTaken,
    NumbersExhausted,
    PeriodNotHeld,
    RecordUnknown,
    RegistryInUse,
    RegistryStopped,
    RegistryUnknown,
)
from lienthong.units.actions import load_units
from tests.units.tables import DEMO, read_units

BORN = date(1990, 5, 1)
AN = {"full_name": "Bình An", "birth_date": "1990-05-01", "home": "00101"}
CLERK = Actor(kind="officer", id="7", name="Clerk", unit_path="/1/2/", grants=(Grant(Role.SETTLE, "/1/2/"),))
HEAD = Actor(kind="officer", id="8", name="Head", unit_path="/1/2/", grants=(Grant(Role.HEAD, "/1/2/"),))


@pytest.fixture
def record(registries, machine, at):
    def write(registry="people", data=AN, *, valid_from=BORN, by=machine, moment=at):
        return record_fact(registry, data, valid_from=valid_from, source="dossier:D1", by=by, at=moment, dossier="D1")

    return write


@pytest.fixture
def find(at):
    def ask(registry, identifier, value, *, as_of=None, known_at=at, **options):
        return queries.find(registry, identifier, value, as_of=as_of or at.date(), known_at=known_at, **options)

    return ask


# ---------------------------------------------------------------- recording


def test_a_recorded_fact_gets_its_number_and_is_found_by_it(record, find, at):
    held = record()
    assert held.data == {**AN, "person_number": "00000001"}
    assert find("people", "person_number", "00000001") == held
    assert (held.valid_from, held.valid_to, held.known_from, held.source) == (BORN, None, at, "dossier:D1")
    line = LedgerLine.objects.get(about=f"record:{held.record_id}")
    assert (line.verb, line.dossier, line.detail) == ("registries.recorded", "D1", {"registry": "people"})


def test_a_fact_with_faults_is_refused_with_each_of_them(record):
    with pytest.raises(FactInvalid) as refused:
        record(data={**AN, "full_name": "", "birth_date": "1990-02-31"})
    assert [error["path"] for error in refused.value.facts["errors"]] == ["full_name", "birth_date"]
    assert not RecordVersion.objects.exists()
    assert not Sequence.objects.exists()


def test_a_unique_identifier_is_carried_by_one_record_only(record):
    record(data={**AN, "person_number": "00000005"})
    with pytest.raises(IdentifierTaken, match=r"\(person_number\)"):
        record(data={**AN, "person_number": "00000005"})
    permit = {"issued": "2026-01-01", "number": 5, "holder_number": "00000001"}
    record("permits", permit)
    with pytest.raises(IdentifierTaken, match=r"\(number\)"):  # a holder may have many
        record("permits", permit)


def test_only_the_machine_and_heads_write(record):
    with pytest.raises(NotAllowed):
        record(by=CLERK)
    assert record(by=HEAD).record_id


def test_an_unknown_registry_is_refused(record, find, machine, at):
    for ask in (
        lambda: record("dragons"),
        lambda: find("dragons", "person_number", "1"),
        lambda: stop_registry("dragons", by=machine, at=at),
        lambda: queries.definition_of("dragons"),
    ):
        with pytest.raises(RegistryUnknown):
            ask()


def test_a_stopped_registry_neither_reads_nor_writes_until_it_opens(record, find, machine, at):
    record()
    stop_registry("people", by=machine, at=at)
    with pytest.raises(RegistryStopped):
        record()
    with pytest.raises(RegistryStopped):
        find("people", "person_number", "00000001")
    open_registry("people", by=machine, at=at)
    assert find("people", "person_number", "00000001")
    assert list(LedgerLine.objects.filter(about="registry:people").order_by("seq").values_list("verb", flat=True)) == [
        "registries.defined",
        "registries.stopped",
        "registries.opened",
    ]


def test_only_the_owner_or_the_machine_stops_a_registry(registries, at):
    with pytest.raises(NotAllowed):
        stop_registry("people", by=HEAD, at=at)


def test_a_fact_ends_after_its_last_day(record, find):
    rows = [{"person_number": "00000001", "relation": "self"}]
    stay = {"place": "00101", "street": "Mây 1", "until": "2026-12-31", "members": rows}
    held = record("households", stay, valid_from=date(2026, 11, 1))
    assert held.valid_to == date(2027, 1, 1)
    assert find("households", "member_number", "00000001", as_of=date(2026, 12, 31))
    assert find("households", "member_number", "00000001", as_of=date(2027, 1, 1)) is None


# ---------------------------------------------------------------- numbers


def test_running_numbers_have_no_gaps_and_start_again_each_year(record):
    def issued(day):
        return record("permits", {"issued": day, "holder_number": "00000001"}, valid_from=date.fromisoformat(day))

    assert [issued(day).data["number"] for day in ("2025-01-02", "2025-12-31", "2026-01-01")] == [1, 2, 1]


def test_a_number_is_given_with_a_line_and_only_to_who_may(registries, machine, at):
    assert [next_number("copies/2026", by=machine, at=at) for _ in range(2)] == [1, 2]
    assert LedgerLine.objects.filter(about="series:copies/2026").count() == 2
    with pytest.raises(NotAllowed):
        next_number("copies/2026", by=CLERK, at=at)


CITIZEN = {
    "full_name": "Nguyễn Thị An",
    "sex": "female",
    "birth_date": "2026-11-01",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "birth_registration_place": "00101",
}


@pytest.fixture
def citizens(registries, population, machine, at):
    load_registry(population, by=machine, at=at)
    load_units(read_units(DEMO), by=machine, at=at)


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


# ---------------------------------------------------------------- reading


def test_a_record_is_found_as_of_a_day_and_as_known_at_an_instant(record, find, machine, at):
    held = record()
    later = at + timedelta(days=5)
    correct_fact(
        held.record_id, {"home": "00102"}, valid_from=date(2020, 1, 1), source="correction:D2", by=machine, at=later
    )

    def home(as_of, known_at):
        return find("people", "person_number", "00000001", as_of=as_of, known_at=known_at).data["home"]

    assert home(date(2021, 1, 1), at) == "00101"
    assert home(date(2021, 1, 1), later) == "00102"
    assert home(date(2019, 12, 31), later) == "00101"
    assert find("people", "person_number", "00000001", as_of=date(1990, 4, 30)) is None
    assert find("people", "person_number", "00000001", known_at=at - timedelta(seconds=1)) is None


def test_one_read_is_one_statement(record, find, django_assert_num_queries):
    record()
    find("people", "person_number", "00000001")
    with django_assert_num_queries(1):
        assert find("people", "person_number", "00000001")
    with django_assert_num_queries(1):
        assert find("people", "person_number", "99999999") is None


def test_of_several_records_the_latest_fact_comes_first(record, find, at):
    for year in ("2024", "2026", "2025"):
        record("permits", {"issued": f"{year}-01-01", "holder_number": "00000001"}, valid_from=date(int(year), 1, 1))
    assert find("permits", "holder_number", "00000001").data["issued"] == "2026-01-01"
    held = queries.find_all("permits", "holder_number", "00000001", as_of=at.date(), known_at=at)
    assert [one.data["issued"][:4] for one in held] == ["2026", "2025", "2024"]
    only = {"issued": "2024-01-01"}
    assert find("permits", "holder_number", "00000001", only=only).data["issued"] == "2024-01-01"


def test_a_member_who_left_is_found_in_the_past_and_not_today(record, find, machine, at):
    rows = [{"person_number": f"0000000{n}", "relation": "member"} for n in (1, 2)]
    held = record("households", {"place": "00101", "street": "Mây 1", "members": rows}, valid_from=BORN)
    correct_fact(
        held.record_id, {"members": rows[:1]}, valid_from=date(2026, 1, 1), source="correction:D3", by=machine, at=at
    )
    later = at + timedelta(seconds=1)
    assert find("households", "member_number", "00000002", known_at=later) is None
    assert find("households", "member_number", "00000002", known_at=later, as_of=date(2025, 12, 31))
    assert find("households", "member_number", "00000001", known_at=later)


def test_the_records_about_a_person_are_those_of_all_registries(record):
    person, stranger = record(), record(data={**AN, "parent_number": "00000001"})
    permit = record("permits", {"issued": "2026-01-01", "holder_number": "00000001"})
    assert queries.records_of_person("00000001") == [person.record_id, permit.record_id]
    assert queries.records_of_person("00000002") == [stranger.record_id]


# ---------------------------------------------------------------- correcting


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
    held, together, failures = record(), Barrier(2), []

    def correct(changes):
        try:
            together.wait()
            correct_fact(held.record_id, changes, valid_from=BORN, source="correction:D", by=machine, at=at)
        except Exception as failure:  # noqa: BLE001 - shown by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=correct, args=[changes]) for changes in ({"home": "00102"}, {"sex": "male"})]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    data = find("people", "person_number", "00000001", known_at=at + timedelta(seconds=1)).data
    assert (data["home"], data["sex"]) == ("00102", "male")
    assert len(queries.history(held.record_id)) == 3


@pytest.mark.django_db(transaction=True)
def test_a_number_cannot_be_given_twice_at_once(record, citizens, monkeypatch, machine, at):
    draws = iter([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    monkeypatch.setattr(numbers.secrets, "randbelow", lambda _: next(draws))
    together = Barrier(4)

    def register():
        together.wait()
        try:
            record("population", CITIZEN)
        finally:
            connection.close()

    threads = [Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = RecordIdentifier.objects.filter(name="personal_number").values_list("value", flat=True)
    assert len(set(given)) == len(given) == 4


# ---------------------------------------------------------------- definitions in force


def test_the_same_definition_again_leaves_no_trace(registries, people, machine, at):
    before = LedgerLine.objects.count()
    assert load_registry(people, by=machine, at=at).code == "people"
    assert LedgerLine.objects.count() == before


def test_a_definition_may_add_to_what_is_held_but_not_take_away(record, people, machine, at):
    more = people.model_copy(update={"fields": {**people.fields, "shoe_size": people.fields["beekeeper"]}})
    load_registry(more, by=machine, at=at)
    record(data={**AN, "shoe_size": True})
    more = more.model_copy(update={"fields": {**more.fields, "hat_size": people.fields["home"]}})
    load_registry(more, by=machine, at=at)
    with pytest.raises(RegistryInUse, match="shoe_size"):
        load_registry(people, by=machine, at=at)
    assert queries.definition_of("people") == more


def test_before_anything_is_held_a_definition_may_change_freely(registries, people, households, machine, at):
    changed = people.model_copy(update={"fields": {**people.fields, "home": people.fields["full_name"]}})
    load_registry(changed, by=machine, at=at)
    assert queries.definition_of("people") == changed


def test_only_the_machine_defines_registries(registries, people, at):
    with pytest.raises(NotAllowed):
        load_registry(people, by=HEAD, at=at)


# ---------------------------------------------------------------- many at once


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
