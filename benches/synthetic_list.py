"""A list of procedures that does not exist: real names of fields and real verbs, joined by a machine.

For tests and benches only. Every name says that it is a sample and every code lies in a range that nobody gives out
(``9.900000`` and up), so that a row can be taken for the law by nobody.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

#: What every name ends with.
MARK = "(mẫu, không phải thủ tục thật)"
HEADER = (
    "Mã TTHC",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cơ quan thực hiện",
    "Cấp thực hiện",
    "Thời hạn",
    "Phí, lệ phí",
    "Mức độ",
)

_VERBS = (
    "Cấp",
    "Cấp lại",
    "Cấp đổi",
    "Gia hạn",
    "Điều chỉnh, bổ sung",
    "Thu hồi theo đề nghị",
    "Thông báo thay đổi nội dung",
    "Xác nhận nội dung",
)
_FOR = ("", " cho cá nhân", " cho tổ chức", " cho hộ gia đình", " có yếu tố nước ngoài", " tại khu vực biên giới")
_MINISTRY, _PROVINCE, _COMMUNE = "Cấp bộ", "Cấp tỉnh", "Cấp xã"
#: Ministry, field of law, what is given or registered in it.
_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Bộ Tư pháp", "Hộ tịch", ("trích lục hộ tịch", "giấy xác nhận tình trạng hôn nhân", "giấy khai sinh")),
    ("Bộ Tư pháp", "Quốc tịch", ("giấy xác nhận có quốc tịch Việt Nam", "giấy xác nhận là người gốc Việt Nam")),
    ("Bộ Tư pháp", "Nuôi con nuôi", ("giấy xác nhận công dân đủ điều kiện nuôi con nuôi", "quyết định nhận con nuôi")),
    ("Bộ Tư pháp", "Luật sư", ("chứng chỉ hành nghề luật sư", "giấy đăng ký hoạt động của tổ chức hành nghề luật sư")),
    ("Bộ Tư pháp", "Công chứng", ("thẻ công chứng viên", "quyết định thành lập văn phòng công chứng")),
    ("Bộ Tư pháp", "Đấu giá tài sản", ("chứng chỉ hành nghề đấu giá", "giấy đăng ký hoạt động đấu giá tài sản")),
    ("Bộ Công an", "Cư trú", ("thông báo kết quả đăng ký tạm trú", "giấy xác nhận thông tin về cư trú")),
    ("Bộ Công an", "Xuất nhập cảnh", ("hộ chiếu phổ thông", "thẻ tạm trú cho người nước ngoài", "giấy thông hành")),
    ("Bộ Công an", "Phòng cháy, chữa cháy", ("giấy chứng nhận thẩm duyệt phòng cháy", "văn bản nghiệm thu phòng cháy")),
    ("Bộ Công an", "Đăng ký, quản lý phương tiện", ("giấy chứng nhận đăng ký xe", "biển số xe", "giấy phép lái xe")),
    ("Bộ Nội vụ", "Việc làm", ("giấy phép hoạt động dịch vụ việc làm", "giấy phép lao động cho người nước ngoài")),
    ("Bộ Nội vụ", "Người có công", ("quyết định hưởng trợ cấp ưu đãi", "giấy giới thiệu thăm viếng mộ liệt sĩ")),
    ("Bộ Nội vụ", "Tổ chức phi chính phủ", ("quyết định cho phép thành lập hội", "giấy phép thành lập quỹ xã hội")),
    ("Bộ Nội vụ", "An toàn, vệ sinh lao động", ("giấy chứng nhận huấn luyện an toàn", "phiếu khai báo máy, thiết bị")),
    ("Bộ Y tế", "Khám bệnh, chữa bệnh", ("giấy phép hành nghề khám bệnh", "giấy phép hoạt động phòng khám")),
    ("Bộ Y tế", "Dược phẩm", ("chứng chỉ hành nghề dược", "giấy chứng nhận đủ điều kiện kinh doanh dược")),
    ("Bộ Y tế", "An toàn thực phẩm", ("giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "bản công bố sản phẩm")),
    ("Bộ Y tế", "Bảo trợ xã hội", ("quyết định trợ cấp xã hội hằng tháng", "giấy xác nhận khuyết tật")),
    ("Bộ Xây dựng", "Hoạt động xây dựng", ("giấy phép xây dựng nhà ở riêng lẻ", "chứng chỉ hành nghề xây dựng")),
    ("Bộ Xây dựng", "Nhà ở", ("văn bản cho thuê nhà ở công vụ", "quyết định hỗ trợ thuê nhà ở xã hội")),
    ("Bộ Xây dựng", "Đường bộ", ("giấy phép kinh doanh vận tải", "phù hiệu xe", "giấy phép lưu hành xe quá tải")),
    ("Bộ Xây dựng", "Đường thủy nội địa", ("giấy chứng nhận đăng ký phương tiện thủy", "chứng chỉ thuyền viên")),
    (
        "Bộ Nông nghiệp và Môi trường",
        "Đất đai",
        ("giấy chứng nhận quyền sử dụng đất", "quyết định giao đất, cho thuê đất"),
    ),
    ("Bộ Nông nghiệp và Môi trường", "Môi trường", ("giấy phép môi trường", "văn bản đăng ký môi trường")),
    (
        "Bộ Nông nghiệp và Môi trường",
        "Tài nguyên nước",
        ("giấy phép khai thác nước mặt", "giấy phép thăm dò nước dưới đất"),
    ),
    ("Bộ Nông nghiệp và Môi trường", "Khoáng sản", ("giấy phép thăm dò khoáng sản", "giấy phép khai thác khoáng sản")),
    ("Bộ Nông nghiệp và Môi trường", "Thủy sản", ("giấy phép khai thác thủy sản", "giấy chứng nhận đăng ký tàu cá")),
    (
        "Bộ Nông nghiệp và Môi trường",
        "Chăn nuôi và thú y",
        ("chứng chỉ hành nghề thú y", "giấy chứng nhận kiểm dịch động vật"),
    ),
    (
        "Bộ Nông nghiệp và Môi trường",
        "Lâm nghiệp",
        ("phương án khai thác lâm sản", "mã số cơ sở nuôi động vật hoang dã"),
    ),
    ("Bộ Công Thương", "Lưu thông hàng hóa", ("giấy phép bán lẻ rượu", "giấy chứng nhận bán lẻ xăng dầu")),
    ("Bộ Công Thương", "Điện", ("giấy phép hoạt động điện lực", "thẻ an toàn điện")),
    ("Bộ Công Thương", "Hóa chất", ("giấy chứng nhận kinh doanh hóa chất", "giấy phép vận chuyển hàng nguy hiểm")),
    ("Bộ Tài chính", "Hộ kinh doanh", ("giấy chứng nhận đăng ký hộ kinh doanh", "thông báo tạm ngừng kinh doanh")),
    ("Bộ Tài chính", "Doanh nghiệp", ("giấy chứng nhận đăng ký doanh nghiệp", "giấy chứng nhận chi nhánh")),
    ("Bộ Tài chính", "Đầu tư", ("giấy chứng nhận đăng ký đầu tư", "quyết định chủ trương đầu tư")),
    ("Bộ Tài chính", "Thuế", ("thông báo mã số thuế", "quyết định hoàn thuế", "giấy xác nhận nộp thuế")),
    ("Bộ Tài chính", "Bảo hiểm xã hội", ("sổ bảo hiểm xã hội", "thẻ bảo hiểm y tế", "quyết định hưởng thai sản")),
    (
        "Bộ Giáo dục và Đào tạo",
        "Văn bằng, chứng chỉ",
        ("bản sao văn bằng từ sổ gốc", "giấy công nhận văn bằng nước ngoài"),
    ),
    (
        "Bộ Giáo dục và Đào tạo",
        "Giáo dục mầm non",
        ("quyết định thành lập trường mầm non", "giấy phép nhóm trẻ độc lập"),
    ),
    (
        "Bộ Giáo dục và Đào tạo",
        "Giáo dục nghề nghiệp",
        ("giấy chứng nhận hoạt động giáo dục nghề nghiệp", "thẻ kiểm định viên"),
    ),
    ("Bộ Văn hóa, Thể thao và Du lịch", "Du lịch", ("thẻ hướng dẫn viên du lịch", "giấy phép lữ hành")),
    (
        "Bộ Văn hóa, Thể thao và Du lịch",
        "Di sản văn hóa",
        ("chứng chỉ hành nghề tu bổ di tích", "giấy phép thăm dò khảo cổ"),
    ),
    (
        "Bộ Văn hóa, Thể thao và Du lịch",
        "Xuất bản, in",
        ("giấy phép hoạt động in", "giấy phép nhập khẩu xuất bản phẩm"),
    ),
    (
        "Bộ Khoa học và Công nghệ",
        "Sở hữu trí tuệ",
        ("văn bằng bảo hộ nhãn hiệu", "chứng chỉ giám định sở hữu công nghiệp"),
    ),
    ("Bộ Khoa học và Công nghệ", "An toàn bức xạ", ("giấy phép sử dụng thiết bị bức xạ", "chứng chỉ nhân viên bức xạ")),
    ("Bộ Khoa học và Công nghệ", "Viễn thông", ("giấy phép sử dụng tần số", "giấy phép cung cấp dịch vụ viễn thông")),
    (
        "Bộ Dân tộc và Tôn giáo",
        "Tôn giáo",
        ("văn bản chấp thuận sinh hoạt tôn giáo", "giấy đăng ký hoạt động tôn giáo"),
    ),
    ("Bộ Quốc phòng", "Nghĩa vụ quân sự", ("giấy chứng nhận đăng ký nghĩa vụ quân sự", "quyết định trợ cấp quân nhân")),
    ("Bộ Ngoại giao", "Lãnh sự", ("giấy miễn thị thực", "tem chứng nhận lãnh sự")),
    ("Ngân hàng Nhà nước Việt Nam", "Ngoại hối", ("giấy phép kinh doanh ngoại hối", "văn bản đăng ký vay nước ngoài")),
)
_TERMS = (
    "3 ngày làm việc",
    "05 ngày làm việc",
    "15 ngày",
    "trong ngày",
    "7 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
)
_FEES = ("Không", "50.000 đồng", "8.000 đồng/bản", "")
_MODES = ("Toàn trình", "Một phần", "Cung cấp thông tin")
_PLACES = ("", " trong khu kinh tế", " trong khu công nghiệp", " tại vùng đồng bào dân tộc thiểu số")

Row = tuple[str, str, str, str, str, str, str, str]


def made_rows(count: int = 6000, *, seed: int = 2026, ministries: Sequence[str] = ()) -> list[Row]:
    """Return so many rows under ``HEADER``, all of them right, the same for the same seed.

    ``ministries`` are those of another country than Vietnam: the rows are then theirs, in turn.
    """
    chance = random.Random(seed)
    named = list(_named())
    chance.shuffle(named)
    rows = [_row(9_900_000 + number, *one, chance) for number, one in enumerate(named[:count])]
    owners = itertools.cycle(ministries)
    return [(*row[:3], next(owners), *row[4:]) for row in rows] if ministries else rows


def write_csv(path: Path, rows: list[Row]) -> Path:
    """Write rows as the spreadsheets of offices do: UTF-8 with BOM, semicolons."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *rows])
    return path


def write_xlsx(path: Path, rows: list[Row]) -> Path:
    """Write rows as a workbook with a title above the header."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục")
    for cells in ([f"DANH MỤC THỦ TỤC {MARK}"], HEADER, *rows):
        sheet.append(list(cells))
    book.save(path)
    return path


def _named() -> Iterator[tuple[str, str, str]]:
    """Yield ministry, field and name of every procedure that can be made."""
    for (ministry, field, things), place in itertools.product(_FIELDS, _PLACES):
        for thing, verb, whom in itertools.product(things, _VERBS, _FOR):
            yield ministry, field, f"{verb} {thing}{whom}{place} {MARK}"


def _row(number: int, ministry: str, field: str, name: str, chance: random.Random) -> Row:
    level = chance.choice((_MINISTRY, _PROVINCE, _COMMUNE))
    code = f"{number // 1_000_000}.{number % 1_000_000:06d}"
    return (code, name, field, ministry, level, chance.choice(_TERMS), chance.choice(_FEES), chance.choice(_MODES))
