"""Who of a unit gets a file that arrives: by the rule that its head chose. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lienthong.core.identifiers import fold
from lienthong.core.values import Text


class Sharing(StrEnum):
    """How a unit shares out the files of a procedure."""

    NONE = "none"
    IN_TURN = "in_turn"
    LEAST_OPEN = "least_open"
    BY_PLACE = "by_place"
    BY_LETTER = "by_letter"


SHARING_WORDS: Mapping[Sharing, Text] = {
    Sharing.NONE: Text("Không tự chia, ai nhận thì làm", "Not shared out: whoever takes it"),
    Sharing.IN_TURN: Text("Lần lượt từng người", "In turn"),
    Sharing.LEAST_OPEN: Text("Người đang có ít hồ sơ nhất", "Whoever has the fewest open"),
    Sharing.BY_PLACE: Text("Theo địa bàn", "By place"),
    Sharing.BY_LETTER: Text("Theo chữ cái đầu của tên người nộp", "By the first letter of the applicant's given name"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer who may be given a file, with the number of files open with them."""

    id: int
    open_files: int = 0


def chosen(
    rule: Sharing,
    candidates: Sequence[Candidate],
    *,
    last: int | None,
    table: Mapping[str, int],
    place_code: str,
    name: str,
) -> int | None:
    """Return the id of the officer who gets the next file, ``None`` when nobody may (then whoever takes it).

    ``table`` says who has a place (by code) or a letter (``A``, or a range ``A-H``). Where it names nobody, or somebody
    who is not there, the file goes to whoever has the fewest open.
    """
    if rule is Sharing.NONE or not candidates:
        return None
    known = {one.id: one for one in candidates}
    if rule is Sharing.IN_TURN:
        return min(known, key=lambda officer: (last is not None and officer <= last, officer))
    if rule is Sharing.BY_PLACE and table.get(place_code) in known:
        return table[place_code]
    if rule is Sharing.BY_LETTER and (officer := _of_letter(table, letter_of(name))) in known:
        return officer
    return min(candidates, key=lambda one: (one.open_files, one.id)).id


def letter_of(name: str) -> str:
    """Return the first letter of a given name, which comes last, without its marks: ``Đỗ Thị Ánh`` → ``A``."""
    words = fold(name).split()
    return words[-1][0].upper() if words else ""


def _of_letter(table: Mapping[str, int], letter: str) -> int | None:
    for span, officer in table.items():
        first, _, last = span.partition("-")
        if letter and first.strip().upper() <= letter <= (last.strip().upper() or first.strip().upper()):
            return officer
    return None
