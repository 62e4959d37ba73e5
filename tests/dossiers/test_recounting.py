"""A calendar announced later moves the due times of open files, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.ledger import last_about, lines_about, lines_of_dossier
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import system
from lienthong.dossiers import queries, tasks
from lienthong.dossiers.actions import finishing, handling, recounting
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.clocks import moved_clocks
from lienthong.units.actions import load_calendar
from lienthong.units.definitions import calendar_from
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country, file, key, proposed, received, signed, taken
from tests.units.tables import DEMO, read_yaml

LATER = FRIDAY + timedelta(hours=2)
DUE, DUE_AFTER_SWAP = local("2026-11-26 17:00"), local("2026-11-27 17:00")
MONDAY, SATURDAY = "2026-11-23", "2026-11-28"


def announce(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> LedgerLine:
    """Load the demo calendar with a change; return the line that says so."""
    calendar, hours = read_yaml(DEMO / "calendar.yaml"), read_yaml(DEMO / "hours.yaml")
    change(calendar, hours)
    load_calendar(calendar_from(calendar=calendar, hours=hours), by=system("packs"), at=LATER)
    return lines_about("units:calendar")[0]


def swap(calendar: dict[str, Any], _hours: dict[str, Any]) -> None:
    """Monday is off; the Saturday after is worked instead."""
    model = calendar["days"][1]
    calendar["days"].append({**model, "date": MONDAY, "instead_of": SATURDAY})
    calendar["days"].append({**model, "kind": "swapped_worked", "date": SATURDAY, "instead_of": MONDAY})


def no_holiday(calendar: dict[str, Any], _hours: dict[str, Any]) -> None:
    del calendar["days"][0]


def close_earlier(_calendar: dict[str, Any], hours: dict[str, Any]) -> None:
    for entry in hours["hours"]:
        for part in entry["worked"]:
            part["hours"] = [span.replace("17:00", "16:30") for span in part["hours"]]


def turns() -> list[LedgerLine]:
    return lines_about("dossiers:clocks")[::-1]


def follow(*lines: LedgerLine) -> None:
    """Let the follower read lines, then what it wrote itself, until nothing is left."""
    before = len(turns())
    tasks.follow_calendar(lines, LATER)
    if new := turns()[before:]:
        follow(*new)


def due_of(dossier: Dossier) -> datetime:
    return Dossier.objects.get(code=dossier.code).due_at


# ---------------------------------------------------------------- refusals, and what stays


def test_nobody_but_the_machine_counts_clocks_anew(country: Country) -> None:
    code = file(country).code
    for by in (country.person, country.settle, country.head, country.auditor):
        with pytest.raises(NotAllowed):
            recounting.recount_due(code, by=by, at=LATER)
        with pytest.raises(NotAllowed):
            recounting.begin_recount(1, None, by=by, at=LATER)
        with pytest.raises(NotAllowed):
            recounting.advance_recount({}, by=by, at=LATER)


def test_a_clock_that_did_not_move_leaves_no_trace(country: Country) -> None:
    code = file(country).code
    assert recounting.recount_due(code, by=country.robot, at=LATER) is False
    assert Act.objects.filter(dossier_code=code).count() == 1


def test_what_has_its_result_or_has_ended_stays_as_it_was_settled(country: Country) -> None:
    done = signed(country)
    finishing.complete_dossier(done.code, {}, key=key(), by=country.robot, at=LATER)
    gone = file(country)
    finishing.withdraw_dossier(gone.code, "Đổi ý", key=key(), by=country.person, at=LATER)
    follow(announce(swap))
    for dossier in (done, gone):
        assert due_of(dossier) == DUE
        assert recounting.recount_due(dossier.code, by=country.robot, at=LATER) is False


def test_days_before_the_filing_or_after_the_due_time_are_not_looked_at(country: Country) -> None:
    file(country)
    friday = FRIDAY.date()
    day = timedelta(days=1)
    announce(swap)
    page = moved_clocks(friday - 9 * day, friday - day, after="", limit=9)
    assert page.moved == ()
    page = moved_clocks(DUE.date() + day, DUE.date() + 9 * day, after="", limit=9)
    assert page.moved == ()
    assert len(moved_clocks(friday, friday, after="", limit=9).moved) == 1


def test_a_calendar_that_changes_nothing_asks_for_no_recount(country: Country) -> None:
    before = len(turns())
    line = announce(swap)
    line.detail = {**line.detail, "days_changed": [], "hours_changed": False}
    follow(line)
    assert len(turns()) == before


def test_a_clock_that_cannot_be_counted_holds_up_no_other(country: Country) -> None:
    broken, sound = file(country), file(country)
    Dossier.objects.filter(code=broken.code).update(events=[{"kind": "ended", "at": FRIDAY.isoformat()}])
    follow(announce(swap))
    assert (due_of(broken), due_of(sound)) == (DUE, DUE_AFTER_SWAP)


# ---------------------------------------------------------------- what moves


@pytest.mark.parametrize("stand", [file, received, taken, proposed, signed])
def test_a_swap_announced_later_moves_every_open_file(country: Country, stand: Callable[[Country], Dossier]) -> None:
    dossier = stand(country)
    assert dossier.due_at == DUE
    follow(announce(swap))
    assert due_of(dossier) == DUE_AFTER_SWAP == queries.deadline_of(dossier).due_at


def test_a_day_off_that_is_taken_back_moves_a_file_forward(country: Country) -> None:
    dossier = file(country)
    follow(announce(no_holiday))
    assert due_of(dossier) == local("2026-11-25 17:00")


def test_other_hours_move_every_open_file(country: Country) -> None:
    dossier = file(country)
    line = announce(close_earlier)
    assert line.detail["hours_changed"] is True
    follow(line)
    assert due_of(dossier) == local("2026-11-26 16:30")


def test_a_file_that_waits_for_the_person_is_counted_anew_from_its_pause(country: Country) -> None:
    dossier = taken(country)
    handling.ask_supplement(dossier.code, "Thiếu", [], key=key(), by=country.settle, at=LATER)
    before = due_of(dossier)
    until = queries.supplement_until(Dossier.objects.get(code=dossier.code))
    follow(announce(lambda calendar, _: calendar["days"].append({**calendar["days"][0], "date": "2026-12-02"})))
    assert due_of(dossier) > before
    assert queries.supplement_until(Dossier.objects.get(code=dossier.code)) == until  # what the person was told stays


# ---------------------------------------------------------------- what is said


def test_the_thread_says_from_when_to_when(country: Country) -> None:
    code = file(country).code
    follow(announce(swap))
    act = queries.thread(code, to=country.person).acts[-1]
    assert act.label.vi == "Lịch nghỉ thay đổi: hạn mới 17:00 thứ Sáu, 27/11/2026, trước là 17:00 thứ Năm, 26/11/2026"
    assert act.label.en == (
        "Days off changed: now due at 17:00 Friday, 27/11/2026, before at 17:00 Thursday, 26/11/2026"
    )
    assert act.detail == {"old_due_at": DUE.isoformat(), "new_due_at": DUE_AFTER_SWAP.isoformat()}
    assert (act.actor_kind, act.state_after) == ("system", "SUBMITTED")


def test_the_ledger_says_the_new_due_time_for_the_counters(country: Country) -> None:
    dossier = file(country)
    follow(announce(swap))
    line = list(lines_of_dossier(dossier.code))[-1]
    assert (line.verb, line.unit_id) == ("dossiers.recounted", dossier.unit_id)
    assert datetime.fromisoformat(line.detail["due_at"]) == DUE_AFTER_SWAP
    assert line.detail["procedure"] == "D.002"


def test_acts_go_on_after_a_recount(country: Country) -> None:
    code = file(country).code
    follow(announce(swap))
    handling.receive_dossier(code, key=key(), by=country.intake, at=LATER)
    verbs = list(Act.objects.filter(dossier_code=code).order_by("number").values_list("number", "verb"))
    assert verbs == [(1, "dossiers.submitted"), (2, "dossiers.recounted"), (3, "dossiers.received")]


# ---------------------------------------------------------------- in turns


def test_a_recount_goes_on_in_turns_and_ends(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    dossiers = [file(country) for _ in range(5)]
    line = announce(swap)
    before = len(turns())
    follow(line)
    assert {due_of(dossier) for dossier in dossiers} == {DUE_AFTER_SWAP}
    told = [turn.detail for turn in turns()[before:]]
    assert [(turn["moved"], turn["is_done"]) for turn in told] == [(0, False), (2, False), (4, False), (5, True)]
    assert {turn["load"] for turn in told} == {line.seq}
    assert told[0]["days"] == [MONDAY, SATURDAY]
    assert [turn["after"] for turn in told] == ["", dossiers[1].code, dossiers[3].code, dossiers[3].code]


def test_what_is_read_twice_moves_nothing_twice(country: Country) -> None:
    code = file(country).code
    line = announce(swap)
    follow(line)
    follow(line)
    assert Act.objects.filter(dossier_code=code, verb="dossiers.recounted").count() == 1


def test_a_recount_leaves_the_stamp_of_the_calendar_alone(country: Country) -> None:
    line = announce(swap)
    follow(line)
    assert last_about("units:calendar") == (line.seq,)


def test_looking_at_a_page_of_clocks_does_not_cost_a_statement_for_each(country: Country) -> None:
    announce(swap)
    costs = []
    for _ in range(2):
        for _ in range(3):
            file(country)
        with CaptureQueriesContext(connection) as captured:
            moved_clocks(None, None, after="", limit=50)
        costs.append(len(captured))
    assert costs[1] <= costs[0] <= 4


@pytest.mark.django_db(transaction=True)
def test_the_follower_reads_the_loaded_calendar_by_itself(transactional_db: None) -> None:
    from lienthong.core import followers
    from lienthong.indicators.models import OpenDossier
    from tests.dossiers.making import build_country

    dossier = file(build_country())
    for name in ("clocks", "open files"):
        followers.catch_up(name, at=LATER)
    announce(swap)
    for name in ("clocks", "open files"):
        followers.catch_up(name, at=LATER)
    assert due_of(dossier) == DUE_AFTER_SWAP
    assert OpenDossier.objects.get(code=dossier.code).due_at == DUE_AFTER_SWAP
