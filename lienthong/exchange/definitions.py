"""How a pack writes data services and the agreements under which they answer."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Code, Definition, Name, Part, Words

#: A field of the registry; ``table.column`` is that column of the one row that was looked up (or is written).
Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
Mode = Literal["read", "write"]


def name_of(path: str) -> str:
    """Return the name under which a field travels: ``members.relation`` travels as ``relation``."""
    return path.rpartition(".")[2]


class ConnectorDefinition(Part):
    """Who answers: the kind of connector, and what that kind needs to know."""

    kind: Name = "in_house"
    settings: dict[str, Any] = {}


class ServiceDefinition(Definition):
    """One question that a registry answers, or one kind of fact that it takes in.

    ``lookup`` are the registry's identifiers by which it may be asked, ``fields`` what it can give and take,
    ``only`` the values that every fact of this service has (``{kind: temporary}``).
    """

    registry: Name
    lookup: tuple[Name, ...] = ()
    fields: tuple[Path, ...] = Field(min_length=1)
    modes: tuple[Mode, ...] = ("read",)
    only: dict[Name, str] = {}
    connector: ConnectorDefinition = ConnectorDefinition()
    timeout_seconds: float = Field(default=2.0, gt=0, le=30)

    @model_validator(mode="after")
    def _can_be_asked_without_doubt(self) -> Self:
        if "read" in self.modes and not self.lookup:
            raise PydanticCustomError("service_shape", "a service that is read says by what it is looked up")
        if len({name_of(path) for path in self.fields}) != len(self.fields):
            raise PydanticCustomError("service_shape", "two fields would travel under one name")
        if "write" in self.modes and self.connector.kind != "in_house":
            raise PydanticCustomError("service_shape", "only a registry of this house can be written")
        return self

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names under which the fields travel."""
        return tuple(name_of(path) for path in self.fields)


class AgreementDefinition(Definition):
    """Who may use a service, for which procedures and fields, for what purpose and on which basis, from when to when.

    ``consumer`` is an agency type of the pack, or ``person``: somebody who reads what is held about themselves or a
    close relative. No ``procedures`` means every procedure.
    """

    service: Code
    consumer: Name
    mode: Mode = "read"
    procedures: tuple[Code, ...] = ()
    fields: tuple[Name, ...] = Field(min_length=1)
    purpose: Words
