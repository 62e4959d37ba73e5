"""What the cells of a published list mean, and what is said of those that mean nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from lienthong.core.values import Text
from lienthong.procedures.refusals import ListWithoutHeader, ListWithoutRows
from lienthong.procedures.rules.listing.problems import CODES, row_problem
from lienthong.procedures.rules.listing.rows import Listed, ReadRows, read_rows
from lienthong.procedures.rules.listing.sheets import Cell, columns_of, harmless, table_of
from lienthong.procedures.rules.listing.terms import ListedTerm, read_term
from lienthong.procedures.rules.listing.words import (
    Agency,
    CodeShape,
    Vocabulary,
    by_name,
    day_of,
    level_names,
    plain,
    sector_of,
    several,
    spellings,
    stage_of_mode,
)

from .lists import HEADER, listed, sheet

LEVELS = {
    "country": Text("Quốc gia", "Country"),
    "province": Text("Cấp tỉnh", "Province level"),
    "district": Text("Cấp huyện (đến hết 30/6/2025)", "District level (until 2025)"),
    "commune": Text("Cấp xã", "Commune level"),
}
COMMITTEE = Agency(Text("Ủy ban nhân dân cấp xã", "Commune People's Committee"), "commune_pc", "commune")
JUSTICE = Agency(Text("Bộ Tư pháp", "Ministry of Justice"), "ministry", "country", ministry_id=7)
DAWN = Agency(Text("UBND Tỉnh Bình Minh", "Bình Minh People's Committee"), "province_pc", "province", province_id=21)
DUSK = Agency(
    Text("UBND Thành phố Hoàng Hôn", "Hoàng Hôn People's Committee"), "province_pc", "province", province_id=22
)
TWINS = [Agency(Text("UBND Xã Đông", "Đông Committee"), "commune_pc", "commune", province_id=one) for one in (21, 22)]
VOCABULARY = Vocabulary(
    code=CodeShape(re.compile(r"(?P<code>D\.\d{3})(?:\.(?P<owner>Z\d{2}))?"), Text("D, ba chữ số", "D, three digits")),
    levels=level_names(LEVELS),
    level_titles={code: title for code, title in LEVELS.items() if code != "district"},
    agencies=by_name([COMMITTEE, JUSTICE, DAWN, DUSK, *TWINS], {"G01": JUSTICE, "Z01": DAWN, "Z02": DUSK}),
    sectors={"ho tich": ("civil_status", Text("Hộ tịch", "Civil status"))},
)


def read(*rows: Any, header: Any = HEADER, owner: Agency | None = None) -> ReadRows:
    return read_rows(table_of(sheet(header, *rows)), VOCABULARY, owner=owner)


def one(**changes: Any) -> Listed:
    (entry,) = read(listed("D.101", "Cấp giấy", **changes)).listed
    return entry


def wrong(*rows: Any, **more: Any) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in read(*rows, **more).problems]


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    "header",
    [
        (
            "Mã TTHC",
            "Tên thủ tục",
            "Lĩnh vực",
            "Cơ quan thực hiện",
            "Cấp thực hiện",
            "Thời hạn giải quyết",
            "Phí, lệ phí",
        ),
        (
            "MA TTHC",
            "ten thu tuc",
            "linh vuc",
            "CO QUAN THUC HIEN",
            "cap thuc hien",
            "thoi han giai quyet",
            "Phi, le phi",
        ),
        ("Code", "Name", "Field", "Agency", "Level", "Term", "Fee"),
        ("Mã số TTHC (1)", "Tên thủ tục hành chính", "Lĩnh vực:", "Cơ quan", "Cấp", "Thời gian", "Lệ phí (đồng)"),
    ],
)
def test_columns_are_known_in_both_languages_with_or_without_diacritics(header: tuple[str, ...]) -> None:
    assert list(columns_of(header)) == ["code", "name", "field", "agency", "level", "term", "fee"]


def test_the_header_may_stand_below_a_title_and_other_columns_are_named_as_unread() -> None:
    table = table_of(sheet(("DANH MỤC",), (), ("STT", "Mã", "Tên", "Ghi chú", ""), ("1", "D.101", "A", "x"), ("", " ")))
    assert (table.columns["code"], table.unread, [row.number for row in table.rows]) == (1, ("STT", "Ghi chú"), [4])
    assert table.heading("code") == "Mã"
    assert table.heading("term") == "term"


def test_of_two_columns_of_one_name_the_first_is_read() -> None:
    assert columns_of(("Mã", "Tên", "Phí", "Lệ phí"))["fee"] == 2


def test_a_list_without_its_columns_or_rows_is_refused() -> None:
    with pytest.raises(ListWithoutHeader):
        table_of(sheet(("Lĩnh vực", "Cơ quan"), ("a", "b")))
    with pytest.raises(ListWithoutHeader):
        table_of([])
    with pytest.raises(ListWithoutRows):
        table_of(sheet(("Mã", "Tên"), ("", "")))


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("words", "kind", "amount"),
    [
        ("3 ngày làm việc", "working_days", 3),
        ("03 (ba) ngày làm việc", "working_days", 3),
        ("Không quá 10 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.", "working_days", 10),
        ("Trong thời hạn 05 ngày làm việc, kể từ ngày nhận hồ sơ", "working_days", 5),
        ("15 ngày", "calendar_days", 15),
        ("15 NGAY", "calendar_days", 15),
        ("trong ngày", "same_day", 0),
        ("Ngay trong ngày làm việc", "same_day", 0),
        ("Giải quyết ngay", "same_day", 0),
        ("ngay khi nhận đủ hồ sơ", "same_day", 0),
        ("8 giờ làm việc", "working_hours", 8),
        ("24 giờ", "hours", 24),
        ("1 tháng", "months", 1),
        ("5 working days", "working_days", 5),
        ("1 day from receipt", "calendar_days", 1),
        ("same day", "same_day", 0),
        ("", "", 0),
        ("Không quy định", "", 0),
    ],
)
def test_terms_are_read(words: str, kind: str, amount: int) -> None:
    term = read_term(words)
    assert term == ListedTerm(kind, amount)  # type: ignore[arg-type]
    assert term.words.vi and term.words.en


@pytest.mark.parametrize(
    "words", ["nhanh", "ngày", "0 ngày", "0,5 ngày", "3", "ba ngày", "3 tuần", "3 ngày; xác minh 5 ngày"]
)
def test_terms_that_cannot_be_read_are_not_guessed(words: str) -> None:
    assert read_term(words) is None


def test_terms_are_said_in_both_languages() -> None:
    assert ListedTerm("working_days", 1).words == Text("1 ngày làm việc", "1 working day")
    assert ListedTerm("working_days", 3).words == Text("3 ngày làm việc", "3 working days")


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("Toàn trình", "full"),
        ("toan trinh", "full"),
        ("Dịch vụ công trực tuyến toàn trình", "full"),
        ("DVC trực tuyến một phần", "partial"),
        ("Mức độ một phần", "partial"),
        ("Full", "full"),
        ("Cung cấp thông tin", "paper"),
        ("Trực tiếp", "paper"),
        ("", "paper"),
        ("Mức độ 4", None),
        ("Trực tuyến", None),
    ],
)
def test_modes_are_read(words: str, stage: str | None) -> None:
    assert stage_of_mode(words) == stage


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("01/07/2025", date(2025, 7, 1)),
        ("1-7-2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        ("2025-07-01 00:00:00", date(2025, 7, 1)),
        ("Ngày 01 tháng 7 năm 2025", date(2025, 7, 1)),
        ("31/02/2026", None),
        ("12/31/2026", None),
        ("01/07/1492", None),
        ("7/2025", None),
        ("sắp tới", None),
    ],
)
def test_days_are_read_and_those_that_do_not_exist_are_none(words: str, day: date | None) -> None:
    assert day_of(words) == day


def test_one_spelling_stands_for_several() -> None:
    assert plain("UBND TP. Hà Nội") == plain("Ủy ban nhân dân thành phố Hà Nội") == "ubnd tp ha noi"
    assert "uy ban nhan dan thanh pho ha noi" in spellings("UBND TP Hà Nội")
    assert "ubnd thanh pho ha noi" in spellings("Ủy ban nhân dân TP Hà Nội")


def test_levels_are_named_by_code_title_or_short() -> None:
    names = level_names(LEVELS)
    parts = several("Cấp tỉnh, cấp xã và Bộ; District level")
    assert [names[part] for part in parts] == ["province", "commune", "country", "district"]
    assert names["huyen"] == "district"


def test_several_offices_may_share_a_name_and_one_is_itself_under_all_of_its_own() -> None:
    north, south = (Agency(Text("Sở", "Sở"), "office", "province", province_id=one) for one in (1, 2))
    assert by_name([north, south], {"Z01": north}) == {"so": (north, south), "office": (north, south), "z01": (north,)}


def test_a_field_that_nobody_knows_gets_a_code_of_its_name() -> None:
    assert sector_of("Hộ Tịch", VOCABULARY.sectors) == ("civil_status", Text("Hộ tịch", "Civil status"))
    assert sector_of("Đất đai", {}, "Land") == ("dat_dai", Text("Đất đai", "Land"))
    assert sector_of("Đất đai", {}) == ("dat_dai", Text("Đất đai", "Đất đai"))


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(1)", "\t=1", "'=1", " =1"])
def test_what_looks_like_a_formula_is_one_and_is_quoted_when_written(text: str) -> None:
    assert Cell(text).is_formula
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "-", "a=b", "5-7 ngày"])
def test_other_text_is_written_as_it_is(text: str) -> None:
    assert not Cell(text).is_formula
    assert harmless(text) == text
    assert Cell("5", "formula").is_formula


# ---------------------------------------------------------------- rows


def test_a_right_row_becomes_an_entry() -> None:
    entry = one(field="Hộ tịch", english={"D.101": "Paper"}, since="01/07/2025", level="Cấp tỉnh, cấp xã")
    assert (entry.row, entry.code, entry.title) == (2, "D.101", Text("Cấp giấy", "Paper"))
    assert (entry.sector_code, entry.sector.en) == ("civil_status", "Civil status")
    assert (entry.agency, entry.agency_kind) == (COMMITTEE.name, "commune_pc")
    assert (entry.ministry_id, entry.province_id, entry.levels) == (None, None, ("province", "commune"))
    assert (entry.term, entry.fee, entry.stage) == (ListedTerm("working_days", 3), "Không", "partial")
    assert entry.since == date(2025, 7, 1)


def test_whose_a_row_is_follows_from_its_agency_its_code_or_the_list() -> None:
    assert (one(agency="Bộ Tư pháp").ministry_id, one(agency="G01").levels) == (7, ("country",))
    below = one(agency="Bộ Tư pháp", level="Cấp xã")
    assert (below.ministry_id, below.agency, below.agency_kind, below.levels) == (7, Text("", ""), "", ("commune",))
    assert one(agency="UBND tỉnh Bình Minh").province_id == 21
    (by_code,) = read(listed("D.101.Z02", "Cấp giấy")).listed
    assert (by_code.code, by_code.province_id, by_code.agency) == ("D.101", 22, COMMITTEE.name)
    (by_list,) = read(listed("D.101", "Cấp giấy", agency=""), owner=JUSTICE).listed
    assert (by_list.ministry_id, by_list.agency, by_list.levels) == (7, JUSTICE.name, ("country",))
    header = (*HEADER, "Bộ, ngành")
    (by_column,) = read((*listed("D.101", "Cấp giấy"), "Bộ Tư pháp"), header=header, owner=DAWN).listed
    assert (by_column.ministry_id, by_column.province_id, by_column.agency_kind) == (7, None, "commune_pc")


def test_what_a_list_leaves_out_stays_open() -> None:
    (entry,) = read(("D.101", "Cấp giấy", "UBND cấp xã"), header=("Mã", "Tên", "Cơ quan")).listed
    assert (entry.sector_code, entry.term, entry.fee, entry.stage, entry.since) == ("", ListedTerm(), "", "paper", None)
    assert one(fee="–").fee == ""


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"agency": ""}, "Cơ quan", "agency_missing"),
        ({"agency": "Bộ Sao Hỏa"}, "Cơ quan", "agency_unknown"),
        ({"agency": "UBND xã Đông"}, "Cơ quan", "agency_ambiguous"),
        ({"level": "Cấp thôn"}, "Cấp", "level_unknown"),
        ({"level": "Cấp huyện"}, "Cấp", "level_ended"),
        ({"level": "Cấp xã, cấp thôn"}, "Cấp", "level_unknown"),
        ({"term": "nhanh"}, "Thời hạn", "term_unreadable"),
        ({"mode": "Mức độ 4"}, "Mức độ", "mode_unknown"),
        ({"since": "31/02/2026"}, "Từ ngày", "date_impossible"),
        ({"fee": "=1+1"}, "Phí", "formula"),
        ({"fee": "@SUM(A1)"}, "Phí", "formula"),
        ({"field": "x" * 301}, "Lĩnh vực", "text_too_long"),
        ({"field": "a\x07b"}, "Lĩnh vực", "unprintable"),
        ({"agency": "=Bộ"}, "Cơ quan", "formula"),
    ],
)
def test_what_is_wrong_is_named_with_row_column_and_code(changes: dict[str, str], column: str, code: str) -> None:
    assert wrong(listed("D.101", "Cấp giấy", **changes)) == [(2, column, code)]  # type: ignore[arg-type]


def test_a_code_or_a_name_that_is_missing_or_misshapen_is_refused() -> None:
    assert wrong(listed("", "Cấp giấy")) == [(2, "Mã TTHC", "code_missing")]
    assert wrong(listed("1.001", "Cấp giấy")) == [(2, "Mã TTHC", "code_shape")]
    assert wrong(listed("=D.101", "Cấp giấy")) == [(2, "Mã TTHC", "formula")]
    assert wrong((Cell("1.5", "number"), *listed("D.101", "Cấp giấy")[1:])) == [(2, "Mã TTHC", "code_lost_zeros")]
    assert wrong(listed("D.101", "")) == [(2, "Tên thủ tục", "name_missing")]
    assert wrong(("D.101",)) == [(2, "Tên thủ tục", "name_missing"), (2, "Cơ quan", "agency_missing")]


def test_a_real_formula_is_refused_whatever_it_would_give() -> None:
    row = list(listed("D.101", "Cấp giấy"))
    assert wrong((*row[:6], Cell("SUM(1)", "formula"), *row[7:])) == [(2, "Phí", "formula")]


def test_a_cell_outside_the_columns_means_that_others_have_moved() -> None:
    assert wrong((*listed("D.101", "Cấp giấy"), "", "thừa")) == [(2, "Mã TTHC", "cells_too_many")]
    assert not wrong((*listed("D.101", "Cấp giấy"), "", " "))


def test_who_owns_a_list_is_a_ministry_or_a_province() -> None:
    header = (*HEADER, "Bộ, ngành")
    assert wrong((*listed("D.101", "Cấp giấy"), "UBND cấp xã"), header=header) == [(2, "Bộ, ngành", "owner_unsuitable")]
    assert wrong((*listed("D.101", "Cấp giấy"), "Bộ Lạ"), header=header) == [(2, "Bộ, ngành", "agency_unknown")]
    assert wrong(listed("D.101.Z99", "Cấp giấy")) == [(2, "Mã TTHC", "agency_unknown")]


def test_everything_wrong_with_a_row_is_said_at_once_and_once_for_each_column() -> None:
    found = wrong(listed("x", "", agency="Bộ Lạ", term="nhanh"), listed("D.102", "Cấp giấy"))
    assert [code for _, _, code in found] == ["code_shape", "name_missing", "agency_unknown", "term_unreadable"]
    assert {row for row, _, _ in found} == {2}


def test_a_code_that_stands_twice_is_refused_in_both_rows_unless_they_say_the_same() -> None:
    first, other, same = listed("D.101", "A"), listed("D.101", "B"), listed("D.101", "A")
    differ = read(first, listed("D.102", "C"), other)
    assert [entry.code for entry in differ.listed] == ["D.102"]
    assert [(problem.row, problem.code) for problem in differ.problems] == [(2, "code_twice"), (4, "code_twice")]
    assert ("hàng 4" in differ.problems[0].message.vi, "row 2" in differ.problems[1].message.en) == (True, True)
    alike = read(first, same)
    assert [entry.row for entry in alike.listed] == [2]
    assert alike.refused == {3}


def test_one_code_may_stand_in_the_lists_of_two_provinces() -> None:
    assert len(read(listed("D.101.Z01", "A"), listed("D.101.Z02", "B")).listed) == 2


def test_every_problem_says_what_is_the_case_and_what_would_be_right_in_both_languages() -> None:
    facts = {"shape_vi": "s", "shape_en": "s", "levels_vi": "l", "levels_en": "l", "other": 3, "limit": 10}
    for code in CODES:
        problem = row_problem(2, "Cột", code, "v" * 100, **facts)
        words = (problem.message.vi, problem.message.en, problem.right.vi, problem.right.en)
        assert all(words) and "{" not in "".join(words)
        assert len(problem.value) < 70
