"""What moving the open files of a procedure to another version of the law would mean, and what a move has done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.db.models import QuerySet
from django.utils.timezone import localdate

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.values import Actor, Role
from lienthong.documents.queries import components_of
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Dossier, MovedFile, VersionMove
from lienthong.dossiers.queries.files import AHEAD
from lienthong.dossiers.queries.opinions import open_kinds_of
from lienthong.dossiers.queries.trees import children_of
from lienthong.dossiers.refusals import MappingUnknown, MoveToItself, MoveUnknown
from lienthong.dossiers.rules.clock import Event
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.moving import KINDS, Kind, OpenFile, Plan, Reason, mapping_misfits, plan_move
from lienthong.dossiers.rules.promises import moved_clock
from lienthong.payments.queries import Account, account_of
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.queries import definition_of, version_numbered
from lienthong.units import queries as units

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Laws:
    """The two versions of a move, what they say, and what becomes of what."""

    source: ProcedureVersion
    target: ProcedureVersion
    old: ProcedureDefinition
    new: ProcedureDefinition
    mapping: MoveMapping


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a move would make of one file: the plan, what its clock would be told, and its due time before and after."""

    plan: Plan
    event: Event | None
    due_before: datetime
    due_after: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One open file that is not free to move, and why."""

    code: str
    kind: Kind
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a move would mean: files by kind, those whose due time would come sooner, those that are not free by code.

    ``signed`` are files whose decision is made: they end under the law under which it was made.
    """

    procedure: str
    source: int
    target: int
    counts: Mapping[Kind, int]
    sooner: int
    signed: int
    findings: tuple[Finding, ...]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """Return the findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that a move left where it was: what kind of file it was for it, and the codes of the reasons."""

    code: str
    kind: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveReport:
    """How far a move is: files looked at, moved by kind, left by kind and by code, and those that still stand there."""

    id: int
    procedure: str
    source: int
    target: int
    is_done: bool
    looked_at: int
    moved: Mapping[str, int]
    left: tuple[LeftFile, ...]
    remaining: int


def laws_of(procedure: str, source: int, target: int, mapping: MoveMapping) -> Laws:
    """Return both versions of a move by number; refuses ``VersionUnknown``, ``MoveToItself``, ``MappingUnknown``."""
    if source == target:
        raise MoveToItself(number=source)
    first, second = version_numbered(procedure, source), version_numbered(procedure, target)
    old, new = definition_of(first), definition_of(second)
    if misfits := mapping_misfits(mapping, old, new):
        raise MappingUnknown(summary="; ".join(misfits), names=misfits)
    return Laws(first, second, old, new, mapping)


def survey_move(procedure: str, source: int, target: int, mapping: MoveMapping, *, to: Actor, at: datetime) -> Survey:
    """Look at every open file of a version and say what a move would mean for it; nothing is changed.

    Right: steering of the country, or of the procedure. Refuses what ``laws_of`` refuses, and ``NotAllowed``.
    """
    to.must(Role.STEERING, path=units.top_path(on=localdate(at)), procedure=procedure)
    laws = laws_of(procedure, source, target, mapping)
    counts: Counter[Kind] = Counter(dict.fromkeys(KINDS, 0))
    sooner, findings = 0, []
    for file, prospect in _all_prospects(laws, at):
        counts[prospect.plan.kind] += 1
        sooner += prospect.due_after < prospect.due_before
        if prospect.plan.kind != "free":
            findings.append(Finding(file.code, prospect.plan.kind, prospect.plan.reasons))
    signed = Dossier.objects.filter(version=laws.source, ended_at=None).count() - sum(counts.values())
    return Survey(procedure, source, target, dict(counts), sooner, signed, tuple(findings))


def movable(version: ProcedureVersion) -> QuerySet[Dossier]:
    """Return the open files of a version whose decision is not made yet, by code."""
    files = Dossier.objects.filter(version=version, ended_at=None, done_at=None).exclude(holder_role="system")
    return files.order_by("code")


