"""What the house itself refuses: to start twice, on a taken port, without a database; requests that nobody can read."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class DatabaseDidNotStart(Refused):
    """The embedded PostgreSQL could not be made or started."""

    code = "database_did_not_start"
    status = 503
    vi = "PostgreSQL đi kèm không khởi động được trong {folder}: {why}"
    en = "The embedded PostgreSQL did not start in {folder}: {why}"
    next_vi = "Hãy chạy `lienthong doctor`, hoặc đặt DATABASE_URL để dùng một máy chủ PostgreSQL 15 trở lên."
    next_en = "Run `lienthong doctor`, or set DATABASE_URL to use a PostgreSQL server, 15 or newer."


class HouseAlreadyRunning(Refused):
    """Another ``lienthong serve`` serves the same state folder."""

    code = "house_already_running"
    vi = "Liên Thông đang chạy rồi: tiến trình {pid}, {address}."
    en = "Liên Thông is already running: process {pid}, {address}."
    next_vi = "Hãy mở địa chỉ đó, hoặc dừng tiến trình đó rồi chạy lại."
    next_en = "Open that address, or stop that process and run again."


class PortTaken(Refused):
    """Another program listens on the port."""

    code = "port_taken"
    vi = "Cổng {port} trên {host} đang do chương trình khác dùng."
    en = "Port {port} on {host} is used by another program."
    next_vi = "Hãy chọn cổng khác, ví dụ: PORT=8123 make run."
    next_en = "Choose another port, for example: PORT=8123 make run."


class ProcessKeepsFailing(Refused):
    """A process of the house ended again and again."""

    code = "process_keeps_failing"
    status = 503
    vi = "Tiến trình {name} dừng {times} lần liên tiếp; đã dừng tất cả."
    en = "The process {name} ended {times} times in a row; everything was stopped."
    next_vi = "Hãy đọc các dòng lỗi ở trên và chạy `lienthong doctor`."
    next_en = "Read the errors above and run `lienthong doctor`."


class StepFailed(Refused):
    """A step of the installation needs something that is not there."""

    code = "step_failed"
    status = 503
    vi = "Chưa cài đặt xong ({step}): {why}"
    en = "The installation is not complete ({step}): {why}"
    next_vi = "Hãy chạy `make env`, rồi `lienthong doctor`."
    next_en = "Run `make env`, then `lienthong doctor`."


class HouseEmpty(Refused):
    """A question was asked of a database in which nothing was installed yet."""

    code = "house_empty"
    status = 503
    vi = "Cơ sở dữ liệu chưa có gì: Liên Thông chưa được cài đặt vào đó."
    en = "The database is empty: Liên Thông has not been installed in it yet."
    next_vi = "Hãy chạy `make run` (hoặc `lienthong pack load packs/vn`) một lần rồi thử lại."
    next_en = "Run `make run` (or `lienthong pack load packs/vn`) once, then try again."


class ModeUnknown(Refused):
    """``LIENTHONG_MODE`` says something else than the modes that there are: better no house than an open one."""

    code = "mode_unknown"
    status = 503
    vi = "LIENTHONG_MODE không thể là «{mode}»; chỉ có: {known}."
    en = "LIENTHONG_MODE cannot be “{mode}”; there are: {known}."
    next_vi = "Hãy đặt LIENTHONG_MODE=production cho người thật, hoặc bỏ trống để chạy bản trình diễn."
    next_en = "Set LIENTHONG_MODE=production for real people, or unset it for the demonstration."


class DatabaseAway(Refused):
    """PostgreSQL does not answer now: stopped, restarting, full, or two acts waited for each other."""

    code = "database_away"
    status = 503
    vi = "Hệ thống tạm thời chưa truy cập được dữ liệu, không phải do bạn."
    en = "The system cannot reach its data at the moment; it was not your mistake."
    next_vi = "Việc vừa rồi chưa được thực hiện, những gì đã lưu vẫn còn nguyên. Hãy thử lại sau ít phút."
    next_en = "Nothing was done, and everything saved is still there. Try again in a few minutes."


class InternalFault(Refused):
    """A fault of ours: the log holds its trace under the number of the request."""

    code = "internal_fault"
    status = 500
    vi = "Hệ thống gặp lỗi, không phải do bạn."
    en = "The system failed; it was not your mistake."
    next_vi = "Hãy thử lại sau ít phút; nếu vẫn lỗi, hãy báo số yêu cầu {request}."
    next_en = "Try again in a few minutes; if it fails again, quote the request {request}."


class RequestTooLarge(Refused):
    """More was sent than any form or file may hold."""

    code = "request_too_large"
    status = 413
    vi = "Yêu cầu gửi lên quá lớn (tối đa {limit_mb} MB)."
    en = "What was sent is too large (at most {limit_mb} MB)."
    next_vi = "Nếu đang gửi tệp, hãy quét hoặc chụp lại với độ phân giải thấp hơn, hoặc tách thành nhiều tệp."
    next_en = "If you were sending a file, scan or photograph it again at a lower resolution, or split it."


class RequestUnreadable(Refused):
    """The request is not made as its kind must be: a wrong host, a broken form."""

    code = "request_unreadable"
    status = 400
    vi = "Không đọc được yêu cầu."
    en = "The request could not be read."
    next_vi = "Hãy kiểm tra địa chỉ máy chủ và cách mã hóa nội dung gửi lên."
    next_en = "Check the host and how the body is encoded."


class ValueNotStorable(Refused):
    """A character or a number that no database can hold, such as a NUL or half a character."""

    code = "value_not_storable"
    status = 422
    vi = "Nội dung gửi lên có ký tự hoặc con số không thể lưu được."
    en = "What was sent holds a character or a number that cannot be stored."
    next_vi = "Hãy xóa các ký tự lạ (thường do sao chép từ tệp khác) rồi gửi lại."
    next_en = "Remove unusual characters (often copied from another file) and send again."


class MethodNotAllowed(Refused):
    """The address is there, but not for this method."""

    code = "method_not_allowed"
    status = 405
    vi = "Địa chỉ này không nhận phương thức {method}, chỉ nhận {allowed}."
    en = "This address does not take {method}, only {allowed}."
