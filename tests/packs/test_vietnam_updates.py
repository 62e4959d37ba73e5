"""What results change in Vietnam's registries: moves, marriages, deaths, sales, contracts; once, and the past stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lienthong.core.values import system
from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition
from lienthong.exchange.refusals import AgreementMissing, FactAmbiguous, FactNotHeld, FieldsNotAgreed, RegistryDown
from lienthong.packs.people import generate_people, load_people
from lienthong.packs.people_statistics import read_statistics
from lienthong.registries import queries
from lienthong.registries.definitions import RegistryDefinition
from lienthong.registries.refusals import FactInvalid
from tests.exchange.conftest import read_all
from tests.packs.test_people import COMMUNES, VIETNAM

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
TODAY, YESTERDAY = NOON.date(), NOON.date() - timedelta(days=1)
MACHINE = system("results")
REGISTRIES = (
    "population",
    "residence",
    "civil_status_birth",
    "civil_status_marriage",
    "civil_status_death",
    "health_insurance",
    "vehicles",
    "electricity_customers",
    "land",
)


@pytest.fixture
def village(db, settings, tmp_path):
    """Two hundred people in nine registries of Vietnam, with every service on these and its agreements."""
    import shutil

    from lienthong.exchange.actions.catalog import load_agreements, load_services
    from lienthong.registries.actions.catalog import load_registry

    settings.PACK = tmp_path
    for folder in ("registries", "people"):
        shutil.copytree(VIETNAM / folder, tmp_path / folder)
    for file in (tmp_path / "people/records").glob("*.yaml"):
        if file.stem not in REGISTRIES or file.stem == "civil_status_death":  # which needs the death notices
            file.unlink()
    for one in read_all(RegistryDefinition, "registries", "vn"):
        if one.code in REGISTRIES:
            load_registry(one, by=MACHINE, at=NOON)
    services = [one for one in read_all(ServiceDefinition, "exchange/services", "vn") if one.registry in REGISTRIES]
    load_services(services, by=MACHINE, at=NOON)
    codes = {one.code for one in services}
    agreements = [one for one in read_all(AgreementDefinition, "exchange/agreements", "vn") if one.service in codes]
    load_agreements(agreements, by=MACHINE, at=NOON)
    people = generate_people(COMMUNES, seed=1, households=60, people=200, statistics=read_statistics(tmp_path))
    load_people(people, by=MACHINE, at=NOON - timedelta(days=1))
    return people


@pytest.fixture
def do(village):
    """Write, update or end something as the result of a dossier."""
    from lienthong.exchange.actions.writing import close_fact, update_fact, write_fact

    def act(service, consumer, procedure, data=None, *, find=None, name="x", dossier="D1", valid_from=TODAY):
        how = {"consumer": consumer, "procedure": procedure, "dossier": dossier, "name": name, "valid_from": valid_from}
        if find is None:
            return write_fact(service, data, **how, by=MACHINE, at=NOON)
        if data is None:
            return close_fact(service, find=find, **how, by=MACHINE, at=NOON)
        return update_fact(service, data, find=find, **how, by=MACHINE, at=NOON)

    return act


def held(registry, identifier, value, on=TODAY):
    found = queries.find_all(registry, identifier, value, as_of=on, known_at=queries.KNOWN_LATEST)
    return found[0].data if found else None


def grown_up(village, *, married):
    return next(p for p in village.people if (p.spouse is not None) == married and p.born < date(2000, 1, 1))


def home_of(village, person):
    return next(home for one, home in village.residents if one is person)


# ---------------------------------------------------------------- residence


def test_who_moves_leaves_one_household_for_another_and_the_past_stays(village, do):
    mover = village.households[6].members[-1]
    goal = village.households[7].members[0]
    number, new = {"member_number": mover.number}, {"householder_number": goal.number}
    before = held("residence", "member_number", mover.number)
    do("residence.household", "commune_police", "1.004222", find=number, name="left")
    row = {"personal_number": mover.number, "full_name": mover.full_name, "relation": "Cháu ruột"}
    do("residence.household", "commune_police", "1.004222", row, find=new, name="joined")
    moved = {"residence_place": village.households[7].commune.code, "residence_text": village.households[7].address}
    do("population.person", "commune_police", "1.004222", moved, find={"personal_number": mover.number}, name="person")
    now = held("residence", "member_number", mover.number)
    assert now["householder_number"] == goal.number
    assert [r["relation"] for r in now["members"] if r["personal_number"] == mover.number] == ["Cháu ruột"]
    assert held("residence", "member_number", mover.number, on=YESTERDAY) == before
    assert held("population", "personal_number", mover.number)["residence_text"] == village.households[7].address
    assert (
        held("population", "personal_number", mover.number, on=YESTERDAY)["residence_text"] != moved["residence_text"]
    )


def test_twins_join_one_household_under_two_names_once_each(village, do):
    home = village.households[0]
    find = {"householder_number": home.members[0].number}
    for name, number in (("first", "001226000001"), ("second", "001226000002")):
        twin = {"personal_number": number, "full_name": f"Con {name}", "relation": "Con đẻ"}
        for _ in range(2):  # the second time is a replay
            do("residence.household", "commune_police", "3.000722", twin, find=find, name=name)
    numbers = [row["personal_number"] for row in held("residence", "member_number", "001226000002")["members"]]
    assert numbers.count("001226000001") == numbers.count("001226000002") == 1


def test_a_stay_that_is_prolonged_ends_later(village, do):
    guest = grown_up(village, married=False)
    stay = {
        "place": "00004",
        "street": "Số 5",
        "householder_name": "Chủ nhà",
        "householder_number": village.households[0].members[0].number,
        "from_date": "2026-06-01",
        "to_date": "2026-11-30",
        "personal_number": guest.number,
        "full_name": guest.full_name,
        "relation": "Khách thuê",
    }
    day = date(2026, 6, 1)
    do("residence.temporary", "commune_police", "1.004194", stay, valid_from=day)
    find = {"member_number": guest.number}
    do("residence.temporary", "commune_police", "1.002755", {"to_date": "2027-05-31"}, find=find, dossier="D2")
    later = queries.find(
        "residence",
        "member_number",
        guest.number,
        as_of=date(2027, 5, 31),
        known_at=queries.KNOWN_LATEST,
        only={"kind": "temporary"},
    )
    assert later.data["to_date"] == "2027-05-31"
    assert later.valid_to == date(2027, 6, 1)


# ---------------------------------------------------------------- civil status


def test_a_marriage_is_written_once_and_both_are_married_to_each_other(village, do):
    him = next(p for p in village.people if p.sex == "male" and p.spouse is None and p.born < date(2000, 1, 1))
    her = next(p for p in village.people if p.sex == "female" and p.spouse is None and p.born < date(2000, 1, 1))
    entry = {
        "registration_date": TODAY.isoformat(),
        "registration_place": "00004",
        "husband_number": him.number,
        "husband_name": him.full_name,
        "wife_number": her.number,
        "wife_name": her.full_name,
    }
    written = do("civil_status.marriage", "commune_pc", "1.000894", entry, name="marriage")
    assert written.data["state"] == "in_force"
    for one, other in ((him, her), (her, him)):
        data = {"marital_status": "married", "spouse_number": other.number, "spouse_name": other.full_name}
        do("population.person", "commune_pc", "1.000894", data, find={"personal_number": one.number}, name=one.number)
        assert held("population", "personal_number", one.number)["spouse_number"] == other.number
        assert "spouse_number" not in held("population", "personal_number", one.number, on=YESTERDAY)


def test_a_death_is_known_to_every_registry_from_its_day(village, do):
    late = grown_up(village, married=True)
    find, died = {"personal_number": late.number}, {"life_state": "deceased", "death_date": YESTERDAY.isoformat()}
    do("population.person", "commune_pc", "1.000656", died, find=find, name="late", valid_from=YESTERDAY)
    widow = {"marital_status": "widowed"}
    spouse = {"personal_number": late.spouse.number}
    do("population.person", "commune_pc", "1.000656", widow, find=spouse, name="spouse", valid_from=YESTERDAY)
    marriage, member = {"party_number": late.number}, {"member_number": late.number}
    do("civil_status.marriage", "commune_pc", "1.000656", find=marriage, name="marriage", valid_from=YESTERDAY)
    do("residence.household", "commune_police", "2.002913", find=member, name="household", valid_from=YESTERDAY)
    assert held("population", "personal_number", late.number)["life_state"] == "deceased"
    assert held("population", "personal_number", late.spouse.number)["marital_status"] == "widowed"
    assert held("civil_status_marriage", "party_number", late.spouse.number) is None
    assert held("civil_status_marriage", "party_number", late.spouse.number, on=date(2026, 11, 18))
    assert held("residence", "member_number", late.number) is None


# ---------------------------------------------------------------- things


def test_a_motorbike_changes_hands_by_its_plate_and_not_at_a_guess(village, do):
    bike = next(iter(_all("vehicles")))
    seller, buyer = bike["owner_number"], grown_up(village, married=False)
    sold = {"owner_number": buyer.number, "owner_name": buyer.full_name, "address": home_of(village, buyer).address}
    do("vehicles.vehicle", "commune_police", "x", sold, find={"plate": bike["plate"]})
    assert held("vehicles", "plate", bike["plate"])["owner_number"] == buyer.number
    assert held("vehicles", "plate", bike["plate"], on=YESTERDAY)["owner_number"] == seller
    second = {**bike, "plate": "99-AB 00001", "chassis": "RLMAU999999999", "engine": "MAU99999999"}
    del second["certificate"]
    do("vehicles.vehicle", "commune_police", "x", {**second, "owner_number": buyer.number}, name="second")
    with pytest.raises(FactAmbiguous):
        do("vehicles.vehicle", "commune_police", "x", {"color": "Đen"}, find={"owner_number": buyer.number}, name="z")


def test_a_power_contract_gets_a_new_customer(village, do):
    meter = next(iter(_all("electricity_customers")))
    taker = village.households[9].members[0]
    data = {"customer_number": taker.number, "customer_name": taker.full_name, "reading": "1234"}
    find = {"customer_code": meter["customer_code"]}
    changed = do("power.customer", "power_company", "x", data, find=find).data
    assert (changed["customer_number"], changed["reading"]) == (taker.number, 1234)
    assert changed["meter"] == meter["meter"]


def test_a_parcel_passes_to_new_holders_as_a_whole(village, do):
    parcel = next(iter(_all("land")))
    taker = village.households[9].members[0]
    holders = [{"number": taker.number, "name": taker.full_name}]
    do("land.parcel", "land_registration", "1.013831", {"holders": holders}, find={"serial": parcel["serial"]})
    assert held("land", "serial", parcel["serial"])["holders"] == holders
    assert held("land", "holder_number", taker.number)
    old = parcel["holders"][0]["number"]
    assert parcel["serial"] not in {data["serial"] for data in _found("land", "holder_number", old)}


def _all(registry):
    from lienthong.registries.models import RecordVersion

    versions = RecordVersion.objects.filter(record__registry=registry, known_to=None).order_by("id")
    return (version.data for version in versions)


def _found(registry, identifier, value):
    held_now = queries.find_all(registry, identifier, value, as_of=TODAY, known_at=queries.KNOWN_LATEST)
    return [one.data for one in held_now]


# ---------------------------------------------------------------- refusals


def test_what_was_not_agreed_or_cannot_be_is_refused_and_changes_nothing(village, do):
    from lienthong.registries.actions.catalog import stop_registry

    person = grown_up(village, married=False)
    find = {"personal_number": person.number}
    with pytest.raises(AgreementMissing):
        do("population.person", "commune_pc", "1.001193", {"full_name": "Tên Khác"}, find=find)
    with pytest.raises(FieldsNotAgreed):
        do("population.person", "commune_pc", "1.000656", {"full_name": "Tên Khác"}, find=find)
    with pytest.raises(FactNotHeld):
        do("population.person", "commune_pc", "1.000656", {"life_state": "deceased"}, find={"personal_number": "0"})
    with pytest.raises(FactInvalid):
        do("population.person", "commune_pc", "1.000656", {"death_date": YESTERDAY.isoformat()}, find=find)
    stop_registry("population", by=MACHINE, at=NOON)
    with pytest.raises(RegistryDown):
        do("population.person", "commune_pc", "1.000656", {"life_state": "deceased"}, find=find)
