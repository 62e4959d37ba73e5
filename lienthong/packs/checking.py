"""Is a pack right? Every definition, every name that leads from one file to another, every example run. No database."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lienthong.exchange.rules import PERSON, agreement_misfits, service_misfits
from lienthong.notices.rules.events import misfits, settings_misfits
from lienthong.packs.analysis import analyze
from lienthong.packs.archives import archives_fit
from lienthong.packs.bulletins import bulletins_fit
from lienthong.packs.contents import Contents, Found, read_pack
from lienthong.packs.dated import dated_once
from lienthong.packs.examples import ExampleRun, run_examples
from lienthong.packs.indexes import indexes_fit
from lienthong.packs.links import links_fit
from lienthong.packs.measures import indicators_fit
from lienthong.packs.people_checking import people_fit
from lienthong.packs.plans import plans_fit
from lienthong.packs.reading import Place, Problem
from lienthong.packs.slips import slips_fit
from lienthong.packs.uses import uses_fit
from lienthong.procedures.definitions import ProcedureDefinition


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: problems by file and line, how many definitions of each kind, every example that was run."""

    path: Path
    problems: list[Problem]
    counts: dict[str, int]
    examples: list[ExampleRun] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the pack can be loaded."""
        return not self.problems


def check_pack(path: Path) -> Report:
    """Read a pack and check everything in it (no database, no network)."""
    return check_contents(read_pack(path))


def looked_at(contents: Contents) -> list[Problem]:
    """Return what is wrong between the definitions of a pack: names that lead nowhere, what does not fit together."""
    return [problem for look in _LOOKS for problem in look(contents)]


def check_contents(contents: Contents) -> Report:
    """Check a pack that was read."""
    problems = [*contents.problems, *_analyzed(contents)]
    problems += looked_at(contents)
    examples = run_examples(contents)
    problems += [problem for run in examples for problem in run.problems]
    return Report(contents.path, sorted(set(problems)), contents.counts, examples)


def _analyzed(contents: Contents) -> Iterator[Problem]:
    for found in contents.procedures.values():
        for finding in analyze(found.definition):
            yield found.problem(finding.place, finding.code, finding.vi, finding.en)


def _services_fit(contents: Contents) -> Iterator[Problem]:
    for found in contents.services.values():
        registry = contents.registries.get(found.definition.registry)
        if registry is None:
            yield _unknown(found, ("registry",), "registry", found.definition.registry)
            continue
        for misfit in service_misfits(found.definition, registry.definition):
            vi, en = f"sổ không có {misfit}", f"the registry has no {misfit}"
            yield found.problem((misfit.partition(".")[0],), "service_misfit", vi, en)


def _agreements_fit(contents: Contents) -> Iterator[Problem]:
    for found in contents.agreements.values():
        service = contents.services.get(found.definition.service)
        if service is None:
            yield _unknown(found, ("service",), "service", found.definition.service)
        else:
            for misfit in agreement_misfits(found.definition, service.definition):
                _, number, key, what = misfit.split(".", maxsplit=3)
                vi, en = f"dịch vụ không có {key} {what}", f"the service does not offer the {key} {what}"
                yield found.problem(("grants", int(number), key), "agreement_misfit", vi, en)
        for at, grant in enumerate(found.definition.grants):
            for consumer in grant.consumers:
                if consumer not in contents.agency_types | {PERSON}:
                    yield _unknown(found, ("grants", at, "consumers"), "agency", consumer)


def _names_lead_somewhere(contents: Contents) -> Iterator[Problem]:
    known: dict[str, Container[str]] = {
        "agency": contents.agency_types,
        "registry": contents.registries,
        "template": contents.documents,
        "life event": {event.code for event in contents.life_events.life_events},
        "kind of paper": _kinds(contents),
    }
    for found in contents.procedures.values():
        for place, what, name in _named(found.definition):
            if name not in known[what]:
                yield _unknown(found, place, what, name)
    for rules in contents.petitions.values():
        for level, agency in rules.definition.answered_by.items():
            if agency not in contents.agency_types:
                yield _unknown(rules, ("answered_by", level), "agency", agency)


def _named(procedure: ProcedureDefinition) -> Iterator[tuple[Place, str, str]]:
    yield ("competence", "agency"), "agency", procedure.competence.agency
    yield ("competence", "intake"), "agency", procedure.competence.intake
    yield from ((("competence", "also_at", n), "agency", name) for n, name in enumerate(procedure.competence.also_at))
    yield from ((("steps", n, "agency"), "agency", step.agency) for n, step in enumerate(procedure.steps))
    yield from ((("opinions", n, "agency"), "agency", kind.agency) for n, kind in enumerate(procedure.opinions))
    yield from ((("components", n, "by"), "registry", c.by) for n, c in enumerate(procedure.components) if c.by)
    for n, component in enumerate(procedure.components):
        yield from ((("components", n, "from_store"), "kind of paper", kind) for kind in component.from_store)
    yield ("result", "template"), "template", procedure.result.template
    yield from ((("life_event",), "life event", event) for event in [procedure.life_event] if event)


def _kinds(contents: Contents) -> set[str]:
    """Return the kinds of papers that can ever be in somebody's store: of results, uploads that are kept, archives."""
    procedures = [found.definition for found in contents.procedures.values()]
    uploads = {one.kept_as for procedure in procedures for one in procedure.components if one.kept_as}
    archives = {found.definition.kept_as for found in contents.archives.values()}
    return {procedure.result.kind for procedure in procedures} | uploads | archives


def _notices_fit(contents: Contents) -> Iterator[Problem]:
    for found in contents.notices.values():
        for misfit in misfits(found.definition):
            yield found.problem(misfit.place, misfit.code, misfit.vi, misfit.en)
    if (timing := contents.notice_settings) is not None:
        for misfit in settings_misfits(timing.definition):
            yield timing.problem(misfit.place, misfit.code, misfit.vi, misfit.en)


def _unknown(found: Found[Any], place: Place, what: str, name: str) -> Problem:
    return found.problem(place, "name_unknown", f"không có “{name}” ({what})", f"there is no {what} “{name}”")


_LOOKS: tuple[Callable[[Contents], Iterator[Problem]], ...] = (
    _services_fit,
    _agreements_fit,
    _names_lead_somewhere,
    uses_fit,
    _notices_fit,
    slips_fit,
    dated_once,
    archives_fit,
    links_fit,
    people_fit,
    indicators_fit,
    indexes_fit,
    plans_fit,
    bulletins_fit,
)
