"""The board of the catalogue: who may look, that every number leads to its list, and the tables of text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from lienthong.core.values import Actor, Role, system
from lienthong.procedures.queries import all_procedures
from lienthong.procedures.queries.board import ListFilter, ListScope, catalogue_board, entries_page
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, PLACE, Country, open_officer
from tests.portal.visiting import Visitor
from tests.procedures.lists import listed, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]
Open = Callable[[Actor | None], Visitor]
BOARD, LIST = "/command/catalogue", "/command/catalogue/list"


@pytest.fixture
def lists(country: Country) -> None:
    """Lists of two ministries and of one province, beside the two procedures that the demo country has."""
    rows = {
        "G01": [
            listed("D.101", "Cấp thẻ luật sư", field="Luật sư", agency="", mode="Toàn trình", since="01/07/2025"),
            listed("D.102", "=nothing", field="Luật sư", agency=""),
            listed(
                "D.103", "Cấp giấy hộ tịch", field="Hộ tịch", agency="UBND cấp xã", mode="Trực tiếp", since="01/03/2025"
            ),
        ],
        "G02": [listed("D.104", "Cấp hộ chiếu", field="Xuất nhập cảnh", agency="", level="Cấp tỉnh, cấp xã")],
        "Z01": [listed("D.101", "Cấp thẻ luật sư", field="Luật sư", agency="", mode="Một phần")],
    }
    for owner, given in rows.items():
        take_in(given, by=system("tests"), at=FRIDAY, owner=owner)


def leader(level: str = "country", code: str = "", role: Role = Role.MONITOR) -> Actor:
    on = FRIDAY.date()
    version = units.country(on=on) if level == "country" else units.version_at(code, level=level, on=on)
    return open_officer(f"{role}-{level}-{code}", version.unit_id, role)


def numbers(text: str, name: str) -> list[str]:
    """Return the numbers of the row of a name: total, full, partial, paper."""
    row = re.search(rf'<th scope="row"><a [^>]*>{re.escape(name)}</a></th>(.*?)</tr>', text, re.DOTALL)
    assert row, name
    return re.findall(r">([\d.]+)(?:</a>|</td>)", row[1])


# ---------------------------------------------------------------- who may look


def test_a_stranger_is_sent_to_the_door_and_who_leads_nothing_is_refused(country: Country, open_as: Open) -> None:
    for address in (BOARD, LIST):
        assert open_as(None).get(address).url.startswith("/sign-in")
        assert open_as(country.settle).get(address).says("board_for_leaders")


def test_a_province_sees_its_own_list_and_nobody_elses(lists: None, country: Country, open_as: Open) -> None:
    visitor = open_as(country.auditor)
    assert visitor.get(BOARD).url == f"{BOARD}?province=01"
    assert visitor.get(f"{BOARD}?province=01").status == 200
    for address in (
        f"{BOARD}?province=02",
        f"{BOARD}?ministry=G01",
        f"{BOARD}?ministry=none",
        LIST,
        f"{LIST}?ministry=G01",
    ):
        assert visitor.get(address).says("board_outside_right"), address


def test_a_ministry_sees_its_own_procedures_and_is_led_to_them(lists: None, open_as: Open) -> None:
    visitor = open_as(leader("agency", "G01"))
    assert visitor.get("/command/").url == BOARD
    assert visitor.get(BOARD).url == f"{BOARD}?ministry=G01"
    assert visitor.get(f"{BOARD}?ministry=G01").says("Bộ Tư pháp", "Luật sư")
    assert visitor.get(f"{BOARD}?ministry=G02").status == 403


def test_who_leads_a_commune_has_no_list_to_look_at(lists: None, country: Country, open_as: Open) -> None:
    assert open_as(country.head).get(BOARD).says("board_outside_right", "danh mục thủ tục")


@pytest.mark.parametrize("query", ["province=99", "ministry=G99", "province=G01"])
def test_a_place_that_is_none_is_not_found(lists: None, open_as: Open, query: str) -> None:
    assert open_as(leader()).get(f"{BOARD}?{query}").status == 404


# ---------------------------------------------------------------- what is counted


def test_the_country_is_counted_by_ministry_with_what_is_lacking_and_since_when(lists: None, open_as: Open) -> None:
    page = open_as(leader()).get(BOARD)
    assert numbers(page.text, "Bộ Tư pháp")[0] == "2"
    assert page.says(f'href="{BOARD}?ministry=G01"', f'href="{LIST}?ministry=G01&amp;stage=full"')
    assert page.says("Thiếu nhiều nhất", "Chưa có định nghĩa", "giấy lâu nhất từ 01/03/2025")
    assert page.says("Danh mục chưa nêu bộ, ngành", f"{LIST}?ministry=none&amp;stage=partial")
    assert page.says(f"{len(all_procedures())} nộp được trên hệ thống này")


def test_the_country_is_counted_by_province_level_field_and_lack(lists: None, open_as: Open) -> None:
    visitor = open_as(leader())
    assert numbers(visitor.get(f"{BOARD}?by=province").text, "Tỉnh Bình Minh") == ["1", "0", "1", "0"]
    assert numbers(visitor.get(f"{BOARD}?by=level").text, "Cấp tỉnh") == ["1", "0", "1", "0"]
    assert visitor.says("có thể được đếm ở nhiều dòng")
    assert numbers(visitor.get(f"{BOARD}?by=field").text, "Luật sư") == ["1", "1", "0", "0"]
    assert numbers(visitor.get(f"{BOARD}?by=lack").text, "Không nhận hồ sơ trực tuyến") == ["1", "0", "0", "1"]
    assert "Thiếu nhiều nhất" not in visitor.text
    assert visitor.get(f"{BOARD}?by=nonsense").says('id="by-ministry" ', 'aria-current="true"')


def test_one_owner_is_counted_by_field_level_and_lack_only(lists: None, open_as: Open) -> None:
    visitor = open_as(leader())
    page = visitor.get(f"{BOARD}?ministry=G01&by=ministry")
    assert page.says("Theo lĩnh vực", f"{LIST}?ministry=G01&amp;field=luat_su", "Danh mục cả nước")
    assert "Theo bộ, ngành" not in page.text
    assert visitor.get(f"{BOARD}?ministry=none").says("Nuôi ong")


def test_every_number_of_the_board_is_the_length_of_its_list(lists: None, open_as: Open) -> None:
    visitor = open_as(leader())
    seen = 0
    for query in ("by=ministry", "by=province", "by=level", "by=field", "by=lack", "ministry=G01&by=lack"):
        page = visitor.get(f"{BOARD}?{query}").text
        for url, count in re.findall(rf'<td class="num"[^>]*><a href="({LIST}[^"]*)">(\d+)</a>', page):
            listed_there = visitor.get(url.replace("&amp;", "&")).text
            assert len(re.findall(r'<th scope="row">', listed_there)) == int(count), url
            seen += 1
    assert seen > 30


def test_a_list_says_where_each_stands_since_when_and_what_it_lacks(lists: None, open_as: Open) -> None:
    visitor = open_as(leader())
    page = visitor.get(f"{LIST}?ministry=G01&stage=paper&level=commune&field=ho_tich&lack=not_online")
    assert page.says("Hồ sơ giấy · Cấp xã · Hộ tịch · Không nhận hồ sơ trực tuyến")
    assert page.says("/procedures/D.103", "từ 01/03/2025, theo danh mục", "Ủy ban nhân dân cấp xã")
    assert visitor.get(f"{LIST}?stage=joy&lack=joy").says("/procedures/D.101", "/procedures/D.001")
    assert visitor.get(f"{LIST}?field=").says("Chưa nêu lĩnh vực", "Không có thủ tục nào như vậy")


def test_a_long_list_comes_in_pages(country: Country, open_as: Open) -> None:
    take_in([listed(f"D.{n}", f"Cấp giấy {n}") for n in range(100, 220)], by=system("tests"), at=FRIDAY)
    visitor = open_as(leader()).get(f"{LIST}?field=hoat_dong")
    assert visitor.says(f'rel="next" href="{LIST}?field=hoat_dong&amp;after=D.149"')
    assert visitor.get(f"{LIST}?field=hoat_dong&after=D.149").says("D.150", "Về đầu", f'href="{LIST}?field=hoat_dong"')
    assert "D.149" not in visitor.text.split("</thead>")[1].split("</tbody>")[0]


def test_before_any_list_came_the_board_says_what_to_do(country: Country, open_as: Open) -> None:
    assert open_as(leader("province", "02")).get(f"{BOARD}?province=02").says("Chưa có danh mục nào ở đây")


def test_the_boards_of_places_lead_to_the_catalogue(country: Country, open_as: Open) -> None:
    visitor = open_as(leader())
    assert visitor.get("/command/country").says(f'id="catalogue" href="{BOARD}"')
    assert visitor.get("/command/provinces/01").says(f'href="{BOARD}?province=01"')
    assert 'id="catalogue"' not in visitor.get(f"/command/communes/{PLACE}").text


def test_the_board_speaks_english(lists: None, open_as: Open) -> None:
    visitor = open_as(leader())
    visitor.client.cookies["language"] = "en"
    assert visitor.get(BOARD).says(
        "Catalogue of procedures:", "Ministry of Justice", "Lacking most", "No definition here"
    )
    assert visitor.get(f"{LIST}?ministry=G01").says('lang="vi">Cấp thẻ luật sư', "by the list", "Central")


# ---------------------------------------------------------------- as text


def download(visitor: Visitor, url: str) -> list[list[str]]:
    answer = visitor.client.get(url)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_the_board_can_be_taken_along_as_a_table(lists: None, open_as: Open) -> None:
    header, *rows = download(open_as(leader()), f"{BOARD}?by=ministry&format=csv")
    justice = next(row for row in rows if row[0] == "Bộ Tư pháp")
    assert header[:5] == ["Tên", "Tổng số", "Toàn trình", "Một phần", "Hồ sơ giấy"]
    assert justice[1:6] == ["2", "1", "0", "1", "0"]
    assert justice[8:] == ["2025-07-01", "2025-03-01"]
    assert next(row for row in rows if row[0] == "Bộ Công an")[9] == ""


def test_a_list_can_be_taken_along_and_holds_no_formula(lists: None, open_as: Open) -> None:
    take_in([listed("D.105", "Cấp giấy", fee="x")], by=system("tests"), at=FRIDAY)
    from lienthong.procedures.models import CatalogueEntry

    CatalogueEntry.objects.filter(code="D.105").update(fee="=HYPERLINK(1)")  # as another way in may have let it pass
    header, *rows = download(open_as(leader()), f"{LIST}?format=csv")
    assert header[0] == "Mã"
    rows = rows[len(all_procedures()) :]
    assert [row[0] for row in rows] == ["D.101", "D.103", "D.104", "D.105"]
    assert rows[-1][6] == "'=HYPERLINK(1)"
    assert rows[0][7:9] == ["Toàn trình", "2025-07-01"]


# ---------------------------------------------------------------- questions


def test_boards_and_lists_cost_a_bounded_number_of_statements(
    lists: None, open_as: Open, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    visitor = open_as(leader())
    for address in (BOARD, f"{BOARD}?by=province", f"{BOARD}?ministry=G01", LIST):
        with django_assert_max_num_queries(10):
            assert visitor.get(address).status == 200


def test_counts_of_a_list_are_exact(lists: None) -> None:
    justice = units.version_at("G01", level="agency", on=FRIDAY.date()).unit_id
    (line,) = catalogue_board("all", ListScope(ministry_id=justice))
    assert (line.total, line.full, line.partial, line.paper, line.fileable) == (2, 1, 0, 1, 0)
    (whole,) = catalogue_board("all", ListScope())
    assert whole.fileable == len(all_procedures()) == whole.total - 3
    assert catalogue_board("all", ListScope(province_id=0)) == []
    page = entries_page(ListFilter(), limit=2)
    assert ([entry.code for entry in page.entries], page.after) == (["D.001", "D.002"], "D.002")
    assert entries_page(ListFilter(), after="D.103", limit=2).after == ""
