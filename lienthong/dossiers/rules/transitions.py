"""The table of acts: from which states, at whose step, by whom, how often, to which state.

What is not in it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition, Step


class State(StrEnum):
    """Where a file stands."""

    SUBMITTED = "SUBMITTED"
    RECEIVED = "RECEIVED"
    SUPPLEMENT_ASKED = "SUPPLEMENT_ASKED"
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
    State.PROCESSING: Text("Đang giải quyết", "Being settled"),
    State.EXTENDED: Text("Đang giải quyết, đã gia hạn", "Being settled, term extended"),
    State.DONE: Text("Đã có kết quả", "Result ready"),
    State.RETURNED: Text("Đã trả kết quả", "Result returned"),
    State.REFUSED: Text("Từ chối giải quyết", "Refused"),
    State.WITHDRAWN: Text("Người nộp đã rút", "Withdrawn by the applicant"),
    State.STOPPED: Text("Dừng giải quyết", "Stopped"),
}

#: Roles that act next on a file; ``person`` while it waits for the applicant.
Holder = Literal["intake", "settle", "head", "system", "person"]

_OPEN = frozenset({State.SUBMITTED, State.RECEIVED, State.SUPPLEMENT_ASKED, State.PROCESSING, State.EXTENDED})
_SETTLING = frozenset({State.PROCESSING, State.EXTENDED})


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``to`` is the state after it (``None``: unchanged, or back to where the file was).

    ``steps`` are the roles of the steps at which it is done, ``by`` who does it: the applicant, an officer who holds
    the role of the file's step, or the machine. ``limit`` names what bounds how often: ``once``, or the definition's
    ``supplement`` or ``extension``. ``needs`` are the arguments that the person must give, ``done`` is how the thread
    tells it.
    """

    name: str
    verb: str
    label: Text
    consequence: Text
    by: Literal["applicant", "officer", "system"]
    states: frozenset[State]
    steps: frozenset[str]
    done: Text
    to: State | None = None
    limit: Literal["once", "supplement", "extension"] | None = None
    needs: tuple[str, ...] = ()
    is_primary: bool = False


_ANY_STEP = frozenset({"intake", "settle", "head", "person"})

