"""What must hold for every term, calendar and history, however odd."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.calendar import DayKind, DayRule, Span, WorkingCalendar
from lienthong.core.values import Text
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import COUNTING, Deadline, due
from lienthong.dossiers.rules.words import days, explain, remaining, risk
from lienthong.procedures.definitions import Term
from tests.dossiers.calendars import DAY, DAYS_2026, MORNING, VIETNAM_2026, ZONE, calendar, off, worked

FIRST, LAST = datetime(2025, 12, 20, tzinfo=ZONE), datetime(2026, 12, 20, tzinfo=ZONE)
HOLIDAY = off(DayKind.HOLIDAY, "Ngày nghỉ thêm", "Another day off")
HALF = DayRule(DayKind.HALF_DAY, Text("Nửa ngày", "Half a day"), MORNING)

instants = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(ZONE))
cutoffs = st.sampled_from([time(15), time(11, 30), time(7, 30)])
terms = st.one_of(
    st.builds(Term, kind=st.just("same_day"), cutoff=cutoffs),
    st.builds(
        Term,
        kind=st.sampled_from(["working_days", "working_hours"]),
        amount=st.integers(1, 30),
        cutoff=st.none() | cutoffs,
    ),
    st.builds(Term, kind=st.just("calendar_days"), amount=st.integers(1, 30)),
)
any_days = st.dates(FIRST.date(), LAST.date())
rules = st.sampled_from([HOLIDAY, HALF, worked(), worked(spans=(Span(time(8), time(12)),))])
calendars = st.dictionaries(any_days, rules, max_size=40).map(lambda extra: calendar(DAYS_2026 | extra))
lengths = st.timedeltas(timedelta(0), timedelta(days=6))
waits = st.timedeltas(timedelta(hours=-30), timedelta(days=12))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a filing, perhaps pauses before or after it (some open), perhaps an extension."""
    filed = draw(instants)
    events = [Event(EventKind.STARTED, filed)]
    for _ in range(draw(st.integers(0, 3))):
        events += draw(pauses_of(filed))
    if extra := draw(st.integers(0, 5)):
        events.append(Event(EventKind.EXTENDED, filed, days=extra))
    return events


@st.composite
def pauses_of(draw: st.DrawFn, filed: datetime) -> list[Event]:
    start = filed + draw(waits)
    end = start + draw(lengths)
    if draw(st.integers(0, 5)) == 0:
        return [Event(EventKind.PAUSED, start, whose="person", until=draw(st.sampled_from([None, end])))]
    return [Event(EventKind.PAUSED, start, whose="person"), Event(EventKind.RESUMED, end)]


def closed_pauses(events: list[Event]) -> list[Event]:
    kinds = [event.kind for event in events]
    return events if kinds.count(EventKind.PAUSED) == kinds.count(EventKind.RESUMED) else events[:1]


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 10)).filter(lambda day: day.weekday() == 4),
    st.times(time(0), time(16, 59)),
)
def test_friday_plus_one_is_monday_when_both_are_worked(friday: date, hour: time) -> None:
    plain = calendar({})
    filed = Event(EventKind.STARTED, datetime.combine(friday, hour, tzinfo=ZONE))
    due_at = due(Term(kind="working_days", amount=1), plain, [filed]).due_at
    assert due_at == datetime.combine(friday + timedelta(days=3), time(17), tzinfo=ZONE)


@given(terms, calendars, histories().map(closed_pauses), st.data())
def test_a_pause_never_shortens(term: Term, on: WorkingCalendar, events: list[Event], data: st.DataObject) -> None:
    start = events[0].at + data.draw(waits)
    pause = [Event(EventKind.PAUSED, start, whose="person"), Event(EventKind.RESUMED, start + data.draw(lengths))]
    assert due(term, on, [*events, *pause]).due_at >= due(term, on, events).due_at


@given(terms, instants, waits, lengths, lengths)
def test_a_longer_pause_never_ends_sooner(
    term: Term, filed: datetime, wait: timedelta, length: timedelta, more: timedelta
) -> None:
    def with_pause(end: datetime) -> datetime:
        events = [
            Event(EventKind.STARTED, filed),
            Event(EventKind.PAUSED, filed + wait),
            Event(EventKind.RESUMED, end),
        ]
        return due(term, VIETNAM_2026, events).due_at

    assert with_pause(filed + wait + length + more) >= with_pause(filed + wait + length)


@given(terms, calendars, histories(), any_days)
def test_an_extra_holiday_never_shortens(term: Term, on: WorkingCalendar, events: list[Event], day: date) -> None:
    with_holiday = calendar({**on.days, day: HOLIDAY})
    assert due(term, with_holiday, events).due_at >= due(term, on, events).due_at


