"""The open files that press: past their due time, or soon; by the hour, so they are counted when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.indicators.sql import run, statement

#: How many files are past their due time, and how many will soon be.
Urgent = tuple[int, int]
_NONE: Urgent = (0, 0)


@dataclass(frozen=True, slots=True)
class Pressing:
    """What presses at a unit and beneath it: in all, in each place directly beneath, in each procedure."""

    in_all: Urgent
    by_child: Mapping[int, Urgent]
    by_procedure: Mapping[str, Urgent]


def pressing(where: Mapping[str, Any], *, by_child: bool = False, by_procedure: bool = False) -> Pressing:
    """Return what presses at the unit that ``where`` names as the statements do, taken apart as asked; one statement.

    Waiting for the person, a file does not press.
    """
    child, procedure = "child" if by_child else "NULL", "procedure" if by_procedure else "NULL"
    sets = ["()", *(f"({name})" for name in (child, procedure) if name != "NULL")]
    rows = run(statement("pressing", f"{child}, {procedure}", ", ".join(sets)), where)
    children: defaultdict[int, Urgent] = defaultdict(_none)
    procedures: defaultdict[str, Urgent] = defaultdict(_none)
    in_all = _NONE
    for place, code, overdue, at_risk in rows:
        if place is not None:
            children[place] = overdue, at_risk
        elif code is not None:
            procedures[code] = overdue, at_risk
        else:
            in_all = overdue, at_risk
    return Pressing(in_all, children, procedures)


def _none() -> Urgent:
    return _NONE
