"""Make notices of 10,000 lines of the ledger; send 1,000 letters to a mail server on this machine."""

from __future__ import annotations

import smtplib
import time
import uuid
from datetime import datetime, timedelta
from typing import Any

import psycopg

from benches.definition import form
from benches.report import report
from benches.sink import sink
from benches.stage import Stage, now

LINES, LETTERS = 10_000, 1_000

#: People who want letters, a file of each as a copy of one that was received, and the line that says so.
PEOPLE = """
INSERT INTO accounts_account (
    kind, username, name, folded, subject, title, title_en, phone, email, language, is_demo, is_active)
SELECT 'PERSON', 'n-' || n, 'Nguyễn Thị Đo ' || n, '', 'n-' || n, '', '', '', '', 'vi', false, true
FROM generate_series(1, %(lines)s) n;
INSERT INTO accounts_contactpoint (account_id, way, address, asked_at, tries, confirmed_at, is_on)
SELECT id, 'email', username || '@example.org', now(), 0, now(), true FROM accounts_account WHERE username LIKE 'n-%%';
"""
FILES = """
INSERT INTO dossiers_dossier ({columns})
SELECT {values} FROM dossiers_dossier file JOIN accounts_account person ON person.username LIKE 'n-%%'
WHERE file.code = %(code)s;
INSERT INTO dossiers_act ({act_columns})
SELECT {act_values} FROM dossiers_act act JOIN accounts_account person ON person.username LIKE 'n-%%'
WHERE act.dossier_code = %(code)s AND act.verb = 'dossiers.received';
INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
SELECT line.at, line.actor_kind, line.actor_id, line.actor_name, line.unit_id, line.verb, 'dossier:N-' || person.id,
    'N-' || person.id, line.detail
FROM core_ledgerline line JOIN accounts_account person ON person.username LIKE 'n-%%'
WHERE line.dossier = %(code)s AND line.verb = 'dossiers.received';
"""
#: The ceiling of making: the same rows, written by one statement into the same indexes.
COPY = """
CREATE TABLE bench_notice (LIKE notices_notice INCLUDING ALL);
INSERT INTO bench_notice SELECT * FROM notices_notice;
"""


def run(stage: Stage) -> None:
    """Print both rates, each beside its ceiling in the same run."""
    at = _lines_waiting(stage)
    _make(stage, at)
    with sink() as port:
        _send(port, at)


def _make(stage: Stage, at: datetime) -> None:
    from lienthong.core import followers
    from lienthong.notices.models import Notice

    began, worked = time.perf_counter(), time.process_time()
    followers.catch_up("notices", at=at)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    made = Notice.objects.filter(state="WAITING").count()
    with psycopg.connect(stage.url, autocommit=True) as connection:
        began = time.perf_counter()
        connection.execute(COPY)
        ceiling = made / (time.perf_counter() - began)
    report(
        "make_notices",
        made / seconds,
        "notices/s",
        sql=_statements_of_a_batch(at),
        ceiling_name="the same rows by one statement",
        ceiling=ceiling,
        lines=LINES,
        seconds=round(seconds, 2),
        own_cpu_ms=round(1000 * worked / made, 3),
    )


def _send(port: int, at: datetime) -> None:
    from django.conf import settings

    from lienthong.notices.actions.sending import AT_ONCE
    from lienthong.notices.tasks import send

    settings.NOTICE_CARRIERS = {"email": "smtp", "message": ""}
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", port, "none"
    send(at)  # one turn to warm up
    statements = _statements(lambda: send(at))
    began, worked, sent = time.perf_counter(), time.process_time(), 0
    while sent < LETTERS:
        sent += send(at)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    report(
        "send_notices",
        sent / seconds,
        "letters/s",
        sql=round(statements / AT_ONCE),
        ceiling_name="the same letter again and again over one connection, nothing noted",
        ceiling=_ready_made(port),
        seconds=round(seconds, 2),
        own_cpu_ms=round(1000 * worked / sent, 3),
    )


def _ready_made(port: int) -> float:
    """Return how many ready-made letters a second one connection takes."""
    from lienthong.notices.connectors.carrier import Letter
    from lienthong.notices.connectors.smtp import mail_of
    from lienthong.notices.models import Notice

    one = Notice.objects.filter(state="SENT").first()
    assert one is not None
    letter = Letter(str(one.pk), "do@example.org", "vi", one.subject, one.body, one.link, one.link)
    content = mail_of(letter, at=one.occurred_at).as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for _ in range(LETTERS):
            server.sendmail("portal@example.org", ["do@example.org"], content)
        return LETTERS / (time.perf_counter() - began)


def _lines_waiting(stage: Stage) -> datetime:
    """Put the lines there, nothing made of them yet; return a time of day at which letters go."""
    from lienthong.accounts.queries import actor_of, actor_of_token
    from lienthong.core import followers
    from lienthong.dossiers.actions.handling import receive_dossier
    from lienthong.dossiers.actions.submitting import submit_dossier

    at = now().replace(hour=3, minute=0)  # ten in the morning there
    person = actor_of_token(stage.person, at=at)
    filed = submit_dossier("B.001", form(0), place_code="00102", key=uuid.uuid4().hex, by=person, at=at)
    receive_dossier(filed.code, key=uuid.uuid4().hex, by=actor_of(stage.officer_id), at=at)
    followers.catch_up("notices", at=at + timedelta(minutes=1))
    with psycopg.connect(stage.url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(PEOPLE, {"lines": LINES})
        connection.execute(_files(connection), {"code": filed.code})
        connection.execute("VACUUM ANALYZE")
    return at + timedelta(minutes=1)


def _files(connection: psycopg.Connection[Any]) -> str:
    """Return the statements that copy a file for each person: every column as it is but its code and its applicant."""
    own = {
        "code": "'N-' || person.id",
        "applicant_id": "person.id",
        "applicant_name": "person.name",
        "dossier_code": "'N-' || person.id",
    }
    names: dict[str, tuple[str, str]] = {}
    for table, alias in (("dossiers_dossier", "file"), ("dossiers_act", "act")):
        found = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND identity_generation IS NULL",
            [table],
        )
        kept = [row[0] for row in found]
        names[table] = (
            ", ".join(f'"{name}"' for name in kept),
            ", ".join(own.get(name, f'{alias}."{name}"') for name in kept),
        )
    (columns, values), (act_columns, act_values) = names["dossiers_dossier"], names["dossiers_act"]
    return FILES.format(columns=columns, values=values, act_columns=act_columns, act_values=act_values)


def _statements_of_a_batch(at: datetime) -> int:
    """Return how many statements a batch of 500 lines costs when nothing is left to be made of it."""
    from lienthong.core.models import LedgerLine
    from lienthong.core.values import system
    from lienthong.notices.actions.making import make_notices

    lines = list(LedgerLine.objects.filter(verb="dossiers.received").order_by("-seq")[:500])
    return _statements(lambda: make_notices(lines, by=system("bench"), at=at))


def _statements(do: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        do()
    control = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}
    return sum(1 for query in captured if query["sql"].split(" ")[0] not in control)
