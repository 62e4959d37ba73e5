"""Vietnam's agreements: who may read and write what for which procedure, and what nobody agreed to."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition
from lienthong.exchange.rules import agreed_uses, not_agreed, verdict
from lienthong.registries.definitions import RegistryDefinition
from tests.exchange.conftest import read_all

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def services():
    return {one.code: one for one in read_all(ServiceDefinition, "exchange/services", "vn")}


@pytest.fixture(scope="module")
def agreements():
    return read_all(AgreementDefinition, "exchange/agreements", "vn")


@pytest.fixture(scope="module")
def agreed(agreements, services):
    """Tell which of some fields a consumer may read (or ``mode``) for a procedure; ``None`` without an agreement."""

    def ask(service, consumer, procedure, *fields, mode="read", on=ON):
        uses = agreed_uses(agreements, service=service, consumer=consumer, mode=mode)
        decision = verdict(uses, procedure=procedure, on=on)
        if decision.agreement is None or decision.reason:
            return None
        beyond = not_agreed(fields, decision.agreement, services[service])
        return [name for name in fields if name not in beyond]

    return ask


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("service", "consumer", "procedure", "mode"),
    [
        ("land.parcel", "commune_pc", "1.013225", "read"),  # the land base does not run everywhere yet
        ("land.parcel", "one_stop", "1.013225", "read"),
        ("education.pupil", "commune_pc", "1.001776", "read"),
        ("social.poverty", "province_education", "x", "read"),
        ("insurance.card", "commune_pc", "1.000656", "update"),  # a death that is registered alone stops no card
        ("judicial.record", "province_police", "1.001456", "read"),
        ("judicial.record", "commune_pc", "3.000333", "read"),
        ("health.birth_notice", "commune_police", "1.001193", "read"),
        ("health.death_notice", "person", "1.000656", "read"),
        ("insurance.participant", "commune_party", "x", "read"),
        ("power.customer", "commune_pc", "x", "read"),
        ("population.person", "commune_pc", "1.000656", "write"),
        ("population.person", "commune_pc", "1.001193", "update"),
        ("population.person", "province_police", "x", "update"),
        ("vehicles.violation", "person", "x", "update"),
    ],
)
def test_gaps_are_gaps(agreed, service, consumer, procedure, mode):
    assert agreed(service, consumer, procedure, mode=mode) is None


def test_no_agency_of_the_government_has_an_agreement_with_the_party(agreements):
    for agreement in agreements:
        if agreement.service.startswith("party."):
            assert {use.consumer for use in agreement.uses} <= {"person", "commune_party"}


def test_the_party_reads_nothing_of_the_state_but_who_somebody_is(agreements):
    read = {
        (agreement.service, use.grant.mode, use.grant.fields)
        for agreement in agreements
        for use in agreement.uses
        if use.consumer == "commune_party" and not agreement.service.startswith("party.")
    }
    assert read == {("population.person", "read", ("personal_number", "full_name", "birth_date"))}


@pytest.mark.parametrize(
    ("service", "consumer", "procedure", "fields", "allowed"),
    [
        ("population.person", "power_company", "x", ("full_name", "marital_status", "spouse_number"), ["full_name"]),
        ("population.person", "one_stop", "x", ("full_name", "religion"), ["full_name"]),
        ("population.person", "province_police", "1.001456", ("religion", "life_state"), ["religion"]),
        ("insurance.participant", "commune_pc", "1.001776", ("kind", "wage", "pension"), ["kind"]),
        ("identity.card", "one_stop", "x", ("issue_date", "old_number"), ["issue_date"]),
        ("residence.household", "tax_office", "x", ("address", "relation"), ["address"]),
        ("land.parcel", "commune_police", "1.004222", ("address", "mortgaged_to"), ["address"]),
        ("business.enterprise", "tax_office", "x", ("name", "owners"), ["name"]),
        ("health.birth_notice", "person", "1.001193", ("born_on", "weight"), ["born_on"]),
        ("vehicles.violation", "person", "x", ("amount", "record"), ["amount"]),
    ],
)
def test_nobody_reads_more_than_their_forms_have_boxes_for(agreed, service, consumer, procedure, fields, allowed):
    assert agreed(service, consumer, procedure, *fields) == allowed


def test_sensitive_fields_go_to_few(agreements, services):
    registries = {one.code: one for one in read_all(RegistryDefinition, "registries", "vn")}
    readers = {}
    for agreement in agreements:
        fields = registries[services[agreement.service].registry].fields
        for use in agreement.uses:
            if use.grant.mode == "read" and use.consumer != "person":
                for name in use.grant.fields:
                    if name in fields and fields[name].secrecy == "sensitive":
                        readers.setdefault(agreement.service, set()).add(use.consumer)
    assert readers == {
        "population.person": {"province_police"},
        "insurance.card": {"social_insurance"},
        "civil_status.death": {"commune_pc"},
        "health.death_notice": {"one_stop", "commune_pc"},
        "social.disability": {"one_stop", "commune_pc"},
        "social.assistance": {"one_stop", "commune_pc"},
        "judicial.record": {"province_police"},
        "judicial.slip": {"province_police"},
        **{f"party.{name}": {"commune_party"} for name in ("member", "transfer", "introduction", "fee", "comment")},
    }


def test_every_agreement_ends(agreements):
    assert all(agreement.until is not None for agreement in agreements)
