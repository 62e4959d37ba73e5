"""What the room ``slips`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class PeriodWrong(Refused):
    """A register from a day to an earlier one, or over more days than a register has."""

    code = "period_wrong"
    status = 422
    vi = "Sổ từ {first} đến {last} không lập được."
    en = "A register from {first} to {last} cannot be made."
    next_vi = "Hãy chọn ngày đầu không sau ngày cuối, tối đa {most} ngày."
    next_en = "Choose a first day that is not after the last, and at most {most} days."


class RegisterUndefined(Refused):
    """The loaded pack defines no register."""

    code = "register_undefined"
    status = 404
    vi = "Gói dữ liệu chưa có mẫu sổ theo dõi hồ sơ."
    en = "The loaded pack defines no dossier register."
    next_vi = "Hãy thêm một mẫu có “of: unit” vào thư mục slips của gói rồi nạp lại."
    next_en = "Add a slip with “of: unit” to the pack's slips folder and load it again."
