"""Every question other rooms may ask about places, agencies and working time. All of it is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.identifiers import fold, same_name
from lienthong.core.models import LedgerLine
from lienthong.core.values import Text
from lienthong.units import rules
from lienthong.units.models import Unit, UnitChange, UnitVersion
from lienthong.units.queries.working_time import working_time
from lienthong.units.refusals import AgencyNotSingle, AgencyUnknown, CalendarUnknown, UnitNeverKnown, UnitUnknown
from lienthong.units.rules import Relation

#: What the ledger lines of the two loads are about.
LIST, CALENDAR = "units:list", "units:calendar"
#: What finds the country: nothing is above it, and by that an index finds it at once.
TOP = Q(level="country", parent=None)
_NEWEST_FIRST = "-valid_from"


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit as a list shows it; ``within`` is the name of the unit above it."""

    unit_id: int
    code: str
    name: str
    name_en: str
    level: str
    within: str


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """An agency, or a province, as a list may name it: ``level`` is where it sits, in which province if in one."""

    unit_id: int
    code: str
    name: Text
    kind: str
    level: str
    province_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that holds ground of an old one today. ``inhabited`` is false where only empty ground passed."""

    unit_id: int
    code: str
    name: str
    within: str
    relation: Relation
    inhabited: bool


@dataclass(frozen=True, slots=True)
class ResolvedBody:
    """One body that bore the code, when, and what it is today.

    ``answer`` is the one body that is meant for a person's address; when it is ``None`` there are several
    ``candidates`` and ``question`` says what to ask. A body that still exists answers for itself.
    """

    unit_id: int
    code: str
    level: str
    name: str
    within: str
    valid_from: date
    valid_to: date | None
    answer: Candidate | None
    candidates: tuple[Candidate, ...]
    question: Text | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code means: every body that bore it (newest first), or the one of the day asked for."""

    code: str
    level: str | None
    on: date | None
    bodies: tuple[ResolvedBody, ...]


def get_unit(unit_id: int) -> Unit:
    """Return the unit with an id, or refuse with ``UnitUnknown``."""
    return _one(Unit.objects.filter(pk=unit_id), unit=unit_id)


def unit_by_key(key: str) -> Unit:
    """Return the unit with a permanent key such as ``place/00004@2025-07-01``, or refuse with ``UnitUnknown``."""
    return _one(Unit.objects.filter(key=key), unit=key)


def units_at(paths: Iterable[str]) -> list[Unit]:
    """Return the units that stand at these paths, by path (one SQL statement)."""
    return list(Unit.objects.filter(path__in=set(paths) - {""}).order_by("path"))


def version_at(code: str, *, level: str, on: date) -> UnitVersion:
    """Return what ``code`` means at ``level`` (``agency`` for an agency's code) on a day, its unit loaded with it.

    Refuses with ``UnitUnknown``: a code alone is ambiguous, and a code of before may be nothing today.
    """
    found = UnitVersion.objects.filter(_on(on), code=code, level=level).select_related("unit").first()
    if found is None:
        raise UnitUnknown(unit=code, on=on.isoformat())
    return found


def communes_coded(codes: Iterable[str], *, on: date) -> list[UnitVersion]:
    """Return the communes that have these codes on a day; a code that is none is left out."""
    return list(UnitVersion.objects.filter(_on(on), code__in=list(codes), level="commune"))


def version_of(unit_id: int, *, on: date) -> UnitVersion:
    """Return what a unit was called and coded on a day, or refuse with ``UnitUnknown``."""
    found = UnitVersion.objects.filter(_on(on), unit_id=unit_id).select_related("unit").first()
    if found is None:
        raise UnitUnknown(unit=unit_id, on=on.isoformat())
    return found


def in_being(unit_ids: Iterable[int], *, on: date) -> list[UnitVersion]:
    """Return what units were called and coded on a day, their units loaded with them; those of another day are not."""
    return list(UnitVersion.objects.filter(_on(on), unit_id__in=list(unit_ids)).select_related("unit"))


def versions_of(unit_id: int) -> list[UnitVersion]:
    """Return all periods of a unit, oldest first."""
    return list(UnitVersion.objects.filter(unit_id=unit_id).order_by("valid_from"))


def agency_of(place_id: int, agency_type: str) -> Unit:
    """Return the agency of a type that serves a place: its own, else that of the nearest place above it.

    One SQL statement when the place has its own, two otherwise. Refuses with ``AgencyUnknown``, or with
    ``AgencyNotSingle`` for types of which there are several (ministries).
    """
    found = list(Unit.objects.filter(place_id=place_id, agency_type=agency_type)[:2])
    if not found:
        found = _agencies_above(place_id, agency_type)
    if not found:
        raise AgencyUnknown(agency_type=agency_type, place=place_id)
    if len(found) > 1:
        raise AgencyNotSingle(agency_type=agency_type, place=place_id, count=len(found))
    return found[0]


