"""How units share out their work."""

from __future__ import annotations

from lienthong.dossiers.models import SharingRule


def sharing_of(unit_id: int) -> list[SharingRule]:
    """Return the rules of a unit, the one for all procedures first; how an office works is no secret among officers."""
    return list(SharingRule.objects.filter(unit_id=unit_id).order_by("procedure"))
