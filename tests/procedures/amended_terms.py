"""Changes of how long it takes, what it costs and which papers are asked, and how each is said."""

from __future__ import annotations

from collections.abc import Callable

from .amending import LAND, OTHER_RATE, Body, at, of_paper, paper, put, rate, swap, words

TERMS: list[tuple[str, Callable[[Body], object], str, str]] = [
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
]
