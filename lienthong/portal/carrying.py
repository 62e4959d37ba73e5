"""A form begun under a former text of the law: what has changed, and going on under the one of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from lienthong.core.values import Text
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import carrying
from lienthong.dossiers.models import Draft
from lienthong.dossiers.queries import LawOfDraft
from lienthong.procedures.rules.amendments import HEADINGS, Amendment, Weight
from lienthong.ui.pages import PageRequest, signed_in, visitor

_FOR_PEOPLE: tuple[Weight, ...] = ("burden", "relief")


@dataclass(frozen=True, slots=True)
class LawNotice:
    """What a page says about the law of a draft: where it stands, what changed for the person, what was set aside."""

    law: LawOfDraft
    parts: list[tuple[Text, tuple[Amendment, ...]]]
    set_aside: list[tuple[dict[str, str], str]]


def law_notice(draft: Draft, *, on: date) -> LawNotice | None:
    """Return what is to be said about the law of a draft; nothing when it has not changed since it was begun."""
    law = dossiers.law_of(draft, on=on)
    if law.standing == "current" and law.note is None:
        return None
    note = law.note
    parts = [(HEADINGS[weight], note.of(weight)) for weight in _FOR_PEOPLE if note.of(weight)] if note else []
    lines = [(line["label"], _written(line["value"])) for line in draft.set_aside.values()]
    return LawNotice(law, parts, lines)


@require_POST
@signed_in
def carry(request: PageRequest, draft_id: str) -> HttpResponse:
    """Go on under the law of today."""
    draft = carrying.carry_draft(draft_id, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("draft", args=[draft.pk]))


def _written(value: object) -> str:
    """Return what was given as it can be read: the cells of a repeating group one after the other."""
    if isinstance(value, list):
        return "; ".join(", ".join(str(cell) for cell in row.values()) for row in value if isinstance(row, dict))
    return str(value)
