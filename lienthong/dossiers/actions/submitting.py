"""Filing: a form, or a draft, becomes a dossier with a number and a due time, in one SQL statement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate, localtime

from lienthong.accounts.queries import account_of_person
from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.actions import move_attachments
from lienthong.documents.queries import AttachedFile, attachments_of
from lienthong.dossiers.actions.paying import MACHINE, open_fee
from lienthong.dossiers.models import Dossier, Draft, IdempotentAct
from lienthong.dossiers.queries.competence import Competence, Ground, ground_of, ground_under, taken_in_elsewhere
from lienthong.dossiers.queries.files import known_act
from lienthong.dossiers.queries.uploads import spoiled_files
from lienthong.dossiers.refusals import ChannelNotOffered, DraftAlreadySubmitted
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.fees import FILING, lines_of, pay_until
from lienthong.dossiers.rules.linking import Origin
from lienthong.dossiers.rules.parties import Parties, parties_of
from lienthong.dossiers.rules.problems import problems, say_missing, say_spoiled
from lienthong.dossiers.rules.provenance import Provenance, counts, provenance_of
from lienthong.dossiers.rules.repetition import check_key, filing_holder, fingerprint_of
from lienthong.library.actions.keeping import use_papers
from lienthong.library.rules import papers_in
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import References, visible_values
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.filling import filled
from lienthong.procedures.rules.forms import check_form
from lienthong.procedures.rules.papers import required_components
from lienthong.procedures.rules.wording import FieldError
from lienthong.units.refusals import AgencyUnknown, UnitUnknown

_FILE_DOSSIER = (Path(__file__).parents[1] / "sql" / "file_dossier.sql").read_text(encoding="utf-8")
ONLINE = "online"
_NO_SUCH_PLACE = Text("Không có đơn vị này. Hãy chọn lại nơi nộp.", "There is no such unit. Choose the place again.")


@dataclass(frozen=True, slots=True)
class _Filing:
    """A request about to be filed: what the person gives, under which law, by which act and key."""

    act: str
    key: str
    fingerprint: str
    ground: Ground
    form: Mapping[str, Any]
    channel: str
    by: Actor
    at: datetime
    place_code: str = ""
    holder: str = ""  # where its files are kept
    held: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # old addresses that became communes
    origin: Origin | None = None

    @property
    def definition(self) -> ProcedureDefinition:
        """The law under which it is filed."""
        return self.ground.definition


def submit_dossier(
    procedure: str,
    form: Mapping[str, Any],
    *,
    place_code: str = "",
    channel: str = ONLINE,
    key: str,
    by: Actor,
    at: datetime,
    held: Mapping[str, Mapping[str, Any]] | None = None,
) -> Dossier:
    """File a form directly (API, counter, post) and return the dossier; what is filed twice under one key is one file.

    ``place_code`` is needed where the form does not hold it. Files are put to ``filing_holder(by, key)`` beforehand.
    ``held`` is what registries answered to the calling door, by field (see ``Draft.held``), never what a browser says.
    A person files for themselves, online; an officer of the intake unit at the counter and by post. Two SQL
    statements once the process knows the procedure and the place, and those for files where there may be any.

    Refuses ``InvalidInput`` with every error, ``ProcedureUnknown``, ``ChannelNotOffered``, ``NotAllowed``,
    ``IdempotencyKeyMissing``, ``IdempotencyKeyReused``.
    """
    check_key(key)
    body = {"procedure": procedure, "form": dict(form), "place": place_code, "channel": channel}
    filing = _Filing(
        act="submit_dossier",
        key=key,
        fingerprint=fingerprint_of("submit_dossier", body),
        ground=ground_of(procedure, on=localdate(at)),
        form=dict(form),
        channel=channel.lower(),
        by=by,
        at=at,
        place_code=place_code,
        holder=filing_holder(by, key),
        held=held or {},
    )
    return _filed(_with_defaults(filing))


@transaction.atomic
def submit_draft(draft_id: UUID | str, *, key: str, by: Actor, at: datetime) -> Dossier:
    """File a draft as it stands, with its files; the draft is then closed.

    The law is the one under which it was begun, while that accepts; after that it is carried to the law of today first
    (``carry_draft``). Refuses ``NotFound`` (not one's own), ``DraftAlreadySubmitted``, ``DraftOutdated``,
    ``ProcedureUnknown``, ``InvalidInput`` with every error.
    """
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("version").defer("version__body")
    draft = drafts.filter(pk=draft_id, account_id=_person(by)).first()
    if draft is None:
        raise NotFound(what=str(draft_id))
    fingerprint = fingerprint_of("submit_draft", {"draft": str(draft.pk)})
    if known := known_act("submit_draft", key=key, fingerprint=fingerprint, by=by):
        return Dossier.objects.get(code=known.dossier_code)
    if draft.dossier:
        raise DraftAlreadySubmitted(dossier=draft.dossier)
    dossier = _filed(
        _Filing(
            act="submit_draft",
            key=key,
            fingerprint=fingerprint,
            ground=ground_under(draft.version, on=localdate(at)),
            form=draft.form,
            channel=ONLINE,
            by=by,
            at=at,
            holder=draft.holder,
            held=draft.held,
            defaults=draft.defaults,
            places=draft.places,
        )
    )
    draft.dossier = dossier.code
    draft.saved_at = at
    draft.save(update_fields=["dossier", "saved_at"])
    return dossier


def file_for_root(procedure: str, form: Mapping[str, Any], origin: Origin, *, by: Actor, at: datetime) -> Dossier:
    """File a linked procedure for the one who declared its root; once for each root and link.

    The machine only. Its papers are the root's. Refuses like ``submit_dossier``.
    """
    by.must(Role.STEERING, path="/")
    act = "file_for_root"
    filing = _Filing(
        act=act,
        key=f"{origin.root}:{origin.link}",
        fingerprint=fingerprint_of(act, {"root": origin.root, "link": origin.link}),
        ground=ground_of(procedure, on=localdate(at)),
        form=dict(form),
        channel=origin.channel,
        by=by,
        at=at,
        origin=origin,
    )
    return _filed(_with_defaults(filing))


def _person(by: Actor) -> int:
    if by.kind != "person":
        raise NotAllowed(right=str(Role.PERSON))
    return int(by.id)


def _with_defaults(filing: _Filing) -> _Filing:
    """Put in what the definition gives where the caller left a field out."""
    known = References(
        form=filing.form, today=localdate(filing.at), applicant=filing.by.subject, place_code=filing.place_code
    )
    defaults = {name: filling.value for name, filling in filled(filing.definition, known, {}).items()}
    place = {filing.definition.competence.place_field: filing.place_code} if filing.place_code else {}
    return replace(filing, form={**defaults, **place, **filing.form}, defaults=defaults)


def _filed(filing: _Filing) -> Dossier:
    """Check everything that the law asks of a filing, say all that is wrong at once, then file it."""
    definition, channel = filing.definition, filing.channel
    if channel not in definition.channels and filing.origin is None:
        raise ChannelNotOffered(channel=channel, offered=", ".join(definition.channels))
    known = References(form=filing.form, today=filing.ground.on, applicant=filing.by.subject)
    filing = replace(filing, form=calculated(definition, known))
    form = visible_values(definition, filing.form)
    provenance = provenance_of(definition, form, filing.held, filing.defaults)
    provenance |= {name: {**provenance[name], "was": old} for name, old in filing.places.items() if name in provenance}
    if filing.origin is not None:
        provenance |= {name: line for name, line in filing.origin.provenance.items() if name in form}
    errors = check_form(definition, filing.form, on=filing.ground.on)
    papers = _papers(filing, provenance)
    if channel == ONLINE and filing.origin is None:
        errors += _missing(definition, form, provenance, papers)
    spoiled = spoiled_files(papers, on=filing.ground.on)
    errors += [FieldError(file.component, "paper_not_usable", say_spoiled(file.name)) for file in spoiled]
    competence = _competence(filing, errors)
    if errors or competence is None:
        raise InvalidInput(**problems(errors))
    competence = _taken_in(filing, competence)
    fee = lines_of(fee_on(definition, filing.ground.on, form, channel=channel).due(FILING))
    if not papers and not fee:
        return _written(filing, form, provenance, competence)
    with transaction.atomic():
        dossier = _written(filing, form, provenance, competence, owes=bool(fee))
        if papers and move_attachments(filing.holder, f"dossier:{dossier.code}", by=filing.by, at=filing.at):
            lent = papers_in(paper.origin for paper in papers)
            use_papers(lent, dossier.code, definition.code, by=filing.by, at=filing.at)
        if fee:
            open_fee(dossier, FILING, fee, by=MACHINE, at=filing.at)
        return dossier


def _papers(filing: _Filing, provenance: Provenance) -> list[AttachedFile]:
    """Return the files that were put up; online nothing is asked where the form takes none."""
    needed = required_components(filing.definition, filing.form, provenance)
    takes_files = any(paper.how == "upload" or paper.may_come_from_store for paper in needed)
    return attachments_of(filing.holder) if takes_files or filing.channel != ONLINE else []


def _missing(
    definition: ProcedureDefinition, form: Mapping[str, Any], provenance: Provenance, papers: list[AttachedFile]
) -> list[FieldError]:
    there = {paper.component for paper in papers}
    return [
        FieldError(needed.component.id, "file_missing", say_missing(needed.component.name.text))
        for needed in required_components(definition, form, provenance)
        if needed.must_upload and needed.component.id not in there
    ]


def _competence(filing: _Filing, errors: list[FieldError]) -> Competence | None:
    """Return who is competent; a place that does not exist is one more error of the form."""
    place_field = filing.definition.competence.place_field
    code = filing.form.get(place_field)
    if not isinstance(code, str) or any(error.path == place_field for error in errors):
        return None
    try:
        return filing.ground.competence_at(code)
    except (UnitUnknown, AgencyUnknown):
        errors.append(FieldError(place_field, "unit_unknown", _NO_SUCH_PLACE))
        return None


def _taken_in(filing: _Filing, competence: Competence) -> Competence:
    """Return who is competent, by whom it is taken in included, or refuse who may not file it so.

    A person files online and for themselves; paper and counter are the intake unit's, or that of another place where
    the law asks for no boundaries; linked files are the machine's.
    """
    by = filing.by
    if by.kind == "person" and filing.channel != ONLINE:
        raise NotAllowed(right=str(Role.INTAKE))
    if by.kind == "officer" and filing.channel == ONLINE:
        raise NotAllowed(right=str(Role.PERSON))
    if by.kind == "person" or by.may(Role.INTAKE, path=competence.intake_path, procedure=filing.definition.code):
        return competence
    return taken_in_elsewhere(competence, filing.ground, by=by)


def _written(
    filing: _Filing, form: dict[str, Any], provenance: Provenance, competence: Competence, *, owes: bool = False
) -> Dossier:
    """Number and write the file in one statement; return it, or the one that this key filed before."""
    dossier = _dossier(filing, form, provenance, competence, owes=owes)
    with connection.cursor() as cursor:
        cursor.execute(_FILE_DOSSIER, _parameters(filing, dossier, competence, owes=owes))
        row = cursor.fetchone()
    if row is not None and row[3]:
        dossier.code = row[0]
        dossier.root = dossier.root or (dossier.code if filing.definition.linked else "")
        dossier._state.adding = False  # noqa: SLF001 - the row is there: the statement wrote it
        return dossier
    known_act(filing.act, key=filing.key, fingerprint=filing.fingerprint, by=filing.by)
    known = IdempotentAct.objects.filter(actor_id=filing.by.id, key=filing.key)
    return Dossier.objects.get(code__in=known.values("dossier_code"))


def _dossier(
    filing: _Filing, form: dict[str, Any], provenance: Provenance, competence: Competence, *, owes: bool
) -> Dossier:
    definition, at = filing.definition, filing.at
    kind = EventKind.STARTED if definition.clock_starts == "submitted" else EventKind.FILED
    events = [Event(kind, at)]
    if owes:
        events.append(Event(EventKind.PAUSED, at, whose="person", until=pay_until(FILING, localtime(at))))
    case = case_of(definition, form)
    step = transitions.first_step(definition)
    whose = _whose(filing, parties_of(definition, form))
    return Dossier(
        procedure=definition.code,
        version_id=filing.ground.version_id,
        case=case,
        root=filing.origin.root if filing.origin else "",
        link=filing.origin.link if filing.origin else "",
        state=transitions.State.SUBMITTED,
        step=step.key,
        place_id=competence.place_id,
        place_code=competence.place_code,
        intake_id=competence.intake_id,
        unit_id=competence.unit_id,
        holder_id=competence.intake_id,
        holder_role=step.role,
        is_elsewhere=competence.is_elsewhere,
        helped_id=filing.by.unit_id if filing.by.kind == "officer" else None,
        channel=filing.channel,
        form=form,
        provenance=provenance,
        events=[event.as_json() for event in events],
        submitted_at=at,
        due_at=due(definition.term_of(case), competence.calendar, events).due_at,
        **whose,
    )


def _whose(filing: _Filing, parties: Parties) -> dict[str, Any]:
    """Return whose request it is: the root's, the person's own, or at the counter that of the person in the form."""
    by, origin = filing.by, filing.origin
    subject = {"subject_name": parties.subject_name}
    if origin is not None:
        applicant = {"applicant_id": origin.applicant_id, "applicant_name": origin.applicant_name}
        return {**subject, **applicant, "filed_by": origin.filed_by}
    if by.kind == "person":
        return {**subject, "applicant_id": int(by.id), "applicant_name": by.name, "filed_by": ""}
    name = parties.applicant_name or parties.subject_name
    return {**subject, "applicant_id": _account(parties.applicant_number), "applicant_name": name, "filed_by": by.id}


def _account(personal_number: str) -> int | None:
    account = account_of_person(personal_number) if personal_number else None
    return account.pk if account else None


def _parameters(filing: _Filing, dossier: Dossier, competence: Competence, *, owes: bool) -> dict[str, Any]:
    by, at = filing.by, filing.at
    asked, prefilled = counts(dossier.provenance)
    line = {**dossier.line, "fields_asked": asked, "fields_prefilled": prefilled} | ({"waits": True} if owes else {})
    columns = {column: getattr(dossier, column) for column in _COLUMNS}
    written = {
        name: json.dumps(getattr(dossier, name), ensure_ascii=False) for name in ("form", "provenance", "events")
    }
    return (
        columns
        | written
        | {
            "state": str(dossier.state),
            "series": f"{competence.intake_code}-{localdate(at):%y%m%d}",
            "verb": filing.act,
            "key": filing.key,
            "fingerprint": filing.fingerprint,
            "at": at,
            "actor_kind": by.kind,
            "actor_id": by.id,
            "actor_name": by.name,
            "actor_unit": by.unit_id,
            "act_detail": json.dumps({"channel": dossier.channel}),
            "is_root": bool(filing.definition.linked),
            "line": json.dumps(line),
        }
    )


_WRITTEN = ("form", "provenance", "events")
_COLUMNS = (
    "procedure",
    "version_id",
    "case",
    "root",
    "link",
    "step",
    "place_id",
    "place_code",
    "intake_id",
    "unit_id",
    "holder_id",
    "holder_role",
    "applicant_id",
    "applicant_name",
    "subject_name",
    "filed_by",
    "channel",
    "due_at",
    "helped_id",
    "is_elsewhere",
)
