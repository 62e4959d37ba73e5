"""The pages of plans: which there are, a plan at a glance, its chart, its workbook; a unit's own plan taken in."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from lienthong.command.plan_access import for_officers
from lienthong.command.plan_drawing import chart_of
from lienthong.command.plan_glance import plan_at_a_glance
from lienthong.command.plan_showing import chosen, groups_by_phase, row_of, share_said
from lienthong.core.refusals import Refused
from lienthong.core.values import Role, Text
from lienthong.documents.refusals import FileEmpty
from lienthong.plans.actions.loading import adopt_plan
from lienthong.plans.queries.defined import plan_cards
from lienthong.plans.queries.exporting import XLSX, workbook
from lienthong.plans.queries.status import PlanStatus, plan_status
from lienthong.plans.rules.sheets import plan_of
from lienthong.ui.pages import PageRequest, visitor

_FILTERS = ("phase", "group", "bloc", "state")
_STATES = {
    "late": Text("Việc quá hạn", "Late tasks"),
    "running": Text("Việc trong hạn", "Tasks in time"),
    "done": Text("Việc đã hoàn thành", "Tasks that are done"),
    "unmeasured": Text("Việc chưa đo được", "Tasks that cannot be measured yet"),
}
#: Of how many plans the list says how they stand; the country's are the first.
_TOLD = 8


@require_safe
@for_officers
def plans(request: PageRequest) -> HttpResponse:
    """List the plans that are shown to the visitor; where there is one, lead to it."""
    cards = plan_cards(to=visitor(request), on=localdate(request.at))
    if len(cards) == 1 and not _may_bring(request):
        return HttpResponseRedirect(reverse("command_plan", args=[cards[0].code]))
    return _list(request)


@require_POST
@for_officers
def bring(request: PageRequest) -> HttpResponse:
    """Take in a unit's own plan from a workbook."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise FileEmpty(name="XLSX")
        plan = adopt_plan(plan_of(sent.read(), sent.name or ""), by=visitor(request), at=request.at)
    except Refused as refusal:
        return _list(request, refusal)
    return HttpResponseRedirect(reverse("command_plan", args=[plan.code]))


@require_safe
@for_officers
def plan(request: PageRequest, code: str) -> HttpResponse:
    """Show a plan at a glance: four numbers, groups by phase, every task with who leads and why it is late."""
    status = plan_status(code, at=request.at, to=visitor(request))
    asked = {key: value for key in _FILTERS if (value := request.GET.get(key))}
    url = reverse("command_plan", args=[code])
    blocs = [
        (one, share_said(one.percent, one.measured), f"{url}?{urlencode(asked | {'bloc': one.code})}#tasks")
        for one in status.blocs
    ]
    page = _head(status) | {
        "groups": groups_by_phase(status, url),
        "group_titles": {group.code: group.title for group in status.groups},
        "rows": [row_of(line) for line in chosen(status, asked)],
        "asked": [_filter(status, key, value) for key, value in asked.items()],
        "bloc_rows": blocs,
        "bloc": asked.get("bloc"),
        "url": url,
    }
    return render(request, "command/plan.html", page)


@require_safe
@for_officers
def chart(request: PageRequest, code: str) -> HttpResponse:
    """Draw a plan over time, with the table that says the same."""
    status = plan_status(code, at=request.at, to=visitor(request))
    page = _head(status) | {"chart": chart_of(status.tasks, on=status.on)}
    return render(request, "command/plan_chart.html", page)


@require_safe
@for_officers
def plan_workbook(request: PageRequest, code: str) -> HttpResponse:
    """Give out a plan as a workbook that can be filled in and taken in again."""
    content = workbook(code, language=request.language, at=request.at, to=visitor(request))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{code}.xlsx"'
    return answer


def _list(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    cards = plan_cards(to=visitor(request), on=localdate(request.at))
    told = [plan_at_a_glance(card.code, at=request.at) for card in cards[:_TOLD]]
    page = {"cards": list(zip_longest(cards, told)), "may_bring": _may_bring(request), "refusal": refusal}
    return render(request, "command/plans.html", page, status=refusal.status if refusal else 200)


def _may_bring(request: PageRequest) -> bool:
    return any(grant.role in (Role.HEAD, Role.STEERING) for grant in visitor(request).grants)


def _head(status: PlanStatus) -> dict[str, Any]:
    return {"status": status, "share": share_said(status.percent, status.measured)}


def _filter(status: PlanStatus, key: str, value: str) -> Text:
    """Return the words of what the list was narrowed to."""
    if key == "state" and value in _STATES:
        return _STATES[value]
    parts = {"phase": status.phases, "group": status.groups, "bloc": status.blocs}.get(key, ())
    return next((part.title for part in parts if (part.code or "-") == value), Text(value, value))
