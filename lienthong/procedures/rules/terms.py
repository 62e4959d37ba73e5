"""A term in words."""

from __future__ import annotations

from lienthong.core.values import Text
from lienthong.procedures.definitions import Term


def say_term(term: Term) -> Text:
    """Return a term in words: "3 ngày làm việc" / "3 working days"."""
    if term.kind == "same_day":
        cutoff = f"{term.cutoff:%H:%M}"
        return Text(
            vi=f"trong ngày; nộp từ {cutoff} trở đi thì trong ngày làm việc tiếp theo",
            en=f"the same day; from {cutoff} on, the next working day",
        )
    vi, en = UNITS[term.kind]
    return Text(vi=f"{term.amount} {vi}", en=f"{term.amount} {en}{'' if term.amount == 1 else 's'}")


#: In what a term is counted.
UNITS = {
    "working_days": ("ngày làm việc", "working day"),
    "calendar_days": ("ngày", "calendar day"),
    "working_hours": ("giờ làm việc", "working hour"),
}
