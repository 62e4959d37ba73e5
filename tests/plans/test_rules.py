"""What plans mean, without a database: progress, standing, pace, rights, and what does not fit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from lienthong.core.values import Actor, Grant, Role, Text, system
from lienthong.plans.definitions import Measure, PlanDefinition
from lienthong.plans.rules import rights
from lienthong.plans.rules.fitting import Known, misfits
from lienthong.plans.rules.pace import pace
from lienthong.plans.rules.progress import DONE, UNMEASURED, Progress, of_refinements, of_value, percent, rolled_up
from lienthong.plans.rules.rights import Seat
from lienthong.plans.rules.standing import Shown, days_late, is_reached, said, state_of, tally, why
from tests.plans.written import NATIONAL, PROVINCIAL, written

DUE = date(2026, 12, 31)
WHOLE = Fraction(1)
SHARES = some.integers(0, 97).map(lambda part: Fraction(part, 97))
ONE = {"code": "a", "title": {"vi": "a", "en": "a"}}
RECOLLECTED = {"lead": "C", "due": "A", "target": "A", "group": "A", "bloc": "A"}
KNOWN = Known(offices={"G01", "Z01", "Z01.TP"}, agency_types={"province_pc"}, indicators={"on_time"})


def body(**changes: Any) -> dict[str, Any]:
    return NATIONAL | changes


def tasks(**changes: Any) -> list[dict[str, Any]]:
    """Return the tasks of the national plan with the first one changed."""
    first, *others = NATIONAL["tasks"]
    return [{key: value for key, value in (first | changes).items() if value is not None}, *others]


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    "changes",
    [
        {"lead": {"say": {"vi": "a", "en": "a"}, "office": "G01", "each": ["province_pc"]}},
        {"measure": {"fact": "papers_replaced"}},
        {"measure": {"fact": "papers_replaced", "indicator": "x", "at_least": 1}},
        {"measure": {"fact": "papers_replaced", "at_least": 1, "at_most": 1}},
        {"weight": 0},
    ],
)
def test_a_task_that_says_two_things_or_none_is_no_task(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PlanDefinition.model_validate(body(tasks=tasks(**changes)))


def test_a_phase_does_not_end_before_it_begins() -> None:
    phase = NATIONAL["phases"][0] | {"until": "2026-06-30"}
    with pytest.raises(ValidationError, match="later than since"):
        PlanDefinition.model_validate(body(phases=[phase]))


# ---------------------------------------------------------------- what does not fit


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"code": "T2"}, "name_twice", ("tasks", 1, "code")),
        ({"phase": "third"}, "name_unknown", ("tasks", 0, "phase")),
        ({"group": "G9"}, "name_unknown", ("tasks", 0, "group")),
        ({"blocs": ["moon"]}, "name_unknown", ("tasks", 0, "blocs", 0)),
        ({"lead": {"say": {"vi": "a", "en": "a"}, "office": "G99"}}, "name_unknown", ("tasks", 0, "lead", "office")),
        ({"lead": {"say": {"vi": "a", "en": "a"}, "each": ["shop"]}}, "name_unknown", ("tasks", 0, "lead", "each", 0)),
        ({"deliverables": [ONE] * 2}, "name_twice", ("tasks", 0, "deliverables", 1, "code")),
        ({"measure": {"indicator": "x", "at_least": 1}}, "indicator_unknown", ("tasks", 0, "measure", "indicator")),
        ({"due": "2026-11-05"}, "due_outside_phase", ("tasks", 0, "due")),
        ({"since": "2026-10-31", "due": "2026-10-30"}, "due_before_start", ("tasks", 0, "due")),
        ({"weight": 6}, "weight_overwhelms", ("tasks", 0, "weight")),
        ({"refines": "T9"}, "parent_unknown", ("tasks", 0, "refines")),
        ({"refines": "P-9/T1"}, "parent_unknown", ("tasks", 0, "refines")),
        ({"refines": "T1"}, "refinement_cycle", ("tasks", 0, "refines")),
        ({"refines": "T4", "phase": None, "due": "2026-11-01"}, "due_after_parent", ("tasks", 0, "due")),
        ({"sure": RECOLLECTED}, "recollection_as_law", ("tasks", 0, "sure")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_place(changes: dict[str, Any], code: str, place: tuple[Any, ...]) -> None:
    found = [
        (one.code, one.place) for one in misfits(PlanDefinition.model_validate(body(tasks=tasks(**changes))), KNOWN)
    ]
    assert (code, place) in found


def test_what_fits_is_quiet_also_with_words_for_what_is_out_of_the_ordinary() -> None:
    decision = {"number": "5/QĐ", "by": "Thủ tướng", "on": "2026-10-01"}
    later = tasks(due="2026-11-05", beyond_phase={"vi": "a", "en": "a"}, refines="T4", decision=decision)
    bound = [*later, written("T6", "2026-12-01", measure={"indicator": "on_time", "at_least": "0.9"})]
    national = PlanDefinition.model_validate(body(tasks=bound))
    assert not list(misfits(national, KNOWN))
    assert not list(misfits(PlanDefinition.model_validate(PROVINCIAL), Known({"P-1": national}, (), KNOWN.offices, ())))
    recollected = tasks(sure=RECOLLECTED)
    assert not list(misfits(PlanDefinition.model_validate(body(tasks=recollected, confidence="unverified")), KNOWN))


def test_a_circle_through_several_plans_is_found_and_one_further_up_too() -> None:
    national = PlanDefinition.model_validate(body(tasks=tasks(refines="Z01-P-1/L1")))
    own = [written("L1", "2026-11-15", refines="P-1/T1"), written("L2", "2026-10-15", refines="P-1/T1")]
    provincial = PlanDefinition.model_validate(PROVINCIAL | {"tasks": own})
    found = [(one.code, one.place[1]) for one in misfits(provincial, Known({"P-1": national}, (), KNOWN.offices, ()))]
    assert found == [("refinement_cycle", 0), ("refinement_cycle", 1)]
    lost = PlanDefinition.model_validate(PROVINCIAL | {"owner": "Z99"})
    assert ("name_unknown", ("owner",)) in [(one.code, one.place) for one in misfits(lost, KNOWN)]


# ---------------------------------------------------------------- progress


def test_weights_count_exactly_and_what_cannot_be_measured_makes_the_measured_part_smaller() -> None:
    third = Progress(Fraction(1, 3), WHOLE)
    assert rolled_up([(3, DONE), (1, Progress(Fraction(0), WHOLE))]) == Progress(Fraction(3, 4), WHOLE)
    assert rolled_up([(1, third), (2, UNMEASURED)]) == Progress(Fraction(1, 3), Fraction(1, 3))
    assert rolled_up([]) == rolled_up([(5, UNMEASURED)]) == UNMEASURED
    assert percent(Fraction(999_999, 1_000_000)) == Decimal("99.9"), "100 is said only of what is done"
    assert DONE.is_whole
    assert not rolled_up([(1, DONE), (1, UNMEASURED)]).is_whole


def test_each_plan_that_refines_a_task_counts_alike_whatever_weights_it_gives_itself() -> None:
    nothing = Progress(Fraction(0), WHOLE)
    plans = {"a": [(1000, DONE)], "b": [(1, nothing), (1, nothing)]}
    assert of_refinements(plans) == Progress(Fraction(1, 2), WHOLE)
    assert of_refinements(plans, expected=4) == Progress(Fraction(1, 2), Fraction(1, 2)), "two of four have no plan yet"
    assert of_refinements({}, expected=3) == UNMEASURED


@settings(max_examples=25)
@given(some.lists(some.tuples(some.integers(1, 1000), SHARES), min_size=1, max_size=5))
def test_a_sum_lies_between_its_parts_and_grouping_changes_nothing(parts: list[tuple[int, Fraction]]) -> None:
    each = [(weight, Progress(share, WHOLE)) for weight, share in parts]
    whole = rolled_up(each)
    assert whole.share is not None
    assert min(share for _, share in parts) <= whole.share <= max(share for _, share in parts)
    head, tail = each[:1], each[1:]
    grouped = [(sum(w for w, _ in some_of), rolled_up(some_of)) for some_of in (head, tail) if some_of]
    assert rolled_up(grouped) == whole


def test_a_value_is_the_share_of_the_way_to_its_threshold() -> None:
    count, share = Measure(fact="papers_replaced", at_least=Decimal(1139)), Measure(indicator="x", at_least=Decimal(1))
    most = Measure(indicator="x", at_most=Decimal("0.05"))
    assert of_value(Fraction(1139, 2), count).share == Fraction(1, 2)
    reached = [(Fraction(2000), count), (Fraction(1), share), (Fraction(1, 20), most)]
    assert {of_value(value, measure).share for value, measure in reached} == {1}
    assert of_value(Fraction(1, 10), most).share == Fraction(1, 2)
    assert [is_reached(Fraction(1139), count), is_reached(Fraction(1138), count)] == [True, False]
    assert [is_reached(Fraction(1, 20), most), is_reached(Fraction(1, 10), most)] == [True, False]


# ---------------------------------------------------------------- standing


def test_the_due_day_is_in_time_and_the_next_is_late() -> None:
    after = DUE + timedelta(days=1)
    nothing = Progress(Fraction(0), WHOLE)
    assert [state_of(DUE, None, nothing, on=on) for on in (DUE, after)] == ["running", "late"]
    assert [state_of(DUE, None, UNMEASURED, on=on) for on in (DUE, after)] == ["unmeasured", "late"]
    assert state_of(DUE, DUE, nothing, on=after) == "done"
    assert [days_late(DUE, done, on=after) for done in (None, DUE, after)] == [1, 0, 1]


def test_how_a_task_stands_is_said_in_words() -> None:
    after = DUE + timedelta(days=1)
    assert said("late", DUE, None, on=after) == Text("Quá hạn 1 ngày", "1 day late")
    assert said("running", DUE, None, on=DUE).vi == "Trong hạn, hạn là hôm nay"
    assert said("unmeasured", DUE, None, on=date(2026, 12, 29)).en == "Cannot be measured yet, 2 days left"
    assert said("done", DUE, DUE, on=after).vi == "Hoàn thành 31/12/2026, đúng hạn"
    assert said("done", DUE, after, on=after).en == "Done 01/01/2027, 1 day late"
    counted = tally([("done", DUE, DUE), ("done", DUE, after), ("late", DUE, None)])
    assert (counted.total, counted.done, counted.done_late, counted.late, counted.running) == (3, 2, 1, 1, 0)


@pytest.mark.parametrize(
    ("measure", "shown", "words"),
    [
        ({"fact": "procedures_online", "at_least": 1}, Shown(value=Fraction(5, 8)), "Đo được 62,5 %, cần ≥ 100 %"),
        ({"fact": "papers_replaced", "at_least": 1139}, Shown(value=Fraction(5)), "Đo được 5, cần ≥ 1139"),
        ({"indicator": "x", "at_most": 2}, Shown(value=Fraction(3, 2)), "Đo được 1,5, đạt ≤ 2; chờ đóng việc"),
        ({"indicator": "x", "at_least": 1}, Shown(), "Chưa có số liệu để đo"),
        (None, Shown(waiting=1), "1 minh chứng đang chờ duyệt"),
        (None, Shown(returned="thiếu chữ ký"), "Minh chứng bị trả lại: thiếu chữ ký"),
        (None, Shown(plans=1, expected=34), "1/34 nơi đã có kế hoạch của mình"),
        (None, Shown(plans=2), "2 nơi đã có kế hoạch của mình"),
        (None, Shown(wanted=2), "Chưa có minh chứng"),
        (None, Shown(accepted=1, wanted=2), "Minh chứng: 1/2 sản phẩm"),
        (None, Shown(accepted=2, wanted=2), "Đủ minh chứng, chờ người đứng đầu đóng việc"),
    ],
)
def test_why_a_task_is_not_done_is_said_from_what_is_known(measure: Any, shown: Shown, words: str) -> None:
    assert why(Measure.model_validate(measure) if measure else None, shown).vi == words


# ---------------------------------------------------------------- pace

START, ON = date(2026, 9, 1), date(2026, 11, 20)


def weekly(*shares: Fraction) -> list[tuple[date, Fraction]]:
    """Return a history that ends today, a week between its points."""
    return [(ON - timedelta(weeks=len(shares) - 1 - week), share) for week, share in enumerate(shares)]


@pytest.mark.parametrize(
    ("shares", "state", "words"),
    [
        ([], "unknown", "too little history"),
        ([Fraction(1, 2)], "unknown", "too little history"),
        ([Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)], "behind", "at this pace it ends 08/01/2027"),
        ([Fraction(1, 10), Fraction(1, 10)], "behind", "nothing was gained"),
        ([Fraction(4, 10), Fraction(6, 10), Fraction(8, 10)], "fine", "at this pace it ends 27/11/2026"),
        ([Fraction(9, 10), Fraction(901, 1000)], "fine", "ends"),
        ([Fraction(1, 10**6), Fraction(2, 10**6)], "behind", "nothing was gained"),
        ([Fraction(1, 2), Fraction(1)], "fine", "target is reached"),
    ],
)
def test_a_pace_tells_when_a_task_would_end(shares: list[Fraction], state: str, words: str) -> None:
    found = pace(weekly(*shares), start=START, due=DUE, on=ON)
    assert (found.state, words in found.words.en) == (state, True), found.words


def test_nothing_is_said_of_what_has_not_begun_in_the_first_half_of_its_time() -> None:
    nothing = weekly(Fraction(0), Fraction(0))
    assert pace(nothing, start=date(2026, 11, 1), due=DUE, on=ON).state == "fine"
    assert pace(nothing, start=START, due=DUE, on=ON).state == "behind"
    assert pace(weekly(Fraction(0), Fraction(0)), start=ON, due=ON - timedelta(days=5), on=ON).time_used == 1


# ---------------------------------------------------------------- rights

MINISTRY, COUNTRY, COMMITTEE = (
    Seat("/1/90/", is_place=False),
    Seat("/1/", is_place=True),
    Seat("/1/35/80/", is_place=False),
)


def somebody(*grants: Grant) -> Actor:
    return Actor(kind="officer", id="7", name="Ai đó", grants=grants)


@pytest.mark.parametrize(
    ("grant", "works", "answers", "judges"),
    [
        (Grant(Role.SETTLE, "/1/90/"), True, False, False),
        (Grant(Role.HEAD, "/1/90/"), True, True, False),
        (Grant(Role.HEAD, "/1/91/"), False, False, False),
        (Grant(Role.MONITOR, "/1/"), False, False, True),
        (Grant(Role.STEERING, "/"), False, False, True),
        (Grant(Role.AUDITOR, "/1/"), False, False, False),
    ],
)
def test_who_works_who_answers_and_who_judges(grant: Grant, works: bool, answers: bool, judges: bool) -> None:
    actor = somebody(grant)
    assert [rights.works_on(actor, MINISTRY), rights.answers_for(actor, MINISTRY), rights.judges(actor, MINISTRY)] == [
        works, answers, judges,
    ]  # fmt: skip


def test_of_the_countrys_own_tasks_who_steers_answers() -> None:
    assert rights.answers_for(somebody(Grant(Role.STEERING, "/1/")), COUNTRY)
    assert not rights.works_on(somebody(Grant(Role.SETTLE, "/1/")), COUNTRY)


@pytest.mark.parametrize(
    ("grant", "sees"),
    [
        (Grant(Role.SETTLE, "/1/35/81/"), True),
        (Grant(Role.HEAD, "/1/35/4021/9001/"), True),
        (Grant(Role.HEAD, "/1/36/80/"), False),
        (Grant(Role.MONITOR, "/1/35/"), True),
        (Grant(Role.MONITOR, "/1/36/"), False),
        (Grant(Role.HEAD, "/party/1/35/80/"), False),
        (Grant(Role.PERSON, ""), False),
    ],
)
def test_a_plan_is_shown_to_who_watches_its_owner_or_sits_at_its_place(grant: Grant, sees: bool) -> None:
    assert rights.sees(somebody(grant), COMMITTEE, is_of_the_country=False) is sees


def test_the_countrys_plan_is_shown_to_every_officer_and_nobody_else() -> None:
    assert rights.sees(somebody(Grant(Role.HEAD, "/party/1/35/80/")), COUNTRY, is_of_the_country=True)
    assert not rights.sees(somebody(), COUNTRY, is_of_the_country=True)
    assert rights.sees(system("plans"), COMMITTEE, is_of_the_country=False)
    assert rights.sees(
        somebody(Grant(Role.SETTLE, "/1/35/81/")), Seat("/1/35/", is_place=True), is_of_the_country=False
    )
