"""What was promised stays promised when a file is moved to another version of the law, however often."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.calendar import WorkingCalendar
from lienthong.dossiers.rules.clock import Clock, Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.promises import moved_clock
from lienthong.dossiers.rules.words import explain
from lienthong.procedures.definitions import Term
from tests.dossiers.calendars import VIETNAM_2026, local
from tests.dossiers.test_deadline_properties import calendars, histories, terms

MONDAY = local("2026-11-02 09:00")
FILED = [Event(EventKind.STARTED, MONDAY)]


def days(amount: int) -> Term:
    return Term(kind="working_days", amount=amount)


def moved(before: Term, after: Term, events: list[Event], at: datetime) -> list[Event]:
    event = moved_clock(before, after, VIETNAM_2026, events, at=at)
    return [*events, event] if event else events


def after_moving(before: Term, after: Term, at: str) -> datetime:
    return due(after, VIETNAM_2026, moved(before, after, FILED, local(at))).due_at


@pytest.mark.parametrize(
    ("before", "after", "at", "expected"),
    [
        (5, 3, "2026-11-02 10:00", "2026-11-05 17:00"),  # a shorter term helps
        (3, 5, "2026-11-02 10:00", "2026-11-05 17:00"),  # a longer one takes nothing away
        (5, 3, "2026-11-04 10:00", "2026-11-05 17:00"),  # one whole working day is left
        (5, 3, "2026-11-05 10:00", "2026-11-09 17:00"),  # not one: the former promise stands
        (5, 1, "2026-11-06 10:00", "2026-11-09 17:00"),  # it would be over already
    ],
)
def test_a_move_brings_the_earlier_of_what_was_promised(before: int, after: int, at: str, expected: str) -> None:
    assert after_moving(days(before), days(after), at) == local(expected)


def test_the_same_term_tells_the_clock_nothing() -> None:
    assert moved_clock(days(3), days(3), VIETNAM_2026, FILED, at=MONDAY) is None


def test_a_term_that_was_promised_all_the_time_tells_the_clock_nothing() -> None:
    kept = moved(days(5), days(1), FILED, local("2026-11-06 10:00"))
    assert moved_clock(days(1), days(5), VIETNAM_2026, kept, at=local("2026-11-06 11:00")) is None
    assert moved_clock(days(1), days(1), VIETNAM_2026, kept, at=local("2026-11-06 11:00")) is None


def test_an_undone_move_keeps_the_better_promise() -> None:
    there = moved(days(5), days(3), FILED, MONDAY)
    back = moved(days(3), days(5), there, MONDAY + timedelta(hours=1))
    assert due(days(5), VIETNAM_2026, back).due_at == local("2026-11-05 17:00")


def test_the_explanation_says_that_a_promise_was_kept() -> None:
    events = moved(days(3), days(5), FILED, MONDAY)
    kept = due(days(5), VIETNAM_2026, events)
    assert kept.is_promised
    assert explain(kept).vi.endswith("Hạn này đã hẹn theo quy định trước và được giữ nguyên.")
    assert "thời hạn 3 ngày làm việc" in explain(kept).vi
    shorter = due(days(3), VIETNAM_2026, moved(days(5), days(3), FILED, MONDAY))
    assert not shorter.is_promised
    assert "promised" not in explain(shorter).en


def test_what_the_clock_knows_of_a_move_is_kept_with_the_file() -> None:
    event = moved(days(3), days(5), FILED, MONDAY)[-1]
    assert event.as_json()["promised"] == [{"kind": "working_days", "amount": 3}]
    assert Event.from_json(event.as_json()) == event


@st.composite
def moves(draw: st.DrawFn) -> list[tuple[Term, timedelta]]:
    """Draw some moves: the term of the law moved to, and how long after the filing."""
    return draw(st.lists(st.tuples(terms, st.timedeltas(timedelta(0), timedelta(days=40))), min_size=1, max_size=4))


@given(terms, calendars, histories(), moves())
def test_no_move_ever_makes_a_due_time_later_or_a_punctual_file_late(
    term: Term, on: WorkingCalendar, events: list[Event], drawn: list[tuple[Term, timedelta]]
) -> None:
    at = events[0].at
    promised = [term]
    for after, later in sorted(drawn, key=lambda one: one[1]):
        at = max(at, events[0].at + later)
        before = due(term, on, events)
        event = moved_clock(term, after, on, events, at=at)
        events = [*events, event] if event else events
        now = due(after, on, events)
        assert now.due_at <= before.due_at
        clock = Clock.read(on, events)
        tomorrow = clock.closing(clock.whole_day_after(on.day_of(at), 1))
        assert now.due_at >= min(before.due_at, tomorrow)
        term = after
        promised.append(term)


@given(terms, terms, calendars, histories(), st.timedeltas(timedelta(0), timedelta(days=9)), histories())
def test_after_a_move_pauses_and_extensions_count_as_they_would_have_without_it(
    before: Term, after: Term, on: WorkingCalendar, events: list[Event], later: timedelta, further: list[Event]
) -> None:
    event = moved_clock(before, after, on, events, at=events[0].at + later)
    happened = [one for one in further if one.kind in (EventKind.PAUSED, EventKind.RESUMED, EventKind.EXTENDED)]
    moved_file = [*events, *([event] if event else []), *happened]
    assert due(after, on, moved_file).due_at <= due(before, on, [*events, *happened]).due_at


@given(terms, calendars, histories(), moves())
def test_moving_there_and_back_leaves_the_due_time_no_later(
    term: Term, on: WorkingCalendar, events: list[Event], drawn: list[tuple[Term, timedelta]]
) -> None:
    (other, later), *_ = drawn
    at = events[0].at + later
    first = due(term, on, events).due_at
    for one, next_one in ((term, other), (other, term)):
        event = moved_clock(one, next_one, on, events, at=at)
        events = [*events, event] if event else events
    assert due(term, on, events).due_at <= first
