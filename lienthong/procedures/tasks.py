"""What the worker does for the catalogue."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import system
from lienthong.procedures.actions.standing import restate_stages


def follow_the_law(at: datetime) -> int:
    """Let procedures whose definition began or ended stand where they belong; return how many changed."""
    return restate_stages(by=system("catalogue"), at=at)