def prospects_of(files: Sequence[Dossier], laws: Laws, *, at: datetime) -> Iterator[tuple[Dossier, Prospect]]:
    """Yield what a move at that time would make of each file."""
    same_papers = laws.old.components == laws.new.components
    papers = {} if same_papers else components_of(f"dossier:{file.code}" for file in files)
    opinions = {} if laws.old.opinions == laws.new.opinions else open_kinds_of(file.code for file in files)
    calendar = cache(lambda unit_id, day: units.calendar_for(unit_id, start=day, end=day + AHEAD))
    for file in files:
        held = papers.get(f"dossier:{file.code}", set())
        known = replace(_open_file(file, laws), papers=held, opinions=opinions.get(file.code, set()))
        plan = plan_move(known, laws.old, laws.new, laws.mapping)
        on = calendar(file.unit_id, localdate(Event.from_json(file.events[0]).at))
        yield file, _prospect(file, plan, laws, on, at)


def _all_prospects(laws: Laws, at: datetime) -> Iterator[tuple[Dossier, Prospect]]:
    """Yield what a move would make of every open file, some pages of files at a time."""
    after = ""
    while page := list(movable(laws.source).filter(code__gt=after)[:_PAGE]):
        yield from prospects_of(page, laws, at=at)
        after = page[-1].code


def _open_file(file: Dossier, laws: Laws) -> OpenFile:
    account = account_of(f"dossier:{file.code}") if _may_cost_otherwise(laws) else Account((), (), ())
    return OpenFile(
        form=file.form,
        provenance=file.provenance,
        step=file.step,
        on=localdate(file.submitted_at),
        channel=file.channel,
        paid=account.amount_paid,
        billed=frozenset(order.due for order in account.orders),
        is_proposed="decision" in file.result,
        is_linked=file.is_linked,
        links={link: child.state for link, child in children_of(file.code).items()} if file.is_root else {},
    )


def _may_cost_otherwise(laws: Laws) -> bool:
    """Tell whether a file may cost something else under the new version: by other rates, or by another form."""
    is_free = not any(rate.amount for rate in (*laws.old.fee, *laws.new.fee))
    is_same = laws.old.fee == laws.new.fee and laws.old.form == laws.new.form and not laws.mapping.fields
    return not (is_free or is_same)


def _prospect(file: Dossier, plan: Plan, laws: Laws, calendar: WorkingCalendar, at: datetime) -> Prospect:
    """Count the due time before and after, in the calendar of the settling unit."""
    events = [Event.from_json(kept) for kept in file.events]
    before, after = laws.old.term_of(file.case), laws.new.term_of(plan.case)
    event = moved_clock(before, after, calendar, events, at=at)
    now = [*events, event] if event else events
    return Prospect(plan, event, due(before, calendar, events).due_at, due(after, calendar, now).due_at)


def move_report(move_id: int, *, to: Actor) -> MoveReport:
    """Return how far a move is (5 SQL). Right: steering of the country, or of the procedure; ``MoveUnknown`` else."""
    move = VersionMove.objects.select_related("source", "target").filter(pk=move_id).first()
    if move is None or not _may_steer(move, to):
        raise MoveUnknown(move=move_id)
    files = MovedFile.objects.filter(move=move)
    moved = Counter(files.filter(is_moved=True).values_list("kind", flat=True))
    left = files.filter(is_moved=False).order_by("dossier_code").values_list("dossier_code", "kind", "reasons")
    found = tuple(LeftFile(code, kind, tuple(reason["code"] for reason in reasons)) for code, kind, reasons in left)
    return MoveReport(
        id=move.pk,
        procedure=move.procedure,
        source=move.source.number,
        target=move.target.number,
        is_done=move.ended_at is not None,
        looked_at=moved.total() + len(found),
        moved=dict(moved),
        left=found,
        remaining=movable(move.source).count(),
    )


def _may_steer(move: VersionMove, to: Actor) -> bool:
    return to.may(Role.STEERING, path=units.top_path(on=localdate(move.begun_at)), procedure=move.procedure)


def open_move(procedure: str) -> VersionMove | None:
    """Return the move of a procedure's files that is under way, or ``None``."""
    moves = VersionMove.objects.filter(procedure=procedure, ended_at=None)
    return moves.select_related("source", "target").first()
