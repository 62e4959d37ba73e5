"""One invented request from arrival to result, as the lines that its acts would have written; pure, from given chance.

The details are those that the rooms write; the due times are the deadline engine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import Any

from lienthong.core.calendar import WorkingCalendar
from lienthong.core.ledger import Told
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.fees import FILING, RESULT, pay_until
from lienthong.dossiers.rules.transitions import State
from lienthong.packs.history_hours import Hours
from lienthong.procedures.definitions import ProcedureDefinition, Term
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.fees import fee_on
from lienthong.units.queries.offices import Office

HOUR = 3600.0
#: How often what happens on the way.
_REFUSED_AT_ONCE, _WITHDRAWN, _REFUSED, _SUPPLEMENT = 0.008, 0.008, 0.025, 0.06
_UNANSWERED, _UNPAID, _EXTENDED = 0.12, 0.02, 0.35
_READ, _NOTHING_FOUND, _DOWN, _DOWN_IN_OUTAGE = 0.9, 0.03, 0.012, 0.4
_RATED, _STARS, _STARS_WHEN_LATE = 0.22, (2, 2, 6, 22, 68), (14, 12, 22, 26, 26)
#: Shares of the fields that the State holds already, in the first and on the last day.
_PREFILLED = (0.38, 0.66)
#: How many bring papers as files, at the counter and online; shares of them of which one comes from the person's store.
_FILES, _FROM_STORE = (0.5, 0.85), (0.05, 0.3)


@dataclass(frozen=True, eq=False)
class Kind:
    """A procedure as invented files of it need it."""

    definition: ProcedureDefinition
    services: tuple[tuple[str, str], ...]  # that its officers ask, each with the agreement

    @property
    def code(self) -> str:
        """The procedure's code."""
        return self.definition.code

    @cached_property
    def registries(self) -> list[str]:
        """The registries of those services, by the first part of their codes."""
        return sorted({service.partition(".")[0] for service, _ in self.services})

    @cached_property
    def form(self) -> Mapping[str, Any]:
        """The form of its first good example."""
        examples = self.definition.examples
        return next((one for one in examples if one.expect.valid), examples[0]).given.form

    @cached_property
    def case(self) -> str:
        """Which case of the law that form is."""
        return case_of(self.definition, self.form)

    @cached_property
    def term(self) -> Term:
        """How long the agency has in that case."""
        return self.definition.term_of(self.case)

    @cached_property
    def _fees(self) -> dict[tuple[str, str], int]:
        return {}

    def fee(self, when: str, channel: str, on: datetime) -> int:
        """Return what is to be paid then."""
        if (when, channel) not in self._fees:
            fee = fee_on(self.definition, on.date(), self.form, channel=channel)
            self._fees[when, channel] = fee.due(when).amount
        return self._fees[when, channel]


