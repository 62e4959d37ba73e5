"""At the counter, without a script: from the personal number to the receipt in the person's hand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.fixtures.browser import DESK, PHONE, LiveHouse, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PARTS = ("day", "month", "year")
TYPED = {"dt_ho_ten": "Nông Văn Thắng", "ks_so": "12", "ks_me": "Nông Thị Mẹ", "ks_cha": "Nông Văn Cha"}
DAYS = {"dt_ngay_sinh": ("1", "5", "1998"), "ks_ngay": ("2", "5", "1998")}


def file_at_the_counter(page: Page, number: str) -> str:
    """File the copy of a birth record for whoever stands there; return the code."""
    page.goto("/desk/counter")
    page.locator("input[name=number]").fill(number)
    page.get_by_label("Cấp bản sao trích lục").check()
    page.get_by_role("button", name="Tra cứu và mở tờ khai").click()
    page.locator("input[name=nyc_quan_he]").first.check()
    page.locator("input[name=loai]").first.check()
    days = {f"{name}__{part}": value for name, day in DAYS.items() for part, value in zip(PARTS, day, strict=True)}
    for name, value in (TYPED | days).items():
        box = page.locator(f"input[name={name}]")
        if box.count() and box.is_editable():
            box.fill(value)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page).to_have_url(re.compile(r"done=submit_dossier"))
    return page.url.split("/desk/dossiers/")[1].split("?")[0]


def test_the_receipt_is_in_the_persons_hand_within_three_seconds(new_page: NewPage, live_house: LiveHouse) -> None:
    ((number,),) = live_house.ask("SELECT subject FROM accounts_account WHERE name = %s LIMIT 1", "Nông Văn Thắng")
    page = new_page(script=False)
    steps.sign_in(page, "Đỗ Hương Lan", "Ba Đình")
    code = file_at_the_counter(page, number)
    begun = time.monotonic()
    page.get_by_role("link", name="In: Giấy tiếp nhận").click()
    expect(page.get_by_role("link", name="Mở PDF để in")).to_be_visible()
    assert time.monotonic() - begun < 3
    address = page.get_by_role("link", name="Mở PDF để in").get_attribute("href") or ""
    assert page.request.get(address).body().startswith(b"%PDF-")

    wrong = []
    slip = page.url
    for viewport, language in ((DESK, "vi"), (PHONE, "en")):
        looked = new_page(viewport=viewport, language=language)
        steps.sign_in(looked, "Đỗ Hương Lan", "Ba Đình")
        for seen in (slip, f"/desk/dossiers/{code}/control", "/desk/register", f"/desk/dossiers/{code}/print/stop"):
            looked.goto(seen)
            wrong += [f"{seen}: {violation}" for violation in look_with_axe(looked).violations]
            if scrolls_sideways(looked):
                wrong.append(f"{seen} scrolls sideways at {viewport}")
    assert wrong == []
