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


_SHOWN = 3


def pack_wrong(pack: str, problems: Sequence[object]) -> PackWrong:
    """Return the refusal of a pack with its problems."""
    said = [str(problem) for problem in problems]
    return PackWrong(pack=pack, count=len(said), summary="; ".join(said[:_SHOWN]), problems=said)
