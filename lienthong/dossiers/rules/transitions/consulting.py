"""Acts on opinions that are asked of other units: they move no file, only, where the law says so, its clock."""

from __future__ import annotations

from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions.states import OPEN, SETTLING, Act

_ANYWHERE = frozenset({"intake", "settle", "head", "person", "counter", "handover"})

ROWS = (
    Act(
        name="ask_opinion",
        verb="dossiers.opinion_asked",
        label=Text("Lấy ý kiến cơ quan khác", "Ask for an opinion"),
        consequence=Text(
            "Cơ quan được hỏi chỉ thấy câu hỏi và phần hồ sơ mà quy định cho xem; họ có thời hạn riêng.",
            "The agency asked sees the question and what the law shows of the file; it has a time limit of its own.",
        ),
        done=Text("Lấy ý kiến", "Opinion asked"),
        by="officer",
        states=SETTLING,
        steps=frozenset({"settle"}),
        needs=("kinds", "question"),
        is_owned=True,
        is_internal=True,
    ),
    Act(
        name="answer_opinion",
        verb="dossiers.opinion_answered",
        label=Text("Trả lời", "Answer"),
        consequence=Text(
            "Ý kiến được gửi cho cơ quan hỏi và không sửa được nữa.",
            "The opinion goes to the agency that asked and cannot be changed.",
        ),
        done=Text("Đã có ý kiến", "Opinion given"),
        by="asked",
        states=OPEN,
        steps=_ANYWHERE,
        needs=("stance", "words"),
        is_internal=True,
    ),
    Act(
        name="decline_opinion",
        verb="dossiers.opinion_declined",
        label=Text("Từ chối cho ý kiến", "Decline"),
        consequence=Text(
            "Cơ quan hỏi nhận lý do và quyết định bước tiếp theo.",
            "The agency that asked gets the reason and decides what comes next.",
        ),
        done=Text("Từ chối cho ý kiến", "Opinion declined"),
        by="asked",
        states=OPEN,
        steps=_ANYWHERE,
        needs=("reason",),
        is_internal=True,
    ),
    Act(
        name="withdraw_opinion",
        verb="dossiers.opinion_withdrawn",
        label=Text("Rút câu hỏi", "Withdraw the question"),
        consequence=Text("Cơ quan được hỏi không cần trả lời nữa.", "The agency asked need not answer any more."),
        done=Text("Đã rút câu hỏi", "Question withdrawn"),
        by="officer",
        states=SETTLING,
        steps=frozenset({"settle"}),
        needs=("reason",),
        is_owned=True,
        is_internal=True,
    ),
    Act(
        name="note_silence",
        verb="dossiers.opinion_overdue",
        label=Text("Ghi nhận im lặng", "Note silence"),
        consequence=Text("Hết hạn mà chưa có ý kiến.", "The time is over and no opinion came."),
        done=Text("Hết hạn, chưa có ý kiến", "Time is over, no opinion came"),
        by="system",
        states=OPEN,
        steps=_ANYWHERE,
        is_internal=True,
    ),
)
