"""One declaration becomes one result, through the API alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.dossiers.making import FORMS, MOVING

if TYPE_CHECKING:
    from tests.api.conftest import Callers

FILING = {"procedure": MOVING, "place_code": "00101", "form": dict(FORMS[MOVING])}


def test_a_draft_holds_what_the_registries_know(callers: Callers):
    draft = callers.person.post("/drafts", {"procedure": MOVING}).json()
    assert draft["held"]["ho_ten"] == draft["held"]["ho_ten"] | {"state": "found", "value": "An Bình", "locked": True}
    assert [read["procedure"] for read in callers.person.get("/me/reads").json()] == [MOVING]


def test_nothing_typed_is_lost_and_a_locked_value_stays(callers: Callers):
    draft = callers.person.post("/drafts", {"procedure": MOVING}).json()
    typed = {"dia_chi": "x", "ngay_don": "31/02/2026", "ho_ten": "Ai Khác"}
    saved = callers.person.call("PATCH", f"/drafts/{draft['id']}", {"form": typed}).json()
    assert (saved["form"]["dia_chi"], saved["form"]["ngay_don"]) == ("x", "31/02/2026")
    assert saved["form"]["ho_ten"] == "An Bình"
    assert saved["refused"][0]["path"] == "ho_ten"


def test_a_declaration_becomes_a_result(callers: Callers):
    person, intake, settle, head = callers.person, callers.intake, callers.settle, callers.head
    draft = person.post("/drafts", {"procedure": MOVING}).json()
    form = {"noi_moi": "00101", "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"}
    assert person.call("PATCH", f"/drafts/{draft['id']}", {"form": form}).status_code == 200
    filed = person.post(f"/drafts/{draft['id']}/submission")
    assert filed.status_code == 201, filed.json()
    code = filed.json()["code"]
    assert [row["code"] for row in intake.get("/worklist").json()["rows"]] == [code]
    for officer, act, body in (
        (intake, "receipt", None),
        (settle, "taking", None),
        (settle, "proposal", {"decision": "grant"}),
        (head, "send-back", {"words": "Kiểm tra lại số nhà"}),
        (settle, "proposal", {"decision": "grant"}),
        (head, "signature", None),
    ):
        answer = officer.post(f"/dossiers/{code}/{act}", body)
        assert answer.status_code == 200, answer.json()
    _work(code)
    assert person.get(f"/dossiers/{code}").json()["state"] == "DONE"
    paper = person.get(f"/dossiers/{code}/paper")
    assert paper.content.startswith(b"%PDF-")
    assert callers.neighbor.get(f"/dossiers/{code}/paper").status_code == 404
    assert intake.post(f"/dossiers/{code}/return").json()["state"] == "RETURNED"
    assert person.post(f"/dossiers/{code}/rating", {"stars": 5}).status_code == 200
    thread = person.get(f"/dossiers/{code}/thread").json()
    assert thread["acts"][0]["verb"] == "dossiers.submitted"
    assert person.get(f"/dossiers/{code}/deadline").json()["intervals"]
    tracked = Client().get(f"/api/v1/track/{code}").json()
    assert tracked["state"] == "RETURNED"
    assert "An Bình" not in str(tracked)


def test_a_supplement_stops_the_clock_and_comes_back(callers: Callers):
    code = callers.person.post("/dossiers", FILING).json()["code"]
    asked = callers.intake.post(
        f"/dossiers/{code}/supplement-request", {"words": "Cần giấy nhà", "items": ["giay_nha"]}
    )
    assert asked.json()["state"] == "SUPPLEMENT_ASKED"
    answered = callers.person.post(f"/dossiers/{code}/supplement", {"form": {"dia_chi": "14 đường Hoa"}})
    assert (answered.json()["state"], answered.json()["form"]["dia_chi"]) == ("SUBMITTED", "14 đường Hoa")


def test_filing_costs_at_most_eight_statements(callers: Callers, django_assert_max_num_queries: Any):
    callers.person.post("/dossiers", FILING)
    with django_assert_max_num_queries(8):
        assert callers.person.post("/dossiers", FILING).status_code == 201


def test_a_page_of_the_worklist_costs_at_most_four_statements(callers: Callers, django_assert_max_num_queries: Any):
    for _ in range(3):
        callers.person.post("/dossiers", FILING)
    callers.intake.get("/worklist")
    with django_assert_max_num_queries(4) as captured:
        rows = callers.intake.get("/worklist").json()["rows"]
    assert len(rows) == 3
    assert isinstance(captured, CaptureQueriesContext)


def test_the_worklist_is_read_page_by_page(callers: Callers):
    codes = {callers.person.post("/dossiers", FILING).json()["code"] for _ in range(5)}
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = callers.intake.get(f"/worklist?limit=2{after}").json()
        seen += [row["code"] for row in page["rows"]]
        after = f"&after={page['next']}".replace("+", "%2B")
    assert (set(seen), len(seen)) == (codes, 5)


def test_the_catalogue_and_the_units_are_open(callers: Callers):
    client = Client()
    assert client.get("/api/v1/procedures", {"words": "dọn nhà"}).json()[0]["code"] == MOVING
    assert client.get(f"/api/v1/procedures/{MOVING}").json()["code"] == MOVING
    assert client.get(f"/api/v1/procedures/{MOVING}/due", {"place_code": "00101"}).json()["due_at"]
    assert client.get("/api/v1/life-events").json()
    assert client.get("/api/v1/units/commune/00101").json()["code"] == "00101"
    assert client.get("/api/v1/units/provinces").json()
    assert client.get("/api/v1/units/resolve/00102").json()["bodies"]
    assert client.get("/api/v1/indicators/country").json()["level"] == "country"


def _work(code: str) -> None:
    from lienthong.core.values import system
    from lienthong.dossiers.actions.results import make_result

    assert make_result(code, by=system("results"), at=datetime.now(tz=UTC))
