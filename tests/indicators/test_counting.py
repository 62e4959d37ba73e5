from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from lienthong.core import followers
from lienthong.core.followers import Stretch
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.indicators.actions.correcting import correct_line
from lienthong.indicators.models import DailyCount, MonthlyCount, OpenDossier, PlaceCount, RegionCount
from lienthong.indicators.queries.movements import FOLLOWERS
from lienthong.indicators.refusals import LineNotCountable
from lienthong.indicators.rules.measures import CORRECTED, COUNTED, SLOTS
from lienthong.indicators.rules.told import ONCE, TREE_CHANGED
from lienthong.indicators.tasks import keep_open
from tests.fixtures.counting import count_again, count_lines, count_on, replay, sweep, write
from tests.indicators import oracle

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
LATER = AT + timedelta(days=3)
TABLES = (DailyCount, PlaceCount, MonthlyCount, RegionCount, OpenDossier)


def counts(unit=1, moment=AT, procedure="1.001193"):
    """What was counted of a day at a unit with a procedure, over links and channels."""
    found: dict[str, int] = {}
    for row in DailyCount.objects.filter(unit_id=unit, procedure=procedure, day=moment.astimezone(HANOI).date()):
        for name in COUNTED:
            found[name] = found.get(name, 0) + getattr(row, name)
    return {name: number for name, number in found.items() if number}


def still_open(code="H1"):
    return OpenDossier.objects.filter(code=code).first()


def tables():
    """Everything the follower derived, row by row."""
    found = []
    for model in TABLES:
        fields = [field.name for field in model._meta.fields if field.name != "id"]
        found.append(sorted(model.objects.values_list(*fields), key=str))
    return found


# ---------------------------------------------------------------- what each line means


@pytest.mark.django_db
def test_a_submitted_dossier_is_received_and_open(line):
    count_lines([line("submitted", "H1", 1, AT)])
    assert counts() == {"received": 1, "online": 1, "fields_asked": 10, "fields_prefilled": 6}
    assert (still_open().unit_id, still_open().is_paused) == (1, False)


@pytest.mark.django_db
def test_what_was_filled_in_and_changed_and_what_was_typed_though_known_is_counted(line):
    count_lines([line("submitted", "H1", 1, AT, fields_corrected=2, fields_asked_again=1, channel="counter")])
    found = counts()
    assert (found["fields_corrected"], found["fields_asked_again"], "online" in found) == (2, 1, False)


@pytest.mark.django_db
def test_a_root_and_its_files_are_told_apart(line):
    count_lines([line("submitted", "H1", 1, AT, root="H1"), line("submitted", "H2", 1, AT, root="H1")])
    assert set(DailyCount.objects.values_list("link", flat=True)) == {"root", "linked"}
    assert [still_open(code).link for code in ("H1", "H2")] == ["root", "linked"]


@pytest.mark.django_db
def test_a_day_is_a_day_of_the_country_and_not_of_greenwich(line):
    count_lines([line("submitted", "H1", 1, datetime(2026, 11, 19, 17, 30, tzinfo=UTC))])
    assert DailyCount.objects.get().day == AT.date()


@pytest.mark.django_db
@pytest.mark.parametrize(("on_time", "counted"), [(True, "done_on_time"), (False, "done_late")])
def test_a_completed_dossier_is_done_on_its_day_and_no_longer_open(line, on_time, counted):
    count_lines([line("submitted", "H1", 1, AT), line("completed", "H1", 1, LATER, on_time=on_time)])
    assert counts(moment=LATER) == {counted: 1}
    assert still_open() is None


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["refused", "withdrawn", "stopped"])
def test_a_dossier_without_a_result_ended_otherwise(line, act):
    count_lines([line("submitted", "H1", 1, AT), line(act, "H1", 1, LATER)])
    assert counts(moment=LATER) == {"ended_otherwise": 1}
    assert still_open() is None


@pytest.mark.django_db
def test_a_supplement_pauses_and_its_answer_moves_the_due_time(line):
    count_lines([line("submitted", "H1", 1, AT)])
    count_lines([line("supplement_asked", "H1", 1, AT)])
    assert still_open().is_paused is True
    answered = line("supplemented", "H1", 1, LATER)
    count_lines([answered])
    assert (still_open().is_paused, still_open().due_at) == (False, LATER + timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["received", "extended", "recounted", "moved", "opinion_asked"])
def test_a_new_due_time_is_kept_and_the_pause_left_as_it_is(line, act):
    due = datetime(2026, 12, 1, 17, tzinfo=HANOI)
    moved = [line(act, code, 1, AT, due_at=due.isoformat()) for code in ("H1", "H2")]
    count_lines([line("submitted", "H1", 1, AT, waits=True), line("submitted", "H2", 1, AT), moved[0]])
    count_lines(moved[1:])
    assert (still_open().due_at, still_open().is_paused) == (due, True)
    assert (still_open("H2").due_at, still_open("H2").is_paused) == (due, False)


