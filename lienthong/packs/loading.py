"""Load a pack: floor by floor, through the actions of each room, so that it is in the ledger like every other act.

The same files again change nothing and are not even read: the hash of the last load tells. Each room is one
transaction; a load that was cut short is finished by loading again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from pydantic import BaseModel

from lienthong.bulletins.actions.loading import load_bulletins
from lienthong.core import ledger
from lienthong.core.values import Actor, Text
from lienthong.documents.actions import load_templates
from lienthong.exchange.actions.catalog import load_agreements, load_services
from lienthong.feedback.actions.loading import load_feedback
from lienthong.indicators.actions.defining import load_indexes, load_indicators
from lienthong.indicators.actions.watching import load_warning_rules
from lienthong.library.actions.archives import load_archives
from lienthong.notices.actions.loading import load_notices
from lienthong.packs.checking import check_contents
from lienthong.packs.contents import Contents, Found, read_pack
from lienthong.packs.reality import notes_on
from lienthong.packs.refusals import pack_wrong
from lienthong.plans.actions.loading import load_plans
from lienthong.procedures.actions.indexing import load_everyday_words
from lienthong.procedures.actions.publishing import load_life_events, publish_procedure
from lienthong.registries.actions.catalog import load_registry
from lienthong.slips.actions.forms import load_slips
from lienthong.units.actions import load_calendar, load_units

#: What a caller may draw a bar from: the stage, how many of it are done, how many there are.
Progress = Callable[[str, int, int], None]
_Act = Callable[..., object]  # an action that lacks only ``by`` and ``at``
_Kind = TypeVar("_Kind", bound=BaseModel)
#: Changed when the way of loading changes, so that what was loaded before is loaded once more.
_FORMAT = "2"
_LAST = "pack:loaded"
_READ = (".yaml", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: the pack, whether anything was new to this installation, definitions by kind.

    ``notes`` say what new texts of procedures do not ask although open dossiers hold it.
    """

    pack: str
    is_new: bool
    counts: dict[str, int]
    notes: tuple[Text, ...] = ()


def load_pack(path: Path, *, by: Actor, at: datetime, progress: Progress | None = None, anew: bool = False) -> Loaded:
    """Check a pack and load it; refuses with ``PackWrong`` when it has problems, and with what the rooms refuse.

    Refuses ``DefinitionDropsData`` before anything is loaded. Unchanged files are not loaded again unless ``anew``.
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
        raise pack_wrong(path.name, problems)
    notes = notes_on(_definitions(contents.procedures))
    tell("read", 1, 1)
    for name, acts in _stages(contents).items():
        _play(name, acts, tell, by=by, at=at)
    detail = {"pack": contents.manifest.code, "hash": hashed, "counts": contents.counts}
    with transaction.atomic():
        ledger.record("packs.loaded", by=by, at=at, about=_LAST, detail=detail)
    return Loaded(contents.manifest.code, is_new=True, counts=contents.counts, notes=notes)


@transaction.atomic
def _play(name: str, acts: list[_Act], tell: Progress, *, by: Actor, at: datetime) -> None:
    for number, act in enumerate(acts):
        tell(name, number, len(acts))
        act(by=by, at=at)
    tell(name, len(acts), len(acts))


def _stages(contents: Contents) -> dict[str, list[_Act]]:
    """Return what each room has to do, in the order of the floors."""
    events = [(event.code, event.title) for event in contents.life_events.life_events]
    timing = contents.notice_settings
    return {
        "units": [partial(load_units, contents.units), partial(load_calendar, contents.calendar)],
        "documents": [partial(load_templates, _definitions(contents.documents))],
        "registries": [partial(load_registry, definition) for definition in _definitions(contents.registries)],
        "exchange": [
            partial(load_services, _definitions(contents.services)),
            partial(load_agreements, _definitions(contents.agreements)),
        ],
        "library": [partial(load_archives, _definitions(contents.archives))],
        "procedures": [
            partial(load_life_events, events),
            partial(load_everyday_words, [(one.means, one.say) for one in contents.everyday.everyday_words]),
            *(partial(publish_procedure, definition) for definition in _definitions(contents.procedures)),
        ],
        "feedback": [partial(load_feedback, _definitions(contents.petitions), _definitions(contents.surveys))],
        "notices": [partial(load_notices, timing.definition if timing else None, _definitions(contents.notices))],
        "slips": [partial(load_slips, _definitions(contents.slips))],
        "indicators": [
            partial(load_indicators, _definitions(contents.indicators)),
            partial(load_warning_rules, contents.warnings),
            partial(load_indexes, _definitions(contents.indexes)),
        ],
        "plans": [partial(load_plans, _definitions(contents.plans))],
        "bulletins": [partial(load_bulletins, _definitions(contents.bulletins))],
    }


def _definitions(found: Mapping[str, Found[_Kind]]) -> list[_Kind]:
    return [one.definition for one in found.values()]


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
