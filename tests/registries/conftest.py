"""The demo country's registries, put in force by the production verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from lienthong.core.values import Actor, system
from lienthong.packs.reading import read_yaml
from lienthong.registries.definitions import RegistryDefinition
from tests.registries.facts import AN, BORN

PACKS = Path(__file__).resolve().parents[2] / "packs"


def definition(code: str, pack: str = "demo") -> RegistryDefinition:
    file = PACKS / pack / "registries" / f"{code}.yaml"
    return RegistryDefinition.model_validate(read_yaml(file, file.name).data)


@pytest.fixture
def people() -> RegistryDefinition:
    return definition("people")


@pytest.fixture
def households() -> RegistryDefinition:
    return definition("households")


@pytest.fixture
def permits() -> RegistryDefinition:
    return definition("permits")


@pytest.fixture
def population() -> RegistryDefinition:
    return definition("population", "vn")


@pytest.fixture
def machine() -> Actor:
    return system("tests")


@pytest.fixture
def registries(db, at, machine, people, households, permits) -> None:
    from lienthong.registries.actions.catalog import load_registry

    for one in (people, households, permits):
        load_registry(one, by=machine, at=at)


@pytest.fixture
def record(registries, machine, at):
    from lienthong.registries.actions.facts import record_fact

    def write(registry="people", data=AN, *, valid_from=BORN, by=machine, moment=at):
        return record_fact(registry, data, valid_from=valid_from, source="dossier:D1", by=by, at=moment, dossier="D1")

    return write


@pytest.fixture
def find(at):
    from lienthong.registries import queries

    def ask(registry, identifier, value, *, as_of=None, known_at=at, **options):
        return queries.find(registry, identifier, value, as_of=as_of or at.date(), known_at=known_at, **options)

    return ask


@pytest.fixture
def citizens(registries, population, machine, at):
    from lienthong.registries.actions.catalog import load_registry
    from lienthong.units.actions import load_units
    from tests.units.tables import DEMO, read_units

    load_registry(population, by=machine, at=at)
    load_units(read_units(DEMO), by=machine, at=at)
