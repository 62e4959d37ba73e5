"""A slip as a sheet: the one that is sealed, and a copy to read with the labels in another language beneath."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Text
from lienthong.documents.queries import demo_mark
from lienthong.documents.rendering import print_sheet
from lienthong.documents.rendering.sheets import Sheet
from lienthong.dossiers import queries as dossiers
from lienthong.slips.models import Slip
from lienthong.slips.queries.forms import definition_of
from lienthong.slips.rules.composing import Imprint, sheet_of
from lienthong.units import queries as units

_COPY = "BẢN ĐỂ ĐỌC · READING COPY"


def sheet_of_slip(slip: Slip, *, at: datetime, gloss: bool = False) -> Sheet:
    """Return what is printed of a slip: its frozen facts, sealed at ``at``. Its ``form`` and ``unit`` are loaded."""
    acted_at = localtime(slip.acted_at)
    office = units.version_of(slip.unit_id, on=acted_at.date())
    place = units.version_of(slip.unit.place_id or slip.unit_id, on=acted_at.date())
    imprint = Imprint(
        unit_name=office.name,
        place=place.short_name or place.name,
        number=slip.number,
        code=slip.code,
        address=f"{settings.PUBLIC_URL}/verify/{slip.code}",
        acted_at=acted_at,
        sealed_at=localtime(at),
        demo_mark=demo_mark(),
    )
    return sheet_of(definition_of(slip.form), slip.facts, imprint, gloss=gloss)


def reading_copy(dossier: str, code: str, *, to: Actor) -> bytes:
    """Return an unsealed copy of a printed slip with small English labels, for whoever may see the slip (about 40 ms).

    ``NotFound`` before the slip is printed: a copy is of an original.
    """
    dossiers.get_dossier(dossier, to=to)
    slip = Slip.objects.filter(dossier=dossier, code=code).exclude(made_at=None).select_related("form", "unit").first()
    if slip is None or slip.made_at is None or (slip.is_internal and to.kind == "person"):
        raise NotFound(what=Text("phiếu", "The slip"))
    sheet = sheet_of_slip(slip, at=slip.made_at, gloss=True)
    return print_sheet(replace(sheet, demo_mark=sheet.demo_mark or _COPY, line=f"{_COPY} · {sheet.line}"))
