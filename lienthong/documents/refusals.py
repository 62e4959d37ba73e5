"""What the room ``documents`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class FileEmpty(Refused):
    """A file without a byte."""

    code = "file_empty"
    status = 422
    vi = "Tệp {name} không có nội dung."
    en = "The file {name} is empty."
    next_vi = "Hãy chọn lại tệp; những gì đã nhập vẫn được giữ."
    next_en = "Choose the file again; nothing typed is lost."


class FileTooLarge(Refused):
    """A file over the limit."""

    code = "file_too_large"
    status = 413
    vi = "Tệp {name} lớn hơn {limit_mb} MB."
    en = "The file {name} is larger than {limit_mb} MB."
    next_vi = "Hãy quét hoặc chụp lại với độ phân giải thấp hơn, hoặc tách thành nhiều tệp."
    next_en = "Scan or photograph it again at a lower resolution, or split it into several files."


class FileTypeNotAllowed(Refused):
    """A file whose content is neither PDF nor JPEG nor PNG, whatever its name says."""

    code = "file_type_not_allowed"
    status = 415
    vi = "Nội dung tệp {name} không phải là PDF, JPEG hay PNG."
    en = "The content of the file {name} is neither PDF nor JPEG nor PNG."
    next_vi = "Hãy chụp ảnh giấy tờ bằng điện thoại, hoặc lưu văn bản thành PDF rồi tải lên."
    next_en = "Photograph the paper with a phone, or save the document as PDF, and upload that."


class FileEncrypted(Refused):
    """A PDF that cannot be read without a password."""

    code = "file_encrypted"
    status = 422
    vi = "Tệp {name} được bảo vệ bằng mật khẩu nên cán bộ không đọc được."
    en = "The file {name} is protected by a password, so no officer could read it."
    next_vi = "Hãy bỏ mật khẩu của tệp PDF rồi tải lên lại."
    next_en = "Remove the password from the PDF and upload it again."


class FileDamaged(Refused):
    """A file that begins like a PDF, JPEG or PNG and does not end like one: cut off on its way."""

    code = "file_damaged"
    status = 422
    vi = "Tệp {name} bị hỏng hoặc chưa tải lên hết."
    en = "The file {name} is damaged or was not uploaded completely."
    next_vi = "Hãy mở thử tệp trên máy của bạn rồi tải lên lại."
    next_en = "Open the file on your own device to see whether it is whole, then upload it again."


class FileUnpacksTooLarge(Refused):
    """A small file that becomes gigabytes when it is opened: a trap, or a picture that no machine here can show."""

    code = "file_unpacks_too_large"
    status = 422
    vi = "Tệp {name} khi mở ra lớn bất thường nên cán bộ không mở được."
    en = "The file {name} becomes abnormally large when it is opened, so no officer could open it."
    next_vi = "Hãy quét hoặc chụp lại giấy tờ rồi tải lên tệp mới."
    next_en = "Scan or photograph the paper again and upload the new file."


class TooManyAttachments(Refused):
    """More files for one holder than anyone would read."""

    code = "too_many_attachments"
    vi = "Đã có {limit} tệp đính kèm, không thể thêm nữa."
    en = "There are already {limit} files; no more can be added."
    next_vi = "Hãy xóa tệp thừa hoặc gộp nhiều trang vào một tệp PDF."
    next_en = "Remove files that are not needed, or put several pages into one PDF."


class FileLost(Refused):
    """The store does not hold the bytes that the database knows by this hash: restore the files folder."""

    code = "file_lost"
    status = 500
    vi = "Kho tệp không còn giữ đúng nội dung của tệp {sha256}."
    en = "The store no longer holds the right content of the file {sha256}."
    next_vi = "Người quản trị cần phục hồi thư mục tệp từ bản sao lưu."
    next_en = "The operator must restore the files folder from a backup."


class CheckBusy(Refused):
    """Another file is being looked at; the room for strangers' files is small on purpose."""

    code = "check_busy"
    status = 503
    vi = "Hệ thống đang kiểm tra một tệp khác."
    en = "Another file is being checked."
    next_vi = "Hãy thử lại sau vài giây, hoặc nhập mã in trên giấy."
    next_en = "Try again in a few seconds, or type the code that is printed on the paper."


class TemplateUnknown(Refused):
    """No template of that code is loaded, or none that holds on that day."""

    code = "template_unknown"
    status = 404
    vi = "Không có mẫu giấy tờ {template} có hiệu lực ngày {on}."
    en = "There is no paper template {template} in force on {on}."
    next_vi = "Hãy thêm documents/{template}.yaml vào gói dữ liệu rồi nạp lại."
    next_en = "Add documents/{template}.yaml to the pack and load it again."


class LettersUnprintable(Refused):
    """The paper's font lacks letters: better no paper than one with holes in a name."""

    code = "letters_unprintable"
    status = 500
    vi = "Phông chữ của giấy tờ không có các chữ: {letters}."
    en = "The font of papers lacks these letters: {letters}."
    next_vi = "Hãy cài lại gói phông chữ ghi trong requirements/run.in, hoặc kiểm tra lại nội dung cần in."
    next_en = "Install the font package named in requirements/run.in again, or check the words to be printed."


class DocumentAlreadyWithdrawn(Refused):
    """The paper was withdrawn before."""

    code = "document_already_withdrawn"
    vi = "Giấy tờ này đã bị thu hồi trước đó."
    en = "This paper was withdrawn before."
