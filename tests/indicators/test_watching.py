"""What is learned of files that ended, what is foretold of those that are open, and the daily look at the country."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import system
from lienthong.indicators import tasks
from lienthong.indicators.actions.watching import load_warning_rules, watch_country
from lienthong.indicators.models import (
    EarlyWarning,
    LikeCase,
    OpenDossier,
    PlaceCount,
    ServiceDay,
    WatchedDay,
)
from lienthong.indicators.queries import watching
from lienthong.indicators.queries.chances import chances_of, expected_misses_of, like_table
from lienthong.indicators.rules.chances import COUNTRY
from lienthong.indicators.rules.learning import service_days
from lienthong.units import queries as units
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, OTHER_PLACE, PLACE

DAY, HANOI = timedelta(days=1), ZoneInfo("Asia/Ho_Chi_Minh")
WATCH = system("warnings")
BEES = "D.001"
MONTH = date(2026, 11, 1)


@pytest.fixture
def office(demo_pack: None, db: None) -> int:
    """The committee of a commune of the demo country."""
    return units.agency_of(place_of(PLACE), "commune_pc").pk


def place_of(code: str) -> int:
    return units.version_at(code, level="commune", on=FRIDAY.date()).unit_id


def province_of(code: str) -> int:
    return units.version_at(code, level="commune", on=FRIDAY.date()).parent_id or 0


def ended(number: int, unit_id: int | None, filed: str, due: str, done: str, **more: Any) -> LedgerLine:
    """Save the line of a file's filing and that of its end; return the latter."""
    code = f"H{number}"
    about: dict[str, Any] = {"actor_kind": "system", "actor_id": "", "actor_name": "", "about": f"dossier:{code}"}
    if filed:
        LedgerLine.objects.create(verb="dossiers.submitted", at=local(filed), unit_id=unit_id, dossier=code, **about)
    at = local(done)
    detail = {"procedure": BEES, "due_at": local(due).isoformat(), "on_time": at <= local(due)} | more
    return LedgerLine.objects.create(
        verb="dossiers.completed", at=at, unit_id=unit_id, dossier=code, detail=detail, **about
    )


def known(unit_id: int, procedure: str = BEES) -> dict[int, tuple[int, int]]:
    rows = LikeCase.objects.filter(unit_id=unit_id, procedure=procedure).order_by("stretch")
    return {row.stretch: (row.cases, row.late) for row in rows}


# ---------------------------------------------------------------- learning


def test_a_file_that_ended_is_a_like_case_of_its_unit_province_and_country(office: int) -> None:
    lines = [
        ended(1, office, "2026-11-09 09:00", "2026-11-13 16:00", "2026-11-11 10:00"),  # Monday; 4 left … 2 left
        ended(2, office, "2026-11-11 09:00", "2026-11-13 16:00", "2026-11-16 10:00"),  # 2 left … late
        ended(3, office, "2026-11-13 09:00", "2026-11-13 16:00", "2026-11-13 10:00"),
        ended(4, None, "2026-11-09 09:00", "2026-11-13 16:00", "2026-11-11 10:00"),
        ended(5, office, "", "2026-11-13 16:00", "2026-11-11 10:00"),  # nobody knows when it was filed
        ended(6, units.country(on=MONTH).unit_id, "2026-11-09 09:00", "2026-11-13 16:00", "2026-11-11 10:00"),
        LedgerLine(verb="units.list_loaded", at=FRIDAY, detail={}),
    ]
    with CaptureQueriesContext(connection) as asked:
        tasks.learn_lines(lines, FRIDAY)
    assert len(asked) <= 8
    assert known(office) == {0: (2, 1), 1: (1, 1), 2: (2, 1), 3: (1, 0), 4: (1, 0)}
    assert known(province_of(PLACE)) == known(COUNTRY) == known(COUNTRY, "") == known(office)
    again = [ended(7, office, "2026-11-13 09:00", "2026-11-13 16:00", "2026-11-13 10:00") for _ in range(2)]
    tasks.learn_lines(again, FRIDAY)  # told twice, it ended once
    assert known(office)[0] == (3, 1)
    tasks.forget_cases()
    assert not LikeCase.objects.exists()


def test_the_calls_of_a_service_are_counted_by_day() -> None:
    def line(verb: str, at: datetime, **detail: Any) -> LedgerLine:
        return LedgerLine(verb=verb, at=at, detail={"service": "people.person", **detail})

    lines = [
        line("exchange.read", FRIDAY, state="found"),
        line("exchange.read", FRIDAY, state="down"),
        line("dossiers.fact_disputed", FRIDAY, field="name"),
        line("exchange.read", FRIDAY + DAY, state="empty"),
        line("exchange.written", FRIDAY),
    ]
    days = service_days(lines, HANOI)
    assert days == {
        ("people.person", FRIDAY.date()): (2, 1, 1),
        ("people.person", FRIDAY.date() + DAY): (1, 0, 0),
    }


