"""A change of law in words, where the form has repeating groups, calculations, cases, parts of others, linked ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.values import Condition
from lienthong.procedures.rules.amendments.conditions import say_condition

from .amending import LAND, Body, at, changed, field, put, rate, swap, words

BIG = {"field": "so_to", "more_than": "50"}


def rich(data: Body) -> None:
    """Let the procedure have one of everything that the language knows."""
    schema = data["form"]["schema"]["properties"]
    row = {
        "type": "object",
        "properties": {"ten": {"type": "string"}, "tuoi": {"type": "integer"}},
        "required": ["ten"],
    }
    schema |= {"con": {"type": "array", "items": row}, "tong": {"type": "integer"}}
    columns = [
        {"name": "ten", "label": words("Tên", "Name")},
        {"name": "tuoi", "label": words("Tuổi", "Age"), "when": {"field": "ten", "present": True}},
    ]
    data["form"]["layout"].append(
        {
            "group": "more",
            "title": words("Thêm", "More"),
            "fields": [
                {"name": "con", "label": words("Người làm", "Helpers"), "widget": "table", "columns": columns},
                {"name": "tong", "label": words("Tổng", "Total"), "calculate": {"sum": ["$field.so_to", "1"]}},
            ],
        }
    )
    data["cases"] = [
        {
            "id": "big",
            "name": words("trại lớn", "a large farm"),
            "when": BIG,
            "term": {"kind": "working_days", "amount": "5"},
        },
        {"id": "leased", "name": words("đất thuê", "leased land"), "when": LAND},
    ]
    data["parts"] = [
        {"key": "owner", "title": words("Chủ đất", "Owner"), "number": "$field.chu_dat", "when": LAND},
        {"key": "witness", "title": words("Nhân chứng", "Witness"), "number": "$field.chu_dat", "required": "false"},
    ]
    data["linked"] = [
        {"procedure": "D.002", "as": "moving", "form": {"ho_ten": "$field.ho_ten"}},
        {"procedure": "D.003", "as": "other", "form": {"ho_ten": "$field.ho_ten"}},
    ]


def helpers(data: Body) -> Body:
    return field(data, "con")


def row(data: Body) -> Any:
    return data["form"]["schema"]["properties"]["con"]["items"]


def add_column(data: Body) -> None:
    row(data)["properties"]["nghe"] = {"type": "string"}
    row(data)["required"].append("nghe")
    helpers(data)["columns"].append(
        {"name": "nghe", "label": words("Nghề", "Trade"), "when": {"field": "tuoi", "at_least": "18"}}
    )


def no_column(data: Body) -> None:
    del row(data)["properties"]["tuoi"]
    helpers(data)["columns"].pop()


def no_table(data: Body) -> None:
    data["form"]["layout"][2]["fields"].pop(0)
    del data["form"]["schema"]["properties"]["con"]


def text_instead(data: Body) -> None:
    helpers(data).pop("columns")
    helpers(data)["widget"] = "text"
    data["form"]["schema"]["properties"]["con"] = {"type": "string"}


CASES: list[tuple[str, Callable[[Body], object], str, str]] = [
    (
        "burden",
        add_column,
        "Thêm một câu hỏi «Nghề» ở mỗi dòng của «Người làm», chỉ hỏi khi «Tuổi» từ 18.",
        "One more question “Trade” in each row of “Helpers”, asked only when “Age” is at least 18.",
    ),
    (
        "relief",
        no_column,
        "Không hỏi «Tuổi» ở mỗi dòng của «Người làm» nữa.",
        "“Age” in each row of “Helpers” is no longer",
    ),
    ("relief", no_table, "Không hỏi «Người làm» nữa.", "“Helpers” is no longer asked."),
    ("other", text_instead, "form.fields.con.schema.items", "form.fields.con.schema.items"),
    (
        "inner",
        lambda data: helpers(data)["columns"].reverse(),
        "Thứ tự các câu hỏi ở mỗi dòng",
        "in each row of “Helpers” stand",
    ),
    (
        "burden",
        lambda data: row(data)["required"].append("tuoi"),
        "«Tuổi» ở mỗi dòng của «Người làm» nay bắt buộc",
        "must now",
    ),
    (
        "other",
        lambda data: row(data)["required"].append("ten"),
        "form.fields.con.schema.items.required",
        "schema.items.required",
    ),
    (
        "burden",
        put(at("form", "schema", "properties", "con"), maxItems="3"),
        "số dòng nhiều nhất là 3",
        "rows at most 3",
    ),
    (
        "burden",
        lambda data: helpers(data)["columns"][1].pop("when"),
        "«Tuổi» ở mỗi dòng của «Người làm» nay luôn hỏi; trước chỉ khi đã nhập «Tên».",
        "is now always asked.",
    ),
    (
        "burden",
        lambda data: field(data, "tong").pop("calculate"),
        "«Tổng» không được tự động tính nữa.",
        "no longer worked out",
    ),
    (
        "burden",
        put(lambda data: field(data, "tong"), calculate={"sum": ["$field.so_to"]}),
        "Cách tính «Tổng» đổi.",
        "How “Total”",
    ),
    (
        "relief",
        put(lambda data: field(data, "so_to"), calculate={"sum": ["2"]}),
        "«Số tổ ong» nay được tự động tính.",
        "by itself",
    ),
    (
        "inner",
        put(lambda data: field(data, "so_to"), basis={"act": "Luật"}),
        "Căn cứ của câu hỏi «Số tổ ong»: Luật.",
        "The law behind",
    ),
    (
        "inner",
        put(lambda data: field(data, "so_to"), known_in={"registry": "bees"}),
        "Nơi đã có «Số tổ ong»: bees (trước: chưa nơi nào).",
        "held already: bees",
    ),
    (
        "relief",
        put(at("form", "layout", 2), when=LAND),
        "Phần «Thêm» hỏi khi: «Đất của ai» là «Của người khác»;",
        "before: always.",
    ),
    ("other", put(at("form", "layout", 2), by="owner"), "form.layout.more.by: thêm “owner”.", "is added"),
    ("burden", put(at("form", "checks", 0), when=LAND), "Điều kiện của «Đến ngày» đổi", "The check of “Until” is now"),
    # cases
    (
        "burden",
        put(at("cases", 0, "term"), amount="9"),
        "Thời hạn giải quyết trường hợp «trại lớn» tăng từ 5 lên 9 ngày làm việc.",
        "The term of the case “a large farm” rises from 5 to 9 working days.",
    ),
    (
        "relief",
        put(at("cases", 0), term=None),
        "trường hợp «trại lớn» đổi từ 5 ngày làm việc thành trong ngày",
        "the same day",
    ),
    (
        "burden",
        lambda data: data["cases"].pop(),
        "Trường hợp «đất thuê» không còn được quy định riêng.",
        "no longer told apart",
    ),
    (
        "burden",
        lambda data: data["cases"].append({"id": "x", "name": words("mới", "new"), "when": BIG}),
        "Quy định riêng trường hợp «mới» (khi «Số tổ ong» lớn hơn 50): trong ngày",
        "The case “new” is told apart (when “Number of hives” is more than 50)",
    ),
    (
        "burden",
        put(at("cases", 0), when=LAND),
        "Trường hợp «trại lớn» nay là khi «Đất của ai»",
        "before when “Number of hives”",
    ),
    ("burden", swap("cases"), "Thứ tự xét các trường hợp đổi", "the first that fits counts"),
    (
        "inner",
        put(at("cases", 0), name=words("trại to", "a big farm")),
        "«trại lớn» nay gọi là «trại to».",
        "“a big farm”",
    ),
    ("other", put(at("cases", 0), basis={"act": "Luật"}), "cases.big.basis: thêm", "is added"),
    # who takes part
    (
        "relief",
        put(at(), applicants=["person", "business"]),
        "Nay nhận cả hồ sơ do doanh nghiệp nộp.",
        "filed by a business",
    ),
    (
        "burden",
        put(at(), applicants=["business"]),
        "Không còn nhận hồ sơ do cá nhân nộp.",
        "no longer be filed by a person",
    ),
    ("burden", put(at(), bloc="party"), "Khối giải quyết: party (trước: government).", "Settled in the bloc: party"),
    (
        "relief",
        lambda data: data["parts"].pop(0),
        "Không cần người khác khai phần «Chủ đất» nữa.",
        "Nobody else need give",
    ),
    (
        "burden",
        lambda data: data["parts"].append({"key": "x", "title": words("Vợ", "Wife"), "number": "1", "when": LAND}),
        "Người khác phải khai phần «Vợ», khi «Đất của ai» là «Của người khác».",
        "Another person must give the part “Wife”, when",
    ),
    (
        "inner",
        lambda data: data["parts"].append(
            {"key": "x", "title": words("Vợ", "Wife"), "number": "1", "required": "false"}
        ),
        "Người khác có thể khai phần «Vợ».",
        "Another person may give the part “Wife”.",
    ),
    ("inner", swap("parts"), "Thứ tự phần của người khác đổi.", "another order"),
    (
        "inner",
        put(at("parts", 0), title=words("Chủ", "Landlord")),
        "Phần «Chủ đất» nay gọi là «Chủ».",
        "called “Landlord”",
    ),
    ("relief", put(at("parts", 0), required="false"), "Phần «Chủ đất» không còn bắt buộc.", "no longer required"),
    ("burden", put(at("parts", 1), required="true"), "Phần «Nhân chứng» nay bắt buộc.", "now required"),
    ("relief", put(at("parts", 0), days="9"), "có 9 ngày để khai phần «Chủ đất», trước là 7.", "has 9 days"),
    ("burden", put(at("parts", 0), days="5"), "có 5 ngày để khai phần «Chủ đất», trước là 7.", "has 5 days"),
    (
        "burden",
        put(at("parts", 0), when=None),
        "Phần «Chủ đất» cần khi: luôn luôn; trước: «Đất của ai»",
        "is needed when: always",
    ),
    ("relief", put(at("parts", 1), when=LAND), "Phần «Nhân chứng» cần khi: «Đất của ai»", "before: always"),
    ("other", put(at("parts", 0), number="$field.ho_ten"), "parts.owner.number", "parts.owner.number"),
    (
        "relief",
        lambda data: data["linked"].append({"procedure": "D.009", "as": "x", "when": LAND, "form": {"a": "b"}}),
        "Nộp cùng lúc thêm thủ tục D.009, khi «Đất của ai» là «Của người khác».",
        "The procedure D.009 is filed together with it, when",
    ),
    ("burden", lambda data: data["linked"].pop(), "Không còn nộp cùng lúc thủ tục D.003.", "no longer filed together"),
    (
        "inner",
        put(at("linked", 0), form={"x": "y"}),
        "Tờ khai gửi sang thủ tục D.002 được lập khác trước.",
        "is made otherwise",
    ),
    ("other", put(at("linked", 0), procedure="D.004"), "linked.moving.procedure: từ", "linked.moving.procedure"),
    ("inner", swap("linked"), "Thứ tự các thủ tục nộp cùng lúc đổi.", "another order"),
    # money and steps
    (
        "relief",
        put(rate, at_most="500"),
        "Mức cao nhất của «Lệ phí mỗi tổ ong»: 500 xu (trước: không giới hạn).",
        "goes up to: 500",
    ),
    (
        "inner",
        put(at("steps", 1), needs=[{"id": "report", "name": words("Biên bản", "Report")}]),
        "Trước khi rời bước «Xem chỗ đặt tổ» cần có: «Biên bản».",
        "To leave the step “Examine the place”: “Report”.",
    ),
    (
        "inner",
        put(at("steps", 2), four_eyes="true"),
        "Bước «Ký giấy phép» phải do người khác làm.",
        "must be done by somebody else",
    ),
    (
        "inner",
        put(at("steps", 1), hours=None, days="2"),
        "Mức thời gian của bước «Xem chỗ đặt tổ»: 2 ngày làm việc",
        "2 working days",
    ),
]


@pytest.mark.parametrize(("weight", "change", "vi", "en"), CASES, ids=[case[2][:60] for case in CASES])
def test_a_change_is_one_sentence_by_what_it_is_for_the_person(
    weight: str, change: Callable[[Body], object], vi: str, en: str
) -> None:
    said = changed(change, first=rich).of(weight)  # type: ignore[arg-type]
    assert any(vi in one.sentence.vi and en in one.sentence.en for one in said), [one.sentence for one in said]


BACK: list[tuple[Callable[[Body], object], Callable[[Body], object], str]] = [
    (put(rate, at_most="500"), put(rate, at_most=None), "500 xu)"),
    (
        put(rate, at_most="500"),
        put(rate, at_most="600"),
        "Mức cao nhất của «Lệ phí mỗi tổ ong»: 600 xu (trước: 500 xu).",
    ),
    (put(at("steps", 2), four_eyes="true"), put(at("steps", 2), four_eyes=None), "không buộc do người khác làm"),
    (
        put(at("steps", 1), needs=[{"id": "r", "name": words("a", "b")}]),
        put(at("steps", 1), needs=None),
        "cần có: không gì.",
    ),
    (
        put(at("form", "layout", 1), when=LAND),
        put(at("form", "layout", 1), when=None),
        "hỏi khi: luôn hỏi; trước: «Đất của ai»",
    ),
    (
        put(lambda data: field(data, "so_to"), basis={"act": "Luật"}),
        put(lambda data: field(data, "so_to"), basis=None),
        "không còn",
    ),
    (
        put(at(), applicants=["person", "business"]),
        put(at(), applicants=["business", "person"]),
        "Thứ tự những ai được nộp đổi.",
    ),
]


@pytest.mark.parametrize(("first", "change", "vi"), BACK)
def test_what_goes_the_other_way_is_said_too(
    first: Callable[[Body], object], change: Callable[[Body], object], vi: str
) -> None:
    said = [one.sentence.vi for one in changed(change, first=first).amendments]
    assert any(vi in one for one in said), said


def test_a_column_that_is_worked_out_comes_and_goes_as_a_value_of_the_form() -> None:
    def worked_out(data: Body) -> None:
        rich(data)
        row(data)["properties"]["nam"] = {"type": "integer"}
        helpers(data)["columns"].append(
            {"name": "nam", "label": words("Năm", "Years"), "calculate": {"sum": ["$row.tuoi", "1"]}}
        )

    def taken_away(data: Body) -> None:
        del row(data)["properties"]["nam"]
        helpers(data)["columns"].pop()

    (said,) = changed(taken_away, first=worked_out).of("inner")
    assert said.sentence.vi == "Biểu mẫu không tính mục «Năm» ở mỗi dòng của «Người làm» nữa."


@pytest.mark.parametrize(
    ("condition", "vi"),
    [
        ({"field": "het_han", "at_most": "$today"}, "«Đến ngày» không quá hôm nay"),
        ({"field": "het_han", "less_than": "2027-01-31"}, "«Đến ngày» nhỏ hơn 31/01/2027"),
        ({"field": "so_to", "more_than": "$field.x"}, "«Số tổ ong» lớn hơn «x»"),
    ],
)
def test_a_comparison_reads_as_a_sentence(bees: ProcedureDefinition, condition: Body, vi: str) -> None:
    assert say_condition(Condition.model_validate(condition), bees).vi == vi
