"""Open boards told what moved: server-sent events, from a process of their own.

A stream in the web process would hold one of its few threads for as long as a board is open. Here one loop holds them
all and looks every second or so for all of them. It says two things. To each board whose numbers changed, these
numbers. To the boards of places that moved, in turns and so many a second as all of them together may cost, that they
may fetch the rest of their page. A stream is opened with a ticket of the page, see ``tickets``.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, parse_headers
from urllib.parse import parse_qs, urlsplit

import structlog
from django.http.request import validate_host

from lienthong.command.telling import Look
from lienthong.command.tickets import LIFE, PATH, Heard, TicketRefused, heard_with
from lienthong.indicators.queries.movements import Position

#: How often it is looked what moved, and how often at all boards, because numbers also change by the hour; in seconds.
LOOK_EVERY, LOOK_AT_ALL_EVERY = 1.2, 15.0
#: How many boards a second may fetch the rest of their page, and how many at once after a quiet time.
PAGES_A_SECOND, PAGES_AT_ONCE = 0.25, 5.0
#: How old, in seconds, the page of a new stream may be without having missed anything worth fetching it again.
FRESH = 5.0
#: How often a silent stream says that it is alive, in seconds.
BEAT_EVERY = 15.0
#: How many streams there may be at once, and of them those that everybody may open; the next one is told to poll.
MOST, MOST_OPEN = 4000, 3000
#: How long somebody may take to say what is wanted, and in how many bytes.
PATIENCE, LARGEST_HEAD = 5.0, 8192

_MOVED, _BEAT, _OVER = b"data: moved\n\n", b":\n\n", b"event: over\ndata:\n\n"
_OPENED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n"
)
_REFUSED = "HTTP/1.1 {status}\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"

#: What is asked each time, off the loop: since where, of which boards, and which of them are due to be told anyway.
Looking = Callable[[Position | None, frozenset[Heard], frozenset[Heard]], Look]

log = structlog.get_logger()


class NotStreamed(Exception):
    """What was asked for is no stream of ours; the argument is the status line."""


@dataclass(eq=False, slots=True)
class Stream:
    """An open board: where it listens, whether everybody may, whether its page is old, what it was told last."""

    writer: asyncio.StreamWriter
    is_open: bool
    is_stale: bool
    told: tuple[bytes, ...] = ()

    def tell(self, words: tuple[bytes, ...]) -> None:
        """Say what is other than what was said last."""
        fresh = b"".join(one for one in words if one not in self.told)
        self.told = words
        if fresh:
            self.write(fresh)

    def write(self, words: bytes) -> None:
        """Say something; who did not take the last words is cut off: nothing piles up here."""
        if self.writer.is_closing():
            return
        if self.writer.transport.get_write_buffer_size():
            self.writer.transport.abort()
        else:
            self.writer.write(words)


class Streams:
    """The open boards by what they hear; ``clock`` tells the time, for tickets."""

    def __init__(
        self,
        look: Looking,
        *,
        clock: Callable[[], datetime],
        hosts: Sequence[str],
        most: int = MOST,
        most_open: int = MOST_OPEN,
    ) -> None:
        self._look, self._clock, self._hosts = look, clock, hosts
        self._most, self._most_open = most, most_open
        self._open: defaultdict[Heard, set[Stream]] = defaultdict(set)
        # who moved and was not yet told to fetch, the longest waiting first: boards that everybody sees for themselves
        self._waiting: dict[bool, dict[Stream, None]] = {False: {}, True: {}}
        self._is_publics = False  # whose turn it is when both wait
        self._pages = PAGES_AT_ONCE

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one connection: refuse it, or keep it until it is left, lags behind or its ticket is over."""
        with contextlib.suppress(ConnectionError):
            try:
                async with asyncio.timeout(PATIENCE):
                    heard, left, origin = self._asked(await reader.readuntil(b"\r\n\r\n"))
            except NotStreamed as refusal:
                writer.write(_REFUSED.format(status=refusal.args[0]).encode())
            except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                writer.transport.abort()
            else:
                await self._hold(
                    heard, left, origin, reader, Stream(writer, heard.is_open, left < LIFE.total_seconds() - FRESH)
                )
        writer.close()

    async def follow(self) -> None:
        """Look again and again what moved, and tell; when that fails, let everybody go and poll."""
        position: Position | None = None
        loop = asyncio.get_running_loop()
        looked, at_all = loop.time(), 0.0
        with ThreadPoolExecutor(1, "look") as thread:  # one thread, so one connection to the database
            while True:
                began = loop.time()
                if is_all := began - at_all >= LOOK_AT_ALL_EVERY:
                    at_all = began
                boards = frozenset(self._open)
                due = boards if is_all else frozenset(filter(self._is_new, boards))
                try:
                    seen = await loop.run_in_executor(thread, self._look, position, boards, due)
                except Exception:
                    log.exception("no look at the counters", boards=len(self))
                    position = None
                    self.let_go()
                else:
                    self.tell(seen)
                    position = seen.position
                self._let_fetch(began - looked)
                looked = began
                await asyncio.sleep(max(LOOK_EVERY - (loop.time() - began), LOOK_EVERY / 2))

    def tell(self, seen: Look) -> None:
        """Tell the numbers to those who heard others last; those whose place moved wait for their turn to fetch.

        Boards that everybody sees come last, since they may be many.
        """
        for heard, words in sorted(seen.said.items(), key=lambda one: one[0].is_open):
            for stream in self._open.get(heard, ()):
                stream.tell(words)
                if heard in seen.at_once:
                    stream.is_stale = False
                    stream.write(_MOVED)
                elif stream.is_stale or heard in seen.moved:
                    stream.is_stale = False
                    self._waiting[stream.is_open].setdefault(stream)

    def let_go(self) -> None:
        """Close every stream."""
        for streams in list(self._open.values()):
            for stream in list(streams):
                stream.writer.transport.abort()

    def _let_fetch(self, seconds: float) -> None:
        """Let as many of those who wait fetch their page as the time since the last look allows."""
        self._pages = min(PAGES_AT_ONCE, self._pages + PAGES_A_SECOND * seconds)
        while any(self._waiting.values()) and self._pages >= 1:
            waiting = self._waiting[self._is_publics] or self._waiting[not self._is_publics]
            self._is_publics = not self._is_publics
            stream = next(iter(waiting))
            del waiting[stream]
            stream.write(_MOVED)
            self._pages -= 1

    def _is_new(self, heard: Heard) -> bool:
        """Whether somebody listens who was told no numbers yet."""
        return any(not stream.told for stream in self._open[heard])

    async def _hold(self, heard: Heard, left: float, origin: str, reader: asyncio.StreamReader, stream: Stream) -> None:
        """Keep a stream open; what its reader sends besides is not kept."""
        allowed = f"Access-Control-Allow-Origin: {origin}\r\nVary: Origin\r\n" if origin else ""
        stream.writer.write(_OPENED + allowed.encode() + b"\r\nretry: 5000\n\n")
        self._open[heard].add(stream)
        try:
            async with asyncio.timeout(left):
                while not stream.writer.is_closing() and not await _left(reader):
                    stream.write(_BEAT)
        except TimeoutError:
            stream.write(_OVER)
        finally:
            self._waiting[stream.is_open].pop(stream, None)
            self._open[heard].discard(stream)
            if not self._open[heard]:
                del self._open[heard]

    def _asked(self, head: bytes) -> tuple[Heard, float, str]:
        """Return what may be heard, for how many seconds, and the page's origin; else raise with the status line."""
        lines = io.BytesIO(head)
        try:
            method, target, _ = lines.readline().decode("ascii").split(" ")
            url = urlsplit(target)
            origin = parse_headers(lines).get("Origin", "")
        except (ValueError, HTTPException):
            raise NotStreamed("400 Bad Request") from None
        if method != "GET" or url.path != PATH:
            raise NotStreamed("404 Not Found")
        if origin and not validate_host(_host_of(origin), self._hosts):
            raise NotStreamed("403 Forbidden")
        try:
            heard, left = heard_with(parse_qs(url.query).get("ticket", [""])[0], at=self._clock())
        except TicketRefused:
            raise NotStreamed("403 Forbidden") from None
        public = sum(len(streams) for one, streams in self._open.items() if one.is_open)
        if len(self) >= self._most or (heard.is_open and public >= self._most_open):
            raise NotStreamed("503 Service Unavailable")
        return heard, left, origin


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


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
