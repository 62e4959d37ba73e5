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
from lienthong.procedures.rules.amendments import HEADINGS, Names, Note, note, questions, time
from lienthong.procedures.rules.amendments.conditions import say_condition
from lienthong.procedures.rules.amendments.reading import Change, plain, renamed

from .conftest import body

NAMES = Names(
    registries={"people": Text("Dân cư", "People"), "households": Text("Hộ", "Households")},
    services={"people.person": Text("Dân cư", "People")},
    agencies={"commune_pc": Text("UBND xã", "Commune committee"), "one_stop": Text("Một cửa", "One-stop center")},
    currency=Text("xu", "cents"),
)
Body = dict[str, Any]


def changed(change: Callable[[Body], object], code: str = "D.001", first: Callable[[Body], object] = len) -> Note:
    """Return the note on ``change``, made to a procedure after ``first`` was."""
    before = body(code)
    first(before)
    after = copy.deepcopy(before)
    change(after)
    return note(ProcedureDefinition.model_validate(before), ProcedureDefinition.model_validate(after), NAMES)


def field(data: Body, name: str) -> Body:
    return next(one for group in data["form"]["layout"] for one in group["fields"] if one["name"] == name)


def paper(data: Body, name: str) -> Body:
    return next(one for one in data["components"] if one["id"] == name)


def put(inner: Callable[[Body], Body], **values: Any) -> Callable[[Body], object]:
    """Return a change that sets keys of a part; ``None`` takes a key away."""

    def change(data: Body) -> None:
        part = inner(data)
        for key, value in values.items():
            part.pop(key, None)
            if value is not None:
                part[key] = value

    return change


def at(*path: Any) -> Callable[[Body], Any]:
    def inner(data: Any) -> Any:
        for key in path:
            data = data[key]
        return data

    return inner


def of_field(name: str) -> Callable[[Body], Body]:
    return lambda data: field(data, name)


def of_paper(name: str) -> Callable[[Body], Body]:
    return lambda data: paper(data, name)


def prop(name: str) -> Callable[[Body], Body]:
    return at("form", "schema", "properties", name)


def swap(*path: Any) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        items = at(*path)(data)
        items[0], items[1] = items[1], items[0]

    return change


def new_field(**more: Any) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        data["form"]["schema"]["properties"]["ly_do"] = {"type": "string"}
        if more.pop("must", False):
            data["form"]["schema"]["required"].append("ly_do")
        data["form"]["layout"][1]["fields"].append({"name": "ly_do", "label": words("Lý do", "Reason"), **more})

    return change


def no_field(name: str) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        schema = data["form"]["schema"]
        del schema["properties"][name]
        schema["required"] = [one for one in schema["required"] if one != name]
        for group in data["form"]["layout"]:
            group["fields"] = [one for one in group["fields"] if one["name"] != name]

    return change


def words(vi: str, en: str) -> Body:
    return {"vi": vi, "en": en}


SHOW = {"label": words("Lý do", "Reason"), "value": "$today"}
STEP = {"key": "visit", "role": "settle", "agency": "commune_pc", "title": words("Xem", "Visit")}
WRITE = {"service": "people.person", "as": "person", "map": {"x": "y"}}
LAND = {"field": "dat_cua_ai", "equals": "nguoi_khac"}
CHECK = {"field": "het_han", "not_after": "2030-01-01", "message": words("Trước 2030.", "Before 2030.")}
OTHER_RATE = {"id": "plate", "since": "2027-01-01", "amount": "500", "basis": {"act": "Luật Nuôi ong"}}


def rate(data: Body) -> Body:
    return data["fee"][0]  # type: ignore[no-any-return]


