"""Petitions: what one can be about and who answers it, who may see it, the lists of a person, a unit, everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import calendar_of, get_dossier
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.feedback.definitions import PetitionRules
from lienthong.feedback.models import Petition
from lienthong.feedback.queries.rules import rules_of
from lienthong.feedback.refusals import NobodyAnswersThere, PetitionAboutNothing
from lienthong.feedback.rules.petitions import OPEN, Publication, State, deadline_within
from lienthong.procedures import queries as procedures
from lienthong.units import queries as units
from lienthong.units.models import Unit
from lienthong.units.rules import chain

_ANSWERING = (Role.SETTLE, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a petition is about: one's own dossier; or a unit (a place or an agency), maybe with a procedure there."""

    dossier: str = ""
    unit_id: int | None = None
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Who answers for a subject, and what the ledger says of it."""

    subject: str
    unit_id: int
    procedure: str = ""
    channel: str = "online"
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office that a petition may be passed on to."""

    unit_id: int
    name: Text


def subject_of(about: Subject, rules: PetitionRules, *, to: Actor, at: datetime) -> Where:
    """Return who answers: the settling unit of a dossier, the agency competent for a procedure, or that of a place.

    Refuses ``NotFound`` (not one's own dossier), ``PetitionAboutNothing``, ``UnitUnknown``, ``ProcedureUnknown``,
    ``AgencyUnknown``, ``NobodyAnswersThere``.
    """
    if about.dossier:
        dossier = get_dossier(about.dossier, to=to)
        return Where(f"dossier:{dossier.code}", dossier.unit_id, dossier.procedure, dossier.channel, dossier.code)
    if about.unit_id is None:
        raise PetitionAboutNothing
    on, subject = localdate(at), f"unit:{about.unit_id}"
    version = units.version_of(about.unit_id, on=on)
    is_agency = version.unit.kind == Unit.Kind.AGENCY
    if about.procedure:
        agency = procedures.definition_on(about.procedure, on=on).competence.agency
        place_id = version.unit.place_id if is_agency else about.unit_id
        answering = units.agency_of(place_id or about.unit_id, agency).pk
        return Where(f"{subject}/{about.procedure}", answering, about.procedure)
    if is_agency:
        return Where(subject, about.unit_id)
    if version.level not in rules.answered_by:
        raise NobodyAnswersThere
    return Where(subject, units.agency_of(about.unit_id, rules.answered_by[version.level]).pk)


def where_of(petition: Petition) -> Where:
    """Return who has a petition: whoever is to answer when it is sent again."""
    return Where(petition.subject, petition.unit_id, petition.procedure, petition.channel, petition.dossier)


def may_see(petition: Petition, *, to: Actor) -> bool:
    """Tell whether somebody may see a petition: who sent it, who answers it, who audits the unit."""
    if to.kind == "person":
        return str(petition.account_id) == to.id
    audits = to.may(Role.AUDITOR, path=petition.unit.path, procedure=petition.procedure)
    return audits or may_answer(petition, to=to)


def may_answer(petition: Petition, *, to: Actor) -> bool:
    """Tell whether somebody settles or heads what the petition is about, at the unit that has it.

    What is about no procedure is for whoever settles or heads anything there.
    """
    path, about = petition.unit.path, petition.procedure
    held = (grant for grant in to.grants if grant.role in _ANSWERING)
    return any(grant.covers(grant.role, path, about or grant.procedure) for grant in held)


def get_petition(code: str, *, to: Actor) -> Petition:
    """Return a petition (one SQL statement), or refuse ``NotFound``, also for what ``to`` may not see."""
    petition = Petition.objects.select_related("unit", "rules", "account").filter(code=code).first()
    if petition is None or not may_see(petition, to=to):
        raise NotFound(what=code)
    return petition


def deadline_of(petition: Petition) -> Deadline:
    """Return until when a petition is to be answered, with every day explained."""
    days, begun = rules_of(petition.rules).days.settle, datetime.fromisoformat(petition.events[0]["at"])
    return deadline_within(days, calendar_of(petition.unit_id, on=begun), petition.events)


