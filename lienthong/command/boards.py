"""A board as it is drawn: four numbers with their change, the ranking with its changes, the procedures beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.choices import NOT_MEASURED, NOTHING, Choice
from lienthong.command.chosen import WEEK, YESTERDAY, Chosen, Stocks, chosen_by_procedure
from lienthong.command.comparing import changes, is_near, ranks
from lienthong.command.offered import AT_RISK_NOW, OVERDUE
from lienthong.command.shown import Shown
from lienthong.command.sparkline import Sparkline, sparkline
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import BOARD_DAYS, Board, Counts, DayPoint, Sides
from lienthong.procedures import queries as procedures
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import number

#: How many procedures a place's board lists; the catalogue has them all.
_MOST_PROCEDURES = 10
_NEXT_PAGE = {"country": "province", "province": "commune"}
_CODE = "--code--"


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
        return self.shown not in (NOT_MEASURED, NOTHING)


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
    """One procedure of a place: its counts, where its own page is, and the numbers that the table has columns for."""

    title: Text
    url: str
    counts: Counts
    cells: tuple[tuple[Choice, Text | str], ...]


@dataclass(frozen=True, slots=True)
class ProcedureTable:
    """The procedures of a place that press most by a number, and the numbers in its columns."""

    by: Choice
    columns: tuple[Choice, ...]
    lines: tuple[ProcedureLine, ...]


def top_numbers(board: Board, shown: Shown, stocks: Stocks | None = None) -> list[TopNumber]:
    """Return the numbers of the day, those of what is open against the beginning of the day where it is known.

    Four of them, three where the pack does not say what on time is.
    """
    today, numbers = board.today, shown.numbers
    then = (stocks or {}).get(YESTERDAY)
    tops = [_top(numbers.received, today, _change_of_count(board, shown), shown, _of_day(shown, "Nộp", "Filed"))]
    if on_time := numbers.on_time:
        title = _of_day(shown, on_time.title.vi, on_time.title.en)
        tops.append(_top(on_time, today, _change_of_share(on_time, board, shown), shown, title))
    return [
        *tops,
        _top(AT_RISK_NOW, today, _of_open(board, shown, then, "at_risk"), shown),
        _top(OVERDUE, today, _of_open(board, shown, then, "overdue"), shown),
    ]


def chosen_number(chosen: Chosen, shown: Shown) -> Reading:
    """Return the chosen number of the place itself."""
    return shown.reading(chosen.own, shown.value(shown.choice, chosen.own) or 0.0, "", is_tile=False)


def stocks_of(board: Board, shown: Shown) -> Stocks:
    """Return what was open at the end of yesterday and, when the ranking asks for it, a week before, by place.

    Of the past only where it was photographed (``has_money``): what was kept at midnight is no news of itself.
    """
    if board.procedure or not shown.has_money:
        return {}
    today = localdate(board.at)
    places = [board.unit_id, *(child.unit_id for child in board.children)]
    back = (YESTERDAY, WEEK) if shown.choice.is_now and board.children else (YESTERDAY,)
    return {
        days: indicators.stock_kept(places, day=today - timedelta(days=days - 1), bloc=board.bloc, view=board.view)
        for days in back
    }


def ranking(
    board: Board, shown: Shown, chosen: Chosen, lines: Mapping[int, Sparkline], *, most: int | None = None
) -> list[RankRow]:
    """Return the places beneath, what presses most first, then what is of few, what was not measured last.

    At most so many as asked, else all of them.
    """
    choice, received = shown.choice, shown.numbers.received
    orders = {place: shown.order(choice, sides) for place, sides in chosen.beneath.items()}
    now = ranks(orders)
    moved = {
        days: changes(now, ranks({place: shown.order(choice, sides) for place, sides in then.items()}))
        for days, then in chosen.before.items()
    }
    highest = chosen.highest(shown)
    share = choice.value(chosen.own) if choice.kind == "share" else None
    children = sorted(board.children, key=lambda child: (orders[child.unit_id], child.code))[:most]
    urls = child_urls(board, shown)
    return [
        RankRow(
            code=child.code,
            name=child.short_name or child.name.vi,
            url=urls[child.code],
            rank=now.get(child.unit_id),
            reading=shown.reading(chosen.beneath[child.unit_id], highest, urls[child.code], is_tile=False),
            is_near=_is_near(chosen.beneath[child.unit_id], share) and child.unit_id in now,
            since_yesterday=_change(moved.get(YESTERDAY, {}).get(child.unit_id), choice),
            since_last_week=_change(moved.get(WEEK, {}).get(child.unit_id), choice),
            received=shown.said(received, received.sides(child.counts)),
            overdue=shown.said(OVERDUE, OVERDUE.sides(child.counts)),
            line=lines.get(child.unit_id),
        )
        for child in children
    ]


def procedure_table(board: Board, shown: Shown) -> ProcedureTable:
    """Return the procedures of a place that press most by the chosen number, at most so many; two statements at most.

    A number that cannot be taken apart by procedure leaves the order to the first one.
    """
    numbers = shown.numbers
    by = shown.choice if shown.offers_by_procedure(shown.choice) else numbers.default
    sides = chosen_by_procedure(by, board, shown)
    rows = sorted(board.procedures, key=lambda row: (shown.order(by, sides.get(row.procedure)), -row.counts.received))[
        :_MOST_PROCEDURES
    ]
    titles = procedures.titles_of([row.procedure for row in rows])
    own = [one for one in (numbers.on_time, OVERDUE) if one]
    last = numbers.paid_online if by in (numbers.received, *own) else by
    columns = (*own, last) if last and shown.offers_by_procedure(last) else tuple(own)
    return ProcedureTable(
        by,
        columns,
        tuple(
            ProcedureLine(
                title=titles[row.procedure],
                url=procedure_url(row.procedure, shown),
                counts=row.counts,
                cells=tuple(
                    (one, shown.said(one, sides.get(row.procedure) if one is by else one.sides(row.counts)))
                    for one in columns
                ),
            )
            for row in rows
        ),
    )


def trend_line(points: Sequence[DayPoint]) -> Sparkline:
    """Return the line of what was filed each day."""
    filed = [point.counts.received if point.counts else None for point in points]
    return sparkline(filed, low=0, high=max((count for count in filed if count is not None), default=0))


def child_urls(board: Board, shown: Shown) -> dict[str, str]:
    """Return where the same board of each place beneath is, by the place's code; the address is made up once."""
    level, codes = _NEXT_PAGE.get(board.level), [child.code for child in board.children]
    if level is None:
        return dict.fromkeys(codes, "")
    if shown.procedure:
        page = reverse("command_procedure", args=[shown.procedure])
        return {code: page + shown.query(of=f"{level}:{code}") for code in codes}
    page, query = reverse(f"command_open_{level}" if shown.is_open else f"command_{level}", args=[_CODE]), shown.query()
    return {code: page.replace(_CODE, quote(code, safe="")) + query for code in codes}


