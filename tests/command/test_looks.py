"""The boards in a real browser: clean for axe at every width and in both languages, reachable by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.fixtures.browser import PHONE, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
BOARDS = (
    "/command/country",
    "/command/country?show=overdue",
    "/command/country?show=rating_stars",
    "/command/provinces/01?show=registry_quality",
    "/command/provinces/01",
    "/command/communes/00004",
    "/command/numbers/results_electronic?of=province:01",
    "/command/procedures/1.001193?of=country",
    "/command/provinces/01?as_of=2026-11-20T10:00",
    "/command/wall",
    "/command/open",
    "/command/analysis",
    "/command/open/provinces/01",
    "/command/open/communes/00004",
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 768, "height": 1024}, {"width": 1280, "height": 800}])
def test_every_board_is_clean(new_page: NewPage, language: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport, language=language)
    sign_in(page, "Thường trực Ban Chỉ đạo" if language == "vi" else "Steering committee", search="")
    for address in BOARDS:
        page.goto(address)
        assert look_with_axe(page).violations == []
        assert not scrolls_sideways(page), address


def test_three_key_strokes_lead_to_a_communes_queue(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "Thường trực Ban Chỉ đạo", search="", next_page="/command/")
    expect(page).to_have_url(re.compile("/command/country"))
    page.locator("#tile-01").press("Enter")
    expect(page).to_have_url(re.compile("/command/provinces/01"))
    page.locator("#tile-00004").press("Enter")
    expect(page.get_by_role("heading", name="Hồ sơ chưa xong")).to_be_visible()


def test_the_wall_cycles_and_is_stopped_by_the_keyboard(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "Thường trực Ban Chỉ đạo", search="", next_page="/command/wall")
    page.emulate_media(reduced_motion="reduce")
    page.goto("/command/wall")
    scenes = page.locator("#board > .scene")
    expect(scenes.nth(0)).to_be_visible()
    expect(scenes.nth(1)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(scenes.nth(1)).to_be_visible()
    expect(scenes.nth(0)).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator("[data-wall-pause]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-wall-state]")).to_contain_text("Đang dừng")
    without = new_page(script=False)
    sign_in(without, "Thường trực Ban Chỉ đạo", search="", next_page="/command/wall")
    without.goto("/command/wall")
    expect(without.locator("#board > .scene").last).to_be_visible()


def test_the_focus_stays_where_it_is_while_the_board_follows(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "Thường trực Ban Chỉ đạo", search="", next_page="/command/country")
    page.goto("/command/country")
    page.locator("#tile-01").focus()
    before = page.locator("#stamp time").first.inner_text()
    page.wait_for_timeout(1_100)  # the stamp tells seconds
    page.evaluate("window.htmx.trigger(document.getElementById('stamp'), 'moved')")  # as the stream does
    expect(page.locator("#stamp time").first).not_to_have_text(before, timeout=8_000)
    expect(page.locator("#tile-01")).to_be_focused()
