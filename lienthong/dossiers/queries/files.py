"""One file: who may see it, what may be done with it, the law it stands on, when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils.timezone import localdate

from lienthong.accounts.queries.people import represents
from lienthong.core.calendar import WorkingCalendar
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Grant, Role, Text
from lienthong.dossiers.models import Act, Dossier, IdempotentAct, Opinion
from lienthong.dossiers.queries.owing import owed_for
from lienthong.dossiers.refusals import ActNotAllowed, IdempotencyKeyReused
from lienthong.dossiers.refusals.ways import HeldByColleague, NotTakenYet
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.dossiers.rules.repetition import check_key
from lienthong.dossiers.rules.results import told_result
from lienthong.dossiers.rules.transitions import ACTS, STATE_NAMES, State
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: How far ahead a calendar is asked for when a term is counted.
AHEAD = timedelta(days=90)

#: What is done without having seen the file.
_WITHOUT_SEEING = [act.verb for act in ACTS.values() if act.by == "asked"]
_OFFICERS = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})
_known: dict[int, ProcedureDefinition] = {}  # by version id: a version never changes


def get_dossier(code: str, *, to: Actor) -> Dossier:
    """Return a file with its version and units; ``NotFound`` when there is none or ``to`` may not know of it."""
    files = Dossier.objects.select_related("version", "unit", "holder", "intake", "place").defer("version__body")
    dossier = files.filter(code=code).first()
    if dossier is None or not may_see(dossier, to=to):
        raise NotFound(what=code)
    return dossier


def may_see(dossier: Dossier, *, to: Actor) -> bool:
    """Tell whether ``to`` may see a file: its applicant, the officers of the units that handle it, its auditors.

    Officers of another unit see it while it is with them, and afterwards if somebody of their unit worked on it.
    """
    if to.kind == "person":
        return is_applicant(dossier, to=to)
    path, code = dossier.unit.path, dossier.procedure
    return (
        to.may(Role.INTAKE, path=dossier.intake.path, procedure=code)
        or to.may(Role.SETTLE, path=path, procedure=code)
        or to.may(Role.HEAD, path=path, procedure=code)
        or to.may(Role.AUDITOR, path=path, procedure=code)
        or _works_at(dossier.holder.path, dossier, to)
        or (_works_at(to.unit_path, dossier, to) and _worked_on(dossier, to))
    )


def is_applicant(dossier: Dossier, *, to: Actor) -> bool:
    """Tell whether a request is that of the person ``to``: their own, or that of the business for which they act.

    Who filed for a business sees it while they represent it, whoever they act for now (one more SQL statement).
    """
    is_own = dossier.applicant_id is not None and str(dossier.applicant_id) == to.id
    if not dossier.business:
        return is_own
    return dossier.business == to.business or (is_own and represents(int(to.id), dossier.business))


def _works_at(path: str, dossier: Dossier, to: Actor) -> bool:
    return any(to.may(role, path=path, procedure=dossier.procedure) for role in (Role.SETTLE, Role.HEAD))


def _worked_on(dossier: Dossier, to: Actor) -> bool:
    done = Act.objects.filter(dossier_code=dossier.code, unit_id=to.unit_id, actor_kind="officer")
    return done.exclude(verb__in=_WITHOUT_SEEING).exists()


def definition_of(dossier: Dossier) -> ProcedureDefinition:
    """Return the law under which a file was filed."""
    return definitions_of([dossier.version_id])[dossier.version_id]


def deadline_of(dossier: Dossier) -> Deadline:
    """Return when a file is due, with every interval explained, in the calendar of the settling unit."""
    events = [Event.from_json(kept) for kept in dossier.events]
    return due(definition_of(dossier).term_of(dossier.case), calendar_of(dossier.unit_id, on=events[0].at), events)


def result_of(dossier: Dossier, *, to: Actor) -> dict[str, Any]:
    """Return what ``to`` may know of a file's result; what officers say to each other stays between them."""
    result: dict[str, Any] = dossier.result
    return told_result(result, is_decided=dossier.done_at is not None) if to.kind == "person" else result


def calendar_of(unit_id: int, *, on: datetime) -> WorkingCalendar:
    """Return the calendar in which a unit counts a term that begins at ``on``."""
    start = localdate(on)
    return units.calendar_for(unit_id, start=start, end=start + AHEAD)


