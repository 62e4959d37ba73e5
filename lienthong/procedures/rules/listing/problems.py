"""What can be wrong with a row of a list: a stable code, what is the case, what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.core.values import Text

_SHOWN = 60  # letters of a wrong value that a problem repeats


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in a row: its number in the file, the column as the file calls it, what and what instead."""

    row: int
    column: str
    code: str
    value: str
    message: Text
    right: Text


_MESSAGES: Mapping[str, tuple[Text, Text]] = {
    "code_missing": (Text("thiếu mã thủ tục", "the code is missing"), Text("{shape_vi}", "{shape_en}")),
    "code_shape": (Text("mã “{value}” sai dạng", "the code “{value}” has the wrong shape"),
                   Text("{shape_vi}", "{shape_en}")),
    "code_lost_zeros": (
        Text("mã “{value}” là một số, các số 0 cuối đã mất", "the code “{value}” is a number and lost its last zeros"),
        Text("định dạng cột mã là văn bản: {shape_vi}", "format the column as text: {shape_en}"),
    ),
    "code_twice": (
        Text("mã “{value}” còn ở hàng {other}", "the code “{value}” also stands in row {other}"),
        Text("mỗi mã một hàng", "one row for each code"),
    ),
    "name_missing": (Text("thiếu tên thủ tục", "the name is missing"),
                     Text("tên đầy đủ của thủ tục", "the full name of the procedure")),
    "agency_missing": (
        Text("không rõ cơ quan nào giải quyết", "it is not said which agency settles it"),
        Text("tên hoặc mã cơ quan, ví dụ “UBND cấp xã”", "an agency's name or code, such as “UBND cấp xã”"),
    ),
    "agency_unknown": (
        Text("không có cơ quan “{value}”", "there is no agency “{value}”"),
        Text("tên hoặc mã của một cơ quan đang có, ví dụ “Bộ Tư pháp”", "the name or code of an agency that exists"),
    ),
    "agency_ambiguous": (
        Text("có nhiều cơ quan tên “{value}”", "several agencies are called “{value}”"),
        Text("mã định danh của cơ quan", "the agency's identification code"),
    ),
    "owner_unsuitable": (
        Text("“{value}” không phải một bộ, ngành hoặc một tỉnh", "“{value}” is neither a ministry nor a province"),
        Text("tên hoặc mã của bộ, ngành hay của tỉnh", "a ministry's or a province's name or code"),
    ),
    "level_unknown": (
        Text("không có cấp “{value}”", "there is no level “{value}”"),
        Text("một trong: {levels_vi}", "one of: {levels_en}"),
    ),
    "level_ended": (
        Text("cấp “{value}” không còn", "the level “{value}” exists no more"),
        Text("một trong: {levels_vi}", "one of: {levels_en}"),
    ),
    "term_unreadable": (
        Text("không đọc được thời hạn “{value}”", "the term “{value}” cannot be read"),
        Text("ví dụ “3 ngày làm việc”, “15 ngày”, “trong ngày”", "such as “3 working days”, “15 days”, “same day”"),
    ),
    "mode_unknown": (
        Text("không hiểu mức độ “{value}”", "the mode “{value}” is not understood"),
        Text("“toàn trình”, “một phần” hoặc “cung cấp thông tin”", "“full”, “partial” or “paper”"),
    ),
    "date_impossible": (
        Text("“{value}” không phải ngày có thật", "“{value}” is not a day that exists"),
        Text("ngày/tháng/năm, ví dụ 01/07/2025", "day/month/year, such as 01/07/2025"),
    ),
    "formula": (
        Text("ô là công thức: “{value}”", "the cell is a formula: “{value}”"),
        Text("giá trị, không bắt đầu bằng = + - @", "a value that does not begin with = + - @"),
    ),
    "text_too_long": (
        Text("dài quá {limit} ký tự", "over {limit} letters long"),
        Text("không quá {limit} ký tự", "at most {limit} letters"),
    ),
    "unprintable": (
        Text("có ký tự không in được", "it holds characters that cannot be printed"),
        Text("chỉ chữ và dấu thường", "ordinary letters and signs"),
    ),
    "cells_too_many": (
        Text("có ô ngoài các cột: “{value}”", "a cell stands outside the columns: “{value}”"),
        Text("đặt giá trị có dấu phân cách trong ngoặc kép", "put a value that holds the separator in quotes"),
    ),
}  # fmt: skip
CODES = tuple(_MESSAGES)


def row_problem(row: int, column: str, code: str, value: str = "", **facts: object) -> RowProblem:
    """Return the problem ``code`` of a row in both languages; ``facts`` fill what its words name."""
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    message, right = (
        Text(words.vi.format(value=shown, **facts), words.en.format(value=shown, **facts)) for words in _MESSAGES[code]
    )
    return RowProblem(row, column, code, shown, message, right)