@given(terms, calendars, histories(), any_days)
def test_a_day_worked_instead_never_lengthens(term: Term, on: WorkingCalendar, events: list[Event], day: date) -> None:
    if not on.is_worked(day):
        with_work = calendar({**on.days, day: worked(spans=DAY)})
        assert due(term, with_work, events).due_at <= due(term, on, events).due_at


@given(terms, calendars, histories())
def test_a_longer_term_never_ends_sooner(term: Term, on: WorkingCalendar, events: list[Event]) -> None:
    if term.kind != "same_day":
        longer = term.model_copy(update={"amount": term.amount + 1})
        assert due(longer, on, events).due_at >= due(term, on, events).due_at


@given(terms, calendars, histories(), st.integers(1, 5))
def test_an_extension_always_moves_the_due_time(
    term: Term, on: WorkingCalendar, events: list[Event], extra: int
) -> None:
    extended = Event(EventKind.EXTENDED, events[0].at, days=extra)
    assert due(term, on, [*events, extended]).due_at > due(term, on, events).due_at


@given(terms, calendars, histories(), instants)
def test_the_answer_is_the_same_at_whatever_hour_one_asks(
    term: Term, on: WorkingCalendar, events: list[Event], asked: datetime
) -> None:
    first = due(term, on, events)
    remaining(first, asked)
    second = due(term, on, reversed(events))
    assert (first.due_at, first.intervals) == (second.due_at, second.intervals)


@given(terms, calendars, histories())
def test_the_hour_of_filing_before_closing_does_not_change_a_term_in_days(
    term: Term, on: WorkingCalendar, events: list[Event]
) -> None:
    filed = events[0].at
    if term.kind == "working_days" and term.cutoff is None and on.is_worked(filed.date()):
        opening = on.moments(filed.date())[0][0]
        closing = on.moments(filed.date())[-1][1]
        if filed < closing:
            early = [Event(EventKind.STARTED, opening)]
            assert due(term, on, early).due_at == due(term, on, events[:1]).due_at


@given(terms, calendars, histories())
def test_the_intervals_tile_the_time_from_filing_to_due(term: Term, on: WorkingCalendar, events: list[Event]) -> None:
    deadline = due(term, on, events)
    edges = [(interval.start, interval.end) for interval in deadline.intervals]
    assert edges[0][0] == deadline.filed_at
    assert edges[-1][1] == deadline.due_at
    assert all(start < end for start, end in edges)
    assert all(earlier[1] == later[0] for earlier, later in pairwise(edges))


@given(terms, calendars, histories())
def test_what_is_counted_adds_up_to_the_term(term: Term, on: WorkingCalendar, events: list[Event]) -> None:
    deadline = due(term, on, events)
    extra = deadline.clock.extra_days
    if term.kind == "working_hours":
        counted = sum(i.seconds for i in deadline.intervals if i.kind in COUNTING and not i.days)
        assert abs(counted - term.amount * 3600) <= len(deadline.intervals)
    elif term.kind != "same_day":
        assert sum(interval.days for interval in deadline.intervals) == term.amount + extra


@given(terms, calendars, histories())
def test_a_file_is_always_due_after_it_came_and_while_the_office_works(
    term: Term, on: WorkingCalendar, events: list[Event]
) -> None:
    deadline = due(term, on, events)
    assert deadline.due_at > deadline.filed_at
    assert any(opens < deadline.due_at <= closes for opens, closes in on.moments(deadline.due_at.date()))


@given(terms, calendars, histories(), instants)
def test_the_words_never_contradict_the_clock(
    term: Term, on: WorkingCalendar, events: list[Event], asked: datetime
) -> None:
    deadline = due(term, on, events)
    left = remaining(deadline, asked)
    assert (left.state == "late") == (asked > deadline.due_at)
    assert (risk(deadline, asked).color == "red") == (asked > deadline.due_at)
    assert left.seconds >= 0 or left.state == "late"
    ribbon = days(deadline, asked)
    assert ribbon[0].is_filed
    assert ribbon[-1].is_due
    assert _consecutive(ribbon[0].date, [day.date for day in ribbon])
    assert explain(deadline).en.endswith(".")
    assert _due_words(deadline) in explain(deadline).vi


def _consecutive(first: date, found: list[date]) -> bool:
    return found == [first + timedelta(days=number) for number in range(len(found))]


def _due_words(deadline: Deadline) -> str:
    return f"{deadline.due_at:%H:%M}"
