"""A request becomes a dossier with a number and a due time: all that is wrong at once, then one SQL statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, localtime

from lienthong.accounts.queries.people import account_of_person
from lienthong.core.refusals import InvalidInput, NotAllowed
from lienthong.core.values import Actor, Role, Text
from lienthong.documents.actions import move_attachments
from lienthong.documents.queries import AttachedFile, attachments_of
from lienthong.dossiers.actions.paying import MACHINE, open_fee
from lienthong.dossiers.models import Dossier, IdempotentAct, Invitation
from lienthong.dossiers.queries.competence import Competence, Ground, taken_in_elsewhere
from lienthong.dossiers.queries.files import known_act
from lienthong.dossiers.queries.uploads import spoiled_files
from lienthong.dossiers.refusals import ChannelNotOffered
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.dossiers.rules.fees import FILING, lines_of, pay_until
from lienthong.dossiers.rules.linking import Origin
from lienthong.dossiers.rules.parties import Parties, must_be_offered, parties_of
from lienthong.dossiers.rules.problems import problems, say_missing, say_spoiled
from lienthong.dossiers.rules.provenance import Provenance, count_fields, provenance_of, registries_of
from lienthong.library.actions.keeping import use_papers
from lienthong.library.rules.owning import papers_in
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.calculating import calculated
from lienthong.procedures.rules.cases import case_of
from lienthong.procedures.rules.conditions import References, visible_values
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.filling import filled
from lienthong.procedures.rules.papers import required_components
from lienthong.procedures.rules.parts import check_parts, fields_of, open_fields
from lienthong.procedures.rules.wording import FieldError
from lienthong.units.refusals import AgencyUnknown, UnitUnknown

_FILE_DOSSIER = (Path(__file__).parents[1] / "sql" / "file_dossier.sql").read_text(encoding="utf-8")
ONLINE = "online"
_NO_SUCH_PLACE = Text("Không có đơn vị này. Hãy chọn lại nơi nộp.", "There is no such unit. Choose the place again.")


@dataclass(frozen=True, slots=True)
class Filing:
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
    business: str = ""  # code of the business whose request it is
    drafted_by: str = ""  # who filled the form in for the applicant
    agreed: Mapping[str, Invitation] | None = None  # what others gave their word for; ``None``: whoever must be is here
    origin: Origin | None = None

    @property
    def definition(self) -> ProcedureDefinition:
        """The law under which it is filed."""
        return self.ground.definition

    def with_defaults(self) -> Filing:
        """Put in what the definition gives where the caller left a field out."""
        known = replace(_known(self), place_code=self.place_code)
        defaults = {name: filling.value for name, filling in filled(self.definition, known, {}).items()}
        place = {self.definition.competence.place_field: self.place_code} if self.place_code else {}
        return replace(self, form={**defaults, **place, **self.form}, defaults=defaults)

    def file(self) -> Dossier:
        """Check everything that the law asks of a filing, say all that is wrong at once, then file it.

        Refuses ``InvalidInput``, ``ChannelNotOffered``, ``ApplicantNotOffered``, ``NotAllowed``.
        """
        return _filed(self)


def _filed(filing: Filing) -> Dossier:
    """Check everything that the law asks of a filing, say all that is wrong at once, then file it."""
    definition, channel = filing.definition, filing.channel
    _check_offer(filing)
    filing = _as_agreed(filing)
    form = visible_values(definition, filing.form)
    provenance = _provenance(filing, form)
    errors = check_parts(definition, _known(filing), _agreed(filing), on=filing.ground.on)
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
        return _written(filing, form, provenance, competence, [])
    with transaction.atomic():
        dossier = _written(filing, form, provenance, competence, papers, owes=bool(fee))
        if papers and move_attachments(filing.holder, f"dossier:{dossier.code}", by=filing.by, at=filing.at):
            lent = papers_in(paper.origin for paper in papers)
            use_papers(lent, dossier.code, definition.code, by=filing.by, at=filing.at)
        if fee:
            open_fee(dossier, FILING, fee, by=MACHINE, at=filing.at)
        return dossier


def _check_offer(filing: Filing) -> None:
    """A procedure is filed by the ways, and for those, that it names; what is filed for a root came with the root."""
    offered = filing.definition.channels
    if filing.channel not in offered and filing.origin is None:
        raise ChannelNotOffered(channel=filing.channel, offered=", ".join(offered))
    if filing.by.kind == "person":
        must_be_offered(filing.definition, filing.business)


def _provenance(filing: Filing, form: Mapping[str, Any]) -> Provenance:
    """Return how each value came: also by which old address, in whose part, or with the root."""
    lines = provenance_of(filing.definition, form, filing.held, filing.defaults)
    lines |= {name: {**lines[name], "was": old} for name, old in filing.places.items() if name in lines}
    for part in filing.agreed or {}:
        own = fields_of(filing.definition, part)
        lines |= {path: {**line, "part": part} for path, line in lines.items() if path.partition(".")[0] in own}
    if filing.origin is not None:
        lines |= {name: line for name, line in filing.origin.provenance.items() if name in form}
    return lines


def _known(filing: Filing) -> References:
    return References(form=filing.form, today=filing.ground.on, applicant=filing.by.subject, business=filing.business)


def _as_agreed(filing: Filing) -> Filing:
    """Leave out what others did not give their word for, and work out what the server works out."""
    known = _known(filing)
    left_out = open_fields(filing.definition, known, _agreed(filing))
    stands = {name: value for name, value in filing.form.items() if name not in left_out}
    return replace(filing, form=calculated(filing.definition, replace(known, form=stands)))


def _agreed(filing: Filing) -> Collection[str]:
    """Return the parts for which others gave their word; at the counter whoever must is present."""
    return filing.definition.part_keys if filing.agreed is None else filing.agreed


def _papers(filing: Filing, provenance: Provenance) -> list[AttachedFile]:
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


def _competence(filing: Filing, errors: list[FieldError]) -> Competence | None:
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


def _taken_in(filing: Filing, competence: Competence) -> Competence:
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
    filing: Filing,
    form: dict[str, Any],
    provenance: Provenance,
    competence: Competence,
    papers: Sequence[AttachedFile],
    *,
    owes: bool = False,
) -> Dossier:
    """Number and write the file in one statement; return it, or the one that this key filed before."""
    dossier = _dossier(filing, form, provenance, competence, owes=owes)
    with connection.cursor() as cursor:
        cursor.execute(_FILE_DOSSIER, _parameters(filing, dossier, competence, papers, owes=owes))
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
    filing: Filing, form: dict[str, Any], provenance: Provenance, competence: Competence, *, owes: bool
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
        drafted_by=filing.drafted_by,
        **whose,
    )


def _whose(filing: Filing, parties: Parties) -> dict[str, Any]:
    """Return whose request it is: the root's, the person's own, or at the counter that of the person in the form."""
    by, origin = filing.by, filing.origin
    subject = {"subject_name": parties.subject_name, "business": filing.business or parties.business}
    if origin is not None:
        applicant = {"applicant_id": origin.applicant_id, "applicant_name": origin.applicant_name}
        return {**subject, **applicant, "business": origin.business, "filed_by": origin.filed_by}
    if by.kind == "person":
        return {**subject, "applicant_id": int(by.id), "applicant_name": by.name, "filed_by": ""}
    name = parties.applicant_name or parties.subject_name
    return {**subject, "applicant_id": _account(parties.applicant_number), "applicant_name": name, "filed_by": by.id}


def _account(personal_number: str) -> int | None:
    account = account_of_person(personal_number) if personal_number else None
    return account.pk if account else None


def _line(filing: Filing, dossier: Dossier, papers: Sequence[AttachedFile], *, owes: bool) -> dict[str, Any]:
    """Return what the ledger tells of the filing: how much was asked, which registries and stores it came from."""
    asked = {} if filing.origin is not None else dossier.provenance  # with the root everything was asked once
    return {
        **dossier.line,
        **count_fields(asked).as_json(),
        "registries": registries_of(dossier.provenance),
        "has_files": bool(papers),
        "from_store": bool(papers_in(paper.origin for paper in papers)),
        **({"waits": True} if owes else {}),
    }


def _parameters(
    filing: Filing, dossier: Dossier, competence: Competence, papers: Sequence[AttachedFile], *, owes: bool
) -> dict[str, Any]:
    by, at = filing.by, filing.at
    line = _line(filing, dossier, papers, owes=owes)
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
            "act_detail": json.dumps(_act_detail(filing, dossier), ensure_ascii=False),
            "is_root": bool(filing.definition.linked),
            "line": json.dumps(line),
        }
    )


def _act_detail(filing: Filing, dossier: Dossier) -> dict[str, Any]:
    """Return what the first act says: the channel, who filled the form in, who gave their word for which part."""
    words = {
        part: {"name": one.answered_by, "at": one.answered_at.isoformat() if one.answered_at else ""}
        for part, one in (filing.agreed or {}).items()
    }
    helped = {"drafted_by": dossier.drafted_by} if dossier.drafted_by else {}
    return {"channel": dossier.channel, **helped, **({"parts": words} if words else {})}


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
    "business",
    "drafted_by",
    "filed_by",
    "channel",
    "due_at",
    "helped_id",
    "is_elsewhere",
)
