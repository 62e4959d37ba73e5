"""What the room of dossiers refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class CalendarNeverWorks(Refused):
    """A calendar in which no working day comes within three years: a term cannot be counted in it."""

    code = "calendar_never_works"
    status = 500
    vi = "Lịch làm việc không có ngày làm việc nào sau ngày {after}."
    en = "The working calendar has no working day after {after}."
    next_vi = "Người quản trị cần nạp lại lịch làm việc của đơn vị."
    next_en = "The administrator needs to load the unit's working calendar again."


class ClockNotStarted(Refused):
    """The events of a dossier hold neither its filing nor the start of its clock."""

    code = "clock_not_started"
    status = 500
    vi = "Hồ sơ chưa có thời điểm bắt đầu tính hạn."
    en = "The file has no moment from which its term runs."


class ActNotAllowed(Refused):
    """The act does not start from where the file is now; another act may have come first."""

    code = "act_not_allowed"
    vi = "Không thể thực hiện «{act_vi}»: hồ sơ đang ở trạng thái «{state_vi}»."
    en = "“{act_en}” is not possible: the file is “{state_en}”."
    next_vi = "Hãy tải lại trang để xem hồ sơ đã chuyển đến đâu."
    next_en = "Load the page again to see where the file has moved to."


class DossierBusy(Refused):
    """Other acts on the file came first, again and again."""

    code = "dossier_busy"
    status = 503
    vi = "Hồ sơ đang được nhiều người cùng xử lý, chưa thực hiện được."
    en = "Too many are working on this file at once; nothing was done."
    next_vi = "Hãy tải lại trang rồi thử lại."
    next_en = "Load the page again, then try once more."


class ActAlreadyDone(Refused):
    """The law allows the act a number of times, and it was done that often."""

    code = "act_already_done"
    vi = "«{act_vi}» chỉ được thực hiện {times} lần với mỗi hồ sơ và đã thực hiện."
    en = "“{act_en}” may be done {times} time(s) for one file, and it was."
    next_vi = "Hãy giải quyết hồ sơ theo những gì đang có."
    next_en = "Settle the file on what is there."


class TermAlreadyOver(Refused):
    """An extension was tried after the due time."""

    code = "term_already_over"
    vi = "Không thể gia hạn: hồ sơ đã quá hạn từ {due_vi}."
    en = "The term cannot be extended: it ended at {due_en}."
    next_vi = "Hãy giải quyết ngay và xin lỗi người nộp bằng văn bản."
    next_en = "Settle the file now and apologize in writing."


class SupplementStillOpen(Refused):
    """The file was to be stopped while the person may still answer."""

    code = "supplement_still_open"
    vi = "Chưa thể dừng giải quyết: người nộp còn được bổ sung đến {until_vi}."
    en = "The file cannot be stopped yet: the person may answer until {until_en}."
    next_vi = "Hãy chờ đến hết thời hạn bổ sung."
    next_en = "Wait until that time has passed."


class IdempotencyKeyReused(Refused):
    """The same key came with another act or another body."""

    code = "idempotency_key_reused"
    status = 422
    vi = "Khóa chống gửi trùng đã được dùng cho một yêu cầu khác."
    en = "The idempotency key was already used for another request."
    next_vi = "Hãy dùng khóa mới cho yêu cầu mới."
    next_en = "Use a new key for a new request."


class IdempotencyKeyMissing(Refused):
    """An act came without a key, so that a repetition could not be told from a second act."""

    code = "idempotency_key_missing"
    status = 422
    vi = "Thiếu khóa chống gửi trùng (Idempotency-Key)."
    en = "The idempotency key is missing (Idempotency-Key)."
    next_vi = "Hãy gửi kèm một khóa từ 1 đến 200 ký tự, mỗi yêu cầu một khóa."
    next_en = "Send a key of 1 to 200 characters, one for each request."


class FilingKeyUsed(Refused):
    """Files came for a filing under a key that already did something: they would belong to nothing."""

    code = "filing_key_used"
    vi = "Khóa này đã được dùng cho hồ sơ {dossier}."
    en = "This key was already used for dossier {dossier}."
    next_vi = "Hãy dùng khóa mới cho hồ sơ mới; giấy tờ còn thiếu gửi khi được yêu cầu bổ sung."
    next_en = "Use a new key for a new filing; papers that are missing are sent when they are asked for."


class DraftAlreadySubmitted(Refused):
    """The draft has become a file and cannot be changed or sent again."""

    code = "draft_already_submitted"
    vi = "Tờ khai này đã được nộp thành hồ sơ {dossier}."
    en = "This form has already been filed as {dossier}."
    next_vi = "Hãy mở hồ sơ để theo dõi."
    next_en = "Open the file to follow it."


class DraftOutdated(Refused):
    """The law has changed since the draft was begun, and its own text accepts no longer."""

    code = "draft_outdated"
    vi = "Quy định đã thay đổi: tờ khai theo phiên bản {number}, nay áp dụng phiên bản {live}."
    en = "The law has changed: the form is under version {number}, version {live} is in force now."
    next_vi = "Chuyển tờ khai sang phiên bản mới, xem những gì đã đổi rồi nộp; những gì đã nhập vẫn được giữ."
    next_en = "Carry the form to the new version, look at what changed, then file; nothing typed is lost."


class FieldNotHeld(Refused):
    """A field was called wrong that no registry filled in."""

    code = "field_not_held"
    status = 422
    vi = "Mục «{field}» không do cơ sở dữ liệu nào điền sẵn."
    en = "The field “{field}” was not filled in by a registry."
    next_vi = "Hãy sửa trực tiếp trên tờ khai."
    next_en = "Change it on the form."


class WordsMissing(Refused):
    """An act that must be explained to the person came without words."""

    code = "words_missing"
    status = 422
    vi = "Cần ghi rõ nội dung để người nộp hiểu ({what_vi})."
    en = "Words that the person can understand are needed ({what_en})."
    next_vi = "Hãy viết ngắn gọn, nêu rõ việc cần làm."
    next_en = "Write briefly what is the case and what to do."


class WordsTooLong(Refused):
    """More words than anybody would read."""

    code = "words_too_long"
    status = 422
    vi = "Nội dung dài {length} ký tự, tối đa {most}."
    en = "The words are {length} characters long; at most {most}."
    next_vi = "Hãy viết ngắn lại, hoặc đính kèm thành tệp."
    next_en = "Write less, or attach a file."


class ChannelNotOffered(Refused):
    """The procedure cannot be filed in this way."""

    code = "channel_not_offered"
    status = 422
    vi = "Thủ tục này không nhận hồ sơ qua kênh «{channel}»."
    en = "This procedure is not filed through “{channel}”."
    next_vi = "Các kênh được nhận: {offered}."
    next_en = "It is filed through: {offered}."


class ApplicantNotOffered(Refused):
    """The procedure is not for whom the person acts: only for people, or only for businesses."""

    code = "applicant_not_offered"
    status = 422
    vi = "Thủ tục này dành cho {offered_vi}."
    en = "This procedure is for {offered_en}."
    next_vi = "Hãy chọn lại bạn đang làm việc cho ai, rồi bắt đầu lại."
    next_en = "Choose again for whom you are acting, then begin again."


class DraftOfAnother(Refused):
    """The form belongs to another of those for whom the person acts: themselves, or a business."""

    code = "draft_of_another"
    status = 409
    vi = "Bản khai này được lập khi bạn làm việc cho {whose_vi}."
    en = "This form was begun while you were acting for {whose_en}."
    next_vi = "Hãy chọn lại bạn đang làm việc cho ai, rồi mở lại bản khai."
    next_en = "Choose again for whom you are acting, then open the form again."


class DraftWithHelper(Refused):
    """Who fills a form in for somebody else does not file it."""

    code = "draft_with_helper"
    status = 409
    vi = "Bạn đang khai giúp người khác: chỉ chính người đó được nộp."
    en = "You are filling this in for somebody else: only they can file it."
    next_vi = "Hãy gửi bản khai cho người đó xem lại và nộp."
    next_en = "Send the form to them; they review it and file it."


class NumberMissing(Refused):
    """Nobody can be asked: the form does not say who it is, or it is the person themselves."""

    code = "number_missing"
    status = 422
    vi = "Chưa có số định danh của người cần hỏi, hoặc đó là số của chính bạn."
    en = "The personal number of who is to be asked is missing, or it is your own."
    next_vi = "Hãy nhập số định danh của người đó."
    next_en = "Give their personal number."


class InvitationOver(Refused):
    """An invitation whose time is over, or that another one replaced; or its form was filed meanwhile."""

    code = "invitation_over"
    status = 410
    vi = "Lời mời này không còn hiệu lực."
    en = "This invitation no longer holds."
    next_vi = "Nếu việc vẫn cần, hãy đề nghị người nộp mời lại."
    next_en = "If it is still needed, ask the applicant to invite you again."


class DecisionUnknown(Refused):
    """A proposal that is neither to grant nor to refuse."""

    code = "decision_unknown"
    status = 422
    vi = "Đề xuất phải là «grant» (giải quyết) hoặc «refuse» (từ chối), không phải «{decision}»."
    en = "A proposal is “grant” or “refuse”, not “{decision}”."


class DaysOutOfRange(Refused):
    """An extension by no day, or by more than a term may reasonably move."""

    code = "days_out_of_range"
    status = 422
    vi = "Số ngày làm việc gia hạn phải từ 1 đến {most}, không phải {days}."
    en = "An extension is between 1 and {most} working days, not {days}."


class StarsOutOfRange(Refused):
    """A rating outside one to five stars."""

    code = "stars_out_of_range"
    status = 422
    vi = "Đánh giá từ 1 đến 5 sao, không phải {stars}."
    en = "A rating is from 1 to 5 stars, not {stars}."


class PaymentStillOpen(Refused):
    """The file was to be stopped while the person may still pay."""

    code = "payment_still_open"
    vi = "Chưa thể dừng giải quyết: người nộp còn được nộp tiền đến {until_vi}."
    en = "The file cannot be stopped yet: the person may pay until {until_en}."
    next_vi = "Hãy chờ đến hết thời gian đó."
    next_en = "Wait until that time has passed."


class MoveToItself(Refused):
    """Files were to be moved to the version on which they stand."""

    code = "move_to_itself"
    status = 422
    vi = "Phiên bản nguồn và phiên bản đích đều là {number}."
    en = "Both versions of the move are {number}."


class VersionNotInForce(Refused):
    """Files were to be moved to a law that is not in force yet."""

    code = "version_not_in_force"
    vi = "Phiên bản {number} áp dụng từ {since}, chưa chuyển hồ sơ sang được."
    en = "Version {number} is in force from {since}; nothing can be moved to it yet."
    next_vi = "Hãy chuyển từ ngày đó; chạy thử (--dry-run) thì lúc nào cũng được."
    next_en = "Move from that day on; a dry run can be made at any time."


class MappingUnknown(Refused):
    """A mapping names fields, steps or papers that one of the versions does not have, or one name twice."""

    code = "mapping_unknown"
    status = 422
    vi = "Bảng đối chiếu có chỗ không khớp: {summary}."
    en = "The mapping does not fit: {summary}."
    next_vi = "Tên bên trái thuộc phiên bản cũ, bên phải thuộc phiên bản mới; mỗi tên mới chỉ dùng một lần."
    next_en = "Names on the left are of the old version, on the right of the new one; each new name stands once."


class MoveForbidden(Refused):
    """Files would lose something by the move; ``dossiers`` lists them with the reasons."""

    code = "move_forbidden"
    vi = "{count} hồ sơ không được chuyển vì người nộp sẽ bị thiệt: {summary}."
    en = "{count} files must not be moved, because the person would lose something: {summary}."
    next_vi = "Khai bảng đối chiếu, hoặc để các hồ sơ này ở lại phiên bản cũ (--leave)."
    next_en = "Give a mapping, or leave these files on the old version (--leave)."


class MoveUnderWay(Refused):
    """The open files of the procedure are being moved already."""

    code = "move_under_way"
    vi = "Hồ sơ của thủ tục {procedure} đang được chuyển từ phiên bản {source} sang {target}."
    en = "The files of procedure {procedure} are being moved from version {source} to {target}."
    next_vi = "Hãy chờ lần chuyển đó xong, hoặc chạy lại đúng lệnh đó để tiếp tục."
    next_en = "Wait until that is done, or run the same command again to go on with it."


class MoveUnknown(Refused):
    """There is no such move, or not for this actor's eyes."""

    code = "move_unknown"
    status = 404
    vi = "Không có lần chuyển hồ sơ số {move}."
    en = "There is no move number {move}."
    next_vi = "Xem các phiên bản bằng `lienthong procedures versions`."
    next_en = "See the versions with `lienthong procedures versions`."


