"""The plans of a pack: do they hang together, with one another, with its indicators and with its offices?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lienthong.packs.contents import Contents
from lienthong.packs.converting import convert
from lienthong.packs.reading import Problem, Unreadable, read_yaml
from lienthong.packs.refusals import pack_wrong
from lienthong.plans.definitions import PlanDefinition
from lienthong.plans.rules.fitting import Known, misfits
from lienthong.plans.rules.sheets import plan_of


def plans_fit(contents: Contents) -> Iterator[Problem]:
    """Yield what does not fit in plans: names that lead nowhere, days out of phase, weights, circles of refinement."""
    known = Known(
        plans={code: found.definition for code, found in contents.plans.items()},
        indicators=contents.indicators.keys(),
        offices={version.code for version in contents.units.versions if version.level == "agency"},
        agency_types=contents.agency_types,
    )
    for found in contents.plans.values():
        for misfit in misfits(found.definition, known):
            yield found.problem(misfit.place, misfit.code, misfit.words.vi, misfit.words.en)


def plan_in(file: Path) -> PlanDefinition:
    """Return the plan that a file holds: a workbook, or YAML as in a pack.

    Refuses ``PackWrong`` with what is wrong by line, and what ``rules.sheets.plan_of`` refuses.
    """
    if file.suffix.lower() not in (".yaml", ".yml"):
        return plan_of(file.read_bytes(), file.name)
    try:
        definition, problems = convert(PlanDefinition, read_yaml(file, file.name))
    except Unreadable as wrong:
        raise pack_wrong(file.name, [wrong.problem]) from None
    if definition is None:
        raise pack_wrong(file.name, problems)
    return definition
