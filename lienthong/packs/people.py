"""People who do not exist, for a demonstration: households over real communes, named and numbered as people are.

``generate_people`` is pure: the same seed, communes and statistics give the same people. ``load_people`` puts them into
the registries, every record marked ``synthetic:<seed>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.packs.people_making import Commune, Household, Maker, Marriage, Person, Widowhood, draw_number
from lienthong.packs.people_records import RecordsFile, in_order
from lienthong.packs.people_statistics import Family, Statistics, Weights, read_registry, read_statistics
from lienthong.packs.people_writing import Stage, write_records
from lienthong.packs.reading import read_yaml
from lienthong.registries.actions.loading import NewRecord, load_records
from lienthong.registries.definitions import RegistryDefinition
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
    widowhoods: tuple[Widowhood, ...]
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
    late = maker.beside(Random(f"{seed}/late"))  # noqa: S311
    widowhoods = [
        late.widowhood(person, home) for home in made for person in home.members if person.marital == "widowed"
    ]
    return Population(
        seed, known.households.as_of, known, tuple(made), tuple(maker.marriages), tuple(widowhoods), found
    )


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


# ---------------------------------------------------------------- writing and loading


def read_records(pack: Path) -> list[tuple[RecordsFile, RegistryDefinition]]:
    """Read ``people/records/*.yaml`` of a pack with their registries, each after those that it refers to.

    Refuses ``ValueError`` when some refer to each other in a circle or to records that nobody makes.
    """
    files = {}
    for path in sorted((pack / "people/records").glob("*.yaml")):
        files[path.stem] = RecordsFile.model_validate(read_yaml(path, path.name).data)
    ordered = in_order(files)
    if len(ordered) < len(files):
        left = ", ".join(sorted(files.keys() - {file.registry for file in ordered}))
        raise ValueError(f"these records need each other, or records that are not made: {left}")
    return [(file, read_registry(pack, file.registry)) for file in ordered]


def records_of(population: Population, *, today: date, pack: Path | None = None) -> dict[str, list[NewRecord]]:
    """Return what goes into each registry, in the order in which it was made.

    The same population, pack and ``today`` (for what happened in the last days) give the same records.
    """
    stage = Stage(population.as_of, today, _subjects(population))
    town = population.statistics.households.town
    return {
        file.registry: list(write_records(file, definition, stage, seed=population.seed, town=town))
        for file, definition in read_records(pack or Path(settings.PACK))
    }


def _subjects(population: Population) -> dict[str, Iterable[tuple[Any, ...]]]:
    """Return of whom and what records can be made: commune, person, household, marriage, widowhood."""
    communes = {home.commune.code: home.commune for home in population.households}
    return {
        "person": ((home.commune, person, home) for person, home in population.residents),
        "household": ((home.commune, home.members[0], home) for home in population.households),
        "couple": ((one.commune, one.husband, None, one) for one in population.marriages),
        "late": ((one.home.commune, one.late, one.home, one.marriage, one) for one in population.widowhoods),
        "commune": ((commune,) for commune in communes.values()),
    }


def load_people(
    population: Population, *, by: Actor, at: datetime, progress: Callable[[int, int], None] | None = None
) -> int:
    """Put everybody into the registries and return how many records that made; 0 when this seed is there already.

    All or nothing. ``progress`` is told (done, total) in records. Refuses as ``load_records`` does.
    """
    if is_loaded(population):
        return 0
    loads = records_of(population, today=localdate(at))
    total, before = sum(len(records) for records in loads.values()), 0
    with transaction.atomic():
        for registry, records in loads.items():
            done = _from(progress, before, total)
            load_records(registry, records, source=population.source, by=by, at=at, progress=done)
            before += len(records)
    return total


def is_loaded(population: Population) -> bool:
    """Tell whether the people of this seed are in the registries."""
    return was_loaded(population.statistics.households.registry, population.source)


def _from(progress: Callable[[int, int], None] | None, before: int, total: int) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, _: progress(before + done, total)
