"""A house with Vietnam's units and 400,000 open files: five hundred boards are open in it, and a nation acts.

What counts as the cost of open boards: the process that tells them and the processes of the database that work for it,
the web server and the processes of the database that work for it (nobody else asks it anything here).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psutil
import psycopg

from benches.board_house import CELLS, FILL, HOLDS, OPEN, STAGE, house
from benches.nation import worker
from benches.open_boards import Boards, Web
from benches.report import report
from benches.stage import ROOT, _free_port, _web

BOARDS, ON_COUNTRY, ON_EACH_PROVINCE = 500, 20, 3
DOSSIERS, DAYS, OPEN_FILES = 1_500_000, 40, 400_000
#: Lines a second of a busy nation; acts one by one, whose way to their boards is timed.
BUSY, ACTS, SECONDS = 1200, 20, 40.0
MOST_SHARE, MOST_SECONDS = 10.0, 2.0
LINES = """
INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
SELECT now(), 'system', 'system:history', 'synthetic:bench',
       (%(units)s::bigint[])[1 + n %% cardinality(%(units)s::bigint[])],
       'dossiers.submitted', 'dossier:' || %(code)s || n, %(code)s || n, %(detail)s
FROM generate_series(1, %(lines)s) AS n
"""


@dataclass(frozen=True, slots=True)
class Where:
    """The places of the open boards; the offices that act all the time; one that does not, and its place."""

    places: list[tuple[str, int]]
    offices: list[int]
    quiet_office: int
    quiet_place: int


@dataclass(slots=True)
class Costs:
    """Seconds of a processor that processes used, by what they are; the database's know for whom they work."""

    live: psutil.Process
    web: psutil.Process
    url: str
    used: dict[int, float] = field(default_factory=dict)

    def __call__(self) -> dict[str, float]:
        """Return what was used since the last time, by part."""
        parts = {"live": [self.live], "web": [self.web, *self.web.children(recursive=True)]}
        with psycopg.connect(self.url, autocommit=True) as connection:
            backends = connection.execute("SELECT pid, application_name FROM pg_stat_activity").fetchall()
        for pid, name in backends:
            if name in ("live", "web"):
                parts.setdefault(f"database_for_{name}", []).append(psutil.Process(pid))
        return {name: sum(map(self._since, processes)) for name, processes in parts.items()}

    def _since(self, process: psutil.Process) -> float:
        times = process.cpu_times()
        now = float(times.user + times.system)
        before = self.used.get(process.pid, 0.0)
        self.used[process.pid] = now
        return now - before


def main() -> None:
    """Set the house up, print one JSON line for each figure, take it down."""
    with house() as url:
        _fill(url)
        port = _free_port()
        with worker(), _working_for("web"), _web(port) as _, _live(port + 1) as live:
            web = next(one for one in psutil.Process().children() if "granian" in " ".join(one.cmdline()))
            time.sleep(60)  # a worker that just began has a day's duties to do first
            asyncio.run(_played(Costs(live, web, url), Web(port, port + 1, _cookie()), _where()))


async def _played(costs: Costs, web: Web, where: Where) -> None:
    boards = Boards(web, where.places)
    reading = await boards.open()
    await asyncio.sleep(10)
    if failed := [task.exception() for task in reading if task.done()]:
        raise RuntimeError(f"{len(failed)} of {BOARDS} boards were not held open: {failed[0]!r}")
    connection = await psycopg.AsyncConnection.connect(costs.url, autocommit=True)
    busy = asyncio.Event()
    try:
        await _measured("quiet", costs, boards, asyncio.sleep(SECONDS))
        await _measured("acts_one_by_one", costs, boards, _acts(connection, where, boards, "single"))
        acting = asyncio.create_task(_busy(costs.url, where, busy))
        await asyncio.sleep(5)
        await _measured(f"at_{BUSY}_lines", costs, boards, _acts(connection, where, boards, f"at_{BUSY}_lines"))
        busy.set()
        await acting
    finally:
        await connection.close()
        for task in reading:
            task.cancel()


