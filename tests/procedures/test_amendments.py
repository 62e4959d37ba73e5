"""A change of law in words: what burdens the person first, then relief, then inner matters, and never silence."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from lienthong.core.definitions import Words
from lienthong.core.differences import Difference
from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.values import Condition
from lienthong.procedures.rules.amendments import HEADINGS, note, questions, time
from lienthong.procedures.rules.amendments.conditions import say_condition
from lienthong.procedures.rules.amendments.reading import Change, plain, renamed

from .amended_questions import QUESTIONS
from .amended_settling import SETTLING
from .amended_terms import TERMS
from .amending import (
    CHECK,
    LAND,
    NAMES,
    WRITE,
    Body,
    at,
    changed,
    new_field,
    no_field,
    of_paper,
    put,
    rate,
    swap,
    words,
)
from .conftest import body

CASES = [*TERMS, *QUESTIONS, *SETTLING]


@pytest.mark.parametrize(("weight", "change", "vi", "en"), CASES, ids=[case[2][:60] for case in CASES])
def test_a_change_is_one_sentence_by_what_it_is_for_the_person(
    weight: str, change: Callable[[Body], object], vi: str, en: str
) -> None:
    said = changed(change).of(weight)  # type: ignore[arg-type]
    assert any(vi in one.sentence.vi and en in one.sentence.en for one in said), [one.sentence for one in said]


BACK = [  # what only shows when a thing goes the other way
    (
        "no transition",
        put(at(), transition={"old_until": "2027-02-28"}),
        put(at(), transition=None),
        "không được nộp theo bản đó nữa",
    ),
    (
        "shorter transition",
        put(at(), transition={"old_until": "2027-02-28"}),
        put(at(), transition={"old_until": "2027-01-31"}),
        "đến hết 31/01/2027",
    ),
    (
        "term",
        put(at("term"), cutoff=None, kind="working_hours", amount="8"),
        put(at("term"), cutoff="15:00"),
        "trở đi tính sang",
    ),
    (
        "no cutoff",
        put(at("term"), kind="working_hours", amount="8"),
        put(at("term"), cutoff=None),
        "không bị tính sang ngày sau",
    ),
    ("received", put(at(), clock_starts="received"), put(at(), clock_starts=None), "Thời hạn tính ngay từ khi nộp"),
    ("until", put(at(), until="2030-01-01"), put(at(), until=None), "Không còn ngày hết hiệu lực."),
    (
        "required",
        put(of_paper("anh_cho_dat"), required="false"),
        put(of_paper("anh_cho_dat"), required=None),
        "nay là bắt buộc",
    ),
    (
        "ours",
        put(of_paper("giay_to"), required="false", otherwise=None),
        put(of_paper("giay_to"), required=None),
        "nay là bắt buộc",
    ),
    (
        "upload",
        put(of_paper("giay_to"), kind="present", by=None),
        put(of_paper("giay_to"), kind="upload"),
        "trước phải xuất trình",
    ),
    ("note", put(of_paper("dong_y"), note=words("a", "b")), put(of_paper("dong_y"), note=None), "không còn"),
    ("hidden", new_field(widget="hidden"), no_field("ly_do"), "Biểu mẫu không tính mục «Lý do» nữa."),
    ("verified", put(at(), confidence="unverified"), put(at(), confidence="confirmed"), "đã được đối chiếu"),
    ("fee", put(at("fee", 1), amount="800"), lambda data: data["fee"].pop(), "Bỏ «Lệ phí mỗi tổ ong» 800 xu"),
    ("per", put(rate, per="x"), put(rate, amount="5"), "5 xu nhân với x"),
    ("reads", put(at(), reads=["a.b", "c.d"]), put(at(), reads=["c.d", "a.b"]), "Thứ tự các dịch vụ được đọc đổi."),
    ("writes", lambda data: data["writes"].append(WRITE), swap("writes"), "Thứ tự ghi sổ đổi."),
    (
        "askings",
        lambda data: data["prefill_from"].append({"service": "x.y", "lookup": {"a": "b"}}),
        swap("prefill_from"),
        "Thứ tự tra cứu đổi.",
    ),
    (
        "checks",
        lambda data: data["form"]["checks"].append(CHECK),
        swap("form", "checks"),
        "Thứ tự các điều kiện kiểm tra đổi.",
    ),
    (
        "groups",
        lambda data: data["form"]["layout"].append(
            {"group": "g", "title": words("Thêm", "More"), "fields": [data["form"]["layout"][1]["fields"].pop()]}
        ),
        lambda data: data["form"]["layout"][1]["fields"].extend(data["form"]["layout"].pop()["fields"]),
        "Bỏ phần «Thêm».",
    ),
]


@pytest.mark.parametrize(("first", "change", "vi"), [case[1:] for case in BACK], ids=[case[0] for case in BACK])
def test_what_goes_the_other_way_is_said_too(
    first: Callable[[Body], object], change: Callable[[Body], object], vi: str
) -> None:
    said = [one.sentence.vi for one in changed(change, first=first).amendments]
    assert any(vi in one for one in said), said


@pytest.mark.parametrize(
    ("amount", "weight", "vi", "en"),
    [
        (
            "2",
            "relief",
            "Thời hạn giải quyết giảm từ 3 xuống 2 ngày làm việc, từ 01/01/2027.",
            "falls from 3 to 2 working days, from",
        ),
        (
            "5",
            "burden",
            "Thời hạn giải quyết tăng từ 3 lên 5 ngày làm việc, từ 01/01/2027.",
            "rises from 3 to 5 working days, from",
        ),
    ],
)
def test_a_term_is_said_with_the_day_from_which_it_applies(amount: str, weight: str, vi: str, en: str) -> None:
    def change(data: Body) -> None:
        data["since"] = "2027-01-01"
        data["term"]["amount"] = amount

    (said,) = changed(change, "D.002").of(weight)  # type: ignore[arg-type]
    assert said.sentence.vi == vi
    assert en in said.sentence.en


def test_a_term_that_becomes_the_same_day_is_relief() -> None:
    (said,) = changed(put(at(), term={"kind": "same_day", "cutoff": "15:00"}), "D.002").of("relief")
    assert said.sentence.vi.startswith("Thời hạn giải quyết đổi từ 3 ngày làm việc thành trong ngày")


def test_who_is_concerned_is_said_by_the_condition() -> None:
    (said,) = changed(new_field(must=True, when=LAND)).of("burden")
    assert said.who == Text(
        "người nộp khi «Đất của ai» là «Của người khác»", "who files when “Whose land” is “Somebody else's”"
    )


def test_burdens_come_first_then_relief_then_the_rest() -> None:
    def change(data: Body) -> None:
        data["confidence"] = "unverified"
        data["fee"][0]["confidence"] = "unverified"
        data["term"]["cutoff"] = "16:00"
        data["fee"][0]["amount"] = "2000"

    weights = [one.weight for one in changed(change).amendments]
    assert weights == ["burden", "relief", "inner", "other"] == list(HEADINGS)


def test_a_note_says_from_when_and_on_which_acts() -> None:
    found = changed(put(at(), since="2027-01-01", legal_basis=[{"act": "Luật Ong", "article": "Điều 1"}]))
    assert (found.code, found.title.en) == ("D.001", "Permit to keep bees")
    assert (found.since.isoformat(), found.since_before.isoformat()) == ("2027-01-01", "2025-07-01")
    assert (found.basis, found.basis_before) == (("Luật Ong, Điều 1",), ("Luật Nuôi ong, Điều 3",))


def test_what_says_the_same_gives_no_sentence() -> None:
    assert changed(len).amendments == ()


@pytest.mark.parametrize(
    ("condition", "vi", "en"),
    [
        ({"field": "so_to", "present": True}, "đã nhập «Số tổ ong»", "“Number of hives” is given"),
        ({"field": "so_to", "present": False}, "không nhập «Số tổ ong»", "“Number of hives” is not given"),
        ({"field": "so_to", "not_equals": "5"}, "«Số tổ ong» không phải là «5»", "“Number of hives” is not “5”"),
        ({"field": "x", "equals": "true"}, "«x» là «có»", "“x” is “yes”"),
        ({"field": "x", "in": ["false", "b"]}, "«x» là «không» hoặc «b»", "“x” is “no” or “b”"),
        (
            {"all": [LAND, {"field": "x", "present": True}]},
            "«Đất của ai» là «Của người khác» và đã nhập «x»",
            "and “x” is given",
        ),
        (
            {"any": [LAND, {"field": "x", "present": True}]},
            "«Đất của ai» là «Của người khác» hoặc đã nhập «x»",
            "or “x” is given",
        ),
        (
            {"not": {"field": "so_to", "equals": "3"}},
            "không phải («Số tổ ong» là «3»)",
            "not (“Number of hives” is “3”)",
        ),
        ({"field": "so_to", "less_than": "3"}, "«Số tổ ong» nhỏ hơn 3", "“Number of hives” is less than 3"),
        (
            {"field": "so_to", "at_most": "$field.ho_ten"},
            "«Số tổ ong» không quá «Họ và tên»",
            "“Number of hives” is at most “Full name”",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(bees: ProcedureDefinition, condition: Body, vi: str, en: str) -> None:
    said = say_condition(Condition.model_validate(condition), bees)
    assert said.vi == vi
    assert en in said.en


def test_a_name_that_changes_in_one_language_only_is_said_in_that_one() -> None:
    old, new = renamed(Words(vi="Thẩm tra", en="Examine"), Words(vi="Xem xét", en="Examine"))
    assert (old.en, new.en) == ("“Thẩm tra”", "“Xem xét”")
    old, new = renamed(Words(vi="Xem xét", en="Look"), Words(vi="Xem xét", en="Examine"))
    assert (old.vi, new.vi) == ("«Look»", "«Examine»")


def test_what_a_subject_has_no_words_for_is_said_plainly(bees: ProcedureDefinition) -> None:
    assert list(time.extension(Change(bees, bees, NAMES))) == []
    later = questions._bound(
        Difference(("form", "fields", "x", "schema", "items"), "changed", 1, 2), Text("", ""), Text("", "")
    )
    assert (later.weight, later.sentence.en) == ("other", "form.fields.x.schema.items: from “1” to “2”.")
    moved = plain(Difference(("form", "parts"), "moved"))
    assert (moved.weight, moved.sentence.vi) == ("inner", "form.parts: chỉ đổi thứ tự, nội dung như cũ.")


# ---------------------------------------------------------------- never silence


def mutated(data: Body, dice: random.Random) -> Body:
    """Change, take away, double or move something, somewhere."""
    data = copy.deepcopy(data)
    holder, key = dice.choice(list(places(data)))
    value = holder[key]
    match dice.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(value, list) and len(value) > 1:
            first, second = dice.sample(range(len(value)), 2)
            value[first], value[second] = value[second], value[first]
        case 2 if isinstance(value, list) and value:
            value.append(copy.deepcopy(dice.choice(value)))
        case _ if isinstance(value, str):
            holder[key] = dice.choice(
                [value + "1", "1" + value, "2027-01-01", "true", "x", "3", "head", "received", "upload"]
            )
    return data


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        yield part, key
        if isinstance(value, dict | list):
            yield from places(value)


SOURCES = [body("D.001"), body("D.002"), body("1.004194", "vn"), body("1.001193", "vn"), body("2.000635", "vn")]


def valid(data: Body) -> ProcedureDefinition | None:
    try:
        return ProcedureDefinition.model_validate(data)
    except ValidationError:
        return None


@settings(max_examples=300)
@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=3))
def test_any_two_different_definitions_give_at_least_one_sentence(seed: int, changes: int) -> None:
    dice = random.Random(seed)
    source = dice.choice(SOURCES)
    old, data, new = valid(source), source, None
    for _ in range(changes * 20):
        tried = mutated(data, dice)
        if (found := valid(tried)) is not None:
            data, new = tried, found
            changes -= 1
        if not changes:
            break
    if old is None or new is None:
        return
    for before, after in ((old, new), (new, old)):
        said = note(before, after).amendments
        assert bool(said) == (before.sha256 != after.sha256)
        assert all(one.sentence.vi.strip() and one.sentence.en.strip() for one in said)
