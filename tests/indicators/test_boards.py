from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from lienthong.core.values import Text
from lienthong.indicators import queries
from lienthong.units.refusals import UnitUnknown
from tests.fixtures.counting import count_lines, count_on, replay

pytestmark = pytest.mark.django_db

RESIDENCE = "1.004194"


@pytest.fixture
def counted(country, line, at):
    """A week: five dossiers of commune 0101, one of 0102, one of the office of province 01, none elsewhere."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    office, other, province = (country[key] for key in ("pc0101", "pc0102", "pc01"))
    lines = [
        line("submitted", "H1", office, at - 2 * day, fields_asked=8, fields_prefilled=8),
        line("completed", "H1", office, at - day, on_time=True),
        line("submitted", "H2", office, at - 2 * day, channel="counter"),
        line("completed", "H2", office, at - hour, on_time=False),
        line("submitted", "H3", office, at, due_at=(at - hour).isoformat()),  # overdue now
        line("submitted", "H4", office, at, due_at=(at + hour).isoformat()),  # at risk now
        line("submitted", "H5", office, at, due_at=(at - hour).isoformat()),  # past due, but waits for the person
        line("supplement_asked", "H5", office, at, due_at=(at - hour).isoformat()),
        line("submitted", "H6", other, at, due_at=(at + 5 * day).isoformat(), procedure=RESIDENCE),
        line("submitted", "H7", province, at, due_at=(at + 5 * day).isoformat()),
    ]
    count_lines(lines, at)
    return country


def days(at: datetime, back: int = 0, length: int = 1):
    start = at.date() - timedelta(days=back)
    return {"at": at, "start": start, "end": start + timedelta(days=length)}


def test_before_anything_was_counted_a_number_is_not_measured_and_not_zero(country, at):
    assert queries.totals(country["vn"].path, **days(at)) is None
    assert all(row.counts is None for row in queries.children(country["vn"].pk, level="province", **days(at)))
    assert [point.counts for point in queries.trend(country["vn"].path, days=2, until=at.date())] == [None, None]
    assert queries.counted_at() is None


def test_a_period_before_the_first_count_is_not_measured(counted, at):
    assert queries.totals(counted["vn"].path, **days(at, back=9)) is None
    assert queries.totals(counted["vn"].path, **days(at)) is not None


def test_what_was_paid_online_is_a_share_of_what_was_to_be_paid(counted, at):
    from lienthong.core.models import LedgerLine

    def order(act, **detail):
        told = {"procedure": RESIDENCE, "opened_at": at.isoformat(), **detail}
        unit = counted["pc0101"].pk
        return LedgerLine(verb=f"payments.{act}", at=at + timedelta(days=1), unit_id=unit, dossier="H1", detail=told)

    assert queries.totals(counted["vn"].path, **days(at)).paid_online_ratio is None
    lines = [order("opened"), order("opened"), order("opened"), order("cancelled"), order("paid", channel="online")]
    count_lines(lines, at)
    for place in ("vn", "01", "0101"):
        found = queries.totals(counted[place].path, **days(at))
        assert (found.payable, found.paid_online, found.paid_online_ratio) == (2, 1, 0.5)
    (province, _) = queries.children(counted["vn"].pk, level="province", **days(at))
    assert province.counts.paid_online_ratio == 0.5
    (row,) = [one for one in queries.by_procedure(counted["0101"].path, **days(at)) if one.procedure == RESIDENCE]
    assert (row.counts.payable, row.counts.paid_online) == (2, 1)
    (point,) = queries.trend(counted["vn"].path, days=1, until=at.date())
    assert point.counts.payable == 2


def test_totals_of_a_day_everywhere(counted, at):
    today = queries.totals(counted["vn"].path, **days(at))
    assert (today.received, today.online, today.done, today.done_late) == (5, 5, 1, 1)
    assert (today.open, today.overdue, today.at_risk, today.paused) == (5, 1, 1, 1)


def test_totals_of_a_period_under_a_province_and_a_commune(counted, at):
    week = days(at, back=6, length=7)
    province = queries.totals(counted["01"].path, **week)
    commune = queries.totals(counted["0101"].path, **week)
    assert (province.received, commune.received) == (7, 5)
    assert (commune.done_on_time, commune.done_late, commune.online) == (1, 1, 4)
    assert queries.totals(counted["02"].path, **week).received == 0


def test_totals_of_one_procedure(counted, at):
    found = queries.totals(counted["vn"].path, **days(at), procedure=RESIDENCE)
    assert (found.received, found.open, found.overdue) == (1, 1, 0)


def test_what_is_overdue_depends_on_the_instant(counted, at):
    later = queries.totals(counted["vn"].path, **days(at) | {"at": at + timedelta(hours=2)})
    assert (later.overdue, later.at_risk) == (2, 0)


def test_ratios(counted, at):
    commune = queries.totals(counted["0101"].path, **days(at, back=6, length=7))
    assert commune.on_time_ratio == 0.5
    assert commune.online_ratio == 0.8
    assert commune.once_only_ratio == (8 + 4 * 6) / (8 + 4 * 10)


def test_a_ratio_of_nothing_is_not_measured(counted, at):
    nothing = queries.totals(counted["02"].path, **days(at))
    assert (nothing.received, nothing.done) == (0, 0)
    assert (nothing.on_time_ratio, nothing.once_only_ratio, nothing.online_ratio) == (None, None, None)


def test_provinces_have_names_and_zeros_of_their_own(counted, at):
    first, second = queries.children(counted["vn"].pk, level="province", **days(at, back=6, length=7))
    assert (first.code, first.name, first.short_name) == ("01", Text("Nơi 01", "Place 01"), "01")
    assert (first.counts.received, first.counts.open, first.counts.overdue) == (7, 5, 1)
    assert (second.code, second.counts.received, second.counts.open) == ("02", 0, 0)


def test_communes_of_a_province_do_not_count_the_provinces_own_office(counted, at):
    rows = queries.children(counted["01"].pk, level="commune", **days(at, back=6, length=7))
    assert [(row.code, row.counts.received, row.counts.paused) for row in rows] == [("0101", 5, 1), ("0102", 1, 0)]


def test_the_children_add_up_to_the_whole(counted, at):
    week = days(at, back=6, length=7)
    rows = queries.children(counted["vn"].pk, level="province", **week)
    assert sum(row.counts.received for row in rows) == queries.totals(counted["vn"].path, **week).received


def test_a_trend_has_every_day_and_gaps_before_the_first(counted, at):
    points = queries.trend(counted["vn"].path, days=4, until=at.date())
    assert [point.day for point in points] == [at.date() - timedelta(days=back) for back in (3, 2, 1, 0)]
    assert [point.counts and point.counts.received for point in points] == [None, 2, 0, 5]
    elsewhere = queries.trend(counted["02"].path, days=2, until=at.date())
    assert [point.counts.received for point in elsewhere] == [0, 0]


def test_procedures_are_counted_apart(counted, at):
    rows = queries.by_procedure(counted["vn"].path, **days(at))
    assert [(row.procedure, row.counts.received, row.counts.open) for row in rows] == [
        ("1.001193", 4, 4),
        (RESIDENCE, 1, 1),
    ]


def test_the_board_of_the_country(counted, at):
    board = queries.country_board(at=at)
    assert (board.level, board.name.vi, board.at) == ("country", "Nơi vn", at)
    assert (board.today.received, board.yesterday.received, board.period.received) == (5, 0, 7)
    assert [row.code for row in board.children] == ["01", "02"]
    assert (len(board.trend), len(board.procedures)) == (30, 2)
    assert board.period == queries.totals(counted["vn"].path, **days(at, back=29, length=30))


def test_the_board_of_a_country_where_nothing_was_counted_yet(country, at):
    board = queries.country_board(at=at)
    assert (board.today, board.yesterday, board.period, board.counted_at) == (None, None, None, None)


def test_the_board_of_a_province_has_its_communes_and_of_a_commune_nothing_beneath(counted, at):
    assert [row.code for row in queries.unit_board(counted["01"].pk, at=at).children] == ["0101", "0102"]
    commune = queries.unit_board(counted["0101"].pk, at=at)
    assert (commune.level, commune.children, commune.today.received) == ("commune", (), 3)


def test_a_board_of_nothing_is_refused(db, at):
    with pytest.raises(UnitUnknown):
        queries.country_board(at=at)
    with pytest.raises(UnitUnknown):
        queries.unit_board(404, at=at)


def test_questions_cost_a_fixed_number_of_statements(counted, at, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.totals(counted["vn"].path, **days(at))
    with django_assert_num_queries(3):
        queries.children(counted["vn"].pk, level="province", **days(at))
    with django_assert_num_queries(1):
        queries.trend(counted["vn"].path, days=30, until=at.date())
    with django_assert_num_queries(2):
        queries.by_procedure(counted["vn"].path, **days(at))
    with django_assert_num_queries(8):
        queries.country_board(at=at)
    with django_assert_num_queries(6):
        queries.unit_board(counted["vn"].pk, at=at, has_procedures=False)


def test_no_board_is_read_by_one_plan_for_all_places(counted, at):
    for _ in range(8):  # a connection prepares what it sends for the fourth time
        queries.country_board(at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [words for (words,) in cursor.fetchall() if "indicators_placecount" in words]
    assert [words for words in prepared if "$1" in words] == []


@pytest.mark.django_db(transaction=True)
def test_a_board_says_how_old_its_numbers_are(units_of, line, write, at):
    units = units_of()
    replay(at)
    write(line("submitted", "H1", units["pc0101"], at))
    count_on(at + timedelta(seconds=2))
    assert queries.country_board(at=at).counted_at == at + timedelta(seconds=2)


def test_days_of_the_places_below_hold_zero_for_a_quiet_day_and_nothing_for_an_uncounted_one(counted, at):
    below = queries.filed_below(queries.unit_board(counted["01"].pk, at=at), until=at.date())
    assert set(below) == {counted["0101"].pk, counted["0102"].pk}
    assert below[counted["0101"].pk][-4:] == [None, 2, 0, 3]
    assert below[counted["0102"].pk][-4:] == [None, 0, 0, 1]


def test_days_of_the_places_below_are_none_before_anything_was_counted(country, at):
    assert queries.filed_below(queries.unit_board(country["vn"].pk, at=at), until=at.date()) == {}


def test_days_of_all_places_below_cost_two_statements(counted, at, django_assert_num_queries):
    board = queries.unit_board(counted["vn"].pk, at=at)
    with django_assert_num_queries(2):
        queries.filed_below(board, until=at.date())


def move_commune(country, at):
    """Give commune 0102 to the other province, as a later list of units does."""
    from datetime import date

    from lienthong.core.values import system
    from lienthong.units.actions import load_units
    from lienthong.units.definitions import UnitsBundle
    from lienthong.units.rules import BodyVersion

    def version(parent, begins, ends):
        name = "Nơi 0102"
        return BodyVersion("0102", "0102", "commune", "", name, "Place 0102", "0102", parent, begins, ends, "")

    day = at.date()
    load_units(UnitsBundle((version("01", date(2025, 7, 1), day), version("02", day, None)), ()), by=system("x"), at=at)


@pytest.mark.django_db(transaction=True)
def test_when_the_tree_changes_the_past_is_added_up_along_the_new_one(units_of, line, write, at):
    country = units_of()
    write(line("submitted", "H1", country["pc0102"], at), line("submitted", "H2", country["pc0101"], at))
    replay(at)
    assert queries.totals(country["02"].path, **days(at)).received == 0
    move_commune(country, at)
    write(line("submitted", "H3", country["pc0102"], at))
    count_on(at)
    live = queries.country_board(at=at)
    assert [row.counts.received for row in live.children] == [1, 2]
    assert [row.counts.open for row in live.children] == [1, 2]
    replay(live.counted_at)
    assert queries.country_board(at=at) == live


# ---------------------------------------------------------------- blocs


@pytest.fixture
def in_the_party(counted, line, at):
    """Besides the government's week, two dossiers of the Party's office in commune 0101, one of them done late."""
    office, hour = counted["cell0101"], timedelta(hours=1)
    lines = [
        line("submitted", "P1", office, at, procedure="party.fee"),
        line("completed", "P1", office, at + hour, procedure="party.fee", on_time=False),
        line("submitted", "P2", office, at, procedure="party.fee", due_at=(at - hour).isoformat()),
    ]
    count_lines(lines, at)
    return counted


def test_what_is_counted_in_one_bloc_is_not_counted_in_another(in_the_party, at):
    for key in ("vn", "01", "0101"):
        path = in_the_party[key].path
        today = queries.totals(path, bloc="party", **days(at))
        assert (today.received, today.done_late, today.open, today.overdue) == (2, 1, 1, 1)
        assert [row.procedure for row in queries.by_procedure(path, bloc="party", **days(at))] == ["party.fee"]
        assert "party.fee" not in [row.procedure for row in queries.by_procedure(path, **days(at))]
    assert queries.totals(in_the_party["vn"].path, **days(at)).received == 5
    assert queries.totals(in_the_party["vn"].path, bloc="court", **days(at)).received == 0


def test_the_board_of_a_bloc_counts_its_offices_alone(in_the_party, at):
    board = queries.unit_board(in_the_party["01"].pk, at=at, bloc="party")
    assert (board.bloc, board.today.received, board.period.received) == ("party", 2, 2)
    assert {row.code: row.counts.received for row in board.children} == {"0101": 2, "0102": 0}
    assert {row.code: row.counts.open for row in board.children} == {"0101": 1, "0102": 0}
    below = queries.filed_below(board, until=at.date())
    assert below[in_the_party["0101"].pk][-2:] == [0, 2]
    assert list(below) == [in_the_party["0101"].pk]
    assert queries.country_board(at=at, bloc="party").today.received == 2


def test_an_office_has_a_board_in_its_own_bloc_only(in_the_party, at):
    cell = in_the_party["cell0101"]
    with pytest.raises(UnitUnknown):
        queries.unit_board(cell.pk, at=at)
    assert queries.unit_board(cell.pk, at=at, bloc="party").today.received == 2
    with pytest.raises(UnitUnknown):
        queries.unit_board(in_the_party["pc0101"].pk, at=at, bloc="party")


def test_adding_up_anew_keeps_the_blocs_apart(in_the_party, at):
    from lienthong.core.models import LedgerLine

    count_lines([LedgerLine(verb="units.list_loaded", at=at, dossier="", detail={})], at)
    assert queries.totals(in_the_party["vn"].path, **days(at)).received == 5
    assert queries.totals(in_the_party["vn"].path, bloc="party", **days(at)).received == 2


def test_people_are_counted_by_what_they_declared_and_agencies_by_what_they_settle(counted, line, at):
    one, two = counted["pc0101"], counted["pc0102"]
    lines = [
        line("submitted", "R1", one, at, procedure="3.000722", root="R1"),
        line("submitted", "R2", one, at, root="R1"),
        line("submitted", "R3", two, at, procedure=RESIDENCE, root="R1"),
        line("completed", "R3", two, at, procedure=RESIDENCE, root="R1", on_time=True),
    ]
    before = {view: queries.totals(counted["vn"].path, **days(at), view=view) for view in ("people", "agencies")}
    count_lines(lines, at)
    after = {view: queries.totals(counted["vn"].path, **days(at), view=view) for view in ("people", "agencies")}
    assert after["people"].received - before["people"].received == 1
    assert after["agencies"].received - before["agencies"].received == 2
    assert (after["people"].done, after["agencies"].done - before["agencies"].done) == (before["people"].done, 1)
    assert after["people"].open - before["people"].open == 1
    assert after["agencies"].open - before["agencies"].open == 1
    assert queries.unit_board(counted["vn"].pk, at=at).view == "people"
    office = queries.unit_board(two.pk, at=at)
    assert (office.view, office.today.done) == ("agencies", 1)
