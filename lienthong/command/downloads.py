"""The numbers of a board as files: its places, its procedures, its days, each number with what it was worked out from.

One row is one number of one thing: numerator, denominator, value, of which days, as of when, under which definition.
What was not measured is empty, never zero. Of small places everybody gets what the open page says: rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders
from lienthong.command.choices import CHOICES, Choice
from lienthong.command.handing_out import table_file
from lienthong.command.pages import is_known
from lienthong.command.places import Asked, asked_of, open_to_all, place_named
from lienthong.command.shown import ROUND_TO, Shown
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.indicators.queries import BOARD_DAYS, Counts
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
    return _file(request, table, ending, open_to_all(request, version, is_rounded=is_rounded))


def _file(request: PageRequest, table: str, ending: str, asked: Asked) -> HttpResponse:
    if table not in TABLES:
        raise NotFound(what=_TABLE)
    rows = list(TABLES[table](asked, request.language))
    return table_file(request, f"{asked.board.level}-{asked.board.code}-{table}", ending, COLUMNS, rows)


def _places(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of a place and of every place directly beneath it."""
    board = asked.board
    yield from _numbers(asked, (board.level, board.code, board.name.to(language)), board.period)
    for child in board.children:
        yield from _numbers(asked, (_BELOW[board.level], child.code, child.name.to(language)), child.counts)


def _procedures(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of every procedure that occurred or is open in a place."""
    titles = titles_of(row.procedure for row in asked.board.procedures)
    asked = replace(asked, has_money=asked.moment is None)
    is_open_known = asked.moment is None or asked.board.level == "commune"
    for row in asked.board.procedures:
        what = ("procedure", row.procedure, titles[row.procedure].to(language))
        yield from _numbers(asked, what, row.counts, is_open_known=is_open_known)


def _days(asked: Asked, language: str) -> Iterator[Row]:
    """Yield the numbers of a place on each of its days; what is of a moment has none."""
    board = asked.board
    for point in board.trend:
        what = (board.level, board.code, board.name.to(language))
        yield from _numbers(asked, what, point.counts, day=point.day, is_open_known=False)


TABLES: Mapping[str, Callable[[Asked, str], Iterator[Row]]] = {
    "places": _places,
    "procedures": _procedures,
    "days": _days,
}


def _numbers(
    asked: Asked, what: What, counts: Counts | None, *, day: date | None = None, is_open_known: bool = True
) -> Iterator[Row]:
    """Yield a row for every number, of the board's period or of one day; of this moment where that is meant."""
    board, today = asked.board, localdate(asked.board.at)
    period = (day or today - timedelta(days=BOARD_DAYS - 1), day or today)
    for choice in CHOICES.values():
        if not is_known(choice.code, asked) or (choice.is_now and not is_open_known):
            continue
        first, last = (today, today) if choice.is_now else period
        yield (
            *(*what, board.bloc, board.view, board.procedure, choice.code, *_told(choice, counts, asked.shown)),
            *(first.isoformat(), last.isoformat(), localtime(board.at).isoformat(timespec="seconds")),
            localtime(board.counted_at).isoformat(timespec="seconds") if board.counted_at else None,
        )


def _told(choice: Choice, counts: Counts | None, shown: Shown) -> tuple[int | None, int | None, float | None]:
    """Return numerator, denominator and value of a number as far as they may be told, as they stand on the page."""
    value = shown.value(choice, counts)
    if counts is None or (choice.is_now and not shown.has_stock):
        return None, None, None
    part, whole = choice.part_of(counts), choice.whole_of(counts) if choice.whole else None
    if not shown.is_rounded:
        return part, whole, value
    if choice.kind == "share":
        return (None, None, None) if value is None else (_rounded(part), _rounded(whole), int(100 * value) / 100)
    return _rounded(part), None, value


def _rounded(count: int | None) -> int | None:
    """Return a count of a small place as everybody may know it, ``None`` for one of few."""
    return None if count is None or count < ROUND_TO else ROUND_TO * round(count / ROUND_TO)
