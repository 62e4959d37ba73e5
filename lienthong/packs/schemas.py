"""The JSON Schema of every kind of definition, for editors and for other programs; written into ``packs/schema``."""

from __future__ import annotations

import json
from pathlib import Path

from lienthong.packs.contents import KINDS, SINGLE
from lienthong.packs.people_records import RecordsFile


def schemas() -> dict[str, str]:
    """Return every schema as text, by file name."""
    kinds = {kind: of for kind, (_, of) in (KINDS | SINGLE).items()} | {"records": RecordsFile}
    return {
        f"{kind}.json": json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **of.model_json_schema(by_alias=True)},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
        for kind, of in sorted(kinds.items())
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
