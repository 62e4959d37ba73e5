"""How well a procedure fits what somebody types: syllables and pairs of them, with or without diacritics, with slips.

The index is made once for a catalogue and then asked many times; it holds thousands of procedures in a few megabytes.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lienthong.core.identifiers import fold, tidy

_SYLLABLE = re.compile(r"[\w']+")
_PAIR_WEIGHT = 2.0  # two syllables that stand together say more than each of them
_ACCENT_WEIGHT = 0.3  # what was typed with diacritics prefers the same diacritics
_BEGUN_WEIGHT, _SLIP_WEIGHT = 0.6, 0.5
_SATURATION = 1.2  # how soon a repeated syllable stops counting
_ORDINARY_LINE = 10  # tokens of a line of ordinary length: four syllables, their pairs, some with diacritics
_KEPT = 0.35  # share of the best score below which a procedure is left out
_SLIP_FROM, _SLIP_UP_TO = 4, 24  # letters of a syllable one of which may be wrong; no word is longer
_ASKED_AT_MOST = 24  # syllables of a question that are read


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one procedure: lines and what each line weighs (a title more than the field of law)."""

    code: str
    lines: tuple[tuple[str, float], ...]


class Index:
    """A catalogue made ready for searching."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._codes: list[str] = []
        self._holders: dict[str, dict[int, float]] = defaultdict(dict)
        for number, entry in enumerate(entries):
            self._codes.append(entry.code)
            for line, weight in entry.lines:
                tokens = list(_tokens(line))
                share = weight / (0.5 + 0.5 * len(tokens) / _ORDINARY_LINE)  # a short line is more about its words
                for token in tokens:
                    holders = self._holders[token]
                    holders[number] = holders.get(number, 0.0) + share
        self._known = sorted(token for token in self._holders if " " not in token)
        self._near: dict[str, list[str]] = defaultdict(list)
        for token in self._known:
            for shorter in _without_a_letter(token):
                self._near[shorter].append(token)

    def search(self, words: str, *, limit: int) -> list[str]:
        """Return the codes that fit ``words``, best first; none when nothing does."""
        asked = _syllables(fold(words))[:_ASKED_AT_MOST]
        last = len(asked) - 1
        readings = [self._readings(syllable, is_last=place == last) for place, syllable in enumerate(asked)]
        scores: dict[int, float] = defaultdict(float)
        for reading in readings:
            self._count(reading, 1.0, scores)
        for first, second in pairwise(readings):
            pairs = {f"{a} {b}": first[a] * second[b] for a in first for b in second}
            self._count(pairs, _PAIR_WEIGHT, scores)
        for syllable in _accented(words)[:_ASKED_AT_MOST]:
            self._count({syllable: 1.0}, _ACCENT_WEIGHT, scores)
        best = max(scores.values(), default=0.0)
        found = sorted((-score, number) for number, score in scores.items() if score >= best * _KEPT)
        return [self._codes[number] for _, number in found[:limit]]

    def _count(self, readings: dict[str, float], weight: float, scores: dict[int, float]) -> None:
        """Add to every procedure the best of the readings of one syllable or pair."""
        best: dict[int, float] = {}
        for token, likelihood in readings.items():
            holders = self._holders.get(token, {})
            rarity = math.log(1 + len(self._codes) / (1 + len(holders)))
            for number, count in holders.items():
                score = likelihood * rarity * count * (_SATURATION + 1) / (count + _SATURATION)
                best[number] = max(best.get(number, 0.0), score)
        for number, score in best.items():
            scores[number] += weight * score

    def _readings(self, syllable: str, *, is_last: bool) -> dict[str, float]:
        """Return the known syllables that may have been meant and how likely each is."""
        readings: dict[str, float] = {}
        if syllable not in self._holders:
            for shorter in _without_a_letter(syllable):
                readings.update(dict.fromkeys(self._near.get(shorter, ()), _SLIP_WEIGHT))
        if is_last and len(syllable) > 1:
            readings.update(dict.fromkeys(self._begun_by(syllable), _BEGUN_WEIGHT))
        readings[syllable] = 1.0
        return readings

    def _begun_by(self, beginning: str) -> Iterator[str]:
        for position in range(bisect_left(self._known, beginning), len(self._known)):
            if not self._known[position].startswith(beginning):
                return
            yield self._known[position]


def _tokens(line: str) -> Iterator[str]:
    syllables = _syllables(fold(line))
    yield from syllables
    yield from (f"{a} {b}" for a, b in pairwise(syllables))
    yield from _accented(line)


def _syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(text)


def _accented(text: str) -> list[str]:
    return [syllable for syllable in _syllables(tidy(text).lower()) if fold(syllable) != syllable]


def _without_a_letter(syllable: str) -> list[str]:
    """Return the syllable itself and every way of leaving one letter out: two that share one are a slip apart."""
    if not _SLIP_FROM <= len(syllable) <= _SLIP_UP_TO:
        return []
    return [syllable, *(syllable[:cut] + syllable[cut + 1 :] for cut in range(len(syllable)))]
