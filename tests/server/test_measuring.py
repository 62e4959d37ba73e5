"""``lienthong indicators``: what it says to people and as JSON, and what it refuses."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from lienthong.core.values import system
from lienthong.indicators.actions.indexes import rank_units
from lienthong.server import cli
from tests.dossiers.making import FRIDAY, PLACE, Country, file
from tests.fixtures.counting import sweep
from tests.indicators.test_index import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(country: Country, monkeypatch: pytest.MonkeyPatch) -> Country:
    monkeypatch.setattr(cli, "open_house", lambda: None)
    monkeypatch.setattr("lienthong.server.clock.now", lambda: FRIDAY)
    load(FRIDAY)
    file(country)
    sweep()
    rank_units(by=system("tests"), at=FRIDAY)
    return country


def run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(cli.app, ["indicators", *words])
    return answer.exit_code, answer.output


def read(*words: str) -> Any:
    code, output = run(*words, "--json")
    assert code == 0, output
    return json.loads(output)


def test_what_is_defined_is_listed(measured: Country) -> None:
    _, output = run("list")
    assert "766" in output and "not yet measured" in output
    assert {one["code"] for one in read("list")["indexes"]} == {"766", "service"}


def test_an_index_is_shown_for_the_country_a_province_and_a_commune(measured: Country) -> None:
    told = read("show", "766", "--unit", PLACE)
    assert (told["level"], told["unit_code"], told["groups"][0]["known_as"]) == ("commune", PLACE, "CKMB")
    assert "filed_online" in told["unverified"] and "publish_on_time" in told["missing"]
    assert read("show", "766", "--unit", "01", "--period", "year")["level"] == "province"
    assert read("show", "766")["level"] == "country"
    _, output = run("show", "766", "--unit", PLACE)
    assert "points that were measured" in output and "[unverified]" in output and "rank 1/" in output
    assert "not yet measured" in output and "nothing to take a share of" in output


def test_one_indicator_is_shown_with_what_it_counts(measured: Country) -> None:
    assert "Files filed online: 1" in run("show", "filed_online", "--unit", PLACE)[1]
    assert "100.0 %" in run("show", "filed_online", "--unit", PLACE)[1]
    assert "higher is better" in run("show", "filed_online")[1]
    assert "online: 1.000  (1/1)" in run("show", "filed_online", "--unit", PLACE, "--by", "channel")[1]
    assert read("show", "filed_online", "--by", "channel")["pieces"][0]["key"] == "online"
    assert "nothing to take a share of" in run("show", "paid_online")[1]
    assert "not yet measured" in run("show", "document_receipts")[1]
    assert read("show", "once_only", "--unit", PLACE)["reading"]["state"] == "measured"


def test_units_are_ranked(measured: Country) -> None:
    code, output = run("rank", "766", "--of", "commune", "--limit", "2")
    assert code == 0 and len(output.splitlines()) == 2
    assert read("rank", "766", "--unit", "01", "--of", "commune")["rows"][0]["rank"] == 1
    before = (FRIDAY - timedelta(days=40)).date().isoformat()
    assert "Nothing was ranked yet" in run("rank", "766", "--day", before)[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nothing"), "indicator_unknown"),
        (("show", "766", "--unit", "99999"), "unit_unknown"),
        (("show", "766", "--level", "province", "--unit", PLACE), "unit_unknown"),
        (("show", "766", "--day", "2030-01-01"), "period_not_begun"),
        (("rank", "767"), "index_unknown"),
        (("show", "exchange_health", "--by", "channel"), "dimension_not_offered"),
    ],
)
def test_what_there_is_not_is_refused_by_name(measured: Country, words: tuple[str, ...], code: str) -> None:
    exit_code, output = run(*words, "--json")
    assert exit_code == 1 and json.loads(output)["code"] == code
