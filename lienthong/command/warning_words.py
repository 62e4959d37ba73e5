"""Warnings in plain words: what is wrong, how much it concerns, what was done. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lienthong.core.values import Text
from lienthong.indicators.rules.warning import (
    LIKELY_LATE,
    OVERFLOW,
    REGISTRY_QUALITY,
    SERVICE_FAILING,
    SILENT,
    TASK_PACE,
    WORSENING,
)
from lienthong.ui.words import number

Evidence = Mapping[str, Any]

#: What a kind's strength counts.
_COUNTS = {
    SERVICE_FAILING: Text("lần hỏi", "calls"),
    REGISTRY_QUALITY: Text("lần bị báo sai mỗi tuần", "disputes a week"),
    WORSENING: Text("hồ sơ trễ thêm mỗi tuần", "more late files a week"),
    TASK_PACE: Text("% còn phải làm", "% still to do"),
}
_FILES = Text("hồ sơ", "files")
#: What the lines of the ledger about a warning say was done.
DONE = {
    "indicators.warning_raised": Text("Hệ thống nêu cảnh báo", "The warning was raised"),
    "indicators.warning_taken": Text("Đã nhận xử lý", "It was taken"),
    "indicators.warning_explained": Text("Đã giải trình", "It was explained"),
    "indicators.warning_escalated": Text("Quá hạn, báo lên cấp trên", "Past its date: passed on"),
    "indicators.warning_closed": Text("Đã đóng", "It was closed"),
}


def strength_words(kind: str, strength: float) -> Text:
    """Say how many files (or calls) a warning concerns."""
    counted, amount = _COUNTS.get(kind, _FILES), max(round(strength), 1)
    return Text(f"{number(amount, 'vi')} {counted.vi}", f"{number(amount, 'en')} {counted.en}")


def cause_words(kind: str, evidence: Evidence) -> Text:
    """Say what was seen, in one sentence."""
    return _SAY[kind](evidence)


def _likely_late(seen: Evidence) -> Text:
    misses = round(seen["misses"])
    return Text(
        f"Trong {seen['open']} hồ sơ đang mở, khoảng {misses} hồ sơ sẽ trễ nếu cứ như những hồ sơ tương tự trước đây",
        f"Of {seen['open']} open files about {misses} will be late, as like files were before",
    )


def _overflow(seen: Evidence) -> Text:
    days, due = seen["day"] + 1, sum(seen["due"][: seen["day"] + 1])
    return Text(
        f"{due} hồ sơ đến hạn trong {days} ngày làm việc tới, trong khi mỗi ngày xong {number(seen['pace'], 'vi', 1)}",
        f"{due} files fall due within {days} working days, and {number(seen['pace'], 'en', 1)} are finished a day",
    )


def _silent(seen: Evidence) -> Text:
    usual = round(seen["usual"])
    return Text(
        f"{seen['days']} ngày làm việc không nhận, không trả hồ sơ nào; bình thường khoảng {usual}",
        f"Nothing received or finished in {seen['days']} working days; about {usual} is usual",
    )


def _worsening(seen: Evidence) -> Text:
    return _of_shares(seen, Text("Đúng hạn {now} trong 4 tuần qua", "{now} on time in the last 4 weeks"))


def _registry_quality(seen: Evidence) -> Text:
    return _of_shares(seen, Text("{now} lần đọc không bị báo sai trong 4 tuần qua", "{now} of readings undisputed"))


def _service_failing(seen: Evidence) -> Text:
    return Text(
        f"{seen['down']} trong {seen['asked']} lần hỏi hôm nay không được trả lời",
        f"{seen['down']} of {seen['asked']} calls today were not answered",
    )


def _task_pace(seen: Evidence) -> Text:
    return Text(str(seen.get("vi", "")), str(seen.get("en", "")))


def _of_shares(seen: Evidence, now: Text) -> Text:
    share, usual = 100 * seen["recent"], 100 * seen["usual"]
    return Text(
        f"{now.vi.format(now=number(share, 'vi', 1) + '%')}; bình thường {number(usual, 'vi', 1)}%",
        f"{now.en.format(now=number(share, 'en', 1) + '%')}; {number(usual, 'en', 1)}% is usual",
    )


_SAY: Mapping[str, Callable[[Evidence], Text]] = {
    LIKELY_LATE: _likely_late,
    OVERFLOW: _overflow,
    SILENT: _silent,
    WORSENING: _worsening,
    REGISTRY_QUALITY: _registry_quality,
    SERVICE_FAILING: _service_failing,
    TASK_PACE: _task_pace,
}
