"""What lines of the ledger tell of surveys and petitions, many at once: for whoever has to find words for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.core.values import Text
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import definitions_of
from lienthong.feedback.models import Petition, Survey


@dataclass(frozen=True, slots=True)
class ToldSurvey:
    """Whom a survey asks about which dossier."""

    dossier: str
    title: Text
    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ToldPetition:
    """Who sent a petition."""

    code: str
    account_id: int
    name: str


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
    """Return who sent petitions, by code (one SQL statement)."""
    wanted = set(codes)
    found = Petition.objects.filter(code__in=wanted).select_related("account") if wanted else ()
    return {one.code: ToldPetition(one.code, one.account_id, one.account.name) for one in found}
