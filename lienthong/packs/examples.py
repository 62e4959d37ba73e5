"""Run the examples that procedures carry: the form is checked, the fee computed, the deadline counted, all for real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lienthong.core.calendar import DayKind, WorkingCalendar
from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem
from lienthong.procedures.definitions import ProcedureDefinition, Term
from lienthong.procedures.definitions.examples import Example, Given
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of, term_for
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.forms import check_form, typed_values
from lienthong.procedures.rules.wording import FieldError
from lienthong.units.definitions import basis_text, spans_of
from lienthong.units.rules import BodyVersion, DayRow, HoursRow, calendar_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out of an example, whatever it expects; ``due_at`` is local and without zone, as examples write it.

    ``due_at`` is ``None`` where no due time can be counted; ``no_due`` then says why. ``form`` is what was given with
    what the server works out.
    """

    errors: tuple[FieldError, ...]
    fee: int
    case: str
    due_at: datetime | None
    no_due: Text | None
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """One example, what came out of it, and where that differs from what it expects."""

    procedure: str
    name: str
    outcome: Outcome
    problems: tuple[Problem, ...]

    @property
    def due_at(self) -> datetime | None:
        """When what the example files is due."""
        return self.outcome.due_at


def run_examples(contents: Contents, calendars: Calendars | None = None) -> list[ExampleRun]:
    """Run every example of every procedure, on the pack's own calendars unless they are given."""
    known = calendars or calendars_of(contents)
    if known is None:  # there is nothing to run them on
        return []
    return [
        _run(found, number, example, known)
        for found in contents.procedures.values()
        for number, example in enumerate(found.definition.examples)
    ]


def calendars_of(contents: Contents) -> Calendars | None:
    """Return the working time of a pack; without a manifest and a calendar there is none."""
    if contents.manifest is None or not contents.calendar.hours:
        return None
    return Calendars(contents, contents.manifest.zone)


class Calendars:
    """The pack's working time, laid out for any place and agency type without a database."""

    def __init__(self, contents: Contents, zone: ZoneInfo) -> None:
        self._zone = zone
        versions = contents.units.versions
        self._numbers = {body: number for number, body in enumerate(dict.fromkeys(v.body for v in versions), start=1)}
        self._communes: dict[str, list[BodyVersion]] = {}
        self._versions: dict[str, list[BodyVersion]] = {}
        for version in versions:
            self._versions.setdefault(version.body, []).append(version)
            if version.level == "commune":
                self._communes.setdefault(version.code, []).append(version)
        self._days = [
            DayRow(
                self._number(entry.under),
                entry.date,
                DayKind(entry.kind),
                entry.opens,
                entry.closes,
                entry.instead_of,
                entry.name.text,
                entry.announced,
                basis_text(entry.legal_basis),
            )
            for entry in contents.calendar.days
        ]
        self._hours = [
            HoursRow(self._number(entry.under), entry.agency, weekday, span, is_reception, entry.since, entry.until)
            for entry in contents.calendar.hours
            for parts, is_reception in ((entry.worked, False), (entry.reception, True))
            for weekday, span in spans_of(parts)
        ]
        self._made: dict[tuple[str, str, date], WorkingCalendar | None] = {}

    def of(self, place: str, agency_type: str, on: date) -> WorkingCalendar | None:
        """Return the calendar of an agency of a commune on a day; ``None`` when no commune has that code then."""
        key = (place, agency_type, on)
        if key not in self._made:
            self._made[key] = self._calendar(place, agency_type, on)
        return self._made[key]

    def _calendar(self, place: str, agency_type: str, on: date) -> WorkingCalendar | None:
        if not (chain := self._chain(place, on)):
            return None
        return calendar_of(self._hours, self._days, above=chain, agency_type=agency_type, zone=self._zone)

    def _number(self, body: str) -> int | None:
        return self._numbers.get(body, -1) if body else None

    def _chain(self, place: str, on: date) -> list[int]:
        """Return the bodies from the top down to the commune."""
        version = _in_force(self._communes.get(place, []), on)
        chain: list[int] = []
        while version is not None:
            chain.insert(0, self._numbers[version.body])
            version = _in_force(self._versions.get(version.parent, []), on)
        return chain


def _in_force(versions: list[BodyVersion], on: date) -> BodyVersion | None:
    return next((v for v in versions if v.valid_from <= on and (v.valid_to is None or on < v.valid_to)), None)


