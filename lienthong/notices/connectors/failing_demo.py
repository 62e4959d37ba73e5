"""A carrier that fails on purpose, as the address says, so that everybody can see what the house then does."""

from __future__ import annotations

from datetime import datetime

from lienthong.notices.connectors.carrier import Carrier, Letter, NotNow, Undeliverable


class FailingDemo(Carrier):
    """Addresses that begin with ``gone`` or ``full`` are undeliverable, with ``late`` too slow; others unreachable."""

    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        """Fail in the way that the address asks for."""
        del at
        if letter.to.startswith("gone"):
            raise Undeliverable("mailbox_unknown", is_address_wrong=True)
        if letter.to.startswith("full"):
            raise Undeliverable("mailbox_full")
        if letter.to.startswith("late"):
            raise NotNow("late")
        raise NotNow("unreachable", is_for_all=True)
