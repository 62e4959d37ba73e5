from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators.actions.correcting import correct_line
from lienthong.indicators.actions.defining import load_indicators
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.models import DailyCount, Slot
from lienthong.indicators.queries import by_procedure, readings
from lienthong.indicators.queries.breakdown import broken_down
from lienthong.indicators.queries.definitions import all_indicators, get_indicator
from lienthong.indicators.queries.single import indicator_of, pieces_of
from lienthong.indicators.refusals import (
    CorrectionUnexplained,
    DimensionNotOffered,
    IndicatorUnknown,
    LineNotCountable,
    LineNotCounted,
    SlotsTaken,
)
from lienthong.indicators.rules.told import TOLD
from lienthong.units.refusals import UnitUnknown
from tests.fixtures.counting import count_again, count_lines, count_on, replay, sweep, write

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
DAY = timedelta(days=1)
BY = system("packs")
WORDS = {"vi": "a", "en": "a"}
pytestmark = pytest.mark.django_db


def defined(code, numerator, denominator=None, **more):
    """An indicator over the given terms; ``since`` the first of January unless told."""
    told = {
        "code": code,
        "title": WORDS,
        "meaning": WORDS,
        "legal_basis": [{"act": "x"}],
        "since": "2026-01-01",
        "confidence": "unverified",
        "kind": "share" if denominator is not None else "count",
        "numerator": {"words": WORDS, "terms": numerator},
    }
    if denominator is not None:
        told["denominator"] = {"words": WORDS, "terms": denominator}
    return IndicatorDefinition.model_validate(told | more)


COMPLETED = {"verb": "dossiers.completed"}
ON_TIME = defined("on_time", [COMPLETED | {"where": {"on_time": "true"}}], [COMPLETED], bands=[
    {"from": "0", "name": "late", "title": WORDS},
    {"from": "0.5", "name": "good", "title": WORDS},
])  # fmt: skip
USED = defined("used", [{"verb": "library.used", "once": "dossier"}], [{"verb": "dossiers.submitted"}])
UNSOURCED = defined("receipts", [], [], source="none")
ALL = (ON_TIME, USED, UNSOURCED)


@pytest.fixture
def counted(country, line):
    """Three files done at two communes of a province, one of them late; papers of one of them used twice."""
    load_indicators(ALL, by=BY, at=AT)
    one, two = country["pc0101"], country["pc0102"]
    used = [line("used", "H1", one, AT, kind="store") for _ in range(2)]
    for each in used:
        each.verb = "library.used"
    count_lines(
        [
            line("submitted", "H1", one, AT - 40 * DAY),
            line("submitted", "H2", one, AT),
            line("submitted", "H3", two, AT),
            *used,
            line("completed", "H1", one, AT, on_time=True),
            line("completed", "H2", one, AT, on_time=False),
            line("completed", "H3", two, AT + DAY, on_time=True),
        ]
    )
    return country


def month(code, unit, **more):
    return readings.reading(code, unit_id=unit.pk, start=AT.date().replace(day=1), end=AT.date() + 2 * DAY, **more)


def test_a_share_is_read_of_a_unit_and_all_beneath_it(counted, django_assert_num_queries):
    read = month("on_time", counted["01"])
    assert (read.numerator, read.denominator, read.state, read.band) == (2, 3, "measured", "good")
    assert read.value == pytest.approx(2 / 3)
    assert month("on_time", counted["0101"]).value == 0.5
    assert month("on_time", counted["0201"]).state == "nothing"
    with django_assert_num_queries(4):
        both = readings.readings(("on_time", "used"), unit_id=counted["01"].pk, start=AT.date(), end=AT.date() + DAY)
    assert [one.numerator for one in both.values()] == [1, 1]  # two uses of papers of one file are one


def test_by_procedure_at_every_floor(counted):
    for place, done in (("vn", 3), ("01", 3), ("0101", 2), ("pc0101", 2)):
        assert month("on_time", counted[place], procedure="1.001193").denominator == done
        assert month("on_time", counted[place], procedure="other").state in ("nothing", "not_yet_measured")


def test_a_count_is_a_number_without_a_denominator(counted, at):
    done = defined("done", [COMPLETED])
    load_indicators([*ALL, done], by=BY, at=at)
    card = indicator_of("done", counted["01"].pk, "month", AT + 2 * DAY)
    assert (card.reading.value, card.reading.denominator, card.reading.state) == (3.0, None, "measured")
    pieces = pieces_of(card, "day")
    assert [(piece.key, piece.reading.value) for piece in pieces] == [("2026-11-20", 2.0), ("2026-11-21", 1.0)]
    office = indicator_of("done", counted["pc0101"].pk, "month", AT + 2 * DAY)
    assert [piece.reading.value for piece in pieces_of(office, "procedure")] == [2.0]


