"""What is refused about opinions of other agencies."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class OpinionUnknown(Refused):
    """A kind of opinion that the procedure does not have, or none at all."""

    code = "opinion_unknown"
    status = 422
    vi = "Thủ tục này không lấy ý kiến «{kind}»."
    en = "This procedure asks for no opinion “{kind}”."
    next_vi = "Hãy chọn trong các ý kiến mà quy định cho phép lấy."
    next_en = "Choose among the opinions that the procedure names."


class OpinionAlreadyAsked(Refused):
    """The same opinion is asked and not answered yet."""

    code = "opinion_already_asked"
    vi = "Đã hỏi «{kind_vi}» và đang chờ trả lời."
    en = "“{kind_en}” was asked already and waits for its answer."
    next_vi = "Hãy chờ trả lời, hoặc rút câu hỏi cũ rồi hỏi lại."
    next_en = "Wait for the answer, or withdraw the question first."


class OpinionClosed(Refused):
    """The question was answered, declined, withdrawn or taken for consent before."""

    code = "opinion_closed"
    vi = "Câu hỏi này đã kết thúc, không nhận thêm ý kiến."
    en = "This question is closed; no further opinion is taken."
    next_vi = "Hãy tải lại trang để xem câu hỏi kết thúc thế nào."
    next_en = "Load the page again to see how it ended."


class OpinionStillOpen(Refused):
    """A file was to go on while another agency is still asked about it."""

    code = "opinion_still_open"
    vi = "Còn {count} ý kiến đang chờ trả lời."
    en = "{count} opinion(s) are still waited for."
    next_vi = "Hãy chờ trả lời, hoặc rút câu hỏi nếu không cần nữa."
    next_en = "Wait for the answer, or withdraw the question if it is not needed any more."


class StanceUnknown(Refused):
    """An answer that neither agrees, nor disagrees, nor remarks."""

    code = "stance_unknown"
    status = 422
    vi = (
        "Ý kiến phải là «agree» (đồng ý), «disagree» (không đồng ý) hoặc «remark» (ý kiến khác), không phải «{stance}»."
    )
    en = "An opinion is “agree”, “disagree” or “remark”, not “{stance}”."
