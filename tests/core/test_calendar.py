"""When an office works."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lienthong.core.calendar import REST_WEEK, DayKind, DayRule, Span, WeekPeriod, WorkingCalendar
from lienthong.core.values import Text

MORNING = Span(time(7, 30), time(11, 30))
AFTERNOON = Span(time(13), time(17))
DAY = (MORNING, AFTERNOON)
OFFICE = (DAY, DAY, DAY, DAY, DAY, (), ())
SATURDAY_MORNING = ((), (), (), (), (), (MORNING,), ())
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY, SATURDAY = date(2026, 1, 2), date(2026, 1, 10)
SWAP = Text(vi="Hoán đổi", en="Swap")


def make_calendar(**changes: object) -> WorkingCalendar:
    facts = {
        "zone": HANOI,
        "weekdays": OFFICE,
        "days": {
            FRIDAY: DayRule(DayKind.SWAPPED_OFF, SWAP, basis="12729/VPCP-KGVX", instead_of=SATURDAY),
            SATURDAY: DayRule(DayKind.SWAPPED_WORKED, SWAP, DAY, basis="12729/VPCP-KGVX", instead_of=FRIDAY),
        },
    }
    return WorkingCalendar(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_span_that_closes_before_it_opens_is_an_error() -> None:
    with pytest.raises(ValueError, match="open before it closes"):
        Span(time(13), time(13))


def test_a_span_knows_its_length() -> None:
    assert MORNING.seconds == 4 * 3600


def test_an_ordinary_week_has_working_days_and_rest_days() -> None:
    calendar = make_calendar()
    assert calendar.rule(date(2026, 3, 2)).kind == DayKind.WORKING
    assert calendar.spans(date(2026, 3, 2)) == DAY
    assert calendar.rule(date(2026, 3, 7)).kind == DayKind.WEEKEND
    assert not calendar.is_worked(date(2026, 3, 7))


def test_a_day_that_differs_overrides_its_weekday() -> None:
    calendar = make_calendar()
    assert not calendar.is_worked(FRIDAY)
    assert calendar.rule(FRIDAY).instead_of == SATURDAY
    assert calendar.spans(SATURDAY) == DAY


def test_reception_hours_are_open_but_do_not_count() -> None:
    calendar = make_calendar(reception=SATURDAY_MORNING)
    saturday = date(2026, 3, 7)
    assert calendar.open_spans(saturday) == (MORNING,)
    assert calendar.spans(saturday) == ()
    assert calendar.rule(saturday).kind == DayKind.WEEKEND


def test_a_day_that_differs_has_no_reception_hours_of_its_weekday() -> None:
    holiday = {date(2026, 3, 7): DayRule(DayKind.HOLIDAY, SWAP)}
    assert make_calendar(reception=SATURDAY_MORNING, days=holiday).open_spans(date(2026, 3, 7)) == ()


def test_hours_of_a_period_hold_only_in_that_period() -> None:
    winter = WeekPeriod(date(2026, 11, 1), date(2027, 2, 1), ((MORNING,),) * 5 + ((), ()))
    calendar = make_calendar(hours_by_period=(winter,))
    assert calendar.spans(date(2026, 11, 2)) == (MORNING,)
    assert calendar.spans(date(2026, 10, 30)) == DAY
    assert calendar.spans(date(2027, 2, 1)) == DAY


def test_an_open_period_holds_on_every_day() -> None:
    always = WeekPeriod(None, None, REST_WEEK)
    assert not make_calendar(hours_by_period=(always,)).is_worked(date(2026, 3, 2))


def test_days_after_the_last_notice_are_not_announced() -> None:
    calendar = make_calendar(announced_to=date(2027, 1, 1))
    assert calendar.rule(date(2026, 12, 31)).is_announced
    assert not calendar.rule(date(2027, 1, 4)).is_announced
    assert not calendar.rule(date(2027, 1, 2)).is_announced


def test_spans_become_instants_in_the_zone_of_the_calendar() -> None:
    calendar = make_calendar()
    (opens, closes), _ = calendar.moments(date(2026, 3, 2))
    assert opens == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert closes - opens == datetime(2026, 3, 2, 4, tzinfo=UTC) - datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert calendar.day_of(datetime(2026, 3, 1, 20, tzinfo=UTC)) == date(2026, 3, 2)


def test_a_calendar_is_equal_only_to_itself() -> None:
    calendar = make_calendar()
    assert {calendar: 1}[calendar] == 1
    assert calendar != make_calendar()
