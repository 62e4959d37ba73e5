"""What the packs room refuses, by name."""

from __future__ import annotations

from lienthong.core.refusals import Refused


class PackWrong(Refused):
    """A pack with problems is not loaded; ``problems`` lists them with file and line."""

    code = "pack_wrong"
    status = 422
    vi = "Gói {pack} có {count} lỗi, chưa nạp được: {summary}."
    en = "The pack {pack} has {count} problems and was not loaded: {summary}."
    next_vi = "Chạy `lienthong pack check` để xem từng lỗi với tệp và dòng."
    next_en = "Run `lienthong pack check` to see each with its file and line."
