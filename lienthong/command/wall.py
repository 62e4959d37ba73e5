"""The wall: a place's board in scenes for a screen that is read from five meters, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lienthong.command.access import for_leaders, paths_of
from lienthong.command.boards import RankRow, ranking, stocks_of, top_numbers, trend_line
from lienthong.command.choices import Choice
from lienthong.command.chosen import chosen_of
from lienthong.command.maps import country_map, outline_map, place_tiles
from lienthong.command.pages import answer
from lienthong.command.places import Asked, address, asked_of, place_named
from lienthong.command.plan_glance import plans_at_a_glance
from lienthong.command.scenes import LISTED, numbers_in_scenes
from lienthong.command.tickets import heard_on, stream_address
from lienthong.command.warnings import top_causes
from lienthong.core.values import split_path
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class Scene:
    """A map and the places that press most, for one number."""

    choice: Choice
    rows: list[RankRow]
    map: dict[str, Any]


@require_safe
@for_leaders
def wall(request: PageRequest) -> HttpResponse:
    """Show the scenes of a place (``?of=province:01``; else the widest that the visitor may look at)."""
    version = place_named(request.GET.get("of") or _widest(request), request)
    asked = asked_of(request, version, has_procedures=False)
    board, numbers = asked.board, asked.shown.numbers
    of_place = asked.shown.of_place()
    page: dict[str, Any] = {
        "board": board,
        "shown": asked.shown,
        "numbers": top_numbers(board, replace(asked.shown, place=""), stocks_of(board, asked.shown)),
        "trend": trend_line(board.trend),
        "plans": plans_at_a_glance(visitor(request), at=request.at) if board.level == "country" else [],
        **top_causes(visitor(request), at=request.at, path=version.unit.path, limit=LISTED),
        "scenes": [_scene(one, asked) for one in numbers_in_scenes(numbers)] if board.children else [],
        "at": request.at,
        "back": address(version),
        "moment": asked.moment,
        "stamp": "command/_wall_stamp.html",
        "live_url": request.path + of_place,
        "stream_url": stream_address(heard_on(board, asked.shown, has_scenes=True), at=request.at),
        "ticket_url": f"{reverse('command_ticket')}{of_place}&scenes=1",
    }
    return answer(request, page, "command/wall.html")


def _scene(choice: Choice, asked: Asked) -> Scene:
    board, shown = asked.board, replace(asked.shown, choice=choice)
    chosen = chosen_of(board, shown, stocks_of(board, shown))
    drawn = country_map(board, shown, chosen)
    return Scene(
        choice,
        ranking(board, shown, chosen, {}, most=LISTED),
        {
            "outline": outline_map(board, shown, chosen, drawn),
            "tilemap": drawn or place_tiles(board, shown, chosen),
            "is_map": drawn is not None,
        },
    )


def _widest(request: PageRequest) -> str:
    _, widest = split_path(paths_of(visitor(request))[0])
    if widest == "/":
        return "country"
    version = units.version_of(int(widest.rstrip("/").rpartition("/")[2]), on=localdate(request.at))
    return f"{version.level}:{version.code}"
