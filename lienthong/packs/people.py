"""People who do not exist, for a demonstration: households over real communes, named and numbered as people are.

``generate_people`` is pure: the same seed, communes and statistics give the same people. ``load_people`` puts them into
the registries, every record marked ``synthetic:<seed>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from lienthong.core.values import Actor, Text
from lienthong.packs.people_making import ADULT, YEAR, Commune, Household, Maker, Marriage, Person, draw_number
from lienthong.packs.people_statistics import Family, Statistics, Weights, read_statistics
from lienthong.registries.actions.loading import NewRecord, load_records
from lienthong.registries.queries import was_loaded


@dataclass(frozen=True, slots=True)
class DemoParent:
    """Somebody to sign in as."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoFamily:
    """A couple who are about to register a birth: where they live, how many children they have, why to choose them."""

    key: str
    commune: str
    husband: DemoParent
    wife: DemoParent
    children: tuple[DemoParent, ...]
    story: Text


@dataclass(frozen=True, slots=True)
class Population:
    """All that was invented from one seed."""

    seed: int
    as_of: date
    statistics: Statistics
    households: tuple[Household, ...]
    marriages: tuple[Marriage, ...]
    families: tuple[DemoFamily, ...]

    @property
    def people(self) -> Iterator[Person]:
        """Yield everybody, household by household."""
        return (person for household in self.households for person in household.members)

    @property
    def residents(self) -> Iterator[tuple[Person, Household]]:
        """Yield everybody with the household that they live in."""
        return ((person, household) for household in self.households for person in household.members)

    @property
    def source(self) -> str:
        """How every record is marked."""
        return f"synthetic:{self.seed}"


# ---------------------------------------------------------------- generating


def demo_families(seed: int, *, statistics: Statistics | None = None) -> tuple[DemoFamily, ...]:
    """Return the families of ``people/families.yaml`` with the numbers that ``seed`` gives them; no database needed."""
    known = statistics or read_statistics(Path(settings.PACK))
    return tuple(_demo_family(family, seed, known) for family in known.families)


def generate_people(
    communes: Iterable[tuple[str, str, str, str]],
    *,
    seed: int,
    households: int = 6000,
    people: int = 20000,
    statistics: Statistics | None = None,
) -> Population:
    """Invent exactly ``people`` in exactly ``households`` over ``communes`` (code, name, province code and name).

    Every commune has a household when there are enough of them. The families of the pack whose commune is among
    ``communes`` are part of both totals. ``statistics`` default to those of the pack in ``settings.PACK``.
    """
    known = statistics or read_statistics(Path(settings.PACK))
    places = [Commune(*commune) for commune in communes]
    maker = Maker(Random(seed), known, places)  # noqa: S311 - invented people need no secret
    by_code = {place.code: place for place in places}
    families = [family for family in known.families if family.commune in by_code]
    made = [maker.family(family, by_code[family.commune], _numbers(family, seed, known)) for family in families]
    left = people - sum(len(household.members) for household in made)
    sizes = _sizes(maker.random, households - len(made), left, known.households.sizes)
    made += [maker.household(place, size) for place, size in zip(maker.spread(len(sizes)), sizes, strict=True)]
    found = tuple(_demo_family(family, seed, known) for family in families)
    return Population(seed, known.households.as_of, known, tuple(made), tuple(maker.marriages), found)


def _sizes(random: Random, households: int, people: int, shares: Weights) -> list[int]:
    """Draw the sizes of households and change some by one until they hold exactly ``people``."""
    largest = max(int(size) for size in shares)
    if not households <= people <= households * largest:
        raise ValueError(f"{people} people do not fit into {households} households of 1 to {largest}")
    sizes = [int(size) for size in random.choices(list(shares), list(shares.values()), k=households)]
    wanting = people - sum(sizes)
    step = 1 if wanting > 0 else -1
    while wanting:
        at = random.randrange(households)
        if 1 <= sizes[at] + step <= largest:
            sizes[at] += step
            wanting -= step
    return sizes


def _demo_family(family: Family, seed: int, known: Statistics) -> DemoFamily:
    husband, wife, *children = (
        DemoParent(number, member.name)
        for number, member in zip(_numbers(family, seed, known), family.members, strict=True)
    )
    return DemoFamily(family.key, family.commune, husband, wife, tuple(children), family.story.text)


def _numbers(family: Family, seed: int, known: Statistics) -> list[str]:
    """Return the numbers of a family of the pack, which depend on the seed and on nothing else that is drawn."""
    random = Random(f"{seed}/{family.key}")  # noqa: S311
    province = known.provinces.of_commune(family.commune).code
    return [
        draw_number(known, province, member.birth_date, sex, random)
        for member, sex in zip(family.members, family.sexes, strict=True)
    ]


# ---------------------------------------------------------------- loading


def load_people(
    population: Population, *, by: Actor, at: datetime, progress: Callable[[int, int], None] | None = None
) -> int:
    """Put everybody into the registries and return how many records that made; 0 when this seed is there already.

    All or nothing. ``progress`` is told (done, total) in records. Refuses as ``load_records`` does.
    """
    if is_loaded(population):
        return 0
    loads = records_of(population)
    total, before = sum(len(records) for records in loads.values()), 0
    with transaction.atomic():
        for registry, records in loads.items():
            done = _from(progress, before, total)
            load_records(registry, records, source=population.source, by=by, at=at, progress=done)
            before += len(records)
    return total


