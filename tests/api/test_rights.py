"""Who may reach what: every address of the API and of the pages that names a file or a draft, tried by outsiders.

The addresses are read from the program, so a new one is tried as soon as it exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.api.conftest import caller
from tests.dossiers.making import FRIDAY, MOVING, OPENED, OTHER_PLACE, file, open_officer, signed
from tests.portal.visiting import signed_in

if TYPE_CHECKING:
    from lienthong.core.values import Actor
    from tests.dossiers.making import Country

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
#: What the acts need, so that nothing but the right decides.
BODY = {
    "words": "Lý do",
    "items": [],
    "form": {},
    "working_days": 1,
    "decision": "grant",
    "stars": 5,
    "field": "ho_ten",
    "key": "k",
    "reason": "Lý do",
    "order": "0000-0000-0000-0000",
    "gateway": "demo",
    "method": "cash",
    "receipt": "1",
    "component": "giay_nha",
    "paper": 1,
    "place_code": "00102",
    "kinds": ["security"],
    "question": "Hỏi",
    "officer": 1,
}
#: Open by design: the public state of a file, without a word about a person.
PUBLIC = {"/api/v1/track/{code}", "/api/v1/verify/{code}"}


def api_addresses(parameter: str) -> list[tuple[str, str]]:
    """Return (method, path) of every operation of the API whose path names a ``code`` of a file or a ``draft_id``."""
    from lienthong.server.api import api

    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    names_a_file = "/dossiers/{code}" if parameter == "code" else "{draft_id}"
    return [
        (method.upper(), path)
        for path, operations in paths.items()
        if names_a_file in path and path not in PUBLIC
        for method in operations
    ]


def page_addresses(parameter: str) -> list[str]:
    """Return the path of every page that names a file or a draft."""
    routes = [str(route) for route in _routes(get_resolver().url_patterns)]
    names_a_file = "dossiers/<str:code>" if parameter == "code" else "<uuid:draft_id>"
    return ["/" + route for route in routes if names_a_file in route and not route.startswith("api/")]


def _routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def filled(path: str, **values: str) -> str:
    """Return a path with its parameters filled in; a number for those that nobody gave."""
    return re.sub(r"[{<](?:\w+:)?(\w+)[}>]", lambda found: values.get(found[1], "1"), path)


@pytest.fixture(autouse=True)
def _on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY)


@pytest.fixture
def outsiders(country: Country) -> dict[str, Actor]:
    """Everybody who must not reach the files of ``country.person`` at the first place."""
    from lienthong.accounts.actions import grant_role, open_account
    from lienthong.accounts.queries import actor_of
    from lienthong.core.values import Role, system
    from lienthong.units import queries as units

    by, committee = system("test"), country.settle.unit_id or 0
    other = units.version_at(OTHER_PLACE, level="commune", on=FRIDAY.date()).unit_id
    expired = open_account("officer-expired", "Expired", unit_id=committee, title="x", by=by, at=OPENED)
    ends = (OPENED + timedelta(days=30)).date()
    grant_role(expired.pk, Role.SETTLE, unit_id=committee, valid_to=ends, by=by, at=OPENED)
    without = open_account("officer-without", "Without", unit_id=committee, title="x", by=by, at=OPENED)
    return {
        "neighbor": country.neighbor,
        "settles elsewhere": country.stranger,
        "heads elsewhere": open_officer("HeadElsewhere", units.agency_of(other, "commune_pc").pk, Role.HEAD),
        "takes in elsewhere": open_officer("InElsewhere", units.agency_of(other, "one_stop").pk, Role.INTAKE),
        "settles another procedure": open_officer("OtherProcedure", committee, Role.SETTLE, procedure="D.001"),
        "right has ended": actor_of(expired.pk, at=FRIDAY),
        "sits there without a right": actor_of(without.pk, at=FRIDAY),
        "monitors the place": open_officer("Monitor", other, Role.MONITOR),
    }


OUTSIDERS = (
    "neighbor",
    "settles elsewhere",
    "heads elsewhere",
    "takes in elsewhere",
    "settles another procedure",
    "right has ended",
    "sits there without a right",
    "monitors the place",
)


def everything_of(code: str) -> list[Any]:
    """Return the file as it is, to see that nothing touched it."""
    from lienthong.dossiers.models import Act, Dossier

    return [*Dossier.objects.filter(pk=code).values(), *Act.objects.filter(dossier_code=code).values()]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_file_does_not_exist_for_those_who_may_not_see_it(country: Country, outsiders, who: str):
    from lienthong.documents.actions import attach_file

    code = signed(country).code
    attached = attach_file(f"dossier:{code}", "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    before, asker = everything_of(code), caller(outsiders[who])
    tried = api_addresses("code")
    assert len(tried) > 15
    for method, path in tried:
        answer = asker.call(method, filled(path, code=code, file_id=str(attached.pk)).removeprefix("/api/v1"), BODY)
        said = (answer.status_code, answer.json()["code"])
        is_unread = said == (422, "invalid_input") and path.endswith("/files")  # no file was sent
        assert said == (404, "not_found") or is_unread, (method, path)
    assert everything_of(code) == before


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_shows_a_file_to_those_who_may_not_see_it(country: Country, outsiders, who: str):
    from lienthong.documents.actions import attach_file

    code = signed(country).code
    attached = attach_file(f"dossier:{code}", "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    before, visitor = everything_of(code), signed_in(outsiders[who])
    tried = page_addresses("code")
    assert len(tried) > 8
    for path in tried:
        values = {"code": code, "file_id": str(attached.pk), "attachment_id": str(attached.pk), "name": "take_dossier"}
        for visit in (visitor.get, lambda url: visitor.post(url, BODY)):
            answer = visit(filled(path, **values))
            assert answer.status in (403, 404, 405), (path, answer.status)
            assert "12 đường Hoa" not in answer.text
            assert country.person.name not in answer.text
    assert everything_of(code) == before


@pytest.mark.parametrize("who", ["neighbor", "settles elsewhere", "settle", "head", "auditor"])
def test_a_draft_is_nobody_elses_not_even_the_competent_officers(country: Country, outsiders, who):
    from lienthong.dossiers.actions.drafting import start_draft
    from lienthong.dossiers.models import Draft

    draft = start_draft(MOVING, by=country.person, at=FRIDAY)
    actor = outsiders.get(who) or getattr(country, who)
    asker, visitor = caller(actor), signed_in(actor)
    for method, path in api_addresses("draft_id"):
        answer = asker.call(method, filled(path, draft_id=str(draft.pk)).removeprefix("/api/v1"), BODY)
        assert answer.status_code in (403, 404, 422), (method, path, answer.status_code)
        assert country.person.name not in answer.content.decode()
    for path in page_addresses("draft_id"):
        for visit in (visitor.get, lambda url: visitor.post(url, BODY)):
            answer = visit(filled(path, draft_id=str(draft.pk), key="who"))
            assert answer.status in (403, 404, 405), (path, answer.status)
    assert Draft.objects.get().form == draft.form


def test_strangers_are_sent_to_the_door_everywhere(country: Country):
    from lienthong.dossiers.actions.drafting import start_draft

    code, draft = file(country).code, start_draft(MOVING, by=country.person, at=FRIDAY)
    for parameter, value in (("code", code), ("draft_id", str(draft.pk))):
        for method, path in api_addresses(parameter):
            answer = Client().generic(method, filled(path, **{parameter: value}))
            assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown"), (method, path)
        for path in page_addresses(parameter):
            answer = Client().get(filled(path, **{parameter: value}))
            assert answer.status_code in (302, 405), path
            assert answer.headers.get("Location", "/sign-in").startswith("/sign-in"), path


def test_forms_that_come_from_elsewhere_are_not_obeyed(country: Country):
    visitor = signed_in(country.intake)
    visitor.client.handler.enforce_csrf_checks = True
    code = file(country).code
    for url in (f"/desk/dossiers/{code}/receive_dossier", "/sign-out", "/language", "/desk/bulk", "/sign-in/enter"):
        assert visitor.post(url, BODY).status == 403, url


def test_a_right_that_has_ended_ends_tokens_and_sessions_too(country: Country):
    from lienthong.accounts.actions import close_account
    from lienthong.core.values import system

    asker, visitor = caller(country.intake), signed_in(country.intake)
    assert visitor.get("/desk/").status == 200
    close_account(int(country.intake.id), by=system("test"), at=FRIDAY)
    assert asker.get("/worklist").status_code == 401
    assert visitor.get("/desk/").url.startswith("/sign-in")


def test_officers_see_no_file_of_people_as_their_own(country: Country):
    file(country)
    assert caller(country.intake).get("/dossiers").json() == []
    assert caller(country.intake).get("/drafts").json() == []
    assert caller(country.intake).get("/me/reads").json() == []


def test_a_person_does_no_work_of_an_office_on_their_own_file(country: Country):
    code = file(country).code
    asker = caller(country.person)
    for act in ("receipt", "supplement-request", "taking", "extension", "proposal", "signature", "refusal", "stop"):
        answer = asker.post(f"/dossiers/{code}/{act}", BODY)
        assert answer.json()["code"] in ("not_allowed", "act_not_allowed"), act


def test_a_key_of_one_is_nothing_to_another(country: Country):
    filing = {"procedure": MOVING, "place_code": "00101", "form": file(country).form}
    mine = caller(country.person).post("/dossiers", filing, key="shared").json()["code"]
    theirs = caller(country.neighbor).post("/dossiers", filing, key="shared").json()["code"]
    assert mine != theirs
