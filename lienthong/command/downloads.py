"""The numbers of a board as files: its places, its procedures, its days, each number with what it was worked out from.

One row is one number of one thing: numerator, denominator, value, of which days, as of when, under which definition.
What was not measured is empty, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from lienthong.command.access import blocs_of, for_leaders
from lienthong.command.choices import CHOICES, Choice
from lienthong.command.handing_out import table_file
from lienthong.command.refusals import BoardOutsideRight
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, Counts, View
from lienthong.procedures.queries.catalogue import titles_of
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units

COLUMNS = (
    *(("kind", "VARCHAR"), ("code", "VARCHAR"), ("name", "VARCHAR"), ("bloc", "VARCHAR"), ("counted", "VARCHAR")),
    *(("definition", "VARCHAR"), ("numerator", "BIGINT"), ("denominator", "BIGINT"), ("value", "DOUBLE")),
    *(("first_day", "DATE"), ("last_day", "DATE")),
    *(("as_of", "TIMESTAMP WITH TIME ZONE"), ("counted_at", "TIMESTAMP WITH TIME ZONE")),
)
#: Numbers of this moment: no past day has them.
_OF_NOW = ("at_risk", "overdue")
_TABLE = Text("bảng này", "This table")

Row = tuple[Any, ...]


@require_safe
@for_leaders
def download(request: PageRequest, table: str, ending: str) -> HttpResponse:
    """Give a table of a board that the visitor may look at: ``places``, ``procedures`` or ``days``; CSV or Parquet."""
    level, _, code = request.GET.get("of", "country").partition(":")
    on = localdate(request.at)
    version = units.version_at(code, level=level, on=on) if code else units.country(on=on)
    wanted = request.GET.get("bloc")
    bloc = next((one for one in blocs_of(visitor(request), version.unit.path) if wanted in (None, one)), None)
    if bloc is None:
        raise BoardOutsideRight(place=version.name)
    return _file(
        request, table, ending, indicators.unit_board(version.unit_id, at=request.at, bloc=bloc, view=_view(request))
    )


@require_safe
def open_download(request: PageRequest, table: str, ending: str) -> HttpResponse:
    """Give everybody a table of the open numbers: the country's provinces and days."""
    if table == "procedures":
        raise NotFound(what=_TABLE)
    return _file(request, table, ending, indicators.country_board(at=request.at, view=_view(request)))


def _view(request: PageRequest) -> View:
    return "agencies" if request.GET.get("count") == "agencies" else "people"


def _file(request: PageRequest, table: str, ending: str, board: Board) -> HttpResponse:
    if table not in TABLES:
        raise NotFound(what=_TABLE)
    rows = list(TABLES[table](board, request.language))
    return table_file(request, f"{board.level}-{board.code}-{table}", ending, COLUMNS, rows)


def _places(board: Board, language: str) -> Iterator[Row]:
    """Yield the numbers of a place and of every place directly beneath it."""
    below = {"country": "province", "province": "commune"}.get(board.level, "")
    yield from _numbers(board, (board.level, board.code, board.name.to(language)), board.period)
    for child in board.children:
        yield from _numbers(board, (below, child.code, child.name.to(language)), child.counts)


def _procedures(board: Board, language: str) -> Iterator[Row]:
    """Yield the numbers of every procedure that occurred or is open in a place."""
    titles = titles_of(row.procedure for row in board.procedures)
    for row in board.procedures:
        yield from _numbers(board, ("procedure", row.procedure, titles[row.procedure].to(language)), row.counts)


def _days(board: Board, language: str) -> Iterator[Row]:
    """Yield the numbers of a place on each of its days."""
    for point in board.trend:
        what = (board.level, board.code, board.name.to(language))
        yield from _numbers(board, what, point.counts, first=point.day, last=point.day)


TABLES: Mapping[str, Callable[[Board, str], Iterator[Row]]] = {
    "places": _places,
    "procedures": _procedures,
    "days": _days,
}


def _numbers(
    board: Board,
    what: tuple[str, str, str],
    counts: Counts | None,
    *,
    first: date | None = None,
    last: date | None = None,
) -> Iterator[Row]:
    """Yield a row for every number; without days, of the board's period, or of this moment where that is meant."""
    today = localdate(board.at)
    for choice in CHOICES.values():
        is_of_now = choice.code in _OF_NOW
        if first is None:
            days = (today, today) if is_of_now else (today - timedelta(days=BOARD_DAYS - 1), today)
        elif is_of_now:
            continue
        else:
            days = (first, last or first)
        yield (
            *(*what, board.bloc, board.view, choice.code, *_told(choice, counts)),
            *(day.isoformat() for day in days),
            localtime(board.at).isoformat(timespec="seconds"),
            localtime(board.counted_at).isoformat(timespec="seconds") if board.counted_at else None,
        )


def _told(choice: Choice, counts: Counts | None) -> tuple[int | None, int | None, float | None]:
    """Return numerator, denominator and value of a number."""
    if counts is None:
        return None, None, None
    return choice.part_of(counts), choice.whole_of(counts) if choice.whole else None, choice.value(counts)
