"""The archive of a unit at the desk: how far it is, what waits, one scan with what was read beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienthong.core.refusals import InvalidInput, NotFound, Refused
from lienthong.core.values import Role, Text
from lienthong.desk.access import at_the_desk
from lienthong.documents.queries import read_file
from lienthong.dossiers.rules.problems import field_errors
from lienthong.library.actions.archives import declare_archive
from lienthong.library.actions.confirming import confirm_scan, refuse_scan, reopen_scan
from lienthong.library.actions.keeping import open_paper
from lienthong.library.definitions import ArchiveDefinition, ArchiveField
from lienthong.library.models import Scan
from lienthong.library.queries import archives as library
from lienthong.library.recognising import missing
from lienthong.library.rules.reading import Box, Page
from lienthong.procedures.rules.wording import FieldError
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.ui.words import plain_day
from lienthong.units import queries as units
from lienthong.units.models import Unit

_PROBLEMS = {
    "unreadable": Text("máy không đọc được, hãy nhập tay", "the machine could not read it; type what it says"),
    "registry_down": Text("cơ sở dữ liệu tạm dừng, sẽ tự ghi lại", "the registry is down; it is tried again"),
    "identifier_taken": Text("cơ sở dữ liệu đã có việc này", "the registry holds this already"),
    "fact_invalid": Text(
        "cơ sở dữ liệu chưa nhận: thiếu hoặc sai dữ liệu", "the registry takes it only with more data"
    ),
}
_OTHER = Text("cơ sở dữ liệu chưa nhận", "the registry did not take it")
_PAGE = 50


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field beside the scan: what stands in its box, how sure that is, what is wrong with it."""

    field: ArchiveField
    value: str
    confidence: int | None
    is_doubtful: bool
    error: Text | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where on a page a field was found."""

    label: Text
    is_doubtful: bool
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of the scan with its marks."""

    number: int
    page: Page
    marks: list[Mark]


@require_safe
@at_the_desk
def archives(request: PageRequest) -> HttpResponse:
    """Show how far the unit's archive is, and what waits for a person."""
    return _archives_page(request)


@require_POST
@at_the_desk
def declare(request: PageRequest) -> HttpResponse:
    """Take in how many papers of a kind the archive holds."""
    unit, by = _unit(request), visitor(request)
    count = whole_number(request.POST.get("expected", ""))
    try:
        declare_archive(unit.pk, request.POST.get("kind", ""), -1 if count is None else count, by=by, at=request.at)
    except Refused as refusal:
        return _archives_page(request, refusal)
    return HttpResponseRedirect(f"{reverse('desk_archives')}?unit={unit.key}")


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def scan(request: PageRequest, scan_id: int) -> HttpResponse:
    """Show a scan with what was read; take in what a person confirms, or why it is no use."""
    by = visitor(request)
    found = library.get_scan(scan_id, to=by)
    if found.paper_id is not None and request.method != "POST":
        open_paper(found.paper_id, f"scan:{scan_id}", found.kind_id or "", by=by, at=request.at)
    if request.method != "POST":
        return _scan_page(request, found)
    try:
        done = _done(request, found)
    except InvalidInput as wrong:
        return _scan_page(request, found, errors=field_errors(wrong))
    except Refused as refusal:
        return _scan_page(request, found, refusal=refusal)
    following = library.next_scan(found.unit_id, after=scan_id, to=by)
    if done.state in (Scan.State.PROPOSED, Scan.State.CHECKED) and done.checked_by != by.id:
        following = scan_id
    to = reverse("desk_scan", args=[following]) if following else f"{reverse('desk_archives')}?unit={found.unit.key}"
    return HttpResponseRedirect(to)


@require_safe
@at_the_desk
def scan_page(request: PageRequest, scan_id: int, number: int) -> HttpResponse:
    """Give out the picture of one page, to be shown beside its fields: drawn by us, so a browser may show it."""
    found = library.get_scan(scan_id, to=visitor(request))
    answer = HttpResponse(read_file(library.picture_of(found, number)), content_type="image/jpeg")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer


@require_safe
@at_the_desk
def scan_file(request: PageRequest, scan_id: int) -> HttpResponse:
    """Give out the scan as it came in."""
    found = library.get_scan(scan_id, to=visitor(request))
    answer = HttpResponse(read_file(found.file_id), content_type=found.file.media_type)
    ending = found.file.media_type.rpartition("/")[2]
    answer.headers["Content-Disposition"] = f'attachment; filename="scan-{scan_id}.{ending}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _unit(request: PageRequest) -> Unit:
    """Return the unit whose archive is asked for, of those where the visitor works; refuses ``NotFound``."""
    mine = library.archives_at(visitor(request), request.at)
    key = request.GET.get("unit") or request.POST.get("unit") or ""
    found = next((unit for unit in mine if key in ("", unit.key)), None)
    if found is None:
        raise NotFound(what=Text("kho lưu trữ của đơn vị", "The archive of the unit"))
    return found