@pytest.mark.django_db
def test_a_file_that_is_sent_on_is_open_where_it_goes(line):
    count_lines([line("submitted", "H1", 1, AT), line("handover_redirected", "H1", 2, LATER)])
    assert still_open().unit_id == 2


@pytest.mark.django_db
def test_other_acts_and_lines_of_other_rooms_change_nothing(line):
    other = line("submitted", "H1", 1, AT)
    other.verb = "exchange.read"
    count_lines([*(line(act, "H1", 1, AT) for act in ("taken", "proposed", "signed", "returned", "rated")), other])
    assert tables() == [[], [], [], [], []]


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["channel", "procedure", "fields_asked", "due_at", "unit"])
def test_a_line_that_lacks_what_its_verb_promises_stops_the_count(line, missing):
    one = line("submitted", "H1", None if missing == "unit" else 1, AT)
    one.detail.pop(missing, None)
    if missing == "unit":
        pass  # the country takes what no unit did, but not a filing
    with pytest.raises(LineNotCountable):
        count_lines([line("submitted", "H0", 1, AT), one])
    if missing in ("due_at", "unit"):
        with pytest.raises(LineNotCountable):
            keep_open(Stretch((0, 0), (2**60, 0), 2), AT)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["procedure", "due_at"])
def test_a_filing_that_was_corrected_because_it_lacked_something_is_counted_and_holds_up_no_other(line, missing):
    one = line("submitted", "H1", 1, AT)
    lacking = one.detail.pop(missing)
    write([one])
    broken = LedgerLine.objects.get(dossier="H1")
    correct_line(broken.seq, {missing: lacking}, "thiếu", by=system("packs"), at=AT)
    count_lines([line("submitted", "H2", 1, AT)])
    count_again()
    assert (counts()["received"], still_open("H1"), still_open("H2").unit_id) == (2, None, 1)


# ---------------------------------------------------------------- money


def order(act, unit, at=AT, *, opened=AT, **detail):
    """A line about an order of payment that was opened at ``opened``."""
    told = {"procedure": "D", "opened_at": opened.isoformat(), **detail}
    return LedgerLine(verb=f"payments.{act}", at=at, unit_id=unit, dossier="H1", detail=told)


@pytest.mark.django_db
def test_a_fee_is_counted_on_the_day_on_which_it_was_asked_whatever_day_it_is_paid():
    paid = [order("paid", 1, LATER, channel="online"), order("paid", 1, LATER, channel="counter")]
    rest = [order(act, 1) for act in ("begun", "failed", "expired", "kept", "refunded", "receipted")]
    count_lines([order("opened", 1), order("opened", 1), order("opened", 1)])
    count_lines([*paid, order("cancelled", 1, LATER), *rest])
    assert counts(procedure="D") == {"payable": 2, "paid_online": 1}
    assert counts(procedure="D", moment=LATER) == {}


@pytest.mark.django_db
def test_a_file_that_waits_for_its_fee_is_paused_until_it_is_paid(line):
    count_lines([line("submitted", "H1", 1, AT, waits=True)])
    assert still_open().is_paused is True
    for act, waits in (("fee_paid", False), ("fee_paid", True), ("fee_dropped", False)):
        count_lines([line(act, "H1", 1, LATER, waits=waits)])
        assert still_open().is_paused is waits
    count_lines([line("payment_asked", "H1", 1, AT)])
    assert still_open().is_paused is True
    count_lines([line("fee_waived", "H1", 1, LATER)])
    assert still_open().is_paused is False


# ---------------------------------------------------------------- told twice, told late, told wrongly


@pytest.mark.django_db
@pytest.mark.parametrize("apart", [True, False])
def test_a_line_told_twice_counts_once_in_one_batch_or_in_two(line, apart):
    ends = [line("completed", "H1", 1, LATER, on_time=True), line("completed", "H1", 1, LATER, on_time=False)]
    story = [line("submitted", "H1", 1, AT), line("submitted", "H1", 1, AT), *ends]
    for batch in [[one] for one in story] if apart else [story]:
        count_lines(batch)
    assert (counts()["received"], counts(moment=LATER)) == (1, {"done_on_time": 1})
    assert still_open() is None


@pytest.mark.django_db
def test_a_line_that_comes_late_counts_on_its_own_day(line):
    count_lines([line("submitted", "H1", 1, LATER)])
    count_lines([line("submitted", "H2", 1, AT)])  # a clock set back, or an office that was cut off
    assert (counts()["received"], counts(moment=LATER)["received"]) == (1, 1)


# ---------------------------------------------------------------- the follower


def story(line, country, seed=0, dossiers=40):
    """Lives of dossiers at several units, mixed: doubled, late, linked, paid, paused, redirected, ended or not."""
    chance = random.Random(seed)
    offices = [country[key].pk for key in ("pc0101", "pc0102", "pc0201", "pc01", "cell0101")]
    lives = [_life(line, f"H{number}", chance.choice(offices), chance) for number in range(dossiers)]
    lines = []
    while any(lives):
        life = chance.choice([life for life in lives if life])
        lines.append(life.pop(0))
    return lines


