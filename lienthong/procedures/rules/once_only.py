"""Declare once, as a number: what a procedure asks, what of it the State holds already, and what keeps it from reading.

A box that a registry fills is *read*. One that a registry could fill (``known_in``) is asked *again*, for exactly one
reason: the law wants it asked, there is no such registry in this country's pack yet, it offers no service, nobody
agreed that this procedure may read it, or nothing stands in the way and the form just does not do it. Everything else
only the person knows. The same for papers: replaced by data, or asked for although a registry knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from lienthong.core.values import Text
from lienthong.procedures.definitions import Component, ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, KnownIn

Reason = Literal["law", "no_registry", "no_service", "no_agreement", "unused"]
REASONS: dict[Reason, Text] = {
    "law": Text("luật yêu cầu hỏi", "the law wants it asked"),
    "no_registry": Text("chưa có cơ sở dữ liệu", "no registry yet"),
    "no_service": Text("cơ sở dữ liệu chưa có dịch vụ", "the registry offers no service"),
    "no_agreement": Text("chưa có thỏa thuận chia sẻ", "no agreement"),
    "unused": Text("không vướng gì, biểu mẫu chưa dùng", "nothing in the way: the form does not use it"),
}


class Offers(Protocol):
    """What a country's registries offer: the part of the exchange that the audit asks about."""

    def has_registry(self, registry: str) -> bool:
        """Tell whether there is such a registry."""
        ...

    def registry_of(self, service: str) -> str:
        """Return the registry behind a service."""
        ...

    def services_of(self, registry: str) -> list[str]:
        """Return the services of a registry that can be read."""
        ...

    def may_read(self, service: str, consumer: str, procedure: ProcedureDefinition) -> bool:
        """Tell whether a consumer may read a service for a procedure on the day from which it is the law."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A box or a paper: its path or id, how it reads, and how the State stands to it.

    ``how``: *read* (or replaced) by ``registry``, asked *again* although ``registry`` holds it, for ``reason``, or the
    person's *own* to tell.
    """

    name: str
    label: Text
    how: Literal["read", "again", "own"]
    registry: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class OnceOnly:
    """How far one procedure is from asking nothing that the State knows: every box of its form, every paper."""

    procedure: str
    title: Text
    boxes: tuple[Asked, ...]
    papers: tuple[Asked, ...]

    def count(self, how: str) -> int:
        """Return how many boxes are read, asked again or the person's own."""
        return sum(box.how == how for box in self.boxes)

    @property
    def again(self) -> tuple[Asked, ...]:
        """The boxes and papers that are asked for although the State holds them."""
        return tuple(one for one in (*self.boxes, *self.papers) if one.how == "again")

    @property
    def is_replaced(self) -> bool:
        """Whether data stand in for every paper that they could stand in for, and for at least one."""
        how = [paper.how for paper in self.papers]
        return "read" in how and "again" not in how


def once_only(definition: ProcedureDefinition, offers: Offers) -> OnceOnly:
    """Return how far a procedure is. Calculated and hidden boxes are not asked; of a repeating group each column is."""
    return OnceOnly(
        definition.code,
        definition.title.text,
        tuple(_box(path, field, definition, offers) for path, field in _boxes(definition)),
        tuple(_paper(component, definition, offers) for component in definition.components),
    )


def _box(path: str, field: FormField, definition: ProcedureDefinition, offers: Offers) -> Asked:
    if field.prefill is not None:
        return Asked(path, field.label.text, "read", offers.registry_of(field.prefill.service))
    if field.known_in is not None:
        reason = _reason(field.known_in, definition, offers)
        return Asked(path, field.label.text, "again", field.known_in.registry, reason)
    return Asked(path, field.label.text, "own")


def _paper(component: Component, definition: ProcedureDefinition, offers: Offers) -> Asked:
    if component.by is not None:
        return Asked(component.id, component.name.text, "read", component.by)
    if component.known_in is not None:
        reason = _reason(component.known_in, definition, offers)
        return Asked(component.id, component.name.text, "again", component.known_in.registry, reason)
    return Asked(component.id, component.name.text, "own")


def _boxes(definition: ProcedureDefinition) -> Iterator[tuple[str, FormField]]:
    """Yield every box that somebody fills in, with its path; of a repeating group the columns."""
    for name, field in definition.fields.items():
        inner = [(f"{name}.{column.name}", column) for column in field.columns] or [(name, field)]
        is_filled_whole = bool(field.columns) and field.prefill is not None
        for path, box in inner:
            if box.calculate is None and box.widget != "hidden":
                covered = is_filled_whole and field.prefill is not None and box.name in field.prefill.columns
                yield path, box.model_copy(update={"prefill": field.prefill}) if covered else box


def _reason(known: KnownIn, definition: ProcedureDefinition, offers: Offers) -> Reason:
    if known.law is not None:
        return "law"
    if not offers.has_registry(known.registry):
        return "no_registry"
    services = offers.services_of(known.registry)
    if not services:
        return "no_service"
    consumers = {"online": "person", "counter": definition.competence.intake}
    wanted = [consumer for channel, consumer in consumers.items() if channel in definition.channels]
    if any(all(offers.may_read(service, consumer, definition) for consumer in wanted) for service in services):
        return "unused"
    return "no_agreement"
