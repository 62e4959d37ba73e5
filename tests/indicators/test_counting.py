from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.indicators.models import DailyCount, OpenDossier, PlaceCount
from lienthong.indicators.rules import counting as rules

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
LATER = AT + timedelta(days=3)


def counts(found, moment=AT):
    return {name: number for name, number in found.counts[1, "1.001193", "", moment.date()].items() if number}


def test_a_submitted_dossier_is_received_and_open(line):
    found = rules.changes([line("submitted", "H1", 1, AT)], HANOI)
    assert counts(found) == {"received": 1, "online": 1, "fields_asked": 10, "fields_prefilled": 6}
    assert found.opened["H1"].unit_id == 1
    assert found.opened["H1"].is_paused is False


def test_what_was_filled_in_and_changed_and_what_was_typed_though_known_is_counted(line):
    found = rules.changes([line("submitted", "H1", 1, AT, fields_corrected=2, fields_asked_again=1)], HANOI)
    assert (counts(found)["fields_corrected"], counts(found)["fields_asked_again"]) == (2, 1)


def test_a_root_and_its_files_are_told_apart(line):
    lines = [line("submitted", "H1", 1, AT, root="H1"), line("submitted", "H2", 1, AT, root="H1")]
    found = rules.changes(lines, HANOI)
    assert {key[2] for key in found.counts} == {"root", "linked"}
    assert [found.opened[code].link for code in ("H1", "H2")] == ["root", "linked"]


@pytest.mark.parametrize("channel", ["counter", "post"])
def test_a_dossier_from_the_counter_is_not_online(line, channel):
    found = rules.changes([line("submitted", "H1", 1, AT, channel=channel)], HANOI)
    assert "online" not in counts(found)


def test_a_day_is_a_day_of_the_country_and_not_of_greenwich(line):
    late_evening = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    found = rules.changes([line("submitted", "H1", 1, late_evening)], HANOI)
    assert [day for _, _, _, day in found.counts] == [AT.date()]


@pytest.mark.parametrize(("on_time", "counted"), [(True, "done_on_time"), (False, "done_late")])
def test_a_completed_dossier_is_done_on_its_day_and_no_longer_open(line, on_time, counted):
    lines = [line("submitted", "H1", 1, AT), line("completed", "H1", 1, LATER, on_time=on_time)]
    found = rules.changes(lines, HANOI)
    assert counts(found, LATER) == {counted: 1}
    assert (found.opened, found.ended) == ({}, {"H1"})


@pytest.mark.parametrize("act", ["refused", "withdrawn", "stopped"])
def test_a_dossier_without_a_result_ended_otherwise(line, act):
    found = rules.changes([line(act, "H1", 1, AT)], HANOI)
    assert counts(found) == {"ended_otherwise": 1}
    assert found.ended == {"H1"}


def test_a_supplement_pauses_and_its_answer_moves_the_due_time(line):
    asked = line("supplement_asked", "H1", 1, AT)
    answered = line("supplemented", "H1", 1, LATER)
    assert rules.changes([asked], HANOI).changed["H1"].is_paused is True
    row = rules.changes([asked, answered], HANOI).changed["H1"]
    assert (row.is_paused, row.due_at) == (False, answered.detail["due_at"])


@pytest.mark.parametrize("act", ["received", "extended", "recounted"])
def test_a_new_due_time_is_kept_and_the_pause_left_as_it_is(line, act):
    moved = line(act, "H1", 1, AT, due_at="2026-12-01T17:00:00+07:00")
    row = rules.changes([moved], HANOI).changed["H1"]
    assert (row.due_at, row.is_paused) == ("2026-12-01T17:00:00+07:00", None)
    opened = rules.changes([line("submitted", "H1", 1, AT), moved], HANOI).opened["H1"]
    assert (opened.due_at, opened.is_paused) == ("2026-12-01T17:00:00+07:00", False)


