"""My requests: the list, one request with its thread, its due time explained, its result, its papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from lienthong.core.values import Text
from lienthong.documents import queries as documents
from lienthong.documents.rules import JSON
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Dossier, Draft, Invitation
from lienthong.dossiers.queries.invitations import invitations_of
from lienthong.dossiers.queries.money import paper_for
from lienthong.dossiers.queries.owing import holder_of, unpaid_among
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.dossiers.rules.transitions import STATE_NAMES, State
from lienthong.exchange import queries as exchange
from lienthong.feedback.queries.petitions import open_petition
from lienthong.feedback.queries.surveys import is_declined
from lienthong.notices import queries as notices
from lienthong.payments.queries import account_of
from lienthong.portal.owing import money_view
from lienthong.portal.papers import download, file_answer
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.slips import queries as slips
from lienthong.ui.fields import FieldView, FormState, field_views, place_codes
from lienthong.ui.pages import PageRequest, new_key, signed_in, visitor
from lienthong.ui.places import place_names
from lienthong.ui.registries import reading_purposes, registry_titles, title_behind
from lienthong.ui.slips import slip_links
from lienthong.ui.trees import tree_view
from lienthong.units import queries as units

_QR_SCALE = 4


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One request in the list: its due time is counted as of now."""

    dossier: Dossier
    title: Text
    state: Text
    deadline: Deadline
    waits_for_you: bool
    owes: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One form begun and not filed."""

    draft: Draft
    title: Text


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One thing that somebody asks of the visitor: their part of a form, or to take one over."""

    invitation: Invitation
    title: Text


@dataclass(frozen=True, slots=True)
class Written:
    """What a result put into a registry: which registry, what kind of fact, which record and version."""

    registry: Text
    service: Text
    record: int
    version: int


@dataclass(frozen=True, slots=True)
class Section:
    """One group of what was filed."""

    title: Text
    fields: list[FieldView]


@require_safe
@signed_in
def mine(request: PageRequest) -> HttpResponse:
    """List the visitor's drafts and requests, what waits for them first."""
    by = visitor(request)
    rows = dossier_rows(list(dossiers.dossiers_of(to=by)))
    drafts = [
        DraftRow(draft, procedures.definition_of(draft.version).title.text) for draft in dossiers.drafts_of(to=by)
    ]
    page = {"rows": rows, "drafts": drafts, "invitations": invitation_rows(request)}
    return render(request, "portal/mine.html", page)


def invitation_rows(request: PageRequest) -> list[InvitationRow]:
    """Return what waits for the visitor's word."""
    found = invitations_of(to=visitor(request), at=request.at)
    return [InvitationRow(one, procedures.definition_of(one.draft.version).title.text) for one in found]


def dossier_rows(found: list[Dossier]) -> list[DossierRow]:
    """Return requests as lists show them, those that wait for the person first: for an answer, or for money."""
    unpaid = unpaid_among([dossier.code for dossier in found if dossier.ended_at is None])
    rows = [
        DossierRow(
            dossier=dossier,
            title=procedures.definition_of(dossier.version).title.text,
            state=STATE_NAMES[State(dossier.state)],
            deadline=dossiers.deadline_of(dossier),
            waits_for_you=dossier.holder_role == "person" or dossier.code in unpaid,
            owes=dossier.code in unpaid,
        )
        for dossier in found
    ]
    rows.sort(key=lambda row: (not row.waits_for_you, row.dossier.ended_at is not None))
    return rows


@require_safe
@signed_in
def dossier(request: PageRequest, code: str) -> HttpResponse:
    """Show one request: what to do, where it is, when it is due and why, its result, what was filed."""
    return dossier_page(request, dossiers.get_dossier(code, to=visitor(request)))


def dossier_page(request: PageRequest, dossier: Dossier, **more: Any) -> HttpResponse:
    """Answer with the page of one request; ``more`` is what an act that was refused adds to it."""
    by, definition = visitor(request), dossiers.definition_of(dossier)
    acts = {act.act: act for act in dossiers.allowed_acts(dossier, to=by, at=request.at)}
    issued = documents.document_of(dossier.code)
    told = dossiers.thread(dossier.code, to=by)
    money = money_view(account_of(holder_of(dossier.code)), request)
    page: dict[str, Any] = {
        "dossier": dossier,
        "procedure": definition,
        "state": STATE_NAMES[State(dossier.state)],
        "deadline": dossiers.deadline_of(dossier),
        "thread": told,
        "slips": slip_links(slips.slips_of(dossier.code, to=by), lambda one: reverse("slip", args=[dossier.code, one])),
        "acts": acts,
        "asked": _asked(told) if "answer_supplement" in acts else None,
        "until": dossiers.supplement_until(dossier),
        "issued": issued,
        "written": list(_written(dossier, definition)),
        "sections": filed_sections(dossier, definition, request),
        "files": documents.attachments_of(f"dossier:{dossier.code}"),
        "key": new_key(),
        "unit_name": units.names([dossier.unit_id], on=timezone.localdate(request.at), language=request.language).get(
            dossier.unit_id, ""
        ),
        "notices": notices.notices_of_dossier(dossier, to=by),
        "tree": tree_view(dossier, address=lambda code: reverse("dossier", args=[code]), at=request.at, to=by),
        "money": money,
        "if_paid_now": _if_paid_now(dossier, definition, request) if money.holds_filing else None,
        "is_left_alone": "rate_dossier" in acts and is_declined(dossier.code, to=by),
        "petition": open_petition(f"dossier:{dossier.code}", to=by),
        "rated": any(act.verb == "dossiers.rated" for act in told.acts),
    }
    status = more.pop("status", 200)
    return render(request, "portal/dossier.html", page | more, status=status)


