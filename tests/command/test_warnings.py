"""Warnings as pages: who sees which, every kind in plain words, acts as forms that lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lienthong.command.warning_words import cause_words, strength_words
from lienthong.command.warnings import top_causes
from lienthong.command.weeks_chart import weeks_chart
from lienthong.core.values import Actor, Role, system
from lienthong.indicators.actions.watching import raise_warnings
from lienthong.indicators.models import EarlyWarning, LikeCase, OpenDossier
from lienthong.indicators.rules.warning import KIND_NAMES, Cause
from lienthong.units import queries as units
from tests.dossiers.making import BEES, FRIDAY, PLACE, Country, file, open_officer
from tests.portal.visiting import Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]
LIST = "/command/warnings"
SEEN: dict[str, dict[str, Any]] = {
    "likely_late": {"open": 20, "overdue": 1, "misses": 12.4},
    "worsening": {"usual": 0.96, "recent": 0.875, "fall": 5.5, "weeks": [[96, 100]] * 12 + [[0, 0], [88, 100]]},
    "overflow": {"due": [3, 40, 0], "day": 1, "pace": 10.5, "days": 20, "received": 300, "done": 210},
    "silent": {"days": 5, "usual": 22.4},
    "registry_quality": {"usual": 0.99, "recent": 0.91, "fall": 6.0, "weeks": [[99, 100]] * 3},
    "service_failing": {"asked": 50, "down": 25},
    "task_pace": {"vi": "Còn 40 việc, mỗi tuần xong 2", "en": "40 to do, 2 done a week"},
}


@pytest.fixture
def place(country: Country) -> int:
    return units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id


@pytest.fixture
def monitor(place: int) -> Actor:
    return open_officer("Monitor", units.version_of(place, on=FRIDAY.date()).parent_id or 0, Role.MONITOR)


def warned(unit_id: int, kind: str = "overflow", strength: float = 20, **more: Any) -> EarlyWarning:
    raise_warnings([Cause(kind, unit_id, strength, SEEN[kind], **more)], by=system("warnings"), at=FRIDAY)
    return EarlyWarning.objects.get(kind=kind, unit_id=unit_id)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_is_said_in_plain_words(kind: str) -> None:
    words = cause_words(kind, SEEN[kind])
    assert words.vi != words.en
    assert "{" not in words.vi + words.en
    assert strength_words(kind, 0.2).en.startswith("1 ")


def test_the_weeks_are_drawn_with_gaps_where_nothing_was_done() -> None:
    chart = weeks_chart([(9, 10), (0, 0), (5, 10)], usual=0.9)
    assert (chart.low, len(chart.line.split())) == (50, 2)
    assert [point.y for point in chart.points] == ["29.6", None, "108.0"]
    assert chart.points[0].weeks_ago == 3


def test_a_stranger_goes_to_the_door_and_who_leads_nothing_is_refused(country: Country, open_as: Open) -> None:
    assert open_as(None).get(LIST).url.startswith("/sign-in")
    assert open_as(country.settle).get(LIST).says("board_for_leaders")


def test_the_list_shows_what_one_watches_and_can_be_narrowed(
    place: int, country: Country, monitor: Actor, open_as: Open
) -> None:
    assert open_as(monitor).get(LIST).says("Không có cảnh báo nào ở đây")
    for number, kind in enumerate(SEEN):
        warned(place, kind, 10 + number, procedure=BEES if kind == "likely_late" else "")
    page = open_as(monitor).get(LIST)
    assert page.says(
        "Cảnh báo sớm (7)", "43 hồ sơ đến hạn trong 2 ngày làm việc tới", "chờ:", "Trưởng xã", "23/11/2026"
    )
    assert page.text.index("Còn 40 việc") < page.text.index("khoảng 12 hồ sơ sẽ trễ")
    for query, shown, hidden in (
        ("kind=silent", "không nhận, không trả", "Còn 40 việc"),
        ("place=commune:00101", "Còn 40 việc", "Không có cảnh báo"),
        ("place=commune:00102", "Không có cảnh báo", "Còn 40 việc"),
        ("state=taken", "Không có cảnh báo", "Còn 40 việc"),
        ("mine=1", "Không có cảnh báo", "Còn 40 việc"),
        ("kind=x&state=x&place=x", "Còn 40 việc", "Không có cảnh báo"),
    ):
        page.get(f"{LIST}?{query}")
        assert page.says(shown), query
        assert not page.says(hidden), query
    assert open_as(country.head).get(LIST).says("Còn 40 việc")
    assert open_as(country.head).get(f"{LIST}?place=province:02").says("board_outside_right")
    assert open_as(country.auditor).get(LIST).says("Còn 40 việc")


@pytest.mark.parametrize("kind", SEEN)
def test_a_warning_shows_its_evidence(place: int, monitor: Actor, open_as: Open, kind: str) -> None:
    LikeCase.objects.create(unit_id=place, procedure=BEES, stretch=5, month=date(2026, 11, 1), cases=47, late=31)
    warning = warned(place, kind, procedure=BEES if kind == "likely_late" else "")
    page = open_as(monitor).get(f"{LIST}/{warning.pk}")
    assert page.status == 200
    expected = {
        "likely_late": ("31/47", "6–10 ngày", "đơn vị này"),
        "worsening": ("<polyline", "5,5 lần", "87,5%"),
        "overflow": ("Trong 20 ngày làm việc qua: nhận 300, xong 210",),
    }.get(kind, (cause_words(kind, SEEN[kind]).vi,))
    assert page.says(*expected, "Hệ thống nêu cảnh báo")


def test_a_warning_is_taken_explained_and_judged_by_forms_that_lose_nothing(
    place: int, country: Country, monitor: Actor, open_as: Open
) -> None:
    address = f"{LIST}/{warned(place).pk}"
    head, judge = open_as(country.head), open_as(monitor)
    assert not head.get(address).says('value="close"')
    assert head.post(address, {"do": "take"}).follow().says("Đã nhận", 'name="until"')
    refused = head.post(address, {"do": "explain", "words": "Thiếu người", "until": "2026-02-31"})
    assert refused.status == 422
    assert refused.says("explanation_incomplete", "Thiếu người")
    assert head.post(address, {"do": "explain", "words": "Thiếu người", "until": "2026-12-01"}).status == 302
    assert judge.get(address).says("Thiếu người", "Đã giải trình", 'value="close"')
    assert judge.post(address, {"do": "close", "result": "", "why": "Đã xem"}).says("warning_result_unknown", "Đã xem")
    assert judge.post(address, {"do": "close", "result": "right", "why": "Đã thêm người"}).status == 302
    assert judge.get(address).says("Cảnh báo đúng", "Đã thêm người")
    assert judge.get(LIST).says("Cảnh báo có đúng không", "100%")
    assert head.post(address, {"do": "take"}).says("warning_over")
    assert head.post(address, {"do": "dance"}).status == 404
    assert head.get(f"{LIST}/999999").status == 404


def test_the_queue_of_a_commune_says_how_likely_each_file_is_late(
    place: int, country: Country, monitor: Actor, open_as: Open
) -> None:
    opened = file(country)
    what = {"unit_id": opened.unit_id, "procedure": opened.procedure}
    OpenDossier.objects.create(code=opened.code, due_at=opened.due_at, **what)
    LikeCase.objects.bulk_create(
        LikeCase(stretch=part, month=date(2026, 11, 1), cases=50, late=31, **what) for part in range(8)
    )
    page = open_as(monitor).get(f"/command/communes/{PLACE}")
    assert page.says(opened.code, "Khả năng trễ 62%: 31 trong 50 hồ sơ tương tự đã trễ")


def test_a_board_gets_its_causes_in_a_constant_number_of_statements(
    place: int, monitor: Actor, django_assert_max_num_queries: Any
) -> None:
    found = [Cause("overflow", place, number + 1, SEEN["overflow"], subject=str(number)) for number in range(15)]
    raise_warnings(found, by=system("warnings"), at=FRIDAY)
    with django_assert_max_num_queries(4):
        shown = top_causes(monitor, at=FRIDAY)
    assert len(shown["warnings"]) == 10
    assert shown["warnings"][0].strength.vi == "15 hồ sơ"
