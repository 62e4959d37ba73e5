"""The numbers of a board as files: its places, its procedures, its days, each number with what it was worked out from.

One row is one number of one thing: numerator, denominator, value, of which days, as of when, under which definition.
What was not measured is empty, never zero. Of small places everybody gets what the open page says: rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders
from lienthong.command.choices import Choice
from lienthong.command.chosen import how_of, span_of
from lienthong.command.handing_out import table_file
from lienthong.command.places import Asked, asked_of, open_to_all, place_named
from lienthong.command.shown import ROUND_TO, Shown
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Counts, Sides, Summed
from lienthong.procedures.queries.catalogue import titles_of
from lienthong.ui.pages import PageRequest

COLUMNS = (
    *(("kind", "VARCHAR"), ("code", "VARCHAR"), ("name", "VARCHAR"), ("bloc", "VARCHAR"), ("counted", "VARCHAR")),
    *(("of_procedure", "VARCHAR"), ("definition", "VARCHAR")),
    *(("numerator", "BIGINT"), ("denominator", "BIGINT"), ("value", "DOUBLE")),
    *(("first_day", "DATE"), ("last_day", "DATE")),
    *(("as_of", "TIMESTAMP WITH TIME ZONE"), ("counted_at", "TIMESTAMP WITH TIME ZONE")),
)
_TABLE = Text("bảng này", "This table")
_BELOW = {"country": "province", "province": "commune"}

Row = tuple[Any, ...]
What = tuple[str, str, str]


@require_safe
@for_leaders
def download(request: PageRequest, table: str, ending: str) -> HttpResponse:
    """Give a table of a board that the visitor may look at: ``places``, ``procedures`` or ``days``; CSV or Parquet.

    ``of``, ``bloc``, ``count``, ``procedure`` and ``as_of`` say which board, as they do on its page.
    """
    version = place_named(request.GET.get("of", "country"), request)
    asked = asked_of(request, version, procedure=request.GET.get("procedure", ""))
    return _file(request, table, ending, asked)


@require_safe
def open_download(request: PageRequest, table: str, ending: str) -> HttpResponse:
    """Give everybody a table of the open numbers: of the country ``places`` and ``days``, of others ``places``."""
    version = place_named(request.GET.get("of", "country"), request)
    is_rounded = version.level != "country"
    if table not in (("places",) if is_rounded else ("places", "days")):
        raise NotFound(what=_TABLE)
    return _file(request, table, ending, open_to_all(request, version))


def _file(request: PageRequest, table: str, ending: str, asked: Asked) -> HttpResponse:
    if table not in TABLES:
        raise NotFound(what=_TABLE)
    rows = list(TABLES[table](asked, request.language))
    return table_file(request, f"{asked.board.level}-{asked.board.code}-{table}", ending, COLUMNS, rows)


def _places(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of a place and of every place directly beneath it."""
    board, choices = asked.board, _choices(asked)
    ids = [child.unit_id for child in board.children]
    found = indicators.by_place(_others(choices), asked.shown.path, ids, **_how(asked))[0]
    own = found.get(board.unit_id, {})
    yield from _numbers(asked, choices, (board.level, board.code, board.name.to(language)), board.period, own)
    for child in board.children:
        what = (_BELOW[board.level], child.code, child.name.to(language))
        yield from _numbers(asked, choices, what, child.counts, found.get(child.unit_id, {}))


def _procedures(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of every procedure that occurred or is open in a place."""
    board, choices = asked.board, _choices(asked, is_procedure=True)
    titles = titles_of(row.procedure for row in board.procedures)
    is_open_known = asked.moment is None or board.level == "commune"
    found = indicators.by_key(_others(choices), "procedure", asked.shown.path, **_how(asked))
    for row in board.procedures:
        what = ("procedure", row.procedure, titles[row.procedure].to(language))
        sides = found.get(row.procedure, {})
        yield from _numbers(asked, choices, what, row.counts, sides, is_open_known=is_open_known)


def _days(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of a place on each of its days; what is of a moment has none."""
    board, choices = asked.board, _choices(asked)
    found = indicators.by_key(_others(choices), "day", asked.shown.path, **_how(asked))
    for point in board.trend:
        what = (board.level, board.code, board.name.to(language))
        sides = found.get(point.day, {})
        yield from _numbers(asked, choices, what, point.counts, sides, day=point.day, is_open_known=False)


TABLES: Mapping[str, Callable[[Asked, str], Iterator[Row]]] = {
    "places": _places,
    "procedures": _procedures,
    "days": _days,
}


def _choices(asked: Asked, *, is_procedure: bool = False) -> list[Choice]:
    """Return the numbers that a table tells of."""
    is_told = asked.shown.offers_by_procedure if is_procedure else asked.shown.offers
    return [one for one in asked.shown.numbers if is_told(one)]


def _others(choices: list[Choice]) -> list[Summed]:
    """Return what is read besides the board's own counts."""
    return [one.summed for one in choices if one.summed and not one.part]


def _how(asked: Asked) -> dict[str, Any]:
    """Return over which days that is read, of a past minute whole days alone, and what else of the board it is told."""
    end = localdate(asked.board.at) + timedelta(days=0 if asked.moment else 1)
    return {"start": end - timedelta(days=BOARD_DAYS), "end": end, **how_of(asked.board)}


def _numbers(
    asked: Asked,
    choices: list[Choice],
    what: What,
    counts: Counts | None,
    others: Mapping[str, Sides],
    *,
    day: date | None = None,
    is_open_known: bool = True,
) -> Iterator[Row]:
    """Yield a row for every number, of the board's period or of one day; of this moment where that is meant."""
    board, today, shown = asked.board, localdate(asked.board.at), asked.shown
    for choice in choices:
        if choice.is_now and not is_open_known:
            continue
        start, end = span_of(choice, board, shown)
        first, last = (today, today) if choice.is_now else (day or start, day or end - timedelta(days=1))
        sides = choice.sides(counts) if choice.part else others.get(choice.code)
        yield (
            *(*what, board.bloc, board.view, board.procedure, choice.code, *_told(choice, sides, shown)),
            *(first.isoformat(), last.isoformat(), localtime(board.at).isoformat(timespec="seconds")),
            localtime(board.counted_at).isoformat(timespec="seconds") if board.counted_at else None,
        )


def _told(choice: Choice, sides: Sides, shown: Shown) -> tuple[int | None, int | None, float | None]:
    """Return numerator, denominator and value of a number as far as they may be told, as they stand on the page."""
    value = shown.value(choice, sides)
    if sides is None or (choice.is_now and not shown.has_stock):
        return None, None, None
    part, whole = sides[0], sides[1] if choice.whole_words else None
    if not shown.is_rounded:
        return part, whole, value
    if choice.kind == "count":
        return _rounded(part), None, value
    if value is None:
        return None, None, None
    told = int(100 * value) / 100 if choice.kind == "share" else round(value, 1)
    return _rounded(part), _rounded(whole), told


def _rounded(count: int | None) -> int | None:
    """Return a count of a small place as everybody may know it, ``None`` for one of few."""
    return None if count is None or count < ROUND_TO else ROUND_TO * round(count / ROUND_TO)
