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
_WATCH = """
() => new MutationObserver(() => { window.shownAt ??= Date.now() / 1000; })
  .observe(document.querySelector("#board .number-value"), { childList: true })
"""


def test_an_open_board_shows_an_act_within_two_seconds(new_page: NewPage, live_house: LiveHouse) -> None:
    board, counter = new_page(), new_page(script=False)

    def nothing_new(route: Route) -> None:
        """Bring no page after the first: what changes is what the board was told."""
        if "hx-request" in route.request.headers:
            route.fulfill(status=204)
        else:
            route.continue_()

    board.route("**/command/country*", nothing_new)
    sign_in(board, "Thường trực Ban Chỉ đạo", search="")
    board.goto("/command/country")
    expect(board.get_by_text("Bốn số đầu trang: trực tiếp")).to_be_visible()
    filed = board.locator("#board .number-value").first
    before = filed.inner_text()
    board.evaluate(_WATCH)
    ((number,),) = live_house.ask("SELECT subject FROM accounts_account WHERE name = %s LIMIT 1", "Nông Văn Thắng")
    sign_in(counter, "Đỗ Hương Lan", "Ba Đình")
    file_at_the_counter(counter, number)
    expect(filed).not_to_have_text(before)
    line = (
        "SELECT extract(epoch FROM at) FROM core_ledgerline WHERE verb = 'dossiers.submitted' ORDER BY seq DESC LIMIT 1"
    )
    ((acted,),) = live_house.ask(line)
    assert board.evaluate("window.shownAt") - float(acted) <= 2
    expect(board.locator("#said")).to_contain_text("Nộp hôm nay: ")
