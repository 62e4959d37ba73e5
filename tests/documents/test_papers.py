from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from reportlab.pdfgen.canvas import Canvas

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Grant, Role, Text, system
from lienthong.documents import actions, queries, rendering, signing
from lienthong.documents.definitions import TemplateDefinition
from lienthong.documents.models import IssuedDocument, PaperTemplate
from lienthong.documents.refusals import (
    CheckBusy,
    DocumentAlreadyWithdrawn,
    FileEmpty,
    FileUnpacksTooLarge,
    LettersUnprintable,
    TemplateUnknown,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAPER = rendering.Paper(
    state=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
    unit_name="Ủy ban nhân dân phường Ba Đình",
    number_line="Số: 152/2026",
    heading="Giấy khai sinh",
    rows=(("Họ, chữ đệm, tên", "Nguyễn Thị Ánh Nguyệt"), ("Ghi chú", "<b>a</b> & b\ndòng hai")),
    place_and_date="Ba Đình, ngày 20 tháng 11 năm 2026",
    signing_line="TM. ỦY BAN NHÂN DÂN",
    signer_title="Chủ tịch",
    signer="Phạm Quốc Bảo",
    signed_line="Đã ký số",
    check_line="Quét mã",
    check_address="http://127.0.0.1:8000/verify/7K3M-9QTX-2BWE-0HAZ",
    code="7K3M-9QTX-2BWE-0HAZ",
    small_print=("Bản in chỉ để xem.",),
    demo_mark="DEMO – không có giá trị pháp lý",
)


def pages(pdf: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])


def test_the_font_of_papers_has_all_134_vietnamese_letters():
    assert len(rendering.vietnamese_letters()) == 134
    rendering.check_font()


def test_a_font_without_them_is_refused_with_the_missing_letters(monkeypatch):
    class Poor:
        class face:  # noqa: N801
            charToGlyph = {ord(letter): 1 for letter in rendering.vietnamese_letters() - {"ợ", "Ẵ"}}  # noqa: N815

    monkeypatch.setattr(rendering.letters, "font", lambda _name: Poor)
    with pytest.raises(LettersUnprintable, match="Ẵ ợ"):
        rendering.check_font()


def test_a_paper_is_one_page_and_the_same_every_time():
    assert pages(rendering.render(PAPER)) == 1
    assert rendering.render(PAPER) == rendering.render(PAPER)


def test_a_long_paper_goes_on_to_another_page_and_a_paper_without_a_mark_has_none():
    rows = tuple((f"Dòng {number}", "giá trị rất dài " * 12) for number in range(60))
    assert pages(rendering.render(replace(PAPER, rows=rows, demo_mark=""))) > 2


def test_an_office_with_a_short_or_a_single_word_name_stands_on_one_line():
    assert pages(rendering.render(replace(PAPER, unit_name="UBND xã Mây"))) == 1
    assert pages(rendering.render(replace(PAPER, unit_name="X" * 60))) == 1


def test_letters_written_in_pieces_are_composed_before_printing():
    decomposed = replace(PAPER, signer="Pha\u0323m Quo\u0302\u0301c Ba\u0309o")
    assert rendering.render(decomposed) == rendering.render(PAPER)


def test_a_name_with_a_letter_that_the_font_lacks_is_refused_and_not_printed_with_a_hole():
    with pytest.raises(LettersUnprintable, match="漢"):
        rendering.render(replace(PAPER, rows=(("Họ tên", "漢 Nguyễn"),)))


def sign(pdf, at, unit_id=7, name="UBND phường Ba Đình"):
    return signing.sign(pdf, unit_id=unit_id, unit_name=name, reason="Giấy khai sinh", at=at)


@pytest.fixture
def signed(at):
    return sign(rendering.render(PAPER), at)


def test_a_signed_paper_says_who_signed_it_and_when(signed, at):
    assert signing.check(signed) == signing.SignatureCheck("intact", "UBND phường Ba Đình", at)


def test_every_flipped_byte_of_the_paper_is_found(signed):
    start = signed.index(b"/Contents <")
    end = signed.index(b">", start + 11)
    for position in [*range(0, start, 211), *range(end + 1, len(signed), 37)]:
        changed = bytearray(signed)
        changed[position] ^= 1
        assert signing.check(bytes(changed)).state == "changed", position


def test_a_byte_put_into_the_room_left_for_the_signature_is_found(signed):
    end = signed.index(b">", signed.index(b"/Contents <") + 11)
    changed = signed[: end - 1] + b"1" + signed[end:]
    assert signing.check(changed).state == "changed"


def test_anything_added_after_the_signature_is_found(signed):
    assert signing.check(signed + b" ").state == "changed"


def test_a_pdf_without_a_signature_is_unsigned_and_no_pdf_is_changed():
    assert signing.check(rendering.render(PAPER)).state == "unsigned"
    assert signing.check(b"%PDF-1.4 nothing").state == "changed"


def test_a_paper_signed_under_another_authority_is_of_an_unknown_signer(signed, settings, tmp_path, at):
    settings.KEYS = tmp_path / "other"
    sign(rendering.render(PAPER), at)
    assert signing.check(signed).state == "unknown_signer"


