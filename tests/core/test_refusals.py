from __future__ import annotations

import pytest

from lienthong.core.refusals import NotAllowed, NotFound, Refused, UnknownFollower
from lienthong.core.values import Text


class TestsTired(Refused):
    __test__ = False
    code = "tests_tired"
    vi = "Bài kiểm tra {name} mệt."
    en = "The test {name} is tired."
    next_vi = "Nghỉ {minutes} phút."
    next_en = "Rest {minutes} minutes."


def test_a_refusal_says_what_is_the_case_in_both_languages():
    refusal = TestsTired(name="A", minutes=5)
    assert (refusal.message("vi"), refusal.message("en")) == ("Bài kiểm tra A mệt.", "The test A is tired.")
    assert (refusal.remedy("vi"), refusal.remedy("en")) == ("Nghỉ 5 phút.", "Rest 5 minutes.")
    assert str(refusal) == "The test A is tired."


def test_a_missing_fact_does_not_hide_the_refusal():
    assert TestsTired().message("en") == "The test {name} is tired."


def test_a_refusal_is_a_problem_document():
    assert UnknownFollower(name="x", known="counters").problem("en") == {
        "type": "urn:lienthong:refusal:unknown_follower",
        "title": {
            "vi": "Không có tiến trình theo dõi nào tên x; các tên có: counters.",
            "en": "There is no follower named x; known: counters.",
        },
        "status": 404,
        "detail": "There is no follower named x; known: counters.",
        "remedy": {"vi": "", "en": ""},
        "code": "unknown_follower",
        "facts": {"name": "x", "known": "counters"},
    }


def test_the_detail_is_vietnamese_by_default():
    assert NotFound(what="hồ sơ").problem()["detail"] == "Không tìm thấy hồ sơ."


def test_refusals_have_a_status():
    assert (NotAllowed(right="head").status, NotFound(what="x").status, TestsTired().status) == (403, 404, 409)


def test_a_refusal_can_be_caught_as_such():
    with pytest.raises(Refused):
        raise NotAllowed(right="head")


def test_a_fact_in_two_languages_is_said_in_the_language_of_the_message():
    refusal = NotFound(what=Text("giấy tờ", "The paper"))
    assert refusal.message("vi") == "Không tìm thấy giấy tờ."
    assert refusal.message("en") == "The paper was not found."
    assert refusal.problem()["facts"] == {"what": {"vi": "giấy tờ", "en": "The paper"}}
