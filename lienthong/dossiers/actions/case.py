"""What all acts on a file have in common: reading, repetition, right, state, limit; then file, act, ledger and key.

An act reads with one SQL statement and writes with one. The write counts the file's acts on by one: when another act
came in between, nothing is written and the act begins anew, sees where the other left the file and is refused by name.
So no file is locked while it is thought about. The same key with the same body is the same act: it is not done again.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.timezone import localdate

from lienthong.core.values import Actor, Grant
from lienthong.dossiers import queries
from lienthong.dossiers.actions.turns import Turn
from lienthong.dossiers.models import Dossier, Opinion
from lienthong.dossiers.queries.cases import case_file
from lienthong.dossiers.queries.files import must_be_possible, stands_in
from lienthong.dossiers.refusals import ActAlreadyDone, IdempotencyKeyReused, NothingAsked
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.overtaking import Overtaken
from lienthong.dossiers.rules.repetition import check_key, fingerprint_of
from lienthong.dossiers.rules.transitions import ACTS, State
from lienthong.procedures.definitions import ProcedureDefinition, Step
from lienthong.units import queries as units

_WRITE_ACT = (Path(__file__).parents[1] / "sql" / "write_act.sql").read_text(encoding="utf-8")


@dataclass(slots=True)
class Case:
    """A file and the act about to be done on it. ``is_repeated``: it was done before under this key.

    ``act`` may become another than was ``asked_for``: signing a proposed refusal is refusing. An act that changes the
    form or the provenance of the file gives it a new one. ``arrives``: it comes to a settling step where nobody has it,
    and is given to an officer by the rule of the unit, if it has one.
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
    step_before: str
    verbs: tuple[str, ...]
    open_opinions: int
    is_shared: bool
    declared: tuple[object, object]
    in_place_of: Grant | None
    arrives: bool
    is_repeated: bool

    @classmethod
    def open(cls, code: str, act: str, *, key: str, by: Actor, at: datetime, body: Mapping[str, Any]) -> Case:
        """Read a file for an act: one SQL statement.

        Refuses ``NotFound`` (no such file, or not for this actor's eyes), ``IdempotencyKeyMissing``,
        ``IdempotencyKeyReused``, ``ActNotAllowed``, ``NotAllowed``, ``HeldByColleague``, ``NotTakenYet``,
        ``ActAlreadyDone``, ``NothingAsked``.
        """
        file = case_file(code, key=key, to=by, is_asked=ACTS[act].by == "asked")
        dossier = file.dossier
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
            step_before=dossier.step,
            verbs=file.verbs,
            open_opinions=file.open_opinions,
            is_shared=file.is_shared,
            declared=(dossier.form, dossier.provenance),
            in_place_of=stands_in(ACTS[act], dossier, by=by),
            arrives=False,
            is_repeated=file.known is not None,
        )
        check_key(key)
        if file.known is not None and file.known != (act, case.fingerprint):
            raise IdempotencyKeyReused
        if not case.is_repeated:
            case.check()
        return case

    @property
    def day(self) -> date:
        """The local day of the act."""
        return localdate(self.at)

    def check(self) -> None:
        """Refuse the act unless it starts from here, is this actor's, and may be done once more."""
        act = self.act
        must_be_possible(act, self.dossier, by=self.by)
        if act.is_asked and not transitions.is_data_asked(self.verbs):
            raise NothingAsked
        if transitions.is_used_up(act, self.definition, self.verbs):
            times = transitions.limit_of(act, self.definition)
            raise ActAlreadyDone(act_vi=act.label.vi, act_en=act.label.en, times=times)

    def go_to(self, step: str) -> None:
        """Hand the file to the unit and role of a step."""
        of = self.definition.step(step)
        self.dossier.step, self.dossier.holder_role = step, of.role
        self.dossier.holder_id = self._unit_of(of)

    def _unit_of(self, step: Step) -> int:
        if step.role == "intake":
            return self.dossier.intake_id
        if step.agency == self.definition.competence.agency:
            return self.dossier.unit_id
        return units.agency_of(self.dossier.place_id, step.agency).pk

    def go_on(self) -> None:
        """Hand the file to the step that follows."""
        self.go_to(transitions.next_step(self.definition, self.dossier.step).key)

    def arrive(self, step: str) -> None:
        """Hand the file to a settling step at which it belongs to nobody yet."""
        self.go_to(step)
        self.dossier.officer_id = None
        self.arrives = self.dossier.holder_role == "settle"

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
        """Write the act, one SQL statement: the file as it is now, the thread, the ledger, the key.

        ``detail`` belongs to the thread (and may be personal), ``line`` to the ledger (and may not). Where a unit
        shares out its work, or the end leaves questions to others behind, a few statements more, all or none.
        """
        dossier = self.dossier
        if self.act.to is not None:
            dossier.state = transitions.state_after(self.act, self.state_before)
        shares = self.arrives and (self.is_shared or dossier.holder_id != dossier.unit_id)
        leaves_questions = bool(self.open_opinions and dossier.ended_at)
        try:
            with transaction.atomic() if connection.in_atomic_block or shares or leaves_questions else nullcontext():
                given = self._share() if shares else {}
                self._write_down(words, {**(detail or {}), **given}, line or {})
                if leaves_questions:
                    self._withdraw_questions()
        except IntegrityError:  # another act was done under the key at this very moment
            raise IdempotencyKeyReused from None
        return dossier

    def _share(self) -> dict[str, Any]:
        """Give the file to an officer by the rule of the unit that it comes to; return what the thread says of it."""
        officer = Turn(self.dossier).give(on=self.day)
        self.dossier.officer_id = officer.id if officer else None
        return {"given_to": officer.name} if officer else {}

    def _write_down(self, words: str, detail: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        told = _told(
            self.dossier,
            self.act.verb,
            state_before=self.state_before,
            words=words,
            detail=detail,
            line=line,
            by=self.by,
            at=self.at,
            in_place_of=self.in_place_of,
        )
        key = {"key": self.key, "asked_for": self.asked_for, "fingerprint": self.fingerprint}
        now = (self.dossier.form, self.dossier.provenance)
        is_redeclared = any(one is not other for one, other in zip(now, self.declared, strict=True))
        _write(self.dossier, told | key, declared=is_redeclared)

    def _withdraw_questions(self) -> None:
        """Nobody need answer what was asked about a file that has ended."""
        questions = Opinion.objects.filter(dossier_code=self.dossier.code, state=Opinion.State.ASKED)
        questions.update(state=Opinion.State.WITHDRAWN, closed_at=self.at, closed_by=self.by.name)


def tell(
    dossier: Dossier,
    verb: str,
    *,
    state_before: str,
    by: Actor,
    at: datetime,
    words: str = "",
    detail: Mapping[str, Any] | None = None,
    line: Mapping[str, Any] | None = None,
) -> None:
    """Write what the machine did to a file that the caller holds locked: the file as it is now, its thread, the ledger.

    ``detail`` and ``words`` may be personal, ``line`` may not.
    """
    told = _told(dossier, verb, state_before=state_before, words=words, detail=detail, line=line, by=by, at=at)
    _write(dossier, told | {"key": "", "asked_for": "", "fingerprint": ""}, declared=False)


def _told(
    dossier: Dossier,
    verb: str,
    *,
    state_before: str,
    words: str,
    detail: Mapping[str, Any] | None,
    line: Mapping[str, Any] | None,
    by: Actor,
    at: datetime,
    in_place_of: Grant | None = None,
) -> dict[str, Any]:
    for_whom = {"in_place_of": in_place_of.in_place_of} if in_place_of else {}
    return {
        "verb": verb,
        "at": at,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "actor_unit": by.unit_id,
        "state_before": str(state_before),
        "words": words,
        "detail": _json(detail or {}),
        "in_place_of": in_place_of.absent_name if in_place_of else "",
        "line": _json({**dossier.line, **for_whom, **(line or {})}),
    }


def _write(dossier: Dossier, told: Mapping[str, Any], *, declared: bool) -> None:
    """Write the statement; refuse ``Overtaken`` when the file has gone on since it was read."""
    fields = _MOVING + _DECLARED if declared else _MOVING
    file = {
        f.attname: _json(getattr(dossier, f.attname)) if f in _JSON else getattr(dossier, f.attname) for f in fields
    }
    file |= {"state": str(dossier.state), "code": dossier.code, "acts": dossier.acts}
    with connection.cursor() as cursor:
        cursor.execute(_statement(declared), file | dict(told))
        row = cursor.fetchone()
    if row is None:
        raise Overtaken
    dossier.acts = row[0]


@functools.cache
def _statement(declared: bool) -> str:  # noqa: FBT001 - a key of the cache
    fields = _MOVING + _DECLARED if declared else _MOVING
    values = (f'"{field.attname}" = %({field.attname})s{"::jsonb" if field in _JSON else ""}' for field in fields)
    return _WRITE_ACT.format(assignments=", ".join(values))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


#: What never changes once a file was filed, and what only some acts change (and is long).
_FIXED = {
    "code",
    "root",
    "link",
    "procedure",
    "version_id",
    "applicant_id",
    "applicant_name",
    "subject_name",
    "business",
    "drafted_by",
    "filed_by",
    "channel",
    "submitted_at",
    "helped_id",
    "is_elsewhere",
    "acts",
}
_FIELDS = Dossier._meta.concrete_fields  # noqa: SLF001 - the way to ask a model for its columns
_DECLARED = [field for field in _FIELDS if field.attname in ("form", "provenance")]
_MOVING = [field for field in _FIELDS if field.attname not in _FIXED and field not in _DECLARED]
_JSON = {field for field in _FIELDS if isinstance(field, models.JSONField)}