def test_each_unit_has_a_certificate_of_its_own_and_a_new_one_under_a_new_name(at, folders):
    pdf = rendering.render(PAPER)
    assert signing.check(sign(pdf, at)).signer == "UBND phường Ba Đình"
    assert signing.check(sign(pdf, at, name="UBND phường Ngọc Hà")).signer == "UBND phường Ngọc Hà"
    sign(pdf, at, unit_id=8)
    sign(pdf, at, unit_id=8)
    assert len(list((folders / "keys" / "units").iterdir())) == 3
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (folders / "keys").glob("*.key.pem"))


def test_a_paper_stays_intact_when_the_certificate_that_signed_it_is_old(at):
    later = sign(rendering.render(PAPER), at + timedelta(days=5 * 365))
    assert signing.check(later).state == "intact"


def test_a_strangers_file_is_checked_in_a_process_of_its_own(signed, at):
    assert signing.check_apart(signed) == signing.SignatureCheck("intact", "UBND phường Ba Đình", at)
    assert signing.check_apart(rendering.render(PAPER)).state == "unsigned"


def test_a_strangers_file_that_breaks_the_limits_counts_as_changed(signed, monkeypatch):
    monkeypatch.setattr(signing, "_MOST_SECONDS", 0)
    assert signing.check_apart(signed) == signing.SignatureCheck("changed")


def test_strangers_files_are_checked_one_after_the_other(signed, monkeypatch):
    monkeypatch.setattr(signing, "_PATIENCE", 0.01)
    with signing._one_at_a_time, pytest.raises(CheckBusy):
        signing.check_apart(signed)
    assert signing.check_apart(signed).state == "intact"


def test_the_process_apart_limits_itself_before_it_reads(signed, monkeypatch, capsys, at):
    limits = []
    monkeypatch.setattr(signing.resource, "setrlimit", lambda *given: limits.append(given))
    monkeypatch.setattr(signing.sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[]\n" + signed)))
    signing._main()
    assert len(limits) == 2
    assert capsys.readouterr().out.startswith('["unknown_signer", "UBND')


def test_templates_are_loaded_once_and_again_when_they_change(template, at, db):
    machine = system("packs")
    assert actions.load_templates([template], by=machine, at=at) == 1
    assert actions.load_templates([template], by=machine, at=at) == 0
    changed = template.model_copy(update={"heading": "Giấy khai sinh (mới)"})
    assert actions.load_templates([changed], by=machine, at=at) == 1
    assert [line.detail for line in LedgerLine.objects.all()] == [{"codes": ["birth_certificate"]}] * 2
    assert str(PaperTemplate.objects.get()) == "birth_certificate"


@pytest.mark.parametrize(
    ("line", "words", "unknown"),
    [
        ("number_line", "Số: {so}", "so"),
        ("place_and_date", "{place}, {hour}", "hour"),
        ("signed_line", "{unit} {signer.name}", "signer.name"),
        ("number_line", "Số: {number} {", ""),
    ],
)
def test_a_template_names_only_what_a_paper_knows(template, line, words, unknown):
    body = template.model_dump(mode="json") | {line: words}
    with pytest.raises(ValidationError, match=f"unknown placeholder {re.escape(unknown)}"):
        TemplateDefinition.model_validate(body)


def test_a_person_cannot_load_templates(template, person, at):
    with pytest.raises(NotAllowed):
        actions.load_templates([template], by=person, at=at)


def test_a_result_paper_is_drawn_signed_and_kept(issue, at):
    issued = issue()
    assert (issued.unit_name, issued.signer, issued.signer_title) == (
        "UBND phường Ba Đình", "Phạm Quốc Bảo", "Chủ tịch"
    )  # fmt: skip
    content = queries.read_file(issued.file_id)
    assert signing.check(content).state == "intact"
    assert queries.document_of(issued.dossier) == issued
    assert queries.document_of("H0") is None
    line = LedgerLine.objects.get(verb="documents.issued")
    assert (line.about, line.dossier, line.unit_id) == (f"dossier:{issued.dossier}", issued.dossier, issued.unit_id)
    assert issued.code not in str(line.detail)
    assert "Nguyệt" not in str(line.detail)


def test_the_same_paper_is_issued_once(issue, at):
    first, second = issue(), issue(signer="Người khác", at=at + timedelta(days=1))
    assert first == second
    assert IssuedDocument.objects.count() == LedgerLine.objects.filter(verb="documents.issued").count() == 1


def test_a_label_may_be_a_pair_of_words(issue):
    issued = issue(shows=[{"label": Text("Tuổi", "Age"), "value": 0}])
    assert issued.shows == [{"key": "row_1", "label": {"vi": "Tuổi", "en": "Age"}, "value": "0", "data": "0"}]


def test_a_paper_of_an_unknown_or_ended_template_is_refused(issue, template, at):
    with pytest.raises(TemplateUnknown, match="no paper template other"):
        issue(template="other")
    ended = template.model_copy(update={"until": at.date()})
    actions.load_templates([ended], by=system("packs"), at=at)
    with pytest.raises(TemplateUnknown):
        issue()


def test_only_the_machine_or_the_head_of_the_unit_issues(issue, committee, person):
    with pytest.raises(NotAllowed):
        issue(by=person)
    head = Actor("officer", "officer:2", "Bảo", grants=(Grant(Role.HEAD, committee.path),))
    assert issue(by=head).number == "152/2026"


def test_in_production_a_paper_bears_no_demo_mark(issue, settings, monkeypatch):
    printed = []
    draw = rendering.render
    monkeypatch.setattr(rendering, "render", lambda paper: (printed.append(paper), draw(paper))[1])
    issue("H1")
    settings.MODE = "production"
    issue("H2")
    assert [paper.demo_mark for paper in printed] == [queries.DEMO_MARK, ""]
    assert printed[0].place_and_date == "Ba Đình, ngày 20 tháng 11 năm 2026"
    assert printed[0].signed_line == "Đã ký số: UBND phường Ba Đình\n09:00, 20/11/2026"
    assert re.fullmatch(r".+/verify/(\w{4}-){3}\w{4}", printed[0].check_address)


def test_issuing_costs_a_fixed_number_of_statements(issue, django_assert_num_queries):
    issue("H0")
    with django_assert_num_queries(13):
        issue("H1")


def test_anyone_with_the_code_sees_what_the_paper_shows(issue, at):
    issued = issue()
    check = queries.verify_code(f" {issued.code.lower().replace('-', ' ')} ", at=NOW)
    assert (check.state, check.number, check.unit_name, check.signer) == (
        "valid", "152/2026", "UBND phường Ba Đình", "Phạm Quốc Bảo"
    )  # fmt: skip
    assert check.title == Text("Giấy khai sinh", "Birth certificate")
    assert [(row.label.en, row.value) for row in check.rows] == [
        ("Full name", "Nguyễn Thị Ánh Nguyệt"), ("Date of birth", "18/11/2026")
    ]  # fmt: skip
    assert check.issued_at == at
    assert not hasattr(check, "dossier")


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "' OR 1=1", "x" * 10_000])
def test_an_unknown_code_is_not_found(issue, code):
    issue()
    with pytest.raises(NotFound):
        queries.verify_code(code, at=NOW)


