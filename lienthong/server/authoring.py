"""The command for who writes procedures: ``lienthong procedure new``."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

procedure = typer.Typer(no_args_is_help=True, help="Write procedures: begin a definition file.")


@procedure.callback()
def _one_of_several() -> None:
    """Write procedures: begin a definition file."""


@procedure.command("new")
def procedure_new(
    code: Annotated[str, typer.Argument(help="The procedure's code; the file is called by it.")],
    pack: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="The pack's folder; packs/vn when left out.")
    ] = None,
    title: Annotated[str, typer.Option(help="Its title in Vietnamese.")] = "",
    title_en: Annotated[str, typer.Option(help="Its title in English.")] = "",
    field: Annotated[str, typer.Option(help="The field of law, such as residence.")] = "",
    agency: Annotated[str, typer.Option(help="The type of agency that settles it.")] = "",
    template: Annotated[str, typer.Option(help="The paper of documents/ that ends it.")] = "",
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day on which it holds; today when left out."),
    ] = None,
    design: Annotated[bool, typer.Option("--design", help="The code is not of the national list (yet).")] = False,
    as_json: Json = False,
) -> None:
    """Write a commented file of a new procedure that passes the check, with examples that run. Needs no database."""
    from lienthong.packs.authoring import Wish, begin_procedure
    from lienthong.server import wording
    from lienthong.server.clock import now

    folder = pack or Path(os.environ.get("LIENTHONG_PACK", "packs/vn"))
    wish = Wish(code, title, title_en, field, agency, template, since and since.date(), design, _schemas())
    with refusals_answered(as_json=as_json):
        begun = begin_procedure(folder, wish, at=now())
        told = {"file": begun.file, "examples": begun.examples}
        answer(told, as_json=as_json, words=wording.of_begun(begun, folder, language()))


def _schemas() -> str:
    return os.environ.get("LIENTHONG_PUBLIC_URL", "http://127.0.0.1:8000") + "/schemas"