def expected_due(definition: ProcedureDefinition, unit_id: int | None, *, at: datetime, case: str = "") -> Deadline:
    """Return when a file that came ``at`` that time would be due at a settling unit (``None``: the country's hours)."""
    if unit_id is None:
        unit_id = UnitVersion.objects.values_list("unit_id", flat=True).get(units.TOP, valid_to=None)
    return due(definition.term_of(case), calendar_of(unit_id, on=at), [Event(EventKind.STARTED, at)])


@dataclass(frozen=True, slots=True)
class AllowedAct:
    """An act that somebody may do now: its name (as in ``rules.transitions.ACTS``), words, and what it needs."""

    act: str
    label: Text
    consequence: Text
    primary: bool
    needs: tuple[str, ...]


def allowed_acts(dossier: Dossier, *, to: Actor, at: datetime | None = None) -> list[AllowedAct]:
    """Return what ``to`` may do with a file now, what goes on first; with ``at``, without what time has ruled out."""
    mine = [act for name, act in ACTS.items() if may_act(dossier, name, by=to)]
    if not mine:
        return []
    definition, verbs = definition_of(dossier), verbs_of(dossier.code)
    open_acts = [
        act
        for act in mine
        if not transitions.is_used_up(act, definition, verbs)
        and _is_in_time(act, dossier, at)
        and (not act.is_asked or transitions.is_data_asked(verbs))
        and _has_a_question(act, dossier)
    ]
    if any(act.if_owed is not None for act in open_acts):
        is_owed = bool(owed_for(dossier, definition))
        open_acts = [act for act in open_acts if act.if_owed in (None, is_owed)]
    open_acts.sort(key=lambda act: not act.is_primary)
    return [AllowedAct(act.name, act.label, act.consequence, act.is_primary, act.needs) for act in open_acts]


def has_right(act: transitions.Act, dossier: Dossier, *, by: Actor) -> bool:
    """Tell whether ``by`` does such an act on this file: its applicant, an officer of its step, or of its counter."""
    if by.kind == "system":
        return act.by != "applicant"
    if act.by == "applicant":
        return by.kind == "person" and is_applicant(dossier, to=by)
    post = _post(act, dossier)
    return post is not None and by.kind == "officer" and by.may(post[0], path=post[1], procedure=dossier.procedure)


def stands_in(act: transitions.Act, dossier: Dossier, *, by: Actor) -> Grant | None:
    """Return the right by which ``by`` would do such an act for somebody who is away; ``None`` for one's own right."""
    post = _post(act, dossier) if by.kind == "officer" else None
    return by.stands_in(post[0], path=post[1], procedure=dossier.procedure) if post else None


def _post(act: transitions.Act, dossier: Dossier) -> tuple[Role, str] | None:
    """Return in which role and at which unit an officer does such an act; ``None`` where no officer does it."""
    if act.by == "counter":
        return Role.INTAKE, dossier.intake.path
    if act.by == "head":
        return Role.HEAD, dossier.holder.path
    role = acts_next(dossier)
    return (role, dossier.holder.path) if act.by == "officer" and role is not None else None


def acts_next(dossier: Dossier) -> Role | None:
    """Return the role that acts next on a file at the unit that holds it; ``None`` for the machine, or at the end."""
    if dossier.holder_role == "counter":
        return Role.INTAKE
    role = definition_of(dossier).step(dossier.step).role if dossier.step else ""
    return Role(role) if role in _OFFICERS else None


def must_be_possible(act: transitions.Act, dossier: Dossier, *, by: Actor) -> None:
    """Refuse ``ActNotAllowed`` unless the act starts from where the file is, ``NotAllowed`` unless it is for ``by``.

    At a settling step also ``HeldByColleague`` and ``NotTakenYet``.
    """
    whose = _whose(act, dossier, by=by)
    if not _starts_here(act, dossier) or whose == "done":
        where = _where(dossier)
        raise ActNotAllowed(act_vi=act.label.vi, act_en=act.label.en, state_vi=where.vi, state_en=where.en)
    if act.by != "asked" and not has_right(act, dossier, by=by):  # who is asked was checked where the question is
        raise NotAllowed(right=act.label.to(by.language))
    if whose == "colleague":
        raise HeldByColleague(officer=dossier.officer.name if dossier.officer else "")
    if whose == "nobody":
        raise NotTakenYet


