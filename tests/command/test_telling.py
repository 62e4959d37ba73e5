"""What the process of streams says of a board is what the page of the board shows; nobody else is given a ticket."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.timezone import localdate

from lienthong.command.telling import look, numbers_of
from lienthong.command.tickets import Heard, heard_with
from lienthong.core import ledger
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role
from lienthong.indicators.actions.stock import keep_stock
from lienthong.units import queries as units
from tests.command.leading import leader
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file, received
from tests.fixtures.counting import count_again, mark_read
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
_NUMBERS = re.compile(
    r'<li>\s*<span class="number-name">.*?</span>\s*<span class="number-value(?P<lacks>[^"]*)">(?P<value>.*?)</span>'
    r'(?:\s*<span class="time-tag time-(?P<band>\w+) number-tag"><span aria-hidden="true">(?P<icon>.)</span> '
    r"(?P<words>[^<]*)</span>)?\s*"
    r'<span class="number-change">(?P<note>.*?)</span>',
    re.DOTALL,
)


def on_the_page(text: str) -> list[list[Any]]:
    """Return the four numbers as a page shows them."""
    return [
        [
            html.unescape(found["value"]),
            not found["lacks"],
            html.unescape(found["note"]),
            found["band"] or "",
            found["icon"] or "",
            html.unescape(found["words"] or ""),
        ]
        for found in _NUMBERS.finditer(text)
    ]


def ticket_in(text: str) -> str:
    """Return the ticket that a page gives its script."""
    (address,) = re.findall(r'data-live="([^"]*)"', text)
    return ticket_of(html.unescape(address))


def ticket_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["ticket"][0]


def another_url(text: str) -> str:
    """Return where the page's script asks for another ticket."""
    (address,) = re.findall(r'data-ticket="([^"]*)"', text)
    return html.unescape(address)


def told(heard: Heard, at: datetime) -> list[list[Any]]:
    """Return what the board is told."""
    words = numbers_of([heard], at=at)[heard][0].decode()
    kind, data = words.removesuffix("\n\n").split("\n")
    assert kind == "event: numbers"
    return list(json.loads(data.removeprefix("data: ")))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_told_is_what_the_page_shows(country: Country, open_as: Open, language: str) -> None:
    received(country)
    file(country)
    count_again()
    visitor = open_as(leader(country, Role.STEERING))
    visitor.client.cookies["language"] = language
    for address in (
        "country",
        "provinces/01?count=agencies",
        f"communes/{PLACE}",
        f"communes/{PLACE}?bloc=party",
        f"procedures/{MOVING}?of=country",
        f"procedures/{MOVING}?of=commune:{PLACE}",
        "wall?of=province:01",
        "open",
        "open/provinces/01?count=agencies",
        f"open/communes/{PLACE}",
    ):
        text = visitor.get(f"/command/{address}").text
        heard, _ = heard_with(ticket_in(text), at=FRIDAY)
        shown = on_the_page(text)
        assert len(shown) == 4
        assert told(heard, FRIDAY) == shown


_LAYOUT = f"""
title: {{vi: a, en: a}}
columns: 2
rows: 2
tiles: [{{code: '01', name: Bình Minh, at: [0, 0]}}, {{code: '02', name: Nắng Sớm, at: [1, 0]}}]
archipelagos: [{{code: '{PLACE}', name: Đảo, of: '01', at: [1, 1], islands: [[1, 1, 1]]}}]
"""
_TILE = re.compile(
    r'<li class="tile[^"]*band-(?P<band>\w+)[^"]*">\s*<a id="tile-(?P<code>\w+)".*?'
    r'<span class="tile-number">(?P<shown>.*?)</span>\s*'
    r'(?:<span class="tile-icon" aria-hidden="true">(?P<icon>.)</span>)?\s*'
    r'(?:<span class="visually-hidden">(?P<words>.*?)</span>)?\s*</a>',
    re.DOTALL,
)


