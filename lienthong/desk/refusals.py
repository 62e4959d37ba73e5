"""What the desk itself refuses; everything else is refused by the rooms below."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class DeskForOfficers(Refused):
    """The visitor holds no right to take in, settle or sign anywhere."""

    code = "desk_for_officers"
    status = 403
    vi = "Bàn làm việc dành cho cán bộ tiếp nhận, giải quyết hoặc ký hồ sơ; tài khoản của bạn không có quyền này."
    en = "The desk is for officers who receive, settle or sign; your account holds no such right."
    next_vi = "Nếu bạn là cán bộ, hãy nhờ người đứng đầu đơn vị cấp quyền. Nếu bạn cần nộp hồ sơ, hãy về trang chủ."
    next_en = "If you are an officer, ask the head of your unit for the right. To file a request, go to the home page."


class CounterForIntake(Refused):
    """The officer may not take in dossiers, so the counter is not theirs."""

    code = "counter_for_intake"
    status = 403
    vi = "Quầy tiếp nhận dành cho cán bộ được giao tiếp nhận hồ sơ."
    en = "The counter is for officers who take in dossiers."
    next_vi = "Hãy về bàn làm việc, hoặc nhờ người đứng đầu đơn vị giao quyền tiếp nhận."
    next_en = "Go back to the desk, or ask the head of your unit for the right to take in."
