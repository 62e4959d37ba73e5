"""Vietnam's tables: built from the package and our corrections, equal to the statistics office's, loaded fast."""

from __future__ import annotations

import csv
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from lienthong.core.values import Actor, system
from lienthong.units import queries
from lienthong.units.actions import load_calendar, load_units
from lienthong.units.definitions import UnitsBundle
from tests.units.tables import SHARED, VIETNAM, read_calendar, read_csv, read_units
from tools import build_units

MERGED, TODAY = date(2025, 7, 1), date(2026, 11, 22)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack's tables, built into a folder of the test."""
    pack = tmp_path_factory.mktemp("vn")
    (pack / "units").mkdir()
    for name in ("source.yaml", "corrections.csv"):
        (pack / "units" / name).write_bytes((VIETNAM / name).read_bytes())
    build_units.build(pack)
    return pack / "units" / "built"


@pytest.fixture(scope="module")
def bundle(built: Path) -> UnitsBundle:
    return read_units(VIETNAM, built)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, bundle: UnitsBundle) -> Iterator[UnitsBundle]:
    """The whole country in the database for the tests of this file, taken back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(bundle, by=system("packs"), at=datetime(2026, 11, 20, 2, tzinfo=UTC))
        load_calendar(read_calendar(VIETNAM), by=system("packs"), at=datetime(2026, 11, 20, 2, tzinfo=UTC))
        yield bundle
        transaction.set_rollback(True)


@pytest.fixture
def vietnam(loaded: UnitsBundle, db: None) -> UnitsBundle:
    return loaded


def yardstick(name: str) -> list[dict[str, str]]:
    if not (SHARED / name).exists():
        pytest.skip(f"the statistics office's table {name} is not at hand beside the repository")
    return read_csv(SHARED / name)


def test_the_communes_of_today_are_those_of_the_statistics_office(bundle: UnitsBundle) -> None:
    told = {
        (row["code"], row["name"], row["province_code"], row["valid_from"], _day_after(row["valid_to"]))
        for row in yardstick("commune_units.csv")
    }
    provinces = {version.body: version.code for version in bundle.versions if version.level == "province"}
    ours = {
        (v.code, v.name, provinces[v.parent], v.valid_from.isoformat(), v.valid_to.isoformat() if v.valid_to else "")
        for v in bundle.versions
        if v.level == "commune" and v.valid_from >= MERGED
    }
    assert ours == told


def test_the_old_communes_are_those_of_the_statistics_office(bundle: UnitsBundle) -> None:
    told = {
        (row["old_code"], row["old_name"].casefold(), row["old_district_code"], row["old_province_code"])
        for row in yardstick("crosswalk_2025_old_to_new.csv")
        if row["old_code"]
    }
    above = {version.body: version for version in bundle.versions}
    ours = {
        (v.code, v.name.casefold(), above[v.parent].code, above[above[v.parent].parent].code)
        for v in bundle.versions
        if v.level == "commune" and v.valid_from < MERGED
    }
    assert ours == told
    assert sum(v.type == "township" for v in bundle.versions if v.valid_from < MERGED) == 617


def test_what_became_what_is_as_the_statistics_office_says(bundle: UnitsBundle) -> None:
    told = defaultdict[str, dict[str, str]](dict)
    for row in yardstick("crosswalk_2025_old_to_new.csv"):
        if row["old_code"] or row["new_code"] != "14698":  # a coastal flat of Kim Sơn that was no commune
            told[row["old_code"] or row["old_district_code"]][row["new_code"]] = row["relation"]
    codes = {version.body: version.code for version in bundle.versions}
    levels = {version.body: version.level for version in bundle.versions}
    ours = defaultdict[str, dict[str, str]](dict)
    for change in bundle.changes:
        if levels[change.old] == "commune" or codes[change.old] in {"318", "471", "498", "536", "755"}:
            ours[codes[change.old]][codes[change.new]] = change.relation
    stayed = {
        v.code for v in bundle.versions if v.level == "commune" and v.valid_from == MERGED and "@2025-01" in v.body
    }
    assert len(stayed) == 132
    assert {code: set(targets) for code, targets in told.items()} == {
        **{code: set(targets) for code, targets in ours.items()},
        **{code: {code} for code in stayed},
    }
    no_people = {(old, new) for old, news in told.items() for new, how in news.items() if how in NO_PEOPLE}
    assert {(o, n) for o, news in ours.items() for n, how in news.items() if how == "GROUND"} == no_people


NO_PEOPLE = {"part_area_only", "area_without_people"}


def test_381_old_communes_need_an_address(bundle: UnitsBundle) -> None:
    inhabited = defaultdict[str, int](int)
    split = Counter(change.old for change in bundle.changes)
    for change in bundle.changes:
        if change.relation != "GROUND":
            inhabited[change.old] += 1
    communes = [v.body for v in bundle.versions if v.level == "commune" and v.valid_from < MERGED]
    assert sum(split[body] > 1 for body in communes) == 440
    assert sum(inhabited[body] > 1 for body in communes) == 381


def test_every_code_has_the_shape_of_an_electronic_identity_and_names_one_agency(bundle: UnitsBundle) -> None:
    today = [v for v in bundle.versions if v.level == "agency" and v.valid_to is None]
    codes = [version.code for version in today]
    assert len(codes) == len(set(codes)) == 3321 * 4 + 34 * 17 + 19
    assert all(re.fullmatch(r"[A-Z0-9]+(\.[A-Z0-9]+)*", code) and len(code) <= 35 for code in codes)
    provinces = sorted(v.code for v in today if v.type == "province_pc")
    assert provinces[:3] == ["H01", "H05", "H12"]
    assert len(provinces) == 34
    in_the_party = {v.type for v in today if v.bloc == "party"}
    assert in_the_party == {"commune_party", "province_party", "party_commission"}


def test_every_commune_of_today_has_a_center_near_what_it_was_made_of(built: Path) -> None:
    centers = {
        row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in read_csv(built / "centers.csv")
    }
    assert len(centers) == 3321
    north, east = centers["06757"]  # Vĩnh Thực: the package puts it 100 km away from its island
    assert (round(north, 1), round(east, 1)) == (21.3, 107.9)
    assert centers["22736"][1] > 111  # Trường Sa, whose old center was one on the coast


def test_a_correction_that_does_not_apply_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "source.yaml").write_bytes((VIETNAM / "source.yaml").read_bytes())
    rows = read_csv(VIETNAM / "corrections.csv")
    with (tmp_path / "units" / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([rows[0], rows[0]])
    with pytest.raises(build_units.BuildError, match=r"corrections.csv:3: not_a_successor"):
        build_units.build(tmp_path)


def test_another_version_of_the_package_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    source = (VIETNAM / "source.yaml").read_text(encoding="utf-8")
    (tmp_path / "units" / "source.yaml").write_text(
        source.replace("version: 1.0.4", "version: 9.9.9"), encoding="utf-8"
    )
    with pytest.raises(build_units.BuildError, match=r"made for 9\.9\.9"):
        build_units.build(tmp_path)


def test_the_whole_country_loads_and_the_same_list_again_does_nothing(
    db: None, bundle: UnitsBundle, loader: Actor, at: datetime
) -> None:
    started = time.monotonic()
    done = load_units(bundle, by=loader, at=at)
    again = load_units(bundle, by=loader, at=at)
    assert done.is_new
    assert done.periods_added == len(bundle.versions)
    assert not again.is_new
    assert time.monotonic() - started < 60  # some 4 s on two idle cores; a bad plan takes hours


def test_one_code_means_two_bodies_before_and_after_the_merger(vietnam: UnitsBundle) -> None:
    before = queries.version_at("00004", level="commune", on=date(2025, 6, 30))
    after = queries.version_at("00004", level="commune", on=MERGED)
    assert (before.name, after.name) == ("Phường Trúc Bạch", "Phường Ba Đình")
    assert before.unit_id != after.unit_id
    assert queries.agency_of(after.unit_id, "one_stop").versions.get().name == (
        "Trung tâm Phục vụ hành chính công phường Ba Đình"
    )


@pytest.mark.parametrize(
    ("code", "name", "answer"),
    [
        ("00001", "Phường Phúc Xá", "Phường Hồng Hà"),
        ("498", "Huyện Hoàng Sa", "Đặc khu Hoàng Sa"),
        ("02", "Tỉnh Hà Giang", "Tỉnh Tuyên Quang"),
        ("00136", "Phường Phúc Lợi", "Phường Phúc Lợi"),  # a part of its ground went elsewhere, none of its people
    ],
)
def test_an_old_code_resolves_to_what_it_is_today(vietnam: UnitsBundle, code: str, name: str, answer: str) -> None:
    body = queries.resolve(code, on=date(2025, 6, 30)).bodies[0]
    assert body.name == name
    assert body.answer is not None
    assert body.answer.name == answer
    assert body.question is None


def test_a_split_commune_resolves_to_all_candidates_and_a_question(vietnam: UnitsBundle) -> None:
    (body,) = queries.resolve("18796", on=date(2025, 6, 30)).bodies
    assert body.answer is None
    assert [(c.name, c.relation, c.inhabited) for c in body.candidates] == [
        ("Phường Sông Trí", "PART", True),
        ("Phường Vũng Áng", "GROUND", False),
        ("Phường Hoành Sơn", "PART", True),
    ]
    assert body.question is not None
    assert "hamlet" in body.question.en


def test_a_district_resolves_to_the_communes_on_its_ground(vietnam: UnitsBundle) -> None:
    (body,) = queries.resolve("001").bodies
    assert body.name == "Quận Ba Đình"
    assert {"Phường Ba Đình", "Phường Ngọc Hà", "Phường Giảng Võ"} <= {c.name for c in body.candidates}
    assert body.question is not None


def test_dong_nai_is_a_city_from_30_april_2026(vietnam: UnitsBundle) -> None:
    before = queries.version_at("75", level="province", on=date(2026, 4, 29))
    after = queries.version_at("75", level="province", on=date(2026, 4, 30))
    assert (before.name, after.name) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    assert before.unit_id == after.unit_id
    commune = queries.version_at("25357", level="commune", on=TODAY)
    agency = queries.agency_of(commune.unit_id, "commune_pc")
    assert [v.name for v in queries.versions_of(agency.pk)] == ["UBND xã Tân Khai", "UBND phường Tân Khai"]


def test_names_without_diacritics_are_found_among_28000(vietnam: UnitsBundle) -> None:
    cards = queries.search_units("phuong ba dinh", on=TODAY)
    assert (cards[0].name, cards[0].within) == ("Phường Ba Đình", "Thành phố Hà Nội")
    assert queries.search_units("đồng nai", on=TODAY)[0].name == "Thành phố Đồng Nai"


def test_eight_pairs_of_communes_in_one_province_differ_only_in_diacritics(vietnam: UnitsBundle) -> None:
    pairs = 0
    for province in queries.provinces(on=MERGED):
        communes = queries.children(province.unit_id, level="commune", on=MERGED)
        folded = Counter(queries.fold(commune.short_name) for commune in communes)
        pairs += sum(count > 1 for count in folded.values())
    assert pairs >= 8
    quang_ngai = queries.version_at("51", level="province", on=TODAY)
    assert [c.name for c in queries.names_alike("Ba Tơ", province_id=quang_ngai.unit_id, on=TODAY)] == [
        "Xã Ba Tơ",
        "Xã Ba Tô",
    ]


NOTICES: dict[str, Any] = {
    "holidays of the facts": {
        "holiday": "2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-26 2026-04-30 2026-05-01 "
        "2026-09-01 2026-09-02 2026-11-24"
    },
    "made up": {"make_up": "2026-04-27"},
    "12729/VPCP-KGVX": {"swapped_off": "2026-01-02", "swapped_worked": "2026-01-10"},
    "9441/TB-BNV": {"swapped_off": "2026-08-31", "swapped_worked": "2026-08-22"},
    "computed for 2027": {
        "holiday": "2027-01-01 2027-04-16 2027-04-30 2027-05-01 2027-09-02 2027-11-24",
        "make_up": "2027-05-03",
    },
}


@pytest.mark.parametrize("notice", NOTICES)
def test_every_published_notice_is_in_the_pack(notice: str) -> None:
    days = {(entry.date.isoformat(), entry.kind) for entry in read_calendar(VIETNAM).days}
    told = {(day, kind) for kind, dates in NOTICES[notice].items() for day in dates.split()}
    assert told <= days


def test_2026_is_announced_and_2027_is_not() -> None:
    assert {entry.date.year for entry in read_calendar(VIETNAM).days if not entry.announced} == {2027}


def test_the_holidays_package_knows_no_holiday_that_the_pack_does_not() -> None:
    holidays = pytest.importorskip("holidays")
    ours = {entry.date for entry in read_calendar(VIETNAM).days}
    told = holidays.country_holidays("VN", years=2026)
    assert {day for day, name in told.items()} - ours == set()


def test_the_swap_of_january_2026_and_the_police_on_saturday(vietnam: UnitsBundle, loader: Actor, at: datetime) -> None:
    place = queries.version_at("00004", level="commune", on=TODAY).unit_id
    police = queries.agency_of(place, "commune_police").pk
    calendar = queries.calendar_for(police, start=date(2026, 1, 1), end=date(2026, 2, 1))
    assert not calendar.is_worked(date(2026, 1, 2))
    assert sum(span.seconds for span in calendar.spans(date(2026, 1, 10))) == 8 * 3600
    assert not calendar.is_worked(date(2026, 1, 17))
    assert len(calendar.open_spans(date(2026, 1, 17))) == 1
    assert calendar.announced_to == date(2027, 1, 1)


def _day_after(last: str) -> str:
    """The yardstick's periods are closed; ours are half-open."""
    return date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat() if last else ""
