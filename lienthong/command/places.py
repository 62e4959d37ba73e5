"""Which board a page is asked for, of which moment, and whether the visitor may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.command.access import blocs_of
from lienthong.command.moments import moment_of, written
from lienthong.command.offered import numbers_on
from lienthong.command.refusals import BoardOutsideRight
from lienthong.command.shown import Shown
from lienthong.core.values import Bloc
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import Board, Past, View
from lienthong.ui.pages import PageRequest
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

PAGE_OF = {"country": "command_country", "province": "command_province", "commune": "command_commune"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A board, how it is looked at, the blocs to change to, the past moment (``None``: now), of when the stock is.

    ``past``: of a past moment also how its board came about.
    """

    board: Board
    shown: Shown
    blocs: Sequence[Bloc] = ()
    moment: datetime | None = None
    stock_at: datetime | None = None
    past: Past | None = None


def asked_of(request: PageRequest, version: UnitVersion, *, procedure: str = "", has_procedures: bool = True) -> Asked:
    """Return the board of a place as the address asks for it, without its procedures where they are not shown.

    Refuses ``BoardOutsideRight``, and a moment as ``moments.moment_of`` does.
    """
    blocs, bloc = blocs_asked(request, version)
    asked = {"bloc": bloc, "view": view_of(request), "procedure": procedure}
    return _asked(request, version, asked, blocs, has_procedures=has_procedures)


def blocs_asked(request: PageRequest, version: UnitVersion) -> tuple[Sequence[Bloc], Bloc]:
    """Return the blocs whose boards of a place the visitor may look at, and the one that the address asks for.

    Refuses ``BoardOutsideRight``.
    """
    blocs = blocs_of(request.actor, version.unit.path) if request.actor is not None else []
    return blocs, _bloc(request, blocs, version)


def is_rounded(version: UnitVersion) -> bool:
    """Whether what everybody may see of a place is rounded: all but the country is small enough to find somebody."""
    return version.level != "country"


def open_to_all(request: PageRequest, version: UnitVersion) -> Asked:
    """Return the government's board of a place as everybody may see it."""
    view = view_of(request)
    board = indicators.unit_board(version.unit_id, at=request.at, view=view, has_procedures=False)
    return Asked(board, _shown(request, version, is_open=True, is_rounded=is_rounded(version), view=view))


def place_named(name: str, request: PageRequest) -> UnitVersion:
    """Return the place called ``country``, ``province:CODE`` or ``commune:CODE``. Refuses ``UnitUnknown``."""
    level, _, code = name.partition(":")
    if level in ("province", "commune"):
        return units.version_at(code, level=level, on=localdate(request.at))
    return units.country(on=localdate(request.at))


def place_of(version: UnitVersion) -> str:
    """Return how addresses call a place."""
    return "country" if version.level == "country" else f"{version.level}:{version.code}"


def address(place: UnitVersion) -> str:
    """Return where the board of a place is."""
    return reverse(PAGE_OF[place.level], args=[place.code] if place.level != "country" else [])


def view_of(request: PageRequest) -> View:
    """Return whose requests are counted: people's, unless the agencies' files are asked for."""
    return "agencies" if request.GET.get("count") == "agencies" else "people"


def _asked(
    request: PageRequest, version: UnitVersion, asked: dict[str, Any], blocs: Sequence[Bloc], *, has_procedures: bool
) -> Asked:
    moment = moment_of(request.GET.get("as_of"), request.at)
    stock_at: datetime | None = request.at
    past = None
    if moment is None:
        board = indicators.unit_board(version.unit_id, at=request.at, has_procedures=has_procedures, **asked)
    else:
        past = indicators.board_as_of(version.unit_id, moment=moment, has_procedures=has_procedures, **asked)
        board, stock_at = past.board, past.stock_at
    as_of = written(moment) if moment else ""
    has_money = past is None or past.photographed_at is not None
    shown = _shown(request, version, as_of=as_of, has_stock=stock_at is not None, has_money=has_money, **asked)
    return Asked(board, shown, blocs, moment, stock_at, past)


def _shown(request: PageRequest, version: UnitVersion, **how: Any) -> Shown:
    """Return how a board is looked at; a number that is none, or none of such a board, is the first one."""
    numbers = numbers_on(localdate(request.at))
    where = version.unit.path
    shown = Shown(numbers.default, numbers, request.language, where, place_of(version), **how)
    chosen = numbers.get(request.GET.get("show"))
    return replace(shown, choice=chosen) if chosen and shown.offers(chosen) else shown


def _bloc(request: PageRequest, allowed: Sequence[Bloc], place: UnitVersion) -> Bloc:
    """Return the bloc whose board is asked for, else the first that the visitor may look at there."""
    wanted = request.GET.get("bloc")
    for bloc in allowed:
        if wanted in (None, bloc):
            return bloc
    raise BoardOutsideRight(place=place.name)
