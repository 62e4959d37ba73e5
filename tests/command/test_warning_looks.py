"""Warnings in a real browser: clean for axe at every width, nothing scrolls sideways, taken by keyboard alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.command.test_warnings import SEEN
from tests.fixtures.browser import PHONE, LiveHouse, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser
RAISE = """
    INSERT INTO indicators_earlywarning (kind, unit_id, procedure, subject, state, strength, evidence, seen,
                                         raised_at, seen_at, rung, next_date, words, result, closing_words)
    SELECT kind, unit_id, CASE kind WHEN 'likely_late' THEN '1.001193' ELSE '' END, '', 'new', 9 + place, seen, place,
           now(), now(), 0, current_date + 3, '', '', ''
    FROM jsonb_each('$SEEN') WITH ORDINALITY AS given (kind, seen, place)
    JOIN (SELECT unit_id, row_number() OVER (ORDER BY code) AS place FROM units_unitversion
          WHERE level = 'commune' AND valid_to IS NULL) AS commune USING (place)
""".replace("$SEEN", json.dumps(SEEN))


@pytest.fixture
def warned(live_house: LiveHouse) -> Iterator[list[int]]:
    """A warning of every kind at communes of Hanoi, raised a minute ago."""
    live_house.do(RAISE)
    yield [row[0] for row in live_house.ask("SELECT id FROM indicators_earlywarning ORDER BY kind")]
    live_house.do("DELETE FROM indicators_earlywarning")


def test_warnings_are_clean_at_every_width_and_taken_by_keyboard(
    new_page: Callable[..., Page], warned: list[int]
) -> None:
    for language, viewport in (
        ("vi", PHONE),
        ("en", {"width": 768, "height": 1024}),
        ("vi", {"width": 1280, "height": 800}),
    ):
        page = new_page(viewport=viewport, language=language)
        sign_in(page, "Thường trực Ban Chỉ đạo" if language == "vi" else "Steering committee", search="")
        for address in ("/command/warnings", *(f"/command/warnings/{number}" for number in (warned[0], warned[-1]))):
            page.goto(address)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/{viewport['width']}{address.replace('/', '-')}.png", full_page=True)
            assert look_with_axe(page).violations == []
            assert not scrolls_sideways(page), address
    page.goto(f"/command/warnings/{warned[0]}")
    page.get_by_role("button", name="Nhận xử lý").press("Enter")
    expect(page.get_by_label("Vì sao, và sẽ làm gì")).to_be_visible()