def _run(found: Found[ProcedureDefinition], number: int, example: Example, calendars: Calendars) -> ExampleRun:
    procedure, given = found.definition, example.given
    place: Place = ("examples", number, "expect")
    on = given.at.date()
    form = calculated(procedure, References(form=typed_values(procedure, given.form), today=on))
    problems = [*_given_problems(found, place, example)]
    due_at, refused = None, None
    calendar = calendars.of(given.place, procedure.competence.agency, on)
    if calendar is None:
        vi, en = f"không có xã mã “{given.place}”", f"there is no commune with the code “{given.place}”"
        problems.append(found.problem(("examples", number, "given", "place"), "example_place", vi, en))
    else:
        due_at, refused = _due(procedure, given, form, calendar)
    if refused is not None and example.expect.due_at is not None:
        problems.append(found.problem(place, refused.code, refused.message("vi"), refused.message("en")))
    outcome = Outcome(
        errors=tuple(check_form(procedure, form, on=on)),
        fee=fee_on(procedure, on, form, channel=given.channel).amount,
        case=case_of(procedure, form),
        due_at=due_at,
        no_due=Text(refused.message("vi"), refused.message("en")) if refused else None,
        form=form,
    )
    problems += _differences(found, place, example, outcome)
    return ExampleRun(procedure.code, example.name, outcome, tuple(problems))


def _due(
    procedure: ProcedureDefinition, given: Given, form: Mapping[str, Any], calendar: WorkingCalendar
) -> tuple[datetime | None, Refused | None]:
    try:
        last = due(term_for(procedure, form), calendar, _events(procedure, given, calendar)).due_at
    except Refused as refused:
        return None, refused
    return last.astimezone(calendar.zone).replace(tzinfo=None), None


def _events(procedure: ProcedureDefinition, given: Given, calendar: WorkingCalendar) -> Iterator[Event]:
    """Yield what the clock knows: the filing, then what the example says happened."""
    yield Event(EventKind.FILED, given.at.replace(tzinfo=calendar.zone))
    for happened in given.then:
        at = happened.at.replace(tzinfo=calendar.zone)
        if happened.what == "supplement_asked":
            waits = Term(kind="working_days", amount=procedure.supplement.days)
            yield Event(EventKind.PAUSED, at, until=due(waits, calendar, [Event(EventKind.STARTED, at)]).due_at)
        elif happened.what == "supplemented":
            yield Event(EventKind.RESUMED, at)
        else:
            yield Event(EventKind.EXTENDED, at, days=happened.days)


def _given_problems(found: Found[ProcedureDefinition], place: Place, example: Example) -> Iterator[Problem]:
    procedure, on = found.definition, example.given.at.date()
    unknown = sorted(example.given.form.keys() - procedure.form.schema_.properties.keys())
    if unknown:
        vi, en = f"biểu mẫu không có mục {', '.join(unknown)}", f"the form has no field {', '.join(unknown)}"
        yield found.problem((*place[:2], "given", "form", unknown[0]), "example_field_unknown", vi, en)
    if not procedure.holds_on(on):
        vi, en = "ngày nộp ngoài thời gian hiệu lực", "the procedure is not in force on the day of filing"
        yield found.problem((*place[:2], "given", "at"), "example_not_in_force", vi, en)


def _differences(
    found: Found[ProcedureDefinition], place: Place, example: Example, outcome: Outcome
) -> Iterator[Problem]:
    expect = example.expect
    came_out = {(error.path, error.code) for error in outcome.errors}
    if came_out != {(error.path, error.code) for error in expect.errors} or expect.valid == bool(came_out):
        listed = ", ".join(f"{path} {code}" for path, code in sorted(came_out)) or "valid"
        yield _differs(found, place, "errors", listed)
    if expect.due_at is not None and outcome.due_at not in (None, expect.due_at):
        yield _differs(found, (*place, "due_at"), "due_at", outcome.due_at.isoformat(timespec="minutes"))
    if expect.fee is not None and outcome.fee != expect.fee:
        yield _differs(found, (*place, "fee"), "fee", str(outcome.fee))
    if expect.case is not None and outcome.case != expect.case:
        yield _differs(found, (*place, "case"), "case", outcome.case or "-")
    for name, value in typed_values(found.definition, expect.form).items():
        if outcome.form.get(name) != value:
            yield _differs(found, (*place, "form", name), name, str(outcome.form.get(name, "-")))


def _differs(found: Found[ProcedureDefinition], place: Place, what: str, came_out: str) -> Problem:
    return found.problem(
        place, "example_differs", f"{what}: kết quả thật là {came_out}", f"{what}: what comes out is {came_out}"
    )
