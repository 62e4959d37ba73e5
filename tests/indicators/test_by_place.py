"""The numbers of many places at once are what each place reads alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.indicators.actions.defining import load_indicators
from lienthong.indicators.queries import Summed, by_key, by_place, every_indicator, readings
from lienthong.indicators.rules.measures import NAMED, named_columns
from tests.indicators.test_readings import ALL, AT, BY, COMPLETED, DAY, UNSOURCED, USED, counted, defined  # noqa: F401

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SPAN = {"start": TODAY - 29 * DAY, "end": TODAY + DAY}


def summed(code):
    kept = {one.definition.code: one for one in every_indicator(on=TODAY).indicators}[code]
    assert kept.is_kept
    return Summed(code, kept.numerator or "", kept.denominator or "", kept.since)


@pytest.mark.parametrize("procedure", ["", "1.001193", "other"])
@pytest.mark.parametrize(("above", "beneath"), [("vn", ("01", "02")), ("01", ("0101", "0102")), ("0101", ())])
def test_each_place_reads_what_it_reads_alone(
    counted,  # noqa: F811
    above,
    beneath,
    procedure,
    django_assert_num_queries,
):
    places = {counted[key].pk: key for key in (above, *beneath)}
    with django_assert_num_queries(3):  # two to know where the numbers are kept
        numbers = [summed("on_time"), summed("used")]
        found = by_place(
            numbers, counted[above].path, [counted[key].pk for key in beneath], back=(0, 7), procedure=procedure, **SPAN
        )
    assert found[0].keys() == places.keys()
    for back, read in found.items():
        for place, key in places.items():
            for code in ("on_time", "used"):
                if place not in read:  # of itself only as it is now
                    continue
                days = {name: day - timedelta(days=back) for name, day in SPAN.items()}
                alone = readings.reading(code, unit_id=place, procedure=procedure, **days)
                told = None if alone.state == "not_yet_measured" else (alone.numerator, alone.denominator)
                assert read[place][code] == told, (back, key, code)


def test_before_anything_was_counted_nothing_was_measured(counted):  # noqa: F811
    early = {name: day - 300 * DAY for name, day in SPAN.items()}
    path, one = counted["01"].path, counted["0101"].pk
    assert by_place([summed("used")], path, [one], **early) == {
        0: {counted["01"].pk: {"used": None}, one: {"used": None}}
    }
    assert by_key([summed("used")], "day", path, **early) == {}


def test_what_counts_from_a_day_on_leaves_out_what_came_before(counted):  # noqa: F811
    late = Summed("done", "done_on_time + done_late", since=TODAY + DAY)
    place, path = counted["01"].pk, counted["01"].path
    whole = {"start": TODAY - 9 * DAY, "end": TODAY + 2 * DAY}
    assert by_place([late], path, [], **whole)[0][place]["done"] == (1, 0)
    assert by_place([late], path, [], **SPAN)[0][place]["done"] is None
    assert by_key([late], "day", path, **whole)[TODAY]["done"] is None


def test_a_place_is_taken_apart_by_procedure_and_by_day(counted):  # noqa: F811
    for key in ("vn", "01", "0101"):
        done = 3 if key != "0101" else 2
        found = by_key([summed("on_time")], "procedure", counted[key].path, start=TODAY, end=TODAY + 2 * DAY)
        assert {code: sides["on_time"][1] for code, sides in found.items()} == {"1.001193": done}
    days = by_key([summed("on_time")], "day", counted["01"].path, start=TODAY, end=TODAY + 2 * DAY)
    assert days == {TODAY: {"on_time": (1, 2)}, TODAY + DAY: {"on_time": (1, 1)}}
    one = by_key([summed("used")], "day", counted["01"].path, procedure="1.001193", **SPAN)
    assert one[TODAY]["used"] == (1, 2)


def test_nothing_asked_costs_nothing(counted, django_assert_num_queries):  # noqa: F811
    with django_assert_num_queries(0):
        assert by_place([], counted["vn"].path, [1], **SPAN) == {0: {}}
        assert by_place([Summed("x", "received")], counted["vn"].path, [], back=(1,), **SPAN) == {1: {}}
        assert by_key([], "day", counted["vn"].path, **SPAN) == {}
        assert by_place([Summed("x", "received")], counted["vn"].path, [1], back=(), **SPAN) == {}


def test_what_is_defined_is_the_same_object_until_it_is_defined_anew(counted, django_assert_num_queries):  # noqa: F811
    with django_assert_num_queries(1):
        before = every_indicator(on=TODAY)
    assert [one.definition.code for one in before.indicators] == ["on_time", "receipts", "used"]
    assert every_indicator(on=TODAY) is before
    load_indicators([*ALL, defined("done", [COMPLETED], since=str(TODAY))], by=BY, at=AT)
    after = every_indicator(on=TODAY)
    assert [one.definition.code for one in after.indicators] == ["done", "on_time", "receipts", "used"]
    assert [one.definition.code for one in every_indicator(on=TODAY - DAY).indicators] == [
        "on_time",
        "receipts",
        "used",
    ]


def test_columns_with_names_are_found_for_what_they_add_up_to():
    assert named_columns(NAMED["payable"]) == ("payable",)
    assert named_columns(USED.measures[0]) == named_columns(UNSOURCED.measures) == ()
    assert named_columns((*NAMED["online"], *NAMED["done_late"])) == ("online", "done_late")
    assert named_columns((*NAMED["online"], *USED.measures[0])) == ()
