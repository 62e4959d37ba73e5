"""The packs' unit files, read as the packs room reads them: every scalar a text."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from lienthong.units.definitions import CalendarBundle, UnitsBundle, bundle_from, calendar_from

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "packs" / "demo" / "units"
VIETNAM = ROOT / "packs" / "vn" / "units"
SHARED = ROOT.parent / "shared" / "data"


class _Texts(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Texts)  # noqa: S506 - a safe loader that guesses less


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_units(folder: Path, tables: Path | None = None, **changed: Any) -> UnitsBundle:
    tables = tables or folder
    parts = {
        "levels": read_yaml(folder / "levels.yaml"),
        "agencies": read_yaml(folder / "agencies.yaml"),
        "units": read_csv(tables / "units.csv"),
        "changes": read_csv(tables / "changes.csv"),
    }
    return bundle_from(**{**parts, **changed})


def read_calendar(folder: Path) -> CalendarBundle:
    return calendar_from(calendar=read_yaml(folder / "calendar.yaml"), hours=read_yaml(folder / "hours.yaml"))