async def _measured(when: str, costs: Costs, boards: Boards, doing: Awaitable[None]) -> None:
    """Do something and print what open boards cost meanwhile, in percent of a core."""
    costs()
    began, fetched, told = time.perf_counter(), len(boards.fetches), boards.told
    await doing
    seconds = time.perf_counter() - began
    parts = {name: 100 * used / seconds for name, used in costs().items()}
    answers = sorted(boards.fetches[fetched:])
    report(
        f"open_boards_{when}",
        sum(parts.values()),
        "% of a core",
        sql=8,
        ceiling_name="what all open boards may cost",
        ceiling=MOST_SHARE,
        boards=BOARDS,
        parts={name: round(share, 2) for name, share in parts.items()},
        numbers_a_second=round((boards.told - told) / seconds, 1),
        pages_a_second=round(len(answers) / seconds, 2),
        page_ms_p50=round(1000 * answers[len(answers) // 2]) if answers else None,
        load=os.getloadavg()[0],
    )


async def _acts(connection: psycopg.AsyncConnection[tuple[Any, ...]], where: Where, boards: Boards, name: str) -> None:
    """File one request after the other at a commune where nothing else happens; print how long its boards waited."""
    waits: list[float] = []
    ends = time.perf_counter() + SECONDS
    number = 0
    while time.perf_counter() < ends or number < ACTS:
        number += 1
        await asyncio.sleep(random.uniform(0, 1))  # so that no rhythm of ours meets that of the looks
        began = time.perf_counter()
        await connection.execute(LINES, _lines([where.quiet_office], f"SYN-{name}-{number}-", 1))
        async with asyncio.timeout(30):
            while boards.heard[where.quiet_place] < began:
                await asyncio.sleep(0.005)
        waits.append(boards.heard[where.quiet_place] - began)
    waits.sort()
    report(
        f"open_boards_act_to_number_{name}",
        waits[int(0.99 * len(waits))],
        "s (p99)",
        sql=8,
        ceiling_name="an act is visible on an open board",
        ceiling=MOST_SECONDS,
        p50=round(waits[len(waits) // 2], 3),
        most=round(waits[-1], 3),
        acts=len(waits),
    )


async def _busy(url: str, where: Where, done: asyncio.Event) -> None:
    """Write as many lines a second as a busy nation does, at offices drawn by lot, until it is enough."""
    began, batch = time.perf_counter(), 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while not done.is_set():
            batch += 1
            units = random.choices(where.offices, k=BUSY // 10)
            await connection.execute(LINES, _lines(units, f"SYN-busy-{batch}-", BUSY // 10))
            await asyncio.sleep(max(0.0, batch / 10 - (time.perf_counter() - began)))


def _lines(units: list[int], code: str, lines: int) -> dict[str, Any]:
    due = (datetime.now(tz=UTC) + timedelta(hours=random.uniform(1, 100))).isoformat()
    detail: dict[str, Any] = {"procedure": "B.000001", "channel": "online", "state": "SUBMITTED", "due_at": due}
    detail |= {"fields_asked": 12, "fields_prefilled": 7, "fields_corrected": 0, "fields_asked_again": 0}
    return {"units": units, "code": code, "lines": lines, "detail": json.dumps(detail)}


def _where() -> Where:
    """Return where boards are open: some on the country, some on each province, the others on communes of their own."""
    from lienthong.units import queries as units

    on = date.today()  # noqa: DTZ011
    country = units.country(on=on).unit_id
    provinces = units.children(country, level="province", on=on)
    communes = [one for above in provinces for one in units.children(above.unit_id, level="commune", on=on)]
    random.Random(4).shuffle(communes)
    offices = [units.agency_of(one.unit_id, "commune_pc").pk for one in communes[:1500]]
    places = ON_COUNTRY * [("/command/country", country)]
    places += ON_EACH_PROVINCE * [(f"/command/provinces/{one.code}", one.unit_id) for one in provinces]
    places += [(f"/command/communes/{one.code}", one.unit_id) for one in communes[: BOARDS - len(places)]]
    return Where(places, offices[1:], offices[0], communes[0].unit_id)


def _fill(url: str) -> None:
    """Put the counters of some weeks in, and what is open."""
    from lienthong.indicators.rules.measures import COUNTED
    from lienthong.indicators.sql import counting

    today = date.today()  # noqa: DTZ011
    named = {"dossiers": DOSSIERS, "procedures": 2000, "open": DOSSIERS // OPEN_FILES, "at": datetime.now(tz=UTC)}
    named |= {"first": today - timedelta(days=DAYS), "last": today}
    values = ", ".join(HOLDS.get(column, "0") for column in COUNTED)
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET work_mem = '1GB'; SET synchronous_commit = off")
        for name in ("forget_counts", "forget_open"):
            connection.execute(counting(name, ()))
        for statement in (STAGE, CELLS, FILL.format(columns=", ".join(COUNTED), values=values), OPEN):
            connection.execute(statement, named)
        connection.execute("DROP TABLE bench_cell")
        with connection.transaction():
            for name in ("add_up_places", "add_up_open"):
                connection.execute(counting(name, ()))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _cookie() -> str:
    """Return the cookie of somebody who may look at every board."""
    from django.conf import settings
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    from lienthong.accounts.actions import grant_role, open_account
    from lienthong.core.values import Role, system
    from lienthong.units import queries as units

    by, at = system("bench"), datetime.now(tz=UTC)
    country = units.country(on=at.date()).unit_id
    account = open_account("bench-leader", "Nguyễn Văn Đo", unit_id=country, by=by, at=at)
    grant_role(account.pk, Role.STEERING, unit_id=country, by=by, at=at)
    session = SessionStore()
    session["account"] = int(account.pk)
    return f"{settings.SESSION_COOKIE_NAME}={session._get_session_key()}"  # noqa: SLF001 - what a browser holds


@contextmanager
def _working_for(name: str) -> Iterator[None]:
    """Let the database's processes know for whom they work, and work alone: what helpers of theirs use is not seen."""
    named = {"PGAPPNAME": name, "PGOPTIONS": "-c max_parallel_workers_per_gather=0"}
    os.environ.update(named)
    try:
        yield
    finally:
        for key in named:
            os.environ.pop(key, None)


@contextmanager
def _live(port: int) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "lienthong.server", "live"]
    with _working_for("live"):
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"LIENTHONG_LIVE_PORT": str(port)})
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    main()
