"""The statements of the counters; what they count stands once, in ``rules.COUNTED``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lienthong.indicators.rules.counting import COUNTED

_WORDS = {
    "counted": ", ".join(COUNTED),
    "sums": ", ".join(f"sum({name}) AS {name}" for name in COUNTED),
    "sums_or_zero": ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in COUNTED),
    "or_zero": ", ".join(f"coalesce({name}, 0)" for name in COUNTED),
    "arrays": ", ".join("%s::int[]" for _ in COUNTED),
    "added": ", ".join(f"{name} = known.{name} + excluded.{name}" for name in COUNTED),
}


_FOLDER = Path(__file__).parent
_WORDS["stock_as_of"] = (_FOLDER / "stock_as_of.sql").read_text(encoding="utf-8").rstrip(";\n")


@cache
def statement(name: str) -> str:
    """Return a statement of this folder with the counted columns put in."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").format(**_WORDS)
