"""Five hundred open boards: what holding them costs, and how long after an act each of those it concerns is told."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

import psutil
import psycopg

from benches.nation import worker
from benches.report import report
from benches.stage import PLACE, ROOT, Stage, now

BOARDS, ACTS, SECONDS = 500, 20, 10
#: Lines a second of a busy nation.
BUSY = 1200
MOST_SHARE, MOST_SECONDS = 10.0, 2.0
LINES = """
INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
SELECT now(), 'SYSTEM', 'bench', 'bench', %s, 'bench.done', 'bench:1', '', '{}' FROM generate_series(1, %s)
"""


Connection = psycopg.AsyncConnection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Where:
    """The units whose boards are open; the office that acts, and the places whose boards that concerns."""

    boards: list[int]
    unit_id: int
    above: frozenset[int]


@dataclass(slots=True)
class Boards:
    """Open streams, each with its place; when they were told last."""

    told: dict[int, float] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)

    async def open(self, port: int) -> list[asyncio.Task[None]]:
        """Open them all; the tasks read until cancelled."""
        return [asyncio.create_task(self._read(number, port)) for number in range(len(self.places))]

    async def _read(self, number: int, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /command/live?of={self.places[number]} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while line := await reader.readline():
            if line.startswith(b"data"):
                self.told[number] = time.perf_counter()


def run(stage: Stage) -> None:
    """Print the share of a core when nothing happens, when acts come one by one, and at a busy nation's pace."""
    where, port = _where(), stage.port + 1
    with worker(), _live(port) as process:
        asyncio.run(_played(stage.url, port, where, process))


async def _played(url: str, port: int, where: Where, process: psutil.Process) -> None:
    boards = Boards(places=list(islice(cycle(where.boards), BOARDS)))
    reading = await boards.open(port)
    await asyncio.sleep(3)
    if failed := [task.exception() for task in reading if task.done()]:
        raise RuntimeError(f"{len(failed)} of {BOARDS} boards were not held open: {failed[0]!r}")
    concerned = [number for number, place in enumerate(boards.places) if place in where.above]
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    try:
        quiet = await _share(process, asyncio.sleep(SECONDS))
        waits: list[float] = []
        told = await _share(process, _acts(connection, where.unit_id, boards, concerned, waits))
        busy = await _share(process, _busy(connection, where.unit_id))
    finally:
        await connection.close()
        for task in reading:
            task.cancel()
    _say("quiet", quiet, memory_mb=round(process.memory_info().rss / 1e6))
    _say("told", told, concerned=len(concerned))
    _say(f"at_{BUSY}_lines", busy)
    waits.sort()
    report(
        "open_boards_act_to_event",
        waits[int(0.99 * len(waits))],
        "s (p99)",
        sql=2,
        ceiling_name="an act is visible on an open board",
        ceiling=MOST_SECONDS,
        p50=round(waits[len(waits) // 2], 3),
        most=round(waits[-1], 3),
        told=len(waits),
        expected=ACTS * len(concerned),
    )


def _say(when: str, share: float, **more: int) -> None:
    report(
        f"open_boards_{when}",
        share,
        "% of a core",
        sql=1 if when == "quiet" else 2,
        ceiling_name="what all open boards may cost",
        ceiling=MOST_SHARE,
        boards=BOARDS,
        **more,
    )


async def _acts(connection: Connection, unit_id: int, boards: Boards, concerned: list[int], waits: list[float]) -> None:
    """Write one line after the other at a commune; note how long each board that it concerns waited."""
    for number in range(ACTS):
        await asyncio.sleep(0.037 * (number % 9))  # so that no rhythm of ours meets that of the looks
        began = time.perf_counter()
        await connection.execute(LINES, [unit_id, 1])
        await asyncio.sleep(MOST_SECONDS + 0.5)
        waits += [boards.told[one] - began for one in concerned if boards.told.get(one, 0) > began]


async def _busy(connection: Connection, unit_id: int) -> None:
    ends = time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        await connection.execute(LINES, [unit_id, BUSY // 10])
        await asyncio.sleep(0.1)


async def _share(process: psutil.Process, doing: Awaitable[None]) -> float:
    """Return which share of a core, in percent, the process used while something was done."""
    began, used = time.perf_counter(), _seconds(process)
    await doing
    return 100 * (_seconds(process) - used) / (time.perf_counter() - began)


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _where() -> Where:
    from lienthong.units import queries as units

    on = now().date()
    country = units.country(on=on).unit_id
    provinces = units.children(country, level="province", on=on)
    communes = [one for above in provinces for one in units.children(above.unit_id, level="commune", on=on)]
    here = next(one for one in communes if one.code == PLACE)
    return Where(
        boards=[country, *(one.unit_id for one in (*provinces, *communes))],
        unit_id=units.agency_of(here.unit_id, "one_stop").pk,
        above=frozenset(int(part) for part in here.unit.path.strip("/").split("/")),
    )


@contextmanager
def _live(port: int) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "lienthong.server", "live"]
    environment = os.environ | {"LIENTHONG_LIVE_PORT": str(port)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            time.sleep(8)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)
