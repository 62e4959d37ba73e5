"""Build a pack's big unit tables from the data files of an installed package: `python -m tools.build_units packs/vn`.

Reads ``units/source.yaml`` (which package, which days), the package's files (it is never imported: importing it would
pull in what asks an outside geocoder) and ``units/corrections.csv`` (what we found wrong, each with its reason), and
writes ``units/built/units.csv``, ``changes.csv`` and ``centers.csv`` (where each commune of today lies, for drawing it
among its neighbors). A correction that no longer applies is an error.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import math
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lienthong.packs.definitions import UnitsSource

UNIT_COLUMNS = ("body", "code", "level", "type", "name", "parent", "valid_from", "valid_to", "legal_basis")
CHANGE_COLUMNS = ("date", "old", "new", "relation", "note", "legal_basis")
CENTER_COLUMNS = ("code", "latitude", "longitude")
#: A center farther than this (km) from the nearest of the old communes that a commune was made of is a mistake of the
#: package (about twenty are); islands, whose old centers were those of the mainland, are taken as they are.
_FARTHEST_CENTER, _DEGREE = 25, 111.2
_OLD = """SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey
          FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"""
_NEW = """SELECT provinceCode, province, provinceKey, wardCode, ward, wardKey
          FROM admin_units ORDER BY provinceCode, wardCode"""
_CENTERS_THEN = """SELECT coalesce(wardCode, districtCode), coalesce(wardLat, districtLat),
                          coalesce(wardLon, districtLon) FROM admin_units_legacy"""
_CENTERS_NOW = "SELECT wardCode, wardLat, wardLon, wardType FROM admin_units ORDER BY wardCode"


class BuildError(Exception):
    """The package or the corrections are not what this build was made for."""


@dataclass
class Lists:
    """The two lists by code, what became what by code, and where each old body lay."""

    old: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # code → level, full name, code above
    new: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(
        default_factory=set
    )  # old code, new code (communes; districts without communes)
    ground: set[tuple[str, str]] = field(default_factory=set)
    periods: list[dict[str, str]] = field(default_factory=list)  # later changes of a body: code, date, type, basis


def build(pack: Path) -> dict[str, int]:
    """Write the tables of ``pack``; return how many rows each has. Raises ``BuildError``."""
    folder = pack / "units"
    source = UnitsSource.model_validate(_yaml(folder / "source.yaml")).model_dump(mode="json")
    data = _data_folder(source)
    lists = _read(data)
    with (folder / "corrections.csv").open(encoding="utf-8", newline="") as file:
        _correct(lists, list(csv.DictReader(file)))
    bodies = _Bodies(lists, source)
    built = folder / "built"
    built.mkdir(exist_ok=True)
    return {
        "units": _write(built / "units.csv", UNIT_COLUMNS, bodies.units()),
        "changes": _write(built / "changes.csv", CHANGE_COLUMNS, bodies.changes()),
        "centers": _write(built / "centers.csv", CENTER_COLUMNS, _centers(data, lists)),
    }


def _data_folder(source: Mapping[str, Any]) -> Path:
    package, wanted = source["package"], source["version"]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(f"{package} is not installed: pip install {package}=={wanted}")
    if (found := importlib.metadata.version(package)) != wanted:
        raise BuildError(f"{package} is {found}; the corrections were made for {wanted}")
    return Path(spec.submodule_search_locations[0]) / "data"


def _yaml(path: Path) -> Any:
    class Texts(yaml.SafeLoader):
        """Every scalar stays text: 01 is a code and 2025-07-01 is written as it is."""

    Texts.yaml_implicit_resolvers = {}
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Texts)  # noqa: S506 - a safe loader with fewer guesses


# ---------------------------------------------------------------- reading


def _read(data: Path) -> Lists:
    lists = Lists()
    with _database(data) as database:
        old_by_key = _read_old(lists, database.execute(_OLD))
        new_by_key = _read_new(lists, database.execute(_NEW))
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    for old, new in _converted(converter):
        lists.pairs.add((old_by_key[old], new_by_key[new]))
    for new, olds in converter["DICT_PROVINCE"].items():
        lists.pairs |= {(old_by_key[old], new_by_key[new]) for old in olds}
    return lists


def _database(data: Path) -> AbstractContextManager[sqlite3.Connection]:
    return closing(sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro&immutable=1", uri=True))


def _read_old(lists: Lists, rows: Iterable[tuple[str | None, ...]]) -> dict[str, str]:
    by_key: dict[str, str] = {}
    for province_code, province, district_code, district, ward_code, ward, *keys in rows:
        lists.old[str(province_code)] = ("province", str(province), "")
        lists.old[str(district_code)] = ("district", str(district), str(province_code))
        by_key[str(keys[0])] = str(province_code)
        if ward_code:
            lists.old[ward_code] = ("commune", str(ward), str(district_code))
        key = "_".join(part or "" for part in keys)
        if key in by_key:
            raise BuildError(f"two old bodies have the key {key}")
        by_key[key] = ward_code or str(district_code)
    return by_key


def _read_new(lists: Lists, rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    by_key: dict[str, str] = {}
    for province_code, province, province_key, ward_code, ward, ward_key in rows:
        lists.new[province_code] = ("province", province, "")
        lists.new[ward_code] = ("commune", ward, province_code)
        by_key[province_key] = province_code
        if (key := f"{province_key}/{ward_key}") in by_key:
            raise BuildError(f"two new bodies have the key {key}")
        by_key[key] = ward_code
    return by_key


def _converted(converter: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for province, by_new in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in by_new.items():
            yield from ((old, f"{province}/{ward}") for old in olds)
    for province, by_old in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in by_old.items():
            yield from ((old, f"{province}/{part['newWardKey']}") for part in parts)


# ---------------------------------------------------------------- correcting


def _correct(lists: Lists, corrections: Iterable[Mapping[str, str]]) -> None:
    for line, row in enumerate(corrections, start=2):
        pair = (row["old"], row["new"])
        match row["kind"]:
            case "not_a_successor" if pair in lists.pairs:
                lists.pairs.remove(pair)
            case "successor" if pair not in lists.pairs:
                lists.pairs.add(pair)
            case "only_ground" if pair in lists.pairs:
                lists.ground.add(pair)
            case "new_type" if row["new"] in lists.new:
                lists.periods.append(
                    {"code": row["new"], "date": row["date"], "type": row["value"], "basis": row["basis"]}
                )
            case kind:
                raise BuildError(f"corrections.csv:{line}: {kind} {pair} does not apply to this version of the package")


# ---------------------------------------------------------------- writing


class _Bodies:
    """Permanent keys for the bodies of both lists, and the rows made from them."""

    def __init__(self, lists: Lists, source: Mapping[str, Any]) -> None:
        self._lists, self._source = lists, source
        self._sources, self._targets = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for old, new in lists.pairs:
            self._sources[new].add(old)
            self._targets[old].add(new)
        country = source["country"]
        self._country = f"place/{country['code']}@{country['since']}"

    def units(self) -> Iterable[dict[str, str]]:
        """Yield the rows of units.csv: country, old list, new list."""
        country = self._source["country"]
        period = (country["since"], "", country["basis"])
        yield self._row(self._country, country["code"], "country", ("country", country["name"]), "", period)
        start, merged = self._source["old_list_from"], self._source["merged_on"]
        period = (start, merged, self._source["old_basis"])
        for code, (level, name, above) in self._lists.old.items():
            if not (level == "province" and self._stays(code)):  # a province that stayed has one period, written below
                parent = self._above(above, self._old)
                yield self._row(self._old(code), code, level, self._typed(level, name), parent, period)
        for code, (level, name, above) in self._lists.new.items():
            begins = start if level == "province" and self._stays(code) else merged
            yield from self._new_rows(code, level, name, above, begins)

    def changes(self) -> Iterable[dict[str, str]]:
        """Yield the rows of changes.csv: communes, districts (through their communes) and provinces."""
        for old, targets in sorted((self._targets | self._districts()).items()):
            if not self._stays(old):
                for new in sorted(targets):
                    yield self._change(old, new, "whole" if len(targets) == 1 else self._part(old, new))

    def _new_rows(self, code: str, level: str, name: str, above: str, begins: str) -> Iterable[dict[str, str]]:
        kind, short = self._typed(level, name)
        basis = self._source["old_basis" if begins < self._source["merged_on"] else "new_basis"]
        periods = [(begins, kind, basis)]
        periods += sorted((p["date"], p["type"], p["basis"]) for p in self._lists.periods if p["code"] == code)
        ends = [period[0] for period in periods[1:]] + [""]
        for (start, kind_then, cited), end in zip(periods, ends, strict=True):
            body, parent = self._new(code), self._above(above, self._new)
            yield self._row(body, code, level, (kind_then, short), parent, (start, end, cited))

    def _stays(self, code: str) -> bool:
        """Tell whether an old body goes on as the new one of the same code: it took nothing and lost nothing."""
        return self._targets.get(code) == {code} and self._sources[code] == {code}

    def _old(self, code: str) -> str:
        return f"place/{code}@{self._source['old_list_from']}"

    def _new(self, code: str) -> str:
        return self._old(code) if self._stays(code) else f"place/{code}@{self._source['merged_on']}"

    def _above(self, code: str, key: Any) -> str:
        return str(key(code)) if code else self._country

    def _typed(self, level: str, full_name: str) -> tuple[str, str]:
        for word, kind in self._source["types"][level].items():
            if full_name.lower().startswith(f"{word.lower()} "):
                return kind, full_name[len(word) + 1 :].strip()
        raise BuildError(f"no type of level {level} begins {full_name}")

    def _part(self, old: str, new: str) -> str:
        return "ground" if (old, new) in self._lists.ground else "part"

    def _districts(self) -> dict[str, set[str]]:
        """Return the new communes that hold the ground of each old district, and mark where nobody lived."""
        found = defaultdict[str, set[str]](set)
        lived_in: set[tuple[str, str]] = set()
        for code, (level, _, above) in self._lists.old.items():
            if level == "commune":
                found[above] |= self._targets[code]
                lived_in |= {(above, new) for new in self._targets[code] if (code, new) not in self._lists.ground}
        self._lists.ground |= {(old, new) for old, news in found.items() for new in news} - lived_in
        return found

    def _row(
        self, body: str, code: str, level: str, named: tuple[str, str], parent: str, period: tuple[str, str, str]
    ) -> dict[str, str]:
        return dict(zip(UNIT_COLUMNS, (body, code, level, *named, parent, *period), strict=True))

    def _change(self, old: str, new: str, relation: str) -> dict[str, str]:
        merged, basis = self._source["merged_on"], self._source["new_basis"]
        return dict(zip(CHANGE_COLUMNS, (merged, self._old(old), self._new(new), relation, "", basis), strict=True))


def _centers(data: Path, lists: Lists) -> Iterable[dict[str, str]]:
    """Yield the rows of centers.csv; a center that cannot be right gives way to the mean of those of its parts."""
    with _database(data) as database:
        then = {code: (lat, lon) for code, lat, lon in database.execute(_CENTERS_THEN)}
        now = database.execute(_CENTERS_NOW).fetchall()
    parts = defaultdict[str, list[tuple[float, float]]](list)
    for old, new in sorted(lists.pairs):
        if old in then:
            parts[new].append(then[old])
    for code, lat, lon, kind in now:
        known = parts[code] if kind != "Đặc khu" else []
        if known and min(_apart((lat, lon), part) for part in known) > _FARTHEST_CENTER:
            lat, lon = (sum(values) / len(known) for values in zip(*known, strict=True))  # noqa: PLW2901
        yield dict(zip(CENTER_COLUMNS, (code, f"{lat:.4f}", f"{lon:.4f}"), strict=True))


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return about how many kilometers lie between two points."""
    north, east = one[0] - other[0], (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return _DEGREE * math.hypot(north, east)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> int:
    written = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(written)
    return len(written)


if __name__ == "__main__":
    try:
        print(json.dumps(build(Path(sys.argv[1] if len(sys.argv) > 1 else "packs/vn"))))
    except BuildError as error:
        sys.exit(f"build_units: {error}")
