"""Facts in the database: recorded and found, under the definitions in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.registries import queries
from lienthong.registries.actions.catalog import load_registry, open_registry, stop_registry
from lienthong.registries.actions.facts import correct_fact
from lienthong.registries.models import RecordVersion, Sequence
from lienthong.registries.refusals import FactInvalid, IdentifierTaken, RegistryInUse, RegistryStopped, RegistryUnknown
from tests.registries.facts import AN, BORN, CLERK, HEAD

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
