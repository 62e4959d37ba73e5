"""Files through the API: beside a draft, beside a direct filing, to the answer of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.dossiers.making import BEES, FORMS, MOVING
from tests.fixtures.bad_files import BAD_FILES, CONTROL_NAME, CONTROL_SHOWN

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Callers

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MOVE = {"procedure": MOVING, "place_code": "00101", "form": dict(FORMS[MOVING])}
BEEKEEPING = {"procedure": BEES, "place_code": "00101", "form": dict(FORMS[BEES])}
PHOTO = {"procedure": BEES, "component": "anh_cho_dat"}


def ids(answer: Any) -> list[int]:
    return [file["id"] for file in answer.json()]


def asked(callers: Callers, **filing: Any) -> str:
    """File a move and let the counter ask for the papers of the house."""
    code: str = callers.person.post("/dossiers", MOVE | filing).json()["code"]
    callers.intake.post(f"/dossiers/{code}/supplement-request", {"words": "Cần giấy nhà", "items": ["giay_nha"]})
    return code


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# ---------------------------------------------------------------- what a file must be


@pytest.mark.parametrize("code", BAD_FILES)
@pytest.mark.parametrize("way", ["draft", "filing", "answer"])
def test_a_file_that_cannot_be_kept_is_refused_by_name_and_leaves_nothing(callers: Callers, way: str, code: str):
    status, content, _ = BAD_FILES[code]
    path, fields = place_for_files(callers, way)
    refused = callers.person.put_up(path, content, "giấy.pdf", **fields)
    assert said(refused) == (status, code)
    assert all("giấy.pdf" in refused.json()["title"][language] for language in ("vi", "en"))
    assert callers.person.get(path).json() == []


@pytest.mark.parametrize("way", ["draft", "filing", "answer"])
def test_a_name_with_control_characters_is_kept_without_them(callers: Callers, way: str):
    path, fields = place_for_files(callers, way)
    assert callers.person.put_up(path, PDF, CONTROL_NAME, **fields).json()["name"] == CONTROL_SHOWN


def place_for_files(callers: Callers, way: str) -> tuple[str, dict[str, str]]:
    """Return where files are sent, and what goes with them."""
    if way == "draft":
        draft = callers.person.post("/drafts", {"procedure": BEES}).json()["id"]
        return f"/drafts/{draft}/files", {"component": "anh_cho_dat"}
    if way == "filing":
        return "/filings/my-key/files", PHOTO
    return f"/dossiers/{asked(callers)}/files", {"component": "giay_nha"}


@pytest.mark.parametrize("way", ["draft", "filing", "answer"])
def test_a_file_for_a_paper_that_the_procedure_does_not_know_is_refused(callers: Callers, way: str):
    draft = callers.person.post("/drafts", {"procedure": BEES}).json()["id"]
    paths = {"draft": f"/drafts/{draft}", "filing": "/filings/k", "answer": f"/dossiers/{asked(callers)}"}
    answer = callers.person.put_up(f"{paths[way]}/files", PNG, procedure=BEES, component="giay_gi_do")
    assert said(answer) == (404, "not_found")


def test_a_request_without_a_file_or_a_component_is_refused(callers: Callers):
    for body in ({}, {"component": "giay_nha"}):
        assert said(callers.person.post("/filings/k/files", body)) == (422, "invalid_input")


# ---------------------------------------------------------------- beside a direct filing


def test_nobody_sees_or_takes_what_somebody_else_put_up(callers: Callers):
    kept = callers.person.put_up("/filings/same-key/files", PNG, **PHOTO).json()
    assert callers.neighbor.get("/filings/same-key/files").json() == []
    assert said(callers.neighbor.delete(f"/filings/same-key/files/{kept['id']}")) == (404, "not_found")
    assert ids(callers.person.get("/filings/same-key/files")) == [kept["id"]]


@pytest.mark.parametrize("officer", ["settle", "head", "stranger"])
def test_of_officers_only_those_who_take_in_put_up_files(callers: Callers, officer: str):
    caller: Caller = getattr(callers, officer)
    assert said(caller.put_up("/filings/k/files", PNG, **PHOTO)) == (403, "not_allowed")
    assert said(caller.get("/filings/k/files")) == (403, "not_allowed")
    assert said(caller.delete("/filings/k/files/1")) == (403, "not_allowed")


def test_a_key_that_is_too_long_or_a_procedure_that_is_not_there_is_refused(callers: Callers):
    assert said(callers.person.get(f"/filings/{'k' * 201}/files")) == (422, "invalid_input")
    unknown = callers.person.put_up("/filings/k/files", PNG, procedure="X.999", component="anh")
    assert said(unknown) == (404, "procedure_unknown")


def test_a_key_that_was_used_takes_no_more_files(callers: Callers):
    code = callers.person.post("/dossiers", MOVE, key="used").json()["code"]
    refused = callers.person.put_up("/filings/used/files", PNG, procedure=MOVING, component="giay_nha")
    assert said(refused) == (409, "filing_key_used")
    assert code in refused.json()["title"]["en"]


def test_a_filing_without_the_paper_that_it_needs_says_which(callers: Callers):
    refused = callers.person.post("/dossiers", BEEKEEPING, key="bees")
    assert said(refused) == (422, "invalid_input")
    assert [(e["path"], e["code"]) for e in refused.json()["facts"]["errors"]] == [("anh_cho_dat", "file_missing")]


def test_files_put_up_under_a_key_go_with_what_is_filed_under_it(callers: Callers):
    kept = callers.person.put_up("/filings/bees/files", PNG, "tổ ong.png", **PHOTO)
    assert kept.status_code == 201
    assert (kept.json()["component"], kept.json()["name"]) == ("anh_cho_dat", "tổ ong.png")
    wrong = callers.person.put_up("/filings/bees/files", PDF, "nhầm.pdf", **PHOTO).json()
    assert callers.person.delete(f"/filings/bees/files/{wrong['id']}").status_code == 204
    filed = callers.person.post("/dossiers", BEEKEEPING, key="bees")
    assert filed.status_code == 201, filed.json()
    code = filed.json()["code"]
    assert ids(callers.person.get(f"/dossiers/{code}/files")) == [kept.json()["id"]]
    got = callers.settle.get(f"/dossiers/{code}/files/{kept.json()['id']}")
    assert (got.content, got["X-Content-Type-Options"]) == (PNG, "nosniff")


def test_the_counter_puts_up_what_was_brought_on_paper(callers: Callers):
    kept = callers.intake.put_up("/filings/desk-1/files", PDF, "anh.pdf", **PHOTO).json()
    filed = callers.intake.post("/dossiers", {**BEEKEEPING, "channel": "counter"}, key="desk-1")
    assert ids(callers.intake.get(f"/dossiers/{filed.json()['code']}/files")) == [kept["id"]]


# ---------------------------------------------------------------- to the answer of a question


def test_a_file_is_not_put_to_a_dossier_of_which_nothing_is_asked(callers: Callers):
    code = callers.person.post("/dossiers", MOVE).json()["code"]
    for answer in (
        callers.person.put_up(f"/dossiers/{code}/files", PNG, component="giay_nha"),
        callers.person.delete(f"/dossiers/{code}/files/1"),
    ):
        assert said(answer) == (409, "act_not_allowed")


def test_only_the_applicant_and_the_counter_that_records_the_answer_put_files_to_it(callers: Callers):
    code = asked(callers)
    assert said(callers.settle.put_up(f"/dossiers/{code}/files", PNG)) == (403, "not_allowed")
    for caller in (callers.neighbor, callers.stranger):
        assert said(caller.put_up(f"/dossiers/{code}/files", PNG)) == (404, "not_found")
    brought = callers.intake.put_up(f"/dossiers/{code}/files", PNG)
    assert (brought.status_code, brought.json()["component"]) == (201, "supplement")


def test_what_was_filed_before_the_question_stays(callers: Callers):
    before = callers.person.put_up("/filings/moving/files", PNG, procedure=MOVING, component="giay_nha").json()
    code: str = callers.person.post("/dossiers", MOVE, key="moving").json()["code"]
    callers.intake.post(f"/dossiers/{code}/supplement-request", {"words": "Ảnh mờ, gửi lại"})
    assert said(callers.person.delete(f"/dossiers/{code}/files/{before['id']}")) == (404, "not_found")
    assert ids(callers.person.get(f"/dossiers/{code}/files")) == [before["id"]]


def test_files_of_an_answer_are_put_up_taken_back_and_stay_once_it_is_sent(callers: Callers):
    code = asked(callers)
    house = callers.person.put_up(f"/dossiers/{code}/files", PDF, "giấy nhà.pdf", component="giay_nha").json()
    other = callers.person.put_up(f"/dossiers/{code}/files", PNG).json()
    assert (house["component"], other["component"]) == ("giay_nha", "supplement")
    assert callers.person.delete(f"/dossiers/{code}/files/{other['id']}").status_code == 204
    assert callers.person.post(f"/dossiers/{code}/supplement", {"words": "Đây ạ"}).status_code == 200
    assert said(callers.person.delete(f"/dossiers/{code}/files/{house['id']}")) == (409, "act_not_allowed")
    assert ids(callers.intake.get(f"/dossiers/{code}/files")) == [house["id"]]


# ---------------------------------------------------------------- beside a draft


def test_files_of_a_draft_are_its_own_until_it_is_filed(callers: Callers):
    draft = callers.person.post("/drafts", {"procedure": BEES}).json()["id"]
    kept = callers.person.put_up(f"/drafts/{draft}/files", PNG, component="anh_cho_dat").json()
    assert ids(callers.person.get(f"/drafts/{draft}/files")) == [kept["id"]]
    for answer in (
        callers.neighbor.get(f"/drafts/{draft}/files"),
        callers.neighbor.put_up(f"/drafts/{draft}/files", PNG, component="anh_cho_dat"),
        callers.neighbor.delete(f"/drafts/{draft}/files/{kept['id']}"),
        callers.person.delete(f"/drafts/{draft}/files/{kept['id'] + 1}"),
    ):
        assert said(answer) == (404, "not_found")
    assert callers.person.delete(f"/drafts/{draft}/files/{kept['id']}").status_code == 204
    assert callers.person.get(f"/drafts/{draft}/files").json() == []
