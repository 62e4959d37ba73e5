"""The same act on many dossiers: ordered from the queue, followed on a page, reported for each, also as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.core.values import Actor, Role, Text
from lienthong.desk.access import at_the_desk, roles_at_the_desk
from lienthong.dossiers.actions.bulk import order_bulk
from lienthong.dossiers.queries.bulk import BulkReport, bulk_report
from lienthong.dossiers.rules.transitions import ACTS, Act
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.ui.slips import waiting_page

#: Which acts each role may do on many dossiers, in the order in which they are offered.
BY_ROLE: Mapping[Role, tuple[str, ...]] = {
    Role.INTAKE: ("receive_dossier", "return_result"),
    Role.SETTLE: ("take_dossier", "accept_handover", "pass_on_dossier", "propose_result"),
    Role.HEAD: ("sign_dossier", "reassign_dossier"),
}
#: Acts that take the same words for every dossier, by the name of their argument.
_WORDS = {"pass_on_dossier": "words", "propose_result": "words", "reassign_dossier": "reason"}
_GRANT = Text("Trình ký: giải quyết", "Propose to grant")
_TITLES = {"code": Text("Hồ sơ", "File"), "outcome": Text("Kết quả", "Outcome"), "words": Text("Nội dung", "Words")}
_OUTCOMES = {"done": Text("Đã xong", "Done"), "refused": Text("Chưa làm được", "Not done")}
_WAITS = Text("Đang chờ", "Waiting")


def bulk_acts(actor: Actor) -> list[tuple[Act, Text]]:
    """Return the acts that an officer may do on many dossiers, with their labels."""
    roles = roles_at_the_desk(actor)
    names = [name for role, acts in BY_ROLE.items() if role in roles for name in acts]
    return [(ACTS[name], _GRANT if name == "propose_result" else ACTS[name].label) for name in names]


@require_POST
@at_the_desk
def bulk(request: PageRequest) -> HttpResponse:
    """Order one act on every ticked dossier and go to its report."""
    posted, act = request.POST, request.POST.get("act", "")
    arguments: dict[str, Any] = {_WORDS[act]: posted.get("words", "")} if act in _WORDS else {}
    if act == "reassign_dossier":
        arguments["officer"] = whole_number(posted.get("officer", "")) or 0
    codes, key = posted.getlist("code"), posted.get("key", "")
    run = order_bulk(act, codes, arguments, key=key, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("desk_bulk_report", args=[run.pk]))


@require_safe
@at_the_desk
def report(request: PageRequest, run_id: str) -> HttpResponse:
    """Show how far an order is and the outcome of each dossier; while it goes on, look again."""
    found = bulk_report(run_id, to=visitor(request))
    page = {"report": found, "all": len(found.outcomes)}
    if found.done_at is None:
        return waiting_page(request, "desk/bulk.html", page | {"is_waiting": True})
    return render(request, "desk/bulk.html", page)


@require_safe
@at_the_desk
def report_table(request: PageRequest, run_id: str) -> HttpResponse:
    """Give the report out as a table (CSV)."""
    found = bulk_report(run_id, to=visitor(request))
    answer = HttpResponse(_csv(found, request.language), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bulk-{found.id}.csv"'
    return answer


def _csv(found: BulkReport, language: str) -> str:
    table = io.StringIO()
    table.write("\ufeff")  # spreadsheets then read it as UTF-8
    lines = csv.writer(table)
    lines.writerow([title.to(language) for title in _TITLES.values()])
    for one in found.outcomes:
        outcome = _WAITS if one.is_waiting else _OUTCOMES["refused" if one.refusal else "done"]
        lines.writerow([_plain(one.code), outcome.to(language), _plain(one.words.get(language, ""))])
    return table.getvalue()


def _plain(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
