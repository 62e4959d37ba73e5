"""The open files of a place as its boards show them: who may look, in which order, nothing personal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.definitions import body_of
from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.procedures.queries import definition_on
from lienthong.units import queries as units
from lienthong.units.refusals import UnitNeverKnown
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    OTHER_PLACE,
    PLACE,
    Country,
    asked,
    change_law,
    file,
    key,
    open_officer,
    proposed,
    received,
    signed,
)

LATER = FRIDAY + timedelta(hours=1)


def place(code: str = PLACE) -> int:
    return units.version_at(code, level="commune", on=FRIDAY.date()).unit_id


def province() -> int:
    return units.version_at(PLACE, level="commune", on=FRIDAY.date()).parent_id or 0


def codes(country: Country) -> list[str]:
    return [one.code for one in queries.open_files(place(), to=country.head)]


def test_a_place_that_never_was_has_no_board(country: Country) -> None:
    with pytest.raises(UnitNeverKnown):
        queries.open_files(0, to=country.head)


def test_those_who_neither_lead_nor_watch_a_place_do_not_see_its_files(country: Country) -> None:
    file(country)
    elsewhere = open_officer("Watcher", place(OTHER_PLACE), Role.MONITOR)
    for to in (country.person, country.intake, country.settle, country.stranger, elsewhere):
        with pytest.raises(NotFound):
            queries.open_files(place(), to=to)


def test_a_head_sees_the_files_of_the_place_and_of_no_other(country: Country) -> None:
    file(country)
    with pytest.raises(NotFound):
        queries.open_files(place(OTHER_PLACE), to=country.head)
    with pytest.raises(NotFound):
        queries.open_files(province(), to=country.head)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.STEERING, Role.AUDITOR])
@pytest.mark.parametrize("above", [False, True])
def test_who_watches_a_place_or_what_is_above_it_sees_its_files(country: Country, role: Role, *, above: bool) -> None:
    code = file(country).code
    watcher = open_officer("Watcher", province() if above else place(), role)
    assert [one.code for one in queries.open_files(place(), to=watcher)] == [code]


@pytest.fixture
def party(country: Country) -> Actor:
    """The head of a commune's Party committee, which settles moves from now on."""
    offices = {"agency": "commune_party", "intake": "commune_party", "place_field": "noi_moi"}
    steps = [{**step, "agency": "commune_party"} for step in body_of(definition_on(MOVING, on=FRIDAY.date()))["steps"]]
    change_law(competence=offices, steps=steps)
    return open_officer("Party", units.agency_of(place(), "commune_party").pk, Role.HEAD)


def test_who_heads_or_watches_in_one_bloc_sees_no_file_of_another(country: Country, party: Actor) -> None:
    dossier = file(country)
    for to in (country.auditor, country.head, country.intake, country.settle):
        with pytest.raises(NotFound):
            queries.get_dossier(dossier.code, to=to)
    for role in (Role.MONITOR, Role.STEERING, Role.AUDITOR):
        watcher = open_officer(f"Watcher {role}", place(), role)
        assert queries.open_files(place(), to=watcher) == []
        if role != Role.STEERING:
            with pytest.raises(NotFound):
                queries.open_files(place(), bloc="party", to=watcher)
    assert codes(country) == []
    with pytest.raises(NotFound):
        queries.open_files(place(), bloc="party", to=country.head)
    with pytest.raises(NotFound):
        queries.open_files(place(), to=party)


def test_a_bloc_sees_its_own_files_and_who_steers_sees_those_of_each(country: Country, party: Actor) -> None:
    bees = submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY)
    dossier = file(country)
    assert dossier.unit.bloc == "party"
    assert queries.get_dossier(dossier.code, to=party) == dossier
    watcher = open_officer("Party watcher", province(), Role.AUDITOR, bloc="party")
    assert queries.get_dossier(dossier.code, to=watcher) == dossier
    with pytest.raises(NotFound):
        queries.get_dossier(bees.code, to=watcher)
    for to in (party, watcher, open_officer("Steering", province(), Role.STEERING)):
        assert [one.code for one in queries.open_files(place(), bloc="party", to=to)] == [dossier.code]
    assert codes(country) == [bees.code]


def test_a_place_without_open_files_shows_none(country: Country) -> None:
    assert queries.open_files(place(), to=country.head) == []


def test_what_is_due_next_comes_first_and_no_more_than_asked_for(country: Country) -> None:
    monday = file(country, at=local("2026-11-23 09:00")).code
    friday = file(country).code
    assert codes(country) == [friday, monday]
    assert [one.code for one in queries.open_files(place(), to=country.head, limit=1)] == [friday]


def test_a_file_whose_result_is_ready_or_that_has_ended_is_not_shown(country: Country) -> None:
    done, gone, waiting = signed(country).code, file(country).code, signed(country).code
    finishing.complete_dossier(done, {}, key=key(), by=country.robot, at=LATER)
    finishing.withdraw_dossier(gone, "Đổi ý", key=key(), by=country.person, at=LATER)
    assert codes(country) == [waiting]


def test_a_file_is_shown_with_where_it_is_and_when_it_is_due(country: Country) -> None:
    received(country)
    (one,) = queries.open_files(place(), to=country.head)
    assert (one.state_name.en, one.step_title.en, one.holder_role) == ("Received", "Examine", "settle")
    assert one.holder_name.startswith("UBND")
    assert one.due_at == one.deadline.due_at == local("2026-11-26 17:00")
    (english,) = queries.open_files(place(), to=country.head, language="en")
    assert (
        english.holder_name == units.names([country.settle.unit_id or 0], on=FRIDAY.date(), language="en").popitem()[1]
    )


def test_nothing_on_a_board_is_about_a_person(country: Country) -> None:
    code = proposed(country, words="Bà An đủ điều kiện").code
    handling.extend_dossier(code, 1, "Bà An đi vắng", key=key(), by=country.head, at=LATER)
    asked(country)
    for one in queries.open_files(place(), to=country.head):
        shown = str(asdict(one)) + str(one.deadline.intervals)
        assert not [words for words in ("An Bình", "Bà An", "12 đường Hoa", "00000001", "Thiếu") if words in shown]


def test_a_file_that_waits_for_its_person_is_shown_as_paused(country: Country) -> None:
    code = asked(country).code
    (one,) = queries.open_files(place(), to=country.head)
    assert (one.code, one.holder_role, one.state_name.en) == (code, "person", "Supplement asked for")
    assert one.deadline.clock.pause_within(LATER, LATER + timedelta(minutes=1)) is not None


def test_a_board_costs_the_same_for_one_file_and_for_ten(country: Country) -> None:
    file(country)
    costs, here = [], place()
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            queries.open_files(here, to=country.head)
        costs.append(len(captured))
        for _ in range(9):
            file(country)
    assert costs == [4, 4]
