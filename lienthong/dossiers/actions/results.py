"""The machine's part: a signed file becomes facts in the registries and a paper, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from lienthong.core.refusals import Refused
from lienthong.core.values import Actor
from lienthong.documents.actions import issue_document
from lienthong.documents.models import IssuedDocument
from lienthong.documents.queries import attachments_of
from lienthong.dossiers import queries
from lienthong.dossiers.actions.case import tell
from lienthong.dossiers.actions.finishing import complete_dossier
from lienthong.dossiers.actions.paying import open_result_fee
from lienthong.dossiers.models import Dossier, DossierCounter
from lienthong.dossiers.queries.money import is_result_free
from lienthong.dossiers.queries.trees import children_of, written_in_tree
from lienthong.dossiers.rules.parties import parties_of
from lienthong.dossiers.rules.results import (
    numbers_wanted,
    owners,
    paper_number,
    place_codes,
    result_ends,
    series_of,
    shown_rows,
    times,
)
from lienthong.dossiers.rules.transitions import DELAYED
from lienthong.exchange.actions.writing import close_fact, update_fact, write_fact
from lienthong.exchange.refusals import FactNotHeld
from lienthong.exchange.rules import Written
from lienthong.library.actions.keeping import keep_result, keep_upload, release_papers
from lienthong.library.rules.owning import PERSON, owner_key
from lienthong.procedures.definitions import ProcedureDefinition, Write
from lienthong.procedures.rules.conditions import References, resolve
from lienthong.units import queries as units
from lienthong.units.refusals import UnitUnknown

log = structlog.get_logger()


def make_result(code: str, *, by: Actor, at: datetime) -> bool:
    """Write what was signed to the registries, issue the paper and complete the file; return whether it is done now.

    All of it or nothing: what cannot be done leaves the file where it is, says so once in its thread, and is tried
    again. A file that is not waiting for the machine is left alone, so that doing this twice makes one result.
    """
    try:
        with transaction.atomic():
            dossier = _waiting(code)
            if dossier is None:
                return False
            done = complete_dossier(code, _made(dossier, by, at), key=f"result:{code}", by=by, at=at)
            open_result_fee(done, by=by, at=at)
            if is_result_free(code):
                release_papers(code, by=by, at=at)
    except Refused as refusal:
        _note_delay(code, refusal.code, by=by, at=at)
        return False
    except Exception:  # whatever is wrong with one file must not hold up the others
        log.exception("result failed", dossier=code)
        _note_delay(code, "internal_error", by=by, at=at)
        return False
    return True


def _waiting(code: str) -> Dossier | None:
    files = Dossier.objects.select_for_update(of=("self",)).select_related("unit", "applicant")
    return files.filter(code=code, holder_role="system", ended_at=None).first()


def _made(dossier: Dossier, by: Actor, at: datetime) -> dict[str, Any]:
    """Write every fact in order, then issue the paper and keep it for its owners; return what came of it."""
    definition = queries.definition_of(dossier)
    known = _references(dossier, definition, localdate(at))
    ends = result_ends(definition, known)
    known = replace(known, result_until=(ends - timedelta(days=1)).isoformat() if ends else "")
    facts = {}
    for write in definition.writes:
        for name, row in times(write, dossier.form):
            fact = _written(write, name, dossier, definition.competence.agency, replace(known, row=row), by, at)
            if fact is not None:
                known = replace(known, written={**known.written, name: fact.data})
                facts[name] = {"record": fact.record_id, "version": fact.version_id}
    paper = _issued(dossier, definition, known, by=by, at=at)
    _keep_papers(paper, dossier, definition, known, by, at)
    return {"facts": facts, "numbers": dict(known.numbers), "document": paper.code}


def _written(
    write: Write, name: str, dossier: Dossier, agency: str, known: References, by: Actor, at: datetime
) -> Written | None:
    """Record, update or end one fact; ``None`` when there is none to change and the procedure allows it."""
    data = {name: resolve(value, known) for name, value in write.map.items()}
    find = {name: str(resolve(value, known) or "") for name, value in write.find.items()}
    for_whom: dict[str, Any] = {"consumer": agency, "procedure": dossier.procedure, "dossier": dossier.code}
    how = {**for_whom, "valid_from": date.fromisoformat(resolve(write.valid_from, known)), "name": name}
    if write.mode == "record":
        return write_fact(write.service, data, **how, by=by, at=at)
    try:
        if write.mode == "end":
            return close_fact(write.service, find=find, **how, by=by, at=at)
        return update_fact(write.service, data, find=find, **how, by=by, at=at)
    except FactNotHeld:
        if write.if_none == "refuse":
            raise
        return write_fact(write.service, data, **how, by=by, at=at) if write.if_none == "record" else None


def _references(dossier: Dossier, definition: ProcedureDefinition, day: date) -> References:
    unit = units.version_of(dossier.unit_id, on=day)
    numbers = {
        name: str(_next_number(series_of(unit.code, name, day))) for name in numbers_wanted(definition, dossier.form)
    }
    return References(
        form=dossier.form,
        today=day,
        applicant=_applicant_number(dossier, definition),
        unit_name=unit.name,
        place_code=dossier.place_code,
        place_name=units.names([dossier.place_id], on=day)[dossier.place_id],
        dossier_code=dossier.code,
        numbers=numbers,
        linked=written_in_tree(children_of(dossier.code)) if dossier.is_root else {},
    )


def _applicant_number(dossier: Dossier, definition: ProcedureDefinition) -> str:
    """Return the applicant's personal number: the account's, or at the counter the one that the form gives."""
    of_account = dossier.applicant.subject if dossier.applicant else None
    return of_account or parties_of(definition, dossier.form).applicant_number


def _next_number(series: str) -> int:
    """Take the next number of a series; it is given back when the transaction is undone."""
    DossierCounter.objects.get_or_create(series=series, defaults={"last": 0})
    counter = DossierCounter.objects.select_for_update().get(series=series)
    counter.last = F("last") + 1
    counter.save()
    counter.refresh_from_db()
    return counter.last


def _issued(
    dossier: Dossier, definition: ProcedureDefinition, known: References, *, by: Actor, at: datetime
) -> IssuedDocument:
    places = {code: _place_name(code, definition.level, known.today) for code in place_codes(definition, known.form)}
    return issue_document(
        dossier.code,
        definition.result.template,
        definition.result.title,
        paper_number(definition, known),
        dossier.unit_id,
        dossier.result.get("signer", ""),
        list(shown_rows(definition, known, places)),
        legal_basis=[", ".join(part for part in (one.act, one.article) if part) for one in definition.legal_basis],
        valid_to=result_ends(definition, known),
        by=by,
        at=at,
    )


def _keep_papers(
    issued: IssuedDocument,
    dossier: Dossier,
    definition: ProcedureDefinition,
    known: References,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the result for its owners, and for the applicant what was uploaded and is herewith accepted."""
    keep_result(issued, definition.result.kind, owners(definition, known), by=by, at=at)
    kept = {component.id: component for component in definition.components if component.kept_as}
    whose = [owner_key(PERSON, known.applicant)] if known.applicant else []
    for file in attachments_of(f"dossier:{dossier.code}") if kept and whose else ():
        component = kept.get(file.component)
        if component is not None and component.kept_as and not file.origin:
            kind, unit = component.kept_as, dossier.unit_id
            keep_upload(dossier.code, kind, component.name, file.sha256, unit, whose, by=by, at=at)


def _place_name(code: str, level: str, on: date) -> str:
    try:
        return units.version_at(code, level=level, on=on).name
    except UnitUnknown:
        return code


def _note_delay(code: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Say once in the thread that the result is delayed, and remember when it was tried."""
    with transaction.atomic():
        dossier = _waiting(code)
        if dossier is None:
            return
        dossier.tried_at = at
        if "delayed" in dossier.result:
            dossier.save(update_fields=["tried_at"])
            return
        dossier.result = {**dossier.result, "delayed": reason}
        told = {"reason": reason}
        tell(dossier, DELAYED, state_before=dossier.state, detail=told, line=told, by=by, at=at)
