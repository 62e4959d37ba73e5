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


class ListWithoutHeader(Refused):
    """No row of a list names its columns, or the columns of codes and names are not among them."""

    code = "list_without_header"
    status = 422
    vi = "Trong {within} hàng đầu không có hàng tiêu đề nào có cả cột mã và cột tên thủ tục."
    en = "None of the first {within} rows is a header with a column of codes and a column of names."
    next_vi = "Hãy đặt tên cột, ví dụ “Mã TTHC”, “Tên thủ tục”, “Lĩnh vực”, “Cơ quan thực hiện”, “Mức độ”."
    next_en = "Name the columns, such as “Code”, “Name”, “Field”, “Agency”, “Level”, “Term”, “Fee”, “Mode”."


class ListWithoutRows(Refused):
    """There is nothing below the header of a list."""

    code = "list_without_rows"
    status = 422
    vi = "Danh mục không có hàng nào dưới hàng tiêu đề."
    en = "The list has no rows below its header."
    next_vi = "Hãy kiểm tra đây có phải trang tính chứa danh mục không: chỉ trang đầu tiên được đọc."
    next_en = "Check that the list is on the first sheet: only that one is read."


class ListOwnerUnknown(Refused):
    """Whose list it is was given, and is not the one ministry or province of that name or code."""

    code = "list_owner_unknown"
    status = 422
    vi = "“{owner}” không phải tên hoặc mã của một bộ, ngành hay một tỉnh."
    en = "“{owner}” is not the name or code of one ministry or province."
    next_vi = "Hãy dùng mã định danh, ví dụ G15 (Bộ Tư pháp) hoặc H26 (Hà Nội)."
    next_en = "Use the identification code, such as G15 (Ministry of Justice) or H26 (Hà Nội)."


class NotInCatalogue(Refused):
    """No list and no definition knows that code."""

    code = "not_in_catalogue"
    status = 404
    vi = "Không có thủ tục nào mang mã {procedure}."
    en = "No procedure has the code {procedure}."
    next_vi = "Hãy tìm thủ tục bằng lời thường trên trang chủ."
    next_en = "Find the procedure by everyday words on the home page."