def scenes_on(text: str) -> dict[str, Any]:
    """Return what the scenes of a wall show, as they are told it."""
    scenes = {}
    for rest in text.split('data-scene="')[1:]:
        part = rest.partition('<section class="scene"')[0]
        (rows,) = re.findall(r'<ol class="wall-rows">(.*?)</ol>', part, re.DOTALL)
        key = re.search(r'<ul class="tilemap-legend".*?</ul>', part, re.DOTALL)
        assert key is not None
        scenes[part.partition('"')[0]] = {
            "code": part.partition('"')[0],
            "tiles": sorted(
                [html.unescape(one or "") for one in found.group("code", "shown", "band", "icon", "words")]
                for found in _TILE.finditer(part)
            ),
            "rows": rows,
            "key": [html.unescape(one) for one in re.findall(r"</span> (.*?)</li>", key[0])],
        }
    return scenes


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_wall_is_told_is_what_its_scenes_show(
    country: Country,
    open_as: Open,
    clock: Clock,
    language: str,
    tmp_path: Path,
    settings: Any,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "tiles.yaml").write_text(_LAYOUT)
    settings.PACK = tmp_path
    received(country)
    file(country)
    count_again()
    visitor = open_as(leader(country, Role.STEERING))
    visitor.client.cookies["language"] = language
    for day in (0, 1):  # on the second day there was one before, with ranks and stock
        at = FRIDAY + timedelta(days=day)
        clock.at = at
        if day:
            keep_stock(localdate(at), by=country.robot, at=at)
        for address in ("wall?of=country", "wall?of=province:01", f"wall?of=commune:{PLACE}"):
            text = visitor.get(f"/command/{address}").text
            heard, _ = heard_with(ticket_in(text), at=at)
            assert heard.has_scenes
            _, *events = numbers_of([heard], at=at)[heard]
            scenes = [json.loads(one.decode().removeprefix("event: scene\ndata: ")) for one in events]
            for one in scenes:
                one["tiles"] = sorted([*tile, "", ""][:5] for tile in one["tiles"])
            assert {one["code"]: one for one in scenes} == scenes_on(text)
            assert len(scenes) == (0 if "commune" in address else 3)
            with django_assert_num_queries(6 if day else 5):  # what lies beneath is known by now
                numbers_of([heard], at=at)