@pytest.mark.parametrize("act", ["taken", "proposed", "signed", "returned", "rated"])
def test_other_acts_change_nothing(line, act):
    found = rules.changes([line(act, "H1", 1, AT)], HANOI)
    assert (found.counts, found.opened, found.changed, found.ended) == ({}, {}, {}, set())


def test_lines_of_other_rooms_change_nothing(line):
    one = line("submitted", "H1", 1, AT)
    one.verb = "exchange.read"
    assert rules.changes([one], HANOI).counts == {}


@pytest.mark.parametrize("missing", ["channel", "procedure", "fields_asked", "due_at"])
def test_a_line_that_lacks_what_its_verb_promises_stops_the_count(line, missing):
    one = line("submitted", "H1", 1, AT)
    del one.detail[missing]
    with pytest.raises(KeyError, match=missing):
        rules.changes([one], HANOI)


def test_a_line_without_a_unit_stops_the_count(line):
    with pytest.raises(KeyError, match="unit_id"):
        rules.changes([line("submitted", "H1", None, AT)], HANOI)


# ---------------------------------------------------------------- money


def order(act, unit, at=AT, *, opened=AT, **detail):
    """A line about an order of payment that was opened at ``opened``."""
    from lienthong.core.models import LedgerLine

    told = {"procedure": "D", "opened_at": opened.isoformat(), **detail}
    return LedgerLine(verb=f"payments.{act}", at=at, unit_id=unit, dossier="H1", detail=told)


def test_a_fee_is_counted_on_the_day_on_which_it_was_asked_whatever_day_it_is_paid():
    days_later = AT + timedelta(days=3)
    lines = [
        order("opened", 1),
        order("opened", 1),
        order("opened", 1),
        order("paid", 1, days_later, channel="online"),
        order("paid", 1, days_later, channel="counter"),
        order("cancelled", 1, days_later),
    ]
    ((key, counts),) = rules.changes(lines, HANOI).counts.items()
    assert key == (1, "D", "", AT.astimezone(HANOI).date())
    assert (counts["payable"], counts["paid_online"]) == (2, 1)


@pytest.mark.parametrize("act", ["begun", "failed", "expired", "kept", "refund_asked", "refunded", "receipted"])
def test_what_else_happens_to_an_order_is_not_counted(act):
    assert rules.changes([order(act, 1)], HANOI).counts == {}


def test_an_order_without_a_unit_stops_the_count():
    with pytest.raises(KeyError, match="unit_id"):
        rules.changes([order("opened", None)], HANOI)


def test_a_file_that_waits_for_its_fee_is_paused_until_it_is_paid(line):
    filed = line("submitted", "H1", 1, AT, waits=True)
    assert rules.changes([filed], HANOI).opened["H1"].is_paused is True
    for act, waits in (("fee_paid", False), ("fee_paid", True), ("fee_dropped", False)):
        row = rules.changes([filed, line(act, "H1", 1, LATER, waits=waits)], HANOI).opened["H1"]
        assert row.is_paused is waits
    asked, waived = line("payment_asked", "H2", 1, AT), line("fee_waived", "H2", 1, LATER)
    assert rules.changes([asked], HANOI).changed["H2"].is_paused is True
    assert rules.changes([asked, waived], HANOI).changed["H2"].is_paused is False


def tables():
    """Everything the follower derived, row by row."""
    found = []
    for model in (DailyCount, PlaceCount, OpenDossier):
        fields = [field.name for field in model._meta.fields if field.name != "id"]
        found.append(sorted(model.objects.values_list(*fields)))
    return found


