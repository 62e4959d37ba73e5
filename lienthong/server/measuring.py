"""The commands on what is measured: ``lienthong indicators …``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.indicators.rules.periods import Period
from lienthong.indicators.rules.told import By
from lienthong.server.answers import answer, language, plain, refusals_answered

if TYPE_CHECKING:
    from lienthong.units.models import UnitVersion

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Unit = Annotated[str, typer.Option(help="The code of a province, a commune or an agency; left out: the country.")]
Level = Annotated[
    str, typer.Option(help="What the code means: province, commune or agency; left out: the first that fits.")
]
Of = Annotated[Period, typer.Option("--period", help="The month, the quarter or the year up to the day.")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to and with this day; left out: up to now.")
]
ApartBy = Annotated[
    By | None, typer.Option("--by", help="Take an indicator apart: by procedure, field of law, channel or day.")
]

indicators = typer.Typer(no_args_is_help=True, help="What is measured: indicators, and indexes made of them.")


@indicators.command("list")
def indicators_list(as_json: Json = False) -> None:
    """List the indexes and indicators that are defined today."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.indicators.queries.definitions import all_indicators
    from lienthong.indicators.queries.indexes import all_indexes
    from lienthong.server import measuring_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        today = localdate(now())
        indexes, singles = all_indexes(on=today), all_indicators(on=today)
        told = {"indexes": indexes, "indicators": singles}
        answer(told, as_json=as_json, words=measuring_words.of_list(indexes, singles, language()))


@indicators.command("show")
def indicators_show(
    code: Annotated[str, typer.Argument(help="The code of an index (766) or of an indicator (on_time).")],
    unit: Unit = "",
    level: Level = "",
    period: Of = "month",
    day: Day = None,
    by: ApartBy = None,
    as_json: Json = False,
) -> None:
    """Show an index of a unit item by item, or one indicator: what was counted over what, and what it makes."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.indicators.queries.index import index_of
    from lienthong.indicators.queries.indexes import all_indexes
    from lienthong.indicators.queries.single import indicator_of, pieces_of
    from lienthong.server import measuring_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        at = now()
        on = day.date() if day else None
        version = _unit(unit, level, min(on or localdate(at), localdate(at)))
        if code in {index.code for index in all_indexes(on=localdate(at))}:
            card = index_of(code, version.unit_id, period, at, day=on)
            answer(card, as_json=as_json, words=measuring_words.of_index(card, language()))
        told = indicator_of(code, version.unit_id, period, at, day=on)
        pieces = pieces_of(told, by) if by else []
        words = measuring_words.of_indicator(told, language()) + measuring_words.of_pieces(pieces, language())
        answer({**plain(told), "by": by, "pieces": pieces} if by else told, as_json=as_json, words=words)


@indicators.command("rank")
def indicators_rank(
    code: Annotated[str, typer.Argument(help="The code of an index.")],
    of: Annotated[str, typer.Option(help="Which units: province, agency or commune.")] = "province",
    unit: Unit = "",
    level: Level = "",
    period: Of = "month",
    day: Day = None,
    limit: Annotated[int, typer.Option(help="How many, the best first; 0: all.")] = 0,
    as_json: Json = False,
) -> None:
    """Rank the units of a level under a unit by an index, with the change since yesterday and since last week."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.indicators.queries.index import ranking
    from lienthong.server import measuring_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        at = now()
        on = day.date() if day else None
        version = _unit(unit, level, min(on or localdate(at), localdate(at)))
        board = ranking(code, of, period, at, under=version.unit_id, day=on, limit=limit or None)
        answer(board, as_json=as_json, words=measuring_words.of_ranking(board, language()))


def _unit(code: str, level: str, on: date) -> UnitVersion:
    """Return the unit that a code means: of the level named, or of the first that has it; the country without one."""
    from lienthong.units import queries as units
    from lienthong.units.refusals import UnitUnknown

    if not code:
        return units.country(on=on)
    for one in (level,) if level else ("province", "commune"):
        try:
            return units.version_at(code, level=one, on=on)
        except UnitUnknown:
            continue
    return units.version_at(code, level=level or "agency", on=on)


def _open_house() -> None:
    from lienthong.server.cli import open_house

    open_house()
