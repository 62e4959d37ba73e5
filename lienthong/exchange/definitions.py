"""How a pack writes data services and the agreements under which they answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Basis, Code, Definition, Name, Part, Words

#: A field of the registry; ``table.column`` is that column of the one row that was looked up (or is written).
Path = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
#: Read a record, write a new one, update (or end) one that is held.
Mode = Literal["read", "write", "update"]


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
        if {"read", "update"} & set(self.modes) and not self.lookup:
            raise PydanticCustomError("service_shape", "a service that is read or updated says how it is looked up")
        if len({name_of(path) for path in self.fields}) != len(self.fields):
            raise PydanticCustomError("service_shape", "two fields would travel under one name")
        if {"write", "update"} & set(self.modes) and self.connector.kind != "in_house":
            raise PydanticCustomError("service_shape", "only a registry of this house can be written")
        return self

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names under which the fields travel."""
        return tuple(name_of(path) for path in self.fields)


class GrantDefinition(Part):
    """One clause of an agreement: who may use the service how, for which procedures and fields, for what purpose.

    ``consumers`` are agency types of the pack, or ``person``: somebody who reads what is held about themselves or a
    close relative. No ``procedures`` means every procedure. ``key`` tells clauses for one consumer and mode apart.
    """

    consumers: tuple[Name, ...] = Field(min_length=1)
    mode: Mode = "read"
    key: Name | None = None
    procedures: tuple[Code, ...] = ()
    fields: tuple[Name, ...] = Field(min_length=1)
    purpose: Words
    legal_basis: tuple[Basis, ...] = ()  # when it is not the agreement's


@dataclass(frozen=True, slots=True)
class GrantedUse:
    """What a clause means for one consumer: ``code`` names it in the ledger (``population.person-one_stop-read``)."""

    code: str
    consumer: str
    grant: GrantDefinition


class AgreementDefinition(Definition):
    """Who may use a service, clause by clause; all clauses hold for one period.

    What lasts another time is another agreement on the same service.
    """

    service: Code
    grants: tuple[GrantDefinition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _leaves_no_doubt_which_clause_decides(self) -> Self:
        codes = [use.code for use in self.uses]
        cases = [(u.consumer, u.grant.mode, case) for u in self.uses for case in u.grant.procedures or ("*",)]
        if len(set(codes)) != len(codes) or len(set(cases)) != len(cases):
            raise PydanticCustomError(
                "grants_alike", "clauses for one consumer and mode need keys, and procedures of their own"
            )
        return self

    @property
    def uses(self) -> tuple[GrantedUse, ...]:
        """What the agreement means for each of its consumers."""
        return tuple(
            GrantedUse(
                "-".join((self.code, consumer, grant.mode, *([grant.key] if grant.key else []))), consumer, grant
            )
            for grant in self.grants
            for consumer in grant.consumers
        )
