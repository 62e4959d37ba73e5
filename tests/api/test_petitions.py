"""Petitions over the API: who is refused, what a replay does, and a petition from the person to the unit and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.feedback.models import Petition
from tests.api.conftest import Callers, caller
from tests.dossiers.making import FRIDAY, MOVING
from tests.feedback.saying import details

if TYPE_CHECKING:
    from tests.dossiers.making import Country

LATE = {"kind": "delay", "words": "Quá hẹn ba ngày", "unit": "00101"}
SORRY = {"answer": "Chúng tôi xin lỗi"}


@pytest.fixture(autouse=True)
def _on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY + timedelta(hours=2))


def code_of(answer: Any) -> str:
    return str(answer.json()["code"])


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "thanks"}, "petition_kind_unknown"),
        ({"words": "  "}, "words_missing"),
        ({"words": "x" * 4001}, "invalid_input"),
        ({"unit": ""}, "petition_about_nothing"),
        ({"unit": "99999"}, "unit_unknown"),
        ({"level": "planet"}, "invalid_input"),
        ({"procedure": "D.999"}, "procedure_unknown"),
        ({"dossier": "0000-0000-0000-0000"}, "not_found"),
        ({"repeats": "0000-0000-0000-0000"}, "not_found"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(callers: Callers, changed: dict[str, str], refusal: str) -> None:
    assert code_of(callers.person.post("/petitions", LATE | changed)) == refusal
    assert not Petition.objects.exists()


def test_officers_send_none_and_outsiders_find_none(callers: Callers) -> None:
    assert code_of(callers.settle.post("/petitions", LATE)) == "not_allowed"
    there = f"/petitions/{code_of(callers.person.post('/petitions', LATE))}"
    for outsider in (callers.neighbor, callers.stranger, callers.intake):
        assert code_of(outsider.get(there)) == "not_found"
        assert code_of(outsider.post(f"{there}/answer", SORRY)) == "not_found"
        assert outsider.get("/petitions").json() == []
    assert code_of(callers.person.post(f"{there}/answer", SORRY)) == "not_allowed"
    assert code_of(callers.settle.post(f"{there}/rating", {"liked": True})) == "not_allowed"
    assert code_of(callers.settle.post(f"{there}/supplement", {"words": "Thêm"})) == "not_allowed"


def test_a_request_sent_again_is_the_same_petition_and_the_same_answer(callers: Callers) -> None:
    first, again = (callers.person.post("/petitions", LATE | {"is_publishable": True}, key="once") for _ in range(2))
    assert (first.status_code, again.status_code, code_of(first)) == (201, 201, code_of(again))
    assert code_of(callers.person.post("/petitions", LATE, key="other")) == "petition_still_open"
    there = f"/petitions/{code_of(first)}/answer"
    public = SORRY | {"public_words": "Quá hẹn thì sao", "public_answer": "Xin lỗi và hẹn lại"}
    assert [callers.settle.post(there, public).json()["publication"] for _ in range(2)] == ["PROPOSED", "PROPOSED"]
    assert code_of(callers.settle.post(there, public | {"answer": "Khác"})) == "petition_not_at"
    assert code_of(callers.settle.post(there, SORRY)) == "petition_not_at"
    assert code_of(callers.head.post(there, public)) == "petition_not_at", "another officer's answer is another"
    assert (len(details("received")), len(details("answered"))) == (1, 1)


def test_a_petition_goes_to_the_unit_and_back(
    country: Country, callers: Callers, django_assert_num_queries: Any
) -> None:
    sent = callers.person.post("/petitions", LATE | {"procedure": MOVING}).json()
    assert (sent["state"], sent["kind_name"]["en"], sent["unit_id"]) == ("RECEIVED", "Delay", country.settle.unit_id)
    callers.neighbor.post("/petitions", LATE)
    assert {one["sent_by"] for one in callers.settle.get("/petitions").json()} == {"An Bình", "Lê Chi"}
    assert [one["code"] for one in callers.person.get("/petitions").json()] == [sent["code"]]
    there = f"/petitions/{sent['code']}"
    callers.settle.post(f"{there}/answer", SORRY)
    assert callers.person.get(there).json()["answer"] == SORRY["answer"]
    assert [one["code"] for one in callers.head.get("/petitions?is_done=true").json()] == [sent["code"]]
    assert callers.person.post(f"{there}/rating", {"liked": False}).json()["liked"] is False
    assert code_of(callers.person.post(f"{there}/rating", {"liked": True})) == "answer_rated_already"
    auditor = caller(country.auditor)
    assert (auditor.get(there).status_code, code_of(auditor.post(f"{there}/answer", SORRY))) == (200, "not_allowed")


def test_a_list_costs_the_same_for_one_and_for_many(callers: Callers) -> None:
    counts = []
    for sender in (callers.person, callers.neighbor):
        sender.post("/petitions", LATE)
        with CaptureQueriesContext(connection) as asked:
            listed = callers.settle.get("/petitions").json()
        counts.append((len(listed), len(asked)))
    assert counts == [(1, counts[0][1]), (2, counts[0][1])]
