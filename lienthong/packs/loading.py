"""Load a pack: floor by floor, through the actions of each room, so that it is in the ledger like every other act.

The same files again change nothing and are not even read: the hash of the last load tells. Each room is one
transaction; a load that was cut short is finished by loading again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.values import Actor
from lienthong.documents.actions import load_templates
from lienthong.exchange.actions import load_agreements, load_services
from lienthong.packs.checking import check_contents
from lienthong.packs.contents import Contents, read_pack
from lienthong.packs.refusals import PackWrong
from lienthong.procedures.actions import load_life_events, publish_procedure
from lienthong.registries.actions.catalog import load_registry
from lienthong.units.actions import load_calendar, load_units

#: What a caller may draw a bar from: the stage, how many of it are done, how many there are.
Progress = Callable[[str, int, int], None]
#: Changed when the way of loading changes, so that what was loaded before is loaded once more.
_FORMAT = "1"
_LAST = "pack:loaded"
_SHOWN = 3
_READ = (".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: the pack, whether anything was new to this installation, definitions by kind."""

    pack: str
    is_new: bool
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Stage:
    """One room's share of a load: its name and the acts, one for each thing."""

    name: str
    acts: list[Callable[[], object]]


def load_pack(path: Path, *, by: Actor, at: datetime, progress: Progress | None = None, anew: bool = False) -> Loaded:
    """Check a pack and load it; refuses with ``PackWrong`` when it has problems, and with what the rooms refuse.

    Unchanged files are not loaded again unless ``anew``.
    """
    hashed = f"{_FORMAT}:{_hash(path)}"
    last = ledger.lines_about(_LAST, limit=1)
    if last and last[0].detail["hash"] == hashed and not anew:
        return Loaded(last[0].detail["pack"], is_new=False, counts=last[0].detail["counts"])
    tell = progress or _silent
    tell("read", 0, 1)
    contents = read_pack(path)
    problems = check_contents(contents).problems
    if problems or contents.manifest is None:
        summary = "; ".join(str(problem) for problem in problems[:_SHOWN])
        raise PackWrong(pack=path.name, count=len(problems), summary=summary, problems=[str(p) for p in problems])
    tell("read", 1, 1)
    for stage in _stages(contents, by=by, at=at):
        _play(stage, tell)
    detail = {"pack": contents.manifest.code, "hash": hashed, "counts": contents.counts}
    with transaction.atomic():
        ledger.record("packs.loaded", by=by, at=at, about=_LAST, detail=detail)
    return Loaded(contents.manifest.code, is_new=True, counts=contents.counts)


@transaction.atomic
def _play(stage: _Stage, tell: Progress) -> None:
    for number, act in enumerate(stage.acts):
        tell(stage.name, number, len(stage.acts))
        act()
    tell(stage.name, len(stage.acts), len(stage.acts))


def _stages(contents: Contents, *, by: Actor, at: datetime) -> Iterator[_Stage]:
    units, calendar, events = contents.units, contents.calendar, contents.life_events
    templates = [found.definition for found in contents.documents.values()]
    services = [found.definition for found in contents.services.values()]
    agreements = [found.definition for found in contents.agreements.values()]
    if units is not None and calendar is not None:
        taken: list[Callable[[], object]] = [
            lambda: load_units(units, by=by, at=at),
            lambda: load_calendar(calendar, by=by, at=at),
        ]
        yield _Stage("units", taken)
    yield _Stage("documents", [lambda: load_templates(templates, by=by, at=at)])
    yield _Stage("registries", [_later(load_registry, f.definition, by, at) for f in contents.registries.values()])
    yield _Stage(
        "exchange",
        [lambda: load_services(services, by=by, at=at), lambda: load_agreements(agreements, by=by, at=at)],
    )
    published = [_later(publish_procedure, found.definition, by, at) for found in contents.procedures.values()]
    if events is not None:
        listed = [(event.code, event.title) for event in events.life_events]
        published.append(lambda: load_life_events(listed, by=by, at=at))
    yield _Stage("procedures", published)


def _later(act: Callable[..., object], definition: object, by: Actor, at: datetime) -> Callable[[], object]:
    return lambda: act(definition, by=by, at=at)


def _hash(path: Path) -> str:
    """Return the SHA-256 over the names and contents of every file of a pack that could be read."""
    whole = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.suffix in _READ:
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            whole.update(f"{file.relative_to(path).as_posix()} {content}\n".encode())
    return whole.hexdigest()


def _silent(stage: str, done: int, total: int) -> None:
    """Draw nothing."""
