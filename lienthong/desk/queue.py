"""The desk's reading pages: the queue, one dossier beside it, its files, the keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.accounts.queries.standing_in import absences_about, officers_of
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.desk.access import at_the_desk, roles_at_the_desk
from lienthong.desk.bulk import bulk_acts
from lienthong.desk.choosing import choices_for
from lienthong.desk.filters import SIZES, procedures_offered, units_of, wanted_of
from lienthong.desk.inputs import DECISIONS, Typed
from lienthong.desk.numbers import unit_numbers
from lienthong.desk.opening import holder_of, opened
from lienthong.desk.shortcuts import KEY_OF_ACT, MOVING, Shortcut
from lienthong.desk.showing import acts_of, queue_lines
from lienthong.documents import queries as documents
from lienthong.documents.rules import JSON
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.opinions import count_asked
from lienthong.dossiers.queries.uploads import lent_paper
from lienthong.dossiers.rules.transitions import ACTS
from lienthong.feedback.queries.petitions import petitions_waiting
from lienthong.library.actions.keeping import open_paper
from lienthong.library.queries.archives import archives_at
from lienthong.notices import queries as notices
from lienthong.notices.rules.words import TOLD
from lienthong.payments.queries import has_refunds
from lienthong.slips import queries as slips
from lienthong.ui.pages import PageRequest, new_key, visitor
from lienthong.units import queries as units

#: How the page tells what was done that is no act of the table.
_DONE = {
    "submit_dossier": Text("Đã nộp tại quầy", "Filed at the counter"),
    "take_fee": Text("Đã thu tiền", "Payment taken"),
    "promise_refund": Text("Đã lập khoản hoàn", "Refund promised"),
}


@require_safe
@at_the_desk
def queue(request: PageRequest) -> HttpResponse:
    """Show what waits for the officer, what is due next on top."""
    return render(request, "desk/desk.html", desk_page(request))


@require_safe
@at_the_desk
def dossier(request: PageRequest, code: str) -> HttpResponse:
    """Show one dossier beside the queue, with the acts allowed now."""
    return dossier_page(request, code)


def dossier_page(
    request: PageRequest, code: str, *, typed: Typed | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Render a dossier; after a refusal with what was typed, what is the case and what to do instead."""
    actor = visitor(request)
    page = desk_page(request)
    found = opened(request, code, to=actor)
    allowed = dossiers.allowed_acts(found.dossier, to=actor, at=request.at)
    components = [component.id for component in found.components]
    choices = choices_for(
        found.dossier, found.definition, found.way.passages, [one.act for one in allowed], on=localdate(request.at)
    )
    page |= {
        "open": found,
        "acts": acts_of(allowed, typed, choices=choices, components=components, new_key=new_key),
        "decisions": DECISIONS,
        "done": _done(request.GET.get("done", "")),
        "printed": _printed(found.dossier, request.GET.get("done", "")),
        "notices": notices.notices_of_dossier(found.dossier, to=actor),
        "told_by": TOLD,
        "may_follow_up": roles_at_the_desk(actor) & {Role.INTAKE, Role.HEAD},
        "following": next((line.row for line in page["queue"] if line.row.code != code), None),
        "refused": said(refusal, request) if refusal else None,
    }
    return render(request, "desk/desk.html", page, status=refusal.status if refusal else 200)


@require_safe
@at_the_desk
def find(request: PageRequest) -> HttpResponse:
    """Open a dossier by the code on its receipt."""
    code = request.GET.get("code", "").strip()
    try:
        found = dossiers.get_dossier(code, to=visitor(request))
    except NotFound as refusal:
        page = desk_page(request) | {"find_code": code, "find_refused": said(refusal, request)}
        return render(request, "desk/desk.html", page, status=refusal.status)
    return HttpResponseRedirect(reverse("desk_dossier", args=[found.code]))


@require_safe
@at_the_desk
def file(request: PageRequest, code: str, attachment_id: int) -> HttpResponse:
    """Serve a file of a dossier that the officer may see, as a download that no browser runs."""
    by = visitor(request)
    dossier = open_dossier(code, by=by, at=request.at)
    attached = documents.get_attachment(holder_of(code), attachment_id)
    if paper_id := lent_paper(attached):
        open_paper(paper_id, code, dossier.procedure, by=by, at=request.at)
    return download(documents.read_file(attached.sha256), attached.media_type, attached.name)


