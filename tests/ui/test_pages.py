"""Every page and answer: who, language, request number, refusals in the asker's form, headers, weight."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role
from lienthong.server import urls
from lienthong.ui import views
from lienthong.ui.context import blocs_of
from lienthong.ui.pages import next_address, visitor

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest) -> HttpResponse:
    raise NotAllowed(right="tests")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


@pytest.fixture
def odd_pages(monkeypatch):
    """Pages that refuse and fail, also where programs ask."""
    odd = [path("refuse", refuse), path("fail", fail), path("api/v1/refuse", refuse)]
    monkeypatch.setattr("lienthong.server.urls.urlpatterns", [*odd, *urls.urlpatterns])
    from django.urls import clear_url_caches

    clear_url_caches()
    yield
    clear_url_caches()


def test_home_is_vietnamese_until_asked_otherwise(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.content.decode()
    assert answer.headers["Content-Language"] == "vi"


def test_the_language_switch_is_a_post_that_comes_back_to_the_page(client):
    answer = client.post("/language", {"language": "en", "next": "/accessibility"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accessibility")
    assert '<html lang="en">' in client.get("/accessibility").content.decode()
    assert client.post("/language", {"language": "xx", "next": "//evil.example"}).headers["Location"] == "/"
    assert '<html lang="vi">' in client.get("/").content.decode()
    assert client.get("/language").status_code == 405


def test_a_page_carries_no_inline_script_or_style_and_takes_everything_from_here(client):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert "onclick" not in text
    assert 'src="http' not in text


@pytest.mark.parametrize("given", ["abc12345", "9f86d081-884c-7d65"])
def test_a_request_number_that_came_with_the_request_goes_back_with_the_answer(client, given):
    assert client.get("/", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 1", "<script>1"])
def test_any_other_request_number_is_replaced(client, given):
    answered = client.get("/", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert answered != given
    assert len(answered) == 32


def test_a_refusal_is_a_page_for_people(client, odd_pages):
    answer = client.get("/refuse", headers={"Accept": "text/html,application/json"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Bạn không có quyền" in text
    assert "not_allowed" in text
    assert answer.headers["X-Request-Id"] in text


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/refuse", "application/problem+json"), ("/api/v1/refuse", "text/html"), ("/api/v1/refuse", "")],
)
def test_a_refusal_is_a_problem_document_for_programs(client, odd_pages, address, accept):
    answer = client.get(address, headers={"Accept": accept, "Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    problem = json.loads(answer.content)
    assert problem["code"] == "not_allowed"
    assert set(problem["title"]) == {"vi", "en"}
    assert problem["instance"].endswith(answer.headers["X-Request-Id"])


def test_programs_are_answered_in_their_language(client, odd_pages):
    answer = client.get("/api/v1/refuse", headers={"Accept-Language": "en-GB"})
    assert json.loads(answer.content)["detail"].startswith("You have no right")


def test_a_fault_of_ours_says_so_with_the_number_to_quote(odd_pages):
    answer = Client(raise_request_exception=False).get("/fail")
    assert answer.status_code == 500
    assert "không phải do bạn" in answer.content.decode()
    assert answer.headers["X-Request-Id"] in answer.content.decode()


def test_a_page_that_is_not_there_offers_ways_on(client):
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert "/track" in answer.content.decode()


def test_a_form_without_its_token_is_refused_and_nothing_is_lost(db):
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "chưa được thực hiện" in answer.content.decode()


def test_a_request_that_cannot_be_read_is_answered_in_words(client):
    answer = client.get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400


def test_what_is_said_when_there_is_no_page_needs_no_middleware(rf):
    request = rf.get("/")
    for page, status in (
        (views.bad_request, 400),
        (views.not_found, 404),
        (views.failed, 500),
        (views.form_expired, 403),
    ):
        assert page(request).status_code == status


def test_the_language_is_remembered_for_somebody_who_has_signed_in(client, monkeypatch):
    from lienthong.accounts import actions, queries
    from lienthong.core.values import system
    from tests.dossiers.calendars import local

    at = local("2026-11-20 09:00")
    account = actions.open_account("0001", "An", subject="0001", by=system("tests"), at=at)
    monkeypatch.setattr("lienthong.server.middleware._signed_in", lambda _: queries.actor_of(account.pk, at=at))
    for language in ("en", "en", "vi"):
        client.post("/language", {"language": language})
        assert queries.actor_of(account.pk, at=at).language == language


def test_only_addresses_of_this_house_are_gone_to(rf):
    for wanted, leads in (("/my?x=1", "/my?x=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")):
        assert next_address(rf.get("/", {"next": wanted})) == leads


def test_somebody_who_has_not_signed_in_is_nobody(rf):
    request = rf.get("/")
    request.actor = None
    with pytest.raises(NotAllowed):
        visitor(request)


def test_the_header_offers_only_the_parts_that_are_open():
    assert blocs_of(None, "/") == []
    head = Actor(kind="officer", id="1", name="X", grants=(Grant(Role.HEAD, "/1/"),))
    assert [(bloc.url, bloc.is_here) for bloc in blocs_of(head, "/desk/x")] == [
        ("/", False),
        ("/desk/", True),
        ("/command/", False),
    ]


def test_a_first_page_is_light():
    """The page, its style, scripts and the two faces of the font, compressed, stay within 150 KB."""
    import gzip
    from pathlib import Path

    static = Path(settings.ROOT) / "lienthong" / "ui" / "static"
    texts = [static / "lienthong/lienthong.css", static / "lienthong/lienthong.js", static / "vendor/htmx/htmx.min.js"]
    fonts = [static / "vendor/inter/inter-latin.woff2", static / "vendor/inter/inter-vietnamese.woff2"]
    page = gzip.compress(Client().get("/").content)
    weight = len(page) + sum(len(gzip.compress(file.read_bytes())) for file in texts)
    assert weight + sum(file.stat().st_size for file in fonts) < 150 * 1024
