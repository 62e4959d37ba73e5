"""What the counters say is what a plain count over the lines of the ledger comes to; a replay changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.indicators import queries
from lienthong.packs.history import tell_history
from lienthong.units.actions import load_units
from lienthong.units.definitions import UnitsBundle
from lienthong.units.models import Unit, UnitVersion
from lienthong.units.rules import BodyVersion, Succession
from tests.dossiers.calendars import local
from tests.dossiers.making import load_demo
from tests.fixtures.counting import count_on, replay

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = local("2026-11-20 09:00")
DAYS = 90
ENDS = {"dossiers.refused", "dossiers.withdrawn", "dossiers.stopped"}
NUMBERS = (
    "received",
    "online",
    "done_on_time",
    "done_late",
    "ended_otherwise",
    "fields_asked",
    "fields_prefilled",
    "fields_corrected",
    "fields_asked_again",
    "payable",
    "paid_online",
)


def numbers_of(line: LedgerLine) -> dict[str, int]:
    """What one line adds, read by a person who was told what the columns mean."""
    detail = line.detail
    if line.verb == "dossiers.submitted":
        fields = {name: detail.get(name, 0) for name in NUMBERS if name.startswith("fields_")}
        return {"received": 1, "online": int(detail["channel"] == "online"), **fields}
    if line.verb == "dossiers.completed":
        return {"done_on_time" if detail["on_time"] else "done_late": 1}
    if line.verb in ENDS:
        return {"ended_otherwise": 1}
    if line.verb == "payments.paid":
        return {"paid_online": int(detail["channel"] == "online")}
    return {"payments.opened": {"payable": 1}, "payments.cancelled": {"payable": -1}}.get(line.verb, {})


def day_of(line: LedgerLine) -> date:
    """Money is counted on the day on which it was asked for."""
    at = datetime.fromisoformat(line.detail["opened_at"]) if line.verb.startswith("payments.") else line.at
    return at.astimezone(HANOI).date()


def counted_by_hand(lines: Iterable[LedgerLine], path: str, start: date, end: date, procedure: str) -> Counter[str]:
    """Go through the ledger line by line, as slowly as it takes."""
    paths = dict(Unit.objects.values_list("pk", "path"))
    found: Counter[str] = Counter()
    for line in lines:
        adds = numbers_of(line)
        is_here = adds and line.unit_id is not None and paths[line.unit_id].startswith(path)
        if is_here and procedure in ("", line.detail["procedure"]) and start <= day_of(line) < end:
            found.update(adds)
    return found


def still_open(lines: Iterable[LedgerLine], path: str) -> int:
    under = set(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))
    ended = {line.dossier for line in lines if line.verb in ENDS | {"dossiers.completed"}}
    return sum(
        line.verb == "dossiers.submitted" and line.unit_id in under and line.dossier not in ended for line in lines
    )


def boards() -> list[queries.Board]:
    places = UnitVersion.objects.filter(valid_to=None).exclude(level="agency").order_by("unit_id")
    return [queries.unit_board(place.unit_id, at=AT) for place in places]


@pytest.mark.django_db(transaction=True)
def test_ten_cells_taken_at_random_are_what_a_count_by_hand_comes_to_and_a_replay_is_the_live_count():
    load_demo()
    tell_history(
        dossiers=300,
        days=DAYS,
        seed=3,
        by=system("demo"),
        at=AT,
        chunk=100,
        progress=lambda *_: count_on(AT),
    )
    lines = list(LedgerLine.objects.all())
    random = Random(5)
    for line in random.sample([line for line in lines if numbers_of(line)], 10):
        way = Unit.objects.get(pk=line.unit_id).path.strip("/").split("/")
        place = Unit.objects.get(pk=random.choice(way))
        procedure = random.choice(("", line.detail["procedure"]))
        start, days = day_of(line), random.choice((1, 7, 30))
        found = queries.totals(
            place.path, at=AT, start=start, end=start + timedelta(days=days), procedure=procedure, view="agencies"
        )
        expected = counted_by_hand(lines, place.path, start, start + timedelta(days=days), procedure)
        assert {name: getattr(found, name) for name in NUMBERS} == {name: expected[name] for name in NUMBERS}
        assert expected.total() > 0
    live = boards()
    assert [board.today.open for board in live] == [still_open(lines, path) for path in paths_of(live)]
    replay(live[0].counted_at)
    assert boards() == live


def paths_of(found: Iterable[queries.Board]) -> list[str]:
    return [Unit.objects.get(pk=board.unit_id).path for board in found]


def merged(day: date) -> UnitsBundle:
    """Commune 0102 and its office end on a day; their ground is commune 0101's from then on."""
    place = BodyVersion(
        "0102", "0102", "commune", "", "Nơi 0102", "Place 0102", "0102", "01", date(2025, 7, 1), day, ""
    )
    office = {
        "body": "pc0102",
        "code": "pc0102",
        "name": "Nơi pc0102",
        "name_en": "Place pc0102",
        "short_name": "pc0102",
    }
    ended = replace(place, **office, level="agency", parent="0102", agency_type="pc", place="0102")
    return UnitsBundle((place, ended), (Succession(day, "0102", "0101", "whole", "", ""),))


@pytest.mark.django_db(transaction=True)
def test_a_commune_merged_within_a_month_and_a_clock_set_back_are_counted_where_and_when_it_was(units_of, line, write):
    country, hour, day = units_of(), timedelta(hours=1), timedelta(days=1)
    one, two = country["pc0101"], country["pc0102"]
    write(line("submitted", "H1", two, AT - 12 * day), line("submitted", "H2", two, AT - 9 * day))
    count_on(AT)
    load_units(merged(AT.date() - 7 * day), by=system("packs"), at=AT - 7 * day)
    write(
        line("completed", "H1", two, AT - 8 * day, on_time=True),  # told after its office had ended
        line("submitted", "H3", one, AT - 6 * day),
        line("submitted", "H4", one, AT),
        line("completed", "H4", one, AT - 30 * hour, on_time=True),  # the clock was set back in between
        line("submitted", "H5", one, AT - 31 * hour),
    )
    count_on(AT)
    lines = list(LedgerLine.objects.filter(verb__startswith="dossiers."))
    for key in ("vn", "01", "0101"):
        for back in range(13):
            start = AT.date() - back * day
            found = queries.totals(country[key].path, at=AT, start=start, end=start + day, view="agencies")
            expected = counted_by_hand(lines, country[key].path, start, start + day, "")
            assert {name: getattr(found, name) for name in NUMBERS} == {name: expected[name] for name in NUMBERS}
    (rest,) = queries.children(
        country["01"].pk, level="commune", at=AT, start=AT.date() - 30 * day, end=AT.date() + day
    )
    assert (rest.code, rest.counts.received, rest.counts.open) == ("0101", 3, 2)
    live = boards()
    assert live[0].period.received == 5
    replay(live[0].counted_at)
    assert boards() == live
