"""The records of people who do not exist agree with each other, whichever registry holds them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lienthong.packs.checking import check_pack
from lienthong.packs.people import generate_people, read_records, records_of
from lienthong.packs.people_statistics import read_statistics
from lienthong.registries.rules.validity import faults
from tests.packs.test_people import COMMUNES, FROM, VIETNAM, registry, years_between

TODAY: date = FROM["today"]  # type: ignore[assignment]


@pytest.fixture(scope="module")
def population():
    return generate_people(COMMUNES, seed=1, statistics=read_statistics(VIETNAM))


@pytest.fixture(scope="module")
def made(population):
    """Every record's data, by registry."""
    return {code: [one.data for one in records] for code, records in records_of(population, **FROM).items()}


@pytest.fixture(scope="module")
def people(population):
    return {person.number: person for person in population.people}


@pytest.fixture(scope="module")
def homes(population):
    return {person.number: home for person, home in population.residents}


# ---------------------------------------------------------------- whole


def test_every_registry_of_the_pack_has_records(made):
    assert set(made) == {file.stem for file in (VIETNAM / "registries").glob("*.yaml")}
    assert {code for code, records in made.items() if not records} == set()


def test_every_record_fits_its_registry(population):
    for code, records in records_of(population, **FROM).items():
        definition = registry(code)
        numbered = [allocation.field for allocation in definition.allocations if allocation.rule == "running"]
        found = [f for one in records for f in faults(definition, one.data, on=TODAY, to_be_numbered=numbered)]
        assert found == [], code
        assert all(one.valid_from <= date(2027, 1, 1) for one in records)


def test_no_two_records_carry_one_unique_identifier(made):
    from lienthong.registries.rules.identity import identifiers

    for code, records in made.items():
        of = registry(code)  # read once, not once a record
        carried = Counter((one.name, one.value) for data in records for one in identifiers(of, data) if one.is_unique)
        assert [what for what, count in carried.items() if count > 1] == [], code


def test_there_are_few_enough_to_load_in_seconds(made):
    assert 90_000 < sum(map(len, made.values())) < 125_000


def test_a_registry_more_changes_nothing_in_the_others(population, tmp_path, made):
    import shutil

    shutil.copytree(VIETNAM / "registries", tmp_path / "registries")
    shutil.copytree(VIETNAM / "people", tmp_path / "people")
    for code in ("passports", "stays", "seals"):
        (tmp_path / f"people/records/{code}.yaml").unlink()
    fewer = records_of(population, today=TODAY, pack=tmp_path)
    assert "passports" not in fewer
    assert all([one.data for one in records] == made[code] for code, records in fewer.items())


# ---------------------------------------------------------------- agreement


def test_whoever_is_named_exists_under_that_name(made, people):
    named = [
        ("identity_cards", "holder"),
        ("passports", "holder"),
        ("social_insurance", "holder"),
        ("driving_licences", "holder"),
        ("pupils", "holder"),
        ("vehicles", "owner"),
        ("household_businesses", "owner"),
        ("traffic_violations", "violator"),
        ("party_fees", "member"),
        ("birth_notices", "mother"),
    ]
    for code, role in named:
        for data in made[code]:
            assert people[data[f"{role}_number"]].full_name == data[f"{role}_name"], code


def test_the_holders_of_a_parcel_with_a_house_live_on_it(made, homes):
    housed = [data for data in made["land"] if data.get("has_house")]
    assert len(housed) > 2_500
    for data in housed:
        home = homes[data["holders"][0]["number"]]
        assert (data["place"], data["address"]) == (home.commune.code, home.address)
        spouses = [holder["number"] for holder in data["holders"][1:]]
        assert all(homes[number] is home for number in spouses)


def test_licences_fit_the_age_of_their_holders(made, people):
    for data in made["driving_licences"]:
        least = 18 if data["licence_class"] == "a1" else 21
        holder = people[data["holder_number"]]
        assert years_between(holder.born, date.fromisoformat(data["issue_date"])) >= least


def test_one_insurance_number_is_one_persons_everywhere(made):
    cards = {data["holder_number"]: data["insurance_number"] for data in made["health_insurance"]}
    for code in ("social_insurance", "unemployment_benefits"):
        assert all(cards[data["holder_number"]] == data["insurance_number"] for data in made[code]), code


def test_who_pays_taxes_for_a_business_has_that_business(made):
    enterprises = {data["code"]: data for data in made["enterprises"]}
    households = {data["code"]: data for data in made["household_businesses"]}
    kinds = Counter(data["kind"] for data in made["tax_registrations"])
    assert kinds["enterprise"] == len(enterprises)
    assert kinds["household_business"] == len(households)
    for data in made["tax_registrations"]:
        business = (enterprises | households).get(data["tax_code"])
        assert (business is None) == (data["kind"] == "person")
        assert business is None or business["name"] == data["name"]
    assert {data["organisation_code"] for data in made["seals"]} == set(enterprises)


