"""The house of ``board_20m``: Vietnam's units, years of counters put in set by set, a ledger of some millions of lines.

A process of its own, because it is another country than the other benches play in. 160 million ledger lines do not fit
here: the counters of the history are filled directly, by the statement that adds them up when the tree of units
changes; what is measured on real lines says so. ``LIENTHONG_BENCH_DOSSIERS`` and ``LIENTHONG_BENCH_LINES`` make it
smaller: 200,000 and 100,000 are tried in a minute.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from benches.board_lines import live, rebuild
from benches.board_looks import pages

ROOT = Path(__file__).resolve().parents[1]
DOSSIERS = int(os.environ.get("LIENTHONG_BENCH_DOSSIERS", "20_000_000"))
PROCEDURES, DAYS, OPEN_SHARE = 2_000, 365, 50

#: Offices in the order of their size, the communes' three to every one of a province's departments; the working days.
STAGE = """
CREATE TEMP TABLE office AS
SELECT row_number() OVER (ORDER BY hashint8(id)) - 1 AS number, id, path FROM units_unit
WHERE agency_type IN ('commune_pc', 'province_construction') AND bloc = 'government' AND path <> '';
CREATE TEMP TABLE worked AS
SELECT row_number() OVER (ORDER BY day) - 1 AS number, day::date
FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS day WHERE extract(isodow FROM day) < 6;
"""
#: A dossier is two counts, when it came and when it was done: few offices and procedures have most of them.
CELLS = """
CREATE UNLOGGED TABLE bench_cell AS
SELECT office, procedure, day, online,
       count(*) FILTER (WHERE NOT is_end)::int AS received,
       count(*) FILTER (WHERE is_end AND NOT is_late)::int AS done_on_time,
       count(*) FILTER (WHERE is_end AND is_late)::int AS done_late
FROM (
    SELECT floor((SELECT count(*) FROM office) * random() ^ 1.5)::int AS office,
           floor(exp(random() * ln(%(procedures)s + 1)))::int AS procedure,
           floor((SELECT count(*) FROM worked) * random())::int AS came,
           floor(random() ^ 2 * 6)::int AS took, random() < 0.7 AS online, random() < 0.06 AS is_late
    FROM generate_series(1, %(dossiers)s)
) AS dossier
CROSS JOIN LATERAL (VALUES (came, FALSE), (came + took, TRUE)) AS act (day, is_end)
GROUP BY 1, 2, 3, 4
"""
FILL = """
INSERT INTO indicators_dailycount (unit_id, procedure, channel, day, {columns})
SELECT id, CASE procedure WHEN 1 THEN '1.001193' ELSE 'B.' || lpad(procedure::text, 6, '0') END,
       CASE WHEN online THEN 'online' ELSE 'counter' END, worked.day,
       {values}
FROM bench_cell AS cell JOIN office ON office.number = cell.office JOIN worked ON worked.number = cell.day
ORDER BY worked.day, id
"""
#: What a cell of the history holds; the other columns are 0.
HOLDS = {
    "received": "received",
    "online": "CASE WHEN online THEN received ELSE 0 END",
    "done_on_time": "done_on_time",
    "done_late": "done_late",
    "fields_asked": "12 * received",
    "fields_prefilled": "7 * received",
}
OPEN = """
INSERT INTO indicators_opendossier (code, unit_id, procedure, due_at, is_paused)
SELECT 'B-' || one.number, office.id, 'B.' || lpad(floor(exp(random() * ln(%(procedures)s + 1)))::int::text, 6, '0'),
       %(at)s + (random() * 12 - 1) * interval '1 day', random() < 0.1
FROM (SELECT number, floor((SELECT count(*) FROM office) * random() ^ 1.5)::int AS of
      FROM generate_series(1, %(dossiers)s / %(open)s) AS number) AS one
JOIN office ON office.number = one.of
"""
KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'indicators_dailycount'::regclass AND contype IN ('p', 'u')
"""


def main() -> None:
    """Set the house up, print one JSON line for each figure, take it down."""
    with house() as url:
        rebuild(url)
        seconds = _fill(url)
        pages(url, DOSSIERS, seconds)
        live(url)


@contextmanager
def house() -> Iterator[str]:
    """Set an installation with Vietnam's units up in a folder of its own; give its database's URL, take it down."""
    folder = Path(tempfile.mkdtemp(prefix="lt-bench-"))
    os.environ.update(
        LIENTHONG_STATE=str(folder), LIENTHONG_MODE="demo", DJANGO_SETTINGS_MODULE="lienthong.server.settings"
    )
    os.environ.pop("DATABASE_URL", None)
    try:
        yield from _housed()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _housed() -> Iterator[str]:
    import django
    from django.core.management import call_command

    from lienthong.server import embedded
    from lienthong.server.database import database_url, embedded_data

    url = os.environ["DATABASE_URL"] = database_url()
    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        _country()
        yield url
    finally:
        from django.db import connections

        connections.close_all()
        embedded.stop(embedded_data())


def _country() -> None:
    from lienthong.core.values import system
    from lienthong.packs.loading import load_pack

    load_pack(ROOT / "packs" / "vn", by=system("bench"), at=datetime.now(tz=UTC))


def _fill(url: str) -> float:
    """Put the counters of a year in; return how many seconds it took."""
    from lienthong.indicators.rules.measures import COUNTED
    from lienthong.indicators.sql import counting

    began = time.perf_counter()
    today = date.today()  # noqa: DTZ011 - any day will do
    named = {"dossiers": DOSSIERS, "procedures": PROCEDURES, "open": OPEN_SHARE, "at": datetime.now(tz=UTC)}
    named |= {"first": today - timedelta(days=DAYS), "last": today}
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET work_mem = '1GB'; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
        for name in ("forget_counts", "forget_open"):
            connection.execute(counting(name, ()))
        connection.execute(STAGE, named)
        connection.execute(CELLS, named)
        keys = connection.execute(KEYS).fetchall()
        for name, _ in keys:
            connection.execute(f"ALTER TABLE indicators_dailycount DROP CONSTRAINT {name}")
        connection.execute(
            FILL.format(columns=", ".join(COUNTED), values=", ".join(HOLDS.get(c, "0") for c in COUNTED))
        )
        connection.execute("DROP TABLE bench_cell")
        for name, definition in keys:
            connection.execute(f"ALTER TABLE indicators_dailycount ADD CONSTRAINT {name} {definition}")
        connection.execute(OPEN, named)
        with connection.transaction():
            for name in ("add_up_places", "add_up_open"):
                connection.execute(counting(name, ()))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
