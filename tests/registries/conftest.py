"""The demo country's registries, put in force by the production verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from lienthong.core.values import Actor, system
from lienthong.packs.reading import read_yaml
from lienthong.registries.definitions import RegistryDefinition

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
