"""The forms: what the pack says now, and what it said when a slip was written."""

from __future__ import annotations

from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.models import SlipForm

_known: dict[tuple[str, str], SlipDefinition] = {}  # by code and hash: a version never changes


def live_forms() -> list[SlipForm]:
    """Return the forms that the loaded pack has, by code (one SQL statement)."""
    return list(SlipForm.objects.filter(is_live=True).order_by("code"))


def definition_of(form: SlipForm) -> SlipDefinition:
    """Return what a form says."""
    key = (form.code, form.sha256)
    if key not in _known:
        _known[key] = SlipDefinition.model_validate(form.body)
    return _known[key]
