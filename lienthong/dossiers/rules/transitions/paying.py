"""Acts on what a file costs."""

from __future__ import annotations

from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions.states import SETTLING, Act, State

ROWS = (
    Act(
        name="ask_payment",
        verb="dossiers.payment_asked",
        label=Text("Yêu cầu nộp tiền", "Ask for payment"),
        consequence=Text(
            "Thời hạn tạm dừng đến khi người nộp thực hiện nghĩa vụ tài chính.",
            "The clock stands still until the applicant has paid.",
        ),
        done=Text("Đã yêu cầu nộp tiền", "Asked for payment"),
        by="officer",
        states=SETTLING,
        steps=frozenset({"settle"}),
        to=State.PAYMENT_ASKED,
        needs=("charges", "words"),
        is_owned=True,
    ),
    Act(
        name="waive_fee",
        verb="dossiers.fee_waived",
        label=Text("Miễn, không thu", "Waive the fee"),
        consequence=Text(
            "Người nộp không phải nộp khoản đang nợ; lý do hiện trong hồ sơ.",
            "What is owed need not be paid; the reason stays in the file.",
        ),
        done=Text("Được miễn khoản phải nộp", "The fee was waived"),
        by="officer",
        states=frozenset({State.SUBMITTED, State.PAYMENT_ASKED, State.DONE}),
        steps=frozenset({"intake", "person"}),
        needs=("reason",),
        if_owed=True,
    ),
)
#: What happens to the money of a file, as the thread tells it.
EVENTS = {
    "dossiers.fee_asked": Text("Phải nộp", "To be paid"),
    "dossiers.fee_dropped": Text("Không còn phải nộp", "No longer to be paid"),
    "dossiers.fee_paid": Text("Đã nộp", "Paid"),
    "dossiers.fee_expired": Text("Hết thời gian nộp trực tuyến, chưa nộp", "The time to pay online passed, not paid"),
    "dossiers.refund_promised": Text("Sẽ hoàn", "Will be refunded"),
    "dossiers.refund_made": Text("Đã hoàn", "Refunded"),
}
