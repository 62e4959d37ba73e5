"""The how-to page is right: the procedure that it writes passes the check and can be loaded."""

from __future__ import annotations

import re
import textwrap

import pytest

from lienthong.core.values import system
from lienthong.packs.checking import check_pack
from lienthong.packs.loading import load_pack
from lienthong.procedures import queries

from .conftest import PACKS

PAGE = PACKS.parent / "docs/howto/add-a-procedure.md"


@pytest.fixture
def written(pack):
    blocks = re.findall(r"   ```yaml\n(.*?)   ```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return pack.write("procedures/D.003.yaml", "".join(textwrap.dedent(block) for block in blocks))


def test_what_the_page_writes_holds(written):
    report = check_pack(written.path)
    assert report.problems == []
    assert len([run for run in report.examples if run.procedure == "D.003"]) == 2


@pytest.mark.django_db
def test_what_the_page_writes_can_be_found_by_everyday_words(written, at):
    load_pack(written.path, by=system("tests"), at=at)
    assert [card.code for card in queries.search_procedures("tha den")] == ["D.003"]
