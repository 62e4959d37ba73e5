"""Sheets of paper: whatever stands on them, they are whole, counted, readable by a machine and the same every time."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pdfminer.high_level import extract_text
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.documents import signing
from lienthong.documents.actions import seal_file
from lienthong.documents.queries import demo_mark, read_file
from lienthong.documents.refusals import LettersUnprintable
from lienthong.documents.rendering import print_sheet, vietnamese_letters
from lienthong.documents.rendering.sheets import (
    Box,
    Column,
    Facts,
    Foot,
    Grid,
    Head,
    Label,
    Passage,
    QrCheck,
    Sheet,
    Signature,
    Ticks,
)

REASON = "Lý do rất dài của việc này. " * 150  # 4,200 letters
CODE = "7K3M-9QTX-2BWE-0HAZ"
SHEET = Sheet(
    head=Head(
        unit_name="Trung tâm Phục vụ hành chính công phường Ba Đình",
        state=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
        heading=Label("Giấy tiếp nhận", "Receipt"),
        number_line="Số: 12",
        form="Mẫu số 01",
        beneath="Giao cho người nộp",
    ),
    blocks=(Facts(((Label("Người nộp", "Filed by"), "Nguyễn Thị Ánh Nguyệt"),)),),
    foot=Foot(
        place_and_date="Ba Đình, ngày 20 tháng 11 năm 2026",
        signatures=(
            Signature((Label("NGƯỜI NỘP HỒ SƠ"),), Label("(Ký, ghi rõ họ tên)")),
            Signature((Label("NGƯỜI TIẾP NHẬN"),), box="Đã ký số", name="Trần Văn Tiếp"),
        ),
        check=QrCheck("http://127.0.0.1:8000/verify/" + CODE, Label("Quét mã"), CODE),
        small_print=(Label("Chữ nhỏ."),),
    ),
    line="http://127.0.0.1:8000",
    code=CODE,
    demo_mark="DEMO",
)


def with_blocks(*blocks) -> Sheet:
    return replace(SHEET, blocks=blocks)


def papers(count: int) -> Grid:
    columns = (
        Column(Label("STT", "No."), 1, "center"), Column(Label("Tên giấy tờ"), 6), Column(Label("Bản"), 1, "right")
    )  # fmt: skip
    rows = tuple((str(n), f"Giấy tờ số {n} có tên rất dài " * 3, "1") for n in range(1, count + 1))
    return Grid(columns, rows, Label("Giấy tờ đã nhận"))


def text_of(pdf: bytes) -> str:
    return " ".join(extract_text(io.BytesIO(pdf)).split())


def tree_of(pdf: bytes) -> list[tuple[str, list]]:
    """The structure tree as (role, children)."""

    def walk(element):
        kids = element.get("/K")
        kids = kids if isinstance(kids, list) else [kids]
        inner = [kid.get_object() for kid in kids if hasattr(kid, "get_object")]
        return str(element["/S"])[1:], [walk(kid) for kid in inner if isinstance(kid, dict)]

    root = PdfFileReader(io.BytesIO(pdf)).root
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]) == "vi"
    return [walk(root["/StructTreeRoot"]["/K"])]


def roles(tree) -> list[str]:
    return [role for name, kids in tree for role in [name, *roles(kids)]]


def test_a_sheet_says_all_its_words_and_is_the_same_every_time():
    pdf = print_sheet(SHEET)
    words = text_of(pdf)
    for part in ("TRUNG TÂM PHỤC VỤ", "Mẫu số 01", "Số: 12", "GIẤY TIẾP NHẬN", "Receipt", "Filed by", "Trang 1/1"):
        assert part in words
    assert print_sheet(SHEET) == pdf


def test_sixty_papers_and_a_reason_of_four_thousand_letters_go_on_over_pages_that_are_counted():
    facts = Facts(((Label("Lý do"), REASON), (Label("Người nộp"), "Trần " * 40), (Label("Ghi chú"), "x" * 900)))
    words = text_of(print_sheet(with_blocks(facts, papers(60))))
    pages = int(words.rpartition("Trang ")[2].split("/")[1].split()[0])
    assert pages > 3
    assert all(f"Trang {number}/{pages}" in words for number in range(1, pages + 1))
    assert words.count("Lý do rất dài") == 150
    assert words.count("Tên giấy tờ") > 1, "the head of the table comes again on its next page"
    assert "Giấy tờ số 60" in words


@pytest.mark.parametrize("length", range(2400, 3000, 40))
@pytest.mark.parametrize("is_landscape", [False, True])
def test_a_cell_of_any_length_is_split_and_never_refused(length, is_landscape):
    grid = Grid((Column(Label("A")), Column(Label("B"))), ((REASON[:length], "b"), ("a", REASON[:length])))
    sheet = replace(with_blocks(grid), is_landscape=is_landscape, size="A4" if is_landscape else "A5")
    assert b"%%EOF" in print_sheet(sheet)


def test_every_vietnamese_letter_is_printed_and_can_be_read_back():
    letters = "".join(sorted(vietnamese_letters()))
    words = text_of(print_sheet(with_blocks(Passage(Label(" ".join(letters)), "strong"), Passage(Label(letters)))))
    assert set(letters) <= set(words)


def test_a_letter_that_the_font_lacks_is_refused_wherever_it_stands():
    with pytest.raises(LettersUnprintable, match="漢"):
        print_sheet(with_blocks(Grid((Column(Label("A")),), (("漢",),))))


def test_a_table_and_a_heading_are_tagged_as_such_and_a_repeated_head_is_read_once():
    tree = tree_of(print_sheet(with_blocks(Passage(Label("Phần I"), "heading"), papers(60))))
    read = roles(tree)
    assert read[0] == "Document"
    assert read.count("H1") == 1
    assert read.count("H2") == 2
    assert read.count("Table") == 1
    assert read.count("TR") == 61
    assert read.count("TH") == 3
    assert read.count("Figure") == 1, "the QR code, with its address in words"


def test_words_of_a_broken_line_stay_apart_for_a_reader():
    words = text_of(print_sheet(with_blocks(Passage(Label("một hai ba bốn năm " * 30), "quiet"))))
    assert words.count("một hai ba bốn năm") == 30
    assert "một hai" in text_of(print_sheet(with_blocks(Passage(Label("một\n\nhai")))))


def test_a_form_has_boxes_cells_and_ticks_with_what_is_known_already():
    words = text_of(
        print_sheet(
            with_blocks(
                Box(Label("Số định danh"), "001190000001", Label("12 chữ số"), cells=(12,)),
                Box(Label("Ngày sinh"), cells=(2, 2, 4)),
                Box(Label("Địa chỉ"), "12 đường Hoa", lines=3),
                Box(Label("Dân tộc"), share=0.4),
                Ticks(Label("Giới tính"), ((Label("Nam"), True), (Label("Nữ"), False)), Label("chọn một")),
                Ticks(Label("Quan hệ"), ((Label("Một lựa chọn dài hơn một nửa dòng giấy"), False),)),
                Grid((Column(Label("Họ tên")), Column(Label("Năm sinh"))), (("", ""),) * 4, least=8),
            )
        )
    )
    assert "0 0 1 1 9 0 0 0 0 0 0 1" in words.replace("  ", " ") or "001190000001" in words.replace(" ", "")
    for part in ("12 chữ số", "12 đường Hoa", "Nam", "chọn một", "Năm sinh"):
        assert part in words


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_a_foot_may_have_no_signature_and_no_code(size):
    assert "Chữ nhỏ." in text_of(print_sheet(replace(SHEET, foot=Foot(small_print=(Label("Chữ nhỏ."),)), size=size)))
    only_code = replace(SHEET, foot=Foot(check=SHEET.foot.check), size=size, demo_mark="", code="")
    assert CODE in text_of(print_sheet(only_code))


def test_production_prints_no_demo_mark(settings):
    assert demo_mark().startswith("DEMO")
    settings.MODE = "production"
    assert demo_mark() == ""


def test_a_file_is_sealed_in_the_name_of_its_unit_and_kept(committee, at):
    sealed = seal_file(print_sheet(SHEET), committee.pk, "Phiếu", about="dossier:H-1", by=system("slips"), at=at)
    assert signing.check(read_file(sealed.sha256)) == signing.SignatureCheck("intact", "UBND phường Ba Đình", at)
    line = LedgerLine.objects.get(verb="documents.sealed")
    assert (line.dossier, line.unit_id) == ("H-1", committee.pk)


def test_only_the_head_of_the_unit_or_the_machine_seals(committee, at):
    officer = Actor(kind="officer", id="9", name="Tiếp nhận")
    with pytest.raises(NotAllowed):
        seal_file(b"%PDF-", committee.pk, "Phiếu", about="dossier:H-1", by=officer, at=at)
