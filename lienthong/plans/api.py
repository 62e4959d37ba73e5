"""HTTP door of plans: which there are, how one stands, a task with its history, a plan as a workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import localdate
from ninja import Router

from lienthong.core.requests import ApiRequest
from lienthong.plans.queries.defined import PlanCard, plan_cards
from lienthong.plans.queries.exporting import XLSX, workbook
from lienthong.plans.queries.showing import TaskPage, task_page
from lienthong.plans.queries.status import PlanStatus, plan_status

router = Router(tags=["plans"])


@router.get("/plans", response=list[PlanCard], summary="List the plans that are shown to you")
def plans(request: ApiRequest) -> list[PlanCard]:
    return plan_cards(to=request.auth, on=localdate(request.at))


@router.get("/plans/{code}", response=PlanStatus, summary="Read how a plan stands, what presses most first")
def status(request: ApiRequest, code: str) -> PlanStatus:
    return plan_status(code, at=request.at, to=request.auth)


@router.get("/plans/{code}/workbook", response=bytes, summary="Read a plan as a workbook (XLSX)")
def plan_workbook(request: ApiRequest, code: str) -> HttpResponse:
    content = workbook(code, language=request.auth.language, at=request.at, to=request.auth)
    return HttpResponse(content, content_type=XLSX)


@router.get("/plans/{code}/tasks/{task}", response=TaskPage, summary="Read a task with its evidence and history")
def task(request: ApiRequest, code: str, task: str) -> TaskPage:
    return task_page(code, task, to=request.auth, at=request.at)
