"""Which facts leave the ledger: the verbs, and of a line's detail the keys, that may. Whatever is not here stays there.

A value that does not look like a code, a number or a time (``SHAPE``) becomes NULL: no free text gets through, even
under a key that is allowed. No column says who did anything, or for whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.core.values import Text

Kind = Literal["VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMPTZ"]

#: What a value of a detail must look like to leave the ledger.
SHAPE = "[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,63}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the facts: its name, DuckDB type and meaning.

    ``rooms`` are those whose lines may fill it from the key of the same name of their detail; without any it does not
    come from the detail.
    """

    name: str
    kind: Kind
    meaning: Text
    rooms: tuple[str, ...] = ()


_CASES = ("dossiers", "payments", "exchange", "feedback", "indicators")

_KINDS = ("library", "feedback", "indicators")

#: What is said of every line.
LINE = (
    Column("seq", "BIGINT", Text("Số thứ tự của dòng trong nhật ký", "The line's number in the ledger")),
    Column(
        "told_by", "BIGINT", Text("Dòng nào nói vậy: chính nó, hoặc dòng sửa", "The line itself, or its correction")
    ),
    Column("weight", "INTEGER", Text("1: có; -1: dòng sửa rút lại", "1: it is so; -1: a correction takes it back")),
    Column("happened_at", "TIMESTAMPTZ", Text("Lúc xảy ra, đến giây", "When it happened, to the second")),
    Column("day", "DATE", Text("Ngày xảy ra theo giờ địa phương", "The day on which it happened, local time")),
    Column("verb", "VARCHAR", Text("Việc gì: phòng.đã_làm", "What happened: room.past_participle")),
    Column("dossier", "BIGINT", Text("Khóa của hồ sơ (băm có khóa, không tra ngược)", "Key of the file (keyed hash)")),
    Column("link", "VARCHAR", Text("Rỗng, root hoặc linked: hồ sơ liên thông", "Empty, root or linked: joined files")),
)
#: What is said of the unit, as it was on the day.
UNIT = (
    Column("bloc", "VARCHAR", Text("Khối của đơn vị; rỗng: không thuộc đơn vị nào", "The unit's bloc; empty: no unit")),
    Column("unit_id", "BIGINT", Text("Số của đơn vị, không đổi", "The unit's number, which never changes")),
    Column("unit", "VARCHAR", Text("Mã của đơn vị vào ngày đó", "The unit's code on that day")),
    Column("unit_type", "VARCHAR", Text("Loại cơ quan; rỗng: một địa bàn", "The type of agency; empty: a place")),
    Column("level", "VARCHAR", Text("Cấp của địa bàn đơn vị phục vụ", "The level of the place that it serves")),
    Column("province", "VARCHAR", Text("Mã tỉnh vào ngày đó", "The province's code on that day")),
    Column("commune", "VARCHAR", Text("Mã xã vào ngày đó", "The commune's code on that day")),
    Column("path", "VARCHAR", Text("Các mã từ trên xuống vào ngày đó", "The codes from the top down on that day")),
)
#: What is said of the event; NULL where the line does not say it.
DETAIL = (
    Column("procedure", "VARCHAR", Text("Mã thủ tục", "The procedure's code"), _CASES),
    Column("channel", "VARCHAR", Text("Kênh nộp", "The channel"), ("dossiers", "payments", "feedback")),
    Column("state", "VARCHAR", Text("Trạng thái sau việc đó", "The state afterwards"), ("dossiers", "exchange")),
    Column("due_at", "TIMESTAMPTZ", Text("Giờ hẹn trả kết quả", "When the result is due"), ("dossiers",)),
    Column("on_time", "BOOLEAN", Text("Có đúng hạn không", "Whether it was on time"), ("dossiers",)),
    Column("waits", "BOOLEAN", Text("Hồ sơ chờ nộp tiền", "The file waits for a payment"), ("dossiers",)),
    Column("decision", "VARCHAR", Text("Đề xuất: cấp hay từ chối", "Proposed: grant or refuse"), ("dossiers",)),
    Column("stage", "VARCHAR", Text("Giai đoạn của việc", "The stage of the work"), ("dossiers", "feedback")),
    Column("stars", "INTEGER", Text("Điểm người dân chấm", "Stars that a person gave"), ("dossiers",)),
    Column("working_days", "INTEGER", Text("Gia hạn thêm mấy ngày làm việc", "Working days added"), ("dossiers",)),
    Column("missing", "INTEGER", Text("Số giấy tờ còn thiếu", "How many papers are missing"), ("dossiers",)),
    Column("fields_asked", "INTEGER", Text("Số mục tờ khai hỏi", "Fields that the form asked"), ("dossiers",)),
    Column("fields_prefilled", "INTEGER", Text("Mục được điền sẵn", "Fields that were filled in"), ("dossiers",)),
    Column("fields_corrected", "INTEGER", Text("Mục điền sẵn bị sửa", "Filled in, then changed"), ("dossiers",)),
    Column("fields_asked_again", "INTEGER", Text("Mục gõ dù đã có", "Typed though known"), ("dossiers",)),
    Column("amount", "BIGINT", Text("Số tiền của hồ sơ", "An amount of the file"), ("dossiers",)),
    Column("total", "BIGINT", Text("Tổng của khoản phải nộp", "Total of the order"), ("payments",)),
    Column("currency", "VARCHAR", Text("Loại tiền", "The currency"), ("dossiers", "payments")),
    Column("opened_at", "TIMESTAMPTZ", Text("Khoản phải nộp mở lúc nào", "When the order was opened"), ("payments",)),
    Column("service", "VARCHAR", Text("Dịch vụ dữ liệu được hỏi", "The data service asked"), ("exchange",)),
    Column("agreement", "VARCHAR", Text("Theo thỏa thuận nào", "Under which agreement"), ("exchange",)),
    Column("reason", "VARCHAR", Text("Mã lý do", "The reason's code"), ("exchange", "notices", "payments")),
    Column("notice", "VARCHAR", Text("Mẫu thông báo", "The notice's text"), ("notices",)),
    Column("way", "VARCHAR", Text("Cách gửi", "The way it went"), ("notices",)),
    Column("tries", "INTEGER", Text("Số lần thử", "How many tries"), ("notices",)),
    Column("template", "VARCHAR", Text("Mẫu giấy tờ", "The paper's template"), ("documents",)),
    Column("kind", "VARCHAR", Text("Loại giấy, phản ánh, cảnh báo", "Kind of paper, petition, warning"), _KINDS),
    Column("in_time", "BOOLEAN", Text("Phản ánh xử lý đúng hạn", "A petition handled in time"), ("feedback",)),
    Column("liked", "BOOLEAN", Text("Người phản ánh hài lòng", "Who petitioned is satisfied"), ("feedback",)),
    Column("repeated", "BOOLEAN", Text("Phản ánh lại lần nữa", "A petition made again"), ("feedback",)),
    Column("why", "VARCHAR", Text("Không hài lòng vì sao", "Why somebody is dissatisfied"), ("feedback",)),
    Column("rung", "INTEGER", Text("Cảnh báo ở bậc nào", "The rung on which a warning stands"), ("indicators",)),
    Column("result", "VARCHAR", Text("Cảnh báo kết thúc ra sao", "How a warning ended"), ("indicators",)),
)
COLUMNS = (*LINE, *UNIT, *DETAIL)

