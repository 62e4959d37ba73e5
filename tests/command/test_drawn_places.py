"""The places of a board lie as they do in the country: as tiles, or in their outlines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command.leading import Open, leader
from tests.dossiers.making import PLACE, Country, file
from tests.fixtures.counting import count_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_demo_pack")]
ROOT = Path(__file__).resolve().parents[2]


def test_the_country_is_drawn_as_a_map_where_the_pack_arranges_it(
    country: Country, open_as: Open, settings: Any
) -> None:
    settings.PACK = ROOT / "packs" / "vn"
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says("tilemap-tiles", "Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)")
    settings.PACK = ROOT / "packs" / "demo"
    assert visitor.get("/command/country").says("commune-tiles")


def test_an_archipelago_that_the_list_has_shows_its_own_number(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "tiles.yaml").write_text(
        "title: {vi: a, en: a}\ncolumns: 2\nrows: 1\ntiles: [{code: '01', name: Bình Minh, at: [0, 0]}]\n"
        f"archipelagos: [{{code: '{PLACE}', name: Đảo, of: '01', at: [1, 0], islands: [[1, 1, 1]]}}]\n"
    )
    settings.PACK = tmp_path
    file(country)
    count_again()
    page = open_as(leader(country)).get("/command/country?show=received")
    assert page.says(f'href="/command/communes/{PLACE}?show=received"', "Đảo")
    assert "Đảo" in open_as(None).get("/command/open?show=received").text


def test_communes_lie_as_they_do_where_their_centers_are_known(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "units" / "built").mkdir(parents=True)
    centers = "code,latitude,longitude\n00101,21.0,105.0\n00102,20.0,106.0\n"
    (tmp_path / "units" / "built" / "centers.csv").write_text(centers)
    settings.PACK = tmp_path
    assert open_as(leader(country)).get("/command/provinces/01").says("is-arranged columns-3", "c1 r1", "c3 r1")


def test_outlines_are_drawn_where_the_operators_file_has_all_places(
    country: Country, open_as: Open, tmp_path: Path, settings: Any
) -> None:
    from tests.command.test_maps import collection, feature, square, write

    places = [feature("01", square(105, 20)), feature("02", square(106, 20)), feature("00101", square(105, 20))]
    settings.BOUNDARIES = str(write(tmp_path / "outlines.json", collection(*places)))
    settings.PACK = ROOT / "packs" / "vn"  # for its archipelagos
    visitor = open_as(leader(country)).get("/command/country")
    assert visitor.says('id="shape-01"', "/command/provinces/01?show=on_time", "sea-tiles", "Hoàng Sa")
    assert "tilemap-tiles" not in visitor.text
    assert visitor.get("/command/provinces/01").says("commune-tiles")  # the file lacks a commune
