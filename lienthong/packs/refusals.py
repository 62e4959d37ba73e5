"""What the packs room refuses, by name."""

from __future__ import annotations

from collections.abc import Sequence

from lienthong.core.refusals import Refused


class PackWrong(Refused):
    """A pack with problems is neither loaded nor compared; ``problems`` lists them with file and line."""

    code = "pack_wrong"
    status = 422
    vi = "Gói {pack} có {count} lỗi, không dùng được: {summary}."
    en = "The pack {pack} has {count} problems and cannot be used: {summary}."
    next_vi = "Chạy `lienthong pack check` để xem từng lỗi với tệp và dòng."
    next_en = "Run `lienthong pack check` to see each with its file and line."


class DefinitionDropsData(Refused):
    """A text for a day on which another stands has no place for what open dossiers hold; ``dropped`` lists it all."""

    code = "definition_drops_data"
    vi = "Bản mới của thủ tục {procedure} (từ {since}) làm mất dữ liệu của hồ sơ đang mở: {summary}."
    en = "The new text of procedure {procedure} (from {since}) would drop data from open dossiers: {summary}."
    next_vi = "Hãy đặt ngày hiệu lực mới (since) để thành phiên bản mới; hồ sơ đã nộp ở lại phiên bản cũ."
    next_en = "Give the change a new since day; it becomes a new version, and what was filed stays on the old one."


_SHOWN = 3


def pack_wrong(pack: str, problems: Sequence[object]) -> PackWrong:
    """Return the refusal of a pack with its problems."""
    said = [str(problem) for problem in problems]
    return PackWrong(pack=pack, count=len(said), summary="; ".join(said[:_SHOWN]), problems=said)


class SheetTooLarge(Refused):
    """A list larger than any that an office publishes."""

    code = "sheet_too_large"
    status = 413
    vi = "Tệp {name} quá lớn (giới hạn {limit})."
    en = "The file {name} is too large (the limit is {limit})."
    next_vi = "Hãy chia danh mục thành nhiều tệp, ví dụ mỗi lĩnh vực một tệp."
    next_en = "Split the list into several files, for instance one for each field."


class SheetUnknown(Refused):
    """The bytes are neither text nor a workbook, whatever the file is called."""

    code = "sheet_unknown"
    status = 415
    vi = "Tệp {name} không phải bảng tính CSV hay XLSX; phần đuôi của tên không nói lên điều gì."
    en = "The file {name} is neither a CSV nor an XLSX table, whatever its name says."
    next_vi = "Hãy lưu danh mục từ chương trình bảng tính thành CSV (UTF-8) hoặc XLSX."
    next_en = "Save the list from a spreadsheet program as CSV (UTF-8) or XLSX."


class SheetOldFormat(Refused):
    """A workbook of the format before 2007."""

    code = "sheet_old_format"
    status = 415
    vi = "Tệp {name} ở định dạng cũ (trước 2007), không đọc được."
    en = "The file {name} has the format before 2007, which is not read."
    next_vi = "Hãy mở tệp và lưu lại thành XLSX hoặc CSV (UTF-8)."
    next_en = "Open it and save it as XLSX or CSV (UTF-8)."


class SheetEncrypted(Refused):
    """A workbook with a password."""

    code = "sheet_encrypted"
    status = 422
    vi = "Tệp {name} có mật khẩu."
    en = "The file {name} has a password."
    next_vi = "Hãy bỏ mật khẩu rồi nhập lại: danh mục thủ tục là thông tin công khai."
    next_en = "Remove the password and import it again: a list of procedures is public."


class SheetNotText(Refused):
    """A table whose letters are not UTF-8."""

    code = "sheet_not_text"
    status = 422
    vi = "Tệp {name} không phải văn bản UTF-8 (từ byte {byte})."
    en = "The file {name} is not text in UTF-8 (from byte {byte})."
    next_vi = "Hãy lưu lại thành “CSV UTF-8” để giữ đúng dấu tiếng Việt."
    next_en = "Save it again as “CSV UTF-8”, which keeps Vietnamese letters as they are."


class SheetDamaged(Refused):
    """A table that begins like one and cannot be read to its end."""

    code = "sheet_damaged"
    status = 422
    vi = "Tệp {name} bị hỏng, không đọc được: {why}."
    en = "The file {name} is damaged and cannot be read: {why}."
    next_vi = "Hãy mở tệp bằng chương trình bảng tính và lưu lại."
    next_en = "Open it in a spreadsheet program and save it again."


class ProcedureCodeBad(Refused):
    """A code that no procedure of the pack could have."""

    code = "procedure_code_bad"
    status = 422
    vi = "“{given}” không phải mã thủ tục của gói này: {words}."
    en = "“{given}” is no code of a procedure of this pack: {words}."
    next_vi = "Hãy dùng mã trong danh mục công bố, hoặc --design cho mã thiết kế (chữ cái, chữ số, dấu chấm, dấu gạch)."
    next_en = "Use the code of the published list, or --design for one of your own (letters, digits, dots, hyphens)."


