"""What every template knows: who is here, in which language, which parts of the house are open to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienthong.core.values import Actor, Role, Text

_DESK_ROLES = frozenset({Role.INTAKE, Role.SETTLE, Role.HEAD})
_COMMAND_ROLES = frozenset({Role.HEAD, Role.MONITOR, Role.STEERING, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Bloc:
    """One part of the house in the header."""

    title: Text
    url: str
    is_here: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the words, the visitor and the switches of the header."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "language": getattr(request, "language", "vi"),
        "at": getattr(request, "at", None),
        "request_id": getattr(request, "id", ""),
        "is_demo": settings.MODE != "production",
        "blocs": blocs_of(actor, request.path),
        "acting_for": request.session.get("acting_for_name", "") if hasattr(request, "session") else "",
        "has_businesses": bool(hasattr(request, "session") and request.session.get("has_businesses")),
    }


def blocs_of(actor: Actor | None, path: str) -> list[Bloc]:
    """Return the parts of the house that somebody may enter; none when there is only one."""
    roles = {grant.role for grant in actor.grants} if actor else set()
    here = next((part for part in ("/desk/", "/command/") if path.startswith(part)), "/")
    blocs = [Bloc(Text("Cổng dịch vụ", "Portal"), "/", here == "/")]
    if roles & _DESK_ROLES:
        blocs.append(Bloc(Text("Bàn làm việc", "Desk"), "/desk/", here == "/desk/"))
    if roles & _COMMAND_ROLES:
        blocs.append(Bloc(Text("Điều hành", "Command"), "/command/", here == "/command/"))
    return blocs if len(blocs) > 1 else []
