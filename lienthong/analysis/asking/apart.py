"""The process in which one question is answered: it has the facts, little memory, little time, and nothing else.

Started with ``-m``; the question comes as JSON on standard input, the answer or the code of a refusal goes to standard
output. It loads neither the framework nor a setting, knows no key and has no connection to the database.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from lienthong.analysis.rules.questions import beyond

_MOST_ADDRESSES = 4 * 1024**3
_MOST_FILES = 1024
_MOST_LETTERS = 4_000_000
#: What no later correction took back.
_IN_FORCE = (
    "weight = 1 AND NOT EXISTS (FROM (SELECT seq, max(told_by) AS told_by FROM inside.lines WHERE weight < 0"
    " GROUP BY seq) AS gone WHERE gone.seq = line.seq AND gone.told_by > line.told_by)"
)
_CONFIG: dict[str, Any] = {
    "threads": 1,
    "temp_directory": "",
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


@dataclass
class Wrong(Exception):
    """Why there is no answer: the code of a refusal and its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def main() -> None:
    """Answer the one question."""
    told = json.load(sys.stdin)
    _limit(told["seconds"])
    try:
        said = json.dumps(_answered(told), ensure_ascii=False)
    except Wrong as wrong:
        said = json.dumps({"refused": wrong.code, "facts": wrong.facts}, ensure_ascii=False)
    sys.stdout.write(said)


def _limit(seconds: float) -> None:
    """Take from this process what no answer needs: writing to files, much memory, much time."""
    for what, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_AS, _MOST_ADDRESSES),
        (resource.RLIMIT_CPU, int(seconds) + 5),
    ):
        resource.setrlimit(what, (most, most))


def _answered(told: dict[str, Any]) -> dict[str, Any]:
    with duckdb.connect(config={**_CONFIG, "memory_limit": told["memory"]}) as db:
        _furnish(db, told)
        _check(db, told["sql"])
        timer = threading.Timer(told["seconds"], db.interrupt)
        timer.start()
        try:
            return _rows(db, told)
        except duckdb.InterruptException:
            raise Wrong("question_too_slow", {"seconds": f"{told['seconds']:g}"}) from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise Wrong("question_too_heavy", {"memory": told["memory"]}) from None
        except duckdb.Error as failure:
            raise Wrong("question_failed", {"why": str(failure).split("\n\n")[0][:400]}) from None
        finally:
            timer.cancel()


def _furnish(db: duckdb.DuckDBPyConnection, told: dict[str, Any]) -> None:
    """Lay out the facts that the asker may see, then close every way out and take the key away."""
    db.execute(f"SET TimeZone = '{told['zone']}'")
    where = _IN_FORCE
    db.execute("CREATE SCHEMA inside")
    db.execute(f"CREATE VIEW inside.lines AS SELECT * FROM read_parquet({_list(told['facts'])})")
    if told["units"] is not None:
        db.execute("CREATE TABLE inside.seen AS SELECT unnest($ids::BIGINT[]) AS unit_id", {"ids": told["units"]})
        where += " AND unit_id IN (SELECT unit_id FROM inside.seen)"
    db.execute(f"CREATE VIEW facts AS SELECT * FROM inside.lines AS line WHERE {where}")
    for table, path in told["tables"].items():
        db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet({_list([path])})")
    db.execute(f"SET allowed_paths = {_list([*told['facts'], *told['tables'].values()])}")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")


def _list(paths: list[str]) -> str:
    quoted = ("'" + path.replace("'", "''") + "'" for path in paths)
    return f"[{', '.join(quoted)}]"


def _check(db: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse whatever is not one SELECT of the facts."""
    try:
        statements = db.extract_statements(sql)
    except duckdb.Error as failure:
        raise Wrong("question_not_understood", {"why": str(failure).split("\n\n")[0][:400]}) from None
    if len(statements) != 1:
        raise Wrong("question_not_single", {"count": str(len(statements))})
    if statements[0].type != duckdb.StatementType.SELECT:
        raise Wrong("question_does_not_ask", {"what": statements[0].type.name})
    row = db.execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchone()
    parsed = json.loads(row[0]) if row else {"error": True}
    if parsed["error"]:
        raise Wrong("question_does_not_ask", {"what": str(parsed.get("error_message", ""))[:100]})
    if what := beyond(parsed):
        raise Wrong("question_beyond_facts", {"what": what})


def _rows(db: duckdb.DuckDBPyConnection, told: dict[str, Any]) -> dict[str, Any]:
    result = db.execute(told["sql"])
    columns = [{"name": str(one[0]), "kind": str(one[1])} for one in result.description or ()]
    rows = result.fetchmany(told["rows"] + 1)
    if len(rows) > told["rows"]:
        raise Wrong("answer_too_long", {"limit": str(told["rows"])})
    plain = [[_plain(value) for value in row] for row in rows]
    if sum(len(value) for row in plain for value in row if isinstance(value, str)) > _MOST_LETTERS:
        raise Wrong("answer_too_long", {"limit": str(told["rows"])})
    return {"columns": columns, "rows": plain}


def _plain(value: Any) -> Any:
    """Return a value as JSON carries it: days and instants in ISO 8601, decimals as numbers, all else as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


if __name__ == "__main__":
    main()
