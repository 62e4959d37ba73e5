"""A board as it is drawn: four numbers with their change, the ranking with its changes, the procedures beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.choices import CHOICES, NOT_MEASURED, Choice
from lienthong.command.comparing import changes, is_near, ranks
from lienthong.command.shown import Shown
from lienthong.command.sparkline import Sparkline, sparkline
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, ChildRow, Counts, DayPoint
from lienthong.procedures import queries as procedures
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import number

ON_TIME, AT_RISK, OVERDUE, RECEIVED = (CHOICES[code] for code in ("on_time", "at_risk", "overdue", "received"))
PAID_ONLINE = CHOICES["paid_online"]
#: How many procedures a place's board lists; the catalogue has them all.
_MOST_PROCEDURES = 10
_NEXT_PAGE = {"country": "province", "province": "commune"}
_YESTERDAY, _WEEK = 1, 7
#: How many days back → what was open in each place when that day was over.
Stocks = Mapping[int, Mapping[int, Mapping[str, int]] | None]


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
class Change:
    """How a place's rank changed: the sign and number shown, and the same in words."""

    shown: str
    words: Text


@dataclass(frozen=True, slots=True)
class RankRow:
    """One place in the ranking: its rank (``None``: not ranked) and how that changed, and the numbers beside."""

    code: str
    name: str
    url: str
    rank: int | None
    reading: Reading
    is_near: bool
    since_yesterday: Change | None
    since_last_week: Change | None
    received: Text | str
    overdue: Text | str
    line: Sparkline | None


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """One procedure of a place: its numbers, and where its own page is."""

    title: Text
    url: str
    counts: Counts
    reading: Reading
    overdue: Text | str
    on_time: Text | str
    paid_online: Text | str


def top_numbers(board: Board, shown: Shown, stocks: Stocks | None = None) -> list[TopNumber]:
    """Return the four numbers of the day, those of what is open against the beginning of the day where it is known."""
    today, yesterday = board.today, board.yesterday
    then = (stocks or {}).get(_YESTERDAY)
    return [
        _top(RECEIVED, today, _change_of_count(today, yesterday, shown), shown, _of_day(shown, "Nộp", "Filed")),
        _top(ON_TIME, today, _change_of_share(board, shown), shown, _of_day(shown, "Đúng hạn", "On time")),
        _top(AT_RISK, today, _of_open(board, shown, then, "at_risk"), shown),
        _top(OVERDUE, today, _of_open(board, shown, then, "overdue"), shown),
    ]


def chosen_number(board: Board, shown: Shown) -> Reading:
    """Return the chosen number of the place itself."""
    counts = board.today if shown.choice.is_now else board.period
    return shown.reading(counts, shown.value(shown.choice, counts) or 0.0, "", is_tile=False)


def stocks_of(board: Board, shown: Shown) -> Stocks:
    """Return what was open at the end of yesterday and, when the ranking asks for it, a week before, by place."""
    if board.procedure or shown.as_of:
        return {}
    today = localdate(board.at)
    places = [board.unit_id, *(child.unit_id for child in board.children)]
    back = (_YESTERDAY, _WEEK) if shown.choice.is_now and board.children else (_YESTERDAY,)
    return {
        days: indicators.stock_kept(places, day=today - timedelta(days=days - 1), bloc=board.bloc, view=board.view)
        for days in back
    }


