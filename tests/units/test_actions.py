"""Lists and calendars are taken in whole; history is added to, never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lienthong.core.ledger import lines_about
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role
from lienthong.units import queries
from lienthong.units.actions import CalendarLoaded, UnitsLoaded, load_calendar, load_units
from lienthong.units.definitions import CalendarBundle, UnitsBundle, calendar_from
from lienthong.units.models import CalendarDay, Unit, UnitChange, UnitVersion, WorkingHours
from lienthong.units.refusals import UnitPeriodRewritten, UnitPeriodsOverlap, UnitUnknown
from tests.units.tables import DEMO, read_calendar, read_csv, read_units, read_yaml

Rows = list[dict[str, str]]


@pytest.fixture
def officer() -> Actor:
    return Actor(kind="officer", id="1", name="An", grants=(Grant(Role.HEAD, "/1/"), Grant(Role.MONITOR, "/")))


def without_counts() -> dict[str, object]:
    return {**read_yaml(DEMO / "levels.yaml"), "expect": []}


def test_who_has_no_right_loads_nothing(db: None, officer: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        load_units(read_units(DEMO), by=officer, at=at)
    with pytest.raises(NotAllowed):
        load_calendar(read_calendar(DEMO), by=officer, at=at)
    assert not Unit.objects.exists()


def test_a_list_that_renames_a_past_period_is_refused(
    demo_units: UnitsBundle, demo_rows: Callable[[], Rows], loader: Actor, at: datetime
) -> None:
    rows = demo_rows()
    rows[6]["name"] = "Sương Muộn"
    with pytest.raises(UnitPeriodRewritten) as refused:
        load_units(read_units(DEMO, units=rows), by=loader, at=at)
    assert refused.value.facts["problems"] == ["place/00101@2000-01-01 2000-01-01: Xã Sương Sớm / Xã Sương Muộn"]
    assert not UnitVersion.objects.filter(short_name="Sương Muộn").exists()


def test_a_list_that_reopens_a_period_is_refused(
    demo_units: UnitsBundle, demo_rows: Callable[[], Rows], loader: Actor, at: datetime
) -> None:
    rows = demo_rows()
    rows[3]["valid_to"] = ""
    with pytest.raises(UnitPeriodRewritten):
        load_units(read_units(DEMO, units=rows), by=loader, at=at)


def test_a_list_whose_codes_collide_with_bodies_it_leaves_out_is_refused(
    demo_units: UnitsBundle, demo_rows: Callable[[], Rows], loader: Actor, at: datetime
) -> None:
    rows = [row for row in demo_rows() if row["body"] != "place/00202@2025-07-01"]
    rows.append({**rows[-1], "body": "place/00202@2026-01-01", "code": "00202", "valid_from": "2026-01-01"})
    changes = [row for row in read_csv(DEMO / "changes.csv") if row["new"] != "place/00202@2025-07-01"]
    bundle = read_units(DEMO, units=rows, changes=changes, levels=without_counts())
    with pytest.raises(UnitPeriodsOverlap) as refused:
        load_units(bundle, by=loader, at=at)
    assert "commune 00202 Xã Trăng Nón 2025-07-01" in refused.value.facts["problems"]
    assert not Unit.objects.filter(key="place/00202@2026-01-01").exists()


def test_a_list_is_loaded_with_one_ledger_line(demo_units: UnitsBundle, at: datetime) -> None:
    (line,) = lines_about("units:list")
    assert (line.verb, line.at, line.actor_id) == ("units.list_loaded", at, "system:packs")
    assert line.detail["periods_added"] == len(demo_units.versions)
    assert line.detail["bodies_added"] == Unit.objects.count()
    assert demo_units.fingerprint in line.detail["hash"]


def test_the_same_list_again_does_nothing(
    demo_units: UnitsBundle, loader: Actor, at: datetime, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(3):  # savepoint, the last load, release
        assert load_units(demo_units, by=loader, at=at + timedelta(days=1)) == UnitsLoaded()
    assert len(lines_about("units:list")) == 1


def test_the_path_is_the_chain_from_the_top(demo_units: UnitsBundle) -> None:
    country, province = Unit.objects.get(key="place/DM@2000-01-01"), Unit.objects.get(key="place/01@2000-01-01")
    place = queries.version_at("00101", level="commune", on=date(2026, 1, 1)).unit
    agency = queries.agency_of(place.pk, "one_stop")
    assert place.path == f"/{country.pk}/{province.pk}/{place.pk}/"
    assert agency.path == f"{place.path}{agency.pk}/"
    assert (agency.place_id, agency.kind, place.kind) == (place.pk, "AGENCY", "PLACE")


def test_an_office_of_another_bloc_stands_in_a_tree_of_its_own(
    demo_units: UnitsBundle, loader: Actor, at: datetime
) -> None:
    party = Unit.objects.get(key="agency/commune_party/00101@2025-07-01")
    committee = Unit.objects.get(key="agency/commune_pc/00101@2025-07-01")
    place = party.place
    assert place is not None
    assert (party.bloc, committee.bloc, place.bloc) == ("party", "government", "government")
    assert party.path == f"/party{place.path}{party.pk}/"
    assert not party.path.startswith(place.path)
    moved = [replace(one, bloc="party" if one.agency_type == "commune_pc" else one.bloc) for one in demo_units.versions]
    load_units(UnitsBundle(tuple(moved), demo_units.changes), by=loader, at=at)
    committee.refresh_from_db()
    assert committee.path == f"/party{place.path}{committee.pk}/"


def test_a_body_that_only_changed_its_parent_stays_the_same_body(demo_units: UnitsBundle) -> None:
    country, province, body = (Unit.objects.get(key=f"place/{code}@2000-01-01") for code in ("DM", "01", "00102"))
    assert body.path == f"/{country.pk}/{province.pk}/{body.pk}/"
    assert [version.parent.key for version in body.versions.order_by("valid_from")] == [  # type: ignore[union-attr]
        "place/011@2000-01-01",
        "place/01@2000-01-01",
    ]


def test_a_new_list_ends_periods_and_adds_new_ones(
    demo_units: UnitsBundle, demo_rows: Callable[[], Rows], loader: Actor, at: datetime
) -> None:
    rows = demo_rows()
    rows[-1]["valid_to"] = "2026-04-30"
    rows.append({**rows[-1], "type": "ward", "valid_from": "2026-04-30", "valid_to": ""})
    before = set(UnitVersion.objects.values_list("id", flat=True))
    done = load_units(read_units(DEMO, units=rows), by=loader, at=at)
    assert (done.bodies_added, done.periods_added, done.periods_ended) == (0, 5, 5)  # the place and its four agencies
    assert before < set(UnitVersion.objects.values_list("id", flat=True))
    old, new = queries.versions_of(Unit.objects.get(key="place/00202@2025-07-01").pk)
    assert (old.name, old.valid_to, new.name) == ("Xã Trăng Nón", date(2026, 4, 30), "Phường Trăng Nón")


def test_our_own_words_may_be_reworded(
    demo_units: UnitsBundle, demo_rows: Callable[[], Rows], loader: Actor, at: datetime
) -> None:
    rows = demo_rows()
    rows[1]["legal_basis"] = "Luật Đơn vị 1, Điều 2"
    done = load_units(read_units(DEMO, units=rows), by=loader, at=at)
    assert (done.periods_reworded, done.periods_added) == (1, 0)


def test_a_corrected_succession_replaces_the_wrong_one(demo_units: UnitsBundle, loader: Actor, at: datetime) -> None:
    changes = read_csv(DEMO / "changes.csv")
    changes[0]["note"] = "toàn bộ"
    del changes[1]
    done = load_units(read_units(DEMO, changes=changes), by=loader, at=at)
    assert (done.changes_removed, done.changes_written) == (1, 1)
    assert UnitChange.objects.count() == len(changes)


def test_what_a_list_leaves_out_stays(demo_units: UnitsBundle, loader: Actor, at: datetime) -> None:
    rows = [row for row in read_csv(DEMO / "units.csv") if row["body"] == "place/DM@2000-01-01"]
    bundle = read_units(DEMO, units=rows, changes=[], levels=without_counts())
    done = load_units(bundle, by=loader, at=at)
    assert done == UnitsLoaded(is_new=True)
    assert UnitVersion.objects.count() == len(demo_units.versions)
    assert UnitChange.objects.count() == len(demo_units.changes)


# ---------------------------------------------------------------- the calendar


def test_a_calendar_for_an_unknown_body_is_refused(db: None, loader: Actor, at: datetime) -> None:
    calendar = read_yaml(DEMO / "calendar.yaml")
    calendar["days"][0]["under"] = "place/99@2000-01-01"
    with pytest.raises(UnitUnknown):
        load_calendar(calendar_from(calendar=calendar, hours=read_yaml(DEMO / "hours.yaml")), by=loader, at=at)
    assert not CalendarDay.objects.exists()


def test_a_calendar_is_loaded_with_one_ledger_line(demo_calendar: CalendarBundle) -> None:
    (line,) = lines_about("units:calendar")
    assert line.verb == "units.calendar_loaded"
    assert line.detail["days_changed"] == ["2026-11-24", "2026-12-24", "2026-12-26", "2026-12-31"]
    assert line.detail["hours_changed"] is True
    assert (line.detail["days"], line.detail["hours"]) == (4, 21)


def test_the_same_calendar_again_does_nothing(
    demo_calendar: CalendarBundle, loader: Actor, at: datetime, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(3):
        assert load_calendar(demo_calendar, by=loader, at=at) == CalendarLoaded()
    assert len(lines_about("units:calendar")) == 1


def test_a_swap_announced_later_says_which_days_changed(
    demo_calendar: CalendarBundle, loader: Actor, at: datetime
) -> None:
    calendar = read_yaml(DEMO / "calendar.yaml")
    swap = {**calendar["days"][1], "date": "2026-11-23", "instead_of": "2026-11-28"}
    calendar["days"] += [swap, {**swap, "kind": "swapped_worked", "date": "2026-11-28", "instead_of": "2026-11-23"}]
    del calendar["days"][3]
    bundle = calendar_from(calendar=calendar, hours=read_yaml(DEMO / "hours.yaml"))
    done = load_calendar(bundle, by=loader, at=at)
    assert done.days_changed == (date(2026, 11, 23), date(2026, 11, 28), date(2026, 12, 24))
    assert not done.hours_changed
    assert CalendarDay.objects.count() == done.days == 5
    assert WorkingHours.objects.count() == done.hours
