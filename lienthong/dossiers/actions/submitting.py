"""The doors by which a form is filed: directly, as a draft, by the machine for a root."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role
from lienthong.dossiers.actions.filing import ONLINE, Filing
from lienthong.dossiers.models import Dossier, Draft
from lienthong.dossiers.queries.competence import ground_of, ground_under
from lienthong.dossiers.queries.files import known_act
from lienthong.dossiers.queries.invitations import agreed_parts
from lienthong.dossiers.queries.lists import must_be_of
from lienthong.dossiers.refusals import DraftAlreadySubmitted, DraftWithHelper
from lienthong.dossiers.rules.linking import Origin
from lienthong.dossiers.rules.provenance import without_forged
from lienthong.dossiers.rules.repetition import check_key, filing_holder, fingerprint_of


def submit_dossier(
    procedure: str,
    form: Mapping[str, Any],
    *,
    place_code: str = "",
    channel: str = ONLINE,
    key: str,
    by: Actor,
    at: datetime,
    held: Mapping[str, Mapping[str, Any]] | None = None,
) -> Dossier:
    """File a form directly (API, counter, post) and return the dossier; what is filed twice under one key is one file.

    ``place_code`` is needed where the form does not hold it. Files are put to ``filing_holder(by, key)`` beforehand.
    ``held`` is what registries answered to the calling door, by field (see ``Draft.held``), never what a browser says;
    what the form does not show counts only where it is what a registry answered.
    A person files for themselves or a business, online, and without a draft no part that somebody else gives; an
    officer of the intake unit at the counter and by post. Two SQL statements once the process knows the procedure and
    the place, and those for files where there may be any.

    Refuses ``InvalidInput`` with every error, ``ProcedureUnknown``, ``ChannelNotOffered``, ``NotAllowed``,
    ``ApplicantNotOffered``, ``IdempotencyKeyMissing``, ``IdempotencyKeyReused``.
    """
    check_key(key)
    body = {"procedure": procedure, "form": dict(form), "place": place_code, "channel": channel}
    ground, held = ground_of(procedure, on=localdate(at)), held or {}
    filing = Filing(
        act="submit_dossier",
        key=key,
        fingerprint=fingerprint_of("submit_dossier", body),
        ground=ground,
        form=without_forged(ground.definition, form, held),
        channel=channel.lower(),
        by=by,
        at=at,
        place_code=place_code,
        holder=filing_holder(by, key),
        held=held,
        business=by.business,
        agreed={} if by.kind == "person" else None,
    )
    return filing.with_defaults().file()


@transaction.atomic
def submit_draft(draft_id: UUID | str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """File a draft as it stands, with its files; the draft is then closed.

    The law is the one under which it was begun, while that accepts; after that it is carried to the law of today first
    (``carry_draft``). Refuses ``NotFound`` (not one's own), ``DraftAlreadySubmitted``, ``DraftOutdated``,
    ``DraftOfAnother``, ``DraftWithHelper``, ``ProcedureUnknown``, ``InvalidInput`` with every error, also parts for
    which others have not given their word.
    """
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("version", "helper").defer("version__body")
    draft = drafts.filter(pk=draft_id, account_id=_person(by)).first()
    if draft is None:
        raise NotFound(what=str(draft_id))
    fingerprint = fingerprint_of("submit_draft", {"draft": str(draft.pk)})
    if known := known_act("submit_draft", key=key, fingerprint=fingerprint, by=by):
        return Dossier.objects.get(code=known.dossier_code)
    if draft.dossier:
        raise DraftAlreadySubmitted(dossier=draft.dossier)
    must_be_of(draft, to=by)
    if draft.is_with_helper:
        raise DraftWithHelper
    ground = ground_under(draft.version, on=localdate(at))
    filing = Filing(
        act="submit_draft",
        key=key,
        fingerprint=fingerprint,
        ground=ground,
        form=draft.form,
        channel=ONLINE,
        by=by,
        at=at,
        holder=draft.holder,
        held=draft.held,
        defaults=draft.defaults,
        places=draft.places,
        business=draft.business,
        drafted_by=draft.helper.name if draft.helper else "",
        agreed=agreed_parts(draft, ground.definition, at=at),
    )
    dossier = filing.file()
    draft.dossier = dossier.code
    draft.saved_at = at
    draft.save(update_fields=["dossier", "saved_at"])
    return dossier


def file_for_root(procedure: str, form: Mapping[str, Any], origin: Origin, *, by: Actor, at: datetime) -> Dossier:
    """File a linked procedure for the one who declared its root; once for each root and link.

    The machine only. Its papers are the root's. Refuses like ``submit_dossier``.
    """
    by.must(Role.STEERING, path="/")
    act = "file_for_root"
    filing = Filing(
        act=act,
        key=f"{origin.root}:{origin.link}",
        fingerprint=fingerprint_of(act, {"root": origin.root, "link": origin.link}),
        ground=ground_of(procedure, on=localdate(at)),
        form=dict(form),
        channel=origin.channel,
        by=by,
        at=at,
        origin=origin,
    )
    return filing.with_defaults().file()


def _person(by: Actor) -> int:
    if by.kind != "person":
        raise NotAllowed(right=str(Role.PERSON))
    return int(by.id)
