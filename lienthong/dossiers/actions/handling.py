"""The officers' work on a file: receive, ask for a supplement, take, extend, propose, send back, sign, refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Actor, Text
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import Case
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.asked import data_asked
from lienthong.dossiers.queries.owing import refuse_unpaid
from lienthong.dossiers.queries.steps import had_it_before, missing_papers, officers_at
from lienthong.dossiers.refusals import DataStillMissing, DaysOutOfRange, DecisionUnknown, TermAlreadyOver
from lienthong.dossiers.refusals.opinions import OpinionStillOpen
from lienthong.dossiers.refusals.ways import OtherEyesNeeded, OwnProposal, StepUnfinished, StepUnknown
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.overtaking import in_turn
from lienthong.dossiers.rules.problems import problems
from lienthong.dossiers.rules.provenance import locked_changes
from lienthong.dossiers.rules.repetition import explained, told
from lienthong.dossiers.rules.transitions import ACTS, State, is_data_asked, next_step, settling_steps_before
from lienthong.dossiers.rules.words import say_time
from lienthong.procedures.definitions import ProcedureDefinition, Term
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import References, visible_values
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.wording import FieldError

#: No apology reaches further than this.
MOST_DAYS = 30
GRANT, REFUSE = "grant", "refuse"

_REASON = Text("lý do", "the reason")
_QUESTION = Text("cần bổ sung gì", "what is missing")
_DOUBT = Text("cần xem lại điều gì", "what to look at again")
#: What a proposal adds to the result of a file until it is signed or sent back.
_PROPOSAL = ("decision", "words", "proposer", "proposer_id")


@in_turn
def receive_dossier(code: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Take a file in and hand it to the settling unit; where the law counts from receipt, the clock starts.

    What an office of another place takes in stays with it until it is handed over. Refuses ``FeeUnpaid`` (the fee of
    the filing is owed), and like every act (see ``Case.open``).
    """
    case = Case.open(code, "receive_dossier", key=key, by=by, at=at, body={})
    if case.is_repeated:
        return case.dossier
    refuse_unpaid(case.dossier, case.definition)
    case.dossier.received_at = at
    if case.definition.clock_starts == "received":
        case.note(Event(EventKind.STARTED, at))
    if not case.dossier.is_elsewhere:
        case.arrive(next_step(case.definition, case.step_before).key)
    return case.conclude()


@in_turn
def ask_supplement(code: str, words: str, items: Sequence[str], *, key: str, by: Actor, at: datetime) -> Dossier:
    """Ask the person, once, for what is missing; the clock stands still until the answer, at most the days of the law.

    ``items`` are components, fields or plain words. Refuses ``WordsMissing`` and like every act.
    """
    case = Case.open(code, "ask_supplement", key=key, by=by, at=at, body={"words": words, "items": list(items)})
    if case.is_repeated:
        return case.dossier
    words = explained(words, _QUESTION)
    told("\n".join(items))
    calendar = queries.calendar_of(case.dossier.unit_id, on=at)
    term = Term(kind="working_days", amount=case.definition.supplement.days)
    until = due(term, calendar, [Event(EventKind.STARTED, at)]).due_at
    case.note(Event(EventKind.PAUSED, at, words, "person", until))
    case.go_to(case.step_before)  # from the counter, which was only to ask, the answer goes to the officer
    case.dossier.holder_role = "person"
    return case.conclude(words=words, detail={"items": list(items), "until": until.isoformat()})


@in_turn
def answer_supplement(
    code: str, form_changes: Mapping[str, Any], *, key: str, by: Actor, at: datetime, words: str = ""
) -> Dossier:
    """Give the answer: changed fields are checked and marked as the person's own; the clock runs again.

    Files go to the holder ``dossier:<code>`` beforehand. Refuses ``InvalidInput`` with every error, and like every act.
    """
    body = {"form": dict(form_changes), "words": words}
    case = Case.open(code, "answer_supplement", key=key, by=by, at=at, body=body)
    return case.dossier if case.is_repeated else _answered(case, form_changes, words)


@in_turn
def record_supplement(
    code: str, form_changes: Mapping[str, Any], *, key: str, by: Actor, at: datetime, words: str = ""
) -> Dossier:
    """Record at the counter what the applicant answers there (``words`` as they said it): like their own answer.

    Files that the officer took from them go to the holder ``dossier:<code>`` beforehand. Refuses what
    ``answer_supplement`` refuses.
    """
    body = {"form": dict(form_changes), "words": words}
    case = Case.open(code, "record_supplement", key=key, by=by, at=at, body=body)
    return case.dossier if case.is_repeated else _answered(case, form_changes, words)


