"""People who do not exist: exact totals, the same again, and nobody impossible."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.packs.people import demo_families, generate_people, is_loaded, load_people, records_of
from lienthong.packs.people_making import draw_number
from lienthong.packs.people_statistics import Families, read_statistics
from lienthong.packs.reading import read_yaml
from lienthong.registries import queries
from lienthong.registries.actions.catalog import load_registry
from lienthong.registries.definitions import RegistryDefinition

VIETNAM = Path(__file__).resolve().parents[2] / "packs" / "vn"
COMMUNES = [
    ("00004", "Phường Ba Đình", "01", "Thành phố Hà Nội"),
    ("00691", "Phường Hà Giang 2", "08", "Tỉnh Tuyên Quang"),
    ("01273", "Phường Thục Phán", "04", "Tỉnh Cao Bằng"),
    ("05959", "Xã Chợ Mới", "19", "Tỉnh Thái Nguyên"),
    ("14797", "Phường Hạc Thành", "38", "Tỉnh Thanh Hóa"),
    ("20242", "Phường Hải Châu", "48", "Thành phố Đà Nẵng"),
    ("24133", "Phường Buôn Ma Thuột", "66", "Tỉnh Đắk Lắk"),
    ("25747", "Phường Thủ Dầu Một", "79", "Thành phố Hồ Chí Minh"),
    ("26740", "Phường Sài Gòn", "79", "Thành phố Hồ Chí Minh"),
    ("29242", "Phường Long Đức", "86", "Tỉnh Vĩnh Long"),
    ("31135", "Phường Ninh Kiều", "92", "Thành phố Cần Thơ"),
]
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
FROM = {"today": NOON.date(), "pack": VIETNAM}
MACHINE = system("packs")


@pytest.fixture(scope="module")
def statistics():
    return read_statistics(VIETNAM)


@pytest.fixture(scope="module")
def population(statistics):
    return generate_people(COMMUNES, seed=1, statistics=statistics)


@pytest.fixture(scope="module")
def records(population):
    return records_of(population, **FROM)


@pytest.fixture(scope="module")
def village(statistics):
    return generate_people(COMMUNES, seed=1, households=60, people=200, statistics=statistics)


def registry(code):
    file = VIETNAM / "registries" / f"{code}.yaml"
    return RegistryDefinition.model_validate(read_yaml(file, file.name).data)


def years_between(earlier, later):
    return (later - earlier).days / 365.25


# ---------------------------------------------------------------- who there is


def test_there_are_exactly_as_many_people_and_households_as_asked_for(population, village):
    assert len(list(population.people)) == 20_000
    assert len(population.households) == 6_000
    assert len(list(village.people)) == 200
    assert len(village.households) == 60


@pytest.mark.parametrize(("households", "people"), [(10, 9), (10, 71)])
def test_impossible_totals_are_refused(statistics, households, people):
    with pytest.raises(ValueError, match="do not fit"):
        generate_people(COMMUNES[2:4], seed=1, households=households, people=people, statistics=statistics)


@pytest.mark.parametrize(("households", "people"), [(10, 10), (10, 70), (1, 7)])
def test_the_narrowest_totals_are_met(statistics, households, people):
    made = generate_people(COMMUNES[2:4], seed=1, households=households, people=people, statistics=statistics)
    assert (len(made.households), len(list(made.people))) == (households, people)


def test_one_seed_gives_one_population(statistics, village):
    again = generate_people(COMMUNES, seed=1, households=60, people=200, statistics=statistics)
    other = generate_people(COMMUNES, seed=2, households=60, people=200, statistics=statistics)
    assert records_of(again, **FROM) == records_of(village, **FROM)
    assert records_of(other, **FROM) != records_of(village, **FROM)


def test_every_commune_has_a_household(village):
    assert {household.commune.code for household in village.households} == {code for code, *_ in COMMUNES}


# ---------------------------------------------------------------- numbers


def test_no_two_people_have_one_number(population):
    assert len({person.number for person in population.people}) == 20_000


def test_a_number_says_province_before_the_merger_century_sex_and_year(population):
    old = {"25747": "074", "00691": "002", "05959": "019", "29242": "084"}
    today = {"25747": "079", "00691": "008", "05959": "019", "29242": "086"}
    seen = set()
    for person in population.people:
        merged = person.born >= date(2025, 7, 1)
        seen.add(merged)
        codes = today if merged else old
        assert person.number[:3] == codes.get(person.birthplace.code, f"0{person.birthplace.province_code}")
        digit = {("male", 19): "0", ("female", 19): "1", ("male", 20): "2", ("female", 20): "3"}
        assert person.number[3:6] == f"{digit[person.sex, person.born.year // 100]}{person.born:%y}"
        assert len(person.number) == 12
    assert seen == {True, False}


def test_every_old_province_and_commune_range_has_its_prefix(statistics):
    provinces = statistics.provinces.provinces
    assert len(provinces) == 63
    assert {province.code for province in provinces} == set(statistics.numbering.prefixes)
    for province in provinces:
        for first, last in province.communes:
            assert statistics.provinces.of_commune(first) is statistics.provinces.of_commune(last) is province


def test_a_number_outside_the_tables_is_not_invented(statistics, village):
    from random import Random

    with pytest.raises(ValueError, match="no prefix"):
        draw_number(statistics, "03", date(2000, 1, 1), "male", Random(1))


# ---------------------------------------------------------------- families


def test_children_are_at_least_sixteen_years_younger_than_their_parents(population):
    for person in population.people:
        for parent in (person.father, person.mother):
            assert parent is None or years_between(parent.born, person.born) >= 16


def test_brothers_and_sisters_are_born_apart_and_called_differently(population):
    for household in population.households:
        children = [person for person in household.members if person.relation == "child"]
        births = sorted(child.born for child in children)
        assert all((later - earlier).days > 300 for earlier, later in pairwise(births))
        assert len({child.given_name for child in children}) == len(children)


def test_children_bear_their_fathers_family_name(population):
    children = [person for person in population.people if person.father]
    assert len(children) > 5_000
    assert all(child.family_name == child.father.family_name for child in children)


def test_couples_are_of_age_when_they_marry_and_married_to_each_other(population):
    for marriage in population.marriages:
        husband, wife = marriage.husband, marriage.wife
        assert years_between(husband.born, marriage.date) >= 20
        assert years_between(wife.born, marriage.date) >= 18
        assert husband.spouse is wife
        assert wife.spouse is husband
        assert (husband.sex, wife.sex) == ("male", "female")
        assert marriage.date <= population.as_of


def test_every_household_has_one_householder_who_comes_first_and_is_grown_up(population):
    for household in population.households:
        assert [member.relation for member in household.members].count("householder") == 1
        assert household.members[0].relation == "householder"
        assert years_between(household.members[0].born, population.as_of) >= 18
        assert household.since <= population.as_of


def test_nobody_is_born_after_the_day_of_the_statistics_or_older_than_a_hundred_and_five(population):
    assert all(0 <= years_between(person.born, population.as_of) <= 105 for person in population.people)


def test_households_have_the_sizes_of_the_country(population):
    sizes = Counter(len(household.members) for household in population.households)
    assert set(sizes) == set(range(1, 8))
    assert sizes.most_common(1)[0][0] in {3, 4}


# ---------------------------------------------------------------- names


def share(counted, *names):
    return 100 * sum(counted[name] for name in names) / sum(counted.values())


def test_family_names_are_as_common_as_in_the_country(population):
    majority = Counter(person.family_name for person in population.people if person.ethnicity == "Kinh")
    assert 30 <= share(majority, "Nguyễn") <= 42
    assert 9 <= share(majority, "Trần") <= 15
    assert 7 <= share(majority, "Lê") <= 12


def test_one_name_has_two_forms_by_region(population):
    north = Counter(p.family_name for p in population.people if p.birthplace.code == "00004" and p.ethnicity == "Kinh")
    south = Counter(p.family_name for p in population.people if p.birthplace.code == "26740" and p.ethnicity == "Kinh")
    assert share(north, "Hoàng") > 2 > share(north, "Huỳnh")
    assert share(south, "Huỳnh") > 2 > share(south, "Hoàng")


def middle(people, word):
    return 100 * sum(person.full_name.split()[1] == word for person in people) / len(people)


def test_middle_names_go_with_sex_and_generation(population):
    people = [person for person in population.people if person.ethnicity == "Kinh"]
    old_women = [p for p in people if p.sex == "female" and p.born.year < 1975]
    girls = [p for p in people if p.sex == "female" and p.born.year > 2005]
    boys = [p for p in people if p.sex == "male" and p.born.year > 2005]
    assert 65 <= middle(old_women, "Thị") <= 85
    assert 12 <= middle(girls, "Thị") <= 23
    assert middle(boys, "Văn") < 5
    assert middle(boys, "Thị") == 0
    four = 100 * sum(len(girl.full_name.split()) == 4 for girl in girls) / len(girls)
    assert 58 <= four <= 71


def test_no_word_comes_twice_in_a_name(population):
    assert all(len(set(words)) == len(words) for words in (person.full_name.split() for person in population.people))


def test_ethnic_groups_live_where_they_live(population):
    groups = {code: Counter() for code, *_ in COMMUNES}
    for household in population.households:
        groups[household.commune.code].update(member.ethnicity for member in household.members)
    assert set(groups["00004"]) == {"Kinh"}
    assert {"Tày", "Nùng", "Mông", "Kinh"} <= set(groups["01273"])
    assert "Khơ-me" in groups["29242"]


# ---------------------------------------------------------------- the families to try with


def test_the_families_of_the_pack_are_known_without_a_database_and_live_where_it_says(statistics, population, village):
    families = demo_families(1, statistics=statistics)
    assert len(families) >= 3
    assert families == population.families == village.families
    by_number = {person.number: person for person in population.people}
    homes = {person.number: household for person, household in population.residents}
    for family in families:
        husband, wife = by_number[family.husband.number], by_number[family.wife.number]
        assert (husband.full_name, wife.full_name) == (family.husband.name, family.wife.name)
        assert husband.spouse is wife
        assert homes[husband.number] is homes[wife.number]
        assert homes[husband.number].commune.code == family.commune
        assert len(family.children) <= 1
        assert family.story.vi
        assert family.story.en


def test_another_seed_gives_the_families_other_numbers(statistics):
    one, two = (demo_families(seed, statistics=statistics)[0] for seed in (1, 2))
    assert one.husband.name == two.husband.name
    assert one.husband.number != two.husband.number


def test_the_pack_in_the_settings_is_the_default(settings, statistics):
    settings.PACK = VIETNAM
    assert demo_families(1) == demo_families(1, statistics=statistics)
    assert len(list(generate_people(COMMUNES, seed=1, households=20, people=60).people)) == 60


def test_a_child_of_the_pack_has_a_sex(statistics):
    family = statistics.families[1].model_dump(mode="json")
    family["children"][0]["sex"] = None
    with pytest.raises(ValidationError):
        Families.model_validate({"families": [family]})


def test_who_was_widowed_outlived_somebody_of_the_other_sex(population):
    widowed = [person for person in population.people if person.marital == "widowed"]
    assert [one.survivor for one in population.widowhoods] == widowed
    numbers = {person.number for person in population.people}
    for one in population.widowhoods:
        assert one.late.sex != one.survivor.sex
        assert one.late.number not in numbers
        assert one.marriage.date <= one.died_on <= population.as_of


# ---------------------------------------------------------------- in the registries


def test_everybody_has_a_card_and_the_young_have_their_birth_registered(population, records):
    living = [record for record in records["population"] if record.data.get("life_state") != "deceased"]
    assert len(records["health_insurance"]) == len(living) == 20_000
    assert len({record.data["insurance_number"] for record in records["health_insurance"]}) == 20_000
    registered = {record.data["child_number"] for record in records["civil_status_birth"]}
    for person in population.people:
        young = years_between(person.born, population.as_of) < 20
        assert (person.number in registered) == (young and (person.father or person.mother) is not None)
    assert len(records["civil_status_marriage"]) == len(population.marriages) + len(population.widowhoods)


@pytest.mark.django_db
def test_they_are_loaded_once_marked_synthetic_and_found(village, settings):
    settings.PACK = VIETNAM
    loads = records_of(village, **FROM)
    for code in loads:
        load_registry(registry(code), by=MACHINE, at=NOON)
    told = []
    assert not is_loaded(village)
    made = load_people(village, by=MACHINE, at=NOON, progress=lambda *step: told.append(step))
    assert is_loaded(village)
    assert told[-1] == (made, made)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert load_people(village, by=MACHINE, at=NOON) == 0
    assert LedgerLine.objects.filter(verb="registries.loaded").count() == len(loads) == 38
    family = village.families[1]

    def find(code, identifier, number=family.wife.number):
        return queries.find(code, identifier, number, as_of=NOON.date(), known_at=NOON)

    mother = find("population", "personal_number")
    assert mother.source == "synthetic:1"
    assert mother.data["spouse_number"] == family.husband.number
    assert find("residence", "member_number").data["householder_number"] == family.husband.number
    assert find("civil_status_marriage", "party_number").data["husband_number"] == family.husband.number
    assert find("civil_status_birth", "mother_number").data["child_number"] == family.children[0].number
    assert find("health_insurance", "holder_number").data["holder_name"] == family.wife.name
    assert find("birth_notices", "mother_number").data["born_on"] >= "2026-11-11"
    assert find("land", "holder_number").data["entry"].startswith("CS ")
    first = village.families[0].husband.number
    assert find("electricity_customers", "customer_number", first).data["meter"] == "50000001"
    assert len(queries.records_of_person(family.wife.number)) >= 9
