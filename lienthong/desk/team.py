"""The head's page: who is away and who stands in for them, and how the unit shares out its work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from lienthong.accounts.actions.standing_in import end_absence, record_absence
from lienthong.accounts.queries.standing_in import AbsenceView, Officer, absences_of_unit, officers_of
from lienthong.core.refusals import InvalidInput, NotAllowed, Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.desk.access import at_the_desk
from lienthong.desk.queue import said
from lienthong.dossiers.actions.sharing import set_sharing
from lienthong.dossiers.models import SharingRule
from lienthong.dossiers.queries.sharing import sharing_of
from lienthong.dossiers.rules.sharing import SHARING_WORDS, Sharing
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.units import queries as units
from lienthong.units.models import Unit

ROLE_WORDS: Mapping[Role, Text] = {
    Role.INTAKE: Text("Tiếp nhận", "Taking in"),
    Role.SETTLE: Text("Giải quyết", "Settling"),
    Role.HEAD: Text("Ký, điều hành", "Signing, leading"),
}


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence as the page shows it, with its last day."""

    absence: AbsenceView
    last_day: date
    roles: list[Text]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of sharing out as the page shows it: for which procedure, and who has what."""

    row: SharingRule
    procedure: Text
    rule: Text
    table: list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def team(request: PageRequest) -> HttpResponse:
    """Show the team of the head's unit; record an absence, end one, or choose how work is shared out."""
    unit = _unit_of(visitor(request))
    if request.method != "POST":
        return _page(request, unit)
    try:
        _DOES.get(request.POST.get("do", ""), _share)(request, unit)
    except Refused as refusal:
        return _page(request, unit, refusal)
    return HttpResponseRedirect(f"{reverse('desk_team')}?done={request.POST.get('do', '')}")


def _unit_of(actor: Actor) -> Unit:
    """Return the unit that the officer heads; refuses ``NotAllowed``."""
    own = [actor.unit_path] if actor.unit_path in actor.paths(Role.HEAD) else [*actor.paths(Role.HEAD)]
    if not own:
        raise NotAllowed(right=str(Role.HEAD))
    return units.get_unit(int(own[0].rstrip("/").rpartition("/")[2]))


def _record(request: PageRequest, unit: Unit) -> None:
    posted = request.POST
    first, last = _day(posted.get("first", "")), _day(posted.get("last", ""))
    absent = whole_number(posted.get("absent", "")) or 0
    record_absence(
        absent,
        unit.pk,
        by=visitor(request),
        at=request.at,
        valid_from=first,
        valid_to=last + timedelta(days=1),
        substitute_id=whole_number(posted.get("substitute", "")),
        roles=[Role(role) for role in posted.getlist("roles") if role in set(ROLE_WORDS)],
    )


def _end(request: PageRequest, _unit: Unit) -> None:
    end_absence(whole_number(request.POST.get("absence", "")) or 0, by=visitor(request), at=request.at)


def _share(request: PageRequest, unit: Unit) -> None:
    table = {}
    for officer in officers_of(unit.pk, on=localdate(request.at)):
        for mark in request.POST.get(f"table_{officer.id}", "").split(","):
            if mark.strip():
                table[mark.strip()] = officer.id
    rule, procedure = request.POST.get("rule", ""), request.POST.get("procedure", "*")
    set_sharing(unit.pk, rule, by=visitor(request), at=request.at, procedure=procedure, table=table)


_DOES = {"absence": _record, "back": _end, "sharing": _share}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(summary="date", errors=[{"path": "date", "code": "date"}]) from None


def _page(request: PageRequest, unit: Unit, refusal: Refused | None = None) -> HttpResponse:
    today = localdate(request.at)
    officers = officers_of(unit.pk, on=today)
    offered = [(one.code, one.title.text) for one in _procedures(unit, today)]
    page = {
        "unit_name": units.names([unit.pk], on=today, language=request.language).get(unit.pk, ""),
        "officers": [(one, [ROLE_WORDS[role] for role in one.roles if role in ROLE_WORDS]) for one in officers],
        "absences": [_absence_line(one) for one in absences_of_unit(unit.pk, on=today)],
        "rules": [_rule_line(row, officers, dict(offered)) for row in sharing_of(unit.pk)],
        "roles": ROLE_WORDS.items(),
        "sharings": SHARING_WORDS.items(),
        "procedures": offered,
        "today": today.isoformat(),
        "done": request.GET.get("done", "") in _DOES,
        "refused": said(refusal, request) if refusal else None,
    }
    return render(request, "desk/team.html", page, status=refusal.status if refusal else 200)


def _procedures(unit: Unit, on: date) -> list[ProcedureDefinition]:
    """Return the procedures with a settling step at offices of the unit's type."""
    offered = [procedures.definition_on(card.code, on=on) for card in procedures.all_procedures()]
    return [
        one for one in offered if any(step.role == "settle" and step.agency == unit.agency_type for step in one.steps)
    ]


def _absence_line(one: AbsenceView) -> AbsenceLine:
    return AbsenceLine(one, one.valid_to - timedelta(days=1), [ROLE_WORDS[role] for role in one.roles])


def _rule_line(row: SharingRule, officers: list[Officer], titles: Mapping[str, Text]) -> RuleLine:
    names = {one.id: one.name for one in officers}
    everything = Text("Mọi thủ tục", "Every procedure")
    procedure = everything if row.procedure == "*" else titles.get(row.procedure, Text(row.procedure, row.procedure))
    table = [(mark, names.get(officer, str(officer))) for mark, officer in row.table.items()]
    return RuleLine(row, procedure, SHARING_WORDS[Sharing(row.rule)], table)
