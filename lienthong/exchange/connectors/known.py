"""The connectors by kind: those of the house, and those that installed distributions bring."""

from __future__ import annotations

from importlib.metadata import entry_points

from lienthong.exchange.connectors.connector import Connector
from lienthong.exchange.connectors.demo import Demo
from lienthong.exchange.connectors.failing_demo import FailingDemo
from lienthong.exchange.connectors.in_house import InHouse
from lienthong.exchange.definitions import ServiceDefinition
from lienthong.exchange.refusals import ConnectorUnknown

ENTRY_POINTS = "lienthong.connectors"

_OWN: dict[str, type[Connector]] = {"in_house": InHouse, "demo": Demo, "failing_demo": FailingDemo}


def connector_of(service: ServiceDefinition) -> Connector:
    """Return the connector that a service names; refuse ``ConnectorUnknown``."""
    kind = service.connector.kind
    if kind in _OWN:
        return _OWN[kind](service)
    for point in entry_points(group=ENTRY_POINTS, name=kind):
        connector: type[Connector] = point.load()
        return connector(service)
    raise ConnectorUnknown(service=service.code, kind=kind)