def _answered(case: Case, form_changes: Mapping[str, Any], words: str) -> Dossier:
    dossier = case.dossier
    form = calculated(case.definition, References(form={**dossier.form, **form_changes}, today=case.day))
    changed = sorted(name for name in form_changes if form_changes[name] != dossier.form.get(name))
    asked = Act.objects.filter(dossier_code=dossier.code, verb=ACTS["ask_supplement"].verb).latest("number")
    locked = locked_changes(case.definition, dossier.provenance, changed, asked_for=asked.detail["items"])
    errors = [FieldError(name, "field_locked", _locked_words(case.definition, name)) for name in locked]
    if errors := errors + check_form(case.definition, form, on=case.day):
        raise InvalidInput(**problems(errors))
    dossier.form = visible_values(case.definition, form)
    dossier.case = case_of(case.definition, dossier.form)
    kept = {path: line for path, line in dossier.provenance.items() if path.partition(".")[0] in dossier.form}
    own = {name: {"how": "typed", "supplemented": True} for name in changed if name in dossier.form}
    dossier.provenance = {**kept, **own}
    dossier.state = asked.state_before
    dossier.holder_role = case.definition.step(dossier.step).role
    case.note(Event(EventKind.RESUMED, case.at))
    return case.conclude(words=told(words), detail={"changed": changed})


def _locked_words(definition: ProcedureDefinition, name: str) -> Text:
    label = definition.fields[name].label
    return Text(
        f"{label.vi}: không đổi được khi bổ sung. Nếu chưa đúng, hãy nói rõ với cơ quan, hoặc rút hồ sơ và nộp lại.",
        f"{label.en}: cannot be changed here. If it is wrong, tell the office, or withdraw the request and file again.",
    )


