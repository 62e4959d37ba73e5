"""Every question about places, agencies and working time."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime, time

import pytest

from lienthong.core.calendar import DayKind, Span
from lienthong.core.values import Actor
from lienthong.units import queries
from lienthong.units.actions import load_calendar
from lienthong.units.definitions import CalendarBundle, UnitsBundle, calendar_from
from lienthong.units.models import Unit
from lienthong.units.refusals import AgencyNotSingle, AgencyUnknown, CalendarUnknown, UnitUnknown
from tests.units.tables import DEMO, read_yaml

Counts = Callable[[int], AbstractContextManager[object]]
BEFORE, TODAY = date(2025, 6, 30), date(2026, 11, 20)
YEAR = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}


def unit(key: str) -> Unit:
    return Unit.objects.get(key=key)


def place(code: str, level: str = "commune", on: date = TODAY) -> int:
    return queries.version_at(code, level=level, on=on).unit_id


# ---------------------------------------------------------------- refusals


def test_what_does_not_exist_is_refused_by_name(demo_units: UnitsBundle) -> None:
    for ask in (
        lambda: queries.get_unit(0),
        lambda: queries.unit_by_key("place/99@2000-01-01"),
        lambda: queries.version_at("99999", level="commune", on=TODAY),
        lambda: queries.version_at("00103", level="commune", on=TODAY),  # an old code that means nothing today
        lambda: queries.version_at("00101", level="province", on=TODAY),
        lambda: queries.version_of(unit("place/011@2000-01-01").pk, on=TODAY),
        lambda: queries.resolve("99999"),
        lambda: queries.resolve("00101", level="province"),
        lambda: queries.resolve("00101", on=date(1990, 1, 1)),
        lambda: queries.calendar_for(0, **YEAR),
    ):
        with pytest.raises(UnitUnknown):
            ask()


def test_the_country_is_the_one_unit_above_all_from_the_day_on_which_it_is_known(demo_units: UnitsBundle) -> None:
    top = queries.country(on=TODAY)
    assert (top.level, top.parent_id) == ("country", None)
    with pytest.raises(UnitUnknown):
        queries.country(on=date(1900, 1, 1))


def test_an_agency_type_that_serves_no_place_is_refused(demo_units: UnitsBundle) -> None:
    with pytest.raises(AgencyUnknown):
        queries.agency_of(place("00101"), "fire_brigade")
    with pytest.raises(AgencyUnknown):
        queries.agency_of(0, "commune_pc")


def test_one_of_several_ministries_must_be_named(demo_units: UnitsBundle) -> None:
    with pytest.raises(AgencyNotSingle):
        queries.agency_of(place("00101"), "ministry")


def test_a_calendar_without_hours_is_refused(demo_calendar: CalendarBundle) -> None:
    with pytest.raises(CalendarUnknown):
        queries.calendar_for(place("00101"), start=date(1999, 1, 1), end=date(2000, 2, 1))


# ---------------------------------------------------------------- places and agencies


def test_a_code_means_another_body_before_and_after_the_merger(demo_units: UnitsBundle) -> None:
    before = queries.version_at("00101", level="commune", on=BEFORE)
    after = queries.version_at("00101", level="commune", on=date(2025, 7, 1))
    assert (before.name, after.name) == ("Xã Sương Sớm", "Phường Nắng Sớm")
    assert before.unit.key == "place/00101@2000-01-01"
    assert queries.version_of(after.unit_id, on=TODAY) == after
    assert queries.get_unit(after.unit_id) == queries.unit_by_key("place/00101@2025-07-01")


def test_finding_a_unit_takes_one_statement(demo_units: UnitsBundle, django_assert_num_queries: Counts) -> None:
    with django_assert_num_queries(1):
        version = queries.version_at("00101", level="commune", on=TODAY)
        assert version.unit.path
    with django_assert_num_queries(1):
        queries.agency_of(version.unit_id, "commune_pc")
    with django_assert_num_queries(1):
        assert len(queries.names([version.unit_id, 0, *(u.pk for u in Unit.objects.none())], on=TODAY)) == 1
    with django_assert_num_queries(1):
        assert len(queries.children(place_of_province(version.unit.path), level="commune", on=TODAY)) == 2
    with django_assert_num_queries(1):
        assert [p.unit.key for p in queries.provinces(on=TODAY)] == ["place/01@2000-01-01", "place/02@2000-01-01"]
    with django_assert_num_queries(1):
        queries.search_units("trang non", on=TODAY)


def place_of_province(path: str) -> int:
    return int(path.split("/")[2])


def test_an_agency_of_a_place_is_its_own_or_that_of_the_nearest_place_above(demo_units: UnitsBundle) -> None:
    commune = place("00201")
    assert queries.agency_of(commune, "commune_pc").key == "agency/commune_pc/00201@2025-07-01"
    assert queries.agency_of(commune, "social_insurance").key == "agency/social_insurance/02@2025-07-01"
    assert queries.version_at("Z02.X00201", level="agency", on=TODAY).name == "UBND phường Trăng Non"


def test_names_are_those_of_the_day_in_the_language_asked(demo_units: UnitsBundle) -> None:
    old, new = unit("place/00101@2000-01-01").pk, unit("place/00101@2025-07-01").pk
    assert queries.names([old, new], on=TODAY) == {old: "Xã Sương Sớm", new: "Phường Nắng Sớm"}
    assert queries.names([new], on=BEFORE) == {new: "Phường Nắng Sớm"}
    renamed = unit("place/00102@2000-01-01").pk  # has a later period, with the same name
    assert queries.names([renamed], on=BEFORE) == {renamed: "Xã Mây Hồng"}
    assert queries.names([new], on=TODAY, language="en") == {new: "Nắng Sớm Ward"}


def test_children_are_those_of_the_day(demo_units: UnitsBundle) -> None:
    province = unit("place/01@2000-01-01").pk
    assert [c.code for c in queries.children(province, level="commune", on=TODAY)] == ["00101", "00102"]
    assert [c.code for c in queries.children(province, level="district", on=BEFORE)] == ["011"]
    assert queries.children(province, level="commune", on=BEFORE) == []


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("trang non", ["00201", "00202"]),
        ("Trăng Nón", ["00202", "00201"]),
        ("phuong trang non", ["00201"]),
        ("non trang", ["00201", "00202"]),
        ("binh", ["01"]),
        ("00101", ["00101"]),
        ("   ", []),
        ("sương sớm", []),
    ],
)
def test_places_are_found_by_words_with_or_without_diacritics(
    demo_units: UnitsBundle, words: str, codes: list[str]
) -> None:
    assert [card.code for card in queries.search_units(words, on=TODAY)] == codes


def test_a_card_says_where_the_place_lies_and_the_list_has_an_end(demo_units: UnitsBundle) -> None:
    (card,) = queries.search_units("trăng", on=TODAY, limit=1)
    assert (card.within, card.level) == ("Thành phố Hoàng Hôn", "commune")
    assert [card.name for card in queries.search_units("suối", on=BEFORE, levels=("district",))] == ["Huyện Suối Mơ"]


def test_names_alike_without_diacritics_are_all_returned(demo_units: UnitsBundle) -> None:
    province = unit("place/02@2000-01-01").pk
    alike = queries.names_alike("Trăng Non", province_id=province, on=TODAY)
    assert [commune.name for commune in alike] == ["Phường Trăng Non", "Xã Trăng Nón"]
    assert [c.code for c in queries.names_alike("xã trăng nón", province_id=province, on=TODAY)] == ["00202"]


def test_versions_are_told_oldest_first(demo_units: UnitsBundle) -> None:
    versions = queries.versions_of(unit("place/00102@2000-01-01").pk)
    assert [version.valid_to for version in versions] == [date(2025, 7, 1), None]
    assert str(versions[0]) == "00102 Xã Mây Hồng"


# ---------------------------------------------------------------- resolve


def test_a_code_without_a_day_resolves_to_every_body_that_bore_it(demo_units: UnitsBundle) -> None:
    found = queries.resolve("00101")
    assert [(body.name, body.answer.name) for body in found.bodies if body.answer] == [
        ("Phường Nắng Sớm", "Phường Nắng Sớm"),
        ("Xã Sương Sớm", "Phường Nắng Sớm"),
    ]
    assert [body.within for body in found.bodies] == ["Tỉnh Bình Minh", "Huyện Suối Mơ"]


def test_a_split_commune_has_candidates_and_a_question(demo_units: UnitsBundle) -> None:
    (body,) = queries.resolve("00103", level="commune", on=BEFORE).bodies
    assert body.answer is None
    assert [(c.code, c.relation, c.within) for c in body.candidates] == [
        ("00101", "PART", "Tỉnh Bình Minh"),
        ("00102", "PART", "Tỉnh Bình Minh"),
    ]
    assert body.question is not None


def test_a_commune_that_only_lost_empty_ground_has_one_answer(demo_units: UnitsBundle) -> None:
    (body,) = queries.resolve("00201", on=BEFORE).bodies
    assert body.answer is not None
    assert body.answer.code == "00201"
    assert [(c.code, c.inhabited) for c in body.candidates] == [("00201", True), ("00202", False)]
    assert body.question is None


def test_an_island_district_a_district_and_a_province_resolve_too(demo_units: UnitsBundle) -> None:
    island, district, province = (queries.resolve(code).bodies[0] for code in ("022", "011", "01"))
    assert island.answer is not None
    assert island.answer.name == "Xã Trăng Nón"
    assert len(district.candidates) == 2
    assert district.question is not None
    assert province.answer is not None
    assert province.answer.name == "Tỉnh Bình Minh"


def test_a_resolution_is_plain_enough_to_print_and_takes_four_statements(
    demo_units: UnitsBundle, django_assert_num_queries: Counts
) -> None:
    with django_assert_num_queries(4):  # who bore it, what became of it, is that the end, what is it today
        found = queries.resolve("00103")
    assert json.loads(json.dumps(asdict(found), default=str))["bodies"][0]["valid_to"] == "2025-07-01"


# ---------------------------------------------------------------- calendars


def test_a_calendar_at_hand_takes_one_statement_and_is_shared(
    demo_calendar: CalendarBundle, django_assert_num_queries: Counts
) -> None:
    commune, other = place("00101"), place("00202")
    pc = queries.agency_of(other, "commune_pc").pk
    with django_assert_num_queries(3):
        calendar = queries.calendar_for(commune, **YEAR)
    with django_assert_num_queries(1):
        assert queries.calendar_for(pc, **YEAR) is calendar


def test_the_demo_country_has_a_holiday_a_swap_and_a_half_day(demo_calendar: CalendarBundle) -> None:
    calendar = queries.calendar_for(place("00101"), **YEAR)
    kinds = {day: calendar.rule(date(2026, *day)).kind for day in ((11, 24), (12, 31), (12, 26), (12, 24), (11, 20))}
    assert list(kinds.values()) == [
        DayKind.HOLIDAY,
        DayKind.SWAPPED_OFF,
        DayKind.SWAPPED_WORKED,
        DayKind.HALF_DAY,
        DayKind.WORKING,
    ]
    assert calendar.spans(date(2026, 12, 26)) == calendar.spans(date(2026, 11, 20))
    assert calendar.spans(date(2026, 12, 24)) == (Span(time(7, 30), time(11, 30)),)
    assert calendar.rule(date(2026, 11, 24)).basis == "Luật Ngày nghỉ"
    assert calendar.rule(date(2026, 11, 24)).name.en == "Culture Day"
    assert calendar.zone.key == "Asia/Ho_Chi_Minh"
    assert calendar.announced_to == date(2027, 1, 1)


def test_the_police_receive_people_on_saturday_morning(demo_calendar: CalendarBundle) -> None:
    saturday = date(2026, 11, 21)
    police = queries.calendar_for(queries.agency_of(place("00101"), "commune_police").pk, **YEAR)
    assert police.open_spans(saturday) == (Span(time(7, 30), time(11, 30)),)
    assert not police.is_worked(saturday)
    assert queries.calendar_for(place("00101"), **YEAR).open_spans(saturday) == ()


def test_a_day_and_hours_of_one_province_are_inherited_by_what_is_under_it(
    demo_calendar: CalendarBundle, loader: Actor, at: datetime
) -> None:
    kept = queries.calendar_for(place("00101"), **YEAR)
    calendar, hours = read_yaml(DEMO / "calendar.yaml"), read_yaml(DEMO / "hours.yaml")
    calendar["days"].append({**calendar["days"][0], "date": "2026-11-25", "under": "place/02@2000-01-01"})
    hours["hours"].append(
        {**hours["hours"][0], "under": "place/02@2000-01-01", "worked": [{"days": ["mon"], "hours": ["08:00-12:00"]}]}
    )
    load_calendar(calendar_from(calendar=calendar, hours=hours), by=loader, at=at)
    here, there = (queries.calendar_for(place(code), **YEAR) for code in ("00201", "00101"))
    assert here.rule(date(2026, 11, 25)).kind == DayKind.HOLIDAY
    assert here.spans(date(2026, 11, 23)) == (Span(time(8), time(12)),)
    assert there.is_worked(date(2026, 11, 25))
    assert there is not kept  # the load made a new stamp
    police = queries.calendar_for(queries.agency_of(place("00201"), "commune_police").pk, **YEAR)
    assert len(police.spans(date(2026, 11, 23))) == 2
    assert not police.is_worked(date(2026, 11, 25))
