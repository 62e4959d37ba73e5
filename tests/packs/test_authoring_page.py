"""A procedure's file tried on a page: what is wrong by line, the form, the way, the examples; nothing is stored."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.core.models import LedgerLine
from lienthong.core.values import Role
from lienthong.packs import previewing
from lienthong.packs.contents import KINDS
from lienthong.packs.previewing import KIND_TITLES, LARGEST, contents_of, drawn_form, preview
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, PLACE, Country, open_officer
from tests.fixtures.bad_files import PNG
from tests.plans.written import NATIONAL
from tests.portal.visiting import Visitor, signed_in

from .conftest import PACKS
from .test_reading import LAUGHS

pytestmark = pytest.mark.django_db
PAGE, DEMO = "/command/authoring", PACKS / "demo"


@pytest.fixture(autouse=True)
def _demo_pack(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PACK = DEMO
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY)


@pytest.fixture
def author(country: Country) -> Visitor:
    return signed_in(open_officer("steering", units.country(on=FRIDAY.date()).unit_id, Role.STEERING))


def written(code: str = "D.002") -> str:
    return (DEMO / f"procedures/{code}.yaml").read_text(encoding="utf-8")


def paste(author: Visitor, text: str, **more: str) -> Visitor:
    return author.post(PAGE, {"text": text, **more})


def upload(author: Visitor, content: bytes, name: str) -> Visitor:
    return author.post(PAGE, {"file": SimpleUploadedFile(name, content), "text": ""})


def plain(text: str) -> str:
    """Return what a page says, without its tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


# ---------------------------------------------------------------- who may


def test_a_stranger_is_sent_to_the_door_and_who_does_not_steer_is_refused(country: Country) -> None:
    assert signed_in(None).get(PAGE).url.startswith("/sign-in")
    for actor in (country.person, country.settle, country.head, country.auditor):
        for visitor in (signed_in(actor).get(PAGE), paste(signed_in(actor), written())):
            assert (visitor.status, visitor.says("authoring_for_steering")) == (403, True)


def test_who_steers_one_province_may_and_finds_the_page_from_the_catalogue(country: Country) -> None:
    province = units.version_at(PLACE, level="commune", on=FRIDAY.date()).parent_id or 0
    steering = signed_in(open_officer("steering-province", province, Role.STEERING))
    assert steering.get("/command/catalogue").follow().says(f'href="{PAGE}"')
    assert steering.get(PAGE).status == 200
    assert not signed_in(country.auditor).get("/command/catalogue").follow().says(PAGE)


# ---------------------------------------------------------------- a file that holds


@pytest.mark.parametrize("code", ["D.001", "D.002", "D.004", "D.005"])
def test_each_file_of_the_pack_holds_and_all_its_pages_are_drawn(author: Visitor, code: str) -> None:
    assert paste(author, written(code)).status == 200
    assert author.says("Không có lỗi.", "Tệp này hợp với gói Đất Mẫu;", "gói đã có mã này")
    assert "✗" not in author.text
    definition = contents_of(DEMO).procedures[code].definition
    for number, example in enumerate(definition.examples):
        assert paste(author, written(code), example=str(number)).says(f'value="{number}" selected')
        assert example.name in author.text
    for group in definition.form.layout:
        assert group.when is not None or group.by or group.title.vi in author.text


def test_form_way_term_money_and_law_are_said_in_words(author: Visitor) -> None:
    said = plain(paste(author, written()).text)
    for words in (
        "Thời hạn 3 ngày làm việc, từ lúc nộp",
        "Bổ sung nhiều nhất 1 lần; người dân có 5 ngày làm việc",
        "Lệ phí miễn phí, từ 01/07/2025",
        "Căn cứ Luật Dân cư, Điều 12",
        "Giấy tờ Giấy tờ nhà (nếu có) Sổ hộ cũ – dữ liệu thay giấy",
        "2. Thẩm tra Ủy ban nhân dân cấp xã (người giải quyết) 16 giờ làm việc",
        "4. Ghi sổ máy tự làm –",
        "Điền sẵn: Số định danh (Sổ dân cư), Họ và tên (Sổ dân cư), Địa chỉ cũ (Sổ hộ)",
        "09:00 thứ Sáu, 20/11/2026, trực tuyến, xã 00102",
        "Hẹn trả 17:00 thứ Năm, 26/11/2026 17:00 thứ Năm, 26/11/2026",
        "Phí phải nộp 0 VND 0 VND",
    ):
        assert words in said, words
    author.client.cookies["language"] = "en"
    assert "Time 3 working days, from the filing" in plain(paste(author, written()).text)


