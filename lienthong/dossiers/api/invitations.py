"""Invitations: other people's word in a form, their part of it or the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Status

from lienthong.core.requests import ApiRequest
from lienthong.dossiers import queries
from lienthong.dossiers.actions import inviting
from lienthong.dossiers.api.shapes import DisputeIn, DraftOut, FormIn, WordsIn, draft_out
from lienthong.dossiers.models import Invitation
from lienthong.dossiers.queries.invitations import Standing, get_invitation, invitations_of, parts_of
from lienthong.procedures.queries import definition_of
from lienthong.procedures.rules.parts import fields_of, shown_to

router = Router(tags=["invitations"])


@dataclass(frozen=True, slots=True)
class PartOut:
    """A part of one's form that somebody else gives, and how far it is."""

    part: str
    number: str
    standing: Standing
    until: datetime | None
    answered_by: str
    words: str


@dataclass(frozen=True, slots=True)
class InvitationOut:
    """What one is asked: ``form`` holds one's own part (none: it is the whole form), ``shown`` what one agrees to."""

    id: UUID
    procedure: str
    part: str
    invited_by: str
    state: str
    until: datetime
    form: dict[str, Any]
    shown: dict[str, Any]


def _out(invitation: Invitation) -> InvitationOut:
    draft, part = invitation.draft, invitation.part
    definition = definition_of(draft.version)
    own = fields_of(definition, part) if part else frozenset()
    return InvitationOut(
        id=invitation.pk,
        procedure=definition.code,
        part=part,
        invited_by=invitation.invited_by,
        state=invitation.state,
        until=invitation.until,
        form={name: value for name, value in draft.form.items() if name in own},
        shown=shown_to(definition, part, draft.form) if part else {},
    )


@router.get("/drafts/{draft_id}/parts", response=list[PartOut], summary="List the parts of my draft that others give")
def parts(request: ApiRequest, draft_id: UUID) -> list[PartOut]:
    draft = queries.get_draft(draft_id, to=request.auth)
    return [
        PartOut(
            part=card.part.key,
            number=card.number,
            standing=card.standing,
            until=card.invitation.until if card.invitation else None,
            answered_by=card.invitation.answered_by if card.invitation else "",
            words=card.invitation.words if card.invitation else "",
        )
        for card in parts_of(draft, definition_of(draft.version), at=request.at)
    ]


@router.post("/drafts/{draft_id}/parts/{part}/invitation", response={204: None}, summary="Invite whose part it is")
def invite(request: ApiRequest, draft_id: UUID, part: str) -> Status[None]:
    inviting.invite_to_part(draft_id, part, by=request.auth, at=request.at)
    return Status(204, None)


@router.post("/drafts/{draft_id}/hand-over", response={204: None}, summary="Send to them what I filled in for somebody")
def hand_over(request: ApiRequest, draft_id: UUID) -> Status[None]:
    inviting.hand_over(draft_id, by=request.auth, at=request.at)
    return Status(204, None)


@router.get("/invitations", response=list[InvitationOut], summary="List what waits for my word")
def waiting(request: ApiRequest) -> list[InvitationOut]:
    return [_out(one) for one in invitations_of(to=request.auth, at=request.at)]


@router.get("/invitations/{invitation_id}", response=InvitationOut, summary="Read what I am asked")
def read(request: ApiRequest, invitation_id: UUID) -> InvitationOut:
    return _out(get_invitation(invitation_id, to=request.auth))


@router.patch("/invitations/{invitation_id}", response=InvitationOut, summary="Fill in my part; nothing typed is lost")
def save(request: ApiRequest, invitation_id: UUID, body: FormIn) -> InvitationOut:
    inviting.save_part(invitation_id, body.form, by=request.auth, at=request.at)
    return _out(get_invitation(invitation_id, to=request.auth))


@router.post("/invitations/{invitation_id}/disputes", response=InvitationOut, summary="Say that a held value is wrong")
def dispute(request: ApiRequest, invitation_id: UUID, body: DisputeIn) -> InvitationOut:
    inviting.report_wrong_in_part(invitation_id, body.field, body.words, by=request.auth, at=request.at)
    return _out(get_invitation(invitation_id, to=request.auth))


@router.post("/invitations/{invitation_id}/agreement", response=InvitationOut, summary="Give my word for my part")
def agree(request: ApiRequest, invitation_id: UUID) -> InvitationOut:
    inviting.agree_to_part(invitation_id, by=request.auth, at=request.at)
    return _out(get_invitation(invitation_id, to=request.auth))


@router.post("/invitations/{invitation_id}/taking-over", response=DraftOut, summary="Take over what was written for me")
def take_over(request: ApiRequest, invitation_id: UUID) -> DraftOut:
    return draft_out(inviting.take_over(invitation_id, by=request.auth, at=request.at))


@router.post("/invitations/{invitation_id}/refusal", response=InvitationOut, summary="Say no, with the reason")
def decline(request: ApiRequest, invitation_id: UUID, body: WordsIn) -> InvitationOut:
    inviting.decline_invitation(invitation_id, body.words, by=request.auth, at=request.at)
    return _out(get_invitation(invitation_id, to=request.auth))
