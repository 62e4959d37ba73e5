"""What the room ``analysis`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class FactsBeingWritten(Refused):
    """Another process writes the facts at this moment."""

    code = "facts_being_written"
    vi = "Một tiến trình khác đang ghi các tệp dữ kiện."
    en = "Another process is writing the facts at this moment."
    next_vi = "Hãy đợi vài phút rồi thử lại."
    next_en = "Wait a few minutes and try again."


class FactsNotWritten(Refused):
    """There are no facts of that time."""

    code = "facts_not_written"
    status = 404
    vi = "Chưa có tệp dữ kiện nào cho {what}."
    en = "No facts are written yet for {what}."
    next_vi = "Tệp được ghi mỗi đêm; người quản trị có thể chạy lienthong analysis export."
    next_en = "They are written every night; the operator can run lienthong analysis export."
