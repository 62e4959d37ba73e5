"""Which body took an old one's ground, and when an office works."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.calendar import DayKind, Span, WorkingCalendar
from lienthong.core.values import Text
from lienthong.units.rules import (
    BodyVersion,
    DayRow,
    Expected,
    HoursRow,
    Succession,
    announced_to,
    calendar_of,
    chain,
    inhabited,
    is_covered,
    problems_of,
    question,
    successors,
)

EARLY, LATER, LAST = date(2025, 7, 1), date(2026, 7, 1), date(2027, 7, 1)
MORNING, AFTERNOON, LONG = Span(time(7, 30), time(11, 30)), Span(time(13), time(17)), Span(time(8), time(18))
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 3, 2)


def make_version(
    body: str, code: str, *, valid_from: date = EARLY, valid_to: date | None = None, parent: str = ""
) -> BodyVersion:
    return BodyVersion(body, code, "commune", "ward", body, body, body, parent, valid_from, valid_to, "Law")


def make_hours(
    span: Span, *, unit_id: int | None = None, agency_type: str = "", weekday: int = 0, is_reception: bool = False
) -> HoursRow:
    return HoursRow(unit_id, agency_type, weekday, span, is_reception, EARLY, None)


def make_day(
    day: date,
    kind: DayKind,
    *,
    unit_id: int | None = None,
    instead_of: date | None = None,
    hours: Span | None = None,
    is_announced: bool = True,
) -> DayRow:
    name = Text(vi="Ngày", en="Day")
    opens, closes = (hours.opens, hours.closes) if hours else (None, None)
    return DayRow(unit_id, day, kind, opens, closes, instead_of, name, is_announced, "Law")


def make_calendar(
    hours: list[HoursRow], days: list[DayRow], above: tuple[int, ...] = (), agency_type: str = ""
) -> WorkingCalendar:
    return calendar_of(hours, days, above=above, agency_type=agency_type, zone=HANOI)


def test_a_path_is_read_from_the_top() -> None:
    assert chain("/1/35/4021/") == (1, 35, 4021)
    assert chain("") == ()


# ---------------------------------------------------------------- successors


def test_a_body_that_never_changed_holds_its_own_ground() -> None:
    assert successors(1, {}) == {1: "WHOLE"}


def test_a_merged_body_passed_whole() -> None:
    assert successors(1, {1: [(EARLY, 2, "WHOLE")]}) == {2: "WHOLE"}


def test_a_split_body_passed_in_parts() -> None:
    found = successors(1, {1: [(EARLY, 2, "PART"), (EARLY, 3, "GROUND")]})
    assert found == {2: "PART", 3: "GROUND"}
    assert inhabited(found) == (2,)


def test_ground_is_followed_through_two_mergers() -> None:
    changes = {1: [(EARLY, 2, "WHOLE")], 2: [(LATER, 3, "WHOLE"), (LATER, 4, "GROUND")]}
    assert successors(1, changes) == {3: "WHOLE", 4: "GROUND"}


def test_a_part_of_what_is_then_merged_whole_is_still_a_part() -> None:
    assert successors(1, {1: [(EARLY, 2, "PART")], 2: [(LATER, 3, "WHOLE")]}) == {3: "PART"}


def test_what_a_body_gave_away_before_it_received_the_ground_does_not_count() -> None:
    assert successors(1, {1: [(LATER, 2, "WHOLE")], 2: [(EARLY, 3, "PART"), (EARLY, 2, "PART")]}) == {2: "WHOLE"}


def test_a_body_that_lost_a_part_names_itself_for_the_rest() -> None:
    assert successors(1, {1: [(EARLY, 1, "PART"), (EARLY, 2, "PART")]}) == {1: "PART", 2: "PART"}


def test_two_roads_to_one_body_keep_the_stronger_relation() -> None:
    changes = {1: [(EARLY, 2, "GROUND"), (EARLY, 3, "PART")], 2: [(LATER, 4, "WHOLE")], 3: [(LATER, 4, "WHOLE")]}
    assert successors(1, changes) == {4: "PART"}


@given(
    st.dictionaries(
        st.integers(0, 5),
        st.lists(
            st.tuples(
                st.sampled_from([EARLY, LATER, LAST]), st.integers(0, 5), st.sampled_from(["WHOLE", "PART", "GROUND"])
            ),
            max_size=3,
        ),
        max_size=6,
    )
)
def test_following_changes_always_ends_and_always_finds_somebody(changes: dict) -> None:  # type: ignore[type-arg]
    assert successors(0, changes)


def test_the_question_depends_on_what_was_split() -> None:
    assert "hamlet" in question("commune").en
    assert "commune" in question("district").en
    assert question("agency") == question("country")


# ---------------------------------------------------------------- lists


def test_a_list_that_fits_together_has_no_problems() -> None:
    versions = [
        make_version("a", "1", valid_to=LATER),
        make_version("a", "1", valid_from=LATER),
        make_version("b", "2", parent="a"),
    ]
    changes = [Succession(LATER, "a", "b", "PART", "", "Law")]
    expected = [Expected(EARLY, "commune", "", 2), Expected(LATER, "commune", "1", 1)]
    assert problems_of(versions, changes, expected) == []


@pytest.mark.parametrize(
    ("versions", "changes", "expected", "problem"),
    [
        ([make_version("a", "1", parent="x")], [], [], "a: parent x is not in the list"),
        (
            [make_version("a", "1"), make_version("a", "2", valid_from=LATER)],
            [],
            [],
            "a: two periods hold on 2026-07-01",
        ),
        ([make_version("a", "1"), make_version("b", "1")], [], [], "code 1 of level commune: two periods hold"),
        ([make_version("a", "1")], [Succession(LATER, "a", "z", "PART", "", "")], [], "change of 2026-07-01: z is not"),
        ([make_version("a", "1")], [Succession(LATER, "", "a", "PART", "", "")], [], "change of 2026-07-01:  is not"),
        (
            [make_version("a", "1")],
            [],
            [Expected(EARLY, "commune", "", 3)],
            "1 of level commune on 2025-07-01, 3 expected",
        ),
        (
            [make_version("a", "1")],
            [],
            [Expected(EARLY, "commune", "9", 1)],
            "0 of level commune under 9 on 2025-07-01",
        ),
    ],
)
def test_a_list_that_does_not_fit_together_says_where(
    versions: list[BodyVersion], changes: list[Succession], expected: list[Expected], problem: str
) -> None:
    problems = problems_of(versions, changes, expected)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


# ---------------------------------------------------------------- calendars


def test_hours_of_the_country_hold_for_a_unit_without_its_own() -> None:
    calendar = make_calendar([make_hours(AFTERNOON), make_hours(MORNING)], [], above=(1, 2))
    assert calendar.spans(MONDAY) == (MORNING, AFTERNOON)


def test_the_nearer_unit_gives_the_whole_week() -> None:
    hours = [make_hours(MORNING), make_hours(MORNING, weekday=1), make_hours(LONG, unit_id=2)]
    near, far = make_calendar(hours, [], above=(1, 2)), make_calendar(hours, [], above=(1, 3))
    assert near.spans(MONDAY) == (LONG,)
    assert near.spans(date(2026, 3, 3)) == ()
    assert far.spans(MONDAY) == (MORNING,)


def test_hours_of_an_agency_type_beat_those_of_a_nearer_place() -> None:
    hours = [make_hours(MORNING), make_hours(LONG, agency_type="police"), make_hours(AFTERNOON, unit_id=2)]
    assert make_calendar(hours, [], above=(1, 2), agency_type="police").spans(MONDAY) == (LONG,)
    assert make_calendar(hours, [], above=(1, 2), agency_type="justice").spans(MONDAY) == (AFTERNOON,)


def test_reception_hours_are_kept_apart() -> None:
    hours = [make_hours(MORNING), make_hours(MORNING, weekday=5, is_reception=True)]
    calendar = make_calendar(hours, [])
    saturday = date(2026, 3, 7)
    assert (calendar.spans(saturday), calendar.open_spans(saturday)) == ((), (MORNING,))


def test_hours_change_on_their_day() -> None:
    hours = [HoursRow(None, "", 0, MORNING, False, EARLY, LATER), HoursRow(None, "", 0, LONG, False, LATER, LAST)]
    calendar = make_calendar(hours, [])
    assert calendar.spans(date(2026, 6, 29)) == (MORNING,)
    assert calendar.spans(date(2026, 7, 6)) == (LONG,)
    assert calendar.spans(date(2027, 7, 5)) == ()
    assert is_covered(calendar.hours_by_period, EARLY, LAST)
    assert not is_covered(calendar.hours_by_period, EARLY, date(2027, 7, 2))
    assert not is_covered(calendar.hours_by_period, date(2025, 6, 30), LAST)


def test_a_swapped_day_takes_the_hours_of_the_day_it_replaces() -> None:
    days = [
        make_day(MONDAY, DayKind.SWAPPED_OFF, instead_of=date(2026, 3, 7)),
        make_day(date(2026, 3, 7), DayKind.SWAPPED_WORKED, instead_of=MONDAY),
    ]
    calendar = make_calendar([make_hours(MORNING), make_hours(AFTERNOON)], days)
    assert calendar.spans(MONDAY) == ()
    assert calendar.spans(date(2026, 3, 7)) == (MORNING, AFTERNOON)


def test_a_half_day_has_its_own_hours() -> None:
    calendar = make_calendar([make_hours(LONG)], [make_day(MONDAY, DayKind.HALF_DAY, hours=MORNING)])
    assert calendar.rule(MONDAY).kind == DayKind.HALF_DAY
    assert calendar.spans(MONDAY) == (MORNING,)


@pytest.mark.parametrize("order", [1, -1])
def test_the_day_of_the_nearer_unit_wins_in_any_order(order: int) -> None:
    days = [
        make_day(MONDAY, DayKind.HOLIDAY),
        make_day(MONDAY, DayKind.HALF_DAY, unit_id=2, hours=MORNING),
        make_day(MONDAY, DayKind.HALF_DAY, unit_id=9, hours=LONG),
    ][::order]
    assert make_calendar([make_hours(LONG)], days, above=(1, 2)).spans(MONDAY) == (MORNING,)
    assert make_calendar([make_hours(LONG)], days, above=(1, 3)).spans(MONDAY) == ()


def test_what_no_notice_covers_is_not_announced() -> None:
    holiday = make_day(MONDAY, DayKind.HOLIDAY)
    computed = make_day(LAST, DayKind.HOLIDAY, is_announced=False)
    assert announced_to([]) is None
    assert announced_to([holiday]) == date(2027, 1, 1)
    assert announced_to([computed, holiday]) == LAST
