"""Does every indicator count something that is written, and divide by something that can be more than nothing?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.definitions.measures import Measure, Term, key_of
from lienthong.indicators.rules.told import NUMBERS, TOLD
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem

_Found = Found[IndicatorDefinition]


def indicators_fit(contents: Contents) -> Iterator[Problem]:
    """Yield what is counted and never written, sums of what is no number, and denominators that are always zero."""
    for found in contents.indicators.values():
        definition = found.definition
        sides = [("numerator", definition.numerator.terms)]
        sides += [("denominator", definition.denominator.terms)] if definition.denominator else []
        for side, measure in sides:
            if bool(measure) != (definition.source == "ledger"):
                vi, en = (
                    "nguồn là sổ cái thì phải nêu cách đếm, không có nguồn thì không",
                    ("what the ledger is the source of has terms, what has no source has none"),
                )
                yield found.problem((side,), "terms_and_source_differ", vi, en)
            yield from _terms(found, (side, "terms"), measure)
        if definition.denominator and definition.source == "ledger" and _is_always_zero(definition.denominator.terms):
            vi, en = "mẫu số luôn bằng không", "the denominator is always zero"
            yield found.problem(("denominator",), "divides_by_zero", vi, en)


def _terms(found: _Found, place: Place, measure: Measure) -> Iterator[Problem]:
    for number, term in enumerate(measure):
        there = (*place, number)
        if term.verb not in TOLD:
            vi, en = f"không có dòng nào “{term.verb}” để đếm", f"no line “{term.verb}” is written that may be counted"
            yield found.problem((*there, "verb"), "verb_not_told", vi, en)
            continue
        for key in sorted({*term.where, *([term.sum] if term.sum else [])} - TOLD[term.verb]):
            at = (*there, "sum") if key == term.sum else (*there, "where", key)
            vi, en = f"dòng “{term.verb}” không ghi “{key}”", f"a line “{term.verb}” does not tell “{key}”"
            yield found.problem(at, "detail_not_told", vi, en)
        if term.sum and term.sum in TOLD[term.verb] and term.sum not in NUMBERS:
            vi, en = f"“{term.sum}” không phải số", f"“{term.sum}” is not a number"
            yield found.problem((*there, "sum"), "sum_of_no_number", vi, en)


def _is_always_zero(measure: Measure) -> bool:
    """Tell whether what is counted is taken away again, term by term."""
    balance: Counter[str] = Counter()
    for term in measure:
        balance[key_of((_unsigned(term),))] += -1 if term.minus else 1
    return not any(balance.values())


def _unsigned(term: Term) -> Term:
    return term.model_copy(update={"minus": False})
