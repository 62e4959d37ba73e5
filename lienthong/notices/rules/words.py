"""How it is said by which way somebody was told, whether it arrived, why not, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from lienthong.core.values import Text
from lienthong.dossiers.rules.words import say_time


class State(StrEnum):
    """What became of a notice on one way."""

    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    UNDELIVERABLE = "UNDELIVERABLE"
    SKIPPED_NO_CONTACT = "SKIPPED_NO_CONTACT"
    SKIPPED_TOO_OLD = "SKIPPED_TOO_OLD"
    OVERTAKEN = "OVERTAKEN"


#: What the sender looks at.
OPEN = frozenset({State.WAITING, State.SENDING})
#: What did not reach somebody who wanted to be reached: the unit sees to it.
UNDELIVERED = frozenset({State.FAILED, State.UNDELIVERABLE})
#: The way of what is only kept on the portal.
PORTAL = "portal"

WAYS: Mapping[str, Text] = {
    "email": Text("thư điện tử", "e-mail"),
    "message": Text("tin nhắn", "message"),
    PORTAL: Text("cổng dịch vụ", "portal"),
}

_UNKNOWN = Text("không rõ nguyên nhân", "for an unknown reason")
REASONS: Mapping[str, Text] = {
    "mailbox_unknown": Text("hộp thư không tồn tại", "the mailbox does not exist"),
    "mailbox_full": Text("hộp thư đầy", "the mailbox is full"),
    "number_unknown": Text("số điện thoại không tồn tại", "the number does not exist"),
    "refused": Text("bên nhận từ chối", "it was refused at the other end"),
    "content_refused": Text("máy chủ thư từ chối nội dung", "the mail server refused the content"),
    "bounced": Text("thư bị trả lại", "the letter came back"),
    "unreachable": Text("máy chủ gửi không trả lời", "the sending server does not answer"),
    "late": Text("máy chủ gửi trả lời quá chậm", "the sending server answers too slowly"),
    "busy": Text("máy chủ gửi tạm thời không nhận", "the sending server takes nothing for the moment"),
    "settings": Text("cấu hình gửi của hệ thống chưa đúng", "the platform’s own settings for sending are wrong"),
    "broken": Text("bộ nối bị lỗi", "the carrier failed"),
    "too_old": Text("đã quá thời gian gửi", "its time was over before it could go"),
    "code_expired": Text("mã xác nhận đã hết hạn", "the confirmation code was no longer good"),
    "contact_gone": Text(
        "người nhận đã bỏ hoặc tắt địa chỉ này", "the person took the address away or switched it off"
    ),
}

_CALL = Text(
    "Hãy gọi điện hoặc gặp người nộp để báo, và nhắc họ sửa địa chỉ ở mục “Nhận thông báo” trên cổng.",
    "Call or meet the person, and remind them to correct the address under “Notices” on the portal.",
)
_CALL_AND_TELL = Text(
    "Nếu việc gấp, hãy gọi điện cho người nộp. Lỗi nằm ở phía hệ thống gửi: hãy báo bộ phận kỹ thuật.",
    "If it is urgent, call the person. The fault lies with the sending side: tell those who run the platform.",
)
#: Reasons that lie in the address, and that the person alone can mend.
_OF_THE_ADDRESS = frozenset({"mailbox_unknown", "mailbox_full", "number_unknown", "refused", "bounced"})

#: How an officer told somebody whom no notice reached.
TOLD: Mapping[str, Text] = {
    "telephone": Text("Đã gọi điện", "Told by telephone"),
    "counter": Text("Đã báo tại quầy", "Told at the counter"),
    "letter": Text("Đã gửi thư giấy", "Told by letter"),
    "not_reached": Text("Không liên lạc được", "Could not be reached"),
}


def said_reason(reason: str) -> Text:
    """Return why it did not arrive, in words."""
    return REASONS.get(reason, _UNKNOWN)


def remedy(reason: str) -> Text:
    """Return what an officer does about it."""
    return _CALL if reason in _OF_THE_ADDRESS else _CALL_AND_TELL


def said(state: State, way: str, *, at: datetime | None, reason: str = "", to: str = "") -> Text:
    """Say what became of a notice: ``at`` (local) is when it went or will go, ``to`` a masked address."""
    name = WAYS.get(way, Text(way, way))
    where = Text(f" tới {to}", f" to {to}") if to else Text("", "")
    when = say_time(at) if at else Text("", "")
    why = said_reason(reason)
    sentences = {
        State.WAITING: Text(f"Sẽ gửi {name.vi} lúc {when.vi}", f"To go by {name.en} at {when.en}"),
        State.SENDING: Text(f"Đang gửi {name.vi}", f"Going by {name.en}"),
        State.SENT: Text(f"Đã gửi {name.vi}{where.vi} lúc {when.vi}", f"Sent by {name.en}{where.en} at {when.en}"),
        State.FAILED: Text(f"Không gửi được {name.vi}: {why.vi}", f"Could not be sent by {name.en}: {why.en}"),
        State.UNDELIVERABLE: Text(
            f"Không gửi được {name.vi}{where.vi}: {why.vi}", f"Did not arrive by {name.en}{where.en}: {why.en}"
        ),
        State.SKIPPED_NO_CONTACT: Text("Chỉ xem trên cổng", "On the portal only"),
        State.SKIPPED_TOO_OLD: Text("Không gửi vì đã quá lâu; chỉ xem trên cổng", "Too old to be sent; portal only"),
        State.OVERTAKEN: Text("Không cần gửi nữa", "No longer needed"),
    }
    return sentences[state]
