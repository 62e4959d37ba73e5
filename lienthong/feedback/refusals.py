"""What the room ``feedback`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class FeedbackUndefined(Refused):
    """The loaded pack does not say how what people say is dealt with."""

    code = "feedback_undefined"
    status = 404
    vi = "Gói dữ liệu chưa quy định việc này ({what_vi})."
    en = "The loaded pack does not define this ({what_en})."
    next_vi = "Người quản trị cần thêm tệp vào thư mục feedback của gói rồi nạp lại."
    next_en = "Whoever runs the platform adds a file to the pack's feedback folder and loads it again."


class RatingDeclined(Refused):
    """Whoever said that they do not want to rate a request has said so once and for all."""

    code = "rating_declined"
    vi = "Bạn đã chọn không đánh giá hồ sơ này."
    en = "You chose not to rate this request."
    next_vi = "Nếu muốn góp ý, bạn vẫn có thể gửi phản ánh, kiến nghị."
    next_en = "If there is something to say, you can still send a petition."


class NothingToRate(Refused):
    """There is no result yet, or it was rated already."""

    code = "nothing_to_rate"
    vi = "Hồ sơ này chưa có kết quả hoặc đã được đánh giá."
    en = "This request has no result yet, or was rated already."
    next_vi = "Hãy tải lại trang hồ sơ."
    next_en = "Load the page of the request again."


class SurveyNotOpen(Refused):
    """A survey that was answered, declined, or whose days are over."""

    code = "survey_not_open"
    vi = "Phiếu hỏi này đã được trả lời hoặc đã hết hạn."
    en = "This survey was answered already, or its days are over."
    next_vi = "Nếu muốn góp ý, bạn có thể gửi phản ánh, kiến nghị."
    next_en = "If there is something to say, send a petition."


class SurveyAnswersIncomplete(Refused):
    """A question of a survey was left out, or answered with what cannot be chosen."""

    code = "survey_answers_incomplete"
    status = 422
    vi = "Còn câu chưa trả lời: {vi}."
    en = "Not answered yet: {en}."
    next_vi = "Hãy chọn một mức cho mỗi câu, hoặc chọn không trả lời cả phiếu."
    next_en = "Choose an answer to each, or decline the survey as a whole."


class PetitionKindUnknown(Refused):
    """What somebody wants to say is one of a few kinds."""

    code = "petition_kind_unknown"
    status = 422
    vi = "Hãy chọn loại phản ánh, kiến nghị."
    en = "Choose what kind of petition it is."
    next_vi = "Các loại: {known_vi}."
    next_en = "The kinds are: {known_en}."


class PetitionAboutNothing(Refused):
    """A petition is about a dossier of one's own, a unit, or a procedure at a unit."""

    code = "petition_about_nothing"
    status = 422
    vi = "Hãy chọn phản ánh về hồ sơ hay về cơ quan nào."
    en = "Say which request or which office it is about."
    next_vi = "Mở hồ sơ của bạn, hoặc tìm xã, phường rồi chọn “Phản ánh, kiến nghị”."
    next_en = "Open your request, or find the commune, and choose “Send a petition”."


class NobodyAnswersThere(Refused):
    """The pack names no agency that answers for such a place."""

    code = "nobody_answers_there"
    status = 422
    vi = "Chưa có cơ quan nào được giao trả lời phản ánh ở cấp này."
    en = "No office is charged with answering petitions at this level."
    next_vi = "Hãy chọn xã, phường hoặc tỉnh, thành phố."
    next_en = "Choose a commune or a province."


class PetitionStillOpen(Refused):
    """Somebody who waits for an answer cannot ask the same again."""

    code = "petition_still_open"
    vi = "Bạn đã gửi phản ánh về việc này và đang chờ trả lời ({petition})."
    en = "You sent a petition about this, and it is being looked into ({petition})."
    next_vi = "Hãy mở phản ánh đó để xem hạn trả lời."
    next_en = "Open it to see until when it is to be answered."


class PetitionNotRepeatable(Refused):
    """Only an answered petition of one's own can be sent again, and only once."""

    code = "petition_not_repeatable"
    vi = "Phản ánh này chưa được trả lời hoặc đã được gửi lại."
    en = "This petition is not answered yet, or was sent again already."
    next_vi = "Hãy mở phản ánh mới nhất của bạn về việc này."
    next_en = "Open your latest petition about this."


class PetitionNotAt(Refused):
    """The act does not start from where the petition is."""

    code = "petition_not_at"
    vi = "Phản ánh này đang ở bước “{state_vi}”, không làm được việc vừa chọn."
    en = "This petition is at “{state_en}”; what was chosen cannot be done from there."
    next_vi = "Hãy tải lại trang; có thể người khác đã xử lý."
    next_en = "Load the page again; somebody else may have dealt with it."


class OwnWorkComplainedOf(Refused):
    """Who settled a request does not answer what is said of it, and who answered does not approve the publication."""

    code = "own_work_complained_of"
    status = 403
    vi = "Việc này cần một cán bộ khác trong đơn vị."
    en = "Another officer of the unit has to do this."
    next_vi = "Người giải quyết hồ sơ không tự trả lời phản ánh về hồ sơ đó; người trả lời không tự duyệt công khai."
    next_en = "Who settled the request does not answer for it; who wrote the answer does not approve its publication."


class PassedOnToItself(Refused):
    """A petition is passed on to another office that may be asked."""

    code = "passed_on_to_itself"
    status = 422
    vi = "Hãy chọn một cơ quan khác để chuyển đến."
    en = "Choose another office to pass it on to."
    next_vi = "Chỉ chuyển được đến các cơ quan trong danh sách."
    next_en = "It can be passed on to the offices that are listed."


class PublicTextNamesSomebody(Refused):
    """What is to be published would say who somebody is."""

    code = "public_text_names_somebody"
    status = 422
    vi = "Nội dung công khai có dữ liệu cá nhân: {what_vi}."
    en = "The text to be published holds personal data: {what_en}."
    next_vi = "Hãy viết lại cho ngắn, không nêu tên, số, địa chỉ của ai."
    next_en = "Write it anew, short, without anybody's name, number or address."


class AnswerRatedAlready(Refused):
    """An answer is liked or disliked once, by who asked."""

    code = "answer_rated_already"
    vi = "Bạn đã đánh giá câu trả lời này."
    en = "You have rated this answer already."
    next_vi = "Nếu vẫn chưa thỏa đáng, hãy gửi lại phản ánh."
    next_en = "If it still does not satisfy you, send the petition again."
