"""Changes of where, by whom and in which steps it is settled, of data, results and the law, and how each is said."""

from __future__ import annotations

from collections.abc import Callable

from .amending import SHOW, STEP, WRITE, Body, at, put, swap, words

SETTLING: list[tuple[str, Callable[[Body], object], str, str]] = [
    # where and by whom
    ("burden", put(at(), channels=["online"]), "Không nộp tại quầy được nữa.", "no longer be filed at the counter"),
    (
        "relief",
        put(at(), channels=["online", "counter", "post"]),
        "Nay nộp qua bưu chính cũng được.",
        "also be filed by post",
    ),
    ("inner", put(at(), channels=["counter", "online"]), "Thứ tự các cách nộp đổi, nội dung như cũ.", "another order"),
    (
        "burden",
        put(at("competence"), agency="one_stop"),
        "Cơ quan giải quyết nay là Một cửa; trước là UBND xã.",
        "One-stop center now settles it; before Commune committee.",
    ),
    (
        "burden",
        put(at("competence"), intake="post_office"),
        "Cơ quan tiếp nhận nay là post_office; trước là Một cửa.",
        "takes it in",
    ),
    (
        "burden",
        put(at("competence"), place_field="ho_ten"),
        "theo câu trả lời «Họ và tên»; trước theo «Xã đặt tổ ong».",
        "follows",
    ),
    ("burden", put(at("competence"), place_field="x"), "theo câu trả lời «x»", "follows “x”"),
    ("burden", put(at(), level="province"), "Cấp giải quyết: province (trước: commune).", "Level: province"),
    (
        "burden",
        put(at(), for_whom=words("Ai có đất", "Owners")),
        "Đối tượng đổi: nay là «Ai có đất»;",
        "It is now for “Owners”;",
    ),
    # steps
    (
        "inner",
        lambda data: data["steps"].insert(1, STEP),
        "Thêm bước «Xem» (giải quyết, UBND xã).",
        "A further step “Visit”",
    ),
    ("inner", lambda data: data["steps"].pop(1), "Bỏ bước «Xem chỗ đặt tổ».", "The step “Examine the place” is gone."),
    (
        "inner",
        put(at("steps", 1), title=words("Xem xét", "Look")),
        "Bước «Xem chỗ đặt tổ» nay gọi là «Xem xét».",
        "called “Look”",
    ),
    (
        "inner",
        put(at("steps", 1), role="head", agency="one_stop"),
        "Bước «Xem chỗ đặt tổ» nay do: ký, Một cửa (trước: giải quyết, UBND xã).",
        "is now done by: signing, One-stop center (before: settling, Commune committee).",
    ),
    (
        "inner",
        put(at("steps", 1), hours="4"),
        "Mức thời gian của bước «Xem chỗ đặt tổ»: 4 giờ làm việc (trước: 3 giờ làm việc).",
        "Time for the step",
    ),
    (
        "inner",
        put(at("steps", 1), hours=None),
        "Mức thời gian của bước «Xem chỗ đặt tổ»: — (trước: 3 giờ làm việc).",
        "Time for the step",
    ),
    ("other", put(at("steps", 1), confidence="confirmed"), "steps.examine.confidence: thêm “confirmed”.", "is added"),
    ("inner", swap("steps"), "Thứ tự các bước đổi.", "another order"),
    ("other", lambda data: data["steps"].append(data["steps"][0]), "steps: từ", "steps: from"),
    # data and results
    ("inner", put(at(), reads=["people.person", "x.y"]), "Cơ quan đọc thêm: x.y.", "The office also reads: x.y."),
    (
        "inner",
        put(at(), reads=[]),
        "Cơ quan không đọc nữa: Dân cư (people.person).",
        "no longer reads: People (people.person)",
    ),
    (
        "inner",
        put(at("prefill_from", 0), lookup={"person_number": "1"}),
        "Cách tra cứu Dân cư (people.person) đổi.",
        "is asked changes",
    ),
    (
        "inner",
        put(at("writes", 0), valid_from="2026-01-01"),
        "Kết quả ghi khác trước vào permits.permit.",
        "writes otherwise into",
    ),
    (
        "inner",
        lambda data: data["writes"].append(WRITE),
        "Kết quả ghi thêm vào Dân cư (people.person).",
        "also writes into",
    ),
    ("inner", put(at(), writes=[]), "Kết quả không ghi nữa vào permits.permit.", "no longer writes into"),
    (
        "inner",
        put(at("result"), title=words("Giấy ong", "Bee paper")),
        "Giấy kết quả «Giấy phép nuôi ong» nay là «Giấy ong».",
        "is now",
    ),
    ("inner", put(at("result"), template="letter"), "Mẫu giấy: letter (trước: certificate).", "The template"),
    ("inner", put(at("result"), number="{n}"), "Cách đánh số: {n} (trước: {n}/{year}).", "How the result is numbered"),
    ("inner", put(at("result"), n="$number.x"), "Nguồn của số: $number.x", "Where its number comes from"),
    (
        "inner",
        lambda data: data["result"]["shows"].append(SHOW),
        "Giấy kết quả ghi thêm: «Lý do».",
        "also shows: “Reason”",
    ),
    (
        "inner",
        lambda data: data["result"]["shows"].pop(),
        "Giấy kết quả không ghi nữa: «Cấp bởi».",
        "no longer shows: “Issued by”",
    ),
    (
        "inner",
        put(at("result", "shows", 1), value="$today"),
        "Giấy kết quả ghi khác trước: «Số tổ ong».",
        "shows otherwise",
    ),
    ("inner", swap("result", "shows"), "Thứ tự các dòng của giấy kết quả đổi.", "another order"),
    # how the law presents itself
    (
        "inner",
        put(at(), title=words("Nuôi ong", "Keeping bees")),
        "nay gọi là «Nuôi ong».",
        "now called “Keeping bees”.",
    ),
    (
        "inner",
        put(at(), legal_basis=[{"act": "Luật Ong"}]),
        "Thêm căn cứ: Luật Ong.",
        "A further legal basis: Luật Ong.",
    ),
    (
        "inner",
        put(at(), legal_basis=[{"act": "Luật Ong"}]),
        "Không còn căn cứ vào: Luật Nuôi ong, Điều 3.",
        "No longer based on",
    ),
    ("inner", put(at("legal_basis", 0), note="x"), "Căn cứ pháp lý chỉ đổi ghi chú hoặc thứ tự.", "Only notes"),
    ("inner", put(at(), confidence="unverified"), "Nội dung nay ghi là chưa kiểm chứng đủ.", "not fully verified"),
    (
        "inner",
        put(at(), words=["nuôi ong"]),
        "Bỏ từ khóa tìm kiếm: tổ ong, mật ong, keep bees, hives, honey.",
        "No longer search words",
    ),
    ("inner", lambda data: data["words"].append("ong"), "Thêm từ khóa tìm kiếm: ong.", "Further search words: ong."),
    ("inner", swap("words"), "Thứ tự của từ khóa tìm kiếm đổi.", "another order"),
    ("inner", put(at(), life_event=None), "Sự kiện trong đời: — (trước: household).", "Event of life: —"),
    ("inner", put(at("field"), vi="Ong"), "Lĩnh vực: Ong (bees); trước: Nuôi ong (bees).", "Field of law: Beekeeping"),
    ("inner", put(at("examples", 0), name="first"), "Thêm ví dụ: “first”.", "Further examples: “first”."),
    ("inner", put(at("examples", 0), name="first"), "Bỏ ví dụ: “filed on a Friday", "Examples taken away"),
    ("inner", put(at("examples", 0, "expect"), fee="1"), "Ví dụ đổi: “filed on a Friday", "Examples that change"),
    ("inner", swap("examples"), "Thứ tự các ví dụ đổi.", "another order"),
    ("other", lambda data: data["examples"].append(data["examples"][0]), "examples: từ", "examples: from"),
]
