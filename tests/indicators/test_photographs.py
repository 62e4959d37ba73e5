"""Photographs of the boards: what a board said in a minute is what is shown of that minute, whatever comes later."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators import actions, queries, tasks
from lienthong.indicators.models import Photograph, PlaceLatest, PlaceMinute
from tests.fixtures.counting import forget, mark_read, sweep, write

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LOOKED_AT = [("vn", "government"), ("01", "government"), ("02", "government"), ("0101", "government"), ("vn", "party")]


def order(act, unit, opened_at, at):
    detail = {"procedure": "1.001193", "opened_at": opened_at.isoformat(), "channel": "online"}
    return LedgerLine(verb=f"payments.{act}", at=at, unit_id=unit.pk, dossier="", about="order:1", detail=detail)


def count(*lines):
    """Write lines and let the counters read them, as the follower does."""
    before = LedgerLine.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    write(lines)
    sweep(before)
    last = LedgerLine.objects.order_by("xact", "seq").last()
    mark_read(last.xact, last.seq, last.at)


def boards(country, at):
    """The live boards of this minute."""
    return {
        (key, bloc, view): queries.unit_board(country[key].pk, at=at, bloc=bloc, view=view)
        for key, bloc in LOOKED_AT
        for view in ("people", "agencies")
    }


def said(board):
    """What a board says of places; procedures have no photograph."""
    return replace(board, counted_at=None, procedures=())


def as_of(country, key, moment, bloc="government", view="people"):
    return queries.board_as_of(country[key].pk, moment=moment, bloc=bloc, view=view)


@pytest.fixture
def day(country, line, at):
    """A night and a day at three offices, and their boards as they were in some of its minutes."""
    a, other, far, cell = (country[key] for key in ("pc0101", "pc0102", "pc0201", "cell0101"))

    def due(moment):
        return moment.isoformat()

    steps = [
        (at - 10 * HOUR, [line("submitted", "H1", a, at - 10 * HOUR, due_at=due(at + 2 * HOUR))]),
        (at - 10 * HOUR + MINUTE, [order("opened", a, at - 10 * HOUR, at - 10 * HOUR)]),
        ((at - DAY).replace(hour=23, minute=59), []),
        (at.replace(hour=0, minute=0), []),
        (at, [line("submitted", "H2", a, at, root="H2", due_at=due(at + 30 * HOUR))]),
        (at + MINUTE, [line("submitted", "H3", far, at, root="H2", due_at=due(at + 30 * HOUR), waits=True)]),
        (at + 2 * MINUTE, [order("paid", a, at - 10 * HOUR, at), line("submitted", "H4", cell, at)]),
        (at + HOUR, [line("completed", "H1", a, at + HOUR, on_time=True)]),
        (at + 2 * HOUR, [line("handover_redirected", "H2", other, at + 2 * HOUR)]),
        (at + 6 * HOUR, []),  # by the clock alone H2 is due within a day
    ]
    lived = {}
    for moment, lines in steps:
        if lines:
            count(*lines)
        assert tasks.photograph(moment + 20 * timedelta(seconds=1)) == 1
        lived[moment] = boards(country, moment)
    return lived


@pytest.mark.django_db
def test_a_photograph_says_what_the_board_said_in_its_minute(day, country, line, at):
    count(  # told late, paid and ended since: it changes the days, and no photograph
        line("submitted", "H9", country["pc0101"], at - 9 * HOUR),
        line("refused", "H2", country["pc0102"], at + 7 * HOUR, root="H2"),
        order("cancelled", country["pc0101"], at - 10 * HOUR, at + 7 * HOUR),
    )
    for moment, lived in day.items():
        for (key, bloc, view), board in lived.items():
            past = as_of(country, key, moment, bloc, view)
            then, stood = said(board), said(past.board)
            assert (stood.today, stood.period, stood.children) == (then.today, then.period, then.children), (
                key,
                moment,
            )
            assert stood.trend[-1] == then.trend[-1]
            assert (past.photographed_at, past.stock_at, past.board.at) == (moment, moment, moment)
    paid = [as_of(country, "vn", moment).board.period.paid_online for moment in day]
    assert paid == [0] * 6 + [1] * 4


@pytest.mark.django_db
def test_a_commune_keeps_its_procedures_from_the_ledger(day, country, at):
    (row,) = as_of(country, "0101", at, view="people").board.procedures
    assert (row.counts.received, row.counts.open) == (2, 2)
    assert as_of(country, "vn", at).board.procedures[0].counts.received == 1  # of the whole days before


@pytest.mark.django_db
def test_only_what_changed_is_written_and_the_clock_changes_too(day, country, line, at):
    rows = PlaceMinute.objects.count()
    assert tasks.photograph(at + 6 * HOUR + MINUTE) == 1
    assert PlaceMinute.objects.count() == rows
    count(line("submitted", "H8", country["pc0201"], at + 6 * HOUR, due_at=(at + 7 * HOUR).isoformat()))
    assert tasks.photograph(at + 7 * HOUR) == 1
    assert tasks.photograph(at + 7 * HOUR + MINUTE) == 1  # now it is late
    late = PlaceMinute.objects.filter(minute=at + 7 * HOUR + MINUTE)
    assert {row.place_id for row in late} == {country[key].pk for key in ("vn", "02", "0201")}
    assert {row.overdue for row in late} == {1}


@pytest.mark.django_db
def test_while_the_worker_sleeps_the_last_photograph_stands_and_says_of_when(day, country, at):
    for key in ("vn", "01"):
        past = as_of(country, key, at + 11 * MINUTE)
        assert (past.photographed_at, past.board.period.received) == (at + 2 * MINUTE, 2)
        assert as_of(country, key, at + 13 * MINUTE).photographed_at is None  # the ledger tells more
        early = as_of(country, key, (at - DAY).replace(hour=23, minute=59) + MINUTE + 5 * MINUTE)
        assert early.photographed_at == at.replace(hour=0, minute=0)  # never one of the day before
    commune = as_of(country, "0101", at + 11 * MINUTE)
    assert (commune.photographed_at, commune.stock_at) == (None, at + 11 * MINUTE)
    asked = {"bloc": "government", "view": "people"}
    for moment in (at, at + 11 * MINUTE):
        period = queries.period_as_of(country["0101"].pk, moment=moment, **asked)
        assert period == as_of(country, "0101", moment).board.period
    moment, one = at + 11 * MINUTE, {"procedure": "1.001193", **asked}
    period = queries.period_as_of(country["0101"].pk, moment=moment, **one)
    assert period == queries.board_as_of(country["0101"].pk, moment=moment, **one).board.period
    assert queries.period_as_of(country["0101"].pk, moment=at - 9 * DAY, **asked) is None  # nothing was counted yet
    assert as_of(country, "pc0101", at).photographed_at is None  # an agency has no photographs


@pytest.mark.django_db
def test_a_minute_is_photographed_once_and_none_of_the_past_or_of_counters_far_behind(day, country, line, at):
    last = at + 6 * HOUR
    assert [tasks.photograph(last + timedelta(seconds=40)), tasks.photograph(last - HOUR)] == [0, 0]
    write([line("submitted", "H8", country["pc0201"], last)])
    assert tasks.photograph(last + 11 * MINUTE) == 0
    count(line("submitted", "H10", country["pc0201"], last))
    assert tasks.photograph(last + 11 * MINUTE) == 1


@pytest.mark.django_db
def test_a_commune_that_moved_stays_in_the_photographs_where_it_was(day, country, units_of, line, at):
    from lienthong.indicators.sql import counting

    units_of(moved_on=at.date() + DAY)
    tasks._run(counting("add_up_places", ()), {})  # as the counters do when they read of it
    tomorrow = at + DAY
    count(line("submitted", "H8", country["pc0102"], tomorrow))
    assert tasks.photograph(tomorrow) == 1
    here, there = (as_of(country, key, tomorrow).board for key in ("01", "02"))
    assert ([child.code for child in here.children], here.today.received) == (["0101"], 0)
    assert ([child.code for child in there.children], there.today.received) == (["0102", "0201"], 1)
    assert said(there) == said(queries.unit_board(country["02"].pk, at=tomorrow))
    before = as_of(country, "01", at + 2 * HOUR).board
    assert [(child.code, child.counts.open) for child in before.children] == [("0101", 0), ("0102", 1)]


@pytest.mark.django_db
def test_what_is_forgotten_of_the_counters_stays_in_the_photographs(day, country, at):
    forget()
    tasks.photograph(at + 6 * HOUR + MINUTE)
    assert set(PlaceLatest.objects.values_list("open", flat=True)) == {0}
    assert as_of(country, "vn", at).photographed_at is None  # nothing was counted: nothing was measured
    sweep()
    assert as_of(country, "vn", at).board.period == day[at]["vn", "government", "people"].period


@pytest.mark.django_db
def test_of_old_days_communes_are_known_of_the_first_photograph_of_an_hour(day, country, at):
    later = at + 36 * DAY
    with pytest.raises(NotAllowed):
        actions.thin_photographs(at.date(), by=Actor(kind="person", id="person:1", name="An"), at=later)
    rows = PlaceMinute.objects.count()
    assert [tasks.thin_photographs(later) for _ in range(3)] == [2, 2, 0]
    assert actions.thin_photographs(at.date(), by=system("tests"), at=later) == 0
    assert PlaceMinute.objects.count() < rows
    for moment, lived in day.items():
        province = as_of(country, "01", moment)
        whole = Photograph.objects.filter(is_whole=True, minute__lte=moment).latest("minute").minute
        assert (province.photographed_at, province.beneath_at) == (moment, whole)
        assert said(province.board).today == said(lived["01", "government", "people"]).today
        assert province.board.children == day[whole]["01", "government", "people"].children
        assert (as_of(country, "0101", moment).photographed_at is None) == (whole != moment)


@pytest.mark.django_db
def test_a_past_board_costs_a_fixed_number_of_statements(day, country, at, django_assert_num_queries):
    for key, statements in (("vn", 7), ("01", 7), ("0101", 8)):
        with django_assert_num_queries(statements):
            as_of(country, key, at)
    for moment, statements in ((at, 2), (at + 11 * MINUTE, 6)):
        with django_assert_num_queries(statements):
            queries.period_as_of(country["0101"].pk, moment=moment, bloc="government", view="people")
    with django_assert_num_queries(6):
        queries.board_as_of(country["vn"].pk, moment=at, has_procedures=False)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_one_photograph(units_of, line, at):
    from django.db import connections

    country = units_of()
    count(line("submitted", "H1", country["pc0101"], at))
    taken, start = [], threading.Barrier(2)

    def work():
        start.wait()
        taken.append(tasks.photograph(at))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(taken) == [0, 1]
    assert PlaceMinute.objects.count() == 3
