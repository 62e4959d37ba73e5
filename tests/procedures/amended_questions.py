"""Changes of the questions of a form and of what is checked, and how each is said."""

from __future__ import annotations

from collections.abc import Callable

from .amending import CHECK, LAND, Body, at, field, new_field, no_field, of_field, prop, put, swap, words

QUESTIONS: list[tuple[str, Callable[[Body], object], str, str]] = [
    # questions
    ("burden", new_field(must=True), "Thêm một câu hỏi «Lý do».", "One more question “Reason”."),
    (
        "inner",
        new_field(when=LAND),
        "Thêm một câu hỏi «Lý do» (không bắt buộc), chỉ hỏi khi «Đất của ai» là «Của người khác».",
        "One more question “Reason” (optional), asked only when “Whose land” is “Somebody else's”.",
    ),
    (
        "inner",
        new_field(prefill={"service": "people.person", "field": "x"}),
        "Thêm mục «Lý do», điền sẵn từ cơ sở dữ liệu Dân cư.",
        "A further value “Reason”, filled in from the registry People.",
    ),
    (
        "inner",
        new_field(widget="hidden"),
        "Biểu mẫu tự tính thêm mục «Lý do».",
        "The form works out one more value: “Reason”.",
    ),
    ("relief", no_field("chu_dat"), "Không hỏi «Tên chủ đất» nữa.", "“Owner of the land” is no longer asked."),
    (
        "inner",
        put(of_field("so_to"), label=words("Số tổ", "Hives")),
        "Câu hỏi «Số tổ ong» nay viết là «Số tổ».",
        "now reads “Hives”",
    ),
    (
        "burden",
        lambda data: data["form"]["schema"]["required"].append("ngay_sinh"),
        "«Ngày sinh» nay bắt buộc phải trả lời.",
        "must now",
    ),
    (
        "relief",
        lambda data: data["form"]["schema"]["required"].remove("so_to"),
        "«Số tổ ong» không còn bắt buộc.",
        "need not",
    ),
    (
        "relief",
        put(of_field("so_to"), prefill={"service": "people.person", "field": "x"}),
        "nay được điền sẵn từ",
        "now filled in",
    ),
    (
        "inner",
        put(of_field("noi_nuoi"), prefill={"service": "x.y", "field": "x"}),
        "điền sẵn từ cơ sở dữ liệu x.y.",
        "registry x.y",
    ),
    (
        "burden",
        put(of_field("noi_nuoi"), prefill=None),
        "«Xã đặt tổ ong» không được điền sẵn nữa.",
        "no longer filled in",
    ),
    ("burden", put(of_field("noi_nuoi"), locked="true"), "được khóa theo giá trị của cơ sở dữ liệu.", "is held to"),
    (
        "relief",
        put(of_field("ho_ten"), locked=None),
        "không còn khóa theo giá trị của cơ sở dữ liệu.",
        "no longer held to",
    ),
    ("burden", put(of_field("chu_dat"), when=None), "nay luôn hỏi; trước chỉ khi «Đất của ai»", "is now always asked."),
    (
        "relief",
        put(of_field("so_to"), when=LAND),
        "«Số tổ ong» chỉ hỏi khi «Đất của ai» là «Của người khác»; trước: luôn hỏi.",
        "only when",
    ),
    (
        "burden",
        put(of_field("chu_dat"), when={**LAND, "equals": "toi"}),
        "chỉ hỏi khi «Đất của ai» là «Của tôi»",
        "“Mine”",
    ),
    (
        "burden",
        lambda data: field(data, "co_thoi_han")["options"].pop(),
        "không còn lựa chọn «Không».",
        "no longer offers “No”",
    ),
    (
        "relief",
        lambda data: field(data, "co_thoi_han")["options"].append({"value": "x", "label": words("Tùy", "Either")}),
        "có thêm lựa chọn «Tùy».",
        "also offers “Either”",
    ),
    (
        "inner",
        lambda data: field(data, "co_thoi_han")["options"][0].update(label=words("Có hạn", "For a time")),
        "Lựa chọn của «Giấy phép có thời hạn» viết lại: «Có hạn».",
        "now read: “For a time”",
    ),
    ("inner", lambda data: field(data, "co_thoi_han")["options"].reverse(), "Thứ tự lựa chọn", "another order"),
    (
        "inner",
        put(of_field("so_to"), help=words("Đếm cả tổ mới", "Count new ones")),
        "Giải thích của «Số tổ ong»: «Đếm cả tổ mới».",
        "Count",
    ),
    (
        "inner",
        put(of_field("noi_nuoi"), expects=None),
        "Gợi ý cách nhập của «Xã đặt tổ ong»: không còn.",
        "none any more",
    ),
    ("inner", put(of_field("dat_cua_ai"), default=None), "Giá trị đặt sẵn của «Đất của ai» đổi.", "The preset value"),
    ("inner", put(of_field("so_to"), widget="text"), "Cách nhập của «Số tổ ong» đổi.", "The input"),
    (
        "burden",
        put(prop("so_to"), maximum="100"),
        "«Số tổ ong»: lớn nhất là 100 (trước: 200).",
        "at most 100 (before: 200)",
    ),
    ("relief", put(prop("so_to"), maximum="300"), "«Số tổ ong»: lớn nhất là 300 (trước: 200).", "at most 300"),
    ("relief", put(prop("so_to"), maximum=None), "«Số tổ ong»: lớn nhất là — (trước: 200).", "at most —"),
    ("burden", put(prop("so_to"), minimum="2"), "«Số tổ ong»: nhỏ nhất là 2 (trước: 1).", "at least 2"),
    (
        "burden",
        put(prop("ho_ten"), minLength="2"),
        "«Họ và tên»: số ký tự ít nhất là 2 (trước: —).",
        "letters at least 2",
    ),
    (
        "burden",
        put(prop("so_dinh_danh"), pattern="^[0-9]{9}$"),
        "«Số định danh»: dạng phải nhập đổi.",
        "the form that it must have",
    ),
    ("inner", swap("form", "layout", 1, "fields"), "Thứ tự các câu hỏi đổi, nội dung như cũ.", "another order"),
    ("inner", swap("form", "layout"), "Thứ tự các phần đổi, nội dung như cũ.", "another order"),
    ("inner", swap("form", "schema", "required"), "chỉ đổi cách viết, nội dung như cũ.", "only written otherwise"),
    (
        "inner",
        put(at("form", "layout", 0), title=words("Chủ ong", "Keeper")),
        "Phần «Người nuôi ong» nay gọi là «Chủ ong».",
        "“Keeper”",
    ),
    (
        "inner",
        put(at("form", "layout", 0), help=words("Xem kỹ", "Look")),
        "Giải thích của phần «Người nuôi ong»: «Xem kỹ».",
        "“Look”",
    ),
    (
        "inner",
        lambda data: data["form"]["layout"][0]["fields"].append(data["form"]["layout"][1]["fields"].pop(1)),
        "«Số tổ ong» chuyển sang phần «Người nuôi ong».",
        "“Number of hives” moves to the part “Beekeeper”.",
    ),
    (
        "inner",
        lambda data: data["form"]["layout"].append(
            {"group": "g", "title": words("Thêm", "More"), "fields": [data["form"]["layout"][1]["fields"].pop()]}
        ),
        "Thêm phần «Thêm».",
        "A further part “More”.",
    ),
    (
        "other",
        lambda data: data["form"]["layout"].append(data["form"]["layout"][1]),
        "form.layout: từ",
        "form.layout: from",
    ),
    (
        "other",
        put(at("form", "schema", "properties"), x={"type": "string"}),
        "form.schema.properties.x: thêm",
        "is added",
    ),
    (
        "other",
        lambda data: data["form"]["schema"]["required"].append("x"),
        "form.schema.required: từ",
        "form.schema.required",
    ),
    (
        "other",
        put(at("form", "schema", "properties"), so_to=None),
        "form.fields.so_to.schema: từ",
        "form.fields.so_to.schema",
    ),
    # checks
    (
        "burden",
        lambda data: data["form"]["checks"].append(CHECK),
        "«Đến ngày» phải đúng thêm một điều: «Trước 2030.»",
        "“Until” must also meet this: “Before 2030.”",
    ),
    (
        "relief",
        lambda data: data["form"]["checks"].pop(),
        "«Đến ngày» không phải đúng điều này nữa:",
        "need not meet this",
    ),
    (
        "burden",
        put(at("form", "checks", 0), plus_days="5"),
        "Điều kiện của «Đến ngày» đổi, nay là:",
        "The check of “Until” is now",
    ),
    (
        "inner",
        put(at("form", "checks", 0), message=words("Sau hôm nay.", "Later.")),
        "Lời nhắc của «Đến ngày»: «Sau hôm nay.»",
        "“Later.”",
    ),
    (
        "inner",
        put(at("form", "checks", 0), basis={"act": "Luật"}),
        "Căn cứ của điều kiện ở «Đến ngày» đổi.",
        "The law behind",
    ),
    (
        "burden",
        lambda data: data["form"]["checks"].append(CHECK | {"field": "nowhere"}),
        "«nowhere» phải đúng",
        "“nowhere” must",
    ),
]
