"""A procedure's file is tried in a browser: what is wrong by line, put right in place, the form as people see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import steps
from tests.fixtures.browser import DESK, PHONE, look_with_axe, scrolls_sideways

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
FILE = Path(__file__).resolve().parents[2] / "packs/vn/procedures/residence/1.004194.yaml"


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_somebody_who_uses_no_terminal_puts_a_file_right(new_page: NewPage, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    steps.sign_in(page, "Ban Chỉ đạo", search="", next_page="/command/authoring")
    _is_clean(page)
    text = FILE.read_text(encoding="utf-8")
    wrong = text.replace("\nterm:", "\nterms:").encode()
    page.get_by_label("Tệp YAML").set_input_files(FilePayload(name=FILE.name, mimeType="text/yaml", buffer=wrong))
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_role("alert")).to_contain_text("khóa lạ “terms”; có phải “term”?")
    expect(page.get_by_role("alert")).to_be_focused()
    _is_clean(page)
    box = page.get_by_label("Hoặc dán nội dung")
    box.fill(box.input_value().replace("\nterms:", "\nterm:"))
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.get_by_role("status")).to_contain_text("Không có lỗi.")
    page.get_by_label("Vẽ biểu mẫu").select_option(index=1)
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.get_by_role("heading", name="Biểu mẫu như người dân thấy")).to_be_visible()
    expect(page.locator("article .field-label").first).to_be_visible()
    _is_clean(page)


def _is_clean(page: Page) -> None:
    assert look_with_axe(page).violations == []
    assert not scrolls_sideways(page)
