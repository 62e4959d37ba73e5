"""The paper form of a procedure as a page and as a PDF: blank for everybody, filled in for whoever will sign it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from lienthong.documents.queries import demo_mark, state_lines
from lienthong.documents.rendering import print_sheet
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.printing.form import PaperForm, blank, filled
from lienthong.procedures.rules.printing.sheets import sheet_of
from lienthong.ui.fields import place_codes
from lienthong.ui.places import place_names

#: Blank forms that a process keeps printed; about 50 KB each.
_MOST_KEPT = 128
_kept: dict[tuple[str, date, bool, str], bytes] = {}


def blank_pdf(definition: ProcedureDefinition, *, on: date, gloss: bool) -> bytes:
    """Return the blank form as PDF; each text of the law is printed once a day and process (about 50 ms)."""
    key = (definition.sha256, on, gloss, settings.PUBLIC_URL)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = form_pdf(blank(definition, on=on), definition, gloss=gloss)
    return _kept[key]


def filled_form(definition: ProcedureDefinition, values: Mapping[str, Any], *, on: date, language: str) -> PaperForm:
    """Return the form as somebody filled it in, with the names of places in ``language``."""
    places = place_names(place_codes(definition, values), on=on, language=language)
    return filled(definition, values, places, on=on)


def form_pdf(form: PaperForm, definition: ProcedureDefinition, *, gloss: bool) -> bytes:
    """Return a form as PDF, in the language of the State; about 50 ms."""
    address = f"{settings.PUBLIC_URL}{reverse('procedure', args=[definition.code])}"
    state = state_lines(definition.result.template)
    return print_sheet(sheet_of(form, state=state, address=address, gloss=gloss, demo_mark=demo_mark()))
