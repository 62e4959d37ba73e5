"""What an open board may hear, written down by the page that looked at the right: signed, short-lived, of nobody.

The page of a board gives it to the script, the script to the process that holds the streams. That process knows no
visitor: it believes the signature, and lets a stream live no longer than its ticket.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer

from lienthong.command.shown import Shown
from lienthong.core.values import Bloc
from lienthong.indicators.queries import Board, View

#: Where boards listen, on whichever address the process is reached.
PATH = "/command/live"
#: How long a ticket holds, and with it a stream: so long does a right that was ended still let numbers through.
LIFE = timedelta(minutes=15)

_SIGNER = Signer(salt="command.live.heard")


class TicketRefused(Exception):
    """It is no ticket of ours, or its time is over."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an open board hears: that its place moved, and the numbers at its top, of all procedures or of one.

    ``is_open``: everybody may hear it, ``is_rounded`` besides: as it is told to everybody of a small place.
    ``has_scenes``: it is on a wall, and hears besides what its scenes say of the places beneath.
    """

    unit_id: int
    bloc: Bloc
    view: View
    language: str
    procedure: str = ""
    is_open: bool = False
    is_rounded: bool = False
    has_scenes: bool = False


def heard_on(board: Board, shown: Shown, *, has_scenes: bool = False) -> Heard:
    """Return what the page of a board hears: what it shows, to whom it shows it."""
    how = (shown.bloc, shown.view, shown.language, shown.procedure, shown.is_open, shown.is_rounded)
    return Heard(board.unit_id, *how, has_scenes)


def stream_address(heard: Heard, *, at: datetime) -> str:
    """Return where that is heard, with a ticket from now on."""
    return f"{settings.LIVE_URL}{PATH}?{urlencode({'ticket': ticket_for(heard, at=at)})}"


def ticket_for(heard: Heard, *, at: datetime) -> str:
    """Return the ticket with which that is heard from now on for ``LIFE``."""
    return _SIGNER.sign_object([*astuple(heard), int((at + LIFE).timestamp())])


def heard_with(ticket: str, *, at: datetime) -> tuple[Heard, float]:
    """Return what may be heard with a ticket, and for how many seconds still. Raises ``TicketRefused``."""
    try:
        *heard, until = _SIGNER.unsign_object(ticket)
    except BadSignature:
        raise TicketRefused from None
    if (left := until - at.timestamp()) <= 0:
        raise TicketRefused
    return Heard(*heard), left
