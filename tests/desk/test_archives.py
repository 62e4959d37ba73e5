"""The archive at the desk: progress, the scan beside its fields, confirming by keyboard, two people, setting aside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lienthong.library.actions import archives
from lienthong.library.models import Scan
from tests.dossiers.making import FRIDAY
from tests.fixtures.bad_files import PNG
from tests.library.archiving import HOUSEHOLDS, MACHINE, PERMITS, TYPED, finished, read, unit_of

if TYPE_CHECKING:
    from tests.desk.conftest import Open
    from tests.dossiers.making import Country
    from tests.portal.visiting import Visitor


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.KEYS, settings.STATE = tmp_path / "files", tmp_path / "keys", tmp_path
    return tmp_path


def confirm(visitor: Visitor, scan: Scan, values: dict[str, str], kind: str = PERMITS) -> Visitor:
    return visitor.post(f"/desk/archives/{scan.pk}", values | {"_kind": kind, "_do": "confirm"})


HOUSEHOLD = ("GIẤY XÁC NHẬN HỘ", "Họ và tên: Lê Chi")


# ---------------------------------------------------------------- the archive


def test_the_desk_leads_to_the_archive_of_those_who_work_there(country: Country, open_as: Open) -> None:
    assert open_as(country.settle).get("/desk/").says('href="/desk/archives"')
    assert 'href="/desk/archives"' not in open_as(country.intake).get("/desk/").text
    assert open_as(country.intake).get("/desk/archives").status == 404
    assert open_as(country.person).get("/desk/archives").status == 403


def test_an_empty_archive_says_how_scans_come_in(country: Country, open_as: Open) -> None:
    page = open_as(country.settle).get("/desk/archives")
    assert page.says("Chưa có bản quét nào", "lienthong digitise")
    assert "Khai" not in page.text  # the head says how much there is


def test_the_head_declares_how_much_there_is_and_progress_is_shown(country: Country, open_as: Open) -> None:
    finished(country)
    head = open_as(country.head)
    unit = head.get("/desk/archives").field("unit")
    sent = {"unit": unit, "kind": PERMITS}
    assert head.post("/desk/archives/declare", sent | {"expected": "viele"}).says("Số giấy phải từ 0")
    assert head.post("/desk/archives/declare", sent | {"expected": "4"}).status == 302
    assert head.follow().says("đã xong 1 trên 4 giấy (25%)", "25%")
    assert open_as(country.settle).post("/desk/archives/declare", sent | {"expected": "4"}).status == 403
    assert head.post("/desk/archives/declare", {"unit": "nowhere"}).status == 404


def test_what_waits_is_listed_with_how_sure_the_machine_is(country: Country, open_as: Open) -> None:
    first = read(country)
    scans = [read(country, content=PNG + bytes(number)) for number in range(1, 53)]
    page = open_as(country.settle).get("/desk/archives")
    assert page.says("Hạnh 12.png", "90%", f'href="/desk/archives/{first.pk}"', "Xác nhận giấy tiếp theo")
    assert f'/desk/archives/{scans[-1].pk}"' not in page.text
    more = re.search(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"', page.text)
    assert more is not None
    following = page.get("/desk/archives" + (more[1] or more[2]).replace("&amp;", "&"))
    assert f'/desk/archives/{scans[-1].pk}"' in following.text


def test_a_server_that_cannot_read_says_so(country: Country, open_as: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.desk.archives.missing", lambda languages: f"tesseract-ocr-{min(languages)}")
    archives.add_scan(PNG, "a.png", unit_of(country), by=MACHINE, at=FRIDAY)
    page = open_as(country.settle).get("/desk/archives")
    assert page.says("chưa cài tesseract-ocr-vie", "lienthong doctor")


# ---------------------------------------------------------------- one scan


def test_a_scan_stands_beside_its_fields_and_what_is_doubtful_is_marked(country: Country, open_as: Open) -> None:
    scan = read(country)
    Scan.objects.filter(pk=scan.pk).update(
        proposed=scan.proposed | {"hives": scan.proposed["hives"] | {"confidence": 40}}
    )
    visitor = open_as(country.settle)
    page = visitor.get(f"/desk/archives/{scan.pk}")
    assert page.says("Trần Thị Mỹ Hạnh", 'value="05/03/1999"', "Hãy xem kỹ: máy chắc 40%", "Máy chắc 90%", "1 mục")
    assert page.text.count("scan-mark is-doubtful") == 1
    assert page.text.count('class="scan-mark') == 6
    picture = visitor.get(f"/desk/archives/{scan.pk}/pages/0")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    original = visitor.get(f"/desk/archives/{scan.pk}/file")
    assert (original.headers["Content-Type"], "attachment" in original.headers["Content-Disposition"]) == (
        "image/png", True
    )  # fmt: skip


def test_a_scan_is_confirmed_and_the_next_one_opens(country: Country, open_as: Open) -> None:
    first, second = read(country), read(country, content=PNG + b"1")
    visitor = open_as(country.settle)
    assert confirm(visitor, first, TYPED).url == f"/desk/archives/{second.pk}"
    assert confirm(visitor, second, TYPED).url.startswith("/desk/archives?unit=")
    assert {scan.state for scan in Scan.objects.all()} == {"CONFIRMED"}
    page = visitor.get(f"/desk/archives/{first.pk}")
    assert page.says("Người xác nhận", "Settle", "05/03/1999")
    assert 'name="_do"' not in page.text  # only the head opens it again


def test_what_is_wrong_is_named_beside_what_was_typed(country: Country, open_as: Open) -> None:
    scan = read(country)
    page = confirm(open_as(country.settle), scan, TYPED | {"issued": "31/02/1999", "holder_name": ""})
    assert page.status == 422
    assert page.says("Ngày cấp: phải là ngày", 'value="31/02/1999"', "Họ và tên: chưa có", 'href="#f-issued"')
    assert Scan.objects.get().state == "PROPOSED"


def test_a_scan_of_a_kind_that_nobody_told_is_read_as_the_kind_that_is_chosen(country: Country, open_as: Open) -> None:
    scan = read(country, "Số giấy phép: 12", "Họ và tên: Lê Chi", kind="")
    visitor = open_as(country.settle)
    assert visitor.get(f"/desk/archives/{scan.pk}").says("Đây là loại giấy gì?")
    page = visitor.get(f"/desk/archives/{scan.pk}?kind={PERMITS}")
    assert page.says('value="12"', 'value="Lê Chi"', "Máy không tìm thấy: hãy nhập")


def test_of_two_who_must_confirm_the_second_looks_for_themselves(country: Country, open_as: Open) -> None:
    scan = read(country, *HOUSEHOLD, kind="")
    first, second = open_as(country.settle), open_as(country.colleague)
    confirm(first, scan, {"holder_name": "Lê Chí"}, HOUSEHOLDS)
    assert first.get(f"/desk/archives/{scan.pk}").says("Bạn đã xác nhận lần thứ nhất")
    page = second.get(f"/desk/archives/{scan.pk}")
    assert page.says("Một người đã xác nhận", 'value="Lê Chi"')
    assert "Lê Chí" not in page.text
    assert confirm(first, scan, {"holder_name": "Lê Chi"}, HOUSEHOLDS).status == 409
    confirm(second, scan, {"holder_name": "Lê Chí"}, HOUSEHOLDS)
    assert Scan.objects.get().state == "CONFIRMED"


def test_a_scan_is_set_aside_and_taken_up_again(country: Country, open_as: Open) -> None:
    scan = read(country)
    settle, head = open_as(country.settle), open_as(country.head)
    address = f"/desk/archives/{scan.pk}"
    assert settle.post(address, {"_do": "refuse", "_reason": " "}).says("Cần ghi lý do")
    assert settle.post(address, {"_do": "refuse", "_reason": "Ảnh mờ"}).status == 302
    assert head.get(address).says("Ảnh mờ", "Mở lại để sửa")
    assert head.post(address, {"_do": "reopen", "_reason": "Đọc được"}).url == address
    assert Scan.objects.get().state == "PROPOSED"


def test_who_opens_a_paper_that_is_somebodys_is_seen_by_them(country: Country, open_as: Open) -> None:
    scan = finished(country)
    open_as(country.settle).get(f"/desk/archives/{scan.pk}")
    person = open_as(country.person)
    assert person.get("/my/papers").says("số hóa từ hồ sơ lưu trữ", "Settle", "mở xem")


def test_what_the_registry_did_not_take_is_said(country: Country, open_as: Open) -> None:
    scan = finished(country)
    Scan.objects.update(problem="identifier_taken")
    visitor = open_as(country.settle)
    assert visitor.get("/desk/archives").says("cơ sở dữ liệu đã có việc này")
    assert visitor.get(f"/desk/archives/{scan.pk}").says("cơ sở dữ liệu đã có việc này")
    Scan.objects.update(problem="something_else")
    assert visitor.get("/desk/archives").says("cơ sở dữ liệu chưa nhận")


def test_a_scan_that_was_not_read_yet_says_so(country: Country, open_as: Open) -> None:
    scan, _ = archives.add_scan(PNG, "a.png", unit_of(country), kind=PERMITS, by=MACHINE, at=FRIDAY)
    assert open_as(country.settle).get(f"/desk/archives/{scan.pk}").says("Máy chưa đọc bản quét này")


def test_nobody_opens_the_archive_of_another_unit(country: Country, open_as: Open) -> None:
    scan = read(country)
    stranger = open_as(country.stranger)
    for page in ("", "/pages/0", "/file"):
        assert stranger.get(f"/desk/archives/{scan.pk}{page}").status == 404
    assert confirm(stranger, scan, TYPED).status == 404
    assert open_as(country.settle).get(f"/desk/archives/{scan.pk}/pages/7").status == 404
