"""The deadline engine on the official calendar of 2026: what the law says, case by case."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lienthong.core.calendar import REST_WEEK, DayKind, DayRule, WorkingCalendar
from lienthong.core.values import Text
from lienthong.dossiers.refusals import CalendarNeverWorks, ClockNotStarted
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import Deadline, IntervalKind, due
from lienthong.procedures.definitions import Term
from tests.dossiers.calendars import (
    DAYS_2026,
    MORNING,
    SAME_DAY,
    VIETNAM_2026,
    calendar,
    calendar_days,
    local,
    working_days,
    working_hours,
)


def started(text: str) -> Event:
    return Event(EventKind.STARTED, local(text))


def paused(start: str, end: str, reason: str = "") -> list[Event]:
    return [
        Event(EventKind.PAUSED, local(start), reason, whose="person"),
        Event(EventKind.RESUMED, local(end)),
    ]


def due_at(term: Term, filed: str, *more: Event, on: WorkingCalendar = VIETNAM_2026) -> str:
    return f"{due(term, on, [started(filed), *more]).due_at:%Y-%m-%d %H:%M:%S}"


def kinds(deadline: Deadline) -> list[str]:
    return [str(interval.kind) for interval in deadline.intervals]


def test_a_file_without_a_filing_has_no_deadline() -> None:
    with pytest.raises(ClockNotStarted):
        due(SAME_DAY, VIETNAM_2026, [])


def test_a_calendar_that_never_works_is_refused_instead_of_counted_forever() -> None:
    never = WorkingCalendar(zone=ZoneInfo("Asia/Ho_Chi_Minh"), weekdays=REST_WEEK)
    with pytest.raises(CalendarNeverWorks):
        due(working_days(1), never, [started("2026-11-20 09:00")])


# ---------------------------------------------------------------- same day, cut-off at 15:00


@pytest.mark.parametrize(
    ("filed", "due_by"),
    [
        ("2026-11-20 09:00:00", "2026-11-20 17:00:00"),
        ("2026-11-20 06:00:00", "2026-11-20 17:00:00"),  # before opening
        ("2026-11-20 12:00:00", "2026-11-20 17:00:00"),  # in the lunch break
        ("2026-11-20 14:59:59", "2026-11-20 17:00:00"),
        ("2026-11-20 15:00:00", "2026-11-23 17:00:00"),  # Friday at the cut-off: Monday
        ("2026-11-20 17:00:00", "2026-11-23 17:00:00"),
        ("2026-11-20 23:59:59", "2026-11-23 17:00:00"),
        ("2026-11-21 09:00:00", "2026-11-23 17:00:00"),  # Saturday
        ("2026-11-23 15:00:00", "2026-11-25 17:00:00"),  # the 24th is Culture Day
        ("2026-11-24 09:00:00", "2026-11-25 17:00:00"),
        ("2026-01-10 09:00:00", "2026-01-10 17:00:00"),  # a Saturday worked instead of 2 January
        ("2026-01-09 15:00:00", "2026-01-10 17:00:00"),
        ("2025-12-31 15:00:00", "2026-01-05 17:00:00"),
    ],
)
def test_a_same_day_file_is_due_the_day_it_came_before_the_cut_off(filed: str, due_by: str) -> None:
    assert due_at(SAME_DAY, filed) == due_by


def test_on_a_half_day_the_cut_off_is_its_closing_time() -> None:
    half = calendar({date(2026, 11, 20): DayRule(DayKind.HALF_DAY, Text("Nghỉ chiều", "Afternoon off"), MORNING)})
    assert due_at(SAME_DAY, "2026-11-20 11:29:59", on=half) == "2026-11-20 11:30:00"
    assert due_at(SAME_DAY, "2026-11-20 11:30:00", on=half) == "2026-11-23 17:00:00"
    assert due_at(SAME_DAY, "2026-11-20 14:00:00", on=half) == "2026-11-23 17:00:00"


def test_an_answer_before_the_cut_off_is_settled_that_day() -> None:
    answer = paused("2026-11-20 10:00", "2026-11-25 14:59")
    assert due_at(SAME_DAY, "2026-11-20 09:00", *answer) == "2026-11-25 17:00:00"


def test_an_answer_past_the_cut_off_is_settled_the_next_working_day() -> None:
    answer = paused("2026-11-20 10:00", "2026-11-25 15:00")
    assert due_at(SAME_DAY, "2026-11-20 09:00", *answer) == "2026-11-26 17:00:00"


# ---------------------------------------------------------------- working days


@pytest.mark.parametrize(
    ("amount", "filed", "due_by"),
    [
        (1, "2026-11-20 09:00", "2026-11-23 17:00:00"),  # Friday + 1 is Monday
        (1, "2026-11-20 16:59", "2026-11-23 17:00:00"),
        (1, "2026-11-20 17:00", "2026-11-25 17:00:00"),  # after closing: as if on Monday; Tuesday is Culture Day
        (1, "2026-11-21 09:00", "2026-11-25 17:00:00"),  # Saturday: as if on Monday
        (3, "2026-11-20 09:00", "2026-11-26 17:00:00"),
        (1, "2025-12-31 09:00", "2026-01-05 17:00:00"),  # 1 January holiday, 2 January off in exchange
        (1, "2026-01-09 09:00", "2026-01-10 17:00:00"),  # Saturday 10 January is worked
        (2, "2026-01-09 09:00", "2026-01-12 17:00:00"),
        (1, "2026-02-13 09:00", "2026-02-23 17:00:00"),  # Tết: 14 to 22 February
        (3, "2026-02-12 09:00", "2026-02-24 17:00:00"),
        (1, "2026-04-24 09:00", "2026-04-28 17:00:00"),  # Monday 27 April is off in lieu
        (2, "2026-04-28 09:00", "2026-05-04 17:00:00"),  # 30 April, 1 May, weekend
        (1, "2026-08-21 09:00", "2026-08-22 17:00:00"),  # Saturday 22 August is worked
        (1, "2026-08-28 09:00", "2026-09-03 17:00:00"),  # Monday 31 August is off in exchange, then National Day
        (1, "2026-11-23 09:00", "2026-11-25 17:00:00"),
    ],
)
def test_working_days_end_at_the_closing_of_the_last_counted_day(amount: int, filed: str, due_by: str) -> None:
    assert due_at(working_days(amount), filed) == due_by


def test_a_cut_off_makes_a_late_file_arrive_on_the_next_working_day() -> None:
    term = working_days(3, cutoff=time(15))
    assert due_at(term, "2026-11-09 14:59") == "2026-11-12 17:00:00"
    assert due_at(term, "2026-11-09 15:00") == "2026-11-13 17:00:00"
    deadline = due(term, VIETNAM_2026, [started("2026-11-09 15:00")])
    assert kinds(deadline) == ["before_start", "before_start", "counted", "counted", "counted"]
    assert "15:00" in deadline.intervals[0].reason.en


def test_a_half_day_counts_as_a_day_and_ends_at_its_own_closing() -> None:
    half = calendar({date(2026, 11, 23): DayRule(DayKind.HALF_DAY, Text("Nghỉ chiều", "Afternoon off"), MORNING)})
    deadline = due(working_days(1), half, [started("2026-11-20 09:00")])
    assert f"{deadline.due_at:%d %H:%M}" == "23 11:30"
    assert deadline.intervals[-1].reason.en == "Afternoon off"


def test_a_day_on_which_the_file_waited_for_the_person_does_not_count() -> None:
    question = paused("2026-11-10 10:00", "2026-11-11 09:00", "Thiếu giấy tờ")
    assert due_at(working_days(3), "2026-11-09 09:00") == "2026-11-12 17:00:00"
    assert due_at(working_days(3), "2026-11-09 09:00", *question) == "2026-11-16 17:00:00"


def test_a_pause_outside_working_hours_takes_nothing_away() -> None:
    night = paused("2026-11-10 18:00", "2026-11-11 07:00")
    assert due_at(working_days(3), "2026-11-09 09:00", *night) == "2026-11-12 17:00:00"


def test_a_pause_after_the_end_does_not_make_a_late_file_punctual() -> None:
    late = paused("2026-11-12 17:00", "2026-11-20 09:00")
    for term in (working_days(3), working_hours(8), SAME_DAY, calendar_days(3)):
        assert due_at(term, "2026-11-09 09:00", *late) == due_at(term, "2026-11-09 09:00")


def test_an_open_pause_is_counted_to_the_end_of_the_time_given() -> None:
    asked = Event(EventKind.PAUSED, local("2026-11-10 10:00"), whose="person", until=local("2026-11-12 17:00"))
    assert due_at(working_days(3), "2026-11-09 09:00", asked) == "2026-11-17 17:00:00"


def test_an_open_pause_without_an_end_takes_nothing_off_yet() -> None:
    asked = Event(EventKind.PAUSED, local("2026-11-10 10:00"), whose="person")
    assert due_at(working_days(3), "2026-11-09 09:00", asked) == "2026-11-12 17:00:00"


def test_pauses_that_overlap_are_one_pause() -> None:
    first, second = paused("2026-11-10 10:00", "2026-11-11 09:00"), paused("2026-11-10 14:00", "2026-11-12 09:00")
    together = paused("2026-11-10 10:00", "2026-11-12 09:00")
    assert due_at(working_days(3), "2026-11-09 09:00", *first, *second) == due_at(
        working_days(3), "2026-11-09 09:00", *together
    )


def test_a_resumption_without_a_pause_changes_nothing() -> None:
    assert due_at(SAME_DAY, "2026-11-20 09:00", Event(EventKind.RESUMED, local("2026-11-20 10:00"))).startswith(
        "2026-11-20"
    )


def test_an_extension_adds_whole_working_days() -> None:
    extended = Event(EventKind.EXTENDED, local("2026-11-12 09:00"), "Cần xác minh", days=2)
    assert due_at(working_days(3), "2026-11-09 09:00", extended) == "2026-11-16 17:00:00"
    assert due_at(SAME_DAY, "2026-11-20 09:00", extended) == "2026-11-25 17:00:00"
    assert due_at(working_hours(8), "2026-11-20 09:00", extended) == "2026-11-26 17:00:00"
    assert due_at(calendar_days(3), "2026-11-20 09:00", extended) == "2026-11-26 17:00:00"


def test_a_day_of_waiting_within_an_extension_does_not_count_either() -> None:
    extended = Event(EventKind.EXTENDED, local("2026-11-12 09:00"), days=2)
    waiting = paused("2026-11-13 09:00", "2026-11-13 10:00")
    deadline = due(working_days(3), VIETNAM_2026, [started("2026-11-09 09:00"), extended, *waiting])
    assert f"{deadline.due_at:%d}" == "17"
    assert [interval.days for interval in deadline.intervals if interval.kind == IntervalKind.COUNTED] == [1] * 5


# ---------------------------------------------------------------- calendar days and working hours


@pytest.mark.parametrize(
    ("amount", "filed", "due_by"),
    [
        (7, "2026-11-09 09:00", "2026-11-16 17:00:00"),
        (5, "2026-11-09 20:00", "2026-11-16 17:00:00"),  # the last day is a Saturday: Monday
        (1, "2026-02-13 09:00", "2026-02-23 17:00:00"),
        (15, "2026-11-09 09:00", "2026-11-25 17:00:00"),  # the last day is Culture Day
        (1, "2026-01-09 09:00", "2026-01-10 17:00:00"),
    ],
)
def test_calendar_days_end_on_their_last_day_or_the_next_working_day(amount: int, filed: str, due_by: str) -> None:
    assert due_at(calendar_days(amount), filed) == due_by


def test_calendar_days_of_waiting_do_not_count() -> None:
    waiting = paused("2026-11-10 10:00", "2026-11-11 09:00")
    deadline = due(calendar_days(3), VIETNAM_2026, [started("2026-11-09 09:00"), *waiting])
    assert f"{deadline.due_at:%Y-%m-%d}" == "2026-11-16"  # 12, 13, 14; the 14th is a Saturday
    assert sum(interval.days for interval in deadline.intervals) == 3


@pytest.mark.parametrize(
    ("amount", "filed", "due_by"),
    [
        (4, "2026-11-09 07:30", "2026-11-09 11:30:00"),  # ends with the morning, not with the next opening
        (5, "2026-11-09 07:30", "2026-11-09 14:00:00"),
        (8, "2026-11-09 09:00", "2026-11-10 09:00:00"),
        (2, "2026-11-20 16:00", "2026-11-23 08:30:00"),
        (1, "2026-11-21 09:00", "2026-11-23 08:30:00"),
        (8, "2026-11-23 16:00", "2026-11-25 16:00:00"),
    ],
)
def test_working_hours_count_only_hours_worked(amount: int, filed: str, due_by: str) -> None:
    assert due_at(working_hours(amount), filed) == due_by


def test_working_hours_with_a_cut_off_start_the_next_working_morning() -> None:
    assert due_at(working_hours(2, cutoff=time(15)), "2026-11-20 15:30") == "2026-11-23 09:30:00"


def test_a_pause_moves_working_hours_by_exactly_its_working_time() -> None:
    waiting = paused("2026-11-09 10:00", "2026-11-09 13:30")
    assert due_at(working_hours(4), "2026-11-09 09:00", *waiting) == "2026-11-09 16:30:00"
    until_lunch_ends = paused("2026-11-09 09:00", "2026-11-09 13:00")
    assert due_at(working_hours(4), "2026-11-09 09:00", *until_lunch_ends) == "2026-11-09 17:00:00"


# ---------------------------------------------------------------- why


def test_every_day_off_is_called_by_its_name() -> None:
    deadline = due(working_days(3), VIETNAM_2026, [started("2026-02-12 09:00")])
    assert kinds(deadline) == ["before_start", "counted", "weekend", "holiday", "weekend", "counted", "counted"]
    assert deadline.intervals[3].reason.vi == "Tết Nguyên đán"
    assert deadline.intervals[3].start == local("2026-02-16 00:00")
    assert deadline.intervals[3].end == local("2026-02-21 00:00")


def test_swapped_days_are_told_apart_from_holidays_and_working_days() -> None:
    new_year = due(working_days(1), VIETNAM_2026, [started("2025-12-31 09:00")])
    assert kinds(new_year) == ["before_start", "holiday", "swapped_off", "weekend", "counted"]
    saturday = due(working_days(1), VIETNAM_2026, [started("2026-01-09 09:00")])
    assert kinds(saturday) == ["before_start", "swapped_worked"]


def test_a_make_up_day_is_a_holiday_with_its_own_name() -> None:
    deadline = due(working_days(1), VIETNAM_2026, [started("2026-04-24 09:00")])
    assert kinds(deadline) == ["before_start", "weekend", "holiday", "holiday", "counted"]
    assert deadline.intervals[3].reason.en == "In lieu of Hùng Kings' Day"


def test_a_file_that_came_after_closing_is_said_to_arrive_on_the_next_working_day() -> None:
    deadline = due(working_days(1), VIETNAM_2026, [started("2026-11-20 18:00")])
    assert kinds(deadline) == ["closed", "weekend", "before_start", "holiday", "counted"]
    assert deadline.intervals[2].reason.en == "Counts as filed on this day"


def test_a_pause_says_why_and_for_whom() -> None:
    waiting = paused("2026-11-10 10:00", "2026-11-11 09:00", "Thiếu giấy chứng sinh")
    deadline = due(working_days(1), VIETNAM_2026, [started("2026-11-09 09:00"), *waiting])
    pause = next(interval for interval in deadline.intervals if interval.kind == IntervalKind.PAUSED)
    assert (pause.whose, "Thiếu giấy chứng sinh" in pause.reason.vi) == ("person", True)


def test_waiting_for_receipt_is_shown_before_the_clock_starts() -> None:
    filed = Event(EventKind.FILED, local("2026-11-20 09:00"))
    deadline = due(working_days(1), VIETNAM_2026, [filed, started("2026-11-23 08:00")])
    assert deadline.filed_at == local("2026-11-20 09:00")
    assert f"{deadline.due_at:%d}" == "25"
    assert kinds(deadline) == ["before_start", "before_start", "holiday", "counted"]


def test_a_same_day_file_past_the_cut_off_shows_the_night_between() -> None:
    deadline = due(SAME_DAY, VIETNAM_2026, [started("2026-11-25 15:30")])
    assert kinds(deadline) == ["before_start", "closed", "counted", "closed", "counted"]


def test_a_working_day_moved_to_says_that_the_last_day_was_off() -> None:
    deadline = due(calendar_days(5), VIETNAM_2026, [started("2026-11-09 09:00")])
    assert deadline.intervals[-1].reason.en == "The last day is a day off, so the term ends on this working day"


def test_a_waiting_time_after_the_last_calendar_day_moves_it_again() -> None:
    waiting = paused("2026-11-16 09:00", "2026-11-17 10:00")
    deadline = due(calendar_days(5), VIETNAM_2026, [started("2026-11-09 09:00"), *waiting])
    assert f"{deadline.due_at:%d}" == "18"


def test_a_deadline_in_a_year_without_notice_is_provisional() -> None:
    assert due(working_days(3), VIETNAM_2026, [started("2026-12-30 09:00")]).is_provisional
    assert not due(working_days(3), VIETNAM_2026, [started("2026-12-21 09:00")]).is_provisional


def test_events_survive_being_kept_with_the_dossier() -> None:
    event = Event(EventKind.PAUSED, local("2026-11-10 10:00"), "Lý do", "person", until=local("2026-11-12 17:00"))
    extended = Event(EventKind.EXTENDED, local("2026-11-10 10:00"), "Lý do", days=2)
    assert [Event.from_json(kept.as_json()) for kept in (event, extended)] == [event, extended]


def test_clocks_that_change_over_night_count_real_time() -> None:
    berlin = WorkingCalendar(zone=ZoneInfo("Europe/Berlin"), weekdays=VIETNAM_2026.weekdays, days=DAYS_2026)
    filed = Event(EventKind.STARTED, datetime(2026, 3, 27, 16, 30, tzinfo=berlin.zone))
    assert f"{due(working_hours(1), berlin, [filed]).due_at:%d %H:%M}" == "30 08:00"