def test_what_was_open_at_midnight_is_told_as_on_the_page(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    visitor = open_as(leader(country))
    keep_stock(localdate(FRIDAY), by=country.robot, at=FRIDAY)
    text = visitor.get("/command/country").text
    heard, _ = heard_with(ticket_in(text), at=FRIDAY)
    assert "so với 0 giờ" in told(heard, FRIDAY)[2][2]
    assert told(heard, FRIDAY) == on_the_page(text)


def test_a_ticket_says_only_what_its_page_may_show(country: Country, open_as: Open) -> None:
    file(country)
    count_again()
    visitor, stranger = open_as(leader(country)), open_as(None)
    place = units.version_at(PLACE, level="commune", on=localdate(FRIDAY)).unit_id
    heard, _ = heard_with(ticket_in(visitor.get(f"/command/communes/{PLACE}").text), at=FRIDAY)
    assert heard == Heard(place, "government", "people", "vi")
    procedure = visitor.get(f"/command/procedures/{MOVING}?of=commune:{PLACE}").text
    assert heard_with(ticket_in(procedure), at=FRIDAY)[0] == replace(heard, procedure=MOVING)
    for somebody in (stranger, visitor):  # who sees more hears no more there
        text = somebody.get(f"/command/open/communes/{PLACE}?bloc=party").text
        assert heard_with(ticket_in(text), at=FRIDAY)[0] == replace(heard, is_open=True, is_rounded=True)
    assert "data-live" not in visitor.get("/command/country?as_of=2026-11-20T08:00").text
    assert "data-live" not in open_as(country.auditor).get("/command/provinces/02").text


def test_another_ticket_is_as_the_first_and_only_for_who_may_look(
    country: Country, open_as: Open, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    file(country)
    count_again()
    visitor, stranger = open_as(leader(country, Role.STEERING)), open_as(None)
    addresses = (
        f"communes/{PLACE}?bloc=party&count=agencies",
        f"procedures/{MOVING}?of=province:01",
        "open/provinces/01",
        f"wall?of=commune:{PLACE}&bloc=party",
    )
    for address in addresses:
        text = visitor.get(f"/command/{address}").text
        first, _ = heard_with(ticket_in(text), at=FRIDAY)
        with django_assert_max_num_queries(7):
            again = visitor.get(another_url(text)).text
        assert heard_with(ticket_of(again), at=FRIDAY)[0] == first
    for of, is_rounded in (("country", False), ("province:01", True)):
        asked = f"/command/open/ticket?of={of}&bloc=party&procedure={MOVING}"
        heard, _ = heard_with(ticket_of(stranger.get(asked).text), at=FRIDAY)
        assert (heard.bloc, heard.procedure, heard.is_open, heard.is_rounded) == ("government", "", True, is_rounded)
    assert stranger.get("/command/live/ticket?of=country").url.startswith("/sign-in")
    assert open_as(country.person).get("/command/live/ticket?of=country").status == 403
    assert open_as(country.auditor).get("/command/live/ticket?of=country").says("board_outside_right")
    assert open_as(country.auditor).get("/command/live/ticket?of=province:01&bloc=party").says("board_outside_right")
    assert visitor.get("/command/live/ticket?of=commune:99999").status == 404


def test_a_look_tells_the_places_that_moved_in_as_many_statements_for_many_as_for_one(
    country: Country, open_as: Open, django_assert_num_queries: Callable[[int], Any]
) -> None:
    file(country)
    count_again()
    place, other = (units.version_at(code, level="commune", on=localdate(FRIDAY)).unit_id for code in (PLACE, "00201"))
    heard = Heard(place, "government", "people", "vi")
    boards = {replace(heard, unit_id=one) for one in (place, other)}
    boards |= {replace(one, language="en") for one in boards} | {replace(heard, is_open=True, is_rounded=True)}
    stand(-2)
    first = look(None, frozenset(boards), frozenset(), at=FRIDAY)
    assert first.moved == boards
    assert boards == set(first.said)
    with django_assert_num_queries(1):
        still = look(first.position, frozenset(boards), frozenset(), at=FRIDAY)
    assert (still.moved, still.said) == (frozenset(), {})
    stand(-1)
    for asked in ({heard}, boards):
        with django_assert_num_queries(7):
            seen = look(first.position, frozenset(asked), frozenset(), at=FRIDAY)
        assert seen.moved == {one for one in asked if one.unit_id == place}
    assert seen.at_once == frozenset()
    due = {replace(heard, unit_id=other)}
    again = look(seen.position, frozenset(boards), frozenset(due), at=FRIDAY + timedelta(days=1))
    assert set(again.said) == due


def test_a_wall_fetches_its_page_at_once_when_a_warning_of_its_place_is_acted_on(country: Country) -> None:
    file(country)
    count_again()
    place, other = (units.version_at(code, level="commune", on=localdate(FRIDAY)).unit_id for code in (PLACE, "00201"))
    board = Heard(place, "government", "people", "vi")
    wall, elsewhere = replace(board, has_scenes=True), replace(board, unit_id=other, has_scenes=True)
    ledger.record("indicators.warning_closed", by=country.robot, at=FRIDAY, about="warning:1", unit_id=place)
    stand(-2)
    start = look(None, frozenset(), frozenset(), at=FRIDAY).position
    stand(-1)
    seen = look(start, frozenset({board, wall, elsewhere}), frozenset(), at=FRIDAY)
    assert (seen.moved, seen.at_once) == ({board, wall}, {wall})


def stand(number: int) -> None:
    """Let the counters stand at a line of the ledger: the follower waits for the test's own transaction."""
    line = list(LedgerLine.objects.order_by("xact", "seq"))[number]
    mark_read(line.xact, line.seq, FRIDAY)
