"""Plain frozen things that every room may hold: who acts, with which rights, and words in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from lienthong.core.refusals import NotAllowed


class Role(StrEnum):
    """What a right is for. Rights are procedure × unit × role, never by version."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    INTAKE = "intake"
    SETTLE = "settle"
    HEAD = "head"
    MONITOR = "monitor"
    STEERING = "steering"
    AUDITOR = "auditor"


#: Roles whose right on a unit covers everything beneath it; the others hold for exactly that unit.
SUBTREE_ROLES = frozenset({Role.MONITOR, Role.STEERING, Role.AUDITOR})


#: The parts of a political system, each with offices, desks and rights of its own.
Bloc = Literal["government", "party", "fatherland_front", "national_assembly", "court", "procuracy"]
BLOCS: tuple[Bloc, ...] = get_args(Bloc)
GOVERNMENT: Bloc = "government"


def path_in(bloc: str, path: str) -> str:
    """Return where the offices of a bloc stand that are at and beneath a place: ``/party/1/35/`` for ``/1/35/``.

    The government's stand beneath the place itself. As no path of one bloc begins like a path of another, nothing that
    goes by the beginning of a path ever reaches from one bloc into another.
    """
    return path if bloc == GOVERNMENT else f"/{bloc}{path}"


def split_path(path: str) -> tuple[str, str]:
    """Return the bloc of a path and the path without it: ``/party/1/35/`` → (``party``, ``/1/35/``)."""
    first, slash, rest = path[1:].partition("/")
    return (first, slash + rest) if first and not first.isdigit() else (GOVERNMENT, path)


@dataclass(frozen=True, slots=True)
class Grant:
    """One right: a role, the path of the unit it was given for ("/" is the whole country), a procedure or ``*``.

    ``in_place_of`` is the id of the account that is away when somebody stands in for it, with its name.
    The path says the bloc. A right in one bloc shows nothing of another; only who steers oversees all of them.
    """

    role: Role
    path: str
    procedure: str = "*"
    in_place_of: str = ""
    absent_name: str = ""

    def covers(self, role: Role, path: str, procedure: str) -> bool:
        """Tell whether this right allows ``role`` for ``procedure`` at the unit whose path is ``path``.

        A right for a unit that stands nowhere yet (no path) covers nothing.
        """
        if not self.path or role != self.role or self.procedure not in ("*", procedure):
            return False
        if role not in SUBTREE_ROLES:
            return path == self.path
        (own_bloc, own), (bloc, asked) = split_path(self.path), split_path(path)
        oversees = role == Role.STEERING and own_bloc == GOVERNMENT
        return asked.startswith(own) and (bloc == own_bloc or oversees)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, an officer or the machine itself. The machine is an actor with rights too."""

    kind: Literal["person", "officer", "system"]
    id: str
    name: str
    language: Literal["vi", "en"] = "vi"
    unit_id: int | None = None
    unit_path: str = ""
    subject: str = ""  # personal number of a signed-in person; empty for officers and machines
    business: str = ""  # code of the business for which a person acts; empty when they act for themselves
    grants: tuple[Grant, ...] = ()

    def may(self, role: Role, *, path: str, procedure: str = "*") -> bool:
        """Tell whether the actor holds ``role`` for ``procedure`` at the unit with ``path``."""
        return self.kind == "system" or any(grant.covers(role, path, procedure) for grant in self.grants)

    def stands_in(self, role: Role, *, path: str, procedure: str = "*") -> Grant | None:
        """Return the right by which the actor stands in for somebody who is away; ``None`` for what is their own."""
        held = [grant for grant in self.grants if grant.covers(role, path, procedure)]
        return next(iter(held), None) if held and all(grant.in_place_of for grant in held) else None

    def must(self, role: Role, *, path: str, procedure: str = "*") -> None:
        """Refuse with ``NotAllowed`` unless the actor may."""
        if not self.may(role, path=path, procedure=procedure):
            raise NotAllowed(right=str(role))

    def paths(self, role: Role) -> tuple[str, ...]:
        """Return the unit paths for which the actor holds ``role`` (for access queries)."""
        return tuple(grant.path for grant in self.grants if grant.role == role)


def system(name: str) -> Actor:
    """Return the machine as an actor; ``name`` says which part of it acts (``results``, ``packs``)."""
    return Actor(kind="system", id=f"system:{name}", name=name)


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Vietnamese and English."""

    vi: str
    en: str

    def to(self, language: str) -> str:
        """Return the words in ``language``; anything but ``en`` is Vietnamese."""
        return self.en if language == "en" else self.vi
