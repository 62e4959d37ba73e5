"""How long a list says that a procedure takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lienthong.core.identifiers import fold
from lienthong.core.values import Text

TermKind = Literal["", "same_day", "working_days", "calendar_days", "months", "working_hours", "hours"]

_UNITS: tuple[tuple[str, TermKind], ...] = (
    ("ngay lam viec", "working_days"),
    ("working days?", "working_days"),
    ("gio lam viec", "working_hours"),
    ("working hours?", "working_hours"),
    ("ngay|days?|calendar days?", "calendar_days"),
    ("gio|hours?", "hours"),
    ("thang|months?", "months"),
)
_BEFORE = r"(?:(?:trong |within )?(?:thoi han |thoi gian )?(?:khong qua |toi da |toi da khong qua |at most |up to )?)"
_AFTER = r"(?:,? ?(?:ke tu|tinh tu|tu ngay|tu khi|sau khi|from|after|of) .*)?"
_COUNTED = re.compile(
    rf"{_BEFORE}(?P<amount>\d{{1,3}}) ?(?:\([^)]*\) ?)?(?P<unit>{'|'.join(unit for unit, _ in _UNITS)}){_AFTER}"
)
_SAME_DAY = re.compile(
    rf"(?:(?:ngay )?trong ngay(?: lam viec)?|(?:the )?same day|within the day){_AFTER}"
    r"|(?:giai quyet|tra ket qua|tra) ngay(?: .*)?|ngay khi nhan .*"
)
_NOT_SAID = frozenset({"", "khong quy dinh", "khong co", "not stated", "none"})

_WORDS: dict[TermKind, tuple[str, str]] = {
    "working_days": ("ngày làm việc", "working day"),
    "calendar_days": ("ngày", "calendar day"),
    "months": ("tháng", "month"),
    "working_hours": ("giờ làm việc", "working hour"),
    "hours": ("giờ", "hour"),
}


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """A term that was read; no kind: the list says nothing about it."""

    kind: TermKind = ""
    amount: int = 0

    @property
    def words(self) -> Text:
        """The term in both languages."""
        if self.kind == "same_day":
            return Text("trong ngày", "the same day")
        if not self.kind:
            return Text("danh mục không nêu", "the list does not say")
        vi, en = _WORDS[self.kind]
        return Text(f"{self.amount} {vi}", f"{self.amount} {en}{'' if self.amount == 1 else 's'}")


def read_term(text: str) -> ListedTerm | None:
    """Return the term that a cell says, ``None`` when it cannot be read. Reads ``3 ngày làm việc``, ``trong ngày``."""
    spelled = fold(text).rstrip(" .;")
    if spelled in _NOT_SAID:
        return ListedTerm()
    if _SAME_DAY.fullmatch(spelled):
        return ListedTerm("same_day")
    found = _COUNTED.fullmatch(spelled)
    if found is None or int(found["amount"]) == 0:
        return None
    kind = next(kind for unit, kind in _UNITS if re.fullmatch(unit, found["unit"]))
    return ListedTerm(kind, int(found["amount"]))
