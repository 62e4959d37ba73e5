"""Every question others may ask about files and papers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from lienthong.core.identifiers import read_code
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.documents import rules, signing
from lienthong.documents.definitions import TemplateDefinition
from lienthong.documents.models import Attachment, IssuedDocument, PaperTemplate, StoredFile
from lienthong.documents.refusals import FileLost, FileTooLarge, TemplateUnknown
from lienthong.units import queries as units

DEMO_MARK = "DEMO – không có giá trị pháp lý"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as one of a holder's components; ``sha256`` opens it with ``read_file``.

    ``origin`` is empty for what was uploaded, else what it was taken from (``paper:<id>``).
    """

    id: int
    component: str
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of a paper."""

    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One of the two forms of a paper as it lies in the store: ``kind`` is ``pdf`` or ``data``.

    ``state`` is ``intact`` or ``changed`` (or ``unknown_signer``), ``sha256`` what a copy in hand can be compared with.
    """

    kind: str
    state: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """What anyone who holds a paper may know of it: what it shows, nothing more.

    ``state`` is ``valid``, ``expired`` or ``withdrawn``; ``files`` are its PDF and its twin in data.
    """

    code: str
    state: str
    title: Text
    number: str
    rows: tuple[ShownRow, ...]
    unit_name: str
    signer: str
    signer_title: str
    issued_at: datetime
    valid_to: date | None
    withdrawn_at: datetime | None
    files: tuple[FileCheck, ...]


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What a PDF or a twin says of itself and whether the state issued exactly these bytes.

    ``state`` is ``intact``, ``changed``, ``unsigned`` or ``unknown_signer``; ``issued`` is set only for issued bytes.
    """

    state: str
    signer: str
    signed_at: datetime | None
    issued: PublicCheck | None


def state_lines(template: str) -> tuple[str, ...]:
    """Return the lines that stand at the head of every paper of the State, as a template has them; none without it."""
    found = PaperTemplate.objects.filter(code=template).values_list("body", flat=True).first()
    return tuple(found["state"]) if found else ()


def demo_mark() -> str:
    """Return what is printed across every paper of a demonstration; nothing in production."""
    return "" if settings.MODE == "production" else DEMO_MARK


def read_file(sha256: str) -> bytes:
    """Return a stored file's bytes; the caller has checked the right to its holder.

    Refuses ``NotFound`` for a hash that is not stored and ``FileLost`` when the bytes are gone or changed.
    """
    if not StoredFile.objects.filter(sha256=sha256).exists():
        raise NotFound(what=Text("tệp", "The file"))
    try:
        content = (Path(settings.FILES) / rules.place_in_store(sha256)).read_bytes()
    except OSError:
        raise FileLost(sha256=sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileLost(sha256=sha256)
    return content


def attachments_of(holder: str) -> list[AttachedFile]:
    """Return a holder's files in the order in which they were added; the caller has checked the right to the holder."""
    return [_attached(one) for one in Attachment.objects.filter(holder=holder).select_related("file").order_by("id")]


def components_of(holders: Iterable[str]) -> dict[str, set[str]]:
    """Return for which components each holder has files (1 SQL); a holder without files is left out."""
    found: dict[str, set[str]] = {}
    for holder, component in Attachment.objects.filter(holder__in=list(holders)).values_list("holder", "component"):
        found.setdefault(holder, set()).add(component)
    return found


def get_attachment(holder: str, attachment_id: int) -> AttachedFile:
    """Return one file of a holder or refuse with ``NotFound``, also when it is another holder's."""
    one = Attachment.objects.filter(holder=holder, pk=attachment_id).select_related("file").first()
    if one is None:
        raise NotFound(what=Text("tệp đính kèm", "The attachment"))
    return _attached(one)


def document_of(dossier: str) -> IssuedDocument | None:
    """Return the newest result paper of a dossier, with its file; ``None`` before there is one."""
    return (
        IssuedDocument.objects.filter(dossier=dossier, matter="").select_related("file").order_by("-issued_at").first()
    )


def paper_called(code: str) -> IssuedDocument:
    """Return a paper by its code, with its file; refuses ``NotFound``. The caller has checked the right to it."""
    found = IssuedDocument.objects.filter(code=code).select_related("file").first()
    if found is None:
        raise NotFound(what=Text("giấy tờ", "The paper"))
    return found


def papers_of(dossiers: Sequence[str]) -> dict[str, IssuedDocument]:
    """Return the newest result paper of each dossier that has one (1 SQL)."""
    found = IssuedDocument.objects.filter(dossier__in=dossiers).order_by("issued_at")
    return {paper.dossier: paper for paper in found}


