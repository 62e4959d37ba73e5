"""By which words a procedure is found, and what somebody who types is asking for. The index itself is in the database.

A line of words becomes tokens: its syllables without diacritics, pairs of them that stand together, and syllables as
they are spelled where they have diacritics. A question is read with one slip in a syllable: two syllables are a slip
apart when leaving out a letter of either makes them the same (``sihn``, ``sinhh``, ``sin``, ``xinh`` for ``sinh``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lienthong.core.identifiers import fold, tidy

_SYLLABLE = re.compile(r"[\w']+")
_ORDINARY_LINE = 10  # tokens of a line of ordinary length: four syllables, their pairs, some with diacritics
_SATURATION = 1.2  # how soon a repeated syllable stops counting
_SLIP_FROM, _SLIP_UP_TO = 3, 24  # letters of a syllable one of which may be wrong; no word is longer
_ASKED_AT_MOST = 24  # syllables of a question that are read
_BEGUN_FROM = 2  # letters from which a last syllable may be the beginning of a longer one
#: Weights are kept as whole thousandths.
SCALE = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """Some words of a procedure, and what they weigh for who reads Vietnamese and for who reads English."""

    text: str
    vi: float
    en: float


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for: syllables without diacritics, those spelled with them, what the last one may begin.

    ``begun`` is where syllables that begin with the last one lie in the order of code points: from, up to.
    """

    syllables: tuple[str, ...]
    accented: tuple[str, ...]
    begun: tuple[str, str]


def question_of(words: str) -> Question:
    """Read what somebody typed; its first syllables only, when it is endless."""
    syllables = tuple(_syllables(fold(words))[:_ASKED_AT_MOST])
    last = syllables[-1] if syllables else ""
    begun = (last, f"{last[:-1]}{chr(ord(last[-1]) + 1)}") if len(last) >= _BEGUN_FROM else ("", "")
    return Question(syllables, tuple(_accented(words)[:_ASKED_AT_MOST]), begun)


def weights_of(lines: Iterable[Line]) -> dict[str, tuple[int, int]]:
    """Return token → what it says of a procedure, for Vietnamese and for English, in thousandths (at most 2,200).

    A short line is more about its words than a long one, and a word that is repeated counts ever less.
    """
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in lines:
        tokens = list(_tokens(line.text))
        share = 1 / (0.5 + 0.5 * len(tokens) / _ORDINARY_LINE)
        for token in tokens:
            sums[token][0] += line.vi * share
            sums[token][1] += line.en * share
    return {token: (_saturated(vi), _saturated(en)) for token, (vi, en) in sums.items()}


def plain_words(text: str) -> str:
    """Return the syllables of a text without diacritics or signs, a space around each: to look for some in it."""
    return f" {' '.join(_syllables(fold(text)))} "


def is_syllable(token: str) -> bool:
    """Tell whether a token is one syllable without diacritics: what a slip or a beginning may stand for."""
    return " " not in token and fold(token) == token


def without_a_letter(syllable: str) -> list[str]:
    """Return the syllable itself and every way of leaving one letter out; nothing for one too short to be mistaken."""
    if not _SLIP_FROM <= len(syllable) <= _SLIP_UP_TO:
        return []
    shorter = (syllable[:cut] + syllable[cut + 1 :] for cut in range(len(syllable)))
    return list(dict.fromkeys((syllable, *shorter)))


def _saturated(weight: float) -> int:
    return round(SCALE * weight * (_SATURATION + 1) / (weight + _SATURATION))


def _tokens(line: str) -> Iterator[str]:
    syllables = _syllables(fold(line))
    yield from syllables
    yield from (f"{a} {b}" for a, b in pairwise(syllables))
    yield from _accented(line)


def _syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(text)


def _accented(text: str) -> list[str]:
    return [syllable for syllable in _syllables(tidy(text).lower()) if _has_marks(syllable)]


@lru_cache(maxsize=20_000)
def _has_marks(syllable: str) -> bool:
    return fold(syllable) != syllable
