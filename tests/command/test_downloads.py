"""Every board as files: what each number was worked out from, only what the visitor may see, safe for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from lienthong.command.downloads import COLUMNS
from lienthong.core.values import Actor
from tests.command.test_pages import _demo_pack, leader  # noqa: F401 - the pack of the demo country
from tests.dossiers.making import Country, file
from tests.fixtures.counting import count_again
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def rows(visitor: Visitor, address: str) -> list[dict[str, str]]:
    visitor.get(address)
    assert visitor.status == 200, visitor.text
    return list(csv.DictReader(io.StringIO(visitor.text.removeprefix("\ufeff"))))


def test_a_board_out_of_reach_is_not_given_as_a_file_either(country: Country, open_as: Open) -> None:
    assert open_as(None).get("/command/download/places.csv").url.startswith("/sign-in")
    visitor = open_as(country.auditor)
    for address in ("places.csv", "places.csv?of=province:02", "places.csv?of=province:01&bloc=party"):
        assert visitor.get(f"/command/download/{address}").says("board_outside_right"), address
    assert visitor.get("/command/download/secrets.csv?of=province:01").status == 404
    assert visitor.get("/command/download/places.xls?of=province:01").status == 404
    everybody = open_as(None)
    assert everybody.get("/command/open/download/procedures.csv").status == 404


def test_every_number_of_every_place_procedure_and_day_is_there_with_its_parts(
    country: Country, open_as: Open, tmp_path: Path
) -> None:
    dossier = file(country)
    count_again()
    visitor = open_as(leader(country))
    assert visitor.get("/command/provinces/01").says("/command/download/places.csv?of=province%3A01&amp;bom=1")
    found = rows(visitor, "/command/download/places.csv?of=province:01&bom=1")
    assert tuple(found[0]) == tuple(name for name, _ in COLUMNS)
    (filed,) = [row for row in found if (row["code"], row["definition"]) == ("00101", "received")]
    expected = {"kind": "commune", "bloc": "government", "counted": "people", "numerator": "1", "denominator": ""}
    expected |= {"value": "1.0", "first_day": "2026-10-22", "last_day": "2026-11-20"}
    assert {name: filed[name] for name in expected} == expected
    assert filed["as_of"] == "2026-11-20T09:00:00+07:00"
    (late,) = [row for row in found if (row["code"], row["definition"]) == ("00101", "overdue")]
    assert (late["first_day"], late["value"]) == ("2026-11-20", "0.0")
    (share,) = [row for row in found if (row["kind"], row["definition"]) == ("province", "online")]
    assert (share["numerator"], share["denominator"], share["value"]) == ("1", "1", "1.0")
    (own,) = [row for row in rows(visitor, "/command/download/procedures.csv") if row["definition"] == "received"]
    assert (own["kind"], own["code"], own["numerator"]) == ("procedure", dossier.procedure, "1")
    daily = rows(visitor, "/command/download/days.csv?count=agencies")
    assert {row["definition"] for row in daily}.isdisjoint({"at_risk", "overdue"})
    assert daily[0]["value"] == "", "not measured, not zero"
    assert [row["value"] for row in daily if row["definition"] == "received"][-1] == "1.0"
    everybody = rows(open_as(None), "/command/open/download/places.csv")
    assert {row["kind"] for row in everybody} == {"country", "province"}
    content = visitor.client.get("/command/download/places.parquet?of=province:01").content
    (tmp_path / "places.parquet").write_bytes(content)
    with duckdb.connect() as db:
        kinds = db.execute(f"SELECT count(*), any_value(typeof(as_of)) FROM '{tmp_path}/places.parquet'").fetchone()
    assert kinds == (len(found), "TIMESTAMP WITH TIME ZONE")
