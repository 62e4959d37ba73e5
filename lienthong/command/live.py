"""Open boards told that their numbers moved: server-sent events, from a process of their own.

A stream in the web process would hold one of its few threads for as long as a board is open. Here one loop holds them
all, looks once for all of them where the counters stand, and tells the boards of the places that moved. It says no
number, so it asks for no right: who is told fetches the board from the web, where the right is looked at. Whoever
cannot reach it asks every few seconds, as the page's script says.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, parse_headers
from urllib.parse import parse_qs, urlsplit

import structlog
from django.conf import settings
from django.http.request import validate_host

from lienthong.indicators.queries.movements import Movement, Position

#: Where boards listen, on whichever address the process is reached.
PATH = "/command/live"
#: How often it is looked where the counters stand, and over how long those who are told are spread, in seconds.
LOOK_EVERY, SPREAD = 0.5, 0.7
#: How often a silent stream says that it is alive; how long a stream lasts before the browser opens it anew.
BEAT_EVERY, LONGEST = 15.0, 900.0
#: How many streams there may be at once; the next one is told to poll.
MOST = 2000
#: How long somebody may take to say what is wanted, and in how many bytes.
PATIENCE, LARGEST_HEAD = 5.0, 8192

_MOVED, _BEAT = b"data: moved\n\n", b":\n\n"
_OPENED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n"
)
_REFUSED = "HTTP/1.1 {status}\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"

log = structlog.get_logger()


def address_of(unit_id: int) -> str:
    """Return where the board of a place hears that it moved."""
    return f"{settings.LIVE_URL}{PATH}?of={unit_id}"


class NotStreamed(Exception):
    """What was asked for is no stream of ours; the argument is the status line."""


class Streams:
    """The open boards by place: who is told when that place moved. ``look`` is asked for movements, off the loop."""

    def __init__(self, look: Callable[[Position | None], Movement], *, hosts: Sequence[str], most: int = MOST) -> None:
        self._look, self._hosts, self._most = look, hosts, most
        self._open: defaultdict[int, set[asyncio.StreamWriter]] = defaultdict(set)
        self._told: set[asyncio.StreamWriter] = set()

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one connection: refuse it, or keep it until it is left, lags behind or has lasted long enough."""
        with contextlib.suppress(ConnectionError):
            try:
                async with asyncio.timeout(PATIENCE):
                    place, origin = self._asked(await reader.readuntil(b"\r\n\r\n"))
            except NotStreamed as refusal:
                writer.write(_REFUSED.format(status=refusal.args[0]).encode())
            except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                writer.transport.abort()
            else:
                await self._hold(place, origin, reader, writer)
        writer.close()

    async def follow(self) -> None:
        """Look again and again where the counters stand, and tell; when that fails, let everybody go and poll."""
        position: Position | None = None
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "look") as thread:  # one thread, so one connection to the database
            while True:
                try:
                    seen = await loop.run_in_executor(thread, self._look, position)
                except Exception:
                    log.exception("no look at the counters", boards=len(self))
                    position = None
                    self.let_go()
                else:
                    if position is not None:
                        self.tell(seen.places)
                    position = seen.position
                await asyncio.sleep(LOOK_EVERY)

    def tell(self, places: frozenset[int] | None) -> None:
        """Tell the boards of these places, or all, that they moved: each once, spread so that not all ask at once."""
        loop = asyncio.get_running_loop()
        for place in self._open.keys() if places is None else places & self._open.keys():
            for writer in self._open[place] - self._told:
                self._told.add(writer)
                loop.call_later(random.uniform(0, SPREAD), self._tell_one, writer)  # noqa: S311 - no secret

    def let_go(self) -> None:
        """Close every stream."""
        for writers in list(self._open.values()):
            for writer in list(writers):
                writer.transport.abort()

    def _tell_one(self, writer: asyncio.StreamWriter) -> None:
        self._told.discard(writer)
        _write(writer, _MOVED)

    async def _hold(self, place: int, origin: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keep a stream open; what its reader sends besides is not kept."""
        allowed = f"Access-Control-Allow-Origin: {origin}\r\nVary: Origin\r\n" if origin else ""
        writer.write(_OPENED + allowed.encode() + b"\r\nretry: 5000\n\n")
        self._open[place].add(writer)
        try:
            async with asyncio.timeout(LONGEST * random.uniform(0.8, 1)):  # noqa: S311 - no secret
                while not writer.is_closing() and not await _left(reader):
                    _write(writer, _BEAT)
        except TimeoutError:
            pass
        finally:
            self._open[place].discard(writer)
            if not self._open[place]:
                del self._open[place]

    def _asked(self, head: bytes) -> tuple[int, str]:
        """Return the place whose board is open and the origin of its page; else raise with the status line."""
        lines = io.BytesIO(head)
        try:
            method, target, _ = lines.readline().decode("ascii").split(" ")
            url = urlsplit(target)
            origin = parse_headers(lines).get("Origin", "")
            place = int(parse_qs(url.query).get("of", [""])[0])
        except (ValueError, HTTPException):
            raise NotStreamed("400 Bad Request") from None
        if method != "GET" or url.path != PATH:
            raise NotStreamed("404 Not Found")
        if origin and not validate_host(_host_of(origin), self._hosts):
            raise NotStreamed("403 Forbidden")
        if len(self) >= self._most:
            raise NotStreamed("503 Service Unavailable")
        return place, origin


async def serve_streams(streams: Streams, *, host: str, port: int) -> None:
    """Listen and follow until cancelled; then close every stream."""
    server = await asyncio.start_server(streams.answer, host, port, limit=LARGEST_HEAD, backlog=1024)
    async with server:
        log.info("live updates started", host=host, port=port, most=MOST)
        try:
            await streams.follow()
        finally:
            streams.let_go()


async def _left(reader: asyncio.StreamReader) -> bool:
    """Wait a beat; tell whether the other side went away meanwhile."""
    try:
        async with asyncio.timeout(BEAT_EVERY):
            while await reader.read(LARGEST_HEAD):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def _write(writer: asyncio.StreamWriter, words: bytes) -> None:
    """Say something to whoever still listens; who did not take the last words is cut off: nothing piles up here."""
    if writer.is_closing():
        return
    if writer.transport.get_write_buffer_size():
        writer.transport.abort()
    else:
        writer.write(words)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