def verify_code(code: str, *, at: datetime) -> PublicCheck:
    """Return what the paper with this code shows; for everybody. Refuses ``NotFound`` for an unknown code.

    The code is 80 random bits, so that knowing it means holding the paper; it is read in any case and spacing.
    """
    found = IssuedDocument.objects.filter(code=read_code(code[:40])).first()
    if found is None:
        raise NotFound(what=Text("giấy tờ", "The paper"))
    return _public(found, at)


def verify_paper(content: bytes, *, at: datetime) -> PaperCheck:
    """Tell whether a PDF, or its twin in data, was issued here and is unchanged, and who signed it; for everybody.

    Bytes that are exactly those of an issued paper are looked up; any other PDF is read apart, under limits.
    Refuses what an upload refuses (``FileEmpty``, ``FileTooLarge``, …).
    """
    is_data = content.lstrip()[:1] == b"{"
    if not is_data:
        rules.media_type(content, "PDF")
    elif len(content) > rules.LARGEST_TWIN:
        raise FileTooLarge(name="JSON", limit_mb=rules.LARGEST_TWIN // rules.MEGABYTE)
    sha256 = hashlib.sha256(content).hexdigest()
    issued = IssuedDocument.objects.filter(Q(file_id=sha256) | Q(twin_id=sha256)).first()
    check = signing.check_data if is_data else signing.check if issued else signing.check_apart
    found = check(content)
    return PaperCheck(found.state, found.signer, found.signed_at, _public(issued, at) if issued else None)


def template_on(code: str, local: datetime) -> TemplateDefinition:
    """Return the words of a paper on a local day; refuses ``TemplateUnknown`` when it has none then."""
    found = PaperTemplate.objects.filter(code=code).first()
    words = TemplateDefinition.model_validate(found.body) if found else None
    if words is None or not words.holds_on(local.date()):
        raise TemplateUnknown(template=code, on=f"{local:%d/%m/%Y}")
    return words


def twin_of(issued: IssuedDocument, legal_basis: Sequence[str], local: datetime) -> dict[str, Any]:
    """Return what the paper says as data: the same facts as are printed, and the hash of the PDF whose twin it is."""
    said = {
        "type": "paper",
        "code": issued.code,
        "template": issued.template,
        "title": {"vi": issued.title_vi, "en": issued.title_en},
        "number": issued.number,
        "unit": {"code": units.version_of(issued.unit_id, on=local.date()).code, "name": issued.unit_name},
        "signer": {"name": issued.signer, "title": issued.signer_title},
        "issued_at": local.isoformat(timespec="seconds"),
        "valid_to": issued.valid_to.isoformat() if issued.valid_to else None,
        "rows": issued.shows,
        "legal_basis": list(legal_basis),
        "pdf": {"sha256": issued.file_id, "size": issued.file.size},
        "check": f"{settings.PUBLIC_URL}/verify/{issued.code}",
    }
    return said | ({"mark": mark} if (mark := demo_mark()) else {})


def _attached(one: Attachment) -> AttachedFile:
    file = one.file
    return AttachedFile(
        one.pk, one.component, one.name, file.media_type, file.size, file.sha256, one.added_at, one.origin
    )


def _public(one: IssuedDocument, at: datetime) -> PublicCheck:
    return PublicCheck(
        code=one.code,
        state=rules.state_of(one.valid_to, one.withdrawn_at, localdate(at)),
        title=Text(one.title_vi, one.title_en),
        number=one.number,
        rows=_rows(one.shows),
        unit_name=one.unit_name,
        signer=one.signer,
        signer_title=one.signer_title,
        issued_at=one.issued_at,
        valid_to=one.valid_to,
        withdrawn_at=one.withdrawn_at,
        files=tuple(_file_checks(one)),
    )


def _file_checks(one: IssuedDocument) -> Iterator[FileCheck]:
    for kind, sha256, check in (("pdf", one.file_id, signing.check), ("data", one.twin_id, signing.check_data)):
        if sha256 is not None:
            yield FileCheck(kind, _state_in_store(sha256, check), sha256)


def _state_in_store(sha256: str, check: Callable[[bytes], signing.SignatureCheck]) -> str:
    try:
        return check(read_file(sha256)).state
    except FileLost:
        return "changed"


def _rows(shows: Sequence[Mapping[str, Any]]) -> tuple[ShownRow, ...]:
    return tuple(ShownRow(Text(row["label"]["vi"], row["label"]["en"]), row["value"]) for row in shows)
