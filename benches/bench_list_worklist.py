"""List 20 files of a unit's worklist with every name, at 1,000 and at 1,000,000 dossiers."""

from __future__ import annotations

import json
import uuid

import psycopg

from benches.client import Load, drive
from benches.counting import statements_of
from benches.definition import form
from benches.report import report
from benches.stage import Stage, request

CONNECTIONS = 4
SECONDS = 8.0
SIZES = (1_000, 1_000_000)

#: Copies of one filed dossier: one in twenty still open at this unit, the others open elsewhere or ended long ago.
COPY = """
INSERT INTO dossiers_dossier (
    code, procedure, version_id, state, step, place_id, place_code, intake_id, unit_id, holder_id, holder_role,
    officer_id, applicant_id, applicant_name, subject_name, filed_by, channel, form, provenance, events, submitted_at,
    received_at, due_at, done_at, ended_at, result, tried_at)
SELECT 'B-' || n, procedure, version_id, state, step, place_id, place_code, intake_id, unit_id,
    CASE WHEN n %% 20 = 0 THEN holder_id ELSE unit_id END, holder_role,
    officer_id, applicant_id, applicant_name, subject_name, filed_by, channel, form, provenance, events,
    submitted_at - n %% 1000 * interval '1 minute', received_at, due_at + n %% 5000 * interval '1 minute', done_at,
    CASE WHEN n %% 20 IN (0, 1) THEN NULL ELSE submitted_at END, result, tried_at
FROM dossiers_dossier, generate_series(%s::bigint, %s::bigint) n WHERE code = %s
"""


def run(stage: Stage) -> None:
    """Print the rate at both sizes; the ceiling of the large table is the small one's rate in the same run."""
    template = _file_one(stage)
    rates: dict[int, Load] = {}
    filled = 0
    for size in SIZES:
        with psycopg.connect(stage.url, autocommit=True) as connection:
            connection.execute(COPY, [filled + 1, size, template])
            connection.execute("VACUUM ANALYZE dossiers_dossier")
            connection.execute("CHECKPOINT")  # so that writing the million to disk does not count as reading a page
        filled = size
        _listing(stage, 2)
        rates[size] = _listing(stage, SECONDS)
    sql = statements_of("GET", "/api/v1/worklist", stage.officer)
    small = rates[SIZES[0]]
    for size, load in rates.items():
        report(
            f"list_worklist_{size}",
            load.rate,
            "pages of 20/s",
            sql=sql,
            ceiling_name=f"the same page at {SIZES[0]:,} dossiers",
            ceiling=small.rate,
            min_ms=round(load.percentile(0), 2),
            p50_ms=round(load.percentile(0.5), 2),
            p99_ms=round(load.percentile(0.99), 2),
            unexpected=load.unexpected,
        )


def _listing(stage: Stage, seconds: float) -> Load:
    wanted = request("GET", "/api/v1/worklist?limit=20", stage.officer)
    return drive(stage.port, lambda _: wanted, connections=CONNECTIONS, seconds=seconds, expect=200)


def _file_one(stage: Stage) -> str:
    from django.test import Client

    body = {"procedure": "B.001", "place_code": "00102", "form": form(0)}
    headers = {"Authorization": f"Bearer {stage.person}", "Idempotency-Key": uuid.uuid4().hex}
    answer = Client(SERVER_NAME="127.0.0.1").post(
        "/api/v1/dossiers", json.dumps(body), content_type="application/json", headers=headers
    )
    return str(answer.json()["code"])
