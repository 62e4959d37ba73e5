"""Indicators and indexes of a pack are loaded, and what indicators count gets a column of the counters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.models import FollowerCheckpoint
from lienthong.core.values import Actor, Role
from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.definitions.measures import key_of
from lienthong.indicators.models import CompositeIndex, Indicator, Slot
from lienthong.indicators.refusals import SlotsTaken
from lienthong.indicators.rules.measures import SLOTS, named_column

_Row = TypeVar("_Row", Indicator, CompositeIndex)
_Defined = TypeVar("_Defined", IndicatorDefinition, IndexDefinition)


@transaction.atomic
def load_indicators(definitions: Iterable[IndicatorDefinition], *, by: Actor, at: datetime) -> int:
    """Write the indicators of a pack; return how many are new or changed.

    What is counted anew counts from the next day on, or from the first line where nothing was counted yet; a replay of
    the follower ``counters`` fills in the past. Refuses ``NotAllowed``, ``SlotsTaken``.
    """
    by.must(Role.STEERING, path="/")
    changed = _write_changed(Indicator, definitions)
    if not changed:
        return 0
    taken = _take_slots(changed, at)
    codes = sorted(one.code for one in changed)
    ledger.record(
        "indicators.loaded", by=by, at=at, about="pack:indicators", detail={"codes": codes, "columns": sorted(taken)}
    )
    return len(changed)


@transaction.atomic
def load_indexes(definitions: Iterable[IndexDefinition], *, by: Actor, at: datetime) -> int:
    """Write the indexes of a pack; return how many are new or changed. Right: steering, whole country."""
    by.must(Role.STEERING, path="/")
    changed = _write_changed(CompositeIndex, definitions)
    if changed:
        codes = sorted({one.code for one in changed})
        ledger.record("indicators.indexes_loaded", by=by, at=at, about="pack:indexes", detail={"codes": codes})
    return len(changed)


def _write_changed(kept: type[_Row], definitions: Iterable[_Defined]) -> list[_Defined]:
    """Write those of the definitions that are new or changed; return them."""
    known = {(code, since): sha256 for code, since, sha256 in kept.objects.values_list("code", "since", "sha256")}
    changed = [one for one in definitions if known.get((one.code, one.since)) != fingerprint(one)]
    rows = [
        kept(code=one.code, since=one.since, until=one.until, body=body_of(one), sha256=fingerprint(one))
        for one in changed
    ]
    kept.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code", "since"], update_fields=["until", "body", "sha256"]
    )
    return changed


def _take_slots(definitions: Iterable[IndicatorDefinition], at: datetime) -> list[str]:
    """Give every measure that has no column one; return those columns."""
    checkpoint = FollowerCheckpoint.objects.select_for_update().filter(name="counters").first()
    since = localdate(at) + timedelta(days=1) if checkpoint and checkpoint.lines else None
    slots = {slot.key: slot.column for slot in Slot.objects.all()}
    free = (column for column in SLOTS if column not in set(slots.values()))
    taken: list[Slot] = []
    for definition in definitions:
        for measure in definition.measures:
            key = key_of(measure)
            if key in slots or named_column(measure) is not None:
                continue
            column = next(free, None)
            if column is None:
                raise SlotsTaken(indicator=definition.title.text, slots=len(SLOTS))
            slots[key] = column
            taken.append(Slot(column=column, key=key, since=since))
    Slot.objects.bulk_create(taken)
    return [slot.column for slot in taken]
