"""Declare once, as a number: what a procedure asks, what of it the State holds already, and what keeps it from reading.

A box that a registry fills, itself or through a hidden box behind its default, is *read*. One that a registry could
fill (``known_in``) is asked *again*, for exactly one reason of ``REASONS``; the last of them is that nothing stands in
the way and the form just does not do it. Everything else only the person knows. The same for papers: replaced by data,
or asked for although a registry knows. A paper that is said to be replaced is asked for when no box is filled from that
registry: a filing could never tell that it answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from lienthong.core.values import Text
from lienthong.procedures.definitions import Component, ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, KnownIn, Prefill
from lienthong.procedures.definitions.values import field_of

Reason = Literal["law", "others_data", "no_lookup", "original", "no_registry", "no_service", "no_agreement", "unused"]
REASONS: dict[Reason, Text] = {
    "law": Text("luật yêu cầu hỏi", "the law wants it asked"),
    "others_data": Text(
        "dữ liệu của người khác, người khai không được xem", "another's data: who files may not see it"
    ),
    "no_lookup": Text("tờ khai không có gì để tra ra", "nothing in the form finds the record"),
    "original": Text("cần chính bản giấy để ghi hoặc thu lại", "the paper itself is needed, to be noted or taken back"),
    "no_registry": Text("chưa có cơ sở dữ liệu", "no registry yet"),
    "no_service": Text("chưa có dịch vụ nào cho biết điều này", "no service tells it"),
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
    source = field.prefill or _behind(field, definition, offers)
    if source is not None:
        return Asked(path, field.label.text, "read", offers.registry_of(source.service))
    if field.known_in is not None:
        reason = _reason(field.known_in, definition, offers)
        return Asked(path, field.label.text, "again", field.known_in.registry, reason)
    return Asked(path, field.label.text, "own")


def _behind(field: FormField, definition: ProcedureDefinition, offers: Offers) -> Prefill | None:
    """Return what fills the hidden box on which a default of this one stands: the person only confirms it.

    The default is what that box holds; or it depends on it, and the registry is the one that is said to know.
    """
    for default in field.default:
        for name in (field_of(default.value), *(default.when.fields() if default.when else ())):
            hidden = definition.fields.get(name or "")
            if hidden is None or hidden.widget != "hidden" or hidden.prefill is None:
                continue
            knows = field.known_in is not None and offers.registry_of(hidden.prefill.service) == field.known_in.registry
            if knows or name == field_of(default.value):
                return hidden.prefill
    return None


def _paper(component: Component, definition: ProcedureDefinition, offers: Offers) -> Asked:
    known = component.known_in
    if component.by is not None:
        if component.otherwise == "agency" or component.by in _answering(definition, offers):
            return Asked(component.id, component.name.text, "read", component.by)
        known = KnownIn(registry=component.by)
    if known is not None:
        reason = _reason(known, definition, offers)
        return Asked(component.id, component.name.text, "again", known.registry, reason)
    return Asked(component.id, component.name.text, "own")


def _answering(definition: ProcedureDefinition, offers: Offers) -> set[str]:
    """Return the registries that fill a box: only of these can a filing know that they answered in place of a paper."""
    columns = (column for field in definition.fields.values() for column in field.columns)
    filled = (field.prefill for field in (*definition.fields.values(), *columns))
    return {offers.registry_of(prefill.service) for prefill in filled if prefill is not None}


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
    if known.because is not None:
        return known.because
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
