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
