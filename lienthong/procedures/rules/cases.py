"""Which of the cases that the law tells apart a form is, and the term that it therefore has."""

from __future__ import annotations

from lienthong.procedures.definitions import FilingCase, ProcedureDefinition, Term
from lienthong.procedures.rules.conditions import FormValues, holds


def case_of(definition: ProcedureDefinition, form: FormValues) -> str:
    """Return the id of the first case whose condition holds; empty when the form is none of them."""
    return next((case.id for case in definition.cases if holds(case.when, form)), "")


def find_case(definition: ProcedureDefinition, case: str) -> FilingCase | None:
    """Return a case by its id; ``None`` for the procedure itself."""
    return next((one for one in definition.cases if one.id == case), None)


def term_for(definition: ProcedureDefinition, form: FormValues) -> Term:
    """Return the term of the case that a form is."""
    return definition.term_of(case_of(definition, form))
