"""What the house itself refuses: to start twice, on a taken port, without a database."""

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
