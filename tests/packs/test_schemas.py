"""The published JSON Schemas are those of the definitions and explain every key; every file of a pack fits its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.test import Client

from lienthong.packs import schemas as published
from lienthong.packs.contents import SINGLE
from lienthong.packs.schemas import FILES, catalog, key_words, lines_for, schemas, write_schemas

from .conftest import PACKS


class AsEditorsRead(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # the parser that packs are read with
    """YAML 1.2, as the language servers of editors read it: days are text, ``NO`` is text, ``12`` is a number."""

    yaml_implicit_resolvers = {}


for _tag, _shape, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    AsEditorsRead.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_shape})$"), list(_first))


def kind_of(file: Path) -> str:
    pack = PACKS / file.relative_to(PACKS).parts[0]
    kinds = [kind for kind, (pattern, _) in FILES.items() if file in set(pack.glob(pattern))]
    single = [kind for kind in kinds if kind in SINGLE]
    assert len(single or kinds) == 1, f"{file} is of the kinds {kinds}"
    return (single or kinds)[0]


def files() -> Iterator[Path]:
    return (file for pack in ("demo", "vn") for file in sorted((PACKS / pack).rglob("*.yaml")))


def keys_of(kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    schema = json.loads(schemas()[f"{kind}.json"])
    for name, part in ((FILES[kind][1].__name__, schema), *schema.get("$defs", {}).items()):
        yield from ((name, key, inner) for key, inner in part.get("properties", {}).items())


def test_the_schemas_in_the_repository_are_up_to_date():
    kept = {file.name: file.read_text(encoding="utf-8") for file in (PACKS / "schema").glob("*.json")}
    assert kept == schemas(), "run `make reference`"


def test_every_schema_is_one_and_has_a_name_that_stays():
    for name, text in schemas().items():
        schema = json.loads(text)
        assert jsonschema_rs.Draft202012Validator(schema), name
        assert schema["$id"] == f"urn:lienthong:schema:{name.removesuffix('.json')}"


def test_every_file_of_both_packs_is_of_one_kind_and_fits_its_schema():
    validators = {kind: jsonschema_rs.Draft202012Validator(json.loads(schemas()[f"{kind}.json"])) for kind in FILES}
    wrong = [
        f"{file.relative_to(PACKS)} at {'.'.join(map(str, error.instance_path))}: {error.message}"
        for file in files()
        for error in validators[kind_of(file)].iter_errors(
            yaml.load(file.read_text(encoding="utf-8"), AsEditorsRead)  # noqa: S506 - a safe loader
        )
    ]
    assert wrong == []


def test_a_schema_finds_what_the_check_finds():
    validator = jsonschema_rs.Draft202012Validator(json.loads(schemas()["procedures.json"]))
    file = (PACKS / "demo/procedures/D.002.yaml").read_text(encoding="utf-8")
    for old, new in (("\nterm:", "\nterms:"), ("working_days", "weekdays"), ("times: 1", "times: often")):
        spoiled = file.replace(old, new, 1)
        assert spoiled != file
        assert not validator.is_valid(yaml.load(spoiled, AsEditorsRead))  # noqa: S506 - a safe loader


def test_every_key_is_explained_in_both_languages_and_no_explanation_is_left_over():
    used = set()
    for kind in FILES:
        for model, key, inner in keys_of(kind):
            vi, en = inner["description"].split("\n\n")
            assert vi.endswith("."), (kind, model, key)
            assert en.endswith("."), (kind, model, key)
            used.add(next(line for line in lines_for(kind, model, key) if line in key_words()))
    assert sorted(key_words().keys() - used) == []


def test_a_key_that_nobody_explained_is_said_by_name(monkeypatch: pytest.MonkeyPatch):
    fewer = {line: words for line, words in key_words().items() if line != ("Step", "four_eyes")}
    monkeypatch.setattr(published, "key_words", lambda: fewer)
    with pytest.raises(LookupError, match="four_eyes of Step"):
        schemas.__wrapped__()


def test_what_is_said_of_a_key_stands_before_what_is_said_of_its_part():
    term = next(inner for model, key, inner in keys_of("procedures") if (model, key) == ("ProcedureDefinition", "term"))
    assert term["description"].startswith("Thời hạn giải quyết.")
    assert term["allOf"] == [{"$ref": "#/$defs/Term"}]


def test_a_folder_is_brought_up_to_date_once(tmp_path):
    folder = tmp_path / "schema"
    assert len(write_schemas(folder)) == len(schemas())
    assert write_schemas(folder) == []
    (folder / "old.json").write_text("{}")
    (folder / "pack.json").write_text("{}")
    assert {file.name for file in write_schemas(folder)} == {"old.json", "pack.json"}


@pytest.mark.django_db
def test_the_server_publishes_them_for_anybody_and_they_may_be_kept():
    answer = Client().get("/schemas/procedures.json")
    assert (answer.status_code, answer.content.decode()) == (200, schemas()["procedures.json"])
    assert answer.headers["Content-Type"] == "application/schema+json"
    again = Client().get("/schemas/procedures.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for one in (answer, again):
        assert one.headers["Cache-Control"] == "public, max-age=3600"
        assert one.headers["Access-Control-Allow-Origin"] == "*"
    assert Client().get("/schemas/nothing.json").status_code == 404
    assert Client().post("/schemas/procedures.json").status_code == 405


@pytest.mark.django_db
def test_the_list_of_them_leads_to_each_and_says_which_files_it_is_for(settings):
    listed = json.loads(Client().get("/schemas/catalog.json").content)
    assert listed == catalog(f"{settings.PUBLIC_URL}/schemas")
    assert len(listed["schemas"]) == len(FILES)
    for one in listed["schemas"]:
        assert Client().get(one["url"].removeprefix(settings.PUBLIC_URL)).status_code == 200
    procedures = next(one for one in listed["schemas"] if one["url"].endswith("/procedures.json"))
    assert procedures["fileMatch"] == ["packs/*/procedures/**/*.yaml"]
    assert procedures["description"] == "One administrative procedure as the law has it from ``since`` (to ``until``)."


@pytest.mark.django_db
def test_pages_that_do_not_say_so_are_kept_by_nobody():
    assert Client().get("/").headers["Cache-Control"] == "private, no-store"