def test_what_has_no_source_or_was_not_counted_yet_is_not_zero(counted):
    assert month("receipts", counted["01"]).state == "not_yet_measured"
    assert UNSOURCED.measures == ()
    early = readings.reading(
        "on_time", unit_id=counted["01"].pk, start=AT.date() - 300 * DAY, end=AT.date() - 200 * DAY
    )
    assert (early.state, early.value, early.band) == ("not_yet_measured", None, "")


def test_a_commune_that_went_to_another_province_counts_where_the_tree_of_the_asked_day_has_it(counted, units_of):
    units_of(moved_on=AT.date() + DAY)
    sweep(LedgerLine.objects.exclude(verb="units.list_loaded").latest("seq").seq)  # the new list of units
    whole = {"start": AT.date().replace(day=1), "end": AT.date() + 2 * DAY}

    def done(place, **more):
        read = readings.readings(("on_time",), unit_id=counted[place].pk, **whole, **more)["on_time"]
        return read.denominator

    assert (done("01"), done("02"), done("vn")) == (2, 1, 3)  # by today's tree
    before, after = AT.date(), AT.date() + DAY
    assert [done(place, tree_on=before) for place in ("01", "02", "vn")] == [3, 0, 3]
    assert [done(place, tree_on=after) for place in ("01", "02", "vn")] == [2, 1, 3]
    assert done("02", tree_on=after, procedure="1.001193") == 1


def test_an_indicator_is_taken_apart_by_procedure_field_channel_and_day(counted, line, django_assert_num_queries):
    office = counted["pc0102"]
    other = {"procedure": "1.004194", "channel": "counter"}
    count_lines(
        [line("submitted", "H8", office, AT, **other), line("completed", "H8", office, AT, on_time=True, **other)]
    )
    days = {"start": AT.date().replace(day=1), "end": AT.date() + 2 * DAY}

    def apart(by, place="01", code="on_time"):
        found = broken_down(code, by=by, unit_id=counted[place].pk, **days)
        return [(piece.key, piece.reading.numerator, piece.reading.denominator) for piece in found]

    for place in ("vn", "01"):
        assert apart("procedure", place) == [("1.001193", 2, 3), ("1.004194", 1, 1)]
    assert apart("procedure", "0102") == [("1.001193", 1, 1), ("1.004194", 1, 1)]
    assert apart("channel") == [("counter", 1, 1), ("online", 2, 3)]
    assert apart("day") == [("2026-11-20", 2, 3), ("2026-11-21", 1, 1)]
    assert apart("field") == [("", 3, 4)]  # nobody published these procedures here
    only_days = defined("only_days", [COMPLETED], dimensions=("unit", "day"))
    load_indicators([*ALL, only_days], by=BY, at=AT)
    with pytest.raises(DimensionNotOffered):
        apart("channel", code="only_days")
    assert apart("day", code="receipts") == apart("channel", "0201") == []
    with django_assert_num_queries(4):
        apart("channel")


def test_a_line_counts_by_a_list_when_that_holds_one_of_the_values_and_older_lines_have_none(country, line):
    told = [{"registries": ["people", "land"]}, {"registries": ["land"]}, {"registries": []}, {}]
    submitted = {"verb": "dossiers.submitted"}
    using = [
        defined(code, [submitted | {"where": {"registries": wanted}}], [submitted])
        for code, wanted in (("one", "people"), ("any", ["people", "land"]))
    ]
    load_indicators(using, by=BY, at=AT)
    write([line("submitted", f"L{number}", country["pc0101"], AT, **more) for number, more in enumerate(told)])
    count_again()
    assert [month(code, country["0101"]).numerator for code in ("one", "any")] == [1, 2]


def test_acts_that_belong_to_no_procedure_make_no_row_of_a_board(counted, line):
    paper = line("used", "", counted["pc0101"], AT, procedure="")
    paper.verb = "library.used"
    count_lines([paper])
    assert month("used", counted["01"]).numerator == 2
    for place in ("vn", "01", "0101"):
        rows = by_procedure(counted[place].path, at=AT, start=AT.date(), end=AT.date() + DAY)
        assert {row.procedure for row in rows} == {"1.001193"}


def test_what_is_not_known_is_refused_by_name(counted):
    with pytest.raises(IndicatorUnknown):
        month("nothing_like_it", counted["01"])
    with pytest.raises(UnitUnknown):
        readings.reading("on_time", unit_id=987654, start=AT.date(), end=AT.date() + DAY)


# ---------------------------------------------------------------- definitions


def test_only_who_steers_loads_and_the_same_again_changes_nothing(db):
    with pytest.raises(NotAllowed):
        load_indicators(ALL, by=Actor(kind="officer", id="7", name="x"), at=AT)
    assert (load_indicators(ALL, by=BY, at=AT), load_indicators(ALL, by=BY, at=AT)) == (3, 0)
    assert Slot.objects.count() == 2  # what every board needs has a column of its own; two measures took a number
    assert [one.code for one in all_indicators(on=AT.date())] == ["on_time", "receipts", "used"]


