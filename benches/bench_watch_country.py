"""The daily look of early warning at a nation: 3,321 communes, a year of days, three million like cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from benches.report import report
from benches.stage import Stage, now

PROVINCES, COMMUNES = 34, 3321
PROCEDURES, DAYS, BUSY_DAYS, OPEN_FILES = 20, 340, 60, 300_000
BUDGET_SECONDS = 30


def run(stage: Stage) -> None:
    """Print how long the look takes, with how many statements."""
    del stage
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lienthong.core.values import system
    from lienthong.indicators.actions.watching import watch_country

    sizes = _nation(now().date())
    with CaptureQueriesContext(connection) as asked:
        began = perf_counter()
        raised = watch_country(by=system("bench"), at=now())
        seconds = perf_counter() - began
    report(
        "watch_country",
        seconds,
        "s",
        sql=len(asked),
        ceiling_name="the slowest statement alone",
        ceiling=max(float(one["time"]) for one in asked.captured_queries),
        budget_s=BUDGET_SECONDS,
        raised=raised,
        **sizes,
    )


def _nation(today: date) -> dict[str, int]:
    """Write the units and their counts straight into the tables; return how many rows there are of each."""
    from django.db import connection

    from lienthong.indicators.models import LikeCase, OpenDossier, PlaceCount

    values: dict[str, Any] = {
        "provinces": PROVINCES,
        "communes": COMMUNES,
        "procedures": PROCEDURES,
        "open": OPEN_FILES,
        "since": today - timedelta(days=DAYS),
        "busy": today - timedelta(days=BUSY_DAYS),
        "until": today - timedelta(days=1),
        "month": today.replace(day=1),
    }
    with connection.cursor() as cursor:
        for statement in (*_UNITS, _counts(PlaceCount, _PLACES), _counts(PlaceCount, _OFFICES), _OPEN, _LIKE):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")
    counted: dict[str, Any] = {
        "place_days": PlaceCount,
        "open_files": OpenDossier,
        "like_cases": LikeCase,
    }
    return {name: model.objects.count() for name, model in counted.items()}


def _counts(model: Any, rows: str) -> str:
    """Return what fills a table of counts; a column that the rows do not give counts nothing."""
    given = {word.strip() for word in rows.partition("AS made (")[2].partition(")")[0].split(",")}
    meta = model._meta  # noqa: SLF001 - Django publishes it under this name
    filled: Mapping[str, str] = {
        field.column: field.column if field.column in given else f"'{field.get_default()}'"
        for field in meta.concrete_fields
        if field.column in given or not (field.null or field.primary_key)
    }
    columns, values = ", ".join(filled), ", ".join(filled.values())
    return f"INSERT INTO {meta.db_table} ({columns}) SELECT {values} FROM {rows}"  # noqa: S608 - names of the model


_UNITS = (
    """INSERT INTO units_unit (key, kind, agency_type, bloc, path)
       SELECT 'bench/p' || n, 'PLACE', '', 'government', '' FROM generate_series(1, %(provinces)s) AS n""",
    """UPDATE units_unit SET path = (
           SELECT path FROM units_unit JOIN units_unitversion ON unit_id = units_unit.id AND level = 'country' LIMIT 1
       ) || id || '/' WHERE key LIKE 'bench/p%%'""",
    """INSERT INTO units_unit (key, kind, agency_type, bloc, path)
       SELECT 'bench/c' || n, 'PLACE', '', 'government', '' FROM generate_series(1, %(communes)s) AS n""",
    """UPDATE units_unit AS commune SET path = province.path || commune.id || '/' FROM units_unit AS province
       WHERE commune.key LIKE 'bench/c%%'
         AND province.key = 'bench/p' || (1 + substr(commune.key, 8)::int %% %(provinces)s)""",
    """INSERT INTO units_unit (key, kind, agency_type, bloc, path, place_id)
       SELECT 'bench/o' || substr(key, 8), 'AGENCY', 'commune_pc', 'government', '', id
       FROM units_unit WHERE key LIKE 'bench/c%%'""",
    """UPDATE units_unit AS office SET path = place.path || office.id || '/' FROM units_unit AS place
       WHERE office.key LIKE 'bench/o%%' AND place.id = office.place_id""",
    """INSERT INTO units_unitversion (unit_id, valid_from, code, name, name_en, short_name, folded, type, level,
                                      legal_basis)
       SELECT id, '2025-07-01', key, key, key, key, key, 'commune', 'commune', ''
       FROM units_unit WHERE key LIKE 'bench/c%%'""",
)
_PLACES = """(
    SELECT unit.id, 'government', day::date, 33 + floor(random() * 3)::int, floor(random() * 4)::int
    FROM units_unit AS unit
    CROSS JOIN generate_series(%(since)s::date, %(until)s::date, interval '1 day') AS day
    WHERE unit.key LIKE 'bench/c%%'
) AS made (place_id, bloc, day, done_on_time, done_late)"""
_OFFICES = """(
    SELECT unit.id, 'government', day::date, 40, 38
    FROM units_unit AS unit
    CROSS JOIN generate_series(%(busy)s::date, %(until)s::date, interval '1 day') AS day
    WHERE unit.key LIKE 'bench/o%%'
) AS made (place_id, bloc, day, received, done_on_time)"""
_OPEN = """INSERT INTO indicators_opendossier (code, unit_id, procedure, due_at, is_paused)
    SELECT 'bench-' || n, unit.id, 'B.' || (1 + n %% %(procedures)s), now() + random() * interval '20 days', false
    FROM generate_series(1, %(open)s) AS n
    JOIN units_unit AS unit ON unit.key = 'bench/o' || (1 + n %% %(communes)s)"""
_LIKE = """INSERT INTO indicators_likecase (unit_id, procedure, stretch, month, cases, late)
    SELECT unit.id, procedure, stretch, %(month)s::date - make_interval(months => ago), 30, floor(random() * 12)::int
    FROM units_unit AS unit
    CROSS JOIN (SELECT 'B.' || n FROM generate_series(1, %(procedures)s) AS n) AS known (procedure)
    CROSS JOIN generate_series(0, 7) AS stretch
    CROSS JOIN generate_series(0, 5) AS ago
    WHERE unit.key LIKE 'bench/o%%' OR unit.key LIKE 'bench/p%%'
    UNION ALL
    SELECT 0, procedure, stretch, %(month)s::date - make_interval(months => ago), 30000, 6000
    FROM (SELECT 'B.' || n FROM generate_series(1, %(procedures)s) AS n UNION SELECT '') AS known (procedure)
    CROSS JOIN generate_series(0, 7) AS stretch
    CROSS JOIN generate_series(0, 5) AS ago"""
