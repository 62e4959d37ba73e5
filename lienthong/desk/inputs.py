"""What an act asks of the officer: its inputs as drawn, and what was sent read back, with everything wrong at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Text
from lienthong.dossiers.actions.paying import Charge
from lienthong.ui.pages import whole_number

Widget = Literal["textarea", "line", "lines", "ticks", "days", "decision", "choice", "charges"]
Posted = Mapping[str, Sequence[str]]  # as sent: every name with all its values


@dataclass(frozen=True, slots=True)
class Input:
    """One input of an act: the argument's name, its label, what a good answer looks like, how it is drawn."""

    name: str
    label: Text
    hint: Text
    widget: Widget = "textarea"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen: the value that is sent, the words that are read."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer typed into one act, kept for the page that refuses it; errors by input name."""

    act: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Text] = field(default_factory=dict)


_REASON = Text("Lý do", "Reason")
_AMONG_OFFICERS = Text("Chỉ cán bộ đọc, người nộp không thấy.", "Officers read this, the person does not.")
INPUTS: Mapping[tuple[str, str], Input] = {
    ("ask_supplement", "words"): Input(
        "words",
        Text("Nói với người nộp: cần thêm gì, vì sao", "Tell the person what is missing, and why"),
        Text("Người nộp đọc nguyên văn.", "The person reads these very words."),
    ),
    ("ask_supplement", "items"): Input(
        "items",
        Text("Giấy tờ, thông tin cần bổ sung", "Papers or facts to add"),
        Text("Mỗi dòng một mục. Chỉ yêu cầu được một lần, nên hãy ghi đủ.", "One a line. You can ask once: list all."),
        "lines",
    ),
    ("extend_dossier", "working_days"): Input(
        "working_days",
        Text("Thêm mấy ngày làm việc", "How many working days more"),
        Text("Hạn mới được tính từ hạn cũ.", "The new due time is counted from the old one."),
        "days",
    ),
    ("extend_dossier", "reason"): Input(
        "reason",
        Text("Lý do chậm, ghi trong thư xin lỗi", "Why it is late, as the apology will say"),
        Text("Thư xin lỗi nêu lý do này và hạn mới.", "The apology carries this reason and the new time."),
    ),
    ("propose_result", "decision"): Input(
        "decision",
        Text("Đề xuất", "Proposal"),
        Text("Người ký quyết định cuối cùng.", "The head decides."),
        "decision",
    ),
    ("propose_result", "words"): Input(
        "words",
        Text("Căn cứ và nội dung trình", "Grounds, for the head"),
        Text("Bắt buộc khi đề xuất từ chối.", "Needed when you propose to refuse."),
    ),
    ("pass_on_dossier", "words"): Input(
        "words",
        Text("Nhắn cho người giải quyết bước sau", "A word to the officer of the next step"),
        Text(
            "Chỉ cán bộ đọc, người nộp không thấy. Không bắt buộc.",
            "Officers read this, the person does not. Optional.",
        ),
    ),
    ("send_back_proposal", "to_step"): Input(
        "to_step",
        Text("Trả lại về bước", "Back to the step"),
        Text("Người đã giải quyết bước đó nhận lại hồ sơ.", "Whoever settled that step gets the file again."),
        "choice",
    ),
    ("send_back_proposal", "words"): Input(
        "words",
        Text("Cần xem lại điều gì", "What to look at again"),
        _AMONG_OFFICERS,
    ),
    ("return_to_counter", "words"): Input(
        "words",
        Text("Quầy cần làm rõ điều gì với người nộp", "What the counter is to clarify"),
        _AMONG_OFFICERS,
    ),
    ("bring_back_dossier", "words"): Input(
        "words", Text("Người nộp cho biết gì", "What the applicant said"), _AMONG_OFFICERS
    ),
    ("hand_over_dossier", "originals"): Input(
        "originals",
        Text("Bản giấy gửi kèm", "Paper originals that go with it"),
        Text("Mỗi dòng một bản. Để trống nếu hồ sơ chỉ có bản điện tử.", "One a line. Leave empty if there are none."),
        "lines",
    ),
    ("accept_handover", "missing"): Input(
        "missing",
        Text("Bản giấy chưa đến", "Originals that did not arrive"),
        Text("Để trống nếu đã đủ.", "Leave empty if all arrived."),
        "ticks",
    ),
    ("redirect_handover", "place_code"): Input(
        "place_code",
        Text("Mã xã, phường đúng thẩm quyền", "Code of the commune that is competent"),
        Text("Năm chữ số, như trong danh mục đơn vị hành chính.", "Five digits, as in the list of units."),
        "line",
    ),
    ("redirect_handover", "reason"): Input(
        "reason",
        Text("Vì sao chuyển tiếp", "Why it goes on"),
        Text("Người nộp đọc được lời này; họ không mất thêm thời gian.", "The applicant reads this; it costs no time."),
    ),
    ("reassign_dossier", "officer"): Input(
        "officer",
        Text("Giao cho", "Give it to"),
        Text("Cán bộ có quyền giải quyết ở đơn vị và không vắng mặt.", "Who may settle at the unit and is not away."),
        "choice",
    ),
    ("reassign_dossier", "reason"): Input("reason", _REASON, _AMONG_OFFICERS),
    ("ask_opinion", "kinds"): Input(
        "kinds",
        Text("Hỏi ý kiến nào", "Which opinions"),
        Text("Có thể hỏi nhiều cơ quan cùng lúc.", "Several agencies may be asked at once."),
        "ticks",
    ),
    ("ask_opinion", "question"): Input(
        "question",
        Text("Câu hỏi", "The question"),
        Text(
            "Cơ quan được hỏi đọc nguyên văn; người nộp không thấy.",
            "The agency reads these words, the person does not.",
        ),
    ),
    ("withdraw_opinion", "reason"): Input("reason", _REASON, _AMONG_OFFICERS),
    ("refuse_dossier", "reason"): Input(
        "reason",
        _REASON,
        Text("Nêu căn cứ pháp luật và người nộp cần làm gì tiếp.", "Give the law, and what the person can do next."),
    ),
    ("stop_dossier", "reason"): Input(
        "reason",
        _REASON,
        Text("Người nộp nhận thông báo nêu lý do này.", "The person gets a notice with this reason."),
    ),
    ("ask_payment", "charges"): Input(
        "charges",
        Text("Khoản phải nộp", "What is to be paid"),
        Text(
            "Mỗi dòng một khoản: tên; số tiền; căn cứ pháp luật. Để trống thì lấy mức của thủ tục.",
            "One a line: name; amount; the law. Leave it empty for the rates of the procedure.",
        ),
        "charges",
    ),
    ("ask_payment", "words"): Input(
        "words",
        Text("Nói với người nộp: nộp gì, vì sao", "Tell the person what is to be paid, and why"),
        Text("Người nộp đọc nguyên văn.", "The person reads these very words."),
    ),
    ("waive_fee", "reason"): Input(
        "reason",
        _REASON,
        Text("Nêu căn cứ miễn. Người nộp đọc được.", "Give the ground of the exemption. The person reads it."),
    ),
}
DECISIONS = (("grant", Text("Giải quyết", "Grant")), ("refuse", Text("Từ chối", "Refuse")))
#: Inputs that the action itself decides whether it needs.
_MAY_BE_EMPTY = frozenset(
    {
        ("propose_result", "words"),
        ("ask_supplement", "items"),
        ("pass_on_dossier", "words"),
        ("send_back_proposal", "to_step"),
        ("hand_over_dossier", "originals"),
        ("accept_handover", "missing"),
    }
)
_CHARGE_PARTS = 3
_FILL_IN = Text("Hãy ghi mục này.", "Fill this in.")
_NOBODY = Text("Hãy chọn một cán bộ.", "Choose an officer.")
_CHOOSE = Text("Hãy chọn một đề xuất.", "Choose a proposal.")
_ONE_CHARGE = Text(
    "Mỗi dòng ghi: tên; số tiền; căn cứ. Ví dụ: Tiền sử dụng đất; 1.200.000; Nghị định 103/2024/NĐ-CP.",
    "Write on each line: name; amount; the law. Such as: Land use levy; 1,200,000; Decree 103/2024/NĐ-CP.",
)
_WHOLE_DAYS = Text("Hãy ghi số ngày, ví dụ 2.", "Give a number of days, such as 2.")


