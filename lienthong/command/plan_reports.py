"""Reports on a plan: drafted from the numbers, read, signed by the head, given out when they are printed and sealed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.command.plan_access import for_officers
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.documents.queries import read_file
from lienthong.documents.rules import PDF
from lienthong.plans.actions.reporting import draft_report, sign_report
from lienthong.plans.models import Plan
from lienthong.plans.queries.defined import definition_of, get_plan, seat_of
from lienthong.plans.queries.reporting import get_report, reports_of, units_to_report
from lienthong.plans.refusals import ReportPeriodWrong
from lienthong.plans.rules import rights
from lienthong.plans.rules.reporting import summary
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def reports(request: PageRequest, code: str) -> HttpResponse:
    """List the reports on a plan that the visitor may read; draft one."""
    plan = get_plan(code, to=visitor(request))
    if request.method != "POST":
        return _list(request, plan)
    try:
        report = _drafted(request, plan)
    except Refused as refusal:
        return _list(request, plan, refusal)
    return HttpResponseRedirect(reverse("command_plan_report", args=[report]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def report(request: PageRequest, number: int) -> HttpResponse:
    """Show a report; take in the signature of the unit's head."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            sign_report(number, by=visitor(request), at=request.at)
        except Refused as caught:
            refusal = caught
        else:
            return HttpResponseRedirect(reverse("command_plan_report", args=[number]))
    found = get_report(number, to=visitor(request))
    page = {
        "report": found,
        "unit_name": units.names([found.unit_id], on=localdate(request.at), language=request.language)[found.unit_id],
        "summary": summary(found.body),
        "may_sign": found.signed_at is None and rights.answers_for(visitor(request), seat_of(found.unit)),
        "refusal": refusal,
    }
    return render(request, "command/plan_report.html", page, status=refusal.status if refusal else 200)


@require_safe
@for_officers
def report_file(request: PageRequest, number: int) -> HttpResponse:
    """Give out the sealed report."""
    found = get_report(number, to=visitor(request))
    if found.file_id is None:
        raise NotFound(what=Text("bản in của báo cáo", "The printed report"))
    answer = HttpResponse(read_file(found.file_id), content_type=PDF)
    answer["Content-Disposition"] = f'attachment; filename="{found.plan_id}-{number}.pdf"'
    return answer


def _drafted(request: PageRequest, plan: Plan) -> int:
    sent = request.POST
    first, last = (_day(sent.get(name, "")) for name in ("first", "last"))
    unit = next((one for one in units_to_report(plan, to=visitor(request)) if str(one.pk) == sent.get("unit")), None)
    if first is None or last is None:
        raise ReportPeriodWrong(first=sent.get("first") or "–", last=sent.get("last") or "–")
    if unit is None:
        raise NotFound(what=Text("đơn vị", "The unit"))
    remarks = sent.get("remarks", "")
    return draft_report(plan.code, unit, first, last, remarks=remarks, by=visitor(request), at=request.at).pk


def _list(request: PageRequest, plan: Plan, refusal: Refused | None = None) -> HttpResponse:
    may_draft = units_to_report(plan, to=visitor(request))
    found = reports_of(plan, to=visitor(request))
    today = localdate(request.at)
    shown = {unit.pk for unit in may_draft} | {report.unit_id for report in found}
    names = units.names(shown, on=today, language=request.language)
    page: dict[str, Any] = {
        "plan": plan,
        "says": definition_of(plan),
        "units": [(unit.pk, names[unit.pk]) for unit in may_draft],
        "reports": [(report, names[report.unit_id]) for report in found],
        "first": today - timedelta(days=30),
        "last": today,
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "command/plan_reports.html", page, status=refusal.status if refusal else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
