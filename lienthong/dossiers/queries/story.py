"""The thread of a file for those who may read it, and its public state for those who only have the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.timezone import localdate

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.files import calendar_of, definition_of, get_dossier
from lienthong.dossiers.queries.steps import step_of, stops_of
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.fees import MONEY, say_money
from lienthong.dossiers.rules.holders import Visit, visits
from lienthong.dossiers.rules.transitions import ACTS, DONE, INTERNAL, LAW_MOVED, RECOUNTED, STATE_NAMES, State
from lienthong.dossiers.rules.words import FILED, say_filed, say_law, say_moved
from lienthong.units import queries as units

_PAY = Text("Người nộp trả tiền", "The applicant pays")


@dataclass(frozen=True, slots=True)
class ThreadAct:
    """One act as the thread tells it; ``words`` are what was said to the person, ``detail`` what belongs to it."""

    number: int
    verb: str
    label: Text
    at: datetime
    actor_name: str
    actor_kind: str
    unit_name: str
    words: str
    state_after: str
    detail: Mapping[str, Any]
    unit_id: int | None = None
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A stay of the file with a unit at one step, by name; ``at_counter``: there to ask the applicant something.

    ``target_at`` is until when the unit should have passed it on by the inner target of the step: among officers only.
    """

    visit: Visit
    step: Text
    unit_name: str
    at_counter: bool
    target_at: datetime | None


@dataclass(frozen=True, slots=True)
class Thread:
    """What happened, where the file is now and with whom, what comes next (``None``: nothing), who had it how long."""

    acts: tuple[ThreadAct, ...]
    now: Text
    next: Text | None
    held: tuple[Held, ...] = ()


def thread(code: str, *, to: Actor) -> Thread:
    """Return the thread of a file, oldest act first; words between officers stay between officers."""
    dossier = get_dossier(code, to=to)
    acts = list(Act.objects.filter(dossier_code=code).order_by("number"))
    stays = visits(stops_of(acts))
    units_named = {act.unit_id for act in acts if act.unit_id} | {
        dossier.holder_id,
        *(stay.holder_id for stay in stays),
        *(unit for act in acts for unit in act.detail.get("asked_units", ())),
    }
    names = units.names(units_named, on=localdate(acts[-1].at))
    targets = _targets(dossier, stays) if to.kind != "person" else {}
    return Thread(
        acts=tuple(_thread_act(act, names, to) for act in acts),
        now=_now(dossier, names.get(dossier.holder_id, "")),
        next=_next(dossier),
        held=tuple(_held(dossier, stay, names.get(stay.holder_id, ""), targets.get(stay)) for stay in stays),
    )


def _held(dossier: Dossier, stay: Visit, unit_name: str, target_at: datetime | None) -> Held:
    step = step_of(dossier, stay.step)
    return Held(stay, step.title.text, unit_name, _is_at_counter(dossier, stay), target_at)


def _is_at_counter(dossier: Dossier, stay: Visit) -> bool:
    return stay.holder_id == dossier.intake_id and step_of(dossier, stay.step).role == "settle"


def _targets(dossier: Dossier, stays: Sequence[Visit]) -> dict[Visit, datetime]:
    """Return until when each stay should have ended, where its step has an inner target."""
    calendar = cache(lambda unit_id: calendar_of(unit_id, on=dossier.submitted_at))
    wanted = [(stay, step_of(dossier, stay.step).target) for stay in stays if not _is_at_counter(dossier, stay)]
    return {stay: due(target, calendar(stay.holder_id), stay.events).due_at for stay, target in wanted if target}


def _thread_act(act: Act, names: Mapping[int, str], to: Actor) -> ThreadAct:
    is_hidden = act.verb in INTERNAL and to.kind == "person"
    return ThreadAct(
        number=act.number,
        verb=act.verb,
        label=_told(act, names),
        at=act.at,
        actor_name=act.actor_name,
        actor_kind=act.actor_kind,
        unit_name=names.get(act.unit_id or 0, ""),
        words="" if is_hidden else act.words,
        state_after=act.state_after,
        in_place_of=act.in_place_of,
        detail={} if is_hidden else act.detail,
        unit_id=act.unit_id,
    )


def _told(act: Act, names: Mapping[int, str]) -> Text:
    if act.verb in (RECOUNTED, LAW_MOVED):
        old, new = (datetime.fromisoformat(act.detail[name]) for name in ("old_due_at", "new_due_at"))
        return say_moved(old, new) if act.verb == RECOUNTED else say_law(act.detail["to"], old, new)
    if act.verb == FILED:
        return say_filed(act.detail)
    if act.verb in MONEY:
        return say_money(act.verb, act.detail)
    done = DONE[act.verb]
    if asked := ", ".join(names.get(unit, "") for unit in act.detail.get("asked_units", ())):
        return Text(f"{done.vi}: {asked}", f"{done.en}: {asked}")
    if given_to := act.detail.get("given_to"):
        return Text(f"{done.vi}, phân công {given_to}", f"{done.en}, given to {given_to}")
    return done


def _now(dossier: Dossier, unit_name: str) -> Text:
    state = STATE_NAMES[State(dossier.state)]
    if not dossier.step:
        return state
    step = definition_of(dossier).step(dossier.step).title.text
    return Text(f"{state.vi} · {step.vi} · {unit_name}", f"{state.en} · {step.en} · {unit_name}")


def _next(dossier: Dossier) -> Text | None:
    if not dossier.step:
        return None
    if dossier.holder_role == "person":
        return _PAY if dossier.state == State.PAYMENT_ASKED else ACTS["answer_supplement"].label
    following = transitions.next_step(definition_of(dossier), dossier.step)
    return following.title.text if following.key != dossier.step else ACTS["return_result"].label


@dataclass(frozen=True, slots=True)
class Tracked:
    """What everybody who has a code may know of a file: where it is and when it is due. Nothing about a person."""

    code: str
    procedure: Text
    state: State
    state_name: Text
    step: Text | None
    unit_name: str
    submitted_at: datetime
    due_at: datetime
    done_at: datetime | None
    ended_at: datetime | None


def track(code: str) -> Tracked:
    """Return the public state of a file by its code (``NotFound`` when there is none)."""
    dossier = Dossier.objects.filter(code=code.strip()).first()
    if dossier is None:
        raise NotFound(what=code)
    definition = definition_of(dossier)
    return Tracked(
        code=dossier.code,
        procedure=definition.title.text,
        state=State(dossier.state),
        state_name=STATE_NAMES[State(dossier.state)],
        step=definition.step(dossier.step).title.text if dossier.step else None,
        unit_name=units.names([dossier.unit_id], on=localdate(dossier.submitted_at)).get(dossier.unit_id, ""),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        done_at=dossier.done_at,
        ended_at=dossier.ended_at,
    )
