"""What the library refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class PaperNotUsable(Refused):
    """A kept paper that was withdrawn or has expired: the State itself no longer stands behind it."""

    code = "paper_not_usable"
    vi = "«{title_vi}» trong kho không còn giá trị."
    en = "“{title_en}” in the store is no longer valid."
    next_vi = "Hãy tải lên giấy khác, hoặc xin cấp lại giấy này."
    next_en = "Upload another paper, or apply for this one anew."


class PaperOfAnotherKind(Refused):
    """A kept paper was offered where the procedure asks for another kind."""

    code = "paper_of_another_kind"
    status = 422
    vi = "Mục này không nhận «{title_vi}»."
    en = "“{title_en}” is not what is asked for here."
    next_vi = "Hãy chọn giấy khác trong kho, hoặc tải lên."
    next_en = "Choose another paper of the store, or upload one."


class ConsentMissing(Refused):
    """A kept paper was to be used without its owner having agreed to it."""

    code = "consent_missing"
    status = 422
    vi = "Bạn chưa đánh dấu đồng ý cho dùng giấy trong kho."
    en = "You have not ticked that the kept paper may be used."
    next_vi = "Hãy đánh dấu vào ô đồng ý, hoặc tải lên giấy khác."
    next_en = "Tick the box to agree, or upload another paper."


class ArchiveKindUnknown(Refused):
    """No kind of archived paper has that code, or none that this unit keeps."""

    code = "archive_kind_unknown"
    status = 404
    vi = "Không có loại giấy lưu trữ «{kind}» ở đơn vị này."
    en = "This unit keeps no archived papers of the kind “{kind}”."
    next_vi = "Các loại có thể số hóa ở đây: {known}."
    next_en = "What can be digitised here: {known}."


class ScanNotOpen(Refused):
    """A scan that is not waiting for a person: still to be read, confirmed already, or refused."""

    code = "scan_not_open"
    vi = "Bản quét {scan} không chờ xác nhận (đang ở trạng thái {state})."
    en = "Scan {scan} is not waiting to be confirmed (it is {state})."
    next_vi = "Hãy tải lại trang: có thể người khác vừa xử lý."
    next_en = "Load the page again: somebody else may just have dealt with it."


class SecondPersonNeeded(Refused):
    """The first of two people tried to be the second as well."""

    code = "second_person_needed"
    vi = "Loại giấy này cần hai người xác nhận; bạn đã xác nhận lần thứ nhất."
    en = "Two people must confirm such a paper; you were the first."
    next_vi = "Hãy để đồng nghiệp xác nhận lần thứ hai."
    next_en = "Let a colleague confirm it as well."


class CountOutOfRange(Refused):
    """A number of papers that no archive holds."""

    code = "count_out_of_range"
    status = 422
    vi = "Số giấy phải từ 0 đến {most}, không phải {count}."
    en = "The number of papers is between 0 and {most}, not {count}."


class ReasonMissing(Refused):
    """A scan was set aside, or opened again, without a reason."""

    code = "reason_missing"
    status = 422
    vi = "Cần ghi lý do."
    en = "A reason is needed."
    next_vi = "Ví dụ: ảnh mờ, thiếu trang, không phải giấy của đơn vị này."
    next_en = "For example: blurred, a page is missing, not a paper of this unit."