@require_safe
@at_the_desk
def paper(request: PageRequest, code: str) -> HttpResponse:
    """Serve the signed result of a dossier that the officer may see."""
    open_dossier(code, by=visitor(request), at=request.at)
    issued = documents.document_of(code)
    if issued is None:
        raise NotFound(what=Text("giấy tờ", "The paper"))
    return download(documents.read_file(issued.file_id), "application/pdf", f"{code}.pdf")


@require_safe
@at_the_desk
def paper_data(request: PageRequest, code: str) -> HttpResponse:
    """Serve the twin in data of a signed result that the officer may see."""
    open_dossier(code, by=visitor(request), at=request.at)
    issued = documents.document_of(code)
    if issued is None or issued.twin_id is None:
        raise NotFound(what=Text("giấy tờ", "The paper"))
    return download(documents.read_file(issued.twin_id), JSON, f"{code}.json")


@require_safe
@at_the_desk
def keys(request: PageRequest) -> HttpResponse:
    """List the keys of the desk."""
    return render(request, "desk/keys.html", {"shortcuts": shortcuts()})


def desk_page(request: PageRequest) -> dict[str, Any]:
    """Return what every page with the queue shows."""
    actor, wanted = visitor(request), wanted_of(request)
    roles = roles_at_the_desk(actor)
    page = dossiers.worklist(to=actor, after=wanted.after or None, limit=wanted.size, only=wanted.only(request))
    lines = queue_lines(page.rows, at=request.at)
    return {
        "queue": lines,
        "says_chances": any(line.chance for line in lines),
        "next": wanted.following(page.next) if page.next else "",
        "wanted": wanted,
        "sizes": SIZES,
        "own_units": units_of(actor, request),
        "procedures": procedures_offered(),
        "bulk_acts": bulk_acts(actor),
        "bulk_key": new_key(),
        "team": officers_of(actor.unit_id, on=localdate(request.at)) if Role.HEAD in roles and actor.unit_id else [],
        "asked_count": count_asked(to=actor),
        "absences": absences_about(actor, on=localdate(request.at)),
        "leads": Role.HEAD in roles,
        "shortcuts": shortcuts(),
        "may_take_in": Role.INTAKE in roles,
        "refunds_waiting": Role.INTAKE in roles and has_refunds(to=actor),
        "may_keep_register": bool({Role.INTAKE, Role.HEAD} & roles),
        "may_digitise": bool(archives_at(actor, request.at)),
        "unit_name": unit_name(actor, request),
        "unit_numbers": unit_numbers(actor, at=request.at),
        "undelivered_count": notices.undelivered_count(to=actor),
        "petitions_count": petitions_waiting(to=actor),
        "may_answer": bool({Role.SETTLE, Role.HEAD} & roles),
    }


def unit_name(actor: Actor, request: PageRequest) -> str:
    """Return the name of the officer's unit, empty for one who has none."""
    if actor.unit_id is None:
        return ""
    return units.names([actor.unit_id], on=localdate(request.at), language=request.language).get(actor.unit_id, "")


def said(refusal: Refused, request: PageRequest) -> dict[str, str]:
    """Return a refusal in the page's language: what is the case, what to do instead, its code."""
    return {
        "message": refusal.message(request.language),
        "remedy": refusal.remedy(request.language),
        "code": refusal.code,
    }


def shortcuts() -> list[Shortcut]:
    """Return every key of the desk: moving about, then the acts."""
    return [*MOVING, *(Shortcut(key, ACTS[act].label) for act, key in KEY_OF_ACT.items())]


def _done(act: str) -> Text | None:
    """Return the words for an act that has just been done, as the address says."""
    if act in _DONE:
        return _DONE[act]
    return ACTS[act].done if act in KEY_OF_ACT else None


def _printed(dossier: Dossier, act: str) -> list[slips.SlipKind]:
    """Return the slips that an act which has just been done makes for the person."""
    verb = "dossiers.submitted" if act == "submit_dossier" else ACTS[act].verb if act in ACTS else ""
    return [one for one in slips.kinds_made(dossier, verb) if not one.is_internal] if verb else []


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Answer with bytes that no browser opens as a page of ours."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
