"""What may be done with plans and tasks, by whom; refusals first. Every change leaves a line and a version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import system
from lienthong.documents.refusals import FileTypeNotAllowed
from lienthong.plans.actions.closing import close_task, extend_task, reopen_task
from lienthong.plans.actions.evidence import accept_evidence, give_evidence, send_back_evidence
from lienthong.plans.actions.loading import adopt_plan, load_plans
from lienthong.plans.models import Evidence, Plan, PlanVersion, TaskVersion
from lienthong.plans.refusals import (
    DecisionLater,
    DecisionMissing,
    DeliverableUnknown,
    EvidenceJudged,
    EvidenceJudgedByItsGiver,
    EvidenceUnknown,
    NewDateWrong,
    PlanOfAnother,
    PlanUnknown,
    PlanWrong,
    TargetNotReached,
    TaskClosed,
    TaskOpen,
    TaskUnknown,
    TaskWithoutEvidence,
    WhyMissing,
)
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY
from tests.plans.planning import (
    CODE,
    MACHINE,
    OWN,
    PDF,
    Cast,
    cast,
    given,
    load,
    office,
    own_plan,
    plan,
    shown,
    started,
    task,
    with_task,
)
from tests.plans.written import NATIONAL, PROVINCIAL

TODAY = FRIDAY.date()
LATER = date(2027, 1, 31)
DECIDED = {"decision": "15/QĐ-TTg", "decided_by": "Phó Thủ tướng", "decided_on": TODAY}

pytestmark = pytest.mark.usefixtures("demo_pack")


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


def acts(code: str = "T1", of: str = CODE) -> list[str]:
    return list(TaskVersion.objects.filter(task=task(code, of)).order_by("number").values_list("act", flat=True))


def lines(verb: str) -> list[dict[str, Any]]:
    return list(LedgerLine.objects.filter(verb=verb).order_by("seq").values_list("detail", flat=True))


# ---------------------------------------------------------------- plans come


def test_only_who_steers_loads_the_plans_of_a_pack(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        load_plans([], by=people.head, at=FRIDAY)


def test_the_plans_of_a_pack_are_loaded_once_and_again_when_they_change(db: None) -> None:
    assert [load_plans([plan()], by=MACHINE, at=FRIDAY) for _ in range(2)] == [1, 0]
    assert [acts("T1"), acts("T4")] == [["defined"], ["defined"]]
    assert (task("T4").done_on, task("T4").due) == (date(2026, 9, 1), date(2026, 10, 31))
    moved = with_task(NATIONAL, "T1", due="2026-10-30", fulfilled=NATIONAL["tasks"][3]["fulfilled"])
    assert load_plans([moved], by=MACHINE, at=FRIDAY) == 1
    (_, changed) = TaskVersion.objects.filter(task=task("T1")).order_by("number")
    assert (changed.act, changed.due, changed.done_on) == ("task_redefined", date(2026, 10, 30), date(2026, 9, 1))
    assert changed.detail["differences"][0]["en"] == "Due: from 31/10/2026 to 30/10/2026"
    assert acts("T2") == ["defined"], "what did not change has no version"
    assert PlanVersion.objects.filter(plan_id=CODE).count() == 2
    assert lines("plans.loaded")[-1] == {"codes": [CODE], "gone": []}


def test_a_task_that_its_plan_no_longer_has_keeps_its_history_and_may_come_back(db: None) -> None:
    load()
    load(plan(tasks=NATIONAL["tasks"][1:]))
    assert (task("T1").is_live, acts("T1")) == (False, ["defined", "task_dropped"])
    load(plan(tasks=NATIONAL["tasks"][2:]))
    load()
    assert (task("T1").is_live, acts("T1")) == (True, ["defined", "task_dropped", "task_redefined"])
    newest = TaskVersion.objects.filter(task=task("T1")).latest("number")
    assert newest.detail["differences"][0]["vi"] == "Việc trở lại kế hoạch, hạn 31/10/2026"
    assert load_plans([], by=MACHINE, at=FRIDAY) == 1
    assert not Plan.objects.get(code=CODE).is_live
    with pytest.raises(PlanUnknown):
        close_task(CODE, "T1", by=MACHINE, at=FRIDAY)


def test_a_date_that_a_decision_moved_stays_until_the_definition_has_another(people: Cast) -> None:
    extend_task(CODE, "T1", LATER, "thiếu người", **DECIDED, by=people.officer, at=FRIDAY)
    load(with_task(NATIONAL, "T1", weight=2))
    assert task().due == LATER
    load(with_task(NATIONAL, "T1", due="2026-10-30"))
    assert task().due == date(2026, 10, 30)


def test_a_units_own_plan_is_brought_by_its_head_alone(people: Cast) -> None:
    for by in (people.clerk, people.stranger, people.watcher):
        with pytest.raises(NotAllowed):
            adopt_plan(own_plan(number="9"), by=by, at=FRIDAY)
    assert adopt_plan(own_plan(), by=people.governor, at=FRIDAY).number == 1, "the same again changes nothing"
    assert adopt_plan(own_plan(number="9"), by=people.governor, at=FRIDAY).number == 2
    assert [line["version"] for line in lines("plans.adopted")] == [1, 2]
    assert (task("L1", OWN).parent, task("L1", OWN).unit_id) == (task("T2"), office("Z01"))
    load(plan(), plan(code="P-2"))
    assert Plan.objects.get(code=OWN).is_live, "a load of the pack leaves the plans of units alone"


def test_a_plan_that_does_not_fit_is_refused_with_every_place(people: Cast) -> None:
    wrong = with_task(PROVINCIAL, "L1", due="2027-01-15")
    with pytest.raises(PlanWrong) as refused:
        adopt_plan(wrong, by=people.governor, at=FRIDAY)
    assert refused.value.facts["problems"][0]["code"] == "due_after_parent"
    assert "L1.due" in refused.value.message("vi")
    decision = {"number": "15/QĐ", "by": "Phó Thủ tướng", "on": "2026-11-01"}
    adopt_plan(with_task(PROVINCIAL, "L1", due="2027-01-15", decision=decision), by=people.governor, at=FRIDAY)
    with pytest.raises(PlanWrong, match="owner"):
        adopt_plan(own_plan(code="X", owner="Z99"), by=people.governor, at=FRIDAY)


def test_nobody_takes_the_code_of_anothers_plan(people: Cast) -> None:
    with pytest.raises(PlanOfAnother):
        alone = [PROVINCIAL["tasks"][0] | {"refines": None}]
        adopt_plan(own_plan(code=CODE, tasks=alone), by=people.governor, at=FRIDAY)
    with pytest.raises(PlanOfAnother):
        adopt_plan(own_plan(owner="G02"), by=people.stranger, at=FRIDAY)


def test_who_steers_brings_a_plan_of_the_country(people: Cast) -> None:
    brought = adopt_plan(plan(code="P-3"), by=people.steering, at=FRIDAY)
    assert brought.owner_id == units.country(on=TODAY).unit_id


# ---------------------------------------------------------------- evidence

Try = Callable[[Cast], Any]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda p: given(p, by=p.stranger), NotAllowed),
        (lambda p: given(p, by=p.watcher), NotAllowed),
        (lambda p: given(p, "moon"), DeliverableUnknown),
        (lambda p: given(p, content=b"=HYPERLINK()"), FileTypeNotAllowed),
        (lambda p: give_evidence(CODE, "T9", "law", PDF, "a.pdf", by=p.officer, at=FRIDAY), TaskUnknown),
        (lambda p: accept_evidence(CODE, "T1", given(p).pk, by=p.head, at=FRIDAY), NotAllowed),
        (lambda p: accept_evidence(CODE, "T1", 0, by=p.watcher, at=FRIDAY), EvidenceUnknown),
        (lambda p: accept_evidence(CODE, "T2", given(p).pk, by=p.watcher, at=FRIDAY), EvidenceUnknown),
        (lambda p: send_back_evidence(CODE, "T1", given(p).pk, " ", by=p.watcher, at=FRIDAY), WhyMissing),
    ],
)
def test_evidence_is_refused(people: Cast, act: Try, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        act(people)


def test_who_gave_evidence_never_judges_it_not_even_the_steering_committee(people: Cast) -> None:
    load(with_task(NATIONAL, "T5", lead={"say": {"vi": "chưa nêu", "en": "not stated"}}))
    one = give_evidence(CODE, "T5", "whole", PDF, "a.pdf", by=people.steering, at=FRIDAY)
    with pytest.raises(EvidenceJudgedByItsGiver):
        accept_evidence(CODE, "T5", one.pk, by=people.steering, at=FRIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).update(judged_by=people.steering.id)


def test_evidence_is_given_once_judged_once_and_may_be_given_anew_after_it_was_sent_back(people: Cast) -> None:
    one = given(people)
    assert given(people).pk == one.pk, "the same file twice is one piece of evidence"
    back = send_back_evidence(CODE, "T1", one.pk, "thiếu chữ ký", by=people.watcher, at=FRIDAY)
    assert send_back_evidence(CODE, "T1", one.pk, "thiếu chữ ký", by=people.watcher, at=FRIDAY) == back
    with pytest.raises(EvidenceJudged, match="Watcher"):
        accept_evidence(CODE, "T1", one.pk, by=people.watcher, at=FRIDAY)
    again = given(people)
    accepted = accept_evidence(CODE, "T1", again.pk, by=people.steering, at=FRIDAY)
    assert accept_evidence(CODE, "T1", again.pk, by=people.steering, at=FRIDAY) == accepted
    assert acts() == ["defined", "evidence_given", "evidence_returned", "evidence_given", "evidence_accepted"]
    assert [len(lines(f"plans.evidence_{act}")) for act in ("given", "returned", "accepted")] == [2, 1, 1]
    assert "thiếu chữ ký" not in str(lines("plans.evidence_returned")), "what people write is not in the ledger"


# ---------------------------------------------------------------- closing


def test_a_head_who_closes_a_task_without_evidence_is_refused_by_name(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        close_task(CODE, "T1", by=people.officer, at=FRIDAY)
    with pytest.raises(TaskWithoutEvidence, match="The law; The guide"):
        close_task(CODE, "T1", by=people.head, at=FRIDAY)
    accept_evidence(CODE, "T1", given(people, "law").pk, by=people.watcher, at=FRIDAY)
    given(people, "guide")
    with pytest.raises(TaskWithoutEvidence, match=r"evidence: The guide\."):
        close_task(CODE, "T1", by=people.head, at=FRIDAY)


def test_a_closed_task_is_opened_only_from_above_and_with_a_reason(people: Cast) -> None:
    shown(people)
    closed = close_task(CODE, "T1", by=people.head, at=FRIDAY)
    assert (closed.done_on, lines("plans.task_closed")) == (TODAY, [{"in_time": "false", "evidence": 2}])
    for act in (
        lambda: close_task(CODE, "T1", by=people.head, at=FRIDAY),
        lambda: given(people),
        lambda: extend_task(CODE, "T1", LATER, "a", **DECIDED, by=people.officer, at=FRIDAY),
    ):
        with pytest.raises(TaskClosed):
            act()
    with pytest.raises(NotAllowed):
        reopen_task(CODE, "T1", "chưa xong", by=people.head, at=FRIDAY)
    with pytest.raises(WhyMissing):
        reopen_task(CODE, "T1", "", by=people.watcher, at=FRIDAY)
    assert reopen_task(CODE, "T1", "chưa xong", by=people.watcher, at=FRIDAY).done_on is None
    with pytest.raises(TaskOpen):
        reopen_task(CODE, "T1", "chưa xong", by=people.watcher, at=FRIDAY)
    assert acts()[-2:] == ["task_closed", "task_reopened"]


def test_what_is_measured_decides_however_much_evidence_there_is(people: Cast) -> None:
    one = give_evidence(CODE, "T3", "whole", PDF, "a.pdf", by=people.officer, at=FRIDAY)
    accept_evidence(CODE, "T3", one.pk, by=people.watcher, at=FRIDAY)
    load(with_task(NATIONAL, "T3", measure={"fact": "papers_replaced", "at_least": 1139}))
    with pytest.raises(TargetNotReached, match="≥ 1139"):
        close_task(CODE, "T3", by=people.head, at=FRIDAY)
    load(with_task(NATIONAL, "T3", measure={"fact": "procedures_online", "at_least": "0.1"}))
    assert close_task(CODE, "T3", by=people.head, at=FRIDAY).done_on == TODAY
    assert set(lines("plans.task_closed")[0]) == {"in_time", "value"}


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"by": "stranger"}, NotAllowed),
        ({"reason": " "}, WhyMissing),
        ({"decision": ""}, DecisionMissing),
        ({"decided_by": " "}, DecisionMissing),
        ({"decided_on": TODAY + timedelta(days=1)}, DecisionLater),
        ({"until": date(2026, 10, 31)}, NewDateWrong),
        ({"until": TODAY - timedelta(days=1)}, NewDateWrong),
    ],
)
def test_a_date_is_not_moved(people: Cast, changes: dict[str, Any], refusal: type[Refused]) -> None:
    asked = {"until": LATER, "reason": "thiếu người", **DECIDED} | {k: v for k, v in changes.items() if k != "by"}
    by = getattr(people, changes.get("by", "officer"))
    with pytest.raises(refusal):
        extend_task(CODE, "T1", asked.pop("until"), asked.pop("reason"), **asked, by=by, at=FRIDAY)


def test_a_date_is_moved_by_a_decision_and_what_it_was_is_kept(people: Cast) -> None:
    for _ in range(2):
        extend_task(CODE, "T1", LATER, "thiếu người", **DECIDED, by=people.officer, at=FRIDAY)
    assert acts() == ["defined", "task_extended"], "the same again changes nothing"
    (kept,) = TaskVersion.objects.filter(task=task(), act="task_extended")
    assert (kept.due, kept.detail["old_due"], kept.by_name) == (LATER, "2026-10-31", "Ministry")
    assert kept.detail["decision"] == {"number": "15/QĐ-TTg", "by": "Phó Thủ tướng", "on": TODAY.isoformat()}
    assert lines("plans.task_extended") == [{"old_due": "2026-10-31", "due": "2027-01-31", "number": "15/QĐ-TTg"}]
    extend_task(CODE, "T1", LATER + timedelta(days=1), "lụt", **DECIDED, by=people.watcher, at=FRIDAY)
    assert task().due == LATER + timedelta(days=1)


def test_the_machine_may_do_what_heads_do(db: None) -> None:
    load()
    cast()
    assert adopt_plan(own_plan(), by=system("plans"), at=FRIDAY).number == 1
