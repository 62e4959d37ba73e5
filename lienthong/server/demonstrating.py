"""The ``lienthong demo`` commands: what a demonstration invents, clearly marked and never in production."""

from __future__ import annotations

from typing import Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

demo = typer.Typer(no_args_is_help=True, help="The demonstration's people, and a year of history.")


@demo.command("people")
def demo_people(
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 2026,
    people: Annotated[int, typer.Option(min=1)] = 20_000,
    households: Annotated[int, typer.Option(min=1)] = 6_000,
    as_json: Json = False,
) -> None:
    """Invent people over all communes, put them into the registries and open the demo accounts."""
    from lienthong.server.cli import open_house

    open_house()
    from lienthong.server.installing import bar, load_demonstration

    with refusals_answered(as_json=as_json):
        with bar() as tell:
            new = load_demonstration(seed, people=people, households=households, tell=tell)
        words = {"vi": f"{new} bản ghi mới.", "en": f"{new} new records."}
        answer({"seed": seed, "records": new}, as_json=as_json, words=words[language()])


@demo.command("history")
def demo_history(
    dossiers: Annotated[int, typer.Option(min=1, help="How many requests to invent.")] = 200_000,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How many days back.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same history.")] = 1,
    as_json: Json = False,
) -> None:
    """Invent a year of requests all over the country and tell it to the ledger, so that boards have something to show.

    Killed, it goes on where it stood when it is run again; what was told is not told twice.
    """
    from lienthong.server.cli import open_house

    open_house()
    from lienthong.core.values import system
    from lienthong.packs.history import tell_history
    from lienthong.server.clock import now
    from lienthong.server.installing import bar

    with refusals_answered(as_json=as_json):
        with bar() as tell:
            told = tell_history(
                dossiers=dossiers,
                days=days,
                seed=seed,
                by=system("demo"),
                at=now(),
                progress=lambda done, total: tell("dossiers", done, total),
            )
        words = {
            "vi": f"{told.new_lines} dòng mới, tất cả {told.lines} dòng của {told.told} hồ sơ mẫu.",
            "en": f"{told.new_lines} new lines, in all {told.lines} lines of {told.told} synthetic dossiers.",
        }
        answer(told, as_json=as_json, words=words[language()])
