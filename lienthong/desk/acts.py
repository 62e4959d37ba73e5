"""The desk's doing: one act on one dossier, or the same act on many; each POST is one action for each dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from lienthong.core.refusals import NotFound, Refused
from lienthong.desk.access import at_the_desk
from lienthong.desk.inputs import read_inputs, typed_into
from lienthong.desk.queue import dossier_page
from lienthong.dossiers.actions import clarifying, consulting, finishing, handing, handling, paying, sharing
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.seen import on_seen_version
from lienthong.dossiers.rules.transitions import ACTS
from lienthong.ui.pages import PageRequest, visitor, whole_number

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


def _lists(posted: QueryDict) -> dict[str, list[str]]:
    return {name: [str(value) for value in posted.getlist(name)] for name in posted}
