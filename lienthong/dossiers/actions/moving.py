"""Open files are moved to another version of the law: ordered by whoever owns the law, done batch by batch.

The order is a row and a line of the ledger. Each batch is one transaction that moves its files, writes what it did with
each and one line that says how far it is; the follower that reads the line goes on, as does whoever gave the order and
waits. What is killed goes on where it was. A file is looked at again, locked, when its turn comes: what somebody did
meanwhile counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import rename_components
from lienthong.dossiers.actions.case import tell
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Dossier, MovedFile, VersionMove
from lienthong.dossiers.queries.moving import (
    Finding,
    Laws,
    Prospect,
    laws_of,
    movable,
    open_move,
    prospects_of,
    survey_move,
)
from lienthong.dossiers.refusals import MoveForbidden, MoveUnderWay, VersionNotInForce
from lienthong.dossiers.rules.transitions import DATA_ASKED, LAW_MOVED
from lienthong.units import queries as units

log = structlog.get_logger()

#: How many files one turn looks at: when all of them move, half a second.
AT_ONCE = 50
#: How many files a refusal lists.
_LISTED = 100


def begin_move(
    procedure: str, source: int, target: int, mapping: MoveMapping, *, leaving: bool = False, by: Actor, at: datetime
) -> VersionMove:
    """Order that the open files of a procedure on version ``source`` be moved to ``target``; none is moved yet.

    Files that need an officer stay where they are. So do, when ``leaving``, those that must not be moved; else they
    refuse the order. The same order again, while it is under way, is the one that was given. Right: steering of the
    country, or of the procedure. Refuses ``VersionUnknown``, ``MoveToItself``, ``MappingUnknown``,
    ``VersionNotInForce``, ``MoveForbidden`` with the list, ``MoveUnderWay``.
    """
    by.must(Role.STEERING, path=units.top_path(on=localdate(at)), procedure=procedure)
    laws = laws_of(procedure, source, target, mapping)
    if laws.target.since > localdate(at):
        raise VersionNotInForce(number=target, since=laws.target.since.isoformat())
    if (under_way := open_move(procedure)) is not None:
        return _same_order(under_way, laws, leaving=leaving)
    forbidden = survey_move(procedure, source, target, mapping, to=by, at=at).of("forbidden")
    if forbidden and not leaving:
        raise _forbidden(forbidden)
    try:
        return _ordered(laws, leaving=leaving, by=by, at=at)
    except IntegrityError:  # somebody ordered a move of the same files at this very moment
        raise MoveUnderWay(procedure=procedure, source=source, target=target) from None


@transaction.atomic
def _ordered(laws: Laws, *, leaving: bool, by: Actor, at: datetime) -> VersionMove:
    move = VersionMove.objects.create(
        procedure=laws.source.procedure_id,
        source=laws.source,
        target=laws.target,
        mapping=body_of(laws.mapping),
        is_leaving=leaving,
        begun_at=at,
    )
    _record("dossiers.move_begun", move, {"is_leaving": leaving}, by=by, at=at)
    return move


def _same_order(move: VersionMove, laws: Laws, *, leaving: bool) -> VersionMove:
    given = (move.source_id, move.target_id, move.mapping, move.is_leaving)
    if given != (laws.source.pk, laws.target.pk, body_of(laws.mapping), leaving):
        raise MoveUnderWay(procedure=move.procedure, source=move.source.number, target=move.target.number)
    return move


def _forbidden(found: tuple[Finding, ...]) -> MoveForbidden:
    listed = [
        {"dossier": one.code, "reasons": [{"code": why.code, "about": why.about} for why in one.reasons]}
        for one in found[:_LISTED]
    ]
    said = [f"{one.code} ({', '.join(why.about for why in one.reasons if why.kind == one.kind)})" for one in found[:3]]
    return MoveForbidden(count=len(found), summary="; ".join(said), dossiers=listed)


@transaction.atomic
def advance_move(move_id: int, turn: int, *, by: Actor, at: datetime) -> int:
    """Move the next files of an order after its turn number ``turn``; return how many were looked at.

    A turn that somebody else has done already does nothing. The machine only.
    """
    by.must(Role.STEERING, path="/")
    moves = VersionMove.objects.select_for_update(of=("self",)).select_related("source", "target")
    move = moves.get(pk=move_id)
    if move.turn != turn or move.ended_at is not None:
        return 0
    laws = laws_of(
        move.procedure, move.source.number, move.target.number, MoveMapping.model_validate(move.mapping)
    )  # fmt: skip
    codes = list(movable(laws.source).filter(code__gt=move.after).values_list("code", flat=True)[: AT_ONCE + 1])
    for code in codes[:AT_ONCE]:
        _move(code, move, laws, by=by, at=at)
        move.after = code
    move.turn += 1
    move.ended_at = None if len(codes) > AT_ONCE else at
    move.save(update_fields=["after", "turn", "ended_at"])
    _record("dossiers.move_advanced", move, {"looked_at": min(len(codes), AT_ONCE)}, by=by, at=at)
    return min(len(codes), AT_ONCE)


def _move(code: str, move: VersionMove, laws: Laws, *, by: Actor, at: datetime) -> None:
    """Move one file, or leave it; what is wrong with it holds up none of the others."""
    try:
        with transaction.atomic():
            dossier = movable(laws.source).select_for_update(of=("self",)).filter(code=code).first()
            if dossier is None:
                return  # it was decided, ended or moved since the batch was read
            ((_, prospect),) = prospects_of([dossier], laws, at=at)
            before = _stand(dossier, laws.source.number)
            if is_moved := prospect.plan.kind in ("free", "needs_data"):
                _apply(dossier, prospect, laws, by=by, at=at)
            _log(move, dossier, prospect, before, laws if is_moved else None, at=at)
    except Exception:
        log.exception("file not moved", dossier=code)
        _log_failure(move, code, at=at)


def _apply(dossier: Dossier, prospect: Prospect, laws: Laws, *, by: Actor, at: datetime) -> None:
    plan = prospect.plan
    dossier.version, dossier.case, dossier.step = laws.target, plan.case, plan.step
    if prospect.event is not None:
        dossier.events = [*dossier.events, prospect.event.as_json()]
    dossier.due_at = prospect.due_after
    detail = {
        "from": laws.source.number,
        "to": laws.target.number,
        "old_due_at": prospect.due_before.isoformat(),
        "new_due_at": prospect.due_after.isoformat(),
    }
    steps = {"steps": laws.mapping.steps} if laws.mapping.steps else {}
    dossier.form, dossier.provenance = plan.form, plan.provenance
    Dossier.objects.filter(pk=dossier.pk).update(
        version=laws.target, form=dossier.form, provenance=dossier.provenance
    )  # fmt: skip
    tell(dossier, LAW_MOVED, state_before=dossier.state, detail=detail | steps, line=detail, by=by, at=at)
    if laws.mapping.components:
        rename_components(f"dossier:{dossier.code}", laws.mapping.components, by=by, at=at)
    if plan.kind == "needs_data":
        asked: dict[str, Any] = {"items": [*plan.fields, *plan.papers]}
        tell(dossier, DATA_ASKED, state_before=dossier.state, detail=asked, line=asked, by=by, at=at)


# ---------------------------------------------------------------- what was, what is, why


def _stand(dossier: Dossier, version: int) -> dict[str, Any]:
    return {
        "version": version,
        "state": str(dossier.state),
        "step": dossier.step,
        "case": dossier.case,
        "due_at": dossier.due_at.isoformat(),
    }


def _log(
    move: VersionMove,
    dossier: Dossier,
    prospect: Prospect,
    before: Mapping[str, Any],
    laws: Laws | None,
    *,
    at: datetime,
) -> None:
    plan = prospect.plan
    after: dict[str, Any] = {}
    if laws is not None:
        after = _stand(dossier, laws.target.number) | {"fields": list(plan.fields), "papers": list(plan.papers)}
    MovedFile.objects.create(
        move=move,
        dossier_code=dossier.code,
        at=at,
        is_moved=laws is not None,
        kind=plan.kind,
        reasons=[{"code": why.code, "about": why.about} for why in plan.reasons],
        before=before,
        after=after,
    )


def _log_failure(move: VersionMove, code: str, *, at: datetime) -> None:
    MovedFile.objects.create(
        move=move,
        dossier_code=code,
        at=at,
        is_moved=False,
        kind="needs_officer",
        reasons=[{"code": "internal_error", "about": ""}],
        before={},
    )


def _record(verb: str, move: VersionMove, detail: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    told = {
        "move": move.pk,
        "procedure": move.procedure,
        "from": move.source.number,
        "to": move.target.number,
        "turn": move.turn,
        "is_done": move.ended_at is not None,
    }
    ledger.record(verb, by=by, at=at, about=f"move:{move.pk}", detail=told | dict(detail))
