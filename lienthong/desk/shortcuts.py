"""The keys of the desk: each one leads to something that the page offers anyway; Enter does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.core.values import Text


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key and what it leads to."""

    key: str
    does: Text


MOVING = (
    Shortcut("j", Text("Hồ sơ tiếp theo trong danh sách", "Next file in the list")),
    Shortcut("k", Text("Hồ sơ phía trên", "File above")),
    Shortcut("Enter", Text("Mở hồ sơ, hoặc làm việc đang chọn", "Open the file, or do what is focused")),
    Shortcut("x", Text("Đánh dấu hồ sơ để xử lý nhiều hồ sơ", "Tick the file for a bulk act")),
    Shortcut("n", Text("Trang sau của danh sách", "Next page of the list")),
    Shortcut("1", Text("Lọc: hồ sơ của tôi", "Filter: mine")),
    Shortcut("2", Text("Lọc: quá hạn", "Filter: overdue")),
    Shortcut("d", Text("Đến nội dung hồ sơ", "To the file’s contents")),
    Shortcut("/", Text("Mở hồ sơ theo mã", "Open a file by its code")),
    Shortcut("c", Text("Quầy tiếp nhận", "The counter")),
    Shortcut("?", Text("Xem bảng phím này", "Show these keys")),
)
#: Act → its key. A key leads to the act; nothing is done before Enter.
KEY_OF_ACT: Mapping[str, str] = {
    "receive_dossier": "r",
    "take_dossier": "t",
    "pass_on_dossier": "m",
    "propose_result": "p",
    "sign_dossier": "g",
    "send_back_proposal": "u",
    "return_result": "b",
    "ask_supplement": "s",
    "record_supplement": "a",
    "record_data": "l",
    "return_to_counter": "w",
    "bring_back_dossier": "v",
    "hand_over_dossier": "h",
    "accept_handover": "i",
    "redirect_handover": "l",
    "ask_opinion": "y",
    "withdraw_opinion": "q",
    "reassign_dossier": "z",
    "extend_dossier": "e",
    "refuse_dossier": "f",
    "stop_dossier": "o",
    "ask_payment": "y",
    "waive_fee": "w",
}
