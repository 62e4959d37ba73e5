"""Filling in a form: what registries know is put in with its source, what the person types is kept, always.

A reading of a registry is committed at once, with its ledger line, before the draft is changed: whatever happens to the
draft, the person sees who read what. Services that do not answer never stop anybody from typing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed, Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.actions import remove_attachments
from lienthong.dossiers.models import Draft
from lienthong.dossiers.queries.files import definitions_of
from lienthong.dossiers.queries.invitations import as_applicant_sees
from lienthong.dossiers.queries.lists import get_open_draft, lock_draft
from lienthong.dossiers.refusals import FieldNotHeld, NumberMissing
from lienthong.dossiers.rules.holding import held_of, own_values
from lienthong.dossiers.rules.parties import must_be_offered
from lienthong.dossiers.rules.repetition import explained
from lienthong.exchange.actions.reading import read_facts
from lienthong.exchange.rules import PERSON
from lienthong.procedures.definitions import Asking, ProcedureDefinition
from lienthong.procedures.queries import version_on
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.filling import Question, askings_due, filled
from lienthong.procedures.rules.parts import asked_parts, fields_of, others_fields
from lienthong.procedures.rules.wording import FieldError

_WHAT_IS_WRONG = Text("điều chưa đúng", "what is wrong")
#: Answers lead to further questions (the person, then the spouse, …); no form needs more rounds than this.
_MOST_ROUNDS = 10
_LONGEST_NUMBER = 20


def start_draft(procedure: str, *, by: Actor, at: datetime, for_number: str = "") -> Draft:
    """Begin a form: registries are asked about the applicant and what they hold is put in, each value with its source.

    It is the request of the business for which the person acts, of themselves, or of the person with the personal
    number ``for_number``, who takes it over once it is filled in: no registry is asked before.

    Refuses ``ProcedureUnknown``, ``NotAllowed`` (only a signed-in person has drafts), ``ApplicantNotOffered``,
    ``NumberMissing`` (one's own number needs no helper).
    """
    if by.kind != "person":
        raise NotAllowed(right=str(Role.PERSON))
    for_number = for_number.strip()
    if for_number == by.subject or (for_number and not (for_number.isalnum() and len(for_number) <= _LONGEST_NUMBER)):
        raise NumberMissing
    version = version_on(procedure, on=localdate(at))
    must_be_offered(definitions_of([version.pk])[version.pk], "" if for_number else by.business)
    with transaction.atomic():
        draft = Draft.objects.create(
            version=version,
            account_id=int(by.id),
            number=for_number or by.subject,
            business="" if for_number else by.business,
            helper_id=int(by.id) if for_number else None,
            created_at=at,
            saved_at=at,
        )
        _record("dossiers.draft_started", draft, {"procedure": procedure}, by=by, at=at)
    return _fill_and_keep(draft, "", by=by, at=at)


def save_draft(
    draft_id: UUID | str,
    form: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    places: Mapping[str, Mapping[str, Any]] | None = None,
) -> Draft:
    """Keep what was typed, right or wrong, complete or not; fields that ``form`` leaves out stay as they are.

    ``places`` tells of fields whose commune was found by an old address: {"words", "code", "name", "among"}, the answer
    and its reason.

    A locked field keeps the registry's value: the attempt is in ``refused`` of the draft returned, as a field error.
    What was typed may let further registries be asked. What somebody else gives (see ``inviting``) stays.
    Refuses ``NotFound``, ``DraftAlreadySubmitted``, ``DraftOfAnother``.
    """
    draft = keep(get_open_draft(draft_id, to=by), form, part="", by=by, at=at, places=places or {})
    return as_applicant_sees(draft, _definition(draft))


def keep(
    draft: Draft,
    form: Mapping[str, Any],
    *,
    part: str,
    by: Actor,
    at: datetime,
    places: Mapping[str, Mapping[str, Any]],
) -> Draft:
    """Keep what was typed in one's part of a form (empty: the applicant's). The right is checked by who calls."""
    with transaction.atomic():
        draft = lock_draft(draft)
        definition = _definition(draft)
        own = _own_fields(draft, definition, part, at)
        given = {name: value for name, value in form.items() if name in own}
        refused = [name for name, value in given.items() if _is_locked_against(draft, name, value)]
        draft.places = _places(draft, given, places)
        draft.form = draft.form | {name: value for name, value in given.items() if name not in refused}
        draft.saved_at = at
        draft.save()
        detail = {"procedure": definition.code, **({"part": part} if part else {})}
        _record("dossiers.draft_saved", draft, detail, by=by, at=at)
    draft = _fill_and_keep(draft, part, by=by, at=at)
    draft.refused = [FieldError(name, "field_locked", _locked_words(definition, name)) for name in refused]
    return draft


def refill_draft(draft_id: UUID | str, *, by: Actor, at: datetime) -> Draft:
    """Ask again every registry that did not answer or held nothing; what was typed stays.

    Refuses ``NotFound``, ``DraftAlreadySubmitted``.
    """
    draft = get_open_draft(draft_id, to=by)
    with transaction.atomic():
        draft = lock_draft(draft)
        draft.answers = {key: answer for key, answer in draft.answers.items() if answer["state"] == "found"}
        draft.save(update_fields=["answers"])
        _record("dossiers.draft_refilled", draft, {}, by=by, at=at)
    draft = _fill_and_keep(draft, "", by=by, at=at)
    return as_applicant_sees(draft, _definition(draft))


def report_wrong(draft_id: UUID | str, field: str, words: str, *, by: Actor, at: datetime) -> Draft:
    """Say that what a registry holds is wrong: the field opens for the person's own value; officers see both.

    Refuses ``NotFound``, ``DraftAlreadySubmitted``, ``DraftOfAnother``, ``FieldNotHeld`` (also what is somebody else's
    to say), ``WordsMissing``.
    """
    draft = get_open_draft(draft_id, to=by)
    if field.partition(".")[0] not in _own_fields(draft, _definition(draft), "", at):
        raise FieldNotHeld(field=field)
    draft = dispute(draft, field, words, by=by, at=at)
    return as_applicant_sees(draft, _definition(draft))


@transaction.atomic
def dispute(draft: Draft, field: str, words: str, *, by: Actor, at: datetime) -> Draft:
    """Open a field whose held value is said to be wrong. The right is checked by who calls."""
    draft = lock_draft(draft)
    words = explained(words, _WHAT_IS_WRONG)
    line = draft.held.get(field)
    if line is None or line["state"] != "found":
        raise FieldNotHeld(field=field)
    draft.disputed = {**draft.disputed, field: words}
    draft.held = held_of(_definition(draft), draft.answers, draft.disputed, draft.form)
    draft.saved_at = at
    draft.save()
    dispute_fact(field, line, procedure=draft.version.procedure_id, dossier=draft.holder, by=by, at=at)
    return draft


@transaction.atomic
def dispute_fact(field: str, held: Mapping[str, Any], *, procedure: str, dossier: str, by: Actor, at: datetime) -> None:
    """Tell the ledger that somebody says a value which a registry gave is wrong; its owner reads it there.

    ``held`` is what the registry answered for the field (see ``Draft.held``), ``dossier`` the file or form it is in.
    """
    about = f"record:{held['record']}" if held.get("record") else f"service:{held['service']}"
    detail = {"field": field, "service": held["service"], "procedure": procedure}
    ledger.record("dossiers.fact_disputed", by=by, at=at, about=about, dossier=dossier, detail=detail)


@transaction.atomic
def discard_draft(draft_id: UUID | str, *, by: Actor, at: datetime) -> None:
    """Throw a draft and its files away for good. Refuses ``NotFound``, ``DraftAlreadySubmitted``."""
    draft = lock_draft(get_open_draft(draft_id, to=by))
    remove_attachments(draft.holder, by=by, at=at)
    _record("dossiers.draft_discarded", draft, {"procedure": draft.version.procedure_id}, by=by, at=at)
    draft.delete()


# ---------------------------------------------------------------- one draft


def _own_fields(draft: Draft, definition: ProcedureDefinition, part: str, at: datetime) -> frozenset[str]:
    """Return the fields that are one's own to give: those of a part, or all that are nobody else's and are shown."""
    if part:
        return fields_of(definition, part) - definition.hidden
    others = frozenset[str]() if draft.is_with_helper else others_fields(definition, draft.known(on=localdate(at)))
    return frozenset(definition.fields) - others - definition.hidden


def _places(draft: Draft, given: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the old addresses of fields: those found now, and those kept whose commune stays as it was."""
    before = draft.form
    kept = {name: old for name, old in draft.places.items() if given.get(name, before.get(name)) == before.get(name)}
    return kept | {name: dict(old) for name, old in found.items() if name in given}


