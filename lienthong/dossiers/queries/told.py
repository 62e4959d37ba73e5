"""What lines of the ledger tell of acts on files, many at once: for whoever has to find words for them.

Who may be told what is for the asker to decide; words between officers are never among the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.core.models import LedgerLine
from lienthong.core.values import Text
from lienthong.dossiers.models import Act, Dossier, Invitation
from lienthong.dossiers.queries.files import definitions_of
from lienthong.dossiers.rules.transitions import INTERNAL
from lienthong.procedures.definitions import ProcedureDefinition


@dataclass(frozen=True, slots=True)
class ToldAct:
    """One act and the file that it was done on: ``words`` were said to the person, ``detail`` belongs to the act.

    ``holder_id``, ``holder_role`` and ``officer_id`` say who has the file now, not who had it at the act. ``items`` are
    what a question asks for, by the names that the form has for them.
    """

    code: str
    procedure: str
    title: Text
    unit_id: int
    intake_id: int
    holder_id: int
    holder_role: str
    officer_id: int | None
    applicant_id: int | None
    applicant_name: str
    submitted_at: datetime
    words: str
    detail: Mapping[str, Any]
    items: tuple[Text, ...]


_COLUMNS = (
    *("code", "procedure", "version_id", "unit_id", "intake_id", "holder_id", "holder_role"),
    *("officer_id", "applicant_id", "applicant_name", "submitted_at"),
)


def told_acts(lines: Iterable[LedgerLine]) -> dict[int, ToldAct]:
    """Return what each line tells, by its number (two SQL statements, three for a procedure not seen before).

    Lines about no file, and those of acts whose words are between officers, are left out.
    """
    wanted = [line for line in lines if line.dossier and line.verb not in INTERNAL]
    if not wanted:
        return {}
    codes = {line.dossier for line in wanted}
    files = {row["code"]: row for row in Dossier.objects.filter(code__in=codes).values(*_COLUMNS)}
    acts = Act.objects.filter(dossier_code__in=codes, verb__in={line.verb for line in wanted})
    said = {(act.dossier_code, act.verb, act.at): act for act in acts}
    definitions = definitions_of({row["version_id"] for row in files.values()})
    return {
        line.seq: _told(files[line.dossier], said.get((line.dossier, line.verb, line.at)), definitions)
        for line in wanted
        if line.dossier in files
    }


def _told(file: Mapping[str, Any], act: Act | None, definitions: Mapping[int, ProcedureDefinition]) -> ToldAct:
    definition = definitions[file["version_id"]]
    detail = act.detail if act else {}
    return ToldAct(
        **{name: file[name] for name in _COLUMNS if name != "version_id"},
        title=definition.title.text,
        words=act.words if act else "",
        detail=detail,
        items=tuple(_named(definition, item) for item in detail.get("items", ())),
    )


def _named(definition: ProcedureDefinition, item: str) -> Text:
    """Return the name of what is asked for: a paper, a field, or plain words."""
    papers = {component.id: component.name.text for component in definition.components}
    if item in papers:
        return papers[item]
    return definition.fields[item].label.text if item in definition.fields else Text(item, item)


#: What asks somebody for their word in a form, and what is told of their answer.
ASKING = frozenset({"dossiers.part_invited", "dossiers.draft_handed_over"})
INVITATIONS = ASKING | {"dossiers.part_agreed", "dossiers.invitation_declined"}


@dataclass(frozen=True, slots=True)
class ToldInvitation:
    """What is known of an invitation: for which procedure, whom it asks, until when, what was answered, who asked."""

    id: str
    title: Text
    number: str
    until: datetime
    words: str
    draft: str
    account_id: int


def invitations_told(ids: Iterable[str]) -> dict[str, ToldInvitation]:
    """Return what is known of invitations, by id; one whose form was thrown away is left out (one SQL statement)."""
    wanted = set(ids)
    found = Invitation.objects.filter(pk__in=wanted).select_related("draft") if wanted else ()
    definitions = definitions_of({one.draft.version_id for one in found})
    return {
        str(one.pk): ToldInvitation(
            id=str(one.pk),
            title=definitions[one.draft.version_id].title.text,
            number=one.number,
            until=one.until,
            words=one.words,
            draft=str(one.draft_id),
            account_id=one.draft.account_id,
        )
        for one in found
    }
