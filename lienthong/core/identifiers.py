"""Words and codes as people write them: names without diacritics, names that are the same, codes fit for reading aloud.

Vietnamese is written in several correct ways (Hòa and Hoà, one code point or two, ’ and '), so text is never compared
as it came: ``fold`` is for finding, ``same_name`` is for deciding.
"""

from __future__ import annotations

import unicodedata

_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‑": "-"})
_STROKE = str.maketrans({"đ": "d"})
_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}  # huyền sắc hỏi ngã nặng

#: Digits and capital letters without I, L, O and U: five bits each, none mistaken for another.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUP = 4


def tidy(text: str) -> str:
    """Return ``text`` composed (NFC), with straight apostrophes, plain hyphens and single spaces; case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PUNCTUATION).split())


def fold(text: str) -> str:
    """Return ``text`` in lower case without any diacritics, for searching: ``Đắk  R’Lấp`` → ``dak r'lap``."""
    letters = unicodedata.normalize("NFD", tidy(text).lower().translate(_STROKE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_key(text: str) -> str:
    """Return what two spellings of one name share: per word its letters (đ, ă, â, ê, ô, ơ, ư kept) and its tone."""
    return " ".join(_word_key(word) for word in tidy(text).lower().split())


def same_name(a: str, b: str) -> bool:
    """Tell whether two spellings are one name: ``Hòa`` = ``Hoà``, ``THỦY`` = ``Thuỷ``; ``Ba Tơ`` ≠ ``Ba Tô``."""
    return name_key(a) == name_key(b)


def new_code(random: bytes) -> str:
    """Write random bytes as a code in groups of four (10 bytes give 16 letters); bits that fill no letter are lost."""
    bits = int.from_bytes(random, "big") >> (len(random) * 8 % 5)
    letters = [CODE_LETTERS[bits >> shift & 31] for shift in range((len(random) * 8 // 5 - 1) * 5, -1, -5)]
    return _grouped("".join(letters))


def read_code(typed: str) -> str:
    """Return a code as ``new_code`` writes it, from any case, spacing or hyphens, with O read as 0, I and L as 1."""
    letters = "".join(letter for letter in typed.upper().translate(_MISREAD) if letter not in " -\t")
    return _grouped(letters)


def _word_key(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    tone = "".join(_TONES[mark] for mark in marks if mark in _TONES)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", letters) + tone


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
