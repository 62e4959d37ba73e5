"""What the boards refuse; everything else is refused by the rooms below."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class BoardForLeaders(Refused):
    """The visitor holds no right to look at any board."""

    code = "board_for_leaders"
    status = 403
    vi = "Bảng điều hành dành cho người theo dõi, chỉ đạo, kiểm tra hoặc đứng đầu đơn vị."
    en = "The boards are for those who monitor, steer, audit or head a unit."
    next_vi = "Số liệu công khai ở trang Số liệu mở; cán bộ còn có Trang của đơn vị ở Bàn làm việc."
    next_en = "Numbers are public on the page of open numbers; officers have their unit’s page at the desk besides."


class BoardOutsideRight(Refused):
    """The visitor may look at boards, but not at this place's."""

    code = "board_outside_right"
    status = 403
    vi = "Quyền theo dõi của bạn không gồm {place}."
    en = "Your right does not include {place}."
    next_vi = "Hãy mở bảng của đơn vị bạn được giao, hoặc xem số liệu chung của cả nước."
    next_en = "Open the board of the unit that you were given, or see the numbers of the whole country."


class BoundariesUnreadable(Refused):
    """The file of outlines that the operator plugged in is not there or cannot be drawn."""

    code = "boundaries_unreadable"
    status = 500
    vi = "Không vẽ được bản đồ từ tệp ranh giới {path}: {why}."
    en = "No map can be drawn from the file of boundaries {path}: {why}."
    next_vi = "Sửa tệp, đặt lại LIENTHONG_BOUNDARIES, hoặc bỏ đi để dùng bản đồ ô."
    next_en = "Mend the file, set LIENTHONG_BOUNDARIES to another, or unset it to use the tile map."


class PlansForOfficers(Refused):
    """Somebody who works at no office opens the pages of plans."""

    code = "plans_for_officers"
    status = 403
    vi = "Trang kế hoạch dành cho cán bộ, công chức có quyền ở một đơn vị."
    en = "The pages of plans are for officers who have a right at some unit."
    next_vi = "Số liệu chung của cả nước được công khai tại trang Số liệu mở."
    next_en = "The numbers of the whole country are public on the page of open numbers."


class MomentAhead(Refused):
    """A board was asked for as of a time that has not come yet."""

    code = "moment_ahead"
    status = 422
    vi = "Chưa đến {moment}: bảng chỉ xem lại được những phút đã qua."
    en = "{moment} has not come yet: a board can be seen as of past minutes only."
    next_vi = "Hãy chọn một thời điểm đã qua, hoặc xem bảng lúc này."
    next_en = "Choose a moment that has passed, or see the board as it is now."


class MomentUnreadable(Refused):
    """The moment of which a board was asked is not written as a day and a minute."""

    code = "moment_unreadable"
    status = 422
    vi = "Không hiểu thời điểm “{moment}”."
    en = "The moment “{moment}” is not understood."
    next_vi = "Hãy viết ngày và giờ như 2026-11-28T10:00."
    next_en = "Write day and time as in 2026-11-28T10:00."
