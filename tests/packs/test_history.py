"""A year that never was: told once, counted like what happened, passed over by whatever would do something about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.conf import settings

from lienthong.accounts.refusals import DemoOnly
from lienthong.core import followers, ledger
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.indicators import queries
from lienthong.notices.models import Notice
from lienthong.packs.history import Year, tell_history
from lienthong.packs.history_hours import Hours
from lienthong.packs.history_lives import Deadlines
from lienthong.packs.refusals import HistoryAlreadyTold, NothingToTell
from lienthong.procedures.definitions import Term
from lienthong.slips.models import Slip
from tests.dossiers.calendars import local
from tests.dossiers.making import load_demo

AT = local("2026-11-20 09:00")
BY = system("demo")


def tell(dossiers: int = 240, **more):
    return tell_history(**{"dossiers": dossiers, "days": 60, "seed": 7, "by": BY, "at": AT} | more)


def told():
    lines = LedgerLine.objects.filter(actor_id=ledger.HISTORIAN).order_by("xact", "seq")
    return list(lines.values_list("verb", "at", "about", "unit_id", "dossier", "detail"))


@pytest.mark.django_db(transaction=True)
def test_a_killed_telling_goes_on_where_it_stood_and_nothing_is_told_twice():
    load_demo()

    def killed(done: int, _total: int) -> None:
        if done == 160:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(chunk=80, progress=killed)
    later = AT + timedelta(days=1)  # the year is the one that was begun
    found = tell(chunk=80, at=later)
    assert (found.told, found.until) == (240, AT.date())
    year = Year(240, 60, 7, AT.date())
    whole = [line for first in (0, 80, 160) for line in year.lines(range(first, first + 80))]
    assert told() == [(one.verb, one.at, one.about, one.unit_id, one.dossier, one.detail) for one in whole]
    assert found.lines == len(whole) > 240 * 6
    assert len({one.dossier for one in whole}) == 240
    assert tell(at=later).new_lines == 0
    with pytest.raises(HistoryAlreadyTold):
        tell(dossiers=241)
    assert LedgerLine.objects.filter(about=ledger.HISTORY).count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_would_act_on_it_passes_over_and_what_counts_reads_it():
    load_demo()
    for name in followers.names():
        followers.catch_up(name, at=AT)
    tell()
    for name in followers.names():
        assert followers.catch_up(name, at=AT) >= len(told())
    assert queries.country_board(at=AT).period.received > 50
    assert followers.replay("slips", at=AT) > len(told())
    assert not Slip.objects.exists()
    assert not Notice.objects.exists()


def test_every_line_says_that_it_is_synthetic_and_says_what_its_verb_promises(demo_pack, db):
    tell()
    assert set(LedgerLine.objects.filter(dossier__startswith="SYN-").values_list("actor_name", flat=True)) == {
        "synthetic:7"
    }
    seen = {}
    for verb, at, _, unit, code, detail in told():
        assert code.startswith("SYN-")
        assert unit is not None
        assert at < AT
        seen.setdefault(code, []).append((verb, at))
        if verb.startswith("dossiers."):
            assert {"procedure", "channel", "state", "due_at"} <= detail.keys()
        if verb == "dossiers.completed":
            assert detail["on_time"] is (at <= datetime.fromisoformat(detail["due_at"]))
    for acts in seen.values():
        assert acts[0][0] == "dossiers.submitted"
        assert [at for _, at in acts] == sorted(at for _, at in acts)


@pytest.mark.django_db
def test_it_is_refused_in_production_and_where_there_is_no_country(monkeypatch):
    with pytest.raises(NothingToTell):
        tell()
    monkeypatch.setattr(settings, "MODE", "production")
    with pytest.raises(DemoOnly):
        tell()


def test_deadlines_that_are_remembered_are_the_engines(demo_pack, db):
    calendar = next(iter(Year(1, 60, 1, AT.date()).country.offices.values())).calendar
    random, known = Random(1), Deadlines()
    terms = [
        Term(kind="same_day", cutoff="15:00"),
        Term(kind="working_days", amount=3, cutoff="15:00"),
        Term(kind="working_days", amount=2),
        Term(kind="calendar_days", amount=9),
        Term(kind="working_hours", amount=5),
    ]
    for _ in range(400):
        begun = datetime(2026, 8, 24, tzinfo=UTC) + timedelta(hours=random.uniform(0, 24 * 14))
        paused = begun + timedelta(hours=random.expovariate(0.1))
        events = [Event(EventKind.STARTED, begun)]
        if random.random() < 0.5:
            until = calendar.instant(paused.date() + timedelta(days=9), calendar.spans(AT.date())[-1].closes)
            events.append(Event(EventKind.PAUSED, paused, whose="person", until=until))
        if len(events) > 1 and random.random() < 0.7:
            events.append(Event(EventKind.RESUMED, paused + timedelta(hours=random.expovariate(0.05))))
        term = random.choice(terms)
        assert known.due_at(term, calendar, events) == due(term, calendar, events).due_at


def test_working_hours_laid_out_are_the_calendars(demo_pack, db):
    calendar = next(iter(Year(1, 60, 1, AT.date()).country.offices.values())).calendar
    hours = Hours(calendar, date(2026, 11, 16), date(2026, 12, 1))
    opens, closes = calendar.moments(AT.date())[0]
    assert hours.worked(0, opens.timestamp()) == hours.worked(0, opens.timestamp() - 60)
    assert hours.worked(opens.timestamp(), closes.timestamp()) == (closes - opens).total_seconds()
    assert hours.after(opens.timestamp(), 3600) == opens.timestamp() + 3600
    evening = calendar.moments(AT.date())[-1][1].timestamp() + 3600  # of a Friday
    assert hours.after(evening, 60) == calendar.moments(date(2026, 11, 23))[0][0].timestamp() + 60
