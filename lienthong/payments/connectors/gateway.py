"""What every gateway promises, and how the house signs and reads messages unless a gateway has a way of its own."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

from lienthong.core import keys
from lienthong.core.values import Text
from lienthong.payments.refusals import CallbackUnreadable, GatewayKeyMissing
from lienthong.payments.rules.orders import LONGEST_REFERENCE
from lienthong.payments.rules.signing import CALLBACK, Seal, check_seal, seal

Kind = Literal["paid", "failed", "refunded"]
_KINDS = ("paid", "failed", "refunded")
#: The headers that carry a seal.
KEY_HEADER, TIME_HEADER, SIGNATURE_HEADER = "Lienthong-Key", "Lienthong-Time", "Lienthong-Signature"


class Down(Exception):
    """The gateway does not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gateway is asked to collect: the order, how much, for whom, and where to send the payer and the word."""

    order: str
    amount: int
    currency: str
    title: str
    unit_name: str
    language: str
    return_to: str
    callback_to: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a gateway is asked to give back: of which of its payments, how much, under which number of ours."""

    refund: str
    reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a gateway said: a payment was made, did not succeed, or a refund (of that number of ours) was made."""

    kind: Kind
    order: str
    reference: str
    amount: int
    currency: str
    at: datetime
    refund: int = 0


class Gateway(ABC):
    """One gateway. An instance holds no state between two calls."""

    title: ClassVar[Text]

    def __init__(self, code: str) -> None:
        self.code = code

    @abstractmethod
    def begin(self, asked: Asked, *, at: datetime) -> str:
        """Return the address to which the payer goes. Raises ``Down`` when the gateway cannot be asked."""

    @abstractmethod
    def give_back(self, given: GivenBack, *, at: datetime) -> str:
        """Return the gateway's reference of a refund, empty when it will say so by a callback; the same for the same
        refund asked again. Raises ``Down`` when it cannot be asked.
        """

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Said:
        """Return what a callback says, once its seal is checked (``docs/reference/payment-callbacks.md``).

        Refuses ``SignatureWrong``, ``CallbackOutOfTime``, ``CallbackUnreadable``.
        """
        given = Seal(headers.get(KEY_HEADER, ""), headers.get(TIME_HEADER, ""), headers.get(SIGNATURE_HEADER, ""))
        check_seal(CALLBACK, body, given, secrets=self.secrets(), at=at)
        try:
            return _said(json.loads(body))
        except (ValueError, RecursionError) as error:
            raise CallbackUnreadable(what=str(error) or "nesting") from None

    def secrets(self) -> dict[str, bytes]:
        """Return the secrets shared with the gateway, by key id, the newest last."""
        return keys.shared_secrets(f"gateway-{self.code}")

    def sealed(self, kind: str, message: bytes, *, at: datetime) -> Seal:
        """Seal a message with the newest secret; refuses ``GatewayKeyMissing``."""
        known = self.secrets()
        if not known:
            raise GatewayKeyMissing(gateway=self.code)
        key_id = list(known)[-1]
        return seal(kind, message, key_id=key_id, secret=known[key_id], at=at)


def headers_of(given: Seal) -> dict[str, str]:
    """Return a seal as the headers of a request."""
    return {KEY_HEADER: given.key_id, TIME_HEADER: given.signed_at, SIGNATURE_HEADER: given.signature}


def _said(told: Any) -> Said:
    """Return what the JSON of a callback says; raises ``ValueError`` with what is wrong."""
    if not isinstance(told, dict):
        raise ValueError("not an object")  # noqa: TRY004 - told like everything else that cannot be read
    kind = told.get("event")
    if kind not in _KINDS:
        raise ValueError("event")
    return Said(
        kind=kind,
        order=_text(told, "order"),
        reference=_text(told, "reference"),
        amount=_whole(told, "amount"),
        currency=_text(told, "currency"),
        at=_instant(told),
        refund=_whole(told, "refund") if kind == "refunded" else 0,
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_REFERENCE or not value.isprintable():
        raise ValueError(name)
    return value


def _whole(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        raise ValueError(name)
    return value


def _instant(told: Mapping[str, Any]) -> datetime:
    value = datetime.fromisoformat(_text(told, "at"))
    if value.tzinfo is None:
        raise ValueError("at")
    return value
