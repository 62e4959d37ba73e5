"""What the room ``indicators`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class IndicatorUnknown(Refused):
    """No indicator of this code is defined on this day."""

    code = "indicator_unknown"
    status = 404
    vi = "Không có chỉ số “{code}” vào ngày {on}."
    en = "There is no indicator “{code}” on {on}."
    next_vi = "Hãy chọn một chỉ số trong danh mục chỉ số."
    next_en = "Choose one from the list of indicators."


class DimensionNotOffered(Refused):
    """The definition does not say that the indicator can be taken apart like this."""

    code = "dimension_not_offered"
    status = 422
    vi = "Chỉ số “{indicator}” không tách được theo “{by}”."
    en = "The indicator “{indicator}” is not taken apart by “{by}”."
    next_vi = "Có thể tách theo: {offered}."
    next_en = "It can be taken apart by: {offered}."


class SlotsTaken(Refused):
    """The counters have no column left for what an indicator counts."""

    code = "slots_taken"
    status = 409
    vi = "Bộ đếm không còn cột trống cho chỉ số “{indicator}”: mọi cột ({slots}) đã dùng."
    en = "The counters have no column left for the indicator “{indicator}”: all {slots} are taken."
    next_vi = "Hãy dùng lại cách đếm của một chỉ số đã có, hoặc báo đơn vị vận hành thêm cột."
    next_en = "Count what an existing indicator counts already, or ask the operator for more columns."


class LineNotCountable(Refused):
    """A line of the ledger lacks what its verb promises: counting on would be counting wrongly."""

    code = "line_not_countable"
    status = 500
    vi = "Dòng {seq} của sổ cái thiếu thông tin mà loại việc của nó phải có; bộ đếm dừng ở đó."
    en = "Line {seq} of the ledger lacks what its verb promises; the counters stop there."
    next_vi = "Hãy đính chính dòng đó rồi cho bộ đếm chạy tiếp."
    next_en = "Correct that line, then let the counters go on."


class LineNotCounted(Refused):
    """A line cannot be corrected: there is none of this number, nothing counts it, or it already is as asked."""

    code = "line_not_counted"
    status = 409
    vi = "Dòng {seq} không thể đính chính: không có, không được đếm, hoặc đã đúng như yêu cầu."
    en = "Line {seq} cannot be corrected: there is none, nothing counts it, or it is as asked already."
    next_vi = "Hãy kiểm tra số dòng ở trang “các dòng đằng sau con số”."
    next_en = "Check its number on the page of the lines behind the number."


class CorrectionUnexplained(Refused):
    """A correction says neither what is right nor why."""

    code = "correction_unexplained"
    status = 422
    vi = "Đính chính phải nêu lý do."
    en = "A correction says why."
    next_vi = "Hãy ghi lý do và căn cứ của việc đính chính."
    next_en = "Write the reason and what it rests on."


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


class IndexUnknown(Refused):
    """No index of this code is defined on this day."""

    code = "index_unknown"
    status = 404
    vi = "Không có bộ chỉ số “{code}” vào ngày {on}."
    en = "There is no index “{code}” on {on}."
    next_vi = "Hãy chọn một bộ chỉ số trong danh mục: lienthong indicators list."
    next_en = "Choose one from the list: lienthong indicators list."


class IndexNotForUnit(Refused):
    """Units of this kind have no such index."""

    code = "index_not_for_unit"
    status = 404
    vi = "Bộ chỉ số “{code}” không tính cho {unit}."
    en = "The index “{code}” is not made for {unit}."
    next_vi = "Bộ chỉ số này có ở: {levels}."
    next_en = "It is made for: {levels}."


class PeriodNotBegun(Refused):
    """The day up to which a period is asked for lies in the future."""

    code = "period_not_begun"
    status = 422
    vi = "Ngày {day} chưa đến, chưa có gì để đo."
    en = "The day {day} has not come; there is nothing to measure."
    next_vi = "Hãy chọn hôm nay hoặc một ngày đã qua."
    next_en = "Choose today, or a day that is past."
