from __future__ import annotations

import pytest

from benches.planted import NATION, measure, nation
from lienthong.indicators.rules.worsening import Judgment, Watch, judge, worsening

WATCH = Watch(history_weeks=12, watch_weeks=4, least_weeks=8)
STEADY = [(95, 100), (97, 100)] * 8


def test_a_steady_unit_has_not_fallen():
    found = judge(STEADY, WATCH)
    assert found is not None
    assert found.usual == pytest.approx(0.96, abs=0.001)
    assert (found.spread, found.recent) == (1.0, 0.96)
    assert 0.1 < found.chance < 0.9


def test_a_unit_that_loses_eight_points_has_fallen_and_the_strength_of_evidence_grows_week_by_week():
    chances = []
    for weeks in range(1, 5):
        found = judge([*STEADY[: 16 - weeks], *[(88, 100)] * weeks], WATCH)
        assert found is not None
        chances.append(found.chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] < 1e-6


def test_a_unit_that_gets_better_is_no_cause_for_alarm():
    found = judge([(80, 100)] * 12 + [(99, 100)] * 4, WATCH)
    assert found is not None
    assert found.fall < -3
    assert found.chance > 0.99


def test_a_unit_that_always_wanders_is_forgiven_what_would_alarm_in_a_quiet_one():
    quiet = judge([(90, 100)] * 12 + [(80, 100)] * 4, WATCH)
    wild = judge([(99, 100), (81, 100)] * 6 + [(80, 100)] * 4, WATCH)
    assert quiet is not None
    assert wild is not None
    assert wild.spread > 5
    assert quiet.chance < 1e-3 < wild.chance


def test_always_on_time_and_then_once_late_is_a_number_and_not_an_error():
    found = judge([(10, 10)] * 15 + [(9, 10)], WATCH)
    assert found is not None
    assert 0 < found.chance < 1


@pytest.mark.parametrize(
    "weeks",
    [[(9, 10)] * 4, [(0, 0)] * 8 + [(9, 10)] * 8, [(9, 10)] * 15 + [(0, 0)]],
    ids=["no history", "too few weeks in which anything was done", "nothing done last week"],
)
def test_a_unit_is_not_judged_by(weeks):
    assert judge(weeks, WATCH) is None


def test_a_week_without_work_among_the_watched_says_nothing():
    with_gap = [*STEADY[:12], (88, 100), (0, 0), (88, 100), (88, 100)]
    without = [*STEADY[:11], (88, 100), (88, 100), (88, 100)]
    one, other = judge(with_gap, WATCH), judge(without, Watch(12, 3, least_weeks=8))
    assert one is not None
    assert other is not None
    assert one.fall == pytest.approx(other.fall, rel=0.05)


def test_what_is_alarmed_depends_on_how_many_were_looked_at():
    def judged(chance: float) -> Judgment:
        return Judgment(0.9, 0.8, 1.0, 2.0, chance)

    alone = {1: judged(0.02)}
    among = {unit: judged(0.02 if unit == 1 else 0.5) for unit in range(1, 101)}
    together = {unit: judged(0.0012 * unit) for unit in range(1, 101)}
    assert worsening(alone, WATCH) == [1]
    assert worsening(among, WATCH) == []
    assert worsening({}, WATCH) == []
    assert worsening(together, WATCH) == []
    # one that is not low enough itself is alarmed when enough after it are (the procedure goes up from the top)
    assert worsening({1: judged(0.04), 2: judged(0.045)}, WATCH) == [1, 2]


def test_in_a_small_nation_what_was_planted_is_found_and_little_else():
    found = measure(nation(seed=7, communes=150, worsening=10, size=NATION), Watch())
    assert found.caught >= 0.9
    assert found.false_alarms_a_week <= 3
