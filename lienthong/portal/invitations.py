"""Answering an invitation: one's own part of somebody's form, or a form that somebody filled in for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Text
from lienthong.dossiers.actions import inviting
from lienthong.dossiers.models import Invitation
from lienthong.dossiers.queries.invitations import get_invitation
from lienthong.dossiers.refusals import WordsMissing
from lienthong.dossiers.rules.problems import field_errors
from lienthong.portal.laid_out import Desk, desk_of, form_state
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions.forms import Group
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.procedures.rules.parts import fields_of, shown_to
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.chips import notices_of
from lienthong.ui.fields import FieldView, field_view, field_views
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.posting import posted_values

_State = Invitation.State


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the part."""

    title: Text
    help: Text | None
    fields: list[FieldView]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitation(request: PageRequest, invitation_id: str) -> HttpResponse:
    """Show what one is asked, keep what is given, take the answer."""
    asked = get_invitation(invitation_id, to=visitor(request))
    if request.method != "POST":
        return _page(request, asked)
    do = request.POST.get("do", "save")
    if do == "decline":
        return _declined(request, asked)
    if not asked.part:
        draft = inviting.take_over(asked.pk, by=visitor(request), at=request.at)
        return HttpResponseRedirect(reverse("draft", args=[draft.pk]))
    return _saved(request, asked, is_final=do == "agree")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wrong(request: PageRequest, invitation_id: str) -> HttpResponse:
    """Say that what a registry holds in one's part is wrong."""
    asked = get_invitation(invitation_id, to=visitor(request))
    desk = desk_of(asked.draft, at=request.at, to=visitor(request))
    name = request.POST.get("field") or request.GET.get("field", "")
    own = name in fields_of(desk.definition, asked.part)
    if not own or (asked.draft.held.get(name) or {}).get("state") != "found":
        raise Http404
    back = reverse("invitation", args=[asked.pk])
    refusal, words = None, request.POST.get("words", "")
    if request.method == "POST":
        try:
            inviting.report_wrong_in_part(asked.pk, name, words, by=visitor(request), at=request.at)
            return HttpResponseRedirect(f"{back}#f-{name}")
        except WordsMissing as missing:
            refusal = missing
    shown = field_view(form_state(desk, language=request.language), desk.definition.fields[name])
    page = {"procedure": desk.definition, "field": shown, "words": words, "refusal": refusal, "back": back}
    return render(request, "portal/wrong.html", page, status=422 if refusal else 200)


def _saved(request: PageRequest, asked: Invitation, *, is_final: bool) -> HttpResponse:
    """Keep what was sent; then take the word for it, or come back to what is wrong, new or found."""
    definition = procedures.definition_of(asked.draft.version)
    posted = posted_values(definition, sorted(fields_of(definition, asked.part)), request.POST)
    draft = inviting.save_part(asked.pk, posted, by=visitor(request), at=request.at)
    errors = tuple(draft.refused)
    if is_final and not errors:
        try:
            inviting.agree_to_part(asked.pk, by=visitor(request), at=request.at)
            return HttpResponseRedirect(request.path)
        except InvalidInput as invalid:
            errors = tuple(field_errors(invalid))
    return _page(request, get_invitation(asked.pk, to=visitor(request)), errors=errors, is_begun=True)


def _declined(request: PageRequest, asked: Invitation) -> HttpResponse:
    try:
        inviting.decline_invitation(asked.pk, request.POST.get("words", ""), by=visitor(request), at=request.at)
    except WordsMissing as missing:
        return _page(request, asked, refusal=missing)
    return HttpResponseRedirect(request.path)


def _page(
    request: PageRequest,
    asked: Invitation,
    *,
    errors: tuple[FieldError, ...] = (),
    refusal: WordsMissing | None = None,
    is_begun: bool = False,
) -> HttpResponse:
    desk = desk_of(asked.draft, at=request.at, to=visitor(request))
    page: dict[str, Any] = {
        "asked": asked,
        "procedure": desk.definition,
        "standing": _standing(asked, request),
        "errors": errors,
        "refusal": refusal,
    }
    if asked.part:
        page |= _part(request, desk, asked, errors, is_begun=is_begun)
    template = "portal/invitation.html" if asked.part else "portal/take_over.html"
    return render(request, template, page, status=422 if errors or refusal else 200)


def _standing(asked: Invitation, request: PageRequest) -> str:
    """Return what the page is about: ``open``, ``agreed``, ``declined``, or ``over`` for whatever ended without one."""
    if asked.draft.dossier or asked.state == _State.REPLACED:
        return "agreed" if asked.state == _State.AGREED else "over"
    if asked.state == _State.OPEN:
        return "open" if request.at <= asked.until else "over"
    return "agreed" if asked.state == _State.AGREED else "declined"


def _part(
    request: PageRequest, desk: Desk, asked: Invitation, errors: tuple[FieldError, ...], *, is_begun: bool
) -> dict[str, Any]:
    """Return what the page of a part shows: what is seen of the rest, and the part itself once it was begun."""
    definition, draft = desk.definition, desk.draft
    own = fields_of(definition, asked.part)
    words = {
        name: typed
        for name in own
        if definition.fields[name].widget == "place" and (typed := request.POST.get(f"{name}__words", "").strip())
    }
    state = form_state(
        desk,
        language=request.language,
        errors=errors,
        words={name: typed for name, typed in words.items() if not draft.form.get(name)},
        blank_rows={request.POST.get("add_row", ""): 1},
        wrong_url=reverse("invitation_wrong", args=[asked.pk]),
    )
    part = next(part for part in definition.parts if part.key == asked.part)
    seen = shown_to(definition, asked.part, draft.form)
    held = {path: line for path, line in draft.held.items() if path.partition(".")[0] in own}
    return {
        "part": part,
        "shown": [field_view(state, definition.fields[name]) for name in seen],
        "sections": [
            Section(group.title.text, group.help.text if group.help else None, field_views(state, group))
            for group in _groups(desk, asked.part)
        ],
        "is_begun": is_begun or bool(own & draft.form.keys()) or bool(errors),
        "notices": notices_of(definition, draft.form, held, state.titles),
    }


def _groups(desk: Desk, part: str) -> list[Group]:
    asked = set(visible_fields(desk.definition, desk.draft.form))
    groups = [group for group in desk.definition.form.layout if group.by == part]
    return [group for group in groups if any(shown.name in asked for shown in group.fields)]
