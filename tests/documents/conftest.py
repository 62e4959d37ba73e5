"""What the tests of papers share: a store and keys of their own, one commune with its committee, one template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.core.values import Actor, system

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.KEYS = tmp_path / "files", tmp_path / "keys"
    return tmp_path


@pytest.fixture
def person() -> Actor:
    return Actor(kind="person", id="person:1", name="Trần Thị Mỹ Hạnh", subject="001190000001")


@pytest.fixture
def committee(db: None, at: datetime) -> Any:
    """The People's Committee of a ward."""
    from lienthong.units import queries
    from lienthong.units.actions import load_units
    from lienthong.units.definitions import UnitsBundle
    from lienthong.units.rules import BodyVersion

    def body(key: str, level: str, name: str, short: str, parent: str, **more: str) -> BodyVersion:
        return BodyVersion(key, key, level, "", name, name, short, parent, date(2025, 7, 1), None, "", **more)

    rows = (
        body("place/vn", "country", "Việt Nam", "Việt Nam", ""),
        body("place/01", "province", "Thành phố Hà Nội", "Hà Nội", "place/vn"),
        body("place/00004", "commune", "Phường Ba Đình", "Ba Đình", "place/01"),
        body("agency/pc", "agency", "UBND phường Ba Đình", "", "place/00004", agency_type="pc", place="place/00004"),
    )
    load_units(UnitsBundle(rows, ()), by=system("packs"), at=at)
    return queries.unit_by_key("agency/pc")


@pytest.fixture
def template() -> Any:
    from lienthong.documents.definitions import TemplateDefinition

    text = (ROOT / "packs/vn/documents/birth_certificate.yaml").read_text()
    return TemplateDefinition.model_validate(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - it makes nothing but text


SHOWS = [
    {"label": {"vi": "Họ, chữ đệm, tên", "en": "Full name"}, "value": "Nguyễn Thị Ánh Nguyệt"},
    {"label": {"vi": "Ngày sinh", "en": "Date of birth"}, "value": "18/11/2026"},
]


@pytest.fixture
def issue(committee: Any, template: Any, at: datetime) -> Callable[..., Any]:
    """Issue a birth certificate of the ward, as the follower does."""
    from lienthong.core.values import Text
    from lienthong.documents.actions import issue_document, load_templates

    load_templates([template], by=system("packs"), at=at)

    def run(dossier: str = "H26.1-261120-0001", **given: Any) -> Any:
        facts: dict[str, Any] = {
            "template": "birth_certificate",
            "title": Text("Giấy khai sinh", "Birth certificate"),
            "number": "152/2026",
            "unit_id": committee.pk,
            "signer": "Phạm Quốc Bảo",
            "signer_title": "Chủ tịch",
            "shows": SHOWS,
            "by": system("results"),
            "at": at,
        }
        return issue_document(dossier, **(facts | given))

    return run
