"""What the room ``indicators`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class WarningOver(Refused):
    """The warning was closed already."""

    code = "warning_over"
    vi = "Cảnh báo này đã đóng ({result})."
    en = "This warning is closed ({result})."
    next_vi = "Nếu sự việc lặp lại, hệ thống sẽ nêu cảnh báo mới."
    next_en = "Should the trouble come again, a new warning is raised."


class WarningOfAnother(Refused):
    """Somebody else has the warning."""

    code = "warning_of_another"
    vi = "Cảnh báo này đang do {owner} xử lý."
    en = "{owner} has this warning."
    next_vi = "Hãy trao đổi với người đang xử lý; nếu quá hạn, cảnh báo tự chuyển lên cấp trên."
    next_en = "Talk to who has it; past its date it goes up a level by itself."


class WarningNotTaken(Refused):
    """Only who took a warning explains it."""

    code = "warning_not_taken"
    vi = "Chưa ai nhận cảnh báo này nên chưa thể giải trình."
    en = "Nobody has taken this warning, so it cannot be explained yet."
    next_vi = "Hãy nhận cảnh báo trước."
    next_en = "Take the warning first."


class ExplanationIncomplete(Refused):
    """An explanation without words, or with a date that is not ahead or too far ahead."""

    code = "explanation_incomplete"
    status = 422
    vi = "Giải trình phải có lý do và ngày khắc phục xong, muộn nhất {latest}."
    en = "An explanation needs its reason and the date by which it is put right, {latest} at the latest."
    next_vi = "Hãy viết lý do và chọn ngày từ mai đến {latest}."
    next_en = "Write the reason and choose a date from tomorrow to {latest}."


class OwnWarningJudged(Refused):
    """Who had a warning says nothing about whether it was right."""

    code = "own_warning_judged"
    status = 403
    vi = "Người đã nhận cảnh báo không tự kết luận cảnh báo đúng hay sai."
    en = "Who took a warning does not say whether it was right."
    next_vi = "Hãy để người theo dõi hoặc chỉ đạo khác kết luận."
    next_en = "Leave it to another who monitors or steers."


class WarningResultUnknown(Refused):
    """A warning is closed as right or as wrong."""

    code = "warning_result_unknown"
    status = 422
    vi = "Kết luận “{result}” không có; chỉ có đúng hoặc sai."
    en = "There is no result “{result}”; a warning was right or wrong."
    next_vi = "Hãy chọn đúng hoặc sai và viết lý do."
    next_en = "Choose right or wrong and say why."
