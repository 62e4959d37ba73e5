"""The small country of the counters, its ledger, and a folder for the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.indicators.conftest import line, units_of, write  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the facts of a test are written, with a key of its own."""
    settings.ANALYSIS, settings.KEYS = tmp_path / "analysis", tmp_path / "keys"
    return tmp_path / "analysis"
