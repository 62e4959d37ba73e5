"""A published version is immutable; its last days are decided; an old one accepts for a time what was begun."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import JSONField
from pydantic import ValidationError

from lienthong.accounts.models import Account
from lienthong.core.ledger import lines_about
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role
from lienthong.dossiers.models import Draft
from lienthong.procedures import queries
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.actions.retiring import retire_version, set_acceptance, withdraw_version
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.refusals import DayTooEarly, ProcedureUnknown, VersionInUse, VersionUnknown

from .conftest import variant

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
OWNER = Actor(kind="officer", id="7", name="Chủ", grants=(Grant(Role.STEERING, "/", "D.001"),))
STRANGER = Actor(kind="officer", id="8", name="Lạ", grants=(Grant(Role.STEERING, "/", "D.002"),))


def later(since: str = "2027-01-01", **more: Any):
    return variant(lambda data: data.update(since=since, **more))


def use(version: ProcedureVersion, at: datetime) -> Draft:
    """Let a draft stand on a version; written directly, because starting one needs a whole country."""
    account = Account.objects.create(kind=Account.Kind.PERSON, username=f"an{version.pk}", name="An Bình")
    return Draft.objects.create(version=version, account=account, created_at=at, saved_at=at)


def verbs() -> list[str]:
    return [line.verb.removeprefix("procedures.") for line in lines_about("procedure:D.001")[::-1]]


@pytest.fixture
def first(bees, machine, at) -> ProcedureVersion:
    return publish_procedure(bees, by=machine, at=at)


@pytest.fixture
def second(first, machine, at) -> ProcedureVersion:
    return publish_procedure(later(), by=machine, at=at)


# ---------------------------------------------------------------- immutable

#: What may still be decided about a published version. Everything else of the table is what was published.
DECIDED_LATER = {"until", "old_until"}


@pytest.mark.parametrize(
    "column", sorted({field.column for field in ProcedureVersion._meta.fields} - DECIDED_LATER)
)  # a column that is added later is protected too
def test_no_way_leads_to_a_published_version(first: ProcedureVersion, second: ProcedureVersion, column: str) -> None:
    field = next(one for one in ProcedureVersion._meta.fields if one.column == column)
    other = {"x": 1} if isinstance(field, JSONField) else getattr(second, field.attname)
    other = {"procedure_id": "D.999", "published_at": first.published_at + DAY}.get(field.attname, other)
    ways = (
        lambda: ProcedureVersion.objects.filter(pk=first.pk).update(**{field.attname: other}),
        lambda: _sql(field, other, first.pk),
        lambda: _save(first, field.attname, other),
    )
    for way in ways:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            way()
    assert getattr(ProcedureVersion.objects.get(pk=first.pk), field.attname) == getattr(
        queries.get_version(first.pk), field.attname
    )


def _sql(field: Any, value: Any, pk: int) -> None:
    statement = f"UPDATE procedures_procedureversion SET {field.column} = %s WHERE id = %s"  # noqa: S608 - a column
    with connection.cursor() as cursor:
        cursor.execute(statement, [field.get_db_prep_value(value, connection), pk])


def _save(version: ProcedureVersion, attribute: str, value: Any) -> None:
    changed = ProcedureVersion.objects.get(pk=version.pk)
    if attribute == "id":  # another key would be another row
        ProcedureVersion.objects.filter(pk=version.pk).update(id=value)
    setattr(changed, attribute, value)
    changed.save(force_update=True)


def test_the_last_days_of_a_version_may_be_decided(first: ProcedureVersion) -> None:
    ProcedureVersion.objects.filter(pk=first.pk).update(until=NEW_YEAR, old_until=NEW_YEAR)
    assert queries.get_version(first.pk).until == NEW_YEAR


def test_what_a_version_says_is_what_its_hash_says(first: ProcedureVersion) -> None:
    stored = ProcedureVersion.objects.get(pk=first.pk)
    assert queries.definition_of(stored).sha256 == stored.sha256


# ---------------------------------------------------------------- rights and refusals


def test_who_steers_neither_the_country_nor_the_procedure_decides_nothing(
    first: ProcedureVersion, at: datetime
) -> None:
    for act in (
        lambda: retire_version("D.001", 1, until=NEW_YEAR, by=STRANGER, at=at),
        lambda: set_acceptance("D.001", 1, old_until=NEW_YEAR, by=STRANGER, at=at),
        lambda: withdraw_version("D.001", 1, by=STRANGER, at=at),
        lambda: publish_procedure(later(), by=STRANGER, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_owner_of_the_procedure_decides(first: ProcedureVersion, at: datetime) -> None:
    publish_procedure(later(), by=OWNER, at=at)
    set_acceptance("D.001", 2, old_until=NEW_YEAR + DAY, by=OWNER, at=at)
    retire_version("D.001", 2, until=NEW_YEAR + DAY, by=OWNER, at=at)
    withdraw_version("D.001", 2, by=OWNER, at=at)
    assert verbs() == ["published", "published", "acceptance_set", "retired", "withdrawn"]


def test_a_version_that_is_not_there_is_refused_by_number(
    first: ProcedureVersion, machine: Actor, at: datetime
) -> None:
    for act in (
        lambda: retire_version("D.001", 2, until=NEW_YEAR, by=machine, at=at),
        lambda: set_acceptance("D.001", 2, old_until=NEW_YEAR, by=machine, at=at),
        lambda: withdraw_version("D.001", 2, by=machine, at=at),
        lambda: queries.version_numbered("D.001", 2),
    ):
        with pytest.raises(VersionUnknown, match="no version 2"):
            act()


def test_nothing_ends_in_the_past_or_before_it_begins(second: ProcedureVersion, machine: Actor, at: datetime) -> None:
    with pytest.raises(DayTooEarly, match="2026-11-20"):
        retire_version("D.001", 1, until=TODAY - DAY, by=machine, at=at)
    with pytest.raises(DayTooEarly, match="2027-01-02"):
        retire_version("D.001", 2, until=NEW_YEAR, by=machine, at=at)
    with pytest.raises(DayTooEarly, match="2027-01-01"):
        set_acceptance("D.001", 2, old_until=NEW_YEAR - DAY, by=machine, at=at)
    with pytest.raises(DayTooEarly, match="2026-11-20"):
        set_acceptance("D.001", 1, old_until=TODAY - DAY, by=machine, at=at)


def test_a_transition_that_ends_before_the_change_is_wrong() -> None:
    with pytest.raises(ValidationError, match="old_until must not lie before since"):
        later(transition={"old_until": "2026-12-31"})


# ---------------------------------------------------------------- the last days


def test_a_version_that_is_retired_is_the_law_until_then(first: ProcedureVersion, machine: Actor, at: datetime) -> None:
    retire_version("D.001", 1, until=NEW_YEAR, by=machine, at=at)
    assert queries.version_on("D.001", on=NEW_YEAR - DAY) == first
    with pytest.raises(ProcedureUnknown):
        queries.version_on("D.001", on=NEW_YEAR)
    (card,) = queries.versions_of("D.001", on=NEW_YEAR)
    assert (card.standing, card.until, card.accepts_until) == ("retired", NEW_YEAR, NEW_YEAR - DAY)
    retire_version("D.001", 1, until=None, by=machine, at=at)
    assert queries.version_on("D.001", on=NEW_YEAR) == first


def test_what_was_decided_already_is_not_decided_again(second: ProcedureVersion, machine: Actor, at: datetime) -> None:
    for _ in range(2):
        retire_version("D.001", 2, until=NEW_YEAR + DAY, by=machine, at=at)
        set_acceptance("D.001", 2, old_until=NEW_YEAR, by=machine, at=at)
    assert verbs() == ["published", "published", "retired", "acceptance_set"]


def test_a_text_that_only_ends_otherwise_decides_the_last_days_and_changes_nothing_else(
    first: ProcedureVersion, machine: Actor, at: datetime
) -> None:
    use(first, at)
    ended = variant(lambda data: data.update(until="2027-01-01", transition={"old_until": "2026-12-01"}))
    for _ in range(2):
        standing = publish_procedure(ended, by=machine, at=at)
    assert (standing.pk, standing.until, standing.old_until) == (first.pk, NEW_YEAR, date(2026, 12, 1))
    stored = ProcedureVersion.objects.get()
    assert stored.body == first.body
    assert verbs() == ["published", "acceptance_set", "retired"]


def test_a_text_that_is_silent_about_its_end_leaves_the_end_as_it_was_decided(
    first: ProcedureVersion, machine: Actor, at: datetime, bees
) -> None:
    retire_version("D.001", 1, until=NEW_YEAR, by=machine, at=at)
    accepting = variant(lambda data: data.update(transition={"old_until": "2026-12-01"}))
    assert publish_procedure(accepting, by=machine, at=at).until == NEW_YEAR
    assert publish_procedure(bees, by=machine, at=at).until == NEW_YEAR


def test_an_end_that_has_passed_is_loaded_again_without_complaint(
    first: ProcedureVersion, machine: Actor, at: datetime
) -> None:
    ended = variant(lambda data: data.update(until="2027-01-01"))
    publish_procedure(ended, by=machine, at=at)
    assert publish_procedure(ended, by=machine, at=at + 100 * DAY).until == NEW_YEAR


# ---------------------------------------------------------------- withdrawing


def test_a_version_that_nobody_used_is_withdrawn_and_its_number_is_not_given_again(
    second: ProcedureVersion, machine: Actor, at: datetime
) -> None:
    withdraw_version("D.001", 2, by=machine, at=at)
    assert [card.number for card in queries.versions_of("D.001", on=TODAY)] == [1]
    assert publish_procedure(later(), by=machine, at=at).number == 3


def test_a_version_in_use_is_not_withdrawn(first: ProcedureVersion, machine: Actor, at: datetime) -> None:
    use(first, at)
    with pytest.raises(VersionInUse, match="Version 1"):
        withdraw_version("D.001", 1, by=machine, at=at)
    assert queries.version_on("D.001", on=TODAY) == first


# ---------------------------------------------------------------- which is live, which still accepts


def test_live_is_the_number_that_new_filings_get(second: ProcedureVersion, first: ProcedureVersion) -> None:
    before, after = (queries.versions_of("D.001", on=day) for day in (NEW_YEAR - DAY, NEW_YEAR))
    assert [(card.number, card.standing) for card in before] == [(2, "coming"), (1, "live")]
    assert [(card.number, card.standing) for card in after] == [(2, "live"), (1, "former")]
    assert [(card.until, card.accepts_until) for card in after] == [(None, None), (NEW_YEAR, NEW_YEAR - DAY)]
    assert after[0].published_by == "tests"
    assert after[1].sha256 == first.sha256


def test_an_old_version_accepts_through_the_day_that_the_new_one_gives(first, machine, at) -> None:
    second = publish_procedure(later(transition={"old_until": "2027-02-28"}), by=machine, at=at)
    last = date(2027, 2, 28)
    assert queries.accepts(first, on=last) and queries.accepts(second, on=last)
    assert not queries.accepts(first, on=last + DAY)
    assert not queries.accepts(second, on=NEW_YEAR - DAY)
    assert not queries.accepts(first, on=date(2025, 6, 30))
    assert queries.versions_of("D.001", on=last)[1].accepts_until == last
    set_acceptance("D.001", 2, old_until=None, by=machine, at=at)
    assert not queries.accepts(first, on=NEW_YEAR)


def test_a_version_that_was_retired_before_another_came_accepts_only_while_it_was_the_law(first, machine, at) -> None:
    retire_version("D.001", 1, until=date(2026, 12, 1), by=machine, at=at)
    publish_procedure(later(), by=machine, at=at)
    assert queries.versions_of("D.001", on=date(2026, 12, 15))[1].standing == "retired"
    assert not queries.accepts(first, on=date(2026, 12, 1))


def test_asking_for_all_versions_costs_two_statements(second, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        queries.versions_of("D.001", on=TODAY)
    with pytest.raises(ProcedureUnknown):
        queries.versions_of("D.999", on=TODAY)


def test_the_number_of_a_version_is_asked_once(second, django_assert_num_queries) -> None:
    queries.number_of.cache_clear()
    with django_assert_num_queries(1):
        assert [queries.number_of(second.pk) for _ in range(3)] == [2, 2, 2]


# ---------------------------------------------------------------- the history


def test_the_history_tells_what_each_version_changed(country, at, machine) -> None:
    publish_procedure(
        later(term={"kind": "same_day", "cutoff": "16:00"}, reads=["people.person", "x.y"]), by=machine, at=at
    )
    newest, oldest = queries.history_of("D.001", on=TODAY)
    assert (newest.version.number, oldest.note) == (2, None)
    assert newest.note is not None
    assert [one.sentence.vi for one in newest.note.of("relief")] == [
        "Giờ nhận để tính trong ngày đổi từ 15:00 thành 16:00."
    ]
    assert "Cơ quan đọc thêm: x.y." in [one.sentence.vi for one in newest.note.of("inner")]
    back = queries.note_between("D.001", 2, 1)
    assert [one.sentence.vi for one in back.of("burden")] == ["Giờ nhận để tính trong ngày đổi từ 16:00 thành 15:00."]


def test_a_service_that_is_gone_is_called_by_its_code(first, second) -> None:
    assert queries.note_between("D.001", 1, 2).of("inner")[-1].sentence.vi.startswith("Có hiệu lực từ 01/01/2027")


def test_the_history_calls_registries_by_their_names(country, at, machine) -> None:
    def change(data: dict[str, Any]) -> None:
        data.update(since="2027-01-01")
        data["components"][0].update(kind="replaced", by="people")

    publish_procedure(variant(change), by=machine, at=at)
    (relief,) = queries.note_between("D.001", 1, 2).of("relief")
    assert relief.sentence.en.endswith("the office looks it up in the registry People.")
