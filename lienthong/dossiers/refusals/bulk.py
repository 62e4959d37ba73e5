"""What is refused about acts on many files."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class NothingTicked(Refused):
    """A bulk act was asked for and no dossier was ticked."""

    code = "nothing_ticked"
    status = 422
    vi = "Chưa chọn hồ sơ nào."
    en = "No file was ticked."
    next_vi = "Hãy đánh dấu các hồ sơ trong danh sách rồi thực hiện lại."
    next_en = "Tick the files in the list, then try again."


class TooManyTicked(Refused):
    """More dossiers were sent than one bulk act takes."""

    code = "too_many_ticked"
    status = 422
    vi = "Mỗi lần chỉ xử lý được {most} hồ sơ, bạn đã chọn {count}."
    en = "One bulk act takes {most} files, and {count} were ticked."
    next_vi = "Hãy làm từng phần của danh sách."
    next_en = "Do it in parts."


class ActNotForMany(Refused):
    """The act needs judgment or words of its own for each file."""

    code = "act_not_for_many"
    status = 422
    vi = "«{act}» không làm được cho nhiều hồ sơ cùng lúc."
    en = "“{act}” cannot be done on many files at once."
    next_vi = "Hãy mở từng hồ sơ."
    next_en = "Open the files one by one."
