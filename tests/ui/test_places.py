"""Communes and registries as pages name them."""

from __future__ import annotations

import pytest

from lienthong.ui.places import commune, find_places, place_names
from lienthong.ui.registries import reading_purposes, registry_titles
from tests.dossiers.making import FRIDAY, PLACE, Country

TODAY = FRIDAY.date()


def test_a_code_is_named_with_its_province_and_an_unknown_one_is_left_out(country: Country) -> None:
    found = place_names([PLACE, "99999"], on=TODAY)
    assert list(found) == [PLACE]
    assert "Nắng Sớm, " in found[PLACE]
    assert place_names([], on=TODAY) == {}
    assert commune("99999", on=TODAY) is None


def test_names_are_in_the_pages_language(country: Country) -> None:
    assert "Ward" in place_names([PLACE], on=TODAY, language="en")[PLACE]
    assert any("Ward" in str(choice.label) for choice in find_places("nang som", on=TODAY, language="en"))


def test_a_province_after_a_comma_narrows_the_search(country: Country) -> None:
    (found,) = find_places("nang som", on=TODAY)
    province = str(found.label).split(", ")[1]
    assert [choice.value for choice in find_places(f"nang som, {province}", on=TODAY)] == [PLACE]
    assert find_places("nang som, zzzz", on=TODAY) == ()
    assert find_places("", on=TODAY) == ()


@pytest.mark.parametrize("line", [{"service": "people.person"}, {"service": "people.person", "registry": "people"}])
def test_registries_are_called_by_their_short_title_and_say_what_they_are_read_for(country: Country, line) -> None:
    lines = [line, {"service": "no.such"}, {"how": "typed"}]
    assert list(registry_titles(lines)) == ["people"]
    assert list(reading_purposes(lines)) == ["people.person"]
