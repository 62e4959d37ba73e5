"""The address in words is the registry's own: given with the record or put together, anew when one moves."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.registries.actions.catalog import load_registry
from lienthong.registries.actions.facts import correct_fact, record_fact
from lienthong.units.actions import load_units
from tests.registries.conftest import definition
from tests.units.tables import DEMO, read_units

SINCE, LATER = date(2026, 11, 20), date(2026, 11, 27)
HOUSEHOLD = {
    "kind": "permanent",
    "householder_name": "An Bình",
    "householder_number": "001080000001",
    "place": "00101",
    "street": "12 đường Hoa",
    "from_date": "2026-11-20",
    "members": [{"personal_number": "001080000001", "full_name": "An Bình", "relation": "Chủ hộ"}],
}


@pytest.fixture
def recorded(db, machine, at):
    load_registry(definition("residence", "vn"), by=machine, at=at)
    load_units(read_units(DEMO), by=machine, at=at)

    def act(**more):
        return record_fact("residence", {**HOUSEHOLD, **more}, valid_from=SINCE, source="test", by=machine, at=at)

    return act


@pytest.fixture
def corrected(recorded, machine, at):
    def act(**changes):
        held = recorded()
        return correct_fact(held.record_id, changes, valid_from=LATER, source="test", by=machine, at=at).data["address"]

    return act


def test_it_is_put_together_from_street_commune_and_province(recorded):
    assert recorded().data["address"] == "12 đường Hoa, Phường Nắng Sớm, Tỉnh Bình Minh"


def test_what_is_given_stays(recorded):
    assert recorded(address="12 đường Hoa, khu cũ").data["address"] == "12 đường Hoa, khu cũ"


def test_a_place_that_nobody_knows_is_left_out(recorded):
    assert recorded(place="99999").data["address"] == "12 đường Hoa"


def test_who_moves_within_the_household_has_a_new_one(corrected):
    assert corrected(street="7 đường Mây", place="00102").startswith("7 đường Mây, Xã ")


def test_a_correction_that_says_it_itself_or_does_not_touch_it_is_taken_as_it_is(corrected, recorded):
    assert corrected(street="7 đường Mây", address="Số 7") == "Số 7"
    assert corrected(householder_name="An Bình Minh") == "12 đường Hoa, Phường Nắng Sớm, Tỉnh Bình Minh"


def test_a_registry_that_keeps_none_has_none(people, machine, at, db):
    load_registry(people, by=machine, at=at)
    data = {
        "full_name": "An",
        "birth_date": "1990-05-01",
        "sex": "female",
        "home": "00101",
        "person_number": "12345678",
    }
    held = record_fact("people", data, valid_from=SINCE, source="test", by=machine, at=at)
    changed = correct_fact(held.record_id, {"home": "00102"}, valid_from=LATER, source="test", by=machine, at=at)
    assert "address" not in changed.data
