"""Filling in: the list of what there is to do, one group of fields a page, nothing ever lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.dossiers.actions import drafting
from lienthong.dossiers.queries.invitations import hand_over_of
from lienthong.dossiers.refusals import WordsMissing
from lienthong.portal.carrying import law_notice
from lienthong.portal.laid_out import Desk, address_of, desk_of, form_state, open_desk, refreshing_fields
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Group
from lienthong.procedures.rules.conditions import is_given, rows_of, visible_fields
from lienthong.ui.chips import notices_of
from lienthong.ui.fields import field_view, field_views
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.places import conversion_of
from lienthong.ui.posting import posted_values
from lienthong.ui.registries import registry_titles


@require_POST
@signed_in
def start(request: PageRequest, code: str) -> HttpResponse:
    """Begin a form: what registries know is in it before the person sees it."""
    draft = drafting.start_draft(code, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("draft", args=[draft.pk]))


@require_safe
@signed_in
def tasks(request: PageRequest, draft_id: str) -> HttpResponse:
    """Show what there is to do and how far it is."""
    desk = open_desk(request, draft_id)
    if desk.draft.dossier:
        return HttpResponseRedirect(reverse("dossier", args=[desk.draft.dossier]))
    held = [line for line in desk.draft.held.values() if line.get("state") == "found"]
    page = {
        "desk": desk,
        "procedure": desk.definition,
        "filled": sum(
            desk.draft.form.get(name) == line.get("value") for name, line in desk.draft.held.items() if line in held
        ),
        "notices": notices_of(
            desk.definition, desk.draft.form, desk.draft.held, registry_titles(desk.draft.held.values())
        ),
        "law": law_notice(desk.draft, on=desk.today),
        "handed_over": hand_over_of(desk.draft),
        "can_refill": any(line.get("state") == "down" for line in desk.draft.held.values()),
    }
    return render(request, "portal/tasks.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def group(request: PageRequest, draft_id: str, key: str) -> HttpResponse:
    """Ask one group of fields; what is sent is kept even when something is wrong with it."""
    desk = open_desk(request, draft_id)
    shown = next((group for group in desk.groups if group.group == key), None)
    if shown is None:
        raise Http404
    if desk.draft.dossier:
        return HttpResponseRedirect(reverse("dossier", args=[desk.draft.dossier]))
    if request.method == "POST":
        return _saved(request, desk, shown)
    return _group_page(request, desk, shown)


@require_POST
@signed_in
def refill(request: PageRequest, draft_id: str) -> HttpResponse:
    """Ask the registries again that did not answer."""
    draft = drafting.refill_draft(draft_id, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("draft", args=[draft.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wrong(request: PageRequest, draft_id: str) -> HttpResponse:
    """Say that what a registry holds is wrong: the field opens, officers see both values and these words."""
    desk = open_desk(request, draft_id)
    name = request.POST.get("field") or request.GET.get("field", "")
    shown = desk.definition.fields.get(name)
    if shown is None or (desk.draft.held.get(name) or {}).get("state") != "found":
        raise Http404
    key = next(group.group for group in desk.groups if shown in group.fields)
    refusal, words = None, request.POST.get("words", "")
    if request.method == "POST":
        try:
            drafting.report_wrong(desk.draft.pk, name, words, by=visitor(request), at=request.at)
            return HttpResponseRedirect(f"{address_of(desk.draft, key)}#f-{name}")
        except WordsMissing as missing:
            refusal = missing
    state = form_state(desk, language=request.language)
    page = {
        "desk": desk,
        "procedure": desk.definition,
        "field": field_view(state, shown),
        "words": words,
        "refusal": refusal,
        "back": address_of(desk.draft, key),
    }
    return render(request, "portal/wrong.html", page, status=422 if refusal else 200)


@require_POST
@signed_in
def discard(request: PageRequest, draft_id: str) -> HttpResponse:
    """Throw a form away that was begun and not filed."""
    drafting.discard_draft(draft_id, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("my_dossiers"))


def _saved(request: PageRequest, desk: Desk, shown: Group) -> HttpResponse:
    """Keep what was sent; then go on, or come back to what is wrong, new or found."""
    before = set(visible_fields(desk.definition, desk.draft.form))
    names = [field.name for field in shown.fields]
    posted = posted_values(desk.definition, names, request.POST)
    form = {**desk.draft.form, **posted}
    places = _converted(request, desk, posted)
    draft = drafting.save_draft(desk.draft.pk, form, by=visitor(request), at=request.at, places=places)
    refused = tuple(draft.refused)
    saved = desk_of(draft, at=request.at, to=visitor(request))
    if "add_row" in request.POST or "drop_row" in request.POST:
        return _group_page(request, saved, shown, blank_rows={request.POST.get("add_row", ""): 1})
    if wanted := _places_wanted(request, saved, shown):
        return _group_page(request, saved, shown, words=wanted)
    appeared = (set(visible_fields(saved.definition, draft.form)) - before) & set(names)
    filled = [name for name in names if _is_filled(desk.definition, name, form.get(name), draft.form.get(name))]
    if (appeared or filled or "refresh" in request.POST) and not refused:
        notice = "filled" if filled else "more"
        return _group_page(request, saved, shown, notice=notice)
    errors = (*refused, *saved.errors_in(shown))
    if errors:
        return _group_page(request, replace(saved, errors=errors), shown, is_checked=True)
    return HttpResponseRedirect(saved.after(shown.group))


def _is_filled(definition: ProcedureDefinition, name: str, sent: Any, kept: Any) -> bool:
    """Tell whether a registry or a default put something in; what is only worked out does not count."""
    field = definition.fields[name]
    if field.calculate is not None or not is_given(kept):
        return False
    if not isinstance(kept, list):
        return bool(sent != kept)
    worked_out = {column.name for column in field.columns if column.calculate is not None}

    def typed(rows: Any) -> list[Any]:
        return [{k: v for k, v in row.items() if k not in worked_out} for _, row in rows_of({name: rows}, name)]

    return typed(sent) != typed(kept)


def _converted(request: PageRequest, desk: Desk, posted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the old addresses that were typed for communes chosen now."""
    found = {}
    for name, code in posted.items():
        words = request.POST.get(f"{name}__words", "")
        is_place = desk.definition.fields[name].widget == "place"
        if is_place and code and (conversion := conversion_of(words, str(code), on=desk.today)):
            found[name] = conversion.as_json()
    return found


