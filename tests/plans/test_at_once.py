"""Two at once on plans: real connections, real transactions, one outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dossiers.test_concurrency import at_once

if TYPE_CHECKING:
    from tests.plans.planning import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    from tests.dossiers.making import load_demo
    from tests.plans.planning import started

    load_demo()
    return started()


def test_of_two_verdicts_one_stands_of_two_closings_one_and_a_plan_brought_twice_is_one_version(people: Cast) -> None:
    from lienthong.plans.actions.closing import close_task
    from lienthong.plans.actions.evidence import accept_evidence, send_back_evidence
    from lienthong.plans.actions.loading import adopt_plan
    from lienthong.plans.models import Evidence, PlanVersion, TaskVersion
    from lienthong.plans.refusals import EvidenceJudged, TaskClosed
    from tests.dossiers.making import FRIDAY
    from tests.plans.planning import CODE, given, own_plan

    law, guide = given(people, "law"), given(people, "guide")
    outcomes = at_once(
        lambda: accept_evidence(CODE, "T1", law.pk, by=people.watcher, at=FRIDAY),
        lambda: send_back_evidence(CODE, "T1", law.pk, "thiếu dấu", by=people.steering, at=FRIDAY),
    )
    assert sorted(type(one).__name__ for one in outcomes) == [Evidence.__name__, EvidenceJudged.__name__]
    again = given(people, "law")
    if again.pk != law.pk:
        accept_evidence(CODE, "T1", again.pk, by=people.watcher, at=FRIDAY)
    accept_evidence(CODE, "T1", guide.pk, by=people.watcher, at=FRIDAY)
    closings = at_once(*[lambda: close_task(CODE, "T1", by=people.head, at=FRIDAY)] * 2)
    assert sorted(type(one).__name__ for one in closings) == ["Task", TaskClosed.__name__]
    assert TaskVersion.objects.filter(act="task_closed").count() == 1
    brought = own_plan(code="Z01-P-2")
    assert [plan.number for plan in at_once(*[lambda: adopt_plan(brought, by=people.governor, at=FRIDAY)] * 2)] == [
        1,
        1,
    ]
    assert PlanVersion.objects.filter(plan_id="Z01-P-2").count() == 1
