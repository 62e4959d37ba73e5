"""A person's own store: what is in it, what of it a procedure may take, who used it for what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.documents.rules import state_of
from lienthong.library.models import KeptPaper
from lienthong.library.rules import owning
from lienthong.units import queries as units

_USES = ("library.lent", "library.used", "library.opened")


@dataclass(frozen=True, slots=True)
class Usable:
    """A paper of the store that may be used now."""

    id: int
    kind: str
    title: Text
    number: str
    unit_name: str
    issued_date: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper of somebody's store. ``state`` is ``valid``, ``expired`` or ``withdrawn``, ``check`` its public code.

    ``accepted_by`` is the dossier with which an office accepted what the person had uploaded.
    """

    id: int
    kind: str
    title: Text
    number: str
    unit_name: str
    issued_date: date | None
    valid_to: date | None
    source: str
    state: str
    has_data: bool
    check: str
    accepted_by: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class PaperUse:
    """One use of a paper: its owner lent it to a form, filed it with a dossier, or an officer opened it."""

    at: datetime
    paper: int
    title: Text
    how: str
    who: str
    unit_name: str
    is_self: bool
    dossier: str
    procedure: str


def papers_of(*, to: Actor, at: datetime) -> list[StoredPaper]:
    """Return the papers of ``to`` (and of the business for which they act), newest first; nobody else's."""
    day = localdate(at)
    return [_stored(paper, day) for paper in _own(to).order_by("-kept_at", "-pk")]


def get_paper(paper_id: int, *, to: Actor) -> KeptPaper:
    """Return one's own paper with its document, or refuse ``NotFound``, also when it is somebody else's."""
    paper = _own(to).filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(what=Text("giấy tờ trong kho", "The kept paper"))
    return paper


def usable_papers(kinds: Collection[str], *, to: Actor, on: date) -> list[Usable]:
    """Return the papers of ``to`` of these kinds that hold on a day, newest first; no SQL when nothing is asked for."""
    if not kinds or not owning.owners_of(to):
        return []
    return [_usable(paper) for paper in _holding(on, _own(to).filter(kind__in=kinds)).order_by("-issued_date", "-pk")]


def not_usable(paper_ids: Collection[int], *, on: date) -> set[int]:
    """Return which of the papers do not hold on a day: withdrawn, or expired."""
    if not paper_ids:
        return set()
    papers = KeptPaper.objects.filter(pk__in=paper_ids)
    return set(paper_ids) - set(_holding(on, papers).values_list("pk", flat=True))


def named(paper_ids: Collection[int]) -> dict[int, Usable]:
    """Return what papers are, by id, for those who may see the file to which they were lent."""
    return {paper.pk: _usable(paper) for paper in KeptPaper.objects.filter(pk__in=paper_ids)} if paper_ids else {}


def uses_of(*, to: Actor, paper_id: int | None = None, limit: int = 50) -> list[PaperUse]:
    """Return the newest uses of one's own papers (of one of them): by whom, for what, when. Three SQL statements."""
    own = {paper.pk: paper for paper in _own(to) if paper_id in (None, paper.pk)}
    lines = LedgerLine.objects.filter(about__in=[owning.about(pk) for pk in own], verb__in=_USES)
    found = list(lines.order_by("-seq")[:limit])
    if not found:
        return []
    at_units = {line.unit_id for line in found if line.unit_id}
    names = units.names(at_units, on=localdate(found[0].at), language=to.language) if at_units else {}
    return [_use(line, own, names, to) for line in found]


def holds(paper: KeptPaper, *, on: date) -> bool:
    """Tell whether a paper holds on a day."""
    return _state(paper, on) == "valid"


def _own(to: Actor) -> QuerySet[KeptPaper]:
    owners = owning.owners_of(to)
    given = KeptPaper.objects.filter(given_at__isnull=False)
    papers = given.filter(owners__owner__in=owners).distinct() if owners else given.none()
    return papers.select_related("document", "file")


def _holding(on: date, papers: QuerySet[KeptPaper]) -> QuerySet[KeptPaper]:
    in_time = Q(valid_to=None) | Q(valid_to__gt=on)
    return papers.filter(in_time, withdrawn_at=None, document__withdrawn_at=None)


def _state(paper: KeptPaper, on: date) -> str:
    withdrawn_at = paper.document.withdrawn_at if paper.document else paper.withdrawn_at
    return state_of(paper.valid_to, withdrawn_at, on)


def _stored(paper: KeptPaper, on: date) -> StoredPaper:
    return StoredPaper(
        id=paper.pk,
        kind=paper.kind,
        title=Text(paper.title_vi, paper.title_en),
        number=paper.number,
        unit_name=paper.unit_name,
        issued_date=paper.issued_date,
        valid_to=paper.valid_to,
        source=paper.source,
        state=_state(paper, on),
        has_data=paper.twin_id is not None,
        check=paper.document_id or "",
        accepted_by=paper.dossier if paper.source == KeptPaper.Source.UPLOADED else "",
        kept_at=paper.kept_at,
    )


def _usable(paper: KeptPaper) -> Usable:
    title = Text(paper.title_vi, paper.title_en)
    return Usable(
        paper.pk, paper.kind, title, paper.number, paper.unit_name, paper.issued_date, paper.valid_to, paper.source
    )


def _use(line: LedgerLine, own: dict[int, KeptPaper], names: dict[int, str], to: Actor) -> PaperUse:
    (paper_id,) = owning.papers_in([line.about])
    paper = own[paper_id]
    return PaperUse(
        at=line.at,
        paper=paper_id,
        title=Text(paper.title_vi, paper.title_en),
        how=line.verb.partition(".")[2],
        who=line.actor_name,
        unit_name=names.get(line.unit_id or 0, ""),
        is_self=line.actor_id == to.id,
        dossier=line.dossier,
        procedure=line.detail["procedure"],
    )