def _places_wanted(request: PageRequest, desk: Desk, shown: Group) -> dict[str, str]:
    """Return the words of place pickers that still wait for a choice."""
    asked = request.POST.get("find_place", "")
    typed = {
        field.name: request.POST.get(f"{field.name}__words", "").strip()
        for field in shown.fields
        if field.widget == "place"
    }
    return {
        name: words
        for name, words in typed.items()
        if words and (name == asked or not is_given(desk.draft.form.get(name)))
    }


def _group_page(
    request: PageRequest,
    desk: Desk,
    shown: Group,
    *,
    words: dict[str, str] | None = None,
    notice: str = "",
    is_checked: bool = False,
    blank_rows: dict[str, int] | None = None,
) -> HttpResponse:
    errors = desk.errors_in(shown) if is_checked else ()
    state = form_state(desk, language=request.language, errors=errors, words=words, blank_rows=blank_rows)
    names = {field.name for field in shown.fields}
    held = {path: line for path, line in desk.draft.held.items() if path.partition(".")[0] in names}
    page: dict[str, Any] = {
        "desk": desk,
        "procedure": desk.definition,
        "group": shown,
        "fields": field_views(state, shown),
        "errors": errors,
        "notices": notices_of(desk.definition, desk.draft.form, held, state.titles),
        "notice": notice,
        "number": [g.group for g in desk.groups].index(shown.group) + 1,
        "refreshing": refreshing_fields(desk, shown),
    }
    return render(request, "portal/group.html", page, status=422 if errors else 200)
