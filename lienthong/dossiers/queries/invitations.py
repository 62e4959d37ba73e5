"""Who is asked for their word in a form: the parts of a draft, how far each is, and what waits for a person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.timezone import localdate

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor
from lienthong.dossiers.models import Draft, Invitation
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import PersonPart
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.parts import asked_parts, open_fields, person_of, shown_to


class Standing(StrEnum):
    """How far somebody else's part is."""

    UNKNOWN = "unknown"  # the form does not say yet whose it is
    NOT_ASKED = "not_asked"
    OPEN = "open"
    OVER = "over"  # not answered in time
    DECLINED = "declined"
    CHANGED = "changed"  # agreed to, but who it is, or what they were shown, is not the same any more
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part that somebody else gives: whose it is, how far it is, and the invitation that stands, if any."""

    part: PersonPart
    number: str
    standing: Standing
    invitation: Invitation | None


def parts_of(draft: Draft, definition: ProcedureDefinition, *, at: datetime) -> list[PartCard]:
    """Return the parts that others give, in the order of the definition (one SQL statement, none without parts)."""
    known = draft.known(on=localdate(at))
    parts = [] if draft.is_with_helper else asked_parts(definition, known)
    if not parts:
        return []
    standing = {one.part: one for one in draft.invitations.exclude(state=Invitation.State.REPLACED)}
    return [_card(part, definition, known, standing, at) for part in parts]


def agreed_parts(draft: Draft, definition: ProcedureDefinition, *, at: datetime) -> dict[str, Invitation]:
    """Return what others agreed to and still stands, by part."""
    cards = parts_of(draft, definition, at=at)
    return {card.part.key: card.invitation for card in cards if card.invitation and card.standing == Standing.AGREED}


def as_applicant_sees(draft: Draft, definition: ProcedureDefinition) -> Draft:
    """Return a draft without what others have not given their word for: it is not the applicant's to see yet.

    The draft is changed in memory only, and must not be saved.
    """
    if definition.parts:
        at = draft.saved_at  # an invitation that is over was not agreed to either
        hidden = open_fields(definition, draft.known(on=localdate(at)), agreed_parts(draft, definition, at=at))
        hidden = frozenset() if draft.is_with_helper else hidden
        draft.form = {name: value for name, value in draft.form.items() if name not in hidden}
        draft.held = {path: line for path, line in draft.held.items() if path.partition(".")[0] not in hidden}
    return draft


def _card(
    part: PersonPart,
    definition: ProcedureDefinition,
    known: References,
    standing: Mapping[str, Invitation],
    at: datetime,
) -> PartCard:
    number, invitation = person_of(part, known), standing.get(part.key)
    if not number:
        return PartCard(part, number, Standing.UNKNOWN, invitation)
    if invitation is None:
        return PartCard(part, number, Standing.NOT_ASKED, None)
    return PartCard(part, number, _standing(part, definition, known, invitation, at), invitation)


def _standing(
    part: PersonPart, definition: ProcedureDefinition, known: References, invitation: Invitation, at: datetime
) -> Standing:
    if invitation.number != person_of(part, known):
        return Standing.CHANGED if invitation.state == Invitation.State.AGREED else Standing.NOT_ASKED
    if invitation.state == Invitation.State.DECLINED:
        return Standing.DECLINED
    if invitation.state == Invitation.State.AGREED:
        saw_the_same = invitation.agreed_to == shown_to(definition, part.key, known.form)
        return Standing.AGREED if saw_the_same else Standing.CHANGED
    return Standing.OVER if at > invitation.until else Standing.OPEN


def hand_over_of(draft: Draft) -> Invitation | None:
    """Return the invitation to take over what a helper fills in, if one stands (no SQL statement for other drafts)."""
    if not draft.is_with_helper:
        return None
    return draft.invitations.filter(part="").exclude(state=Invitation.State.REPLACED).first()


def get_invitation(invitation_id: uuid.UUID | str, *, to: Actor) -> Invitation:
    """Return an invitation of ``to`` with its draft, whatever became of it; ``NotFound`` for everybody else's."""
    try:
        wanted = uuid.UUID(str(invitation_id))
    except ValueError:
        raise NotFound(what=str(invitation_id)) from None
    found = _of_person(to).filter(pk=wanted).first()
    if found is None:
        raise NotFound(what=str(invitation_id))
    return found


def invitations_of(*, to: Actor, at: datetime) -> list[Invitation]:
    """Return what waits for the word of ``to``, the first to lapse first."""
    waiting = _of_person(to).filter(state=Invitation.State.OPEN, until__gte=at, draft__dossier="")
    return list(waiting.order_by("until"))


def _of_person(to: Actor) -> QuerySet[Invitation]:
    mine = Invitation.objects.select_related("draft__version").defer("draft__version__body")
    return mine.filter(number=to.subject) if to.kind == "person" and to.subject else mine.none()