class ProcedureCodeTaken(Refused):
    """The pack has a procedure of that code; nothing is overwritten."""

    code = "procedure_code_taken"
    vi = "Mã {given} đã có ở {file}; không ghi đè."
    en = "The code {given} already stands in {file}, which is not overwritten."
    next_vi = "Hãy sửa tệp đó, hoặc chọn mã khác."
    next_en = "Change that file, or choose another code."


class ProcedureTitleBad(Refused):
    """A title that no page could show."""

    code = "procedure_title_bad"
    status = 422
    vi = "Tên thủ tục có ký tự không hiện được, hoặc dài quá {limit} chữ."
    en = "The title has letters that cannot be shown, or is longer than {limit}."
    next_vi = "Hãy viết tên ngắn gọn trên một dòng."
    next_en = "Write it briefly, on one line."


class PackNameUnknown(Refused):
    """A name that the pack does not have."""

    code = "pack_name_unknown"
    status = 422
    vi = "Gói không có {what} “{given}”; có: {known}."
    en = "The pack has no {what} “{given}”; there is: {known}."
    next_vi = "Hãy dùng một tên trong số đó."
    next_en = "Use one of those."


class PackLacks(Refused):
    """A pack that has not yet what every procedure stands on."""

    code = "pack_lacks"
    status = 422
    vi = "Gói {pack} không có {what}, nên chưa viết được thủ tục."
    en = "The pack {pack} has no {what}, so no procedure can be written yet."
    next_vi = "Hãy thêm vào gói trước; bảng đơn vị lớn do `lienthong pack build` làm."
    next_en = "Add them first; the big tables of units are made by `lienthong pack build`."


class AuthoringForSteering(Refused):
    """The page on which definitions are tried is for those who may publish them."""

    code = "authoring_for_steering"
    status = 403
    vi = "Trang xem thử định nghĩa dành cho người chỉ đạo, là người được công bố thủ tục."
    en = "The page for trying definitions is for those who steer, who may publish procedures."
    next_vi = "Hãy gửi tệp cho ban chỉ đạo của tỉnh hoặc của cả nước, hoặc chạy `lienthong pack check`."
    next_en = "Send the file to the steering committee of the province or country, or run `lienthong pack check`."


class DefinitionEmpty(Refused):
    """Neither a file nor a text was sent."""

    code = "definition_empty"
    status = 422
    vi = "Chưa có tệp hay nội dung nào."
    en = "There is neither a file nor a text."
    next_vi = "Hãy chọn tệp YAML, hoặc dán nội dung vào ô."
    next_en = "Choose a YAML file, or paste what stands in it."


class DefinitionTooLarge(Refused):
    """A file larger than any definition."""

    code = "definition_too_large"
    status = 413
    vi = "Tệp {name} quá lớn cho một định nghĩa (giới hạn {limit_kb} kB)."
    en = "The file {name} is too large for a definition (the limit is {limit_kb} kB)."
    next_vi = "Một tệp chỉ viết một thủ tục; hãy kiểm tra xem có chọn nhầm tệp không."
    next_en = "One file holds one procedure; see whether it is the right one."


class DefinitionNotText(Refused):
    """The bytes are no text, whatever the file is called."""

    code = "definition_not_text"
    status = 415
    vi = "{name} không phải văn bản UTF-8; phần đuôi của tên không nói lên điều gì."
    en = "{name} is not text in UTF-8, whatever its name says."
    next_vi = "Hãy lưu lại thành văn bản UTF-8 (YAML)."
    next_en = "Save it as text in UTF-8 (YAML)."


class HistoryAlreadyTold(Refused):
    """An installation has one invented history; another beside it would be counted together with the first."""

    code = "history_already_told"
    vi = "Đã có lịch sử mẫu: {dossiers} hồ sơ trong {days} ngày (seed {seed})."
    en = "A synthetic history was told already: {dossiers} dossiers in {days} days (seed {seed})."
    next_vi = "Chạy lại với đúng các số đó để kể tiếp, hoặc dùng một bản cài đặt mới."
    next_en = "Run it with the same numbers to go on, or use a new installation."


class NothingToTell(Refused):
    """Without offices or procedures nothing can have happened."""

    code = "nothing_to_tell"
    vi = "Chưa có cơ quan hoặc thủ tục nào, nên chưa thể kể lịch sử mẫu."
    en = "There is no office or no procedure yet, so no history can be told."
    next_vi = "Hãy nạp một gói quốc gia: `lienthong pack load packs/vn`."
    next_en = "Load a country: `lienthong pack load packs/vn`."
