"""A draft laid out for its pages: what there is to do, what is wrong or missing, how its form is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from lienthong.core.values import Actor, Text
from lienthong.documents import queries as documents
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.models import Draft
from lienthong.dossiers.queries.invitations import PartCard, Standing, parts_of
from lienthong.dossiers.queries.uploads import spoiled_files
from lienthong.dossiers.rules.provenance import provenance_of
from lienthong.library.queries.store import Usable, usable_papers
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Group
from lienthong.procedures.definitions.values import column_of, field_of
from lienthong.procedures.rules.conditions import is_given, visible_fields
from lienthong.procedures.rules.papers import Needed, required_components, store_kinds
from lienthong.procedures.rules.parts import PART, check_parts
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.fields import FormState, place_codes
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.places import find_places, place_names
from lienthong.ui.registries import reading_purposes, registry_titles

_DONE = Text("Xong", "Done")
_CHECK = Text("Đã điền sẵn, hãy xem lại", "Filled in already, please check")
_BEGUN = Text("Đang làm", "Begun")
_TO_DO = Text("Chưa làm", "To do")
_WRONG = Text("Cần sửa", "To correct")
#: How far somebody else's part is, in words.
STANDINGS = {
    Standing.UNKNOWN: Text("Cần biết là ai trước", "Say first who it is"),
    Standing.NOT_ASKED: Text("Chưa mời", "Not invited yet"),
    Standing.OPEN: Text("Đã mời, đang chờ", "Invited, waiting"),
    Standing.OVER: Text("Hết hạn trả lời, mời lại", "Not answered in time, invite again"),
    Standing.DECLINED: Text("Không đồng ý", "Declined"),
    Standing.CHANGED: Text("Bản khai đã thay đổi, mời lại", "The form has changed, invite again"),
    Standing.AGREED: Text("Đã khai và đồng ý", "Filled in and agreed"),
}
PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list: a group of fields, the papers, or what somebody else has to say."""

    key: str
    title: Text
    state: Text
    is_done: bool
    url: str


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
    parts: tuple[PartCard, ...] = ()

    @property
    def groups(self) -> list[Group]:
        """The groups of which at least one field is asked, and asked of the applicant."""
        others = {card.part.key for card in self.parts}
        return [group for group in self._asked_groups if group.by not in others]

    @property
    def agreed_groups(self) -> list[Group]:
        """The groups that others gave their word for."""
        agreed = {card.part.key for card in self.parts if card.standing == Standing.AGREED}
        return [group for group in self._asked_groups if group.by in agreed]

    @property
    def _asked_groups(self) -> list[Group]:
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
            title = Text("Giấy tờ kèm theo", "Papers")
            tasks.append(Task(PAPERS, title, state, not self.missing_papers, address_of(self.draft, PAPERS)))
        return tasks + [self._part_task(card) for card in self.parts]

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
        is_complete = not self.errors and not self.missing_papers and not self.spoiled
        return is_complete and not self.draft.is_with_helper

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
        if following is None:
            return reverse("review", args=[self.draft.pk])
        return next(task.url for task in self.tasks if task.key == following)

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
        return Task(group.group, group.title.text, state, not errors, address_of(self.draft, group.group))

    def _part_task(self, card: PartCard) -> Task:
        is_done = card.standing == Standing.AGREED or (not card.part.required and card.standing == Standing.DECLINED)
        url = reverse("draft_person", args=[self.draft.pk, card.part.key])
        return Task(f"{PART}{card.part.key}", card.part.title.text, STANDINGS[card.standing], is_done, url)


def desk_of(draft: Draft, *, at: datetime, to: Actor) -> Desk:
    """Lay a draft out for the person whose it is, or who gives a part of it."""
    today = timezone.localdate(at)
    definition = procedures.definition_of(draft.version)
    parts = tuple(parts_of(draft, definition, at=at))
    agreed = {card.part.key for card in parts if card.standing == Standing.AGREED}
    agreed |= definition.part_keys if draft.is_with_helper else set()
    stored = usable_papers(store_kinds(definition), to=to, on=today)
    origin = provenance_of(definition, draft.form, draft.held, draft.defaults)
    attached: dict[str, list[documents.AttachedFile]] = {}
    for file in documents.attachments_of(draft.holder):
        attached.setdefault(file.component, []).append(file)
    return Desk(
        draft=draft,
        definition=definition,
        today=today,
        errors=tuple(check_parts(definition, draft.known(on=today), agreed, on=today)),
        papers=tuple(required_components(definition, draft.form, origin, {paper.kind for paper in stored})),
        attached=attached,
        stored=tuple(stored),
        parts=parts,
    )


def address_of(draft: Draft, key: str) -> str:
    """Return the address of one task of a draft."""
    return reverse("draft_papers", args=[draft.pk]) if key == PAPERS else reverse("draft_group", args=[draft.pk, key])


def open_desk(request: PageRequest, draft_id: str) -> Desk:
    """Return the visitor's own draft laid out; refuses ``NotFound`` for everybody else's."""
    draft = dossiers.get_draft(draft_id, to=visitor(request))
    return desk_of(draft, at=request.at, to=visitor(request))


def form_state(
    desk: Desk,
    *,
    language: str,
    errors: tuple[FieldError, ...] = (),
    words: dict[str, str] | None = None,
    blank_rows: dict[str, int] | None = None,
    wrong_url: str = "",
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
        wrong_url=wrong_url or reverse("draft_wrong", args=[draft.pk]),
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
