"""Keep questions: save one, change it (what it said before stays), share it with all who oversee, remove it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lienthong.analysis.models import SavedQuery, SavedQueryVersion
from lienthong.analysis.queries.answers import scope_of
from lienthong.analysis.refusals import QueryChangedMeanwhile, QueryNotYours, TitleMissing, TooManyQueries
from lienthong.core import ledger
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import Actor, Text

MOST_OF_ONE, MOST_LETTERS, MOST_OF_TITLE = 200, 20_000, 200


@transaction.atomic
def save_query(title: str, sql: str, *, by: Actor, at: datetime) -> SavedQuery:
    """Keep a question for oneself, whatever it says: it is judged when it is asked.

    Refuses ``QuestionsForOverseers``, ``TitleMissing``, ``InvalidInput`` for one too long, ``TooManyQueries``.
    """
    scope_of(by, at=at)
    title, sql = _fit(title, sql)
    if SavedQuery.objects.filter(owner_id=by.id, removed_at=None).count() >= MOST_OF_ONE:
        raise TooManyQueries(limit=MOST_OF_ONE)
    query = SavedQuery.objects.create(owner_id=by.id, owner_name=by.name)
    SavedQueryVersion.objects.create(query=query, number=1, title=title, sql=sql, at=at)
    _tell("analysis.query_saved", query, by=by, at=at)
    return query


@transaction.atomic
def change_query(query_id: int, title: str, sql: str, *, known: int, by: Actor, at: datetime) -> SavedQuery:
    """Give one's question a new version; ``known`` is the number of the one changed. The same again is nothing.

    Refuses ``QueryNotYours``, ``NotFound``, ``TitleMissing``, ``InvalidInput``, ``QueryChangedMeanwhile``.
    """
    title, sql = _fit(title, sql)
    query = _own(query_id, by, at)
    now = query.versions.get(number=query.number)
    if (now.title, now.sql) == (title, sql):
        return query
    if query.number != known:
        raise QueryChangedMeanwhile(number=query.number)
    query.number += 1
    query.save(update_fields=["number"])
    SavedQueryVersion.objects.create(query=query, number=query.number, title=title, sql=sql, at=at)
    _tell("analysis.query_changed", query, by=by, at=at)
    return query


@transaction.atomic
def share_query(query_id: int, *, shared: bool, by: Actor, at: datetime) -> SavedQuery:
    """Show one's question to all who oversee, or to oneself alone again. Refuses ``QueryNotYours``, ``NotFound``."""
    query = _own(query_id, by, at)
    if query.is_shared != shared:
        query.is_shared = shared
        query.save(update_fields=["is_shared"])
        _tell("analysis.query_shared" if shared else "analysis.query_unshared", query, by=by, at=at)
    return query


@transaction.atomic
def remove_query(query_id: int, *, by: Actor, at: datetime) -> None:
    """Take one's question out of the lists; its versions stay. Refuses ``QueryNotYours``, ``NotFound``."""
    query = _own(query_id, by, at)
    query.removed_at = at
    query.save(update_fields=["removed_at"])
    _tell("analysis.query_removed", query, by=by, at=at)


def _own(query_id: int, by: Actor, at: datetime) -> SavedQuery:
    scope_of(by, at=at)
    query = SavedQuery.objects.select_for_update().filter(pk=query_id, removed_at=None).first()
    if query is None or (query.owner_id != by.id and not query.is_shared):
        raise NotFound(what=Text("câu hỏi đã lưu", "The saved question"))
    if query.owner_id != by.id:
        raise QueryNotYours(owner=query.owner_name)
    return query


def _fit(title: str, sql: str) -> tuple[str, str]:
    title, sql = " ".join(title.split()), sql.strip()
    if not title:
        raise TitleMissing
    if len(sql) > MOST_LETTERS or len(title) > MOST_OF_TITLE or not sql:
        summary = Text(f"câu hỏi có 1–{MOST_LETTERS} chữ", f"a question has 1–{MOST_LETTERS} letters")
        raise InvalidInput(summary=summary, errors=[])
    return title, sql


def _tell(verb: str, query: SavedQuery, *, by: Actor, at: datetime) -> None:
    ledger.record(verb, by=by, at=at, about=f"query:{query.pk}", detail={"number": query.number})