def test_enterprise_codes_are_guarded_and_beyond_every_real_one(made):
    codes = [data["code"] for data in made["enterprises"]]
    assert all(9_000_000 <= int(code[2:9]) < 9_500_000 for code in codes)


def test_every_member_of_the_party_belongs_to_a_cell_that_there_is(made):
    organizations = {data["code"]: data for data in made["party_organizations"]}
    assert len(made["party_members"]) > 300
    for data in made["party_members"]:
        cell = organizations[data["cell_code"]]
        assert cell["kind"] == "cell"
        assert organizations[cell["parent_code"]]["kind"] == "grass_roots"
    assert {data["member_number"] for data in made["party_fees"]} == {
        data["personal_number"] for data in made["party_members"]
    }


def test_who_died_is_dead_everywhere(made, population):
    dead = {d["personal_number"]: d["death_date"] for d in made["population"] if d.get("life_state") == "deceased"}
    assert {data["deceased_number"]: data["died_on"] for data in made["civil_status_death"]} == dead
    assert len(dead) == len(population.widowhoods)
    notices = {data["number"]: data for data in made["death_notices"]}
    for data in made["civil_status_death"]:
        notice = notices.get(data.get("notice_number", ""))
        assert notice is None or notice["deceased_number"] == data["deceased_number"]
        assert notice is None or notice["cause"] == data["cause"]
    ended = {n for d in made["civil_status_marriage"] if d["state"] == "ended" for n in _couple(d)}
    assert dead.keys() <= ended


def _couple(data):
    return data["husband_number"], data["wife_number"]


def test_a_plate_that_was_fined_is_the_violators_own(made):
    plates = {data["plate"]: data["owner_number"] for data in made["vehicles"]}
    assert all(plates[data["plate"]] == data["violator_number"] for data in made["traffic_violations"])


def test_who_is_convicted_has_no_clean_slip(made):
    convicted = {data["holder_number"] for data in made["judicial_records"]}
    assert convicted
    assert not convicted & {data["holder_number"] for data in made["judicial_slips"] if data["status"] == "none"}


def test_families_of_the_pack_have_what_one_wants_to_try(made, population):
    def has(code, field, numbers):
        values = {data[field] for data in made[code]}
        return any(number in values for number in numbers)

    for family in population.families:
        couple = {family.husband.number, family.wife.number}
        assert has("electricity_customers", "customer_number", couple)
        assert has("vehicles", "owner_number", couple)
        assert has("driving_licences", "holder_number", couple)
        assert has("social_insurance", "holder_number", couple)
        assert has("party_members", "personal_number", couple)
        assert any(holder["number"] in couple for data in made["land"] for holder in data["holders"])
        assert Counter(d["mother_number"] for d in made["birth_notices"] if d["mother_number"] in couple).total() >= 1


# ---------------------------------------------------------------- what the check finds


RECORDS = "people/records/permits.yaml"
WRITTEN = """registry: permits
confidence: unverified
makings:
  - who: {age: [18, 60], share: 0.5}
    valid_from: $self.issued
    fields:
      issued: {day: $person.born, years: [18, 30]}
      holder_number: $person.number
      hives: {integer: [1, 9]}
      since_when: "2019"
"""


def problems(pack):
    return [(one.file, one.code) for one in check_pack(pack.path).problems]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", "", None),
        ("registry: permits", "registry: people", "file_name_differs"),
        ("registry: permits", "registry: dragons", "name_unknown"),
        ("hives:", "wings:", "name_unknown"),
        ("      issued: {day: $person.born, years: [18, 30]}\n", "", "record_incomplete"),
        ("$self.issued", "$self.begun", "name_unknown"),
        ('"2019"', "$record.dragons.name", "name_unknown"),
        ('"2019"', "$record.people.wings", "name_unknown"),
        ('"2019"', "$record.people.full_name", "record_circle"),
        ('"2019"', "$person.shoe_size", "reference_unknown"),
        ('"2019"', '"since {person.shoe_size}"', "reference_unknown"),
        ("{integer: [1, 9]}", "{whole: [1, 9]}", "union_tag_not_found"),
        ("share: 0.5", "share: 2", "less_than_equal"),
        ("registry: permits", "registry permits", "yaml_invalid"),
    ],
)
def test_what_is_wrong_with_records_is_found_with_its_file(pack, old, new, wrong):
    pack.write(RECORDS, WRITTEN.replace(old, new, 1))
    found = problems(pack)
    assert (found == []) if wrong is None else ((RECORDS, wrong) in found)


def test_records_that_need_each_other_cannot_be_made(pack):
    pack.write(RECORDS, WRITTEN.replace('"2019"', "$record.people.birth_date"))
    people = WRITTEN.replace("registry: permits", "registry: people").replace("holder_number", "full_name")
    pack.write("people/records/people.yaml", people.replace("issued", "birth_date").replace("hives", "home"))
    pack.replace("people/records/people.yaml", '"2019"', "$record.permits.number")
    assert [code for file, code in problems(pack) if code == "record_circle"] == ["record_circle", "record_circle"]
    with pytest.raises(ValueError, match="people, permits"):
        read_records(pack.path)
