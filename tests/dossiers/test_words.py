"""The clock in words: what is left, how pressing, the ribbon, the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import Deadline, due
from lienthong.dossiers.rules.words import days, explain, remaining, risk, say_day, say_term, say_time
from lienthong.procedures.definitions import Term
from tests.dossiers.calendars import (
    SAME_DAY,
    VIETNAM_2026,
    calendar_days,
    local,
    working_days,
    working_hours,
)


def filed(term: Term, at: str, *more: Event) -> Deadline:
    return due(term, VIETNAM_2026, [Event(EventKind.STARTED, local(at)), *more])


def left(deadline: Deadline, at: str) -> tuple[str, str]:
    found = remaining(deadline, local(at))
    return found.state, found.text.en


def test_times_read_as_people_write_them() -> None:
    said = say_time(local("2026-11-24 16:30"))
    assert (said.vi, said.en) == ("16:30 thứ Ba, 24/11/2026", "16:30 Tuesday, 24/11/2026")
    assert say_day(date(2026, 11, 22)).vi == "Chủ nhật, 22/11/2026"


@pytest.mark.parametrize(
    ("term", "vi", "en"),
    [
        (working_days(3), "3 ngày làm việc", "3 working days"),
        (working_days(1), "1 ngày làm việc", "1 working day"),
        (calendar_days(15), "15 ngày", "15 calendar days"),
        (working_hours(8), "8 giờ làm việc", "8 working hours"),
        (
            SAME_DAY,
            "trong ngày; nộp từ 15:00 trở đi thì trong ngày làm việc tiếp theo",
            "the same day; from 15:00 on, the next working day",
        ),
    ],
)
def test_a_term_in_words(term: Term, vi: str, en: str) -> None:
    said = say_term(term)
    assert (said.vi, said.en) == (vi, en)


def test_what_is_left_counts_down_by_counted_days() -> None:
    deadline = filed(working_days(3), "2026-11-20 09:00")  # due Thursday 26
    assert left(deadline, "2026-11-20 10:00") == ("running", "3 days left")
    assert left(deadline, "2026-11-24 10:00") == ("running", "2 days left")  # Culture Day
    assert left(deadline, "2026-11-25 18:00") == ("running", "1 day left")
    assert left(deadline, "2026-11-26 10:00") == ("running", "Today, before 17:00")
    assert left(deadline, "2026-11-26 17:00") == ("running", "Today, before 17:00")
    assert left(deadline, "2026-11-26 17:01") == ("late", "Overdue since today")
    assert left(deadline, "2026-11-27 09:00") == ("late", "1 day overdue")
    assert left(deadline, "2026-11-29 09:00") == ("late", "3 days overdue")


def test_working_days_and_calendar_days_are_told_apart() -> None:
    for term, vi in ((working_days(3), "Còn 3 ngày làm việc"), (calendar_days(3), "Còn 3 ngày")):
        assert remaining(filed(term, "2026-11-09 09:00"), local("2026-11-09 10:00")).text.vi == vi


def test_what_is_left_of_working_hours() -> None:
    deadline = filed(working_hours(8), "2026-11-09 09:00")  # due Tuesday 09:00
    assert remaining(deadline, local("2026-11-09 10:30")).seconds == 6 * 3600 + 1800
    assert left(deadline, "2026-11-09 10:30") == ("running", "6 h 30 min of work left")
    assert remaining(deadline, local("2026-11-10 10:00")).seconds == -3600


def test_a_pause_freezes_what_is_left() -> None:
    asked = Event(EventKind.PAUSED, local("2026-11-10 10:00"), "Thiếu", "person", until=local("2026-11-17 17:00"))
    deadline = filed(working_days(3), "2026-11-09 09:00", asked)
    first, second = (remaining(deadline, local(at)) for at in ("2026-11-11 09:00", "2026-11-16 09:00"))
    assert first == second
    assert first.state == "paused"
    assert first.text.en == "Paused, at the latest until 17:00 Tuesday, 17/11/2026"
    assert risk(deadline, local("2026-11-16 09:00")).label.en == "Waiting for the person"


def test_a_file_that_has_ended_is_on_time_or_late_for_good() -> None:
    for ended, word, color in (("2026-11-12 17:00", "On time", "green"), ("2026-11-12 17:01", "Late", "red")):
        deadline = filed(working_days(3), "2026-11-09 09:00", Event(EventKind.ENDED, local(ended)))
        assert left(deadline, "2026-12-01 09:00") == ("ended", word)
        pressing = risk(deadline, local("2026-12-01 09:00"))
        assert (pressing.color, pressing.label.en) == (color, word)


def test_colors_say_how_pressing_a_file_is() -> None:
    deadline = filed(working_days(3), "2026-11-09 09:00")  # due Thursday 12
    colors = [risk(deadline, local(f"2026-11-{day} 09:00")).color for day in ("10", "11", "12", "13")]
    assert colors == ["green", "green", "amber", "red"]
    same_day = filed(SAME_DAY, "2026-11-09 09:00")
    assert [risk(same_day, local(f"2026-11-09 {at}")).color for at in ("10:00", "15:30", "17:01")] == [
        "green",
        "amber",
        "red",
    ]


def test_the_ribbon_numbers_the_counted_days_and_names_the_others() -> None:
    ribbon = days(filed(working_days(3), "2026-11-20 09:00"), local("2026-11-24 09:00"))
    assert [(f"{day.date:%d}", str(day.kind), day.number) for day in ribbon] == [
        ("20", "before_start", 0),
        ("21", "weekend", 0),
        ("22", "weekend", 0),
        ("23", "counted", 1),
        ("24", "holiday", 0),
        ("25", "counted", 2),
        ("26", "counted", 3),
    ]
    assert [f"{day.date:%d}" for day in ribbon if day.is_worked] == ["20", "23", "25", "26"]
    assert [f"{day.date:%d}" for day in ribbon if day.is_today] == ["24"]
    assert [ribbon[0].is_filed, ribbon[-1].is_due] == [True, True]
    assert ribbon[4].label.en == "Vietnamese Culture Day"


def test_the_sentence_names_every_day_that_does_not_count() -> None:
    extended = Event(EventKind.EXTENDED, local("2026-11-25 09:00"), days=1)
    said = explain(filed(working_days(3), "2026-11-20 09:12", extended))
    assert said.vi == (
        "Nộp lúc 09:12 thứ Sáu, 20/11/2026; thời hạn 3 ngày làm việc; không tính Nghỉ hằng tuần (21/11–22/11), "
        "Ngày Văn hóa Việt Nam (24/11); gia hạn thêm 1 ngày làm việc; nên hạn trả kết quả là 17:00 thứ Sáu, 27/11/2026."
    ).replace("Nghỉ hằng tuần", VIETNAM_2026.rule(date(2026, 11, 21)).name.vi)
    assert said.en.endswith("extended by 1 working day; so it is due at 17:00 Friday, 27/11/2026.")


def test_the_sentence_of_a_plain_case_is_short_and_a_provisional_one_says_so() -> None:
    assert "không tính" not in explain(filed(SAME_DAY, "2026-11-20 09:00")).vi
    later = explain(
        filed(working_days(10), "2026-12-25 09:00", Event(EventKind.EXTENDED, local("2026-12-26 09:00"), days=2))
    )
    assert "chưa được công bố" in later.vi
    assert "2 working days" in later.en
