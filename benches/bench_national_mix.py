"""The load of a whole nation in small: people file and look, officers take, read and sign, the worker makes results.

One times the national mean is 6 submissions a second (44 million a year in office hours) and 20 acts for each of them:
the six that move a file (filed, received, taken, proposed, signed, handed over) and the fourteen readings around them.
The load is open: every act has its time, however late others are answered, and its latency counts from that time.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from benches.client import drive
from benches.counting import statements
from benches.definition import form
from benches.nation import FULL, Nation, Office, settle_nation, worker
from benches.report import report
from benches.stage import Stage, request

MEAN = 6.0
P99 = 500.0
TARGET = 10
#: Seconds between two acts on one file, seconds in which the load builds up, seconds of a try and of the replay.
PACE, TRY, REPLAY = 1.0, 12.0, 60.0
LONGEST_DRAIN = 300.0
LADDER = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)

#: The life of a file: who asks (whose token), what for; ``{code}`` is the number that the filing gave.
LIFE = (
    ("person", "GET", "/procedures/B.001"),
    ("person", "POST", "/dossiers"),
    ("person", "GET", "/dossiers/{code}/thread"),
    ("intake", "GET", "/worklist?limit=20"),
    ("intake", "GET", "/dossiers/{code}"),
    ("intake", "POST", "/dossiers/{code}/receipt"),
    ("person", "GET", "/track/{code}"),
    ("settle", "GET", "/worklist?limit=20"),
    ("settle", "GET", "/dossiers/{code}"),
    ("settle", "POST", "/dossiers/{code}/taking"),
    ("settle", "GET", "/dossiers/{code}/thread"),
    ("settle", "POST", "/dossiers/{code}/proposal"),
    ("head", "GET", "/worklist?limit=20"),
    ("head", "GET", "/dossiers/{code}"),
    ("head", "POST", "/dossiers/{code}/signature"),
    ("person", "GET", "/dossiers/{code}/thread"),
    ("person", "GET", "/dossiers?limit=20"),
    ("intake", "GET", "/worklist?limit=20"),
    ("intake", "GET", "/dossiers/{code}/acts"),
    ("intake", "POST", "/dossiers/{code}/return"),
)
LAST = LIFE[-1][2]
#: Signed files whose paper the worker has not made yet.
WAITING = "SELECT count(*) FROM dossiers_dossier WHERE holder_role = 'system' AND ended_at IS NULL"


@dataclass(slots=True)
class Outcome:
    """What became of the acts whose time lay in the window: latencies in ms, answers that should not be."""

    planned: int = 0
    latencies: list[float] = field(default_factory=list)
    unexpected: dict[str, int] = field(default_factory=dict)
    papers_waiting: int = 0

    def p(self, share: float) -> float:
        """Latency in milliseconds below which ``share`` of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def is_held(self) -> bool:
        """Whether the load was carried: one act in a thousand may fail, one in a hundred may be late."""
        failed = self.planned - len(self.latencies)
        return failed * 1000 <= self.planned and self.p(0.99) < P99


def run(stage: Stage) -> None:
    """Print the highest multiple of the national mean that is held for a minute, beside the bare server's rate."""
    nation = settle_nation(stage)
    bare = drive(stage.port, lambda _: request("GET", "/api/v1/me", stage.person), connections=8, seconds=8, expect=200)
    with worker():
        _replay(stage, nation, 1, 5.0)  # everything is loaded once
        held, outcome, tries = _highest(stage, nation)
    report(
        "national_mix",
        held,
        f"times the national mean ({MEAN:g} submissions/s, {MEAN * len(LIFE):g} acts/s)",
        sql=_statements(stage, nation),
        ceiling_name="the same server saying who one is, closed loop",
        ceiling=bare.rate / (MEAN * len(LIFE)),
        target=TARGET,
        acts_per_second=round(len(outcome.latencies) / REPLAY, 1),
        p50_ms=round(outcome.p(0.5), 1),
        p99_ms=round(outcome.p(0.99), 1),
        dossiers_before=FULL,
        tries=tries,
        papers_waiting=outcome.papers_waiting,
        unexpected=outcome.unexpected,
    )


def _highest(stage: Stage, nation: Nation) -> tuple[int, Outcome, dict[int, float]]:
    """Climb until a short try is not held, then replay a whole minute, from there downwards until one is held."""
    tries: dict[int, float] = {}
    climbed = []
    for multiple in LADDER:
        outcome = _replay(stage, nation, multiple, TRY)
        tries[multiple] = round(outcome.p(0.99), 1)
        if not outcome.is_held:
            break
        climbed.append(multiple)
    for multiple in reversed(climbed):
        outcome = _replay(stage, nation, multiple, REPLAY)
        if outcome.is_held:
            return multiple, outcome, tries
    return 0, outcome, tries


