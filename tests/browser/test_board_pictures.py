"""The pictures of the docs, drawn by a browser on a small invented history: made only when a folder for them is named.

``LIENTHONG_PICTURES=docs/explanation/images pytest tests/browser/test_board_pictures.py``
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.steps import sign_in
from tests.fixtures.browser import LiveHouse, wait_until

FOLDER = os.environ.get("LIENTHONG_PICTURES", "")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not FOLDER, reason="no folder for pictures was named")]
LARGEST = 120 * 1024
SCREEN, WALL = {"width": 1280, "height": 1000}, {"width": 1600, "height": 900}
NewPage = Callable[..., Page]


def test_the_pictures_of_the_boards(new_page: NewPage, live_house: LiveHouse) -> None:
    done = live_house.command("demo", "history", "--dossiers", "40000", "--days", "60", "--seed", "7")
    assert done.returncode == 0, done.stderr
    assert live_house.command("followers", "replay", "counters", "open files").returncode == 0
    counted = datetime.now(UTC)
    kept = "SELECT count(DISTINCT day) FROM indicators_stockcount"
    wait_until(lambda: live_house.ask(kept)[0][0] >= 9, 400, "the nights were not written down")
    taken = "SELECT count(*) FROM indicators_photograph"
    wait_until(lambda: live_house.ask(taken)[0][0] >= 2, 200, "the boards were not photographed")
    ranked = "SELECT count(*) FROM indicators_indexstanding WHERE counted_at > %s"
    wait_until(lambda: live_house.ask(ranked, counted)[0][0] > 0, 400, "nobody was ranked")
    past = (datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    pages = {
        "board-country": ("/command/country", SCREEN),
        "board-voice": ("/command/country?show=rating_stars", SCREEN),
        "board-province": ("/command/provinces/01?show=received", SCREEN),
        "board-number": ("/command/numbers/on_time?of=province:01", SCREEN),
        "board-past": (f"/command/country?as_of={past}", SCREEN),
        "board-wall": ("/command/wall", WALL),
        "index-766": ("/command/index/766", SCREEN),
        "plan-chart": ("/command/plan/02-KH-BCDTW/chart", SCREEN),
    }
    for name, (address, viewport) in pages.items():
        page = new_page(viewport=viewport)
        sign_in(page, "Thường trực Ban Chỉ đạo", search="")
        page.goto(address)
        if name == "board-wall":
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(1500)
        keep(page.screenshot(), Path(FOLDER) / f"{name}.png")


def keep(picture: bytes, path: Path) -> None:
    """Write a screenshot in few colors, which text and flat surfaces do not miss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(96).save(path, optimize=True)
    assert path.stat().st_size <= LARGEST, path
