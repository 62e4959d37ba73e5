"""Archives: which kinds of papers are made into data, the scans of a unit, what was read, how far each unit is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localdate

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.exchange.refusals import RegistryDown
from lienthong.library.definitions import ArchiveDefinition
from lienthong.library.models import ArchiveKind, ArchiveTarget, Scan
from lienthong.library.refusals import ArchiveKindUnknown
from lienthong.library.rules.finding import proposals
from lienthong.library.rules.reading import Page
from lienthong.units import queries as units
from lienthong.units.models import Unit

_OPEN = (Scan.State.PROPOSED, Scan.State.CHECKED)
_WORKERS = (Role.SETTLE, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit is with one kind of paper, or with all (``kind`` empty). ``expected`` is what it declared, or 0.

    ``waiting`` is what the machine has to read, ``proposed`` what waits for a person (for the second of two:
    ``checked``, counted in it), ``percent`` of what is expected is confirmed.
    """

    kind: str
    title: Text
    waiting: int
    proposed: int
    checked: int
    confirmed: int
    refused: int
    problems: int
    expected: int

    @property
    def open(self) -> int:
        """What is still to be done with what came in: read by the machine, confirmed by a person."""
        return self.waiting + self.proposed

    @property
    def percent(self) -> int | None:
        """How much of what is expected is done, at most 100; ``None`` while nothing was declared."""
        return min(100, self.confirmed * 100 // self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan in the list of a unit. ``problem`` is what stands in its way; ``sure`` its least sure proposal."""

    id: int
    name: str
    title: Text
    state: str
    problem: str
    sure: int
    added_at: datetime


def kinds_in_force(at: datetime) -> list[ArchiveDefinition]:
    """Return every kind of archived paper that is defined today."""
    rows = ArchiveKind.objects.order_by("code").values_list("code", "sha256")
    found = [_kind(code, sha256) for code, sha256 in rows]
    return [kind for kind in found if kind.holds_on(localdate(at))]


def kinds_of_unit(unit: Unit, at: datetime) -> list[ArchiveDefinition]:
    """Return the kinds of papers that a unit of this type keeps."""
    return [kind for kind in kinds_in_force(at) if unit.agency_type in kind.agencies]


def kind_for(unit: Unit, code: str, at: datetime) -> ArchiveDefinition:
    """Return a kind of paper that a unit keeps, or refuse ``ArchiveKindUnknown``."""
    known = kinds_of_unit(unit, at)
    found = next((kind for kind in known if kind.code == code), None)
    if found is None:
        raise ArchiveKindUnknown(kind=code, known=", ".join(kind.code for kind in known) or "–")
    return found


def definition_of(scan: Scan) -> ArchiveDefinition | None:
    """Return the definition of a scan's kind; ``None`` while nobody has said of which kind it is."""
    kind = scan.kind
    return _kind(kind.code, kind.sha256) if kind else None


def scans_of(unit_id: int, *, to: Actor, kind: str = "", after: int = 0, limit: int = 50) -> list[ScanRow]:
    """Return the scans of a unit that wait for a person, the surest last; then those with a problem. Own unit only."""
    _must_work_at(unit_id, to)
    waiting = Scan.objects.filter(unit_id=unit_id, pk__gt=after).filter(
        Q(state__in=_OPEN) | (Q(state=Scan.State.CONFIRMED) & ~Q(problem=""))
    )
    found = waiting.filter(kind_id=kind) if kind else waiting
    return [_row(scan) for scan in found.select_related("kind").order_by("pk")[:limit]]


def get_scan(scan_id: int, *, to: Actor) -> Scan:
    """Return a scan of a unit at which ``to`` works, or refuse ``NotFound``, also when it is another unit's."""
    scan = _scans().filter(pk=scan_id).first()
    if scan is None or not _works_at(scan.unit, to):
        raise NotFound(what=Text("bản quét", "The scan"))
    return scan


def next_scan(unit_id: int, *, after: int, kind: str = "", to: Actor) -> int | None:
    """Return the next scan that waits for a person and that ``to`` may confirm, from one on and then from the first."""
    mine = Scan.objects.filter(unit_id=unit_id, state__in=_OPEN).exclude(checked_by=to.id)
    mine = mine.filter(kind_id=kind) if kind else mine
    later = mine.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).first()
    return later or mine.exclude(pk=after).order_by("pk").values_list("pk", flat=True).first()


def pages_of(scan: Scan) -> list[Page]:
    """Return what was read of a scan, page by page."""
    return [Page.from_json(words) for words in scan.pages.order_by("number").values_list("words", flat=True)]


def proposed_as(scan: Scan, kind: ArchiveDefinition, pages: list[Page]) -> dict[str, dict[str, Any]]:
    """Return what was found in a scan, also when it is looked at as another kind than it was read as."""
    if kind.code == scan.kind_id:
        return dict(scan.proposed)
    return {name: one.as_json() for name, one in proposals(kind, pages).items()}


