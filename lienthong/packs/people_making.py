"""How a household of people who do not exist is made: one stream of random numbers, the pack's statistics, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from lienthong.packs.people_statistics import Family, Marital, Relation, Sex, Statistics, Weights
from lienthong.registries.rules.identity import number_prefix

YEAR = 365.25
ADULT = 20


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune as the units list has it."""

    code: str
    name: str
    province_code: str
    province_name: str

    @property
    def words(self) -> str:
        """The commune and its province, as an address ends."""
        return f"{self.name}, {self.province_name}"


@dataclass(slots=True, eq=False)
class Person:
    """Somebody invented."""

    number: str
    full_name: str
    sex: Sex
    born: date
    ethnicity: str
    religion: str
    birthplace: Commune
    home_place: str
    marital: Marital = "single"
    relation: Relation = "householder"
    father: Person | None = None
    mother: Person | None = None
    spouse: Person | None = None

    @property
    def family_name(self) -> str:
        """The word that children inherit from their father."""
        return self.full_name.split()[0]

    @property
    def given_name(self) -> str:
        """The word by which the person is called."""
        return self.full_name.split()[-1]


@dataclass(slots=True)
class Household:
    """People at one address; the first is the householder."""

    commune: Commune
    street: str
    since: date
    members: list[Person]
    family: str = ""  # the key of the pack's family, when it is one

    @property
    def address(self) -> str:
        """The whole address in words."""
        return f"{self.street}, {self.commune.words}"


@dataclass(frozen=True, slots=True)
class Marriage:
    """A couple, where and when they registered."""

    husband: Person
    wife: Person
    commune: Commune
    date: date
    state: str = "in_force"


@dataclass(frozen=True, slots=True)
class Widowhood:
    """Somebody whose spouse died: who that was, when they had married, when and where it was."""

    late: Person
    survivor: Person
    home: Household
    marriage: Marriage
    died_on: date


def draw_number(known: Statistics, province: str, born: date, sex: Sex, random: Random) -> str:
    """Return a number with the digits of province, century, sex and year, and random ones."""
    prefix = number_prefix(known.numbering, province=province, born=born, sex=sex)
    if prefix is None:
        raise ValueError(f"the pack's numbering has no prefix for province {province}, {born}, {sex}")
    digits = known.numbering.random_digits
    return f"{prefix}{random.randrange(10**digits):0{digits}}"