def test_a_later_definition_takes_the_place_of_an_earlier_one_from_its_day(db):
    later = defined("used", [COMPLETED], since="2026-06-01", until="2026-12-01")
    load_indicators([USED, later], by=BY, at=AT)
    assert get_indicator("used", on=later.since - DAY) == USED
    assert get_indicator("used", on=later.since) == later
    with pytest.raises(IndicatorUnknown):
        get_indicator("used", on=USED.since - DAY)


def test_when_all_columns_are_taken_the_pack_is_refused_and_nothing_loaded(db, monkeypatch):
    monkeypatch.setattr("lienthong.indicators.actions.defining.SLOTS", ("n01",))
    many = [defined(f"c{n}", [COMPLETED | {"where": {"state": str(n)}}]) for n in range(2)]
    with pytest.raises(SlotsTaken):
        load_indicators(many, by=BY, at=AT)
    assert (Slot.objects.count(), all_indicators(on=AT.date())) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_what_is_defined_later_counts_from_the_next_day_and_a_replay_fills_in_the_past(units_of, line):
    country = units_of()
    write(
        [line("submitted", "H1", country["pc0101"], AT), line("completed", "H1", country["pc0101"], AT, on_time=True)]
    )
    count_on(AT)
    load_indicators(ALL, by=BY, at=AT)
    read = month("on_time", country["01"])
    assert (read.state, read.numerator, read.since) == ("nothing", 0, AT.date() + DAY)
    assert (
        readings.reading("on_time", unit_id=country["01"].pk, start=AT.date(), end=AT.date() + DAY).state
        == "not_yet_measured"
    )
    replay(AT)
    assert month("on_time", country["01"]).denominator == 1
    assert month("on_time", country["01"]).since is None


def test_bands_below_the_first_and_definitions_that_are_no_share():
    assert ON_TIME.band_of(-1.0) == ON_TIME.band_of(None) == ""
    assert ON_TIME.band_of(0.5) == "good"
    assert defined("plain", [COMPLETED]).measures == ((ON_TIME.denominator.terms[0],),)
    assert defined("all", [COMPLETED], target="0.95").target == Decimal("0.95")


# ---------------------------------------------------------------- corrections


def test_a_line_told_wrongly_is_counted_as_it_should_have_been(counted):
    wrong = LedgerLine.objects.get(verb="dossiers.completed", dossier="H2")
    end = LedgerLine.objects.order_by("-seq").first().seq
    with pytest.raises(NotAllowed):
        correct_line(wrong.seq, None, "sai", by=Actor(kind="officer", id="7", name="x"), at=AT)
    with pytest.raises(CorrectionUnexplained):
        correct_line(wrong.seq, {"on_time": True}, " ", by=BY, at=AT)
    for seq, detail in ((987654, None), (wrong.seq, {"on_time": False})):
        with pytest.raises(LineNotCounted):
            correct_line(seq, detail, "sai", by=BY, at=AT)
    correct_line(wrong.seq, {"on_time": True}, "biên bản 12", by=BY, at=AT)
    sweep(end)
    assert (month("on_time", counted["01"]).numerator, month("on_time", counted["01"]).denominator) == (3, 3)
    correct_line(wrong.seq, None, "không có hồ sơ này", by=BY, at=AT)
    correct_line(wrong.seq, {"on_time": False}, "có, nhưng chậm", by=BY, at=AT)
    sweep(end + 1)
    assert (month("on_time", counted["01"]).numerator, month("on_time", counted["01"]).denominator) == (2, 3)


def test_a_line_that_stopped_the_count_lets_it_go_on_once_it_was_corrected(country, line):
    broken = line("completed", "H1", country["pc0101"], AT)
    write([broken])
    with pytest.raises(LineNotCountable):
        sweep()
    correct_line(LedgerLine.objects.get(dossier="H1").seq, {"on_time": True}, "thiếu", by=BY, at=AT)
    sweep()
    assert [(row.done_on_time, row.done_late) for row in DailyCount.objects.all()] == [(1, 0)]


def test_fields_of_law_are_added_up_those_of_none_last():
    from lienthong.core.values import Text
    from lienthong.indicators.queries.breakdown import _by_field

    civil = Text("Hộ tịch", "Civil status")
    sums, titles = _by_field({"x": (1, 2), "b": (1, 1), "a": (2, 3)}, {"a": civil, "b": civil})
    assert (list(sums.items()), titles["Hộ tịch"]) == ([("Hộ tịch", (3, 4)), ("", (1, 2))], civil)


def test_what_may_be_counted_is_what_somebody_writes():
    from pathlib import Path

    from house_rules import ledger_verbs

    assert set(TOLD) <= set(ledger_verbs(Path(__file__).parents[2]))
