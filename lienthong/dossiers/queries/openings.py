"""Which officers looked into a person's files, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import acts_next
from lienthong.dossiers.queries.lists import own_files
from lienthong.dossiers.rules.openings import OPENED, OPINION_OPENED, PURPOSE_WORDS, Purpose
from lienthong.units import queries as units

DESK_ROLES = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One look of an officer into a file: when, who at which unit, into which file, why."""

    at: datetime
    who: str
    unit_name: str
    dossier: str
    purpose: Text


def openings_of_person(*, to: Actor, limit: int = 50) -> list[OpeningLine]:
    """Return the newest looks of officers into the files of ``to`` themselves: nobody sees anybody else's.

    Three SQL statements, none when the actor is not a person.
    """
    if to.kind != "person":
        return []
    codes = list(own_files(to).values_list("code", flat=True))
    lines = list(
        LedgerLine.objects.filter(dossier__in=codes, verb__in=(OPENED, OPINION_OPENED)).order_by("-seq")[:limit]
    )
    if not lines:
        return []
    named = {line.unit_id for line in lines if line.unit_id}
    names = units.names(named, on=localdate(lines[0].at), language=to.language)
    return [
        OpeningLine(
            at=line.at,
            who=line.actor_name,
            unit_name=names.get(line.unit_id or 0, ""),
            dossier=line.dossier,
            purpose=PURPOSE_WORDS[Purpose(line.detail["purpose"])],
        )
        for line in lines
    ]


def purpose_of(dossier: Dossier, *, to: Actor) -> Purpose:
    """Return why an officer who may see a file looks into it."""
    role = acts_next(dossier)
    if role is not None and to.may(role, path=dossier.holder.path, procedure=dossier.procedure):
        return Purpose.WORK
    audits = to.may(Role.AUDITOR, path=dossier.unit.path, procedure=dossier.procedure)
    return Purpose.AUDIT if audits and not (DESK_ROLES & {grant.role for grant in to.grants}) else Purpose.FOLLOW
