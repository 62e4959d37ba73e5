"""Opinions: what was asked about a file and what came, what waits for an asked unit, what that unit may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.queries import AttachedFile, attachments_of
from lienthong.dossiers.models import Dossier, Opinion
from lienthong.dossiers.queries.files import calendar_of, definition_of, definitions_of
from lienthong.dossiers.queries.steps import working_papers
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.dossiers.rules.opinions import STANCES, STATES
from lienthong.procedures.definitions import OpinionKind, ProcedureDefinition
from lienthong.units import queries as units

_ANSWERING = (Role.SETTLE, Role.HEAD)


@dataclass(frozen=True, slots=True)
class OpinionView:
    """A question and what became of it, by name; ``stance`` is set once it is answered. ``files`` came with it."""

    code: str
    number: int
    kind: str
    title: Text
    procedure_title: Text
    unit_name: str
    asker_name: str
    asked_by: str
    question: str
    asked_at: datetime
    due_at: datetime
    state: str
    state_name: Text
    stance: Text | None
    words: str
    closed_at: datetime | None
    closed_by: str
    is_silent: bool
    files: tuple[AttachedFile, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the answer is still waited for."""
        return self.state == Opinion.State.ASKED


@dataclass(frozen=True, slots=True)
class OpinionSheet:
    """What an asked unit sees: the question with its due time, and of the file what the law shows and no more.

    ``groups`` are the keys of the groups shown, ``form`` and ``provenance`` hold their fields alone.
    """

    view: OpinionView
    deadline: Deadline | None
    procedure: str
    definition: ProcedureDefinition
    groups: frozenset[str]
    form: Mapping[str, Any]
    provenance: Mapping[str, Any]
    papers: tuple[AttachedFile, ...]


def opinion_files(number: int, kind: str) -> str:
    """Return the component under which the files of a question and its answer are kept among the working papers."""
    return f"opinion_{number}_{kind}"


def find_opinion(code: str, number: int, kind: str) -> Opinion:
    """Return an opinion that was asked; refuses ``NotFound``. The caller has the right to the file."""
    found = Opinion.objects.filter(dossier_code=code, number=number, kind=kind).select_related("unit").first()
    if found is None:
        raise NotFound(what=f"{code} {number} {kind}")
    return found


def asked_opinion(code: str, number: int, kind: str, *, to: Actor) -> Opinion:
    """Return an opinion that was asked of a unit of ``to``; ``NotFound`` when it was not."""
    opinion = find_opinion(code, number, kind)
    procedure = Dossier.objects.values_list("procedure", flat=True).get(code=code)
    if not any(to.may(role, path=opinion.unit.path, procedure=procedure) for role in _ANSWERING):
        raise NotFound(what=f"{code} {number} {kind}")
    return opinion


def open_kinds(code: str) -> set[str]:
    """Return the kinds of opinion that are waited for."""
    return set(Opinion.objects.filter(dossier_code=code, state=Opinion.State.ASKED).values_list("kind", flat=True))


def open_kinds_of(codes: Iterable[str]) -> dict[str, set[str]]:
    """Return the kinds of opinion that are waited for, by file; files that wait for none are left out."""
    found: dict[str, set[str]] = {}
    waiting = Opinion.objects.filter(dossier_code__in=list(codes), state=Opinion.State.ASKED)
    for code, kind in waiting.values_list("dossier_code", "kind"):
        found.setdefault(code, set()).add(kind)
    return found


def overdue_opinions(*, at: datetime, limit: int) -> Sequence[Opinion]:
    """Return what was not answered in time and not noted as silent yet, the longest overdue first."""
    waiting = Opinion.objects.filter(state=Opinion.State.ASKED, silent_at=None, due_at__lt=at)
    return list(waiting.order_by("due_at")[:limit])


def opinions_of(dossier: Dossier, *, to: Actor) -> list[OpinionView]:
    """Return what was asked about a file that ``to`` may see, in order; one SQL statement where nothing was."""
    rows = list(Opinion.objects.filter(dossier_code=dossier.code).order_by("number", "kind"))
    if not rows:
        return []
    files = attachments_of(working_papers(dossier.code))
    return _views(rows, {dossier.code: definition_of(dossier)}, files, to)