def names(unit_ids: Iterable[int], *, on: date, language: str = "vi") -> dict[int, str]:
    """Return the names of units on a day, by id, in one statement; for a unit not yet in being, its first name."""
    versions = UnitVersion.objects.filter(unit_id__in=set(unit_ids)).order_by("valid_from")
    found: dict[int, str] = {}
    for unit, begins, name, name_en in versions.values_list("unit_id", "valid_from", "name", "name_en"):
        if begins <= on or unit not in found:
            found[unit] = (name_en or name) if language == "en" else name
    return found


def children(unit_id: int, *, level: str, on: date) -> list[UnitVersion]:
    """Return the units of a level directly under a unit on a day, by code."""
    found = UnitVersion.objects.filter(_on(on), parent_id=unit_id, level=level)
    return list(found.select_related("unit").order_by("code"))


def country(*, on: date) -> UnitVersion:
    """Return what the country is called on a day, its unit loaded with it; refuses with ``UnitUnknown``."""
    found = UnitVersion.objects.filter(_on(on), TOP).select_related("unit").first()
    if found is None:
        raise UnitUnknown(unit="country", on=on.isoformat())
    return found


def top_path(*, on: date) -> str:
    """Return the path at which a right covers the whole country; "/" before a country is loaded."""
    found = UnitVersion.objects.filter(_on(on), TOP).select_related("unit").first()
    return found.unit.path if found else "/"


def provinces(*, on: date) -> list[UnitVersion]:
    """Return all units of level province on a day, by code."""
    return list(UnitVersion.objects.filter(_on(on), level="province").select_related("unit").order_by("code"))


def search_units(
    words: str, *, on: date, limit: int = 20, levels: Iterable[str] = ("province", "commune")
) -> list[UnitCard]:
    """Return places whose name holds every word typed, with or without diacritics, or whose code it is; best first.

    Best: the code; the name as spelled; the name without diacritics; names that begin so; larger units before smaller.
    """
    folded = fold(words)
    if not folded:
        return []
    found = UnitVersion.objects.filter(_on(on), level__in=tuple(levels))
    matches = Q()
    for word in folded.split():
        matches &= Q(folded__contains=word)
    ranked = found.filter(matches | Q(code=words.strip())).annotate(
        rank=Case(
            When(code=words.strip(), then=0),
            When(Q(folded=folded) | Q(folded__endswith=f" {folded}"), then=1),
            When(Q(folded__startswith=folded) | Q(folded__contains=f" {folded}"), then=2),
            default=3,
            output_field=IntegerField(),
        )
    )
    rows = ranked.order_by("rank", "-level", "folded", "code").annotate(within=_name_above(Value(on)))[: limit * 2]
    cards = [(not same_name(words, row.name) and not same_name(words, row.short_name), row) for row in rows]
    cards.sort(key=lambda card: (card[1].rank, card[0]))
    return [_card(row) for _, row in cards[:limit]]


def names_alike(name: str, *, province_id: int, on: date) -> list[UnitVersion]:
    """Return the communes of a province whose name is equal to ``name`` without diacritics.

    More than one: warn with ``rules.ALIKE`` and ask, even when one is spelled exactly as typed.
    """
    communes = children(province_id, level="commune", on=on)
    folded = fold(name)
    return [commune for commune in communes if folded in (commune.folded, fold(commune.short_name))]


def offices_called(words: Iterable[str], *, on: date) -> list[OfficeCard]:
    """Return the agencies and provinces whose code, or name without diacritics, is one of these on a day (2 SQL)."""
    called = Q(code__in=set(words)) | Q(folded__in=set(words))
    found = list(UnitVersion.objects.filter(_on(on), called, level__in=("agency", "province")).select_related("unit"))
    chains = {version.unit_id: rules.chain(version.unit.path) for version in found}
    above = UnitVersion.objects.filter(_on(on), unit_id__in={unit for chain in chains.values() for unit in chain})
    levels = dict(above.values_list("unit_id", "level"))
    return [
        OfficeCard(
            unit_id=version.unit_id,
            code=version.code,
            name=Text(version.name, version.name_en or version.name),
            kind=version.unit.agency_type,
            level=levels[version.unit.place_id or version.unit_id],
            province_id=next((unit for unit in chains[version.unit_id] if levels.get(unit) == "province"), None),
        )
        for version in sorted(found, key=lambda version: version.code)
    ]


def levels_in_being(*, on: date) -> set[str]:
    """Return the levels of which there are places on a day."""
    return set(UnitVersion.objects.filter(_on(on)).exclude(level="agency").values_list("level", flat=True).distinct())


