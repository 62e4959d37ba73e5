"""A gateway's statement beside our own records: what one side has and the other has not, or has otherwise."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import StringIO
from typing import Literal
from zoneinfo import ZoneInfo

from lienthong.payments.refusals import StatementUnreadable

Kind = Literal["payment", "refund"]
#: The columns of a statement, in any order; others are not looked at.
COLUMNS = ("kind", "reference", "order", "amount", "currency", "at")


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of money, as one side has it."""

    kind: Kind
    reference: str
    order: str
    amount: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of a statement that cannot be read: its line in the file and the column that is wrong."""

    line: int
    column: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a gateway says of a period: its entries and the rows that cannot be read."""

    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...]


class DifferenceKind(StrEnum):
    """How two sides differ about one reference."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    DOUBLED = "doubled"
    OTHER_AMOUNT = "other_amount"
    OTHER_ORDER = "other_order"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what the statement says and what we hold; a side that has nothing is ``None``."""

    what: DifferenceKind
    kind: Kind
    reference: str
    theirs: Entry | None
    ours: Entry | None


def read_statement(text: str, *, file: str, zone: ZoneInfo) -> Statement:
    """Read a statement (CSV with a line of names); a time without zone is one of ``zone``.

    Refuses ``StatementUnreadable`` when a column is missing or it is no CSV; a wrong row is reported, not refused.
    """
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    entries: list[Entry] = []
    bad: list[BadRow] = []
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise StatementUnreadable(file=file, what=", ".join(missing), columns=", ".join(COLUMNS))
        for row in rows:
            try:
                entries.append(_entry(row, zone))
            except _Wrong as wrong:
                bad.append(BadRow(rows.line_num, wrong.column))
    except csv.Error as error:
        raise StatementUnreadable(file=file, what=str(error), columns=", ".join(COLUMNS)) from None
    return Statement(tuple(entries), tuple(bad))


def differences(theirs: Iterable[Entry], ours: Iterable[Entry]) -> list[Difference]:
    """Return every difference between a statement and our records, by reference; none when they agree."""
    theirs = list(theirs)
    times = Counter((one.kind, one.reference) for one in theirs)
    there = {(one.kind, one.reference): one for one in reversed(theirs)}
    here = {(one.kind, one.reference): one for one in ours}
    found: list[Difference] = []
    for key in sorted(there.keys() | here.keys()):
        said, held = there.get(key), here.get(key)
        kinds = [*([DifferenceKind.DOUBLED] if times[key] > 1 else []), *_between(said, held)]
        found += [Difference(what, key[0], key[1], said, held) for what in kinds]
    return found


def _between(said: Entry | None, held: Entry | None) -> Iterator[DifferenceKind]:
    if held is None:
        yield DifferenceKind.MISSING_HERE
    elif said is None:
        yield DifferenceKind.MISSING_THERE
    else:
        if (said.amount, said.currency) != (held.amount, held.currency):
            yield DifferenceKind.OTHER_AMOUNT
        if said.order != held.order:
            yield DifferenceKind.OTHER_ORDER


class _Wrong(Exception):
    """A column of a row cannot be read."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(column)


def _entry(row: Mapping[str, str | None], zone: ZoneInfo) -> Entry:
    value = {name: (row[name] or "").strip() for name in COLUMNS}
    kind: Kind = "refund" if value["kind"] == "refund" else "payment"
    if value["kind"] != kind:
        raise _Wrong("kind")
    for name in ("reference", "order", "currency"):
        if not value[name]:
            raise _Wrong(name)
    amount = value["amount"]
    if not (amount.isascii() and amount.isdecimal() and 0 < len(amount) < 16 and int(amount) > 0):
        raise _Wrong("amount")
    try:
        at = datetime.fromisoformat(value["at"])
    except ValueError:
        raise _Wrong("at") from None
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return Entry(kind, value["reference"], value["order"], int(amount), value["currency"], at)
