"""Open boards as browsers have them: each hears a stream, and fetches the rest of its page when it is told to."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: As the page's script does: how many times longer than an answer took it leaves the server alone, at least a second.
SHARE, SHORTEST = 20, 1.0


@dataclass(frozen=True, slots=True)
class Web:
    """The ports of the web server and of the streams, and the cookie of who looks."""

    port: int
    live_port: int
    cookie: str

    async def fetch(self, address: str) -> None:
        """Fetch the board of a page that is open."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nHX-Request: true\r\nCookie: {self.cookie}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200") or b'id="stamp"' not in answer:
            raise RuntimeError(f"{address}: {answer[:100]!r}")

    async def listen(self, unit_id: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open the stream of a place, with the ticket that its page would give."""
        from lienthong.command.tickets import PATH, Heard, ticket_for

        ticket = ticket_for(Heard(unit_id, "government", "people", "vi"), at=datetime.now(tz=UTC))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.live_port)
        writer.write(f"GET {PATH}?ticket={ticket} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return reader, writer


@dataclass(slots=True)
class Boards:
    """Open boards, each with its page and place: when places heard numbers last, how long each fetch took."""

    web: Web
    places: list[tuple[str, int]]
    heard: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    fetches: list[float] = field(default_factory=list)
    told: int = 0

    async def open(self) -> list[asyncio.Task[None]]:
        """Open them all; the tasks read until cancelled."""
        return [asyncio.create_task(self._watch(*place)) for place in self.places]

    async def _watch(self, address: str, unit_id: int) -> None:
        reader, writer = await self.web.listen(unit_id)
        has_moved = asyncio.Event()
        fetching = asyncio.create_task(self._fetch(address, has_moved))
        try:
            while line := await reader.readline():
                if line == b"event: numbers\n":
                    self.heard[unit_id] = time.perf_counter()
                    self.told += 1
                elif line == b"data: moved\n":
                    has_moved.set()
            raise ConnectionError(f"the stream of {address} ended")
        finally:
            fetching.cancel()
            writer.close()

    async def _fetch(self, address: str, has_moved: asyncio.Event) -> None:
        while await has_moved.wait():
            has_moved.clear()
            began = time.perf_counter()
            await self.web.fetch(address)
            took = time.perf_counter() - began
            self.fetches.append(took)
            await asyncio.sleep(max(SHORTEST - took, SHARE * took))
