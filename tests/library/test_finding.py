"""What is found in what was read: labels although they are misread, values by kind, how sure each is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lienthong.library.definitions import ArchiveDefinition
from lienthong.library.rules.finding import as_day, kind_of, proposals
from lienthong.library.rules.reading import Page, Word, around, in_rows, sureness

LAW = {"code": "x", "title": {"vi": "x", "en": "x"}, "legal_basis": [{"act": "x"}], "since": "2025-01-01",
       "confidence": "confirmed", "agencies": ["pc"], "language": "vie", "kept_as": "x"}  # fmt: skip


def law(*fields: dict, **more) -> ArchiveDefinition:
    named = [{"label": {"vi": "x", "en": "x"}, **field} for field in fields]
    return ArchiveDefinition.model_validate(LAW | {"recognized_by": ["GIẤY KHAI SINH"], "fields": named} | more)


NAME = {"name": "child_name", "labels": ["Họ, chữ đệm, tên"]}
BORN = {"name": "born", "kind": "date", "labels": ["Ngày, tháng, năm sinh", "Sinh ngày"]}
NUMBER = {"name": "number", "kind": "number", "labels": ["Số", "Số đăng ký"]}
PERSON = {"name": "person", "kind": "digits", "digits": 12, "labels": ["Số định danh"]}
ANYWHERE = {"name": "person", "kind": "digits", "digits": 12}
OPTIONS = [
    {"value": "m", "label": {"vi": "Nam", "en": "Male"}, "printed": ["Nam"]},
    {"value": "f", "label": {"vi": "Nữ", "en": "Female"}, "printed": ["Nữ"]},
]
SEX = {"name": "sex", "kind": "choice", "labels": ["Giới tính"], "options": OPTIONS}


def page(*lines: str, sure: int = 90) -> Page:
    """Return a page as if it had been read: every letter ten dots wide, a line every thirty."""
    found = []
    for row, line in enumerate(lines):
        left, words = 0, []
        for text in line.split():
            words.append(Word(text, sure, (left, row * 30, left + 10 * len(text), row * 30 + 20)))
            left += 10 * len(text) + 10
        found.append(tuple(words))
    return Page(1000, 1000, tuple(found))


def found(definition: ArchiveDefinition, *lines: str, sure: int = 90) -> dict[str, str]:
    return {name: one.value for name, one in proposals(definition, [page(*lines, sure=sure)]).items()}


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(
    "line",
    [
        "Họ, chữ đệm, tên Nguyễn Thị Ánh",
        "HỌ, CHỮ ĐỆM, TÊN: Nguyễn Thị Ánh ...",
        "Ho chữ đêm, ten . Nguyễn Thị Ánh",
        "1. Hạ, chũ đệm, tôn: Nguyễn Thị Ánh",
    ],
)
def test_a_value_stands_behind_its_label_however_the_label_was_read(line):
    assert found(law(NAME), line) == {"child_name": "Nguyễn Thị Ánh"}


def test_what_is_no_label_leads_to_nothing():
    assert found(law(NAME, BORN), "Họ hàng thân thích", "Nguyễn Thị Ánh") == {}


def test_a_value_may_stand_below_its_label_but_not_where_another_label_is():
    assert found(law(NAME, BORN), "Họ, chữ đệm, tên:", "Nguyễn Thị Ánh") == {"child_name": "Nguyễn Thị Ánh"}
    assert found(law(NAME, BORN), "Họ, chữ đệm, tên:", "Sinh ngày: 18/05/1990") == {"born": "1990-05-18"}
    assert found(law(NAME), "Họ, chữ đệm, tên: ....") == {}


def test_a_value_ends_where_the_next_label_begins():
    assert found(law(NAME, SEX), "Họ, chữ đệm, tên: Nguyễn Thị Ánh Giới tính: Nữ") == {
        "child_name": "Nguyễn Thị Ánh", "sex": "f"
    }  # fmt: skip


def test_of_labels_that_begin_alike_the_longest_counts():
    assert found(law(NUMBER, PERSON), "Số định danh: 001190000001", "Số đăng ký: 00152") == {
        "person": "001190000001", "number": "152"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Vũ Thế Thưởng", "Nguyễn Thị Mỹ", "Đỗ Thị Mẹ"])
def test_a_longer_label_does_not_eat_the_value_behind_a_shorter_one(name):
    mother = {"name": "mother", "labels": ["Họ, chữ đệm, tên người mẹ"]}
    read = found(law(NAME, mother), f"Họ, chữ đệm, tên {name}", "Họ, chữ đệm, tên ngưòi mẹ Lê Thị Cẩm")
    assert read == {"child_name": name, "mother": "Lê Thị Cẩm"}


def test_of_several_finds_the_surest_counts_and_of_equals_the_first():
    sure, unsure = page("Họ, chữ đệm, tên: Ánh", sure=95), page("Họ, chữ đệm, tên: Anh", sure=60)
    assert proposals(law(NAME), [unsure, sure])["child_name"].value == "Ánh"
    assert proposals(law(NAME), [unsure, sure])["child_name"].page == 1
    assert found(law(NAME), "Họ, chữ đệm, tên: Một", "Họ, chữ đệm, tên: Hai") == {"child_name": "Một"}


# ---------------------------------------------------------------- kinds of values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18/05/1990", "1990-05-18"),
        ("sinh 5 - 3 - 1990 tại", "1990-03-05"),
        ("Ngày 05 tháng 3 năm 1990", "1990-03-05"),
        ("31/02/1990", ""),
        ("31/02/1990 hay 01.03.1990", "1990-03-01"),
        ("18/05/90", ""),
        ("không rõ", ""),
    ],
)
def test_a_day_is_read_as_papers_write_it(text, day):
    assert as_day(text) == day


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số định danh: 001190000001", "001190000001"),
        ("Số định danh: OO119OOOOOO1", None),  # more letters than digits: nobody guesses
        ("Số định danh: 00119000O0O1", "001190000001"),
        ("Số định danh: l0l190000001", "101190000001"),
        ("Số định danh: 00119000000", None),
    ],
)
def test_digits_are_read_also_where_some_were_taken_for_letters(line, number):
    assert found(law(PERSON), line).get("person") == number


def test_digits_without_a_label_are_looked_for_anywhere():
    assert found(law(ANYWHERE), "CCCD 001190000001 cấp ngày", "khác 12") == {"person": "001190000001"}


def test_a_number_is_the_first_behind_its_label():
    assert found(law(NUMBER), "Số: 152/1990") == {"number": "152"}
    assert found(law(NUMBER), "Số: chưa có") == {}


def test_a_choice_is_what_its_words_say():
    assert found(law(SEX), "Giới tính: NỮ, dân tộc Kinh") == {"sex": "f"}
    assert found(law(SEX), "Giới tính: Namibia") == {}


# ---------------------------------------------------------------- how sure


def test_a_proposal_is_as_sure_as_its_words_and_its_label():
    plain = proposals(law(NAME), [page("Họ, chữ đệm, tên: Ánh", sure=80)])["child_name"]
    misread = proposals(law(NAME), [page("Hạ, chũ đệm, tôn: Ánh", sure=80)])["child_name"]
    assert plain.confidence == 80
    assert misread.confidence < 80
    assert plain.box == (180, 0, 210, 20)
    assert plain.as_json() == {"value": "Ánh", "confidence": 80, "page": 0, "box": [180, 0, 210, 20]}


def test_one_doubtful_word_makes_all_doubtful():
    words = [Word("a", 98, (0, 0, 1, 1)), Word("b", 40, (1, 0, 2, 1))]
    assert sureness(words) == 54
    assert sureness([]) == 0
    assert around(words) == (0, 0, 2, 1)


# ---------------------------------------------------------------- which kind


def test_a_paper_is_told_by_its_heading():
    birth, marriage = law(NAME), law(NAME, code="y", recognized_by=["GIẤY CHỨNG NHẬN KẾT HÔN"])
    assert kind_of([page("UBND xã", "GIÂY KHAI SINH")], [birth, marriage]) == birth
    assert kind_of([page("GIẤY CHỨNG", "NHẬN KẾT HÔN")], [birth, marriage]) == marriage
    assert kind_of([page("Đơn xin nghỉ học")], [birth, marriage]) is None
    assert kind_of([page("GIẤY KHAI SINH")], [birth, law(NAME, code="z")]) is None
    assert kind_of([], []) is None


# ---------------------------------------------------------------- pages


def test_what_stands_side_by_side_is_one_line_whoever_split_it():
    left = (Word("Tên", 90, (0, 100, 30, 120)), Word("mẹ", 90, (40, 100, 60, 120)))
    right, next_ = (Word("Hường", 90, (200, 103, 260, 125)),), (Word("Cha", 90, (0, 130, 30, 150)),)
    assert [" ".join(w.text for w in line) for line in in_rows([next_, right, (), left])] == ["Tên mẹ Hường", "Cha"]


def test_a_page_is_kept_and_read_again():
    read = page("Họ tên", "Ánh")
    assert Page.from_json(read.as_json()) == read


# ---------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    ("fields", "more", "wrong"),
    [
        ([{**PERSON, "digits": "0"}], {}, "field_shape"),
        ([{**SEX, "options": []}], {}, "field_shape"),
        ([NAME, NAME], {}, "fields_alike"),
        ([NAME], {"number": "nobody"}, "field_unknown"),
        ([NAME], {"owners": [{"field": "nobody"}]}, "field_unknown"),
        ([NAME], {"issued": "child_name"}, "day_field_expected"),
        ([BORN], {"write": {"service": "s", "valid_from": "born", "map": {"a": "b"}}}, "day_field_expected"),
        ([NAME], {"write": {"service": "s", "valid_from": "x", "map": {"a": "$field.y"}}}, "field_unknown"),
        ([NAME], {"write": {"service": "s", "valid_from": "x", "map": {"a": "$today"}}}, "reference_unknown"),
    ],
)
def test_a_definition_names_only_what_it_has(fields, more, wrong):
    with pytest.raises(ValidationError) as refused:
        law(*fields, **more)
    assert wrong in {error["type"] for error in refused.value.errors()}