def _replay(stage: Stage, nation: Nation, multiple: int, seconds: float) -> Outcome:
    """Let files arrive at ``multiple`` times the mean; count what has its time in ``seconds``, once all acts occur.

    It begins when the worker has made every paper, and says how many it still had to make at the end.
    """
    with psycopg.connect(stage.url, autocommit=True) as connection:
        _drain(connection)
        outcome = asyncio.run(_Replay(stage.port, nation, MEAN * multiple, seconds).play())
        outcome.papers_waiting = _count(connection)
    return outcome


def _drain(connection: psycopg.Connection) -> None:
    """Wait until every paper is made."""
    until = time.monotonic() + LONGEST_DRAIN
    while _count(connection):
        if time.monotonic() > until:
            raise TimeoutError(f"papers that are not made after {LONGEST_DRAIN:g} s")
        time.sleep(0.5)


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute(WAITING).fetchone()
    return int(row[0]) if row else 0


class _Replay:
    """Files that arrive evenly, each with its acts, ``PACE`` seconds apart."""

    def __init__(self, port: int, nation: Nation, rate: float, seconds: float) -> None:
        self.nation, self.port = nation, port
        self.outcome = Outcome()
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.rate = rate
        self.begin = time.perf_counter()
        self.window = (self.begin + PACE * len(LIFE), self.begin + PACE * len(LIFE) + seconds)

    async def play(self) -> Outcome:
        """Start every file at its time, wait for the last act, and return what came of those in the window."""
        files = []
        for number, start in enumerate(self._arrivals()):
            await asyncio.sleep(max(0.0, start - time.perf_counter()))
            files.append(asyncio.create_task(self._file(number, start)))
        await asyncio.gather(*files)
        for _, writer in self.idle:
            writer.close()
        return self.outcome

    def _arrivals(self) -> Iterator[float]:
        start = self.begin
        while start < self.window[1]:
            yield start
            start += 1 / self.rate

    async def _file(self, number: int, start: float) -> None:
        office = self.nation.offices[number % len(self.nation.offices)]
        person = self.nation.people[number % len(self.nation.people)]
        code = ""
        for position, (who, method, path) in enumerate(LIFE):
            due = max(start + position * PACE, time.perf_counter() if position else start)
            if due >= self.window[1]:
                return
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            status, body = await self._ask(_bytes(who, method, path.format(code=code), number, office, person))
            if (path, status) == (LAST, 409):
                return  # the worker has not made the paper yet: handed over some other time
            self._count(f"{method} {path}", status, due)
            if path == "/dossiers" and status == 201:
                code = json.loads(body)["code"]
            if method == "POST" and status >= 300:
                return

    def _count(self, what: str, status: int, due: float) -> None:
        if not self.window[0] <= due < self.window[1]:
            return
        self.outcome.planned += 1
        if status < 300:
            self.outcome.latencies.append(1000 * (time.perf_counter() - due))
        else:
            name = f"{what} {status}"
            self.outcome.unexpected[name] = self.outcome.unexpected.get(name, 0) + 1

    async def _ask(self, wanted: bytes) -> tuple[int, bytes]:
        """Send on an idle connection, or on a new one; again where the server had closed it: keys make it safe."""
        while self.idle:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                return await self._exchange(*self.idle.pop(), wanted)
        return await self._exchange(*await asyncio.open_connection("127.0.0.1", self.port), wanted)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wanted: bytes
    ) -> tuple[int, bytes]:
        writer.write(wanted)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        self.idle.append((reader, writer))
        return int(head[9:12]), body


def _bytes(who: str, method: str, path: str, number: int, office: Office, person: str) -> bytes:
    token = person if who == "person" else getattr(office, who)
    if method == "GET":
        return request("GET", f"/api/v1{path}", token)
    return request("POST", f"/api/v1{path}", token, _body(path, number, office), Idempotency_Key=uuid.uuid4().hex)


def _body(path: str, number: int, office: Office) -> bytes:
    if path == "/dossiers":
        filled = form(number) | {"noi_nop": office.place}
        return json.dumps({"procedure": "B.001", "place_code": office.place, "form": filled}).encode()
    return b'{"decision": "grant"}' if path.endswith("/proposal") else b"{}"


def _statements(stage: Stage, nation: Nation) -> int:
    """Return how many SQL statements the acts on a file cost at the server, the second time (not the worker's)."""
    from django.test import Client

    del stage
    client, office, counted, code = Client(SERVER_NAME="127.0.0.1"), nation.offices[0], 0, ""
    for number in range(2):
        with statements() as count:
            for who, method, path in LIFE[:-1]:
                token = nation.people[0] if who == "person" else getattr(office, who)
                headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
                address = f"/api/v1{path.format(code=code)}"
                content = _body(path, number, office) if method == "POST" else b""
                answer = client.generic(method, address, content, content_type="application/json", headers=headers)
                if answer.status_code >= 300:
                    raise RuntimeError(f"{address} {answer.status_code}: {answer.content.decode()[:500]}")
                code = answer.json()["code"] if path == "/dossiers" else code
            counted = count()
    return counted
