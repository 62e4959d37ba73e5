"""Write the records of people who do not exist, as the pack's ``people/records`` say: deterministic by seed and day.

Each source is turned once into a function of the *scene* (who it is about, what was made of them before), because a
hundred thousand records ask a million times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from operator import attrgetter
from random import Random
from typing import Any

from lienthong.packs.people_making import YEAR, Commune, Household, Marriage, Person, Widowhood
from lienthong.packs.people_records import (
    Chance,
    Chosen,
    DayAfter,
    Drawn,
    FirstOf,
    Given,
    Making,
    Mapped,
    MemberRows,
    RecordsFile,
    Rows,
    Source,
    Who,
    Whole,
    references_in,
)
from lienthong.registries.actions.loading import NewRecord
from lienthong.registries.definitions import FieldDefinition, RegistryDefinition
from lienthong.registries.rules.digits import check_digit

Get = Callable[["Scene"], Any]
Records = dict[str, dict[str, Any]]  # by registry


@dataclass(slots=True)
class Scene:
    """What a record is about: the people and places around it, and what was made of them before."""

    as_of: date
    today: date
    commune: Commune
    person: Person | None = None
    household: Household | None = None
    marriage: Marriage | None = None
    widowhood: Widowhood | None = None
    of_person: Records = field(default_factory=dict)
    of_household: Records = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    age: int = 0  # in whole years

    def record(self, registry: str) -> dict[str, Any] | None:
        """Return the record of a registry that was made before of the person, else of the household."""
        return self.of_person.get(registry) or self.of_household.get(registry)


class Stage:
    """Every scene of a population, made once, with what was made of each person, household and commune."""

    def __init__(self, as_of: date, today: date, subjects: Mapping[str, Iterable[tuple[Any, ...]]]) -> None:
        self._records: dict[int, Records] = {}
        self.scenes = {each: [self._scene(as_of, today, *about) for about in subjects[each]] for each in subjects}

    def _scene(self, as_of: date, today: date, commune: Commune, *about: Any) -> Scene:
        scene = Scene(as_of, today, commune, *about)
        scene.of_person = self.records(scene.person or commune)
        scene.of_household = self.records(scene.household) if scene.household else {}
        scene.age = int((as_of - scene.person.born).days / YEAR) if scene.person else 0
        return scene

    def records(self, subject: object) -> Records:
        """Return the last record of each registry that was made of a subject."""
        return self._records.setdefault(id(subject), {})

    def keep(self, scene: Scene, making: Making, registry: str) -> None:
        """Put a record where later ones find it: with the person or household (of a couple, both), and the commune."""
        (scene.of_household if making.each == "household" else scene.of_person)[registry] = scene.made
        self.records(scene.commune)[registry] = scene.made
        if making.each == "couple" and scene.marriage is not None:
            self.records(scene.marriage.wife)[registry] = scene.made


# ---------------------------------------------------------------- references

_OF_PERSON: Mapping[str, Callable[[Person, Scene], Any]] = {
    "number": lambda person, _: person.number,
    "name": lambda person, _: person.full_name,
    "sex": lambda person, _: person.sex,
    "born": lambda person, _: person.born.isoformat(),
    "ethnicity": lambda person, _: person.ethnicity,
    "religion": lambda person, _: person.religion,
    "home_place": lambda person, _: person.home_place,
    "birthplace": lambda person, _: person.birthplace.words,
    "birthplace_code": lambda person, _: person.birthplace.code,
    "marital": lambda person, _: person.marital,
    "relation": lambda person, _: person.relation,
    "age": lambda _, scene: scene.age,
}
_PEOPLE: Mapping[str, Callable[[Scene], Person | None]] = {
    "person": lambda scene: scene.person,
    "spouse": lambda scene: scene.person.spouse if scene.person else None,
    "father": lambda scene: scene.person.father if scene.person else None,
    "mother": lambda scene: scene.person.mother if scene.person else None,
    "holder": lambda scene: scene.household.members[0] if scene.household else None,
    "husband": lambda scene: scene.marriage.husband if scene.marriage else None,
    "wife": lambda scene: scene.marriage.wife if scene.marriage else None,
    "survivor": lambda scene: scene.widowhood.survivor if scene.widowhood else None,
}
_PLACES = {"household": "household", "commune": "commune", "couple": "marriage", "late": "widowhood"}


def _reference(reference: str) -> Get:
    if reference in ("as_of", "today"):
        day = attrgetter(reference)
        return lambda scene: day(scene).isoformat()
    head, _, rest = reference.partition(".")
    if head == "self":
        return lambda scene: scene.made.get(rest)
    if head == "record":
        registry, _, name = rest.partition(".")
        return lambda scene: (scene.record(registry) or {}).get(name)
    if head in _PEOPLE:
        who, what = _PEOPLE[head], _OF_PERSON[rest]
        return lambda scene: None if (one := who(scene)) is None else what(one, scene)
    place, attribute = attrgetter(_PLACES[head]), attrgetter(rest)

    def of_place(scene: Scene) -> Any:
        held = place(scene)
        value = None if held is None else attribute(held)
        return value.isoformat() if isinstance(value, date) else value

    return of_place


def _text(text: str) -> Get:
    """Return what a literal, a reference or a text with references stands for; ``None`` when a part is not known."""
    if text.startswith("$"):
        return _reference(text[1:])
    parts = {name: _reference(name) for name in references_in(text) if name != "n"}
    if not parts:
        return lambda _: text

    def filled(scene: Scene) -> str | None:
        values = {name: get(scene) for name, get in parts.items()}
        if any(value is None for value in values.values()):
            return None
        whole = text
        for name, value in values.items():
            whole = whole.replace(f"{{{name}}}", str(value))
        return whole

    return filled


# ---------------------------------------------------------------- sources


class _Writer:
    """Turns the sources of one file into functions that draw from one stream of random numbers."""

    def __init__(self, definition: RegistryDefinition, random: Random) -> None:
        self._definition, self._random = definition, random
        self._drawn: dict[str, set[str]] = {}

    def source(self, source: Source, path: str = "") -> Get:
        """Return the function of a source that fills the field at ``path``; without one, of a day."""
        made = _MAKERS[type(source)](self, source, path)
        kind = self._definition.field_at(path)
        return _typed(made, kind) if isinstance(source, str | Chosen | Mapped) and kind is not None else made

    def chosen(self, source: Chosen, _: str) -> Get:
        values, sums, random = list(source.choice), list(accumulate(source.choice.values())), self._random
        return lambda _: random.choices(values, cum_weights=sums)[0]

    def whole(self, source: Whole, _: str) -> Get:
        (first, last), random = source.integer, self._random
        return lambda _: random.randrange(first, last + 1, source.step)

    def chance(self, source: Chance, _: str) -> Get:
        random = self._random
        return lambda _: random.random() < source.chance

    def mapped(self, source: Mapped, _: str) -> Get:
        of = _text(source.of)
        return lambda scene: source.is_.get(str(of(scene)))

    def given(self, source: Given, path: str) -> Get:
        given, then = _text(source.given), self.source(source.then, path)
        return lambda scene: None if given(scene) is None else then(scene)

    def first_of(self, source: FirstOf, path: str) -> Get:
        several = [self.source(one, path) for one in source.first]
        return lambda scene: next((value for get in several if (value := get(scene)) is not None), None)

    def drawn(self, source: Drawn, path: str) -> Get:
        form, random = _text(source.form), self._random
        check, taken = self._definition.check_digits.get(path), self._drawn.setdefault(path, set())

        def draw(scene: Scene) -> str:
            while True:
                number = form(scene).replace("{n}", f"{random.randrange(10**source.digits):0{source.digits}}")
                digit = "" if check is None else check_digit(check, number)
                if digit is not None and number not in taken:
                    taken.add(number)
                    return f"{number}{digit}"

        return draw

    def day(self, source: DayAfter, _: str) -> Get:
        base, until, random = _text(source.day), _text(source.until), self._random
        least, most = source.days or tuple(round(years * YEAR) for years in source.years or (0, 0))

        def drawn(scene: Scene) -> str | None:
            start = base(scene)
            if start is None:
                return None
            day = date.fromisoformat(start)
            if source.plus_years is not None:
                return _years_later(day, source.plus_years).isoformat()
            latest = (date.fromisoformat(until(scene)) - day).days
            return (day + timedelta(days=random.randint(min(least, latest), min(most, latest)))).isoformat()

        return drawn

    def rows(self, source: Rows, path: str) -> Get:
        rows = [self._cells(row, path) for row in source.rows]
        return lambda scene: [_filled(row, scene) for row in rows]

    def members(self, source: MemberRows, path: str) -> Get:
        cells = self._cells(source.members, path)

        def listed(scene: Scene) -> list[dict[str, Any]]:
            whom, rows = scene.person, []
            for member in scene.household.members if scene.household else ():
                scene.person = member
                rows.append(_filled(cells, scene))
            scene.person = whom
            return rows

        return listed

    def _cells(self, cells: Mapping[str, Source], path: str) -> dict[str, Get]:
        return {name: self.source(cell, f"{path}.{name}") for name, cell in cells.items()}


def _filled(cells: Mapping[str, Get], scene: Scene) -> dict[str, Any]:
    return {name: value for name, get in cells.items() if (value := get(scene)) not in (None, "")}


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _typed(get: Get, kind: FieldDefinition) -> Get:
    """Let texts become what the field holds: whole numbers, yes and no."""
    if kind.type == "integer":
        return lambda scene: None if (value := get(scene)) is None else int(value)
    if kind.type == "yes_no":
        return lambda scene: value == "true" if isinstance(value := get(scene), str) else value
    return get


_MAKERS: dict[type, Callable[[_Writer, Any, str], Get]] = {
    str: lambda _, source, __: _text(source),
    Chosen: _Writer.chosen,
    Whole: _Writer.whole,
    Chance: _Writer.chance,
    Drawn: _Writer.drawn,
    DayAfter: _Writer.day,
    Mapped: _Writer.mapped,
    Given: _Writer.given,
    FirstOf: _Writer.first_of,
    Rows: _Writer.rows,
    MemberRows: _Writer.members,
}


# ---------------------------------------------------------------- who has a record


def write_records(
    file: RecordsFile, definition: RegistryDefinition, stage: Stage, *, seed: int, town: str
) -> Iterator[NewRecord]:
    """Yield the records of one file; ``town`` is how the name of a commune that is a town begins."""
    random = Random(f"{seed}/{file.registry}")  # noqa: S311 - invented people need no secret
    writer = _Writer(definition, random)
    for making in file.makings:
        cells = {name: writer.source(source, name) for name, source in making.fields.items()}
        since = writer.source(making.valid_from)
        is_meant = _chooser(making.who, random, town)
        for scene in stage.scenes[making.each]:
            if is_meant(scene):
                scene.made = {}
                for name, get in cells.items():
                    value = get(scene)
                    if value is not None and value != "":
                        scene.made[name] = value
                stage.keep(scene, making, file.registry)
                yield NewRecord(scene.made, date.fromisoformat(since(scene)))


def _chooser(who: Who, random: Random, town: str) -> Callable[[Scene], bool]:
    """Return the test of who has the record: only the conditions that are there, cheap ones first."""
    tests = [*_tests_of_people(who), *_tests_of_records(who, town)]

    def is_meant(scene: Scene) -> bool:
        for test in tests:
            if not test(scene):
                return False
        if who.families is not None and _is_of_family(scene):
            return True
        return who.families != "only" and (who.share == 1 or random.random() < who.share)

    return is_meant


def _is_of_family(scene: Scene) -> bool:
    return scene.household is not None and bool(scene.household.family)


def _tests_of_people(who: Who) -> Iterator[Callable[[Scene], bool]]:
    if who.relation:
        yield lambda scene: scene.person is not None and scene.person.relation in who.relation
    if who.marital:
        yield lambda scene: scene.person is not None and scene.person.marital in who.marital
    if who.sex is not None:
        yield lambda scene: scene.person is not None and scene.person.sex == who.sex
    if who.age is not None:
        youngest, oldest = who.age
        yield lambda scene: youngest <= scene.age <= oldest
    for_kin = [attrgetter(kin) for kin in who.kin]
    if for_kin:
        yield lambda scene: any(get(scene.person) is not None for get in for_kin)


def _tests_of_records(who: Who, town: str) -> Iterator[Callable[[Scene], bool]]:
    if who.town is not None:
        yield lambda scene: scene.commune.name.startswith(town) == who.town
    if who.has:
        yield lambda scene: all(scene.record(name) is not None for name in who.has)
    if who.lacks:
        yield lambda scene: not any(scene.record(name) is not None for name in who.lacks)
