"""A board as it is drawn: four numbers with their change, the map or the tiles, the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.choices import CHOICES, NOT_MEASURED, Choice
from lienthong.command.sparkline import Sparkline, sparkline
from lienthong.core.values import GOVERNMENT, Bloc, Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, ChildRow, Counts, DayPoint, View
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import number

ON_TIME, AT_RISK, OVERDUE, RECEIVED = (CHOICES[code] for code in ("on_time", "at_risk", "overdue", "received"))
PAID_ONLINE = CHOICES["paid_online"]
_NEXT_PAGE = {"country": "command_province", "province": "command_commune"}


@dataclass(frozen=True, slots=True)
class TopNumber:
    """One of the four numbers: how it reads, how it changed, how it stands; its definition is one click away."""

    title: Text
    shown: Text | str
    note: Text
    band: str
    words: Text | None
    icon: str
    url: str

    @property
    def is_measured(self) -> bool:
        """Whether there is a number."""
        return self.shown is not NOT_MEASURED


@dataclass(frozen=True, slots=True)
class RankRow:
    """One place in the ranking, with the numbers beside the chosen one."""

    code: str
    name: str
    url: str
    reading: Reading
    received: Text | str
    overdue: Text | str
    line: Sparkline | None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a board is looked at: number, language and bloc chosen, where its pages are, whether it is the open one."""

    choice: Choice
    language: str
    place: str = ""
    is_open: bool = False
    bloc: Bloc = GOVERNMENT
    view: View = "people"

    def query(self, **other: str) -> str:
        """Return the address's query that keeps what was chosen, with ``other`` parts changed or added."""
        return f"?{urlencode({'show': self.choice.code} | self._kept | other)}"

    def of_place(self) -> str:
        """Return the query by which the page of a number knows the place."""
        return f"?{urlencode({'of': self.place, **self._kept})}" if self.place else ""

    @property
    def _kept(self) -> dict[str, str]:
        bloc = {"bloc": self.bloc} if self.bloc != GOVERNMENT else {}
        return bloc | ({"count": self.view} if self.view != "people" else {})


def top_numbers(board: Board, shown: Shown) -> list[TopNumber]:
    """Return the four numbers of today."""
    today, yesterday = board.today, board.yesterday
    return [
        _top(RECEIVED, today, _change_of_count(today, yesterday, shown), shown, Text("Nộp hôm nay", "Filed today")),
        _top(ON_TIME, today, _change_of_share(board, shown), shown, Text("Đúng hạn hôm nay", "On time today")),
        _top(AT_RISK, today, _of_open(today, shown), shown),
        _top(OVERDUE, today, _of_open(today, shown), shown),
    ]


def ranking(board: Board, shown: Shown) -> list[RankRow]:
    """Return the places beneath, what presses most first, what was not measured last."""
    lines = indicators.trends_below(
        board.unit_id, days=BOARD_DAYS, until=localdate(board.at), bloc=board.bloc, view=board.view
    )
    highest = highest_of(board.children, shown.choice)
    measured = {child.unit_id: shown.choice.value(child.counts) for child in board.children}
    children = sorted(board.children, key=lambda child: (shown.choice.worst_first(measured[child.unit_id]), child.code))
    most = max((point.counts.received for line in lines.values() for point in line if point.counts), default=0)
    return [
        RankRow(
            code=child.code,
            name=child.short_name or child.name.vi,
            url=child_url(board, child.code, shown),
            reading=reading(
                shown, measured[child.unit_id], highest, child_url(board, child.code, shown), is_tile=False
            ),
            received=RECEIVED.shown(RECEIVED.value(child.counts), shown.language),
            overdue=OVERDUE.shown(OVERDUE.value(child.counts), shown.language),
            line=_line(lines.get(child.unit_id), most),
        )
        for child in children
    ]


def trend_line(points: Sequence[DayPoint]) -> Sparkline:
    """Return the line of what was filed each day."""
    return _line(points, max((point.counts.received for point in points if point.counts), default=0)) or sparkline(
        [], low=0, high=1
    )


def _top(choice: Choice, counts: Counts | None, note: Text, shown: Shown, title: Text | None = None) -> TopNumber:
    value = choice.value(counts)
    band = choice.band(value, value or 0) if choice.is_time else ""
    words, icon = choice.words(band)
    url = reverse("command_number", args=[choice.code]) + shown.of_place() if shown.place else ""
    return TopNumber(title or choice.title, choice.shown(value, shown.language), note, band, words, icon, url)


def _change_of_count(today: Counts | None, yesterday: Counts | None, shown: Shown) -> Text:
    if today is None or yesterday is None:
        return Text("Hôm qua chưa đo", "Yesterday was not measured")
    change = _signed(today.received - yesterday.received, shown.language)
    return Text(f"{change} so với cả ngày hôm qua", f"{change} against all of yesterday")


def _change_of_share(board: Board, shown: Shown) -> Text:
    before = ON_TIME.value(board.yesterday)
    now, month = ON_TIME.value(board.today), ON_TIME.shown(ON_TIME.value(board.period), shown.language)
    if now is not None and before is not None:
        change = _signed(100 * (now - before), shown.language, 1)
        return Text(f"{change} điểm so với hôm qua", f"{change} points against yesterday")
    days = Text(*(month if isinstance(month, str) else month.to(language) for language in ("vi", "en")))
    return Text(f"{BOARD_DAYS} ngày qua: {days.vi}", f"Last {BOARD_DAYS} days: {days.en}")


def _of_open(today: Counts | None, shown: Shown) -> Text:
    if today is None:
        return Text("Chưa có hồ sơ nào được đếm", "No file was counted yet")
    count = number(today.open, shown.language)
    return Text(f"trong {count} hồ sơ chưa xong", f"of {count} open files")


def _signed(value: float, language: str, places: int = 0) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number(abs(value), language, places)}"


def reading(shown: Shown, value: float | None, highest: float, url: str, *, is_tile: bool = True) -> Reading:
    """Return what a tile, a shape or a row says of a place."""
    band = shown.choice.band(value, highest)
    words, icon = shown.choice.words(band)
    said = (shown.choice.short if is_tile else shown.choice.shown)(value, shown.language)
    return Reading(said, band, words, url, icon)


def highest_of(children: Sequence[ChildRow], choice: Choice) -> float:
    """Return the highest of the numbers of some places, 0 when none was measured."""
    return max((value for child in children if (value := choice.value(child.counts)) is not None), default=0.0)


def _line(points: Sequence[DayPoint] | None, most: int) -> Sparkline | None:
    if points is None:
        return None
    return sparkline([point.counts.received if point.counts else None for point in points], low=0, high=most)


def child_url(board: Board, code: str, shown: Shown) -> str:
    """Return where the board of a place beneath is; nowhere on the open pages."""
    page = _NEXT_PAGE.get(board.level)
    return "" if page is None or shown.is_open else reverse(page, args=[code]) + shown.query()
