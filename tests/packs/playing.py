"""Playing a procedure of a pack: registries hold what an example says they hold, officers take it to its end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lienthong.accounts.actions import grant_role, open_account, represent_business
from lienthong.accounts.queries import actor_of
from lienthong.core.values import Actor, Role, system
from lienthong.documents.actions import attach_file
from lienthong.dossiers.actions import handling, paying
from lienthong.dossiers.actions.drafting import save_draft, start_draft
from lienthong.dossiers.actions.inviting import agree_to_part, invite_to_part, save_part
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.actions.submitting import submit_dossier, submit_draft
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.steps import missing_papers, working_papers
from lienthong.dossiers.queries.trees import children_of
from lienthong.dossiers.rules.parties import parties_of
from lienthong.dossiers.rules.results import times
from lienthong.exchange.definitions import ServiceDefinition
from lienthong.packs.contents import Contents
from lienthong.procedures.definitions import PersonPart, ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.conditions import References, holds, is_given, resolve, rows_of
from lienthong.procedures.rules.forms import typed_values
from lienthong.procedures.rules.parts import asked_parts, fields_of, others_fields, person_of
from lienthong.registries.actions.facts import record_fact
from lienthong.registries.definitions import FieldDefinition, RegistryDefinition
from lienthong.registries.rules.validity import value_faults
from lienthong.units import queries as units
from tests.dossiers.making import pay

MACHINE = system("tests")
#: Since when there are offices, officers and what the registries of a play hold.
OPENED = datetime(2025, 7, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BEGAN = OPENED.date()
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
#: What a box of a registry holds that a play needs filled and no form says: the first that fits its pattern.
_SAMPLES = (
    "00004",
    "001199000009",
    "08:30",
    "2026-01",
    "000001",
    "GBT.00001",
    "GCS.0000001",
    *("1" * length for length in range(1, 13)),
    *("A" * length for length in range(1, 4)),
    "AA 00000001",
    "29-AA 123.45",
    "2026-2027",
)
_officers = itertools.count(1)


@dataclass
class Play:
    """One example of a procedure, about to be played."""

    contents: Contents
    definition: ProcedureDefinition
    at: datetime
    channel: str
    form: dict[str, Any]
    applicant: Actor
    acts: int = 0
    made: dict[str, Dossier] = field(default_factory=dict)

    def key(self) -> str:
        """Return a key that this play has not used."""
        self.acts += 1
        return f"{self.definition.code}-{self.acts}"

    @property
    def known(self) -> References:
        """What the values of the definition stand for."""
        return References(form=self.form, today=self.at.date(), applicant=self.applicant.subject)


def prepare(contents: Contents, code: str) -> Play:
    """Return a play of the first valid example of a procedure; the registries hold what it needs."""
    definition = contents.procedures[code].definition
    example = next(one for one in definition.examples if one.expect.valid)
    at = example.given.at.replace(tzinfo=OPENED.tzinfo)
    form = calculated(
        definition, References(form=typed_values(definition, example.given.form), today=example.given.at.date())
    )
    parties = parties_of(definition, form)
    name = parties.applicant_name or "Người Thử"
    account = open_account(f"who-{code}", name, subject=parties.applicant_number or None, by=MACHINE, at=at)
    form.setdefault(definition.competence.place_field, example.given.place)
    applicant = actor_of(account.pk)
    if "person" not in definition.applicants:
        represent_business(account.pk, parties.business, "Doanh nghiệp Thử", by=MACHINE, at=OPENED)
        applicant = actor_of(account.pk, acting_for=parties.business)
    play = Play(contents, definition, at, example.given.channel, form, applicant)
    for registry, fact in facts_of(play):
        record_fact(registry, fact, valid_from=BEGAN, source="test", by=MACHINE, at=at - timedelta(days=1))
    return play


# ---------------------------------------------------------------- what the registries hold


def facts_of(play: Play) -> list[tuple[str, dict[str, Any]]]:
    """Return, for each registry, what it must hold for the example: what fills the form, what is updated or ended."""
    facts: list[tuple[str, dict[str, Any]]] = []
    for service_code, lookup, data in [*_asked(play), *_changed(play)]:
        service = play.contents.services[service_code].definition
        registry = play.contents.registries[service.registry].definition
        known = next(
            (held for code, held in facts if code == service.registry and _carries(registry, held, lookup)), None
        )
        if known is None:
            known = dict(service.only)
            facts.append((service.registry, known))
        _put(service, registry, known, data, lookup)
    return [(code, completed(play.contents.registries[code].definition, fact)) for code, fact in facts]


Wanted = tuple[str, dict[str, str], dict[str, Any]]


def _asked(play: Play) -> Iterator[Wanted]:
    """Yield every question of the form that can be asked: service, lookup, and what the example says it answers."""
    for asking in play.definition.prefill_from:
        if not holds(asking.when, play.form):
            continue
        scopes = [({}, list(play.definition.fields.values()))] if asking.each is None else _rows(play, asking.each)
        for row, fields in scopes:
            known = replace(play.known, row=row)
            lookup = {name: str(resolve(value, known) or "") for name, value in asking.lookup.items()}
            answers = dict(_answers(fields, asking.key, {**play.form, **row}))
            if all(lookup.values()) and answers:  # what answers nothing in the example holds nothing
                yield asking.service, lookup, answers


def _rows(play: Play, table: str) -> list[tuple[Mapping[str, Any], list[FormField]]]:
    columns = list(play.definition.fields[table].columns)
    return [(row, columns) for _, row in rows_of(play.form, table)]


def _answers(fields: list[FormField], key: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for one in fields:
        if one.prefill is None or one.prefill.key != key or not is_given(values.get(one.name)):
            continue
        value = values[one.name]
        if one.prefill.columns:
            value = [{of: row[column] for column, of in one.prefill.columns.items() if column in row} for row in value]
        yield one.prefill.field, value


def _changed(play: Play) -> Iterator[Wanted]:
    """Yield every record that is updated or ended and that no earlier write of the file makes."""
    made: set[str] = set()
    for write in play.definition.writes:
        for _, row in times(write, play.form):
            known = replace(play.known, row=row)
            find = {name: str(resolve(value, known) or "") for name, value in write.find.items()}
            if write.mode != "record" and write.if_none == "refuse" and write.service not in made:
                yield write.service, find, {}
        if write.mode == "record" and holds(write.when, play.form):
            made.add(write.service)


def _carries(registry: RegistryDefinition, fact: Mapping[str, Any], lookup: Mapping[str, str]) -> bool:
    """Tell whether a fact is found by one of the lookup's identifiers."""
    for identifier in registry.identifiers:
        path = identifier.fields[0]
        if identifier.name in lookup and len(identifier.fields) == 1:
            name, _, column = path.partition(".")
            held = [row.get(column) for row in fact.get(name, [])] if column else [fact.get(name)]
            if lookup[identifier.name] in held:
                return True
    return False


