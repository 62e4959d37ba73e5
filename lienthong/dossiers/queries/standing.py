"""On which law a draft stands, and what has changed since it was begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lienthong.dossiers.models import Draft
from lienthong.procedures import queries as procedures
from lienthong.procedures.refusals import ProcedureUnknown
from lienthong.procedures.rules.amendments import Note


@dataclass(frozen=True, slots=True)
class LawOfDraft:
    """Whether a draft stands on the law of today.

    ``current``: it does. ``accepted``: a newer text is in force, and it may be filed under its own through
    ``accepts_until``. ``outdated``: it has to be carried to the newer text before it can be filed. ``ended``: there is
    no such procedure any more. ``note`` says what the newer text changed, or, once the draft was carried, what changed
    since it was begun.
    """

    standing: Literal["current", "accepted", "outdated", "ended"]
    number: int
    live: int | None
    accepts_until: date | None
    note: Note | None


def law_of(draft: Draft, *, on: date) -> LawOfDraft:
    """Return on which law a draft stands (1 SQL when it is the law of today and it was not carried)."""
    code, number = draft.version.procedure_id, draft.version.number
    try:
        live = procedures.version_on(code, on=on)
    except ProcedureUnknown:
        return LawOfDraft("ended", number, None, None, None)
    if live.pk == draft.version_id:
        begun = procedures.number_of(draft.carried_from_id) if draft.carried_from_id else None
        note = procedures.note_between(code, begun, number) if begun else None
        return LawOfDraft("current", number, number, None, note)
    card = next(one for one in procedures.versions_of(code, on=on) if one.id == draft.version_id)
    is_accepted = procedures.accepts(draft.version, on=on)
    note = procedures.note_between(code, number, live.number)
    return LawOfDraft("accepted" if is_accepted else "outdated", number, live.number, card.accepts_until, note)
