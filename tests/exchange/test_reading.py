"""Asking the exchange: what is answered, what is refused, what the ledger then says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import EntryPoint

import pytest
from django.db import OperationalError, connection, transaction

from lienthong.core.definitions import Basis
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Grant, Role
from lienthong.exchange.actions.catalog import load_agreements, load_services
from lienthong.exchange.connectors import in_house, known
from lienthong.exchange.connectors.connector import Connector, Reply
from lienthong.exchange.connectors.demo import Demo
from lienthong.exchange.definitions import AgreementDefinition, ConnectorDefinition, ServiceDefinition
from lienthong.exchange.models import Agreement
from lienthong.exchange.refusals import (
    AgreementEnded,
    AgreementMissing,
    ConnectorUnknown,
    DefinitionMisfit,
    FieldsNotAgreed,
    LookupNotOffered,
    PurposeMissing,
    ServiceUnknown,
)
from lienthong.registries.actions.catalog import stop_registry
from lienthong.registries.actions.facts import correct_fact
from tests.exchange.conftest import agreement_on, read_all, with_grant


def last_line():
    return LedgerLine.objects.order_by("-seq").first()


def connect(code, machine, at, **changes):
    (service,) = [one for one in read_all(ServiceDefinition, "exchange/services") if one.code == code]
    load_services([service.model_copy(update=changes)], by=machine, at=at)


# ---------------------------------------------------------------- what is answered


def test_agreed_fields_are_answered_with_their_source_and_dates(family, read, at):
    answer = read()
    assert answer.state == "found"
    assert answer.fields == {
        "person_number": "00000001",
        "full_name": "Bình An",
        "birth_date": "1990-05-01",
        "home": "00101",
    }  # beekeeper is held but not agreed
    assert (answer.registry, answer.valid_from, answer.known_from, answer.read_at) == ("people", at.date(), at, at)
    assert answer.record_id
    assert answer.version_id


def test_fewer_fields_can_be_asked_for(family, read):
    assert read(fields=["full_name"]).fields == {"full_name": "Bình An"}


def test_the_row_of_the_member_travels_flat(family, read):
    assert read("households.household").fields["relation"] == "self"


def test_one_reading_is_one_line_without_personal_data(family, read, at):
    answer = read()
    line = last_line()
    assert (line.verb, line.about, line.dossier) == ("exchange.read", f"record:{answer.record_id}", "D9")
    assert line.detail == {
        "service": "people.person",
        "agreement": "people.person-commune_pc-read",
        "procedure": "1",
        "state": "found",
        "fields": ["person_number", "full_name", "birth_date", "home"],
    }


def test_the_past_can_be_asked(family, read, machine, at):
    record = read().record_id
    later = at + timedelta(days=1)
    change = {"full_name": "Bình Yên"}
    correct_fact(record, change, valid_from=later.date(), source="correction:D7", by=machine, at=later)
    assert read(at=later).fields["full_name"] == "Bình Yên"
    assert read(at=later, as_of=at.date()).fields["full_name"] == "Bình An"
    assert read(at=later, known_at=at, as_of=later.date()).fields["full_name"] == "Bình An"


def test_a_reading_costs_ten_statements(family, read, django_assert_num_queries):
    read()
    with django_assert_num_queries(10):  # service, agreements, (limit, record, limit) and (line), each in a savepoint
        read()


# ---------------------------------------------------------------- empty, wrong, down


def test_nothing_held_is_empty(services, read):
    answer = read(number="99999999")
    assert (answer.state, answer.fields, answer.reason) == ("empty", {}, "")
    assert last_line().about == "service:people.person"


def test_a_stopped_registry_is_down(family, read, machine, at):
    stop_registry("people", by=machine, at=at)
    answer = read()
    assert (answer.state, answer.reason, answer.fields) == ("down", "stopped", {})
    assert last_line().detail["reason"] == "stopped"


@pytest.mark.parametrize(
    ("how", "state", "reason"),
    [
        ("down", "down", "unreachable"),
        ("late", "down", "late"),
        ("empty", "empty", ""),
        ("malformed", "wrong", "malformed: holder_number, issued, number"),
    ],
)
def test_a_source_that_fails_gives_its_own_answer(services, read, machine, at, how, state, reason):
    connector = ConnectorDefinition(kind="failing_demo", settings={"how": how})
    connect("permits.abroad", machine, at, connector=connector, timeout_seconds=0.01)
    answer = read("permits.abroad")
    assert answer.state == state
    assert answer.reason == reason
    assert answer.fields == {}
    assert last_line().detail["state"] == state


def test_a_source_outside_the_house_answers_in_the_same_shape(services, read):
    answer = read("permits.archive")
    assert (answer.state, answer.record_id, answer.fields["issued"]) == ("found", None, "1999-05-01")
    assert last_line().about == "service:permits.archive"
    assert read("permits.archive", number="00000003").state == "empty"


def test_an_answer_about_somebody_else_is_wrong(services, read, monkeypatch):
    monkeypatch.setattr(Demo, "ask", lambda *_, **__: Reply({"holder_number": "00000003"}))
    answer = read("permits.archive")
    assert (answer.state, answer.reason, answer.fields) == ("wrong", "other_record", {})


def test_a_slow_statement_is_late_and_the_callers_own_limit_comes_back(family, read, machine, at, monkeypatch):
    def slow(*_, **__):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    connect("people.person", machine, at, timeout_seconds=0.05)
    with monkeypatch.context() as patched:
        patched.setattr(in_house.queries, "find", slow)
        answer = read()
    assert (answer.state, answer.reason) == ("down", "late")
    assert read().state == "found"
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_lost_connection_is_down(family, read, monkeypatch):
    def lost(*_, **__):
        raise OperationalError("gone")

    monkeypatch.setattr(in_house.queries, "find", lost)
    answer = read()
    assert (answer.state, answer.reason) == ("down", "unreachable")


# ---------------------------------------------------------------- what is refused


def refused_line():
    line = last_line()
    assert line.verb == "exchange.refused"
    return line.detail["reason"]


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"service": "people.secret", "lookup": {"person_number": "1"}}, ServiceUnknown),
        ({"consumer": "social_insurance"}, AgreementMissing),
        ({"at": datetime(2031, 1, 1, tzinfo=UTC)}, AgreementEnded),
        ({"fields": ["full_name", "beekeeper"]}, FieldsNotAgreed),
        ({"lookup": {"full_name": "Bình An"}}, LookupNotOffered),
        ({"lookup": {}}, LookupNotOffered),
        ({"lookup": {"person_number": "1", "full_name": "An"}}, LookupNotOffered),
        ({"dossier": ""}, PurposeMissing),
        ({"procedure": ""}, PurposeMissing),
        ({"consumer": "person"}, NotAllowed),  # an officer is not the person
    ],
)
def test_a_refusal_is_named_and_leaves_one_line(family, read, options, refusal):
    before = LedgerLine.objects.count()
    with pytest.raises(refusal):
        read(**options)
    assert refused_line() == refusal.code
    assert LedgerLine.objects.count() == before + 1


def test_an_agreement_for_one_procedure_covers_no_other(services, read, machine, at):
    narrow = with_grant(agreement_on("people.person"), "commune_pc", procedures=("2",))
    load_agreements([narrow], by=machine, at=at)
    with pytest.raises(AgreementMissing):
        read()
    assert read(procedure="2").state == "empty"


@pytest.mark.parametrize("role", [Role.MONITOR, Role.STEERING, Role.AUDITOR])
def test_who_watches_sees_no_personal_data(family, read, officer, role):
    with pytest.raises(NotAllowed):
        read(by=replace(officer, grants=(Grant(role, "/"),)))


def test_an_officer_reads_only_for_a_procedure_of_theirs(family, read, officer):
    other = replace(officer, grants=(Grant(Role.SETTLE, "/1/2/", "2"),))
    with pytest.raises(NotAllowed):
        read(by=other)
    assert read(by=other, procedure="2").state == "found"


def test_a_person_cannot_pass_for_an_agency(family, read, an):
    with pytest.raises(NotAllowed):
        read(by=an)


def test_a_person_reads_about_themselves_and_close_relatives(family, read, an):
    assert read(by=an, consumer="person").fields["beekeeper"] is True
    assert read(number="00000002", by=an, consumer="person").fields["full_name"] == "Bình Bé"


def test_to_a_person_anybody_else_is_not_there_and_the_try_is_kept(family, read, an):
    answer = read(number="00000003", by=an, consumer="person")
    assert (answer.state, answer.fields, answer.record_id) == ("empty", {}, None)
    read_line, refused = LedgerLine.objects.order_by("-seq")[:2]
    assert (read_line.verb, read_line.about) == ("exchange.read", "service:people.person")
    assert (refused.verb, refused.detail["reason"]) == ("exchange.refused", "not_yours")
    assert refused.about.startswith("record:")


@pytest.mark.django_db(transaction=True)
def test_the_line_of_a_refusal_outlives_the_transaction_that_it_undoes(services, read):
    with pytest.raises(AgreementMissing), transaction.atomic():
        read(consumer="social_insurance")
    assert refused_line() == "agreement_missing"


# ---------------------------------------------------------------- connectors


def test_a_connector_can_come_with_another_distribution(services, read, machine, at, monkeypatch):
    class Bus(Connector):
        def ask(self, lookup, **_):
            return Reply({"number": 7, "issued": "2001-01-01", **lookup})

    point = EntryPoint(name="bus", group=known.ENTRY_POINTS, value="x:Bus")
    monkeypatch.setattr(EntryPoint, "load", lambda _: Bus)
    monkeypatch.setattr(known, "entry_points", lambda **asked: [point] if asked["name"] == "bus" else [])
    connect("permits.archive", machine, at, connector=ConnectorDefinition(kind="bus"))
    assert read("permits.archive").fields["number"] == 7
    connect("permits.archive", machine, at, connector=ConnectorDefinition(kind="pigeon"))
    with pytest.raises(ConnectorUnknown):
        read("permits.archive")


# ---------------------------------------------------------------- services and agreements


def test_loading_the_same_again_leaves_no_trace(services, machine, at):
    before = LedgerLine.objects.count()
    assert load_services(read_all(ServiceDefinition, "exchange/services"), by=machine, at=at) == 0
    assert load_agreements(read_all(AgreementDefinition, "exchange/agreements"), by=machine, at=at) == 0
    assert LedgerLine.objects.count() == before


def test_what_does_not_fit_is_not_put_in_force(services, machine, at):
    (service, *_) = read_all(ServiceDefinition, "exchange/services")
    with pytest.raises(DefinitionMisfit, match=r"fields\.gold"):
        load_services([service.model_copy(update={"fields": ("gold",)})], by=machine, at=at)
    with pytest.raises(NotFound):
        load_services([service.model_copy(update={"registry": "dragons"})], by=machine, at=at)
    agreement = agreement_on("people.person")
    with pytest.raises(DefinitionMisfit, match=r"grants\.0\.fields\.gold"):
        load_agreements([with_grant(agreement, "person", fields=("gold",))], by=machine, at=at)
    with pytest.raises(ServiceUnknown):
        load_agreements([agreement.model_copy(update={"service": "x.y"})], by=machine, at=at)


def test_a_clause_that_its_agreement_drops_ends_that_day(family, read, machine, at):
    whole = agreement_on("people.person")
    without = whole.model_copy(update={"grants": whole.grants[:2]})
    assert load_agreements([without], by=machine, at=at) == 3
    with pytest.raises(AgreementEnded):
        read()
    assert read(consumer="one_stop").state == "found"
    line = LedgerLine.objects.filter(verb="exchange.agreements_loaded").latest("seq")
    assert line.detail["codes"] == []
    assert line.detail["ended"] == [f"people.person-commune_pc-{mode}" for mode in ("read", "update", "write")]
    assert load_agreements([without], by=machine, at=at) == 0
    assert load_agreements([whole], by=machine, at=at) == 3
    assert read().state == "found"


def test_a_clause_may_rest_on_a_law_of_its_own(services, machine, at):
    own = with_grant(agreement_on("people.person"), "person", legal_basis=(Basis(act="Luật Riêng"),))
    assert load_agreements([own], by=machine, at=at) == 1
    bases = dict(Agreement.objects.filter(service="people.person").values_list("consumer_type", "legal_basis"))
    assert (bases["person"], bases["one_stop"]) == ("Luật Riêng", "Luật Dữ liệu")


def test_only_the_machine_puts_agreements_in_force(services, officer, at):
    with pytest.raises(NotAllowed):
        load_agreements([], by=officer, at=at)
    with pytest.raises(NotAllowed):
        load_services([], by=officer, at=at)


def test_the_end_of_an_agreement_is_felt_at_once(family, read, machine, at):
    assert read().state == "found"
    load_agreements([agreement_on("people.person").model_copy(update={"until": date(2026, 11, 20)})], by=machine, at=at)
    with pytest.raises(AgreementEnded):
        read()


def test_a_person_without_a_number_reads_nothing(family, read):
    stranger = Actor(kind="person", id="p9", name="?")
    assert read(by=stranger, consumer="person").state == "empty"
