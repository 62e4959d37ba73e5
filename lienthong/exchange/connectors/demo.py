"""A source outside the house, played by a small table in the service's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from lienthong.exchange.connectors.connector import Connector, Reply


class Demo(Connector):
    """Answers from ``settings.records``, a list of rows; the first row that has the value asked for is the answer."""

    def ask(self, lookup: Mapping[str, str], *, as_of: date, known_at: datetime, timeout: float) -> Reply | None:
        """Return the first row that matches; the table has no history."""
        del as_of, known_at, timeout
        rows = self.service.connector.settings.get("records", [])
        return next((Reply(dict(row)) for row in rows if lookup.items() <= row.items()), None)
