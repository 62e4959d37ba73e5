"""Papers come into the store of their owners, are lent to what the owner files, and leave it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import Words
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.actions import attach_kept_file
from lienthong.documents.models import Attachment, IssuedDocument, StoredFile
from lienthong.documents.rules import dossier_of
from lienthong.library.models import KeptPaper, PaperOwner
from lienthong.library.queries.store import get_paper, holds
from lienthong.library.refusals import PaperNotUsable, PaperOfAnotherKind
from lienthong.library.rules import owning
from lienthong.units import queries as units

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@transaction.atomic
def keep_result(issued: IssuedDocument, kind: str, owners: Iterable[str], *, by: Actor, at: datetime) -> KeptPaper:
    """Put a result paper into the store of its owners (``owning.owner_key``); the same paper is there once.

    They have it from ``release_papers`` on: until then something may still be owed for it.
    """
    _must_answer_for(issued.unit_id, by)
    known = KeptPaper.objects.filter(document=issued).first()
    if known is not None:
        return known
    paper = KeptPaper(
        kind=kind,
        title_vi=issued.title_vi,
        title_en=issued.title_en,
        number=issued.number,
        unit_id=issued.unit_id,
        unit_name=issued.unit_name,
        issued_date=localdate(issued.issued_at),
        valid_to=issued.valid_to,
        source=KeptPaper.Source.ISSUED,
        file_id=issued.file_id,
        twin_id=issued.twin_id,
        document=issued,
        dossier=issued.dossier,
    )
    return _kept(paper, owners, by=by, at=at)


@transaction.atomic
def release_papers(dossier: str, *, by: Actor, at: datetime) -> int:
    """Let owners have what was kept of the result of ``dossier``; return how many papers that is now."""
    by.must(Role.STEERING, path="/")
    held_back = KeptPaper.objects.filter(dossier=dossier, source=KeptPaper.Source.ISSUED, given_at=None)
    released = held_back.update(given_at=at)
    if released:
        detail = {"papers": released}
        ledger.record("library.released", by=by, at=at, about=f"dossier:{dossier}", dossier=dossier, detail=detail)
    return released


@transaction.atomic
def keep_upload(
    dossier: str,
    kind: str,
    title: Text | Words,
    file_id: str,
    unit_id: int,
    owners: Iterable[str],
    *,
    by: Actor,
    at: datetime,
) -> KeptPaper:
    """Keep what somebody uploaded once the office of ``unit_id`` has accepted it with ``dossier``; once per dossier."""
    _must_answer_for(unit_id, by)
    known = KeptPaper.objects.filter(dossier=dossier, kind=kind, file_id=file_id, source=KeptPaper.Source.UPLOADED)
    if found := known.first():
        return found
    paper = KeptPaper(
        kind=kind,
        title_vi=title.vi,
        title_en=title.en,
        unit_id=unit_id,
        unit_name=units.version_of(unit_id, on=localdate(at)).name,
        source=KeptPaper.Source.UPLOADED,
        file_id=file_id,
        dossier=dossier,
    )
    return _kept(paper, owners, by=by, at=at)


@transaction.atomic
def keep_digitised(
    kind: str,
    title: Text | Words,
    number: str,
    unit_id: int,
    issued_date: date | None,
    file: StoredFile,
    twin: StoredFile,
    owners: Iterable[str],
    *,
    by: Actor,
    at: datetime,
) -> KeptPaper:
    """Keep a paper of an archive whose scan and confirmed fields (``twin``) bear the seal of ``unit_id``."""
    _must_answer_for(unit_id, by, Role.SETTLE)
    paper = KeptPaper(
        kind=kind,
        title_vi=title.vi,
        title_en=title.en,
        number=number,
        unit_id=unit_id,
        unit_name=units.version_of(unit_id, on=localdate(at)).name,
        issued_date=issued_date,
        source=KeptPaper.Source.DIGITISED,
        file=file,
        twin=twin,
    )
    return _kept(paper, owners, by=by, at=at)


@transaction.atomic
def lend_paper(
    paper_id: int, holder: str, component: str, *, kinds: Collection[str], procedure: str, by: Actor, at: datetime
) -> Attachment:
    """Put one's own paper to ``holder`` (``draft:<id>``, ``filing:…``, ``dossier:<code>``) as one of its components.

    Doing so is the owner's consent to its use in ``procedure``; taking the file away again ends it. The caller has
    checked the right to the holder. Refuses ``NotFound`` (not one's own), ``PaperOfAnotherKind``, ``PaperNotUsable``,
    and what ``attach_kept_file`` refuses.
    """
    paper = get_paper(paper_id, to=by)
    title = {"title_vi": paper.title_vi, "title_en": paper.title_en}
    if paper.kind not in kinds:
        raise PaperOfAnotherKind(**title)
    if not holds(paper, on=localdate(at)):
        raise PaperNotUsable(**title)
    shown = Text(paper.title_vi, paper.title_en).to(by.language)
    name = owning.file_name(shown, paper.number, _ENDINGS[paper.file.media_type])
    lent = attach_kept_file(holder, component, paper.file_id, name, origin=owning.about(paper_id), by=by, at=at)
    _note("library.lent", paper_id, dossier_of(holder) or holder, procedure, by=by, at=at)
    return lent


@transaction.atomic
def use_papers(paper_ids: Iterable[int], dossier: str, procedure: str, *, by: Actor, at: datetime) -> None:
    """Note that lent papers were filed with a dossier: one line each, which their owners see."""
    for paper_id in paper_ids:
        _note("library.used", paper_id, dossier, procedure, by=by, at=at)


@transaction.atomic
def open_paper(paper_id: int, dossier: str, procedure: str, *, by: Actor, at: datetime) -> None:
    """Note that an officer opens a lent paper; the caller has checked that the dossier is theirs to see."""
    _note("library.opened", paper_id, dossier, procedure, by=by, at=at)


@transaction.atomic
def withdraw_paper(paper_id: int, *, by: Actor, at: datetime) -> KeptPaper:
    """Take a paper out of use: what one uploaded oneself, or, as head of its unit, what was digitised by mistake.

    What was issued here is withdrawn as a document. Doing it again changes nothing. Refuses ``NotFound`` and
    ``NotAllowed``.
    """
    paper = KeptPaper.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=paper_id).first()
    is_own = paper is not None and paper.owners.filter(owner__in=owning.owners_of(by)).exists()
    if paper is None or not (is_own or by.may(Role.HEAD, path=paper.unit.path)):
        raise NotFound(what=Text("giấy tờ trong kho", "The kept paper"))
    if paper.source == KeptPaper.Source.ISSUED or (is_own and paper.source != KeptPaper.Source.UPLOADED):
        raise NotAllowed(right=str(Role.HEAD))
    if paper.withdrawn_at is None:
        paper.withdrawn_at = at
        paper.save(update_fields=["withdrawn_at"])
        detail = {"kind": paper.kind, "source": paper.source}
        ledger.record(
            "library.withdrawn", by=by, at=at, about=owning.about(paper_id), unit_id=paper.unit_id, detail=detail
        )
    return paper


def _must_answer_for(unit_id: int, by: Actor, role: Role = Role.HEAD) -> None:
    by.must(role, path=units.get_unit(unit_id).path)


def _kept(paper: KeptPaper, owners: Iterable[str], *, by: Actor, at: datetime) -> KeptPaper:
    """Write a paper and whose it is; the line says how many own it, never who."""
    paper.kept_at = at
    paper.given_at = None if paper.source == KeptPaper.Source.ISSUED else at
    paper.save(force_insert=True)
    rows = [PaperOwner(paper=paper, owner=owner) for owner in dict.fromkeys(owners)]
    PaperOwner.objects.bulk_create(rows)
    detail = {"kind": paper.kind, "source": str(paper.source), "owners": len(rows), "file": paper.file_id}
    about = owning.about(paper.pk)
    ledger.record(
        "library.kept", by=by, at=at, about=about, unit_id=paper.unit_id, dossier=paper.dossier, detail=detail
    )
    return paper


def _note(verb: str, paper_id: int, for_what: str, procedure: str, *, by: Actor, at: datetime) -> None:
    detail = {"procedure": procedure}
    ledger.record(verb, by=by, at=at, about=owning.about(paper_id), dossier=for_what, detail=detail)
