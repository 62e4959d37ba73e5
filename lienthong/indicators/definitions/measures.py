"""What is counted: terms over the lines of the ledger, added up to a measure. Pure; the same everywhere it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lienthong.core.definitions import Name, Part

#: One value that a detail of a line may have; ``true`` and ``false`` are written so.
Told = Annotated[str, StringConstraints(max_length=80)]


class Term(Part):
    """Lines of one verb that count, each as one or as the number that its detail tells.

    ``where`` names what the detail of the line must say: one value, or one of several; where the detail says a list, it
    must hold one of them. ``sum`` adds a number of the
    detail instead of counting lines. ``once`` counts only the first such line of a dossier. ``minus``
    takes away what it counts.
    """

    verb: str = Field(pattern=r"^[a-z]+\.[a-z]+(_[a-z]+)*$")
    where: Mapping[Name, Told | tuple[Told, ...]] = Field(default_factory=dict)
    sum: Name | None = None
    once: Literal["dossier"] | None = None
    minus: bool = False

    def values(self, key: str) -> tuple[str, ...]:
        """Return the values that the detail may have under a key of ``where``."""
        found = self.where[key]
        return (found,) if isinstance(found, str) else found


Measure = tuple[Term, ...]


def key_of(measure: Measure) -> str:
    """Return the text by which a measure is known: two that count the same have the same key."""
    terms = sorted(
        json.dumps(
            {
                "once": term.once,
                "minus": term.minus,
                "sum": term.sum,
                "verb": term.verb,
                "where": {key: sorted(term.values(key)) for key in term.where},
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        for term in measure
    )
    return f"[{','.join(terms)}]"


def measure_of(key: str) -> Measure:
    """Return the measure that is known by a key."""
    return tuple(Term.model_validate(term) for term in json.loads(key))