def _definition(draft: Draft) -> ProcedureDefinition:
    return definitions_of([draft.version_id])[draft.version_id]


def _is_locked_against(draft: Draft, name: str, value: object) -> bool:
    line = draft.held.get(name)
    return line is not None and bool(line["locked"]) and value != line["value"]


def _locked_words(definition: ProcedureDefinition, name: str) -> Text:
    label = definition.fields[name].label
    return Text(
        f"{label.vi}: theo quy định, giá trị lấy từ cơ sở dữ liệu. Nếu chưa đúng, hãy bấm “Thông tin này chưa đúng”.",
        f"{label.en}: by law the registry's value is used. If it is wrong, choose “This is wrong”.",
    )


def _record(verb: str, draft: Draft, detail: dict[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(verb, by=by, at=at, about=draft.holder, dossier=draft.holder, detail=detail)


# ---------------------------------------------------------------- filling in


def _fill_and_keep(draft: Draft, part: str, *, by: Actor, at: datetime) -> Draft:
    """Ask what can be asked for one's part, put in what came, keep it; what was typed meanwhile elsewhere prevails."""
    definition = _definition(draft)
    begun_from = dict(draft.form)
    for _ in range(_MOST_ROUNDS):
        if not _fill_once(draft, definition, part, by, at):
            break
    with transaction.atomic():
        now = lock_draft(draft)
        if now.version_id != draft.version_id:
            return now  # carried to another text of the law meanwhile, and filled in there
        typed_meanwhile = {name: value for name, value in now.form.items() if begun_from.get(name) != value}
        draft.form = draft.form | typed_meanwhile
        draft.save()
    return draft


def _fill_once(draft: Draft, definition: ProcedureDefinition, part: str, by: Actor, at: datetime) -> bool:
    """Do one round; tell whether anything came of it."""
    known = draft.known(on=localdate(at))
    wanted = _wanted(draft, definition, part, known)
    others = {
        asking.key for asking in definition.prefill_from if (asking.by or "") not in _parts(definition, part, known)
    }
    current = {
        key: answer
        for key, answer in draft.answers.items()
        if key.partition("@")[0] in others or (key in wanted and answer["lookup"] == wanted[key].lookup)
    }
    new = {
        key: _ask(question.asking, question.lookup, draft, definition, by=by, at=at)
        for key, question in wanted.items()
        if key not in current
    }
    before = (draft.form, draft.answers, draft.defaults)
    own = own_values(draft.form, draft.held, draft.defaults)
    draft.answers = current | new
    found = {key: answer["fields"] for key, answer in draft.answers.items()}
    put_in = filled(definition, replace(known, form=own), found)
    put_in = {name: filling for name, filling in put_in.items() if not (name in own and name in draft.disputed)}
    form = own | {name: filling.value for name, filling in put_in.items()}
    draft.form = calculated(definition, replace(known, form=form))
    draft.held = held_of(definition, draft.answers, draft.disputed, draft.form)
    draft.defaults = {name: filling.value for name, filling in put_in.items() if not filling.asking}
    return before != (draft.form, draft.answers, draft.defaults)


def _wanted(draft: Draft, definition: ProcedureDefinition, part: str, known: References) -> dict[str, Question]:
    """Return what is to be asked for a part, by key; nothing while a helper fills the form in."""
    if draft.is_with_helper:
        return {}
    return {one.key: one for one in askings_due(definition, known, {}, parts=_parts(definition, part, known))}


def _parts(definition: ProcedureDefinition, part: str, known: References) -> frozenset[str]:
    """Return in whose name registries are asked: of one part, or of the applicant and of parts that are theirs too."""
    if part:
        return frozenset({part})
    return frozenset({"", *(one.key for one in definition.parts)}) - {one.key for one in asked_parts(definition, known)}


def _ask(
    asking: Asking, lookup: dict[str, str], draft: Draft, definition: ProcedureDefinition, *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Ask one service; whatever it says or refuses becomes a state, never an obstacle."""
    try:
        answer = read_facts(
            asking.service,
            lookup=lookup,
            consumer=PERSON,
            procedure=definition.code,
            dossier=draft.holder,
            by=by,
            at=at,
        )
    except Refused as refusal:
        return {"lookup": lookup, "service": asking.service, "state": "down", "reason": refusal.code, "fields": {}}
    return {
        "lookup": lookup,
        "service": asking.service,
        "registry": answer.registry,
        "state": answer.state,
        "reason": answer.reason,
        "fields": answer.fields,
        "record": answer.record_id,
        "version": answer.version_id,
        "valid_from": answer.valid_from.isoformat() if answer.valid_from else None,
        "read_at": answer.read_at.isoformat(),
    }