def test_calls_are_added_to_what_is_known_of_the_day(office: int) -> None:
    line = LedgerLine(verb="exchange.read", at=FRIDAY, detail={"service": "people.person", "state": "down"})
    for _ in range(2):
        tasks.learn_lines([line], FRIDAY)
    day = ServiceDay.objects.get()
    assert (day.asked, day.down, day.disputed) == (2, 2, 0)


# ---------------------------------------------------------------- foretelling


def learned(unit_id: int, *rows: tuple[int, int, int], procedure: str = BEES, month: date = MONTH) -> None:
    LikeCase.objects.bulk_create(
        LikeCase(unit_id=unit_id, procedure=procedure, stretch=part, month=month, cases=cases, late=late)
        for part, cases, late in rows
    )


def opened(code: str, unit_id: int, due: datetime, **more: Any) -> None:
    OpenDossier.objects.create(code=code, unit_id=unit_id, procedure=BEES, due_at=due, **more)


@pytest.fixture
def cases(office: int) -> int:
    """The demo pack asks for three cases and lets the wider group weigh two; the office has too few due today."""
    learned(office, (0, 2, 2), (1, 8, 6))
    learned(province_of(PLACE), (0, 10, 5), (1, 20, 8))
    learned(COUNTRY, (0, 50, 10), (1, 60, 10))
    learned(COUNTRY, (0, 100, 20), (1, 100, 20), (7, 40, 4), procedure="")
    learned(COUNTRY, (7, 900, 900), month=date(2026, 4, 1))  # too long ago
    return office


def test_a_file_is_foretold_by_its_like_cases_in_a_constant_number_of_statements(cases: int) -> None:
    opened("H1", cases, local("2026-11-20 16:00"))
    opened("H2", cases, local("2026-11-23 16:00"))
    opened("H3", cases, local("2027-06-01 16:00"))
    opened("H4", cases, local("2026-11-20 08:00"))  # past due
    opened("H5", cases, local("2026-11-23 16:00"), is_paused=True)
    opened("H6", cases, local("2026-11-26 16:00"))  # no cases at all
    codes = [f"H{number}" for number in range(1, 8)]
    chances_of(codes, at=FRIDAY)
    with CaptureQueriesContext(connection) as asked:
        found = chances_of(codes, at=FRIDAY)
    assert len(asked) <= 6
    assert {code: (one.days_left, one.chance.group) for code, one in found.items()} == {
        "H1": (0, "province"),
        "H2": (1, "unit"),
        "H3": (21, "all"),
    }
    everything = (20 + 1) / 102
    country = (10 + 2 * everything) / 52
    assert found["H1"].chance.value == pytest.approx((5 + 2 * country) / 12)
    assert chances_of([], at=FRIDAY) == {}
    table = like_table(cases, BEES, at=FRIDAY)
    assert [(one.first, one.to, one.chance.group) for one in table] == [
        (0, 0, "province"),
        (1, 1, "unit"),
        (21, None, "all"),
    ]
    learned(COUNTRY, (2, 2, 1), procedure="")  # too few to say anything
    assert len(like_table(cases, BEES, at=FRIDAY)) == 3


def test_what_a_unit_will_miss_is_the_sum_of_what_is_foretold_of_its_files(cases: int) -> None:
    other = units.agency_of(place_of(OTHER_PLACE), "commune_pc").pk
    for number, due in enumerate(("2026-11-20 16:00", "2026-11-23 16:00", "2026-11-23 10:00", "2027-06-01 16:00")):
        opened(f"H{number}", cases, local(due))
    opened("H8", cases, local("2026-11-19 16:00"))
    opened("H9", other, local("2026-11-23 16:00"))
    (mine,) = expected_misses_of(cases, at=FRIDAY)
    told = chances_of([f"H{number}" for number in range(4)], at=FRIDAY)
    assert (mine.open, mine.overdue) == (5, 1)
    assert mine.misses == pytest.approx(sum(one.chance.value for one in told.values()))
    ahead = watching.days_ahead(watching.country_calendar(on=FRIDAY.date()), on=FRIDAY.date())
    rules = watching.warning_rules(on=FRIDAY.date())
    assert rules is not None
    everywhere = {one.unit_id: one.misses for one in watching.expected_misses(rules.chances, ahead, at=FRIDAY)}
    assert everywhere[cases] == pytest.approx(mine.misses)
    assert everywhere[other] == pytest.approx(told["H1"].chance.groups[1].drawn, abs=0.2)


