"""What every carrier promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self


class Undeliverable(Exception):
    """It will never arrive; ``reason`` is one of ``rules.words.REASONS``. ``is_address_wrong``: nothing ever will."""

    def __init__(self, reason: str, *, is_address_wrong: bool = False) -> None:
        self.reason, self.is_address_wrong = reason, is_address_wrong
        super().__init__(reason)


class NotNow(Exception):
    """It cannot be handed over now and is tried again. ``is_for_all``: nothing else need be tried now either."""

    def __init__(self, reason: str, *, is_for_all: bool = False) -> None:
        self.reason, self.is_for_all = reason, is_for_all
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to carry. ``key`` is the same however often it is handed over; a message has no subject.

    At ``leave_link`` one click, without signing in, stops letters like this one; empty where only the settings do.
    """

    key: str
    to: str
    language: str
    subject: str
    body: str
    link: str
    settings_link: str
    leave_link: str = ""


class Carrier(ABC):
    """Carries letters by one way. It is opened for a batch, so that one connection may serve many letters."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what the batch needed; nothing unless a carrier says otherwise."""
        return

    @abstractmethod
    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        """Hand one letter over; it has been taken when this returns. Raises ``Undeliverable`` and ``NotNow``."""