def _archives_page(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    by, unit = visitor(request), _unit(request)
    after = whole_number(request.GET.get("after", "")) or 0
    rows = library.scans_of(unit.pk, to=by, after=after, limit=_PAGE + 1)
    progress = library.progress_of([unit.pk], request.at)
    units_here = [one.pk for one in library.archives_at(by, request.at)]
    names = units.names(units_here, on=localdate(request.at), language=request.language)
    page: dict[str, Any] = {
        "unit": unit,
        "unit_name": names.get(unit.pk, ""),
        "units": [(one.key, names.get(one.pk, "")) for one in library.archives_at(by, request.at)],
        "progress": progress,
        "total": library.progress_total(progress),
        "kinds": library.kinds_of_unit(unit, request.at),
        "expected": {row.kind: row.expected for row in progress},
        "may_declare": by.may(Role.HEAD, path=unit.path),
        "rows": [(row, _PROBLEMS.get(row.problem, _OTHER) if row.problem else None) for row in rows[:_PAGE]],
        "more_url": f"?unit={unit.key}&after={rows[_PAGE - 1].id}" if len(rows) > _PAGE else "",
        "lacks": missing(library.languages(request.at)) if library.unread() else "",
        "refusal": refusal,
    }
    return render(request, "desk/archives.html", page, status=refusal.status if refusal else 200)


def _done(request: PageRequest, found: Scan) -> Scan:
    by, at, does = visitor(request), request.at, request.POST.get("_do", "confirm")
    reason = request.POST.get("_reason", "")
    if does == "refuse":
        return refuse_scan(found.pk, reason, by=by, at=at)
    if does == "reopen":
        return reopen_scan(found.pk, reason, by=by, at=at)
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return confirm_scan(found.pk, request.POST.get("_kind", ""), typed, by=by, at=at)


def _scan_page(
    request: PageRequest, found: Scan, *, errors: list[FieldError] | None = None, refusal: Refused | None = None
) -> HttpResponse:
    by = visitor(request)
    kinds = library.kinds_of_unit(found.unit, request.at)
    kind = _kind(request, found, kinds)
    pages = library.pages_of(found)
    proposed = library.proposed_as(found, kind, pages) if kind else {}
    is_open = found.state in (Scan.State.PROPOSED, Scan.State.CHECKED)
    lines = _lines(request, found, kind, proposed, errors or []) if kind else []
    page: dict[str, Any] = {
        "scan": found,
        "kinds": kinds,
        "kind": kind,
        "lines": lines,
        "pages": _page_views(kind, proposed, pages) if kind else _plain_views(pages),
        "is_open": is_open,
        "is_second": found.state == Scan.State.CHECKED,
        "is_mine": found.checked_by == by.id,
        "may_reopen": not is_open and found.state != Scan.State.WAITING and by.may(Role.HEAD, path=found.unit.path),
        "problem": _PROBLEMS.get(found.problem, _OTHER) if found.problem else None,
        "doubtful": sum(line.is_doubtful for line in lines),
        "errors": errors or [],
        "refusal": refusal,
        "back": f"{reverse('desk_archives')}?unit={found.unit.key}",
        "reason": request.POST.get("_reason", ""),
    }
    status = 422 if errors else refusal.status if refusal else 200
    return render(request, "desk/scan.html", page, status=status)


def _kind(request: PageRequest, found: Scan, kinds: list[ArchiveDefinition]) -> ArchiveDefinition | None:
    """Return the kind as which the scan is shown: what was chosen on the page, else what is known of it."""
    wanted = request.POST.get("_kind") or request.GET.get("kind") or found.kind_id or ""
    return next((kind for kind in kinds if kind.code == wanted), None)


def _lines(
    request: PageRequest,
    found: Scan,
    kind: ArchiveDefinition,
    proposed: Mapping[str, Mapping[str, Any]],
    errors: list[FieldError],
) -> list[FieldLine]:
    """Return the fields as they are shown: as typed, as confirmed, or as the machine read them.

    The second of two sees what the machine read, not what the first made of it: both look for themselves.
    """
    wrong = {error.path: error.message for error in errors}
    is_typed, is_done = request.method == "POST", found.state in (Scan.State.CONFIRMED, Scan.State.REFUSED)
    lines = []
    for field in kind.fields:
        one = proposed.get(field.name)
        sure = int(one["confidence"]) if one else None
        read = str(one["value"]) if one else ""
        value = request.POST.get(field.name, "") if is_typed else found.fields.get(field.name, "") if is_done else read
        shown = plain_day(date.fromisoformat(value)) if field.kind == "date" and not is_typed and value else value
        is_doubtful = not is_done and (sure < kind.threshold if sure is not None else field.required)
        lines.append(FieldLine(field, shown, sure, is_doubtful, wrong.get(field.name)))
    return lines


def _page_views(
    kind: ArchiveDefinition, proposed: Mapping[str, Mapping[str, Any]], pages: list[Page]
) -> list[PageView]:
    views = _plain_views(pages)
    for name, one in proposed.items():
        field = kind.by_name.get(name)
        if field is not None and one["page"] < len(views):
            left, top, right, bottom = one["box"]
            outline = _outline((left, top, right, bottom))
            views[one["page"]].marks.append(Mark(field.label.text, one["confidence"] < kind.threshold, *outline))
    return views


def _plain_views(pages: list[Page]) -> list[PageView]:
    return [PageView(number, page, []) for number, page in enumerate(pages)]


def _outline(box: Box) -> tuple[int, int, int, int]:
    """Return a place with some air around it, as left, top, width, height."""
    left, top, right, bottom = box
    return left - 6, top - 5, right - left + 12, bottom - top + 10
