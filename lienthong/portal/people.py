"""Other people in one's form: inviting somebody to their part, filling in for a friend and sending it to them."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.dossiers.actions import drafting, inviting
from lienthong.dossiers.queries.invitations import Standing
from lienthong.dossiers.refusals import NumberMissing
from lienthong.portal.laid_out import STANDINGS, Desk, address_of, open_desk
from lienthong.procedures import queries as procedures
from lienthong.procedures.definitions.values import field_of
from lienthong.ui.pages import PageRequest, signed_in, visitor

_TO_INVITE = frozenset({Standing.NOT_ASKED, Standing.OVER, Standing.DECLINED, Standing.CHANGED})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def person(request: PageRequest, draft_id: str, key: str) -> HttpResponse:
    """Show how far somebody else's part is; invite them, or again."""
    desk = open_desk(request, draft_id)
    card = next((card for card in desk.parts if card.part.key == key), None)
    if card is None:
        raise Http404
    if request.method == "POST":
        inviting.invite_to_part(desk.draft.pk, key, by=visitor(request), at=request.at)
        return HttpResponseRedirect(request.path)
    page = {
        "desk": desk,
        "procedure": desk.definition,
        "card": card,
        "standing": STANDINGS[card.standing],
        "may_invite": card.standing in _TO_INVITE,
        "who_url": _where_named(desk, card.part.number),
        "next_url": desk.after(f"part:{key}"),
    }
    return render(request, "portal/person.html", page)


def _where_named(desk: Desk, number: str) -> str:
    """Return where the form says who it is."""
    name = field_of(number)
    group = next((group for group in desk.groups if any(shown.name == name for shown in group.fields)), None)
    return f"{address_of(desk.draft, group.group)}#f-{name}" if group else ""


@require_POST
@signed_in
def send(request: PageRequest, draft_id: str) -> HttpResponse:
    """Let the person for whom the visitor filled a form in take it over."""
    inviting.hand_over(draft_id, by=visitor(request), at=request.at)
    return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#hand-over")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def help_somebody(request: PageRequest, code: str) -> HttpResponse:
    """Ask for whom, then begin a form for them."""
    definition = procedures.definition_on(code, on=localdate(request.at))
    number = request.POST.get("number", "").strip()
    refusal = NumberMissing() if request.method == "POST" and not number else None
    if number:
        try:
            draft = drafting.start_draft(code, by=visitor(request), at=request.at, for_number=number)
            return HttpResponseRedirect(reverse("draft", args=[draft.pk]))
        except NumberMissing as missing:
            refusal = missing
    page = {"procedure": definition, "number": number, "refusal": refusal}
    return render(request, "portal/help_somebody.html", page, status=422 if refusal else 200)
