"""A building permit: a supplement, the opinion of another agency, an apology before the time is over, the permit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Look
from tests.fixtures.browser import DESK, PHONE, LiveHouse, wait_until

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PERMIT = "1.013225"
INVESTOR = "Trần Minh Quân"
COMMITTEE, ONE_STOP = "UBND phường Ba Đình", "Trung tâm Phục vụ hành chính công phường Ba Đình"
CONSTRUCTION = "Sở Xây dựng Thành phố Hà Nội"
WHY_LATE = "Phải khảo sát thêm móng công trình liền kề."
#: What the investor alone knows, part by part; the State gives the rest.
TYPED = {
    "investor": {"dien_thoai": "0912345678"},
    "site": {
        "dia_diem": "Số 12 phố Đội Cấn",
        "so_thua": "118",
        "so_to": "24",
        "dien_tich_dat": "86",
        "gcn_so": "AA 05565655",
    },
    "design": {"thiet_ke_ten": "Công ty TNHH Kiến trúc Nhà Xanh Mẫu"},
    "content": {
        "cap_cong_trinh": "iii",
        "dien_tich_tang_1": "72",
        "tong_dien_tich_san": "288",
        "chieu_cao": "1480",
        "so_tang": "4",
        "lien_ke": "co",
    },
    "time": {"so_thang": "10", "cam_ket": "co"},
}


def test_a_building_permit_with_a_supplement_an_opinion_and_an_apology(
    new_page: NewPage, live_house: LiveHouse
) -> None:
    look = Look()
    investor = new_page(viewport=PHONE)
    code = _the_investor_files(investor, look)

    intake = _at_the_desk(new_page, "Cán bộ tiếp nhận", ONE_STOP)
    steps.do(intake, code, "receive_dossier")
    officer = _at_the_desk(new_page, "Chuyên viên kinh tế", COMMITTEE)
    steps.do(officer, code, "take_dossier")

    _a_drawing_is_asked_for(officer, code)
    _the_investor_gives_it(investor, code, look)
    _another_agency_is_asked(officer, code)
    _it_says_what_it_thinks(_at_the_desk(new_page, "Chuyên viên xây dựng", CONSTRUCTION), look)
    officer.goto(f"/desk/dossiers/{code}")
    expect(officer.locator(".opinions")).to_contain_text("Không vướng chỉ giới đường đỏ.")

    promised = _due(live_house, code)
    _the_term_is_extended(officer, code, look)
    _the_investor_reads_the_apology(investor, code, promised, look)
    _the_first_time_passes(live_house, code, promised)
    officer.goto(f"/desk/dossiers/{code}")
    expect(officer.locator(".dossier-due")).not_to_contain_text("Quá hạn")

    _the_permit_is_signed(new_page, officer, code)
    _the_permit_is_there(investor, code, live_house)
    assert look.wrong == []


def _at_the_desk(new_page: NewPage, post: str, office: str) -> Page:
    page = new_page(viewport=DESK)
    steps.sign_in(page, post, office, next_page="/desk/")
    return page


# ---------------------------------------------------------------- the person


def _the_investor_files(page: Page, look: Look) -> str:
    steps.sign_in(page, INVESTOR)
    draft = steps.start(page, PERMIT)
    for part, answers in TYPED.items():
        page.goto(f"{draft}/part/{part}")
        look.at(page)
        for name, value in answers.items():
            steps.answer(page, name, value)
        steps.save(page)
        expect(page).not_to_have_url(re.compile(f"part/{part}"))
    page.goto(f"{draft}/papers")
    for component in ("giay_to_dat", "ban_ve", "cam_ket_lien_ke"):
        steps.upload(page, component, f"{component}.pdf")
    look.at(page)
    page.goto(f"{draft}/review")
    expect(page.get_by_role("main")).to_contain_text("Công ty TNHH Kiến trúc Nhà Xanh Mẫu")
    return steps.file_request(page)


def _the_investor_gives_it(page: Page, code: str, look: Look) -> None:
    page.goto(f"/dossiers/{code}")
    expect(page.get_by_role("main")).to_contain_text("Bản vẽ mặt cắt chưa ghi kích thước.")
    page.get_by_role("link", name="Bổ sung ngay").click()
    look.at(page)
    page.get_by_label("Tệp này là").select_option("ban_ve")
    page.locator("#file").set_input_files(steps.pdf_file("mặt cắt có kích thước.pdf"))
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_role("main")).to_contain_text("mặt cắt có kích thước.pdf")
    page.get_by_role("button", name="Gửi bổ sung").last.click()
    expect(page).to_have_url(re.compile(rf"/dossiers/{code}$"))
    expect(page.get_by_role("link", name="Bổ sung ngay")).to_have_count(0)


def _the_investor_reads_the_apology(page: Page, code: str, promised: datetime, look: Look) -> None:
    """The letter gives the reason, the time that was promised and the new one, and is sealed."""
    page.goto(f"/dossiers/{code}")
    look.at(page)
    page.get_by_role("link", name="Phiếu xin lỗi và đề nghị gia hạn").click()
    page.get_by_role("link", name="Mở PDF đã ký số").wait_for(timeout=20_000)
    main = page.get_by_role("main")
    for words in ("Mẫu số 04", f"xin lỗi ông/bà {INVESTOR}", WHY_LATE, f"{promised:%d/%m/%Y}"):
        expect(main).to_contain_text(words)
    look.at(page)
    address = page.get_by_role("link", name="Mở PDF đã ký số").get_attribute("href") or ""
    assert b"/ETSI.CAdES.detached" in page.request.get(address).body(), "signed as PAdES"


def _the_permit_is_there(page: Page, code: str, house: LiveHouse) -> None:
    def has_permit() -> bool:
        page.goto(f"/dossiers/{code}")
        return "Giấy phép xây dựng ·" in page.get_by_role("main").inner_text()

    wait_until(has_permit, 20, "the worker made no permit")
    answer = page.request.get(page.get_by_role("link", name="Tải giấy (PDF)").get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF-")
    held = house.ask(
        "SELECT v.data->>'investor_name', v.data->>'parcel' FROM registries_recordversion v WHERE v.source = %s",
        f"dossier:{code}",
    )
    assert held == [(INVESTOR, "118")]


# ---------------------------------------------------------------- the offices


def _a_drawing_is_asked_for(page: Page, code: str) -> None:
    form = steps.open_act(page, code, "ask_supplement")
    form.locator("textarea[name=words]").fill("Bản vẽ mặt cắt chưa ghi kích thước.")
    form.locator("input[name=items][value=ban_ve]").check()
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile("done=ask_supplement"))


def _another_agency_is_asked(page: Page, code: str) -> None:
    form = steps.open_act(page, code, "ask_opinion")
    form.get_by_label("Ý kiến về quy hoạch, chỉ giới xây dựng").check()
    form.locator("textarea[name=question]").fill("Công trình có vướng chỉ giới đường đỏ không?")
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile("done=ask_opinion"))


def _it_says_what_it_thinks(page: Page, look: Look) -> None:
    """The agency sees the question and what the law shows of the file, and nothing about the investor."""
    page.get_by_role("link", name="Ý kiến được hỏi (1)").click()
    page.get_by_role("main").get_by_role("link", name="Ý kiến về quy hoạch").click()
    main = page.get_by_role("main")
    for words in ("Công trình có vướng chỉ giới đường đỏ không?", "Chiều cao công trình (cm)", "mặt cắt có kích thước"):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text(INVESTOR)
    look.at(page)
    page.get_by_label("Đồng ý", exact=True).check()
    page.get_by_role("textbox", name="Nội dung").fill("Không vướng chỉ giới đường đỏ.")
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_role("heading", name="Ý kiến", exact=True)).to_be_visible()


def _the_term_is_extended(page: Page, code: str, look: Look) -> None:
    form = steps.open_act(page, code, "extend_dossier")
    form.locator("[name=working_days]").fill("10")
    form.locator("[name=reason]").fill(WHY_LATE)
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile("done=extend_dossier"))
    look.at(page)


def _the_permit_is_signed(new_page: NewPage, officer: Page, code: str) -> None:
    """The officer puts the report of the visit to the file; the head of the division looks; the chair signs."""
    officer.locator("#work-file").set_input_files(steps.pdf_file("biên bản thực địa.pdf"))
    steps.act_form(officer, "working-papers").get_by_role("button", name="Tải lên").click()
    expect(officer.get_by_role("main")).to_contain_text("biên bản thực địa.pdf")
    steps.do(officer, code, "pass_on_dossier")
    head_of_division = _at_the_desk(new_page, "Trưởng phòng kinh tế", COMMITTEE)
    steps.do(head_of_division, code, "take_dossier")
    proposal = steps.act_form(head_of_division, "propose_result")
    proposal.get_by_label("Giải quyết").check()
    proposal.get_by_role("button").click()
    expect(head_of_division).to_have_url(re.compile("done=propose_result"))
    steps.do(_at_the_desk(new_page, "Phó Chủ tịch", COMMITTEE), code, "sign_dossier")


# ---------------------------------------------------------------- time


def _due(house: LiveHouse, code: str) -> datetime:
    ((due,),) = house.ask("SELECT due_at FROM dossiers_dossier WHERE code = %s", code)
    assert isinstance(due, datetime)
    return due


def _the_first_time_passes(house: LiveHouse, code: str, promised: datetime) -> None:
    """Put everything about the file so many weeks back that the time promised first is over; the new one is not."""
    now = datetime.now(tz=UTC)
    back = timedelta(weeks=(promised - now) // timedelta(weeks=1) + 1)
    ((events,),) = house.ask("SELECT events FROM dossiers_dossier WHERE code = %s", code)
    moved = [{name: _earlier(name, value, back) for name, value in event.items()} for event in events]
    house.ask(
        "UPDATE dossiers_dossier SET events = %s, submitted_at = submitted_at - %s, received_at = received_at - %s, "
        "due_at = due_at - %s WHERE code = %s RETURNING 1",
        json.dumps(moved),
        back,
        back,
        back,
        code,
    )
    assert promised - back <= now < _due(house, code)


def _earlier(name: str, value: Any, back: timedelta) -> Any:
    return (datetime.fromisoformat(value) - back).isoformat() if name in ("at", "until") else value
