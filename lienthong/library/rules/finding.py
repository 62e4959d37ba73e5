"""Find in what was read the fields that a kind of paper declares, each with how sure that is. A closed set of finders.

Labels are compared without tones and marks and may differ in one letter of five: what is printed in capitals, with dots
or with a reader's mistake is still the label. What stands behind a label ends where the next known label begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from lienthong.core.identifiers import fold
from lienthong.library.definitions import ArchiveDefinition, ArchiveField
from lienthong.library.rules.reading import Box, Page, Word, around, sureness

#: Below this a run of words is no longer the label.
_ALIKE = 0.8
_EDGE = " .:;,–—-_…|()[]“”\"'*"
_NUMBER = re.compile(r"\d+")
_NUMERIC_DAY = re.compile(r"\b(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\b")
_SPOKEN_DAY = re.compile(r"\bngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})\b")
_RUN = re.compile(r"[\w|!]+")
_LOOKALIKES = str.maketrans("OoQDIl|!SsBZz", "0000111155822")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that was found for a field, how sure that is (0 to 100), and where it stands."""

    value: str
    confidence: int
    page: int
    box: Box

    def as_json(self) -> dict[str, Any]:
        """Return the proposal as it is kept."""
        return {"value": self.value, "confidence": self.confidence, "page": self.page, "box": list(self.box)}


@dataclass(frozen=True, slots=True)
class _Label:
    """A label where it was found: of which field, from which word to which, how like it is, how much of it fits."""

    field: str
    start: int
    end: int
    likeness: float
    fit: float


def kind_of(pages: Sequence[Page], kinds: Sequence[ArchiveDefinition]) -> ArchiveDefinition | None:
    """Return the kind of paper whose longest heading is found, or ``None``: nobody can tell but a person."""
    lines = [" ".join(_folded(line)) for page in pages for line in page.lines]
    scores = [max((len(one) for one in kind.recognized_by if _is_in(one, lines)), default=0) for kind in kinds]
    best = max(scores, default=0)
    return kinds[scores.index(best)] if best and scores.count(best) == 1 else None


def proposals(definition: ArchiveDefinition, pages: Sequence[Page]) -> dict[str, Proposal]:
    """Return what was found, by field; of several finds for one field the surest, of equally sure ones the first."""
    found: dict[str, Proposal] = {}
    for number, page in enumerate(pages):
        for field, proposal in _on_page(definition, page, number):
            if field not in found or proposal.confidence > found[field].confidence:
                found[field] = proposal
    return found


def as_day(text: str) -> str:
    """Return the first day that a text names as an ISO day: 05/03/1990, or ngày 5 tháng 3 năm 1990; else nothing."""
    plain = fold(text)
    for found in (*_NUMERIC_DAY.finditer(plain), *_SPOKEN_DAY.finditer(plain)):
        day, month, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return ""


def _on_page(definition: ArchiveDefinition, page: Page, number: int) -> Iterator[tuple[str, Proposal]]:
    labels = [list(_labels(definition, line)) for line in page.lines]
    for row, found in enumerate(labels):
        for position, label in enumerate(found):
            field = definition.by_name[label.field]
            end = found[position + 1].start if position + 1 < len(found) else len(page.lines[row])
            behind = page.lines[row][label.end : end]
            below = page.lines[row + 1] if row + 1 < len(page.lines) and not labels[row + 1] else ()
            proposal = _taken(field, behind, number) or _taken(field, below, number)
            if proposal is not None:
                yield field.name, replace(proposal, confidence=round(proposal.confidence * label.likeness))
    for field in definition.fields:
        if field.kind == "digits" and not field.labels:
            yield from ((field.name, one) for line in page.lines if (one := _taken(field, line, number)))


def _labels(definition: ArchiveDefinition, line: Sequence[Word]) -> Iterator[_Label]:
    """Yield the labels of a line from left to right; where several fit, the one that fits with most letters."""
    words, at = _folded(line), 0
    while at < len(words):
        fitting = [found for field in definition.fields if (found := _label_at(field, words, at))]
        if fitting:
            best = max(fitting, key=lambda label: label.fit)
            yield best
            at = best.end
        else:
            at += 1


def _label_at(field: ArchiveField, words: Sequence[str], at: int) -> _Label | None:
    found = []
    for printed in field.labels:
        wanted = _plain_words(printed)
        run, label = " ".join(words[at : at + len(wanted)]), " ".join(wanted)
        likeness = SequenceMatcher(None, run, label).ratio()
        if likeness >= _ALIKE:
            letters = len(run) + len(label)  # of which likeness / 2 is common: a letter that differs takes one away
            found.append(_Label(field.name, at, at + len(wanted), likeness, letters * (1.5 * likeness - 1)))
    return max(found, key=lambda label: label.fit, default=None)


def _taken(field: ArchiveField, words: Sequence[Word], page: int) -> Proposal | None:
    """Return what a field makes of the words where its value stands."""
    words = [word for word in words if word.text.strip(_EDGE)]
    value = _READERS[field.kind](field, " ".join(word.text for word in words)) if words else ""
    if not value:
        return None
    used = [word for word in words if _plain(word.text) and _is_part(word, value, field)] or words
    return Proposal(value, sureness(used), page, around(used))


def _is_part(word: Word, value: str, field: ArchiveField) -> bool:
    """Tell whether a word went into the value, as far as that can be told from outside."""
    return word.text.strip(_EDGE) in value if field.kind == "text" else any(letter.isdigit() for letter in word.text)


def _text(field: ArchiveField, text: str) -> str:
    del field
    return text.strip(_EDGE)


def _date(field: ArchiveField, text: str) -> str:
    del field
    return as_day(text)


def _number(field: ArchiveField, text: str) -> str:
    del field
    found = _NUMBER.search(text)
    return str(int(found[0])) if found else ""


def _digits(field: ArchiveField, text: str) -> str:
    """Return exactly so many digits, also where the reader took some for letters that look alike."""
    runs: list[str] = _RUN.findall(text)
    for run in runs:
        digits = run.translate(_LOOKALIKES)
        if len(digits) == field.digits and digits.isdigit() and sum(letter.isdigit() for letter in run) * 2 > len(run):
            return digits
    return ""


def _choice(field: ArchiveField, text: str) -> str:
    words = _said(text)
    fitting = (option for option in field.options if any(_said(one) in words for one in option.printed))
    return next((option.value for option in fitting), "")


_READERS: dict[str, Callable[[ArchiveField, str], str]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "digits": _digits,
    "choice": _choice,
}


def _folded(line: Sequence[Word]) -> list[str]:
    return [_plain(word.text) for word in line]


def _plain_words(text: str) -> list[str]:
    return [plain for word in text.split() if (plain := _plain(word))]


def _said(text: str) -> str:
    """Return the plain words of a text with a space on each side, so that whole words can be looked for."""
    return f" {' '.join(_plain_words(text))} "


def _plain(text: str) -> str:
    return fold(text).strip(_EDGE)


def _is_in(heading: str, lines: Sequence[str]) -> bool:
    """Tell whether a heading stands in one of the lines, or in two that follow one another."""
    wanted = _said(heading).strip()
    both = [*lines, *(f"{one} {next_}" for one, next_ in pairwise(lines))]
    return any(wanted in line or SequenceMatcher(None, line, wanted).ratio() >= _ALIKE for line in both)
