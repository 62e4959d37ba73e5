"""Seeing a move through from a terminal: the order, batch after batch with a bar, the report."""

from __future__ import annotations

from pathlib import Path

from lienthong.core.values import Actor
from lienthong.dossiers.actions.moving import advance_move, begin_move
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.queries.moving import MoveReport, move_report, open_move
from lienthong.packs.converting import convert
from lienthong.packs.reading import Unreadable, read_yaml
from lienthong.packs.refusals import pack_wrong
from lienthong.server.clock import now
from lienthong.server.installing import bar


def read_mapping(path: Path | None) -> MoveMapping:
    """Read what becomes of what; refuses ``PackWrong`` with file and line. Without a file every name stays."""
    if path is None:
        return MoveMapping()
    try:
        mapping, problems = convert(MoveMapping, read_yaml(path, path.name))
    except Unreadable as wrong:
        raise pack_wrong(path.name, [wrong.problem]) from None
    if mapping is None:
        raise pack_wrong(path.name, problems)
    return mapping


def move_all(code: str, source: int, target: int, mapping: MoveMapping, *, leaving: bool, by: Actor) -> MoveReport:
    """Give the order, or go on with it, and do all of it; a worker that does the same meanwhile is no harm."""
    move = begin_move(code, source, target, mapping, leaving=leaving, by=by, at=now())
    with bar() as tell:
        while (under_way := open_move(code)) is not None and under_way.pk == move.pk:
            report = move_report(move.pk, to=by)
            tell("move", report.looked_at, report.looked_at + report.remaining)
            advance_move(move.pk, under_way.turn, by=by, at=now())
    return move_report(move.pk, to=by)
