"""The boards' pages: country, province, commune, what a number means; each follows the counters while it is open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command import live
from lienthong.command.access import blocs_of, for_leaders, may_look, paths_of
from lienthong.command.boards import (
    ON_TIME,
    PAID_ONLINE,
    Shown,
    ranking,
    top_numbers,
    trend_line,
)
from lienthong.command.choices import CHOICES, VIEW_NAMES, choice_of
from lienthong.command.maps import country_map, outline_map, place_tiles
from lienthong.command.refusals import BoardOutsideRight
from lienthong.core.refusals import NotFound
from lienthong.core.values import GOVERNMENT, Bloc, Text, split_path
from lienthong.dossiers import queries as dossiers
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import Board, View
from lienthong.library.queries.archives import progress_at
from lienthong.procedures import queries as procedures
from lienthong.ui.blocs import BLOC_NAMES
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

_PAGE_OF = {"country": "command_country", "province": "command_province", "commune": "command_commune"}
#: The path of a right that was given for the whole country.
_EVERYWHERE = "/"


@require_safe
@for_leaders
def home(request: PageRequest) -> HttpResponse:
    """Lead to the widest board that the visitor may look at."""
    _, widest = split_path(paths_of(visitor(request))[0])
    if widest == _EVERYWHERE:
        return HttpResponseRedirect(reverse("command_country"))
    version = units.version_of(int(widest.rstrip("/").rpartition("/")[2]), on=localdate(request.at))
    if version.level not in _PAGE_OF:  # a ministry serves no place of its own: what it has is its procedures
        return HttpResponseRedirect(reverse("command_catalogue"))
    return HttpResponseRedirect(_address(version))


@require_safe
@for_leaders
def country(request: PageRequest) -> HttpResponse:
    """Show the country: four numbers, the map, the ranking of the provinces."""
    board = indicators.country_board(at=request.at)
    return _page(request, units.version_of(board.unit_id, on=localdate(request.at)), "command/place.html")


@require_safe
@for_leaders
def province(request: PageRequest, code: str) -> HttpResponse:
    """Show a province and its communes."""
    version = units.version_at(code, level="province", on=localdate(request.at))
    return _page(request, version, "command/place.html")


@require_safe
@for_leaders
def commune(request: PageRequest, code: str) -> HttpResponse:
    """Show a commune: its numbers, its procedures, the files that are open there, without a word about a person."""
    version = units.version_at(code, level="commune", on=localdate(request.at))
    return _page(request, version, "command/commune.html")


@require_safe
def open_numbers(request: PageRequest) -> HttpResponse:
    """Show everybody the country's numbers and those of its provinces."""
    view = _view(request)
    board = indicators.country_board(at=request.at, view=view)
    shown = Shown(choice_of(request.GET.get("show")), request.language, place="country", is_open=True, view=view)
    return _answer(request, _board_page(board, shown, request), "command/place.html")


@require_safe
def number(request: PageRequest, code: str) -> HttpResponse:
    """Say what a number means: what is counted over what, for which time, and how old it is."""
    if code not in CHOICES:
        raise NotFound(what=Text("chỉ số", "The number"))
    choice = CHOICES[code]
    board = _board_named(request.GET.get("of", "country"), request)
    period = board.today if choice.code in ("at_risk", "overdue") else board.period
    page = {
        "choice": choice,
        "board": board,
        "value": choice.shown(choice.value(period), request.language),
        "part": choice.part(period) if period else None,
        "whole": choice.whole(period) if period and choice.whole else None,
        "back": _back(board, request),
    }
    return render(request, "command/number.html", page)


def _page(request: PageRequest, version: UnitVersion, template: str) -> HttpResponse:
    blocs = blocs_of(visitor(request), version.unit.path)
    bloc, view = _bloc(request, blocs, version), _view(request)
    board = indicators.unit_board(version.unit_id, at=request.at, bloc=bloc, view=view)
    place = f"{board.level}:{board.code}" if board.level != "country" else "country"
    shown = Shown(choice_of(request.GET.get("show")), request.language, place=place, bloc=board.bloc, view=view)
    page = _board_page(board, shown, request)
    page["board_blocs"] = [(BLOC_NAMES[bloc], shown.query(bloc=bloc), bloc == board.bloc) for bloc in blocs]
    page["crumbs"] = _crumbs(version, request)
    page["catalogue_url"] = _catalogue_of(board)
    if board.level == "commune":
        page |= _commune(board, version, request)
    return _answer(request, page, template)


def _bloc(request: PageRequest, allowed: Sequence[Bloc], place: UnitVersion) -> Bloc:
    """Return the bloc whose board is asked for, else the first that the visitor may look at there."""
    wanted = request.GET.get("bloc")
    for bloc in allowed:
        if wanted in (None, bloc):
            return bloc
    raise BoardOutsideRight(place=place.name)


