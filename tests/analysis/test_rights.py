"""Who may see which facts, and the questions that people keep."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lienthong.analysis import refusals
from lienthong.analysis.actions.exporting import write_facts
from lienthong.analysis.actions.saving import change_query, remove_query, save_query, share_query
from lienthong.analysis.queries.answers import ask, scope_of
from lienthong.analysis.queries.saved import saved_queries, saved_query, versions_of_query
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import BLOCS, Actor, Grant, Role, path_in, system
from lienthong.indicators.actions.correcting import correct_line

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SQL = "SELECT count(*) FROM facts"


def officer(*grants, name="Minh"):
    return Actor(kind="officer", id=f"officer:{name}", name=name, grants=grants)


WATCHING = officer(Grant(Role.MONITOR, "/1/"))


# ---------------------------------------------------------------- who sees what


@pytest.mark.django_db
@pytest.mark.parametrize(
    "grants",
    [
        (),
        (Grant(Role.HEAD, "/1/2/3/"),),
        (Grant(Role.MONITOR, "/1/", procedure="1.001193"),),
        (Grant(Role.MONITOR, ""),),
    ],
)
def test_who_oversees_nothing_has_no_questions(grants):
    with pytest.raises(refusals.QuestionsForOverseers):
        scope_of(officer(*grants), at=AT)
    with pytest.raises(refusals.QuestionsForOverseers):
        save_query("Bao nhiêu?", SQL, by=officer(*grants), at=AT)


def test_a_right_in_one_bloc_shows_that_bloc_and_steering_shows_all(db, units_of):
    top = units_of()["vn"].path
    assert dict(scope_of(officer(Grant(Role.MONITOR, top)), at=AT).blocs) == {"government": None}
    party = officer(
        Grant(Role.MONITOR, path_in("party", "/1/5/")), Grant(Role.AUDITOR, "/1/7/"), Grant(Role.AUDITOR, "/1/8/")
    )
    assert dict(scope_of(party, at=AT).blocs) == {
        "party": frozenset({"/party/1/5/"}),
        "government": frozenset({"/1/7/", "/1/8/"}),
    }
    steering = scope_of(officer(Grant(Role.STEERING, "/1/7/"), Grant(Role.STEERING, "/")), at=AT)
    assert set(steering.blocs) == {*BLOCS, ""}
    assert steering.is_everywhere
    assert "" not in scope_of(officer(Grant(Role.STEERING, "/1/7/")), at=AT).blocs


def test_each_is_answered_from_the_facts_that_they_oversee(transactional_db, units_of, line, write):
    units = units_of()
    top = units["vn"].path
    monitor = officer(Grant(Role.MONITOR, top))
    with pytest.raises(refusals.FactsNotWritten):
        ask(SQL, to=monitor, at=AT)
    write(
        line("submitted", "H1", units["pc0101"], AT),
        line("submitted", "H2", units["pc0201"], AT),
        line("submitted", "H3", units["cell0101"], AT),
        line("completed", "H4", None, AT, on_time=True),
    )
    wrong = LedgerLine.objects.get(dossier="H1")
    write(line("submitted", "H1", units["pc0101"], AT, channel="counter"))
    correct_line(wrong.seq, None, "ghi hai lần", by=system("tests"), at=AT)
    write_facts(by=system("facts"), at=AT)
    north = units["01"].path
    found = {
        "all": ask(SQL, to=officer(Grant(Role.STEERING, top)), at=AT),
        "government": ask(SQL, to=monitor, at=AT),
        "north": ask(SQL, to=officer(Grant(Role.MONITOR, north)), at=AT),
        "north, all blocs": ask(SQL, to=officer(Grant(Role.STEERING, north)), at=AT),
        "party, and the south": ask(
            SQL, to=officer(Grant(Role.MONITOR, path_in("party", top)), Grant(Role.MONITOR, units["02"].path)), at=AT
        ),
    }
    assert {who: answer.rows[0][0] for who, answer in found.items()} == {
        "all": 4,
        "government": 2,
        "north": 1,
        "north, all blocs": 2,
        "party, and the south": 2,
    }
    with pytest.raises(refusals.FactsNotWritten):
        ask(SQL, to=officer(Grant(Role.MONITOR, path_in("court", top))), at=AT)


# ---------------------------------------------------------------- questions kept


@pytest.mark.django_db
def test_a_question_needs_a_title_and_words_and_not_too_many():
    for title, sql, refusal in (
        ("  ", SQL, refusals.TitleMissing),
        ("x", " ", InvalidInput),
        ("x" * 201, SQL, InvalidInput),
        ("x", "x" * 20_001, InvalidInput),
    ):
        with pytest.raises(refusal):
            save_query(title, sql, by=WATCHING, at=AT)
    assert saved_queries(to=WATCHING) == []


@pytest.mark.django_db
def test_nobody_keeps_more_than_a_bounded_number(monkeypatch):
    monkeypatch.setattr("lienthong.analysis.actions.saving.MOST_OF_ONE", 1)
    save_query("Một", SQL, by=WATCHING, at=AT)
    with pytest.raises(refusals.TooManyQueries):
        save_query("Hai", SQL, by=WATCHING, at=AT)


@pytest.mark.django_db
def test_anothers_question_is_seen_when_shared_and_changed_by_its_owner_alone(django_assert_num_queries):
    other = officer(Grant(Role.AUDITOR, "/1/2/"), name="Lan")
    query = save_query(" Bao   nhiêu? ", f" {SQL} ", by=WATCHING, at=AT)
    for hidden in (
        lambda: saved_query(query.pk, to=other),
        lambda: share_query(query.pk, shared=True, by=other, at=AT),
        lambda: remove_query(0, by=other, at=AT),
    ):
        with pytest.raises(NotFound):
            hidden()
    share_query(query.pk, shared=True, by=WATCHING, at=AT)
    share_query(query.pk, shared=True, by=WATCHING, at=AT)
    own = save_query("Của tôi", SQL, by=other, at=AT)
    with django_assert_num_queries(1):
        cards = saved_queries(to=other)
    assert [(card.id, card.title, card.is_own, card.owner) for card in cards] == [
        (own.pk, "Của tôi", True, "Lan"),
        (query.pk, "Bao nhiêu?", False, "Minh"),
    ]
    for act in (
        lambda: change_query(query.pk, "Khác", SQL, known=1, by=other, at=AT),
        lambda: remove_query(query.pk, by=other, at=AT),
    ):
        with pytest.raises(refusals.QueryNotYours, match="Minh"):
            act()
    share_query(query.pk, shared=False, by=WATCHING, at=AT)
    assert [card.id for card in saved_queries(to=other)] == [own.pk]


@pytest.mark.django_db
def test_a_change_is_a_version_and_an_overtaken_one_is_refused():
    query = save_query("Bao nhiêu?", SQL, by=WATCHING, at=AT)
    change_query(query.pk, "Bao nhiêu?", SQL, known=1, by=WATCHING, at=AT)
    changed = change_query(query.pk, "Bao nhiêu?", "SELECT 1", known=1, by=WATCHING, at=AT)
    again = change_query(query.pk, "Bao nhiêu?", "SELECT 1", known=1, by=WATCHING, at=AT)
    assert (changed.number, again.number) == (2, 2)
    with pytest.raises(refusals.QueryChangedMeanwhile):
        change_query(query.pk, "Bao nhiêu?", "SELECT 2", known=1, by=WATCHING, at=AT)
    assert saved_query(query.pk, to=WATCHING).sql == "SELECT 1"
    assert saved_query(query.pk, to=WATCHING, number=1).sql == SQL
    assert [version.number for version in versions_of_query(query.pk, to=WATCHING)] == [2, 1]
    remove_query(query.pk, by=WATCHING, at=AT)
    with pytest.raises(NotFound):
        saved_query(query.pk, to=WATCHING)
    lines = LedgerLine.objects.filter(about=f"query:{query.pk}").order_by("seq").values_list("verb", "detail")
    assert list(lines) == [
        ("analysis.query_saved", {"number": 1}),
        ("analysis.query_changed", {"number": 2}),
        ("analysis.query_removed", {"number": 2}),
    ]
