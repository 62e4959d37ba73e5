"""Open boards told their numbers and that they moved: who is told, who is refused, and nothing piles up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import quote

import pytest
from django.core.signing import Signer

from lienthong.command import live
from lienthong.command.telling import Look
from lienthong.command.tickets import LIFE, Heard, TicketRefused, heard_with, ticket_for
from lienthong.indicators.queries.movements import Position
from tests.dossiers.calendars import local

NOW = local("2026-11-20 09:00")
COUNTRY = Heard(1, "government", "people", "vi")
PROVINCE, OTHER = replace(COUNTRY, unit_id=35), replace(COUNTRY, unit_id=36)
OPEN = replace(COUNTRY, is_open=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LOOK_EVERY": 0.01, "PATIENCE": 0.3, "PAGES_A_SECOND": 1000.0}.items():
        monkeypatch.setattr(live, name, value)


class Script:
    """What is looked at: nothing moves until the test says so; an error is what a database that is gone says."""

    def __init__(self) -> None:
        self.next: list[set[Heard] | Exception] = []
        self.positions = count(1)
        self.number = 0
        self.at_once: frozenset[Heard] = frozenset()
        self.scenes: tuple[bytes, ...] = ()

    def look(self, _since: Position | None, boards: frozenset[Heard], due: frozenset[Heard]) -> Look:
        said = self.next.pop(0) if self.next else set()
        if isinstance(said, Exception):
            raise said
        told = boards & said | due
        return Look(
            (0, next(self.positions)), boards & said, dict.fromkeys(told, (self.words, *self.scenes)), self.at_once
        )

    @property
    def words(self) -> bytes:
        return f"event: numbers\ndata: [{self.number}]\n\n".encode()


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

    async def open(self, heard: Heard, at: datetime = NOW) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self.ask(_request(ticket_for(heard, at=at)))
        head = await reader.readuntil(b"retry: 5000\n\n")
        assert b"200 OK" in head
        assert b"text/event-stream" in head
        assert await reader.readuntil(b"\n\n") == self.script.words
        return reader, writer


def _request(ticket: str, origin: str = "http://localhost:8000") -> bytes:
    return f"GET /command/live?ticket={quote(ticket)} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n\r\n".encode()


def play(scene: Callable[[House], Awaitable[None]], *, most: int = 10, most_open: int = 10) -> None:
    """Play a scene with a process of streams beside it."""

    async def played() -> None:
        script = Script()
        streams = live.Streams(
            script.look, clock=lambda: NOW, hosts=["localhost", "127.0.0.1"], most=most, most_open=most_open
        )
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
        (country, _), (province, _), (other, _) = [await house.open(one) for one in (COUNTRY, PROVINCE, OTHER)]
        house.script.number = 7
        house.script.next = [{COUNTRY, PROVINCE}]
        for reader in (country, province):
            assert await reader.readuntil(b"\n\n") == house.script.words
            assert await reader.readuntil(b"\n\n") == b"data: moved\n\n"
        house.script.next = [{OTHER, COUNTRY}]
        assert await other.readuntil(b"\n\n") == house.script.words
        assert await country.readuntil(b"\n\n") == b"data: moved\n\n"  # moved, but its numbers are those it knows

    play(scene)


def test_boards_that_everybody_sees_and_those_of_leaders_fetch_by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAGES_A_SECOND", 50.0)
    monkeypatch.setattr(live, "PAGES_AT_ONCE", 1.0)

    async def scene(house: House) -> None:
        public = [(await house.open(OPEN))[0] for _ in range(6)]
        leader, _ = await house.open(COUNTRY)
        house.script.next = [{OPEN}, {COUNTRY}]  # six wait before it, one goes before it
        async with asyncio.timeout(0.3):
            assert await leader.readuntil(b"\n\n") == b"data: moved\n\n"
        assert sum(b"moved" in reader._buffer for reader in public) < 6

    play(scene)


def test_a_wall_that_must_fetch_at_once_waits_for_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAGES_A_SECOND", 0.0)
    monkeypatch.setattr(live, "PAGES_AT_ONCE", 0.0)
    wall = replace(COUNTRY, has_scenes=True)

    async def scene(house: House) -> None:
        reader, _ = await house.open(wall)
        house.script.at_once, house.script.next = frozenset({wall}), [{wall, COUNTRY}]
        assert await reader.readuntil(b"\n\n") == b"data: moved\n\n"

    play(scene)


def test_of_a_wall_only_the_scenes_that_changed_are_told() -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.open(replace(COUNTRY, has_scenes=True))
        for scenes in ((b"event: scene\ndata: 1\n\n", b"event: scene\ndata: 2\n\n"), (b"event: scene\ndata: 3\n\n",)):
            house.script.scenes = scenes
            house.script.next = [{replace(COUNTRY, has_scenes=True)}]
            for words in scenes:
                assert await reader.readuntil(b"\n\n") == words
            assert await reader.readuntil(b"\n\n") == b"data: moved\n\n"

    play(scene)


def test_numbers_that_only_the_hour_changed_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_AT_ALL_EVERY", 0.05)

    async def scene(house: House) -> None:
        reader, _ = await house.open(COUNTRY)
        for number in (8, 9):  # and no page is fetched for it
            house.script.number = number
            assert await reader.readuntil(b"\n\n") == house.script.words

    play(scene)


def test_pages_are_fetched_in_turns_and_no_faster_than_all_of_them_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAGES_A_SECOND", 10.0)
    monkeypatch.setattr(live, "PAGES_AT_ONCE", 2.0)

    async def scene(house: House) -> None:
        readers = [(await house.open(OPEN))[0] for _ in range(5)]
        house.script.next = [{OPEN}] * 100  # steady acts

        async def fetches(reader: asyncio.StreamReader) -> int:
            fetched = 0
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    while await reader.readuntil(b"data: moved\n\n"):
                        fetched += 1
            return fetched

        each = await asyncio.gather(*map(fetches, readers))
        assert 3 <= sum(each) <= 8  # two at once, ten a second
        assert max(each) - min(each) <= 1

    play(scene)


def test_whose_page_is_older_than_its_stream_may_fetch_it() -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.open(COUNTRY, at=NOW - timedelta(minutes=1))
        assert await reader.readuntil(b"\n\n") == b"data: moved\n\n"

    play(scene)


def test_a_stream_says_that_its_ticket_is_over_and_ends() -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.open(COUNTRY, at=NOW - LIFE + timedelta(seconds=1))
        said = await reader.read()
        assert said.endswith(b"event: over\ndata:\n\n")
        assert len(house.streams) == 0

    play(scene)


def test_a_ticket_holds_for_what_it_says_and_no_longer() -> None:
    ticket = ticket_for(PROVINCE, at=NOW)
    assert heard_with(ticket, at=NOW) == (PROVINCE, LIFE.total_seconds())
    for late in (LIFE, 2 * LIFE):
        with pytest.raises(TicketRefused):
            heard_with(ticket, at=NOW + late)


def _forged(ticket: str) -> str:
    """Return the ticket of the country with the signature of the province's."""
    return ":".join((ticket_for(COUNTRY, at=NOW).split(":")[0], ticket.split(":")[1]))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (_request(ticket_for(COUNTRY, at=NOW), "https://elsewhere.example"), b"403"),
        (_request(ticket_for(COUNTRY, at=NOW), "http://[broken"), b"403"),
        (_request(ticket_for(COUNTRY, at=NOW - LIFE)), b"403"),
        (_request(_forged(ticket_for(PROVINCE, at=NOW))), b"403"),
        (_request(Signer(salt="another").sign_object([1, "government", "people", "vi", True, 2**40])), b"403"),
        (_request("everything"), b"403"),
        (b"GET /command/live?of=1 HTTP/1.1\r\n\r\n", b"403"),
        (b"GET /command/live\r\n\r\n", b"400"),
        (b"POST /command/live?ticket=1 HTTP/1.1\r\n\r\n", b"404"),
        (b"GET /command/country?ticket=1 HTTP/1.1\r\n\r\n", b"404"),
    ],
)
def test_what_is_no_board_of_ours_or_has_no_good_ticket_is_refused(words: bytes, status: bytes) -> None:
    async def scene(house: House) -> None:
        reader, _ = await house.ask(words)
        assert (await reader.read()).split(b" ")[1] == status
        assert len(house.streams) == 0

    play(scene)


