"""What this room refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class AccountUnknown(Refused):
    """No active account has this number."""

    code = "account_unknown"
    status = 404
    vi = "Không có tài khoản nào đang hoạt động với mã {account}."
    en = "No active account has the number {account}."
    next_vi = "Hãy đăng nhập lại."
    next_en = "Sign in again."


class AccountAlreadyOpen(Refused):
    """The user name or the personal number already has an account."""

    code = "account_already_open"
    vi = "Đã có tài khoản cho {username}."
    en = "There is already an account for {username}."
    next_vi = "Hãy đăng nhập bằng tài khoản đó."
    next_en = "Sign in with that account."


class PersonalNumberNeeded(Refused):
    """A person's account is known by the personal number; an officer's never carries one."""

    code = "personal_number_needed"
    status = 422
    vi = "Tài khoản cá nhân phải có số định danh; tài khoản công vụ thì không."
    en = "A person's account needs the personal number; an officer's must not have one."
    next_vi = "Hãy bổ sung số định danh hoặc chọn loại tài khoản công vụ."
    next_en = "Give the personal number, or choose an officer's account."


class PeriodReversed(Refused):
    """A right or a representation that would end before it begins."""

    code = "period_reversed"
    status = 422
    vi = "Ngày hết hiệu lực ({valid_to}) phải sau ngày bắt đầu ({valid_from})."
    en = "The end ({valid_to}) must be after the beginning ({valid_from})."
    next_vi = "Hãy chọn lại ngày hết hiệu lực."
    next_en = "Choose a later end."


class RightAlreadyGranted(Refused):
    """The account holds this very right from this day already."""

    code = "right_already_granted"
    vi = "Tài khoản đã có quyền {role} từ ngày {valid_from}."
    en = "The account already holds the right {role} from {valid_from}."
    next_vi = "Không cần cấp lại."
    next_en = "Nothing needs to be done."


class RightUnknown(Refused):
    """The right to be ended does not exist or has ended."""

    code = "right_unknown"
    status = 404
    vi = "Không có quyền này hoặc quyền đã hết hiệu lực."
    en = "There is no such right, or it has ended."
    next_vi = "Hãy xem lại danh sách quyền của tài khoản."
    next_en = "Look at the account's rights again."


class NotRepresentative(Refused):
    """The person may not act for this business today."""

    code = "not_representative"
    status = 403
    vi = "Bạn không phải người đại diện của {business} vào ngày này."
    en = "You do not represent {business} on this day."
    next_vi = "Hãy chọn doanh nghiệp khác hoặc đề nghị doanh nghiệp xác nhận quyền đại diện."
    next_en = "Choose another business, or have the business confirm that you represent it."


class TokenUnknown(Refused):
    """The bearer token was never issued, or was withdrawn."""

    code = "token_unknown"
    status = 401
    vi = "Mã truy cập không hợp lệ."
    en = "The access token is not valid."
    next_vi = "Hãy đề nghị cấp mã truy cập mới."
    next_en = "Ask for a new access token."


class TokenExpired(Refused):
    """The bearer token's time is over."""

    code = "token_expired"
    status = 401
    vi = "Mã truy cập đã hết hạn lúc {expired_at}."
    en = "The access token expired at {expired_at}."
    next_vi = "Hãy đề nghị cấp mã truy cập mới."
    next_en = "Ask for a new access token."


class LanguageUnknown(Refused):
    """The pages are in Vietnamese and English only."""

    code = "language_unknown"
    status = 422
    vi = "Chưa có ngôn ngữ {language}."
    en = "There is no language {language} yet."
    next_vi = "Hãy chọn tiếng Việt (vi) hoặc tiếng Anh (en)."
    next_en = "Choose Vietnamese (vi) or English (en)."


class DemoOnly(Refused):
    """Something that exists for demonstrations was asked of a production installation."""

    code = "demo_only"
    status = 403
    vi = "Việc này chỉ có trong bản trình diễn."
    en = "This exists in a demonstration only."
    next_vi = "Hãy dùng tài khoản định danh điện tử."
    next_en = "Use the electronic identity."


class ContactNotAnAddress(Refused):
    """What was typed is not an address to which anything could be sent."""

    code = "contact_not_an_address"
    status = 422
    vi = "“{typed}” chưa đúng là {what}."
    en = "“{typed}” is not {what}."
    next_vi = "{expected}"
    next_en = "{expected}"


class ContactAskedTooOften(Refused):
    """More codes than a person needs were asked for, or many accounts asked for one to the same address."""

    code = "contact_asked_too_often"
    status = 429
    vi = "Hôm nay đã gửi quá nhiều mã xác nhận."
    en = "Too many confirmation codes were sent today."
    next_vi = "Hãy dùng mã mới nhất đã nhận, hoặc thử lại vào ngày mai."
    next_en = "Use the newest code that came, or try again tomorrow."


class ContactUnknown(Refused):
    """There is nothing of this way to confirm, to switch or to remove."""

    code = "contact_unknown"
    status = 404
    vi = "Bạn chưa khai địa chỉ nào ở mục này."
    en = "You have given no address here."
    next_vi = "Hãy nhập địa chỉ rồi xác nhận bằng mã được gửi tới."
    next_en = "Type an address and confirm it with the code that is sent there."


class ContactCodeWrong(Refused):
    """The code that was typed is not the one that was sent."""

    code = "contact_code_wrong"
    status = 422
    vi = "Mã xác nhận chưa đúng; còn {left} lần thử."
    en = "The code is not right; {left} more tries."
    next_vi = "Hãy xem lại mã trong thư hoặc tin nhắn mới nhất."
    next_en = "Look at the code in the newest letter or message."


class ContactCodeExpired(Refused):
    """The code is too old, or was typed wrong too often."""

    code = "contact_code_expired"
    vi = "Mã xác nhận không còn dùng được."
    en = "The code can no longer be used."
    next_vi = "Hãy bấm “Gửi lại mã”."
    next_en = "Press “Send another code”."


class SubstituteUnfit(Refused):
    """Nobody stands in for themselves, nor does a person for an officer, nor one who is away too."""

    code = "substitute_unfit"
    status = 422
    vi = "{name} không thay được: phải là cán bộ khác đang làm việc trong cả thời gian đó."
    en = "{name} cannot stand in: it must be another officer who is there all that time."
    next_vi = "Hãy chọn cán bộ khác."
    next_en = "Choose another officer."


class RightNotHeld(Refused):
    """The one who is away does not hold the right that somebody was to use in their place."""

    code = "right_not_held"
    status = 422
    vi = "{name} không có quyền {role} ở đơn vị này nên không ai thay được quyền đó."
    en = "{name} does not hold the right {role} at this unit, so nobody can use it in their place."
    next_vi = "Hãy chọn trong các quyền mà người đó đang có."
    next_en = "Choose among the rights that they hold."


class AbsenceUnknown(Refused):
    """The absence does not exist or is over."""

    code = "absence_unknown"
    status = 404
    vi = "Không có phân công thay thế này, hoặc đã hết hạn."
    en = "There is no such absence, or it is over."
    next_vi = "Hãy xem lại danh sách người thay."
    next_en = "Look at the list of absences again."
