"""Who asks and whom it is about, read from a form through its definition, for lists and receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.core.values import Text
from lienthong.dossiers.refusals import ApplicantNotOffered
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.values import field_of
from lienthong.procedures.rules.conditions import holds

_SELF = "$applicant"
_BUSINESS = "$business"


@dataclass(frozen=True, slots=True)
class Parties:
    """The applicant's name and personal number, the name of whom it is about, the code of the business whose it is.

    Empty when the form has none.
    """

    applicant_name: str
    applicant_number: str
    subject_name: str
    business: str = ""


def parties_of(definition: ProcedureDefinition, form: Mapping[str, Any]) -> Parties:
    """Return the parties of a form.

    The applicant's fields are those that a service fills when asked about the applicant; whom it is about is the first
    field that the result paper shows.
    """
    about_self = [asking for asking in definition.prefill_from if _SELF in asking.lookup.values()]
    keys = {asking.key for asking in about_self}
    identifiers = {identifier for asking in about_self for identifier in asking.lookup}
    name = number = ""
    for field in definition.fields.values():
        if field.prefill is None or field.prefill.key not in keys:
            continue
        value = str(form.get(field.name) or "")
        if field.prefill.field in identifiers:
            number = number or value
        elif "name" in field.prefill.field.split("_"):
            name = name or value
    return Parties(name, number, _subject(definition, form), _business(definition, form))


def _business(definition: ProcedureDefinition, form: Mapping[str, Any]) -> str:
    """Return what stands in the field that the definition fills with the business for which somebody acts."""
    for field in definition.fields.values():
        if any(default.value == _BUSINESS for default in field.default):
            return str(form.get(field.name) or "")
    return ""


def _subject(definition: ProcedureDefinition, form: Mapping[str, Any]) -> str:
    for shown in definition.result.shows:
        name = field_of(shown.value)
        if name and holds(shown.when, form):
            return str(form.get(name) or "")
    return ""


def must_be_offered(definition: ProcedureDefinition, business: str) -> None:
    """Refuse ``ApplicantNotOffered`` unless a person (no ``business``), or a business, may file this."""
    if ("business" if business else "person") not in definition.applicants:
        offered = Text("doanh nghiệp", "businesses") if business == "" else Text("cá nhân", "people")
        raise ApplicantNotOffered(offered_vi=offered.vi, offered_en=offered.en)