def test_whoever_says_nothing_or_too_much_is_cut_off() -> None:
    async def scene(house: House) -> None:
        for words in (b"GET /command", b"GET /command/live?ticket=" + b"1" * 2 * live.LARGEST_HEAD):
            reader, _ = await house.ask(words)
            with pytest.raises(ConnectionError):
                assert await reader.read() == b""
                raise ConnectionError

    play(scene)


def test_when_there_are_enough_streams_the_next_board_is_told_to_poll() -> None:
    async def scene(house: House) -> None:
        _, first = await house.open(COUNTRY)
        refused, _ = await house.ask(_request(ticket_for(COUNTRY, at=NOW)))
        assert (await refused.read()).split(b" ")[1] == b"503"
        first.close()
        while len(house.streams):
            await asyncio.sleep(0.01)
        await house.open(COUNTRY)

    play(scene, most=1)


def test_everybody_together_leaves_room_for_leaders() -> None:
    async def scene(house: House) -> None:
        await house.open(OPEN)
        for heard in (OPEN, replace(OPEN, unit_id=36, is_rounded=True)):
            refused, _ = await house.ask(_request(ticket_for(heard, at=NOW)))
            assert (await refused.read()).split(b" ")[1] == b"503"
        await house.open(COUNTRY)

    play(scene, most_open=1)


def test_a_browser_that_takes_nothing_is_cut_off_and_holds_no_memory() -> None:
    async def scene(house: House) -> None:
        _, writer = await house.open(COUNTRY)
        writer.transport.pause_reading()
        held = next(iter(house.streams._open[COUNTRY]))
        held.writer.write(b":" * 20_000_000)  # what a browser that stopped reading leaves lying
        house.script.next = [{COUNTRY}]
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
        house.script.next = [{COUNTRY}]
        assert await again.readuntil(b"\n\n") == b"data: moved\n\n"

    play(scene)


def test_a_silent_stream_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT_EVERY", 0.05)

    async def scene(house: House) -> None:
        reader, writer = await house.open(COUNTRY)
        writer.write(b"words nobody asked for")
        assert await reader.readuntil(b"\n\n") == b":\n\n"

    play(scene)
