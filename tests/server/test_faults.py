"""What is answered when something is wrong: with the request, with the database, with us."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InterfaceError, OperationalError
from django.test import Client, RequestFactory

from lienthong.core.refusals import NotFound
from lienthong.server import faults, logs, middleware

HALF_A_CHARACTER = UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        (NotFound(what="x"), "not_found"),
        (DataError("NUL"), "value_not_storable"),
        (HALF_A_CHARACTER, "value_not_storable"),
        (OperationalError("gone"), "database_away"),
        (InterfaceError("closed"), "database_away"),
    ],
)
def test_faults_with_a_name_are_refusals(exception, code):
    refusal = faults.refusal_of(exception)
    assert refusal is not None
    assert refusal.code == code


def test_a_fault_of_ours_stays_one():
    assert faults.refusal_of(KeyError("x")) is None


# ---------------------------------------------------------------- the request


@pytest.mark.parametrize(
    ("path", "kind"), [("/language", "application/x-www-form-urlencoded"), ("/api/v1/drafts", "application/json")]
)
def test_a_request_over_a_megabyte_is_refused(client: Client, path, kind):
    answer = client.generic("POST", path, b"x" * (1024 * 1024 + 1), content_type=kind)
    assert answer.status_code == 413
    assert "request_too_large" in answer.content.decode()


def test_files_may_be_larger_but_not_without_end(client: Client):
    kind = "multipart/form-data; boundary=x"
    for size in (10_500_000, 60 * 1024 * 1024):
        named = client.post("/verify", {"file": SimpleUploadedFile("giay.pdf", b"%PDF-" + b"x" * size)})
        assert (named.status_code, "lớn hơn 10 MB" in named.content.decode()) == (413, True)  # the file, by its name
    too_many = client.generic("POST", "/verify", b"x", content_type=kind, headers={"Content-Length": "67108865"})
    assert (too_many.status_code, "request_too_large" in too_many.content.decode()) == (413, True)
    endless = client.generic("POST", "/verify", b"x", content_type=kind, headers={"Content-Length": "9" * 5000})
    assert endless.status_code == 413


def test_what_is_too_large_but_not_endless_is_read_so_that_the_answer_arrives():
    request = RequestFactory().generic("POST", "/", b"x" * (2 * 1024 * 1024), content_type="text/plain")
    assert faults.too_large(request) is not None
    assert request.read(1) == b""


def test_what_is_endless_is_not_read():
    request = RequestFactory().generic("POST", "/", b"x" * 100, headers={"Content-Length": "9" * 12})
    assert faults.too_large(request) is not None
    assert request.read(1) == b"x"


@pytest.mark.parametrize("length", ["", "-1", "many", "²"])
def test_a_length_that_is_none_is_left_to_the_server(length):
    request = RequestFactory().generic("POST", "/", b"x", headers={"Content-Length": length})
    assert faults.too_large(request) is None


def test_a_wrong_host_gets_a_page_or_a_problem_document(client: Client):
    page = client.get("/", headers={"Host": "elsewhere.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")
    problem = client.get("/api/v1/procedures", headers={"Host": "elsewhere.example"})
    assert (problem.status_code, problem.json()["code"]) == (400, "request_unreadable")


def test_too_many_fields_are_too_large_a_request(client: Client):
    fields = {f"field{number}": "1" for number in range(1001)}
    answer = client.post("/api/v1/verify", fields)
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
    assert client.post("/language", fields).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/track?code=%00", "/verify/%00", "/procedures/%00", "/places?field=x&x__words=%00", "/sign-in?q=%00"],
)
def test_a_character_that_no_database_holds_is_refused_by_name(client: Client, path):
    answer = client.get(path)
    assert (answer.status_code, "value_not_storable" in answer.content.decode()) == (422, True)


# ---------------------------------------------------------------- the database


def _away(*_: Any, **__: Any) -> None:
    raise OperationalError("couldn't get a connection")


@pytest.mark.parametrize("path", ["/track?code=x", "/api/v1/track/x"])
def test_without_a_database_pages_and_programs_are_told_to_come_back(client: Client, monkeypatch, path):
    monkeypatch.setattr("lienthong.dossiers.queries.track", _away)
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "database_away" in answer.content.decode()
    assert "couldn't" not in answer.content.decode()


def test_without_a_database_nobody_is_signed_out(client: Client, monkeypatch):
    from tests.portal.visiting import signed_in

    monkeypatch.setattr(middleware.accounts, "actor_of", _away)
    visitor = signed_in(type("Somebody", (), {"id": "1"}))  # type: ignore[arg-type]
    assert visitor.get("/my").status == 503
    assert "sessionid" not in visitor.client.get("/my").cookies


# ---------------------------------------------------------------- ourselves


def _broken(*_: Any, **__: Any) -> None:
    raise KeyError("ours")


@pytest.mark.parametrize(("path", "words"), [("/track?code=x", "Số yêu cầu"), ("/api/v1/track/x", "internal_fault")])
def test_a_fault_of_ours_is_said_without_its_trace(client: Client, monkeypatch, path, words):
    monkeypatch.setattr("lienthong.dossiers.queries.track", _broken)
    client.raise_request_exception = False
    answer = client.get(path, headers={"X-Request-Id": "abcdef0123456789"})
    assert answer.status_code == 500
    said = answer.content.decode()
    assert words in said
    assert "abcdef0123456789" in said
    assert "KeyError" not in said


def test_a_fault_while_finding_out_who_is_here_is_ours_too(client: Client, monkeypatch):
    from tests.portal.visiting import signed_in

    monkeypatch.setattr(middleware.accounts, "actor_of", _broken)
    visitor = signed_in(type("Somebody", (), {"id": "1"}))  # type: ignore[arg-type]
    visitor.client.raise_request_exception = False
    assert visitor.get("/my").status == 500


# ---------------------------------------------------------------- what every answer carries


@pytest.mark.parametrize("path", ["/accessibility", "/api/v1/openapi.json", "/nowhere", "/api/v1/nowhere"])
def test_no_answer_is_kept_framed_or_guessed_at(client: Client, path):
    answer = client.get(path)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Request-Id"]


@pytest.mark.django_db
def test_a_refusal_is_noted_by_route_never_by_address(client: Client, monkeypatch):
    with structlog.testing.capture_logs() as said:
        client.get("/api/v1/me", headers={"Authorization": "Bearer secret-of-mine"})
    (line,) = said
    assert (line["code"], line["route"], line["actor"]) == ("token_unknown", "api/v1/me", "")
    assert "secret-of-mine" not in str(said)


def test_traces_hold_no_values_of_people(monkeypatch, capsys):
    for mode in ("production", "demo"):
        stderr = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stderr)
        logs.configure(mode)
        form = {"name": "Nguyễn Văn Bí Mật"}
        try:
            form["no such field"]
        except KeyError:
            structlog.get_logger().exception("failed")
        assert "KeyError" in stderr.getvalue()
        assert "Bí Mật" not in stderr.getvalue()
    logs.configure("test")


# ---------------------------------------------------------------- modes


def in_mode(mode: str, program: str) -> subprocess.CompletedProcess[str]:
    """Run a few words of Python as a process of that mode would, without any database."""
    environment = os.environ | {"LIENTHONG_MODE": mode, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    words = f"import json, django; django.setup(); from django.conf import settings; {program}"
    return subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=False)


def test_production_has_no_demo_door_and_sends_its_cookies_only_over_tls():
    said = in_mode(
        "production",
        "from lienthong.portal.urls import urls; names = [one.name for one in urls]; "
        "print(json.dumps([settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.DEBUG,"
        " 'sign_in' in names, 'demo_enter' in names]))",
    )
    assert json.loads(said.stdout) == [True, True, False, True, False], said.stderr


def test_the_demo_door_does_not_load_in_production():
    assert "DemoOnly" in in_mode("production", "import lienthong.portal.demo").stderr


def test_a_misspelled_mode_starts_nothing():
    said = in_mode("prodution", "print('started')")
    assert (said.stdout, "ModeUnknown" in said.stderr) == ("", True)
