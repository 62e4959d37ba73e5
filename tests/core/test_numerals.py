"""Numbers and days in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.numerals import day_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (14, "mười bốn"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (110, "một trăm mười"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm lẻ năm"),
        (1205000, "một triệu hai trăm lẻ năm nghìn"),
        (1000001, "một triệu không trăm lẻ một"),
        (1500000000, "một tỷ năm trăm triệu"),
        (2000000000, "hai tỷ"),
        (-3, "âm ba"),
    ],
)
def test_a_number_is_said_as_people_say_it(number, words):
    assert number_in_words(number) == words


def test_a_day_is_said_with_its_year():
    assert day_in_words(date(2026, 11, 24)) == ("ngày hai mươi tư tháng mười một năm hai nghìn không trăm hai mươi sáu")


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_numbers_are_never_said_alike(one, other):
    assert (number_in_words(one) == number_in_words(other)) is (one == other)
