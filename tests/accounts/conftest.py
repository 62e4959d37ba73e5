"""What the tests of accounts share: two communes of a made-up country with their offices, and who may administer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from lienthong.core.values import Actor, system

BASIS = [{"act": "Act 1"}]
WORDS = {"vi": "{name}", "en": "{name}"}


def place(body: str, code: str, level: str, name: str, parent: str) -> dict[str, str]:
    facts = {"valid_from": "2025-07-01", "valid_to": "", "legal_basis": "Act 1", "type": level}
    return facts | {"body": body, "code": code, "level": level, "name": name, "parent": parent}


def office(kind: str) -> dict[str, Any]:
    name = {"vi": f"{kind} {{short}}", "en": f"{kind} {{name_en}}"}
    facts = {"level": "commune", "title": {"vi": kind, "en": kind}, "code": f"{kind}-{{code}}", "since": "2025-07-01"}
    return {"type": kind, "name": name, "legal_basis": BASIS, "confidence": "confirmed"} | facts


@dataclass(frozen=True)
class Ground:
    """Ids and paths of the made-up country."""

    country: Any
    province: Any
    first: Any
    second: Any
    hall: Any
    counter: Any


@pytest.fixture
def ground(db: None, at: datetime) -> Ground:
    from lienthong.units import actions, queries
    from lienthong.units.definitions import bundle_from

    levels = [{"code": level, "title": WORDS} for level in ("country", "province", "commune")]
    types = [
        {"code": level, "level": level, "title": WORDS, "name": WORDS} for level in ("country", "province", "commune")
    ]
    bundle = bundle_from(
        levels={"levels": levels, "types": types},
        agencies={"templates": [office("hall"), office("counter")]},
        units=[
            place("place/0@2025-07-01", "0", "country", "Country", ""),
            place("place/01@2025-07-01", "01", "province", "North", "place/0@2025-07-01"),
            place("place/00004@2025-07-01", "00004", "commune", "Hòa Bình", "place/01@2025-07-01"),
            place("place/00005@2025-07-01", "00005", "commune", "Thanh Xuân", "place/01@2025-07-01"),
        ],
    )
    actions.load_units(bundle, by=system("tests"), at=at)
    day = at.date()
    first = queries.version_at("00004", level="commune", on=day)
    return Ground(
        country=queries.version_at("0", level="country", on=day),
        province=queries.version_at("01", level="province", on=day),
        first=first,
        second=queries.version_at("00005", level="commune", on=day),
        hall=queries.agency_of(first.unit_id, "hall"),
        counter=queries.agency_of(first.unit_id, "counter"),
    )


@pytest.fixture
def machine() -> Actor:
    return system("tests")


@pytest.fixture
def stranger() -> Actor:
    return Actor(kind="person", id="0", name="Ai Đó")
