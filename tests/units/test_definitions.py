"""How a pack writes places, agencies and working time: first what it may not write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from lienthong.core.calendar import Span
from lienthong.core.definitions import Basis
from lienthong.units.definitions import (
    AgenciesFile,
    CalendarFile,
    HoursFile,
    LevelsFile,
    basis_text,
    calendar_from,
    spans_of,
)
from lienthong.units.refusals import UnitListWrong
from tests.units.tables import DEMO, VIETNAM, read_calendar, read_units, read_yaml

Rows = list[dict[str, str]]


@pytest.fixture
def levels() -> Any:
    return read_yaml(DEMO / "levels.yaml")


@pytest.fixture
def agencies() -> Any:
    return read_yaml(DEMO / "agencies.yaml")


def problems(changed: dict[str, Any]) -> list[str]:
    with pytest.raises(UnitListWrong) as refused:
        read_units(DEMO, **changed)
    return list(refused.value.facts["problems"])


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("valid_from", "31/02/2025", "units.csv:3: valid_from: should be a day such as 2026-11-20"),
        ("body", "somewhere", "units.csv:3: body: String should match pattern"),
        ("level", "hamlet", "units.csv:3: level: Input should be"),
        ("type", "ward", "units.csv: place/01@2000-01-01: ward is no type of level province"),
        ("type", "castle", "units.csv: place/01@2000-01-01: castle is no type of level province"),
        ("parent", "place/XX@2000-01-01", "place/01@2000-01-01: parent place/XX@2000-01-01 is not in the list"),
        ("valid_to", "2001-01-01", "0 of level commune under"),
    ],
)
def test_a_wrong_cell_is_named_by_file_and_line_or_body(
    demo_rows: Callable[[], Rows], levels: Any, column: str, value: str, problem: str
) -> None:
    rows = demo_rows()
    rows[1][column] = value
    levels["expect"].append({"on": "2025-07-01", "level": "commune", "under": "01", "count": "2"})
    assert any(found.startswith(problem) for found in problems({"units": rows, "levels": levels}))


def test_a_wrong_change_is_named_by_line() -> None:
    row = {"date": "2025-07-01", "old": "a", "new": "b", "relation": "half", "note": "", "legal_basis": ""}
    assert problems({"changes": [row]})[0].startswith("changes.csv:2: relation: Input should be 'whole'")


def test_at_most_twenty_problems_are_shown_and_all_are_counted(demo_rows: Callable[[], Rows]) -> None:
    rows = [{**row, "valid_from": "never"} for row in demo_rows() * 2]
    with pytest.raises(UnitListWrong) as refused:
        read_units(DEMO, units=rows)
    assert len(refused.value.facts["problems"]) == 20
    assert refused.value.facts["count"] == len(rows)


@pytest.mark.parametrize("template", [{"vi": "Phường {nam}", "en": "{name} Ward"}, {"vi": "Phường {name}", "en": "{}"}])
def test_an_unknown_placeholder_is_an_error(levels: Any, template: dict[str, str]) -> None:
    levels["types"][-1]["numbered"] = template
    with pytest.raises(ValidationError, match="unknown placeholder"):
        LevelsFile.model_validate(levels)


@pytest.mark.parametrize(("field", "value"), [("name", {"vi": "{ten}", "en": "x"}), ("code", "{eid}.{name}")])
def test_an_agency_template_knows_only_its_own_placeholders(agencies: Any, field: str, value: Any) -> None:
    agencies["templates"][0][field] = value
    with pytest.raises(ValidationError, match="unknown placeholder"):
        AgenciesFile.model_validate(agencies)


def make_day(**changes: str) -> dict[str, Any]:
    day = {
        "date": "2026-11-24",
        "kind": "holiday",
        "name": {"vi": "Lễ", "en": "Holiday"},
        "legal_basis": [{"act": "Law"}],
        "confidence": "confirmed",
    }
    return {**day, **changes}


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ([make_day(kind="half_day")], "only a half day"),
        ([make_day(opens="07:30", closes="11:30")], "only a half day"),
        ([make_day(kind="half_day", opens="11:30", closes="07:30")], "closes must be later"),
        ([make_day(kind="make_up")], "names the other day"),
        ([make_day(instead_of="2026-11-22")], "names the other day"),
        ([make_day(), make_day()], "a day stands twice"),
        ([make_day(kind="swapped_off", instead_of="2026-11-28")], "has no other half"),
        (
            [
                make_day(kind="swapped_off", instead_of="2026-11-28"),
                make_day(date="2026-11-28", kind="swapped_worked", instead_of="2026-11-25"),
            ],
            "has no other half",
        ),
        ([make_day(announced="maybe")], "valid boolean"),
        ([make_day(legal_basis="")], "legal_basis"),
    ],
)
def test_a_day_that_makes_no_sense_is_an_error(days: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        CalendarFile.model_validate({"days": days})


def test_the_same_day_may_stand_for_two_places() -> None:
    days = [make_day(), make_day(under="place/01@2000-01-01", announced="false")]
    assert [day.announced for day in CalendarFile.model_validate({"days": days}).days] == [True, False]


@pytest.mark.parametrize("hours", ["7:30-11:30", "11:30-07:30", "07:30-07:30"])
def test_hours_must_open_before_they_close(hours: str) -> None:
    entry = {
        "worked": [{"days": ["mon"], "hours": [hours]}],
        "since": "2025-07-01",
        "legal_basis": [{"act": "Law"}],
        "confidence": "confirmed",
    }
    with pytest.raises(ValidationError):
        HoursFile.model_validate({"hours": [entry]})


def test_the_demo_country_has_four_communes_with_their_agencies() -> None:
    bundle = read_units(DEMO)
    today = {v.code: v for v in bundle.versions if v.valid_to is None}
    assert sum(v.level == "commune" for v in today.values()) == 4
    assert (today["00101"].name, today["00101"].name_en) == ("Phường Nắng Sớm", "Nắng Sớm Ward")
    one_stop = today["Z01.X00101.HCC"]
    assert one_stop.name == "Trung tâm Phục vụ hành chính công phường Nắng Sớm"
    assert one_stop.body == "agency/one_stop/00101@2025-07-01"
    assert one_stop.place == one_stop.parent == "place/00101@2025-07-01"
    assert today["G01"].place == "place/DM@2000-01-01"


def test_a_name_that_is_a_number_is_written_the_other_way_round_in_english() -> None:
    ward = next(v for v in read_units(DEMO).versions if v.code == "00103")
    assert (ward.name, ward.name_en) == ("Phường 4", "Ward 4")


def test_an_agency_keeps_its_body_when_its_place_is_renamed(demo_rows: Callable[[], Rows]) -> None:
    rows = demo_rows()
    last = next(row for row in rows if row["body"] == "place/00202@2025-07-01")
    last["valid_to"] = "2026-04-30"
    rows.append({**last, "type": "ward", "valid_from": "2026-04-30", "valid_to": ""})
    police = [v for v in read_units(DEMO, units=rows).versions if v.body == "agency/commune_police/00202@2025-07-01"]
    assert [(v.name, v.valid_from, v.valid_to) for v in police] == [
        ("Công an xã Trăng Nón", date(2025, 7, 1), date(2026, 4, 30)),
        ("Công an phường Trăng Nón", date(2026, 4, 30), None),
    ]


def test_the_fingerprint_says_whether_two_lists_are_the_same(demo_rows: Callable[[], Rows]) -> None:
    rows = demo_rows()
    assert read_units(DEMO).fingerprint == read_units(DEMO, units=rows).fingerprint
    rows[1]["name"] = "Bình Minh Mới"
    assert read_units(DEMO).fingerprint != read_units(DEMO, units=rows).fingerprint
    assert read_calendar(DEMO).fingerprint == read_calendar(DEMO).fingerprint != read_calendar(VIETNAM).fingerprint


def test_a_calendar_is_read_with_its_hours() -> None:
    bundle = calendar_from(calendar=read_yaml(DEMO / "calendar.yaml"), hours=read_yaml(DEMO / "hours.yaml"))
    assert [entry.kind for entry in bundle.days] == ["holiday", "swapped_off", "swapped_worked", "half_day"]
    assert list(spans_of(bundle.hours[1].reception)) == [(5, Span(time(7, 30), time(11, 30)))]


def test_a_basis_is_written_as_one_line() -> None:
    assert basis_text([Basis(act="Luật A", article="Điều 1"), Basis(act="Luật B")]) == "Luật A, Điều 1; Luật B"
