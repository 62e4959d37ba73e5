"""Publishing versions, asking which is the law, and the catalogue in the database."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.accounts.models import Account
from lienthong.core.definitions import Words
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor
from lienthong.dossiers.models import Draft
from lienthong.procedures import queries
from lienthong.procedures.actions.publishing import load_life_events, publish_procedure
from lienthong.procedures.models import LifeEvent, Procedure, ProcedureVersion
from lienthong.procedures.refusals import ProcedureUnknown, VersionInUse

from .conftest import variant

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def published(bees, machine, at) -> ProcedureVersion:
    return publish_procedure(bees, by=machine, at=at)


def used(version, at):
    """Let a draft stand on a version; written directly, because starting one needs a whole country."""
    account = Account.objects.create(kind=Account.Kind.PERSON, username="an", name="An Bình")
    Draft.objects.create(version=version, account=account, created_at=at, saved_at=at)


def test_a_person_may_not_publish(bees, at):
    with pytest.raises(NotAllowed):
        publish_procedure(bees, by=Actor(kind="person", id="1", name="An"), at=at)
    with pytest.raises(NotAllowed):
        load_life_events([], by=Actor(kind="person", id="1", name="An"), at=at)


def test_a_published_version_is_numbered_hashed_and_in_the_ledger(published, bees):
    assert (published.number, published.since, published.sha256) == (1, bees.since, bees.sha256)
    line = LedgerLine.objects.get(verb="procedures.published")
    assert (line.about, line.detail["version"]) == ("procedure:D.001", 1)


def test_the_same_definition_again_changes_nothing(published, bees, machine, at):
    assert publish_procedure(bees, by=machine, at=at) == published
    assert LedgerLine.objects.filter(verb="procedures.published").count() == 1


def test_a_version_that_nobody_used_can_be_replaced(published, machine, at):
    other = publish_procedure(variant(lambda data: data["term"].update(cutoff="16:00")), by=machine, at=at)
    assert (other.number, ProcedureVersion.objects.count()) == (2, 1)
    assert queries.definition_on("D.001", on=ON).term.cutoff.hour == 16


def test_a_version_in_use_cannot_be_changed(published, machine, at):
    used(published, at)
    with pytest.raises(VersionInUse, match="Version 1"):
        publish_procedure(variant(lambda data: data["term"].update(cutoff="16:00")), by=machine, at=at)


def test_a_change_of_law_is_another_version_from_another_day(published, machine, at):
    used(published, at)
    later = publish_procedure(
        variant(lambda data: data.update(since="2027-01-01", title={"vi": "Ong", "en": "Bees"})), by=machine, at=at
    )
    assert later.number == 2
    assert queries.version_on("D.001", on=date(2026, 12, 31)) == published
    assert queries.version_on("D.001", on=date(2027, 1, 1)) == later
    assert Procedure.objects.get().title_en == "Permit to keep bees"  # the law of today is shown


def test_the_catalogue_shows_the_first_to_come_when_nothing_is_in_force_yet(machine, at):
    publish_procedure(variant(lambda data: data.update(since="2027-01-01")), by=machine, at=at)
    publish_procedure(
        variant(lambda data: data.update(since="2028-01-01", title={"vi": "Ong", "en": "Bees"})), by=machine, at=at
    )
    assert Procedure.objects.get().title_en == "Permit to keep bees"


def test_a_procedure_is_unknown_before_it_begins_after_it_ends_and_when_nobody_wrote_it(machine, at):
    publish_procedure(variant(lambda data: data.update(until="2027-01-01")), by=machine, at=at)
    for code, day in (("D.001", date(2025, 6, 30)), ("D.001", date(2027, 1, 1)), ("D.999", ON)):
        with pytest.raises(ProcedureUnknown, match=code):
            queries.version_on(code, on=day)
    with pytest.raises(ProcedureUnknown):
        queries.get_version(0)


def test_a_version_is_found_by_its_id(published):
    assert queries.get_version(published.pk) == published


def test_what_a_version_says_is_read_once_in_a_process(published, bees, django_assert_num_queries):
    assert queries.definition_of(queries.get_version(published.pk)) == bees
    with django_assert_num_queries(1):
        queries.definition_on("D.001", on=ON)


def test_a_definition_nobody_read_yet_comes_from_the_database(published, bees, monkeypatch):
    monkeypatch.setattr(queries.versions, "_definitions", {})
    assert queries.definition_on("D.001", on=ON) == bees


def test_the_catalogue_is_listed_and_searched(published, moving, machine, at, django_assert_num_queries):
    publish_procedure(moving, by=machine, at=at)
    assert [card.code for card in queries.all_procedures()] == ["D.001", "D.002"]
    assert [card.code for card in queries.search_procedures("nuoi ong")] == ["D.001"]
    assert [card.code for card in queries.search_procedures("moving house", language="en")] == ["D.002"]
    with django_assert_num_queries(3):
        (card,) = queries.search_procedures("tổ ong")
    assert (card.title.en, card.sector.vi, card.for_whom.en, card.level, card.is_unverified) == (
        "Permit to keep bees",
        "Nuôi ong",
        "Anybody who wants to keep bees in Model Land",
        "commune",
        False,
    )


def test_the_procedures_of_each_bloc_are_listed_apart_the_governments_first(
    published, moving, machine, at, django_assert_num_queries
):
    publish_procedure(moving, by=machine, at=at)
    publish_procedure(variant(lambda data: data.update(code="D.777", bloc="party")), by=machine, at=at)
    with django_assert_num_queries(1):
        listed = queries.procedures_by_bloc()
    assert [(bloc, [card.code for card in found]) for bloc, found in listed] == [
        ("government", ["D.001", "D.002"]),
        ("party", ["D.777"]),
    ]


def test_a_new_procedure_is_found_at_once(published, moving, machine, at):
    assert queries.search_procedures("dọn nhà") == []
    publish_procedure(moving, by=machine, at=at)
    assert [card.code for card in queries.search_procedures("dọn nhà")] == ["D.002"]


def test_what_is_not_confirmed_says_so(machine, at):
    publish_procedure(variant(lambda data: data.update(confidence="unverified")), by=machine, at=at)
    assert queries.all_procedures()[0].is_unverified


def test_events_of_life_lead_to_procedures(published, machine, at):
    events = [("festival", Words(vi="Lễ hội", en="Festival")), ("household", Words(vi="Gia đình", en="Household"))]
    load_life_events(events, by=machine, at=at)
    load_life_events(events, by=machine, at=at)
    assert [(event.code, event.procedures) for event in queries.life_events()] == [("festival", 0), ("household", 1)]
    assert [card.code for card in queries.procedures_of_event("household")] == ["D.001"]
    assert LedgerLine.objects.filter(verb="procedures.life_events_loaded").count() == 1
    load_life_events(events[:1], by=machine, at=at)
    assert [event.title.en for event in queries.life_events()] == ["Festival"]


def test_a_procedure_may_belong_to_no_event(machine, at):
    publish_procedure(variant(lambda data: data.pop("life_event")), by=machine, at=at)
    assert queries.life_events() == []


def test_rows_read_as_words(published, machine, at):
    load_life_events([("festival", Words(vi="Lễ hội", en="Festival"))], by=machine, at=at)
    assert (str(published), str(published.procedure)) == ("D.001 v1", "D.001")
    assert str(LifeEvent.objects.get()) == "festival"
