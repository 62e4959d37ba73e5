"""A folder of scans taken into the archive of a unit: file by file, each once, however often it is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from lienthong.core.refusals import Refused
from lienthong.core.values import Text, system
from lienthong.documents.refusals import FileTooLarge
from lienthong.documents.rules import MEGABYTE, shown_name
from lienthong.library.actions.archives import add_scan
from lienthong.library.queries.archives import kind_for, kinds_of_unit
from lienthong.library.refusals import ArchiveKindUnknown
from lienthong.server.clock import now
from lienthong.server.installing import Tell
from lienthong.units import queries as units
from lienthong.units.models import Unit
from lienthong.units.refusals import UnitUnknown

NEW, KNOWN, REFUSED = "new", "known", "refused"
_PART = "scans"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: ``new``, ``known`` (the same bytes are there already), or ``refused``, and why."""

    file: str
    outcome: str
    scan: int | None = None
    code: str = ""
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What became of a folder."""

    unit: str
    kind: str
    files: tuple[FileReport, ...]

    @property
    def holds(self) -> bool:
        """Whether every file is in the archive now."""
        return not any(file.outcome == REFUSED for file in self.files)

    def count(self, outcome: str) -> int:
        """Return how many files came to that."""
        return sum(file.outcome == outcome for file in self.files)


def digitise(folder: Path, unit_key: str, kind: str, *, tell: Tell) -> FolderReport:
    """Take every file of a folder, and of those in it, into the archive of a unit (its key, or its published code).

    Each file is one transaction: what was interrupted goes on by running it again. Refuses ``UnitUnknown``,
    ``ArchiveKindUnknown``.
    """
    unit = unit_called(unit_key, on=localdate(now()))
    if kind:
        kind_for(unit, kind, now())
    elif not kinds_of_unit(unit, now()):
        raise ArchiveKindUnknown(kind="", known="–")
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    reports = []
    for number, path in enumerate(found):
        tell(_PART, number, len(found))
        reports.append(_taken(path, shown_name(str(path.relative_to(folder))), unit, kind))
    tell(_PART, len(found), max(len(found), 1))
    return FolderReport(unit_key, kind, tuple(reports))


def unit_called(key: str, *, on: date) -> Unit:
    """Return a unit by its key, or an agency by its published code on a day; refuses ``UnitUnknown``."""
    try:
        return units.unit_by_key(key)
    except UnitUnknown:
        return units.get_unit(units.version_at(key, level="agency", on=on).unit_id)


def of_folder(report: FolderReport, language: str) -> str:
    """Say what became of a folder: how many files came to what, and each that was refused with its name."""
    said = Text(
        f"{report.count(NEW)} tệp mới, {report.count(KNOWN)} đã có, {report.count(REFUSED)} bị từ chối.",
        f"{report.count(NEW)} new, {report.count(KNOWN)} known already, {report.count(REFUSED)} refused.",
    )
    return "\n".join([*_refused_lines(report, language), said.to(language)])


def _refused_lines(report: FolderReport, language: str) -> Iterator[str]:
    for file in report.files:
        if file.message is not None:
            yield f"✗ {file.code:<24} {file.message.to(language)}"


def _taken(path: Path, name: str, unit: Unit, kind: str) -> FileReport:
    try:
        if path.stat().st_size > settings.LARGEST_SCAN:  # said without reading it
            raise FileTooLarge(name=name, limit_mb=settings.LARGEST_SCAN // MEGABYTE)
        scan, is_new = add_scan(path.read_bytes(), name, unit.pk, kind=kind, by=system("digitise"), at=now())
    except Refused as refusal:
        words = Text(refusal.message("vi"), refusal.message("en"))
        return FileReport(name, REFUSED, code=refusal.code, message=words)
    except OSError as error:
        words = Text(
            f"Không đọc được tệp {name}: {error.strerror}.", f"The file {name} cannot be read: {error.strerror}."
        )
        return FileReport(name, REFUSED, code="file_unreadable", message=words)
    return FileReport(name, NEW if is_new else KNOWN, scan=scan.pk)
