"""What boards may show of the files that are open at a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Grant, Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions.results import make_result
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, OTHER_PLACE, PLACE, Country, file, received, signed

pytestmark = pytest.mark.django_db


def place_id(code: str = PLACE) -> int:
    return units.version_at(code, level="commune", on=FRIDAY.date()).unit_id


def test_who_neither_watches_nor_heads_the_place_is_told_nothing(country: Country) -> None:
    for actor in (country.person, country.intake, country.settle, country.stranger):
        with pytest.raises(NotFound):
            queries.open_files(place_id(), to=actor)
    with pytest.raises(NotFound):
        queries.open_files(place_id(OTHER_PLACE), to=country.head)


def test_an_empty_place_has_no_open_files(country: Country) -> None:
    assert queries.open_files(place_id(), to=country.auditor) == []


def test_watchers_and_heads_see_the_files_next_due_first(country: Country) -> None:
    later = file(country, at=FRIDAY + timedelta(days=4)).code
    first = received(country).code
    for actor in (country.head, country.auditor, Actor("officer", "0", "x", grants=(Grant(Role.MONITOR, "/"),))):
        assert [one.code for one in queries.open_files(place_id(), to=actor)] == [first, later]


def test_a_file_says_where_it_is_and_when_it_is_due_and_nothing_personal(country: Country) -> None:
    received(country)
    (one,) = queries.open_files(place_id(), to=country.head)
    assert (one.state_name.en, one.step_title.en, one.holder_role) == ("Received", "Examine", "settle")
    assert one.deadline.due_at == one.due_at
    assert "An Bình" not in repr(one)
    (english,) = queries.open_files(place_id(), to=country.head, language="en")
    assert english.holder_name.endswith("People's Committee")


def test_a_result_that_is_ready_is_no_longer_open(country: Country) -> None:
    make_result(signed(country).code, by=country.robot, at=FRIDAY)
    assert queries.open_files(place_id(), to=country.head) == []


def test_a_place_is_read_in_a_fixed_number_of_statements(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(5):
        file(country, dia_chi=f"{number} đường Hoa")
    place = place_id()
    queries.open_files(place, to=country.head)
    with django_assert_num_queries(4):
        queries.open_files(place, to=country.head)
