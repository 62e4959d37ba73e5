"""Any indicator of the pack on a board: ranked, on the map, explained; what is not measured is said and not ranked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.values import Actor, system
from lienthong.indicators.actions.defining import load_indicators
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.models import Indicator
from lienthong.indicators.queries.readings import reading
from lienthong.units import queries as units
from tests.command.leading import leader
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file
from tests.fixtures.counting import count_again, count_lines
from tests.portal.visiting import Clock, Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]
Open = Callable[[Actor | None], Visitor]
OTHER = "00102"
WORDS = {"vi": "Giấy quét được duyệt", "en": "Scans approved"}


def defined(code: str, **more: Any) -> IndicatorDefinition:
    """Of the papers scanned how many were confirmed, as a pack may define it."""
    side = {"words": {"vi": f"{code} a", "en": f"{code} a"}}
    terms = {"numerator": ["library.scan_confirmed"], "denominator": ["library.scan_added"]}
    told = {
        "code": code,
        "title": {"vi": f"{WORDS['vi']} {code}", "en": f"{WORDS['en']} {code}"},
        "meaning": {"vi": f"Nghĩa của {code}", "en": f"Meaning of {code}"},
        "legal_basis": [{"act": "Luật Giấy tờ", "article": "Điều 3"}],
        "since": "2026-01-01",
        "confidence": "unverified",
        "kind": "share",
        "topic": "data",
        "better": "higher",
        **{name: side | {"terms": [{"verb": verb} for verb in verbs]} for name, verbs in terms.items()},
    }
    return IndicatorDefinition.model_validate(told | more)


def unsourced(code: str) -> IndicatorDefinition:
    side = {"words": WORDS}
    return defined(code, source="none", numerator=side, denominator=side)


SCANS = defined("scans", target="0.9", owner="commune_pc")
FAULTS = defined("faults", better="lower")
DAYS_ONLY = defined("by_days", dimensions=["unit", "day"])
NATION = defined("nation", dimensions=["day"])
DREAM = unsourced("dream")


@pytest.fixture
def scanned(country: Country) -> Country:
    """Two communes that scanned: one had 12 of 20 papers confirmed, the other 18 of 20."""
    load_indicators([SCANS, FAULTS, DAYS_ONLY, NATION, DREAM], by=system("packs"), at=FRIDAY)
    count_again()
    scan(PLACE, 20, 12)
    scan(OTHER, 20, 18)
    return country


def scan(place: str, added: int, confirmed: int) -> None:
    from lienthong.core.models import LedgerLine

    on = FRIDAY - timedelta(days=1)
    unit = units.agency_of(units.version_at(place, level="commune", on=on.date()).unit_id, "commune_pc").pk
    verbs = ["library.scan_added"] * added + ["library.scan_confirmed"] * confirmed
    count_lines([LedgerLine(verb=verb, at=on, unit_id=unit, about="scan:1", detail={"kind": "x"}) for verb in verbs])


def ranks(page: Visitor) -> list[tuple[str, str]]:
    """The ranks and the codes of places, in their order."""
    return re.findall(r'<span class="rank">([^<]+)</span>\s*<a id="row-(\w+)"', page.text)


def test_an_indicator_added_to_a_pack_is_on_the_board_without_code(scanned: Country, open_as: Open) -> None:
    visitor = open_as(leader(scanned))
    assert visitor.get("/command/provinces/01").says('id="topic-data"')
    page = visitor.get("/command/provinces/01?show=scans")
    assert page.says('id="choose-scans" href="/command/provinces/01?show=scans" aria-current="true"', WORDS["vi"])
    assert page.says("Nghĩa của scans", '<span class="tile-number">60%</span>', "60,0 %")
    assert ranks(page) == [("1.", PLACE), ("2.", OTHER)]
    assert page.says(f"/command/communes/{PLACE}?show=scans")
    commune = visitor.get(f"/command/communes/{PLACE}?show=scans")
    assert commune.says('<span class="number-value">60,0 %</span>')


def test_the_board_says_of_each_place_what_its_reading_says(scanned: Country, open_as: Open) -> None:
    visitor = open_as(leader(scanned))
    visitor.get("/command/download/places.csv?of=province:01")
    found = list(csv.DictReader(io.StringIO(visitor.text)))
    told = {(row["kind"], row["code"]): row for row in found if row["definition"] == "scans"}
    assert len(told) > 2
    for (level, code), row in told.items():
        unit = units.version_at(code, level=level, on=FRIDAY.date()).unit_id
        end = FRIDAY.date() + timedelta(days=1)
        read = reading("scans", unit_id=unit, start=end - timedelta(days=30), end=end)
        parts = (str(read.numerator), str(read.denominator), "" if read.value is None else str(read.value))
        assert (row["numerator"], row["denominator"], row["value"]) == parts
    for table in ("days", "procedures"):
        visitor.get(f"/command/download/{table}.csv?of=province:01")
        rows = [row for row in csv.DictReader(io.StringIO(visitor.text)) if row["definition"] == "scans"]
        assert sum(int(row["denominator"] or 0) for row in rows) == (40 if table == "days" else 0)


def test_where_lower_is_better_the_highest_presses_most(scanned: Country, open_as: Open) -> None:
    page = open_as(leader(scanned)).get("/command/provinces/01?show=faults")
    assert ranks(page) == [("1.", OTHER), ("2.", PLACE)]


def test_few_are_shown_and_not_ranked_and_equals_share_a_rank(scanned: Country, open_as: Open) -> None:
    scan("00201", 3, 3)
    visitor = open_as(leader(scanned))
    assert ranks(visitor.get("/command/provinces/02?show=scans"))[0] == ("–", "00201")
    scan(PLACE, 0, 6)
    assert {rank for rank, _ in ranks(visitor.get("/command/provinces/01?show=scans"))} == {"1."}


def test_what_is_not_measured_yet_is_said_and_not_ranked(scanned: Country, open_as: Open) -> None:
    visitor = open_as(leader(scanned))
    page = visitor.get("/command/provinces/01?show=scans")
    assert page.says("Chưa đo: 1", '<a href="/command/numbers/dream?of=province%3A01">')
    assert 'id="choose-dream"' not in page.text
    page = visitor.get("/command/provinces/01?show=dream")
    assert page.says('<span class="tile-number">chưa đo</span>', 'id="choose-dream"')
    assert {rank for rank, _ in ranks(page)} == {"–"}
    assert '<span class="tile-number">0' not in page.text
    number = visitor.get("/command/numbers/dream?of=province:01")
    assert number.says("nguồn số liệu chưa có", '<p class="big">chưa đo</p>')
    assert "<pre" not in number.text


def test_the_page_of_a_number_tells_its_definition_its_statement_and_its_lines(scanned: Country, open_as: Open) -> None:
    visitor = open_as(leader(scanned))
    page = visitor.get("/command/numbers/scans?of=province:01")
    assert page.says(
        "75,0 %", "Luật Giấy tờ, Điều 3", "chưa kiểm chứng", "Cao hơn là tốt hơn", "chỉ tiêu 90 %", "commune_pc"
    )
    assert page.says("indicators_placecount", "30 / 40", "library.scan_confirmed")
    assert open_as(None).get("/command/numbers/scans").says("75,0 %")
    assert 'href="/command/provinces/01?show=scans#ranking"' in page.text, "and leads on to where it is"
    assert "by-place" not in visitor.get("/command/numbers/scans?of=commune:00004").text
    on_time = visitor.get("/command/numbers/on_time?of=province:01")
    assert on_time.says("tốt (≥ 95 %)", "chậm (&lt; 85 %)")


def test_what_cannot_be_told_of_places_or_procedures_is_not_offered_there(scanned: Country, open_as: Open) -> None:
    visitor = open_as(leader(scanned))
    page = visitor.get("/command/country?show=nation")
    assert 'id="choose-nation"' not in page.text
    data = visitor.get("/command/country?show=scans")
    assert data.says("Chỉ có số cả nước", '<a href="/command/numbers/nation?of=country">')
    assert visitor.get("/command/numbers/nation").says("75,0 %")
    assert visitor.get("/command/numbers/nation?of=province:01").status == 404
    of_one = visitor.get(f"/command/procedures/{MOVING}?of=country&show=scans")
    assert of_one.says('id="choose-scans"')
    assert 'id="choose-by_days"' not in of_one.text
    assert visitor.get(f"/command/procedures/{MOVING}?of=country&show=by_days").says("?show=on_time&amp;of=country")
    assert visitor.get(f"/command/numbers/by_days?of=province:01&procedure={MOVING}").status == 404


def test_a_place_lists_its_procedures_by_the_chosen_number_where_that_can_be(scanned: Country, open_as: Open) -> None:
    file(scanned)
    count_again()
    visitor = open_as(leader(scanned))
    assert visitor.get("/command/provinces/01?show=asked_again").says("Cần chú ý nhất: Khai lại điều đã có, 30 ngày")
    assert visitor.get("/command/provinces/01?show=scans").says("Cần chú ý nhất: Giấy quét được duyệt scans, 30 ngày")
    assert visitor.get("/command/provinces/01?show=by_days").says("Cần chú ý nhất: Trả kết quả đúng hạn, 30 ngày")


def test_of_a_past_minute_other_numbers_are_of_whole_days_and_money_is_not_told(
    scanned: Country, open_as: Open, clock: Clock
) -> None:
    clock.at = FRIDAY + timedelta(days=2)
    visitor = open_as(leader(scanned))
    then = visitor.get("/command/provinces/01?show=scans&as_of=2026-11-20T08:00")
    assert then.says("30 ngày trọn vẹn trước ngày ấy", '<span class="tile-number">60%</span>')
    assert visitor.get("/command/provinces/01?show=scans&as_of=2026-11-19T20:00").says(
        '<span class="tile-number">chưa đo'
    )
    assert visitor.get("/command/numbers/scans?of=province:01&as_of=2026-11-20T08:00").says("75,0 %", "trước ngày ấy")
    money = visitor.get("/command/provinces/01?show=filed_online&as_of=2026-11-20T08:00")
    assert money.says("Không xem lại được", "Thanh toán trực tuyến", "30 ngày, đến lúc ấy")
    assert visitor.get("/command/provinces/01?show=overdue&as_of=2026-11-20T08:00").says(". Lúc ấy.")
    assert 'id="choose-paid_online"' not in money.text


def test_everybody_sees_a_number_of_a_small_place_rounded_or_not_at_all(scanned: Country, open_as: Open) -> None:
    visitor = open_as(None)
    page = visitor.get("/command/open/provinces/01?show=scans")
    assert page.says('<span class="tile-number">60%</span>')
    scan("00201", 7, 3)
    small = visitor.get("/command/open/provinces/02?show=scans")
    assert small.says('<span class="tile-number">quá ít</span>')
    assert "42" not in re.sub(r'[a-z-]+="[^"]*"', "", small.text)


def test_a_pack_without_indicators_has_a_board_all_the_same(country: Country, open_as: Open) -> None:
    Indicator.objects.all().delete()
    file(country)
    count_again()
    visitor = open_as(leader(country))
    page = visitor.get("/command/country")
    assert page.says('id="choose-received" href="/command/country?show=received" aria-current="true"')
    assert page.text.count('class="number-value"') == 3
    assert page.says('<span class="number-value">1</span>')
    for address in ("wall", "once-only", f"communes/{PLACE}", "open"):
        assert visitor.get(f"/command/{address}").status == 200, address


def test_another_number_costs_two_statements_more_at_most(scanned: Country, open_as: Open) -> None:
    file(scanned)
    count_again()
    visitor = open_as(leader(scanned))

    def cost(address: str) -> int:
        visitor.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address).status == 200
        return len(asked)

    for page in ("country", "provinces/01", f"communes/{PLACE}", f"procedures/{MOVING}", "open/provinces/01"):
        assert cost(f"/command/{page}?show=scans") <= cost(f"/command/{page}") + 2, page
