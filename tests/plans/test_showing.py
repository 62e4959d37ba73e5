"""The page of a task: what somebody may do, the next thing first; who sees which part of it."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.core.values import Text
from lienthong.plans.actions.closing import close_task
from lienthong.plans.actions.evidence import accept_evidence
from lienthong.plans.actions.loading import load_plans
from lienthong.plans.queries.showing import TaskPage, evidence_file, task_page
from lienthong.plans.refusals import EvidenceUnknown
from lienthong.plans.rules.next import Case, Hands, allowed, waits_for
from lienthong.plans.rules.standing import State
from tests.dossiers.making import FRIDAY
from tests.plans.planning import CODE, MACHINE, OWN, Cast, given, load, shown, started, with_task
from tests.plans.written import NATIONAL


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


def page(people: Cast, who: str, code: str = "T1", plan: str = CODE) -> TaskPage:
    return task_page(plan, code, to=getattr(people, who), at=FRIDAY)


def test_the_next_thing_to_do_stands_first_for_each(people: Cast) -> None:
    assert [page(people, who).acts for who in ("officer", "head", "watcher", "stranger")] == [
        ("extend", "give"),
        ("extend", "give", "close"),
        ("extend",),
        (),
    ]
    given(people)
    assert page(people, "watcher").acts[0] == "judge"
    assert page(people, "stranger").waits_for.vi == "Chờ người theo dõi cấp trên xét minh chứng."
    one = page(people, "watcher").deliverables[0].evidence[0]
    assert (one.may_judge, one.given_name, one.verdict) == (True, "Ministry", "")
    assert not page(people, "officer").deliverables[0].evidence[0].may_judge
    accept_evidence(CODE, "T1", one.id, by=people.watcher, at=FRIDAY)
    accept_evidence(CODE, "T1", given(people, "guide").pk, by=people.watcher, at=FRIDAY)
    assert page(people, "head").acts[0] == "close"
    close_task(CODE, "T1", by=people.head, at=FRIDAY)
    assert [page(people, who).acts for who in ("head", "watcher")] == [(), ("reopen",)]
    assert [change.act for change in page(people, "head").history][:2] == ["task_closed", "evidence_accepted"]
    assert page(people, "head").history[0].unit_name == Text("Bộ Tư pháp", "Ministry of Justice")


@pytest.mark.parametrize(
    ("state", "is_shown", "is_measured", "words"),
    [
        ("done", True, False, "The task is done."),
        ("late", True, False, "Waits for its head to close it: L."),
        ("late", False, True, "Waits for the target to be reached: L."),
        ("late", False, False, "Waits for evidence: L."),
    ],
)
def test_whom_a_task_waits_for_is_said(state: State, is_shown: bool, is_measured: bool, words: str) -> None:
    case = Case(state, waiting=False, lacks=not is_shown, is_shown=is_shown, is_measured=is_measured)
    assert waits_for(case, Text("L", "L"), Text("A", "A")).en == words
    assert allowed(Hands(works=False, answers=False, judges=False), case) == ()


def test_what_is_measured_asks_for_no_evidence(people: Cast) -> None:
    assert page(people, "head", "T3").acts == ("close", "extend")
    load(with_task(NATIONAL, "T3", measure={"fact": "papers_replaced", "at_least": 1139}))
    assert page(people, "head", "T3").acts == ("extend", "close")


def test_files_are_opened_by_the_lead_and_by_who_watches(people: Cast) -> None:
    one = given(people)
    assert evidence_file(CODE, "T1", one.pk, to=people.watcher)[1:] == ("application/pdf", "luật.pdf")
    for who, number in (("stranger", one.pk), ("watcher", 0)):
        with pytest.raises(EvidenceUnknown):
            evidence_file(CODE, "T1", number, to=getattr(people, who))
    assert [page(people, who).may_open_files for who in ("officer", "watcher", "stranger")] == [True, True, False]


def test_a_task_shows_what_refines_it_and_what_it_refines_as_far_as_one_may_see(people: Cast) -> None:
    assert [line.code for line in page(people, "clerk", "T2").refinements] == ["L1", "L2"]
    assert page(people, "stranger", "T2").refinements == ()
    above = page(people, "clerk", "L1", OWN).refines
    assert above is not None
    assert (above.plan, above.code) == (CODE, "T2")
    assert page(people, "clerk", "T2").refines is None
    shown(people)
    assert (page(people, "head", "T5").pace is None, page(people, "head", "T1").pace) == (False, None)
    assert page(people, "head", "T5").line.since == date(2026, 11, 1)
    load_plans([], by=MACHINE, at=FRIDAY)
    alone = page(people, "clerk", "L1", OWN)
    assert (alone.line.due, alone.refines) == (date(2026, 11, 15), None)