_ALL = (
    Act(
        name="receive_dossier",
        verb="dossiers.received",
        label=Text("Tiếp nhận", "Receive"),
        consequence=Text(
            "Hồ sơ chuyển cho người giải quyết; người nộp nhận phiếu hẹn.",
            "The file goes to the settling officer; the applicant gets a receipt.",
        ),
        done=Text("Đã tiếp nhận hồ sơ", "Received"),
        by="officer",
        states=frozenset({State.SUBMITTED}),
        steps=frozenset({"intake"}),
        to=State.RECEIVED,
        is_primary=True,
    ),
    Act(
        name="ask_supplement",
        verb="dossiers.supplement_asked",
        label=Text("Yêu cầu bổ sung", "Ask for a supplement"),
        consequence=Text(
            "Chỉ được yêu cầu một lần. Thời hạn tạm dừng đến khi người nộp bổ sung.",
            "This can be asked once. The clock stands still until the applicant answers.",
        ),
        done=Text("Đã yêu cầu bổ sung", "Asked for a supplement"),
        by="officer",
        states=frozenset({State.SUBMITTED, State.RECEIVED, State.PROCESSING, State.EXTENDED}),
        steps=frozenset({"intake", "settle"}),
        to=State.SUPPLEMENT_ASKED,
        limit="supplement",
        needs=("words", "items"),
    ),
    Act(
        name="answer_supplement",
        verb="dossiers.supplemented",
        label=Text("Gửi bổ sung", "Send the supplement"),
        consequence=Text(
            "Hồ sơ trở lại người giải quyết và thời hạn chạy tiếp.",
            "The file goes back to the officer and the clock runs again.",
        ),
        done=Text("Người nộp đã bổ sung", "The applicant sent the supplement"),
        by="applicant",
        states=frozenset({State.SUPPLEMENT_ASKED}),
        steps=frozenset({"person"}),
        needs=("form_changes",),
        is_primary=True,
    ),
    Act(
        name="take_dossier",
        verb="dossiers.taken",
        label=Text("Nhận giải quyết", "Take"),
        consequence=Text("Bạn là người giải quyết hồ sơ này.", "You become the officer of this file."),
        done=Text("Cán bộ nhận giải quyết", "An officer took the file"),
        by="officer",
        states=frozenset({State.RECEIVED}),
        steps=frozenset({"settle"}),
        to=State.PROCESSING,
        is_primary=True,
    ),
    Act(
        name="extend_dossier",
        verb="dossiers.extended",
        label=Text("Gia hạn và xin lỗi", "Extend, with an apology"),
        consequence=Text(
            "Chỉ được gia hạn khi còn hạn. Người nộp nhận thư xin lỗi nêu lý do và ngày hẹn mới.",
            "Only before the due time. The applicant gets an apology with the reason and the new date.",
        ),
        done=Text("Đã gia hạn và xin lỗi", "Term extended, with an apology"),
        by="officer",
        states=_SETTLING,
        steps=frozenset({"settle", "head"}),
        to=State.EXTENDED,
        limit="extension",
        needs=("working_days", "reason"),
    ),
    Act(
        name="propose_result",
        verb="dossiers.proposed",
        label=Text("Trình ký", "Propose"),
        consequence=Text("Hồ sơ chuyển cho người có thẩm quyền ký.", "The file goes to the head for signature."),
        done=Text("Đã trình ký", "Proposed for signature"),
        by="officer",
        states=_SETTLING,
        steps=frozenset({"settle"}),
        needs=("decision", "words"),
        is_primary=True,
    ),
    Act(
        name="send_back_proposal",
        verb="dossiers.sent_back",
        label=Text("Trả lại để xem xét", "Send back"),
        consequence=Text(
            "Hồ sơ trở lại người giải quyết, thời hạn vẫn tính; người nộp không thấy nội dung này.",
            "The file goes back to the settling officer, the clock runs on; the applicant does not see these words.",
        ),
        done=Text("Người ký trả lại để xem xét thêm", "Sent back for another look"),
        by="officer",
        states=_SETTLING,
        steps=frozenset({"head"}),
        needs=("words",),
    ),
    Act(
        name="sign_dossier",
        verb="dossiers.signed",
        label=Text("Ký", "Sign"),
        consequence=Text(
            "Kết quả được ghi vào cơ sở dữ liệu và phát hành bản ký số. Không thể rút lại.",
            "The result is written to the registries and the signed paper is issued. This cannot be undone.",
        ),
        done=Text("Đã ký kết quả", "Result signed"),
        by="officer",
        states=_SETTLING,
        steps=frozenset({"head"}),
        is_primary=True,
    ),
    Act(
        name="refuse_dossier",
        verb="dossiers.refused",
        label=Text("Từ chối", "Refuse"),
        consequence=Text(
            "Hồ sơ kết thúc; người nộp nhận thông báo nêu lý do.",
            "The file ends; the applicant gets a notice with the reason.",
        ),
        done=Text("Đã từ chối giải quyết", "Refused"),
        by="officer",
        states=frozenset({State.SUBMITTED, *_SETTLING}),
        steps=frozenset({"intake", "head"}),
        to=State.REFUSED,
        needs=("reason",),
    ),
    Act(
        name="withdraw_dossier",
        verb="dossiers.withdrawn",
        label=Text("Rút hồ sơ", "Withdraw"),
        consequence=Text("Hồ sơ kết thúc theo đề nghị của bạn.", "The file ends, as you ask."),
        done=Text("Người nộp đã rút hồ sơ", "Withdrawn by the applicant"),
        by="applicant",
        states=_OPEN,
        steps=_ANY_STEP,
        to=State.WITHDRAWN,
        needs=("reason",),
    ),
    Act(
        name="stop_dossier",
        verb="dossiers.stopped",
        label=Text("Dừng giải quyết", "Stop"),
        consequence=Text(
            "Hồ sơ kết thúc vì không được bổ sung đúng hạn.",
            "The file ends because the supplement did not come in time.",
        ),
        done=Text("Đã dừng giải quyết", "Stopped"),
        by="officer",
        states=frozenset({State.SUPPLEMENT_ASKED}),
        steps=frozenset({"person"}),
        to=State.STOPPED,
        needs=("reason",),
    ),
    Act(
        name="complete_dossier",
        verb="dossiers.completed",
        label=Text("Hoàn tất", "Complete"),
        consequence=Text("Kết quả sẵn sàng.", "The result is ready."),
        done=Text("Đã có kết quả", "Result ready"),
        by="system",
        states=_SETTLING,
        steps=frozenset({"system"}),
        to=State.DONE,
    ),
    Act(
        name="return_result",
        verb="dossiers.returned",
        label=Text("Trả kết quả", "Return the result"),
        consequence=Text("Hồ sơ kết thúc.", "The file ends."),
        done=Text("Đã trả kết quả", "Result returned"),
        by="officer",
        states=frozenset({State.DONE}),
        steps=frozenset({"intake"}),
        to=State.RETURNED,
        is_primary=True,
    ),
    Act(
        name="rate_dossier",
        verb="dossiers.rated",
        label=Text("Đánh giá", "Rate"),
        consequence=Text("Đánh giá được tính vào chỉ số hài lòng.", "Your rating counts in the satisfaction figures."),
        done=Text("Người nộp đã đánh giá", "Rated by the applicant"),
        by="applicant",
        states=frozenset({State.DONE, State.RETURNED, State.REFUSED}),
        steps=frozenset({"intake", ""}),
        limit="once",
        needs=("stars", "words"),
    ),
)
ACTS: Mapping[str, Act] = {act.name: act for act in _ALL}

