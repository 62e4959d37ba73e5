"""The commands on the facts that a warehouse takes: ``lienthong analysis …``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

analysis = typer.Typer(no_args_is_help=True, help="The facts of the ledger as files, for questions past the boards.")


@analysis.callback()
def _group() -> None:
    """Keep the group a group while it has one command."""


@analysis.command("export")
def analysis_export(
    month: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m"], help="Write this month anew, each bloc as one file.")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write everything anew, from the first line on.")] = False,
    as_json: Json = False,
) -> None:
    """Write the facts since the last time now instead of at night; killed half-way, the next run goes on."""
    from lienthong.server.cli import open_house

    open_house()
    from django.conf import settings

    from lienthong.analysis.actions.exporting import rebuild_facts, rewrite_month
    from lienthong.analysis.queries.facts import written
    from lienthong.analysis.tasks import WRITER
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        if month is not None:
            rewrite_month(month.date(), by=WRITER, at=now())
        else:
            if rebuild:
                rebuild_facts(by=WRITER, at=now())
            _write_all()
        told = written()
        words = {
            "vi": f"{told.rows} dữ kiện, đến dòng {told.seq} của nhật ký, trong {settings.ANALYSIS}.",
            "en": f"{told.rows} facts, up to line {told.seq} of the ledger, in {settings.ANALYSIS}.",
        }
        answer(told, as_json=as_json, words=words[language()])


def _write_all() -> None:
    """Write turn by turn until nothing settled is left, and draw how far it is."""
    from lienthong.analysis.actions.exporting import write_facts
    from lienthong.analysis.queries.facts import last_seq
    from lienthong.analysis.tasks import WRITER
    from lienthong.server.clock import now
    from lienthong.server.installing import bar

    with bar() as tell:
        turn = write_facts(by=WRITER, at=now())
        while not turn.is_whole:
            tell("facts", turn.seq, last_seq())
            turn = write_facts(by=WRITER, at=now())
