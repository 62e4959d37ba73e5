"""The sheets of style are whole: a rule left open would take all that follow it along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).resolve().parents[2] / "lienthong/ui/static/lienthong").glob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_rule_is_closed_before_the_next_section_begins(path: Path) -> None:
    depth = 0
    for number, line in enumerate(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S).splitlines(), start=1):
        depth += line.count("{") - line.count("}")
        assert depth in (0, 1), f"line {number}"
    assert depth == 0
