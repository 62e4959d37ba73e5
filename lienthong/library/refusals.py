"""What the library refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class PaperNotUsable(Refused):
    """A kept paper that was withdrawn or has expired: the State itself no longer stands behind it."""

    code = "paper_not_usable"
    vi = "«{title_vi}» trong kho không còn giá trị."
    en = "“{title_en}” in the store is no longer valid."
    next_vi = "Hãy tải lên giấy khác, hoặc xin cấp lại giấy này."
    next_en = "Upload another paper, or apply for this one anew."


class PaperOfAnotherKind(Refused):
    """A kept paper was offered where the procedure asks for another kind."""

    code = "paper_of_another_kind"
    status = 422
    vi = "Mục này không nhận «{title_vi}»."
    en = "“{title_en}” is not what is asked for here."
    next_vi = "Hãy chọn giấy khác trong kho, hoặc tải lên."
    next_en = "Choose another paper of the store, or upload one."


class ConsentMissing(Refused):
    """A kept paper was to be used without its owner having agreed to it."""

    code = "consent_missing"
    status = 422
    vi = "Bạn chưa đánh dấu đồng ý cho dùng giấy trong kho."
    en = "You have not ticked that the kept paper may be used."
    next_vi = "Hãy đánh dấu vào ô đồng ý, hoặc tải lên giấy khác."
    next_en = "Tick the box to agree, or upload another paper."
