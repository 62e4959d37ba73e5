"""Every verb on files and papers.

Rights: who may attach to or take from a holder is decided by the room that owns the holder, before it calls; papers are
issued and withdrawn only by the machine or by the head of the issuing unit.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lienthong.core import ledger
from lienthong.core.definitions import Words, body_of, fingerprint
from lienthong.core.identifiers import new_code
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.documents import queries, rendering, rules, signing
from lienthong.documents.definitions import TemplateDefinition
from lienthong.documents.models import Attachment, IssuedDocument, PaperTemplate, StoredFile
from lienthong.documents.refusals import DocumentAlreadyWithdrawn, TooManyAttachments
from lienthong.units import queries as units

_CODE_BYTES = 10


@transaction.atomic
def load_templates(templates: Iterable[TemplateDefinition], *, by: Actor, at: datetime) -> int:
    """Write the paper templates of a pack; return how many are new or changed. Issued papers stay as they are."""
    by.must(Role.STEERING, path="/")
    known = dict(PaperTemplate.objects.values_list("code", "sha256"))
    changed = [one for one in templates if known.get(one.code) != fingerprint(one)]
    if changed:
        rows = [PaperTemplate(code=one.code, body=body_of(one), sha256=fingerprint(one)) for one in changed]
        PaperTemplate.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["code"], update_fields=["body", "sha256"]
        )
        codes = sorted(one.code for one in changed)
        ledger.record("documents.templates_loaded", by=by, at=at, about="pack:documents", detail={"codes": codes})
    return len(changed)


@transaction.atomic
def store_file(content: bytes, *, name: str, by: Actor, at: datetime, largest: int = rules.LARGEST) -> StoredFile:
    """Keep a file of at most ``largest`` bytes by its content and return it; the same content is kept once.

    Refuses ``FileEmpty``, ``FileTooLarge``, ``FileTypeNotAllowed``, ``FileDamaged``, ``FileEncrypted``,
    ``FileUnpacksTooLarge``.
    """
    file = _keep(content, rules.media_type(content, rules.shown_name(name), largest), at)
    ledger.record("documents.stored", by=by, at=at, about=f"file:{file.sha256}", detail={"size": file.size})
    return file


@transaction.atomic
def attach_file(holder: str, component: str, content: bytes, name: str, *, by: Actor, at: datetime) -> Attachment:
    """Put a file to ``holder`` (``draft:<id>``, ``dossier:<code>``) as one of its components.

    The caller has checked the right to the holder. Refuses what ``store_file`` refuses and ``TooManyAttachments``.
    The ledger line holds no file name: names of files tell names of people.
    """
    shown = rules.shown_name(name)
    kind = rules.media_type(content, shown)
    _refuse_too_many(holder)
    return _attached(holder, component, _keep(content, kind, at), shown, origin="", by=by, at=at)


@transaction.atomic
def attach_kept_file(
    holder: str, component: str, sha256: str, name: str, *, origin: str, by: Actor, at: datetime
) -> Attachment:
    """Put a file that is kept already to ``holder``; ``origin`` names what it is taken from (``paper:<id>``).

    The caller has checked the right to the holder and to the file. Refuses ``TooManyAttachments``.
    """
    _refuse_too_many(holder)
    file = StoredFile.objects.select_for_update(no_key=True).get(pk=sha256)
    return _attached(holder, component, file, rules.shown_name(name), origin=origin, by=by, at=at)


@transaction.atomic
def remove_attachment(holder: str, attachment_id: int, *, by: Actor, at: datetime) -> None:
    """Take a file away from ``holder``; its content stays for a while (``forget_files``). Refuses ``NotFound``.

    The caller has checked the right to the holder; a number of another holder's attachment is not found.
    """
    attached = Attachment.objects.select_for_update().filter(holder=holder, pk=attachment_id).first()
    if attached is None:
        raise NotFound(what=Text("tệp đính kèm", "The attachment"))
    attached.delete()
    StoredFile.objects.filter(pk=attached.file_id).update(let_go_at=at)
    detail = {"component": attached.component, "file": attached.file_id}
    ledger.record("documents.removed", by=by, at=at, about=holder, dossier=rules.dossier_of(holder), detail=detail)


@transaction.atomic
def remove_attachments(holder: str, *, by: Actor, at: datetime) -> int:
    """Take all files away from ``holder``; return how many, one line for all of them.

    The caller has checked the right to the holder.
    """
    attached = Attachment.objects.filter(holder=holder)
    StoredFile.objects.filter(pk__in=list(attached.values_list("file_id", flat=True))).update(let_go_at=at)
    removed, _ = attached.delete()
    if removed:
        detail = {"files": removed}
        ledger.record("documents.removed", by=by, at=at, about=holder, dossier=rules.dossier_of(holder), detail=detail)
    return removed


@transaction.atomic
def move_attachments(old_holder: str, new_holder: str, *, by: Actor, at: datetime) -> int:
    """Hand all files of one holder to another (a draft's to its dossier); return how many, one line for all of them."""
    moved = Attachment.objects.filter(holder=old_holder).update(holder=new_holder)
    if moved:
        dossier = rules.dossier_of(new_holder)
        detail = {"from": old_holder, "files": moved}
        ledger.record("documents.moved", by=by, at=at, about=new_holder, dossier=dossier, detail=detail)
    return moved


@transaction.atomic
def rename_components(holder: str, names: Mapping[str, str], *, by: Actor, at: datetime) -> int:
    """Let a holder's files stand for the components that the law calls otherwise now; return how many, one line."""
    files = [file for file in Attachment.objects.filter(holder=holder) if file.component in names]
    for file in files:
        file.component = names[file.component]
    Attachment.objects.bulk_update(files, ["component"])
    if files:
        detail = {"files": len(files), "components": dict(names)}
        dossier = rules.dossier_of(holder)
        ledger.record("documents.components_renamed", by=by, at=at, about=holder, dossier=dossier, detail=detail)
    return len(files)


@transaction.atomic
def share_attachments(holder: str, other: str, *, by: Actor, at: datetime) -> int:
    """Let another holder have the files of one too (a linked dossier those of its root); return how many, one line.

    The content is kept once. What the other holder has already is left alone, so that doing it twice does it once.
    """
    known = set(Attachment.objects.filter(holder=other).values_list("component", "file_id"))
    shared = Attachment.objects.bulk_create(
        Attachment(
            holder=other,
            component=file.component,
            name=file.name,
            file_id=file.file_id,
            origin=file.origin,
            added_by=file.added_by,
            added_at=file.added_at,
        )
        for file in Attachment.objects.filter(holder=holder).order_by("pk")
        if (file.component, file.file_id) not in known
    )
    if shared:
        detail = {"from": holder, "files": len(shared)}
        ledger.record("documents.shared", by=by, at=at, about=other, dossier=rules.dossier_of(other), detail=detail)
    return len(shared)


@transaction.atomic
def forget_files(*, by: Actor, at: datetime, limit: int = 100) -> int:
    """Delete content that was let go long ago (``rules.KEPT_AFTER_REMOVAL``) and to which no table of any room refers.

    Return how many were looked at; what something still refers to is not looked at again until it is let go once more.
    """
    by.must(Role.STEERING, path="/")
    due = StoredFile.objects.select_for_update(skip_locked=True).filter(let_go_at__lte=at - rules.KEPT_AFTER_REMOVAL)
    looked_at, forgotten = list(due.order_by("let_go_at")[:limit]), []
    for file in looked_at:
        sha256 = file.sha256
        try:
            file.delete()
        except ProtectedError:
            StoredFile.objects.filter(pk=sha256).update(let_go_at=None)
        else:
            _path(sha256).unlink(missing_ok=True)  # before the row is gone for good: a crash leaves a row, never bytes
            forgotten.append(sha256)
    if forgotten:
        ledger.record("documents.forgotten", by=by, at=at, about="files:let_go", detail={"files": forgotten})
    return len(looked_at)


@transaction.atomic
def issue_document(
    dossier: str,
    template: str,
    title: Text | Words,
    number: str,
    unit_id: int,
    signer: str,
    shows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    signer_title: str = "",
    legal_basis: Sequence[str] = (),
    valid_to: date | None = None,
    matter: str = "",
) -> IssuedDocument:
    """Draw, sign and keep a paper of a dossier and its twin in data; the same again gives the same paper.

    ``matter`` is what of the dossier the paper is about (``payment:12``); without one it is the result.
    ``shows`` are the rows of the paper: ``{"label", "value"}``, the label as ``Text`` or ``{"vi", "en"}``, and for the
    twin ``key`` and ``data`` (see ``rules.rows_of``). ``valid_to`` is the first day on which the paper holds no longer.
    Takes about 0.1 s of computing: follower process only.
    Refuses ``TemplateUnknown``, ``LettersUnprintable``.
    """
    unit = units.get_unit(unit_id)
    by.must(Role.HEAD, path=unit.path)
    _one_at_a_time(dossier, f"{template} {matter}")
    same = IssuedDocument.objects.filter(dossier=dossier, template=template, matter=matter)
    issued = same.select_related("file").first()
    if issued:
        return issued
    local = timezone.localtime(at)
    name = units.version_of(unit_id, on=local.date()).name
    issued = IssuedDocument(
        code=new_code(secrets.token_bytes(_CODE_BYTES)),
        dossier=dossier,
        matter=matter,
        template=template,
        title_vi=title.vi,
        title_en=title.en,
        number=number,
        unit_id=unit_id,
        unit_name=name,
        signer=signer,
        signer_title=signer_title,
        shows=rules.rows_of(shows),
        issued_at=at,
        valid_to=valid_to,
    )
    place = units.version_of(unit.place_id or unit_id, on=local.date())
    pdf = rendering.render(_paper(issued, place.short_name or place.name, local))
    reason = f"{title.vi} {number}".strip()
    signed = signing.sign(pdf, unit_id=unit_id, unit_name=issued.unit_name, reason=reason, at=at)
    issued.file = _keep(signed, rules.PDF, at)
    twin = queries.twin_of(issued, legal_basis, local)
    issued.twin = _keep(signing.sign_data(twin, unit_id=unit_id, unit_name=name, at=at), rules.JSON, at)
    issued.save(force_insert=True)
    detail = {"template": template, "number": number, "file": issued.file_id, "twin": issued.twin_id}
    about = f"dossier:{dossier}"
    ledger.record("documents.issued", by=by, at=at, about=about, unit_id=unit_id, dossier=dossier, detail=detail)
    return issued


@transaction.atomic
def seal_file(pdf: bytes, unit_id: int, reason: str, *, about: str, by: Actor, at: datetime) -> StoredFile:
    """Sign a PDF in the name of a unit (as it is called at ``at``), keep it and return it; for slips and the like.

    ``about`` is the ledger's (``dossier:<code>``), ``reason`` what the signature says. Takes about 60 ms of computing:
    never in a request. Only the machine or the unit's head.
    """
    unit = units.get_unit(unit_id)
    by.must(Role.HEAD, path=unit.path)
    name = units.version_of(unit_id, on=timezone.localdate(at)).name
    file = _keep(signing.sign(pdf, unit_id=unit_id, unit_name=name, reason=reason, at=at), rules.PDF, at)
    detail, dossier = {"file": file.sha256, "size": file.size}, rules.dossier_of(about)
    ledger.record("documents.sealed", by=by, at=at, about=about, unit_id=unit_id, dossier=dossier, detail=detail)
    return file


@transaction.atomic
def seal_data(data: Mapping[str, Any], unit_id: int, *, about: str, by: Actor, at: datetime) -> StoredFile:
    """Sign data in the name of a unit (as it is called at ``at``), keep the file and return it; see ``sign_data``.

    ``about`` is the ledger's. Only the machine or the unit's head.
    """
    unit = units.get_unit(unit_id)
    by.must(Role.HEAD, path=unit.path)
    name = units.version_of(unit_id, on=timezone.localdate(at)).name
    file = _keep(signing.sign_data(data, unit_id=unit_id, unit_name=name, at=at), rules.JSON, at)
    detail = {"file": file.sha256, "size": file.size}
    ledger.record("documents.sealed", by=by, at=at, about=about, unit_id=unit_id, detail=detail)
    return file


@transaction.atomic
def withdraw_document(code: str, reason: str, *, by: Actor, at: datetime) -> IssuedDocument:
    """Declare a paper invalid from now on; the public check says so.

    Refuses ``NotFound``, ``DocumentAlreadyWithdrawn``.
    """
    found = IssuedDocument.objects.select_for_update(of=["self"]).select_related("unit").filter(code=code).first()
    if found is None:
        raise NotFound(what=Text("giấy tờ", "The paper"))
    by.must(Role.HEAD, path=found.unit.path)
    if found.withdrawn_at:
        raise DocumentAlreadyWithdrawn
    found.withdrawn_at, found.withdrawn_reason = at, reason
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    about, detail = f"dossier:{found.dossier}", {"template": found.template, "number": found.number}
    ledger.record(
        "documents.withdrawn", by=by, at=at, about=about, unit_id=found.unit_id, dossier=found.dossier, detail=detail
    )
    return found


def _refuse_too_many(holder: str) -> None:
    if Attachment.objects.filter(holder=holder).count() >= rules.MOST_ATTACHMENTS:
        raise TooManyAttachments(limit=rules.MOST_ATTACHMENTS)


def _attached(
    holder: str, component: str, file: StoredFile, name: str, *, origin: str, by: Actor, at: datetime
) -> Attachment:
    attached = Attachment.objects.create(
        holder=holder, component=component, name=name, file=file, origin=origin, added_by=by.id, added_at=at
    )
    detail = {"component": component, "file": file.sha256, "media_type": file.media_type, "size": file.size}
    detail |= {"origin": origin} if origin else {}
    ledger.record("documents.attached", by=by, at=at, about=holder, dossier=rules.dossier_of(holder), detail=detail)
    return attached


def _paper(issued: IssuedDocument, place: str, local: datetime) -> rendering.Paper:
    words = queries.template_on(issued.template, local)
    names = {"day": "%d", "month": "%m", "year": "%Y", "hour": "%H", "minute": "%M"}
    moment = {name: local.strftime(form) for name, form in names.items()}
    return rendering.Paper(
        state=words.state,
        unit_name=issued.unit_name,
        number_line=words.number_line.format(number=issued.number),
        heading=words.heading,
        rows=tuple((row["label"]["vi"], row["value"]) for row in issued.shows),
        place_and_date=words.place_and_date.format(place=place, **moment),
        signing_line=words.signing_line,
        signer_title=issued.signer_title,
        signer=issued.signer,
        signed_line=words.signed_line.format(unit=issued.unit_name, **moment),
        check_line=words.check_line.vi,
        check_address=f"{settings.PUBLIC_URL}/verify/{issued.code}",
        code=issued.code,
        small_print=tuple(line.vi for line in words.small_print),
        demo_mark=queries.demo_mark(),
    )


def _one_at_a_time(dossier: str, template: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"issue {dossier} {template}"])


def _keep(content: bytes, kind: str, at: datetime) -> StoredFile:
    """Keep content and return its row, locked until the act ends: nobody forgets it meanwhile.

    The bytes are written before the row is committed, so a row is never without bytes; bytes without a row harm nobody.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    file = StoredFile(sha256=sha256, media_type=kind, size=len(content), stored_at=at)
    StoredFile.objects.bulk_create([file], update_conflicts=True, unique_fields=["sha256"], update_fields=["let_go_at"])
    path = _path(sha256)
    if not path.exists():
        _write(path, content)
    return file


def _path(sha256: str) -> Path:
    return Path(settings.FILES) / rules.place_in_store(sha256)


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or none: a temporary file beside it, flushed, renamed, and the folder flushed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
