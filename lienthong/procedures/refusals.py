"""What the procedures room refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class ProcedureUnknown(Refused):
    """No procedure has that code, or none of its versions is the law on that day."""

    code = "procedure_unknown"
    status = 404
    vi = "Không có thủ tục {procedure} đang có hiệu lực ngày {day}."
    en = "There is no procedure {procedure} in force on {day}."
    next_vi = "Hãy tìm thủ tục bằng lời thường trên trang chủ."
    next_en = "Find the procedure by everyday words on the home page."


class VersionInUse(Refused):
    """A version on which dossiers stand cannot be changed."""

    code = "version_in_use"
    vi = "Thủ tục {procedure} phiên bản {number} (từ {since}) đã có hồ sơ nộp theo, không sửa được."
    en = "Version {number} of procedure {procedure} (from {since}) has dossiers and cannot be changed."
    next_vi = "Hãy đặt ngày hiệu lực mới (since) để thành phiên bản mới."
    next_en = "Give the change a new since day; it then becomes a new version."


class VersionUnknown(Refused):
    """The procedure has no version of that number."""

    code = "version_unknown"
    status = 404
    vi = "Thủ tục {procedure} không có phiên bản {number}."
    en = "Procedure {procedure} has no version {number}."
    next_vi = "Xem các phiên bản bằng `lienthong procedures versions {procedure}`."
    next_en = "See its versions with `lienthong procedures versions {procedure}`."


class DayTooEarly(Refused):
    """A last day that has passed already, or that lies before the version begins."""

    code = "day_too_early"
    status = 422
    vi = "Ngày {day} quá sớm: sớm nhất là {earliest}. Điều đã làm theo luật hôm qua vẫn đứng vững."
    en = "{day} is too early: the earliest is {earliest}. What was done under the law of yesterday stands."
    next_vi = "Chọn ngày từ {earliest} trở đi; phiên bản chưa ai dùng thì có thể thu hồi."
    next_en = "Choose {earliest} or later; a version that nobody used can be withdrawn."
