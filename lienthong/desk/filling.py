"""A form filled in at the counter: what registries know about the person who stands there is put in with its source.

Nothing is kept between two pages but what the page carries, signed by this house for this officer: a browser can
neither invent an answer nor change one, and what one officer was told is worth nothing in another's hands. Every
reading leaves its line in the ledger, under the number of this filing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core import signing

from lienthong.dossiers.rules.holding import held_of
from lienthong.procedures.definitions import Asking, ProcedureDefinition
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.filling import askings_due, filled

Ask = Callable[[Asking, dict[str, str]], dict[str, Any]]
_SALT = "desk.counter"
_KEPT_FOR_SECONDS = 8 * 3600
#: Answers lead to further questions; no form needs more rounds than this.
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form at the counter: whose it is, what stands in it, what registries answered to whom, under which number."""

    definition: ProcedureDefinition
    officer: str
    number: str
    place_code: str
    today: date
    holder: str
    form: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    disputed: Mapping[str, str] = field(default_factory=dict)  # the person's words about what registries hold

    @property
    def held(self) -> dict[str, dict[str, Any]]:
        """What registries answered, by field; what the person calls wrong stands open."""
        return held_of(self.definition, self.answers, self.disputed, self.form)

    @property
    def carried(self) -> str:
        """What the page carries to the next one, signed."""
        kept = {
            "code": self.definition.code,
            "number": self.number,
            "holder": self.holder,
            "answers": self.answers,
            "disputed": self.disputed,
        }
        return signing.dumps(kept, salt=_salt(self.officer), compress=True)

    def dispute(self, said: Mapping[str, str]) -> Sheet:
        """Return the form with the fields open about which the person said what is wrong, by field."""
        found = {name for name, line in self.held.items() if line["state"] == "found"}
        words = {name: told for name, told in said.items() if name in found and told}
        return replace(self, disputed={**self.disputed, **words})


def new_sheet(definition: ProcedureDefinition, number: str, *, officer: str, place_code: str, today: date) -> Sheet:
    """Return an empty form for the person with ``number``, at the officer's place if it is one for this matter."""
    form = {definition.competence.place_field: place_code} if place_code else {}
    return Sheet(definition, officer, number, place_code, today, f"draft:{uuid.uuid4()}", form, {})


def carried_sheet(
    carried: str, definition: ProcedureDefinition, *, officer: str, place_code: str, today: date
) -> Sheet | None:
    """Return the form that a page carried; nothing when it is not ours, too old, another officer's or procedure's."""
    try:
        kept = signing.loads(carried, salt=_salt(officer), max_age=_KEPT_FOR_SECONDS)
    except signing.BadSignature:
        return None
    if kept["code"] != definition.code:
        return None
    number, holder, disputed = kept["number"], kept["holder"], kept["disputed"]
    return Sheet(definition, officer, number, place_code, today, holder, {}, kept["answers"], disputed)


def _salt(officer: str) -> str:
    return f"{_SALT}.{officer}"


def fill(sheet: Sheet, ask: Ask) -> Sheet:
    """Ask what can be asked and put in what came; what the officer typed stays, unless the law locks the field."""
    for _ in range(_MOST_ROUNDS):
        further = _once(sheet, ask)
        if (further.form, further.answers) == (sheet.form, sheet.answers):
            break
        sheet = further
    return sheet


def _once(sheet: Sheet, ask: Ask) -> Sheet:
    place = str(sheet.form.get(sheet.definition.competence.place_field) or sheet.place_code)
    known = References(form=sheet.form, today=sheet.today, applicant=sheet.number, place_code=place)
    asked = {key: answer["lookup"] for key, answer in sheet.answers.items()}
    present = ("", *(part.key for part in sheet.definition.parts))  # whoever has a part is here, and says it
    due = askings_due(sheet.definition, known, asked, parts=present)
    answers = {**sheet.answers, **{question.key: ask(question.asking, question.lookup) for question in due}}
    found = {key: answer["fields"] for key, answer in answers.items()}
    put_in = filled(sheet.definition, known, found)
    put_in = {name: it for name, it in put_in.items() if not (name in sheet.form and name in sheet.disputed)}
    form = {**sheet.form, **{name: filling.value for name, filling in put_in.items()}}
    return replace(sheet, form=calculated(sheet.definition, replace(known, form=form)), answers=answers)
