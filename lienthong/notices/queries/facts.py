"""What is known of an act when it is to be told: the facts that fill the placeholders, whom it concerns, its times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.signing import Signer
from django.utils import timezone

from lienthong.accounts.queries import Confirmation, PostAt
from lienthong.accounts.queries.people import accounts_of_persons
from lienthong.accounts.rules import CODE_LIFE
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import Refused
from lienthong.core.values import Role, Text
from lienthong.dossiers.queries.told import (
    ASKING,
    INVITATIONS,
    ToldAct,
    ToldInvitation,
    invitations_told,
    told_acts,
)
from lienthong.dossiers.rules.words import say_time
from lienthong.exchange import queries as exchange
from lienthong.feedback.queries.told import told_petitions, told_surveys
from lienthong.notices.rules.events import EVENTS
from lienthong.payments.rules.orders import say_amount
from lienthong.procedures import queries as procedures
from lienthong.units import queries as units

#: The salt of the sealed number by which a link in a letter leaves a bulletin.
LEAVING = "bulletins.leave"
_DRAFT = "draft:"
_PETITION = "petition:"
_HEAD_OF_LINE = "– "
_SURVEY_SENT = "feedback.survey_sent"
#: What people say is told of in its own way, also where it is about a file.
_OF_FEEDBACK = frozenset(verb for verb in EVENTS if verb.startswith("feedback."))
_ANSWERING = frozenset({Role.SETTLE, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Desk:
    """Which officers are told: ``officer_id`` alone, or who has one of the ``roles`` at the unit, for the procedure.

    Without a procedure it is for whoever has the role there for anything. ``but_not`` may not deal with it; ``path`` is
    their page.
    """

    path: str
    unit_id: int
    roles: frozenset[str]
    procedure: str
    officer_id: int | None = None
    but_not: int | None = None

    def is_for(self, post: PostAt) -> bool:
        """Tell whether somebody is told for the right that they hold."""
        is_theirs = post.procedure in ("*", self.procedure) or not self.procedure
        return (
            post.unit_id == self.unit_id and post.role in self.roles and is_theirs and post.account_id != self.but_not
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What one line tells: the facts by placeholder, the times that a reminder counts from, whom it concerns.

    ``act`` is set for acts on a dossier, ``desk`` where officers may be told, ``contact_id`` and ``contact_way`` for an
    address to be confirmed.
    """

    facts: Mapping[str, Text]
    times: Mapping[str, datetime] = field(default_factory=dict)
    act: ToldAct | None = None
    desk: Desk | None = None
    applicant_id: int | None = None
    contact_id: int | None = None
    contact_way: str = ""


def told_by(lines: Iterable[LedgerLine], *, at: datetime) -> dict[int, Told]:
    """Return what lines tell, by number; a line about something that is no more tells nothing.

    For a whole batch: two SQL statements for the files and their acts, two for the names of the units, two for
    invitations and who they are for, one each for surveys and petitions.
    """
    lines = list(lines)
    acts = told_acts(line for line in lines if not line.dossier.startswith(_DRAFT) and line.verb not in _OF_FEEDBACK)
    petitions = [line for line in lines if line.about.startswith(_PETITION)]
    answering = {_answering(line) for line in petitions}
    names = _names(answering | {unit for act in acts.values() for unit in (act.unit_id, act.intake_id)}, at)
    of_files = [line for line in lines if line.seq in acts and not _is_filed_for_root(line)]
    found = {line.seq: _of_dossier(line, acts[line.seq], names) for line in of_files}
    found |= _of_surveys([line for line in lines if line.verb == _SURVEY_SENT])
    found |= _of_petitions(petitions, names)
    found |= _of_invitations([line for line in lines if line.verb in INVITATIONS])
    for line in lines:
        if (tells := _OTHERS.get(line.verb)) and (told := tells(line)):
            found[line.seq] = told
    return found


