"""Measures as the columns of the counters and as SQL over lines of the ledger. Pure text; nothing is run here.

Eleven measures that every board needs have columns with names. What a pack measures besides takes a numbered column, a
slot, for as long as the installation lives. The SQL is written from the same definitions that people read, so that a
number's statement is never another one than its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lienthong.indicators.definitions.measures import Measure, Term, key_of
from lienthong.indicators.rules.told import DAY_OF, LISTS, ONCE, PROMISED

#: A line that says how another should have been counted.
CORRECTED = "indicators.line_corrected"
_SUBMITTED, _COMPLETED = "dossiers.submitted", "dossiers.completed"


def _sum_of(field: str) -> Measure:
    return (Term(verb=_SUBMITTED, sum=field),)


#: The columns that have names, in the order of the table, and what each counts.
NAMED: Mapping[str, Measure] = {
    "received": (Term(verb=_SUBMITTED),),
    "online": (Term(verb=_SUBMITTED, where={"channel": "online"}),),
    "done_on_time": (Term(verb=_COMPLETED, where={"on_time": "true"}),),
    "done_late": (Term(verb=_COMPLETED, where={"on_time": "false"}),),
    "ended_otherwise": tuple(Term(verb=f"dossiers.{end}") for end in ("refused", "withdrawn", "stopped")),
    "fields_asked": _sum_of("fields_asked"),
    "fields_prefilled": _sum_of("fields_prefilled"),
    "fields_corrected": _sum_of("fields_corrected"),
    "fields_asked_again": _sum_of("fields_asked_again"),
    "payable": (Term(verb="payments.opened"), Term(verb="payments.cancelled", minus=True)),
    "paid_online": (Term(verb="payments.paid", where={"channel": "online"}),),
}
COUNTED = tuple(NAMED)
#: What is open at a moment: in all, waiting for the person, past due, due soon.
OPEN = ("open", "paused", "overdue", "at_risk")
#: What a photograph holds of a place: what happened that day so far, what in the days of a board, what is open.
STOOD = (*(f"day_{name}" for name in COUNTED), *(f"period_{name}" for name in COUNTED), *OPEN)
#: What lines tell of a part of a day; money is left out, since an order is counted on the day on which it was opened.
TOLD_OF_DAY = tuple(name for name in COUNTED if name not in ("payable", "paid_online"))
TOLD_VERBS = tuple(sorted({term.verb for name in TOLD_OF_DAY for term in NAMED[name]}))
#: The columns that packs may take.
SLOTS = tuple(f"n{number:02}" for number in range(1, 97))
_COLUMN_OF = {key_of(measure): name for name, measure in NAMED.items()}
#: Each result says whether it was on time (see ``PROMISED``), so these two are all of them.
_ALL_DONE = key_of((Term(verb=_COMPLETED),))


def named_column(measure: Measure) -> str | None:
    """Return the column with a name that counts just this, ``None`` when none does."""
    return _COLUMN_OF.get(key_of(measure))


def named_columns(measure: Measure) -> tuple[str, ...]:
    """Return the columns with names that add up to just this; nothing where they do not."""
    whole = _named(measure)
    if whole or not measure:
        return whole
    parts = [_named((term,)) for term in measure]
    return tuple(name for part in parts for name in part) if all(parts) else ()


def _named(measure: Measure) -> tuple[str, ...]:
    if (key := key_of(measure)) == _ALL_DONE:
        return "done_on_time", "done_late"
    return (_COLUMN_OF[key],) if key in _COLUMN_OF else ()


def verbs_of(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Return the verbs of all terms, each once, in order."""
    return tuple(sorted({term.verb for measure in measures for term in measure}))


def sum_of(measure: Measure) -> str:
    """Return the SQL that adds a measure up over lines ``line`` (verb, detail, weight, dossier, xact, seq).

    NULL where no line has one of its verbs: a number that nothing happened to takes no room in the counters.
    """
    terms = [f"CASE WHEN {_condition(term)} THEN {_number(term)} ELSE 0 END" for term in measure]
    return f"sum({' + '.join(terms)}) FILTER (WHERE line.verb IN ({_list(verbs_of([measure]))}))"


def day_of() -> str:
    """Return the SQL for the local day on which a line counts; ``%(zone)s`` is the country's."""
    cases = " ".join(
        f"WHEN line.verb = {quoted(verb)} THEN (line.detail->>{quoted(key)})::timestamptz"
        for verb, key in sorted(DAY_OF.items())
    )
    return f"(coalesce(CASE {cases} END, line.at) AT TIME ZONE %(zone)s)::date"


def is_new() -> str:
    """Return the SQL that holds for lines which were not told before: of some verbs a dossier has one line at most."""
    verbs = [
        f"line.verb IN ({_list(sorted(group))}) AND "
        + _told_before(f"earlier.verb IN ({_list(sorted(group))})").removeprefix("NOT ")
        for group in ONCE
    ]
    return " AND ".join(f"NOT ({verb})" for verb in verbs)


def lacks() -> str:
    """Return the SQL that holds for lines which lack what their verb promises and were not corrected since."""
    sides = [
        f"line.verb = {quoted(verb)} AND (line.unit_id IS NULL OR NOT line.detail ?& ARRAY[{_list(keys)}])"
        for verb, keys in sorted(PROMISED.items())
    ]
    corrected = (
        "SELECT FROM core_ledgerline AS correction "
        f"WHERE correction.about = 'line:' || line.seq AND correction.verb = {quoted(CORRECTED)}"
    )
    return f"({' OR '.join(f'({side})' for side in sides)}) AND NOT EXISTS ({corrected})"


def _condition(term: Term) -> str:
    told = [_tells("line", key, term.values(key)) for key in sorted(term.where)]
    parts = [f"line.verb = {quoted(term.verb)}", *told]
    if term.once:
        same = [
            f"earlier.verb = {quoted(term.verb)}",
            *(_tells("earlier", k, term.values(k)) for k in sorted(term.where)),
        ]
        parts.append(_told_before(" AND ".join(same)))
    return " AND ".join(parts)


def _number(term: Term) -> str:
    number = f"coalesce((line.detail->>{quoted(term.sum)})::int, 0) * line.weight" if term.sum else "line.weight"
    return f"-({number})" if term.minus else number


def _tells(row: str, key: str, values: Sequence[str]) -> str:
    if key in LISTS:
        return f"coalesce({row}.detail->{quoted(key)} ?| ARRAY[{_list(values)}], FALSE)"
    told = f"{row}.detail->>{quoted(key)}"
    return f"{told} = {quoted(values[0])}" if len(values) == 1 else f"{told} IN ({_list(values)})"


def _told_before(same: str) -> str:
    return (
        "NOT EXISTS (SELECT FROM core_ledgerline AS earlier WHERE earlier.dossier = line.dossier "
        f"AND earlier.dossier <> '' AND {same} AND (earlier.xact, earlier.seq) < (line.xact, line.seq))"
    )


def _list(values: Iterable[str]) -> str:
    return ", ".join(map(quoted, values))


def quoted(value: str) -> str:
    """Return a text as an SQL literal inside a statement that takes parameters."""
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"
