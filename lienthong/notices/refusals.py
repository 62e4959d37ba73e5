"""What the room ``notices`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class NoticeCarrierUnknown(Refused):
    """The settings name a carrier that this installation does not have."""

    code = "notice_carrier_unknown"
    status = 500
    vi = "Cách gửi “{way}” được giao cho “{kind}” nhưng không có bộ nối nào tên như vậy."
    en = "The way “{way}” is given to the carrier “{kind}”, which is not installed."
    next_vi = "Các bộ nối có sẵn: {known}. Hãy sửa cấu hình (xem docs/reference/settings.md)."
    next_en = "Known carriers: {known}. Correct the settings (see docs/reference/settings.md)."


class MailNotEncrypted(Refused):
    """Mail would leave this machine in clear text."""

    code = "mail_not_encrypted"
    status = 500
    vi = "Không gửi thư không mã hóa tới {host}."
    en = "No mail is sent to {host} without encryption."
    next_vi = "Hãy đặt LIENTHONG_SMTP_SECURITY là starttls hoặc tls; none chỉ dùng cho máy chủ thư trên chính máy này."
    next_en = "Set LIENTHONG_SMTP_SECURITY to starttls or tls; none is for a mail server on this machine only."


class HookNotSafe(Refused):
    """Messages would go to their gateway unsigned or in clear text."""

    code = "hook_not_safe"
    status = 500
    vi = "Chưa gửi tin nhắn được: địa chỉ cổng tin nhắn phải là https và phải có khóa ký."
    en = "Messages cannot be sent: the gateway’s address must be https and a signing secret must be set."
    next_vi = "Hãy đặt LIENTHONG_MESSAGE_URL (https) và LIENTHONG_MESSAGE_SECRET; http chỉ dùng trên chính máy này."
    next_en = "Set LIENTHONG_MESSAGE_URL (https) and LIENTHONG_MESSAGE_SECRET; http is for this machine only."


class NoticeNotUndelivered(Refused):
    """A notice that arrived, that is still tried, or that somebody has dealt with already."""

    code = "notice_not_undelivered"
    vi = "Thông báo này không còn nằm trong danh sách không gửi được."
    en = "This notice is not, or no longer, among those that could not be delivered."
    next_vi = "Hãy tải lại danh sách; có thể đồng nghiệp đã xử lý."
    next_en = "Load the list again; a colleague may have dealt with it."


class WayOfTellingUnknown(Refused):
    """How somebody was told instead is one of a few things."""

    code = "way_of_telling_unknown"
    status = 422
    vi = "Hãy chọn đã báo cho người nộp bằng cách nào."
    en = "Choose how the person was told."
    next_vi = "Chọn gọi điện, gặp tại quầy, gửi thư giấy hoặc không liên lạc được."
    next_en = "Choose by telephone, at the counter, by letter, or not reached."
