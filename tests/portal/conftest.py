"""The portal at a Friday morning of the demo country: see ``visiting`` for what a visitor can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from tests.dossiers.making import Country
    from tests.portal.visiting import Clock, Visitor

# What is imported inside the fixtures holds models, which can be imported only once Django is set up.


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time at the portal; a test may move it."""
    from tests.portal.visiting import Clock

    clock = Clock()
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: clock.at)
    return clock


@pytest.fixture
def open_as(clock: Clock) -> Callable[[Actor | None], Visitor]:
    """Open the portal as somebody, or as nobody."""
    from tests.portal.visiting import signed_in

    return signed_in


@pytest.fixture
def visitor(country: Country, open_as: Callable[[Actor | None], Visitor]) -> Visitor:
    """A person of the demo country who has signed in."""
    return open_as(country.person)


@pytest.fixture
def stranger(country: Country, open_as: Callable[[Actor | None], Visitor]) -> Visitor:
    """Somebody who has not."""
    return open_as(None)