def facts_of_confirmation(confirmation: Confirmation) -> dict[str, Text]:
    """Return the facts of a letter that proves an address."""
    return {
        "confirmation": _same(confirmation.code),
        "minutes": _same(str(int(CODE_LIFE.total_seconds() // 60))),
    }


def _is_filed_for_root(line: LedgerLine) -> bool:
    """Tell whether the machine filed a part of a declaration for several agencies: the person filed the whole."""
    return line.verb == "dossiers.submitted" and line.detail.get("root", line.dossier) != line.dossier


def _of_dossier(line: LedgerLine, act: ToldAct, names: Callable[[int], Text]) -> Told:
    kept = {
        "due": line.detail["due_at"],
        "until": act.detail.get("until"),
        "old_due": act.detail.get("old_due_at"),
    }
    times = {name: datetime.fromisoformat(moment) for name, moment in kept.items() if moment}
    facts = {
        "code": _same(act.code),
        "procedure": act.title,
        "unit": names(act.unit_id),
        "counter": names(act.intake_id),
        "name": _same(act.applicant_name),
        "filed": _said(act.submitted_at),
        "link": _same(f"{settings.PUBLIC_URL}/dossiers/{act.code}"),
        "reason": _same(act.words),
        "items": Text(_list(item.vi for item in act.items), _list(item.en for item in act.items)),
        "days": _same(str(act.detail.get("working_days", ""))),
        **{name: _said(moment) for name, moment in times.items()},
        **_of_money(act.detail),
    }
    facts["appointment"] = facts["due"]
    roles = frozenset({act.holder_role})
    desk = Desk(f"/desk/dossiers/{act.code}", act.holder_id, roles, act.procedure, act.officer_id)
    return Told(facts, times, act, desk, act.applicant_id)


def _of_money(detail: Mapping[str, Any]) -> dict[str, Text]:
    """Return what an act says of money: the amount, the number of the receipt, why it goes back."""
    if "amount" not in detail:
        return {}
    facts = {"amount": say_amount(detail["amount"], detail["currency"]), "receipt": _same(detail.get("receipt", ""))}
    return facts | ({"reason": Text(**detail["reason"])} if "reason" in detail else {})


def _of_dispute(line: LedgerLine) -> Told | None:
    """Tell what a person who says that a registry is wrong is told: the file is still a draft, and theirs."""
    try:
        definition = procedures.definition_on(line.detail["procedure"], on=timezone.localdate(line.at))
        registry = exchange.service_in_force(line.detail["service"]).registry.title.text
    except Refused:
        return None
    disputed = line.detail["field"]
    label = definition.fields[disputed].label.text if disputed in definition.fields else _same(disputed)
    draft = line.dossier.removeprefix(_DRAFT)
    facts = {
        "procedure": definition.title.text,
        "field": label,
        "registry": registry,
        "name": _same(line.actor_name),
        "link": _same(f"{settings.PUBLIC_URL}/drafts/{draft}"),
    }
    return Told(facts, applicant_id=int(line.actor_id))


def _of_invitations(lines: list[LedgerLine]) -> dict[int, Told]:
    """Tell who is asked for their word that they are, and who asked what the answer is."""
    told = invitations_told(line.detail["invitation"] for line in lines)
    asked = [told[line.detail["invitation"]].number for line in lines if line.detail["invitation"] in told]
    accounts = accounts_of_persons(asked) if asked else {}
    return {
        line.seq: _of_invitation(line, told[line.detail["invitation"]], accounts)
        for line in lines
        if line.detail["invitation"] in told
    }


def _of_invitation(line: LedgerLine, asked: ToldInvitation, accounts: Mapping[str, int]) -> Told:
    facts = {"procedure": asked.title, "name": _same(line.actor_name), "reason": _same(asked.words)}
    if line.verb in ASKING:
        times = {"until": asked.until}
        link = f"{settings.PUBLIC_URL}/invitations/{asked.id}"
        facts |= {"until": _said(asked.until), "link": _same(link)}
        return Told(facts, times, applicant_id=accounts.get(asked.number))
    return Told(facts | {"link": _same(f"{settings.PUBLIC_URL}/drafts/{asked.draft}")}, applicant_id=asked.account_id)


def _of_surveys(lines: list[LedgerLine]) -> dict[int, Told]:
    """Tell who is asked how it went, about which file, until when."""
    surveys = told_surveys(line.dossier for line in lines)
    found = {}
    for line in lines:
        if survey := surveys.get(line.dossier):
            until = datetime.fromisoformat(line.detail["until"])
            link = _same(f"{settings.PUBLIC_URL}/surveys/{survey.dossier}")
            facts = {"code": _same(survey.dossier), "procedure": survey.title, "name": _same(survey.name), "link": link}
            found[line.seq] = Told(facts | {"until": _said(until)}, {"until": until}, applicant_id=survey.account_id)
    return found


def _of_petitions(lines: list[LedgerLine], names: Callable[[int], Text]) -> dict[int, Told]:
    """Tell who sent a petition what the unit did with it, or the unit that it has one; the words stay on the pages."""
    petitions = told_petitions(line.about.removeprefix(_PETITION) for line in lines)
    found = {}
    for line in lines:
        if petition := petitions.get(line.about.removeprefix(_PETITION)):
            link = _same(f"{settings.PUBLIC_URL}/petitions/{petition.code}")
            unit_id = _answering(line)
            facts = {"unit": names(unit_id), "name": _same(petition.name), "kind": petition.kind, "link": link}
            times = {name: datetime.fromisoformat(line.detail[name]) for name in ("until",) if name in line.detail}
            said = {name: _said(moment) for name, moment in times.items()} | {"answer_by": _said(petition.due_at)}
            path = f"/desk/petitions/{petition.code}"
            desk = Desk(path, unit_id, _ANSWERING, petition.procedure, but_not=petition.settled_by)
            found[line.seq] = Told(facts | said, times, desk=desk, applicant_id=petition.account_id)
    return found


def _answering(line: LedgerLine) -> int:
    """Return the unit that has a petition after an act: who passes one on has it no more."""
    return int(line.detail.get("to_unit") or line.unit_id or 0)


def _of_contact(line: LedgerLine) -> Told:
    _, _, account_id = line.about.partition(":")
    return Told({}, applicant_id=int(account_id), contact_id=line.detail["contact"], contact_way=line.detail["way"])


def _of_bulletin(line: LedgerLine) -> Told:
    _, _, account_id = line.about.partition(":")
    detail = line.detail
    sealed = Signer(salt=LEAVING).sign(str(detail["subscription"]))
    again = Text(" (bản sửa)", " (corrected)") if detail["edition"] > 1 else Text("", "")
    title = detail["title"]
    facts = {
        "bulletin": Text(title["vi"] + again.vi, title["en"] + again.en),
        "place": Text(**detail["place"]),
        "period": Text(**detail["period"]),
        "link": _same(f"{settings.PUBLIC_URL}/command/bulletins/{detail['bulletin']}"),
        "leave": _same(f"{settings.PUBLIC_URL}/command/bulletins/leave/{sealed}"),
    }
    return Told(facts, applicant_id=int(account_id))


_OTHERS: Mapping[str, Callable[[LedgerLine], Told | None]] = {
    "dossiers.fact_disputed": _of_dispute,
    "accounts.contact_set": _of_contact,
    "bulletins.sent": _of_bulletin,
}


def _names(unit_ids: set[int], at: datetime) -> Callable[[int], Text]:
    on = timezone.localdate(at)
    in_vi, in_en = (units.names(unit_ids, on=on, language=language) for language in ("vi", "en"))
    return lambda unit_id: Text(in_vi.get(unit_id, ""), in_en.get(unit_id, ""))


def _said(moment: datetime) -> Text:
    return say_time(timezone.localtime(moment))


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"{_HEAD_OF_LINE}{item}" for item in items)


def _same(words: str) -> Text:
    return Text(words, words)
