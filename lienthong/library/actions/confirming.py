"""A person looks at a scan and confirms what it says; the machine then seals it, keeps it and writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import InvalidInput, Refused
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import seal_data
from lienthong.documents.models import StoredFile
from lienthong.documents.queries import demo_mark
from lienthong.exchange.actions.writing import write_fact
from lienthong.exchange.refusals import RegistryDown
from lienthong.library.actions.keeping import keep_digitised, withdraw_paper
from lienthong.library.definitions import ArchiveDefinition
from lienthong.library.models import Scan
from lienthong.library.queries.archives import definition_of, get_scan, kind_for
from lienthong.library.refusals import ReasonMissing, ScanNotOpen, SecondPersonNeeded
from lienthong.library.rules.fields import Misread, checked, differing, owners, written
from lienthong.units import queries as units

_OPEN = frozenset({Scan.State.PROPOSED, Scan.State.CHECKED})

log = structlog.get_logger()


@transaction.atomic
def confirm_scan(scan_id: int, kind: str, typed: Mapping[str, str], *, by: Actor, at: datetime) -> Scan:
    """Say what a paper in the archive says. Where two people must, the first confirms and the second does so too.

    When the second types something else than the first, it is theirs that now waits for another second. Refuses
    ``NotFound`` (not a scan of one's unit), ``ScanNotOpen``, ``SecondPersonNeeded``, ``ArchiveKindUnknown``, and
    ``InvalidInput`` with every field that is wrong.
    """
    scan = _locked(scan_id, by)
    if scan.state not in _OPEN:
        raise ScanNotOpen(scan=scan_id, state=scan.state)
    definition = kind_for(scan.unit, kind, at)
    values, wrong = checked(definition, typed, on=localdate(at))
    if wrong:
        raise InvalidInput(**_problems(wrong))
    is_second = scan.state == Scan.State.CHECKED
    if is_second and scan.checked_by == by.id:
        raise SecondPersonNeeded
    agrees = is_second and kind == scan.kind_id and not differing(scan.fields, values)
    found = {name: one["value"] for name, one in scan.proposed.items()}
    corrected = differing(found, values)
    scan.kind_id, scan.fields = kind, values
    if definition.four_eyes and not agrees:
        scan.state, scan.checked_by = Scan.State.CHECKED, by.id
        verb = "library.scan_checked"
    else:
        scan.state, scan.confirmed_by, scan.confirmed_name, scan.confirmed_at = Scan.State.CONFIRMED, by.id, by.name, at
        verb = "library.scan_confirmed"
    scan.problem = scan.reason = ""
    scan.save()
    _line(verb, scan, {"fields": len(values), "corrected": corrected}, by=by, at=at)
    return scan


@transaction.atomic
def refuse_scan(scan_id: int, reason: str, *, by: Actor, at: datetime) -> Scan:
    """Set a scan aside that is no use (blurred, not a paper of this unit), with the reason.

    Refuses ``NotFound``, ``ScanNotOpen``, ``ReasonMissing``.
    """
    scan = _locked(scan_id, by)
    if scan.state not in _OPEN:
        raise ScanNotOpen(scan=scan_id, state=scan.state)
    scan.state, scan.reason = Scan.State.REFUSED, _given(reason)
    scan.save(update_fields=["state", "reason"])
    _line("library.scan_refused", scan, {}, by=by, at=at)
    return scan


@transaction.atomic
def reopen_scan(scan_id: int, reason: str, *, by: Actor, at: datetime) -> Scan:
    """Take back that a scan was confirmed or set aside; a paper that was kept of it is withdrawn. The head does so.

    What was written to a registry is put right there. Refuses ``NotFound``, ``NotAllowed``, ``ScanNotOpen``,
    ``ReasonMissing``.
    """
    scan = _locked(scan_id, by)
    by.must(Role.HEAD, path=scan.unit.path)
    if scan.state not in (Scan.State.CONFIRMED, Scan.State.REFUSED):
        raise ScanNotOpen(scan=scan_id, state=scan.state)
    if scan.paper is not None:
        withdraw_paper(scan.paper.pk, by=by, at=at)
    scan.state, scan.reason, scan.paper = Scan.State.PROPOSED, _given(reason), None
    scan.checked_by = scan.confirmed_by = scan.confirmed_name = scan.problem = ""
    scan.confirmed_at = None
    scan.save()
    _line("library.scan_reopened", scan, {}, by=by, at=at)
    return scan


def finish_scan(scan_id: int, *, by: Actor, at: datetime) -> bool:
    """Seal a confirmed scan with its fields, keep it for its owners, write it to its registry; return if all is so.

    Once sealed it is kept, whatever its registry says: one that is down is asked again, one that refuses is named as
    the scan's problem. Doing it again does what is missing.
    """
    try:
        with transaction.atomic():
            scan = _to_finish(scan_id)
            if scan is None:
                return False
            definition = kind_for(scan.unit, scan.kind_id or "", at)
            scan.paper = _kept(scan, definition, by=by, at=at)
            scan.save(update_fields=["paper"])
            _line("library.scan_kept", scan, {"paper": scan.paper.pk}, by=by, at=at)
        return _written(scan, definition, by=by, at=at)
    except Refused as refusal:
        log.warning("scan not finished", scan=scan_id, code=refusal.code)
        return False


@transaction.atomic
def write_scan(scan_id: int, *, by: Actor, at: datetime) -> bool:
    """Try again to write a kept scan to its registry, which was down; return whether it is there now."""
    scan = Scan.objects.select_for_update(of=("self",)).select_related("unit", "kind").get(pk=scan_id)
    definition = definition_of(scan)
    if definition is None or scan.paper_id is None or scan.record is not None:
        return False
    return _written(scan, definition, by=by, at=at)


def _locked(scan_id: int, by: Actor) -> Scan:
    get_scan(scan_id, to=by)
    return Scan.objects.select_for_update(of=("self",)).select_related("unit", "kind", "paper").get(pk=scan_id)


def _to_finish(scan_id: int) -> Scan | None:
    confirmed = Scan.objects.filter(pk=scan_id, state=Scan.State.CONFIRMED, paper=None)
    locked = confirmed.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("unit", "kind", "file", "searchable").first()


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return " ".join(reason.split())[:500]


def _kept(scan: Scan, definition: ArchiveDefinition, *, by: Actor, at: datetime) -> Any:
    """Seal what was confirmed and keep it; what its owners download is the searchable copy, or else the scan itself."""
    values = scan.fields
    twin = seal_data(_sealed(scan, definition), scan.unit_id, about=f"scan:{scan.pk}", by=by, at=at)
    issued = values.get(definition.issued or "")
    file: StoredFile = scan.searchable or scan.file
    return keep_digitised(
        definition.kept_as,
        definition.title,
        values.get(definition.number or "", ""),
        scan.unit_id,
        date.fromisoformat(issued) if issued else None,
        file,
        twin,
        owners(definition, values),
        by=by,
        at=at,
    )


def _sealed(scan: Scan, definition: ArchiveDefinition) -> dict[str, Any]:
    """Return what the unit's seal is over: which paper, the scan's hash, and each field as it was confirmed."""
    on = localdate(scan.confirmed_at)
    unit = units.version_of(scan.unit_id, on=on)
    rows = [
        {"key": field.name, "label": {"vi": field.label.vi, "en": field.label.en}, "value": scan.fields[field.name]}
        for field in definition.fields
        if field.name in scan.fields
    ]
    said = {
        "type": "scan",
        "kind": definition.code,
        "title": {"vi": definition.title.vi, "en": definition.title.en},
        "number": scan.fields.get(definition.number or "", ""),
        "unit": {"code": unit.code, "name": unit.name},
        "scan": {"sha256": scan.file_id, "size": scan.file.size, "media_type": scan.file.media_type},
        "searchable": scan.searchable_id or "",
        "rows": rows,
        "confirmed_at": scan.confirmed_at.isoformat(timespec="seconds") if scan.confirmed_at else "",
        "confirmed_by": scan.confirmed_name,
        "legal_basis": [", ".join(part for part in (one.act, one.article) if part) for one in definition.legal_basis],
    }
    return said | ({"mark": mark} if (mark := demo_mark()) else {})


def _written(scan: Scan, definition: ArchiveDefinition, *, by: Actor, at: datetime) -> bool:
    """Write the fact of a kept scan, once; what the registry says against it becomes the scan's problem."""
    if definition.write is None:
        return True
    on = localdate(at)
    unit = units.version_of(scan.unit_id, on=on)
    place = units.version_of(scan.unit.place_id or scan.unit_id, on=on)
    try:
        fact = write_fact(
            definition.write.service,
            written(definition, scan.fields, place_code=place.code, unit_name=unit.name),
            valid_from=date.fromisoformat(scan.fields[definition.write.valid_from]),
            consumer=scan.unit.agency_type,
            procedure=definition.code,
            dossier=f"scan:{scan.pk}",
            source=f"digitised:scan:{scan.pk}",
            by=by,
            at=at,
        )
    except Refused as refusal:
        is_down = isinstance(refusal, RegistryDown)
        Scan.objects.filter(pk=scan.pk).update(problem=refusal.code)
        log.info("scan not written", scan=scan.pk, code=refusal.code, again=is_down)
        return False
    Scan.objects.filter(pk=scan.pk).update(record=fact.record_id, problem="")
    _line("library.scan_written", scan, {"record": fact.record_id}, by=by, at=at)
    return True


def _problems(wrong: list[Misread]) -> dict[str, Any]:
    return {
        "summary": ", ".join(one.field for one in wrong),
        "errors": [
            {"path": one.field, "code": one.code, "message": {"vi": one.message.vi, "en": one.message.en}}
            for one in wrong
        ],
    }


def _line(verb: str, scan: Scan, detail: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Write what happened to a scan: names of fields, never what is in them."""
    about, line = f"scan:{scan.pk}", {"kind": scan.kind_id or "", **detail}
    ledger.record(verb, by=by, at=at, about=about, unit_id=scan.unit_id, detail=line)