def _life(line, code, office, chance):
    at = AT - timedelta(days=chance.randrange(60), hours=chance.randrange(9))
    told = {"procedure": chance.choice(["1.001193", "1.004194"]), "channel": chance.choice(["online", "counter"])}
    told |= chance.choice([{}, {}, {"root": code}, {"root": "R"}])
    acts = chance.sample(["received", "supplement_asked", "supplemented", "extended", "fee_paid"], chance.randrange(5))
    end = chance.choice(["", "completed", "withdrawn"])
    told |= {"on_time": chance.random() < 0.8, "waits": chance.random() < 0.2}
    acts = ["submitted", *(["submitted"] if chance.random() < 0.1 else []), *acts, *([end] if end else [])]
    life = [line(act, code, office, at + timedelta(hours=7 * number), **told) for number, act in enumerate(acts)]
    return [
        *life,
        *(order(act, office, at, opened=at, channel="online") for act in chance.choice([[], ["opened", "paid"]])),
    ]


@pytest.mark.django_db(transaction=True)
def test_live_any_batch_and_a_replay_give_the_same_tables_as_counting_by_hand(line, units_of, monkeypatch, at):
    count_on(at)
    lines = story(line, units_of())
    for cut in range(0, len(lines), 7):
        write(lines[cut : cut + 7])
        count_on(at)
    live = tables()
    assert by_hand() == {row: number for row, number in of_the_counters().items() if number}
    for size in (1, 13, 10_000):
        for name in FOLLOWERS:
            monkeypatch.setitem(followers._registered, name, replace(followers.get(name), replay_batch=size))
        assert replay(at) == len(lines) + 1  # and the list of units
        assert tables() == live


def by_hand():
    """Every number of the ledger, counted line by line in plain Python; lines told twice are left out first."""
    kept, seen = [], set()
    for row in LedgerLine.objects.order_by("xact", "seq"):
        kind = {"submitted": "in", "completed": "out", "withdrawn": "out"}.get(row.verb.partition(".")[2])
        if kind and (row.dossier, kind) in seen:
            continue
        seen.add((row.dossier, kind))
        kept.append(row)
    found = oracle.changes(kept, HANOI)
    return {(*key, name): number for key, cell in found.counts.items() for name, number in cell.items() if number}


def of_the_counters():
    found: dict[tuple, int] = {}
    for row in DailyCount.objects.all():
        for name in COUNTED:
            key = (row.unit_id, row.procedure, row.link, row.day, name)
            found[key] = found.get(key, 0) + getattr(row, name)
    return found


@pytest.mark.django_db
def test_a_stretch_costs_one_statement_each_however_long_it_is(line, django_assert_num_queries):
    write([line("submitted", f"H{n}", n, AT) for n in range(3)])
    with django_assert_num_queries(4):  # what has a slot; and the one by which this test finds the lines
        sweep()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("index", "verbs"),
    [("indicators_told_once", set().union(*ONCE)), ("indicators_rare", {TREE_CHANGED, CORRECTED})],
)
def test_what_is_asked_of_every_line_is_read_from_an_index_of_just_these_verbs(index, verbs):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        ((definition,),) = cursor.fetchall()
    assert set(re.findall(r"\w+\.\w+(?=')", definition)) == verbs


@pytest.mark.django_db(transaction=True)
def test_a_replay_killed_half_way_is_gone_on_with_and_each_follower_by_itself(line, units_of, monkeypatch, at):
    country = units_of()
    write(story(line, country))
    count_on(at)
    live, keep, seen = tables(), followers.get("open files"), []

    def killed_at_the_third(stretch, when):
        seen.append(stretch)
        keep.sweep(stretch, when)
        if len(seen) == 3:
            raise KeyboardInterrupt

    monkeypatch.setitem(followers._registered, "open files", replace(keep, replay_batch=20, sweep=killed_at_the_third))
    with pytest.raises(KeyboardInterrupt):
        replay(at)
    assert tables()[:-1] == live[:-1]  # what happened is counted whole
    assert tables()[-1] != live[-1]
    count_on(at)
    assert tables() == live
    assert len(seen) > 3


@pytest.mark.django_db
def test_the_counters_hold_nothing_personal():
    columns = set()
    for model in TABLES:
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, model._meta.db_table)
            columns |= {column.name for column in described}
    kept = {"id", "day", "month", "code", "due_at", "is_paused", "unit_id", "place_id", "bloc", "procedure", "link"}
    assert columns == {*kept, "channel", *COUNTED, *SLOTS}
    rows = (DailyCount(unit_id=1, procedure="p", day=AT.date()), RegionCount(place_id=1, procedure="p", day=AT.date()))
    assert [*map(str, rows)] == ["1 p 2026-11-20"] * 2
    rows = (PlaceCount(place_id=1, day=AT.date()), MonthlyCount(place_id=1, month=AT.date()), OpenDossier(code="H1"))
    assert [*map(str, rows)] == ["1 2026-11-20", "1 2026-11-20", "H1"]
