"""What the room ``bulletins`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class BulletinUndefined(Refused):
    """No bulletin of this name is defined for places of this level."""

    code = "bulletin_undefined"
    status = 404
    vi = "Gói dữ liệu không có bản tin “{kind}” cho nơi thuộc cấp này."
    en = "The loaded pack defines no bulletin “{kind}” for places of this level."
    next_vi = "Hãy chọn một trong các bản tin: {known}."
    next_en = "Choose one of: {known}."


class PeriodNotOver(Refused):
    """The day, week or month has not ended yet."""

    code = "period_not_over"
    status = 422
    vi = "Kỳ đến hết ngày {last} chưa kết thúc."
    en = "The period up to and with {last} is not over."
    next_vi = "Hãy chọn một ngày của kỳ đã kết thúc."
    next_en = "Choose a day of a period that is over."


class PeriodNotMeasured(Refused):
    """Nothing had been counted before the period ended."""

    code = "period_not_measured"
    status = 409
    vi = "Đến hết ngày {last} chưa có số liệu nào được đếm."
    en = "Up to and with {last} nothing had been counted."
    next_vi = "Hãy chọn kỳ sau ngày hệ thống bắt đầu đếm."
    next_en = "Choose a period after counting began."


class CountersBehind(Refused):
    """The counters have not read the whole period yet."""

    code = "counters_behind"
    status = 409
    vi = "Bộ đếm mới đọc đến {at}, chưa hết kỳ đến ngày {last}."
    en = "The counters have read up to {at}, not the whole period up to and with {last}."
    next_vi = "Hãy đợi ít phút rồi thử lại; “lienthong followers status” cho biết còn bao nhiêu dòng."
    next_en = "Wait some minutes and try again; “lienthong followers status” says how many lines are left."


class BulletinUnchanged(Refused):
    """The numbers are what the bulletin says: there is nothing to correct."""

    code = "bulletin_unchanged"
    status = 409
    vi = "Số liệu tính lại vẫn như trong bản tin; không có gì để sửa."
    en = "Counted again, the numbers are what the bulletin says; there is nothing to correct."
    next_vi = "Nếu hồ sơ vừa được ghi, hãy chờ bộ đếm đọc đến rồi thử lại."
    next_en = "If files were recorded just now, wait until the counters have read them, then try again."


class BulletinReplaced(Refused):
    """A later edition corrected this one already."""

    code = "bulletin_replaced"
    status = 409
    vi = "Bản tin này đã có bản sửa lần {edition}."
    en = "This bulletin was corrected already: there is edition {edition}."
    next_vi = "Hãy sửa bản mới nhất: {latest}."
    next_en = "Correct the latest edition: {latest}."


class LeaveLinkWrong(Refused):
    """The link to leave a bulletin is not one that we sent, or was cut."""

    code = "leave_link_wrong"
    status = 404
    vi = "Liên kết thôi nhận bản tin này không đúng."
    en = "This link to leave a bulletin is not right."
    next_vi = "Hãy mở lại đúng liên kết trong thư, hoặc đăng nhập và bấm “Thôi nhận” ở trang Bản tin."
    next_en = "Open the link of the letter again, or sign in and choose “Leave” on the page of bulletins."
