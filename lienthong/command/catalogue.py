"""The board of the catalogue: how far ministries and provinces are from paper to fully online, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from urllib.parse import urlencode

from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders, may_look, paths_of
from lienthong.command.catalogue_rows import (
    HEADS,
    NO_FIELD,
    NO_MINISTRY_CODE,
    NO_MINISTRY_NAME,
    TABS,
    TABS_OF_AN_OWNER,
    Shown,
    board_table,
    counts_of,
    list_table,
    name_of,
    rows_of,
)
from lienthong.command.refusals import BoardOutsideRight
from lienthong.core.values import Role, Text
from lienthong.procedures.queries.board import (
    NO_MINISTRY,
    By,
    ListFilter,
    ListScope,
    catalogue_board,
    entries_page,
    every_entry,
)
from lienthong.procedures.rules.stages import LACKS, STAGES, Stage
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.places import level_title
from lienthong.ui.words import number
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

_PER_PAGE = 50
_CATALOGUE = Text("danh mục thủ tục", "the catalogue of procedures")


@require_safe
@for_leaders
def catalogue(request: PageRequest) -> HttpResponseBase:
    """Show how many procedures stand at which stage, by what one chooses; ``format=csv`` gives the same as text."""
    if not request.GET.keys() & {"ministry", "province"} and (elsewhere := _own_board(request)):
        return HttpResponseRedirect(elsewhere)
    shown = _shown(request)
    tabs = TABS_OF_AN_OWNER if shown.query else tuple(TABS)
    by = next((tab for tab in tabs if tab == request.GET.get("by")), tabs[0])
    scope = ListScope(is_provincial=True) if by == "province" else shown.scope
    rows = rows_of(catalogue_board(by, scope), shown, by, _owners(by, request), request.language)
    if request.GET.get("format") == "csv":
        return _download(board_table(rows, request.language), f"catalogue-{by}.csv")
    whole = next(iter(catalogue_board("all", shown.scope)), None)
    page = {
        "shown": shown,
        "by": by,
        "title": TABS[by],
        "head": HEADS[by],
        "tabs": [(tab, TABS[tab], shown.address("command_catalogue", by=tab)) for tab in tabs],
        "rows": rows,
        "whole": counts_of(whole, shown, request.language) if whole else (),
        "total": number(whole.total if whole else 0, request.language),
        "fileable": number(whole.fileable if whole else 0, request.language),
        "csv_url": shown.address("command_catalogue", by=by, format="csv"),
        "list_url": shown.address("command_catalogue_list"),
        "up_url": reverse("command_catalogue") if shown.query and _sees_country(request) else "",
        "may_author": bool(visitor(request).paths(Role.STEERING)),
    }
    return render(request, "command/catalogue.html", page)


@require_safe
@for_leaders
def catalogue_list(request: PageRequest) -> HttpResponseBase:
    """List the procedures that a number counted: where each stands, since when, and what it lacks."""
    shown = _shown(request)
    wanted = _wanted(shown, request)
    if request.GET.get("format") == "csv":
        return _download(list_table(every_entry(wanted), request.language), "catalogue-list.csv")
    after = request.GET.get("after", "")
    found = entries_page(wanted, after=after, limit=_PER_PAGE)
    query = {name: request.GET[name] for name in request.GET if name not in ("after", "format")}
    page = {
        "shown": shown,
        "chosen": _chosen(wanted),
        "entries": [(entry, [level_title(level) for level in entry.levels]) for entry in found.entries],
        "next_url": _here(request, {**query, "after": found.after}) if found.after else "",
        "first_url": _here(request, query) if after else "",
        "csv_url": _here(request, {**query, "format": "csv"}),
        "board_url": shown.address("command_catalogue"),
    }
    return render(request, "command/catalogue_list.html", page)


def _shown(request: PageRequest) -> Shown:
    """Return whose procedures are asked for, when the visitor may look at them."""
    on, language = localdate(request.at), request.language
    province, ministry = request.GET.get("province", ""), request.GET.get("ministry", "")
    if province:
        version = _looked_at(units.version_at(province, level="province", on=on), request)
        return Shown(ListScope(province_id=version.unit_id), name_of(version, language), {"province": province})
    if ministry and ministry != NO_MINISTRY_CODE:
        version = _looked_at(units.version_at(ministry, level="agency", on=on), request)
        return Shown(ListScope(ministry_id=version.unit_id), name_of(version, language), {"ministry": ministry})
    country = _looked_at(units.country(on=on), request)
    if ministry:
        return Shown(ListScope(ministry_id=NO_MINISTRY), NO_MINISTRY_NAME, {"ministry": ministry})
    return Shown(ListScope(), name_of(country, language), {})


def _looked_at(version: UnitVersion, request: PageRequest) -> UnitVersion:
    if not may_look(visitor(request), version.unit.path):
        raise BoardOutsideRight(place=version.name)
    return version


def _sees_country(request: PageRequest) -> bool:
    return may_look(visitor(request), units.country(on=localdate(request.at)).unit.path)


def _own_board(request: PageRequest) -> str:
    """Return where the widest board is that the visitor may look at; nothing when that is the country's."""
    if _sees_country(request):
        return ""
    for path in paths_of(visitor(request)):
        version = units.version_of(int(path.rstrip("/").rpartition("/")[2]), on=localdate(request.at))
        if version.level in ("province", "agency"):
            owner = {"province" if version.level == "province" else "ministry": version.code}
            return f"{reverse('command_catalogue')}?{urlencode(owner)}"
    raise BoardOutsideRight(place=_CATALOGUE)


def _owners(by: By, request: PageRequest) -> dict[str, UnitVersion]:
    """Return the ministries or the provinces of today by id, as the lines of the board name them."""
    on = localdate(request.at)
    if by == "province":
        return {str(version.unit_id): version for version in units.provinces(on=on)}
    if by == "ministry":
        country = units.country(on=on).unit_id
        return {str(version.unit_id): version for version in units.children(country, level="agency", on=on)}
    return {}


def _wanted(shown: Shown, request: PageRequest) -> ListFilter:
    """Return what the address asks for; a stage or a lack that there is none of is left out."""
    asked = request.GET
    stage, lack = asked.get("stage", ""), asked.get("lack", "")
    return ListFilter(
        shown.scope,
        stage=cast("Stage", stage) if stage in STAGES else "",
        level=asked.get("level", ""),
        field=asked.get("field"),
        lack=lack if lack in LACKS else "",
    )


def _chosen(wanted: ListFilter) -> list[Text]:
    """Return in words what was asked for."""
    chosen = [STAGES[wanted.stage]] if wanted.stage else []
    chosen += [level_title(wanted.level)] if wanted.level else []
    if wanted.field is not None:
        found = entries_page(ListFilter(wanted.scope, field=wanted.field), limit=1).entries
        chosen.append(found[0].sector if found and found[0].sector.vi else NO_FIELD)
    return [*chosen, LACKS[wanted.lack].words] if wanted.lack else chosen


def _here(request: PageRequest, query: dict[str, str]) -> str:
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
