"""What the ledger and the list of units are asked; how facts are typed, joined and written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lienthong.analysis.definitions import DETAIL, SHAPE

_WORDS = {
    "keys": ", ".join(f"{column.name} text" for column in DETAIL),
    "told": ", ".join(f"told.{column.name}" for column in DETAIL),
    "detail": ",\n       ".join(
        f"try_cast(CASE WHEN room IN ({', '.join(map(repr, column.rooms))})"
        f" AND regexp_full_match(line.{column.name}, '{SHAPE}') THEN line.{column.name} END AS {column.kind})"
        f" AS {column.name}"
        for column in DETAIL
    ),
}


@cache
def statement(name: str) -> str:
    """Return a statement of this folder with the columns of the facts put in."""
    text = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
    for word, said in _WORDS.items():
        text = text.replace("{" + word + "}", said)
    return text
