"""Which boards an act moves: those of its unit and of everything above it, once the counters have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from lienthong.core import ledger
from lienthong.core.models import FollowerCheckpoint
from lienthong.core.values import system
from lienthong.indicators.queries import movements
from lienthong.indicators.queries.movements import movement
from tests.fixtures.counting import mark_read

BY = system("test")


def test_an_act_moves_its_unit_and_everything_above_it(
    country: dict[str, Any],
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    def move(*lines: tuple[str, int | None]) -> None:
        """Write lines and let the counters stand at the last: the follower waits for the test's own transaction."""
        for verb, unit_id in lines:
            line = ledger.record(verb, by=BY, at=at, about="unit:1", unit_id=unit_id)
            line.refresh_from_db()
            mark_read(line.xact, line.seq, at)

    above = frozenset(country[key].pk for key in ("0101", "01", "vn"))
    assert movement(None).places is None
    move(("test.done", None))
    start = movement(None).position
    with django_assert_num_queries(1):
        assert movement(start).places == frozenset()
    move(("test.done", country["0101"].pk), ("test.done", None))
    first = movement(start)
    assert first.places == above
    assert first.position > start
    assert not first.has_warnings
    move(("indicators.warning_taken", country["0101"].pk))
    second = movement(first.position)
    assert (second.places, second.has_warnings) == (above, True)
    move(("units.list_loaded", None))
    assert movement(first.position).places is None  # anything may stand elsewhere now
    assert movement((2**60, 0)).places is None  # a replay began anew
    monkeypatch.setattr(movements, "MOST_LINES", 1)
    assert movement(start).places is None
    FollowerCheckpoint.objects.all().delete()
    assert movement(start).position == (0, 0)
