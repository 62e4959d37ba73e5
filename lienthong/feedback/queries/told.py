"""What lines of the ledger tell of surveys and petitions, many at once: for whoever has to find words for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lienthong.core.values import Text
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import definitions_of
from lienthong.feedback.models import Petition, Survey
from lienthong.feedback.queries.rules import rules_of


@dataclass(frozen=True, slots=True)
class ToldSurvey:
    """Whom a survey asks about which dossier."""

    dossier: str
    title: Text
    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ToldPetition:
    """Who sent a petition, of which kind, for which procedure, until when it is to be answered.

    ``settled_by`` has, or had, the dossier that it is about: the one officer of the unit who may not answer it.
    """

    code: str
    account_id: int
    name: str
    kind: Text
    procedure: str
    due_at: datetime
    settled_by: int | None


def told_surveys(dossiers: Iterable[str]) -> dict[str, ToldSurvey]:
    """Return what is known of surveys, by dossier (two SQL statements, three for a procedure not seen before)."""
    wanted = set(dossiers)
    if not wanted:
        return {}
    surveys = Survey.objects.filter(dossier__in=wanted).select_related("account")
    versions = dict(Dossier.objects.filter(code__in=wanted).values_list("code", "version_id"))
    definitions = definitions_of(versions.values())
    return {
        one.dossier: ToldSurvey(
            one.dossier, definitions[versions[one.dossier]].title.text, one.account_id, one.account.name
        )
        for one in surveys
    }


def told_petitions(codes: Iterable[str]) -> dict[str, ToldPetition]:
    """Return what is known of petitions, by code (one SQL statement, one more where some are about dossiers)."""
    wanted = set(codes)
    found = list(Petition.objects.filter(code__in=wanted).select_related("account", "rules")) if wanted else []
    dossiers = {one.dossier for one in found} - {""}
    officers = dict(Dossier.objects.filter(code__in=dossiers).values_list("code", "officer_id")) if dossiers else {}
    return {
        one.code: ToldPetition(
            code=one.code,
            account_id=one.account_id,
            name=one.account.name,
            kind=rules_of(one.rules).titles[one.kind].text,
            procedure=one.procedure,
            due_at=one.due_at,
            settled_by=officers.get(one.dossier),
        )
        for one in found
    }
