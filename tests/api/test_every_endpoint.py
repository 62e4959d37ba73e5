"""Every operation of the API once as it should go and once refused by name; a new one without both fails here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.stage import FILING, PHOTO, PNG, Stage
from tests.dossiers import making
from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FRIDAY, MOVING

if TYPE_CHECKING:
    from tests.api.conftest import Callers
    from tests.dossiers.making import Country

Play = Callable[[Stage], Any]
#: How an operation goes, how it is refused, and the code that says why.
Plays = Mapping[str, tuple[Play, Play, str]]
NOBODY = "00000000-0000-0000-0000-000000000000"
LONG_AGO = local("2026-08-03 09:00")
WORDS = {"words": "Lý do"}
LEVY = {"name": "Tiền sử dụng đất", "amount": 1_200_000, "basis": "Luật Đất đai"}


@pytest.fixture
def stage(country: Country, callers: Callers, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: FRIDAY + timedelta(hours=2))
    return Stage(country, callers)


def asked_by_anybody(path: str) -> Any:
    return Client().get(f"/api/v1{path}")


def public(path: str) -> Play:
    """Ask without a token."""

    def play(stage: Stage) -> Any:
        return asked_by_anybody(path)

    return play


def wrong_method(path: str) -> Play:
    """Send to an address that is only read: nothing else about it can be refused."""

    def play(stage: Stage) -> Any:
        return Client().post(f"/api/v1{path}")

    return play


def of_index(path: str = "", index: str = "766", unit: int | None = None) -> Play:
    """Load Vietnam's index and ask anybody's question about the unit that settles."""

    def play(stage: Stage) -> Any:
        from tests.indicators.test_index import load

        load(FRIDAY)
        return asked_by_anybody(f"/indicators/indexes/{index}/units/{unit or stage.country.settle.unit_id}{path}")

    return play


def of_plan(path: str = "") -> Play:
    """Load the country's plan and ask as who watches it."""

    def play(stage: Stage) -> Any:
        from tests.api.conftest import caller
        from tests.plans import planning

        planning.load()
        return caller(planning.cast().watcher).get(f"/plans{path.format(code=planning.CODE)}")

    return play


def two_versions() -> int:
    """Let the law change; return the number of the new version."""
    making.change_law(term={"kind": "working_days", "amount": 2})
    return 2


def owner_again(stage: Stage) -> Any:
    """Return a caller for the owner whom the stage has opened already."""
    from lienthong.accounts.models import Account
    from lienthong.accounts.queries import actor_of
    from tests.api.conftest import caller

    return caller(actor_of(Account.objects.get(username="owner").pk))


def lend(paper: int, component: str = "giay_ho", **more: str) -> dict[str, Any]:
    """Return what lends a kept paper to a component."""
    return {"paper": paper, "component": component, **more}


def check_pdf(content: bytes) -> Any:
    return Client().post("/api/v1/verify", {"file": SimpleUploadedFile("giay.pdf", content)})