def test_rates_steps_and_cases_of_every_kind_are_said_in_words(author: Visitor) -> None:
    said = plain(paste(author, written("D.001")).text)
    assert "Lệ phí mỗi tổ ong 1.000 VND, nhân với “Số tổ ong”, từ 01/07/2025, nộp khi nộp hồ sơ" in said
    text = written().replace(
        "  - {since: 2025-07-01, amount: 0, basis: {act: Luật Dân cư}}",
        "  - {since: 2025-07-01, amount: 5, per: khong, at_most: 9, channels: [counter, post], due: result, "
        "when: {field: noi_cu, present: true}, basis: {act: Luật}}",
    )
    text = text.replace(
        "supplement: {times: 1, days: 5}",
        "clock_starts: received\ncases:\n"
        "  - {id: a, name: {vi: ở trọ, en: rented}, when: {field: noi_cu, present: true}, "
        "term: {kind: working_days, amount: 1}}\n"
        "  - {id: b, name: {vi: khác, en: other}, when: {field: noi_cu, present: false}}",
    ).replace("hours: 16, title", "days: 2, needs: [{id: bb, name: {vi: Biên bản, en: Report}}], title")
    said = plain(paste(author, text).text)
    for words in (
        "5 VND, nhân với “khong”, không quá 9 VND, nộp tại quầy, qua bưu chính, từ 01/07/2025, nộp khi nhận kết quả",
        "Thời hạn 3 ngày làm việc, từ lúc tiếp nhận",
        "Trường hợp ở trọ 1 ngày làm việc, khi đã nhập",
        "Trường hợp khác 3 ngày làm việc, khi",
        "phải có: Biên bản",
        "Trường hợp không nêu ở trọ",
    ):
        assert words in said, words


def test_an_example_that_goes_on_says_what_happens_then(author: Visitor) -> None:
    text = written().replace(
        "  - name: filed on Tuesday 22 December",
        "  - name: it is supplemented\n"
        '    given: {place: "00102", at: 2026-11-20T09:00, form: *ordinary, '
        "then: [{at: 2026-11-23T10:00, what: supplement_asked}, {at: 2026-11-25T10:00, what: supplemented}]}\n"
        "    expect: {}\n"
        "  - name: filed on Tuesday 22 December",
    )
    said = plain(paste(author, text).text)
    assert "10:00 thứ Hai, 23/11/2026: yêu cầu bổ sung 10:00 thứ Tư, 25/11/2026: đã bổ sung" in said
    assert "Hẹn trả không nêu" in said


def test_nothing_is_stored_and_no_line_is_written(author: Visitor) -> None:
    lines = LedgerLine.objects.count()
    files = {file: file.stat().st_mtime_ns for file in DEMO.rglob("*")}
    with CaptureQueriesContext(connection) as asked:
        paste(author, written("D.001"))
    assert [one["sql"] for one in asked if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])] == []
    assert LedgerLine.objects.count() == lines
    assert {file: file.stat().st_mtime_ns for file in DEMO.rglob("*")} == files
    assert len(asked) < 15


# ---------------------------------------------------------------- a file that does not


def test_what_is_wrong_is_said_with_its_line_and_what_stands_there(author: Visitor) -> None:
    text = written().replace("\nterm:", "\nterms:")
    line = text[: text.index("terms:")].count("\n") + 1
    said = plain(paste(author, text).text)
    assert f"dòng {line}: khóa lạ “terms”; có phải “term”? terms: {{kind: working_days, amount: 3}} ·" in said
    assert author.says("key_unknown")
    assert "Có 2 điều cần sửa" in said  # and the term is missing
    assert author.says("terms: {kind: working_days")  # what was pasted is still there to be put right
    assert not author.says("Biểu mẫu như người dân thấy")


def test_an_example_that_comes_out_otherwise_shows_both(author: Visitor) -> None:
    said = plain(paste(author, written().replace("amount: 3}", "amount: 2}")).text)
    assert "due_at: kết quả thật là 2026-11-25T17:00" in said
    assert "Hẹn trả 17:00 thứ Năm, 26/11/2026 17:00 thứ Tư, 25/11/2026 ✗ khác" in said
    assert "✗ Ra khác" in said
    refused = said[said.index("moving to where one lives already is refused 09:00") :].partition("Biểu mẫu như")[0]
    assert "Hẹn trả" not in refused  # what is not accepted is never due


