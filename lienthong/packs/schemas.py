"""The JSON Schema of every kind of file, for editors and for other programs; written into ``packs/schema``, served.

Every key is explained in Vietnamese and English: the words stand in ``key_words.csv``, by the name of the definition
(``Step``; ``records.Given`` where two kinds of file have one of that name; ``*`` for all) and the key.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lienthong.accounts.definitions import DemoPostsFile
from lienthong.core.values import Text
from lienthong.packs.contents import KINDS, SINGLE
from lienthong.packs.definitions import UnitsSource
from lienthong.packs.people_records import RecordsFile
from lienthong.packs.people_statistics import Families, Households, Names, Provinces
from lienthong.ui.tilemap import TileLayout

#: Files that ``pack check`` does not count as definitions: other programs read them.
APART: dict[str, tuple[str, type[BaseModel]]] = {
    "records": ("people/records/*.yaml", RecordsFile),
    "names": ("people/names.yaml", Names),
    "provinces": ("people/provinces.yaml", Provinces),
    "households": ("people/households.yaml", Households),
    "families": ("people/families.yaml", Families),
    "demo_posts": ("accounts/demo_posts.yaml", DemoPostsFile),
    "tiles": ("units/tiles.yaml", TileLayout),
    "units_source": ("units/source.yaml", UnitsSource),
}
#: Every kind of YAML file of a pack: where its files are, and what they are.
FILES: dict[str, tuple[str, type[BaseModel]]] = KINDS | SINGLE | APART

_WORDS = Path(__file__).with_name("key_words.csv")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schemas() -> dict[str, str]:
    """Return every schema as text, by file name."""
    return {
        f"{kind}.json": json.dumps(_schema(kind, of), ensure_ascii=False, indent=1) + "\n"
        for kind, (_, of) in sorted(FILES.items())
    }


def catalog(address: str) -> dict[str, Any]:
    """Return the list of all schemas below ``address``, as editors read such lists (JSON Schema Store)."""
    return {
        "$schema": "https://json.schemastore.org/schema-catalog.json",
        "version": 1,
        "schemas": [
            {
                "name": f"Liên Thông: {kind}",
                "description": (of.__doc__ or "").partition("\n")[0],
                "fileMatch": [f"packs/*/{pattern}"],
                "url": f"{address}/{kind}.json",
            }
            for kind, (pattern, of) in sorted(FILES.items())
        ],
    }


def write_schemas(folder: Path) -> list[Path]:
    """Bring a folder of schemas up to date; return the files that were not."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schemas().items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            written.append(file)
    for file in sorted(folder.glob("*.json")):
        if file.name not in schemas():
            file.unlink()
            written.append(file)
    return written


@cache
def key_words() -> dict[tuple[str, str], Text]:
    """Return what each key means, by the name of its definition and its own."""
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return {(row["of"], row["key"]): Text(row["vi"], row["en"]) for row in csv.DictReader(file)}


def lines_for(kind: str, model: str, key: str) -> list[tuple[str, str]]:
    """Return the lines of ``key_words.csv`` that may explain a key of a definition; the first that there is does."""
    name = model.rpartition("__")[2]  # where two definitions of one name meet, their modules stand before it
    return [(f"{kind}.{name}", key), (name, key), ("*", key)]


def _schema(kind: str, of: type[BaseModel]) -> dict[str, Any]:
    body = of.model_json_schema(by_alias=True)
    for model, part in ((of.__name__, body), *body.get("$defs", {}).items()):
        for key, inner in part.get("properties", {}).items():
            part["properties"][key] = _explained(inner, kind, model, key)
    return {"$schema": _DIALECT, "$id": f"urn:lienthong:schema:{kind}", **body}


def _explained(inner: Mapping[str, Any], kind: str, model: str, key: str) -> dict[str, Any]:
    words = next((key_words()[line] for line in lines_for(kind, model, key) if line in key_words()), None)
    if words is None:
        raise LookupError(f"{_WORDS.name} does not say what the key {key} of {model} means ({kind})")
    said = {"description": f"{words.vi}.\n\n{words.en}."}
    if "$ref" in inner:  # editors show what is said of the part that is referred to, unless it stands one step further
        return {**said, "allOf": [{"$ref": inner["$ref"]}], **{k: v for k, v in inner.items() if k != "$ref"}}
    return {**said, **inner}
