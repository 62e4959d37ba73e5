"""The questions that people keep: their own, and those that others share. They hold SQL, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from lienthong.analysis.models import SavedQuery, SavedQueryVersion
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text

_QUESTION = Text("câu hỏi đã lưu", "The saved question")


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A kept question as a list shows it: its newest version (or the one asked for), whose it is, who sees it."""

    id: int
    number: int
    title: str
    sql: str
    owner: str
    is_own: bool
    is_shared: bool
    at: datetime


def saved_queries(*, to: Actor) -> list[SavedCard]:
    """Return the questions that somebody keeps and those that are shared, own ones first, by title (1 SQL)."""
    newest = _seen(to).filter(number=F("query__number")).order_by("title", "pk")
    return sorted((_card(version, to) for version in newest), key=lambda card: not card.is_own)


def saved_query(query_id: int, *, to: Actor, number: int | None = None) -> SavedCard:
    """Return one question, its newest version or another; refuses ``NotFound``, also when it is not shared."""
    wanted = F("query__number") if number is None else number
    version = _seen(to).filter(query_id=query_id, number=wanted).first()
    if version is None:
        raise NotFound(what=_QUESTION)
    return _card(version, to)


def versions_of_query(query_id: int, *, to: Actor) -> list[SavedCard]:
    """Return every version of a question, the newest first; none of one that may not be seen."""
    return [_card(version, to) for version in _seen(to).filter(query_id=query_id).order_by("-number")]


def _seen(to: Actor) -> QuerySet[SavedQueryVersion]:
    theirs = Q(query__owner_id=to.id) | Q(query__is_shared=True)
    return SavedQueryVersion.objects.filter(theirs, query__removed_at=None).select_related("query")


def _card(version: SavedQueryVersion, to: Actor) -> SavedCard:
    query: SavedQuery = version.query
    return SavedCard(
        id=query.pk,
        number=version.number,
        title=version.title,
        sql=version.sql,
        owner=query.owner_name,
        is_own=query.owner_id == to.id,
        is_shared=query.is_shared,
        at=version.at,
    )
