"""Which indexes are defined."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.indicators.models import CompositeIndex
from lienthong.indicators.refusals import IndexUnknown


def all_indexes(*, on: date) -> list[IndexDefinition]:
    """Return every index that is defined on a day, by code; one statement."""
    rows = CompositeIndex.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)
    newest = rows.order_by("code", "-since").distinct("code")
    return [IndexDefinition.model_validate(row.body) for row in newest]


def get_index(code: str, *, on: date) -> IndexDefinition:
    """Return an index as it is defined on a day; one statement. Refuses ``IndexUnknown``."""
    rows = CompositeIndex.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, code=code)
    row = rows.order_by("-since").first()
    if row is None:
        raise IndexUnknown(code=code, on=on.isoformat())
    return IndexDefinition.model_validate(row.body)
