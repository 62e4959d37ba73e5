"""The statements of the counters; what they count stands once, in ``rules.measures`` and in the definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import ClientCursor

from lienthong.indicators.definitions.measures import Measure, measure_of
from lienthong.indicators.rules import measures
from lienthong.indicators.rules.measures import COUNTED, NAMED, STOOD

_HERE = Path(__file__).parent
_WORDS = {
    "counted": ", ".join(COUNTED),
    "sums": ", ".join(f"sum({name}) AS {name}" for name in COUNTED),
    "sums_or_zero": ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in COUNTED),
    "or_zero": ", ".join(f"coalesce({name}, 0)" for name in COUNTED),
}
#: The places above a ``unit`` and itself, the topmost first; a bloc of its own begins its path.
_WORDS["way"] = "string_to_array(trim('/' FROM ltrim(unit.path, '/' || unit.bloc)), '/')::bigint[]"
TOLD = measures.TOLD_OF_DAY
_WORDS["told"] = ",\n       ".join(f"coalesce({measures.sum_of(NAMED[name])}, 0) AS {name}" for name in TOLD)
_WORDS["is_new"] = measures.is_new()
_WORDS["link"] = (
    "CASE WHEN coalesce(detail ->> 'root', '') = '' THEN '' "
    "WHEN detail ->> 'root' = dossier THEN 'root' ELSE 'linked' END"
)
_WORDS |= {
    "told_columns": ", ".join(TOLD),
    "told_or_zero": ", ".join(f"coalesce(sum({name}), 0)" for name in TOLD),
    "told_sums": ", ".join(f"sum({name})" for name in TOLD),
    "told_before": ",\n       ".join(f"coalesce(sum({name}) FILTER (WHERE step < %(step)s), 0)" for name in TOLD),
}
_WORDS |= {
    "stood": ", ".join(STOOD),
    "days_and_period": ",\n           ".join(
        [f"sum({name}) FILTER (WHERE day = %(day)s) AS day_{name}" for name in COUNTED]
        + [f"sum({name}) AS period_{name}" for name in COUNTED]
    ),
    "stood_or_zero": ", ".join(f"coalesce(stands.{name}, 0) AS {name}" for name in STOOD),
    "stood_now": ", ".join(f"coalesce(stands.{name}, 0)" for name in STOOD),
    "stood_before": ", ".join(f"coalesce(latest.{name}, 0)" for name in STOOD),
    "stood_set": ", ".join(f"{name} = excluded.{name}" for name in STOOD),
    "stood_sums": ", ".join(f"coalesce(sum({name}), 0)" for name in STOOD),
}
_WORDS["stock_as_of"] = (_HERE / "stock_as_of.sql").read_text(encoding="utf-8").rstrip(";\n")


@cache
def statement(name: str, table: str = "", where: str = "") -> str:
    """Return a statement of this folder that reads the columns with names, where asked from ``table`` ``where``."""
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8").format(**_WORDS, table=table, where=where)


def run(words: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that reads; actions and the follower run those that write themselves."""
    with connection.cursor() as cursor:
        cursor.execute(in_full(words, parameters))
        return list(cursor.fetchall())


def in_full(words: str, parameters: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return a statement with its parameters in it, so that PostgreSQL plans it for them.

    A prepared statement gets one plan for all: what suits a commune's thirty days reads whole tables for a country's.
    """
    connection.ensure_connection()
    return ClientCursor(connection.connection).mogrify(words, parameters)


@cache
def counting(name: str, slots: tuple[tuple[str, str], ...]) -> str:
    """Return a statement that writes the columns with names and the taken ``slots`` (column, key of its measure)."""
    columns = {**NAMED, **{column: measure_of(key) for column, key in slots}}
    words = {
        "counted": ", ".join(columns),
        "measured": ",\n           ".join(f"{_kept(column, one)} AS {column}" for column, one in columns.items()),
        # whole numbers again: sums of sums would be of any length, and slow
        "sums": ", ".join(f"sum({column})::int AS {column}" for column in columns),
        "added": ", ".join(
            f"{column} = coalesce(known.{column} + excluded.{column}, known.{column}, excluded.{column})"
            for column in columns
        ),
        "day": measures.day_of(),
        "is_new": measures.is_new(),
        "lacks": measures.lacks(),
        "corrected": measures.quoted(measures.CORRECTED),
        "way": _WORDS["way"],
    }
    words["add_up"] = (_HERE / "add_up.sql").read_text(encoding="utf-8").format(**words)
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8").format(**words)


def _kept(column: str, measure: Measure) -> str:
    """Return what a column of the counters holds: a slot stays empty until something happens, a name says zero."""
    return f"coalesce({measures.sum_of(measure)}, 0)" if column in NAMED else measures.sum_of(measure)
