"""Words and codes as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.identifiers import CODE_LETTERS, fold, name_key, new_code, read_code, same_name, tidy


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đắk  R’Lấp", "dak r'lap"),
        ("  Bà Rịa – Vũng Tàu ", "ba ria - vung tau"),
        ("NGUYỄN THỊ ƯỚC", "nguyen thi uoc"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"),
        ("", ""),
    ],
)
def test_folding_leaves_plain_lower_case_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyÀẢÃÁẠẮẤẾỐỚỨỲ '’-", max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hòa", "Hoà"),
        ("THỦY", "Thuỷ"),
        ("Khuê  Ngọc", "khuê ngọc"),
        ("Ea H'leo", "Ea H’Leo"),
        ("Hoà", unicodedata.normalize("NFD", "Hòa")),
    ],
)
def test_two_spellings_of_one_name_are_the_same(a: str, b: str) -> None:
    assert same_name(a, b)


@pytest.mark.parametrize(
    ("a", "b"), [("Ba Tơ", "Ba Tô"), ("Sơn Hà", "Sơn Hạ"), ("Cẩm Giang", "Cẩm Giàng"), ("Đông", "Dong")]
)
def test_names_that_differ_only_in_diacritics_are_not_the_same(a: str, b: str) -> None:
    assert not same_name(a, b)
    assert fold(a) == fold(b)


def test_a_name_key_keeps_letters_and_tone_of_each_word() -> None:
    assert name_key("Hoà Bình") == "hoa1 binh1"


def test_tidying_keeps_case_and_diacritics() -> None:
    assert tidy(" Xã  Ia H’Drai ") == "Xã Ia H'Drai"


def test_a_code_is_written_in_groups_of_four_unambiguous_letters() -> None:
    code = new_code(bytes(range(10)))
    assert code == "000G-40R4-0M30-E209"
    assert set(code) <= {*CODE_LETTERS, "-"}


def test_bits_that_fill_no_letter_are_dropped() -> None:
    assert new_code(b"\xff\xff") == "ZZZ"


@given(st.binary(min_size=10, max_size=10))
def test_a_code_typed_carelessly_is_read_as_it_was_written(random: bytes) -> None:
    code = new_code(random)
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(careless) == code


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_bytes_give_different_codes(a: bytes, b: bytes) -> None:
    assert (new_code(a) == new_code(b)) == (a == b)
