"""What a file costs, when: what is asked, what goes back when the file ends, how the thread tells it.

When money goes back is a rule of this design, not law (``docs/decisions/0012``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from lienthong.core.definitions import Basis
from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions import DONE
from lienthong.payments.refusals import ChargeUnexplained
from lienthong.payments.rules.orders import Due, Line, say_amount
from lienthong.procedures.rules.fees import Fee, FeeLine

#: How many days the person has to pay.
DAYS_TO_PAY: Mapping[Due, int] = {"filing": 10, "assessment": 30, "result": 30}
#: What an order is for. While one of the first two is owed, the file waits for the person and its clock stands still.
FILING: Due = "filing"
ASSESSMENT: Due = "assessment"
RESULT: Due = "result"
CHANGE = "change"
_HOLDS_THE_CLOCK = (FILING, ASSESSMENT)
_LONGEST_NAME = 200

#: Why an order is cancelled when a supplement changed what the file costs.
REPLACED = "replaced"
#: Events of payments after which an order is not owed any more.
CLOSES = frozenset({"payments.paid", "payments.cancelled"})
#: What the thread tells of an event of payments, by its verb.
TOLD: Mapping[str, str] = {
    "payments.opened": "dossiers.fee_asked",
    "payments.paid": "dossiers.fee_paid",
    "payments.expired": "dossiers.fee_expired",
    "payments.cancelled": "dossiers.fee_dropped",
    "payments.refund_asked": "dossiers.refund_promised",
    "payments.refunded": "dossiers.refund_made",
}
#: Entries of the thread that tell of an amount.
MONEY = frozenset({*TOLD.values(), "dossiers.payment_asked", "dossiers.fee_waived"})


def pay_until(due: Due, at: datetime) -> datetime:
    """Return until when somebody who is asked at ``at`` (local) may pay: the end of the last day."""
    return datetime.combine(at.date() + timedelta(days=DAYS_TO_PAY[due]), time(23, 59), at.tzinfo)


def holds_the_clock(occasion: str) -> bool:
    """Tell whether a file waits for the order of this occasion (``filing``, ``filing:7``, ``assessment:4``)."""
    return occasion.partition(":")[0] in _HOLDS_THE_CLOCK


def is_told(verb: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether the thread tells of an event of payments: not of what an act has told already."""
    if verb == "payments.opened":
        return not str(facts["occasion"]).startswith(ASSESSMENT)
    if verb == "payments.cancelled":
        return bool(facts["reason"] == REPLACED)
    return verb in TOLD


def lines_of(fee: Fee) -> tuple[Line, ...]:
    """Return what a fee asks for, without what costs nothing."""
    return tuple(_line(line) for line in fee.lines if line.total > 0)


def _line(line: FeeLine) -> Line:
    """Return a line as it is billed: one that is bounded, or worked out (so many times 1), as one amount."""
    is_plain = line.total == line.amount * line.count and line.amount > 1
    amount, count = (line.amount, line.count) if is_plain else (line.total, 1)
    return Line(line.name, amount, count, basis_of(line.rate.basis))


def basis_of(basis: Basis) -> str:
    """Return where the law says so, in one line."""
    return ", ".join(part for part in (basis.act, basis.article) if part)


def charge(name: str, amount: int, basis: str) -> Line:
    """Return what an officer assessed; refuses ``ChargeUnexplained`` without a name or the law."""
    name, basis = " ".join(name.split()), " ".join(basis.split())
    if not (0 < len(name) <= _LONGEST_NAME and 0 < len(basis) <= _LONGEST_NAME):
        raise ChargeUnexplained
    return Line(Text(name, name), amount, 1, basis)


def difference(before: Iterable[Line], after: Iterable[Line], amount: int) -> Line:
    """Return the one line that asks for what a file costs more than before."""
    laws = dict.fromkeys(line.basis for line in (*after, *before))
    return Line(_MORE, amount, 1, "; ".join(laws))


_MORE = Text("Lệ phí tăng thêm sau khi bổ sung", "What the supplement added to the fee")
FEWER = Text("Lệ phí giảm sau khi bổ sung", "The supplement lowered the fee")
NOT_TAKEN_IN = Text("Hồ sơ kết thúc khi chưa được tiếp nhận", "The request ended before it was taken in")
NO_RESULT = Text("Hồ sơ kết thúc không có kết quả", "The request ended without its result")


def why_back(due: str, *, was_received: bool) -> Text | None:
    """Return why a paid order goes back when its file ends without a result; ``None`` when it does not.

    The fee of a filing pays for looking at it: once it is taken in, it stays paid.
    """
    if due == FILING:
        return None if was_received else NOT_TAKEN_IN
    return NO_RESULT


def say_money(verb: str, detail: Mapping[str, Any]) -> Text:
    """Return what the thread tells of money, with its amount and what else is known of it."""
    told, amount = DONE[verb], say_amount(detail["amount"], detail["currency"])
    way = _WAYS.get(detail.get("channel", ""), Text("", ""))
    text = Text(f"{told.vi}{way.vi}: {amount.vi}", f"{told.en}{way.en}: {amount.en}")
    if receipt := detail.get("receipt"):
        text = Text(f"{text.vi}, biên lai số {receipt}", f"{text.en}, receipt {receipt}")
    if reason := detail.get("reason"):
        text = Text(f"{text.vi} ({reason['vi']})", f"{text.en} ({reason['en']})")
    return text


_WAYS: Mapping[str, Text] = {
    "online": Text(" trực tuyến", " online"),
    "counter": Text(" tại quầy", " at the counter"),
}
