"""The demo country behind the API, spoken to with bearer tokens through the whole stack (middleware included)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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

    def put_up(self, path: str, content: bytes, name: str = "giay.png", **fields: str) -> Any:
        """Send a file with form fields, as multipart."""
        file = SimpleUploadedFile(name, content)
        sent = {"Authorization": f"Bearer {self.token}"}
        return Client().post(f"/api/v1{path}", {**fields, "file": file}, headers=sent)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

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
def callers(country: Country) -> Callers:
    return Callers(**{name: caller(getattr(country, name)) for name in Callers.__annotations__})
