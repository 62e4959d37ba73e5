"""A copy of the demo country that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PACKS = Path(__file__).resolve().parents[2] / "packs"


class Pack:
    """A pack in a folder of its own, and how to spoil it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, file: str, old: str, new: str) -> Pack:
        """Change the first ``old`` of a file into ``new``."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {file}"
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> Pack:
        (self.path / file).parent.mkdir(parents=True, exist_ok=True)
        (self.path / file).write_text(text, encoding="utf-8")
        return self

    def remove(self, file: str) -> Pack:
        (self.path / file).unlink()
        return self


@pytest.fixture
def pack(tmp_path) -> Pack:
    shutil.copytree(PACKS / "demo", tmp_path / "demo")
    return Pack(tmp_path / "demo")