def petitions_of(*, to: Actor) -> list[Petition]:
    """Return the petitions of a person, the newest first (one SQL statement)."""
    mine = Petition.objects.filter(account_id=int(to.id)).select_related("rules", "account")
    return list(mine.order_by("-received_at"))


def open_petition(subject_key: str, *, to: Actor) -> Petition | None:
    """Return the open petition of a person about a subject (``dossier:…``), if there is one."""
    mine = Petition.objects.filter(account_id=int(to.id), subject=subject_key, state__in=sorted(OPEN))
    return mine.first()


def petitions_at(*, to: Actor, is_done: bool = False, limit: int = 200) -> list[Petition]:
    """Return what the officer's units have to answer or approve, the most urgent first (one SQL statement).

    With ``is_done`` what is answered and needs nobody, the newest first.
    """
    found = _at_units_of(to).select_related("unit", "rules", "account")
    if is_done:
        return list(found.exclude(_WAITING).order_by("-answered_at")[:limit])
    return list(found.filter(_WAITING).order_by("due_at", "received_at")[:limit])


def petitions_waiting(*, to: Actor) -> int:
    """Return how many petitions wait for the officer's units (one SQL statement)."""
    return _at_units_of(to).filter(_WAITING).exclude(state=State.ASKED).count()


_WAITING = Q(state__in=sorted(OPEN)) | Q(publication=Publication.PROPOSED)


def _at_units_of(to: Actor) -> QuerySet[Petition]:
    """Return the petitions that an officer may answer: by unit, and by procedure where the right is for one."""
    allowed = Q(pk__in=[])
    for grant in to.grants:
        if grant.role in _ANSWERING and grant.path:
            here = Q(unit__path=grant.path)
            allowed |= here if grant.procedure == "*" else here & Q(procedure__in=("", grant.procedure))
    return Petition.objects.filter(allowed)


def published(*, path: str = "", before: datetime | None = None, limit: int = 20) -> list[Petition]:
    """Return what everybody may read: of a unit and all beneath it, or of all, the newest first (one SQL statement).

    Of these only ``public_words`` and ``public_answer`` may be shown.
    """
    found = Petition.objects.filter(publication=Publication.PUBLISHED).defer("words", "answer")
    if path:
        found = found.filter(unit__path__startswith=path)
    if before is not None:
        found = found.filter(published_at__lt=before)
    return list(found.select_related("unit", "rules").order_by("-published_at")[:limit])


def past_term(at: datetime) -> Q:
    """Return which petitions came past their term, unanswered or unpublished, and are not noted yet."""
    unanswered = Q(state__in=sorted(OPEN), due_at__lt=at)
    unpublished = Q(publication=Publication.PROPOSED, publish_by__lt=at)
    return Q(overdue="") & (unanswered | unpublished)


def offices_near(petition: Petition, *, on: datetime) -> list[OfficeName]:
    """Return where a petition may be passed on to: offices of the same place, and those that answer for places above.

    Two SQL statements, two for the names.
    """
    unit = petition.unit
    above = chain(unit.path)
    general = Q(agency_type__in=set(rules_of(petition.rules).answered_by.values()))
    found = Unit.objects.filter(Q(place_id=unit.place_id) | general, place_id__in=above, bloc=unit.bloc)
    offices = list(found.exclude(pk=unit.pk).annotate(deep=F("place__path")).order_by("-deep", "pk"))
    day = localdate(on)
    in_vi, in_en = (units.names([one.pk for one in offices], on=day, language=language) for language in ("vi", "en"))
    return [OfficeName(one.pk, Text(in_vi.get(one.pk, ""), in_en.get(one.pk, ""))) for one in offices]


def settled_by(dossier: str) -> str:
    """Return the id of the officer who has or had a dossier, empty when nobody took it."""
    officer = Dossier.objects.filter(code=dossier).values_list("officer_id", flat=True).first()
    return str(officer or "")
