"""Filling in: the list of what there is to do, one group of fields a page, nothing ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.core.values import Actor, Text
from lienthong.documents import queries as documents
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import drafting
from lienthong.dossiers.models import Draft
from lienthong.dossiers.queries.uploads import spoiled_files
from lienthong.dossiers.refusals import WordsMissing
from lienthong.dossiers.rules.provenance import provenance_of
from lienthong.library.queries.store import Usable, usable_papers
from lienthong.portal.carrying import law_notice
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Group
from lienthong.procedures.definitions.values import column_of, field_of
from lienthong.procedures.rules.conditions import is_given, rows_of, visible_fields
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.papers import Needed, required_components, store_kinds
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.chips import notices_of
from lienthong.ui.fields import FormState, field_view, field_views, place_codes
from lienthong.ui.pages import PageRequest, signed_in, visitor
from lienthong.ui.places import conversion_of, find_places, place_names
from lienthong.ui.posting import posted_values
from lienthong.ui.registries import reading_purposes, registry_titles

_DONE = Text("Xong", "Done")
_CHECK = Text("Đã điền sẵn, hãy xem lại", "Filled in already, please check")
_BEGUN = Text("Đang làm", "Begun")
_TO_DO = Text("Chưa làm", "To do")
_WRONG = Text("Cần sửa", "To correct")
PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list: a group of fields, or the papers."""

    key: str
    title: Text
    state: Text
    is_done: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft laid out: what the law asks, what is wrong or missing, which papers it needs."""

    draft: Draft
    definition: ProcedureDefinition
    today: date
    errors: tuple[FieldError, ...]
    papers: tuple[Needed, ...]
    attached: dict[str, list[documents.AttachedFile]]
    stored: tuple[Usable, ...]  # of the visitor's own store, what this procedure may take

    @property
    def groups(self) -> list[Group]:
        """The groups of which at least one field is asked."""
        asked = set(visible_fields(self.definition, self.draft.form))
        return [
            group
            for group in self.definition.form.layout
            if any(shown.name in asked and shown.widget != "hidden" for shown in group.fields)
        ]

    @property
    def tasks(self) -> list[Task]:
        """Everything to do before the review, in order."""
        tasks = [self._task(group) for group in self.groups]
        if self.uploads:
            state = _DONE if not self.missing_papers else _TO_DO
            tasks.append(Task(PAPERS, Text("Giấy tờ kèm theo", "Papers"), state, not self.missing_papers))
        return tasks

    @property
    def uploads(self) -> list[Needed]:
        """The papers that are put to it here: uploaded, or taken from the store."""
        return [needed for needed in self.papers if needed.how in ("upload", "stored")]

    @property
    def missing_papers(self) -> list[Needed]:
        """The papers that must be uploaded and are not yet."""
        return [needed for needed in self.papers if needed.must_upload and not self.attached.get(needed.component.id)]

    @property
    def spoiled(self) -> list[documents.AttachedFile]:
        """The papers of the store that no longer hold."""
        return spoiled_files((file for files in self.attached.values() for file in files), on=self.today)

    @property
    def is_ready(self) -> bool:
        """Whether it can be filed."""
        return not self.errors and not self.missing_papers and not self.spoiled

    def errors_in(self, group: Group) -> tuple[FieldError, ...]:
        """Return what is wrong or missing in one group."""
        names = {shown.name for shown in group.fields}
        return tuple(error for error in self.errors if error.path.partition(".")[0] in names)

    def after(self, key: str) -> str:
        """Return the address of what is best done after one task."""
        keys = [task.key for task in self.tasks]
        later = keys[keys.index(key) + 1 :] if key in keys else keys
        to_do = {task.key for task in self.tasks if not task.is_done}
        following = next((k for k in later if k in to_do), None) or next((k for k in later), None)
        return address_of(self.draft, following) if following else reverse("review", args=[self.draft.pk])

    def _task(self, group: Group) -> Task:
        errors = self.errors_in(group)
        given = [shown.name for shown in group.fields if is_given(self.draft.form.get(shown.name))]
        if any(error.code != "required" for error in errors):
            state = _WRONG
        elif errors:
            state = _BEGUN if given else _TO_DO
        else:
            held = [name for name in given if (self.draft.held.get(name) or {}).get("state") == "found"]
            state = _CHECK if held and len(held) == len(given) else _DONE
        return Task(group.group, group.title.text, state, not errors)


def desk_of(draft: Draft, *, today: date, to: Actor) -> Desk:
    """Lay a draft out for the person whose it is."""
    definition = procedures.definition_of(draft.version)
    stored = usable_papers(store_kinds(definition), to=to, on=today)
    origin = provenance_of(definition, draft.form, draft.held, draft.defaults)
    attached: dict[str, list[documents.AttachedFile]] = {}
    for file in documents.attachments_of(draft.holder):
        attached.setdefault(file.component, []).append(file)
    return Desk(
        draft=draft,
        definition=definition,
        today=today,
        errors=tuple(check_form(definition, draft.form, on=today)),
        papers=tuple(required_components(definition, draft.form, origin, {paper.kind for paper in stored})),
        attached=attached,
        stored=tuple(stored),
    )


def address_of(draft: Draft, key: str) -> str:
    """Return the address of one task of a draft."""
    return reverse("draft_papers", args=[draft.pk]) if key == PAPERS else reverse("draft_group", args=[draft.pk, key])


def open_desk(request: PageRequest, draft_id: str) -> Desk:
    """Return the visitor's own draft laid out; refuses ``NotFound`` for everybody else's."""
    draft = dossiers.get_draft(draft_id, to=visitor(request))
    return desk_of(draft, today=timezone.localdate(request.at), to=visitor(request))


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
        "notices": notices_of(desk.draft.held.values(), registry_titles(desk.draft.held.values())),
        "law": law_notice(desk.draft, on=desk.today),
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
    saved = desk_of(draft, today=desk.today, to=visitor(request))
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
    lines = [line for path, line in desk.draft.held.items() if path.partition(".")[0] in names]
    page: dict[str, Any] = {
        "desk": desk,
        "procedure": desk.definition,
        "group": shown,
        "fields": field_views(state, shown),
        "errors": errors,
        "notices": notices_of(lines, state.titles),
        "notice": notice,
        "number": [g.group for g in desk.groups].index(shown.group) + 1,
        "refreshing": refreshing_fields(desk, shown),
    }
    return render(request, "portal/group.html", page, status=422 if errors else 200)


def form_state(
    desk: Desk,
    *,
    language: str,
    errors: tuple[FieldError, ...] = (),
    words: dict[str, str] | None = None,
    blank_rows: dict[str, int] | None = None,
) -> FormState:
    """Return everything that decides how a draft's form is drawn."""
    draft, on = desk.draft, desk.today
    typed = words or {}
    return FormState(
        definition=desk.definition,
        values=draft.form,
        held=draft.held,
        errors=errors,
        titles=registry_titles(draft.held.values()),
        purposes=reading_purposes(draft.held.values()),
        places=place_names(place_codes(desk.definition, draft.form), on=on, language=language),
        found={name: find_places(text, on=on, language=language) for name, text in typed.items()},
        typed=typed,
        blank_rows=blank_rows or {},
        wrong_url=reverse("draft_wrong", args=[draft.pk]),
    )


