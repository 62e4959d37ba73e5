"""The desk's doing: one act on one dossier, or the same act on many; each POST is one action for each dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lienthong.core.refusals import NotAllowed, NotFound, Refused
from lienthong.desk.access import at_the_desk
from lienthong.desk.inputs import read_inputs, typed_into
from lienthong.desk.queue import BULK_ACTS, dossier_page, said
from lienthong.desk.refusals import NothingTicked, TooManyTicked
from lienthong.dossiers.actions import clarifying, consulting, finishing, handing, handling, paying, sharing
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.seen import on_seen_version
from lienthong.dossiers.rules.transitions import ACTS
from lienthong.ui.pages import PageRequest, visitor, whole_number

_MOST = 50

#: What each act of an officer calls; its arguments are those that the act needs.
DOES: Mapping[str, Callable[..., Dossier]] = {
    "receive_dossier": handling.receive_dossier,
    "ask_supplement": handling.ask_supplement,
    "take_dossier": handling.take_dossier,
    "extend_dossier": handling.extend_dossier,
    "pass_on_dossier": handling.pass_on_dossier,
    "propose_result": handling.propose_result,
    "send_back_proposal": handling.send_back_proposal,
    "sign_dossier": handling.sign_dossier,
    "refuse_dossier": handling.refuse_dossier,
    "hand_over_dossier": handing.hand_over_dossier,
    "accept_handover": handing.accept_handover,
    "redirect_handover": handing.redirect_handover,
    "ask_opinion": consulting.ask_opinion,
    "reassign_dossier": sharing.reassign_dossier,
    "return_to_counter": clarifying.return_to_counter,
    "bring_back_dossier": clarifying.bring_back_dossier,
    "stop_dossier": finishing.stop_dossier,
    "return_result": finishing.return_result,
    "ask_payment": paying.ask_payment,
    "waive_fee": paying.waive_fee,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier of a bulk act: done, or the refusal in words."""

    code: str
    refused: Mapping[str, str] | None


@require_POST
@at_the_desk
def act(request: PageRequest, code: str, name: str) -> HttpResponse:
    """Do one act; a refusal shows the dossier as it is now, with what was typed and what to do instead."""
    if name not in DOES:
        raise NotFound(what=name)
    posted, by, key = _lists(request.POST), visitor(request), request.POST.get("key", "")
    try:
        inputs = read_inputs(name, ACTS[name].needs, posted)
        with on_seen_version(code, whole_number(request.POST.get("law", "")), key=key, by=by):
            DOES[name](code, **inputs, key=key, by=by, at=request.at)
    except NotFound:
        raise
    except Refused as refusal:
        kept = {field: values for field, values in posted.items() if field in ACTS[name].needs}
        errors: Sequence[Mapping[str, Any]] = refusal.facts.get("errors", ())
        return dossier_page(request, code, typed=typed_into(name, kept, errors), refusal=refusal)
    return HttpResponseRedirect(f"{reverse('desk_dossier', args=[code])}?{urlencode({'done': name})}")


@require_POST
@at_the_desk
def bulk(request: PageRequest) -> HttpResponse:
    """Do one act on every ticked dossier and report each: one that is refused does not stop the others."""
    name, codes = request.POST.get("act", ""), list(dict.fromkeys(request.POST.getlist("code")))
    if name not in BULK_ACTS:
        raise NotAllowed(right=name)
    if not codes:
        raise NothingTicked
    if len(codes) > _MOST:
        raise TooManyTicked(most=_MOST, count=len(codes))
    outcomes = [_outcome(request, name, code) for code in codes]
    page = {"label": ACTS[name].label, "outcomes": outcomes, "done": sum(one.refused is None for one in outcomes)}
    return render(request, "desk/bulk.html", page)


def _outcome(request: PageRequest, name: str, code: str) -> Outcome:
    key = f"{request.POST.get('key', '')}:{code}"
    try:
        DOES[name](code, key=key, by=visitor(request), at=request.at)
    except Refused as refusal:
        return Outcome(code, said(refusal, request))
    return Outcome(code, None)


def _lists(posted: QueryDict) -> dict[str, list[str]]:
    return {name: [str(value) for value in posted.getlist(name)] for name in posted}
