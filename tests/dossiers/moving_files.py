"""Open files of the demo country and the law that changes under them: ordered, moved and followed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lienthong.core.definitions import body_of
from lienthong.core.ledger import lines_about
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.dossiers import tasks
from lienthong.dossiers.actions import moving
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Dossier, VersionMove
from lienthong.dossiers.queries.moving import MoveReport, Survey, move_report, survey_move
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.queries import definition_on
from tests.dossiers.making import (
    FRIDAY,
    MOVING,
    Country,
    file,
)

LATER = FRIDAY + timedelta(hours=3)
ROBOT = system("moves")
NOTHING = MoveMapping()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
Body = dict[str, Any]


def law(*changes: Callable[[Body], object], **parts: Any) -> None:
    """Publish another text of the procedure of moving, in force from the day of filing on."""
    body: Body = {**body_of(definition_on(MOVING, on=FRIDAY.date())), "since": FRIDAY.date().isoformat(), **parts}
    for change in changes:
        change(body)
    publish_procedure(ProcedureDefinition.model_validate(body), by=system("packs"), at=FRIDAY)


def old_file(country: Country, make: Callable[[Country], Dossier] = file) -> Dossier:
    return make(country)


def survey(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2) -> Survey:
    return survey_move(MOVING, source, target, mapping, to=ROBOT, at=LATER)


def order(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2, **more: Any) -> VersionMove:
    return moving.begin_move(MOVING, source, target, mapping, by=ROBOT, at=LATER, **more)


def move(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2, **more: Any) -> MoveReport:
    """Give the order and let the follower do all of it."""
    ordered = order(mapping, source, target, **more)
    follow(*lines_about(f"move:{ordered.pk}"))
    return move_report(ordered.pk, to=ROBOT)


def follow(*lines: LedgerLine) -> None:
    """Let the follower read lines, then what it wrote itself, until nothing is left."""
    known = LedgerLine.objects.latest("seq").seq
    tasks.follow_moves(lines, LATER)
    if new := list(LedgerLine.objects.filter(seq__gt=known, verb="dossiers.move_advanced").order_by("seq")):
        follow(*new)


def now(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(code=dossier.code)


def number_of(dossier: Dossier) -> int:
    return now(dossier).version.number


def terms(days: int) -> Callable[[Body], object]:
    return lambda body: body["term"].update(amount=days)


def dearer(body: Body) -> None:
    body["fee"] = [{**body["fee"][0], "amount": 5000}]
