"""What the room ``units`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class UnitUnknown(Refused):
    """No unit has that code or version on that day."""

    code = "unit_unknown"
    status = 404
    vi = "Không có đơn vị nào mang mã {unit} vào ngày {on}."
    en = "No unit has the code {unit} on {on}."
    next_vi = "Hãy kiểm tra mã và ngày: cùng một mã có thể chỉ các đơn vị khác nhau theo thời gian."
    next_en = "Check the code and the day: over time one code may mean different units."


class UnitNeverKnown(UnitUnknown):
    """No unit, past or present, has that id, key or code."""

    code = "unit_never_known"
    status = 404
    vi = "Chưa từng có đơn vị nào mang mã {unit}."
    en = "No unit, past or present, has the code {unit}."
    next_vi = "Hãy kiểm tra lại mã."
    next_en = "Check the code."


class AgencyUnknown(Refused):
    """No agency of that type serves the place."""

    code = "agency_unknown"
    status = 404
    vi = "Không có cơ quan loại {agency_type} phục vụ địa bàn {place}."
    en = "No agency of type {agency_type} serves the place {place}."
    next_vi = "Hãy chọn địa bàn khác hoặc kiểm tra cấp có thẩm quyền của thủ tục."
    next_en = "Choose another place, or check which level is competent."


class AgencyNotSingle(Refused):
    """Several agencies of that type serve the place; one must be named by its code."""

    code = "agency_not_single"
    vi = "Có {count} cơ quan loại {agency_type} tại {place}; hãy nêu mã của cơ quan."
    en = "There are {count} agencies of type {agency_type} at {place}; name one by its code."


class CalendarUnknown(Refused):
    """No working hours are known for the unit in the period asked for."""

    code = "calendar_unknown"
    vi = "Chưa có giờ làm việc của đơn vị {unit} trong khoảng {start} – {end}."
    en = "No working hours are known for unit {unit} between {start} and {end}."
    next_vi = "Hãy bổ sung giờ làm việc cho khoảng thời gian này trong units/hours.yaml."
    next_en = "Add the working hours of that period to units/hours.yaml."


class UnitListWrong(Refused):
    """The rows of a unit list do not fit together; ``problems`` says where."""

    code = "unit_list_wrong"
    status = 422
    vi = "Danh mục đơn vị có {count} lỗi: {summary}."
    en = "The list of units has {count} errors: {summary}."
    next_vi = "Hãy sửa các dòng được nêu rồi nạp lại; chưa có gì được ghi."
    next_en = "Correct the rows named and load again; nothing was written."


class UnitPeriodRewritten(Refused):
    """A new list says something else about a period that is already written; history is only ever added to."""

    code = "unit_period_rewritten"
    vi = "Danh mục mới ghi khác về giai đoạn đã có: {summary}."
    en = "The new list contradicts periods already written: {summary}."
    next_vi = "Hãy kết thúc giai đoạn cũ (valid_to) và thêm một dòng mới từ ngày thay đổi."
    next_en = "End the old period (valid_to) and add a new row from the day of the change."


class UnitPeriodsOverlap(Refused):
    """After the load one body would have two versions on a day, or one code two bodies."""

    code = "unit_periods_overlap"
    vi = "Các giai đoạn chồng lên nhau: {summary}."
    en = "Periods overlap: {summary}."
    next_vi = "Hãy kết thúc giai đoạn trước đúng ngày giai đoạn sau bắt đầu."
    next_en = "End the earlier period on the day the later one begins."
