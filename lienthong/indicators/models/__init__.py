"""What is kept of what happened: counters, what is open now, and the definitions by which it is counted."""

from __future__ import annotations

from lienthong.indicators.models.counts import DailyCount, MonthlyCount, OpenCount, OpenDossier, PlaceCount, RegionCount
from lienthong.indicators.models.definitions import Indicator, Slot
from lienthong.indicators.models.indexes import CompositeIndex, IndexStanding, ProceduresUsed
from lienthong.indicators.models.photographs import Photograph, PlaceLatest, PlaceMinute
from lienthong.indicators.models.steps import StepCount, StepDay
from lienthong.indicators.models.stock import StockCount
from lienthong.indicators.models.warnings import EarlyWarning, LikeCase, ServiceDay, WarningPeriod, WatchedDay

__all__ = [
    "CompositeIndex",
    "DailyCount",
    "EarlyWarning",
    "IndexStanding",
    "Indicator",
    "LikeCase",
    "MonthlyCount",
    "OpenCount",
    "OpenDossier",
    "Photograph",
    "PlaceCount",
    "PlaceLatest",
    "PlaceMinute",
    "ProceduresUsed",
    "RegionCount",
    "ServiceDay",
    "Slot",
    "StepCount",
    "StepDay",
    "StockCount",
    "WarningPeriod",
    "WatchedDay",
]
