"""The gateways in use: those that the operator names, of the house or of installed distributions."""

from __future__ import annotations

from importlib.metadata import entry_points

from django.conf import settings

from lienthong.payments.connectors.demo import Demo
from lienthong.payments.connectors.failing_demo import FailingDemo
from lienthong.payments.connectors.gateway import Gateway
from lienthong.payments.refusals import GatewayUnknown

ENTRY_POINTS = "lienthong.payment_gateways"

_OWN: dict[str, type[Gateway]] = {"demo": Demo, "failing_demo": FailingDemo}


def gateways() -> list[Gateway]:
    """Return the gateways through which people can pay, in the operator's order."""
    return [gateway_called(code) for code in settings.PAYMENT_GATEWAYS]


def gateway_called(code: str) -> Gateway:
    """Return a gateway in use by its name; refuse ``GatewayUnknown``, in production also for the demonstration's."""
    if code in settings.PAYMENT_GATEWAYS:
        if code in _OWN and settings.MODE != "production":
            return _OWN[code](code)
        for point in entry_points(group=ENTRY_POINTS, name=code):
            kind: type[Gateway] = point.load()
            return kind(code)
    raise GatewayUnknown(gateway=code, known=", ".join(settings.PAYMENT_GATEWAYS))
