"""A change of law in words: opinions, coming in person, when a fee is paid, what is kept and how long it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .amending import LAND, Body, at, changed, field, put, words

OPINION = {
    "key": "fire",
    "title": words("Phòng cháy", "Fire safety"),
    "agency": "commune_pc",
    "days": "5",
    "shows": ["hives"],
    "papers": ["anh_cho_dat"],
}


def opinion(**more: Any) -> Callable[[Body], object]:
    return lambda data: data.update(opinions=[{**OPINION, **more}])


def nothing(_: Body) -> None:
    """Change nothing."""


KEPT: list[tuple[str, Callable[[Body], object], Callable[[Body], object], str, str]] = [
    ("burden", nothing, opinion(pauses="true"), "tạm dừng trong lúc chờ.", "the term stands still meanwhile."),
    ("inner", nothing, opinion(), "trong 5 ngày làm việc; thời hạn giải quyết vẫn tính.", "within 5 working days"),
    ("relief", opinion(pauses="true"), put(at(), opinions=[]), "Không hỏi ý kiến «Phòng cháy» nữa.", "no longer asked"),
    ("inner", opinion(), put(at(), opinions=[]), "Không hỏi ý kiến «Phòng cháy» nữa.", "no longer asked"),
    (
        "inner",
        opinion(),
        opinion(title=words("Cháy", "Fire")),
        "«Phòng cháy» nay gọi là «Cháy».",
        "is now called “Fire”",
    ),
    ("inner", opinion(), opinion(agency="one_stop"), "nay hỏi", "now asked of"),
    (
        "inner",
        opinion(),
        opinion(days="9"),
        "«Phòng cháy»: 9 ngày làm việc (trước: 5 ngày làm việc).",
        "9 working days",
    ),
    ("relief", opinion(pauses="true"), opinion(pauses="true", days="3"), "3 ngày làm việc", "3 working days"),
    ("burden", opinion(pauses="true"), opinion(pauses="true", days="9"), "9 ngày làm việc", "9 working days"),
    ("burden", opinion(), opinion(pauses="true"), "tạm dừng", "stands still"),
    ("relief", opinion(pauses="true"), opinion(), "vẫn tính", "goes on"),
    ("inner", opinion(), opinion(silence="consent"), "nay được coi là đồng ý", "is now taken for consent"),
    ("inner", opinion(silence="consent"), opinion(), "không còn được coi", "is no longer taken"),
    ("inner", opinion(shows=[]), opinion(), "nay còn được xem: ", "now also sees"),
    ("inner", opinion(), opinion(papers=["x"]), "không còn được xem: «Ảnh", "no longer sees: “Photo"),
    ("inner", opinion(papers=["a", "b"]), opinion(papers=["b", "a"]), "Thứ tự những gì được xem", "another order"),
    ("inner", opinion(), opinion(basis={"act": "Luật"}), "Căn cứ của ý kiến «Phòng cháy»: Luật.", "The law behind"),
    ("inner", opinion(basis={"act": "Luật"}), opinion(), "không còn", "none any more"),
    ("inner", opinion(), opinion(confidence="confirmed"), "đã được đối chiếu", "has been compared"),
    ("inner", opinion(confidence="confirmed"), opinion(), "chưa được đối chiếu", "has not been compared"),
    (
        "inner",
        lambda data: data.update(opinions=[OPINION, {**OPINION, "key": "x"}]),
        lambda data: data.update(opinions=[{**OPINION, "key": "x"}, OPINION]),
        "Thứ tự các ý kiến đổi.",
        "another order",
    ),
    (
        "burden",
        nothing,
        put(at(), presence=words("ký sổ", "to sign")),
        "Phải đến trực tiếp: ký sổ.",
        "in person: to sign",
    ),
    ("relief", put(at(), presence=words("ký", "sign")), put(at(), presence=None), "Không phải đến", "Nobody need come"),
    (
        "inner",
        put(at(), presence=words("ký", "sign")),
        put(at(), presence=words("ký sổ", "sign the book")),
        "trực tiếp: «ký sổ» (trước: «ký»).",
        "“sign the book”",
    ),
    ("inner", put(at(), slips=["a"]), put(at(), slips=["b"]), "Thêm phiếu riêng: b.", "Further slips"),
    ("inner", put(at(), slips=["a", "b"]), put(at(), slips=["b"]), "Bỏ phiếu riêng: a.", "No longer slips"),
    ("inner", put(at(), slips=["a", "b"]), put(at(), slips=["b", "a"]), "Thứ tự các phiếu", "another order"),
    (
        "relief",
        nothing,
        put(at("fee", 0), due="result"),
        "trước khi nhận kết quả (trước: khi nộp hồ sơ).",
        "is paid before",
    ),
    ("burden", put(at("fee", 0), due="result"), put(at("fee", 0), due="assessment"), "khi cơ quan đã tính", "assessed"),
    (
        "relief",
        nothing,
        put(at("components", 0), from_store=["photo"]),
        "«Ảnh chỗ đặt tổ ong» lấy được từ kho giấy tờ của người nộp (photo)",
        "may be taken from the person’s store (photo)",
    ),
    (
        "burden",
        put(at("components", 0), from_store=["photo"]),
        put(at("components", 0), from_store=[]),
        "không còn lấy được từ kho",
        "can no longer be taken",
    ),
    (
        "inner",
        put(at("components", 0), from_store=["a", "b"]),
        put(at("components", 0), from_store=["b", "a"]),
        "Thứ tự các loại giấy",
        "another order",
    ),
    ("inner", nothing, put(at("components", 0), kept_as="photo"), "với loại: photo (trước: —).", "as the kind: photo"),
    (
        "inner",
        nothing,
        put(at("components", 0), known_in={"registry": "land"}),
        "land (trước: chưa nơi nào)",
        "nowhere",
    ),
    (
        "inner",
        put(at("components", 0), known_in={"registry": "land"}),
        put(at("components", 0), known_in={"registry": "land", "law": {"act": "Luật Đất"}}),
        "land, Luật Đất (trước: land).",
        "land, Luật Đất",
    ),
    (
        "inner",
        put(at("components", 0), known_in={"registry": "land"}),
        put(at("components", 0), known_in={"registry": "land", "because": "others_data"}),
        "land, dữ liệu của người khác",
        "land, another's data",
    ),
    (
        "other",
        put(at("components", 0), known_in={"registry": "land", "law": {"act": "Luật Đất"}}),
        put(at("components", 0), known_in={"registry": "land", "law": {"act": "Luật Đất", "note": "x"}}),
        "known_in",
        "known_in",
    ),
    (
        "inner",
        nothing,
        put(lambda data: field(data, "tu_khi"), known_in={"registry": "x"}),
        "Nơi đã có «",
        "held already",
    ),
    ("inner", nothing, put(at("result"), kept_as="permit"), "Loại giấy khi lưu kho: permit", "of the kind: permit"),
    ("inner", nothing, put(at("result"), owners=[{"number": "1"}]), "lưu thêm vào kho của «1».", "also kept for “1”"),
    ("inner", nothing, put(at("result"), owners=[{"number": "1"}]), "nữa vào kho của người nộp.", "for the applicant"),
    (
        "inner",
        nothing,
        put(at("result"), owners=[{"number": "$field.chu_dat", "kind": "business", "when": LAND}]),
        "vào kho của doanh nghiệp «Tên chủ đất»",
        "for the business “",
    ),
    (
        "inner",
        put(at("result"), owners=[{"number": "1"}, {"number": "2"}]),
        put(at("result"), owners=[{"number": "2"}, {"number": "1"}]),
        "Thứ tự những người được lưu",
        "another order",
    ),
]


@pytest.mark.parametrize(("weight", "first", "change", "vi", "en"), KEPT)
def test_opinions_presence_and_what_is_kept_are_said_in_words(
    weight: str, first: Callable[[Body], object], change: Callable[[Body], object], vi: str, en: str
) -> None:
    said = changed(change, first=first).of(weight)  # type: ignore[arg-type]
    assert any(vi in one.sentence.vi and en in one.sentence.en for one in said), [one.sentence for one in said]


@pytest.mark.parametrize(
    ("before", "after", "weight", "vi"),
    [
        ({}, {"valid_months": "12"}, "burden", "Kết quả có giá trị 12 tháng kể từ ngày ký; trước không thời hạn."),
        ({"valid_months": "12"}, {"valid_months": "24"}, "relief", "24 tháng"),
        ({"valid_months": "24"}, {"valid_months": "1"}, "burden", "1 tháng"),
        ({"valid_months": "24"}, {}, "relief", "không thời hạn"),
        ({}, {"valid_until": "$field.het_han"}, "burden", "đến hết ngày «Đến ngày»"),
        ({"valid_until": "$field.het_han"}, {"valid_until": "$today"}, "burden", "đến hết ngày «$today»"),
    ],
)
def test_how_long_a_result_holds_is_said(before: Body, after: Body, weight: str, vi: str) -> None:
    def holds(how: Body) -> Callable[[Body], object]:
        return put(at("result"), **{"valid_months": None, "valid_until": None, **how})

    said = [one.sentence.vi for one in changed(holds(after), first=holds(before)).of(weight)]  # type: ignore[arg-type]
    assert any(vi in one for one in said), said


def test_opinions_of_one_key_are_told_plainly() -> None:
    twice = put(at(), opinions=[OPINION, OPINION])
    assert [one.weight for one in changed(twice, first=opinion()).amendments] == ["other"]