def refreshing_fields(desk: Desk, shown: Group) -> set[str]:
    """Return the inputs of a group whose answer changes the rest of it at once.

    Those on which conditions and calculations of the group stand, and those by which registries are asked.
    """
    definition = desk.definition
    asked = {of for asking in definition.prefill_from for value in asking.lookup.values() if (of := field_of(value))}
    names = {field.name for field in shown.fields}
    needed = {of for name in names for condition in definition.conditions[name] for of in condition.fields()}
    needed |= {of for field in shown.fields if field.calculate for of in field.calculate.fields()}
    flat = {name for name in names & (needed | asked) if name not in definition.tables}
    return flat | {path for field in shown.fields if field.columns for path in _refreshing_cells(desk, field)}


def _refreshing_cells(desk: Desk, table: FormField) -> Iterator[str]:
    """Yield the inputs in the rows of a repeating group that change their row."""
    askings = [asking for asking in desk.definition.prefill_from if asking.each == table.name]
    needed = {of for asking in askings for value in asking.lookup.values() if (of := column_of(value))}
    for column in table.columns:
        needed |= set(column.when.fields() if column.when else ())
        needed |= set(column.calculate.fields() if column.calculate else ())
    rows = desk.draft.form.get(table.name)
    count = len(rows) + 1 if isinstance(rows, list) else 1
    for column in table.columns:
        if column.name in needed:
            yield from (f"{table.name}.{number}.{column.name}" for number in range(count))
