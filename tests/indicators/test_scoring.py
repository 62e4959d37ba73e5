"""The index against what was published, and what must hold for any counts. No database."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.indicators.definitions.index import IndexDefinition, Stock
from lienthong.indicators.rules.scoring import Counted, Share, band_of, ranks, score
from lienthong.packs.reading import read_yaml
from tests.packs.conftest import PACKS

from . import published_766 as published

INDEX = IndexDefinition.model_validate(read_yaml(PACKS / "vn/indexes/766.yaml", "766.yaml").data)
_ITEMS = INDEX.groups[0].items
STOCKS = get_args(Stock)
COUNTED = """
code: counted
title: {vi: Đếm, en: Counted}
meaning: {vi: Số hồ sơ nộp, en: Files that were filed}
legal_basis: [{act: Luật}]
since: 2025-01-01
confidence: unverified
kind: count
numerator: {words: {vi: Hồ sơ, en: Files}, terms: [{verb: dossiers.submitted}]}
"""
DAK_LAK = Counted(published.DAK_LAK, published.DAK_LAK_STOCKS)


def points(found):
    return {item.code: item.points for group in found.groups for item in group.items}


def test_the_published_result_of_dak_lak_comes_out_of_its_counts():
    found = score(INDEX, DAK_LAK, level="province")
    assert {code: str(points(found)[code]) for code in published.DAK_LAK_POINTS} == published.DAK_LAK_POINTS
    groups = {group.code: group.points for group in found.groups}
    assert {code: str(groups[code]) for code in published.DAK_LAK_GROUPS} == published.DAK_LAK_GROUPS
    assert groups["online"] is None  # its counts were not published: missing, not zero
    assert found.missing == ("provided_online", "services_used", "filed_online")
    assert found.total + published.DAK_LAK_ONLINE == published.DAK_LAK_TOTAL
    assert band_of(INDEX, published.DAK_LAK_TOTAL).code == "average"


def test_the_published_result_of_a_commune_comes_out_of_its_counts():
    found = score(INDEX, Counted(published.XUAN_THO, published.XUAN_THO_STOCKS), level="commune")
    groups = {group.code: str(group.points) for group in found.groups}
    assert groups == published.XUAN_THO_GROUPS | {"online": "None"}
    assert found.total + published.XUAN_THO_ONLINE == published.XUAN_THO_TOTAL


def test_thresholds_factors_and_the_whole():
    online = {
        "filed_online": Share(50, 100),  # full at 50 %, but only 80 % were sent
        "dossiers_synced": Share(8, 10),
    }
    # 40 of 100 procedures are online, full at 80 %: half of 2; a quarter of them used, linear: a quarter of 4
    stocks = {"procedures": 100, "procedures_whole": 100, "procedures_online": 40, "procedures_filed_online": 10}
    counted = Counted(published.DAK_LAK | online, published.DAK_LAK_STOCKS | stocks)
    found = score(INDEX, counted, level="province")
    wanted = {"provided_online": "1.00", "services_used": "1.00", "filed_online": "4.80", "dossier_sync": "4.80"}
    assert {code: str(points(found)[code]) for code in wanted} == wanted
    assert (found.is_whole, found.measurable, found.band) == (True, 100, "average")


def test_what_is_missing_makes_nobody_weak():
    found = score(INDEX, Counted({"on_time": Share(98, 99)}, {"open": 1, "open_in_time": 1}), level="commune")
    assert (found.total, found.measurable, found.band, found.is_whole) == (Decimal("19.80"), 20, "", False)
    shares = {code: Share(9, 10) for code in INDEX.indicators}
    half = score(INDEX, Counted(shares, {}), level="commune")
    assert (half.is_whole, bool(half.band)) == (False, half.measurable * 2 >= INDEX.scale)
    nothing = score(INDEX, Counted({}, {}), level="commune")
    assert (nothing.total, nothing.measurable, nothing.band) == (None, 0, "")
    assert len(nothing.missing) == len([item for item in INDEX.items.values() if item.max])


def test_nothing_to_take_a_share_of_is_what_the_index_says_it_is():
    empty = Counted(dict.fromkeys(INDEX.indicators, Share(0, 0)), dict.fromkeys(STOCKS, 0))
    found = points(score(INDEX, empty, level="commune"))
    assert found["petition_processing_on_time"] == found["petition_handling_satisfaction"] == 6
    assert found["dossier_receiving_satisfaction"] == found["dossiers_paid"] == 0
    assert (found["electronic_certified_copy"], found["on_time"]) == (2, None)


def test_an_item_that_does_not_apply_at_a_level_is_granted_there():
    first = INDEX.groups[0]
    granted = _ITEMS[0].model_copy(update={"not_for": ("commune",)})
    group = first.model_copy(update={"items": (granted, *first.items[1:])})
    index = INDEX.model_copy(update={"groups": (group, *INDEX.groups[1:])})
    assert points(score(index, DAK_LAK, level="commune"))["publish_on_time"] == 6
    assert points(score(index, DAK_LAK, level="province"))["publish_on_time"] == 0


def test_half_a_hundredth_is_rounded_up():
    half = Counted({"on_time": Share(1, 4000)}, {"open": 0, "open_in_time": 0})  # 20 / 4000 = 0.005
    assert str(points(score(INDEX, half, level="country"))["on_time"]) == "0.01"


def test_equals_share_a_rank_and_the_unmeasured_have_none():
    totals = {"a": Decimal("9"), "b": Decimal("8"), "c": Decimal("8.00"), "d": Decimal("7"), "e": None}
    assert ranks(totals) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_what_is_announced_for_a_place_from_above_is_counted_there():
    own = Counted(published.XUAN_THO | {"procedures_announced_on_time": Share(9, 9)}, published.XUAN_THO_STOCKS)
    above = {"province": DAK_LAK}
    assert points(score(INDEX, own, level="commune", above=above))["publish_on_time"] == 0
    assert points(score(INDEX, own, level="commune"))["publish_on_time"] == 6


_counts = st.none() | st.tuples(st.integers(-2, 50), st.integers(0, 40)).map(lambda pair: Share(*pair))


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(sorted(INDEX.indicators), _counts)),
    st.fixed_dictionaries(dict.fromkeys(STOCKS, st.none() | st.integers(0, 40))),
    st.sampled_from(INDEX.levels),
)
def test_points_stay_between_none_and_the_most_and_what_is_not_measured_has_none(counts, stocks, level):
    found = score(INDEX, Counted(counts, stocks), level=level)
    for group in found.groups:
        for item in group.items:
            of = INDEX.items[item.code]
            stands = [stocks[of.stands.part], stocks[of.stands.whole]] if of.stands else []
            unknown = None in [*stands, *(counts[code] for code in of.indicators)]
            assert (item.points is None) if unknown else item.points is None or 0 <= item.points <= item.max
        assert group.points is None or 0 <= group.points <= group.measurable <= group.max
    assert found.total is None or found.total <= found.measurable <= found.scale


@pytest.mark.parametrize("code", sorted(INDEX.items))
def test_more_of_what_counts_is_never_less_points(code):
    item = INDEX.items[code]
    other = {name: Share(1, 50) for name in (*item.less, *item.times)}

    def at(part):
        shares = {item.indicator: Share(part, 50)} if item.indicator else {}
        stocks = {item.stands.whole: 50, item.stands.part: part} if item.stands else {}
        return points(score(INDEX, Counted(other | shares, stocks), level="province"))[code]

    found = [at(part) for part in range(51)]
    assert found == sorted(found)
    assert found[50] == item.max or item.less or item.times


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("max: 10\n", "max: 11\n", "points_do_not_add_up"),
        ("scale: 100", "scale: 99", "points_do_not_add_up"),
        ("full_at: 0.90", "full_at: 1.90", "less_than_equal"),
        ("full_at: 0.90", "full_at: 0", "greater_than_equal"),
        ("full_at: 0.90", "full_at: much", "decimal_parsing"),
        ("code: on_time\n", "code: dossier_sync\n", "item_twice"),
        ("        indicator: dossiers_synced\n", "", "item_counts_nothing"),
        ("code: weak, from: 0", "code: weak, from: 10", "bands_leave_a_gap"),
        ("code: weak, from: 0", "code: weak, from: 50", "band_out_of_place"),
        ("code: excellent, from: 90", "code: excellent, from: 101", "band_out_of_place"),
        ("indicator: filed_online", "indicator: filed_by_pigeon", "name_unknown"),
        ("indicator: filed_online", "indicator: counted", "item_no_share"),
    ],
)  # fmt: skip
def test_a_crooked_index_is_found_by_the_check_of_its_pack(tmp_path, old, new, wrong):
    from lienthong.packs.contents import read_pack
    from lienthong.packs.indexes import indexes_fit

    text = (PACKS / "vn/indexes/766.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes/766.yaml").write_text(text.replace(old, new), encoding="utf-8")
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators/counted.yaml").write_text(COUNTED, encoding="utf-8")
    contents = read_pack(tmp_path)
    found = [one for one in (*contents.problems, *indexes_fit(contents)) if one.file == "indexes/766.yaml"]
    assert wrong in {one.code for one in found}
