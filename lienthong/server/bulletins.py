"""The commands on bulletins: ``lienthong bulletin …``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

if TYPE_CHECKING:
    from lienthong.bulletins.models import Bulletin

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

bulletin = typer.Typer(no_args_is_help=True, help="Signed papers of a place's numbers: daily, weekly, monthly.")


@bulletin.command("make")
def bulletin_make(
    kind: Annotated[str, typer.Argument(help="Which one: the code of its definition (daily, weekly, monthly).")],
    unit: Annotated[
        str, typer.Option(help="The code of a province or of a commune; left out: the whole country.")
    ] = "",
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the period; left out: yesterday.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the bulletin of a place for the period in which a day lies; one that there is stays as it is."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.bulletins.actions.making import BULLETINS, make_bulletin
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        at = now()
        on = day.date() if day else localdate(at) - timedelta(days=1)
        made = make_bulletin(kind, _place(unit, on), on, by=BULLETINS, at=at)
        _say(made, as_json=as_json)


@bulletin.command("correct")
def bulletin_correct(
    code: Annotated[str, typer.Argument(help="The code of the bulletin.")],
    reason: Annotated[str, typer.Option(help="Why, as it is printed.")],
    as_json: Json = False,
) -> None:
    """Count again what a bulletin says; when it differs, make an edition that says what changed."""
    _open_house()
    from lienthong.bulletins.actions.making import BULLETINS, correct_bulletin
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        _say(correct_bulletin(code, reason, by=BULLETINS, at=now()), as_json=as_json)


def _say(made: Bulletin, *, as_json: bool) -> None:
    from lienthong.bulletins.queries import data_of

    period, name = made.period.words.to(language()), made.name if language() == "vi" else made.name_en
    number, changes = made.edition, len(made.changes)
    vi = f"{name}, {period}: bản {number}, mã {made.code}, {changes} thay đổi."
    en = f"{name}, {period}: edition {number}, code {made.code}, {changes} changes."
    words = vi if language() == "vi" else en
    answer(data_of(made), as_json=as_json, words=words)


def _place(code: str, on: date) -> int:
    """Return the unit of a province's or a commune's code, of the whole country without one."""
    from lienthong.units import queries as units
    from lienthong.units.refusals import UnitUnknown

    if not code:
        return units.country(on=on).unit_id
    try:
        return units.version_at(code, level="province", on=on).unit_id
    except UnitUnknown:
        return units.version_at(code, level="commune", on=on).unit_id


def _open_house() -> None:
    from lienthong.server.cli import open_house

    open_house()
