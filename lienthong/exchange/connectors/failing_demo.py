"""A source that fails on purpose, so that everybody can see what the house then does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime

from lienthong.exchange.connectors.connector import Connector, Down, Late, Reply


class FailingDemo(Connector):
    """Fails as ``settings.how`` says: ``down``, ``late`` (waits its time out), ``empty``, or ``malformed``."""

    def ask(self, lookup: Mapping[str, str], *, as_of: date, known_at: datetime, timeout: float) -> Reply | None:
        """Fail in the way that the service asks for."""
        del lookup, as_of, known_at
        how = self.service.connector.settings.get("how", "down")
        if how == "late":
            time.sleep(timeout)
            raise Late
        if how == "down":
            raise Down("unreachable")
        return None if how == "empty" else Reply({name: ["?"] for name in self.service.names})