def _put(
    service: ServiceDefinition,
    registry: RegistryDefinition,
    fact: dict[str, Any],
    data: Mapping[str, Any],
    lookup: Mapping[str, str],
) -> None:
    """Put values into a fact; those of a row (``members.relation``) into the row that was asked about."""
    tables = {path.rpartition(".")[2]: path.partition(".")[0] for path in service.fields if "." in path}
    row: dict[str, Any] = {}
    for name, value in data.items():
        if name in tables:
            row[name] = value
        elif not value_faults(registry.fields, {name: value}):  # a form may be content with a year
            fact.setdefault(name, value)
    for identifier in registry.identifiers:
        if identifier.name not in lookup or len(identifier.fields) > 1:
            continue
        name, _, column = identifier.fields[0].partition(".")
        if not column:
            fact.setdefault(name, lookup[identifier.name])
        elif not any(held.get(column) == lookup[identifier.name] for held in fact.get(name, [])):
            fact[name] = [*fact.get(name, []), {column: lookup[identifier.name], **row}]


def completed(registry: RegistryDefinition, fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fact with everything that its registry wants, the numbers that it gives itself left out."""
    whole = dict(fact)
    for name, numbering in registry.drawn_numbers.items():
        if number := whole.get(name):
            digit, year = number[3], number[4:6]
            century, sex = next(
                (century, sex)
                for century, digits in numbering.centuries.items()
                for sex, one in digits.items()
                if one == digit
            )
            whole.setdefault(numbering.date, f"{century}{year}-01-01")
            whole.setdefault(numbering.sex, sex)
    for rule in registry.rules:
        if rule.kind == "together" and whole.get(rule.field):
            whole.setdefault(rule.other, sample(registry.fields[rule.other]))
        if rule.kind == "not_before" and whole.get(rule.other) and registry.fields[rule.field].required:
            whole.setdefault(rule.field, whole[rule.other])
    given = {allocation.field for allocation in registry.allocations}
    whole |= {
        name: sample(one) for name, one in registry.fields.items() if one.required and name not in {*whole, *given}
    }
    for name, one in registry.fields.items():
        if one.type == "table" and whole.get(name):
            whole[name] = [_row_of(one, row) for row in whole[name]]
    return whole


def _row_of(table: FieldDefinition, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: sample(one) for name, one in table.columns.items() if one.required}, **row}


def sample(box: FieldDefinition) -> Any:
    """Return something that a box of a registry may hold."""
    if box.type == "code":
        fitting = [text for text in _SAMPLES if re.fullmatch(box.pattern, text)]
        assert fitting, f"no sample fits {box.pattern}: add one to _SAMPLES"
        return fitting[0]
    if box.type == "table":
        return [_row_of(box, {})]
    plain = {"text": "Mẫu", "date": "2025-07-01", "partial_date": "1980", "integer": 1, "yes_no": True}
    return box.choices[0].value if box.type == "choice" else plain[box.type]


# ---------------------------------------------------------------- from the filing to the paper


def officer(unit_id: int, role: Role) -> Actor:
    """Return somebody at an office who may do one kind of work, whom nobody has seen before."""
    name = f"officer-{next(_officers)}"
    account = open_account(name, name, unit_id=unit_id, title=name, by=MACHINE, at=OPENED)
    grant_role(account.pk, role, unit_id=unit_id, bloc=units.get_unit(unit_id).bloc, by=MACHINE, at=OPENED)
    return actor_of(account.pk)


def file(play: Play) -> Dossier:
    """File it as the example does: the person from a draft that registries fill, or an officer at the counter."""
    if play.channel == "online" and play.applicant.subject:
        draft = start_draft(play.definition.code, by=play.applicant, at=play.at)
        own = play.form.keys() - others_fields(play.definition, play.known)
        draft = save_draft(draft.pk, {name: play.form[name] for name in own}, by=play.applicant, at=play.at)
        for part in asked_parts(play.definition, play.known):
            _give_part(play, str(draft.pk), part)
        for component in play.definition.components:
            if holds(component.when, play.form):
                name = f"{component.id}.pdf"
                attach_file(f"draft:{draft.pk}", component.id, PDF, name, by=play.applicant, at=play.at)
        return submit_draft(draft.pk, key=play.key(), by=play.applicant, at=play.at)
    place = play.form[play.definition.competence.place_field]
    intake = _intake(play, place)
    return submit_dossier(play.definition.code, play.form, channel="counter", key=play.key(), by=intake, at=play.at)


def _give_part(play: Play, draft: str, part: PersonPart) -> None:
    """Let the person of a part be invited, give it, and agree to what they are shown."""
    number = person_of(part, play.known)
    account = open_account(f"part-{play.key()}", number, subject=number, by=MACHINE, at=play.at)
    other = actor_of(account.pk)
    invitation = invite_to_part(draft, part.key, by=play.applicant, at=play.at)
    given = {name: play.form[name] for name in fields_of(play.definition, part.key) if name in play.form}
    save_part(invitation.pk, given, by=other, at=play.at)
    agree_to_part(invitation.pk, by=other, at=play.at)


def _intake(play: Play, place: str) -> Actor:
    commune = units.version_at(place, level="commune", on=play.at.date()).unit_id
    return officer(units.agency_of(commune, play.definition.competence.intake).pk, Role.INTAKE)


def settle(play: Play, dossier: Dossier) -> None:
    """Take a file, and those that it is the root of, through every hand until it is done."""
    if dossier.is_root:
        for _ in play.definition.linked:
            advance_links(dossier.code, by=system("links"), at=play.at)
            for name, child in children_of(dossier.code).items():
                if name not in play.made:
                    _through(play, child)
                    play.made[name] = child
        advance_links(dossier.code, by=system("links"), at=play.at)
        assert make_result(dossier.code, by=system("results"), at=play.at)
    else:
        _through(play, dossier)
    dossier.refresh_from_db()


def _through(play: Play, dossier: Dossier) -> None:
    definition = play.contents.procedures[dossier.procedure].definition
    pay(dossier.code, at=play.at)
    dossier.refresh_from_db()
    intake = officer(dossier.holder_id, Role.INTAKE)
    dossier = handling.receive_dossier(dossier.code, key=play.key(), by=intake, at=play.at)
    settling = [step for step in definition.steps if step.role == "settle"]
    for step in settling:
        by = officer(dossier.holder_id, Role.SETTLE)
        dossier = handling.take_dossier(dossier.code, key=play.key(), by=by, at=play.at)
        for need in missing_papers(dossier):
            attach_file(working_papers(dossier.code), need.id, PDF, f"{need.id}.pdf", by=by, at=play.at)
        if step is not settling[-1]:
            dossier = handling.pass_on_dossier(dossier.code, key=play.key(), by=by, at=play.at)
    if any(rate.due == "assessment" and rate.amount for rate in definition.fee):
        paying.ask_payment(dossier.code, [], "Theo quy định", key=play.key(), by=by, at=play.at)
        pay(dossier.code, at=play.at)
    dossier = handling.propose_result(dossier.code, "grant", "Đủ điều kiện", key=play.key(), by=by, at=play.at)
    head = officer(dossier.holder_id, Role.HEAD)
    handling.sign_dossier(dossier.code, key=play.key(), by=head, at=play.at)
    assert make_result(dossier.code, by=system("results"), at=play.at), f"{dossier.procedure}: {told(dossier.code)}"


def told(code: str) -> str:
    """Return why the result of a file is delayed."""
    return str(Dossier.objects.get(code=code).result.get("delayed", ""))


def expected_facts(definition: ProcedureDefinition, dossier: Dossier) -> dict[str, str]:
    """Return what the result must have done, name → service: every write that applies and may not be skipped."""
    sure = [write for write in definition.writes if write.if_none != "skip"]
    return {name: write.service for write in sure for name, _ in times(write, dossier.form)}