def test_errors_that_were_expected_and_did_not_come_are_named(author: Visitor) -> None:
    said = plain(paste(author, written().replace("code: differs_from}", "code: required}")).text)
    assert "không được nhận: dia_chi (required)" in said


def test_a_form_that_does_not_hold_together_is_not_drawn(author: Visitor) -> None:
    said = plain(paste(author, written().replace("      noi_cu: {type", "      noi_xua: {type")).text)
    assert "Sửa các lỗi của biểu mẫu ở trên" in said


def test_what_breaks_in_another_file_is_said_with_that_file(author: Visitor) -> None:
    said = plain(paste(author, written().replace("dia_chi", "dia_chi_moi")).text)
    assert "Tệp procedures/D.004.yaml, dòng" in said


def test_an_example_of_nowhere_and_one_without_hours_have_no_due_time(author: Visitor) -> None:
    said = plain(paste(author, written().replace('place: "00102"', 'place: "99999"')).text)
    assert "không có xã mã “99999”" in said
    said = plain(paste(author, written().replace("amount: 3}", "amount: 9000}")).text)
    assert "Lịch làm việc không có ngày làm việc nào sau" in said


def test_the_file_of_another_name_is_told_so_and_a_pasted_text_has_none(author: Visitor) -> None:
    assert upload(author, written().encode(), "D.002.yaml").says("Không có lỗi.")
    assert upload(author, written().encode(), "moi.yaml").says("mã là “D.002”, tên tệp phải như vậy")
    assert author.field("name") == "moi.yaml"
    assert paste(author, written(), name="moi.yaml").says("file_name_differs")
    assert paste(author, written()).says("Không có lỗi.")


def test_what_is_worked_out_in_an_example_stands_beside_what_it_expects(author: Visitor) -> None:
    text = (
        written()
        .replace(
            "        - {name: dia_chi, label",
            "        - name: so_chu\n"
            "          label: {vi: Ghép, en: Joined}\n"
            '          calculate: {join: {parts: [$field.ho_ten, $field.noi_moi], by: " "}}\n'
            "        - {name: dia_chi, label",
        )
        .replace("      noi_cu: {type", "      so_chu: {type: string}\n      noi_cu: {type")
    )
    text = text.replace(
        "expect: {valid: true, due_at: 2026-11-26T17:00, fee: 0}",
        "expect: {valid: true, form: {so_chu: An Bình 00102, noi_cu: nơi khác, khong: x}}",
    )  # fmt: skip
    said = plain(paste(author, text).text)
    assert "Ghép An Bình 00102 An Bình 00102" in said
    assert "Địa chỉ cũ nơi khác 1 đường Trăng ✗ khác" in said
    assert "khong – –" in said


def _written(kind: str) -> str:
    """A file of a kind: the demo country's first; it has no plan, so the one that the tests of plans begin with."""
    if kind == "plans":
        return yaml.safe_dump(NATIONAL, allow_unicode=True, sort_keys=False)
    found = next(iter(getattr(contents_of(DEMO), kind).values()))
    return (DEMO / found.source.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "procedures"])
def test_a_file_of_every_other_kind_can_be_tried_too(author: Visitor, kind: str) -> None:
    text = _written(kind)
    assert paste(author, text, kind=kind).says("Không có lỗi.", f'value="{kind}" selected', f"/schemas/{kind}.json")
    assert not author.says("Biểu mẫu như người dân thấy")
    assert paste(author, text, kind=kind, name="other.yaml").says("file_name_differs")
    assert paste(author, text.replace("title:", "titel:", 1), kind=kind).says("khóa lạ “titel”; có phải “title”?")
    assert paste(author, text).says("điều cần sửa")  # it is no procedure


def test_what_a_registry_or_a_service_breaks_in_other_files_is_told(author: Visitor) -> None:
    text = (DEMO / "exchange/services/people.person.yaml").read_text(encoding="utf-8")
    said = plain(paste(author, text.replace("full_name, ", ""), kind="services", name="people.person.yaml").text)
    assert "Tệp exchange/agreements/people.person.yaml, dòng" in said
    assert "Tệp procedures/D.002.yaml, dòng" in said


def test_every_kind_of_definition_has_a_name_on_the_page() -> None:
    assert KIND_TITLES.keys() == KINDS.keys()


def test_a_new_code_is_called_one(author: Visitor) -> None:
    text = written().replace("code: D.002", "code: D.777")
    assert upload(author, text.encode(), "D.777.yaml").says("Không có lỗi.", "mã mới")


