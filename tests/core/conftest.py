"""What the tests of the ground share: keys of their own, and a way to write ledger lines as acts do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from lienthong.core.values import Actor

WriteLines = Callable[..., list[Any]]


@pytest.fixture(autouse=True)
def keys_folder(settings: Any, tmp_path: Path) -> Path:
    settings.KEYS = tmp_path / "keys"
    return settings.KEYS


@pytest.fixture
def officer() -> Actor:
    return Actor(kind="officer", id="officer:1", name="Nguyễn Thị Hòa", unit_id=7)


@pytest.fixture
def write_lines(officer: Actor, at: datetime) -> WriteLines:
    """Write ``count`` lines, each in a transaction of its own."""
    from lienthong.core import ledger  # conftest files are read before Django is set up

    def write(count: int, **given: Any) -> list[Any]:
        lines = []
        for number in range(count):
            with transaction.atomic():
                facts = {"about": f"thing:{number}", "detail": {"số": number, "nested": {"a": [1, None]}}} | given
                lines.append(ledger.record("tests.done", by=officer, at=at, **facts))
        return lines

    return write


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Change a table behind the platform's back, as whoever administers the database could."""

    def run(statement: str, *parameters: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, parameters)

    return run
