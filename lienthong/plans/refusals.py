"""What the room ``plans`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class PlanUnknown(Refused):
    """No plan of this code is loaded, or it is not shown to who asks."""

    code = "plan_unknown"
    status = 404
    vi = "Không có kế hoạch “{plan}”."
    en = "There is no plan “{plan}”."
    next_vi = "Hãy xem danh sách kế hoạch (lienthong plan list)."
    next_en = "See the list of plans (lienthong plan list)."


class TaskUnknown(Refused):
    """The plan has no such task."""

    code = "task_unknown"
    status = 404
    vi = "Kế hoạch “{plan}” không có việc “{task}”."
    en = "The plan “{plan}” has no task “{task}”."


class PlanWrong(Refused):
    """A unit's own plan that does not hang together, or does not fit the plans that it refines."""

    code = "plan_wrong"
    status = 422
    vi = "Kế hoạch “{plan}” có {count} chỗ chưa đúng: {summary}"
    en = "The plan “{plan}” has {count} problems: {summary}"
    next_vi = "Hãy sửa các chỗ đó rồi gửi lại cả tệp."
    next_en = "Correct them and send the whole file again."


class PlanOfAnother(Refused):
    """A code under which another unit, or the pack, keeps a plan already."""

    code = "plan_of_another"
    vi = "Mã “{plan}” đã là kế hoạch của đơn vị khác."
    en = "The code “{plan}” is the plan of another unit already."
    next_vi = "Hãy đặt một mã khác, ví dụ thêm mã đơn vị vào trước."
    next_en = "Choose another code, for instance with the unit's own code in front."


class TaskClosed(Refused):
    """An act on a task that is done."""

    code = "task_closed"
    vi = "Việc “{task}” đã hoàn thành ngày {on}."
    en = "The task “{task}” was done on {on}."
    next_vi = "Nếu chưa xong thật, người theo dõi cấp trên có thể mở lại, kèm lý do."
    next_en = "If it is not really done, who watches from above can open it again, with a reason."


class TaskOpen(Refused):
    """Opening a task again that is open."""

    code = "task_open"
    vi = "Việc “{task}” đang làm, không cần mở lại."
    en = "The task “{task}” is open; there is nothing to open again."


class TaskWithoutEvidence(Refused):
    """A head who closes a task for which evidence is lacking."""

    code = "task_without_evidence"
    vi = "Việc “{task}” chưa đủ minh chứng được chấp nhận: còn thiếu {missing}."
    en = "The task “{task}” lacks accepted evidence: {missing}."
    next_vi = "Hãy nộp minh chứng cho từng sản phẩm; người khác có quyền theo dõi sẽ chấp nhận."
    next_en = "Give evidence for each deliverable; somebody else who watches accepts it."


class TargetNotReached(Refused):
    """A head who closes a task whose measured value is not at its threshold."""

    code = "target_not_reached"
    vi = "Việc “{task}” mới đo được {value}, mục tiêu là {wanted}."
    en = "The task “{task}” is measured at {value}; its target is {wanted}."
    next_vi = "Số đo đến từ nhật ký hệ thống; hãy làm tiếp, hoặc xin gia hạn kèm số quyết định."
    next_en = "The value comes from the ledger: go on, or ask for another date with the number of a decision."


class DeliverableUnknown(Refused):
    """Evidence for something that the task does not ask for."""

    code = "deliverable_unknown"
    status = 422
    vi = "Việc “{task}” không có sản phẩm “{deliverable}”."
    en = "The task “{task}” has no deliverable “{deliverable}”."


class EvidenceUnknown(Refused):
    """Evidence that is not there, or of another task."""

    code = "evidence_unknown"
    status = 404
    vi = "Không có minh chứng này."
    en = "There is no such evidence."


class EvidenceJudged(Refused):
    """Evidence that was accepted or sent back already."""

    code = "evidence_judged"
    vi = "Minh chứng này đã được {who} xét ngày {on}."
    en = "This evidence was judged by {who} on {on}."
    next_vi = "Minh chứng mới là một lần nộp mới."
    next_en = "New evidence is given anew."


class EvidenceJudgedByItsGiver(Refused):
    """Who gave evidence, judging it."""

    code = "evidence_judged_by_its_giver"
    status = 403
    vi = "Người nộp minh chứng không tự chấp nhận hay trả lại."
    en = "Who gave evidence does not judge it."
    next_vi = "Một người khác có quyền theo dõi hoặc chỉ đạo sẽ xét."
    next_en = "Somebody else who watches or steers judges it."


