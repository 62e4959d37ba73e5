"""Days in steps: a past minute of the country read from them is the one that the ledger tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators import actions, queries, tasks
from lienthong.indicators.models import StepCount, StepDay
from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries import steps
from lienthong.indicators.queries.steps import steps_before
from lienthong.indicators.rules.measures import TOLD_VERBS
from lienthong.indicators.sql import run, statement
from tests.fixtures.counting import sweep, write

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ONE, OTHER = "1.001193", "1.004194"


def count(*lines):
    """Write lines and have the counters read them."""
    before = LedgerLine.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    write(lines)
    sweep(before)


@pytest.fixture
def day(country, line, at):
    """The midnight of a day on which files came and ended, at offices of two provinces and of two blocs."""
    midnight = (at - 2 * DAY).replace(hour=0, minute=0)
    a, other, far, cell = (country[key] for key in ("pc0101", "pc0102", "pc0201", "cell0101"))
    count(
        line("submitted", "H1", a, midnight),
        line("submitted", "H2", other, midnight + 9 * HOUR + 59 * MINUTE, root="H2", channel="counter"),
        line("submitted", "H3", far, midnight + 10 * HOUR, root="H2", procedure=OTHER),
        line("submitted", "H4", cell, midnight + 10 * HOUR + MINUTE),
        line("completed", "H1", a, midnight + 10 * HOUR + 5 * MINUTE, on_time=False),
        line("refused", "H3", far, midnight + 10 * HOUR + 20 * MINUTE, root="H2", procedure=OTHER),
        line("refused", "H3", far, midnight + 11 * HOUR, root="H2", procedure=OTHER),  # told twice: counts once
        line("submitted", "H5", far, midnight + DAY - MINUTE),
        line("submitted", "H6", far, midnight + DAY),
    )
    return midnight


def looks(country, midnight):
    """Every look at the country in many minutes of the day."""
    return {
        (minutes, procedure, bloc, view): queries.board_as_of(
            country["vn"].pk, moment=midnight + minutes * MINUTE, procedure=procedure, bloc=bloc, view=view
        ).board
        for minutes in (0, 9, 10, 599, 600, 601, 604, 605, 619, 620, 660, 1439)
        for procedure, bloc in (("", "government"), (ONE, "government"), (OTHER, "government"), ("", "party"))
        for view in ("people", "agencies")
    }


def is_told_in_steps(country, midnight, procedure=""):
    places = [country[key].pk for key in ("01", "02")]
    how = {"procedure": procedure, "bloc": "government", "view": "people"}
    return steps_before(country["vn"].path, places, moment=midnight + DAY - MINUTE, **how) is not None


def test_a_minute_in_steps_is_the_one_that_the_ledger_tells(day, country, at):
    told = looks(country, day)
    assert [told[minutes, "", "government", "people"].today.received for minutes in (0, 9, 599, 1439)] == [1, 1, 2, 3]
    assert actions.keep_steps(day.date(), by=system("tests"), at=at)
    assert all(is_told_in_steps(country, day, procedure) for procedure in ("", ONE, OTHER))
    assert looks(country, day) == told


def test_what_was_told_late_is_read_from_the_ledger_until_the_day_is_written_down_anew(day, country, line, at):
    assert [tasks.keep_steps(at) for _ in range(3)] == [1, 1, 0]
    late = line("submitted", "H9", country["pc0101"], day + 5 * HOUR)
    count(late)
    assert (is_told_in_steps(country, day), is_told_in_steps(country, day, OTHER)) == (False, True)
    told = looks(country, day)
    assert told[600, "", "government", "people"].today.received == 3
    assert [tasks.keep_steps(at) for _ in range(2)] == [1, 0]
    assert is_told_in_steps(country, day)
    assert looks(country, day) == told


def test_a_commune_that_moved_is_read_from_the_ledger(day, country, units_of, at):
    from lienthong.indicators.sql import counting

    actions.keep_steps(day.date(), by=system("tests"), at=at)
    units_of(moved_on=at.date())
    tasks._run(counting("add_up_places", ()), {})
    assert not is_told_in_steps(country, day)


def test_the_worker_writes_days_that_are_over_down_and_each_once(day, country, at):
    assert tasks.keep_steps(day + DAY + 9 * MINUTE) == 0  # not settled yet
    assert [tasks.keep_steps(day + DAY + 10 * MINUTE) for _ in range(2)] == [1, 0]
    assert [tasks.keep_steps(at) for _ in range(2)] == [1, 0]
    assert StepDay.objects.count() == 2
    assert LedgerLine.objects.filter(verb="indicators.steps_kept").count() == 2
    rows = StepCount.objects.count()
    assert not actions.keep_steps(day.date(), by=system("tests"), at=at)
    assert StepCount.objects.count() == rows
    with pytest.raises(NotAllowed):
        actions.keep_steps(day.date(), by=Actor(kind="person", id="person:1", name="An"), at=at)


def test_only_the_country_reads_by_time(day, country):
    def plan(key, source):
        place = live.place_of(country[key].path, "government", "people")
        wanted = {name: place[name] for name in ("path", "depth", "links")}
        named = {"start": day, "moment": day + HOUR, "verbs": list(TOLD_VERBS), "procedure": "", **wanted}
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        return str(run(f"EXPLAIN {statement('day_lines', source)}", named))

    assert "indicators_told_at" in plan("vn", steps._BY_TIME)
    assert "indicators_told_at" not in plan("01", steps._BY_UNIT)


def test_steps_cost_a_fixed_number_of_statements(day, country, at, django_assert_num_queries):
    with django_assert_num_queries(11):
        queries.board_as_of(country["vn"].pk, moment=day + HOUR)
    actions.keep_steps(day.date(), by=system("tests"), at=at)
    with django_assert_num_queries(13):
        queries.board_as_of(country["vn"].pk, moment=day + HOUR)
    with django_assert_num_queries(3):
        tasks.keep_steps(day)
