"""What is written of the facts, and what the ledger holds that is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from lienthong.analysis.refusals import FactsNotWritten
from lienthong.analysis.rendering import manifest
from lienthong.analysis.rendering.manifest import FactFile, Manifest
from lienthong.analysis.rules.nights import is_due
from lienthong.core.values import Text

_NOTHING = Text("tháng nào", "any month")


@dataclass(frozen=True, slots=True)
class MonthOfFacts:
    """What is written of a month: facts, files, and how large these are together."""

    month: date
    rows: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class WrittenFacts:
    """The facts as they are written: when they last held everything, up to which line, month by month."""

    whole_at: datetime | None
    seq: int
    rows: int
    months: tuple[MonthOfFacts, ...]


def folder() -> Path:
    """Return the folder of the facts."""
    return Path(settings.ANALYSIS)


def written() -> WrittenFacts:
    """Return what is written; nothing at all before the first night."""
    kept = manifest.read(folder()) or Manifest()
    months: dict[date, list[FactFile]] = {}
    for file in kept.files:
        months.setdefault(date(file.year, file.month, 1), []).append(file)
    return WrittenFacts(
        whole_at=datetime.fromisoformat(kept.whole_at) if kept.whole_at else None,
        seq=kept.seq,
        rows=kept.rows,
        months=tuple(
            MonthOfFacts(month, sum(f.rows for f in files), len(files), sum(f.bytes for f in files))
            for month, files in sorted(months.items())
        ),
    )


def get_manifest() -> Manifest:
    """Return the manifest, or refuse with ``FactsNotWritten``."""
    kept = manifest.read(folder())
    if kept is None or not kept.files:
        raise FactsNotWritten(what=_NOTHING)
    return kept


def is_night_due(at: datetime) -> bool:
    """Tell whether tonight's writing is still to be done, or one that was begun."""
    kept = manifest.read(folder())
    if kept is None or manifest.read(folder(), manifest.BEING_REBUILT) is not None:
        return True
    whole_at = datetime.fromisoformat(kept.whole_at) if kept.whole_at else None
    return is_due(whole_at, at, ZoneInfo(settings.TIME_ZONE))


def last_seq() -> int:
    """Return the number of the newest line of the ledger, 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM core_ledgerline")
        return int(cursor.fetchone()[0])
