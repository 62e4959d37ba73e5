"""The registries of this house, asked through their queries under a statement timeout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from lienthong.exchange.connectors.connector import Connector, Down, Late, Reply
from lienthong.registries import queries
from lienthong.registries.refusals import RegistryStopped


class InHouse(Connector):
    """Finds the record; a stopped registry is ``Down``, a statement over its time ``Late``."""

    def ask(self, lookup: Mapping[str, str], *, as_of: date, known_at: datetime, timeout: float) -> Reply | None:
        """Return the newest fact that carries the identifier, as of a day and as known at an instant."""
        ((identifier, value),) = lookup.items()
        try:
            with _statement_timeout(timeout):
                held = queries.find(
                    self.service.registry, identifier, value, as_of=as_of, known_at=known_at, only=self.service.only
                )
        except RegistryStopped:
            raise Down("stopped") from None
        except OperationalError as error:
            raise (Late() if isinstance(error.__cause__, QueryCanceled) else Down("unreachable")) from None
        if held is None:
            return None
        return Reply(held.data, held.record_id, held.version_id, held.valid_from, held.known_from)


@contextmanager
def _statement_timeout(seconds: float) -> Iterator[None]:
    """Cancel any statement inside that takes longer; what is outside keeps its own limit."""
    with transaction.atomic():
        before = _set_timeout(f"{round(seconds * 1000)}ms")
        yield
        _set_timeout(before)


def _set_timeout(limit: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [limit]
        )
        row: tuple[str, str] = cursor.fetchone()
    return row[0]
