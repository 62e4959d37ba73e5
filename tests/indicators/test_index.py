"""The index of units as it is asked for: points, ranks with their change, refusals, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators.actions import keep_stock
from lienthong.indicators.actions.defining import load_indexes, load_indicators
from lienthong.indicators.actions.indexes import KEPT_DAYS, rank_units
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.models import IndexStanding, Slot
from lienthong.indicators.queries.index import index_of, ranking
from lienthong.indicators.queries.indexes import all_indexes
from lienthong.indicators.queries.scores import _is_competent
from lienthong.indicators.refusals import IndexNotForUnit, IndexUnknown, PeriodNotBegun
from lienthong.indicators.rules.periods import is_kept, start_of
from lienthong.packs.contents import SINGLE
from lienthong.packs.reading import read_yaml
from lienthong.procedures.queries.competence import ListCount
from lienthong.units.models import Unit, UnitVersion
from lienthong.units.refusals import UnitUnknown
from tests.fixtures.counting import count_lines
from tests.packs.conftest import PACKS

from .test_scoring import INDEX

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MACHINE = system("indexes")


def load(at: Any, index: Any = INDEX) -> None:
    alone = {name for name, _ in SINGLE.values()}
    files = [
        file for file in sorted((PACKS / "vn/indicators").glob("*.yaml")) if f"indicators/{file.name}" not in alone
    ]
    indicators = [IndicatorDefinition.model_validate(read_yaml(file, file.name).data) for file in files]
    load_indicators(indicators, by=MACHINE, at=at)
    load_indexes([index], by=MACHINE, at=at)


@pytest.fixture
def counted(country: dict[str, Any], line: Callable[..., Any], at: Any) -> dict[str, Any]:
    """Commune 0101: two of three done in time, one online; 0102: one late; one open in each, that of 0102 past due."""
    load(at)
    office, other, province = (country[key] for key in ("pc0101", "pc0102", "pc01"))
    lines = [
        *(
            line("submitted", f"H{n}", office, at - 2 * DAY, channel="online" if n == 1 else "counter")
            for n in (1, 2, 3)
        ),
        *(line("completed", f"H{n}", office, at, on_time=n != 3) for n in (1, 2, 3)),
        line("submitted", "H4", office, at, due_at=(at + DAY).isoformat(), channel="counter"),
        line("submitted", "H5", other, at - 2 * DAY),
        line("completed", "H5", other, at, on_time=False),
        line("submitted", "H6", other, at, due_at=(at - DAY).isoformat()),
        line("submitted", "H7", province, at, due_at=(at + DAY).isoformat()),
    ]
    count_lines(lines)
    return country


def points(card: Any) -> dict[str, float | None]:
    return {item.code: item.points for group in card.groups for item in group.items}


def test_an_index_is_what_its_items_count_up_to_now(counted, at):
    card = index_of("766", counted["0101"].pk, "month", at)
    items = {item.code: item for group in card.groups for item in group.items}
    assert (items["on_time"].part, items["on_time"].whole) == (3, 4)  # two in time and one in hand, of four
    assert points(card)["on_time"] == 15
    assert points(card)["filed_online"] == 3  # a quarter, full at a half
    assert (items["publish_on_time"].state, points(card)["publish_on_time"]) == ("not_yet_measured", None)
    assert "publish_on_time" in card.missing and "filed_online" in card.unverified
    assert (card.unit_code, card.level, card.is_live, card.is_whole) == ("0101", "commune", True, False)
    assert card.total == sum(group.points or 0 for group in card.groups)
    late = index_of("766", counted["0102"].pk, "year", at)
    assert points(late)["on_time"] == 0


def test_an_item_that_counts_only_a_part_of_the_period_is_not_measured_until_it_is_whole(counted, at):
    def now() -> dict[str, float | None]:
        return points(index_of("766", counted["0101"].pk, "month", at))

    whole, start = now(), start_of("month", at.date())
    Slot.objects.update(since=start)
    assert now() == whole
    Slot.objects.update(since=start + DAY)
    late = now()
    assert (whole["on_time"], late["on_time"]) == (15, None)  # its whole has a numbered column
    assert whole["filed_online"] == late["filed_online"] == 3  # both sides have columns with names


def test_points_of_a_country_a_province_and_an_agency(counted, at):
    for key in ("vn", "01", "pc01"):
        assert index_of("766", counted[key].pk, "quarter", at).total is not None
    assert points(index_of("766", counted["vn"].pk, "month", at))["on_time"] == round(20 * 4 / 7, 2)


def test_a_day_that_is_past_is_told_by_what_was_done_and_open_then(counted, at):
    yesterday = (at - DAY).date()
    card = index_of("766", counted["0101"].pk, "month", at, day=yesterday)
    assert (card.is_live, points(card)["filed_online"]) == (False, 4)  # one of three, full at a half
    assert points(card)["on_time"] is None  # nobody wrote down what was open
    keep_stock(at.date(), by=MACHINE, at=at)
    items = {
        item.code: item
        for group in index_of("766", counted["0101"].pk, "month", at, day=yesterday).groups
        for item in group.items
    }
    assert (items["on_time"].part, items["on_time"].whole) == (0, 3)  # three in hand, past due since the morning


def test_before_anything_was_counted_nothing_is_measured(country, at):
    load(at)
    card = index_of("766", country["0101"].pk, "month", at)
    assert points(card)["on_time"] is None and points(card)["dossiers_paid"] is None
    assert ranking("766", "commune", "month", at, under=country["vn"].pk).rows == ()


def test_ranks_are_told_with_their_change(counted, line, at):
    rank_units(by=MACHINE, at=at - 7 * DAY)
    later = at + DAY
    assert rank_units(by=MACHINE, at=at) > 0
    assert rank_units(by=MACHINE, at=at) == 0  # nothing was counted since
    board = ranking("766", "commune", "month", at, under=counted["vn"].pk)
    assert [(row.unit_code, row.rank) for row in board.rows] == [
        ("0101", 1),
        ("0102", 2),
        ("0201", 3),
    ]  # its feedback of none has full points
    more = [line("completed", f"L{n}", counted["pc0102"], later, on_time=True) for n in range(30)]
    count_lines([*(line("submitted", f"L{n}", counted["pc0102"], later) for n in range(30)), *more])
    rank_units(by=MACHINE, at=later)
    board = ranking("766", "commune", "month", later, under=counted["01"].pk, limit=1)
    (best,) = board.rows
    assert (best.unit_code, best.rank, best.since_yesterday, board.of) == ("0102", 1, 1, 2)
    assert best.groups["progress"] is not None
    card = index_of("766", counted["0101"].pk, "month", later)
    assert [(rank.under_id, rank.rank, rank.since_yesterday) for rank in card.ranks] == [
        (counted["01"].pk, 2, -1),
        (counted["vn"].pk, 2, -1),
    ]


def test_a_day_that_was_missed_is_made_up_for_where_it_is_known_what_was_open(counted, at):
    keep_stock(at.date(), by=MACHINE, at=at)
    rank_units(by=MACHINE, at=at)
    assert set(IndexStanding.objects.values_list("day", flat=True)) == {at.date(), (at - DAY).date()}


def test_ranks_of_long_ago_are_let_go_but_for_the_ends_of_months(counted, at):
    rank_units(by=MACHINE, at=at)
    rank_units(by=MACHINE, at=at + (KEPT_DAYS + 10) * DAY)
    left = set(IndexStanding.objects.values_list("day", flat=True))
    assert at.date() not in left
    assert all(is_kept(day, today=max(left), days=KEPT_DAYS) for day in left)


def test_periods_begin_where_the_calendar_says(at):
    day = at.date().replace(month=8, day=17)
    starts = [start_of(period, day) for period in ("month", "quarter", "year")]
    assert [(one.month, one.day) for one in starts] == [(8, 1), (7, 1), (1, 1)]


def test_what_cannot_be_asked_is_refused_by_name(counted, at):
    with pytest.raises(IndexUnknown):
        index_of("767", counted["0101"].pk, "month", at)
    with pytest.raises(IndexUnknown):  # before it was defined
        index_of("766", counted["0101"].pk, "month", at, day=at.date().replace(year=2020))
    with pytest.raises(UnitUnknown):
        index_of("766", 10**9, "month", at)
    with pytest.raises(IndexNotForUnit):
        index_of("766", counted["cell0101"].pk, "month", at)
    with pytest.raises(PeriodNotBegun):
        index_of("766", counted["0101"].pk, "month", at, day=(at + DAY).date())
    person = Actor(kind="person", id="1", name="Somebody")
    for act in (lambda: load_indexes([INDEX], by=person, at=at), lambda: rank_units(by=person, at=at)):
        with pytest.raises(NotAllowed):
            act()


def test_an_index_is_loaded_once_and_anew_when_it_changes(counted, at):
    assert load_indexes([INDEX], by=MACHINE, at=at) == 0
    later = INDEX.model_copy(update={"since": at.date() + DAY, "scale": INDEX.scale})
    assert load_indexes([later], by=MACHINE, at=at) == 1
    assert [one.since for one in all_indexes(on=at.date() + 2 * DAY)] == [later.since]


def test_an_index_costs_a_fixed_number_of_statements(counted, at, django_assert_max_num_queries):
    rank_units(by=MACHINE, at=at)
    with django_assert_max_num_queries(22):
        index_of("766", counted["0101"].pk, "year", at)
    with django_assert_max_num_queries(5):
        ranking("766", "commune", "year", at, under=counted["vn"].pk)


def test_ranks_are_written_anew_when_more_was_counted(counted, at):
    from lienthong.core.models import FollowerCheckpoint
    from lienthong.indicators import tasks

    minute = timedelta(minutes=1)
    assert tasks.rank(at) > 0
    FollowerCheckpoint.objects.update_or_create(name="counters", defaults={"moved_at": at + minute})
    assert tasks.rank(at + 2 * minute) > 0
    assert tasks.rank(at + 3 * minute) == 0


def test_an_index_of_what_stands_alone_asks_no_counters(counted, at):
    group = INDEX.groups[2].model_copy(update={"items": INDEX.groups[2].items[:1]})
    load_indexes([INDEX.model_copy(update={"code": "online", "groups": (group,)})], by=MACHINE, at=at)
    assert points(index_of("online", counted["0101"].pk, "month", at)) == {"provided_online": None}  # no procedures


def test_whose_procedures_are_whose():
    commune = UnitVersion(unit=Unit(pk=3, path="/1/2/3/"))
    office = UnitVersion(unit=Unit(pk=4, path="/1/2/4/", agency_type="police"))

    def is_of(place: UnitVersion, level: str, **of: Any) -> bool:
        asked = {"province_id": None, "ministry_id": None, "agency_kind": "", "levels": ("commune",)} | of
        return _is_competent(ListCount(**asked, procedures=1, online=1, whole=1, with_fee=0), place, level)

    assert is_of(commune, "commune") and is_of(commune, "commune", province_id=2)
    assert not is_of(commune, "commune", province_id=9) and not is_of(commune, "commune", levels=("province",))
    assert is_of(office, "agency", agency_kind="police") and is_of(office, "agency", ministry_id=4)
    assert not is_of(office, "agency", agency_kind="tax")