def count_asked(*, to: Actor) -> int:
    """Return how many questions wait for the units of ``to``."""
    return _waiting(to).count()


def opinions_for(*, to: Actor, limit: int = 50) -> list[OpinionView]:
    """Return the questions that wait for the units of ``to``, the next due first; at most four SQL statements."""
    rows = list(_waiting(to).select_related("unit").order_by("due_at", "dossier_code", "number")[:limit])
    if not rows:
        return []
    laws = dict(Dossier.objects.filter(code__in={row.dossier_code for row in rows}).values_list("code", "version_id"))
    definitions = definitions_of(laws.values())
    known = {code: definitions[version] for code, version in laws.items()}
    mine = [row for row in rows if _is_mine(row, known[row.dossier_code].code, to)]
    return _views(mine, known, [], to) if mine else []


def opinion_sheet(code: str, number: int, kind: str, *, to: Actor) -> OpinionSheet:
    """Return a question to a unit of ``to`` with what it may see of the file; refuses ``NotFound``."""
    opinion = asked_opinion(code, number, kind, to=to)
    dossier = Dossier.objects.get(code=code)
    definition = definition_of(dossier)
    asked = definition.opinion(kind)
    shows, papers = (frozenset(asked.shows), frozenset(asked.papers)) if asked else (frozenset(), frozenset())
    fields = {field.name for group in definition.form.layout if group.group in shows for field in group.fields}
    files = attachments_of(working_papers(code))
    (view,) = _views([opinion], {code: definition}, files, to)
    return OpinionSheet(
        view=view,
        deadline=_deadline(opinion, asked),
        procedure=dossier.procedure,
        definition=definition,
        groups=shows,
        form={name: value for name, value in dossier.form.items() if name in fields},
        provenance={path: line for path, line in dossier.provenance.items() if path.partition(".")[0] in fields},
        papers=tuple(file for file in attachments_of(f"dossier:{code}") if file.component in papers),
    )


def _waiting(to: Actor) -> QuerySet[Opinion]:
    paths = {path for role in _ANSWERING for path in to.paths(role)}
    return Opinion.objects.filter(unit__path__in=paths, state=Opinion.State.ASKED)


def _is_mine(row: Opinion, procedure: str, to: Actor) -> bool:
    return any(to.may(role, path=row.unit.path, procedure=procedure) for role in _ANSWERING)


def _deadline(opinion: Opinion, kind: OpinionKind | None) -> Deadline | None:
    """Return when the answer is due and why, in the asked unit's calendar; nothing when the law forgot the kind."""
    if kind is None:
        return None
    events = [Event(EventKind.STARTED, opinion.asked_at)]
    if opinion.closed_at is not None:
        events.append(Event(EventKind.ENDED, opinion.closed_at))
    return due(kind.term, calendar_of(opinion.unit_id, on=opinion.asked_at), events)


def _views(
    rows: Sequence[Opinion], laws: Mapping[str, ProcedureDefinition], files: Iterable[AttachedFile], to: Actor
) -> list[OpinionView]:
    named = {unit for row in rows for unit in (row.unit_id, row.asker_id)}
    names = units.names(named, on=localdate(rows[-1].asked_at), language=to.language)
    files = list(files)
    return [
        OpinionView(
            code=row.dossier_code,
            number=row.number,
            kind=row.kind,
            title=_title(laws[row.dossier_code], row.kind),
            procedure_title=laws[row.dossier_code].title.text,
            unit_name=names.get(row.unit_id, ""),
            asker_name=names.get(row.asker_id, ""),
            asked_by=row.asked_by,
            question=row.question,
            asked_at=row.asked_at,
            due_at=row.due_at,
            state=row.state,
            state_name=STATES[row.state],
            stance=STANCES.get(row.stance),
            words=row.words,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            is_silent=row.silent_at is not None,
            files=tuple(file for file in files if file.component == opinion_files(row.number, row.kind)),
        )
        for row in rows
    ]


def _title(definition: ProcedureDefinition, kind: str) -> Text:
    known = definition.opinion(kind)
    return known.title.text if known else Text(kind, kind)