class Deadlines:
    """When files are due, as the deadline engine says; of files to which alike happened it is asked once.

    A term in days knows nothing finer than the stretches of a day; one in hours is counted each time.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], datetime] = {}

    def due_at(self, term: Term, calendar: WorkingCalendar, events: Sequence[Event]) -> datetime:
        """Return when a file is due."""
        if term.kind == "working_hours":
            return due(term, calendar, events).due_at
        alike = (term, calendar, *(_stretch(term, calendar, event) for event in events))
        if alike not in self._known:
            self._known[alike] = due(term, calendar, events).due_at
        return self._known[alike]


def _stretch(term: Term, calendar: WorkingCalendar, event: Event) -> tuple[object, ...]:
    """Return what the engine sees of an event: of its times the day and between which hours of work they lie."""
    at = event.at.astimezone(calendar.zone)
    passed = sum((at >= opens) + (at >= closes) for opens, closes in calendar.moments(at.date()))
    is_late = term.cutoff is not None and at.time() >= term.cutoff
    return event.kind, at.date(), passed, is_late, event.until and event.until.date(), event.days


@dataclass(frozen=True, slots=True, eq=False)
class Filing:
    """A request at its arrival. ``progress`` is how much of the year has passed, ``late`` the office's share of late
    results; in an ``outage`` registries often do not answer.
    """

    code: str
    kind: Kind
    channel: str
    at: float
    settling: Office
    intake: Office
    hours: Hours
    late: float
    progress: float
    outage: bool
    currency: str
    deadlines: Deadlines


class Life:
    """What happens to one request, line by line; ``lines`` are in the order of their times."""

    def __init__(self, filing: Filing, random: Random) -> None:
        self.of, self.random = filing, random
        self.lines: list[Told] = []
        self.now = filing.at
        self.state = State.SUBMITTED
        self.waits = False
        started = filing.kind.definition.clock_starts == "submitted"
        self.events = [Event(EventKind.STARTED if started else EventKind.FILED, self._moment())]
        self._count_due()

    def live(self) -> list[Told]:
        """Return everything that happens to it, however long it takes."""
        if self._file() and self._receive() and self._supplement():
            self._settle()
        return self.lines

    # ------------------------------------------------------------ the way of a file

    def _file(self) -> bool:
        amount = self.of.kind.fee(FILING, self.of.channel, self._moment())
        if amount:
            until = pay_until(FILING, self.events[0].at.astimezone(self.of.settling.calendar.zone))
            self._note(Event(EventKind.PAUSED, self._moment(), whose="person", until=until))
        fields, papers = self._fields(), self._papers()
        used = {"registries": self.of.kind.registries if fields["fields_prefilled"] else []}
        self._tell("submitted", **fields, **used, **papers, **({"waits": True} if amount else {}))
        return not amount or self._pay(FILING, amount)

    def _receive(self) -> bool:
        self._work(0.01, 0.08)
        if self._chance(_REFUSED_AT_ONCE):
            return self._refuse("intake")
        if self.of.kind.definition.clock_starts == "received":
            self._note(Event(EventKind.STARTED, self._moment()))
        self.state = State.RECEIVED
        self._tell("received")
        self._work(0.01, 0.12)
        self.state = State.PROCESSING
        self._tell("taken")
        self._read()
        return not self._chance(_WITHDRAWN) or self._end(State.WITHDRAWN, "withdrawn")

    def _supplement(self) -> bool:
        rule = self.of.kind.definition.supplement
        if not rule.times or not self._chance(_SUPPLEMENT):
            return True
        self._work(0.02, 0.15)
        asked, term = Event(EventKind.STARTED, self._moment()), Term(kind="working_days", amount=rule.days)
        until = self.of.deadlines.due_at(term, self.of.settling.calendar, [asked])
        self._note(Event(EventKind.PAUSED, self._moment(), whose="person", until=until))
        self.state = State.SUPPLEMENT_ASKED
        self._tell("supplement_asked")
        if self._chance(_UNANSWERED):
            self.now = self.of.hours.after(until.timestamp(), HOUR * self.random.uniform(0, 16))
            return self._end(State.STOPPED, "stopped")
        self.now += min(self.random.expovariate(1 / (40 * HOUR)), 0.9 * (until.timestamp() - self.now))
        self._note(Event(EventKind.RESUMED, self._moment()))
        self.state = State.PROCESSING
        self._tell("supplemented" if self.of.channel == "online" else "supplement_recorded")
        return True

    def _settle(self) -> None:
        is_late = self._chance(self.of.late)
        if is_late and self.of.kind.definition.extension.times and self._chance(_EXTENDED):
            is_late = self._extend()
        left = self.of.hours.worked(self.now, self.due_at.timestamp())
        if is_late or left <= 0:
            ready = self.of.hours.after(max(self.now, self.due_at.timestamp()), self.random.expovariate(1 / (9 * HOUR)))
        else:
            ready = self.of.hours.after(self.now, left * self.random.betavariate(2.2, 2.0))
        whole = self.of.hours.worked(self.now, ready)
        begun = self.now
        self.now = self.of.hours.after(begun, whole * 0.7)
        is_refused = self._chance(_REFUSED)
        self._tell("proposed", decision="refuse" if is_refused else "grant")
        self.now = self.of.hours.after(begun, whole)
        if is_refused:
            self._refuse("settlement")
            return
        self._tell("signed")
        self.now += self.random.uniform(1, 20)
        self._complete()

    def _complete(self) -> None:
        on_time = self._is_on_time()
        self.state = State.DONE
        self._tell("completed", on_time=on_time)
        amount = self.of.kind.fee(RESULT, self.of.channel, self._moment())
        if amount and not self._pay(RESULT, amount):
            return
        self.now = self.of.hours.after(self.now, self.random.expovariate(1 / (5 * HOUR)))
        self.state = State.RETURNED
        self._tell("returned")
        if self._chance(_RATED * (1.3 if self.of.channel == "online" else 0.7)):
            self.now += self.random.expovariate(1 / (20 * HOUR))
            weights = _STARS if on_time else _STARS_WHEN_LATE
            self._tell("rated", stars=self.random.choices((1, 2, 3, 4, 5), weights)[0])

    def _extend(self) -> bool:
        """Extend before the due time; return whether it comes late all the same."""
        left = self.of.hours.worked(self.now, self.due_at.timestamp())
        if left <= HOUR / 2:
            return True
        self.now = self.of.hours.after(self.now, left * 0.6)
        days = self.random.randint(1, 5)
        self._note(Event(EventKind.EXTENDED, self._moment(), days=days))
        self.state = State.EXTENDED
        self._tell("extended", working_days=days)
        return self._chance(0.3)

    # ------------------------------------------------------------ what happens beside it

    def _pay(self, when: str, amount: int) -> bool:
        """Let an order be opened and paid; return ``False`` when it never is."""
        order = {
            "procedure": self.of.kind.code,
            "due": when,
            "occasion": when,
            "total": amount,
            "currency": self.of.currency,
            "opened_at": self._moment().isoformat(),
        }
        holds = when == FILING
        self._order("opened", order)
        self._tell("fee_asked", amount=amount, waits=holds)
        if holds and self._chance(_UNPAID):
            self.now = self.of.hours.after(self.now + 11 * 24 * HOUR, HOUR)
            self._end(State.STOPPED, "stopped")
            self._order("cancelled", order, reason="ended")
            self._tell("fee_dropped", amount=amount, waits=False)
            return False
        online = self._chance(0.9 if self.of.channel == "online" else 0.25)
        self.now += self.random.expovariate(1 / (0.4 * HOUR)) if online else 60
        paid = {"payment": 0, "channel": "online" if online else "counter", "gateway": "demo" if online else "counter"}
        paid |= {"amount": amount, "outcome": "PAID", "paid_at": self._moment().isoformat(), "receipt": ""}
        self._order("paid", order, **paid)
        if holds:
            self._note(Event(EventKind.RESUMED, self._moment()))
        self._tell("fee_paid", amount=amount, waits=False)
        return True

    def _order(self, done: str, order: dict[str, Any], **facts: Any) -> None:
        about = f"order:{self.of.code}/{order['occasion']}"
        at = self._moment()
        line = Told(f"payments.{done}", at, about, self.of.intake.unit_id, self.of.code, {**order, **facts})
        self.lines.append(line)

    def _read(self) -> None:
        """Let the officer ask a registry, mostly."""
        if not self.of.kind.services or not self._chance(_READ):
            return
        service, agreement = self.random.choice(self.of.kind.services)
        luck = self.random.random()
        down = _DOWN_IN_OUTAGE if self.of.outage else _DOWN
        state = "down" if luck < down else "empty" if luck < down + _NOTHING_FOUND else "found"
        detail: dict[str, Any] = {
            "service": service,
            "agreement": agreement,
            "procedure": self.of.kind.code,
            "state": state,
        }
        detail |= {"fields": [], **({"reason": "timeout"} if state == "down" else {})}
        at, unit = self._moment(), self.of.settling.unit_id
        self.lines.append(Told("exchange.read", at, f"service:{service}", unit, self.of.code, detail))

    def _refuse(self, stage: str) -> bool:
        on_time = self._is_on_time()
        return self._end(State.REFUSED, "refused", on_time=on_time, stage=stage)

    def _end(self, state: State, done: str, **facts: Any) -> bool:
        """End the file without its result; return ``False``: nothing more happens to it."""
        self.state = state
        self._tell(done, **facts)
        return False

    # ------------------------------------------------------------ how it is told

    def _tell(self, done: str, **facts: Any) -> None:
        detail = {
            "procedure": self.of.kind.code,
            "channel": self.of.channel,
            "state": self.state.value,
            "due_at": self._due_told,
            **facts,
        }
        at, code = self._moment(), self.of.code
        self.lines.append(Told(f"dossiers.{done}", at, f"dossier:{code}", self.of.settling.unit_id, code, detail))

    def _fields(self) -> dict[str, int]:
        """Return how much was asked and how much of it the State held, more and more in the course of the year."""
        asked = len(self.of.kind.form)
        first, last = _PREFILLED
        share = first + (last - first) * self.of.progress + self.random.gauss(0, 0.08)
        share *= 1.0 if self.of.channel == "online" else 0.7
        held = min(asked, max(0, round(asked * share)))
        again = min(asked - held, 1) if self._chance(0.3 * (1 - self.of.progress)) else 0
        corrected = min(held, 1) if self._chance(0.05) else 0
        return {
            "fields_asked": asked,
            "fields_prefilled": held - corrected,
            "fields_corrected": corrected,
            "fields_asked_again": again,
        }

    def _papers(self) -> dict[str, bool]:
        """Return whether papers came as files, and whether one was taken from the person's store."""
        has_files = self._chance(_FILES[self.of.channel == "online"])
        first, last = _FROM_STORE
        return {
            "has_files": has_files,
            "from_store": has_files and self._chance(first + (last - first) * self.of.progress),
        }

    def _note(self, event: Event) -> None:
        self.events.append(event)
        self._count_due()

    def _count_due(self) -> None:
        self.due_at = self.of.deadlines.due_at(self.of.kind.term, self.of.settling.calendar, self.events)
        self._due_told = self.due_at.isoformat()

    def _work(self, least: float, most: float) -> None:
        """Let a part of what is left of the term pass."""
        left = max(self.of.hours.worked(self.now, self.due_at.timestamp()), HOUR)
        self.now = self.of.hours.after(self.now, min(left * self.random.uniform(least, most), 10 * HOUR))

    def _is_on_time(self) -> bool:
        return self._moment() <= self.due_at

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


def told_until(lines: Sequence[Told], until: datetime) -> list[Told]:
    """Return the lines up to an instant: what has not happened yet is not told."""
    return [line for line in lines if line.at < until]
