"""The boards' pages: country, province, commune, a procedure in each of them; they follow the counters while open."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command import moments
from lienthong.command.access import for_leaders, may_look, paths_of
from lienthong.command.boards import (
    chosen_number,
    lines_below,
    procedure_table,
    ranking,
    stocks_of,
    top_numbers,
    trend_line,
)
from lienthong.command.choices import VIEW_NAMES
from lienthong.command.choosing import chooser
from lienthong.command.chosen import chosen_of
from lienthong.command.maps import country_map, outline_map, place_tiles
from lienthong.command.places import PAGE_OF, Asked, address, asked_of, place_named
from lienthong.command.plan_glance import plans_at_a_glance
from lienthong.command.shown import Shown
from lienthong.command.tickets import heard_on, stream_address
from lienthong.command.warnings import queue_chances, top_causes
from lienthong.core import ledger
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text, split_path
from lienthong.dossiers import queries as dossiers
from lienthong.indicators.queries import Board
from lienthong.library.queries.archives import progress_at
from lienthong.procedures import queries as procedures
from lienthong.ui.blocs import BLOC_NAMES
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: The path of a right that was given for the whole country.
_EVERYWHERE = "/"
#: What a page draws again while it is open.
_FRAGMENTS = {
    "command/place.html": "command/_place.html",
    "command/commune.html": "command/_commune.html",
    "command/wall.html": "command/_scenes.html",
}


@require_safe
@for_leaders
def home(request: PageRequest) -> HttpResponse:
    """Lead to the widest board that the visitor may look at."""
    _, widest = split_path(paths_of(visitor(request))[0])
    if widest == _EVERYWHERE:
        return HttpResponseRedirect(reverse("command_country"))
    version = units.version_of(int(widest.rstrip("/").rpartition("/")[2]), on=localdate(request.at))
    if version.level not in PAGE_OF:  # a ministry serves no place of its own: what it has is its procedures
        return HttpResponseRedirect(reverse("command_catalogue"))
    return HttpResponseRedirect(address(version))


@require_safe
@for_leaders
def country(request: PageRequest) -> HttpResponse:
    """Show the country: four numbers, the map, the ranking of the provinces."""
    return _page(request, units.country(on=localdate(request.at)), "command/place.html")


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
@for_leaders
def procedure(request: PageRequest, code: str) -> HttpResponse:
    """Show one procedure under a place (``?of=province:01``): its numbers, the places ranked for it, its trend."""
    title = procedures.titles_of([code])[code]
    version = place_named(request.GET.get("of", "country"), request)
    template = "command/commune.html" if version.level == "commune" else "command/place.html"
    return _page(request, version, template, procedure=code, title=title)


def _page(
    request: PageRequest, version: UnitVersion, template: str, *, procedure: str = "", title: Text | None = None
) -> HttpResponse:
    asked = asked_of(request, version, procedure=procedure)
    board, shown = asked.board, asked.shown
    if title is not None and title.vi == procedure and not board.procedures:
        raise NotFound(what=Text("thủ tục", "The procedure"))
    page = board_page(asked, request)
    page["board_blocs"] = [(BLOC_NAMES[bloc], shown.query(bloc=bloc), bloc == board.bloc) for bloc in asked.blocs]
    page["crumbs"] = _crumbs(version, shown, request)
    page["procedure_title"] = title
    page["catalogue_url"] = "" if procedure else _catalogue_of(board)
    if not (procedure or asked.moment):
        page |= _pressing(board, version, request)
    if board.level == "commune":
        page |= _commune(board, version, request)
    return answer(request, page, template)


def _pressing(board: Board, version: UnitVersion, request: PageRequest) -> dict[str, Any]:
    """Return the warnings to take at a place and beneath it, and how the country's plans stand."""
    actor, at = visitor(request), request.at
    plans = plans_at_a_glance(actor, at=at) if board.level == "country" else []
    return {"has_warnings": True, "plans": plans, **top_causes(actor, at=at, path=version.unit.path)}


