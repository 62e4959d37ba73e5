"""The counter: a person stands there; from the personal number to a filed dossier in one form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.core.refusals import InvalidInput, Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.desk.access import at_the_desk, roles_at_the_desk
from lienthong.desk.filling import Sheet, carried_sheet, fill, new_sheet
from lienthong.desk.papers import change_papers, papers_of
from lienthong.desk.queue import said, unit_name
from lienthong.desk.refusals import CounterForIntake
from lienthong.dossiers.actions.drafting import dispute_fact
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.rules.problems import field_errors
from lienthong.dossiers.rules.provenance import provenance_of
from lienthong.dossiers.rules.repetition import told
from lienthong.exchange.actions.reading import read_facts
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import Asking, ProcedureDefinition
from lienthong.procedures.rules.conditions import is_given
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.papers import required_components
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.chips import notices_of
from lienthong.ui.fields import FieldView, FormState, field_views, place_codes
from lienthong.ui.pages import PageRequest, new_key, visitor
from lienthong.ui.paper_forms import filled_form, form_pdf
from lienthong.ui.places import find_places, place_names
from lienthong.ui.posting import posted_values
from lienthong.ui.registries import registry_titles
from lienthong.ui.slips import printed_here
from lienthong.units import queries as units
from lienthong.units.models import Unit

CHANNEL = "counter"
_NUMBER = re.compile(r"[0-9]{6,20}")
_NUMBER_WRONG = Text(
    "Hãy nhập số định danh ghi trên thẻ căn cước, chỉ gồm chữ số.", "Type the number on the identity card, digits only."
)
_NOT_OFFERED = Text("Hãy chọn một thủ tục trong danh sách.", "Choose a procedure from the list.")


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def counter(request: PageRequest) -> HttpResponse:
    """Ask who stands there and what for; then show the form, filled with what registries know."""
    office = _office(visitor(request))
    today = localdate(request.at)
    offered = procedures_at(office, visitor(request), on=today)
    number, code = _digits(request), request.POST.get("procedure", "")
    errors = []
    if request.method == "POST":
        definition = next((one for one in offered if one.code == code), None)
        if not _NUMBER.fullmatch(number):
            errors.append(FieldError("number", "pattern", _NUMBER_WRONG))
        if definition is None:
            errors.append(FieldError("procedure", "enum", _NOT_OFFERED))
        elif not errors:
            sheet = new_sheet(
                definition,
                number,
                officer=visitor(request).id,
                place_code=_place_code(office, definition, today),
                today=today,
            )
            return sheet_page(request, _filled(request, sheet, office))
    page = {"offered": offered, "number": number, "chosen": code, "errors": errors, "unit_name": _unit(request)}
    return render(request, "desk/counter.html", page, status=422 if errors else 200)


@require_POST
@at_the_desk
def counter_form(request: PageRequest, code: str) -> HttpResponse:
    """Go on with a form: take papers, open what is called wrong, look up again, or file it; everything typed stays."""
    office, today = _office(visitor(request)), localdate(request.at)
    definition = procedures.definition_on(code, on=today)
    place = _place_code(office, definition, today)
    carried, officer = request.POST.get("carried", ""), visitor(request).id
    sheet = carried_sheet(carried, definition, officer=officer, place_code=place, today=today)
    if sheet is None:
        return HttpResponseRedirect(reverse("counter"))
    posted = posted_values(definition, definition.fields, _flat(request))
    at_home = {definition.competence.place_field: place} if place else {}
    form = at_home | {name: value for name, value in posted.items() if is_given(value)}
    sheet = _filled(request, _disputed(request, replace(sheet, form=form)), office)
    if request.POST.get("do") == "print":
        return _to_sign(sheet)
    try:
        change_papers(request, sheet)
        if request.POST.get("do") != "file":
            return sheet_page(request, sheet)
        dossier = submit_dossier(
            code,
            sheet.form,
            channel=CHANNEL,
            key=request.POST.get("key", ""),
            by=visitor(request),
            at=request.at,
            held=sheet.held,
        )
    except InvalidInput as wrong:
        return sheet_page(request, sheet, errors=tuple(field_errors(wrong)))
    except Refused as refusal:
        return sheet_page(request, sheet, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('desk_dossier', args=[dossier.code])}?done=submit_dossier")


def _to_sign(sheet: Sheet) -> HttpResponse:
    """Answer with the form as it stands, to be printed and signed by the person at the counter."""
    form = filled_form(sheet.definition, sheet.form, on=sheet.today, language="vi")
    return printed_here(form_pdf(form, sheet.definition, gloss=False), f"{sheet.definition.code}.pdf")


def _disputed(request: PageRequest, sheet: Sheet) -> Sheet:
    """Open the fields about which the person says that a registry is wrong, and tell the ledger of each once."""
    said = {name: told(request.POST.get(f"wrong__{name}", "")) for name in sheet.definition.fields}
    opened = sheet.dispute(said)
    for name in opened.disputed.keys() - sheet.disputed.keys():
        line = sheet.held[name]
        procedure, by = sheet.definition.code, visitor(request)
        dispute_fact(name, line, procedure=procedure, dossier=sheet.holder, by=by, at=request.at)
    return opened


def sheet_page(
    request: PageRequest, sheet: Sheet, *, errors: tuple[FieldError, ...] = (), refusal: Refused | None = None
) -> HttpResponse:
    """Show a form at the counter on one page: groups, papers to look at, the fee."""
    definition, held = sheet.definition, sheet.held
    origin = provenance_of(definition, sheet.form, held, {})
    key = request.POST.get("key") or new_key()
    fee = fee_on(definition, sheet.today, sheet.form, channel=CHANNEL)
    state = _state(request, sheet, errors)
    page = {
        "procedure": definition,
        "groups": [(group, fields) for group in definition.form.layout if (fields := _shown(state, group))],
        "errors": errors,
        "refused": said(refusal, request) if refusal else None,
        "notices": notices_of(definition, sheet.form, held, state.titles),
        "papers": papers_of(required_components(definition, sheet.form, origin), key, request),
        "fee": fee,
        "carried": sheet.carried,
        "key": key,
        "unit_name": _unit(request),
        "held_count": sum(line["how"] == "held" for line in origin.values()),
    }
    return render(request, "desk/counter_form.html", page, status=422 if errors else refusal.status if refusal else 200)


def procedures_at(office: Unit, actor: Actor, *, on: date) -> list[ProcedureDefinition]:
    """Return the procedures that an office takes in at its counter and for which the officer holds the right."""
    offered = [procedures.definition_on(card.code, on=on) for card in procedures.all_procedures()]
    return [
        definition
        for definition in offered
        if CHANNEL in definition.channels
        and office.agency_type in (definition.competence.intake, *definition.competence.also_at)
        and actor.may(Role.INTAKE, path=office.path, procedure=definition.code)
    ]


def _office(actor: Actor) -> Unit:
    """Return the office at whose counter the officer sits; refuses ``CounterForIntake``."""
    if Role.INTAKE not in roles_at_the_desk(actor) or actor.unit_id is None:
        raise CounterForIntake
    return units.get_unit(actor.unit_id)


def _place_code(office: Unit, definition: ProcedureDefinition, on: date) -> str:
    """Return the code of the place that an office serves, where it is one that the matter may belong to."""
    place = units.version_of(office.place_id or office.pk, on=on)
    return place.code if place.level == definition.level else ""


def _filled(request: PageRequest, sheet: Sheet, office: Unit) -> Sheet:
    """Ask the registries in the name of the office; whatever a service refuses becomes a state, never an obstacle."""

    def ask(asking: Asking, lookup: dict[str, str]) -> dict[str, Any]:
        try:
            answer = read_facts(
                asking.service,
                lookup=lookup,
                consumer=office.agency_type,
                procedure=sheet.definition.code,
                dossier=sheet.holder,
                by=visitor(request),
                at=request.at,
            )
        except Refused as refusal:
            return {"lookup": lookup, "service": asking.service, "state": "down", "reason": refusal.code, "fields": {}}
        return {
            "lookup": lookup,
            "service": asking.service,
            "registry": answer.registry,
            "state": answer.state,
            "fields": answer.fields,
            "record": answer.record_id,
            "version": answer.version_id,
            "valid_from": answer.valid_from.isoformat() if answer.valid_from else None,
            "read_at": answer.read_at.isoformat(),
        }

    return fill(sheet, ask)


def _state(request: PageRequest, sheet: Sheet, errors: tuple[FieldError, ...]) -> FormState:
    typed = {name: request.POST.get(f"{name}__words", "").strip() for name in sheet.definition.fields}
    wanted = {name: words for name, words in typed.items() if words}
    on, language = sheet.today, request.language
    return FormState(
        definition=sheet.definition,
        values=sheet.form,
        held=sheet.held,
        errors=errors,
        titles=registry_titles(sheet.held.values()),
        places=place_names(place_codes(sheet.definition, sheet.form), on=on, language=language),
        found={name: find_places(words, on=on, language=language) for name, words in wanted.items()},
        typed=wanted,
        wrong_here=True,
        blank_rows={request.POST.get("add_row", ""): 1},
    )


def _shown(state: FormState, group: Any) -> list[FieldView]:
    return [view for view in field_views(state, group) if view.widget != "hidden"]


def _digits(request: HttpRequest) -> str:
    """Return the number as typed, without the spaces that people put between groups of digits."""
    return re.sub(r"[\s.]", "", request.POST.get("number", ""))


def _flat(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _unit(request: PageRequest) -> str:
    return unit_name(visitor(request), request)
