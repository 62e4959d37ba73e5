"""A board that somebody has open shows an act within two seconds, and fetches no page for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.steps import sign_in
from tests.browser.test_slips import file_at_the_counter
from tests.fixtures.browser import LiveHouse

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
BOARDS = ("country", "wall", "open", "procedures/2.000635?of=country")
_WATCH = """
() => new MutationObserver(() => { window.shownAt ??= Date.now() / 1000; })
  .observe(document.querySelector("#board .number-value"), { childList: true })
"""
_ACTED = (
    "SELECT extract(epoch FROM at) FROM core_ledgerline WHERE verb = 'dossiers.submitted' ORDER BY seq DESC LIMIT 1"
)


def opened(new_page: NewPage, address: str) -> Page:
    """Open a board that is brought no page after the first: what changes is what it was told."""
    board = new_page()

    def nothing_new(route: Route) -> None:
        if "hx-request" in route.request.headers:
            route.fulfill(status=204)
        else:
            route.continue_()

    board.route(f"**/command/{address.partition('?')[0]}*", nothing_new)
    if address != "open":  # that one needs no sign-in
        sign_in(board, "Thường trực Ban Chỉ đạo", search="")
    board.goto(f"/command/{address}")
    expect(board.locator("[data-told]")).to_be_visible()
    if address == "wall":
        board.keyboard.press("ArrowRight")  # whatever scene it shows
    board.evaluate(_WATCH)
    return board


def test_open_boards_show_an_act_within_two_seconds(new_page: NewPage, live_house: LiveHouse) -> None:
    boards = {address: opened(new_page, address) for address in BOARDS}
    filed = {address: board.locator("#board .number-value").first for address, board in boards.items()}
    before = {address: number.text_content() or "" for address, number in filed.items()}
    counter = new_page(script=False)
    ((number,),) = live_house.ask("SELECT subject FROM accounts_account WHERE name = %s LIMIT 1", "Nông Văn Thắng")
    sign_in(counter, "Đỗ Hương Lan", "Ba Đình")
    file_at_the_counter(counter, number)
    ((acted,),) = live_house.ask(_ACTED)
    for address, board in boards.items():
        expect(filed[address]).not_to_have_text(before[address])
        assert board.evaluate("window.shownAt") - float(acted) <= 2, address
    expect(boards["country"].locator("#said")).to_contain_text("Nộp hôm nay: ")
