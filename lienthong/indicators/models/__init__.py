"""What is kept of what happened: counters, and what is open now."""

from __future__ import annotations

from lienthong.indicators.models.counts import DailyCount, OpenDossier, PlaceCount
from lienthong.indicators.models.stock import StockCount

__all__ = ["DailyCount", "OpenDossier", "PlaceCount", "StockCount"]
