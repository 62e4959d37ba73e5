"""Lists: what waits for an officer, what a person has filed and is still writing."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.models import Dossier, Draft
from lienthong.dossiers.queries.files import calendar_of, definitions_of
from lienthong.dossiers.queries.invitations import as_applicant_sees
from lienthong.dossiers.refusals import DraftAlreadySubmitted, DraftOfAnother
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.dossiers.rules.transitions import STATE_NAMES, WAITING, State
from lienthong.procedures.definitions import ProcedureDefinition, Term

_WORKLIST = (Path(__file__).parents[1] / "sql" / "worklist.sql").read_text(encoding="utf-8")
#: What waits for each role of the desk, as ``Dossier.holder_role`` says.
_WAITS = {Role.INTAKE: ("intake", "counter"), Role.SETTLE: ("settle", "handover"), Role.HEAD: ("head",)}
_CURSOR = "~"
_YOURSELF = Text("chính bạn", "yourself")


@dataclass(frozen=True)
class WorklistRow:
    """One file of a worklist, with every name that the list shows; its deadline is counted when it is looked at."""

    code: str
    procedure: str
    procedure_title: Text
    state: State
    state_name: Text
    step: str
    step_title: Text
    holder_role: str
    applicant_name: str
    subject_name: str
    channel: str
    unit_id: int
    unit_name: str
    holder_name: str
    officer_id: int | None
    officer_name: str
    submitted_at: datetime
    due_at: datetime
    term: Term
    calendar: WorkingCalendar
    events: tuple[Event, ...]

    @cached_property
    def deadline(self) -> Deadline:
        """When the file is due and why; give it to ``rules.words.risk`` for its color."""
        return due(self.term, self.calendar, self.events)


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """A page of a worklist; ``next`` is given back as ``after`` for the following page, ``None`` at the end."""

    rows: tuple[WorklistRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """What of a worklist is wanted: of one unit or procedure, taken by the officer (``mine``), overdue at a time."""

    mine: bool = False
    unit_id: int | None = None
    procedure: str = ""
    overdue_at: datetime | None = None


EVERYTHING = WorklistFilter()


def worklist(
    *, to: Actor, after: str | None = None, limit: int = 20, only: WorklistFilter = EVERYTHING
) -> WorklistPage:
    """Return the open files that wait for ``to`` (their units, roles and procedures), the next due first.

    At most four SQL statements, two once the process knows the procedures; the cost does not grow with the table.
    """
    desks = [(grant, role) for grant in to.grants for role in _WAITS.get(grant.role, ())]
    after_due, after_code = _read_cursor(after)
    with connection.cursor() as cursor:
        cursor.execute(
            _WORKLIST,
            {
                "paths": [grant.path for grant, _ in desks],
                "roles": [role for _, role in desks],
                "procedures": [grant.procedure for grant, _ in desks],
                "unit_id": only.unit_id,
                "procedure": only.procedure,
                "officer_id": int(to.id) if only.mine else None,
                "due_before": only.overdue_at,
                "after_due": after_due,
                "after_code": after_code,
                "limit": limit + 1,
            },
        )
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    rows = _worklist_rows(found[:limit])
    last = rows[-1] if len(found) > limit else None
    return WorklistPage(rows, f"{last.due_at.isoformat()}{_CURSOR}{last.code}" if last else None)


def _worklist_rows(found: list[dict[str, Any]]) -> tuple[WorklistRow, ...]:
    definitions = definitions_of({row["version_id"] for row in found})
    calendars = {unit: calendar_of(unit, on=oldest) for unit, oldest in _oldest(found).items()}
    return tuple(_worklist_row(row, definitions[row["version_id"]], calendars[row["unit_id"]]) for row in found)


def _oldest(found: list[dict[str, Any]]) -> dict[int, datetime]:
    return {row["unit_id"]: row["submitted_at"] for row in sorted(found, key=lambda row: row["submitted_at"])[::-1]}


def _worklist_row(row: dict[str, Any], definition: ProcedureDefinition, calendar: WorkingCalendar) -> WorklistRow:
    state = State(row["state"])
    events = json.loads(row["events"])
    return WorklistRow(
        procedure_title=Text(row["title_vi"], row["title_en"]),
        state_name=STATE_NAMES[state],
        step_title=definition.step(row["step"]).title.text,
        term=definition.term_of(row["case"]),
        calendar=calendar,
        events=tuple(Event.from_json(kept) for kept in events),
        state=state,
        officer_name=row["officer_name"] or "",
        unit_name=row["unit_name"] or "",
        holder_name=row["holder_name"] or "",
        **{name: row[name] for name in _PLAIN},
    )


_PLAIN = (
    "code",
    "procedure",
    "step",
    "holder_role",
    "applicant_name",
    "subject_name",
    "channel",
    "unit_id",
    "officer_id",
    "submitted_at",
    "due_at",
)


def _read_cursor(after: str | None) -> tuple[datetime | None, str]:
    if not after:
        return None, ""
    due_at, _, code = after.partition(_CURSOR)
    try:
        return datetime.fromisoformat(due_at), code
    except ValueError:
        raise InvalidInput(summary="after", errors=[{"path": "after", "code": "cursor_unknown"}]) from None


def dossiers_of(*, to: Actor) -> QuerySet[Dossier]:
    """Return the files of a person, newest first, with their versions (bodies not loaded).

    Of one declaration for several agencies the root; its files only while they wait for the person.
    """
    whole = Q(root="") | Q(root=F("code")) | Q(state__in=WAITING)
    return (
        own_files(to).filter(whole).order_by("-submitted_at", "code").select_related("version").defer("version__body")
    )


def drafts_of(*, to: Actor) -> QuerySet[Draft]:
    """Return what a person has begun, for whom they act now, and not filed, last saved first."""
    mine = Draft.objects.filter(account_id=int(to.id)) if to.kind == "person" else Draft.objects.none()
    return (
        mine.filter(dossier="", business=to.business)
        .order_by("-saved_at")
        .select_related("version")
        .defer("version__body")
    )


def get_draft(draft_id: uuid.UUID | str, *, to: Actor) -> Draft:
    """Return a person's own draft, filed or not, as they may see it; ``NotFound`` for everybody else's.

    One SQL statement, one more when the form has parts that others give.
    """
    try:
        wanted = uuid.UUID(str(draft_id))
    except ValueError:
        raise NotFound(what=str(draft_id)) from None
    drafts = Draft.objects.filter(pk=wanted, account_id=int(to.id)) if to.kind == "person" else Draft.objects.none()
    draft = drafts.select_related("version").first()
    if draft is None:
        raise NotFound(what=str(draft_id))
    return as_applicant_sees(draft, definitions_of([draft.version_id])[draft.version_id])


def get_open_draft(draft_id: uuid.UUID | str, *, to: Actor) -> Draft:
    """Return a person's own draft that is not filed yet.

    Refuses ``NotFound``, ``DraftAlreadySubmitted``, ``DraftOfAnother`` (see ``must_be_of``).
    """
    draft = get_draft(draft_id, to=to)
    if draft.dossier:
        raise DraftAlreadySubmitted(dossier=draft.dossier)
    must_be_of(draft, to=to)
    return draft


def lock_draft(draft: Draft) -> Draft:
    """Return the draft as it is now, locked until the transaction ends."""
    return Draft.objects.select_for_update(of=("self",)).select_related("version").get(pk=draft.pk)


def must_be_of(draft: Draft, *, to: Actor) -> None:
    """Refuse ``DraftOfAnother`` unless the person acts for whom the draft was begun: themselves, or one business."""
    if draft.business != to.business:
        business = draft.business
        whose = Text(f"doanh nghiệp {business}", f"the business {business}") if business else _YOURSELF
        raise DraftOfAnother(whose_vi=whose.vi, whose_en=whose.en)


def stuck(*, limit: int) -> list[str]:
    """Return the codes of files that wait for the machine, the longest untried first."""
    waiting = Dossier.objects.filter(holder_role="system", ended_at=None)
    return list(waiting.order_by(F("tried_at").asc(nulls_first=True), "code").values_list("code", flat=True)[:limit])


def own_files(to: Actor) -> QuerySet[Dossier]:
    """Return the files of a person; while they act for a business those of the business, whoever filed them."""
    if to.kind != "person":
        return Dossier.objects.none()
    if to.business:
        return Dossier.objects.filter(business=to.business)
    return Dossier.objects.filter(applicant_id=int(to.id), business="")
