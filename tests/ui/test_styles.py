"""The sheets of style are whole: a rule left open would take all that follow it along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).resolve().parents[2] / "lienthong/ui/static/lienthong").glob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_rule_is_closed_before_the_next_section_begins(path: Path) -> None:
    depth = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        assert depth == 0 or not line.startswith("/* ----"), f"line {number}"
        rules = re.sub(r"/\*.*?\*/", "", line)
        depth += rules.count("{") - rules.count("}")
    assert depth == 0
