"""Every question about notices: what a dossier's page and a person's own page show, and what did not arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.models import Dossier
from lienthong.notices.connectors.known import carried_ways
from lienthong.notices.models import Notice
from lienthong.notices.rules import words
from lienthong.notices.rules.words import UNDELIVERED, State
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way by which somebody was told: what became of it, in words; ``remedy`` where an officer has to do something.

    ``told`` is how an officer told the person instead, ``""`` while nobody did.
    """

    id: str
    way: str
    state: State
    said: Text
    is_undelivered: bool
    remedy: Text | None
    told: Text | None
    told_by: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that somebody was told, with every way that it went; the words are for the person alone."""

    title: Text
    at: datetime
    dossier: str
    subject: str
    paragraphs: tuple[str, ...]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice that did not arrive, as the unit's list shows it."""

    notice: Told
    delivery: Delivery
    applicant_name: str
    unit_name: str


def notices_of_dossier(dossier: Dossier, *, to: Actor) -> list[Told]:
    """Return what was told of a dossier, oldest first (one SQL statement); the caller has checked the right to it.

    A person sees what they were told themselves, with the words; an officer what the applicant was told, without.
    """
    is_person = to.kind == "person"
    told = int(to.id) if is_person else dossier.applicant_id
    whose = Q(account=None) if told is None else Q(account=told)
    rows = _shown().filter(whose, dossier=dossier.code).order_by("line", "text_id", "way")
    return _told(rows, has_words=is_person)


def notices_to(*, to: Actor, limit: int = 30) -> list[Told]:
    """Return what ``to`` themselves were told, the newest first (one SQL statement)."""
    rows = _shown().filter(account_id=int(to.id)).order_by("-occurred_at", "-line", "text_id", "way")
    return _told(rows[: limit * len(words.WAYS)], has_words=True)[:limit]


def undelivered(*, to: Actor, at: datetime, limit: int = 100) -> list[Undelivered]:
    """Return what did not arrive and nobody has dealt with, the newest first: of the units of ``to`` alone.

    The head sees those of the settling unit, intake those of its counter.
    """
    rows = list(_undelivered(to).select_related("text", "account").order_by("-ended_at", "id")[:limit])
    names = units.names({row.unit_id for row in rows if row.unit_id}, on=timezone.localdate(at), language=to.language)
    return [
        Undelivered(
            notice=_one(row, [row], has_words=False),
            delivery=_delivery(row),
            applicant_name=row.account.name if row.account else "",
            unit_name=names.get(row.unit_id or 0, ""),
        )
        for row in rows
    ]


def undelivered_count(*, to: Actor) -> int:
    """Return how many notices of the units of ``to`` did not arrive and wait for somebody (one SQL statement)."""
    return _undelivered(to).count()


def may_deal_with(notice: Notice, *, to: Actor) -> bool:
    """Tell whether ``to`` is of a unit that sees to it that the person learns what this notice says."""
    return _undelivered(to).filter(pk=notice.pk).exists()


def connected_ways() -> frozenset[str]:
    """Return the ways by which this installation can send."""
    return frozenset(carried_ways())


def outbox() -> dict[str, int]:
    """Return how many notices are in each state, for those who run the platform."""
    counted = dict(Notice.objects.order_by().values_list("state").annotate(Count("pk")))
    return {str(state): counted.get(state, 0) for state in State}


def _shown() -> QuerySet[Notice]:
    """Return notices as pages show them: a code that confirms an address is for its address alone."""
    return Notice.objects.filter(contact_id=None).select_related("text")


def _undelivered(to: Actor) -> QuerySet[Notice]:
    mine = Q(pk=None)
    for grant in to.grants:
        procedures = Q() if grant.procedure == "*" else Q(procedure=grant.procedure)
        if grant.role == Role.HEAD and grant.path:
            mine |= procedures & Q(unit__path=grant.path)
        if grant.role == Role.INTAKE and grant.path:
            mine |= procedures & Q(intake__path=grant.path)
    return Notice.objects.filter(mine, state__in=UNDELIVERED, told="")


def _told(rows: Iterable[Notice], *, has_words: bool) -> list[Told]:
    """Put the ways of one thing told together; rows come so that they stand beside each other."""
    grouped = groupby(rows, key=lambda row: (row.line, row.text_id, row.account_id))
    return [_one(first := next(group), [first, *group], has_words=has_words) for _, group in grouped]


def _one(row: Notice, ways: list[Notice], *, has_words: bool) -> Told:
    fullest = max(ways, key=lambda one: len(one.body))
    return Told(
        title=Text(**row.text.body["title"]),
        at=row.occurred_at,
        dossier=row.dossier,
        subject=fullest.subject if has_words else "",
        paragraphs=tuple(fullest.body.split("\n\n")) if has_words else (),
        deliveries=tuple(_delivery(one) for one in ways),
    )


def _delivery(row: Notice) -> Delivery:
    state = State(row.state)
    moment = row.ended_at or row.next_at
    is_undelivered = state in UNDELIVERED
    return Delivery(
        id=str(row.pk),
        way=row.way,
        state=state,
        said=words.said(state, row.way, at=timezone.localtime(moment), reason=row.reason, to=row.sent_to),
        is_undelivered=is_undelivered,
        remedy=words.remedy(row.reason) if is_undelivered and not row.told else None,
        told=words.TOLD.get(row.told),
        told_by=row.told_by,
        told_at=row.told_at,
    )
