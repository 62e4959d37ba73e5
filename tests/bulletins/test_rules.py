"""Periods, rankings with care for small numbers, what a correction changed, the sheet: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from lienthong.bulletins.definitions import BulletinDefinition
from lienthong.bulletins.rules.composing import MOST_CHANGES, Imprint, sheet_of
from lienthong.bulletins.rules.measures import (
    Pair,
    Placed,
    differences,
    interval,
    kept_of,
    measured,
    rank,
    say_change,
    say_pair,
)
from lienthong.bulletins.rules.periods import Period, last_ended, period_with
from lienthong.documents.rendering.sheets import Grid, Passage

DEMO = Path(__file__).resolve().parents[2] / "packs/demo/bulletins/daily.yaml"
FRIDAY = date(2026, 11, 27)
WARNING = {
    "vi": "Đơn vị im lặng",
    "en": "x",
    "unit": "Xã Mẫu có tên rất dài " * 4,
    "procedure": "–",
    "since": "20/11/2026",
}


def written() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(DEMO.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    return loaded


def test_periods_are_days_weeks_from_monday_and_months() -> None:
    assert period_with("daily", FRIDAY) == Period("daily", FRIDAY, date(2026, 11, 28))
    week = period_with("weekly", FRIDAY)
    assert (week.start, week.end, week.last) == (date(2026, 11, 23), date(2026, 11, 30), date(2026, 11, 29))
    month = period_with("monthly", date(2026, 12, 31))
    assert (month.start, month.end) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month.before() == period_with("monthly", FRIDAY)
    words = [one.words.vi for one in (period_with("daily", FRIDAY), week, month)]
    assert words == ["ngày 27/11/2026", "tuần từ 23/11/2026 đến 29/11/2026", "tháng 12/2026"]


@pytest.mark.parametrize(("hour", "day"), [(5, 25), (6, 26)])
def test_a_bulletin_is_due_from_its_hour_on(hour: int, day: int) -> None:
    local = datetime(2026, 11, 27, hour, 0)  # noqa: DTZ001 - a local moment
    assert last_ended("daily", time(6), local).start == date(2026, 11, day)


def test_nine_of_nine_do_not_beat_990_of_1000_and_three_cases_stand_nowhere() -> None:
    places = [
        Placed("a", "Lớn, tốt", 990, 1000),
        Placed("b", "Nhỏ, trọn vẹn", 9, 9),
        Placed("c", "Lớn, kém", 700, 1000),
        Placed("d", "Nhỏ, kém", 5, 9),
        Placed("e", "Ba hồ sơ", 0, 3),
        Placed("f", "Không có gì", 0, 0),
    ]
    ranked = rank(places, most=1, least=5)
    assert [one.code for one in ranked.best] == ["a"]
    assert [one.code for one in ranked.worst] == ["c"]
    assert ranked.too_few == 2
    few = rank(places[:2], most=5, least=5)
    assert (len(few.best), few.worst) == (2, ())
    low, high = interval(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)  # as any table of Wilson's interval has it


def test_numbers_read_with_what_they_are_of_and_with_their_change() -> None:
    assert measured("on_time", {"done_on_time": 9, "done_late": 1}) == (9, 10)
    assert measured("received", {"received": 4}) == (4, None)
    assert measured("received", None) is None
    pairs: list[Pair | None] = [None, (1234, None), (0, 0), (1234, 1300)]
    assert [say_pair(one) for one in pairs] == ["–", "1.234", "–", "94,9 % (1.234/1.300)"]
    changes: list[tuple[Pair | None, Pair | None, str]] = [
        ((12, None), (10, None), "+2 (+20,0 %)"),
        ((8, None), (10, None), "−2 (−20,0 %)"),
        ((3, None), (0, None), "+3"),
        ((9, 10), (8, 10), "+10,0 điểm"),
        ((1, 0), (8, 10), "–"),
        (None, (1, None), "–"),
    ]
    assert [say_change(now, before) for now, before, _ in changes] == [said for _, _, said in changes]


def content(received: int, places: int = 0) -> dict[str, Any]:
    best = [{"code": str(n), "name": f"Xã {n}", "part": n, "whole": 30} for n in range(places)]
    title = {"vi": "Hồ sơ", "en": "Requests"}
    ranking = {"title": title, "by": "on_time", "least": 2, "best": best, "worst": best[:1], "too_few": places}
    rows = [{"code": "received", "now": [received, None], "before": None}]
    return {"place": {"vi": "Xã Mẫu"}, "sections": [{"title": title, "rows": rows}, ranking]}


def test_a_correction_names_what_differs_and_nothing_else() -> None:
    old, new = content(10, 1), content(12, 2)
    assert differences(old, new) == [
        {"vi": "Hồ sơ nộp", "en": "Files received", "before": "10", "after": "12"},
        {"vi": "Xong đúng hạn: Xã 1", "en": "Done on time: Xã 1", "before": "–", "after": "3,3 % (1/30)"},
    ]
    assert differences(old, old) == []


def test_the_sheet_of_a_correction_says_why_and_cuts_a_long_list() -> None:
    definition, period = BulletinDefinition.model_validate(written()), period_with("daily", FRIDAY)
    moment = datetime(2026, 11, 28, 6, 0)  # noqa: DTZ001 - local
    imprint = Imprint("UBND Xã Mẫu", "Mẫu", "C", "https://x/C", 2, "ghi muộn", moment, "")
    changes = [{"vi": f"Số {n}", "en": f"No. {n}", "before": "1", "after": "2"} for n in range(MOST_CHANGES + 3)]
    sheet = sheet_of(definition, period, content(5, 3), changes, imprint)
    assert "bản sửa lần 1" in sheet.head.beneath
    said = [one.text.words for one in sheet.blocks if isinstance(one, Passage)]
    assert said[0] == "Lý do sửa: ghi muộn"
    assert "Còn 3 thay đổi khác trong tệp dữ liệu." in said
    assert len([one for one in sheet.blocks if isinstance(one, Grid)]) == 3
    plain = sheet_of(definition, period, content(5), changes[:1], imprint)
    assert any("Chưa nơi nào" in one.text.words for one in plain.blocks if isinstance(one, Passage))
    quiet = content(5, 3)
    quiet["sections"][1] |= {"worst": [], "too_few": 0}
    first = sheet_of(definition, period, quiet, [], Imprint("U", "M", "C", "x", 1, "", moment, ""))
    assert "bản sửa" not in first.head.beneath


def test_what_stood_when_it_was_made_stays_in_a_correction_and_lists_say_what_is_left() -> None:
    title = {"vi": "Nhiệm vụ", "en": "Tasks"}
    task = {"code": "1", "vi": "Số hóa", "en": "x", "unit": "Bộ Mẫu", "due": "01/11/2026", "days_late": 26}
    reading = {"code": "on_time", "vi": "Đúng hạn", "en": "On time", "now": [9, 10], "before": [0, 0]}
    old = content(5) | {"sections": [{"title": title, "tasks": [task], "left": 2}, {"title": title, "readings": []}]}
    new = content(5) | {"sections": [{"title": title, "tasks": []}, {"title": title, "readings": [reading]}]}
    kept = kept_of(old, new)
    assert kept["sections"] == [old["sections"][0], new["sections"][1]]
    assert [one["vi"] for one in differences(old, kept)] == ["Đúng hạn"]
    none = {"title": title, "warnings": [], "left": 0}
    definition = BulletinDefinition.model_validate(written())
    moment = datetime(2026, 11, 28, 6, 0)  # noqa: DTZ001 - local
    imprint = Imprint("U", "M", "C", "x", 1, "", moment, "")
    group = {"vi": "Tiến độ", "en": "Pace", "points": 12.5, "max": 20.0, "measurable": 18.0}
    ranks = [{"vi": "cả nước", "en": "country", "rank": n, "of": 34, "change": n - 1} for n in (1, 2)]
    index = {"title": title, "groups": [group, group | {"vi": "Số hóa", "points": None}], "total": 12.5}
    index |= {"measurable": 18.0, "scale": 100.0, "ranks": ranks}
    whole = {**kept, "sections": [*kept["sections"], none, none | {"warnings": [WARNING]}, index]}
    assert [one["after"] for one in differences(kept, whole)] == ["12,50"]
    blocks = sheet_of(definition, period_with("daily", FRIDAY), whole, [], imprint).blocks
    said = [one.text.words for one in blocks if isinstance(one, Passage)]
    assert "Còn 2 mục khác." in said
    assert "Không có cảnh báo nào chờ nhận lúc lập bản tin." in said
    assert [one.rows[0] for one in blocks if isinstance(one, Grid)] == [
        ("Số hóa", "Bộ Mẫu", "01/11/2026", "26"),
        ("Đúng hạn", "90,0 % (9/10)", "–", "–"),
        ("Đơn vị im lặng", f"{'Xã Mẫu có tên rất dài ' * 2}Xã Mẫu có tên r…", "–", "20/11/2026"),
        ("Tiến độ", "12,50", "18,00", "20,00"),
    ]
    corrected = sheet_of(definition, period_with("daily", FRIDAY), whole, [], replace(imprint, edition=2)).blocks
    assert [one.text.words for one in corrected if isinstance(one, Passage)].count("Như trong bản trước.") == 3
    assert "Xếp hạng trong cả nước: 1/34." in said
    assert "Xếp hạng trong cả nước: 2/34, so với tuần trước +1 bậc." in said


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sections": [{"title": {"vi": "a", "en": "a"}}]}, "bulletin_section_shape"),
        ({"sections": [{"title": {"vi": "a", "en": "a"}, "numbers": ["done", "done"]}]}, "bulletin_number_twice"),
        ({"levels": ["commune"]}, "bulletin_levels"),
        ({"signed_line": "{hat}"}, "placeholder_unknown"),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        BulletinDefinition.model_validate(written() | change)
    assert refused.value.errors()[0]["type"] == code
