"""Addresses as people still say them: a commune, its district and its province of before, and what they are today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lienthong.core import ledger
from lienthong.core.identifiers import fold
from lienthong.core.values import Text
from lienthong.units import queries
from lienthong.units.models import UnitVersion
from lienthong.units.queries import LIST, Candidate, ResolvedBody

_COMMUNE = "commune"
_SHORTEST_WORD = 2  # "p." and "q." say nothing that the name does not


@dataclass(frozen=True, slots=True)
class OldAddress:
    """A commune as it was once called and placed, and the communes of today that hold its ground.

    ``question`` is what decides between several of them; ``None`` when there is one.
    """

    unit_id: int
    code: str
    name: str
    candidates: tuple[Candidate, ...]
    question: Text | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A commune of before, with everything that people may call it by."""

    unit_id: int
    code: str
    name: str
    own: frozenset[str]
    all_words: frozenset[str]


def old_addresses(words: str, *, limit: int = 4) -> list[OldAddress]:
    """Return communes of before that fit an address of three levels, best first, in any order and without diacritics.

    Every word must be in the names of commune, district or province; the more of them in the commune's own name, the
    better. A list of all former communes is kept in the process; each answer costs a few statements.
    """
    wanted = [word for word in fold(words.replace(",", " ")).split() if len(word) >= _SHORTEST_WORD]
    if not wanted:
        return []
    (stamp,) = ledger.last_about(LIST)
    fitting = [known for known in _former_communes(stamp) if all(word in known.all_words for word in wanted)]
    named = [known for known in fitting if any(word in known.own for word in wanted)]
    named.sort(key=lambda known: (-sum(word in known.own for word in wanted), len(known.own), known.code))
    return [_told(known) for known in named[:limit]]


def _told(known: _Known) -> OldAddress:
    bodies = queries.resolve(known.code, level=_COMMUNE).bodies
    body: ResolvedBody = next(one for one in bodies if one.unit_id == known.unit_id)
    lived_in = tuple(candidate for candidate in body.candidates if candidate.inhabited)
    return OldAddress(known.unit_id, known.code, known.name, lived_in, body.question)


@lru_cache(maxsize=2)
def _former_communes(stamp: int | None) -> tuple[_Known, ...]:  # noqa: ARG001 - the stamp is the cache's key
    """Return every commune as it was in each period that has ended, with the names above it at that time."""
    versions = list(UnitVersion.objects.filter(level__in=("province", "district", _COMMUNE)).order_by("valid_from"))
    by_unit: dict[int, list[UnitVersion]] = {}
    for version in versions:
        by_unit.setdefault(version.unit_id, []).append(version)
    former = (version for version in versions if version.level == _COMMUNE and version.valid_to is not None)
    return tuple(_known(version, by_unit) for version in former)


def _known(version: UnitVersion, by_unit: dict[int, list[UnitVersion]]) -> _Known:
    names, above = [version.name], version
    while above.parent_id in by_unit:
        held = [one for one in by_unit[above.parent_id or 0] if one.valid_from < (version.valid_to or one.valid_from)]
        above = (held or by_unit[above.parent_id or 0])[-1]
        names.append(above.name)
    words = frozenset(fold(" ".join(names)).split())
    return _Known(version.unit_id, version.code, ", ".join(names), frozenset(fold(version.name).split()), words)
