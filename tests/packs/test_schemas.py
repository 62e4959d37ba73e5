"""The published JSON Schemas are those of the definitions."""

from __future__ import annotations

import json

import jsonschema_rs

from lienthong.packs.schemas import schemas, write_schemas

from .conftest import PACKS


def test_the_schemas_in_the_repository_are_up_to_date():
    kept = {file.name: file.read_text(encoding="utf-8") for file in (PACKS / "schema").glob("*.json")}
    assert kept == schemas(), "run `make reference`"


def test_every_schema_is_one():
    for name, text in schemas().items():
        assert jsonschema_rs.Draft202012Validator(json.loads(text)), name


def test_a_folder_is_brought_up_to_date_once(tmp_path):
    folder = tmp_path / "schema"
    assert len(write_schemas(folder)) == len(schemas())
    assert write_schemas(folder) == []
    (folder / "old.json").write_text("{}")
    (folder / "pack.json").write_text("{}")
    assert {file.name for file in write_schemas(folder)} == {"old.json", "pack.json"}
