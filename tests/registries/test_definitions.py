"""How a pack writes a registry, and what it may not write."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from pydantic import ValidationError

from lienthong.core.definitions import body_of
from lienthong.packs.reading import read_yaml
from lienthong.registries.definitions import RegistryDefinition

PACKS = Path(__file__).resolve().parents[2] / "packs"
FILES = sorted(PACKS.glob("*/registries/*.yaml"))


def changed(definition, **changes):
    body = deepcopy(body_of(definition))
    for path, value in changes.items():
        *way, last = path.split("__")
        target = body
        for step in way:
            target = target[step]
        target[last] = value
    return RegistryDefinition.model_validate(body)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_registry_of_every_pack_is_valid_and_named_like_its_file(file):
    definition = RegistryDefinition.model_validate(read_yaml(file, file.name).data)
    assert definition.code == file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_definition_survives_the_database(file):
    definition = RegistryDefinition.model_validate(read_yaml(file, file.name).data)
    assert RegistryDefinition.model_validate(body_of(definition)) == definition


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fields__home": {"label": {"vi": "x", "en": "x"}, "type": "code"}}, "field_shape"),
        ({"fields__home": {"label": {"vi": "x", "en": "x"}, "pattern": "a"}}, "field_shape"),
        ({"fields__home": {"label": {"vi": "x", "en": "x"}, "type": "code", "pattern": "["}}, "pattern_invalid"),
        ({"fields__sex": {"label": {"vi": "x", "en": "x"}, "type": "choice"}}, "field_shape"),
        ({"rules": [{"kind": "differ", "field": "home", "other": "nowhere"}]}, "field_unknown"),
        ({"rules": [{"kind": "invent", "field": "home"}]}, "union_tag_invalid"),
        ({"rules": [{"kind": "number_agrees", "field": "person_number"}]}, "rule_shape"),
        ({"last_day": "doomsday"}, "field_unknown"),
        ({"identifiers": [{"name": "x", "fields": ["home.street"]}]}, "field_unknown"),
        ({"identifiers": [{"name": "x", "fields": ["home", "home.street"]}]}, "identifier_shape"),
        ({"allocations": [{"rule": "running", "field": "person_number", "per": ["nowhere"]}]}, "field_unknown"),
        ({"allocations": [{"rule": "running", "field": "person_number", "form": "{province}{n}"}]}, "number_shape"),
        ({"allocations": [{"rule": "running", "field": "person_number", "place": "home"}]}, "number_shape"),
        ({"allocations": [{"rule": "running", "field": "person_number", "form": "{n}{check}"}]}, "rule_shape"),
        (
            {
                "allocations": [
                    {"rule": "running", "field": "person_number", "form": "{province}{n}", "place": "nowhere"}
                ]
            },
            "field_unknown",
        ),
        ({"rules": [{"kind": "check_digit", "field": "nowhere", "weights": ["3"]}]}, "field_unknown"),
        ({"secret_key": "x"}, "extra_forbidden"),
    ],
)
def test_what_does_not_fit_together_is_an_error(people, changes, says):
    with pytest.raises(ValidationError) as caught:
        changed(people, **changes)
    assert says in {error["type"] for error in caught.value.errors()}


def test_a_table_cannot_hold_a_table(households):
    column = {"label": {"vi": "x", "en": "x"}, "type": "table", "columns": {"x": {"label": {"vi": "x", "en": "x"}}}}
    with pytest.raises(ValidationError) as caught:
        changed(households, fields__members__columns__more=column)
    assert caught.value.errors()[0]["type"] == "field_shape"


def test_a_drawn_number_names_place_date_and_sex_that_exist(population):
    allocation = body_of(population)["allocations"][0]
    with pytest.raises(ValidationError) as caught:
        changed(population, allocations=[{**allocation, "place": "nowhere"}])
    assert caught.value.errors()[0]["type"] == "field_unknown"


def test_fields_and_columns_are_found_by_path(households):
    assert households.field_at("street").label.en == "Address"
    assert households.field_at("members.relation").label.en == "Relation"
    assert households.field_at("members.age") is None
    assert households.field_at("street.name") is None
    assert households.identifier_names == {"household_number", "member_number"}
    assert households.unique_names == {"household_number"}
