from __future__ import annotations

import pytest

from lienthong.analysis.rules.charts import chart_of

DAY, TEXT, NUMBER = ("day", "DATE"), ("name", "VARCHAR"), ("n", "BIGINT")


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([NUMBER], [(1,), (2,)]),  # nothing to stand by
        ([TEXT, TEXT], [("a", "b"), ("c", "d")]),  # no number
        ([TEXT, NUMBER], [("a", 1)]),  # nothing to compare
        ([TEXT, NUMBER], [("a", -1), ("b", 1)]),  # no bar below zero
        ([TEXT, NUMBER], [("a", 0), ("b", 0)]),
        ([TEXT, NUMBER], [("a", None), ("b", None)]),
        ([TEXT, NUMBER], [(str(n), n) for n in range(41)]),  # too many bars
        ([DAY, NUMBER], [("2026-11-20", None), ("2026-11-21", 1)]),  # one point is no line
    ],
)
def test_what_has_no_shape_is_not_drawn(columns, rows):
    assert chart_of(columns, rows) is None


def test_names_become_bars_in_their_order_and_what_has_no_number_has_no_bar():
    chart = chart_of(
        [TEXT, TEXT, ("sum", "DECIMAL(18,2)")], [("a", "x", 2.0), ("b", "x", None), (None, "x", 1), ("c", "x", 4)]
    )
    assert (chart.by, chart.of, chart.line) == ("name", "sum", None)
    assert [(bar.name, bar.value, bar.share) for bar in chart.bars] == [("a", 2.0, "50.0"), ("c", 4, "100.0")]


def test_days_become_a_line_in_the_order_of_time_broken_where_nothing_is_known():
    rows = [("2026-11-22", None), ("2026-11-20", 0), ("2026-11-21", 10), ("2026-11-23", 5), ("2026-11-24", 10)]
    line = chart_of([DAY, NUMBER], rows).line
    assert line.stretches == ("8,192 164,8", "476,100 632,8")
    assert (line.low, line.high, line.first, line.last, len(line.dots)) == (0, 10, "2026-11-20", "2026-11-24", 4)
    flat = chart_of([("at", "TIMESTAMP WITH TIME ZONE"), NUMBER], [(f"2026-{n:03}", 0) for n in range(70)]).line
    assert (flat.dots, flat.high) == ((), 0)
    twice = chart_of([DAY, NUMBER], [("2026-11-20", 1), ("2026-11-20", 2)])
    assert [bar.name for bar in twice.bars] == ["2026-11-20", "2026-11-20"], "a day that stands twice is a name"
