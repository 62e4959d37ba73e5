"""Every operation of the API once as it should go and once refused by name; a new one without both fails here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.api.stage import Stage
from tests.dossiers.making import FRIDAY

if TYPE_CHECKING:
    from tests.api.conftest import Callers
    from tests.dossiers.making import Country
from tests.api.plays_for_all import OPEN, PLANS
from tests.api.plays_of_acts import ACTING, MOVES, PAYING, PETITIONS, STORE
from tests.api.plays_of_drafts import MINE, READING


@pytest.fixture
def stage(country: Country, callers: Callers, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY + timedelta(hours=2))
    return Stage(country, callers)


PLAYS = {**OPEN, **PLANS, **MINE, **READING, **ACTING, **MOVES, **PAYING, **STORE, **PETITIONS}


def operations() -> set[str]:
    """Return every operation that the API describes."""
    from lienthong.server.api import api

    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    return {f"{method.upper()} {path}" for path, described in paths.items() for method in described}


def test_every_operation_is_played():
    assert set(PLAYS) == operations()


@pytest.mark.parametrize("operation", PLAYS)
def test_it_is_refused_by_name(stage: Stage, operation: str):
    _, refused, code = PLAYS[operation]
    answer = refused(stage)
    assert answer.json()["code"] == code
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["title"]) == {"vi", "en"}


@pytest.mark.parametrize("operation", PLAYS)
def test_it_goes_as_it_is_described(stage: Stage, operation: str):
    from lienthong.server.api import api

    method, _, path = operation.partition(" ")
    described = api.get_openapi_schema(path_prefix="/")["paths"][path][method.lower()]["responses"]
    answer = PLAYS[operation][0](stage)
    assert answer.status_code in {int(status) for status in described if str(status).isdecimal()}, answer.content
    assert answer.status_code == 204 or answer.content not in (b"", b"[]", b"{}") or operation.endswith("/files")