def calendar_for(unit_id: int, *, start: date, end: date) -> WorkingCalendar:
    """Return when a unit works, inherited down the tree: country, province, commune, then its type of agency.

    One SQL statement when the calendar is at hand in the process, three after a change. ``[start, end)`` is what the
    caller will ask about: refuses with ``CalendarUnknown`` when no hours are known there, ``UnitUnknown`` without unit.
    """
    stamp = LedgerLine.objects.filter(about=CALENDAR).order_by("-seq").values("seq")[:1]
    unit = (
        Unit.objects.filter(pk=unit_id).annotate(stamp=Subquery(stamp)).values("path", "agency_type", "stamp").first()
    )
    if unit is None:
        raise UnitNeverKnown(unit=unit_id)
    table = working_time(unit["stamp"])
    calendar = table.calendar(rules.chain(unit["path"]), unit["agency_type"])
    if not rules.is_covered(calendar.hours_by_period, start, end):
        raise CalendarUnknown(unit=unit_id, start=start.isoformat(), end=end.isoformat())
    return calendar


def resolve(code: str, *, level: str | None = None, on: date | None = None) -> Resolution:
    """Return what an old or new code of any level means and which bodies hold its ground today.

    Without ``on``: every body that ever bore the code, newest first. Refuses with ``UnitUnknown``.
    """
    bore = UnitVersion.objects.filter(code=code).annotate(within=_name_above(OuterRef("valid_from")))
    bore = bore.filter(level=level) if level else bore
    bore = bore.filter(_on(on)) if on else bore
    last: dict[int, UnitVersion] = {}
    for version in bore.order_by(_NEWEST_FIRST):
        last.setdefault(version.unit_id, version)
    if not last:
        raise UnitUnknown(unit=code, on=on.isoformat()) if on else UnitNeverKnown(unit=code)
    changes = _changes_from(list(last))
    found = {unit: rules.successors(unit, changes) for unit in last}
    today = _today({unit for candidates in found.values() for unit in candidates})
    bodies = tuple(_resolved(version, found[unit], today) for unit, version in last.items())
    return Resolution(code, level, on, bodies)


def last_load(about: str) -> str:
    """Return the hash of the list or calendar loaded last, empty when there was none."""
    line = LedgerLine.objects.filter(about=about).order_by("-seq").values_list("detail__hash", flat=True).first()
    return str(line or "")


def _one(units: QuerySet[Unit], *, unit: object) -> Unit:
    found = units.first()
    if found is None:
        raise UnitNeverKnown(unit=unit)
    return found


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _agencies_above(place_id: int, agency_type: str) -> list[Unit]:
    above = rules.chain(Unit.objects.filter(pk=place_id).values_list("path", flat=True).first() or "")
    found = list(Unit.objects.filter(place_id__in=above, agency_type=agency_type))
    nearest = max((above.index(unit.place_id or 0) for unit in found), default=0)
    return [unit for unit in found if above.index(unit.place_id or 0) == nearest]


def _name_above(day: Value | OuterRef) -> Subquery:
    """Return the name that the unit above had on a day (or, when it had none yet, its last one)."""
    above = UnitVersion.objects.filter(unit_id=OuterRef("parent_id")).annotate(
        not_yet=Case(When(valid_from__lte=day, then=0), default=1, output_field=IntegerField())
    )
    return Subquery(above.order_by("not_yet", _NEWEST_FIRST).values("name")[:1])


def _card(row: UnitVersion) -> UnitCard:
    within: str | None = row.within  # type: ignore[attr-defined]
    return UnitCard(row.unit_id, row.code, row.name, row.name_en, row.level, within or "")


def _changes_from(units: Iterable[int]) -> Mapping[int, list[tuple[date, int, Relation]]]:
    """Return every change that the units' ground went through, step by step (one statement a step)."""
    changes: dict[int, list[tuple[date, int, Relation]]] = {}
    frontier, seen = set(units), set(units)
    while frontier:
        rows = UnitChange.objects.filter(old_id__in=frontier).values_list("old_id", "date", "new_id", "relation")
        frontier = set()
        for old, day, new, relation in rows.order_by("id"):
            changes.setdefault(old, []).append((day, new, cast("Relation", relation)))
            frontier.add(new)
        frontier -= seen
        seen |= frontier
    return changes


def _today(units: set[int]) -> dict[int, UnitVersion]:
    """Return the last version of each unit, with the name of what is above it."""
    last = UnitVersion.objects.filter(unit_id__in=units).annotate(within=_name_above(Value(date.max)))
    return {version.unit_id: version for version in last.order_by("valid_from")}


def _resolved(version: UnitVersion, found: Mapping[int, Relation], today: Mapping[int, UnitVersion]) -> ResolvedBody:
    lived_in = rules.inhabited(found)
    candidates = tuple(
        Candidate(unit, now.code, now.name, now.within or "", found[unit], unit in lived_in)  # type: ignore[attr-defined]
        for unit, now in sorted(today.items(), key=lambda item: item[1].code)
        if unit in found
    )
    answers = [candidate for candidate in candidates if candidate.inhabited]
    return ResolvedBody(
        unit_id=version.unit_id,
        code=version.code,
        level=version.level,
        name=version.name,
        within=version.within or "",  # type: ignore[attr-defined]
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        answer=answers[0] if len(answers) == 1 else None,
        candidates=candidates,
        question=None if len(answers) == 1 else rules.question(version.level),
    )
