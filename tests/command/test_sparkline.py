"""A line of numbers: gaps stay gaps, extremes stay inside the frame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lienthong.command.sparkline import HEIGHT, WIDTH, sparkline


def test_nothing_measured_draws_nothing() -> None:
    assert sparkline([None, None], low=0, high=1).lines == ()
    assert sparkline([], low=0, high=1).last is None


def test_a_day_that_was_not_measured_breaks_the_line() -> None:
    drawn = sparkline([1, 1, None, 1, 1], low=0, high=1)
    assert len(drawn.lines) == 2


def test_a_single_measured_day_is_a_dot() -> None:
    drawn = sparkline([None, 0.5, None], low=0, high=1)
    assert drawn.lines == ()
    assert drawn.last is not None


def test_numbers_that_never_change_lie_flat_on_the_bottom() -> None:
    assert sparkline([4, 4], low=4, high=4).lines == (f"3.0,{HEIGHT - 3}.0 {WIDTH - 3}.0,{HEIGHT - 3}.0",)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=40))
def test_every_point_lies_inside_the_frame(values: list[float | None]) -> None:
    drawn = sparkline(values, low=0, high=100)
    for line in drawn.lines:
        for point in line.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
