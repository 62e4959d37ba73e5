"""The demo country behind the API, spoken to with bearer tokens through the whole stack (middleware included)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.dossiers.conftest import country, demo_pack  # noqa: F401 - the fixtures of the demo country at work

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from tests.dossiers.making import Country

_keys = itertools.count(1)


@dataclass(frozen=True)
class Caller:
    """Somebody with a token."""

    token: str

    def call(self, method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"api-{next(_keys)}", **headers}
        return Client().generic(method, f"/api/v1{path}", _encoded(body), content_type="application/json", headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        return self.call("POST", path, body, key=key, **headers)


def _encoded(body: Any) -> bytes:
    import json

    return b"" if body is None else json.dumps(body).encode()


def caller(actor: Actor) -> Caller:
    from lienthong.accounts.actions import issue_token
    from lienthong.core.values import system
    from tests.dossiers.making import OPENED

    return Caller(issue_token(int(actor.id), "test", by=system("test"), at=OPENED))


@dataclass(frozen=True)
class Callers:
    """Everybody of the demo country, with tokens."""

    person: Caller
    neighbor: Caller
    intake: Caller
    settle: Caller
    head: Caller
    stranger: Caller


@pytest.fixture
def callers(country: Country) -> Callers:  # noqa: F811
    return Callers(**{name: caller(getattr(country, name)) for name in Callers.__annotations__})
