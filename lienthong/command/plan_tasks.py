"""The page of a task: how it stands, what to do next, its evidence, what refines it, everything that happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from lienthong.command.offered import numbers_on
from lienthong.command.plan_access import for_officers
from lienthong.command.plan_showing import ACTS, SURE, row_of, task_url
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.documents.queries import read_file
from lienthong.documents.refusals import FileEmpty
from lienthong.plans.actions.closing import close_task, extend_task, reopen_task
from lienthong.plans.actions.evidence import accept_evidence, give_evidence, send_back_evidence
from lienthong.plans.definitions import Measure
from lienthong.plans.queries.showing import evidence_file, task_page
from lienthong.plans.refusals import DecisionLater, EvidenceUnknown, NewDateWrong
from lienthong.plans.rules.changes import COUNTED
from lienthong.plans.rules.next import ACT_NAMES
from lienthong.ui.pages import PageRequest, visitor, whole_number

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@require_safe
@for_officers
def task(request: PageRequest, code: str, task: str) -> HttpResponse:
    """Show a task."""
    return _page(request, code, task)


@require_POST
@for_officers
def act(request: PageRequest, code: str, task: str, act: str) -> HttpResponse:
    """Do one act on a task."""
    if act not in _DO:
        raise NotFound(what=Text("thao tác", "The act"))
    try:
        _DO[act](request, code, task)
    except Refused as refusal:
        return _page(request, code, task, refusal, act)
    return HttpResponseRedirect(f"{task_url(code, task)}?done={act}")


@require_safe
@for_officers
def evidence(request: PageRequest, code: str, task: str, number: int) -> HttpResponse:
    """Give out a piece of evidence."""
    sha256, kind, _ = evidence_file(code, task, number, to=visitor(request))
    answer = HttpResponse(read_file(sha256), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{task}-{number}.{_ENDINGS[kind]}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _page(request: PageRequest, code: str, task: str, refusal: Refused | None = None, tried: str = "") -> HttpResponse:
    shown = task_page(code, task, to=visitor(request), at=request.at)
    page: dict[str, Any] = {
        "page": shown,
        "row": row_of(shown.line),
        "sure": SURE.get(shown.line.sure.lead),
        "measured": _measured(shown.measure, on=localdate(request.at)),
        "refinements": [row_of(line) for line in shown.refinements],
        "history": [(ACTS.get(change.act, Text(change.act, change.act)), change) for change in shown.history],
        "acts": [(act, ACT_NAMES[act]) for act in shown.acts],
        "refusal": refusal,
        "tried": tried,
        "typed": request.POST,
        "done": request.GET.get("done") in _DO,
        "today": localdate(request.at),
    }
    return render(request, "command/plan_task.html", page, status=refusal.status if refusal else 200)


def _measured(measure: Measure | None, *, on: date) -> dict[str, Any]:
    """Return what tells that a task is done: how it is called, and where it says how it is counted."""
    if measure is None:
        return {}
    if measure.fact:
        return {"title": COUNTED[measure.fact]}
    number = numbers_on(on).get(measure.indicator)
    return {"title": number.title, "url": reverse("command_number", args=[number.code])} if number else {}


def _give(request: PageRequest, code: str, task: str) -> None:
    sent = request.FILES.get("file")
    if sent is None:
        raise FileEmpty(name="PDF")
    deliverable, note = request.POST.get("deliverable", ""), request.POST.get("note", "")
    content, name = sent.read(), sent.name or ""
    give_evidence(code, task, deliverable, content, name, note=note, by=visitor(request), at=request.at)


def _judge(request: PageRequest, code: str, task: str) -> None:
    number = whole_number(request.POST.get("evidence", ""))
    if number is None:
        raise EvidenceUnknown
    if request.POST.get("verdict") == "accepted":
        accept_evidence(code, task, number, by=visitor(request), at=request.at)
    else:
        reason = request.POST.get("reason", "")
        send_back_evidence(code, task, number, reason, by=visitor(request), at=request.at)


def _extend(request: PageRequest, code: str, task: str) -> None:
    sent = request.POST
    until, decided_on = _day(sent.get("until", "")), _day(sent.get("decided_on", ""))
    if until is None:
        raise NewDateWrong(date=sent.get("until", "") or "–", due="–")
    if decided_on is None:
        raise DecisionLater(on=sent.get("decided_on", "") or "–")
    extend_task(
        code,
        task,
        until,
        sent.get("reason", ""),
        decision=sent.get("decision", ""),
        decided_by=sent.get("decided_by", ""),
        decided_on=decided_on,
        by=visitor(request),
        at=request.at,
    )


def _close(request: PageRequest, code: str, task: str) -> None:
    close_task(code, task, by=visitor(request), at=request.at)


def _reopen(request: PageRequest, code: str, task: str) -> None:
    reopen_task(code, task, request.POST.get("reason", ""), by=visitor(request), at=request.at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_DO: Mapping[str, Callable[[PageRequest, str, str], None]] = {
    "give": _give,
    "judge": _judge,
    "extend": _extend,
    "close": _close,
    "reopen": _reopen,
}
