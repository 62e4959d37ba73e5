"""A linked birth: a mother declares once, the householder gives his word, three agencies settle at their own desks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Look
from tests.fixtures.browser import PHONE, LiveHouse, wait_until

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
LINKED = "3.000722"
CHILD = "Phan Minh Khuê"


@dataclass(frozen=True)
class Agency:
    """Who works where on one part: the office that takes it in, the one that settles it, and their people."""

    link: str
    intake: str
    office: str
    officer: str
    head: str


POLICE, INSURANCE = "Công an phường Hải Châu", "Bảo hiểm xã hội thành phố Đà Nẵng"
COMMUNE = Agency(
    "birth",
    "Trung tâm Phục vụ hành chính công phường Hải Châu",
    "UBND phường Hải Châu",
    "Công chức tư pháp",
    "Phó Chủ tịch",
)
OTHERS = (
    Agency("residence", POLICE, POLICE, "Cán bộ đăng ký cư trú", "Trưởng Công an"),
    Agency("insurance", INSURANCE, INSURANCE, "Chuyên viên bảo hiểm xã hội", "Lãnh đạo cơ quan"),
)


def test_a_linked_birth_with_three_agencies(new_page: NewPage, live_house: LiveHouse) -> None:
    look = Look()
    mother = new_page(viewport=PHONE)
    draft = _mother_declares(mother, look)
    _father_agrees(new_page(viewport=PHONE), look)
    mother.goto(f"{draft}/review")
    look.at(mother)
    root = steps.file_request(mother)

    mother.goto(f"/dossiers/{root}")
    expect(mother.locator(".branch")).to_have_count(3)
    _settles(new_page, live_house, root, COMMUNE)
    for agency in OTHERS:
        _settles(new_page, live_house, root, agency)

    _everything_is_there(mother, root, look)
    _facts_are_in_the_registries(live_house, root)
    assert look.wrong == []


def _mother_declares(page: Page, look: Look) -> str:
    """Type what no database holds: a telephone, the name, where to see a doctor; ask the householder for his word."""
    steps.sign_in(page, "Đặng Thùy Linh", next_page=f"/procedures/{LINKED}")
    look.at(page)
    page.get_by_role("button", name="Bắt đầu khai").click()
    expect(page.get_by_role("main")).to_contain_text("mục đã được điền")
    draft = page.url
    for part, label, words in (
        ("requester", "Số điện thoại liên hệ", "0912345678"),
        ("child", "Họ, chữ đệm, tên của trẻ", CHILD),
        ("cards", "Nơi đăng ký khám chữa bệnh ban đầu", "Trạm Y tế phường Hải Châu"),
    ):
        page.goto(f"{draft}/part/{part}")
        page.get_by_label(label).fill(words)
        if part == "child":
            expect(page.locator("[name=nks_noi_sinh]")).to_have_value(
                re.compile("Trung tâm Y tế")
            )  # from the birth notice
        steps.save(page)
    page.goto(f"{draft}/part/home")
    expect(page.locator("[name=dia_chi]")).to_have_value("Số 101 đường Trần Phú")
    look.at(page)
    page.goto(f"{draft}/people/householder")
    page.get_by_role("button", name="Mời người này").click()
    expect(page.get_by_role("main")).to_contain_text("Đã mời, đang chờ")
    return draft


def _father_agrees(page: Page, look: Look) -> None:
    steps.sign_in(page, "Phan Hoàng Nam", next_page="/my")
    page.get_by_role("link", name="Đặng Thùy Linh mời bạn").click()
    expect(page.get_by_role("main")).to_contain_text(CHILD)
    page.get_by_role("button", name="Bắt đầu").click()
    page.get_by_label("Tôi đồng ý").check()
    look.at(page)
    page.get_by_label("Tôi đồng ý").check()
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Bạn đã đồng ý")


def _settles(new_page: NewPage, house: LiveHouse, root: str, agency: Agency) -> None:
    """Let an agency take its part in, examine it and sign it, three people at their own desks."""
    code = _filed(house, root, agency.link)
    intake = new_page()
    steps.sign_in(intake, "Cán bộ tiếp nhận", agency.intake, next_page="/desk/")
    steps.do(intake, code, "receive_dossier")
    officer = new_page()
    steps.sign_in(officer, agency.officer, agency.office, next_page="/desk/")
    steps.do(officer, code, "take_dossier")
    proposal = steps.act_form(officer, "propose_result")
    proposal.get_by_label("Giải quyết").check()
    proposal.get_by_role("textbox").fill("Đủ điều kiện.")
    proposal.get_by_role("button").click()
    expect(officer).to_have_url(re.compile("done=propose_result"))
    head = new_page()
    steps.sign_in(head, agency.head, agency.office, next_page="/desk/")
    steps.do(head, code, "sign_dossier")
    for page in (intake, officer, head):
        page.context.close()


def _filed(house: LiveHouse, root: str, link: str) -> str:
    """Wait until the machine has filed a part, and return its code."""
    found: list[tuple[str]] = []

    def is_filed() -> bool:
        found[:] = house.ask("SELECT code FROM dossiers_dossier WHERE root = %s AND link = %s", root, link)
        return bool(found)

    wait_until(is_filed, 60, f"the part “{link}” was not filed")
    return found[0][0]


def _everything_is_there(page: Page, root: str, look: Look) -> None:
    """See on one page each agency, when it was done, and the common result."""

    def has_result() -> bool:
        page.goto(f"/dossiers/{root}")
        return page.locator("#result").count() == 1

    wait_until(has_result, 60, "the root has no result")
    branches = page.locator(".branch")
    for number, office in enumerate((COMMUNE.office, POLICE, INSURANCE)):
        expect(branches.nth(number)).to_contain_text(office)
        expect(branches.nth(number)).to_contain_text("Xong lúc")
    expect(page.locator(".branch-done")).to_have_count(3)
    expect(page.locator("#result")).to_contain_text("Kết quả liên thông")
    look.at(page)


def _facts_are_in_the_registries(house: LiveHouse, root: str) -> None:
    wrote = house.ask(
        "SELECT DISTINCT r.registry_id FROM registries_recordversion v JOIN registries_record r ON r.id = v.record_id "
        "JOIN dossiers_dossier d ON v.source = 'dossier:' || d.code WHERE d.root = %s ORDER BY 1",
        root,
    )
    assert [name for (name,) in wrote] == ["civil_status_birth", "health_insurance", "population", "residence"]