def procedure_url(code: str, shown: Shown) -> str:
    """Return where the page of a procedure under the place is; the open pages have none."""
    if shown.is_open or shown.procedure:
        return ""
    return reverse("command_procedure", args=[code]) + shown.query(of=shown.place)


def _change(moved: int | None, choice: Choice) -> Change | None:
    """Say how a rank changed: down the list of what presses most is better, down another list is lower."""
    if moved is None:
        return None
    if moved == 0:
        return Change("=", Text("giữ hạng", "same rank"))
    count = abs(moved)
    if not choice.has_direction:
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


def _is_near(sides: Sides, share: float | None) -> bool:
    if sides is None or share is None or not 0 <= share <= 1 or not sides[1]:
        return False
    return is_near(*sides, share)


def _top(choice: Choice, counts: Counts | None, note: Text, shown: Shown, title: Text | None = None) -> TopNumber:
    sides = choice.sides(counts)
    value = shown.value(choice, sides)
    band = choice.band(value, value or 0) if choice.is_colored and not shown.is_few(choice, sides) else ""
    words, icon = choice.words(band)
    url = reverse("command_number", args=[choice.code]) + shown.number_query() if shown.place else ""
    return TopNumber(title or choice.title, shown.said(choice, sides), note, band, words, icon, url)


def _of_day(shown: Shown, vi: str, en: str) -> Text:
    return Text(f"{vi} trong ngày", f"{en} that day") if shown.as_of else Text(f"{vi} hôm nay", f"{en} today")


def _day_before(shown: Shown) -> Text:
    return Text("hôm trước", "the day before") if shown.as_of else Text("hôm qua", "yesterday")


def _change_of_count(board: Board, shown: Shown) -> Text:
    today, yesterday = board.today, board.yesterday
    if today is None or yesterday is None:
        return Text("Hôm qua chưa đo", "Yesterday was not measured")
    if shown.is_rounded:
        return Text("làm tròn đến 5", "rounded to 5")
    change = _signed(today.received - yesterday.received, shown.language)
    day = _day_before(shown)
    return Text(f"{change} so với cả ngày {day.vi}", f"{change} against all of {day.en}")


def _change_of_share(choice: Choice, board: Board, shown: Shown) -> Text:
    before = shown.value(choice, choice.sides(board.yesterday))
    now, month = shown.value(choice, choice.sides(board.today)), shown.said(choice, choice.sides(board.period))
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