@in_turn
def take_dossier(code: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Become the officer of a file at its step; of two who try, one does.

    Refuses ``OtherEyesNeeded`` and like every act.
    """
    case = Case.open(code, "take_dossier", key=key, by=by, at=at, body={})
    if case.is_repeated:
        return case.dossier
    step = case.definition.step(case.step_before)
    if step.four_eyes and had_it_before(case.dossier, by.id):
        raise OtherEyesNeeded(step_vi=step.title.vi, step_en=step.title.en)
    case.dossier.officer_id = int(by.id) if by.kind == "officer" else None
    return case.conclude()


@in_turn
def pass_on_dossier(code: str, words: str = "", *, key: str, by: Actor, at: datetime) -> Dossier:
    """Hand the file to the next settling step, at whichever agency, with words that stay between officers.

    Refuses ``StepUnfinished``, ``OpinionStillOpen``, and like every act.
    """
    case = Case.open(code, "pass_on_dossier", key=key, by=by, at=at, body={"words": words})
    if case.is_repeated:
        return case.dossier
    words = told(words)
    _must_be_finished(case)
    case.arrive(next_step(case.definition, case.step_before).key)
    return case.conclude(words=words)


def _must_be_finished(case: Case) -> None:
    if case.open_opinions:
        raise OpinionStillOpen(count=case.open_opinions)
    if missing := missing_papers(case.dossier):
        raise StepUnfinished(
            missing_vi=", ".join(need.name.vi for need in missing),
            missing_en=", ".join(need.name.en for need in missing),
        )


@in_turn
def extend_dossier(code: str, working_days: int, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Move the due time by whole working days, once and before it is over, with an apology that gives the new date.

    The thread keeps what the apology holds: reason, old and new time, who signs it. Refuses ``DaysOutOfRange``,
    ``WordsMissing``, ``TermAlreadyOver``, and like every act.
    """
    body = {"working_days": working_days, "reason": reason}
    case = Case.open(code, "extend_dossier", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return case.dossier
    dossier = case.dossier
    if not 1 <= working_days <= MOST_DAYS:
        raise DaysOutOfRange(days=working_days, most=MOST_DAYS)
    reason = explained(reason, _REASON)
    deadline = queries.deadline_of(dossier)
    if at > deadline.due_at:
        over = say_time(deadline.due_at)
        raise TermAlreadyOver(due_vi=over.vi, due_en=over.en)
    case.note(Event(EventKind.EXTENDED, at, reason, days=working_days))
    apology = {
        "reason": reason,
        "old_due_at": deadline.due_at.isoformat(),
        "new_due_at": dossier.due_at.isoformat(),
        "working_days": working_days,
        "signer": by.name,
    }
    return case.conclude(words=reason, detail=apology, line={"working_days": working_days})


@in_turn
def propose_result(code: str, decision: str, words: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Propose to ``grant`` or to ``refuse`` (with the reason that the person will read) and hand the file to the head.

    Refuses ``DecisionUnknown``, ``WordsMissing``, ``StepUnfinished``, ``OpinionStillOpen``, ``DataStillMissing``, and
    like every act.
    """
    case = Case.open(code, "propose_result", key=key, by=by, at=at, body={"decision": decision, "words": words})
    if case.is_repeated:
        return case.dossier
    if decision not in (GRANT, REFUSE):
        raise DecisionUnknown(decision=decision)
    _must_be_finished(case)
    if decision == GRANT and is_data_asked(case.verbs) and (missing := data_asked(case.dossier).missing):
        raise DataStillMissing(summary=Text(*(", ".join(one.to(to) for one in missing) for to in ("vi", "en"))))
    words = explained(words, _REASON) if decision == REFUSE else told(words)
    case.dossier.result = {
        **case.dossier.result,
        "decision": decision,
        "words": words,
        "proposer": by.name,
        "proposer_id": by.id,
    }
    case.go_on()
    return case.conclude(words=words, detail={"decision": decision}, line={"decision": decision})


@in_turn
def send_back_proposal(code: str, words: str, *, to_step: str = "", key: str, by: Actor, at: datetime) -> Dossier:
    """Return a file to the officer of an earlier settling step (``to_step``; empty: the nearest), as often as needed.

    The words stay between officers; the clock runs on. Refuses ``WordsMissing``, ``StepUnknown``, and like every act.
    """
    body = {"words": words} | ({"to_step": to_step} if to_step else {})
    case = Case.open(code, "send_back_proposal", key=key, by=by, at=at, body=body)
    if case.is_repeated:
        return case.dossier
    dossier, words = case.dossier, explained(words, _DOUBT)
    earlier = [step.key for step in settling_steps_before(case.definition, case.step_before)]
    step = to_step or earlier[0]
    if step not in earlier:
        raise StepUnknown(step=to_step, known=", ".join(earlier))
    if dossier.holder_role == "settle" or step != earlier[0]:
        dossier.officer_id = next((int(officer) for officer in officers_at(code, step) if officer.isdigit()), None)
    dossier.result = {name: value for name, value in dossier.result.items() if name not in _PROPOSAL}
    case.go_to(step)
    return case.conclude(words=words, detail={"from": case.step_before, "to": step})


@in_turn
def sign_dossier(code: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Sign what was proposed: a grant goes to the machine, which makes the result; a refusal ends the file.

    Nobody signs what they proposed, in whoever's place they act: refuses ``OwnProposal``, and like every act.
    """
    case = Case.open(code, "sign_dossier", key=key, by=by, at=at, body={})
    if case.is_repeated:
        return case.dossier
    _must_be_anothers(case)
    if case.dossier.result.get("decision") == REFUSE:
        case.act = ACTS["refuse_dossier"]
        return _refused(case, case.dossier.result["words"])
    case.dossier.result = {**case.dossier.result, "signer": by.name, "signed_at": at.isoformat()}
    case.go_on()
    return case.conclude()


@in_turn
def refuse_dossier(code: str, reason: str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """Refuse a file: at the counter as not to be taken in, or by the head's signature.

    Refuses ``WordsMissing``, ``OwnProposal``, and like every act.
    """
    case = Case.open(code, "refuse_dossier", key=key, by=by, at=at, body={"reason": reason})
    if case.is_repeated:
        return case.dossier
    _must_be_anothers(case)
    return _refused(case, explained(reason, _REASON))


def _must_be_anothers(case: Case) -> None:
    if case.by.kind == "officer" and case.dossier.result.get("proposer_id") == case.by.id:
        raise OwnProposal


def _refused(case: Case, reason: str) -> Dossier:
    dossier = case.dossier
    dossier.done_at = case.at
    dossier.result = {**dossier.result, "decision": REFUSE, "words": reason, "signer": case.by.name}
    stage = "intake" if case.state_before == State.SUBMITTED else "settlement"
    case.end()
    return case.conclude(words=reason, line={"on_time": case.at <= dossier.due_at, "stage": stage})
