"""What was read from a scan: pages of lines of words, each with how sure the reader was and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: A place on a page: left, top, right, bottom, in the dots of the picture that was read.
Box = tuple[int, int, int, int]
#: How much of the lower of two lines must stand beside the other for both to be one.
_BESIDE = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """One word, how sure the reader was of it (0 to 100), and where it stands."""

    text: str
    confidence: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in dots, its lines from top to bottom."""

    width: int
    height: int
    lines: tuple[tuple[Word, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the page as it is kept."""
        lines = [[[word.text, word.confidence, *word.box] for word in line] for line in self.lines]
        return {"width": self.width, "height": self.height, "lines": lines}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Page:
        """Read a page that was kept."""
        lines = (tuple(Word(text, sure, (a, b, c, d)) for text, sure, a, b, c, d in line) for line in kept["lines"])
        return cls(kept["width"], kept["height"], tuple(lines))


def in_rows(lines: Iterable[Sequence[Word]]) -> tuple[tuple[Word, ...], ...]:
    """Return lines as an eye reads them: what stands side by side is one line, from left to right, whoever split it."""
    rows: list[list[Word]] = []
    for line in sorted((line for line in lines if line), key=lambda line: around(line)[1]):
        _, top, _, bottom = around(line)
        for row in reversed(rows):
            _, upper, _, lower = around(row)
            if min(bottom, lower) - max(top, upper) > min(bottom - top, lower - upper) * _BESIDE:
                row.extend(line)
                break
        else:
            rows.append(list(line))
    return tuple(tuple(sorted(row, key=lambda word: word.box[0])) for row in rows)


def around(words: Iterable[Word]) -> Box:
    """Return the smallest place that holds all words (at least one)."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def sureness(words: Iterable[Word]) -> int:
    """Return how sure the reader was of words together: of the doubtful one more than of the others."""
    found = [word.confidence for word in words]
    return round((min(found) + sum(found) / len(found)) / 2) if found else 0
