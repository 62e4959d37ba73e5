"""Drafts, files that are put up, reading: each operation as it goes and as it is refused."""

from __future__ import annotations

from tests.api.playing import NOBODY, WORDS, Plays, lend, public
from tests.api.stage import FILING, PHOTO, PNG
from tests.dossiers import making
from tests.dossiers.making import BEES, MOVING

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
