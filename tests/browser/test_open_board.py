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
_FILED = "#board .number-value"
#: What shows an act: at a board, and of the wall on its first scene and its last, with the place's tile and row.
BOARDS = {
    "country": [_FILED],
    "wall": [_FILED, "[data-scene=received] #tile-01 .tile-number", "[data-scene=received] .wall-rows .num"],
    "open": [_FILED],
    "procedures/2.000635?of=country": [_FILED],
}
_WATCH = """
(parts) => {
  window.shownAt = {};
  const text = (part) => document.querySelector(part).textContent;
  const before = Object.fromEntries(parts.map((part) => [part, text(part)]));
  const look = () => parts.forEach((part) => {
    if (text(part) !== before[part]) window.shownAt[part] ??= Date.now() / 1000;
  });
  new MutationObserver(look).observe(document.getElementById("board"), { childList: true, subtree: true });
}
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
    board.evaluate(_WATCH, BOARDS[address])
    return board


def test_open_boards_show_an_act_within_two_seconds(new_page: NewPage, live_house: LiveHouse) -> None:
    boards = {address: opened(new_page, address) for address in BOARDS}
    counter = new_page(script=False)
    ((number,),) = live_house.ask("SELECT subject FROM accounts_account WHERE name = %s LIMIT 1", "Nông Văn Thắng")
    sign_in(counter, "Đỗ Hương Lan", "Ba Đình")
    file_at_the_counter(counter, number)
    ((acted,),) = live_house.ask(_ACTED)
    for address, board in boards.items():
        board.wait_for_function("(count) => Object.keys(window.shownAt).length === count", arg=len(BOARDS[address]))
        assert max(board.evaluate("Object.values(window.shownAt)")) - float(acted) <= 2, address
    expect(boards["country"].locator("#said")).to_contain_text("Nộp hôm nay: ")
