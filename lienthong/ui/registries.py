"""What registries are called on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lienthong.core.values import Text
from lienthong.exchange import queries as exchange
from lienthong.exchange.refusals import ServiceUnknown
from lienthong.exchange.rules import PERSON


def registry_titles(lines: Iterable[Mapping[str, Any]]) -> dict[str, Text]:
    """Return the short title of every registry named in provenance or in what is held, by its code."""
    services = {str(line["service"]) for line in lines if line.get("service")}
    titles: dict[str, Text] = {}
    for service in sorted(services):
        title = title_behind(service)
        if title is not None:
            titles[title[0]] = title[1]
    return titles


def reading_purposes(lines: Iterable[Mapping[str, Any]]) -> dict[str, Text]:
    """Return for every service that filled in a form of the person's own why it may be asked, as agreed."""
    services = {str(line["service"]) for line in lines if line.get("service")}
    agreed = {service: exchange.agreed_with(service, consumer=PERSON, mode="read") for service in sorted(services)}
    return {service: found[-1].purpose for service, found in agreed.items() if found}


def title_behind(service: str) -> tuple[str, Text] | None:
    """Return the code and short title of the registry behind a service; nothing when the service is not known."""
    try:
        registry = exchange.service_in_force(service).registry
    except ServiceUnknown:
        return None
    return registry.code, (registry.short or registry.title).text
