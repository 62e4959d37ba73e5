"""The procedure of the benches: fifteen fields of every type, three working days, no registry."""

from __future__ import annotations

from typing import Any

from lienthong.procedures.definitions import ProcedureDefinition

_NAMES = ("ho_ten", "so_dinh_danh", "ngay_sinh", "gioi_tinh", "noi_nop", "dia_chi", "dien_thoai", "thu_dien_tu",
          "ly_do", "ngay_bat_dau", "ngay_ket_thuc", "so_nguoi", "so_phong", "dien_tich", "ghi_chu")  # fmt: skip
_SHAPES: dict[str, dict[str, Any]] = {
    "so_dinh_danh": {"type": "string", "pattern": "^[0-9]{8}$"},
    "ngay_sinh": {"type": "string", "format": "date"},
    "gioi_tinh": {"type": "string", "enum": ["male", "female"]},
    "noi_nop": {"type": "string", "pattern": "^[0-9]{5}$"},
    "thu_dien_tu": {"type": "string", "format": "email"},
    "ngay_bat_dau": {"type": "string", "format": "date"},
    "ngay_ket_thuc": {"type": "string", "format": "date"},
    "so_nguoi": {"type": "integer", "minimum": 1, "maximum": 50},
    "so_phong": {"type": "integer", "minimum": 0, "maximum": 99},
    "dien_tich": {"type": "integer", "minimum": 1, "maximum": 100000},
}
_FORM: dict[str, Any] = {
    "ho_ten": "Nguyễn Thị Đo",
    "so_dinh_danh": "99000001",
    "ngay_sinh": "1990-05-17",
    "gioi_tinh": "female",
    "noi_nop": "00102",
    "dia_chi": "12 phố Mây Hồng, tổ 3",
    "dien_thoai": "0901234567",
    "thu_dien_tu": "do@example.org",
    "ly_do": "Chuyển đến ở cùng gia đình",
    "ngay_bat_dau": "2026-11-20",
    "ngay_ket_thuc": "2027-11-20",
    "so_nguoi": 4,
    "so_phong": 3,
    "dien_tich": 85,
    "ghi_chu": "Không có",
}


def form(number: int) -> dict[str, Any]:
    """Return a right form; each number gives another one."""
    return {**_FORM, "ghi_chu": f"Hồ sơ đo số {number}"}


def definition() -> ProcedureDefinition:
    """Return the checked definition."""
    words = {"vi": "Đo tốc độ", "en": "Measure the speed"}
    fields = [{"name": name, "label": {"vi": name, "en": name}} for name in _NAMES]
    steps = [("intake", "intake", "one_stop"), ("examine", "settle", "commune_pc"), ("sign", "head", "commune_pc"),
             ("issue", "system", "commune_pc"), ("return", "intake", "one_stop")]  # fmt: skip
    return ProcedureDefinition.model_validate(
        {
            "code": "B.001",
            "title": words,
            "field": {"code": "people", **words},
            "since": "2025-07-01",
            "confidence": "confirmed",
            "legal_basis": [{"act": "benches"}],
            "level": "commune",
            "for_whom": words,
            "competence": {"agency": "commune_pc", "intake": "one_stop", "place_field": "noi_nop"},
            "channels": ["online", "counter"],
            "term": {"kind": "working_days", "amount": 3},
            "fee": [{"since": "2025-07-01", "amount": 0, "basis": {"act": "benches"}}],
            "steps": [{"key": k, "role": r, "agency": a, "title": words} for k, r, a in steps],
            "form": {
                "schema": {
                    "type": "object",
                    "required": list(_NAMES),
                    "properties": {name: _SHAPES.get(name, {"type": "string", "maxLength": 300}) for name in _NAMES},
                },
                "layout": [{"group": "all", "title": words, "fields": fields}],
            },
            "result": {
                "template": "certificate",
                "title": words,
                "number": "{n}/{year}",
                "shows": [{"label": words, "value": "$field.ho_ten"}],
            },
            "examples": [
                {
                    "name": "a right form",
                    "given": {"place": "00102", "at": "2026-11-20T09:00", "form": _FORM},
                    "expect": {},
                }
            ],
        }
    )
