"""The tile map: every province of the country, both archipelagos, no tile without a number or a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from lienthong.core.values import Text
from lienthong.ui import tilemap
from lienthong.ui.tilemap import BandKey, Reading, TileLayout, tile_map

PACK = Path(__file__).resolve().parents[2] / "packs" / "vn"


def layout_of(pack: Path) -> TileLayout:
    found = tilemap.layout_of(pack)
    assert found is not None
    return found


def test_a_layout_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        TileLayout.model_validate({"title": {"vi": "a", "en": "b"}, "columns": 1, "rows": 1, "tiles": [], "x": 1})


def test_a_country_without_an_arrangement_has_no_map(tmp_path: Path) -> None:
    assert tilemap.layout_of(tmp_path) is None


def test_codes_keep_their_leading_zero() -> None:
    assert "01" in {tile.code for tile in layout_of(PACK).tiles}


def test_the_country_has_thirty_four_tiles() -> None:
    layout = layout_of(PACK)
    assert len({tile.code for tile in layout.tiles}) == len(layout.tiles) == 34


def test_no_two_tiles_share_a_place_and_all_fit_the_grid() -> None:
    layout = layout_of(PACK)
    places = [tile.at for tile in (*layout.tiles, *layout.archipelagos)]
    assert len(set(places)) == len(places)
    assert all(column < layout.columns and row < layout.rows for column, row in places)


def test_both_archipelagos_are_drawn_with_their_province() -> None:
    sea = {place.name: place for place in layout_of(PACK).archipelagos}
    assert sea["Hoàng Sa"].of == "48"
    assert sea["Trường Sa"].of == "56"
    assert all(place.islands for place in sea.values())


def test_archipelagos_lie_east_of_every_province() -> None:
    layout = layout_of(PACK)
    assert min(place.at[0] for place in layout.archipelagos) > max(tile.at[0] for tile in layout.tiles)


def test_north_is_at_the_top() -> None:
    row = {tile.name: tile.at[1] for tile in layout_of(PACK).tiles}
    assert row["Cao Bằng"] < row["Hà Nội"] < row["Huế"] < row["Hồ Chí Minh"] < row["Cà Mau"]


def test_every_tile_gets_a_reading_in_reading_order() -> None:
    legend = (BandKey("none", Text("chưa đo", "not measured")),)
    drawn = tile_map(layout_of(PACK), lambda code: Reading(code, "none"), legend=legend)
    assert len(drawn.tiles) == 36
    assert [(t.row, t.column) for t in drawn.tiles] == sorted((t.row, t.column) for t in drawn.tiles)
    assert all(tile.reading.shown for tile in drawn.tiles)
    assert {t.name: t.belongs_to for t in drawn.tiles if t.islands} == {"Hoàng Sa": "Đà Nẵng", "Trường Sa": "Khánh Hòa"}
