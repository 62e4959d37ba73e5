from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from lienthong.core.values import Actor, Grant, Role
from lienthong.indicators.definitions.warnings import Failing, LikelyLate, Overflow, Silence, WarningsFile
from lienthong.indicators.rules.causes import (
    Expected,
    Load,
    ServiceCalls,
    failing,
    getting_worse,
    likely_late,
    losing_quality,
    overflow,
    silent,
)
from lienthong.indicators.rules.warning import climbed, first_rung, may_handle, may_judge, watched_paths
from lienthong.indicators.rules.worsening import Watch

WATCH = Watch(history_weeks=12, watch_weeks=4, least_weeks=8)
FALLING = [(95, 100), (97, 100)] * 6 + [(80, 100)] * 4


def test_files_that_will_miss_are_a_cause_when_they_are_many_and_a_good_part():
    rule = LikelyLate(least=5, percent=30)
    few, thin, enough = Expected(1, "A", 5, 0, 4.9), Expected(2, "A", 100, 0, 29), Expected(3, "A", 20, 2, 6.04)
    (cause,) = likely_late([few, thin, enough], rule)
    assert (cause.unit_id, cause.procedure, cause.strength) == (3, "A", 6.04)
    assert cause.evidence == {"open": 20, "overdue": 2, "misses": 6.0}


def test_a_queue_overflows_when_more_falls_due_than_can_be_done_until_then():
    rule = Overflow(days=4, least=10, pace_days=20)
    calm = Load(1, (10, 10, 10, 10), done=200)
    heavy = Load(2, (5, 30, 0, 4), done=200, received=400)
    (cause,) = overflow([calm, heavy, Load(3, (0, 0, 0, 0))], rule)
    assert (cause.unit_id, cause.strength) == (2, 15)  # 35 due by tomorrow, 20 can be done
    assert (cause.evidence["day"], cause.evidence["pace"], cause.evidence["received"]) == (1, 10, 400)


def test_a_unit_that_did_nothing_is_silent_only_where_something_was_usual():
    rule = Silence(days=5, least=10)
    loads = [Load(1, (), lately=0, before=80), Load(2, (), lately=1, before=800), Load(3, (), lately=0, before=79)]
    (cause,) = silent(loads, rule, before_days=40)
    assert (cause.unit_id, cause.strength) == (1, 10)


def test_a_unit_that_gets_worse_is_told_with_its_weeks_and_how_many_more_are_late():
    (cause,) = getting_worse({1: FALLING, 2: [(95, 100), (97, 100)] * 8, 3: [(1, 1)]}, WATCH)
    assert cause.unit_id == 1
    assert cause.strength == pytest.approx(15.9, abs=0.2)
    assert cause.evidence["weeks"][-1] == [80, 100]
    assert cause.evidence["fall"] > 5


def test_a_fall_that_was_made_good_lately_has_no_strength():
    watch = Watch(history_weeks=12, watch_weeks=8, weight=0.1, least_weeks=8, false_share=0.5)
    weeks = [(95, 100), (97, 100)] * 6 + [(40, 100)] * 4 + [(98, 100)] * 4
    (cause,) = getting_worse({1: weeks}, watch)
    assert cause.strength == 0


def test_a_service_whose_data_are_disputed_ever_more_is_told_at_the_country():
    (cause,) = losing_quality({"b.x": FALLING, "a.y": [(95, 100), (97, 100)] * 8}, WATCH, unit_id=9)
    assert (cause.kind, cause.unit_id, cause.subject) == ("registry_quality", 9, "b.x")


def test_a_service_fails_when_enough_calls_found_it_down():
    calls = [ServiceCalls("a", 20, 4), ServiceCalls("b", 19, 19), ServiceCalls("c", 100, 19)]
    (cause,) = failing(calls, Failing(least=20, percent=20), unit_id=9)
    assert (cause.subject, cause.strength) == ("a", 4)


# ---------------------------------------------------------------- the ladder, the rights


@pytest.mark.parametrize(("level", "rung"), [("commune", 0), ("province", 1), ("country", 2), ("agency", 0)])
def test_a_warning_begins_at_the_step_of_its_place(level, rung):
    assert first_rung(level, ["commune", "province", "country"]) == rung


def test_above_the_ladder_is_its_top():
    assert first_rung("country", ["commune", "province"]) == 1


def test_a_warning_climbs_to_the_top_and_no_further():
    day = date(2026, 11, 20)
    assert climbed(0, [3, 5], on=day) == (1, date(2026, 11, 25))
    assert climbed(1, [3, 5], on=day) == (1, None)


def actor(*grants: tuple[Role, str]) -> Actor:
    return Actor("officer", "1", "Ai đó", grants=tuple(Grant(role, path) for role, path in grants))


def test_who_watches_a_place_and_who_heads_an_office_there_may_handle_and_only_watchers_judge():
    head, monitor = actor((Role.HEAD, "/1/2/3/9/")), actor((Role.MONITOR, "/1/2/"))
    auditor, clerk = actor((Role.AUDITOR, "/1/2/")), actor((Role.SETTLE, "/1/2/3/9/"))
    path = "/1/2/3/8/"
    assert [may_handle(one, path) for one in (head, monitor, auditor, clerk)] == [True, True, False, False]
    assert [may_judge(one, path) for one in (head, monitor, auditor, clerk)] == [False, True, False, False]
    assert not may_handle(head, "/1/2/4/8/")
    assert [watched_paths(one) for one in (head, monitor, auditor, clerk)] == [["/1/2/3/"], ["/1/2/"], ["/1/2/"], []]
    assert watched_paths(actor((Role.MONITOR, "/party/1/2/"), (Role.MONITOR, ""))) == []


# ---------------------------------------------------------------- the file of a pack

RUNG = {"level": "commune", "title": {"vi": "Xã", "en": "Commune"}, "days": 3}
PERIOD = {"since": "2026-01-01", "legal_basis": [{"act": "Luật"}], "confidence": "confirmed", "ladder": [RUNG]}


def test_a_period_holds_until_the_next():
    file = WarningsFile.model_validate({"warnings": [PERIOD, PERIOD | {"since": "2026-07-01", "rests": 7}]})
    assert [rules.rests if (rules := file.on(date(2026, month, 1))) else None for month in (1, 6, 7)] == [28, 28, 7]
    assert file.on(date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ([PERIOD, PERIOD], "periods_out_of_order"),
        ([PERIOD | {"ladder": [RUNG, RUNG]}], "ladder_falls"),
    ],
)
def test_a_file_is_refused_whose(periods, code):
    with pytest.raises(ValidationError) as refused:
        WarningsFile.model_validate({"warnings": periods})
    assert refused.value.errors()[0]["type"] == code
