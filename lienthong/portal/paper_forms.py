"""The paper form: blank for everybody, as one's own draft says for whoever wants to sign on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.dossiers import queries as dossiers
from lienthong.procedures import queries as procedures
from lienthong.procedures.rules.printing.form import blank
from lienthong.procedures.rules.printing.sheets import form_title
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.paper_forms import blank_pdf, filled_form, form_pdf
from lienthong.ui.slips import printed_here


@require_safe
def paper_form(request: PageRequest, code: str) -> HttpResponse:
    """Show the form to print and fill in by hand: paper is as good a way as any other."""
    today = localdate(request.at)
    definition = procedures.definition_on(code, on=today)
    page = {
        "procedure": definition,
        "form": blank(definition, on=today),
        "title": form_title(definition.title.text),
        "pdf_url": reverse("paper_form_pdf", args=[code]),
    }
    return render(request, "portal/paper_form.html", page)


@require_safe
def paper_form_pdf(request: PageRequest, code: str) -> HttpResponse:
    """Open the blank form as PDF; with ``labels=en`` every label has its English beneath it."""
    today = localdate(request.at)
    definition = procedures.definition_on(code, on=today)
    return printed_here(blank_pdf(definition, on=today, gloss=_is_glossed(request)), f"{code}.pdf")


@require_safe
@signed_in
def draft_form(request: PageRequest, draft_id: str) -> HttpResponse:
    """Show one's own draft as the paper form, to be signed."""
    draft = dossiers.get_draft(draft_id, to=visitor(request))
    definition = procedures.definition_of(draft.version)
    page = {
        "procedure": definition,
        "draft": draft,
        "form": filled_form(definition, draft.form, on=localdate(request.at), language=request.language),
        "title": form_title(definition.title.text),
        "pdf_url": reverse("draft_form_pdf", args=[draft_id]),
    }
    return render(request, "portal/paper_form.html", page)


@require_safe
@signed_in
def draft_form_pdf(request: PageRequest, draft_id: str) -> HttpResponse:
    """Open one's own draft as the paper form, as PDF."""
    draft = dossiers.get_draft(draft_id, to=visitor(request))
    definition = procedures.definition_of(draft.version)
    form = filled_form(definition, draft.form, on=localdate(request.at), language="vi")
    return printed_here(form_pdf(form, definition, gloss=_is_glossed(request)), f"{definition.code}.pdf")


def _is_glossed(request: PageRequest) -> bool:
    return request.GET.get("labels") == "en"