def board_page(asked: Asked, request: PageRequest) -> dict[str, Any]:
    """Return what the page of a place shows, whoever looks."""
    board, shown = asked.board, asked.shown
    stocks = {} if shown.is_open else stocks_of(board, shown)
    chosen = chosen_of(board, shown, stocks)
    heard = heard_on(board, shown)
    page: dict[str, Any] = {
        "board": board,
        "shown": shown,
        "chooser": chooser(board, shown),
        "views": [(title, shown.query(count=view), view == shown.view) for view, title in VIEW_NAMES.items()],
        "numbers": top_numbers(board, shown, stocks),
        "trend": trend_line(board.trend),
        "at": request.at,
        "live_url": request.path,
        "heard": heard,
        "stream_url": stream_address(heard, at=request.at),
        "ticket_url": reverse("command_open_ticket" if shown.is_open else "command_ticket") + shown.of_place(),
        "moment": asked.moment,
        "stock_at": asked.stock_at,
        "past": asked.past,
        "moment_field": moments.written(asked.moment or request.at),
        "latest": moments.written(request.at),
        "jumps": [(jump.title, shown.query(as_of=jump.as_of)) for jump in moments.jumps(request.at, asked.moment)],
        "now_query": shown.query(as_of=""),
        "kept": shown.kept(),
        "chosen": chosen_number(chosen, shown),
        "has_procedure_stock": asked.moment is None or board.level == "commune",
        "procedures": None
        if shown.is_open or not board.procedures or board.procedure
        else procedure_table(board, shown),
    }
    if board.children:
        drawn = country_map(board, shown, chosen)
        page |= {
            "rows": ranking(board, shown, chosen, lines_below(board, shown)),
            "outline": outline_map(board, shown, chosen, drawn),
            "tilemap": drawn or place_tiles(board, shown, chosen),
            "is_map": drawn is not None,
        }
    return page


def answer(request: PageRequest, page: dict[str, Any], template: str) -> HttpResponse:
    """Answer with the page, or while it is open with the time and, if anything changed, the board."""
    body = render_to_string(_FRAGMENTS[template], page, request)
    page["seen"] = hashlib.sha256(body.encode()).hexdigest()[:16]
    page["body"] = body
    if request.headers.get("HX-Request") != "true":
        return render(request, template, page)
    page["is_changed"] = page["seen"] != request.GET.get("seen")
    return render(request, "command/_live.html", page)


def _commune(board: Board, version: UnitVersion, request: PageRequest) -> dict[str, Any]:
    asked: dict[str, Any] = {"bloc": board.bloc, "procedure": board.procedure, "language": request.language}
    is_now = board.at == request.at
    queue = dossiers.open_files(version.unit_id, to=visitor(request), **asked) if is_now else []
    return {
        "archives": progress_at(version.unit_id, request.at) if is_now and not board.procedure else [],
        "queue": queue,
        "is_invented": ledger.last_about(ledger.HISTORY) != (None,),
        "chances": queue_chances([file.code for file in queue], at=request.at),
    }


def _catalogue_of(board: Board) -> str:
    """Return where the procedures of a place are counted; a commune has no list of its own."""
    url = reverse("command_catalogue")
    return {"country": url, "province": f"{url}?{urlencode({'province': board.code})}"}.get(board.level, "")


def _crumbs(version: UnitVersion, shown: Shown, request: PageRequest) -> list[tuple[str, str]]:
    """Return the places above that the visitor may look at, the widest first: name and address; one statement."""
    above = [int(part) for part in version.unit.path.strip("/").split("/")]
    places = units.in_being(above if shown.procedure else above[:-1], on=localdate(request.at))
    return [
        ((place.name_en or place.name) if request.language == "en" else place.name, address(place))
        for place in sorted(places, key=lambda place: above.index(place.unit_id))
        if may_look(visitor(request), place.unit.path)
    ]
