"""What all acts on a file have in common: lock, repetition, right, state, limit; then the act, the ledger, the key.

Two acts at once are put in order by the lock on the file's row; the second sees where the first left it and is refused
by name. The same key with the same body is the same act: it is not done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor
from lienthong.dossiers import queries
from lienthong.dossiers.models import Act, Dossier, IdempotentAct
from lienthong.dossiers.queries.files import known_act, must_be_possible, verbs_of
from lienthong.dossiers.refusals import ActAlreadyDone, IdempotencyKeyReused
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.repetition import fingerprint_of
from lienthong.dossiers.rules.transitions import ACTS, State
from lienthong.procedures.definitions import ProcedureDefinition


@dataclass(slots=True)
class Case:
    """A locked file and the act about to be done on it. ``is_repeated``: it was done before under this key.

    ``act`` may become another than was ``asked_for``: signing a proposed refusal is refusing.
    """

    dossier: Dossier
    definition: ProcedureDefinition
    asked_for: str
    act: transitions.Act
    by: Actor
    at: datetime
    key: str
    fingerprint: str
    state_before: State
    done_before: int
    is_repeated: bool

    @classmethod
    def open(cls, code: str, act: str, *, key: str, by: Actor, at: datetime, body: Mapping[str, Any]) -> Case:
        """Lock a file for an act, inside the caller's transaction.

        Refuses ``NotFound`` (no such file, or not for this actor's eyes), ``IdempotencyKeyMissing``,
        ``IdempotencyKeyReused``, ``ActNotAllowed``, ``NotAllowed``, ``ActAlreadyDone``.
        """
        dossier = _locked(code, by)
        case = cls(
            dossier=dossier,
            definition=queries.definition_of(dossier),
            asked_for=act,
            act=ACTS[act],
            by=by,
            at=at,
            key=key,
            fingerprint=fingerprint_of(act, {"code": code, **body}),
            state_before=State(dossier.state),
            done_before=0,
            is_repeated=False,
        )
        case.is_repeated = known_act(act, key=key, fingerprint=case.fingerprint, by=by) is not None
        if not case.is_repeated:
            case.check()
        return case

    @property
    def day(self) -> date:
        """The local day of the act."""
        return localdate(self.at)

    def check(self) -> None:
        """Refuse the act unless it starts from here, is this actor's, and may be done once more."""
        dossier, act = self.dossier, self.act
        must_be_possible(act, dossier, by=self.by)
        verbs = verbs_of(dossier.code)
        self.done_before = len(verbs)
        if transitions.is_used_up(act, self.definition, verbs):
            times = transitions.limit_of(act, self.definition)
            raise ActAlreadyDone(act_vi=act.label.vi, act_en=act.label.en, times=times)

    def go_to(self, step: str) -> None:
        """Hand the file to the unit and role of a step."""
        of = self.definition.step(step)
        self.dossier.step, self.dossier.holder_role = step, of.role
        self.dossier.holder_id = self.dossier.intake_id if of.role == "intake" else self.dossier.unit_id

    def go_on(self) -> None:
        """Hand the file to the step that follows."""
        self.go_to(transitions.next_step(self.definition, self.dossier.step).key)

    def leave(self) -> None:
        """Take the file off every worklist."""
        self.dossier.step = self.dossier.holder_role = ""
        self.dossier.ended_at = self.at

    def end(self) -> None:
        """Stop the clock and take the file off every worklist."""
        self.leave()
        self.note(Event(EventKind.ENDED, self.at))

    def note(self, event: Event) -> None:
        """Tell the clock what happened and count the due time again."""
        dossier = self.dossier
        dossier.events = [*dossier.events, event.as_json()]
        events = [Event.from_json(kept) for kept in dossier.events]
        if event.kind != EventKind.ENDED:
            calendar = queries.calendar_of(dossier.unit_id, on=events[0].at)
            dossier.due_at = due(self.definition.term_of(dossier.case), calendar, events).due_at

    def conclude(
        self, *, words: str = "", detail: Mapping[str, Any] | None = None, line: Mapping[str, Any] | None = None
    ) -> Dossier:
        """Write the act: the file as it is now, the thread, the ledger, the key.

        ``detail`` belongs to the thread (and may be personal), ``line`` to the ledger (and may not).
        """
        dossier, act = self.dossier, self.act
        if act.to is not None:
            dossier.state = act.to
        dossier.save()
        tell(
            dossier,
            act.verb,
            number=self.done_before + 1,
            state_before=self.state_before,
            words=words,
            detail=detail,
            line=line,
            by=self.by,
            at=self.at,
        )
        self._keep_key()
        return dossier

    def _keep_key(self) -> None:
        """Remember the key; another act that was done under it at this very moment undoes this one."""
        try:
            IdempotentAct.objects.create(
                actor_id=self.by.id,
                key=self.key,
                verb=self.asked_for,
                fingerprint=self.fingerprint,
                dossier_code=self.dossier.code,
                at=self.at,
            )
        except IntegrityError:
            raise IdempotencyKeyReused from None


def tell(
    dossier: Dossier,
    verb: str,
    *,
    number: int,
    state_before: str,
    by: Actor,
    at: datetime,
    words: str = "",
    detail: Mapping[str, Any] | None = None,
    line: Mapping[str, Any] | None = None,
) -> None:
    """Write what was done to a file that the caller holds locked: its thread, with ``detail``, and the ledger.

    ``detail`` and ``words`` may be personal, ``line`` may not.
    """
    Act.objects.create(
        dossier_code=dossier.code,
        number=number,
        verb=verb,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        unit_id=by.unit_id,
        state_before=state_before,
        state_after=dossier.state,
        words=words,
        detail=dict(detail or {}),
    )
    ledger.record(
        verb,
        by=by,
        at=at,
        about=f"dossier:{dossier.code}",
        unit_id=dossier.unit_id,
        dossier=dossier.code,
        detail={**dossier.line, **(line or {})},
    )


def _locked(code: str, by: Actor) -> Dossier:
    files = Dossier.objects.select_for_update(of=("self",))
    dossier = files.filter(code=code).select_related("unit", "holder", "intake").first()
    if dossier is None or not queries.may_see(dossier, to=by):
        raise NotFound(what=code)
    return dossier
