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

_SIGNER = Signer(salt="command.live")


class TicketRefused(Exception):
    """It is no ticket of ours, or its time is over."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an open board hears: that its place moved and, if ``has_numbers``, the four numbers at its top."""

    unit_id: int
    bloc: Bloc
    view: View
    language: str
    has_numbers: bool


def stream_address(board: Board, shown: Shown, *, at: datetime) -> str:
    """Return where the board hears that it moved, its ticket in it; nowhere (empty) for a board of the past."""
    if shown.as_of:
        return ""
    heard = Heard(board.unit_id, shown.bloc, shown.view, shown.language, hears_numbers(shown))
    return f"{settings.LIVE_URL}{PATH}?{urlencode({'ticket': ticket_for(heard, at=at)})}"


def hears_numbers(shown: Shown) -> bool:
    """Tell whether a board hears numbers: not one that everybody sees, nor one of a single procedure."""
    return not (shown.is_open or shown.procedure)


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
