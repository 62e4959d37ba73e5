"""What another definition of a task changes is said in words: from what, to what, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.core.values import Text
from lienthong.plans.definitions import TaskDefinition
from lienthong.plans.rules.changes import changes
from tests.plans.written import BASIS, DONE, EACH, JUSTICE, SURE, words, written

CALLED = {
    ("phase", "first"): Text("Giai đoạn một", "First phase"),
    ("bloc", "party"): Text("Đảng", "Party"),
    ("office", "Z01.TP"): Text("Sở Tư pháp", "Department of Justice"),
    ("indicator", "on_time"): Text("Tỷ lệ đúng hạn", "Settled on time"),
}
DECIDED = {"number": "15/QĐ", "by": "Thủ tướng", "on": "2026-09-01"}
ON_TIME = {"indicator": "on_time", "at_least": "0.95"}
NAMED = "“Tỷ lệ đúng hạn” (on_time)"
LAW = {"code": "law", "title": words("Luật", "The law")}


def said(before: dict[str, Any], after: dict[str, Any]) -> list[Text]:
    was, says = (TaskDefinition.model_validate(written("T1", "2026-10-31") | more) for more in (before, after))
    return list(changes(was, says, CALLED))


@pytest.mark.parametrize(
    ("before", "after", "vi"),
    [
        ({}, {"due": "2026-12-15"}, ["Hạn: từ 31/10/2026 thành 15/12/2026"]),
        ({}, {"weight": 3}, ["Trọng số: từ 1 thành 3"]),
        (
            {},
            {"lead": JUSTICE},
            ["Đầu mối: từ “Bộ Tư pháp” thành “Sở Tư pháp”", "Cơ quan chịu trách nhiệm: từ G01 thành Sở Tư pháp"],
        ),
        (
            {"measure": ON_TIME},
            {"measure": ON_TIME | {"at_least": "0.985"}},
            [f"Biết là xong nhờ: từ {NAMED} ≥ 95 % thành {NAMED} ≥ 98,5 %"],
        ),
        (
            {"measure": ON_TIME},
            {"measure": ON_TIME | {"days": 1, "where": "office"}},
            ["Số đo lấy từ: từ 30 ngày gần nhất, cả địa bàn của đầu mối thành 1 ngày gần nhất, riêng cơ quan đầu mối"],
        ),
        (
            {"measure": {"indicator": "gone", "at_most": "3.25"}},
            {"measure": {"fact": "papers_replaced", "at_least": 1139}},
            ["Biết là xong nhờ: từ gone ≤ 3,25 thành “số thủ tục thay giấy bằng dữ liệu” (papers_replaced) ≥ 1139"],
        ),
        ({"phase": "first"}, {"phase": "second"}, ["Giai đoạn: từ Giai đoạn một thành second"]),
        (
            {"deliverables": [LAW]},
            {"deliverables": [LAW | {"weight": 2}]},
            ["Sản phẩm law: từ “Luật”, trọng số 1 thành “Luật”, trọng số 2"],
        ),
        ({"decision": DECIDED}, {}, ["Quyết định cho hạn muộn hơn: bỏ 15/QĐ, Thủ tướng, 01/09/2026"]),
        ({}, {"fulfilled": DONE}, ["Đã xong từ trước: thêm 01/09/2026, Luật Kế hoạch (A)"]),
        ({"sure": SURE}, {"sure": SURE | {"due": "B"}}, ["Mức chắc chắn của hạn: từ A thành B"]),
        ({"title": words("Một", "Old")}, {"title": words("Một", "New")}, ["Mục tiêu: từ “Old” thành “New”"]),
        ({}, {}, []),
    ],
)
def test_a_change_says_what_it_was_and_what_it_is(before: dict[str, Any], after: dict[str, Any], vi: list[str]) -> None:
    assert [one.vi for one in said(before, after)] == vi


def test_the_bound_indicator_is_named_in_english_too() -> None:
    assert [one.en for one in said({}, {"measure": ON_TIME})] == [
        "What tells that it is done: from evidence that was accepted to “Settled on time” (on_time) ≥ 95 %",
        "Read over: the last 30 days, the whole place of the lead is added",
    ]
    one_day = said({"measure": ON_TIME}, {"measure": ON_TIME | {"days": 1}})
    assert one_day[0].en.endswith("to the last 1 day, the whole place of the lead")


def test_no_change_of_a_definition_goes_unsaid_and_none_is_raw() -> None:
    two = [LAW, {"code": "guide", "title": words("Hướng dẫn", "The guide")}]
    changed = {
        "title": words("Khác", "Other"),
        "phase": "first",
        "group": "G1",
        "blocs": ["party"],
        "lead": EACH,
        "since": "2026-10-01",
        "due": "2026-11-01",
        "deliverables": two,
        "focal_point": words("Vụ", "Desk"),
        "weight": 2,
        "measure": ON_TIME,
        "refines": "P-2/T1",
        "decision": DECIDED,
        "beyond_phase": words("Vì", "For"),
        "fulfilled": DONE,
        "legal_basis": BASIS,
        "source": "báo",
        "sure": SURE,
        "note": words("Ghi", "Noted"),
    }
    assert {*changed, "code"} == set(TaskDefinition.model_fields)
    for key, value in changed.items():
        found = said({}, {key: value})
        assert found, key
        assert "{" not in "".join(one.vi + one.en for one in found)
    (reordered,) = said({"deliverables": two}, {"deliverables": two[::-1]})
    assert reordered.en == "Only how it is written changed, not what it says"
