"""The command on lines that were told wrongly: ``lienthong ledger correct``."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def ledger_correct(
    seq: Annotated[int, typer.Argument(help="The line's number.")],
    reason: Annotated[str, typer.Option(help="Why, and what it rests on; it stays in the ledger.")],
    detail: Annotated[str, typer.Option(help="What the line should have told, as a JSON object.")] = "",
    void: Annotated[bool, typer.Option("--void", help="The line should not be there: it counts nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Have a line counted as it should have been, or not at all; the line itself stays, sealed, as it is."""
    from lienthong.server.cli import open_house

    told = _told(detail, void=void)
    open_house()
    from lienthong.core.values import system
    from lienthong.indicators.actions.correcting import correct_line
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        line = correct_line(seq, told, reason, by=system("operator"), at=now())
        words = {
            "vi": f"Dòng {seq} được đính chính bằng dòng {line.seq}; bộ đếm sẽ tính lại ngay.",
            "en": f"Line {seq} is corrected by line {line.seq}; the counters follow at once.",
        }
        answer({"corrected": seq, "by": line.seq, **line.detail}, as_json=as_json, words=words[language()])


def _told(detail: str, *, void: bool) -> dict[str, Any] | None:
    """Return what the line should have told, ``None`` for nothing; exactly one of the two must be asked for."""
    if void == bool(detail):
        raise typer.BadParameter("say either --detail or --void")
    if void:
        return None
    try:
        told = json.loads(detail)
    except json.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise typer.BadParameter('--detail is a JSON object, such as {"on_time": true}')
    return told