def _view(request: PageRequest) -> View:
    """Return whose requests are counted: people's, unless the agencies' files are asked for."""
    return "agencies" if request.GET.get("count") == "agencies" else "people"


def _board_page(board: Board, shown: Shown, request: PageRequest) -> dict[str, Any]:
    page: dict[str, Any] = {
        "board": board,
        "shown": shown,
        "choices": [(choice, shown.query(show=choice.code)) for choice in CHOICES.values()],
        "views": [(title, shown.query(count=view), view == shown.view) for view, title in VIEW_NAMES.items()],
        "numbers": top_numbers(board, shown),
        "trend": trend_line(board.trend),
        "at": request.at,
        "live_url": request.path,
        "stream_url": live.address_of(board.unit_id),
    }
    if board.children:
        page["rows"] = ranking(board, shown)
        drawn = country_map(board, shown)
        page |= {
            "outline": outline_map(board, shown, drawn),
            "tilemap": drawn or place_tiles(board, shown),
            "is_map": drawn is not None,
        }
    return page


def _commune(board: Board, version: UnitVersion, request: PageRequest) -> dict[str, Any]:
    titles = {card.code: card.title for card in procedures.all_procedures()}
    return {
        "procedures": [
            {
                "title": titles.get(row.procedure, row.procedure),
                "counts": row.counts,
                "on_time": ON_TIME.shown(ON_TIME.value(row.counts), request.language),
                "paid_online": PAID_ONLINE.shown(PAID_ONLINE.value(row.counts), request.language),
            }
            for row in board.procedures
        ],
        "archives": progress_at(version.unit_id, request.at),
        "queue": dossiers.open_files(version.unit_id, to=visitor(request), bloc=board.bloc, language=request.language),
    }


def _answer(request: PageRequest, page: dict[str, Any], template: str) -> HttpResponse:
    """Answer with the page, or while it is open with the time and, if anything changed, the board."""
    fragment = "command/_commune.html" if template == "command/commune.html" else "command/_place.html"
    body = render_to_string(fragment, page, request)
    page["seen"] = hashlib.sha256(body.encode()).hexdigest()[:16]
    page["body"] = body
    if request.headers.get("HX-Request") != "true":
        return render(request, template, page)
    page["is_changed"] = page["seen"] != request.GET.get("seen")
    return render(request, "command/_live.html", page)


def _board_named(name: str, request: PageRequest) -> Board:
    """Return the board of ``country``, ``province:CODE`` or ``commune:CODE``; those of places need the right."""
    level, _, code = name.partition(":")
    if level not in ("province", "commune"):
        version = units.country(on=localdate(request.at))
        if request.GET.get("bloc") is None:
            return indicators.country_board(at=request.at, view=_view(request))
    else:
        version = units.version_at(code, level=level, on=localdate(request.at))
    blocs = blocs_of(request.actor, version.unit.path) if request.actor is not None else []
    bloc = _bloc(request, blocs, version)
    return indicators.unit_board(version.unit_id, at=request.at, bloc=bloc, view=_view(request))


def _catalogue_of(board: Board) -> str:
    """Return where the procedures of a place are counted; a commune has no list of its own."""
    address = reverse("command_catalogue")
    return {"country": address, "province": f"{address}?{urlencode({'province': board.code})}"}.get(board.level, "")


def _back(board: Board, request: PageRequest) -> str:
    kept: dict[str, str] = {"bloc": board.bloc} if board.bloc != GOVERNMENT else {}
    kept |= {"count": board.view} if board.view != "people" else {}
    query = f"?{urlencode(kept)}" if kept else ""
    if board.level != "country":
        return _address(units.version_of(board.unit_id, on=localdate(board.at))) + query
    is_leader = request.actor is not None and may_look(request.actor, units.get_unit(board.unit_id).path)
    return reverse("command_country" if is_leader else "command_open") + query


def _crumbs(version: UnitVersion, request: PageRequest) -> list[tuple[str, str]]:
    """Return the places above that the visitor may look at, the widest first: name and address."""
    on, crumbs = localdate(request.at), []
    above = [int(part) for part in version.unit.path.strip("/").split("/")][:-1]
    for unit_id in above:
        place = units.version_of(unit_id, on=on)
        if may_look(visitor(request), place.unit.path):
            name = (place.name_en or place.name) if request.language == "en" else place.name
            crumbs.append((name, _address(place)))
    return crumbs


def _address(place: UnitVersion) -> str:
    """Return where the board of a place is."""
    return reverse(_PAGE_OF[place.level], args=[place.code] if place.level != "country" else [])
