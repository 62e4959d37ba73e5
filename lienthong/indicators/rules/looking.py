"""Who may look at a board: who monitors, steers or audits the place or one above it, and the heads of its offices."""

from __future__ import annotations

from lienthong.core.values import BLOCS, SUBTREE_ROLES, Actor, Bloc, Grant, Role, path_in, split_path


def paths_of(actor: Actor) -> list[str]:
    """Return the paths of the places whose boards somebody may look at, with all beneath; the widest first.

    A path in another bloc than the government's (``/party/1/35/``) opens that bloc's boards of the place.
    """
    watched = [path for role in SUBTREE_ROLES for path in actor.paths(role)]
    headed = [place_path(path) for path in actor.paths(Role.HEAD)]
    return sorted({*watched, *headed}, key=lambda path: (split_path(path)[1].count("/"), path))


def blocs_of(actor: Actor, path: str) -> list[Bloc]:
    """Return the blocs whose boards of the place with ``path`` somebody may look at."""
    return [bloc for bloc in BLOCS if may_look_in(actor, path_in(bloc, path))]


def may_look(actor: Actor, path: str) -> bool:
    """Tell whether somebody may look at a board of the place with ``path``, in whichever bloc."""
    return bool(blocs_of(actor, path))


def may_look_in(actor: Actor, path: str) -> bool:
    """Tell the same of one bloc: ``path`` is the place's in that bloc."""
    watching = (Grant(grant.role, grant.path) for grant in actor.grants if grant.role in SUBTREE_ROLES)
    headed = (place_path(own) for own in actor.paths(Role.HEAD))
    return any(grant.covers(grant.role, path, "*") for grant in watching) or any(map(path.startswith, headed))


def place_path(office_path: str) -> str:
    """Return the path of the place in which the office with ``office_path`` sits."""
    return office_path.rstrip("/").rpartition("/")[0] + "/"
