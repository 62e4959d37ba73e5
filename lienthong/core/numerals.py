"""Numbers and days as Vietnamese says them, for papers that give both figures and words."""

from __future__ import annotations

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 1_000_000_000
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1000
_ONE, _FOUR, _FIVE = 1, 4, 5


def number_in_words(number: int) -> str:
    """Return a whole number in words: 1.205.000 → “một triệu hai trăm lẻ năm nghìn”."""
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return _DIGITS[0]
    return " ".join(_positive(number, is_first=True))


def day_in_words(day: date) -> str:
    """Return a day in words: 2026-11-24 → “ngày hai mươi bốn tháng mười một năm hai nghìn không trăm hai mươi sáu”."""
    return (
        f"ngày {number_in_words(day.day)} tháng {number_in_words(day.month)} năm "
        f"{' '.join(_positive(day.year, is_first=True))}"
    )


def _positive(number: int, *, is_first: bool) -> list[str]:
    """Return the words of a number; after larger groups (not ``is_first``) empty hundreds are said."""
    if number >= _BILLION:
        billions, rest = divmod(number, _BILLION)
        return [*_positive(billions, is_first=is_first), "tỷ", *(_positive(rest, is_first=False) if rest else [])]
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // _THOUSAND**power % _THOUSAND
        if group:
            words += [*_below_thousand(group, says_hundreds=bool(words) or not is_first), _GROUPS[power]]
    return [word for word in words if word]


def _below_thousand(number: int, *, says_hundreds: bool) -> list[str]:
    hundreds, rest = divmod(number, _HUNDRED)
    tens, ones = divmod(rest, _TEN)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or says_hundreds else []
    if tens == 0:
        return [*words, *(["lẻ"] if words and ones else []), *([_DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == _ONE else [_DIGITS[tens], "mươi"]
    return [*words, *_ones_after_tens(ones, tens)]


def _ones_after_tens(ones: int, tens: int) -> list[str]:
    """After tens, 5 is “lăm”; after twenty and more, 1 is “mốt” and 4 may be said “tư”."""
    if ones == 0:
        return []
    if ones == _FIVE:
        return ["lăm"]
    if tens > _ONE and ones == _ONE:
        return ["mốt"]
    return ["tư"] if tens > _ONE and ones == _FOUR else [_DIGITS[ones]]
