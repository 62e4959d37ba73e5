"""Every page that is not on the way of a birth: clean for axe, and no wider than a telephone, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.fixtures.browser import DESK, PHONE, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PUBLIC = (
    "/search?q=khai+sinh",
    "/search?q=xyzxyz",
    "/life/birth",
    "/procedures/2.000635",
    "/procedures/1.004194",
    "/procedures/2.000635/history",
    f"/procedures/{steps.BIRTH}/paper-form",
    "/procedures/1.004194/paper-form",
    "/sign-in",
    "/track",
    "/track?code=H26.X00004.HCC-261122-9999",
    "/verify",
    "/verify/0000-0000-0000-0000",
    "/accessibility",
    "/answers",
    "/units/commune/00004",
    "/trial-box",
    "/no/such/page",
)
OF_A_PERSON = (
    "/",
    "/my",
    "/my/data",
    "/my/notices",
    "/my/businesses",
    "/dossiers/H26.X00004.HCC-261122-9999",
    "/petitions",
    "/petitions/new?place=ba+dinh",
    "/petitions/new?unit=commune/00004",
)
OF_AN_OFFICER = (
    "/desk/",
    "/desk/keys",
    "/desk/notices",
    "/desk/counter",
    "/desk/refunds",
    "/desk/petitions",
    "/desk/unit",
    "/desk/find?code=nothing",
    "/command/plan/02-KH-BCDTW",
    "/command/plan/02-KH-BCDTW/chart",
    "/command/plan/02-KH-BCDTW/tasks/B13",
    "/command/plan/02-KH-BCDTW/reports",
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("viewport", "who"), [(PHONE, ""), (PHONE, "person"), (PHONE, "officer"), (DESK, "officer")])
def test_pages_are_clean_and_fit(new_page: NewPage, viewport: dict[str, int], who: str, language: str) -> None:
    page = new_page(viewport=viewport, language=language, tolerate=(404,))
    if who == "person":
        steps.sign_in(page, "Nông Văn Thắng", search="Nông Văn Thắng")
    if who == "officer":
        steps.sign_in(page, "Đỗ Hương Lan", "Ba Đình")
    wrong = []
    for address in {"": PUBLIC, "person": OF_A_PERSON, "officer": OF_AN_OFFICER}[who]:
        page.goto(address)
        wrong += [f"{address}: {violation}" for violation in look_with_axe(page).violations]
        if scrolls_sideways(page):
            wrong.append(f"{address} scrolls sideways")
    assert wrong == []
