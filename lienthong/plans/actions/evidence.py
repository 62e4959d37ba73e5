"""Evidence: somebody of the lead gives it, somebody else judges it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import store_file
from lienthong.documents.rules import shown_name
from lienthong.plans.actions.versions import _changed, _locked, _refuse_closed
from lienthong.plans.models import Evidence
from lienthong.plans.queries.defined import defined_task, seat_of
from lienthong.plans.refusals import (
    DeliverableUnknown,
    EvidenceJudged,
    EvidenceJudgedByItsGiver,
    EvidenceUnknown,
    WhyMissing,
)
from lienthong.plans.rules import rights


@transaction.atomic
def give_evidence(
    plan: str, task: str, deliverable: str, content: bytes, name: str, *, note: str = "", by: Actor, at: datetime
) -> Evidence:
    """Give a file (PDF, JPEG, PNG) that shows a deliverable of a task; the same file again is the same evidence.

    Refuses ``TaskUnknown``, ``NotAllowed``, ``TaskClosed``, ``DeliverableUnknown`` and what ``store_file`` refuses.
    """
    held, found = _locked(plan, task)
    if not rights.works_on(by, seat_of(found.unit)):
        raise NotAllowed(right=str(Role.SETTLE))
    _refuse_closed(found)
    if deliverable not in defined_task(held, found).wanted:
        raise DeliverableUnknown(task=task, deliverable=deliverable)
    file = store_file(content, name=name, by=by, at=at)
    waiting = Evidence.objects.filter(task=found, deliverable=deliverable, file=file)
    if same := waiting.exclude(verdict=Evidence.Verdict.RETURNED).first():
        return same
    given = Evidence.objects.create(
        task=found,
        deliverable=deliverable,
        file=file,
        name=shown_name(name),
        note=note.strip(),
        given_by=by.id,
        given_name=by.name,
        given_at=at,
    )
    _changed(found, "plans.evidence_given", _told(given), {"name": given.name, "reason": given.note}, by=by, at=at)
    return given


@transaction.atomic
def accept_evidence(plan: str, task: str, evidence: int, *, by: Actor, at: datetime) -> Evidence:
    """Accept evidence that somebody else gave; accepting it again changes nothing.

    Refuses ``EvidenceUnknown``, ``NotAllowed``, ``EvidenceJudgedByItsGiver``, ``EvidenceJudged``, ``TaskClosed``.
    """
    judged, is_new = _judge(plan, task, evidence, Evidence.Verdict.ACCEPTED, "", by=by, at=at)
    if is_new:
        _changed(judged.task, "plans.evidence_accepted", _told(judged), {"name": judged.name}, by=by, at=at)
    return judged


@transaction.atomic
def send_back_evidence(plan: str, task: str, evidence: int, reason: str, *, by: Actor, at: datetime) -> Evidence:
    """Send evidence back with a reason; refuses what ``accept_evidence`` refuses, and ``WhyMissing``."""
    if not reason.strip():
        raise WhyMissing
    judged, is_new = _judge(plan, task, evidence, Evidence.Verdict.RETURNED, reason.strip(), by=by, at=at)
    if is_new:
        words = {"name": judged.name, "reason": judged.reason}
        _changed(judged.task, "plans.evidence_returned", _told(judged), words, by=by, at=at)
    return judged


def _judge(
    plan: str, task: str, number: int, verdict: Evidence.Verdict, reason: str, *, by: Actor, at: datetime
) -> tuple[Evidence, bool]:
    """Write a verdict; return the evidence, its task locked, and whether the verdict is new."""
    _, found = _locked(plan, task)
    if not rights.judges(by, seat_of(found.unit)):
        raise NotAllowed(right=str(Role.MONITOR))
    evidence = Evidence.objects.filter(task=found, pk=number).first()
    if evidence is None:
        raise EvidenceUnknown
    if evidence.given_by == by.id:
        raise EvidenceJudgedByItsGiver
    if (evidence.verdict, evidence.judged_by) == (verdict, by.id):
        return evidence, False
    if evidence.judged_at is not None:
        raise EvidenceJudged(who=evidence.judged_name, on=f"{localtime(evidence.judged_at):%d/%m/%Y}")
    _refuse_closed(found)
    evidence.task, evidence.verdict, evidence.reason = found, verdict, reason
    evidence.judged_by, evidence.judged_name, evidence.judged_at = by.id, by.name, at
    evidence.save(update_fields=["verdict", "reason", "judged_by", "judged_name", "judged_at"])
    return evidence, True


def _told(evidence: Evidence) -> dict[str, object]:
    return {"evidence": evidence.pk, "deliverable": evidence.deliverable, "file": evidence.file_id}