CASES: list[tuple[str, Callable[[Body], object], str, str]] = [
    # how long
    (
        "burden",
        put(at("term"), cutoff="14:00"),
        "Giờ nhận để tính trong ngày đổi từ 15:00 thành 14:00.",
        "15:00 to 14:00",
    ),
    (
        "relief",
        put(at("term"), cutoff="16:00"),
        "Giờ nhận để tính trong ngày đổi từ 15:00 thành 16:00.",
        "15:00 to 16:00",
    ),
    (
        "burden",
        put(at(), term={"kind": "working_days", "amount": 2}),
        "Thời hạn giải quyết đổi từ trong ngày; nộp từ 15:00 trở đi thì trong ngày làm việc tiếp theo thành 2 ngày làm "
        "việc.",
        "to 2 working days.",
    ),
    (
        "burden",
        put(at(), clock_starts="received"),
        "Thời hạn tính từ khi cơ quan tiếp nhận, không từ khi nộp nữa.",
        "receipt",
    ),
    ("burden", put(at(), supplement={"times": 2}), "Cơ quan được yêu cầu bổ sung 2 lần, trước là 1 lần.", "2 time(s)"),
    ("relief", put(at(), supplement={"times": 0}), "Cơ quan được yêu cầu bổ sung 0 lần, trước là 1 lần.", "0 time(s)"),
    (
        "relief",
        put(at(), supplement={"days": 9}),
        "Người nộp có 9 ngày làm việc để bổ sung, trước là 7.",
        "9 working days",
    ),
    (
        "burden",
        put(at(), supplement={"days": 5}),
        "Người nộp có 5 ngày làm việc để bổ sung, trước là 7.",
        "5 working days",
    ),
    ("burden", put(at(), extension={"times": 2}), "Cơ quan được gia hạn 2 lần, trước là 1 lần.", "extend the term 2"),
    ("relief", put(at(), extension={"times": 0}), "Cơ quan được gia hạn 0 lần, trước là 1 lần.", "extend the term 0"),
    ("burden", put(at(), until="2030-01-01"), "Hết hiệu lực từ 01/01/2030.", "no longer the law from 01/01/2030"),
    ("inner", put(at(), since="2025-08-01"), "Có hiệu lực từ 01/08/2025; bản trước từ 01/07/2025.", "from 01/08/2025"),
    (
        "relief",
        put(at(), transition={"old_until": "2027-02-28"}),
        "Tờ khai đã bắt đầu theo bản trước còn được nộp theo bản đó đến hết 28/02/2027.",
        "may be filed under it through 28/02/2027.",
    ),
    # what it costs
    (
        "burden",
        put(rate, amount="1500"),
        "«Lệ phí mỗi tổ ong» tăng từ 1.000 xu lên 1.500 xu nhân với «Số tổ ong», từ 01/07/2025.",
        "The fee “Fee for each hive” rises from 1,000 cents to 1,500 cents times “Number of hives”, from 01/07/2025.",
    ),
    ("relief", put(rate, amount="0"), "giảm từ 1.000 xu xuống 0 xu nhân với «Số tổ ong»", "falls from 1,000 cents"),
    (
        "burden",
        put(rate, per=None),
        "Cách tính «Lệ phí mỗi tổ ong»: trước 1.000 xu nhân với «Số tổ ong», nay 1.000 xu.",
        "now",
    ),
    (
        "burden",
        put(rate, channels=["online", "post"], when=LAND),
        "Phạm vi của «Lệ phí mỗi tổ ong» khi «Đất của ai» là «Của người khác»: trước mọi cách nộp, nay nộp trực tuyến, "
        "qua bưu chính, khi «Đất của ai» là «Của người khác».",
        "now filed online, by post, when “Whose land” is “Somebody else's”.",
    ),
    (
        "inner",
        put(rate, name=words("Phí ong", "Bee fee")),
        "nay «Phí ong» (trước: «Lệ phí mỗi tổ ong»)",
        "called fee “Bee fee”",
    ),
    ("inner", put(rate, name=None), "Tên khoản thu: nay lệ phí (trước: «Lệ phí mỗi tổ ong»).", "now called fee."),
    (
        "inner",
        put(rate, basis={"act": "Luật Ong", "article": "Điều 2"}),
        "Căn cứ của «Lệ phí mỗi tổ ong»: Luật Ong, Điều 2 (trước: Luật Nuôi ong, Điều 9).",
        "The law behind the fee “Fee for each hive”: Luật Ong, Điều 2",
    ),
    ("other", put(rate, confidence="unverified"), "fee.hive.confidence: thêm “unverified”.", "is added."),
    ("other", put(at("fee", 0, "basis"), note="x"), "fee.hive.basis.note: thêm “x”.", "is added."),
    (
        "burden",
        lambda data: data["fee"].append(OTHER_RATE),
        "Thêm lệ phí: 500 xu, từ 01/01/2027.",
        "A new fee: 500 cents",
    ),
    (
        "inner",
        lambda data: data["fee"].append(OTHER_RATE | {"amount": "0"}),
        "Thêm lệ phí: 0 xu, từ 01/01/2027.",
        "0 cents",
    ),
    (
        "inner",
        lambda data: data["fee"].append(data["fee"][1] | {"since": "2028-01-01"}),
        "«Lệ phí mỗi tổ ong» từ 01/01/2028 vẫn là 1.200 xu nhân với «Số tổ ong».",
        "is still 1,200 cents",
    ),
    (
        "relief",
        lambda data: data["fee"].pop(),
        "Bỏ «Lệ phí mỗi tổ ong» 1.200 xu nhân với «Số tổ ong» áp dụng từ",
        "taken away",
    ),
    ("inner", swap("fee"), "Thứ tự các mức lệ phí đổi, nội dung như cũ.", "another order"),
    # papers
    (
        "relief",
        put(of_paper("anh_cho_dat"), kind="replaced", by="people"),
        "Người nộp không phải nộp «Ảnh chỗ đặt tổ ong» nữa: cơ quan tra cứu trong cơ sở dữ liệu Dân cư.",
        "need no longer file “Photograph of the place for the hives”: the office looks it up in the registry People.",
    ),
    (
        "burden",
        put(of_paper("giay_to"), kind="present", by=None, otherwise=None),
        "Người nộp phải tự xuất trình «Giấy tờ tùy thân»; trước đây cơ quan tra cứu trong cơ sở dữ liệu Dân cư, chỉ "
        "phải xuất trình khi nơi đó không trả lời.",
        "must show “Identity paper”; before, the office looks it up in the registry People, to be shown only where",
    ),
    ("relief", put(of_paper("anh_cho_dat"), kind="present"), "trước phải nộp, nay phải xuất trình.", "now shown."),
    (
        "burden",
        put(of_paper("giay_to"), otherwise="upload"),
        "«Giấy tờ tùy thân»: trước cơ quan tra cứu",
        "to be filed only",
    ),
    (
        "inner",
        put(of_paper("giay_to"), otherwise="agency"),
        "nay cơ quan tra cứu trong cơ sở dữ liệu Dân cư.",
        "registry People.",
    ),
    ("inner", put(of_paper("giay_to"), by="bees"), "nay cơ quan tra cứu trong cơ sở dữ liệu bees", "registry bees"),
    (
        "relief",
        put(of_paper("anh_cho_dat"), required="false"),
        "«Ảnh chỗ đặt tổ ong» chỉ cần khi có.",
        "only where there is one",
    ),
    (
        "relief",
        put(of_paper("anh_cho_dat"), when=LAND),
        "«Ảnh chỗ đặt tổ ong» chỉ cần khi «Đất của ai» là «Của người khác»; trước: luôn luôn.",
        "is needed only when “Whose land” is “Somebody else's”; before: always.",
    ),
    (
        "burden",
        put(of_paper("dong_y"), when=None),
        "«Giấy đồng ý của chủ đất» nay cần với mọi người; trước chỉ khi «Đất của ai» là «Của người khác».",
        "is now needed from everybody",
    ),
    (
        "burden",
        put(of_paper("dong_y"), when={**LAND, "equals": "toi"}),
        "chỉ cần khi «Đất của ai» là «Của tôi»",
        "is “Mine”",
    ),
    ("inner", put(of_paper("dong_y"), name=words("Đồng ý", "Assent")), "nay gọi là «Đồng ý».", "now called “Assent”."),
    (
        "inner",
        put(of_paper("dong_y"), note=words("Bản gốc", "Original")),
        "Chỉ dẫn của «Giấy đồng ý của chủ đất»: «Bản gốc».",
        "The note",
    ),
    (
        "burden",
        lambda data: data["components"].append(
            {"id": "x", "kind": "upload", "name": words("Đơn", "Letter"), "when": LAND}
        ),
        "Người nộp phải nộp thêm «Đơn», khi «Đất của ai» là «Của người khác».",
        "The person must also file “Letter”, when “Whose land” is “Somebody else's”.",
    ),
    (
        "inner",
        lambda data: data["components"].append(
            {"id": "x", "kind": "present", "required": "false", "name": words("Đơn", "Letter")}
        ),
        "Người nộp được xuất trình thêm «Đơn» nếu có.",
        "The person may also show “Letter”, if any.",
    ),
    (
        "inner",
        lambda data: data["components"].append(
            {"id": "x", "kind": "replaced", "by": "people", "name": words("Đơn", "Letter")}
        ),
        "Cơ quan tra cứu thêm «Đơn» trong cơ sở dữ liệu Dân cư.",
        "The office also looks up “Letter” in the registry People.",
    ),
    (
        "relief",
        lambda data: data["components"].pop(0),
        "Người nộp không phải nộp «Ảnh chỗ đặt tổ ong» nữa.",
        "no longer file",
    ),
    (
        "inner",
        lambda data: data["components"].remove(paper(data, "giay_to")),
        "Cơ quan không tra cứu «Giấy tờ tùy thân» nữa.",
        "no longer looks up",
    ),
    ("inner", swap("components"), "Thứ tự các giấy tờ đổi, nội dung như cũ.", "another order"),
    ("other", lambda data: data["components"].append(data["components"][0]), "components: từ", "components: from"),
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
