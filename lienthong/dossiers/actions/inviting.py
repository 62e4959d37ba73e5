"""Other people's word in a form: they are invited to their part of it, or to take over what was filled in for them.

Nobody sees or changes another's part: the applicant sees it once its person agreed, and that person only what the
definition shows them of the rest. Who agreed can take it back until the form is filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import Actor, Text
from lienthong.dossiers.actions import drafting
from lienthong.dossiers.models import Draft, Invitation
from lienthong.dossiers.queries.files import definitions_of
from lienthong.dossiers.queries.invitations import get_invitation
from lienthong.dossiers.queries.lists import get_open_draft, lock_draft
from lienthong.dossiers.refusals import InvitationOver, NumberMissing
from lienthong.dossiers.rules.holding import held_of
from lienthong.dossiers.rules.problems import problems
from lienthong.dossiers.rules.repetition import explained
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import PersonPart
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.parts import asked_parts, fields_of, person_of, shown_to

_WHY = Text("lý do không đồng ý", "why you do not agree")
#: How long a form that was filled in for somebody waits for them.
_DAYS_TO_TAKE_OVER = 30
_State = Invitation.State


@transaction.atomic
def invite_to_part(draft_id: UUID | str, part: str, *, by: Actor, at: datetime) -> Invitation:
    """Ask the person whom the form names for their part of it; an earlier invitation to it is replaced.

    What another person had given in it is dropped. Refuses ``NotFound`` (no such part now), ``DraftAlreadySubmitted``,
    ``NumberMissing``.
    """
    draft = lock_draft(get_open_draft(draft_id, to=by))
    definition = _definition(draft)
    known = draft.known(on=localdate(at))
    asked = next((one for one in asked_parts(definition, known) if one.key == part), None)
    if asked is None:
        raise NotFound(what=part)
    number = person_of(asked, known)
    if not number:
        raise NumberMissing
    before = _replaced(draft, part)
    if before is not None and before.number != number:
        _drop_part(draft, definition, asked)
    invitation = _invited(draft, part, number, days=asked.days, by=by, at=at)
    detail = {"procedure": definition.code, "part": part, "invitation": str(invitation.pk)}
    _record("dossiers.part_invited", draft, detail, by=by, at=at)
    return invitation


@transaction.atomic
def hand_over(draft_id: UUID | str, *, by: Actor, at: datetime) -> Invitation:
    """Let the person for whom a form was filled in take it over.

    Refuses ``NotFound``, ``DraftAlreadySubmitted``, ``NumberMissing`` (it is one's own).
    """
    draft = lock_draft(get_open_draft(draft_id, to=by))
    if not draft.is_with_helper:
        raise NumberMissing
    _replaced(draft, "")
    invitation = _invited(draft, "", draft.number, days=_DAYS_TO_TAKE_OVER, by=by, at=at)
    detail = {"procedure": draft.version.procedure_id, "invitation": str(invitation.pk)}
    _record("dossiers.draft_handed_over", draft, detail, by=by, at=at)
    return invitation


def save_part(
    invitation_id: UUID | str,
    form: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    places: Mapping[str, Mapping[str, Any]] | None = None,
) -> Draft:
    """Keep what the invited person gives, right or wrong; registries are asked in their name. See ``save_draft``.

    Who had agreed agrees again. Refuses ``NotFound``, ``InvitationOver``.
    """
    invitation = _open_part(invitation_id, by=by, at=at)
    if invitation.state == _State.AGREED:
        Invitation.objects.filter(pk=invitation.pk).update(state=_State.OPEN, answered_at=None, agreed_to={})
    return drafting.keep(invitation.draft, form, part=invitation.part, by=by, at=at, places=places or {})


def report_wrong_in_part(invitation_id: UUID | str, field: str, words: str, *, by: Actor, at: datetime) -> Draft:
    """Say that what a registry holds in one's part is wrong. See ``report_wrong``."""
    invitation = _open_part(invitation_id, by=by, at=at)
    if field.partition(".")[0] not in fields_of(_definition(invitation.draft), invitation.part):
        raise NotFound(what=field)
    return drafting.dispute(invitation.draft, field, words, by=by, at=at)


@transaction.atomic
def agree_to_part(invitation_id: UUID | str, *, by: Actor, at: datetime) -> Invitation:
    """Give one's word for one's part, as it stands, and for what one was shown of the rest.

    Refuses ``NotFound``, ``InvitationOver``, ``InvalidInput`` while something in it is wrong or missing.
    """
    _open_part(invitation_id, by=by, at=at)
    invitation = _locked_open(invitation_id, by=by, at=at)
    draft = invitation.draft
    definition = _definition(draft)
    own = fields_of(definition, invitation.part)
    errors = [
        error for error in check_form(definition, draft.form, on=localdate(at)) if error.path.partition(".")[0] in own
    ]
    if errors:
        raise InvalidInput(**problems(errors))
    invitation.agreed_to = shown_to(definition, invitation.part, draft.form)
    _answer(invitation, _State.AGREED, by=by, at=at)
    _record("dossiers.part_agreed", draft, _told(invitation), by=by, at=at)
    return invitation


def take_over(invitation_id: UUID | str, *, by: Actor, at: datetime) -> Draft:
    """Make what somebody filled in for one one's own: registries are asked now, the helper sees it no more.

    Refuses ``NotFound``, ``InvitationOver``.
    """
    with transaction.atomic():
        invitation = _locked_open(invitation_id, by=by, at=at)
        if invitation.part:
            raise NotFound(what=str(invitation_id))
        draft = invitation.draft
        draft.account_id = int(by.id)
        draft.save(update_fields=["account"])
        _answer(invitation, _State.AGREED, by=by, at=at)
        _record("dossiers.draft_taken_over", draft, _told(invitation), by=by, at=at)
    return drafting.refill_draft(draft.pk, by=by, at=at)


@transaction.atomic
def decline_invitation(invitation_id: UUID | str, words: str, *, by: Actor, at: datetime) -> Invitation:
    """Say no, with the reason, also after having agreed: the part is missing, or the form stays with the helper.

    What was given in the part is dropped. Refuses ``NotFound``, ``InvitationOver``, ``WordsMissing``.
    """
    words = explained(words, _WHY)
    invitation = _locked_open(invitation_id, by=by, at=at)
    invitation.words, draft = words, invitation.draft
    definition = _definition(draft)
    if part := next((one for one in definition.parts if one.key == invitation.part), None):
        _drop_part(draft, definition, part)
    _answer(invitation, _State.DECLINED, by=by, at=at)
    _record("dossiers.invitation_declined", draft, _told(invitation), by=by, at=at)
    return invitation


def _open(invitation_id: UUID | str, *, by: Actor, at: datetime) -> Invitation:
    """Return an invitation that can still be answered, or answered otherwise."""
    invitation = get_invitation(invitation_id, to=by)
    _must_be_open(invitation, at)
    return invitation


def _open_part(invitation_id: UUID | str, *, by: Actor, at: datetime) -> Invitation:
    """Return the same when it is about a part of a form, not about the whole."""
    invitation = _open(invitation_id, by=by, at=at)
    if not invitation.part:
        raise NotFound(what=str(invitation_id))
    return invitation


def _locked_open(invitation_id: UUID | str, *, by: Actor, at: datetime) -> Invitation:
    """Return the same with its draft locked: neither filed nor answered meanwhile."""
    invitation = _open(invitation_id, by=by, at=at)
    draft = lock_draft(invitation.draft)
    invitation.refresh_from_db()
    invitation.draft = draft
    _must_be_open(invitation, at)
    return invitation


def _must_be_open(invitation: Invitation, at: datetime) -> None:
    is_answered = invitation.state == _State.AGREED and bool(invitation.part)
    is_open = invitation.state == _State.OPEN and at <= invitation.until
    if invitation.draft.dossier or not (is_open or is_answered):
        raise InvitationOver


def _invited(draft: Draft, part: str, number: str, *, days: int, by: Actor, at: datetime) -> Invitation:
    return Invitation.objects.create(
        draft=draft, part=part, number=number, invited_by=by.name, invited_at=at, until=at + timedelta(days=days)
    )


def _replaced(draft: Draft, part: str) -> Invitation | None:
    """Close what stands of a part, and return it."""
    before = draft.invitations.exclude(state=_State.REPLACED).filter(part=part).first()
    if before is not None:
        draft.invitations.filter(pk=before.pk).update(state=_State.REPLACED)
    return before


def _drop_part(draft: Draft, definition: ProcedureDefinition, part: PersonPart) -> None:
    """Take out of a form what a person gave in their part, and what registries told in their name."""
    own = fields_of(definition, part.key)
    asked = {asking.key for asking in definition.prefill_from if asking.by == part.key}
    draft.form = {name: value for name, value in draft.form.items() if name not in own}
    draft.answers = {key: answer for key, answer in draft.answers.items() if key.partition("@")[0] not in asked}
    draft.disputed = {path: words for path, words in draft.disputed.items() if path.partition(".")[0] not in own}
    draft.held = held_of(definition, draft.answers, draft.disputed, draft.form)
    draft.save(update_fields=["form", "answers", "disputed", "held"])


def _answer(invitation: Invitation, state: Invitation.State, *, by: Actor, at: datetime) -> None:
    invitation.state, invitation.answered_at, invitation.answered_by = state, at, by.name
    invitation.save(update_fields=["state", "answered_at", "answered_by", "agreed_to", "words"])


def _told(invitation: Invitation) -> dict[str, str]:
    procedure = invitation.draft.version.procedure_id
    return {"procedure": procedure, "part": invitation.part, "invitation": str(invitation.pk)}


def _definition(draft: Draft) -> ProcedureDefinition:
    return definitions_of([draft.version_id])[draft.version_id]


def _record(verb: str, draft: Draft, detail: dict[str, str], *, by: Actor, at: datetime) -> None:
    ledger.record(verb, by=by, at=at, about=draft.holder, dossier=draft.holder, detail=detail)