def test_codes_are_long_and_never_the_same(issue):
    codes = {issue(f"H{number}").code for number in range(5)}
    assert len(codes) == 5
    assert all(len(code.replace("-", "")) == 16 for code in codes)


def test_a_withdrawn_paper_says_so(issue, committee, at):
    issued = issue()
    head = Actor("officer", "officer:2", "Bảo", grants=(Grant(Role.HEAD, committee.path),))
    actions.withdraw_document(issued.code, "Cấp nhầm", by=head, at=at + timedelta(hours=1))
    check = queries.verify_code(issued.code, at=NOW)
    assert (check.state, check.withdrawn_at) == ("withdrawn", at + timedelta(hours=1))
    with pytest.raises(DocumentAlreadyWithdrawn):
        actions.withdraw_document(issued.code, "Lần nữa", by=head, at=at)
    assert LedgerLine.objects.order_by("-seq")[0].verb == "documents.withdrawn"


def test_nobody_else_withdraws_a_paper(issue, person, at):
    with pytest.raises(NotAllowed):
        actions.withdraw_document(issue().code, "x", by=person, at=at)
    with pytest.raises(NotFound):
        actions.withdraw_document("0000", "x", by=system("x"), at=at)


def test_an_issued_pdf_verifies_with_what_it_shows(issue):
    issued = issue()
    check = queries.verify_paper(queries.read_file(issued.file_id), at=NOW)
    assert (check.state, check.signer, check.issued.number) == ("intact", "UBND phường Ba Đình", "152/2026")
    assert str(issued) == issued.code


def test_an_issued_pdf_with_one_changed_byte_does_not_verify(issue):
    content = bytearray(queries.read_file(issue().file_id))
    content[len(content) // 3] ^= 1
    check = queries.verify_paper(bytes(content), at=NOW)
    assert (check.state, check.issued) == ("changed", None)


def test_a_strangers_pdf_is_unsigned_and_no_file_is_refused():
    out = io.BytesIO()
    Canvas(out).save()
    assert queries.verify_paper(out.getvalue(), at=NOW).state == "unsigned"
    with pytest.raises(FileEmpty):
        queries.verify_paper(b"", at=NOW)


def test_a_pdf_that_unpacks_to_gigabytes_is_stopped(signed):
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = block.compress(bytes(16 * 1024 * 1024)) + block.flush(zlib.Z_FULL_FLUSH)
    bomb = b"\x78\x9c" + zeros * 256  # 4 GB out of 4 MB
    dictionary = b"<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(bomb)
    body = b"%PDF-1.7\n1 0 obj\n" + dictionary + b"stream\n" + bomb + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    assert signing.check_apart(body).state == "changed"
    with pytest.raises(FileUnpacksTooLarge):
        queries.verify_paper(body, at=NOW)
