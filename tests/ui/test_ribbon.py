"""The day ribbon, the time tag and the thread: what is drawn, and the same in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.template import Context, Template

from lienthong.core.values import Text
from lienthong.dossiers.queries import Thread, ThreadAct
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.deadline import due
from lienthong.procedures.definitions import Term
from lienthong.ui.ribbon import ribbon_of, time_tag
from lienthong.ui.thread import thread_view
from tests.dossiers.calendars import calendar, local

FRIDAY = local("2026-11-20 09:00")


def deadline(days: int, *more: Event, at: datetime = FRIDAY):
    return due(Term(kind="working_days", amount=days), calendar(), [Event(EventKind.STARTED, at), *more])


def render(source: str, **facts: object) -> str:
    return Template(source).render(Context({"language": "vi", "at": FRIDAY} | facts))


def test_every_day_says_what_it_is():
    ribbon = ribbon_of(deadline(1), at=FRIDAY)
    assert [cell.day.date.day for cell in ribbon.cells] == [20, 21, 22, 23]
    assert [cell.number for cell in ribbon.cells] == ["20/11", "21", "22", "23"]
    assert [cell.mark.en if cell.mark else "" for cell in ribbon.cells] == ["today", "", "", "due"]
    assert ribbon.cells[0].said.vi.startswith("thứ Sáu, 20/11/2026: ")
    assert "nộp" in ribbon.cells[0].said.vi
    text = render("{% ribbon deadline %}", deadline=deadline(1))
    assert "day-weekend" in text
    assert "is-end" in text
    assert "nên hạn trả kết quả là" in text


def test_a_long_ribbon_shows_its_ends_and_its_sentence_names_the_rest():
    ribbon = ribbon_of(deadline(60), at=FRIDAY)
    assert len(ribbon.cells) == 24
    assert [cell.is_after_gap for cell in ribbon.cells].index(True) == 12
    assert "after-gap" in render("{% ribbon deadline %}", deadline=deadline(60))


@pytest.mark.parametrize(("hours", "style", "icon"), [(0, "good", "✓"), (72, "soon", "◷"), (200, "late", "!")])
def test_a_color_never_stands_without_an_icon_and_a_word(hours, style, icon):
    tag = time_tag(deadline(1), at=FRIDAY + timedelta(hours=hours))
    assert (tag.style, tag.icon) == (style, icon)
    assert tag.label.vi
    assert f"time-{style}" in render("{% time_tag d %}", d=deadline(1), at=FRIDAY + timedelta(hours=hours))


def act(number: int, at: datetime, kind: str, name: str, unit: str = "", words: str = "") -> ThreadAct:
    return ThreadAct(number, "dossiers.x", Text("Việc", "Act"), at, name, kind, unit, words, "RECEIVED", {})


def test_the_thread_says_who_did_what_and_how_long_the_file_lay():
    acts = (
        act(1, FRIDAY, "person", "An Bình"),
        act(2, FRIDAY + timedelta(hours=2), "officer", "Lê Long", "Ủy ban"),
        act(3, FRIDAY + timedelta(hours=3), "officer", "Lê Long", "", "Cần thêm giấy"),
        act(4, FRIDAY + timedelta(hours=3, seconds=5), "system", "results"),
        act(5, FRIDAY + timedelta(hours=4), "person", ""),
    )
    view = thread_view(Thread(acts, Text("Đang giải quyết", "Being settled"), Text("Ký", "Sign")))
    assert [knot.who.vi for knot in view.knots] == ["An Bình", "Lê Long, Ủy ban", "Lê Long", "Hệ thống", "Người nộp"]
    assert view.knots[0].waited is None
    assert view.knots[1].waited == Text("2 giờ", "2 hours")
    text = render("{% thread told %}", told=Thread(acts, Text("Xong", "Done"), None))
    assert "Cần thêm giấy" in text
    assert "knot-end" in text
    assert "Tiếp theo" not in text
