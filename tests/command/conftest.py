"""The boards at a Friday morning of the demo country; ``tests.portal.visiting`` says what a visitor can do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from tests.portal.visiting import Clock, Visitor

PACKS = Path(__file__).resolve().parents[2] / "packs"

# What is imported inside the fixtures holds models, which can be imported only once Django is set up.


@pytest.fixture
def on_demo_pack(settings: Any) -> None:
    """The house stands on the pack of the demo country."""
    settings.PACK = PACKS / "demo"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time at the boards; a test may move it."""
    from tests.portal.visiting import Clock

    clock = Clock()
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: clock.at)
    return clock


@pytest.fixture
def open_as(clock: Clock) -> Callable[[Actor | None], Visitor]:
    """Open the house as somebody, or as nobody."""
    from tests.portal.visiting import signed_in

    return signed_in