def inputs_of(act: str, needs: Sequence[str]) -> tuple[Input, ...]:
    """Return how the arguments that an act needs are asked for."""
    return tuple(INPUTS[act, need] for need in needs)


def read_inputs(act: str, needs: Sequence[str], posted: Posted) -> dict[str, Any]:
    """Return the arguments of an act as sent; refuses ``InvalidInput`` with every error (path, code, message)."""
    errors: list[dict[str, Any]] = []
    values: dict[str, Any] = {}
    for asked in inputs_of(act, needs):
        value, wrong = _read(act, asked, posted)
        values[asked.name] = value
        if wrong is not None:
            errors.append({"path": asked.name, "code": "unusable", "message": wrong})
    if errors:
        raise InvalidInput(summary=", ".join(error["path"] for error in errors), errors=errors)
    return values


def typed_into(act: str, posted: Posted, errors: Sequence[Mapping[str, Any]] = ()) -> Typed:
    """Return what was sent for an act as text, so that a refusal loses nothing."""
    values = {name: "\n".join(sent) for name, sent in posted.items()}
    return Typed(act, values, {error["path"]: error["message"] for error in errors})


def _read(act: str, asked: Input, posted: Posted) -> tuple[Any, Text | None]:
    text = "\n".join(posted.get(asked.name, ())).strip()
    if asked.widget == "days":
        days = whole_number(text)
        return (0, _WHOLE_DAYS) if days is None else (days, None)
    if asked.widget == "charges":
        charges = [_charge(line) for line in text.splitlines() if line.strip()]
        return charges, _ONE_CHARGE if None in charges else None
    if asked.name == "officer":
        return whole_number(text) or 0, None if whole_number(text) else _NOBODY
    if asked.widget == "decision":
        return text, None if text in dict(DECISIONS) else _CHOOSE
    wrong = None if text or (act, asked.name) in _MAY_BE_EMPTY else _FILL_IN
    is_list = asked.widget in ("lines", "ticks")
    return ([line.strip() for line in text.splitlines() if line.strip()] if is_list else text), wrong


def _charge(line: str) -> Charge | None:
    """Return what one line asks for, ``None`` when it cannot be read; an amount may have separators of thousands."""
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != _CHARGE_PARTS:
        return None
    amount = whole_number(re.sub(r"[\s.,]", "", parts[1]))
    return Charge(parts[0], amount, parts[2]) if amount is not None else None
