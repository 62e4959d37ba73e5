"""What a unit took in and what it settles, day by day: for those who keep its register, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, system
from lienthong.dossiers.actions import handling
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.queries.registers import register_count, register_lines
from lienthong.units import queries as units
from lienthong.units.models import Unit
from tests.dossiers.making import BEES, FORMS, FRIDAY, OTHER_PLACE, Country, file, key, open_officer, taken

DAY = FRIDAY.date()
WEEK = timedelta(days=7)
MACHINE = system("test")


def office(actor: Actor) -> Unit:
    return units.get_unit(actor.unit_id or 0)


def codes(unit: Unit, to: Actor, first: Any = DAY, last: Any = DAY) -> list[str]:
    return [line.code for line in register_lines(unit, first, last, to=to)]


def bees(country: Country) -> str:
    return submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY).code


def test_a_register_has_what_the_unit_took_in_and_what_it_settles(country: Country) -> None:
    mine, elsewhere = file(country).code, file(country, noi_moi=OTHER_PLACE).code
    later = file(country, at=FRIDAY + WEEK).code
    assert codes(office(country.intake), country.intake) == [mine]
    assert codes(office(country.head), country.head) == [mine]
    assert elsewhere not in codes(office(country.head), MACHINE, DAY, DAY + WEEK)
    assert codes(office(country.head), country.head, DAY, DAY + 3 * WEEK) == [mine, later]
    assert register_count(office(country.intake), DAY, DAY + WEEK, to=country.intake) == 2
    assert codes(office(country.intake), country.intake, DAY + timedelta(days=1), DAY + WEEK) == [later]


def test_a_line_tells_how_the_file_stands(country: Country) -> None:
    taken(country)
    (line,) = register_lines(office(country.intake), DAY, DAY, to=country.intake)
    assert (line.applicant_name, line.channel, line.state, line.officer_name) == (
        "An Bình",
        "online",
        "PROCESSING",
        "Settle",
    )
    assert (line.procedure.en, line.done_at, line.ended_at) == ("Register a household at a new address", None, None)
    assert line.received_at == FRIDAY + timedelta(minutes=10)


def test_only_those_who_keep_it_read_a_register_and_only_what_their_right_is_for(country: Country) -> None:
    moving, hives = file(country).code, bees(country)
    unit = office(country.intake)
    beekeeper = open_officer("Bees", unit.pk, Role.INTAKE, procedure=BEES)
    assert codes(unit, beekeeper) == [hives]
    assert register_count(unit, DAY, DAY, to=beekeeper) == 1
    assert codes(unit, country.auditor) == [moving, hives]
    for stranger in (country.settle, country.stranger, country.person, country.head):
        with pytest.raises(NotAllowed):
            register_lines(unit, DAY, DAY, to=stranger)
    with pytest.raises(NotAllowed):
        register_count(unit, DAY, DAY, to=country.person)


def test_a_file_that_another_unit_settles_stays_in_the_register_of_who_took_it_in(country: Country) -> None:
    code = file(country).code
    handling.receive_dossier(code, key=key(), by=country.intake, at=FRIDAY)
    assert codes(office(country.intake), country.intake) == [code]


def test_a_month_is_read_in_a_statement_a_week(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    file(country)
    unit = office(country.intake)
    with django_assert_num_queries(10):  # five weeks: the codes of the unit, then its files
        assert len(codes(unit, country.intake, DAY - 4 * WEEK, DAY)) == 1