def story(line, country):
    """Five dossiers at two units: done, late, withdrawn, paused, extended."""
    one, two = country["pc0101"].pk, country["pc0201"].pk
    return [
        line("submitted", "H1", one, AT),
        line("submitted", "H2", one, AT, channel="counter"),
        line("submitted", "H3", two, AT, procedure="1.004194"),
        line("received", "H1", one, AT),
        line("submitted", "H4", two, AT),
        line("submitted", "H5", two, AT),
        line("supplement_asked", "H4", two, AT),
        line("completed", "H1", one, AT, on_time=True),
        line("extended", "H5", two, LATER, due_at="2026-12-01T17:00:00+07:00"),
        line("withdrawn", "H3", two, LATER, procedure="1.004194"),
        line("completed", "H2", one, LATER, on_time=False),
        line("returned", "H2", one, LATER),
        line("submitted", "R1", one, AT, procedure="3.000722", root="R1"),
        line("submitted", "R2", two, AT, root="R1"),
        line("completed", "R2", two, LATER, on_time=True, root="R1"),
        line("completed", "R1", one, LATER, on_time=True, procedure="3.000722", root="R1"),
        order("opened", one),
        order("opened", two),
        order("paid", one, LATER, channel="online"),
        order("cancelled", two, LATER),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_follower_counts_and_a_replay_rebuilds_the_same_tables(line, write, units_of):
    lines = story(line, units_of())
    for one in lines:
        write(one)
        followers.catch_up("counters", at=AT)
    live = tables()
    assert [row[0] for row in live[2]] == ["H4", "H5"]
    assert followers.replay("counters", at=LATER) == len(lines) + 1  # and the list of units
    assert tables() == live


@pytest.mark.django_db(transaction=True)
def test_any_size_of_batch_gives_the_same_tables(line, write, units_of, monkeypatch):
    write(*story(line, units_of()))
    seen = []
    for size in (1, 2, 5, 100):
        counters = followers.get("counters")
        monkeypatch.setitem(
            followers._registered,
            "counters",
            followers.Follower("counters", counters.apply, counters.reset, batch=size),
        )
        followers.replay("counters", at=AT)
        seen.append(tables())
    assert all(one == seen[0] for one in seen)


#: What may follow the filing of a dossier, in any order and number; then it may end.
LIVES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["received", "supplement_asked", "supplemented", "extended"]), max_size=4),
        st.sampled_from(["", "completed", "withdrawn"]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES, cut=st.integers(0, 30), shuffle=st.randoms(use_true_random=False))
def test_a_batch_cut_anywhere_counts_the_same(line, lives, cut, shuffle):
    from lienthong.indicators.tasks import count_lines, forget_counts

    waiting = [["submitted", *acts, *([end] if end else [])] for acts, end in lives]
    lines = []
    while any(waiting):
        dossier = shuffle.choice([number for number, acts in enumerate(waiting) if acts])
        lines.append(line(waiting[dossier].pop(0), f"H{dossier}", 1, AT + timedelta(hours=len(lines)), on_time=True))
    forget_counts()
    count_lines(lines, AT)
    whole = tables()
    forget_counts()
    for part in (lines[:cut], lines[cut:]):
        count_lines(part, AT)
    assert tables() == whole


@pytest.mark.django_db
def test_a_batch_costs_at_most_five_statements(line, django_assert_num_queries):
    from lienthong.indicators.tasks import count_lines

    count_lines([line("submitted", f"H{n}", n, AT) for n in range(3)], AT)
    batch = [
        line("submitted", "H9", 9, AT),
        line("extended", "H1", 1, AT),
        line("completed", "H2", 2, AT, on_time=True),
    ]
    with django_assert_num_queries(5):
        count_lines(batch, AT)
    with django_assert_num_queries(0):
        count_lines([line("taken", "H1", 1, AT)], AT)


@pytest.mark.django_db
def test_the_counters_hold_nothing_personal():
    columns = set()
    for model in (DailyCount, PlaceCount, OpenDossier):
        with connection.cursor() as cursor:
            columns |= {
                column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
    assert columns == {
        "id",
        "day",
        "code",
        "due_at",
        "is_paused",
        "unit_id",
        "place_id",
        "bloc",
        "procedure",
        "link",
        *rules.COUNTED,
    }
    assert str(DailyCount(unit_id=1, procedure="p", day=AT.date())) == "1 p 2026-11-20"
    assert str(PlaceCount(place_id=1, procedure="p", day=AT.date())) == "1 p 2026-11-20"
    assert str(OpenDossier(code="H1")) == "H1"
    assert LedgerLine.objects.count() == 0
