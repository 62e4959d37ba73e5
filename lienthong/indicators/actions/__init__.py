"""What is written down of what was counted, and what is done with it: warnings are raised, taken and closed."""

from __future__ import annotations

from lienthong.indicators.actions.photographs import thin_photographs
from lienthong.indicators.actions.steps import keep_steps
from lienthong.indicators.actions.stock import keep_stock

__all__ = ["keep_steps", "keep_stock", "thin_photographs"]
