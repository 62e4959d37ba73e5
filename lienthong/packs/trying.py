"""A definition's file that is not in the pack (or not like this), checked as if it were: what the check would say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from lienthong.packs.analysis import analyze
from lienthong.packs.checking import looked_at
from lienthong.packs.contents import KINDS, Contents, Found, misnamed
from lienthong.packs.converting import convert
from lienthong.packs.examples import Calendars, ExampleRun, calendars_of, run_examples
from lienthong.packs.reading import Problem, Source
from lienthong.procedures.definitions import ProcedureDefinition


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file is and what is wrong with it; there is no definition when it cannot be one.

    ``problems`` may name other files of the pack: what no longer fits there once this one is as it is.
    """

    definition: BaseModel | None
    problems: tuple[Problem, ...]
    examples: tuple[ExampleRun, ...] = ()
    is_sound: bool = False  # the form and its rules hold together, whatever else is wrong


@dataclass(frozen=True, slots=True)
class Ground:
    """A pack that was read, with what is the same for every file that is tried in it."""

    contents: Contents
    known: frozenset[Problem]  # what is wrong in it anyway
    calendars: Calendars | None


def ground_of(contents: Contents) -> Ground:
    """Prepare a pack for files to be tried in it."""
    return Ground(contents, frozenset(looked_at(contents)), calendars_of(contents))


def try_definition(ground: Ground, kind: str, source: Source) -> Trial:
    """Check one file of a kind within a pack, in the place of the definition of its code if there is one."""
    if kind == "procedures":
        return try_procedure(ground, source)
    definition: Any
    definition, problems = convert(KINDS[kind][1], source)
    if definition is None:
        return Trial(None, tuple(problems))
    problems += misnamed(source, definition.code)
    problems += _newly_wrong(ground, kind, Found(definition, source))
    return Trial(definition, tuple(sorted(set(problems))))


def _newly_wrong(ground: Ground, kind: str, found: Found[Any]) -> list[Problem]:
    """Return what does not fit once a definition is in the pack: in its own file, and what was right before."""
    held: dict[str, Any] = {kind: {**getattr(ground.contents, kind), found.definition.code: found}}
    changed = replace(ground.contents, **held)
    return [one for one in looked_at(changed) if one.file == found.source.file or one not in ground.known]


def try_procedure(ground: Ground, source: Source) -> Trial:
    """Check one procedure within a pack: as every definition, and that its form holds together and its examples run."""
    definition, problems = convert(ProcedureDefinition, source)
    if definition is None:
        return Trial(None, tuple(problems))
    found = Found(definition, source)
    problems += misnamed(source, definition.code)
    unsound = [found.problem(one.place, one.code, one.vi, one.en) for one in analyze(definition)]
    problems += unsound
    problems += _newly_wrong(ground, "procedures", found)
    examples = run_examples(replace(ground.contents, procedures={definition.code: found}), ground.calendars)
    problems += [problem for run in examples for problem in run.problems]
    return Trial(definition, tuple(sorted(set(problems))), tuple(examples), is_sound=not unsound)
