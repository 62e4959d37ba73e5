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
from tests.command.leading import leader
from tests.dossiers.making import Country, file
from tests.fixtures.counting import count_again
from tests.portal.visiting import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]
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
    assert visitor.get("/command/download/places.csv?of=province:01&as_of=2026-11-21T10:00").says("moment_ahead")
    everybody = open_as(None)
    for address in ("procedures.csv", "days.csv?of=province:01"):
        assert everybody.get(f"/command/open/download/{address}").status == 404, address


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
    (share,) = [row for row in found if (row["kind"], row["definition"]) == ("province", "filed_online")]
    assert (share["numerator"], share["denominator"], share["value"]) == ("1", "1", "1.0")
    (own,) = [row for row in rows(visitor, "/command/download/procedures.csv") if row["definition"] == "received"]
    assert (own["kind"], own["code"], own["numerator"]) == ("procedure", dossier.procedure, "1")
    daily = rows(visitor, "/command/download/days.csv?count=agencies")
    assert {row["definition"] for row in daily}.isdisjoint({"at_risk", "overdue"})
    assert daily[0]["value"] == "", "not measured, not zero"
    assert [row["value"] for row in daily if row["definition"] == "received"][-1] == "1.0"
    content = visitor.client.get("/command/download/places.parquet?of=province:01").content
    (tmp_path / "places.parquet").write_bytes(content)
    with duckdb.connect() as db:
        kinds = db.execute(f"SELECT count(*), any_value(typeof(as_of)) FROM '{tmp_path}/places.parquet'").fetchone()
    assert kinds == (len(found), "TIMESTAMP WITH TIME ZONE")
    of_one = rows(visitor, f"/command/download/places.csv?procedure={dossier.procedure}")
    assert {row["of_procedure"] for row in of_one} == {dossier.procedure}
    past = rows(visitor, "/command/download/procedures.csv?as_of=2026-11-20T08:00")
    assert {row["definition"] for row in past}.isdisjoint({"overdue", "paid_online"})
    before = rows(visitor, "/command/download/places.csv?as_of=2026-11-20T08:00")
    assert {row["as_of"] for row in before} == {"2026-11-20T08:00:00+07:00"}


def test_everybody_gets_what_the_open_page_says_and_no_more(country: Country, open_as: Open) -> None:
    for _ in range(7):
        file(country)
    count_again()
    everybody = open_as(None)
    nation = rows(everybody, "/command/open/download/places.csv")
    assert {row["kind"] for row in nation} == {"country", "province"}
    assert next(row["value"] for row in nation if row["definition"] == "received") == "7.0"
    near = {row["definition"]: row for row in rows(everybody, "/command/open/download/places.csv?of=commune:00101")}
    assert (near["received"]["numerator"], near["received"]["value"]) == ("5", "5.0")
    assert (near["filed_online"]["numerator"], near["filed_online"]["denominator"], near["filed_online"]["value"]) == (
        "",
        "",
        "",
    )
    assert near["overdue"]["value"] == "", "fewer than five are not told"
    assert everybody.get("/command/open/communes/00101").says("/command/open/download/places.csv?of=commune%3A00101")
    for _ in range(14):
        file(country)
    count_again()
    (share,) = [
        row
        for row in rows(everybody, "/command/open/download/places.csv?of=commune:00101")
        if row["definition"] == "filed_online"
    ]
    assert (share["numerator"], share["denominator"], share["value"]) == ("20", "20", "1.0")
