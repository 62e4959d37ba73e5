"""The pages of the catalogue in a browser: clean for axe, no wider than a telephone, every number leads to its list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benches.synthetic_list import made_rows, write_csv
from tests.browser import steps
from tests.fixtures.browser import DESK, PHONE, LiveHouse, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
OPEN = ("/catalogue", "/catalogue?after=9.900050", "/procedures/9.900001", "/search?q=giay+phep")
OF_LEADERS = (
    "/command/catalogue",
    "/command/catalogue?by=province",
    "/command/catalogue?by=field",
    "/command/catalogue?by=lack",
    "/command/catalogue?ministry=G15",
    "/command/catalogue/list?stage=partial",
    "/command/catalogue/list?lack=not_online",
)


@pytest.fixture(scope="module")
def _lists(live_house: LiveHouse, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A made-up list of three hundred procedures."""
    path: Path = tmp_path_factory.mktemp("lists") / "list.csv"
    done = live_house.command("procedures", "import", str(write_csv(path, made_rows(300))))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_pages_of_the_catalogue_are_clean_and_fit(
    _lists: None, new_page: NewPage, viewport: dict[str, int], language: str
) -> None:
    page = new_page(viewport=viewport, language=language)
    wrong = _wrong(page, OPEN)
    page.goto("/sign-in?q=&next=/command/")
    page.locator(".choose button").filter(has_text="Steering" if language == "en" else "Ban Chỉ đạo").first.click()
    assert wrong + _wrong(page, OF_LEADERS) == []


def _wrong(page: Page, addresses: tuple[str, ...]) -> list[str]:
    wrong = []
    for address in addresses:
        page.goto(address)
        wrong += [f"{address}: {violation}" for violation in look_with_axe(page).violations]
        if scrolls_sideways(page):
            wrong.append(f"{address} scrolls sideways")
    return wrong


def test_a_leader_goes_from_the_country_to_what_a_ministry_lacks_and_takes_it_along(
    _lists: None, new_page: NewPage
) -> None:
    page = new_page(script=False)
    steps.sign_in(page, "Thường trực Ban Chỉ đạo", search="", next_page="/command/country")
    page.locator("#catalogue").click()
    page.get_by_role("link", name="Bộ Tư pháp").click()
    page.get_by_role("link", name="Còn thiếu gì").click()
    row = page.locator("tr").filter(has_text="Không nhận hồ sơ trực tuyến")
    count = int(row.locator("td").first.inner_text())
    row.get_by_role("link", name="Không nhận hồ sơ trực tuyến").click()
    expect(page.locator("tbody tr")).to_have_count(min(count, 50))
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải danh sách này").click()
    assert len(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()) == count + 1