class _Draw:
    """Draws from weights again and again; the sums are made once for each set of weights."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sums: dict[int, tuple[Weights, list[str], list[float]]] = {}

    def __call__(self, weights: Weights, *, but: Sequence[str] = ()) -> str:
        if id(weights) not in self._sums:
            self._sums[id(weights)] = (weights, list(weights), list(accumulate(weights.values())))
        _, values, sums = self._sums[id(weights)]
        while True:
            (value,) = self._random.choices(values, cum_weights=sums)
            if value not in but:
                return value


class _Namer:
    """Names people as their generation, region and ethnic group do."""

    def __init__(self, random: Random, known: Statistics, draw: _Draw) -> None:
        self._random, self._known, self._draw = random, known, draw
        self._families: dict[tuple[str, str], Weights] = {}

    def family_name(self, commune: str, ethnicity: str) -> str:
        region = self._known.region_of(commune)
        key = (region, ethnicity)
        if key not in self._families:
            self._families[key] = self._known.names.family_names_in(region, ethnicity)
        return self._draw(self._families[key])

    def full_name(self, family: str, sex: Sex, born: int, *, but: Sequence[str] = ()) -> str:
        """Return family, one or two middle words and a given name that is none of them and none of ``but``."""
        names = self._known.names
        habit = next(one for one in names.generations if born <= one.until)
        habits = habit.male if sex == "male" else habit.female
        words = [family, self._often(habits.often) or self._draw(names.middle_names[sex], but=[family])]
        if self._random.random() < habits.four:
            words.append(self._draw(names.middle_names[sex], but=words))
        given = next(one for one in names.given_names if born <= one.until)
        chosen = self._draw(given.male if sex == "male" else given.female, but=[*words, *but])
        return " ".join([*words, chosen])

    def _often(self, shares: Weights) -> str:
        chance = self._random.random()
        for word, share in shares.items():
            chance -= share
            if chance < 0:
                return word
        return ""


class Maker:
    """Makes household after household from one stream of random numbers."""

    def __init__(self, random: Random, known: Statistics, communes: list[Commune]) -> None:
        self.random, self.known, self.communes = random, known, communes
        self.as_of = known.households.as_of
        self.marriages: list[Marriage] = []
        self._draw = _Draw(random)
        self._namer = _Namer(random, known, self._draw)
        self._taken: set[str] = set()
        self._neighbours: dict[str, list[Commune]] = {}
        for commune in communes:
            self._neighbours.setdefault(commune.province_code, []).append(commune)

    def spread(self, count: int) -> list[Commune]:
        """Return ``count`` communes: each once as far as they go, the rest anywhere."""
        once = self.random.sample(self.communes, min(count, len(self.communes)))
        return once + self.random.choices(self.communes, k=count - len(once))

    def family(self, family: Family, commune: Commune, numbers: Sequence[str]) -> Household:
        """Return a household that the pack thought out."""
        religion = next(iter(self.known.households.religions))
        everybody = [
            Person(number, member.name, sex, member.birth_date, family.ethnicity, religion, commune, commune.words)
            for number, member, sex in zip(numbers, family.members, family.sexes, strict=True)
        ]
        self._taken.update(numbers)
        husband, wife, *children = everybody
        self.marry(husband, wife, commune, family.married)
        for child in children:
            child.father, child.mother, child.relation = husband, wife, "child"
        return Household(commune, family.street, family.married, everybody, family.key)

    def household(self, commune: Commune, size: int) -> Household:
        """Return a household of ``size`` people who could live together."""
        shares = self.known.provinces.of_commune(commune.code).ethnic_groups
        ethnicity = self._draw(shares) if shares else self.known.provinces.majority
        kin = _Kin(self, commune, ethnicity, self._draw(self.known.households.religions))
        members = kin.of_size(size)
        formed = max(members[0].born + timedelta(days=round(ADULT * YEAR)), date(2005, 1, 1))
        since = self.day(min(formed, self.as_of - timedelta(days=1)), self.as_of)
        return Household(commune, self._street(commune), since, members)

    def widowhood(self, survivor: Person, home: Household) -> Widowhood:
        """Return a spouse for somebody widowed, and the day on which they died."""
        sex: Sex = "male" if survivor.sex == "female" else "female"
        born = self.years_before(survivor.born, -3, 6)
        birthplace = self.birthplace(home.commune)
        number = self.number(birthplace, born, sex)
        name = self.full_name(sex, born, birthplace, survivor.ethnicity, "", but=[survivor.given_name])
        late = Person(
            number, name, sex, born, survivor.ethnicity, survivor.religion, birthplace, birthplace.words, "married"
        )
        husband, wife = (late, survivor) if sex == "male" else (survivor, late)
        married = max(husband.born, wife.born) + timedelta(days=round(21 * YEAR))
        died_on = self.day(min(married + timedelta(days=round(YEAR)), self.as_of - timedelta(days=1)), self.as_of)
        marriage = Marriage(husband, wife, home.commune, min(married, died_on), "ended")
        return Widowhood(late, survivor, home, marriage, died_on)

    def beside(self, random: Random) -> Maker:
        """Return a maker of people with other numbers than those made so far, who draws from another stream."""
        other = Maker(random, self.known, self.communes)
        other._taken = self._taken
        return other

    def _street(self, commune: Commune) -> str:
        streets = self.known.households.streets
        is_town = commune.name.startswith(self.known.households.town)
        patterns = streets["town" if is_town else self.known.region_of(commune.code)]
        return self.random.choice(patterns).format(n=self.random.randint(1, 90 if is_town else 12))

    def day(self, first: date, last: date) -> date:
        """Return a day from ``first`` until before ``last``."""
        return first + timedelta(days=self.random.randrange(max((last - first).days, 1)))

    def years_before(self, day: date, least: float, most: float) -> date:
        """Return a day between ``least`` and ``most`` years before ``day``."""
        return day - timedelta(days=round(self.random.uniform(least, most) * YEAR))

    def birthplace(self, home: Commune) -> Commune:
        """Return where an adult of ``home`` was registered: mostly there, else in the province, else anywhere."""
        chance = self.random.random()
        if chance < 0.7:
            return home
        near = self._neighbours[home.province_code]
        return self.random.choice(near if chance < 0.85 else self.communes)

    def number(self, commune: Commune, born: date, sex: Sex) -> str:
        """Return a number that nobody else of this population has."""
        province = self.known.number_province(commune.code, commune.province_code, born)
        while True:
            number = draw_number(self.known, province, born, sex, self.random)
            if number not in self._taken:
                self._taken.add(number)
                return number

    def full_name(
        self, sex: Sex, born: date, birthplace: Commune, ethnicity: str, family: str, *, but: Sequence[str]
    ) -> str:
        """Return a name; without a ``family`` name one of the birthplace is drawn; the given one is not in ``but``."""
        family = family or self._namer.family_name(birthplace.code, ethnicity)
        return self._namer.full_name(family, sex, born.year, but=but)

    def marry(self, husband: Person, wife: Person, commune: Commune, day: date) -> None:
        """Make a couple of two people and keep their marriage."""
        husband.spouse, wife.spouse = wife, husband
        husband.marital = wife.marital = "married"
        husband.relation, wife.relation = "householder", "wife"
        self.marriages.append(Marriage(husband, wife, commune, day))


class _Kin:
    """The people of one household: one place, one ethnic group, one religion."""

    def __init__(self, maker: Maker, commune: Commune, ethnicity: str, religion: str) -> None:
        self._maker, self._commune, self._ethnicity, self._religion = maker, commune, ethnicity, religion

    def of_size(self, size: int) -> list[Person]:
        """Return the members, the householder first."""
        chance = self._maker.random.random()
        if size == 1:
            return [self._person(self._sex(), self._born(22, 85))]
        if size == 2 and chance < 0.1:
            return self._siblings()
        if size <= 3 and chance < 0.25:
            return self._one_parent(size - 1)
        return self._couple(size) if size == 2 else self._generations(size)

    def _siblings(self) -> list[Person]:
        elder = self._person(self._sex(), self._born(22, 30))
        born = elder.born + timedelta(days=self._maker.random.randint(400, 1400))
        younger = self._person(self._sex(), born, family=elder.family_name, but=[elder.given_name])
        younger.relation = "sibling"
        return [elder, younger]

    def _one_parent(self, children: int) -> list[Person]:
        births = self._births(children, oldest=18)
        sex: Sex = "female" if self._maker.random.random() < 0.85 else "male"
        parent = self._person(sex, self._maker.years_before(births[0], 22, 36))
        parent.marital = self._maker.random.choice(["single", "divorced", "widowed"])
        father, mother = (parent, None) if sex == "male" else (None, parent)
        return [parent, *self._children(births, father, mother)]

    def _couple(self, _size: int) -> list[Person]:
        wife_age = self._maker.random.uniform(22, 75)
        wife_born = self._maker.years_before(self._maker.as_of, wife_age, wife_age)
        married_at = self._maker.random.uniform(21, min(28, wife_age - 0.2))
        return self._householders(wife_born, wife_born + timedelta(days=round(married_at * YEAR)))

    def _generations(self, size: int) -> list[Person]:
        """Return a couple with children and, in bigger households, his parents."""
        elders = self._elders(size)
        births = self._births(size - 2 - elders, oldest=14 if elders else 26)
        wife_born = self._maker.years_before(births[0], 24, 30 if elders else 34)
        couple = self._householders(wife_born, self._maker.years_before(births[0], 1, 2.5), may_swap=not elders)
        husband, wife = sorted(couple, key=lambda person: person.sex, reverse=True)
        return [*couple, *self._children(births, husband, wife), *self._parents(husband, elders)]

    def _elders(self, size: int) -> int:
        fewest, most = max(size - 5, 0), min(size - 3, 2)
        chance = self._maker.random.random()
        return max(fewest, min(most, 0 if chance < 0.6 else 1 if chance < 0.8 else 2))

    def _householders(self, wife_born: date, married: date, *, may_swap: bool = True) -> list[Person]:
        husband = self._person("male", self._maker.years_before(wife_born, -1, 6))
        wife = self._person("female", wife_born)
        self._maker.marry(husband, wife, self._commune, married)
        if may_swap and self._maker.random.random() < 0.25:
            husband.relation, wife.relation = "husband", "householder"
            return [wife, husband]
        return [husband, wife]

    def _parents(self, husband: Person, count: int) -> list[Person]:
        if not count:
            return []
        mother = self._person("female", self._maker.years_before(husband.born, 24, 32))
        mother.marital, mother.relation, husband.mother = "widowed", "mother", mother
        if count == 1:
            return [mother]
        born = self._maker.years_before(mother.born, -1, 6)
        father = self._person("male", born, family=husband.family_name)
        self._maker.marry(father, mother, self._commune, self._maker.years_before(husband.born, 1, 2))
        father.relation, mother.relation, husband.father = "father", "mother", father
        return [father, mother]

    def _births(self, count: int, *, oldest: int) -> list[date]:
        """Return the birthdays of children two to four years apart, the oldest first."""
        gaps = [self._maker.random.uniform(2, 4) for _ in range(count - 1)]
        first = self._maker.years_before(self._maker.as_of, sum(gaps) + 0.2, max(oldest, sum(gaps) + 1))
        return [first + timedelta(days=round(sum(gaps[:place]) * YEAR)) for place in range(count)]

    def _children(self, births: list[date], father: Person | None, mother: Person | None) -> list[Person]:
        children: list[Person] = []
        for born in births:
            given = [child.given_name for child in children]
            child = self._person(self._sex(), born, family=_inherited(father, mother), but=given, is_child=True)
            child.father, child.mother, child.relation = father, mother, "child"
            child.home_place = (father or mother or child).home_place
            children.append(child)
        return children

    def _person(
        self, sex: Sex, born: date, *, family: str = "", but: Sequence[str] = (), is_child: bool = False
    ) -> Person:
        maker = self._maker
        birthplace = self._commune if is_child else maker.birthplace(self._commune)
        return Person(
            number=maker.number(birthplace, born, sex),
            full_name=maker.full_name(sex, born, birthplace, self._ethnicity, family, but=but),
            sex=sex,
            born=born,
            ethnicity=self._ethnicity,
            religion=self._religion,
            birthplace=birthplace,
            home_place=birthplace.words,
        )

    def _sex(self) -> Sex:
        return "male" if self._maker.random.random() < 0.5 else "female"

    def _born(self, youngest: int, oldest: int) -> date:
        return self._maker.years_before(self._maker.as_of, youngest, oldest)


def _inherited(father: Person | None, mother: Person | None) -> str:
    bearer = father or mother
    return "" if bearer is None else bearer.family_name
