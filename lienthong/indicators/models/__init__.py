"""What is kept of what happened: counters, and what is open now."""

from __future__ import annotations

from lienthong.indicators.models.counts import DailyCount, OpenDossier, PlaceCount
from lienthong.indicators.models.stock import StockCount
from lienthong.indicators.models.warnings import EarlyWarning, LikeCase, ServiceDay, WarningPeriod, WatchedDay

__all__ = [
    "DailyCount",
    "EarlyWarning",
    "LikeCase",
    "OpenDossier",
    "PlaceCount",
    "ServiceDay",
    "StockCount",
    "WarningPeriod",
    "WatchedDay",
]