class WhyMissing(Refused):
    """An act that needs a reason, without one."""

    code = "why_missing"
    status = 422
    vi = "Cần ghi rõ lý do."
    en = "Say why."


class DecisionMissing(Refused):
    """Another date without who decided it and the number of the decision."""

    code = "decision_missing"
    status = 422
    vi = "Cần ghi ai quyết định và số quyết định cho hạn mới."
    en = "Say who decided the new date, and the number of the decision."
    next_vi = "Hạn chỉ đổi theo quyết định của người có thẩm quyền."
    next_en = "A date is moved only by a decision of who may."


class NewDateWrong(Refused):
    """A new due date that is not later than the present one, or lies in the past."""

    code = "new_date_wrong"
    status = 422
    vi = "Hạn mới {date} phải sau hạn đang có {due} và không ở quá khứ."
    en = "The new date {date} must be later than {due} and not lie in the past."


class DecisionLater(Refused):
    """A decision dated after today."""

    code = "decision_later"
    status = 422
    vi = "Ngày quyết định {on} chưa tới."
    en = "The decision is dated {on}, which has not come."


class ReportUnknown(Refused):
    """A report that is not there, or not shown to who asks."""

    code = "report_unknown"
    status = 404
    vi = "Không có báo cáo này."
    en = "There is no such report."


class ReportPeriodWrong(Refused):
    """A report from a day to an earlier one, over more than a year, or into the future."""

    code = "report_period_wrong"
    status = 422
    vi = "Không lập được báo cáo từ {first} đến {last}."
    en = "A report from {first} to {last} cannot be made."
    next_vi = "Hãy chọn ngày đầu không sau ngày cuối, tối đa 366 ngày, không quá hôm nay."
    next_en = "Choose a first day not after the last, at most 366 days, not beyond today."


class ReportSigned(Refused):
    """A report that was signed already."""

    code = "report_signed"
    vi = "Báo cáo này đã được {who} ký ngày {on}."
    en = "This report was signed by {who} on {on}."
    next_vi = "Muốn đổi thì lập báo cáo mới; bản đã ký được giữ nguyên."
    next_en = "To change it draft a new one; what was signed stays as it is."


class ReportWithoutTasks(Refused):
    """A report of a unit that has no task in the plan."""

    code = "report_without_tasks"
    vi = "Đơn vị này không có việc nào trong kế hoạch “{plan}”."
    en = "This unit has no task in the plan “{plan}”."


class SheetNotReadable(Refused):
    """A file that is no workbook, damaged, locked with a password, or too large."""

    code = "sheet_not_readable"
    status = 422
    vi = "Không đọc được bảng tính “{name}”: {why}"
    en = "The workbook “{name}” cannot be read: {why}"
    next_vi = "Hãy gửi tệp .xlsx không mật khẩu, dưới 5 MB, theo mẫu xuất từ lienthong plan export."
    next_en = "Send an .xlsx without a password, below 5 MB, in the shape that lienthong plan export writes."


class SheetHasMacros(Refused):
    """A workbook that carries a program, or content from elsewhere."""

    code = "sheet_has_macros"
    status = 422
    vi = "Bảng tính “{name}” có macro hoặc nội dung nhúng ({what}); không nhận."
    en = "The workbook “{name}” carries macros or embedded content ({what}); it is not taken."
    next_vi = "Hãy lưu lại thành .xlsx không macro, không liên kết ngoài."
    next_en = "Save it as a plain .xlsx, without macros and outside links."


class SheetHasFormulas(Refused):
    """A workbook in which a cell is computed."""

    code = "sheet_has_formulas"
    status = 422
    vi = "Bảng tính “{name}” có công thức ở ô {cell} ({count} ô); không nhận."
    en = "The workbook “{name}” has a formula in {cell} ({count} cells); it is not taken."
    next_vi = "Hãy chép và dán “chỉ giá trị” rồi gửi lại."
    next_en = "Copy and paste “values only”, and send it again."


class SheetWrong(Refused):
    """A workbook whose rows do not make a plan."""

    code = "sheet_wrong"
    status = 422
    vi = "Bảng tính “{name}” có {count} chỗ chưa đúng: {summary}"
    en = "The workbook “{name}” has {count} problems: {summary}"
    next_vi = "Hãy sửa các ô đó rồi gửi lại cả tệp."
    next_en = "Correct these cells and send the whole file again."
