"""Scans and keys of a test lie in folders of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.KEYS, settings.STATE = tmp_path / "files", tmp_path / "keys", tmp_path
    return tmp_path
