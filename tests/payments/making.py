"""Orders and what gateways say of them, made by the production verbs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from lienthong.core.models import LedgerLine
from lienthong.core.values import Text, system
from lienthong.payments.actions.ordering import open_order
from lienthong.payments.actions.receiving import Recorded, record_payment
from lienthong.payments.connectors.gateway import Said, headers_of
from lienthong.payments.connectors.known import gateway_called
from lienthong.payments.models import PaymentOrder
from lienthong.payments.rules.orders import Bill, Line
from lienthong.payments.rules.signing import CALLBACK
from tests.dossiers.making import FRIDAY, Country

MACHINE = system("tests")
COPY = Text("Bản sao", "Copy")
HOLDER = "dossier:Z01.X00101.HCC-261120-0001"


def opened(country: Country, *, at: datetime = FRIDAY, **changes: Any) -> PaymentOrder:
    facts: dict[str, Any] = {
        "holder": HOLDER,
        "occasion": "filing",
        "due": "filing",
        "procedure": "D.001",
        "unit_id": country.intake.unit_id,
        "payer_name": "An Bình",
        "lines": (Line(COPY, 8000, 2, "Thông tư 1"),),
        "expires_at": FRIDAY + timedelta(days=10),
    }
    return open_order(Bill(**facts | changes), by=MACHINE, at=at)


def said(order: str, **changes: Any) -> Said:
    facts: dict[str, Any] = {
        "kind": "paid",
        "order": order,
        "reference": "G-1",
        "amount": 16000,
        "currency": "VND",
        "at": FRIDAY + timedelta(minutes=5),
    }
    return Said(**facts | changes)


def pay(order: PaymentOrder, *, at: datetime = FRIDAY + timedelta(minutes=6), **changes: Any) -> Recorded:
    """Let the demo gateway say that an order was paid."""
    told = said(order.code, **{"amount": order.total} | changes)
    return record_payment("demo", told, by=MACHINE, at=at)


def callback(code: str, /, *, signed_at: datetime = FRIDAY, **changes: Any) -> tuple[bytes, dict[str, str]]:
    """Return a callback as the demo gateway sends it: its bytes and the headers that seal them."""
    told = {"event": "paid", "order": code, "reference": "G-1", "amount": 16000, "currency": "VND"}
    body = json.dumps(told | {"at": FRIDAY.isoformat()} | changes).encode()
    return body, headers_of(gateway_called("demo").sealed(CALLBACK, body, at=signed_at))


def told_of(order: PaymentOrder) -> list[str]:
    """Return the verbs of the lines about an order, oldest first."""
    return list(LedgerLine.objects.filter(about=order.about).order_by("seq").values_list("verb", flat=True))
