"""Create dossiers through the API: authenticate, authorize, validate 15 fields, number, due time, version, ledger."""

from __future__ import annotations

import json
import uuid

from benches.ceiling import three_inserts_per_second
from benches.client import drive
from benches.counting import statements_of
from benches.definition import form
from benches.report import report
from benches.stage import Stage, request

CONNECTIONS = 8
SECONDS = 10.0


def run(stage: Stage) -> None:
    """Print the rate beside pgbench's rate for the same three inserts, measured before and after."""
    drive(stage.port, lambda n: _filing(stage, n), connections=CONNECTIONS, seconds=3, expect=201)
    before = three_inserts_per_second(stage.url, clients=CONNECTIONS)
    load = drive(stage.port, lambda n: _filing(stage, n), connections=CONNECTIONS, seconds=SECONDS, expect=201)
    after = three_inserts_per_second(stage.url, clients=CONNECTIONS)
    report(
        "create_dossier",
        load.rate,
        "dossiers/s",
        sql=statements_of("POST", "/api/v1/dossiers", stage.person, body=_body, expect=201),
        ceiling_name="pgbench, the same three inserts",
        ceiling=(before + after) / 2,
        p50_ms=round(load.percentile(0.5), 2),
        p99_ms=round(load.percentile(0.99), 2),
        connections=CONNECTIONS,
        unexpected=load.unexpected,
    )


def _body(number: int) -> bytes:
    return json.dumps({"procedure": "B.001", "place_code": "00102", "form": form(number)}, ensure_ascii=False).encode()


def _filing(stage: Stage, number: int) -> bytes:
    return request("POST", "/api/v1/dossiers", stage.person, _body(number), Idempotency_Key=uuid.uuid4().hex)
