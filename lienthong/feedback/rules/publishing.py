"""What in a text for everybody would say who somebody is. A machine finds numbers and names; a second officer reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lienthong.core.identifiers import fold
from lienthong.core.values import Text

_MAIL = re.compile(r"\S+@\S+\.\S+")
_MARKS = re.compile(r"[^\w\s]")
#: Telephone, personal and account numbers, also with spaces, dots or hyphens between the digits.
_NUMBER = re.compile(r"\d(?:[ .\-]?\d){7,}")


def personal_in(text: str, *, names: Iterable[str], codes: Iterable[str]) -> list[Text]:
    """Return what kinds of personal data a text holds: e-mail address, long number, a known name, a dossier's code."""
    return list(_found(text, names, codes))


def _found(text: str, names: Iterable[str], codes: Iterable[str]) -> Iterator[Text]:
    folded = f" {fold(_MARKS.sub(' ', text))} "
    if any(code and code.lower() in text.lower() for code in codes):
        yield Text("mã hồ sơ", "the code of a dossier")
    elif _NUMBER.search(text):
        yield Text("một dãy số dài", "a long number")
    if _MAIL.search(text):
        yield Text("địa chỉ thư điện tử", "an e-mail address")
    if any(name.strip() and f" {fold(name)} " in folded for name in names):
        yield Text("tên người gửi", "the name of who asked")
