"""Communes and registries as pages name them."""

from __future__ import annotations

import pytest

from lienthong.ui.places import commune, conversion_of, find_places, place_names
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


def test_an_old_address_offers_the_communes_of_today_with_what_they_were(country: Country) -> None:
    first, second = find_places("phường 4, suối mơ", on=TODAY)
    assert (first.value, second.value) == ("00101", "00102")
    assert first.note is not None
    assert first.note.vi.startswith("trước là Phường 4, Huyện Suối Mơ")
    assert " · " in first.note.en


def test_what_is_called_so_today_comes_first_and_once(country: Country) -> None:
    found = find_places("mây hồng", on=TODAY)
    assert [choice.value for choice in found] == ["00102"]
    assert found[0].note is None


def test_an_old_address_that_became_a_commune_is_kept_with_its_reason(country: Country) -> None:
    conversion = conversion_of(" phường 4, suối mơ ", "00102", on=TODAY)
    assert conversion is not None
    assert conversion.as_json() == {
        "words": "phường 4, suối mơ",
        "code": "00103",
        "name": "Phường 4, Huyện Suối Mơ, Tỉnh Bình Minh",
        "among": ["00101", "00102"],
    }
    assert conversion_of("phường 4, suối mơ", "00201", on=TODAY) is None
    assert conversion_of("nang som", PLACE, on=TODAY) is None
    assert conversion_of(" ", PLACE, on=TODAY) is None
