"""A day at the desk without a mouse, in a real browser: move, open, act, tick, look somebody up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.fixtures.browser import PHONE, LiveHouse, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
ONE_STOP = "Trung tâm Phục vụ hành chính công phường Ba Đình"
COPY = "Cấp bản sao trích lục"


def at_the_counter(page: Page, number: str, name: str) -> str:
    """File a copy for somebody by keyboard alone; return the dossier's code."""
    page.goto("/desk/")
    page.keyboard.press("c")
    expect(page.get_by_label("Số định danh của người đến quầy")).to_be_focused()
    page.keyboard.type(number)
    page.get_by_role("radio", name=COPY).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).to_be_visible()
    missing = page.get_by_label("Họ, chữ đệm, tên trong giấy khai sinh", exact=True)
    if missing.count():
        missing.fill(name)
    file_it = page.get_by_role("button", name="Nộp hồ sơ")
    file_it.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("done=submit_dossier"))
    return page.url.split("/dossiers/")[1].split("?")[0]


def take_the_fee(page: Page, code: str, receipt: str) -> None:
    """Take the fee of a file in cash by keyboard alone."""
    page.goto(f"/desk/dossiers/{code}")
    expect(page.get_by_role("main")).to_contain_text("Chưa nộp 8.000 đồng")
    page.get_by_label("Số biên lai đã giao").focus()
    page.keyboard.type(receipt)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã thu tiền")
    expect(page.get_by_role("main")).to_contain_text("Đã nộp 8.000 đồng")


def a_mother(house: LiveHouse) -> tuple[str, str]:
    ((number, name),) = house.ask(
        "SELECT subject, name FROM accounts_account WHERE kind = 'PERSON' ORDER BY id LIMIT 1"
    )
    return str(number), str(name)


def test_a_day_without_a_mouse(new_page: NewPage, live_house: LiveHouse) -> None:
    number, name = a_mother(live_house)
    page = new_page()
    sign_in(page, "Cán bộ tiếp nhận", ONE_STOP, next_page="/desk/")
    first = at_the_counter(page, number, name)
    second = at_the_counter(page, number, name)
    assert look_with_axe(page).violations == []

    page.goto("/desk/")
    page.keyboard.press("j")
    row = page.locator("[data-queue-row] a:focus")
    expect(row).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-queue-row] input:checked")).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/dossiers/"))

    for number_of_receipt, code in enumerate((first, second), start=1):
        take_the_fee(page, code, f"AB/26 {number_of_receipt}")
    page.goto(f"/desk/dossiers/{first}")
    page.keyboard.press("s")
    expect(page.locator("#ask_supplement-words")).to_be_focused()
    page.keyboard.type("rj?")  # letters typed into a field are letters
    expect(page.locator("#ask_supplement-words")).to_have_value("rj?")
    page.keyboard.press("Escape")
    page.locator("#dossier").focus()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Tiếp nhận", exact=True)).to_be_focused()
    page.on("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(first)

    page.goto("/desk/")
    page.locator(f"input[value='{second}']").check()
    page.get_by_role("button", name="Tiếp nhận các hồ sơ đã chọn").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("xong 1 trên 1 hồ sơ")


def test_the_keys_can_be_seen_and_turned_off(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "Cán bộ tiếp nhận", ONE_STOP, next_page="/desk/")
    page.goto("/desk/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Làm việc bằng bàn phím")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Bật phím tắt một chữ").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/desk/$"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_desk_and_the_counter_are_clean_at_every_width(new_page: NewPage, language: str) -> None:
    for viewport in (PHONE, {"width": 768, "height": 1024}, {"width": 1280, "height": 800}):
        page = new_page(viewport=viewport, language=language)
        sign_in(page, "Cán bộ tiếp nhận" if language == "vi" else "Intake officer", ONE_STOP, next_page="/desk/")
        for address in ("/desk/", "/desk/counter", "/desk/keys"):
            page.goto(address)
            assert look_with_axe(page).violations == []
            assert not scrolls_sideways(page), address


def test_the_desk_works_without_script(new_page: NewPage, live_house: LiveHouse) -> None:
    number, _ = a_mother(live_house)
    page = new_page(script=False)
    sign_in(page, "Cán bộ tiếp nhận", ONE_STOP, next_page="/desk/")
    page.goto("/desk/counter")
    page.get_by_label("Số định danh của người đến quầy").fill(number)
    page.get_by_label("Đăng ký khai sinh", exact=True).check()
    page.get_by_role("button", name="Tra cứu và mở tờ khai").click()
    expect(page.locator("#sheet")).to_contain_text("Dân cư")
    page.goto("/desk/keys")
    expect(page.get_by_role("main")).to_contain_text("Hồ sơ tiếp theo trong danh sách")
