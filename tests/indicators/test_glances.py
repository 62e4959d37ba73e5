"""What stands on top of many boards, asked at once, is what each board says for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, get_args

import pytest

from lienthong.core.values import BLOCS
from lienthong.indicators import queries
from lienthong.indicators.queries import View
from lienthong.indicators.queries.glances import Watched, glances
from tests.fixtures.counting import count_lines

pytestmark = pytest.mark.django_db
PROCEDURES = ("1.001193", "1.004194")


def _every(country: dict[str, Any], *procedures: str) -> list[Watched]:
    """Return every place as every bloc and view shows it, for all procedures or each of some."""
    places = [unit.pk for key, unit in country.items() if key in ("vn", "01", "02", "0101", "0102", "0201")]
    return [
        Watched(place, bloc, view, procedure)
        for place in places
        for bloc in BLOCS
        for view in get_args(View)
        for procedure in procedures or ("",)
    ]


def _on_top(board: queries.Board) -> tuple[Any, ...]:
    return board.unit_id, board.bloc, board.view, board.procedure, board.today, board.yesterday, board.period


def _lines(country: dict[str, Any], line: Callable[..., Any], at: datetime) -> Iterator[Any]:
    """Yield forty days of everything that the four numbers depend on, at offices of two blocs."""
    chance, numbers = Random(4), count(1)
    offices = [unit for key, unit in country.items() if key.startswith(("pc", "cell"))]
    for _ in range(250):
        code, office, came = f"H{next(numbers)}", chance.choice(offices), at - timedelta(hours=chance.randrange(960))
        due = (came + timedelta(hours=chance.randrange(1, 1000))).isoformat()
        link = chance.choice([{}, {"root": code}, {"root": "H0"}])
        link["procedure"] = chance.choice(PROCEDURES)
        yield line("submitted", code, office, came, due_at=due, channel=chance.choice(["online", "counter"]), **link)
        if (kind := chance.randrange(4)) == 0:
            yield line("completed", code, office, chance.choice([at, came]), on_time=chance.random() < 0.7, **link)
        elif kind == 1:
            yield line("supplement_asked", code, office, came, due_at=due, **link)


def test_the_top_of_many_boards_is_that_of_each(
    country: dict[str, Any],
    line: Callable[..., Any],
    at: datetime,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    count_lines(sorted(_lines(country, line, at), key=lambda one: one.at), at)
    watched = _every(country)
    with django_assert_num_queries(3):
        seen = glances(watched, at=at)
    alone = {one: queries.unit_board(one.unit_id, at=at, bloc=one.bloc, view=one.view) for one in watched}
    assert {one: _on_top(seen[one]) for one in watched} == {one: _on_top(alone[one]) for one in watched}
    assert any(board.today and board.today.overdue and board.today.at_risk for board in seen.values())
    assert any(board.today and board.bloc != "government" and board.today.open for board in seen.values())
    later = at + timedelta(hours=30)  # another day, and due times have passed
    again = glances(watched, at=later)
    other = queries.unit_board(country["vn"].pk, at=later)
    assert _on_top(again[Watched(country["vn"].pk, "government", "people")]) == _on_top(other)


def test_the_top_of_boards_of_one_procedure_is_that_of_each(
    country: dict[str, Any],
    line: Callable[..., Any],
    at: datetime,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    count_lines(sorted(_lines(country, line, at), key=lambda one: one.at), at)
    watched = _every(country, *PROCEDURES, "9.999999")
    with django_assert_num_queries(3):
        seen = glances(watched, at=at)
    asked = {one: {"bloc": one.bloc, "view": one.view, "procedure": one.procedure} for one in watched}
    alone = {one: queries.unit_board(one.unit_id, at=at, **asked[one]) for one in watched}
    assert {one: _on_top(seen[one]) for one in watched} == {one: _on_top(alone[one]) for one in watched}
    for procedure in PROCEDURES:
        boards = [board for one, board in seen.items() if one.procedure == procedure and board.today is not None]
        assert any(board.today and board.today.overdue and board.today.at_risk for board in boards)
        assert any(board.today and board.bloc != "government" and board.today.open for board in boards)
    both = [*watched, *_every(country)]
    with django_assert_num_queries(5):
        together = glances(both, at=at)
    assert {one: _on_top(together[one]) for one in watched} == {one: _on_top(seen[one]) for one in watched}


def test_before_anything_was_counted_nothing_is_measured(
    country: dict[str, Any], line: Callable[..., Any], at: datetime
) -> None:
    vn = Watched(country["vn"].pk, "government", "people")
    assert _on_top(glances([vn], at=at)[vn])[4:] == (None, None, None)
    count_lines([line("submitted", "H1", country["pc0101"], at)], at)
    board = glances([vn], at=at)[vn]
    assert board.today is not None
    assert board.yesterday is None
