"""Which version of a procedure is the law on a day, what it says, and how long an old one still accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from lienthong.core import ledger
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.refusals import ProcedureUnknown, VersionUnknown

#: Every filing asks this: plain SQL, because the ORM takes longer to write it than PostgreSQL to answer it.
_VERSION_ON = (Path(__file__).parents[1] / "sql" / "version_on.sql").read_text(encoding="utf-8")
_DAY = timedelta(days=1)
_PUBLISHED = "procedures.published"
_definitions: dict[str, ProcedureDefinition] = {}  # by hash: a definition never changes under its hash

#: What a version is on a day: the one that new filings get, one to come, one that another followed, one that ended.
Standing = Literal["live", "coming", "former", "retired"]
STANDING_NAMES: Mapping[Standing, Text] = {
    "live": Text("đang áp dụng", "in force"),
    "coming": Text("sắp áp dụng", "to come"),
    "former": Text("đã được thay", "followed by another"),
    "retired": Text("đã hết hiệu lực", "ended"),
}


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version as a list of them shows it.

    ``until`` is the first day on which it is not the law any more, whatever ended it; ``accepts_until`` the last on
    which a form begun under it may be filed under it. ``None``: no end is known.
    """

    id: int
    number: int
    standing: Standing
    since: date
    until: date | None
    accepts_until: date | None
    sha256: str
    published_at: datetime
    published_by: str


def version_on(code: str, *, on: date) -> ProcedureVersion:
    """Return the version that is the law on a day (1 SQL, body not loaded); refuse with ``ProcedureUnknown``."""
    version = next(iter(ProcedureVersion.objects.raw(_VERSION_ON, {"code": code, "day": on})), None)
    if version is None:
        raise ProcedureUnknown(procedure=code, day=on.isoformat())
    return version


def get_version(version_id: int) -> ProcedureVersion:
    """Return one version by its id (1 SQL, body not loaded); refuse with ``ProcedureUnknown``."""
    version = ProcedureVersion.objects.filter(pk=version_id).defer("body").first()
    if version is None:
        raise ProcedureUnknown(procedure=f"#{version_id}", day="?")
    return version


def version_numbered(code: str, number: int) -> ProcedureVersion:
    """Return a version of a procedure by its number (1 SQL); refuse with ``VersionUnknown``."""
    version = ProcedureVersion.objects.filter(procedure_id=code, number=number).first()
    if version is None:
        raise VersionUnknown(procedure=code, number=number)
    return version


@lru_cache(maxsize=4096)
def number_of(version_id: int) -> int:
    """Return the number of a version (1 SQL the first time: it never changes)."""
    return get_version(version_id).number


def definition_of(version: ProcedureVersion) -> ProcedureDefinition:
    """Return what a version says (no SQL once this process has seen it)."""
    if version.sha256 not in _definitions:
        _definitions[version.sha256] = ProcedureDefinition.model_validate(version.body)
    return _definitions[version.sha256]


def definition_on(code: str, *, on: date) -> ProcedureDefinition:
    """Return what the law says on a day; refuse with ``ProcedureUnknown``."""
    return definition_of(version_on(code, on=on))


def accepts(version: ProcedureVersion, *, on: date) -> bool:
    """Tell whether a form begun under a version may be filed under it on a day (1 SQL)."""
    versions = _ordered(version.procedure_id)
    version = next(one for one in versions if one.pk == version.pk)
    last = _accepts_until(version, _follower(version, versions))
    return version.since <= on and (last is None or on <= last)


def versions_of(code: str, *, on: date) -> list[VersionCard]:
    """Return every version of a procedure, the newest first (2 SQL); refuse with ``ProcedureUnknown``."""
    versions = _ordered(code)
    if not versions:
        raise ProcedureUnknown(procedure=code, day=on.isoformat())
    lines = ledger.lines_about(f"procedure:{code}", verbs=(_PUBLISHED,), limit=1000)
    publishers = {line.detail["version"]: line.actor_name for line in lines}
    cards = [
        VersionCard(
            id=version.pk,
            number=version.number,
            standing=_standing(version, _follower(version, versions), on),
            since=version.since,
            until=_until(version, _follower(version, versions)),
            accepts_until=_accepts_until(version, _follower(version, versions)),
            sha256=version.sha256,
            published_at=version.published_at,
            published_by=publishers.get(version.number, ""),
        )
        for version in versions
    ]
    return cards[::-1]


def _ordered(code: str) -> list[ProcedureVersion]:
    return list(ProcedureVersion.objects.filter(procedure_id=code).defer("body").order_by("since"))


def _follower(version: ProcedureVersion, versions: list[ProcedureVersion]) -> ProcedureVersion | None:
    """Return the version that takes over from one."""
    return next((later for later in versions if later.since > version.since), None)


def _until(version: ProcedureVersion, follower: ProcedureVersion | None) -> date | None:
    ends = [day for day in (version.until, follower.since if follower else None) if day is not None]
    return min(ends, default=None)


def _accepts_until(version: ProcedureVersion, follower: ProcedureVersion | None) -> date | None:
    if follower is not None and follower.old_until is not None:
        return follower.old_until
    until = _until(version, follower)
    return until - _DAY if until else None


def _standing(version: ProcedureVersion, follower: ProcedureVersion | None, on: date) -> Standing:
    until = _until(version, follower)
    if on < version.since:
        return "coming"
    if until is None or on < until:
        return "live"
    return "former" if follower is not None and follower.since <= on else "retired"
