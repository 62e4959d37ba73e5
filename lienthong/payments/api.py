"""HTTP door of payments: gateways say here what happened."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from lienthong.core.requests import ApiRequest
from lienthong.core.values import system
from lienthong.payments.actions.receiving import receive_callback
from lienthong.payments.connectors.gateway import KEY_HEADER, SIGNATURE_HEADER, TIME_HEADER

router = Router(tags=["payments"])

_HEADERS: list[dict[str, Any]] = [
    {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
    for name in (KEY_HEADER, TIME_HEADER, SIGNATURE_HEADER)
]


class CallbackIn(Schema):
    """What a gateway says; the seal in the headers is over exactly these bytes."""

    event: str
    order: str
    reference: str
    amount: int
    currency: str
    at: str
    refund: int | None = None


class CallbackOut(Schema):
    """What became of it."""

    outcome: str


_BODY = {"required": True, "content": {"application/json": {"schema": CallbackIn.model_json_schema()}}}


@router.post(
    "/payments/{gateway}/callback",
    auth=None,
    response=CallbackOut,
    openapi_extra={"requestBody": _BODY, "parameters": _HEADERS},
    summary="A gateway says what happened; its seal is its sign-in",
)
def callback(request: ApiRequest, gateway: str) -> CallbackOut:
    by = system(f"gateway-{gateway}")
    done = receive_callback(gateway, request.headers, request.body, by=by, at=request.at)
    return CallbackOut(outcome=done.outcome)
