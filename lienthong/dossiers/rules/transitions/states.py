"""Where a file stands, who acts next, and what an act is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lienthong.core.values import Text


class State(StrEnum):
    """Where a file stands."""

    SUBMITTED = "SUBMITTED"
    RECEIVED = "RECEIVED"
    SUPPLEMENT_ASKED = "SUPPLEMENT_ASKED"
    PAYMENT_ASKED = "PAYMENT_ASKED"
    PROCESSING = "PROCESSING"
    EXTENDED = "EXTENDED"
    DONE = "DONE"
    RETURNED = "RETURNED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    STOPPED = "STOPPED"


#: States from which nothing follows; the file has left every worklist.
ENDED = frozenset({State.RETURNED, State.REFUSED, State.WITHDRAWN, State.STOPPED})

STATE_NAMES: Mapping[State, Text] = {
    State.SUBMITTED: Text("Đã nộp, chờ tiếp nhận", "Filed, waiting to be received"),
    State.RECEIVED: Text("Đã tiếp nhận", "Received"),
    State.SUPPLEMENT_ASKED: Text("Yêu cầu bổ sung", "Supplement asked for"),
    State.PAYMENT_ASKED: Text("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment asked for"),
    State.PROCESSING: Text("Đang giải quyết", "Being settled"),
    State.EXTENDED: Text("Đang giải quyết, đã gia hạn", "Being settled, term extended"),
    State.DONE: Text("Đã có kết quả", "Result ready"),
    State.RETURNED: Text("Đã trả kết quả", "Result returned"),
    State.REFUSED: Text("Từ chối giải quyết", "Refused"),
    State.WITHDRAWN: Text("Người nộp đã rút", "Withdrawn by the applicant"),
    State.STOPPED: Text("Dừng giải quyết", "Stopped"),
}

#: Who acts next on a file: the role of its step (``linked``: the files that belong to it), or, while the step waits,
#: the applicant (``person``), the counter that asks the applicant something (``counter``), or the unit that a file is
#: on its way to (``handover``).
Holder = Literal["intake", "settle", "head", "system", "linked", "person", "counter", "handover"]

#: States in which the file waits for its applicant.
WAITING = frozenset({State.SUPPLEMENT_ASKED, State.PAYMENT_ASKED})
SETTLING = frozenset({State.PROCESSING, State.EXTENDED})
OPEN = frozenset({State.SUBMITTED, State.RECEIVED, *WAITING, *SETTLING})


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``to`` is the state after it (``None``: unchanged, or back to where the file was).

    ``steps`` are the roles of those who act next (``Holder``) when it is done, ``by`` who does it: the applicant, an
    officer in the role of the file's step, the head of the unit that has it, the counter that took it in, a unit asked
    for its opinion, or the machine.
    ``way``: the act leads along the steps and needs one there, ``on`` to the next settling step, ``up`` to the
    signature or ``back`` to an earlier settling step. ``limit`` names what bounds how often: ``once``, or the
    definition's ``supplement`` or ``extension``. ``needs`` are the arguments that must be given, ``done`` is how the
    thread tells it. What ``is_owned`` is done, at a settling step, by the officer who took the file. What ``is_asked``
    answers the question of a newer law. Words of an act that ``is_internal`` are between officers.
    ``if_owed``: only while something is owed for the file (``True``), or only while nothing is (``False``).
    """

    name: str
    verb: str
    label: Text
    consequence: Text
    by: Literal["applicant", "officer", "head", "counter", "asked", "system"]
    states: frozenset[State]
    steps: frozenset[str]
    done: Text
    to: State | None = None
    way: Literal["on", "up", "back"] | None = None
    limit: Literal["once", "supplement", "extension"] | None = None
    needs: tuple[str, ...] = ()
    is_owned: bool = False
    is_asked: bool = False
    is_primary: bool = False
    is_internal: bool = False
    if_owed: bool | None = None
