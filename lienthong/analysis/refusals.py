"""What the room ``analysis`` refuses."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class FactsBeingWritten(Refused):
    """Another process writes the facts at this moment."""

    code = "facts_being_written"
    vi = "Một tiến trình khác đang ghi các tệp dữ kiện."
    en = "Another process is writing the facts at this moment."
    next_vi = "Hãy đợi vài phút rồi thử lại."
    next_en = "Wait a few minutes and try again."


class FactsNotWritten(Refused):
    """There are no facts of that time."""

    code = "facts_not_written"
    status = 404
    vi = "Chưa có tệp dữ kiện nào cho {what}."
    en = "No facts are written yet for {what}."
    next_vi = "Tệp được ghi mỗi đêm; người quản trị có thể chạy lienthong analysis export."
    next_en = "They are written every night; the operator can run lienthong analysis export."


class QuestionsForOverseers(Refused):
    """The visitor oversees nothing, so there are no facts for them."""

    code = "questions_for_overseers"
    status = 403
    vi = "Trang phân tích dành cho người theo dõi, chỉ đạo hoặc kiểm tra."
    en = "Analysis is for those who monitor, steer or audit."
    next_vi = "Số liệu chung của cả nước được công khai tại trang Số liệu mở."
    next_en = "The numbers of the whole country are public on the page of open numbers."


class QuestionNotUnderstood(Refused):
    """The text is not SQL."""

    code = "question_not_understood"
    status = 422
    vi = "Câu hỏi chưa đúng ngữ pháp SQL: {why}"
    en = "The question is not SQL as DuckDB understands it: {why}"
    next_vi = "Hãy sửa chỗ được nêu, hoặc bắt đầu từ một ví dụ."
    next_en = "Correct what is named, or begin with an example."


class QuestionNotSingle(Refused):
    """No statement, or several."""

    code = "question_not_single"
    status = 422
    vi = "Mỗi lần chỉ hỏi một câu; ở đây có {count} câu."
    en = "Ask one statement at a time; here are {count}."
    next_vi = "Hãy giữ lại một câu SELECT; WITH giúp chia câu dài thành từng phần."
    next_en = "Keep one SELECT; WITH divides a long one into parts."


class QuestionDoesNotAsk(Refused):
    """A statement that is not a SELECT."""

    code = "question_does_not_ask"
    status = 422
    vi = "Chỉ có thể hỏi (SELECT); câu này là {what}."
    en = "One can only ask (SELECT); this is {what}."
    next_vi = "Không lệnh nào ghi, chép, nối, cài đặt hay đổi thiết đặt được thực hiện ở đây."
    next_en = "Nothing that writes, copies, attaches, installs or sets is done here."


class QuestionBeyondFacts(Refused):
    """Something is named that is not the facts."""

    code = "question_beyond_facts"
    status = 422
    vi = "Câu hỏi dùng {what}, không có ở đây."
    en = "The question uses {what}, which is not here."
    next_vi = "Hãy hỏi từ facts, units, procedures, hoặc phần tự đặt tên bằng WITH."
    next_en = "Ask from facts, units, procedures, or from what you name yourself by WITH."


class QuestionTooSlow(Refused):
    """The time was over."""

    code = "question_too_slow"
    status = 422
    vi = "Câu hỏi chạy quá {seconds} giây nên đã được dừng."
    en = "The question took more than {seconds} seconds and was stopped."
    next_vi = "Hãy giới hạn thời gian bằng day, hoặc gộp nhóm trước khi nối bảng."
    next_en = "Bound the time by day, or group before you join."


class QuestionTooHeavy(Refused):
    """More memory was needed than a question has."""

    code = "question_too_heavy"
    status = 422
    vi = "Câu hỏi cần nhiều hơn {memory} bộ nhớ nên đã được dừng."
    en = "The question needed more than {memory} of memory and was stopped."
    next_vi = "Hãy chọn ít cột hơn, giới hạn thời gian, hoặc gộp nhóm trước khi sắp xếp."
    next_en = "Choose fewer columns, bound the time, or group before you sort."


class QuestionFailed(Refused):
    """The database could not answer: a column that does not exist, a number that is none."""

    code = "question_failed"
    status = 422
    vi = "Không trả lời được: {why}"
    en = "It could not be answered: {why}"
    next_vi = "Hãy xem tên và ý nghĩa các cột ở cuối trang."
    next_en = "Look at the names and meanings of the columns at the foot of the page."


class AnswerTooLong(Refused):
    """More rows than an answer has; a part is never taken for the whole."""

    code = "answer_too_long"
    status = 422
    vi = "Câu trả lời dài hơn {limit} dòng (hoặc bốn triệu chữ)."
    en = "The answer has more than {limit} rows (or four million letters)."
    next_vi = "Hãy gộp nhóm (GROUP BY) hoặc giới hạn (LIMIT); số liệu từng dòng lấy từ các tệp Parquet."
    next_en = "Group (GROUP BY) or limit (LIMIT); single rows are taken from the Parquet files."


class TooManyQuestions(Refused):
    """All places for those who ask are taken."""

    code = "too_many_questions"
    status = 429
    vi = "Đang có nhiều câu hỏi được trả lời cùng lúc."
    en = "Several questions are being answered at this moment."
    next_vi = "Hãy thử lại sau vài giây."
    next_en = "Try again in a few seconds."


class TitleMissing(Refused):
    """A question to be kept needs a title."""

    code = "title_missing"
    status = 422
    vi = "Câu hỏi cần một tên để lưu."
    en = "A question needs a title to be kept."
    next_vi = "Hãy đặt tên nói rõ câu hỏi trả lời điều gì."
    next_en = "Name it for what it answers."


class TooManyQueries(Refused):
    """Somebody keeps very many questions."""

    code = "too_many_queries"
    vi = "Bạn đã lưu {limit} câu hỏi, không lưu thêm được."
    en = "You keep {limit} questions; no more can be kept."
    next_vi = "Hãy bỏ những câu không còn dùng."
    next_en = "Remove those that you no longer use."


class QueryNotYours(Refused):
    """A shared question is changed by its owner alone."""

    code = "query_not_yours"
    status = 403
    vi = "Câu hỏi này của {owner}; chỉ người đó sửa được."
    en = "This question is {owner}'s; only its owner changes it."
    next_vi = "Hãy lưu một bản của riêng bạn."
    next_en = "Save a copy of your own."


class QueryChangedMeanwhile(Refused):
    """Another version was saved since it was opened."""

    code = "query_changed_meanwhile"
    vi = "Câu hỏi đã được sửa ở nơi khác (nay là phiên bản {number})."
    en = "The question was changed elsewhere meanwhile (it is version {number} now)."
    next_vi = "Hãy mở phiên bản mới nhất rồi sửa tiếp, hoặc lưu thành câu mới."
    next_en = "Open the newest version and go on from it, or save yours as a new one."
