"""What every act on a petition has in common: read it locked, check right and state, write the line of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor
from lienthong.dossiers.queries.files import calendar_of
from lienthong.feedback.definitions import PetitionDays
from lienthong.feedback.models import Dissatisfaction, Petition
from lienthong.feedback.queries.petitions import may_answer, may_see
from lienthong.feedback.queries.rules import rules_of
from lienthong.feedback.refusals import PetitionNotAt
from lienthong.feedback.rules.petitions import STATE_NAMES, State, deadline_within


@dataclass(frozen=True, slots=True)
class PetitionCase:
    """A petition that nobody else changes meanwhile, and who acts on it when."""

    petition: Petition
    by: Actor
    at: datetime

    @classmethod
    def of_person(cls, code: str, states: Iterable[State], *, by: Actor, at: datetime) -> PetitionCase:
        """Open one's own petition; refuses ``NotFound``, ``NotAllowed`` (officers), ``PetitionNotAt``."""
        case = cls._open(code, by, at)
        if by.kind != "person":
            raise NotAllowed(right="person")
        return case.at_one_of(states)

    @classmethod
    def of_officer(cls, code: str, states: Iterable[State], *, by: Actor, at: datetime) -> PetitionCase:
        """Open a petition of one's unit to deal with it; refuses ``NotFound``, ``NotAllowed``, ``PetitionNotAt``."""
        case = cls._open(code, by, at)
        if not may_answer(case.petition, to=by):
            raise NotAllowed(right="settle")
        return case.at_one_of(states)

    @classmethod
    def _open(cls, code: str, by: Actor, at: datetime) -> PetitionCase:
        petitions = Petition.objects.select_related("unit", "rules", "account").select_for_update(of=("self",))
        petition = petitions.filter(code=code).first()
        if petition is None or not may_see(petition, to=by):
            raise NotFound(what=code)
        return cls(petition, by, at)

    def at_one_of(self, states: Iterable[State]) -> PetitionCase:
        """Return it unless it is elsewhere: then refuse ``PetitionNotAt``."""
        if State(self.petition.state) not in states:
            raise self.elsewhere()
        return self

    def elsewhere(self) -> PetitionNotAt:
        """Return the refusal that says where the petition is."""
        name = STATE_NAMES[State(self.petition.state)]
        return PetitionNotAt(state_vi=name.vi, state_en=name.en)

    @property
    def days(self) -> PetitionDays:
        """The terms under which the petition came."""
        return rules_of(self.petition.rules).days

    def due(self, days: int) -> datetime:
        """Return when so many working days of the unit after the arrival are over."""
        begun = datetime.fromisoformat(self.petition.events[0]["at"])
        return deadline_within(days, calendar_of(self.petition.unit_id, on=begun), self.petition.events).due_at

    def tell(self, verb: str, **detail: Any) -> None:
        """Write the line of the ledger: about the petition, of its unit, with its procedure, channel and kind."""
        petition = self.petition
        ledger.record(
            verb,
            by=self.by,
            at=self.at,
            about=f"petition:{petition.code}",
            unit_id=petition.unit_id,
            dossier=petition.dossier,
            detail={**petition.line, **detail},
        )

    def tell_late(self, stage: str) -> None:
        """Note the first thing that came too late: it is counted once, and so is that somebody was let down."""
        if not self.petition.overdue:
            self.petition.overdue = stage
            self.petition.save(update_fields=["overdue"])
            self.tell("feedback.overdue", stage=stage)
        self.tell_let_down("overdue")

    def tell_let_down(self, why: str) -> None:
        """Note, once for each petition, that it was not dealt with as it should be: disliked, repeated, overdue."""
        if not self.petition.let_down:
            self.petition.let_down = why
            self.petition.save(update_fields=["let_down"])
            self.tell("feedback.let_down", why=why)


def note_dissatisfaction(
    dossier: str, why: str, line: Mapping[str, Any], *, unit_id: int | None, by: Actor, at: datetime
) -> None:
    """Note, once for each dossier, that somebody was unhappy with it: for a low ``rating`` or a ``petition``."""
    _, is_new = Dissatisfaction.objects.get_or_create(dossier=dossier, defaults={"why": why, "at": at})
    if is_new:
        about, detail = f"dossier:{dossier}", {**line, "why": why}
        ledger.record(
            "feedback.dissatisfied", by=by, at=at, about=about, unit_id=unit_id, dossier=dossier, detail=detail
        )
