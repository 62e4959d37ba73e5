"""What people do in the browser, in their words."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page, expect
from reportlab.pdfgen.canvas import Canvas

from tests.fixtures.browser import look_with_axe, scrolls_sideways

BIRTH = "1.001193"


@dataclass(frozen=True)
class Child:
    """What only the parents know."""

    name: str
    day: str = "15"
    month: str = "11"
    year: str = "2026"
    sex: str = "Nam"
    place: str = "Bệnh viện Phụ sản, phường Láng, Thành phố Hà Nội"


def sign_in(page: Page, who: str, where: str = "", *, search: str | None = None, next_page: str = "/") -> None:
    """Choose an account of the demonstration by its name or post, and by its office."""
    page.goto(f"/sign-in?q={where or who if search is None else search}&next={next_page}")
    choices = page.locator(".choose button").filter(has_text=who)
    (choices.filter(has_text=where) if where else choices).first.click()


def start(page: Page, procedure: str) -> str:
    """Start a request from the page of its procedure; return the address of the draft."""
    page.goto(f"/procedures/{procedure}")
    page.get_by_role("button", name="Bắt đầu khai").click()
    expect(page.locator(".tasks")).to_be_visible()
    return page.url


def start_birth(page: Page) -> str:
    """Start a birth registration; return the address of the draft."""
    return start(page, BIRTH)


def answer(page: Page, name: str, value: str) -> None:
    """Answer one question of a form: choose where there is a choice, else type."""
    choice = page.locator(f"input[type=radio][name={name}][value={value!r}]")
    if choice.count():
        choice.check()
    else:
        page.locator(f"[name={name}]").fill(value)


def fill_child(page: Page, child: Child) -> None:
    """Fill in the part about the child; nothing is sent yet."""
    page.get_by_label("Họ, chữ đệm, tên của trẻ").fill(child.name)
    page.get_by_label("Ngày", exact=True).fill(child.day)
    page.get_by_label("Tháng", exact=True).fill(child.month)
    page.get_by_label("Năm", exact=True).fill(child.year)
    page.get_by_label(child.sex, exact=True).check()
    page.get_by_label("Nơi sinh", exact=True).fill(child.place)


def save(page: Page) -> None:
    """Save a part and go on."""
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def upload(page: Page, component: str, name: str, *, script: bool = True) -> None:
    """Upload a paper that the form asks for; where scripts run, choosing the file sends it."""
    chooser = page.locator(f"#file-{component}")
    chooser.set_input_files(pdf_file(name))
    if not script:
        chooser.locator("xpath=ancestor::form").get_by_role("button", name="Tải lên").click()
    expect(page.get_by_role("main")).to_contain_text(name)


def upload_certificate(page: Page, *, script: bool = True) -> None:
    """Upload the hospital's certificate."""
    upload(page, "giay_chung_sinh", "giấy chứng sinh.pdf", script=script)


def want_copies(page: Page, draft: str, count: int) -> None:
    """Ask for copies of the certificate, which cost money; how many is asked once one wants any."""
    page.goto(f"{draft}/part/copies")
    page.get_by_label("Có", exact=True).check()
    how_many = page.get_by_label("Số lượng bản sao")
    if not how_many.count():
        save(page)  # without scripts the question appears when the part is sent
    how_many.fill(str(count))
    save(page)


def pay(page: Page, amount: str, *, button: str = "Trả tiền (DEMO)") -> None:
    """Pay, from the page of a request or its receipt, at the demo gateway, and come back."""
    page.get_by_role("button", name="Nộp trực tuyến").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cổng thanh toán DEMO")
    expect(page.get_by_role("main")).to_contain_text(amount)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Đã nộp {amount}", timeout=20_000)


def file_request(page: Page) -> str:
    """File the request that is being reviewed; return its code."""
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nộp")
    return page.url.split("/dossiers/")[1].split("/")[0]


def do(page: Page, code: str, act: str) -> None:
    """Open a file on the desk and do an act that needs no more words."""
    page.goto(f"/desk/dossiers/{code}")
    act_form(page, act).get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(rf"/desk/dossiers/{code}\?done={act}"))


def act_form(page: Page, act: str) -> Locator:
    """Return the form of an act on the file that is open."""
    return page.locator(f"form[action$='/{act}']")


def open_act(page: Page, code: str, act: str) -> Locator:
    """Open a file on the desk and unfold an act that needs words; return its form."""
    page.goto(f"/desk/dossiers/{code}")
    form = act_form(page, act)
    page.locator("details.act-more", has=form).locator("summary").click()
    return form


def pdf_file(name: str) -> FilePayload:
    """Return a small PDF as a file of that name."""
    return {"name": name, "mimeType": "application/pdf", "buffer": small_pdf()}


def small_pdf() -> bytes:
    """Return a PDF of one line."""
    content = io.BytesIO()
    canvas = Canvas(content)
    canvas.drawString(72, 720, "Giay chung sinh")
    canvas.save()
    return content.getvalue()


class Look:
    """Looks at pages: axe in both languages, and whether a telephone must scroll sideways. Notes what is wrong."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def at(self, page: Page) -> None:
        """Look at the page as it is, then in the other language."""
        for language in ("en", "vi"):
            page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
            page.reload()
            found = look_with_axe(page)
            self.wrong += [f"{language} {found.url}: {violation}" for violation in found.violations]
            if scrolls_sideways(page):
                self.wrong.append(f"{language} {page.url} scrolls sideways at {page.viewport_size}")
        self.seen.add(page.url)
