"""Petitions at the desk: what the officer's units have to answer or approve, one of them, and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.desk.access import at_the_desk
from lienthong.desk.queue import said
from lienthong.feedback.actions import answering
from lienthong.feedback.models import Petition
from lienthong.feedback.queries import petitions as queries
from lienthong.feedback.queries.rules import rules_of
from lienthong.feedback.rules.petitions import OPEN, Publication, State
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.units import queries as units

_STATES: Mapping[State, Text] = {
    State.RECEIVED: Text("Chờ trả lời", "To be answered"),
    State.ASKED: Text("Chờ người gửi nói thêm", "Waiting for the person"),
    State.ANSWERED: Text("Đã trả lời", "Answered"),
    State.REFUSED: Text("Không tiếp nhận", "Not taken up"),
}
_TO_APPROVE = Text("Chờ duyệt công khai", "Publication to be approved")


@require_safe
@at_the_desk
def petitions(request: PageRequest) -> HttpResponse:
    """List what waits, the next due first, and what was answered."""
    by = visitor(request)
    waiting, done = queries.petitions_at(to=by), queries.petitions_at(to=by, is_done=True, limit=30)
    names = units.names({one.unit_id for one in (*waiting, *done)}, on=localdate(request.at), language=request.language)
    page = {
        "waiting": [_row(one, names, request) for one in waiting],
        "done": [_row(one, names, request) for one in done],
    }
    return render(request, "desk/petitions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def petition(request: PageRequest, code: str) -> HttpResponse:
    """Show a petition with what may be done; do it; what was typed survives every refusal."""
    if request.method != "POST":
        return _page(request, code)
    act = _DOES.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound(what=Text("thao tác", "The act"))
    try:
        act(request, code)
    except Refused as refusal:
        return _page(request, code, refusal)
    return HttpResponseRedirect(reverse("desk_petitions") if act is _pass_on else request.path)


def _row(one: Petition, names: Mapping[int, str], request: PageRequest) -> dict[str, object]:
    is_proposed = one.publication == Publication.PROPOSED
    due_at = one.publish_by if is_proposed else one.due_at
    return {
        "one": one,
        "kind": rules_of(one.rules).titles[one.kind],
        "state": _TO_APPROVE if is_proposed else _STATES[State(one.state)],
        "due_at": due_at,
        "is_late": (is_proposed or one.state in OPEN) and due_at is not None and request.at > due_at,
        "unit": names.get(one.unit_id, ""),
    }


def _page(request: PageRequest, code: str, refusal: Refused | None = None) -> HttpResponse:
    by = visitor(request)
    one = queries.get_petition(code, to=by)
    names = units.names([one.unit_id], on=localdate(request.at), language=request.language)
    may = queries.may_answer(one, to=by)
    is_open = may and one.state in OPEN
    is_proposed = may and one.publication == Publication.PROPOSED
    page = _row(one, names, request) | {
        "is_open": is_open,
        "may_ask": may and one.state == State.RECEIVED and one.asked_at is None,
        "may_end": may and one.state == State.RECEIVED,
        "offices": queries.offices_near(one, on=request.at) if may and one.state == State.RECEIVED else [],
        "is_own_work": is_open and bool(one.dossier) and queries.settled_by(one.dossier) == by.id,
        "may_approve": is_proposed and one.answered_by != by.id,
        "is_proposed": is_proposed,
        "typed": request.POST,
        "refused": said(refusal, request) if refusal else None,
    }
    return render(request, "desk/petition.html", page, status=refusal.status if refusal else 200)


def _answer(request: PageRequest, code: str) -> Petition:
    given = request.POST
    public = {name: given.get(name, "") for name in ("public_words", "public_answer")}
    return answering.answer_petition(code, given.get("answer", ""), **public, by=visitor(request), at=request.at)


def _ask(request: PageRequest, code: str) -> Petition:
    return answering.ask_petitioner(code, request.POST.get("question", ""), by=visitor(request), at=request.at)


def _refuse(request: PageRequest, code: str) -> Petition:
    return answering.refuse_petition(code, request.POST.get("reason", ""), by=visitor(request), at=request.at)


def _pass_on(request: PageRequest, code: str) -> Petition:
    office, why = whole_number(request.POST.get("office", "")) or 0, request.POST.get("why", "")
    return answering.pass_on_petition(code, office, why, by=visitor(request), at=request.at)


def _publish(request: PageRequest, code: str) -> Petition:
    return answering.publish_petition(code, by=visitor(request), at=request.at)


def _withhold(request: PageRequest, code: str) -> Petition:
    return answering.withhold_petition(code, request.POST.get("withhold", ""), by=visitor(request), at=request.at)


_DOES: Mapping[str, Callable[[PageRequest, str], Petition]] = {
    "answer": _answer,
    "ask": _ask,
    "refuse": _refuse,
    "pass_on": _pass_on,
    "publish": _publish,
    "withhold": _withhold,
}
