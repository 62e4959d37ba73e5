"""A change of law in words, as a lawyer would note it: by subject, what burdens the person first, nothing left out.

``note`` compares two definitions of one procedure. Every key of a definition that differs gives at least one sentence:
where a subject has no words for what it finds, the plain sentence of ``core.differences`` stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.core.definitions import body_of
from lienthong.core.differences import differences
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.amendments import money, offices, papers, parties, questions, results, settling, time
from lienthong.procedures.rules.amendments.reading import (
    EVERYBODY,
    NOTHING,
    OFFICES,
    Amendment,
    Change,
    Names,
    Weight,
    plain,
    say_basis,
)

__all__ = ["EVERYBODY", "HEADINGS", "NOTHING", "OFFICES", "Amendment", "Names", "Note", "Weight", "note"]

#: What says each key of a definition, in the order in which a note tells them.
_SUBJECTS: Mapping[str, Callable[[Change], Iterator[Amendment]]] = {
    "until": time.until,
    "for_whom": offices.for_whom,
    "applicants": parties.applicants,
    "term": time.term,
    "cases": time.cases,
    "clock_starts": time.clock_starts,
    "supplement": time.supplement,
    "extension": time.extension,
    "fee": money.fee,
    "components": papers.components,
    "presence": settling.presence,
    "form": questions.form,
    "parts": parties.parts,
    "linked": parties.linked,
    "channels": offices.channels,
    "competence": offices.competence,
    "level": offices.level,
    "bloc": parties.bloc,
    "result": results.result,
    "reads": offices.reads,
    "writes": offices.writes,
    "prefill_from": offices.prefill_from,
    "steps": offices.steps,
    "opinions": settling.opinions,
    "slips": settling.slips,
    "transition": time.transition,
    "since": time.since,
    "legal_basis": offices.legal_basis,
    "title": offices.title,
    "confidence": offices.confidence,
    "field": offices.sector,
    "life_event": offices.life_event,
    "words": offices.words,
    "examples": offices.examples,
}
_ORDER: tuple[Weight, ...] = ("burden", "relief", "inner", "other")
#: What stands above the sentences of each weight.
HEADINGS: Mapping[Weight, Text] = {
    "burden": Text("Người nộp phải làm hoặc chịu thêm", "More to do or to bear for the person"),
    "relief": Text("Người nộp được nhẹ đi", "Less to do or to bear for the person"),
    "inner": Text("Việc bên trong và cách trình bày", "Inner matters and presentation"),
    "other": Text("Điểm khác", "Other points"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What changes between two texts of one procedure: from when, on which acts, and every change as a sentence."""

    code: str
    title: Text
    since: date
    since_before: date
    basis: tuple[str, ...]
    basis_before: tuple[str, ...]
    amendments: tuple[Amendment, ...]

    def of(self, weight: Weight) -> tuple[Amendment, ...]:
        """Return the changes of one weight, in the order of the subjects."""
        return tuple(one for one in self.amendments if one.weight == weight)


def note(old: ProcedureDefinition, new: ProcedureDefinition, names: Names | None = None) -> Note:
    """Return what turns ``old`` into ``new``; without amendments when they say the same."""
    said = list(_said(Change(old, new, names or Names())))
    said.sort(key=lambda one: _ORDER.index(one.weight))
    return Note(
        code=new.code,
        title=new.title.text,
        since=new.since,
        since_before=old.since,
        basis=tuple(say_basis(basis).vi for basis in new.legal_basis),
        basis_before=tuple(say_basis(basis).vi for basis in old.legal_basis),
        amendments=tuple(said),
    )


def _said(change: Change) -> Iterator[Amendment]:
    before, after = body_of(change.old), body_of(change.new)
    found = [key for key in {**before, **after} if [*differences(before.get(key), after.get(key))]]
    for key in sorted(found, key=_place_of):
        subject = _SUBJECTS.get(key)
        told = list(subject(change)) if subject else []
        yield from told or (plain(one) for one in differences(before.get(key), after.get(key), (key,)))


def _place_of(key: str) -> int:
    keys = list(_SUBJECTS)
    return keys.index(key) if key in keys else len(keys)
