"""Procedures to test with: those of the demo country, and variants of them made by changing what they say."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lienthong.core.values import Actor, system
from lienthong.packs.reading import read_yaml
from lienthong.procedures.definitions import ProcedureDefinition

if TYPE_CHECKING:
    from lienthong.procedures.queries.listing import ListReport

    from .lists import Import

PACKS = Path(__file__).resolve().parents[2] / "packs"


def body(code: str, pack: str = "demo") -> dict[str, Any]:
    (file,) = (PACKS / pack / "procedures").rglob(f"{code}.yaml")
    return copy.deepcopy(read_yaml(file, file.name).data)


def variant(change: Callable[[dict[str, Any]], object], code: str = "D.001") -> ProcedureDefinition:
    """Return a procedure of the demo country after ``change`` was made to what its file says."""
    data = body(code)
    change(data)
    return ProcedureDefinition.model_validate(data)


@pytest.fixture
def bees() -> ProcedureDefinition:
    """Same day; upload, a conditional field, a prefill, a registry write."""
    return ProcedureDefinition.model_validate(body("D.001"))


@pytest.fixture
def moving() -> ProcedureDefinition:
    """Three working days."""
    return ProcedureDefinition.model_validate(body("D.002"))


@pytest.fixture
def machine() -> Actor:
    return system("tests")


@pytest.fixture
def form() -> dict[str, Any]:
    """A form of the bees procedure that can be filed."""
    return {
        "so_dinh_danh": "00000001",
        "ho_ten": "An Bình",
        "noi_nuoi": "00101",
        "so_to": 4,
        "tu_khi": "2020",
        "dat_cua_ai": "toi",
        "co_thoi_han": "khong",
    }


_WORDS = {"vi": "x", "en": "x"}


def family(change: Callable[[dict[str, Any]], object] | None = None) -> ProcedureDefinition:
    """Return a procedure with a repeating group (children), calculated fields and cases, changed as wanted."""
    data = body("D.002")
    data |= {
        "code": "F.001",
        "cases": [
            {"id": "F.001.03", "name": {"vi": "rất lớn", "en": "huge"}, "when": {"field": "muc", "at_least": "5000"}},
            {
                "id": "F.001.02",
                "name": {"vi": "lớn", "en": "large"},
                "when": {"field": "muc", "at_least": "1000"},
                "term": {"kind": "working_days", "amount": "5"},
            },
        ],
    }  # fmt: skip
    data["form"]["schema"]["properties"] |= {
        "muc": {"type": "integer"},
        "tien_chu": {"type": "string"},
        "tien": {"type": "integer"},
        "so_con": {"type": "integer"},
        "hang": {"type": "integer"},
        "nhom": {"type": "string"},
        "nguoi_lon": {"type": "boolean"},
        "con": {
            "type": "array",
            "maxItems": "3",
            "items": {
                "required": ["ten", "ngay_sinh"],
                "properties": {
                    "ten": {"type": "string", "minLength": "2"},
                    "loai": {"type": "string"},
                    "ngay_sinh": {"type": "string", "format": "date"},
                    "tuoi": {"type": "integer"},
                    "so": {"type": "string", "pattern": "^[0-9]{8}$"},
                    "ho_ten_me": {"type": "string"},
                },
            },
        },
    }
    children = {
        "name": "con",
        "label": {"vi": "Con", "en": "Children"},
        "widget": "table",
        "columns": [
            {"name": "ten", "label": {"vi": "Tên", "en": "Name"}},
            {
                "name": "loai",
                "label": _WORDS,
                "options": [{"value": "đẻ", "label": _WORDS}, {"value": "nuôi", "label": _WORDS}],
            },
            {"name": "ngay_sinh", "label": _WORDS, "widget": "date"},
            {
                "name": "tuoi",
                "label": _WORDS,
                "calculate": {"age": "$row.ngay_sinh"},
                "when": {"field": "loai", "not_equals": "nuôi"},
            },
            {"name": "so", "label": _WORDS},
            {
                "name": "ho_ten_me",
                "label": _WORDS,
                "prefill": {"service": "people.person", "as": "child", "field": "full_name"},
                "locked": "true",
            },
        ],
    }
    is_given = {"field": "con", "present": "true"}
    data["form"]["layout"].append(
        {
            "group": "family",
            "title": _WORDS,
            "when": {"field": "muc", "present": "true"},
            "fields": [
                {"name": "tien_chu", "label": _WORDS, "calculate": {"in_words": "$field.tien"}},
                {
                    "name": "tien",
                    "label": _WORDS,
                    "calculate": {"product": ["$field.so_con", "$field.muc"]},
                    "when": is_given,
                },
                {
                    "name": "so_con",
                    "label": _WORDS,
                    "calculate": {"count": {"table": "con", "where": {"field": "tuoi", "less_than": "18"}}},
                },
                {"name": "hang", "label": _WORDS, "calculate": {"cases": [{"value": "1"}]}},
                {"name": "nhom", "label": _WORDS, "calculate": {"cases": [{"value": "01"}]}},
                {"name": "nguoi_lon", "label": _WORDS, "widget": "radio"},
            ],
        }
    )  # fmt: skip
    data["form"]["layout"].append(
        {"group": "numbers", "title": _WORDS, "fields": [{"name": "muc", "label": _WORDS}, children]}
    )
    data["prefill_from"].append(
        {"service": "people.person", "as": "child", "each": "con", "lookup": {"person_number": "$row.so"}}
    )
    if change:
        change(data)
    return ProcedureDefinition.model_validate(data)


@pytest.fixture
def imported(country: Any, machine: Actor, at: datetime) -> Import:
    """Import rows of (code, name) into the demo country's catalogue."""
    from .lists import COMMUNE_COMMITTEE, listed, take_in

    def take(*rows: tuple[str, str], owner: str = "", agency: str | None = None, **more: Any) -> ListReport:
        settles = agency if agency is not None else "" if owner else COMMUNE_COMMITTEE
        return take_in([listed(*row, agency=settles, **more) for row in rows], by=machine, at=at, owner=owner)

    return take


@pytest.fixture
def province(country: Any, at: datetime) -> Callable[[str], int]:
    """The id of a province of the demo country, by its code."""
    from lienthong.units import queries as units

    return lambda code: units.version_at(code, level="province", on=at.date()).unit_id