OPEN: Plays = {
    "GET /units": (public("/units?words=nang"), public("/units"), "invalid_input"),
    "GET /units/provinces": (
        public("/units/provinces?on=2026-01-01"),
        public("/units/provinces?on=2026-02-31"),
        "invalid_input",
    ),
    "GET /units/resolve/{code}": (
        public("/units/resolve/00102"),
        public("/units/resolve/99999"),
        "unit_never_known",
    ),
    "GET /dossiers/{code}/slips": (
        lambda s: s.person.get(f"/dossiers/{s.slip().dossier}/slips"),
        lambda s: s.neighbor.get(f"/dossiers/{s.slip().dossier}/slips"),
        "not_found",
    ),
    "GET /dossiers/{code}/slips/{slip}/file": (
        lambda s: s.person.get(f"/dossiers/{s.slip().dossier}/slips/{s.slip().code}/file"),
        lambda s: s.person.get(
            f"/dossiers/{s.slip(is_printed=False).dossier}/slips/{s.slip(is_printed=False).code}/file"
        ),
        "not_found",
    ),
    "GET /slips/{slip}": (
        lambda s: asked_by_anybody(f"/slips/{s.slip().code}"),
        public("/slips/AAAA-BBBB"),
        "not_found",
    ),
    "GET /units/{level}/{code}": (
        public("/units/commune/00101"),
        public("/units/commune/99999"),
        "unit_unknown",
    ),
    "GET /units/{level}/{code}/communes": (
        public("/units/province/01/communes"),
        public("/units/province/99/communes"),
        "unit_unknown",
    ),
    "GET /verify/{code}": (
        lambda s: asked_by_anybody(f"/verify/{s.paper().code}"),
        public("/verify/AAAA-BBBB"),
        "not_found",
    ),
    "POST /verify": (lambda s: check_pdf(s.pdf()), lambda s: check_pdf(s.pdf()[:900]), "file_damaged"),
    "GET /procedures": (
        public("/procedures?words=don nha"),
        public("/procedures?limit=0"),
        "invalid_input",
    ),
    "GET /procedures/{code}": (
        public(f"/procedures/{MOVING}"),
        public("/procedures/X.1"),
        "procedure_unknown",
    ),
    "GET /procedures/{code}/due": (
        public(f"/procedures/{MOVING}/due"),
        public(f"/procedures/{MOVING}/due?place_code=99999"),
        "unit_unknown",
    ),
    "GET /procedures/{code}/versions": (
        public(f"/procedures/{MOVING}/versions"),
        public("/procedures/X.1/versions"),
        "procedure_unknown",
    ),
    "GET /procedures/{code}/versions/{number}": (
        public(f"/procedures/{MOVING}/versions/1"),
        public(f"/procedures/{MOVING}/versions/9"),
        "version_unknown",
    ),
    "GET /procedures/{code}/history": (
        public(f"/procedures/{MOVING}/history"),
        public("/procedures/X.1/history"),
        "procedure_unknown",
    ),
    "GET /life-events": (public("/life-events"), wrong_method("/life-events"), "method_not_allowed"),
    "GET /life-events/{event}/procedures": (
        public("/life-events/household/procedures"),
        wrong_method("/life-events/household/procedures"),
        "method_not_allowed",
    ),
    "GET /track/{code}": (
        lambda s: asked_by_anybody(s.at(making.file).replace("dossiers", "track")),
        public("/track/Z01-1"),
        "not_found",
    ),
    "GET /indicators/country": (
        public("/indicators/country"),
        wrong_method("/indicators/country"),
        "method_not_allowed",
    ),
    "GET /indicators/units/{unit_id}": (
        lambda s: asked_by_anybody(f"/indicators/units/{s.country.settle.unit_id}"),
        public("/indicators/units/0"),
        "unit_unknown",
    ),
    "GET /indicators/indexes/{code}/units/{unit_id}": (of_index(), of_index(index="nothing"), "index_unknown"),
    "GET /indicators/indexes/{code}/units/{unit_id}/ranking": (
        of_index("/ranking?level=commune"),
        of_index("/ranking?level=commune&day=2027-01-01"),
        "period_not_begun",
    ),
}
PLANS: Plays = {
    "GET /plans": (of_plan(), public("/plans"), "token_unknown"),
    "GET /plans/{code}": (of_plan("/{code}"), of_plan("/nothing"), "plan_unknown"),
    "GET /plans/{code}/workbook": (of_plan("/{code}/workbook"), of_plan("/nothing/workbook"), "plan_unknown"),
    "GET /plans/{code}/tasks/{task}": (
        of_plan("/{code}/tasks/T1"),
        of_plan("/{code}/tasks/nothing"),
        "task_unknown",
    ),
}
MINE: Plays = {
    "GET /me": (lambda s: s.person.get("/me"), public("/me"), "token_unknown"),
    "PUT /me/language": (
        lambda s: s.person.call("PUT", "/me/language", {"language": "en"}),
        lambda s: s.person.call("PUT", "/me/language", {"language": "fr"}),
        "invalid_input",
    ),
    "GET /me/reads": (
        lambda s: s.draft() and s.person.get("/me/reads"),
        lambda s: s.person.get("/me/reads?limit=100000"),
        "invalid_input",
    ),
    "POST /drafts": (
        lambda s: s.person.post("/drafts", {"procedure": MOVING}),
        lambda s: s.intake.post("/drafts", {"procedure": MOVING}),
        "not_allowed",
    ),
    "GET /drafts": (lambda s: s.draft() and s.person.get("/drafts"), public("/drafts"), "token_unknown"),
    "GET /drafts/{draft_id}": (
        lambda s: s.person.get(s.draft()),
        lambda s: s.neighbor.get(s.draft()),
        "not_found",
    ),
    "PATCH /drafts/{draft_id}": (
        lambda s: s.person.call("PATCH", s.draft(), {"form": {"so_to": 3}}),
        lambda s: s.person.call("PATCH", s.draft(), {"form": {"so_to": [3]}}),
        "invalid_input",
    ),
    "POST /drafts/{draft_id}/refill": (
        lambda s: s.person.post(f"{s.draft()}/refill"),
        lambda s: s.person.post(f"/drafts/{NOBODY}/refill"),
        "not_found",
    ),
    "GET /drafts/{draft_id}/law": (
        lambda s: s.person.get(f"{s.draft()}/law"),
        lambda s: s.neighbor.get(f"{s.draft()}/law"),
        "not_found",
    ),
    "POST /drafts/{draft_id}/carrying": (
        lambda s: s.person.post(f"{s.draft()}/carrying"),
        lambda s: s.neighbor.post(f"{s.draft()}/carrying"),
        "not_found",
    ),
    "POST /drafts/{draft_id}/disputes": (
        lambda s: s.person.post(f"{s.draft()}/disputes", {"field": "ho_ten", "words": "Sai dấu"}),
        lambda s: s.person.post(f"{s.draft()}/disputes", {"field": "so_to", "words": "Sai"}),
        "field_not_held",
    ),
    "GET /drafts/{draft_id}/files": (
        lambda s: s.person.get(f"{s.draft()}/files"),
        lambda s: s.intake.get(f"{s.draft()}/files"),
        "not_found",
    ),
    "POST /drafts/{draft_id}/files": (
        lambda s: s.person.put_up(f"{s.draft()}/files", PNG, component="anh_cho_dat"),
        lambda s: s.person.put_up(f"{s.draft()}/files", b"", component="anh_cho_dat"),
        "file_empty",
    ),
    "DELETE /drafts/{draft_id}/files/{file_id}": (
        lambda s: s.person.delete(s.file_of_draft()),
        lambda s: s.neighbor.delete(s.file_of_draft()),
        "not_found",
    ),
    "POST /drafts/{draft_id}/papers": (
        lambda s: s.person.post(f"{s.draft()}/papers", {"component": "giay_ho", "paper": s.kept()}),
        lambda s: s.person.post(f"{s.draft()}/papers", {"component": "giay_ho", "paper": s.kept("other")}),
        "paper_of_another_kind",
    ),
    "POST /drafts/{draft_id}/submission": (
        lambda s: s.person.post(f"{s.full_draft()}/submission"),
        lambda s: s.person.post(f"{s.draft()}/submission"),
        "invalid_input",
    ),
    "GET /drafts/{draft_id}/parts": (
        lambda s: s.person.get(f"{s.shared_draft()}/parts"),
        lambda s: s.neighbor.get(f"{s.shared_draft()}/parts"),
        "not_found",
    ),
    "POST /drafts/{draft_id}/parts/{part}/invitation": (
        lambda s: s.person.post(f"{s.shared_draft()}/parts/partner/invitation"),
        lambda s: s.person.post(f"{s.shared_draft()}/parts/witness/invitation"),
        "not_found",
    ),
    "POST /drafts/{draft_id}/hand-over": (
        lambda s: s.neighbor.post(f"{s.helped()}/hand-over"),
        lambda s: s.person.post(f"{s.draft()}/hand-over"),
        "number_missing",
    ),
    "GET /invitations": (
        lambda s: s.invitation() and s.neighbor.get("/invitations"),
        public("/invitations"),
        "token_unknown",
    ),
    "GET /invitations/{invitation_id}": (
        lambda s: s.neighbor.get(s.invitation()),
        lambda s: s.person.get(s.invitation()),
        "not_found",
    ),
    "PATCH /invitations/{invitation_id}": (
        lambda s: s.neighbor.call("PATCH", s.invitation(), {"form": {"noi_cu_ban": "9 đường Gió"}}),
        lambda s: s.person.call("PATCH", s.invitation(), {"form": {}}),
        "not_found",
    ),
    "POST /invitations/{invitation_id}/disputes": (
        lambda s: s.neighbor.post(f"{s.invitation()}/disputes", {"field": "ten_ban", "words": "Sai dấu"}),
        lambda s: s.neighbor.post(f"{s.invitation()}/disputes", {"field": "dong_y", "words": "Sai"}),
        "field_not_held",
    ),
    "POST /invitations/{invitation_id}/agreement": (
        lambda s: s.neighbor.post(f"{s.invitation()}/agreement"),
        lambda s: s.person.post(f"{s.sent()}/agreement"),
        "not_found",
    ),
    "POST /invitations/{invitation_id}/taking-over": (
        lambda s: s.person.post(f"{s.sent()}/taking-over"),
        lambda s: s.neighbor.post(f"{s.invitation()}/taking-over"),
        "not_found",
    ),
    "POST /invitations/{invitation_id}/refusal": (
        lambda s: s.neighbor.post(f"{s.invitation()}/refusal", WORDS),
        lambda s: s.neighbor.post(f"{s.invitation()}/refusal", {"words": " "}),
        "words_missing",
    ),
    "GET /filings/{key}/files": (
        lambda s: s.person.get("/filings/my-key/files"),
        lambda s: s.head.get("/filings/my-key/files"),
        "not_allowed",
    ),
    "POST /filings/{key}/files": (
        lambda s: s.person.put_up("/filings/my-key/files", PNG, **PHOTO),
        lambda s: s.person.put_up("/filings/my-key/files", b"MZ", **PHOTO),
        "file_type_not_allowed",
    ),
    "POST /filings/{key}/papers": (
        lambda s: s.person.post("/filings/my-key/papers", lend(s.kept(), procedure=BEES)),
        lambda s: s.neighbor.post("/filings/my-key/papers", lend(s.kept(), procedure=BEES)),
        "not_found",
    ),
    "DELETE /filings/{key}/files/{file_id}": (
        lambda s: s.person.delete(s.file_of_filing()),
        lambda s: s.neighbor.delete(s.file_of_filing()),
        "not_found",
    ),
    "POST /dossiers": (
        lambda s: s.person.post("/dossiers", FILING),
        lambda s: s.person.post("/dossiers", {**FILING, "channel": "counter"}),
        "not_allowed",
    ),
    "GET /dossiers": (lambda s: s.at(making.file) and s.person.get("/dossiers"), public("/dossiers"), "token_unknown"),
}
READING: Plays = {
    "GET /worklist": (
        lambda s: s.at(making.file) and s.intake.get("/worklist"),
        lambda s: s.intake.get("/worklist?after=soon"),
        "invalid_input",
    ),
    "GET /dossiers/{code}": (
        lambda s: s.person.get(s.at(making.file)),
        lambda s: s.neighbor.get(s.at(making.file)),
        "not_found",
    ),
    "GET /dossiers/{code}/thread": (
        lambda s: s.person.get(f"{s.at(making.proposed)}/thread"),
        lambda s: s.neighbor.get(f"{s.at(making.file)}/thread"),
        "not_found",
    ),
    "GET /dossiers/{code}/deadline": (
        lambda s: s.person.get(f"{s.at(making.file)}/deadline"),
        lambda s: s.neighbor.get(f"{s.at(making.file)}/deadline"),
        "not_found",
    ),
    "GET /dossiers/{code}/acts": (
        lambda s: s.head.get(f"{s.at(making.proposed)}/acts"),
        lambda s: s.neighbor.get(f"{s.at(making.proposed)}/acts"),
        "not_found",
    ),
    "GET /dossiers/{code}/files": (
        lambda s: s.settle.get(f"{s.at(making.file)}/files"),
        lambda s: s.neighbor.get(f"{s.at(making.file)}/files"),
        "not_found",
    ),
    "GET /dossiers/{code}/files/{file_id}": (
        lambda s: s.intake.get(s.file_of_answer()),
        lambda s: s.intake.get(f"{s.at(making.file)}/files/1"),
        "not_found",
    ),
    "POST /dossiers/{code}/papers": (
        lambda s: s.person.post(f"{s.at(making.asked)}/papers", lend(s.kept("house_paper"), "giay_nha")),
        lambda s: s.person.post(f"{s.at(making.asked)}/papers", lend(s.kept(), "ho_cu")),
        "not_found",
    ),
    "POST /dossiers/{code}/files": (
        lambda s: s.person.put_up(f"{s.at(making.asked)}/files", PNG, component="giay_nha"),
        lambda s: s.person.put_up(f"{s.at(making.file)}/files", PNG, component="giay_nha"),
        "act_not_allowed",
    ),
    "DELETE /dossiers/{code}/files/{file_id}": (
        lambda s: s.person.delete(s.file_of_answer()),
        lambda s: s.settle.delete(s.file_of_answer()),
        "not_allowed",
    ),
    "GET /dossiers/{code}/paper": (
        lambda s: s.person.get(f"{s.done()}/paper"),
        lambda s: s.person.get(f"{s.at(making.signed)}/paper"),
        "not_found",
    ),
    "GET /dossiers/{code}/paper/data": (
        lambda s: s.person.get(f"{s.done()}/paper/data"),
        lambda s: s.person.get(f"{s.at(making.signed)}/paper/data"),
        "not_found",
    ),
}
ACTING: Plays = {
    "POST /dossiers/{code}/receipt": (
        lambda s: s.intake.post(f"{s.at(making.file)}/receipt"),
        lambda s: s.settle.post(f"{s.at(making.file)}/receipt"),
        "not_allowed",
    ),
    "POST /dossiers/{code}/supplement-request": (
        lambda s: s.intake.post(f"{s.at(making.file)}/supplement-request", WORDS),
        lambda s: s.intake.post(f"{s.at(making.file)}/supplement-request", {"words": " "}),
        "words_missing",
    ),
    "POST /dossiers/{code}/supplement": (
        lambda s: s.person.post(f"{s.at(making.asked)}/supplement", {"form": {"dia_chi": "14 đường Hoa"}}),
        lambda s: s.person.post(f"{s.at(making.asked)}/supplement", {"form": {"ngay_don": "31/02/2026"}}),
        "invalid_input",
    ),
    "POST /dossiers/{code}/data": (
        lambda s: s.person.post(f"{s.asked_by_law()}/data", {"form": {"ly_do": "Đi làm"}}),
        lambda s: s.person.post(f"{s.at(making.taken)}/data", {"form": {"ly_do": "Đi làm"}}),
        "nothing_asked",
    ),
    "POST /dossiers/{code}/taking": (
        lambda s: s.settle.post(f"{s.at(making.received)}/taking"),
        lambda s: s.settle.post(f"{s.at(making.taken)}/taking"),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/passing-on": (
        lambda s: s.settle.post(f"{s.at(making.two_steps)}/passing-on", {"words": "Đã xem"}),
        lambda s: s.settle.post(f"{s.at(making.taken)}/passing-on", {}),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/handover": (
        lambda s: s.elsewhere("/handover", {"originals": ["Giấy nhà"]}),
        lambda s: s.intake.post(f"{s.at(making.received)}/handover", {}),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/handover/acceptance": (
        lambda s: s.settle.post(f"{s.at(making.handed_over)}/handover/acceptance", {"missing": ["Giấy nhà"]}),
        lambda s: s.head.post(f"{s.at(making.handed_over)}/handover/acceptance", {}),
        "not_allowed",
    ),
    "POST /dossiers/{code}/handover/redirection": (
        lambda s: s.settle.post(f"{s.at(making.handed_over)}/handover/redirection", {**WORDS, "place_code": "00102"}),
        lambda s: s.settle.post(f"{s.at(making.handed_over)}/handover/redirection", {**WORDS, "place_code": "99999"}),
        "place_unknown",
    ),
    "POST /dossiers/{code}/opinions": (
        lambda s: s.asking({"kinds": ["security"], "question": "Có gì cản trở?"}),
        lambda s: s.asking({"kinds": ["customs"], "question": "Có gì cản trở?"}),
        "opinion_unknown",
    ),
    "GET /opinions": (lambda s: s.asked_list(), public("/opinions"), "token_unknown"),
    "GET /opinions/{code}/{number}/{kind}": (
        lambda s: s.asked("get", ""),
        lambda s: s.settle.get("/opinions/Z01-1/4/security"),
        "not_found",
    ),
    "POST /opinions/{code}/{number}/{kind}/answer": (
        lambda s: s.asked("post", "/answer", {**WORDS, "stance": "agree"}),
        lambda s: s.asked("post", "/answer", {"words": " ", "stance": "agree"}),
        "words_missing",
    ),
    "POST /opinions/{code}/{number}/{kind}/decline": (
        lambda s: s.asked("post", "/decline", WORDS),
        lambda s: s.asked("post", "/decline", {"words": " "}),
        "words_missing",
    ),
    "POST /opinions/{code}/{number}/{kind}/withdrawal": (
        lambda s: s.settle.post(f"{s.question()}/withdrawal", WORDS),
        lambda s: s.settle.post(f"{s.question()}/withdrawal", {"words": " "}),
        "words_missing",
    ),
    "POST /dossiers/{code}/reassignment": (
        lambda s: s.head.post(f"{s.at(making.taken)}/reassignment", {**WORDS, "officer": int(s.country.colleague.id)}),
        lambda s: s.head.post(f"{s.at(making.taken)}/reassignment", {**WORDS, "officer": int(s.country.head.id)}),
        "officer_unfit",
    ),
    "POST /dossiers/{code}/return-to-counter": (
        lambda s: s.settle.post(f"{s.at(making.taken)}/return-to-counter", WORDS),
        lambda s: s.settle.post(f"{s.at(making.received)}/return-to-counter", WORDS),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/bringing-back": (
        lambda s: s.intake.post(f"{s.at(making.at_the_counter)}/bringing-back", WORDS),
        lambda s: s.settle.post(f"{s.at(making.at_the_counter)}/bringing-back", WORDS),
        "not_allowed",
    ),
    "POST /dossiers/{code}/extension": (
        lambda s: s.settle.post(f"{s.at(making.taken)}/extension", {**WORDS, "working_days": 2}),
        lambda s: s.settle.post(f"{s.at(making.taken)}/extension", {**WORDS, "working_days": 90}),
        "days_out_of_range",
    ),
    "POST /dossiers/{code}/proposal": (
        lambda s: s.settle.post(f"{s.at(making.taken)}/proposal", {"decision": "grant"}),
        lambda s: s.settle.post(f"{s.at(making.taken)}/proposal", {"decision": "refuse"}),
        "words_missing",
    ),
    "POST /dossiers/{code}/send-back": (
        lambda s: s.head.post(f"{s.at(making.proposed)}/send-back", WORDS),
        lambda s: s.head.post(f"{s.at(making.signed)}/send-back", WORDS),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/signature": (
        lambda s: s.head.post(f"{s.at(making.proposed)}/signature"),
        lambda s: s.settle.post(f"{s.at(making.proposed)}/signature"),
        "not_allowed",
    ),
    "POST /dossiers/{code}/refusal": (
        lambda s: s.head.post(f"{s.at(making.proposed)}/refusal", WORDS),
        lambda s: s.settle.post(f"{s.at(making.taken)}/refusal", WORDS),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/withdrawal": (
        lambda s: s.person.post(f"{s.at(making.taken)}/withdrawal", WORDS),
        lambda s: s.person.post(f"{s.at(making.signed)}/withdrawal", WORDS),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/stop": (
        lambda s: s.settle.post(f"{s.at(making.asked, at=LONG_AGO)}/stop", WORDS),
        lambda s: s.settle.post(f"{s.at(making.asked)}/stop", WORDS),
        "supplement_still_open",
    ),
    "POST /dossiers/{code}/return": (
        lambda s: s.intake.post(f"{s.done()}/return"),
        lambda s: s.intake.post(f"{s.at(making.signed)}/return"),
        "act_not_allowed",
    ),
    "POST /dossiers/{code}/rating": (
        lambda s: s.person.post(f"{s.done()}/rating", {"stars": 5}),
        lambda s: s.person.post(f"{s.done()}/rating", {"stars": 6}),
        "stars_out_of_range",
    ),
}
MOVES: Plays = {
    "POST /procedures/{code}/moves/dry-run": (
        lambda s: s.owner().post(f"/procedures/{MOVING}/moves/dry-run", {"source": 1, "target": two_versions()}),
        lambda s: s.settle.post(f"/procedures/{MOVING}/moves/dry-run", {"source": 1, "target": 2}),
        "not_allowed",
    ),
    "POST /procedures/{code}/moves": (lambda s: s.move(), lambda s: s.move(target=1), "move_to_itself"),
    "GET /moves/{move}": (
        lambda s: (move := s.move().json()["id"]) and owner_again(s).get(f"/moves/{move}"),
        lambda s: s.settle.get(f"/moves/{s.move().json()['id']}"),
        "move_unknown",
    ),
}
PAYING: Plays = {
    "POST /payments/{gateway}/callback": (
        lambda s: s.callback(),
        lambda s: s.callback(signature="forged"),
        "signature_wrong",
    ),
    "GET /dossiers/{code}/payments": (
        lambda s: s.person.get(f"{s.owing()}/payments"),
        lambda s: s.neighbor.get(f"{s.owing()}/payments"),
        "not_found",
    ),
    "POST /dossiers/{code}/payments": (
        lambda s: s.person.post(*s.paying("demo")),
        lambda s: s.person.post(*s.paying("nobody")),
        "gateway_unknown",
    ),
    "POST /dossiers/{code}/counter-payments": (
        lambda s: s.intake.post(*s.at_counter("AB 1")),
        lambda s: s.intake.post(*s.at_counter(" ")),
        "receipt_number_missing",
    ),
    "POST /dossiers/{code}/payment-request": (
        lambda s: s.settle.post(f"{s.at(making.taken)}/payment-request", WORDS | {"charges": [LEVY]}),
        lambda s: s.settle.post(f"{s.at(making.taken)}/payment-request", WORDS),
        "nothing_to_pay",
    ),
    "POST /dossiers/{code}/waiver": (
        lambda s: s.intake.post(f"{s.owing()}/waiver", WORDS),
        lambda s: s.intake.post(f"{s.at(making.file)}/waiver", WORDS),
        "nothing_owed",
    ),
}
STORE: Plays = {
    "GET /papers": (lambda s: s.kept() and s.person.get("/papers"), public("/papers"), "token_unknown"),
    "GET /papers/{paper_id}/file": (
        lambda s: s.person.get(f"/papers/{s.kept()}/file"),
        lambda s: s.neighbor.get(f"/papers/{s.kept()}/file"),
        "not_found",
    ),
    "GET /papers/{paper_id}/data": (
        lambda s: s.person.get(f"/papers/{s.kept_result()}/data"),
        lambda s: s.person.get(f"/papers/{s.kept()}/data"),
        "not_found",
    ),
    "GET /papers/{paper_id}/uses": (
        lambda s: s.person.get(f"/papers/{s.lent()}/uses"),
        lambda s: s.neighbor.get(f"/papers/{s.kept()}/uses"),
        "not_found",
    ),
    "DELETE /papers/{paper_id}": (
        lambda s: s.person.delete(f"/papers/{s.kept()}"),
        lambda s: s.person.delete(f"/papers/{s.kept_result()}"),
        "not_allowed",
    ),
}
SAID = {"kind": "conduct", "words": "Chờ cả buổi"}
PETITIONS: Plays = {
    "POST /petitions": (
        lambda s: s.person.post("/petitions", SAID | {"unit": "00101"}),
        lambda s: s.person.post("/petitions", SAID),
        "petition_about_nothing",
    ),
    "GET /petitions": (lambda s: s.petition() and s.settle.get("/petitions"), public("/petitions"), "token_unknown"),
    "GET /petitions/{code}": (
        lambda s: s.person.get(s.petition()),
        lambda s: s.neighbor.get(s.petition()),
        "not_found",
    ),
    "POST /petitions/{code}/supplement": (
        lambda s: s.person.post(f"{s.petition(is_asked=True)}/supplement", {"words": "Quầy 3"}),
        lambda s: s.person.post(f"{s.petition()}/supplement", {"words": "Quầy 3"}),
        "petition_not_at",
    ),
    "POST /petitions/{code}/answer": (
        lambda s: s.settle.post(f"{s.petition()}/answer", {"answer": "Xin lỗi"}),
        lambda s: s.person.post(f"{s.petition()}/answer", {"answer": "Xin lỗi"}),
        "not_allowed",
    ),
    "POST /petitions/{code}/rating": (
        lambda s: s.person.post(f"{s.petition(is_answered=True)}/rating", {"liked": True}),
        lambda s: s.person.post(f"{s.petition()}/rating", {"liked": True}),
        "petition_not_at",
    ),
}
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
