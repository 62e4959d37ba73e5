"""Archives: their kinds are loaded, units say how much they hold, scans come in and are read by the machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import store_file
from lienthong.documents.rules import media_type, shown_name
from lienthong.library.definitions import ArchiveDefinition
from lienthong.library.models import ArchiveKind, ArchiveTarget, Scan, ScanPage
from lienthong.library.queries.archives import kind_for, kinds_of_unit
from lienthong.library.recognising import Reading
from lienthong.library.refusals import ArchiveKindUnknown, CountOutOfRange
from lienthong.library.rules.finding import kind_of, proposals
from lienthong.units import queries as units
from lienthong.units.models import Unit

MOST_EXPECTED = 100_000_000
#: A scan that was begun so long ago is begun again: whoever read it has died.
_GIVEN_UP = timedelta(minutes=20)
UNREADABLE = "unreadable"


@transaction.atomic
def load_archives(kinds: Iterable[ArchiveDefinition], *, by: Actor, at: datetime) -> int:
    """Write the kinds of archived papers of a pack; return how many are new or changed. Scans stay as they are."""
    by.must(Role.STEERING, path="/")
    known = dict(ArchiveKind.objects.values_list("code", "sha256"))
    changed = [one for one in kinds if known.get(one.code) != fingerprint(one)]
    if changed:
        rows = [ArchiveKind(code=one.code, body=body_of(one), sha256=fingerprint(one)) for one in changed]
        ArchiveKind.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["code"], update_fields=["body", "sha256"]
        )
        codes = sorted(one.code for one in changed)
        ledger.record("library.archives_loaded", by=by, at=at, about="pack:archives", detail={"codes": codes})
    return len(changed)


@transaction.atomic
def declare_archive(unit_id: int, kind: str, expected: int, *, by: Actor, at: datetime) -> ArchiveTarget:
    """Say how many papers of a kind the archive of a unit holds: what 100 % is.

    Refuses ``NotAllowed`` (the head says so), ``ArchiveKindUnknown``, ``CountOutOfRange``.
    """
    unit = units.get_unit(unit_id)
    by.must(Role.HEAD, path=unit.path)
    kind_for(unit, kind, at)
    if not 0 <= expected <= MOST_EXPECTED:
        raise CountOutOfRange(count=expected, most=MOST_EXPECTED)
    target, _ = ArchiveTarget.objects.update_or_create(
        unit=unit, kind_id=kind, defaults={"expected": expected, "declared_at": at}
    )
    detail = {"kind": kind, "expected": expected}
    ledger.record("library.archive_declared", by=by, at=at, about=f"unit:{unit.key}", unit_id=unit_id, detail=detail)
    return target


@transaction.atomic
def add_scan(content: bytes, name: str, unit_id: int, *, kind: str = "", by: Actor, at: datetime) -> tuple[Scan, bool]:
    """Take in a scan of a paper of a unit's archive; return it, and whether it is new: the same bytes come in once.

    It may be as large as the setting says. Without ``kind``, what is read will tell, or a person. Refuses
    ``NotAllowed``, ``ArchiveKindUnknown`` (none is kept at this unit), and what ``store_file`` refuses.
    """
    unit = units.get_unit(unit_id)
    if not by.may(Role.HEAD, path=unit.path):
        by.must(Role.SETTLE, path=unit.path)
    _must_keep(unit, kind, at)
    media_type(content, shown_name(name), settings.LARGEST_SCAN)
    file = store_file(content, name=name, by=by, at=at, largest=settings.LARGEST_SCAN)
    scan, is_new = Scan.objects.get_or_create(
        unit=unit,
        file=file,
        defaults={
            "kind_id": kind or None, "state": Scan.State.WAITING, "name": shown_name(name), "added_at": at
        },
    )  # fmt: skip
    if is_new:
        detail = {"kind": kind, "file": file.sha256, "size": file.size}
        _line("library.scan_added", scan, detail, by=by, at=at)
    return scan, is_new


@transaction.atomic
def begin_reading(*, by: Actor, at: datetime) -> Scan | None:
    """Take the scan that has waited longest for the machine, ``None`` when none does; of two readers one gets it."""
    by.must(Role.STEERING, path="/")
    waiting = Scan.objects.filter(state=Scan.State.WAITING).exclude(claimed_at__gt=at - _GIVEN_UP)
    free = waiting.select_for_update(of=("self",), skip_locked=True).select_related("file")
    scan = free.order_by("added_at", "pk").first()
    if scan is not None:
        scan.claimed_at = at
        scan.save(update_fields=["claimed_at"])
        _line("library.reading_begun", scan, {}, by=by, at=at)
    return scan


@transaction.atomic
def keep_reading(scan_id: int, reading: Reading | None, *, by: Actor, at: datetime) -> Scan | None:
    """Keep what was read of a scan and what was found in it; ``None`` as the reading: nobody can read it, people type.

    What was kept before, of this scan or by another reader, is left alone: then nothing is returned.
    """
    by.must(Role.STEERING, path="/")
    waiting = Scan.objects.select_for_update(of=("self",)).select_related("unit", "kind")
    scan = waiting.filter(pk=scan_id, state=Scan.State.WAITING).first()
    if scan is None:
        return None
    if reading is None:
        scan.problem = UNREADABLE
    else:
        _keep_pages(scan, reading, by=by, at=at)
        _propose(scan, reading, at)
    scan.state, scan.read_at = Scan.State.PROPOSED, at
    scan.save()
    surest = [one["confidence"] for one in scan.proposed.values()]
    detail = {"pages": len(reading.pages) if reading else 0, "fields": len(surest), "least": min(surest, default=0)}
    _line("library.scan_read", scan, detail, by=by, at=at)
    return scan


def _must_keep(unit: Unit, kind: str, at: datetime) -> None:
    if kind:
        kind_for(unit, kind, at)
    elif not kinds_of_unit(unit, at):
        raise ArchiveKindUnknown(kind="", known="–")


def _keep_pages(scan: Scan, reading: Reading, *, by: Actor, at: datetime) -> None:
    pictures = [store_file(picture, name="page.jpg", by=by, at=at) for picture in reading.pictures]
    ScanPage.objects.bulk_create(
        ScanPage(scan=scan, number=number, picture=picture, words=page.as_json())
        for number, (page, picture) in enumerate(zip(reading.pages, pictures, strict=True))
    )
    if reading.searchable:
        largest = 4 * settings.LARGEST_SCAN  # what was JPEG or better packed may grow
        scan.searchable = store_file(reading.searchable, name="searchable.pdf", by=by, at=at, largest=largest)


def _propose(scan: Scan, reading: Reading, at: datetime) -> None:
    kinds = kinds_of_unit(scan.unit, at)
    kind = next((one for one in kinds if one.code == scan.kind_id), None) or kind_of(reading.pages, kinds)
    if kind is not None:
        scan.kind_id = kind.code
        scan.proposed = {name: one.as_json() for name, one in proposals(kind, reading.pages).items()}


def _line(verb: str, scan: Scan, detail: dict[str, object], *, by: Actor, at: datetime) -> None:
    """Write what happened to a scan; no names of files, which hold names of people."""
    about = f"scan:{scan.pk}"
    ledger.record(verb, by=by, at=at, about=about, unit_id=scan.unit_id, detail={"kind": scan.kind_id or "", **detail})