@require_safe
@signed_in
def receipt(request: PageRequest, code: str) -> HttpResponse:
    """Show the receipt slip: what was filed, its code, when it is due; fit for printing."""
    found = dossiers.get_dossier(code, to=visitor(request))
    address = f"{settings.PUBLIC_URL}{reverse('track')}?code={found.code}"
    on = timezone.localdate(found.submitted_at)
    names = units.names({found.unit_id, found.intake_id}, on=on, language=request.language)
    definition = dossiers.definition_of(found)
    money = money_view(account_of(holder_of(found.code)), request)
    page = {
        "dossier": found,
        "procedure": definition,
        "money": money,
        "deadline": _if_paid_now(found, definition, request) if money.holds_filing else dossiers.deadline_of(found),
        "unit_name": names.get(found.unit_id, ""),
        "intake_name": names.get(found.intake_id, ""),
        "qr": qr_svg(address),
        "address": address,
    }
    return render(request, "portal/receipt.html", page)


def _if_paid_now(dossier: Dossier, definition: ProcedureDefinition, request: PageRequest) -> Deadline:
    """Return when a request that waits for its fee would be done if it were paid at this moment."""
    return dossiers.expected_due(definition, dossier.unit_id, at=request.at, case=dossier.case)


@require_safe
@signed_in
def dossier_file(request: PageRequest, code: str, file_id: int) -> HttpResponse:
    """Give back a file of one's own request."""
    found = dossiers.get_dossier(code, to=visitor(request))
    return file_answer(documents.get_attachment(f"dossier:{found.code}", file_id))


@require_safe
@signed_in
def paper(request: PageRequest, code: str) -> HttpResponse:
    """Give out the signed result paper of one's own request."""
    found = dossiers.get_dossier(code, to=visitor(request))
    issued = paper_for(found, to=visitor(request))
    if issued is None:
        raise Http404
    return download(documents.read_file(issued.file_id), "application/pdf", f"{found.code}.pdf")


@require_safe
@signed_in
def paper_data(request: PageRequest, code: str) -> HttpResponse:
    """Give out the twin in data of the result paper of one's own request."""
    found = dossiers.get_dossier(code, to=visitor(request))
    issued = paper_for(found, to=visitor(request))
    if issued is None or issued.twin_id is None:
        raise Http404
    return download(documents.read_file(issued.twin_id), JSON, f"{found.code}.json")


def qr_svg(address: str) -> SafeString:
    """Return a QR code as inline SVG, without any style of its own."""
    drawing = segno.make(address, error="m").svg_inline(
        scale=_QR_SCALE, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by segno from an address of ours: paths and numbers only


def filed_sections(dossier: Dossier, definition: ProcedureDefinition, request: PageRequest) -> list[Section]:
    """Return what was filed, group by group, with the chips that say how each value came."""
    on = timezone.localdate(dossier.submitted_at)
    held = {
        name: line | {"state": "found", "value": dossier.form.get(name)}
        for name, line in dossier.provenance.items()
        if line["how"] != "calculated"
    }
    state = FormState(
        definition=definition,
        values=dossier.form,
        held=held,
        titles=registry_titles(dossier.provenance.values()),
        purposes=reading_purposes(dossier.provenance.values()),
        places=place_names(place_codes(definition, dossier.form), on=on, language=request.language),
    )
    sections = [Section(group.title.text, field_views(state, group)) for group in definition.form.layout]
    return [section for section in sections if section.fields]


def _asked(told: dossiers.Thread) -> dossiers.ThreadAct | None:
    """Return the open question of the office."""
    return next((act for act in reversed(told.acts) if act.verb == "dossiers.supplement_asked"), None)


def _written(dossier: Dossier, definition: ProcedureDefinition) -> Iterator[Written]:
    """Yield what the result changed in registries."""
    facts = dossier.result.get("facts", {})
    for write in definition.writes:
        done = [fact for name, fact in facts.items() if name.partition(".")[0] == write.as_]  # for rows: many
        titles = title_behind(write.service)
        if done and titles:
            service = exchange.service_in_force(write.service).service.title.text
            yield from (Written(titles[1], service, fact["record"], fact["version"]) for fact in done)
