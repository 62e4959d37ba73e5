"""What a filing costs on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienthong.core.values import Text
from lienthong.procedures.definitions import FeeRate, ProcedureDefinition
from lienthong.procedures.rules.conditions import FormValues, holds


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One amount: what for, the unit amount, how many, where the law says so."""

    name: Text
    amount: int
    count: int
    rate: FeeRate

    @property
    def total(self) -> int:
        """The amount times the count, at most what the rate allows."""
        total = self.amount * self.count
        return total if self.rate.at_most is None else min(total, self.rate.at_most)


@dataclass(frozen=True, slots=True)
class Fee:
    """What a filing costs, in the pack's currency, line by line."""

    lines: tuple[FeeLine, ...]

    @property
    def amount(self) -> int:
        """The sum of the lines."""
        return sum(line.total for line in self.lines)

    def due(self, when: str) -> Fee:
        """Return the part that is paid with the ``filing``, upon ``assessment``, or for the ``result``."""
        return Fee(tuple(line for line in self.lines if line.rate.due == when))


_FEE = Text("Lệ phí", "Fee")


def fee_on(definition: ProcedureDefinition, day: date, form: FormValues, *, channel: str = "online") -> Fee:
    """Return the fee of a filing on ``day``: of each kind of rate the newest that has begun and fits."""
    begun: dict[str, list[FeeRate]] = {}
    for rate in definition.fee:
        if rate.since <= day:
            begun.setdefault(rate.id, []).append(rate)
    lines = []
    for rates in begun.values():
        newest = max(rate.since for rate in rates)
        for rate in rates:
            if rate.since == newest and channel in (rate.channels or (channel,)) and holds(rate.when, form):
                lines.append(FeeLine(rate.name.text if rate.name else _FEE, rate.amount, _count(rate, form), rate))
                break
    return Fee(tuple(lines))


def may_cost(definition: ProcedureDefinition) -> bool:
    """Tell whether any rate of a procedure asks for money."""
    return any(rate.amount for rate in definition.fee)


def _count(rate: FeeRate, form: FormValues) -> int:
    if rate.per is None:
        return 1
    given = form.get(rate.per)
    return given if isinstance(given, int) and not isinstance(given, bool) else 0
