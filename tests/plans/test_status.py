"""How a plan stands: who is late and why, what rolls up, in few statements; who is shown which plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.values import Text, system
from lienthong.indicators.actions.defining import load_indicators
from lienthong.plans.actions.closing import close_task, extend_task
from lienthong.plans.actions.evidence import accept_evidence, give_evidence, send_back_evidence
from lienthong.plans.actions.loading import adopt_plan
from lienthong.plans.definitions import Measure
from lienthong.plans.models import Evidence, Plan, PlanVersion, ProgressPoint, Report, TaskVersion
from lienthong.plans.queries.defined import get_plan, plan_cards
from lienthong.plans.queries.measuring import Wanted, measured
from lienthong.plans.queries.status import TaskLine, plan_status
from lienthong.plans.refusals import PlanUnknown
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY
from tests.fixtures.counting import count_lines
from tests.indicators.test_readings import ON_TIME, UNSOURCED
from tests.plans.planning import CODE, OWN, PDF, Cast, given, load, office, shown, started, task, with_task
from tests.plans.written import NATIONAL, PROVINCIAL

TODAY = FRIDAY.date()


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


def line(code: str, of: str = CODE) -> TaskLine:
    return next(one for one in plan_status(of, at=FRIDAY).tasks if one.code == code)


def test_what_presses_most_stands_first_with_who_leads_how_late_and_why(people: Cast) -> None:
    status = plan_status(CODE, at=FRIDAY)
    assert [one.code for one in status.tasks] == ["T1", "T3", "T2", "T5", "T4"]
    first = status.tasks[0]
    assert (first.lead.vi, first.unit_name.vi) == ("Bộ Tư pháp", "Bộ Tư pháp")
    assert (first.words.vi, first.why.vi, first.days_late) == ("Quá hạn 20 ngày", "Chưa có minh chứng", 20)
    assert (first.percent, first.measured, first.sure.group) == (0.0, 100.0, "own")
    tally = status.tally
    assert (tally.total, tally.late, tally.done, tally.running) == (5, 1, 1, 3)
    assert [(one.code, one.tally.total) for one in status.phases] == [("first", 2), ("second", 2), ("", 1)]
    assert (status.groups[0].code, status.groups[0].percent) == ("G1", 50.0)
    assert [one.code for one in status.blocs] == ["government"]
    assert (status.owner.vi, status.on, status.is_verified) == ("Đất Mẫu", TODAY, True)


def test_evidence_counts_by_the_weight_of_its_deliverable_and_says_what_it_waits_for(people: Cast) -> None:
    one = given(people, "law")
    assert line("T1").why.en == "1 pieces of evidence wait to be judged"
    accept_evidence(CODE, "T1", one.pk, by=people.watcher, at=FRIDAY)
    assert (line("T1").percent, line("T1").why.vi) == (75.0, "Minh chứng: 1/2 sản phẩm")
    send_back_evidence(CODE, "T1", given(people, "guide").pk, "thiếu dấu", by=people.watcher, at=FRIDAY)
    assert line("T1").why.vi == "Minh chứng bị trả lại: thiếu dấu"
    accept_evidence(CODE, "T1", given(people, "guide").pk, by=people.watcher, at=FRIDAY)
    close_task(CODE, "T1", by=people.head, at=FRIDAY)
    assert (line("T1").words.en, line("T1").why, line("T1").percent) == (
        "Done 20/11/2026, 20 days late",
        Text("", ""),
        100.0,
    )


def test_a_local_plan_counts_in_the_task_that_it_refines_and_places_without_one_are_unmeasured(
    people: Cast,
) -> None:
    national = line("T2")
    assert (national.refined_by, national.percent, national.measured) == (1, 0.0, 50.0)
    assert national.why.vi == "1/2 nơi đã có kế hoạch của mình"
    one = give_evidence(OWN, "L1", "whole", PDF, "a.pdf", by=people.governor, at=FRIDAY)
    accept_evidence(OWN, "L1", one.pk, by=people.watcher, at=FRIDAY)
    close_task(OWN, "L1", by=people.governor, at=FRIDAY)
    assert line("T2").percent == 75.0
    assert [(one.code, one.days_late) for one in plan_status(OWN, at=FRIDAY).tasks] == [("L2", 0), ("L1", 5)]
    each = {"say": {"vi": "các xã", "en": "communes"}, "each": ["commune_pc"]}
    adopt_plan(with_task(PROVINCIAL, "L2", lead=each), by=people.governor, at=FRIDAY)
    assert line("L2", OWN).why.vi == "0/2 nơi đã có kế hoạch của mình"


def test_who_moved_a_date_and_why_is_said(people: Cast) -> None:
    decided = {"decision": "15/QĐ", "decided_by": "Phó Thủ tướng", "decided_on": TODAY}
    extend_task(CODE, "T1", date(2027, 1, 31), "thiếu người", **decided, by=people.officer, at=FRIDAY)
    moved = line("T1")
    assert (moved.state, moved.due, moved.first_due, moved.decision) == (
        "running",
        date(2027, 1, 31),
        date(2026, 10, 31),
        "15/QĐ",
    )
    assert moved.why.vi == "thiếu người · Chưa có minh chứng"


def test_facts_measure_the_country_and_provinces_and_nothing_else(people: Cast) -> None:
    on = TODAY
    country = units.country(on=on).unit_id
    province = units.version_at("01", level="province", on=on).unit_id
    facts = {
        fact: Measure(fact=fact, at_least=1)  # type: ignore[arg-type]
        for fact in ("services_on_portal", "procedures_online", "papers_replaced")
    }
    asked = [Wanted(facts["papers_replaced"], province), *(Wanted(one, country) for one in facts.values())]
    found = measured([*asked, *asked, Wanted(facts["procedures_online"], province)], at=FRIDAY)
    assert {wanted.unit_id for wanted in found} == {country}
    assert found[Wanted(facts["services_on_portal"], country)] == 1
    load(with_task(NATIONAL, "T3", measure={"fact": "procedures_online", "at_least": 1, "where": "office"}))
    assert (line("T3").state, line("T3").percent) == ("unmeasured", None)
    one = give_evidence(CODE, "T3", "whole", PDF, "a.pdf", by=people.officer, at=FRIDAY)
    accept_evidence(CODE, "T3", one.pk, by=people.watcher, at=FRIDAY)
    assert (line("T3").state, line("T3").percent) == ("running", 100.0)


def test_the_status_of_a_plan_is_asked_in_few_statements(
    people: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    plan_status(CODE, at=FRIDAY)
    with django_assert_num_queries(14):
        plan_status(CODE, at=FRIDAY)
    with django_assert_num_queries(9):
        plan_status(OWN, at=FRIDAY)


def test_a_plan_is_shown_to_those_whom_it_concerns(people: Cast) -> None:
    assert [card.code for card in plan_cards(to=people.clerk, on=TODAY)] == [CODE, OWN]
    (card,) = plan_cards(to=people.head, on=TODAY)
    assert (card.number, card.owner_name.vi, card.tasks, card.is_of_the_country) == ("01/KH", "Đất Mẫu", 5, True)
    assert [card.refines for card in plan_cards(to=system("plans"), on=TODAY)] == [(), (CODE,)]
    with pytest.raises(PlanUnknown):
        plan_status(OWN, at=FRIDAY, to=people.head)
    assert get_plan(OWN, to=people.clerk).code == OWN


def test_every_row_says_what_it_is(people: Cast) -> None:
    shown(people)
    plan, one = Plan.objects.get(code=CODE), task()
    rows = [
        (plan, CODE),
        (PlanVersion(plan=plan, number=1), "P-1 1"),
        (one, "P-1/T1"),
        (TaskVersion(task=one, number=2, act="x"), f"{one.pk} 2 x"),
        (Evidence(task=one, deliverable="law"), f"{one.pk} law"),
        (ProgressPoint(task=one, day=TODAY, share="0.5"), f"{one.pk} {TODAY} 0.5"),
        (Report(plan=plan, unit_id=1, first=TODAY, last=TODAY + timedelta(days=1)), f"P-1 1 {TODAY} 2026-11-21"),
    ]
    assert [str(row) for row, _ in rows] == [words for _, words in rows]


def test_a_task_is_bound_to_an_indicator_of_the_pack(people: Cast) -> None:
    bound = {"indicator": "on_time", "at_least": "0.8"}
    load(with_task(NATIONAL, "T3", measure=bound))
    assert (line("T3").state, line("T3").why.vi) == ("unmeasured", "Chưa có số liệu để đo"), "nothing defines it yet"
    load_indicators([ON_TIME, UNSOURCED], by=system("packs"), at=FRIDAY)
    done = [("1", True), ("2", True), ("3", False)]
    count_lines(
        [
            LedgerLine(
                verb="dossiers.completed",
                at=FRIDAY - timedelta(days=1),
                unit_id=office("Z01"),
                dossier=code,
                detail={"on_time": on_time, "procedure": "D.001", "channel": "online"},
            )
            for code, on_time in done
        ]
    )
    measured_at = line("T3")
    assert (measured_at.percent, measured_at.why.vi) == (83.3, "Đo được 66,6 %, cần ≥ 80 %")
    load(with_task(NATIONAL, "T3", measure={"indicator": "receipts", "at_least": 1}))
    assert line("T3").state == "unmeasured", "its source does not exist yet"
    adopt_plan(with_task(PROVINCIAL, "L1", measure=bound), by=people.governor, at=FRIDAY)
    assert line("L1", OWN).percent == 83.3
