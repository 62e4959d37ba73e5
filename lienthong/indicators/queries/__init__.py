"""Every question that boards, open data and plans ask of what was counted: nothing is personal."""

from __future__ import annotations

from lienthong.indicators.queries.as_of import Past, board_as_of, period_as_of, stock_kept
from lienthong.indicators.queries.behind import LINES, Computed, LineBehind, computed, lines_behind
from lienthong.indicators.queries.by_place import Defined, Sides, Summed, by_key, by_place, every_indicator
from lienthong.indicators.queries.counts import (
    AT_RISK,
    BOARD_DAYS,
    Board,
    ChildRow,
    Counts,
    DayPoint,
    ProcedureRow,
    View,
    by_procedure,
    children,
    country_board,
    filed_below,
    together,
    totals,
    trend,
    unit_board,
)
from lienthong.indicators.queries.movements import counted_at

__all__ = [
    "AT_RISK",
    "BOARD_DAYS",
    "LINES",
    "Board",
    "ChildRow",
    "Computed",
    "Counts",
    "DayPoint",
    "Defined",
    "LineBehind",
    "Past",
    "ProcedureRow",
    "Sides",
    "Summed",
    "View",
    "board_as_of",
    "by_key",
    "by_place",
    "by_procedure",
    "children",
    "computed",
    "counted_at",
    "country_board",
    "every_indicator",
    "filed_below",
    "lines_behind",
    "period_as_of",
    "stock_kept",
    "together",
    "totals",
    "trend",
    "unit_board",
]
