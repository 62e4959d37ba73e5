"""The page that shows how the once-only audit is checked by hand says what the audit says, and counts as it counts."""

from __future__ import annotations

import re

from lienthong.packs.auditing import audit_once_only
from tests.server.test_cli import run

from .conftest import PACKS

PAGE = PACKS.parent / "docs/howto/check-the-once-only-audit.md"


def test_every_line_that_the_page_shows_is_printed_by_its_command() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(r"```sh\nlienthong (.+)\n```", page)
    printed = run(*command.split()).stdout
    blocks = re.findall(r"```text\n(.+?)```", page, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert block in printed


def test_the_heaps_of_the_page_are_those_of_the_audit() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (line,) = audit_once_only(PACKS / "vn", ["1.004194"]).lines
    read, again, own = (line.count(how) for how in ("read", "again", "own"))
    heaps = [int(count) for count in re.findall(r"^\|.+\| (\d+)(?:: .+)? \|$", page, re.MULTILINE)]
    assert (heaps[0] + heaps[1], heaps[2], heaps[3]) == (read, again, own)
    assert f"{read} + {again} + {own} = {len(line.boxes)}" in page
    assert f"**{len(line.boxes)} asked**" in page
    assert f"`components` has {len(line.papers)} papers" in page
    assert f"Here that is {sum(paper.how == 'read' for paper in line.papers)}:" in page
