"""Every act on a file, done once with words that fit, and what is read of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from lienthong.core.ledger import lines_of_dossier
from lienthong.core.values import Actor
from lienthong.dossiers.actions import clarifying, consulting, finishing, giving, handing, handling, paying, sharing
from lienthong.dossiers.models import Act, Dossier
from tests.dossiers.making import FRIDAY, key

LATER = FRIDAY + timedelta(hours=2)
LEVY = paying.Charge("Tiền sử dụng đất", 1_200_000, "Luật Đất đai")
Do = Callable[[str, Actor], Dossier]
DO: dict[str, Do] = {
    "receive_dossier": lambda code, by: handling.receive_dossier(code, key=key(), by=by, at=LATER),
    "ask_supplement": lambda code, by: handling.ask_supplement(code, "Thiếu", ["giay_nha"], key=key(), by=by, at=LATER),
    "hand_over_dossier": lambda code, by: handing.hand_over_dossier(code, ["Giấy"], key=key(), by=by, at=LATER),
    "accept_handover": lambda code, by: handing.accept_handover(code, key=key(), by=by, at=LATER),
    "redirect_handover": lambda code, by: handing.redirect_handover(code, "00102", "Sai", key=key(), by=by, at=LATER),
    "ask_opinion": lambda code, by: consulting.ask_opinion(code, ["x"], "Hỏi", key=key(), by=by, at=LATER),
    "answer_opinion": lambda code, by: consulting.answer_opinion(
        code, 1, "x", "agree", "Có", key=key(), by=by, at=LATER
    ),
    "decline_opinion": lambda code, by: consulting.decline_opinion(code, 1, "x", "Không", key=key(), by=by, at=LATER),
    "withdraw_opinion": lambda code, by: consulting.withdraw_opinion(code, 1, "x", "Thôi", key=key(), by=by, at=LATER),
    "note_silence": lambda code, by: consulting.note_silence(code, 1, "x", by=by, at=LATER),
    "reassign_dossier": lambda code, by: sharing.reassign_dossier(code, 1, "Bận", key=key(), by=by, at=LATER),
    "record_supplement": lambda code, by: handling.record_supplement(code, {}, key=key(), by=by, at=LATER),
    "give_data": lambda code, by: giving.give_data(code, {}, key=key(), by=by, at=LATER),
    "record_data": lambda code, by: giving.record_data(code, {}, key=key(), by=by, at=LATER),
    "return_to_counter": lambda code, by: clarifying.return_to_counter(code, "Hỏi lại", key=key(), by=by, at=LATER),
    "bring_back_dossier": lambda code, by: clarifying.bring_back_dossier(code, "Đã rõ", key=key(), by=by, at=LATER),
    "answer_supplement": lambda code, by: handling.answer_supplement(code, {}, key=key(), by=by, at=LATER),
    "take_dossier": lambda code, by: handling.take_dossier(code, key=key(), by=by, at=LATER),
    "pass_on_dossier": lambda code, by: handling.pass_on_dossier(code, key=key(), by=by, at=LATER),
    "extend_dossier": lambda code, by: handling.extend_dossier(code, 2, "Xác minh", key=key(), by=by, at=LATER),
    "propose_result": lambda code, by: handling.propose_result(code, "grant", "", key=key(), by=by, at=LATER),
    "send_back_proposal": lambda code, by: handling.send_back_proposal(code, "Xem lại", key=key(), by=by, at=LATER),
    "sign_dossier": lambda code, by: handling.sign_dossier(code, key=key(), by=by, at=LATER),
    "refuse_dossier": lambda code, by: handling.refuse_dossier(code, "Không đủ", key=key(), by=by, at=LATER),
    "withdraw_dossier": lambda code, by: finishing.withdraw_dossier(code, "Đổi ý", key=key(), by=by, at=LATER),
    "stop_dossier": lambda code, by: finishing.stop_dossier(code, "Quá hạn", key=key(), by=by, at=LATER),
    "complete_dossier": lambda code, by: finishing.complete_dossier(code, {}, key=key(), by=by, at=LATER),
    "return_result": lambda code, by: finishing.return_result(code, key=key(), by=by, at=LATER),
    "ask_payment": lambda code, by: paying.ask_payment(code, [LEVY], "Nộp", key=key(), by=by, at=LATER),
    "waive_fee": lambda code, by: paying.waive_fee(code, "Hộ nghèo", key=key(), by=by, at=LATER),
    "rate_dossier": lambda code, by: finishing.rate_dossier(code, 5, "Tốt", key=key(), by=by, at=LATER),
}


def verbs(dossier: Dossier) -> list[str]:
    return [act.verb.removeprefix("dossiers.") for act in Act.objects.filter(dossier_code=dossier.code)]


def last_line(dossier: Dossier) -> dict[str, object]:
    return list(lines_of_dossier(dossier.code))[-1].detail
