"""What is refused on the way of a file: at its steps, between units."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class HeldByColleague(Refused):
    """Another officer took the file at this step; what is done there is theirs."""

    code = "held_by_colleague"
    vi = "Hồ sơ này đang do {officer} giải quyết."
    en = "{officer} is settling this file."
    next_vi = "Nếu cần người khác giải quyết, hãy nhờ lãnh đạo đơn vị phân công lại."
    next_en = "If somebody else should settle it, ask the head of the unit to reassign it."


class NotTakenYet(Refused):
    """Nobody has taken the file at this step, so that nobody answers for it."""

    code = "not_taken_yet"
    vi = "Chưa có cán bộ nào nhận giải quyết hồ sơ ở bước này."
    en = "No officer has taken the file at this step."
    next_vi = "Hãy nhận giải quyết trước."
    next_en = "Take the file first."


class OtherEyesNeeded(Refused):
    """The step wants somebody who did not have the file at an earlier step."""

    code = "other_eyes_needed"
    vi = "Bước «{step_vi}» phải do người khác làm: bạn đã giải quyết hồ sơ này ở bước trước."
    en = "“{step_en}” is somebody else's: you had this file at an earlier step."
    next_vi = "Hãy để đồng nghiệp nhận, hoặc nhờ lãnh đạo phân công."
    next_en = "Leave it to a colleague, or ask the head to assign it."


class StepUnfinished(Refused):
    """A paper that the step must bring is not in the file."""

    code = "step_unfinished"
    vi = "Bước này còn thiếu: {missing_vi}."
    en = "This step still lacks: {missing_en}."
    next_vi = "Hãy đính kèm rồi chuyển bước."
    next_en = "Attach it, then pass the file on."


class StepUnknown(Refused):
    """A file was to be sent back to a step that is not an earlier one of settling."""

    code = "step_unknown"
    status = 422
    vi = "Không trả lại được về bước «{step}»."
    en = "The file cannot be sent back to “{step}”."
    next_vi = "Hãy chọn một bước giải quyết trước đó: {known}."
    next_en = "Choose an earlier settling step: {known}."


class NotTakenInHere(Refused):
    """The procedure is taken in anywhere in the province of the matter, and this office is in another."""

    code = "not_taken_in_here"
    status = 403
    vi = "Trung tâm này ở tỉnh khác nên không nhận được hồ sơ cho nơi đã chọn."
    en = "This center is in another province than the place that was chosen, so it cannot take the file in."
    next_vi = "Hãy hướng dẫn người nộp nộp trực tuyến, hoặc đến một trung tâm trong tỉnh đó."
    next_en = "Help the person to file online, or send them to a center in that province."


class AlreadyHere(Refused):
    """A file was to be sent on to the unit that has it."""

    code = "already_here"
    status = 422
    vi = "Hồ sơ đang ở đúng đơn vị có thẩm quyền của nơi này."
    en = "The unit that is competent for that place has the file already."
    next_vi = "Hãy chọn nơi khác, hoặc nhận hồ sơ."
    next_en = "Choose another place, or accept the file."


class PlaceUnknown(Refused):
    """A file was to be sent on to a place that does not exist or has no competent unit."""

    code = "place_unknown"
    status = 422
    vi = "Không có đơn vị nào có thẩm quyền ở nơi mang mã «{place}»."
    en = "No unit is competent at the place with the code “{place}”."
    next_vi = "Hãy chọn lại nơi cần chuyển đến."
    next_en = "Choose the place again."


class OwnProposal(Refused):
    """Who proposed a result was about to sign it, as head or in somebody's place."""

    code = "own_proposal"
    status = 403
    vi = "Bạn đã trình hồ sơ này nên không ký được, kể cả khi ký thay."
    en = "You proposed this file, so you cannot sign it, not even in somebody's place."
    next_vi = "Hãy để người có thẩm quyền khác ký, hoặc trả lại để người khác trình."
    next_en = "Let another head sign, or send it back so that somebody else proposes it."


class SharingUnknown(Refused):
    """A way of sharing out work that the platform does not know."""

    code = "sharing_unknown"
    status = 422
    vi = "Không có cách chia việc «{rule}»."
    en = "There is no way of sharing out work called “{rule}”."


class OfficerUnfit(Refused):
    """The officer may not settle this at the unit, or is away."""

    code = "officer_unfit"
    status = 422
    vi = "Cán bộ được chọn không có quyền giải quyết ở đơn vị này hoặc đang vắng mặt."
    en = "The officer chosen may not settle this at the unit, or is away."
    next_vi = "Hãy chọn một cán bộ khác của đơn vị."
    next_en = "Choose another officer of the unit."
