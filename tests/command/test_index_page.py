"""The page of an index: what it says of a place, to whom, in which language, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from lienthong.command import index as index_page
from lienthong.command.index_rows import rise
from lienthong.core.values import Actor, system
from lienthong.indicators.actions.indexes import rank_units
from tests.dossiers.making import FRIDAY, PLACE, Country, file, proposed
from tests.fixtures.counting import sweep
from tests.indicators.test_index import load
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


@pytest.fixture
def measured(country: Country) -> Country:
    load(FRIDAY)
    file(country)
    proposed(country)
    sweep()
    rank_units(by=system("tests"), at=FRIDAY)
    return country


def test_everybody_reads_an_index_item_by_item_with_its_law_and_how_sure_it_is(
    measured: Country, open_as: Open
) -> None:
    page = open_as(None).get(f"/command/index/766?of=commune:{PLACE}")
    assert page.status == 200
    assert page.says("Bộ chỉ số phục vụ người dân, doanh nghiệp", "Quyết định 766/QĐ-TTg", "điểm đã đo được")
    assert page.says(
        "Hồ sơ trực tuyến", "chưa kiểm chứng", "khi tỷ lệ từ 50,0 %", "chưa có nguồn số liệu", "không phải là 0"
    )
    assert not page.says("Bảng điều hành</a>")  # a stranger has no board to go back to
    assert page.says("&lt; 5 / &lt; 5", "làm tròn đến 5")
    leader = open_as(measured.auditor).get(f"/command/index/766?of=commune:{PLACE}")
    assert leader.says(f"/command/communes/{PLACE}") and not leader.says("làm tròn đến 5")
    assert leader.text.count("= 100 %") > page.text.count("= 100 %")  # a share of one file or two is told to them alone
    page.client.cookies["language"] = "en"
    english = page.get(f"/command/index/766?of=commune:{PLACE}")
    assert english.says("Index of service", "no source yet", "unverified")


def test_the_country_ranks_its_provinces_communes_and_agencies(measured: Country, open_as: Open) -> None:
    page = open_as(measured.auditor).get("/command/index/766?period=year")
    assert page.says("Xếp hạng", "/command/index/766?of=province%3A01&amp;period=year", "bằng điểm thì cùng hạng")
    assert page.get("/command/index/766?rank=commune").says(f"of=commune%3A{PLACE}")
    assert page.get("/command/index/766?rank=agency").says("agency%3A")
    assert page.get("/command/index/766?of=province:01").says("Hạng tại", "/command/provinces/01")
    below = page.get(f"/command/index/766?of=commune:{PLACE}")
    assert below.says("Hạng tại") and not below.says('id="ranking"')


def test_a_long_ranking_is_read_in_pages(measured: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_page, "_MOST", 1)
    ranks = "/command/index/766?rank=commune"
    page = open_as(None).get(ranks)
    assert page.says("rank=commune&amp;skip=1#ranking", 'rel="next"', "1–1") and not page.says('rel="prev"')
    first = re.findall(r"of=commune%3A(\d+)", page.text)[-1]
    assert first not in page.get(f"{ranks}&skip=1").text.partition('id="ranking"')[2]
    assert page.says('rel="prev"', "2–2")
    assert first in page.get(f"{ranks}&skip=900").text.partition('id="ranking"')[2]  # beyond the end: the beginning


def test_the_boards_lead_to_the_first_index_of_the_place(measured: Country, open_as: Open) -> None:
    board = open_as(measured.auditor).get("/command/provinces/01")
    assert board.says("/command/index?of=province:01")
    assert board.get("/command/index?of=province:01").url == "/command/index/766?of=province%3A01"


def test_without_an_index_the_page_says_so(country: Country, open_as: Open) -> None:
    from lienthong.indicators.models import CompositeIndex

    CompositeIndex.objects.all().delete()
    assert open_as(None).get("/command/index").says("Chưa có bộ chỉ số nào")


def test_a_day_that_is_past_and_before_anything_is_ranked(measured: Country, open_as: Open) -> None:
    page = open_as(None).get("/command/index/766?day=2026-11-18")
    assert page.says("đến hết 18/11/2026", "Chưa xếp hạng", "chưa đo")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("767", 404),
        ("766?of=province:99", 404),
        ("766?of=bloc:party", 404),
        ("766?period=century", 404),
        ("766?day=yesterday", 404),
        ("766?day=2030-01-01", 422),
    ],
)
def test_what_there_is_not_is_refused(measured: Country, open_as: Open, address: str, status: int) -> None:
    assert open_as(None).get(f"/command/index/{address}").status == status


def test_a_page_costs_a_bounded_number_of_statements(
    measured: Country, open_as: Open, django_assert_max_num_queries: Any
) -> None:
    visitor = open_as(None)
    visitor.get("/command/index/766?of=province:01")
    with django_assert_max_num_queries(34):
        visitor.get("/command/index/766?of=province:01")


def test_the_door_of_programs_gives_the_same_to_everybody(measured: Country, open_as: Open) -> None:
    from lienthong.units import queries as units

    unit = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    page = open_as(None).get(f"/api/v1/indicators/indexes/766/units/{unit}?period=quarter")
    assert page.status == 200
    assert page.says('"known_as": "CKMB"', '"state": "not_yet_measured"', '"period": "quarter"')
    top = units.country(on=FRIDAY.date()).unit_id
    board = open_as(None).get(f"/api/v1/indicators/indexes/766/units/{top}/ranking?level=commune")
    assert board.says('"rank": 1')
    assert open_as(None).get(f"/api/v1/indicators/indexes/767/units/{unit}").says("index_unknown")


def test_a_change_of_rank_is_said_in_words() -> None:
    assert [rise(change).vi for change in (None, 0, 3, -2)] == ["–", "giữ hạng", "▲ lên 3", "▼ xuống 2"]