class DossierMoved(Refused):
    """The act was begun on a page that shows the file under another version of the law."""

    code = "dossier_moved"
    vi = "Hồ sơ vừa được chuyển sang phiên bản {number} của quy định; trang bạn đang mở theo phiên bản {seen}."
    en = "The file has just been moved to version {number} of the law; your page shows it under version {seen}."
    next_vi = "Hãy tải lại trang, xem những gì đã đổi rồi làm lại."
    next_en = "Load the page again, look at what changed, then do it once more."


class NothingAsked(Refused):
    """Data came for a file of which no version of the law asks more."""

    code = "nothing_asked"
    vi = "Hồ sơ này không còn thiếu thông tin nào theo quy định mới."
    en = "The new law asks nothing more for this file."
    next_vi = "Hãy mở lại hồ sơ để xem tình trạng hiện nay."
    next_en = "Open the file again to see how it stands."


class DataStillMissing(Refused):
    """A grant was proposed although the person has not given yet what the new law asks."""

    code = "data_still_missing"
    vi = "Chưa trình giải quyết được: người nộp chưa bổ sung theo quy định mới ({summary})."
    en = "It cannot be granted yet: the person has not given what the new law asks ({summary})."
    next_vi = "Hãy chờ người nộp; nếu cần, yêu cầu bổ sung như thường lệ, khi đó thời hạn tạm dừng."
    next_en = "Wait for the person; if need be, ask for a supplement as usual: the clock then stands still."
