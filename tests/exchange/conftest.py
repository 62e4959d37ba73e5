"""The demo country's registries, services and agreements, put in force by the production verbs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lienthong.core.values import Actor, Grant, Role, system
from lienthong.exchange.definitions import AgreementDefinition, ServiceDefinition
from lienthong.packs.reading import read_yaml
from lienthong.registries.definitions import RegistryDefinition

PACKS = Path(__file__).resolve().parents[2] / "packs"


def read_all(kind, folder: str, pack: str = "demo"):
    return [
        kind.model_validate(read_yaml(file, file.name).data) for file in sorted((PACKS / pack / folder).glob("*.yaml"))
    ]


def agreement_on(service: str) -> AgreementDefinition:
    """Return the demo pack's agreement on a service."""
    (found,) = [one for one in read_all(AgreementDefinition, "exchange/agreements") if one.code == service]
    return found


def with_grant(agreement: AgreementDefinition, consumer: str, of: str = "read", **changes) -> AgreementDefinition:
    """Return the agreement with the clauses that let a consumer read (or ``of`` what) changed."""
    grants = [
        grant.model_copy(update=changes) if consumer in grant.consumers and grant.mode == of else grant
        for grant in agreement.grants
    ]
    return agreement.model_copy(update={"grants": tuple(grants)})


@pytest.fixture
def machine() -> Actor:
    return system("tests")


@pytest.fixture
def officer() -> Actor:
    return Actor(kind="officer", id="7", name="Cán bộ Bảy", unit_path="/1/2/", grants=(Grant(Role.SETTLE, "/1/2/"),))


@pytest.fixture
def an() -> Actor:
    return Actor(kind="person", id="p1", name="Bình An", subject="00000001")


@pytest.fixture
def services(db, at, machine) -> None:
    from lienthong.exchange.actions.catalog import load_agreements, load_services
    from lienthong.registries.actions.catalog import load_registry

    for one in read_all(RegistryDefinition, "registries"):
        load_registry(one, by=machine, at=at)
    load_services(read_all(ServiceDefinition, "exchange/services"), by=machine, at=at)
    load_agreements(read_all(AgreementDefinition, "exchange/agreements"), by=machine, at=at)


@pytest.fixture
def write(services, at, machine):
    """Write a fact as the result of a dossier."""
    from lienthong.exchange.actions.writing import write_fact

    def act(service, data, **options):
        return write_fact(
            service,
            data,
            **{
                "valid_from": at.date(),
                "consumer": "commune_pc",
                "procedure": "1",
                "dossier": "D1",
                "by": machine,
                "at": at,
                **options,
            },
        )

    return act


@pytest.fixture
def family(write) -> None:
    """An (00000001), the child Bé (00000002), a stranger (00000003), a household of the first two, a permit of An."""
    born = {"birth_date": "1990-05-01", "beekeeper": True}
    write("people.person", {"full_name": "Bình An", "home": "00101", **born}, dossier="D1")
    child = {"full_name": "Bình Bé", "birth_date": "2020-01-01", "parent_number": "00000001"}
    write("people.person", child, dossier="D2")
    write("people.person", {"full_name": "Người Lạ", **born}, dossier="D3")
    permit = {"issued": "2026-01-01", "holder_number": "00000001", "hives": 2, "since_when": "2019"}
    write("permits.permit", permit, dossier="D4")
    home = {"place": "00101", "street": "Mây 1", "person_number": "00000001", "relation": "self"}
    write("households.household", home, dossier="D5")


@pytest.fixture
def read(services, at, officer):
    """Read under the agreement of the commune's committee, unless told otherwise."""
    from lienthong.exchange.actions.reading import read_facts

    def ask(service="people.person", number="00000001", **options):
        lookup = {"people.person": "person_number", "households.household": "member_number"}.get(
            service, "holder_number"
        )
        return read_facts(
            service,
            **{
                "lookup": {lookup: number},
                "consumer": "commune_pc",
                "procedure": "1",
                "dossier": "D9",
                "by": officer,
                "at": at,
                **options,
            },
        )

    return ask
