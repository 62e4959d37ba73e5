"""Splicing history: what was known on one day about another never changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lienthong.registries.rules.history import (
    Fact,
    Splice,
    ends_after,
    holds_between,
    known_instant,
    splice,
    with_own_end,
)

START = date(2020, 1, 1)
END = date(2021, 1, 1)
days = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
changes = st.dictionaries(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 3)), min_size=1)


@dataclass
class Row:
    key: int
    fact: Fact
    known_from: int
    known_to: int | None = None


@dataclass
class Store:
    """Keeps rows as the tables do; one tick of known time for each correction."""

    rows: list[Row] = field(default_factory=list)
    now: int = 0

    def add(self, facts):
        for fact in facts:
            self.rows.append(Row(len(self.rows) + 1, fact, self.now))

    def known(self):
        return [Fact(r.fact.valid_from, r.fact.valid_to, r.fact.data, r.key) for r in self.rows if r.known_to is None]

    def correct(self, change, start, end):
        self.now += 1
        spliced = splice(self.known(), change, valid_from=start, valid_to=end)
        for row in self.rows:
            if row.key in spliced.close:
                row.known_to = self.now
        self.add(spliced.add)

    def said(self, when, day):
        return [
            row.fact.data
            for row in self.rows
            if row.known_from <= when
            and (row.known_to is None or row.known_to > when)
            and row.fact.valid_from <= day
            and (row.fact.valid_to is None or row.fact.valid_to > day)
        ]


@st.composite
def corrections(draw):
    start = draw(days)
    end = draw(st.one_of(st.none(), st.integers(1, 200).map(lambda n: start + timedelta(days=n))))
    return draw(changes), start, end


def store_of(end=None):
    store = Store()
    store.add([Fact(START, end, {"a": 0})])
    return store


@given(st.lists(corrections(), max_size=6), st.sampled_from([None, END]))
def test_what_was_known_on_one_day_about_another_never_changes(history, end):
    store, seen = store_of(end), {}
    sample = [START + timedelta(days=n) for n in range(-1, 460, 23)]
    for correction in history:
        seen.update({(store.now, day): store.said(store.now, day) for day in sample})
        store.correct(*correction)
    assert seen == {(when, day): store.said(when, day) for when, day in seen}


@given(st.lists(corrections(), max_size=6), st.sampled_from([None, END]))
def test_at_every_instant_each_day_has_exactly_what_it_had_one_fact_or_none(history, end):
    store = store_of(end)
    for correction in history:
        store.correct(*correction)
    for when in range(store.now + 1):
        for n in range(-1, 460, 23):
            day = START + timedelta(days=n)
            held = 1 if day >= START and (end is None or day < end) else 0
            assert len(store.said(when, day)) == held


@given(corrections(), days)
def test_a_correction_changes_its_period_and_nothing_else(correction, day):
    change, start, end = correction
    store = store_of()
    store.correct(change, start, end)
    (now,) = store.said(store.now, day)
    inside = start <= day and (end is None or day < end)
    expected = {name: value for name, value in {"a": 0, **change}.items() if value is not None}
    assert now == (expected if inside else {"a": 0})


@given(st.lists(corrections(), min_size=1, max_size=4))
def test_the_same_correction_again_changes_nothing(history):
    store = store_of()
    for correction in history:
        store.correct(*correction)
    change, start, end = history[-1]
    assert splice(store.known(), change, valid_from=start, valid_to=end) == Splice((), ())


def test_a_period_outside_what_is_known_is_not_invented():
    known = [Fact(START, END, {"a": 0}, 1)]
    assert splice(known, {"a": 1}, valid_from=END) == Splice((), ())
    assert not holds_between(known, END, None)
    assert not holds_between(known, date(2019, 1, 1), START)
    assert holds_between(known, date(2019, 1, 1), date(2020, 1, 2))
    assert holds_between([Fact(START, None, {}, 1)], END, None)


def test_the_end_of_a_stay_moves_with_its_last_day(households):
    known = [Fact(START, END, {"until": "2020-12-31"}, 1)]
    change = splice(known, {"until": "2021-06-30"}, valid_from=START)
    assert with_own_end(households, change, {"until": "2021-06-30"}).add[-1].valid_to == date(2021, 7, 1)
    assert with_own_end(households, change, {"street": "x"}) == change
    assert with_own_end(households, Splice((), ()), {"until": "x"}) == Splice((), ())
    assert ends_after(households, {}) is None


def test_of_two_corrections_at_one_instant_the_second_is_known_just_after():
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert known_instant(noon, None) == noon
    assert known_instant(noon, noon - timedelta(seconds=1)) == noon
    assert known_instant(noon, noon) > noon