_VERBS: Mapping[str, str] = {
    "dossiers": "submitted received returned returned_to_counter taken passed_on proposed signed sent_back completed"
    " refused withdrawn stopped supplement_asked supplemented supplement_recorded brought_back extended recounted moved"
    " reassigned handed_over handover_accepted handover_redirected data_asked data_given data_recorded payment_asked"
    " fee_asked fee_paid fee_waived fee_dropped fee_expired refund_promised refund_made opinion_asked opinion_answered"
    " opinion_declined opinion_withdrawn opinion_overdue rated result_delayed link_filed link_delayed link_skipped"
    " links_ended",
    "payments": "opened paid cancelled expired failed refused refund_asked refunded refund_delayed receipted",
    "exchange": "read refused written updated closed",
    "documents": "issued withdrawn",
    "library": "scan_added scan_read scan_confirmed scan_checked scan_refused scan_written kept used withdrawn",
    "notices": "sent failed skipped undeliverable",
    "slips": "made",
    # not what people answer in surveys: it is kept by the day alone, and the number of a line would tell the minute
    "feedback": "received more_asked supplied passed_on answered refused overdue published withheld answer_rated"
    " let_down dissatisfied survey_sent rating_declined",
    "indicators": "warning_raised warning_taken warning_explained warning_escalated warning_closed",
}
#: The verbs of the lines that become facts.
VERBS = tuple(f"{room}.{done}" for room, dones in _VERBS.items() for done in dones.split())