def picture_of(scan: Scan, number: int) -> str:
    """Return the hash of the picture of one page, or refuse ``NotFound``."""
    found = scan.pages.filter(number=number).values_list("picture_id", flat=True).first()
    if found is None:
        raise NotFound(what=Text("trang của bản quét", "The page of the scan"))
    return found


def progress_of(unit_ids: Iterable[int], at: datetime) -> list[Progress]:
    """Return how far units together are, for each kind of paper that one of them has or expects; numbers, no names."""
    ids = list(unit_ids)
    counted = {row["kind"] or "": row for row in _counted(ids)}
    expected = dict(ArchiveTarget.objects.filter(unit__in=ids).values_list("kind").annotate(Sum("expected")))
    titles = {kind.code: kind.title.text for kind in kinds_in_force(at)}
    unknown = Text("Chưa rõ loại giấy", "Kind not known yet")
    return [
        _progress(kind, titles.get(kind, unknown), counted.get(kind), expected.get(kind, 0))
        for kind in sorted({*counted, *expected}, key=lambda kind: (kind == "", kind))
    ]


def progress_at(place_id: int, at: datetime) -> list[Progress]:
    """Return how far the units of a place are with their archives; numbers, no names."""
    return progress_of(Unit.objects.filter(place_id=place_id).values_list("pk", flat=True), at)


def progress_total(rows: Iterable[Progress]) -> Progress:
    """Add up how far units are with every kind of paper."""
    names = ("waiting", "proposed", "checked", "confirmed", "refused", "problems", "expected")
    found = list(rows)
    return Progress("", Text("Tất cả", "All"), **{name: sum(getattr(row, name) for row in found) for name in names})


def archives_at(to: Actor, at: datetime) -> list[Unit]:
    """Return the units with archives at which somebody works, those first that they sit at."""
    paths = [path for role in _WORKERS for path in to.paths(role)]
    keeping = {agency for kind in kinds_in_force(at) for agency in kind.agencies}
    return [unit for unit in units.units_at(paths) if unit.agency_type in keeping] if keeping and paths else []


def unread() -> int:
    """Return how many scans wait for the machine."""
    return Scan.objects.filter(state=Scan.State.WAITING).count()


def to_finish(*, limit: int) -> list[int]:
    """Return the scans that were confirmed and are not sealed and kept yet, the longest waiting first."""
    due = Scan.objects.filter(state=Scan.State.CONFIRMED, paper=None)
    return list(due.order_by("confirmed_at", "pk").values_list("pk", flat=True)[:limit])


def to_write(*, limit: int) -> list[int]:
    """Return the kept scans whose registry was down when they were to be written, the longest waiting first."""
    due = Scan.objects.filter(state=Scan.State.CONFIRMED, record=None, problem=RegistryDown.code)
    return list(due.order_by("confirmed_at", "pk").values_list("pk", flat=True)[:limit])


def languages(at: datetime) -> frozenset[str]:
    """Return the languages in which archived papers are printed."""
    return frozenset(kind.language for kind in kinds_in_force(at))


def _scans() -> QuerySet[Scan]:
    return Scan.objects.select_related("unit", "kind", "file", "paper")


def _works_at(unit: Unit, to: Actor) -> bool:
    return any(to.may(role, path=unit.path) for role in _WORKERS)


def _must_work_at(unit_id: int, to: Actor) -> None:
    if not _works_at(units.get_unit(unit_id), to):
        raise NotFound(what=Text("đơn vị", "The unit"))


def _row(scan: Scan) -> ScanRow:
    kind = definition_of(scan)
    sure = min((one["confidence"] for one in scan.proposed.values()), default=0)
    title = kind.title.text if kind else Text("Chưa rõ loại giấy", "Kind not known yet")
    return ScanRow(scan.pk, scan.name, title, scan.state, scan.problem, sure, scan.added_at)


def _counted(unit_ids: list[int]) -> QuerySet[Scan, Any]:
    def of(*states: str) -> Count:
        return Count("pk", filter=Q(state__in=states))

    return (
        Scan.objects.filter(unit__in=unit_ids)
        .values("kind")
        .annotate(
            waiting=of(Scan.State.WAITING),
            proposed=of(*_OPEN),
            checked=of(Scan.State.CHECKED),
            confirmed=of(Scan.State.CONFIRMED),
            refused=of(Scan.State.REFUSED),
            problems=Count("pk", filter=Q(state=Scan.State.CONFIRMED) & ~Q(problem="")),
        )
    )


def _progress(kind: str, title: Text, counted: dict[str, int] | None, expected: int) -> Progress:
    names = ("waiting", "proposed", "checked", "confirmed", "refused", "problems")
    return Progress(kind, title, **{name: (counted or {}).get(name, 0) for name in names}, expected=expected)


@lru_cache(maxsize=256)
def _kind(code: str, sha256: str) -> ArchiveDefinition:
    """Return the definition whose fingerprint is ``sha256``; no SQL after the first time."""
    return ArchiveDefinition.model_validate(ArchiveKind.objects.get(code=code, sha256=sha256).body)
