"""What ``board_20m`` measures on real lines: a history told, all counters made anew, and how soon an act is seen."""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from benches.report import report

LINES = int(os.environ.get("LIENTHONG_BENCH_LINES", "2_000_000"))
LINES_OF_A_DOSSIER = 8.7
#: As many dossiers a day as a third of a nation files: the lines of one cell come together, as they do there.
A_DAY = 25_000
RATE, WRITERS, LIVE_SECONDS, PROBE_EVERY = 1_200, 4, 30.0, 1.0
#: The ceiling of a rebuild: the server reads the same lines once and takes them to pieces, and writes nothing.
READ_ONCE = """
SELECT count(*) FROM (
    SELECT unit_id, detail->>'procedure', detail->>'channel', (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, verb, count(*)
    FROM core_ledgerline GROUP BY 1, 2, 3, 4, 5
) AS cell
"""


def rebuild(url: str) -> None:
    """Print how fast a history is told, and how fast all counters are made of it anew."""
    from lienthong.core import followers
    from lienthong.core.values import system
    from lienthong.indicators.queries.movements import FOLLOWERS
    from lienthong.packs.history import tell_history

    at = datetime.now(tz=UTC)
    dossiers = max(round(LINES / LINES_OF_A_DOSSIER), 1)
    days = max(dossiers // A_DAY, 3)
    told, telling = timed(lambda: tell_history(dossiers=dossiers, days=days, seed=1, by=system("bench"), at=at))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE core_ledgerline")
        _, copying = timed(lambda: connection.execute("CREATE TABLE bench_line (LIKE core_ledgerline INCLUDING ALL)"))
        _, copying = timed(lambda: connection.execute("INSERT INTO bench_line SELECT * FROM core_ledgerline"))
        connection.execute("DROP TABLE bench_line")
        connection.execute("CHECKPOINT")
        _, reading = timed(lambda: connection.execute(READ_ONCE))
    report(
        "tell_history",
        told.lines / telling,
        "lines/s",
        sql=1,
        ceiling_name="the same lines copied from table to table",
        ceiling=told.lines / copying,
        lines=told.lines,
        days=days,
        target=50_000,
    )
    lines, rebuilding = timed(lambda: min(followers.replay_together(FOLLOWERS, at=at).values()))
    report(
        "rebuild_counters",
        lines / rebuilding,
        "lines/s",
        sql=3,
        ceiling_name="the same lines read once by the server and grouped, nothing written",
        ceiling=lines / reading,
        lines=lines,
        target=200_000,
    )


@dataclass(slots=True)
class Live:
    """What was seen while lines came in: seconds until an act stood on its board, seconds of lines not yet counted."""

    seen: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    written: int = 0


def live(url: str) -> None:
    """Print how late an act is on its board while 1,200 lines a second come in and the worker counts and seals them."""
    from benches.nation import worker

    found, stop = Live(), threading.Event()
    with worker():
        writers = [threading.Thread(target=_write, args=(url, number, found, stop)) for number in range(WRITERS)]
        for one in writers:
            one.start()
        began = time.perf_counter()
        time.sleep(3)
        while time.perf_counter() - began < LIVE_SECONDS:
            _probe(url, found)
            time.sleep(PROBE_EVERY)
        rate = found.written / (time.perf_counter() - began)
        stop.set()
        for one in writers:
            one.join()
    report(
        "act_on_board",
        max(found.seen),
        "s, the latest",
        sql=1,
        ceiling_name="the median of the same probes",
        ceiling=statistics.median(found.seen),
        lines_per_second=round(rate),
        lag_s=round(max(found.lag), 2),
        target=2,
        target_lag=1,
        probes=len(found.seen),
    )


def _write(url: str, number: int, found: Live, stop: threading.Event) -> None:
    """Write lines as acts do, each in a transaction of its own, a quarter of the rate."""
    line = _line("B-live")
    with psycopg.connect(url, autocommit=True) as connection:
        began, count = time.perf_counter(), 0
        while not stop.is_set():
            connection.execute(_APPEND, line | {"dossier": f"SYN-live-{number}-{count}"})
            count += 1
            found.written += 1
            ahead = count / (RATE / WRITERS) - (time.perf_counter() - began)
            if ahead > 0:
                time.sleep(ahead)


def _probe(url: str, found: Live) -> None:
    """Write one act at an office where nothing else happens and wait until its board shows it; note how late all is."""
    from lienthong.indicators import queries
    from lienthong.units.models import Unit

    office = Unit.objects.filter(agency_type="commune_police").order_by("pk").first()
    assert office is not None
    today = date.today()  # noqa: DTZ011
    named: dict[str, Any] = {
        "at": datetime.now(tz=UTC),
        "start": today - timedelta(days=1),
        "end": today + timedelta(days=2),
    }

    def shown() -> int:
        counts = queries.totals(office.path, **named)
        return counts.received if counts else 0

    before = shown()
    with psycopg.connect(url, autocommit=True) as connection:
        began = time.perf_counter()
        code = f"SYN-probe-{time.monotonic_ns()}"
        connection.execute(_APPEND, _line(code) | {"dossier": code, "unit": office.pk})
        while shown() == before:
            time.sleep(0.02)
            if time.perf_counter() - began > 60:
                raise TimeoutError("an act is not on its board after a minute")
        found.seen.append(time.perf_counter() - began)
        row = connection.execute(_WAITING).fetchone()
        found.lag.append((row[0] if row else 0) / RATE)


_APPEND = """
INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
VALUES (now(), 'system', 'system:history', 'synthetic:bench', %(unit)s, 'dossiers.submitted', 'dossier:' || %(dossier)s,
        %(dossier)s, %(detail)s)
"""
_WAITING = """
SELECT max(waiting.lines) FROM core_followercheckpoint AS far CROSS JOIN LATERAL (
    SELECT count(*) AS lines FROM core_ledgerline AS line WHERE (line.xact, line.seq) > (far.last_xact, far.last_seq)
) AS waiting
WHERE far.name IN ('counters', 'open files')
"""


def _line(dossier: str) -> dict[str, Any]:
    """Return the parameters of a filing's line, at some office of a commune."""
    from lienthong.units.models import Unit

    office = Unit.objects.filter(agency_type="commune_pc").order_by("pk").first()
    assert office is not None
    at = datetime.now(tz=UTC)
    due = (at + timedelta(days=3)).isoformat()
    detail: dict[str, Any] = {"procedure": "B.000001", "channel": "online", "state": "SUBMITTED", "due_at": due}
    detail |= {"fields_asked": 12, "fields_prefilled": 7, "fields_corrected": 0, "fields_asked_again": 0}
    return {"unit": office.pk, "dossier": dossier, "detail": json.dumps(detail)}


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a call gives and how many seconds it took."""
    began = time.perf_counter()
    found = do()
    return found, time.perf_counter() - began
