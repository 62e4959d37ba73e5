"""A board as it stood: what the counters say of the past equals what they said then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators import actions, queries, tasks
from lienthong.indicators.models import StockCount
from lienthong.indicators.rules.measures import COUNTED
from tests.fixtures.counting import count_again, forget, sweep

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def story(country, line, write, at):
    """Four days at two offices of one commune, one of another, one of a province; written to the ledger and counted."""
    a, b, other, far = (country[key] for key in ("pc0101", "pc01", "pc0102", "pc0201"))
    begin = at - 3 * DAY

    def due(hours: float) -> str:
        return (begin + hours * HOUR).isoformat()

    lines = [
        line("submitted", "H1", a, begin, due_at=due(30), channel="counter"),
        line("submitted", "H2", a, begin + HOUR, due_at=due(50), root="H2"),
        line("submitted", "H3", a, begin + HOUR, due_at=due(50), root="H2", procedure="1.004194"),
        line("submitted", "H4", b, begin + 2 * HOUR, due_at=due(60), waits=True),
        line("fee_paid", "H4", b, begin + 20 * HOUR, due_at=due(70), waits=False),
        line("supplement_asked", "H1", a, begin + 22 * HOUR, due_at=due(30)),
        line("supplemented", "H1", a, begin + 26 * HOUR, due_at=due(40)),
        line("submitted", "H5", other, begin + 25 * HOUR, due_at=due(49)),
        line("handover_redirected", "H5", a, begin + 47 * HOUR, due_at=due(52)),
        line("completed", "H1", a, begin + 49 * HOUR, on_time=False),
        line("refused", "H2", a, begin + 49 * HOUR, root="H2"),
        line("extended", "H3", a, begin + 51 * HOUR, due_at=due(90)),
        line("submitted", "H6", far, begin + 71 * HOUR, due_at=due(99)),
        line("completed", "H5", a, begin + 71 * HOUR, on_time=True),
    ]
    write(*sorted(lines, key=lambda one: one.at))
    sweep()
    return country


def then(moment: datetime, unit, view="people"):
    """The live board as it was at a moment: only what was known then is counted; then all is counted again."""
    forget()
    known = LedgerLine.objects.filter(at__lte=moment, dossier__gt="").order_by("-seq").first()
    sweep(until=known.seq if known else 0)
    board = queries.unit_board(unit.pk, at=moment, view=view)
    count_again()
    return replace(board, counted_at=moment)


@pytest.mark.parametrize("view", ["people", "agencies"])
def test_a_commune_is_shown_exactly_as_it_stood_at_any_minute(story, at, view):
    for hours in (0, 1.5, 21, 23, 27, 48, 50, 53, 71.5):
        moment = at - 3 * DAY + hours * HOUR
        past = queries.board_as_of(story["0101"].pk, moment=moment, view=view)
        assert past.board == then(moment, story["0101"], view), hours
        assert past.stock_at == moment


def test_a_province_and_the_country_are_shown_with_what_was_open_when_the_day_began(story, at):
    for moment in (at - DAY + HOUR, at - HOUR / 2):
        midnight = moment.replace(hour=0, minute=0)
        for key in ("01", "vn"):
            live, stood = then(moment, story[key]), then(midnight, story[key])
            assert queries.board_as_of(story[key].pk, moment=moment).stock_at is None  # not written down
            assert actions.keep_stock(midnight.date(), by=system("tests"), at=at)
            past = queries.board_as_of(story[key].pk, moment=moment)
            assert past.stock_at == midnight
            assert flows(past.board) == flows(live)
            assert stocks(past.board) == stocks(stood)
            StockCount.objects.all().delete()


def flows(board):
    def of(counts):
        return counts and replace(counts, open=0, paused=0, overdue=0, at_risk=0)

    children = [(child.code, of(child.counts)) for child in board.children]
    procedures = {
        row.procedure: of(row.counts)
        for row in board.procedures
        if of(row.counts) != of(replace(row.counts, **dict.fromkeys(COUNTED, 0)))
    }
    return of(board.today), of(board.period), children, procedures, [of(point.counts) for point in board.trend]


def stocks(board):
    def of(counts):
        return counts.open, counts.paused, counts.overdue, counts.at_risk

    return of(board.today), [(child.code, of(child.counts)) for child in board.children]


def test_before_anything_was_counted_nothing_was_measured(story, country, at):
    past = queries.board_as_of(country["vn"].pk, moment=at - 9 * DAY)
    assert (past.board.today, past.board.period, past.stock_at) == (None, None, None)
    assert [child.counts for child in past.board.children] == [None, None]
    assert queries.board_as_of(country["0101"].pk, moment=at - 9 * DAY).board.children == ()


def test_one_procedure_is_shown_as_it_stood_what_was_open_of_it_in_a_commune_alone(story, at):
    moment = at - 3 * DAY + 27 * HOUR
    commune = queries.board_as_of(story["0101"].pk, moment=moment, procedure="1.004194", view="agencies").board
    assert (commune.period.received, commune.period.open, len(commune.procedures)) == (1, 1, 1)
    assert actions.keep_stock(moment.date(), by=system("tests"), at=at)
    province = queries.board_as_of(story["01"].pk, moment=moment, procedure="1.004194", view="agencies")
    assert (province.board.period.received, province.stock_at) == (1, None)


def test_the_past_costs_a_fixed_number_of_statements(story, at, django_assert_num_queries):
    for key, count in (("0101", 7), ("01", 10)):
        with django_assert_num_queries(count):
            queries.board_as_of(story[key].pk, moment=at)


def test_the_worker_writes_the_newest_days_down_first_and_each_once(story, at):
    night = (at + DAY).replace(hour=0, minute=5)
    assert [tasks.keep_stock(night) for _ in range(4)] == [1, 1, 1, 0]  # the fourth day is not settled yet
    assert tasks.keep_stock(night + 10 * timedelta(minutes=1)) == 1
    assert StockCount.objects.values("day").distinct().count() == 4
    assert not actions.keep_stock(at.date(), by=system("tests"), at=at)
    with pytest.raises(NotAllowed):
        actions.keep_stock(at.date(), by=Actor(kind="person", id="person:1", name="An"), at=at)
