"""Maps: communes as tiles where they lie, and outlines from a file that the operator plugs in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lienthong.command import boundaries
from lienthong.command.refusals import BoundariesUnreadable
from lienthong.server import doctor
from lienthong.ui.arranging import arrange


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: Any, *rings: list[list[float]], kind: str = "Polygon") -> dict[str, Any]:
    shape: Any = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": shape}}


def write(path: Path, told: Any) -> Path:
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


# ---------------------------------------------------------------- tiles where the places lie


def test_every_place_has_a_cell_of_its_own_and_keeps_its_side() -> None:
    centers = {f"{n:05}": (10 + (n * 7 % 61) / 30, 105 + (n * 11 % 53) / 25) for n in range(168)}
    grid = arrange(centers)
    assert len(set(grid.places.values())) == 168
    assert all(column < grid.columns and row < grid.rows for column, row in grid.places.values())
    assert grid == arrange(dict(reversed(centers.items())))
    north, south = (sorted(centers, key=lambda code: sign * centers[code][0])[:20] for sign in (-1, 1))
    assert max(grid.places[code][1] for code in north) < min(grid.places[code][1] for code in south)


def test_one_place_or_many_at_one_point_are_arranged_too() -> None:
    assert arrange({"a": (1.0, 2.0)}).places.keys() == {"a"}
    assert len(set(arrange(dict.fromkeys("abcdefgh", (1.0, 2.0))).places.values())) == 8


# ---------------------------------------------------------------- outlines from a file


def test_geojson_is_drawn_with_neighbors_that_touch_and_islands_that_stay(tmp_path: Path) -> None:
    told = collection(
        feature("01", square(105, 20), square(106.5, 20, 0.0001), kind="MultiPolygon"), feature("02", square(106, 20))
    )
    path = write(tmp_path / "a.json", told)
    drawing = boundaries.drawing_of(path, frozenset({"01", "02"}))
    assert drawing is not None
    one, two = drawing.shapes
    assert one.path.count("M") == 2
    assert "h0" in one.path  # the island
    border = set(one.path.split("M")[1].rstrip("Z").replace(" ", ",").split(","))
    assert border & set(two.path.strip("MZ").split(" "))
    assert one.label is not None
    assert one.label[0] < two.label[0]  # type: ignore[index]
    assert boundaries.drawing_of(path, frozenset({"01", "03"})) is None


def test_topojson_gives_the_same_outlines(tmp_path: Path) -> None:
    told = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [105, 20]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "places": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "properties": {"code": "01"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"code": "02"}, "arcs": [[[2, -1]]]},
                ],
            }
        },
    }
    plain = collection(
        feature("01", [[106, 20], [106, 21], [105, 21], [105, 20], [106, 20]]),
        feature("02", [[106, 20], [107, 20], [107, 21], [106, 21], [106, 20]]),
    )
    outlines = boundaries.outlines_of(write(tmp_path / "t.json", told))
    assert outlines == boundaries.outlines_of(write(tmp_path / "g.json", plain))
    del told["transform"]
    assert set(boundaries.outlines_of(write(tmp_path / "u.json", told))) == {"01", "02"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("{", "sound GeoJSON"),
        ({"type": "Point"}, "sound GeoJSON"),
        (collection(), "no place"),
        (collection(feature(1, square(105, 20))), "place 1 has no code"),
        (collection(feature("01", square(105, 20)), feature("01", square(106, 20))), "01 is there twice"),
        (collection(feature("01", square(105, 20)[:3])), "not closed"),
        (collection(feature("01", square(586_000, 2_320_000))), "not longitude and latitude"),
        (collection(feature("01", square(105, 20), kind="Line")), "sound GeoJSON"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_refused_by_name(tmp_path: Path, told: Any, why: str) -> None:
    with pytest.raises(BoundariesUnreadable, match=why):
        boundaries.outlines_of(write(tmp_path / "bad.json", told))


def test_the_doctor_and_the_start_name_a_bad_file(tmp_path: Path, monkeypatch: Any, settings: Any) -> None:
    from lienthong.server import installing

    def said() -> doctor.Finding:
        return doctor._boundaries()

    assert said().state == "ok"
    monkeypatch.setenv("LIENTHONG_BOUNDARIES", str(write(tmp_path / "a.json", collection(feature("1", square(5, 5))))))
    assert said().said.en == "outlines of 1 places"
    settings.BOUNDARIES = str(tmp_path / "none.json")
    monkeypatch.setenv("LIENTHONG_BOUNDARIES", settings.BOUNDARIES)
    assert said().state == "missing"
    with pytest.raises(BoundariesUnreadable, match="cannot be opened"):
        installing.install()
    monkeypatch.setattr(boundaries, "LARGEST_FILE", 2)
    with pytest.raises(BoundariesUnreadable, match="larger"):
        boundaries.outlines_of(write(tmp_path / "large.json", "    "))
