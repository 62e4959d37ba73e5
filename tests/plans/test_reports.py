"""Reports are drafted from the numbers, signed by the head and sealed; progress is noted day by day and has a pace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.documents.actions import load_templates
from lienthong.documents.definitions import TemplateDefinition
from lienthong.documents.queries import read_file
from lienthong.documents.signing import check
from lienthong.plans import tasks as door
from lienthong.plans.actions.closing import close_task, extend_task
from lienthong.plans.actions.reporting import draft_report, note_progress, print_report, sign_report
from lienthong.plans.models import ProgressPoint, Report
from lienthong.plans.queries.defined import get_plan
from lienthong.plans.queries.pacing import tasks_behind
from lienthong.plans.queries.reporting import get_report, reports_of, units_to_report
from lienthong.plans.refusals import ReportPeriodWrong, ReportSigned, ReportUnknown, ReportWithoutTasks
from lienthong.units import queries as units
from lienthong.units.models import Unit
from tests.dossiers.making import FRIDAY
from tests.plans.planning import CODE, MACHINE, OWN, Cast, given, load, office, shown, started, task, with_task
from tests.plans.written import NATIONAL

TODAY = FRIDAY.date()
FIRST = date(2026, 11, 1)
PACK = Path(__file__).resolve().parents[2] / "packs" / "vn"
TEMPLATE = PACK / "documents" / "plan_report.yaml"


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


def ministry() -> Unit:
    return units.get_unit(office("G01"))


def country() -> Unit:
    return units.country(on=TODAY).unit


def drafted(people: Cast, **changes: Any) -> Report:
    asked = {"first": FIRST, "last": TODAY, "unit": ministry(), "by": people.officer} | changes
    by, unit, first, last = (asked.pop(name) for name in ("by", "unit", "first", "last"))
    return draft_report(CODE, unit, first, last, remarks=" Thiếu người ", by=by, at=FRIDAY, **asked)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"by": "stranger"}, NotAllowed),
        ({"by": "watcher"}, NotAllowed),
        ({"first": TODAY, "last": FIRST}, ReportPeriodWrong),
        ({"first": date(2025, 11, 1)}, ReportPeriodWrong),
        ({"last": TODAY + timedelta(days=1)}, ReportPeriodWrong),
        ({"by": "governor", "unit": "Z01"}, ReportWithoutTasks),
    ],
)
def test_a_report_is_not_drafted(people: Cast, changes: dict[str, Any], refusal: type[Refused]) -> None:
    meant = dict(changes)
    if "by" in meant:
        meant["by"] = getattr(people, meant["by"])
    if "unit" in meant:
        meant["unit"] = units.get_unit(office(meant["unit"]))
    with pytest.raises(refusal):
        drafted(people, **meant)


def test_a_report_says_what_happened_and_what_the_numbers_were(people: Cast) -> None:
    ProgressPoint.objects.create(task=task(), day=FIRST - timedelta(days=1), share="0.1")
    decided = {"decision": "15/QĐ", "decided_by": "Phó Thủ tướng", "decided_on": TODAY}
    extend_task(CODE, "T3", date(2027, 1, 31), "thiếu người", **decided, by=people.officer, at=FRIDAY)  # type: ignore[arg-type]
    shown(people)
    close_task(CODE, "T1", by=people.head, at=FRIDAY)
    report = drafted(people)
    assert (report.remarks, report.body["done"]) == ("Thiếu người", ["T1"])
    assert report.body["evidence"] == {"given": 2, "accepted": 2, "returned": 0}
    were = {one["code"]: one["was"] for one in report.body["tasks"]}
    assert were == {"T3": None, "T5": None, "T4": None, "T1": 10.0}
    assert report.body["moves"] == [
        {
            "code": "T3",
            "old_due": "2026-12-15",
            "due": "2027-01-31",
            "reason": "thiếu người",
            "number": "15/QĐ",
            "by": "Phó Thủ tướng",
        }
    ]
    whole = draft_report(CODE, country(), FIRST, TODAY, by=people.steering, at=FRIDAY)
    assert (len(whole.body["tasks"]), whole.body["tally"]["total"]) == (5, 5)


def test_a_report_is_signed_by_the_head_once_and_then_printed_and_sealed(people: Cast) -> None:
    load_templates([template()], by=MACHINE, at=FRIDAY)
    given(people)
    report = drafted(people)
    assert print_report(report.pk, by=MACHINE, at=FRIDAY) is False, "nobody signed it yet"
    with pytest.raises(NotAllowed):
        sign_report(report.pk, by=people.officer, at=FRIDAY)
    with pytest.raises(ReportUnknown):
        sign_report(report.pk, by=people.stranger, at=FRIDAY)
    sign_report(report.pk, by=people.head, at=FRIDAY)
    with pytest.raises(ReportSigned, match="Minister"):
        sign_report(report.pk, by=people.head, at=FRIDAY)
    assert [door.print_reports(FRIDAY) for _ in range(2)] == [1, 0]
    printed = get_report(report.pk, to=people.watcher)
    assert printed.file_id is not None
    assert check(read_file(printed.file_id)).state == "intact"
    verbs = ["plans.report_drafted", "plans.report_signed", "plans.report_printed"]
    assert [LedgerLine.objects.filter(verb=verb).count() for verb in verbs] == [1, 1, 1]


def test_a_report_of_the_whole_with_moves_and_without_remarks_is_printed_too(people: Cast) -> None:
    load_templates([template(signing_line="")], by=MACHINE, at=FRIDAY)
    load(with_task(NATIONAL, "T5", measure={"fact": "procedures_online", "at_least": 1, "where": "office"}))
    decided = {"decision": "15/QĐ", "decided_by": "Phó Thủ tướng", "decided_on": TODAY}
    extend_task(CODE, "T1", date(2027, 1, 31), "thiếu người", **decided, by=people.officer, at=FRIDAY)  # type: ignore[arg-type]
    ProgressPoint.objects.create(task=task(), day=FIRST - timedelta(days=1), share="0.1")
    report = draft_report(CODE, country(), FIRST, TODAY, by=people.steering, at=FRIDAY)
    sign_report(report.pk, by=people.steering, at=FRIDAY)
    assert print_report(report.pk, by=MACHINE, at=FRIDAY)
    assert Report.objects.get(pk=report.pk).file_id


def test_a_report_that_cannot_be_printed_keeps_why_and_is_not_tried_again(people: Cast) -> None:
    report = drafted(people)
    sign_report(report.pk, by=people.head, at=FRIDAY)
    assert [door.print_reports(FRIDAY) for _ in range(2)] == [1, 0]
    assert Report.objects.get(pk=report.pk).trouble == "template_unknown"


def test_reports_are_read_by_the_unit_and_by_who_watches(people: Cast) -> None:
    report = drafted(people)
    plan = get_plan(CODE)
    readers = {"head": 1, "watcher": 1, "steering": 1, "stranger": 0, "clerk": 0}
    assert {who: len(reports_of(plan, to=getattr(people, who))) for who in readers} == readers
    assert get_report(report.pk, to=MACHINE) == report
    assert [unit.pk for unit in units_to_report(plan, to=people.officer)] == [office("G01")]
    assert [unit.pk for unit in units_to_report(plan, to=people.steering)] == [country().pk]


# ---------------------------------------------------------------- progress, day by day


def test_progress_is_noted_once_a_day_for_every_open_task_that_can_be_measured(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        note_progress(by=people.head, at=FRIDAY)
    assert [door.note(FRIDAY) for _ in range(2)] == [6, 0]
    assert {str(point.share) for point in ProgressPoint.objects.filter(task=task("T3"))} == {"1.0000000"}
    assert sorted(ProgressPoint.objects.values_list("task__code", flat=True)) == ["L1", "L2", "T1", "T2", "T3", "T5"]
    assert LedgerLine.objects.filter(verb="plans.progress_noted").count() == 1
    load(with_task(NATIONAL, "T1", fulfilled=NATIONAL["tasks"][3]["fulfilled"]))
    assert door.note(FRIDAY + timedelta(days=1)) == 5


def test_a_day_on_which_nothing_can_be_noted_leaves_no_line(db: None, demo_pack: None) -> None:
    assert door.note(FRIDAY) == 0
    assert not LedgerLine.objects.filter(verb="plans.progress_noted").exists()


def test_tasks_that_cannot_finish_at_their_pace_are_found(
    people: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    for week, share in enumerate(("0.02", "0.03", "0.04")):
        day = TODAY - timedelta(weeks=2 - week)
        ProgressPoint.objects.create(task=task("T2"), day=day, share=share)
        ProgressPoint.objects.create(task=task("T3"), day=day, share="0.95")
    with django_assert_num_queries(3):
        (found,) = tasks_behind(FRIDAY)
    assert (found.plan, found.code, found.unit_id, found.due) == (CODE, "T2", country().pk, date(2026, 12, 31))
    assert "at this pace it ends" in found.pace.words.en
    assert OWN not in {one.plan for one in tasks_behind(FRIDAY)}


def template(**changes: Any) -> TemplateDefinition:
    body = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - scalars stay text
    return TemplateDefinition.model_validate(body | changes)