def ranking(board: Board, shown: Shown, stocks: Stocks, lines: Mapping[int, Sparkline]) -> list[RankRow]:
    """Return the places beneath, what presses most first, then what is of few, what was not measured last."""
    choice = shown.choice
    orders = {child.unit_id: shown.order(choice, child.counts) for child in board.children}
    now = ranks(orders)
    moved = {days: changes(now, before) for days, before in _ranks_before(board, shown, stocks).items()}
    highest = highest_of(board.children, shown)
    share = choice.value(board.period) if choice.kind == "share" else None
    children = sorted(board.children, key=lambda child: (orders[child.unit_id], child.code))
    return [
        RankRow(
            code=child.code,
            name=child.short_name or child.name.vi,
            url=child_url(board, child.code, shown),
            rank=now.get(child.unit_id),
            reading=shown.reading(child.counts, highest, child_url(board, child.code, shown), is_tile=False),
            is_near=_is_near(choice, child.counts, share) and child.unit_id in now,
            since_yesterday=_change(moved.get(_YESTERDAY, {}).get(child.unit_id), choice),
            since_last_week=_change(moved.get(_WEEK, {}).get(child.unit_id), choice),
            received=shown.said(RECEIVED, child.counts),
            overdue=shown.said(OVERDUE, child.counts),
            line=lines.get(child.unit_id),
        )
        for child in children
    ]


def procedure_lines(board: Board, shown: Shown) -> list[ProcedureLine]:
    """Return the procedures of a place that press most by the chosen number, at most so many; one statement."""
    choice = shown.choice
    rows = sorted(board.procedures, key=lambda row: (shown.order(choice, row.counts), -row.counts.received))[
        :_MOST_PROCEDURES
    ]
    titles = procedures.titles_of([row.procedure for row in rows])
    highest = max((value for row in rows if (value := shown.value(choice, row.counts)) is not None), default=0.0)
    return [
        ProcedureLine(
            title=titles[row.procedure],
            url=procedure_url(row.procedure, shown),
            counts=row.counts,
            reading=shown.reading(row.counts, highest, "", is_tile=False),
            overdue=shown.said(OVERDUE, row.counts),
            on_time=shown.said(ON_TIME, row.counts),
            paid_online=shown.said(PAID_ONLINE, row.counts),
        )
        for row in rows
    ]


def trend_line(points: Sequence[DayPoint]) -> Sparkline:
    """Return the line of what was filed each day."""
    filed = [point.counts.received if point.counts else None for point in points]
    return sparkline(filed, low=0, high=max((count for count in filed if count is not None), default=0))


def highest_of(children: Sequence[ChildRow], shown: Shown) -> float:
    """Return the highest of the chosen numbers of some places, 0 when none was measured."""
    values = (shown.value(shown.choice, child.counts) for child in children)
    return max((value for value in values if value is not None), default=0.0)


def child_url(board: Board, code: str, shown: Shown) -> str:
    """Return where the same board of a place beneath is."""
    level = _NEXT_PAGE.get(board.level)
    if level is None:
        return ""
    if shown.procedure:
        return reverse("command_procedure", args=[shown.procedure]) + shown.query(of=f"{level}:{code}")
    return reverse(f"command_open_{level}" if shown.is_open else f"command_{level}", args=[code]) + shown.query()


def procedure_url(code: str, shown: Shown) -> str:
    """Return where the page of a procedure under the place is; the open pages have none."""
    if shown.is_open or shown.procedure:
        return ""
    return reverse("command_procedure", args=[code]) + shown.query(of=shown.place)


def _ranks_before(board: Board, shown: Shown, stocks: Stocks) -> dict[int, dict[int, int]]:
    """Return days back → place → its rank then, for those days on which it was measured."""
    choice, ids = shown.choice, [child.unit_id for child in board.children]
    if choice.is_now:
        return {
            days: ranks({place: choice.order(float(then.get(place, {}).get(choice.code, 0))) for place in ids})
            for days, then in stocks.items()
            if then is not None
        }
    earlier = indicators.earlier(board, ids, until=localdate(board.at), back=(_YESTERDAY, _WEEK))
    return {
        days: ranks({place: shown.order(choice, one) for place, one in then.items()}) for days, then in earlier.items()
    }


def _change(moved: int | None, choice: Choice) -> Change | None:
    """Say how a rank changed: down the list of what presses most is better, down another list is lower."""
    if moved is None:
        return None
    if moved == 0:
        return Change("=", Text("giữ hạng", "same rank"))
    count = abs(moved)
    if not choice.is_time:
        up = Text(f"lên {count} hạng", f"up {count}")
        return (
            Change(f"↑{count}", up) if moved < 0 else Change(f"↓{count}", Text(f"xuống {count} hạng", f"down {count}"))
        )
    better = Text(f"tốt lên {count} hạng", f"better by {count}")
    return (
        Change(f"↑{count}", better)
        if moved > 0
        else Change(f"↓{count}", Text(f"kém đi {count} hạng", f"worse by {count}"))
    )


