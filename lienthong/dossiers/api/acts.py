"""Acts on a dossier. Each takes an ``Idempotency-Key``: sent again, it is the same act."""

from __future__ import annotations

from ninja import Router

from lienthong.core.requests import ApiRequest
from lienthong.dossiers.actions import clarifying, finishing, giving, handing, handling, sharing
from lienthong.dossiers.api.shapes import (
    AcceptanceIn,
    AnswerIn,
    DossierOut,
    ExtensionIn,
    HandoverIn,
    Key,
    PassingOnIn,
    ProposalIn,
    QuestionIn,
    RatingIn,
    ReassignmentIn,
    RedirectionIn,
    SendBackIn,
    WordsIn,
    dossier_out,
)

router = Router(tags=["acts"])


@router.post("/dossiers/{code}/receipt", response=DossierOut, summary="Receive a dossier")
def receive(request: ApiRequest, code: str, key: Key) -> DossierOut:
    return dossier_out(handling.receive_dossier(code, key=key, by=request.auth, at=request.at), to=request.auth)


@router.post("/dossiers/{code}/supplement-request", response=DossierOut, summary="Ask once for what is missing")
def ask_supplement(request: ApiRequest, code: str, key: Key, body: QuestionIn) -> DossierOut:
    asked = handling.ask_supplement(code, body.words, body.items, key=key, by=request.auth, at=request.at)
    return dossier_out(asked, to=request.auth)


@router.post("/dossiers/{code}/supplement", response=DossierOut, summary="Send, or record, what was missing")
def answer_supplement(request: ApiRequest, code: str, key: Key, body: AnswerIn) -> DossierOut:
    answer = handling.record_supplement if request.auth.kind == "officer" else handling.answer_supplement
    answered = answer(code, body.form, words=body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(answered, to=request.auth)


@router.post("/dossiers/{code}/handover", response=DossierOut, summary="Hand over what was taken in elsewhere")
def hand_over(request: ApiRequest, code: str, key: Key, body: HandoverIn) -> DossierOut:
    handed_over = handing.hand_over_dossier(code, body.originals, key=key, by=request.auth, at=request.at)
    return dossier_out(handed_over, to=request.auth)


@router.post("/dossiers/{code}/handover/acceptance", response=DossierOut, summary="Take over what was handed over")
def accept_handover(request: ApiRequest, code: str, key: Key, body: AcceptanceIn) -> DossierOut:
    accepted = handing.accept_handover(code, body.missing, key=key, by=request.auth, at=request.at)
    return dossier_out(accepted, to=request.auth)


@router.post("/dossiers/{code}/handover/redirection", response=DossierOut, summary="Send on what was misdirected")
def redirect_handover(request: ApiRequest, code: str, key: Key, body: RedirectionIn) -> DossierOut:
    by, at = request.auth, request.at
    redirected = handing.redirect_handover(code, body.place_code, body.words, key=key, by=by, at=at)
    return dossier_out(redirected, to=by)


@router.post("/dossiers/{code}/reassignment", response=DossierOut, summary="Give a dossier to another officer")
def reassign(request: ApiRequest, code: str, key: Key, body: ReassignmentIn) -> DossierOut:
    given = sharing.reassign_dossier(code, body.officer, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(given, to=request.auth)


@router.post("/dossiers/{code}/return-to-counter", response=DossierOut, summary="Let the counter clarify something")
def return_to_counter(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    returned = clarifying.return_to_counter(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(returned, to=request.auth)


@router.post("/dossiers/{code}/bringing-back", response=DossierOut, summary="Bring back what was clarified")
def bring_back(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    brought_back = clarifying.bring_back_dossier(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(brought_back, to=request.auth)


@router.post("/dossiers/{code}/data", response=DossierOut, summary="Give, or record, what a newer law asks")
def give_data(request: ApiRequest, code: str, key: Key, body: AnswerIn) -> DossierOut:
    give = giving.record_data if request.auth.kind == "officer" else giving.give_data
    given = give(code, body.form, words=body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(given, to=request.auth)


@router.post("/dossiers/{code}/taking", response=DossierOut, summary="Become the officer of a received dossier")
def take(request: ApiRequest, code: str, key: Key) -> DossierOut:
    return dossier_out(handling.take_dossier(code, key=key, by=request.auth, at=request.at), to=request.auth)


@router.post("/dossiers/{code}/extension", response=DossierOut, summary="Extend the term, once, with an apology")
def extend(request: ApiRequest, code: str, key: Key, body: ExtensionIn) -> DossierOut:
    extended = handling.extend_dossier(code, body.working_days, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(extended, to=request.auth)


@router.post("/dossiers/{code}/proposal", response=DossierOut, summary="Propose to grant or to refuse")
def propose(request: ApiRequest, code: str, key: Key, body: ProposalIn) -> DossierOut:
    proposed = handling.propose_result(code, body.decision, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(proposed, to=request.auth)


@router.post("/dossiers/{code}/passing-on", response=DossierOut, summary="Hand a dossier to the next settling step")
def pass_on(request: ApiRequest, code: str, key: Key, body: PassingOnIn) -> DossierOut:
    passed_on = handling.pass_on_dossier(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(passed_on, to=request.auth)


@router.post("/dossiers/{code}/send-back", response=DossierOut, summary="Return a dossier to an earlier settling step")
def send_back(request: ApiRequest, code: str, key: Key, body: SendBackIn) -> DossierOut:
    by, at = request.auth, request.at
    sent_back = handling.send_back_proposal(code, body.words, to_step=body.to_step, key=key, by=by, at=at)
    return dossier_out(sent_back, to=by)


@router.post("/dossiers/{code}/signature", response=DossierOut, summary="Sign what was proposed")
def sign(request: ApiRequest, code: str, key: Key) -> DossierOut:
    return dossier_out(handling.sign_dossier(code, key=key, by=request.auth, at=request.at), to=request.auth)


@router.post("/dossiers/{code}/refusal", response=DossierOut, summary="Refuse a dossier, with the reason")
def refuse(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    refused = handling.refuse_dossier(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(refused, to=request.auth)


@router.post("/dossiers/{code}/withdrawal", response=DossierOut, summary="Take one's own dossier back")
def withdraw(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    withdrawn = finishing.withdraw_dossier(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(withdrawn, to=request.auth)


@router.post("/dossiers/{code}/stop", response=DossierOut, summary="End a dossier whose supplement never came")
def stop(request: ApiRequest, code: str, key: Key, body: WordsIn) -> DossierOut:
    stopped = finishing.stop_dossier(code, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(stopped, to=request.auth)


@router.post("/dossiers/{code}/return", response=DossierOut, summary="Hand the result over")
def return_result(request: ApiRequest, code: str, key: Key) -> DossierOut:
    return dossier_out(finishing.return_result(code, key=key, by=request.auth, at=request.at), to=request.auth)


@router.post("/dossiers/{code}/rating", response=DossierOut, summary="Rate, once, how it went")
def rate(request: ApiRequest, code: str, key: Key, body: RatingIn) -> DossierOut:
    rated = finishing.rate_dossier(code, body.stars, body.words, key=key, by=request.auth, at=request.at)
    return dossier_out(rated, to=request.auth)
