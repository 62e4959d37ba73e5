"""One declaration for several agencies on pages: its parts, the way back, where time was lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core.values import system
from lienthong.dossiers.actions import handling
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.queries.trees import children_of
from tests.dossiers.making import FRIDAY, key
from tests.dossiers.test_linking import filed
from tests.portal.visiting import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(country):
    root = filed(country)
    advance_links(root.code, by=system("links"), at=FRIDAY)
    return root


def test_the_page_of_the_whole_shows_every_part_and_leads_to_it(visitor, root):
    child = children_of(root.code)["home"]
    page = visitor.get(f"/dossiers/{root.code}")
    assert page.says(
        "Các cơ quan cùng giải quyết", "Đăng ký hộ ở nơi mới", "Chờ bước trước xong", f"/dossiers/{child.code}"
    )
    assert page.says("Đã chuyển tới cơ quan tiếp theo")
    back = visitor.get(f"/dossiers/{child.code}")
    assert back.says("thuộc một bản khai liên thông", f"/dossiers/{root.code}")


def test_a_part_that_waits_for_the_person_says_so_on_the_whole(visitor, root, country):
    child = children_of(root.code)["home"]
    handling.receive_dossier(child.code, key=key(), by=country.intake, at=FRIDAY)
    handling.ask_supplement(child.code, "Thiếu", [], key=key(), by=country.settle, at=FRIDAY)
    assert visitor.get(f"/dossiers/{root.code}").says("Cần người nộp làm tiếp")
    assert visitor.get("/my").says(root.code, child.code)


def test_an_officer_sees_the_whole_that_a_file_belongs_to_and_where_time_was_lost(root, country, clock):
    child = children_of(root.code)["home"]
    clock.at = FRIDAY + timedelta(days=14)
    officer = signed_in(country.intake)
    assert officer.get(f"/desk/dossiers/{child.code}").says("thuộc một bản khai liên thông", root.code)
    assert officer.get(f"/desk/dossiers/{root.code}").says("Thời gian bị chậm ở đâu", "Tiếp nhận")


def test_in_english_too(visitor, root):
    visitor.client.cookies["language"] = "en"
    assert visitor.get(f"/dossiers/{root.code}").says("The agencies at work", "Waits for what comes before it")
