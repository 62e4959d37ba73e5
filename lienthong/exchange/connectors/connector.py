"""What every connector promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lienthong.exchange.definitions import ServiceDefinition


class Down(Exception):
    """The source does not answer; ``reason`` is a short stable word (``stopped``, ``unreachable``)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Late(Down):
    """The source did not answer within the time that the service allows."""

    def __init__(self) -> None:
        super().__init__("late")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a source said of one record: everything it holds, and where and since when, as far as it tells."""

    data: Any
    record_id: int | None = None
    version_id: int | None = None
    valid_from: date | None = None
    known_from: datetime | None = None


class Connector(ABC):
    """Asks one source for one service. An instance holds no state between two questions."""

    def __init__(self, service: ServiceDefinition) -> None:
        self.service = service

    @abstractmethod
    def ask(self, lookup: Mapping[str, str], *, as_of: date, known_at: datetime, timeout: float) -> Reply | None:
        """Return what the source holds for ``lookup`` (one identifier and its value), ``None`` when it holds nothing.

        Raises ``Late`` after ``timeout`` seconds and ``Down`` when the source cannot be asked at all.
        """
