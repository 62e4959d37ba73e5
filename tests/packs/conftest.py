"""A copy of the demo country that a test may spoil; Vietnam, loaded once for the tests of a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from lienthong.packs.contents import Contents

PACKS = Path(__file__).resolve().parents[2] / "packs"
VIETNAM = PACKS / "vn"


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


@pytest.fixture(scope="module")
def vietnam(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Contents]:
    """Vietnam's pack, read once and loaded once for all plays, which end in a rollback each, as this does."""
    from django.db import transaction

    from lienthong.packs.contents import read_pack
    from lienthong.packs.loading import load_pack
    from tests.packs.playing import MACHINE, OPENED

    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(VIETNAM, by=MACHINE, at=OPENED)
        yield read_pack(VIETNAM)
        transaction.set_rollback(True)
