"""The parts of a form that other people give: which there are, which fields belong to them, what a part is shown.

A part whose person is the applicant is no part of somebody else's: its fields are the applicant's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.together import PersonPart
from lienthong.procedures.rules.conditions import References, holds, is_given, resolve, visible_fields
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.wording import FieldError

#: The path of an error about a whole part: ``part:mother``.
PART = "part:"


def fields_of(definition: ProcedureDefinition, part: str) -> frozenset[str]:
    """Return the names of the fields that are given by a part's person."""
    groups = [group for group in definition.form.layout if group.by == part]
    return frozenset(field.name for group in groups for field in group.fields)


def person_of(part: PersonPart, known: References) -> str:
    """Return the personal number of a part's person, empty while the form does not say who it is."""
    number = resolve(part.number, known)
    return str(number).strip() if is_given(number) else ""


def asked_parts(definition: ProcedureDefinition, known: References) -> list[PersonPart]:
    """Return the parts that somebody else gives: those that hold, have a field that is asked, and another person."""
    if not definition.parts:
        return []
    asked = set(visible_fields(definition, known.form))
    given = {name: known.form.get(name) for name in asked}
    return [
        part
        for part in definition.parts
        if holds(part.when, given)
        and fields_of(definition, part.key) & asked
        and (not known.applicant or person_of(part, known) != known.applicant)
    ]


def others_fields(definition: ProcedureDefinition, known: References) -> frozenset[str]:
    """Return the names of the fields that are somebody else's to give."""
    return frozenset().union(*(fields_of(definition, part.key) for part in asked_parts(definition, known)))


def shown_to(definition: ProcedureDefinition, part: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a part's person is shown of the rest of the form, and therefore agrees to with their own part."""
    of = next(one for one in definition.parts if one.key == part)
    asked = set(visible_fields(definition, form))
    return {name: form[name] for name in of.shows if name in asked and is_given(form.get(name))}


def open_fields(definition: ProcedureDefinition, known: References, agreed: Collection[str]) -> frozenset[str]:
    """Return the names of the fields for which their person has not given their word: they count for nothing."""
    open_parts = [part for part in asked_parts(definition, known) if part.key not in agreed]
    return frozenset().union(*(fields_of(definition, part.key) for part in open_parts))


def check_parts(
    definition: ProcedureDefinition, known: References, agreed: Collection[str], *, on: date | None
) -> list[FieldError]:
    """Return what is wrong in a form (see ``check_form``), and one error for each required part that is missing.

    What is wrong in a part that is still open is its person's matter.
    """
    missing = [part for part in asked_parts(definition, known) if part.required and part.key not in agreed]
    still_open = open_fields(definition, known, agreed)
    errors = check_form(definition, known.form, on=on)
    return [_missing(part) for part in missing] + [
        error for error in errors if error.path.partition(".")[0] not in still_open
    ]


def _missing(part: PersonPart) -> FieldError:
    title = part.title.text
    words = Text(
        f"{title.vi}: người có liên quan chưa khai và đồng ý. Hãy mời họ.",
        f"{title.en}: the person concerned has not filled it in and agreed. Invite them.",
    )
    return FieldError(f"{PART}{part.key}", "part_missing", words)