def test_without_rules_nothing_is_foretold_and_nothing_watched(cases: int) -> None:
    load_warning_rules(None, by=system("packs"), at=FRIDAY)
    opened("H1", cases, local("2026-11-20 16:00"))
    assert chances_of(["H1"], at=FRIDAY) == {}
    assert expected_misses_of(cases, at=FRIDAY) == []
    assert like_table(cases, BEES, at=FRIDAY) == []
    assert watch_country(by=WATCH, at=FRIDAY) == 0
    assert not WatchedDay.objects.exists()


# ---------------------------------------------------------------- the daily look


def did(unit_id: int, day: date, **counts: int) -> None:
    PlaceCount.objects.create(place_id=unit_id, day=day, **counts)


def weeks_of(place_id: int, *shares: int, until: date) -> None:
    """Write the weeks of a place, 200 results each, the last one before ``until``."""
    start = until - timedelta(weeks=len(shares))
    PlaceCount.objects.bulk_create(
        PlaceCount(
            place_id=place_id, day=start + timedelta(weeks=week), done_on_time=2 * share, done_late=200 - 2 * share
        )
        for week, share in enumerate(shares)
    )


def everything_wrong(office: int) -> None:
    """Let every kind of cause that the daily look knows be there once."""
    other = units.agency_of(place_of(OTHER_PLACE), "commune_pc").pk
    learned(COUNTRY, (1, 100, 90), procedure="")
    for number in range(15):
        opened(f"H{number}", office, local("2026-11-23 16:00"))
    did(office, FRIDAY.date() - DAY, done_on_time=10)
    for day in range(15, 55):
        did(other, FRIDAY.date() - day * DAY, received=5)
    monday = date(2026, 11, 16)
    weeks_of(place_of(PLACE), *[96, 95, 97, 95] * 10, 95, 96, 95, 96, 88, 87, 86, 87, until=monday)
    weeks_of(place_of(OTHER_PLACE), *[96, 95, 97, 95] * 12, until=monday)
    for week in range(48):
        ServiceDay.objects.create(
            service="people.person",
            day=monday - timedelta(weeks=48 - week),
            asked=500,
            down=0,
            disputed=5 + week % 2 + (60 if week > 43 else 0),
        )


def test_a_day_is_watched_once_and_tells_everything_that_is_wrong(office: int) -> None:
    everything_wrong(office)
    assert tasks.watch(FRIDAY) == 5
    kinds = {one.kind: one for one in EarlyWarning.objects.all()}
    assert sorted(kinds) == ["likely_late", "overflow", "registry_quality", "silent", "worsening"]
    assert kinds["worsening"].unit_id == place_of(PLACE)
    assert kinds["likely_late"].procedure == BEES
    assert (kinds["overflow"].evidence["day"], kinds["overflow"].strength) == (1, 14)
    assert kinds["registry_quality"].subject == "people.person"
    assert tasks.watch(FRIDAY + timedelta(hours=3)) == 0  # the same day again
    assert tasks.watch(FRIDAY - DAY) == 0  # a clock set back
    assert watch_country(by=WATCH, at=FRIDAY - DAY) == 0  # who looked at the same time finds the day taken
    assert [str(row.day) for row in WatchedDay.objects.all()] == ["2026-11-20"]
    line = LedgerLine.objects.get(verb="indicators.country_watched")
    assert line.detail == {"raised": 5, "faded": 0}


def test_the_next_day_sees_the_same_causes_again_and_what_is_gone_fades(office: int) -> None:
    everything_wrong(office)
    tasks.watch(FRIDAY)
    assert tasks.watch(FRIDAY + DAY) == 0
    assert set(EarlyWarning.objects.values_list("seen", flat=True)) == {2}
    OpenDossier.objects.all().delete()
    later = FRIDAY + 16 * DAY
    tasks.watch(later)
    gone = EarlyWarning.objects.filter(result="passed").order_by("kind")
    assert {"likely_late", "overflow"} <= {one.kind for one in gone}
    assert gone[0].closed_at == later
    assert LedgerLine.objects.filter(verb="indicators.warning_closed", detail__result="passed").count() == len(gone)


def test_the_look_costs_the_same_however_much_there_is(office: int) -> None:
    def look(at: datetime) -> int:
        with CaptureQueriesContext(connection) as asked:
            watch_country(by=WATCH, at=at)
        return len(asked)

    few = look(FRIDAY - DAY)
    everything_wrong(office)
    for number in range(100, 140):
        opened(f"H{number}", office, local("2026-11-23 16:00"))
    assert look(FRIDAY) <= few + 3  # one more statement, to raise what was seen, and what is around it


def test_the_machine_watches_and_nobody_else(office: int) -> None:
    from lienthong.core.values import Role
    from tests.dossiers.making import open_officer

    head = open_officer("Somebody", office, Role.HEAD)
    with pytest.raises(NotAllowed):
        watch_country(by=head, at=FRIDAY)
    assert (tasks.watch_calls(FRIDAY), tasks.escalate(FRIDAY)) == (0, 0)
