"""A birth, from search to verified result, in a real browser on a real house."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Child, Look
from tests.fixtures.browser import DESK, PHONE, LiveHouse, look_with_axe, wait_until

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
ONE_STOP, COMMITTEE = "Trung tâm Phục vụ hành chính công phường Ba Đình", "UBND phường Ba Đình"


def test_a_birth_from_search_to_verified_result(new_page: NewPage, live_house: LiveHouse) -> None:
    look = Look()
    mother = new_page(viewport=PHONE)
    child = Child("Trần Minh Khang")
    code = _mother_files(mother, child, look)
    board = _board(new_page(), look)
    before = _filed_today(board)

    intake = new_page()
    steps.sign_in(intake, "Cán bộ tiếp nhận", ONE_STOP, next_page="/desk/")
    expect(intake.get_by_role("main")).to_contain_text(child.name)
    intake.goto(f"/desk/dossiers/{code}")
    expect(intake.get_by_role("main")).to_contain_text("Chưa nộp 16.000 đồng")
    look.at(intake)
    _the_mother_pays(mother, code, look)
    steps.do(intake, code, "receive_dossier")
    look.at(intake)

    officer = new_page()
    steps.sign_in(officer, "Công chức tư pháp", COMMITTEE, next_page="/desk/")
    steps.do(officer, code, "take_dossier")
    look.at(officer)
    proposal = steps.act_form(officer, "propose_result")
    proposal.get_by_label("Giải quyết").check()
    proposal.get_by_role("textbox").fill("Đủ điều kiện đăng ký khai sinh.")
    proposal.get_by_role("button").click()
    expect(officer).to_have_url(re.compile("done=propose_result"))

    head = new_page()
    steps.sign_in(head, "Phó Chủ tịch", COMMITTEE, next_page="/desk/")
    head.goto(f"/desk/dossiers/{code}")
    look.at(head)
    steps.do(head, code, "sign_dossier")

    _the_result_is_there(mother, code, live_house, child, look)
    _the_paper_verifies(mother, new_page(), child, look)
    _the_mother_sees_who_read(mother, look)
    assert _filed_today(board) == before
    _on_the_board_within_5_seconds(board, new_page, before)
    verified = live_house.command("ledger", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
    assert look.wrong == []


def _mother_files(page: Page, child: Child, look: Look) -> str:
    page.goto("/")
    look.at(page)
    page.get_by_role("searchbox").first.fill("lam giay khai sinh")
    page.get_by_role("main").get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    look.at(page)
    page.goto("/sign-in")
    look.at(page)
    steps.sign_in(page, "Nguyễn Thu Hà", next_page=f"/procedures/{steps.BIRTH}")
    look.at(page)
    draft = steps.start_birth(page)
    expect(page.get_by_role("main")).to_contain_text("mục đã được điền")
    look.at(page)
    for part in ("requester", "mother", "father", "copies"):
        page.goto(f"{draft}/part/{part}")
        look.at(page)
    page.goto(f"{draft}/part/mother")
    expect(page.get_by_role("main")).to_contain_text("Nguyễn Thu Hà")
    expect(page.get_by_role("main")).to_contain_text("Dân cư")
    page.goto(f"{draft}/part/child")
    steps.save(page)  # nothing filled in: what is missing is named, the focus goes there
    expect(page.get_by_role("alert")).to_be_visible()
    look.at(page)
    page.goto(f"{draft}/part/child")
    steps.fill_child(page, child)
    steps.save(page)
    steps.want_copies(page, draft, 2)
    page.goto(f"{draft}/papers")
    steps.upload_certificate(page)
    look.at(page)
    page.goto(f"{draft}/review")
    expect(page.get_by_role("main")).to_contain_text(child.name)
    look.at(page)
    code = steps.file_request(page)
    look.at(page)
    return code


def _the_mother_pays(page: Page, code: str, look: Look) -> None:
    """Try in vain, pay with a word that comes late, and find the receipt; the office can then take the file in."""
    page.goto(f"/dossiers/{code}")
    expect(page.get_by_role("main")).to_contain_text("Cần nộp: 16.000 đồng")
    look.at(page)
    page.get_by_role("button", name="Nộp trực tuyến").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cổng thanh toán DEMO")
    look.at(page)
    page.get_by_role("button", name="Trả không thành công").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lần nộp vừa rồi không thành công")
    look.at(page)
    page.get_by_role("button", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Trả, báo muộn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang chờ cổng thanh toán xác nhận")
    assert look_with_axe(page).violations == []
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp 16.000 đồng", timeout=30_000)
    look.at(page)
    page.get_by_role("link", name="Tải biên lai (PDF)").wait_for(timeout=20_000)
    receipt = page.context.request.get(page.get_by_role("link", name="Tải biên lai (PDF)").get_attribute("href") or "")
    assert b"/ETSI.CAdES.detached" in receipt.body(), "signed as PAdES"
    page.goto(f"/dossiers/{code}")
    expect(page.locator(".thread")).to_contain_text("Đã nộp trực tuyến: 16.000 đồng, biên lai số")
    look.at(page)


def _the_result_is_there(page: Page, code: str, house: LiveHouse, child: Child, look: Look) -> None:
    def has_result() -> bool:
        page.goto(f"/dossiers/{code}")
        return "Đã có kết quả" in page.get_by_role("main").inner_text()

    wait_until(has_result, 20, "the worker made no result")
    look.at(page)
    held = house.ask(
        "SELECT r.registry_id, v.data->>'personal_number', v.data->>'child_number' "
        "FROM registries_recordversion v JOIN registries_record r ON r.id = v.record_id WHERE v.source = %s ORDER BY 1",
        f"dossier:{code}",
    )
    assert [registry for registry, _, _ in held] == ["civil_status_birth", "population"]
    number = held[1][1]
    assert number == held[0][2]
    assert re.fullmatch(r"001226\d{6}", number), "Hà Nội, a boy of this century, born in 2026"
    assert number in page.get_by_role("main").inner_text() or child.name in page.get_by_role("main").inner_text()


def _the_paper_verifies(page: Page, anybody: Page, child: Child, look: Look) -> None:
    answer = page.context.request.get(page.get_by_role("link", name="Tải giấy (PDF)").get_attribute("href") or "")
    content = answer.body()
    assert answer.headers["content-type"] == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert b"/ETSI.CAdES.detached" in content, "signed as PAdES"
    anybody.goto(page.get_by_role("link", name="Trang kiểm tra").get_attribute("href") or "")
    main = anybody.get_by_role("main")
    expect(main).to_contain_text(child.name)
    expect(main).to_contain_text("UBND phường Ba Đình")
    look.at(anybody)
    anybody.goto("/verify")
    look.at(anybody)


def _the_mother_sees_who_read(page: Page, look: Look) -> None:
    page.goto("/my/data")
    expect(page.get_by_role("main")).to_contain_text("đã xem Số định danh cá nhân")
    look.at(page)
    page.goto("/my")
    look.at(page)


def _board(page: Page, look: Look) -> Page:
    steps.sign_in(page, "Thường trực Ban Chỉ đạo", search="", next_page="/command/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việt Nam")
    look.at(page)
    return page


def _filed_today(board: Page) -> int:
    board.goto("/command/")
    found = re.search(r"Nộp hôm nay\s+(\d+)", board.get_by_role("main").inner_text())
    return int(found.group(1)) if found else 0


def _on_the_board_within_5_seconds(board: Page, new_page: NewPage, before: int) -> None:
    father = new_page()
    steps.sign_in(father, "Huỳnh Quốc Huy")
    draft = steps.start_birth(father)
    father.goto(f"{draft}/part/child")
    steps.fill_child(father, Child("Huỳnh Gia Bảo"))
    steps.save(father)
    father.goto(f"{draft}/papers")
    steps.upload_certificate(father)
    father.goto(f"{draft}/review")
    steps.file_request(father)
    wait_until(lambda: _filed_today(board) == before + 1, 5, "the board did not count the act within 5 s")


def test_everything_works_without_scripts(new_page: NewPage) -> None:
    page = new_page(script=False, viewport=PHONE)
    page.goto("/")
    page.get_by_role("searchbox").first.fill("giay khai sinh")
    page.get_by_role("main").get_by_role("button", name="Tìm").first.click()
    page.get_by_role("main").get_by_role("link", name="Đăng ký khai sinh").first.click()
    steps.sign_in(page, "Phạm Thị Ngọc Trang")
    draft = steps.start_birth(page)
    page.goto(f"{draft}/part/child")
    steps.fill_child(page, Child("Lê Hoài An", sex="Nữ"))
    steps.save(page)
    steps.want_copies(page, draft, 1)
    page.goto(f"{draft}/papers")
    steps.upload_certificate(page, script=False)
    page.goto(f"{draft}/review")
    code = steps.file_request(page)
    steps.pay(page, "8.000 đồng", button="Trả, báo muộn")  # the page looks again without a script too

    officer = new_page(script=False)
    steps.sign_in(officer, "Cán bộ tiếp nhận", "hành chính công phường Hạc Thành", next_page="/desk/")
    steps.do(officer, code, "receive_dossier")
    page.goto(f"/track?code={code}")
    expect(page.get_by_role("main")).to_contain_text("Đã tiếp nhận")


def test_a_part_is_filled_in_and_saved_with_the_keyboard_alone(new_page: NewPage) -> None:
    page = new_page(viewport=DESK)
    steps.sign_in(page, "Hoàng Thị Duyên")
    draft = steps.start_birth(page)
    page.goto(f"{draft}/part/child")
    for name, words in (
        ("nks_ho_ten", "Nông Gia Hân"),
        ("nks_ngay_sinh__day", "9"),
        ("nks_ngay_sinh__month", "11"),
        ("nks_ngay_sinh__year", "2026"),
    ):
        _tab_to(page, f"[name={name}]")
        page.keyboard.type(words)
    _tab_to(page, "[name=nks_gioi_tinh]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=nks_gioi_tinh][value=female]").is_checked()
    _tab_to(page, "[name=nks_noi_sinh]")
    page.keyboard.type("Bệnh viện Đa khoa tỉnh Tuyên Quang")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("part/child"))
    page.goto(f"{draft}/review")
    expect(page.get_by_role("main")).to_contain_text("Nông Gia Hân")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, and see that the focus can be seen at every stop."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(_FOCUS_IS_VISIBLE), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


_FOCUS_IS_VISIBLE = """() => {
  const shown = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const element = document.activeElement;
  return shown(element) || (element.labels && [...element.labels].some(shown));
}"""


def test_a_changed_byte_of_the_ledger_is_found(live_house: LiveHouse) -> None:
    change = "UPDATE core_ledgerline SET actor_name = %s WHERE seq = (SELECT min(seq) FROM core_ledgerline) RETURNING 1"
    (name,) = live_house.ask("SELECT actor_name FROM core_ledgerline ORDER BY seq LIMIT 1")[0]
    switch = "ALTER TABLE core_ledgerline {} TRIGGER append_only"
    live_house.do(switch.format("DISABLE"))
    try:
        live_house.ask(change, name + ".")
        found = live_house.command("ledger", "verify", "--json")
        assert (found.returncode, '"line_changed"' in found.stdout) == (1, True)
        live_house.ask(change, name)
    finally:
        live_house.do(switch.format("ENABLE"))
    assert live_house.command("ledger", "verify").returncode == 0