def _is_near(choice: Choice, counts: Counts | None, share: float | None) -> bool:
    if counts is None or share is None or not (whole := choice.whole_of(counts)):
        return False
    return is_near(choice.part_of(counts), whole, share)


def _top(choice: Choice, counts: Counts | None, note: Text, shown: Shown, title: Text | None = None) -> TopNumber:
    value = shown.value(choice, counts)
    band = choice.band(value, value or 0) if choice.is_time and not shown.is_few(choice, counts) else ""
    words, icon = choice.words(band)
    url = reverse("command_number", args=[choice.code]) + shown.number_query() if shown.place else ""
    return TopNumber(title or choice.title, shown.said(choice, counts), note, band, words, icon, url)


def _of_day(shown: Shown, vi: str, en: str) -> Text:
    return Text(f"{vi} trong ngày", f"{en} that day") if shown.as_of else Text(f"{vi} hôm nay", f"{en} today")


def _day_before(shown: Shown) -> Text:
    return Text("hôm trước", "the day before") if shown.as_of else Text("hôm qua", "yesterday")


def _change_of_count(today: Counts | None, yesterday: Counts | None, shown: Shown) -> Text:
    if today is None or yesterday is None:
        return Text("Hôm qua chưa đo", "Yesterday was not measured")
    if shown.is_rounded:
        return Text("làm tròn đến 5", "rounded to 5")
    change = _signed(today.received - yesterday.received, shown.language)
    day = _day_before(shown)
    return Text(f"{change} so với cả ngày {day.vi}", f"{change} against all of {day.en}")


def _change_of_share(board: Board, shown: Shown) -> Text:
    before = shown.value(ON_TIME, board.yesterday)
    now, month = shown.value(ON_TIME, board.today), shown.said(ON_TIME, board.period)
    if now is not None and before is not None and not shown.is_rounded:
        change = _signed(100 * (now - before), shown.language, 1)
        day = _day_before(shown)
        return Text(f"{change} điểm so với {day.vi}", f"{change} points against {day.en}")
    days = Text(*(month if isinstance(month, str) else month.to(language) for language in ("vi", "en")))
    return Text(f"{BOARD_DAYS} ngày qua: {days.vi}", f"Last {BOARD_DAYS} days: {days.en}")


def _of_open(board: Board, shown: Shown, then: Mapping[int, Mapping[str, int]] | None, name: str) -> Text:
    today = board.today
    if today is None:
        return Text("Chưa có hồ sơ nào được đếm", "No file was counted yet")
    if not shown.has_stock:
        return Text("không lưu cho lúc ấy", "not kept for that moment")
    count = shown.exactly(today.open)
    vi, en = (count if isinstance(count, str) else count.to(language) for language in ("vi", "en"))
    if then is None or shown.is_rounded:
        return Text(f"trong {vi} hồ sơ chưa xong", f"of {en} open files")
    change = _signed(getattr(today, name) - then.get(board.unit_id, {}).get(name, 0), shown.language)
    return Text(f"trong {vi} hồ sơ chưa xong · {change} so với 0 giờ", f"of {en} open files · {change} since midnight")


def _signed(value: float, language: str, places: int = 0) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number(abs(value), language, places)}"


def lines_below(board: Board, shown: Shown) -> dict[int, Sparkline]:
    """Return the trend of each place beneath, of a past minute up to the day before; none where numbers are rounded."""
    if shown.is_rounded:
        return {}
    filed = indicators.filed_below(board, until=localdate(board.at) - timedelta(days=bool(shown.as_of)))
    most = max((count for days in filed.values() for count in days if count is not None), default=0)
    return {child: sparkline(days, low=0, high=most) for child, days in filed.items()}
