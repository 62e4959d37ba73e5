"""The demo country of this room's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from lienthong.core.values import Actor, system
from lienthong.units.definitions import CalendarBundle, UnitsBundle
from tests.units.tables import DEMO, read_calendar, read_csv, read_units


@pytest.fixture
def loader() -> Actor:
    return system("packs")


@pytest.fixture
def demo_rows() -> Callable[[], list[dict[str, str]]]:
    """Fresh rows of the demo country's units.csv, for a test to change."""
    return lambda: read_csv(DEMO / "units.csv")


@pytest.fixture
def demo_units(db: None, loader: Actor, at: datetime) -> UnitsBundle:
    """The demo country's places and agencies, loaded."""
    from lienthong.units.actions import load_units

    bundle = read_units(DEMO)
    load_units(bundle, by=loader, at=at)
    return bundle


@pytest.fixture
def demo_calendar(demo_units: UnitsBundle, loader: Actor, at: datetime) -> CalendarBundle:
    """The demo country with its calendar, loaded."""
    from lienthong.units.actions import load_calendar

    bundle = read_calendar(DEMO)
    load_calendar(bundle, by=loader, at=at)
    return bundle