#: What only the machine does: a result that must be tried again, a due time counted anew after the days off changed.
DELAYED, RECOUNTED = "dossiers.result_delayed", "dossiers.recounted"
#: How the thread tells what was done, by ledger verb: the acts, the filing, and what only the machine does.
DONE: Mapping[str, Text] = {
    "dossiers.submitted": Text("Đã nộp hồ sơ", "Filed"),
    RECOUNTED: Text("Lịch nghỉ thay đổi, hạn được tính lại", "Days off changed; the due time was counted anew"),
    DELAYED: Text("Kết quả chưa lập được, hệ thống sẽ thử lại", "Result delayed; it is tried again"),
    **{act.verb: act.done for act in _ALL},
}
#: Acts whose words are between officers.
INTERNAL = frozenset({"dossiers.proposed", "dossiers.sent_back"})


def is_possible(act: Act, *, state: str, holder_role: str) -> bool:
    """Tell whether ``act`` starts from a file in ``state`` whose next step belongs to ``holder_role``."""
    return state in act.states and holder_role in act.steps


def limit_of(act: Act, definition: ProcedureDefinition) -> int | None:
    """Return how often the act may be done for one file; ``None``: as often as it is possible."""
    limits = {"once": 1, "supplement": definition.supplement.times, "extension": definition.extension.times}
    return limits[act.limit] if act.limit else None


def is_used_up(act: Act, definition: ProcedureDefinition, verbs: Iterable[str]) -> bool:
    """Tell whether the acts already done (their verbs) leave no further one of this kind."""
    limit = limit_of(act, definition)
    return limit is not None and sum(verb == act.verb for verb in verbs) >= limit


def first_step(definition: ProcedureDefinition) -> Step:
    """Return the step in which a filed dossier waits."""
    return definition.steps[0]


def next_step(definition: ProcedureDefinition, after: str) -> Step:
    """Return the step that follows the one with key ``after``; the last step follows itself."""
    keys = [step.key for step in definition.steps]
    return definition.steps[min(keys.index(after) + 1, len(keys) - 1)]


def settling_step_before(definition: ProcedureDefinition, before: str) -> Step:
    """Return the nearest settling officer's step ahead of the one with key ``before``: where a proposal came from."""
    keys = [step.key for step in definition.steps]
    return next(step for step in reversed(definition.steps[: keys.index(before)]) if step.role == "settle")
