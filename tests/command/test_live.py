"""Open boards told that their numbers moved: who is told, who is refused, and nothing piles up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from lienthong.command import live
from lienthong.indicators.queries.movements import Movement, Position

COUNTRY, PROVINCE, OTHER = 1, 35, 36


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LOOK_EVERY": 0.01, "SPREAD": 0.02, "PATIENCE": 0.3}.items():
        monkeypatch.setattr(live, name, value)


class Script:
    """What is looked at: nothing moves until the test says so; an error is what a database that is gone says."""

    def __init__(self) -> None:
        self.next: list[frozenset[int] | Exception | None] = []
        self.positions = count(1)

    def look(self, since: Position | None) -> Movement:
        if since is None or not self.next:
            return Movement(since or (0, next(self.positions)), frozenset() if since else None)
        said = self.next.pop(0)
        if isinstance(said, Exception):
            raise said
        return Movement((0, next(self.positions)), said)


class House:
    """A process of streams on a port of its own, and browsers."""

    def __init__(self, streams: live.Streams, script: Script, port: int) -> None:
        self.streams, self.script, self.port = streams, script, port
        self.browsers: list[asyncio.StreamWriter] = []

    async def ask(self, words: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.browsers.append(writer)
        writer.write(words)
        return reader, writer

    async def open(self, place: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self.ask(_request(place))
        head = await reader.readuntil(b"retry: 5000\n\n")
        assert b"200 OK" in head
        assert b"text/event-stream" in head
        return reader, writer


def _request(place: object, origin: str = "http://localhost:8000") -> bytes:
    return f"GET /command/live?of={place} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n\r\n".encode()


def play(scene: Callable[[House], Awaitable[None]], *, most: int = 10) -> None:
    """Play a scene with a process of streams beside it."""

    async def played() -> None:
        script = Script()
        streams = live.Streams(script.look, hosts=["localhost", "127.0.0.1"], most=most)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        serving = asyncio.create_task(live.serve_streams(streams, host="127.0.0.1", port=port))
        await asyncio.sleep(0.1)
        house = House(streams, script, port)
        try:
            async with asyncio.timeout(5):
                await scene(house)
        finally:
            for browser in house.browsers:
                browser.close()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(played())


def test_a_board_hears_of_its_own_place_and_of_no_other() -> None:
    async def scene(house: House) -> None:
        (country, _), (province, _), (other, _) = [await house.open(place) for place in (COUNTRY, PROVINCE, OTHER)]
        house.script.next = [frozenset({COUNTRY, PROVINCE})]
        assert await country.readline() == b"data: moved\n"
        assert await province.readline() == b"data: moved\n"
        house.script.next = [None]  # the tree changed, or a replay began: anything may have moved
        assert await other.readline() == b"data: moved\n"
        assert await other.readline() == b"\n"

    play(scene)


def test_moves_of_one_moment_are_told_once() -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.open(COUNTRY)
        for _ in range(5):
            house.streams.tell(frozenset({COUNTRY}))
        await asyncio.sleep(0.1)
        assert await reader.read(1000) == b"data: moved\n\n"

    play(scene)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (_request(COUNTRY, "https://elsewhere.example"), b"403"),
        (_request(COUNTRY, "http://[broken"), b"403"),
        (_request("everything"), b"400"),
        (b"GET /command/live\r\n\r\n", b"400"),
        (b"POST /command/live?of=1 HTTP/1.1\r\n\r\n", b"404"),
        (b"GET /command/country?of=1 HTTP/1.1\r\n\r\n", b"404"),
    ],
)
def test_what_is_no_board_of_ours_is_refused(words: bytes, status: bytes) -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.ask(words)
        assert (await reader.read()).split(b" ")[1] == status
        assert len(house.streams) == 0

    play(scene)


def test_whoever_says_nothing_or_too_much_is_cut_off() -> None:
    async def scene(house: House) -> None:
        for words in (b"GET /command", b"GET /command/live?of=" + b"1" * 2 * live.LARGEST_HEAD):
            reader, _ = await house.ask(words)
            with pytest.raises(ConnectionError):
                assert await reader.read() == b""
                raise ConnectionError

    play(scene)


def test_when_there_are_enough_streams_the_next_board_is_told_to_poll() -> None:
    async def scene(house: House) -> None:
        _, first = await house.open(COUNTRY)
        refused, _ = await house.ask(_request(COUNTRY))
        assert (await refused.read()).split(b" ")[1] == b"503"
        first.close()
        while len(house.streams):
            await asyncio.sleep(0.01)
        await house.open(COUNTRY)

    play(scene, most=1)


def test_a_browser_that_takes_nothing_is_cut_off_and_holds_no_memory() -> None:
    async def scene(house: House) -> None:
        _, writer = await house.open(COUNTRY)
        writer.transport.pause_reading()
        held = next(iter(house.streams._open[COUNTRY]))
        held.write(b":" * 20_000_000)  # what a browser that stopped reading leaves lying
        house.streams.tell(None)
        await asyncio.sleep(0.1)
        assert len(house.streams) == 0

    play(scene)


def test_when_the_database_is_gone_every_board_is_let_go_and_may_come_back() -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.open(COUNTRY)
        house.script.next = [RuntimeError("gone")]
        with pytest.raises(ConnectionError):
            assert await reader.read() == b""
            raise ConnectionError
        again, _ = await house.open(COUNTRY)
        await asyncio.sleep(0.05)
        house.script.next = [frozenset({COUNTRY})]
        assert await again.readline() == b"data: moved\n"

    play(scene)


def test_a_silent_stream_beats_and_one_that_lasted_long_enough_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT_EVERY", 0.05)
    monkeypatch.setattr(live, "LONGEST", 0.3)

    async def scene(house: House) -> None:
        reader, writer = await house.open(COUNTRY)
        writer.write(b"words nobody asked for")
        assert (await reader.read()).startswith(b":\n\n")
        assert len(house.streams) == 0

    play(scene)