# ---------------------------------------------------------------- what is no definition


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "D.002.yaml", 422, "Chưa có tệp hay nội dung nào"),
        (b" \n\t", "D.002.yaml", 422, "Chưa có tệp hay nội dung nào"),
        (PNG, "D.002.yaml", 415, "D.002.yaml không phải văn bản"),
        (b"MZ\x00" * 99, "D.002.yaml", 415, "D.002.yaml không phải văn bản"),
        (b"code: \0", "D.002.yaml", 415, "D.002.yaml không phải văn bản"),
        ("mã".encode("utf-16"), "D.002.yaml", 415, "D.002.yaml không phải văn bản"),
        (b"x" * (LARGEST + 1), "D.002.yaml", 413, "quá lớn cho một định nghĩa (giới hạn 256 kB)"),
    ],
)
def test_what_is_no_text_of_a_definition_is_refused_by_name(
    author: Visitor, content: bytes, name: str, status: int, code: str
) -> None:
    assert (upload(author, content, name).status, author.says(code)) == (status, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code: [", "yaml_invalid"),
        ("code: \x07", "yaml_invalid"),
        (LAUGHS, "yaml_too_much"),
        ("a: &a [*a]", "yaml_circle"),
        ("[" * 100_000, "yaml_too_deep"),
        ("- a\n- b\n", "model_type"),
        ("hello", "model_type"),
        ("code: !!python/object/apply:os.system [ls]", "string_type"),
        ("---\na: 1\n---\nb: 2\n", "yaml_invalid"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_or_too_much_of_it_is_said_by_line(author: Visitor, text: str, code: str) -> None:
    assert (paste(author, text).status, author.says("điều cần sửa", code)) == (200, True)


def test_what_was_typed_survives_a_refusal_and_is_shown_as_text(author: Visitor) -> None:
    paste(author, "<script>alert(1)</script>: x")
    assert author.says("&lt;script&gt;alert(1)&lt;/script&gt;: x")
    assert "<script>alert" not in author.text
    assert paste(author, "x" * (LARGEST + 1)).status == 413
    assert author.says("xxx")


def test_letters_that_no_text_can_hold_are_no_fault_of_ours(author: Visitor) -> None:
    raw = author.client.post(PAGE, b"text=code:+%ED%B2%80", content_type="application/x-www-form-urlencoded")
    assert raw.status_code == 200
    assert paste(author, written(), example="9999999").status == 200
    assert paste(author, written(), example="-1").status == 200


@pytest.mark.parametrize(
    "change", [("amount: 3}", "amount: " + "9" * 300 + "}"), ("amount: 0,", "amount: " + "9" * 300 + ",")]
)
def test_numbers_without_end_are_no_fault_of_ours(author: Visitor, change: tuple[str, str]) -> None:
    for kind in ("working_days", "calendar_days", "working_hours"):
        assert paste(author, written().replace(*change).replace("working_days", kind)).status == 200


def test_a_form_sent_from_elsewhere_is_refused(author: Visitor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = author.client.cookies
    assert client.post(PAGE, {"text": written()}).status_code == 403


# ---------------------------------------------------------------- the pack behind it


def test_the_pack_is_read_again_only_when_a_file_of_it_changed(pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(previewing, "read_pack", lambda path: read.append(path) or previewing.Contents(path))
    previewing._read.cache_clear()
    contents_of(pack.path)
    contents_of(pack.path)
    assert len(read) == 1
    pack.replace("pack.yaml", "Model Land", "Model Country")
    contents_of(pack.path)
    assert len(read) == 2
    previewing._read.cache_clear()


def test_a_pack_that_cannot_be_read_shows_what_is_wrong_and_no_words(author: Visitor, settings: Any, pack: Any) -> None:
    pack.remove("pack.yaml")
    settings.PACK = pack.path
    assert paste(author, written()).status == 200
    assert not author.says("Các bước")


def test_a_form_is_drawn_blank_with_its_defaults(country: Country) -> None:
    one = preview(written(), "", DEMO)
    pages = drawn_form(one, contents_of(DEMO), example=None, on=date(2026, 11, 20), language="vi")
    fields = {field.name: field for page in pages for field in page.fields}
    assert fields["ngay_don"].date_parts == ("20", "11", "2026")
    assert fields["ho_ten"].value == ""
    wrong = drawn_form(one, contents_of(DEMO), example=2, on=date(2026, 11, 20), language="vi")
    assert {field.name for page in wrong for field in page.fields if field.error} == {"dia_chi", "ngay_don"}