def may_act(dossier: Dossier, act: str, *, by: Actor) -> bool:
    """Tell whether an act starts from where the file is and is for ``by``."""
    row = ACTS[act]
    return _starts_here(row, dossier) and has_right(row, dossier, by=by) and _whose(row, dossier, by=by) == "own"


def _starts_here(act: transitions.Act, dossier: Dossier) -> bool:
    if not transitions.is_possible(act, state=dossier.state, holder_role=dossier.holder_role):
        return False
    return act.way is None or transitions.leads(act, definition_of(dossier), dossier.step)


def _where(dossier: Dossier) -> Text:
    """Return the state of a file in words and, while it goes on, its step."""
    state = STATE_NAMES[State(dossier.state)]
    if not dossier.step:
        return state
    step = definition_of(dossier).step(dossier.step).title
    return Text(f"{state.vi} · {step.vi}", f"{state.en} · {step.en}")


def _whose(act: transitions.Act, dossier: Dossier, *, by: Actor) -> Literal["own", "done", "colleague", "nobody"]:
    """Tell whose act at a settling step is: of the officer who took the file there, who need not take it again."""
    if by.kind != "officer" or dossier.holder_role != "settle" or act.by != "officer":
        return "own"
    if dossier.officer_id is None:
        return "nobody" if act.is_owned else "own"
    if str(dossier.officer_id) not in (by.id, *_stood_in_for(dossier, by)):
        return "colleague"
    return "done" if act.name == "take_dossier" and dossier.state != State.RECEIVED else "own"


def _stood_in_for(dossier: Dossier, by: Actor) -> list[str]:
    """Return the ids of the officers of the unit that has the file for whom ``by`` stands in as a settling officer."""
    path, code = dossier.holder.path, dossier.procedure
    return [grant.in_place_of for grant in by.grants if grant.in_place_of and grant.covers(Role.SETTLE, path, code)]


def verbs_of(code: str) -> list[str]:
    """Return the verbs of the acts done on a file, in order."""
    return list(Act.objects.filter(dossier_code=code).order_by("number").values_list("verb", flat=True))


def was_told(code: str, verb: str, detail: Mapping[str, Any]) -> bool:
    """Tell whether the thread of a file says this already."""
    return Act.objects.filter(dossier_code=code, verb=verb, detail__contains=dict(detail)).exists()


def known_act(act: str, *, key: str, fingerprint: str, by: Actor) -> IdempotentAct | None:
    """Return what the actor did under this key, or ``None``.

    Refuses ``IdempotencyKeyMissing``, and ``IdempotencyKeyReused`` when it was another act or another body.
    """
    check_key(key)
    known = IdempotentAct.objects.filter(actor_id=by.id, key=key).first()
    if known is not None and (known.verb, known.fingerprint) != (act, fingerprint):
        raise IdempotencyKeyReused
    return known


def supplement_until(dossier: Dossier) -> datetime | None:
    """Return until when the person may answer the question, or pay what was asked, or ``None`` when nothing is open."""
    paused = [Event.from_json(kept) for kept in dossier.events if kept["kind"] == EventKind.PAUSED]
    return paused[-1].until if paused and dossier.state in transitions.WAITING else None


def _is_in_time(act: transitions.Act, dossier: Dossier, at: datetime | None) -> bool:
    if at is None:
        return True
    if act.name == "extend_dossier":
        return at <= dossier.due_at
    if act.name == "stop_dossier":
        until = supplement_until(dossier)
        return until is None or at > until
    return True


def _has_a_question(act: transitions.Act, dossier: Dossier) -> bool:
    """Tell whether there is an opinion to ask or to withdraw, for the acts that do that."""
    if act.name == "ask_opinion":
        return bool(definition_of(dossier).opinions)
    if act.name == "withdraw_opinion":
        return Opinion.objects.filter(dossier_code=dossier.code, state=Opinion.State.ASKED).exists()
    return True


def definitions_of(version_ids: Iterable[int]) -> dict[int, ProcedureDefinition]:
    """Return what versions say, by id; one statement for those that this process has not seen."""
    wanted = set(version_ids)
    if unseen := wanted - _known.keys():
        found = ProcedureVersion.objects.filter(pk__in=unseen)
        _known.update({version.pk: procedures.definition_of(version) for version in found})
    return {version_id: _known[version_id] for version_id in wanted}
