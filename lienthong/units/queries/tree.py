"""Where a unit stands in the tree of places."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lienthong.units import rules
from lienthong.units.models import Unit, UnitVersion


def above(unit_id: int, *, level: str, on: date) -> int | None:
    """Return the id of the unit of a level that a unit is or stands under on a day, ``None`` when there is none."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    then = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    versions = UnitVersion.objects.filter(then, unit_id__in=rules.chain(path or ""), level=level)
    return versions.values_list("unit_id", flat=True).first()
