"""Which agreement covers what, and how fields travel."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from lienthong.core.definitions import body_of
from lienthong.core.values import Text
from lienthong.exchange import rules
from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition
from lienthong.registries.definitions import RegistryDefinition
from tests.exchange.conftest import PACKS, agreement_on, read_all, with_grant

ON = date(2026, 11, 20)


def agreed(code="a", procedures=(), start="2026-01-01", end=None, fields=("place",)):
    to = date.fromisoformat(end) if end else None
    return rules.Agreed(code, procedures, fields, Text("x", "x"), date.fromisoformat(start), to)


def service(code="households.household"):
    return next(one for one in read_all(ServiceDefinition, "exchange/services") if one.code == code)


def registry(code="households"):
    return next(one for one in read_all(RegistryDefinition, "registries") if one.code == code)


@pytest.mark.parametrize(
    ("agreements", "decides", "reason"),
    [
        ([], None, "missing"),
        ([agreed(procedures=("2",))], None, "missing"),
        ([agreed(procedures=("1",))], "a", ""),
        ([agreed(), agreed("b", procedures=("1",))], "b", ""),
        ([agreed(), agreed("b", start="2026-06-01")], "b", ""),
        ([agreed(end="2026-11-20")], "a", "ended"),
        ([agreed(end="2026-11-21")], "a", ""),
        ([agreed(start="2026-11-21")], "a", "ended"),
        ([agreed(end="2026-02-01"), agreed("b", end="2026-10-01")], "b", "ended"),
        ([agreed(end="2026-02-01"), agreed("b", start="2026-03-01")], "b", ""),
    ],
)
def test_the_agreement_that_decides(agreements, decides, reason):
    verdict = rules.verdict(agreements, procedure="1", on=ON)
    assert (verdict.agreement and verdict.agreement.code, verdict.reason) == (decides, reason)


def test_only_what_is_offered_agreed_and_asked_for_is_granted():
    of = agreed(fields=("place", "relation", "secret"))
    assert rules.granted(service(), of) == ["place", "members.relation"]
    assert rules.granted(service(), of, ["relation", "street"]) == ["members.relation"]
    assert rules.not_agreed(["relation", "street", "secret"], of, service()) == ["street", "secret"]


ROWS = [{"person_number": "00000001", "relation": "self"}, {"person_number": "00000002", "relation": "child"}]


def test_only_the_row_looked_up_travels():
    data = {"place": "00101", "members": ROWS}
    row = rules.row_looked_up(registry(), data, "member_number", "00000002")
    paths = ["place", "street", "members.relation"]
    assert rules.travelling(paths, data, row=row) == {"place": "00101", "relation": "child"}
    assert rules.row_looked_up(registry(), data, "member_number", "00000003") is None
    assert rules.row_looked_up(registry(), {}, "member_number", "00000001") is None
    assert rules.row_looked_up(registry(), data, "household_number", "00101/1") is None
    assert rules.travelling(paths, data, row=None) == {"place": "00101"}


def test_what_arrives_becomes_a_fact_with_one_row_and_the_fixed_values():
    fixed = service().model_copy(update={"only": {"place": "00102"}})
    data = {
        "place": "00101",
        "street": "Mây 1",
        "until": "",
        "person_number": "00000001",
        "relation": "self",
        "other": "x",
    }
    assert rules.arriving(fixed, registry(), data) == {"place": "00102", "street": "Mây 1", "members": ROWS[:1]}


def test_a_table_may_arrive_whole_and_then_takes_the_place_of_the_one_that_is_held():
    whole = service().model_copy(update={"fields": ("street", "members", "household_number")})
    rows = [{"person_number": "00000001", "relation": "self", "note": ""}, {"person_number": "00000002"}]
    kept = [{"person_number": "00000001", "relation": "self"}, {"person_number": "00000002"}]
    assert rules.arriving(whole, registry(), {"members": rows, "street": ""}) == {"members": kept}
    changes, changed_rows = rules.changing(whole, registry(), {"members": rows}, {"member_number": "00000001"})
    assert (changes, changed_rows) == ({"members": kept}, [])
    assert rules.arriving(whole, registry(), {"members": "everybody"}) == {"members": "everybody"}
    more = [{"person_number": "00000002", "shoe_size": "41"}]
    assert rules.arriving(whole, registry(), {"members": more}) == {"members": kept[1:]}


def test_clauses_that_could_both_decide_are_an_error():
    agreement = agreement_on("people.person")
    again = agreement.grants[0].model_copy(update={"key": "again"})
    for extra in (agreement.grants[0], again):
        body = body_of(agreement.model_copy(update={"grants": (*agreement.grants, extra)}))
        with pytest.raises(ValidationError):
            AgreementDefinition.model_validate(body)
    other = again.model_copy(update={"procedures": ("D.009",)})
    whole = AgreementDefinition.model_validate(
        body_of(agreement.model_copy(update={"grants": (*agreement.grants, other)}))
    )
    assert whole.uses[-1].code == "people.person-person-read-again"


def test_digits_become_a_number_where_a_number_is_held():
    permit = {"issued": "2026-01-01", "hives": "12", "number": "twelve", "holder_number": "00000001"}
    fact = rules.arriving(service("permits.permit"), registry("permits"), permit)
    assert (fact["hives"], fact["number"], fact["holder_number"]) == (12, "twelve", "00000001")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"place": "00101", "members": ROWS}, ""),
        ({"place": "00101"}, ""),
        ("gone", "malformed"),
        ({"place": 101}, "malformed: place"),
        ({"members": ["everybody"]}, "malformed: members"),
        ({"members": "everybody"}, "malformed: members"),
        ({"street": ["?"], "members": ROWS}, ""),  # not asked for, not judged
        ({"place": "00101", "members": ROWS[1:]}, "other_record"),
    ],
)
def test_what_cannot_be_true_is_nonsense(data, why):
    assert rules.nonsense(registry(), data, {"member_number": "00000001"}, ["place", "members.relation"]) == why


def test_a_service_fits_its_registry_and_an_agreement_its_service():
    odd = service().model_copy(update={"lookup": ("x",), "fields": ("y", "members.z"), "only": {"w": "1"}})
    assert rules.service_misfits(odd, registry()) == ["lookup.x", "fields.y", "fields.members.z", "only.w"]
    wide = with_grant(agreement_on("permits.abroad"), "commune_pc", mode="write", fields=("number", "gold"))
    assert rules.agreement_misfits(wide, service("permits.abroad")) == ["grants.0.mode.write", "grants.0.fields.gold"]


@pytest.mark.parametrize("pack", ["demo", "vn"])
def test_everything_in_the_packs_fits_together_and_is_named_like_its_file(pack):
    registries = {one.code: one for one in read_all(RegistryDefinition, "registries", pack)}
    services = {one.code: one for one in read_all(ServiceDefinition, "exchange/services", pack)}
    agreements = read_all(AgreementDefinition, "exchange/agreements", pack)
    assert [rules.service_misfits(one, registries[one.registry]) for one in services.values()] == [[]] * len(services)
    assert [rules.agreement_misfits(one, services[one.service]) for one in agreements] == [[]] * len(agreements)
    codes = [one.code for one in (*services.values(), *agreements)]
    assert sorted(codes) == sorted(file.stem for file in (PACKS / pack / "exchange").rglob("*.yaml"))


@pytest.mark.parametrize(
    "changes",
    [
        {"lookup": []},
        {"fields": ["street", "members.street"]},
        {"connector": {"kind": "demo"}},
        {"timeout_seconds": 0},
        {"only_sometimes": True},
    ],
)
def test_a_service_that_cannot_work_is_an_error(changes):
    with pytest.raises(ValidationError):
        ServiceDefinition.model_validate({**body_of(service()), **changes})
