"""The tutorial is right, in both languages: its commands are run, its changes made, and what it shows comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lienthong.packs.checking import check_pack

from .conftest import PACKS

ROOT = PACKS.parent
PAGES = {"vi": "docs/tutorials/first-procedure.vi.md", "en": "docs/tutorials/first-procedure.md"}
LOCALES = {"vi": "vi_VN.UTF-8", "en": "C.UTF-8"}
WRITTEN = "var/model-land/procedures/D.003.yaml"


@dataclass(frozen=True)
class Block:
    """One block of a page: commands (``sh``), what they say (``text``), or a change of the file (``diff``)."""

    kind: str
    text: str


def blocks_of(language: str) -> list[Block]:
    page = (ROOT / PAGES[language]).read_text(encoding="utf-8")
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder in which the commands of the page find what they name, and that may be spoiled."""
    (tmp_path / "var").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / "packs").symlink_to(PACKS)
    command = tmp_path / ".venv/bin/lienthong"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lienthong.server "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def run(commands: str, house: Path, language: str, *, state: str = "") -> str:
    """Run commands as somebody at a terminal does: those that say what does not hold do not stop the others."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    env = kept | {"PYTHONPATH": str(ROOT), "LC_ALL": LOCALES[language]}
    if state:
        env["LIENTHONG_STATE"] = state
    done = subprocess.run(
        ["/bin/sh", "-c", commands], cwd=house, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    return done.stdout + done.stderr


def change(file: Path, diff: str) -> None:
    """Make a change that stands on the page: its lines are found once."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    after = "".join(line[1:] for line in lines if not line.startswith("-"))
    text = file.read_text(encoding="utf-8")
    assert f"\n{text}".count(f"\n{before}") == 1, before
    file.write_text(f"\n{text}".replace(f"\n{before}", f"\n{after}")[1:], encoding="utf-8")


def comes_out(shown: str, said: str) -> bool:
    """Tell whether what was said is what the page shows; ``…`` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.search(pattern, said, re.DOTALL) is not None


def test_both_languages_do_the_same() -> None:
    done = {language: [one for one in blocks_of(language) if one.kind != "text"] for language in PAGES}
    assert done["vi"] == done["en"]
    shown = {language: [one.kind for one in blocks_of(language)] for language in PAGES}
    assert shown["vi"] == shown["en"]


@pytest.mark.parametrize("language", PAGES)
def test_what_the_page_does_and_shows_is_so(house: Path, language: str) -> None:
    said, checked = "", 0
    for block in blocks_of(language):
        if block.kind == "diff":
            change(house / WRITTEN, block.text)
        elif block.kind == "text" and said:
            assert comes_out(block.text, said), f"{block.text}\n---\n{said}"
            checked += 1
        elif block.kind == "sh":
            said = run(block.text, house, language) if "LIENTHONG_STATE" not in block.text else ""
    report = check_pack(house / "var/model-land")
    assert report.problems == []
    assert len([one for one in report.examples if one.procedure == "D.003"]) == 3
    assert checked == 6


def test_what_the_page_writes_is_loaded_into_a_database_of_its_own(house: Path) -> None:
    blocks = blocks_of("en")
    for block in blocks:
        if block.kind == "diff":
            change(house / WRITTEN, block.text)
        elif block.kind == "sh" and ("cp -r" in block.text or "procedure new" in block.text):
            run(block.text, house, "en")
    loading = next(number for number, block in enumerate(blocks) if "pack load" in block.text)
    said = run(blocks[loading].text, house, "en")
    assert comes_out(blocks[loading + 1].text, said), said
    run(blocks[-1].text, house, "en", state="var/tutorial")
    assert [file.name for file in (house / "var").iterdir()] == []
