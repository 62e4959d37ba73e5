"""Acts on dossiers, moves, payments, kept papers, petitions: each operation as it goes and as it is refused."""

from __future__ import annotations

from tests.api.playing import LEVY, LONG_AGO, WORDS, Plays, owner_again, public, two_versions
from tests.dossiers import making
from tests.dossiers.making import MOVING

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