def is_loaded(population: Population) -> bool:
    """Tell whether the people of this seed are in the registries."""
    return was_loaded(population.statistics.households.registries["person"], population.source)


def _from(progress: Callable[[int, int], None] | None, before: int, total: int) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, _: progress(before + done, total)


def records_of(population: Population) -> dict[str, list[NewRecord]]:
    """Return what goes into each registry: people, households, births of the young, marriages, cards."""
    known = population.statistics.households
    random = Random(f"{population.seed}/papers")  # noqa: S311
    papers = _Papers(population, random)
    return {
        known.registries["person"]: [papers.person(*one) for one in population.residents],
        known.registries["household"]: [papers.household(household) for household in population.households],
        known.registries["birth"]: [papers.birth(*one) for one in population.residents if papers.has_birth(one[0])],
        known.registries["marriage"]: [papers.marriage(marriage) for marriage in population.marriages],
        known.registries["card"]: [papers.card(*one) for one in population.residents],
    }


class _Papers:
    """Writes what each registry holds of the people, in the fields of the pack's definitions."""

    def __init__(self, population: Population, random: Random) -> None:
        self._statistics, self._as_of, self._random = population.statistics, population.as_of, random
        self._known = population.statistics.households
        self._insurance = _different_numbers(random)

    def person(self, person: Person, home: Household) -> NewRecord:
        return _record(
            person.born,
            personal_number=person.number,
            full_name=person.full_name,
            birth_date=person.born.isoformat(),
            sex=person.sex,
            ethnicity=person.ethnicity,
            religion=person.religion,
            nationality=self._known.nationality,
            home_place=person.home_place,
            birth_place=person.birthplace.words,
            birth_registration_place=person.birthplace.code,
            marital_status=self._known.marital[person.marital],
            residence_place=home.commune.code,
            residence_text=home.address,
            **_named("father", person.father),
            **_named("mother", person.mother),
            **_named("spouse", person.spouse),
        )

    def household(self, home: Household) -> NewRecord:
        holder = home.members[0]
        rows = [
            {
                "personal_number": member.number,
                "full_name": member.full_name,
                "birth_date": member.born.isoformat(),
                "relation": self._known.relations[member.relation],
            }
            for member in home.members
        ]
        return _record(
            home.since,
            kind="permanent",
            householder_name=holder.full_name,
            householder_number=holder.number,
            place=home.commune.code,
            street=home.street,
            address=home.address,
            from_date=home.since.isoformat(),
            members=rows,
        )

    def has_birth(self, person: Person) -> bool:
        """Tell whether the birth is in the digital register: of the young whose parents are known."""
        young = person.born > self._as_of - timedelta(days=round(ADULT * YEAR))
        return young and (person.father or person.mother) is not None

    def birth(self, child: Person, home: Household) -> NewRecord:
        registered = min(child.born + timedelta(days=self._random.randint(3, 55)), self._as_of)
        asker = child.father or child.mother or child
        return _record(
            registered,
            registration_date=registered.isoformat(),
            registration_place=child.birthplace.code,
            registration_kind=self._known.registration_kind,
            child_number=child.number,
            child_name=child.full_name,
            birth_date=child.born.isoformat(),
            sex=child.sex,
            ethnicity=child.ethnicity,
            nationality=self._known.nationality,
            birth_place=child.birthplace.words,
            home_place=child.home_place,
            requester_name=asker.full_name,
            requester_number=asker.number,
            **self._parent("mother", child.mother, home),
            **self._parent("father", child.father, home),
        )

    def _parent(self, role: str, parent: Person | None, home: Household) -> dict[str, str]:
        if parent is None:
            return {}
        return {
            **_named(role, parent),
            f"{role}_birth": parent.born.isoformat(),
            f"{role}_ethnicity": parent.ethnicity,
            f"{role}_nationality": self._known.nationality,
            f"{role}_residence": home.address,
        }

    def marriage(self, marriage: Marriage) -> NewRecord:
        return _record(
            marriage.date,
            registration_date=marriage.date.isoformat(),
            registration_place=marriage.commune.code,
            state="in_force",
            **_named("husband", marriage.husband),
            husband_birth=marriage.husband.born.isoformat(),
            **_named("wife", marriage.wife),
            wife_birth=marriage.wife.born.isoformat(),
        )

    def card(self, person: Person, home: Household) -> NewRecord:
        age = int((self._as_of - person.born).days / YEAR)
        rules = self._statistics.card_rules(age)
        rule = next((rule for rule in rules if self._random.random() < rule.share), rules[-1])
        begins = max(person.born, date(self._as_of.year, 1, 1))
        return _record(
            begins,
            insurance_number=f"{home.commune.province_code}{next(self._insurance):08}",
            object_code=rule.object_code,
            benefit_level=rule.benefit_level,
            holder_number=person.number,
            holder_name=person.full_name,
            first_care=self._known.first_care.format(commune=home.commune.name),
            card_from=begins.isoformat(),
        )


def _record(valid_from: date, **data: Any) -> NewRecord:
    return NewRecord({name: value for name, value in data.items() if value not in ("", None)}, valid_from)


def _named(role: str, person: Person | None) -> dict[str, str]:
    return {} if person is None else {f"{role}_number": person.number, f"{role}_name": person.full_name}


def _different_numbers(random: Random) -> Iterator[int]:
    """Yield numbers of eight digits, none twice."""
    given: set[int] = set()
    while True:
        number = random.randrange(10**8)
        if number not in given:
            given.add(number)
            yield number
