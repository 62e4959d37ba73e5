"""Who may do what with a task. Its seat is the office that leads it, or the place whose plan it is (the country).

At an office: who settles or heads there works on its tasks, its head answers. At a place: who steers it does both. Who
watches from above judges what was given, and never what they gave themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.core.values import SUBTREE_ROLES, Actor, Grant, Role, split_path


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a task is at home."""

    path: str
    is_place: bool


def works_on(actor: Actor, seat: Seat) -> bool:
    """Tell whether somebody is of the lead: gives evidence, asks for another date, drafts reports."""
    return answers_for(actor, seat) or (not seat.is_place and actor.may(Role.SETTLE, path=seat.path))


def answers_for(actor: Actor, seat: Seat) -> bool:
    """Tell whether somebody heads the lead: closes tasks, signs reports, brings the unit's own plan."""
    return actor.may(Role.STEERING if seat.is_place else Role.HEAD, path=seat.path)


def judges(actor: Actor, seat: Seat) -> bool:
    """Tell whether somebody may accept evidence or send it back."""
    return actor.may(Role.MONITOR, path=seat.path) or actor.may(Role.STEERING, path=seat.path)


def sees(actor: Actor, owner: Seat, *, is_of_the_country: bool) -> bool:
    """Tell whether somebody may read a plan: any officer the country's; who watches its owner or sits at its place."""
    if actor.kind == "system" or (is_of_the_country and bool(actor.grants)):
        return True
    watching = (Grant(grant.role, grant.path) for grant in actor.grants if grant.role in SUBTREE_ROLES)
    if any(grant.covers(grant.role, owner.path, "*") for grant in watching):
        return True
    bloc, path = split_path(owner.path)
    place = path if owner.is_place else _above(path)
    return any(own == bloc and _above(where).startswith(place) for own, where in map(split_path, _offices(actor)))


def _offices(actor: Actor) -> list[str]:
    """Return the paths of the offices at which somebody works."""
    return [grant.path for grant in actor.grants if grant.role not in SUBTREE_ROLES and grant.path]


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"
