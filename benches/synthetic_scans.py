"""Synthetic scans: papers from our own printer, made into pictures as by an old scanner. Nobody is real."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from difflib import SequenceMatcher

import pypdfium2
from PIL import Image, ImageFilter

from lienthong.documents import rendering

DPI = 200
PERMIT = {
    "Số giấy phép": "12",
    "Họ và tên": "Trần Thị Mỹ Hạnh",
    "Số định danh": "00000001",
    "Số tổ ong": "24",
    "Nuôi ong từ": "1998",
    "Loại ong": "Ong rừng",
    "Ngày cấp": "05/03/1999",
}
BIRTH = {
    "Số đăng ký": "152",
    "Quyển số": "01/1990",
    "Họ, chữ đệm, tên": "Nguyễn Thị Ánh Nguyệt",
    "Ngày, tháng, năm sinh": "18/05/1990",
    "Giới tính": "Nữ",
    "Dân tộc": "Kinh",
    "Quốc tịch": "Việt Nam",
    "Nơi sinh": "Bệnh viện Phụ sản Hà Nội, quận Ba Đình",
    "Quê quán": "xã Thụy Hương, huyện Chương Mỹ",
    "Họ tên mẹ": "Trần Thị Hường",
    "Họ tên cha": "Nguyễn Đức Thưởng",
    "Ngày đăng ký": "25/05/1990",
    "Người ký": "Đỗ Quang Vĩnh",
}
MARRIAGE = {
    "Số đăng ký": "37",
    "Quyển số": "02/2003",
    "Họ tên chồng": "Lê Hữu Phước",
    "Ngày sinh của chồng": "02/09/1976",
    "Số định danh của chồng": "001076000012",
    "Họ tên vợ": "Phạm Ngọc Thủy Tiên",
    "Ngày sinh của vợ": "30/11/1979",
    "Số định danh của vợ": "001179000034",
    "Ngày đăng ký": "14/02/2003",
}


def paper(heading: str, rows: Mapping[str, str], unit: str = "UBND phường Ngọc Hà") -> bytes:
    """Return an invented paper as PDF, without a seal and without any mark but that it is invented."""
    return rendering.render(
        rendering.Paper(
            state=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
            unit_name=unit,
            number_line="",
            heading=heading,
            rows=tuple(rows.items()),
            place_and_date="Bản giấy hư cấu để thử",
            signing_line="",
            signer_title="",
            signer="",
            signed_line="hư cấu",
            check_line="",
            check_address="http://127.0.0.1/verify/0",
            code="0",
            small_print=(),
            demo_mark="",
        )
    )


def picture(pdf: bytes, *, turn: float = 1.4, seed: int = 1) -> Image.Image:
    """Return the first page as an old scanner would: askew, with noise, a little out of focus."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil().convert("L")
    page = page.rotate(turn, expand=True, fillcolor=250, resample=Image.Resampling.BICUBIC)
    dots = random.Random(seed)
    noise = Image.frombytes("L", (256, 256), dots.randbytes(256 * 256)).resize(page.size)
    return Image.blend(page, noise, 0.1).filter(ImageFilter.GaussianBlur(0.6))


def scanned(heading: str, rows: Mapping[str, str], *, kind: str = "JPEG", turn: float = 1.4, seed: int = 1) -> bytes:
    """Return a synthetic scan of an invented paper as JPEG, PNG or PDF."""
    image, out = picture(paper(heading, rows), turn=turn, seed=seed), io.BytesIO()
    more = {"resolution": DPI} if kind == "PDF" else {"dpi": (DPI, DPI)}
    image.save(out, kind, **more)
    return out.getvalue()


def character_error(read: str, truth: str) -> float:
    """Return which share of the letters of ``truth`` was read wrongly, left out or invented (spaces not counted)."""
    read, truth = "".join(read.split()), "".join(truth.split())
    wrong = sum(
        max(before_end - before, after_end - after)
        for how, before, before_end, after, after_end in SequenceMatcher(
            None, truth, read, autojunk=False
        ).get_opcodes()
        if how != "equal"
    )
    return wrong / len(truth)


_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Huỳnh", "Phùng")
_MIDDLE = ("Thị", "Văn", "Hữu", "Đức", "Thị Thu", "Ngọc", "Quỳnh", "Khánh", "Thế", "Thị Mỹ", "Xuân", "Bảo")
_GIVEN = ("Ánh", "Bằng", "Cẩm", "Dũng", "Đạt", "Giỏi", "Hường", "Khuê", "Lựu", "Mẫn", "Nguyệt", "Oanh", "Phước", "Quý",
          "Rạng", "Sỹ", "Thưởng", "Út", "Vượng", "Xuyến", "Yến")  # fmt: skip


def invented_births(count: int, *, seed: int = 2026) -> list[dict[str, str]]:
    """Return the rows of so many birth certificates, each of other people."""
    dice = random.Random(seed)

    def name() -> str:
        return " ".join(dice.choice(part) for part in (_FAMILY, _MIDDLE, _GIVEN))

    def day() -> str:
        return f"{dice.randint(1, 28):02}/{dice.randint(1, 12):02}/{dice.randint(1960, 2004)}"

    return [
        BIRTH
        | {"Số đăng ký": str(dice.randint(10, 999)), "Họ, chữ đệm, tên": name(), "Ngày, tháng, năm sinh": day()}
        | {"Họ tên mẹ": name(), "Họ tên cha": name(), "Ngày đăng ký": day(), "Giới tính": dice.choice(("Nam", "Nữ"))}
        for _ in range(count)
    ]
