"""Reports, drafted from the numbers, signed by the head, printed and sealed by the worker; the history of progress."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.db import transaction
from django.utils.timezone import localdate, localtime

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import seal_file
from lienthong.documents.queries import demo_mark, template_on
from lienthong.documents.rendering import print_sheet
from lienthong.plans.models import Plan, ProgressPoint, Report
from lienthong.plans.queries.defined import get_plan, seat_of
from lienthong.plans.queries.reporting import get_report, numbers_of
from lienthong.plans.queries.tree import tasks_of, tree_of
from lienthong.plans.refusals import ReportSigned
from lienthong.plans.rules import rights
from lienthong.plans.rules.progress import kept
from lienthong.plans.rules.reporting import Imprint, check_period, sheet_of
from lienthong.units import queries as units
from lienthong.units.models import Unit

#: The paper's fixed words.
TEMPLATE = "plan_report"
log = structlog.get_logger()


@transaction.atomic
def draft_report(
    plan: str, unit: Unit, first: date, last: date, *, remarks: str = "", by: Actor, at: datetime
) -> Report:
    """Draft a report on a unit's tasks from the numbers of now; who works there, or answers for it.

    Refuses ``NotAllowed``, ``ReportPeriodWrong``, ``ReportWithoutTasks``.
    """
    held = get_plan(plan, to=by)
    if not rights.works_on(by, seat_of(unit)):
        raise NotAllowed(right=str(Role.SETTLE))
    check_period(first, last, today=localdate(at))
    report = Report.objects.create(
        plan=held,
        unit=unit,
        first=first,
        last=last,
        body=numbers_of(held, unit, first, last, at=at),
        remarks=remarks.strip(),
        drafted_by=by.id,
        drafted_name=by.name,
        drafted_at=at,
    )
    _record("plans.report_drafted", report, by=by, at=at)
    return report


@transaction.atomic
def sign_report(number: int, *, by: Actor, at: datetime) -> Report:
    """Sign a report; what it says stays as it was drafted, and the worker prints and seals it.

    Only the head of its unit. Refuses ``ReportUnknown``, ``NotAllowed``, ``ReportSigned``.
    """
    report = Report.objects.select_for_update(of=["self"]).get(pk=get_report(number, to=by).pk)
    if not rights.answers_for(by, seat_of(report.unit)):
        raise NotAllowed(right=str(Role.HEAD))
    if report.signed_at is not None:
        raise ReportSigned(who=report.signed_name, on=f"{localtime(report.signed_at):%d/%m/%Y}")
    report.signed_by, report.signed_name, report.signed_at = by.id, by.name, at
    report.save(update_fields=["signed_by", "signed_name", "signed_at"])
    _record("plans.report_signed", report, by=by, at=at)
    return report


@transaction.atomic
def print_report(number: int, *, by: Actor, at: datetime) -> bool:
    """Print and seal a signed report; tell whether there was anything to do. Follower process only (about 0.2 s).

    What cannot be printed keeps the code of the refusal and is not tried again until it is drafted anew.
    """
    waiting = Report.objects.select_for_update(of=["self"], skip_locked=True).select_related("unit", "plan")
    report = waiting.filter(pk=number, signed_at__isnull=False, file=None, trouble="").first()
    if report is None:
        return False
    try:
        pdf = _printed(report)
    except Refused as refusal:
        log.exception("report not printed", report=number)
        report.trouble = refusal.code
    else:
        reason = f"{report.body['plan']} {report.first} {report.last}"
        report.file = seal_file(pdf, report.unit_id, reason, about=f"report:{report.pk}", by=by, at=at)
    report.save(update_fields=["file", "trouble"])
    _record("plans.report_printed", report, by=by, at=at)
    return True


@transaction.atomic
def note_progress(*, by: Actor, at: datetime) -> int:
    """Note how far every open task is today, once a day; return how many were noted. Only the machine."""
    by.must(Role.STEERING, path="/")
    day = localdate(at)
    if ProgressPoint.objects.filter(day=day).exists():
        return 0
    points = [point for plan in Plan.objects.filter(is_live=True) for point in _points(plan, at)]
    ProgressPoint.objects.bulk_create(points, ignore_conflicts=True)
    if points:
        detail = {"day": day.isoformat(), "tasks": len(points)}
        ledger.record("plans.progress_noted", by=by, at=at, about="plans:progress", detail=detail)
    return len(points)


def _points(plan: Plan, at: datetime) -> list[ProgressPoint]:
    tree = tree_of([task for task in tasks_of(plan) if task.done_on is None], at=at)
    shares = [(known.task, known.progress.share) for known in tree]
    return [
        ProgressPoint(task=task, day=localdate(at), share=kept(share)) for task, share in shares if share is not None
    ]


def _printed(report: Report) -> bytes:
    signed = localtime(report.signed_at)
    unit = report.unit
    place = units.version_of(unit.place_id or unit.pk, on=signed.date())
    imprint = Imprint(
        unit_name=units.version_of(unit.pk, on=signed.date()).name,
        place=place.short_name or place.name,
        number=f"{report.pk}/BC-{report.plan_id}",
        signer=report.signed_name,
        signed_at=signed,
        demo_mark=demo_mark(),
    )
    return print_sheet(sheet_of(report.body, report.remarks, template_on(TEMPLATE, signed), imprint))


def _record(verb: str, report: Report, *, by: Actor, at: datetime) -> None:
    detail = {"plan": report.plan_id, "first": report.first.isoformat(), "last": report.last.isoformat()}
    detail |= {"trouble": report.trouble} if report.trouble else {}
    ledger.record(verb, by=by, at=at, about=f"report:{report.pk}", unit_id=report.unit_id, detail=detail)
