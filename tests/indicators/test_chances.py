from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benches.planted import files, foretell
from lienthong.indicators.rules.chances import (
    STRETCHES,
    Cases,
    brier,
    chance,
    of_groups,
    reliability,
    stretch,
    stretches_seen,
)


@pytest.mark.parametrize(("left", "part"), [(-3, 0), (0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (6, 5), (20, 6), (99, 7)])
def test_the_working_days_left_belong_to_a_stretch(left, part):
    assert stretch(left) == part


def test_a_file_is_a_case_of_every_stretch_in_which_it_was_open_and_of_no_other():
    assert [*stretches_seen(5, 2)] == [2, 3, 4]
    assert [*stretches_seen(0, 0)] == [0]
    assert [*stretches_seen(2, -4)] == [0, 1, 2]  # late: it was open when nothing was left, and then past due
    assert [*stretches_seen(-1, -2)] == []  # came when it was late already


def test_the_narrowest_group_with_enough_cases_speaks_and_the_wider_ones_draw_it():
    known = [Cases("unit", 9, 9), Cases("province", 20, 10), Cases("procedure", 100, 10), Cases("all", 1000, 100)]
    found = chance(known, least_cases=10, weight=20)
    assert found is not None
    assert found.group == "province"
    assert [line.group for line in found.groups] == ["unit", "province", "procedure", "all"]
    assert found.groups[3].drawn == pytest.approx((100 + 20 * 0.5) / 1020)
    assert found.value == pytest.approx((10 + 20 * found.groups[2].drawn) / 40)
    assert found.groups[0].share == 1.0


def test_without_enough_cases_anywhere_there_is_no_chance_to_tell():
    assert chance([], least_cases=1, weight=20) is None
    assert chance([Cases("all", 9, 3)], least_cases=10, weight=20) is None


def test_a_group_that_nobody_belongs_to_is_shown_without_a_share():
    found = chance([Cases("all", 10, 5)], least_cases=10, weight=0)
    assert found is not None
    assert (found.group, found.value, found.groups[0].share, found.groups[0].drawn) == ("all", 0.5, None, 0.5)


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), min_size=4, max_size=4), st.integers(0, 50))
def test_a_chance_is_always_a_share(groups, weight):
    names = ("unit", "province", "procedure", "all")
    known = [Cases(name, n, round(n * share)) for name, (n, share) in zip(names, groups, strict=True)]
    found = chance(known, least_cases=1, weight=weight)
    assert found is None or 0 <= found.value <= 1


def test_cases_belong_to_the_unit_its_province_the_country_and_all():
    groups = of_groups({(7, 3, "A", 0): (2, 1), (8, 3, "A", 0): (1, 0), (9, 4, "B", 0): (5, 5)})
    assert groups[7, "A", 0] == (2, 1)
    assert groups[3, "A", 0] == (3, 1)
    assert groups[0, "A", 0] == (3, 1)
    assert groups[0, "", 0] == (8, 6)


def test_a_province_that_settles_itself_is_counted_once():
    assert of_groups({(3, 3, "A", 0): (2, 1)})[3, "A", 0] == (2, 1)


def test_what_is_foretold_is_scored():
    foretold = [(0.9, True), (0.1, False), (1.0, True), (0.95, False)]
    assert brier(foretold) == pytest.approx((0.01 + 0.01 + 0 + 0.9025) / 4)
    low, high = reliability(foretold)
    assert (low.files, low.came) == (1, 0)
    assert (high.files, high.foretold, high.came) == (3, pytest.approx(0.95), pytest.approx(2 / 3))


def test_like_cases_foretell_better_than_the_days_left_and_what_they_say_comes():
    compared = foretell(files(seed=3, provinces=4, communes=6, procedures=6))
    assert brier(compared.by_cases) < 0.9 * brier(compared.by_days)
    assert all(abs(one.foretold - one.came) < 0.1 for one in reliability(compared.by_cases) if one.files > 300)
    assert len(STRETCHES) == 8
