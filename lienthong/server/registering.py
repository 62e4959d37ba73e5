"""The command that writes the register of a unit: ``lienthong register``."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from lienthong.units.models import Unit

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def register(
    unit: Annotated[str, typer.Option(help="The unit's permanent key.")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")],
    out: Annotated[Path | None, typer.Option(help="A .csv file, or a folder for printed volumes (PDF).")] = None,
    as_json: Json = False,
) -> None:
    """Write the register of a unit for some days: to the terminal as CSV, to a file, or as volumes to be printed."""
    from lienthong.server.cli import open_house

    open_house()
    from lienthong.core.values import Actor
    from lienthong.server.clock import now
    from lienthong.slips.actions.registering import export_register
    from lienthong.units.queries import unit_by_key

    keeper = Actor(kind="system", id="system:register", name="register", language=language())
    with refusals_answered(as_json=as_json):
        asked = unit_by_key(unit), first.date(), last.date()
        if out is not None and out.suffix != ".csv":
            printed = _print(*asked, into=out, by=keeper, at=now())
            answer(printed, as_json=as_json, words="\n".join(str(path) for path in printed))
        lines = export_register(*asked, by=keeper, at=now())
        if out is not None:
            with out.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(lines)
            answer(out, as_json=as_json, words=str(out))
        if as_json:
            heads = next(lines)
            answer([dict(zip(heads, line, strict=True)) for line in lines], as_json=True)
        csv.writer(sys.stdout).writerows(lines)


def _print(unit: Unit, first: date, last: date, *, into: Path, by: Actor, at: datetime) -> list[Path]:
    """Have a register printed here and now, and put its volumes into a folder."""
    from lienthong.documents.queries import read_file
    from lienthong.slips.actions.registering import ask_register, make_volume
    from lienthong.slips.queries.register import get_register, volumes_of

    into.mkdir(parents=True, exist_ok=True)
    asked = ask_register(unit, first, last, by=by, at=at)
    while make_volume(asked.pk, by=by, at=at):
        pass
    written = []
    for volume in volumes_of(get_register(asked.pk, to=by)):
        path = into / f"{first} {last} {volume.number}.pdf"
        path.write_bytes(read_file(volume.file_id))
        written.append(path)
    return written
