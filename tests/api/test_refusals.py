"""What the API refuses, and how it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.dossiers.making import FORMS, MOVING

if TYPE_CHECKING:
    from tests.api.conftest import Callers

FILING = {"procedure": MOVING, "place_code": "00101", "form": dict(FORMS[MOVING])}


def test_without_a_token_nothing_is_said(callers: Callers):
    answer = Client().get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["title"]) == {"vi", "en"}


def test_an_unknown_token_is_refused(callers: Callers):
    answer = Client().get("/api/v1/me", headers={"Authorization": "Bearer nobody"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_every_answer_carries_the_number_of_its_request(callers: Callers):
    answer = callers.person.get("/me", **{"X-Request-Id": "abcdef0123456789"})
    assert answer["X-Request-Id"] == "abcdef0123456789"
    assert callers.person.get("/nowhere")["X-Request-Id"]


def test_an_unknown_address_is_a_problem_document(callers: Callers):
    answer = callers.person.get("/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_method_that_an_address_does_not_take_is_refused_with_those_that_it_takes(callers: Callers):
    answer = callers.person.call("PUT", "/drafts", {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("code", ["H99.X99999-261120-0001", "'; DROP TABLE dossiers_dossier; --", "../../etc/passwd"])
def test_a_forged_dossier_code_is_not_found(callers: Callers, code: str):
    assert callers.person.get(f"/dossiers/{code}").status_code == 404


def test_what_one_may_not_see_looks_like_what_does_not_exist(callers: Callers):
    code = callers.person.post("/dossiers", FILING).json()["code"]
    real = callers.neighbor.get(f"/dossiers/{code}")
    forged = callers.neighbor.get("/dossiers/DM.X00101-261120-9999")
    assert real.status_code == forged.status_code == 404
    assert real.json()["code"] == forged.json()["code"] == "not_found"


def test_an_act_without_a_key_is_refused(callers: Callers):
    answer = Client().post(
        "/api/v1/dossiers", FILING, content_type="application/json",
        headers={"Authorization": f"Bearer {callers.person.token}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    ("body", "code"), [(b"{", "json"), (b"[]", "shape"), (b'{"procedure": 1}', "shape"), (b"\xff", "json")]
)
def test_a_body_of_the_wrong_shape_is_refused(callers: Callers, body: bytes, code: str):
    headers = {"Authorization": f"Bearer {callers.person.token}", "Idempotency-Key": "k"}
    answer = Client().generic("POST", "/api/v1/dossiers", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.json()["facts"]["errors"][0]["code"] == code


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"ngay_don": "2026-02-31"}, "ngay_don"),
        ({"ngay_don": 5}, "ngay_don"),
        ({"noi_moi": "99999"}, "noi_moi"),
        ({"so_dinh_danh": "12"}, "so_dinh_danh"),
        ({"no_such_field": "x"}, "no_such_field"),
    ],
)
def test_a_wrong_value_is_named_with_its_field(callers: Callers, changes: dict[str, object], path: str):
    answer = callers.person.post("/dossiers", {**FILING, "form": {**FILING["form"], **changes}, "place_code": ""})
    assert answer.status_code == 422
    assert path in {error["path"] for error in answer.json()["facts"]["errors"]}


def test_the_same_key_with_another_body_is_refused(callers: Callers):
    assert callers.person.post("/dossiers", FILING, key="once").status_code == 201
    other = {**FILING, "form": {**FILING["form"], "dia_chi": "99 đường Khác"}}
    answer = callers.person.post("/dossiers", other, key="once")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_replayed_request_gets_the_same_dossier(callers: Callers):
    first, second = (callers.person.post("/dossiers", FILING, key="twice").json() for _ in range(2))
    assert first == second


def test_an_act_that_does_not_start_here_is_refused_by_name(callers: Callers):
    code = callers.person.post("/dossiers", FILING).json()["code"]
    answer = callers.intake.post(f"/dossiers/{code}/return")
    assert (answer.status_code, answer.json()["code"]) == (409, "act_not_allowed")


def test_an_officer_of_another_unit_knows_nothing_of_it(callers: Callers):
    code = callers.person.post("/dossiers", FILING).json()["code"]
    assert callers.stranger.post(f"/dossiers/{code}/taking").status_code == 404


def test_a_person_has_no_worklist(callers: Callers):
    assert callers.person.get("/worklist").json() == {"rows": [], "next": None}


def test_a_cursor_that_was_made_up_is_refused(callers: Callers):
    answer = callers.intake.get("/worklist?after=soon")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    "body",
    [
        b'{"form": {"dia_chi": "a\\u0000b"}}',
        b'{"form": {"dia_chi": "\\ud800"}}',
        b'{"form": {"dia_chi": NaN}}',
        b'{"form": {"dia_chi": 1e400}}',
        b'{"form": {"dia_chi": 1.5}}',
        b'{"form": {"dia_chi": ' + b"9" * 40 + b"}}",
        b'{"form": {"dia_chi": ' + b"9" * 5000 + b"}}",
        b'{"form": {"dia_chi": [[]]}}',
        b'{"form": {"dia_chi": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        b'{"form": {"dia_chi": "' + b"x" * 10_001 + b'"}}',
        b'{"form": {"dia_chi": "\xff"}}',
        b'{"form": {' + b", ".join(b'"f%d": 1' % number for number in range(501)) + b"}}",
    ],
)
def test_what_no_form_holds_is_refused_and_the_draft_stays(callers: Callers, body: bytes):
    draft = callers.person.post("/drafts", {"procedure": MOVING}).json()
    headers = {"Authorization": f"Bearer {callers.person.token}"}
    path = f"/api/v1/drafts/{draft['id']}"
    answer = Client().generic("PATCH", path, body, content_type="application/json", headers=headers)
    assert answer.status_code == 422, answer.content[:200]
    assert callers.person.get(f"/drafts/{draft['id']}").json()["form"] == draft["form"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (b'"procedure": "\\u0000"', "value_not_storable"),
        (b'"procedure": "' + b"x" * 101 + b'"', "invalid_input"),
        (b'"place_code": "' + b"x" * 101 + b'"', "invalid_input"),
        (b'"form": {"dia_chi": "\\u0000"}', "invalid_input"),
        (b'"form": {"\\ud800": "x"}', "invalid_input"),
        (b'"more": ' + b"[" * 100_000 + b"]" * 100_000, "invalid_input"),
        (b'"form": {' + b", ".join(b'"f%d": 1' % number for number in range(501)) + b"}", "invalid_input"),
    ],
)
def test_a_hostile_filing_is_refused_by_name(callers: Callers, changes: bytes, code: str):
    body = b'{"procedure": "D.002", "place_code": "00101", "form": {}, ' + changes + b"}"
    headers = {"Authorization": f"Bearer {callers.person.token}", "Idempotency-Key": "hostile"}
    answer = Client().generic("POST", "/api/v1/dossiers", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/units?words=" + "a" * 121, "/procedures?words=" + "a" * 201])
def test_a_search_of_endless_words_is_refused(callers: Callers, path: str):
    assert callers.person.get(path).status_code == 422


@pytest.mark.parametrize(
    "path", ["/worklist?after=2026-01-01~%00", "/units/commune/%00", "/units/resolve/%00", "/procedures/%00/due"]
)
def test_a_nul_in_an_address_is_refused_by_name(callers: Callers, path: str):
    assert callers.intake.get(path).json()["code"] == "value_not_storable"


def test_a_page_of_ten_thousand_is_refused(callers: Callers):
    assert callers.intake.get("/worklist?limit=10000").status_code == 422


def test_what_was_not_proposed_is_not_sent_back_and_only_with_words(callers: Callers):
    code = callers.person.post("/dossiers", FILING).json()["code"]
    callers.intake.post(f"/dossiers/{code}/receipt")
    callers.settle.post(f"/dossiers/{code}/taking")
    words = {"words": "Xem lại"}
    assert callers.head.post(f"/dossiers/{code}/send-back", words).json()["code"] == "act_not_allowed"
    callers.settle.post(f"/dossiers/{code}/proposal", {"decision": "grant"})
    assert callers.settle.post(f"/dossiers/{code}/send-back", words).json()["code"] == "not_allowed"
    assert callers.head.post(f"/dossiers/{code}/send-back", {"words": " "}).json()["code"] == "words_missing"
