"""What a pack knows of how its people are called and live together, so that people can be invented who do not exist."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from lienthong.core.definitions import Confidence, Day, Name, Part, Words
from lienthong.packs.reading import read_yaml
from lienthong.registries.definitions import DrawnNumber, RegistryDefinition

Sex = Literal["male", "female"]
Region = Literal["north", "centre", "south"]
Marital = Literal["single", "married", "divorced", "widowed"]
Relation = Literal["householder", "husband", "wife", "child", "father", "mother", "sibling"]
Weights = dict[str, float]


class MiddleHabit(Part):
    """Middle words that a generation uses often (with their share), and the share of names of four words."""

    often: Weights
    four: float


class Generation(Part):
    """The habits of those born through the year ``until``."""

    until: int
    male: MiddleHabit
    female: MiddleHabit


class GivenNames(Part):
    """The given names of those born through the year ``until``."""

    until: int
    male: Weights
    female: Weights


class Names(Part):
    """``people/names.yaml``."""

    confidence: Confidence
    family_names: dict[Literal["all", "north", "centre", "south"], Weights]
    generations: tuple[Generation, ...] = Field(min_length=1)
    middle_names: dict[Sex, Weights]
    given_names: tuple[GivenNames, ...] = Field(min_length=1)
    ethnic_family_names: dict[str, Weights] = {}

    def family_names_in(self, region: Region, ethnicity: str) -> Weights:
        """Return the family names of an ethnic group; of the majority, those of the region."""
        return self.ethnic_family_names.get(ethnicity) or {**self.family_names["all"], **self.family_names[region]}


class Province(Part):
    """A province as people's numbers remember it: which communes of today lie in it, who lives there."""

    code: str
    name: str
    region: Region
    communes: tuple[tuple[str, str], ...]
    ethnic_groups: Weights = {}


class Provinces(Part):
    """``people/provinces.yaml``: the provinces in which everybody born before ``until`` was registered."""

    confidence: Confidence
    until: Day
    majority: str
    provinces: tuple[Province, ...] = Field(min_length=1)

    def of_commune(self, code: str) -> Province:
        """Return the province in whose ranges a commune's code falls (of a code in none, the one before it)."""
        starts, owners = self._ranges
        return owners[max(bisect_right(starts, code) - 1, 0)]

    @cached_property
    def _ranges(self) -> tuple[list[str], list[Province]]:
        ranges = sorted((first, province.code) for province in self.provinces for first, _ in province.communes)
        by_code = {province.code: province for province in self.provinces}
        return [first for first, _ in ranges], [by_code[code] for _, code in ranges]


class Households(Part):
    """``people/households.yaml``."""

    confidence: Confidence
    as_of: Day
    sizes: dict[str, float]
    religions: Weights
    registry: Name  # whose numbers people have
    town: str
    streets: dict[Literal["town", "north", "centre", "south"], tuple[str, ...]]


class FamilyMember(Part):
    """Somebody of a family that was thought out by hand."""

    name: str
    birth_date: Day
    sex: Sex | None = None


class Family(Part):
    """A family to try the platform with; ``story`` says why to choose it."""

    key: Name
    commune: str
    street: str
    ethnicity: str
    husband: FamilyMember
    wife: FamilyMember
    married: Day
    children: tuple[FamilyMember, ...] = ()
    story: Words

    @property
    def members(self) -> tuple[FamilyMember, ...]:
        """Husband, wife and children."""
        return (self.husband, self.wife, *self.children)

    @property
    def sexes(self) -> tuple[Sex, ...]:
        """The sex of each member, in the same order."""
        return ("male", "female", *(child.sex or "male" for child in self.children))

    @model_validator(mode="after")
    def _children_have_a_sex(self) -> Self:
        if any(child.sex is None for child in self.children):
            raise ValueError("every child has a sex")
        return self


class Families(Part):
    """``people/families.yaml``."""

    families: tuple[Family, ...]


class Statistics(Part):
    """Everything the generator reads of a pack."""

    names: Names
    provinces: Provinces
    households: Households
    families: tuple[Family, ...]
    numbering: DrawnNumber

    def region_of(self, commune: str) -> Region:
        """Return the region in which a commune lies."""
        return self.provinces.of_commune(commune).region

    def number_province(self, commune: str, province_of_today: str, born: date) -> str:
        """Return the code of the province that stands in the number of somebody registered in a commune."""
        return self.provinces.of_commune(commune).code if born < self.provinces.until else province_of_today


def read_statistics(pack: Path) -> Statistics:
    """Read ``people/*.yaml`` of a pack, and how its people's registry numbers."""
    households = Households.model_validate(_read(pack, "people/households.yaml"))
    (numbering,) = read_registry(pack, households.registry).drawn_numbers.values()
    return Statistics(
        names=Names.model_validate(_read(pack, "people/names.yaml")),
        provinces=Provinces.model_validate(_read(pack, "people/provinces.yaml")),
        households=households,
        families=Families.model_validate(_read(pack, "people/families.yaml")).families,
        numbering=numbering,
    )


def read_registry(pack: Path, code: str) -> RegistryDefinition:
    """Read one registry of a pack."""
    return RegistryDefinition.model_validate(_read(pack, f"registries/{code}.yaml"))


def _read(pack: Path, file: str) -> Mapping[str, object]:
    data: Mapping[str, object] = read_yaml(pack / file, file).data
    return data
