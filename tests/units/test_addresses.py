"""Addresses as people still say them, and what they are today."""

from __future__ import annotations

import pytest

from lienthong.units.queries.addresses import old_addresses

pytestmark = pytest.mark.django_db


def told(words):
    return [(old.code, [one.code for one in old.candidates], bool(old.question)) for old in old_addresses(words)]


@pytest.mark.parametrize(
    "words", ["Xã Sương Sớm, Huyện Suối Mơ, Bình Minh", "suong som suoi mo", "binh minh, suối mơ, sương sớm"]
)
def test_an_address_of_three_levels_leads_to_its_commune_of_today(country, words):
    assert told(words) == [("00101", ["00101"], False)]


def test_a_commune_that_was_split_asks_which_part(country):
    assert told("phường 4, suối mơ") == [("00103", ["00101", "00102"], True)]


def test_empty_ground_is_no_answer(country):
    assert told("trăng lên") == [("00201", ["00201"], False)]


def test_a_commune_that_stayed_is_found_by_its_former_district(country):
    assert told("mây hồng, suối mơ") == [("00102", ["00102"], False)]


def test_words_that_fit_nothing_or_only_a_district_find_nothing(country):
    assert told("sương sớm, đồi gió") == []
    assert told("suối mơ") == []
    assert told("") == []
    assert told("p.") == []


def test_the_list_is_kept_and_an_answer_costs_a_few_statements(country, django_assert_max_num_queries):
    old_addresses("sương sớm")
    with django_assert_max_num_queries(6):
        old_addresses("sương sớm")
