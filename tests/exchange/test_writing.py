"""Writing through the exchange: once per dossier and service, whoever retries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Grant, Role
from lienthong.exchange.models import WrittenFact
from lienthong.exchange.refusals import AgreementMissing, FieldsNotAgreed, RegistryDown, ServiceUnknown
from lienthong.registries.actions.catalog import open_registry, stop_registry
from lienthong.registries.models import Record
from lienthong.registries.refusals import FactInvalid
from tests.fixtures.at_once import at_once

CHILD = {"full_name": "Bình Bé", "birth_date": "2026-11-01", "home": "", "parent_number": None}


def test_what_is_written_comes_back_with_the_numbers_it_was_given(write):
    written = write("people.person", CHILD)
    assert written.data == {"full_name": "Bình Bé", "birth_date": "2026-11-01", "person_number": "00000001"}
    lines = LedgerLine.objects.filter(about=f"record:{written.record_id}").order_by("seq")
    assert [(line.verb, line.dossier) for line in lines] == [("registries.recorded", "D1"), ("exchange.written", "D1")]


def test_a_retry_returns_what_the_first_call_wrote(write):
    assert write("people.person", CHILD) == write("people.person", {**CHILD, "full_name": "Tên Khác"})
    assert Record.objects.count() == 1
    assert write("people.person", CHILD, dossier="D2").data["person_number"] == "00000002"


@pytest.mark.django_db(transaction=True)
def test_two_writes_at_once_make_one_record(write):
    first, second = at_once(*[lambda: write("people.person", CHILD)] * 2)
    assert first == second
    assert Record.objects.count() == 1


def test_a_stopped_registry_takes_nothing_in_and_a_retry_succeeds(write, machine, at):
    stop_registry("people", by=machine, at=at)
    with pytest.raises(RegistryDown):
        write("people.person", CHILD)
    assert not WrittenFact.objects.exists()
    open_registry("people", by=machine, at=at)
    assert write("people.person", CHILD).record_id


@pytest.mark.parametrize(
    ("data", "options", "refusal"),
    [
        (CHILD, {"service": "people.secret"}, ServiceUnknown),
        (CHILD, {"consumer": "one_stop"}, AgreementMissing),
        ({**CHILD, "gold": "yes"}, {}, FieldsNotAgreed),
        ({**CHILD, "birth_date": "2026-02-31"}, {}, FactInvalid),
    ],
)
def test_a_refused_write_leaves_nothing_behind(write, data, options, refusal):
    service = options.pop("service", "people.person")
    with pytest.raises(refusal):
        write(service, data, **options)
    assert not Record.objects.exists()
    assert not WrittenFact.objects.exists()


def test_only_who_signs_writes(write, officer, an):
    for by in (officer, an):
        with pytest.raises(NotAllowed):
            write("people.person", CHILD, by=by)
    head = replace(officer, grants=(Grant(Role.HEAD, "/1/2/", "1"), Grant(Role.HEAD, "/1/2/")))
    assert write("people.person", CHILD, by=head).record_id
