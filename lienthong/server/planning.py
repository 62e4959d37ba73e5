"""The commands on plans: ``lienthong plan …``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Code = Annotated[str, typer.Argument(help="The plan's code, such as 02-KH-BCDTW.")]

plan = typer.Typer(no_args_is_help=True, help="What was promised: plans, their tasks, who is late and why.")


@plan.command("list")
def plan_list(as_json: Json = False) -> None:
    """List the plans of this installation: whose they are, how many tasks, which plans they refine."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.core.values import system
    from lienthong.plans.queries.defined import plan_cards
    from lienthong.server import plan_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        cards = plan_cards(to=system("plans"), on=localdate(now()))
        answer(cards, as_json=as_json, words=plan_words.of_cards(cards, language()))


@plan.command("status")
def plan_status(code: Code, as_json: Json = False) -> None:
    """Say how a plan stands: phases, groups, every task with who leads, until when, how it is, and why; late first."""
    _open_house()
    from lienthong.plans.queries import status
    from lienthong.server import plan_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        found = status.plan_status(code, at=now())
        answer(found, as_json=as_json, words=plan_words.of_status(found, language()))


@plan.command("import")
def plan_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A unit's own plan: .xlsx, or .yaml.")],
    as_json: Json = False,
) -> None:
    """Take in a unit's own plan, or its new version; a workbook with macros or formulas is refused by name."""
    _open_house()
    from lienthong.core.values import system
    from lienthong.packs.plans import plan_in
    from lienthong.plans.actions.loading import adopt_plan
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        taken = adopt_plan(plan_in(file), by=system("plans"), at=now())
        words = {
            "vi": f"{taken.code}: phiên bản {taken.number} đã được nhận.",
            "en": f"{taken.code}: version {taken.number} is taken in.",
        }
        answer({"plan": taken.code, "version": taken.number}, as_json=as_json, words=words[language()])


@plan.command("export")
def plan_export(
    code: Code,
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write the workbook (.xlsx).")],
    as_json: Json = False,
) -> None:
    """Write a plan as a workbook that can be filled in and taken in again; no cell is ever a formula."""
    _open_house()
    from lienthong.plans.queries.exporting import workbook
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        file.write_bytes(workbook(code, language=language(), at=now()))
        answer({"plan": code, "file": file}, as_json=as_json, words=str(file))


def _open_house() -> None:
    from lienthong.server.cli import open_house

    open_house()
