"""Numbers with the province that they belong to and a digit that guards them: given one by one, and to many."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.registries import queries
from lienthong.registries.actions.catalog import load_registry
from lienthong.registries.actions.facts import record_fact
from lienthong.registries.actions.loading import NewRecord, load_records
from lienthong.registries.refusals import FactInvalid
from lienthong.registries.rules.digits import is_guarded
from lienthong.units.actions import load_units
from tests.fixtures.at_once import at_once
from tests.registries.conftest import definition
from tests.units.tables import DEMO, read_units

SINCE = date(2026, 11, 20)


def company(place: str = "00101", **more: str):
    return {
        "kind": "llc_one",
        "name": "CÔNG TY MẪU",
        "place": place,
        "address": "Số 1",
        "representative_number": "001080000001",
        "representative_name": "An Bình",
        "first_registered": "2026-11-20",
        "state": "active",
        **more,
    }


@pytest.fixture
def enterprises(db, machine, at):
    found = definition("enterprises", "vn")
    load_registry(found, by=machine, at=at)
    load_units(read_units(DEMO), by=machine, at=at)
    return found


@pytest.fixture
def found_company(enterprises, machine, at):
    def act(**more):
        return record_fact("enterprises", company(**more), valid_from=SINCE, source="dossier:D1", by=machine, at=at)

    return act


def test_a_place_that_nobody_knows_gives_no_number(found_company):
    with pytest.raises(FactInvalid, match="code"):
        found_company(place="99999")


def test_a_wrong_code_is_refused(found_company):
    with pytest.raises(FactInvalid, match="check digit"):
        found_company(code="0100047517")
    assert found_company(code="0100047516").data["code"] == "0100047516"


def test_each_province_counts_for_itself_and_unguarded_numbers_are_passed_over(enterprises, found_company):
    rule = enterprises.check_digits["code"]
    codes = [found_company().data["code"] for _ in range(24)]
    assert all(code.startswith("019500") and is_guarded(rule, code) for code in codes)
    sequences = [int(code[2:9]) for code in codes]
    assert sequences[0] >= 9_500_001
    assert sequences == sorted(set(sequences))
    assert sequences[-1] - sequences[0] > 23  # one in eleven has no check digit
    assert found_company(place="00201").data["code"].startswith("0295")


def test_many_get_theirs_in_one_load_and_the_next_goes_on(enterprises, found_company, machine, at):
    rule = enterprises.check_digits["code"]
    news = [NewRecord(company(place=place), SINCE) for place in ["00101"] * 30 + ["00201"] * 3]
    load_records("enterprises", news, source="synthetic:1", by=machine, at=at)
    held = queries.find_all("enterprises", "name", "CÔNG TY MẪU", as_of=SINCE, known_at=queries.KNOWN_LATEST)
    codes = sorted(one.data["code"] for one in held)
    assert len(set(codes)) == 33
    assert all(is_guarded(rule, code) for code in codes)
    last = max(code for code in codes if code.startswith("01"))
    assert found_company().data["code"] > last


@pytest.mark.django_db(transaction=True)
def test_two_companies_at_once_get_two_codes(found_company):
    assert len({company.data["code"] for company in at_once(*[found_company] * 3)}) == 3
