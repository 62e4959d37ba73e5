"""The paper form: everything that may be asked, each place as large as the answer, each condition in words."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pdfminer.high_level import extract_text

from lienthong.core.values import Text
from lienthong.documents.rendering import print_sheet
from lienthong.documents.rendering.sheets import Sheet
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import FormField, Property
from lienthong.procedures.rules.printing.boxes import Size, size_for, size_of
from lienthong.procedures.rules.printing.form import PaperForm, Question, blank, filled
from lienthong.procedures.rules.printing.sheets import sheet_of

from .conftest import body, family, variant

ON = date(2026, 11, 20)
WORDS = {"vi": "Chữ", "en": "Word"}
STATE = ("ĐẤT MẪU", "Bình yên")


def field(**facts: Any) -> FormField:
    return FormField.model_validate({"name": "x", "label": WORDS, **facts})


def question(form: PaperForm, label: str) -> Question:
    return next(one for part in form.parts for one in part.questions if one.label.en == label)


def words_of(sheet: Sheet) -> str:
    return " ".join(extract_text(io.BytesIO(print_sheet(sheet))).split())


def on_paper(form: PaperForm, **options: Any) -> str:
    return words_of(sheet_of(form, state=STATE, address="http://x/procedures/D.001", **options))


# ---------------------------------------------------------------- how large a place is


@pytest.mark.parametrize(
    ("widget", "prop", "size"),
    [
        ("text", {"type": "string", "pattern": "^[0-9]{12}$"}, Size(cells=(12,))),
        ("text", {"type": "string", "pattern": "^0[0-9]{9,10}$"}, Size(cells=(11,))),
        ("text", {"type": "string", "pattern": "^\\d{5}$"}, Size(cells=(5,))),
        ("text", {"type": "string", "pattern": "^.*$"}, Size()),
        ("text", {"type": "string", "pattern": "^[0-9]{99}$"}, Size()),
        ("place", {"type": "string", "pattern": "^[0-9]{5}$"}, Size()),
        ("date", {"type": "string", "format": "date"}, Size(cells=(2, 2, 4))),
        ("number", {"type": "integer", "minimum": 1, "maximum": 200}, Size(cells=(3,))),
        ("number", {"type": "integer", "minimum": -5, "maximum": 200}, Size(share=0.34)),
        ("number", {"type": "integer"}, Size(share=0.34)),
        ("text", {"type": "string", "maxLength": 12}, Size(share=0.34)),
        ("text", {"type": "string", "maxLength": 30}, Size(share=0.67)),
        ("text", {"type": "string", "maxLength": 150}, Size()),
        ("text", {"type": "string", "maxLength": 500}, Size(lines=4)),
        ("text", {"type": "string"}, Size()),
        ("textarea", {"type": "string", "maxLength": 50}, Size(lines=3)),
        ("textarea", {"type": "string", "maxLength": 4000}, Size(lines=6)),
    ],
)
def test_a_place_to_write_is_as_large_as_its_answer(widget: str, prop: dict[str, Any], size: Size) -> None:
    assert size_of(field(widget=widget), Property.model_validate(prop)) == size


def test_a_field_without_a_schema_gets_a_line() -> None:
    assert size_of(field(), None) == Size()


def test_a_given_answer_takes_no_more_room_than_it_needs() -> None:
    assert size_for("ngắn", Size(lines=6)) == Size()
    assert size_for("dài " * 30, Size(lines=6)) == Size(lines=3)
    assert size_for("001", Size(cells=(12,))) == Size(cells=(12,))


def test_letters_stand_in_their_cells_or_in_a_box_where_they_do_not_fit() -> None:
    day = Question("write", Text("Ngày", "Day"), Size(cells=(2, 2, 4)))
    assert day.cells == ("  ", "  ", "    ")
    assert replace(day, value="01/05/1990").cells == ("01", "05", "1990")
    assert replace(day, value="1990").cells == ()
    number = Question("write", Text("Số", "Number"), Size(cells=(4,)), value="12")
    assert number.cells == ("12  ",)
    assert replace(number, value="12345").cells == ()
    assert Question("write", Text("Tên", "Name"), value="An").cells == ()


# ---------------------------------------------------------------- what stands on it


def test_the_blank_form_asks_everything_and_says_when(bees: ProcedureDefinition) -> None:
    form = blank(bees, on=ON)
    asked = [one.label.en for part in form.parts for one in part.questions]
    assert asked == [one.label.en for one in bees.fields.values() if one.widget != "hidden"]
    conditional = [one for part in form.parts for one in part.questions if one.when]
    assert conditional
    assert all(one.when and one.when.vi.startswith("chỉ ghi khi «") for one in conditional)
    assert question(form, "Number of hives").is_required
    assert form.law == bees.legal_basis
    assert form.sha256 == bees.sha256
    assert not form.is_filled


def test_a_filled_form_asks_only_what_concerns_the_person_with_their_answers(bees: ProcedureDefinition) -> None:
    given = next(one.given.form for one in bees.examples if one.expect.valid)
    form = filled(bees, {**given, "so_to": 4}, {"00101": "Xã Nắng"}, on=ON)
    assert form.is_filled
    assert all(one.when is None for part in form.parts for one in part.questions)
    ticked = [
        choice.label.en for part in form.parts for one in part.questions for choice in one.choices if choice.is_ticked
    ]
    assert "Mine" in ticked or ticked
    assert question(form, "Number of hives").cells == ("4  ",)
    fee = next(one for one in form.fees if one.per)
    assert (fee.count, fee.total) == (4, 4000)


def test_choices_too_many_to_tick_are_written(bees: ProcedureDefinition) -> None:
    def change(data: dict[str, Any]) -> None:
        options = [{"value": str(n), "label": {"vi": f"Chọn {n}", "en": f"Choice {n}"}} for n in range(20)]
        data["form"]["layout"][0]["fields"].append(
            {"name": "nhieu", "label": {"vi": "Nhiều", "en": "Many"}, "widget": "select", "options": options}
        )
        data["form"]["layout"][0]["fields"].append(
            {"name": "dung", "label": {"vi": "Đúng", "en": "True"}, "widget": "radio"}
        )
        data["form"]["schema"]["properties"] |= {"nhieu": {"type": "string"}, "dung": {"type": "boolean"}}

    definition = variant(change)
    assert question(blank(definition, on=ON), "Many").kind == "write"
    assert [one.label.en for one in question(blank(definition, on=ON), "True").choices] == ["Yes", "No"]
    form = filled(definition, {"nhieu": "3", "dung": True}, {}, on=ON)
    assert question(form, "Many").value == "Chọn 3"
    assert [one.is_ticked for one in question(form, "True").choices] == [True, False]


def narrow(data: dict[str, Any]) -> None:
    """Leave two columns of the children, so that they are a table."""
    table = data["form"]["layout"][-1]["fields"][-1] if "columns" in data["form"]["layout"][-1]["fields"][-1] else None
    for group in data["form"]["layout"]:
        for one in group["fields"]:
            if "columns" in one:
                table = one
    assert table is not None
    table["columns"] = table["columns"][:4]


def test_a_repeating_group_is_a_table_with_rows_enough() -> None:
    form = blank(family(narrow), on=ON)
    table = question(form, "Children")
    assert table.kind == "table"
    assert table.columns[0].label.en == "Name"
    assert len(table.rows) == 3, "no more than the schema allows"
    assert table.more is None
    assert table.columns[1].hint is not None
    assert table.columns[1].hint.vi.startswith("ghi một trong: ")
    assert table.columns[3].kind == "office"
    assert table.columns[3].when is not None
    rows = [{"ten": "Bé An", "ngay_sinh": "2020-01-02", "loai": "đẻ", "tuoi": 6}, {}]
    given = question(filled(family(narrow), {"con": rows, "muc": 100}, {}, on=ON), "Children")
    assert [row[0] for row in given.rows] == ["Bé An"]
    assert given.rows[0][2] == "02/01/2020"


def test_a_table_stands_on_the_sheet_with_its_heads_and_notes() -> None:
    def change(data: dict[str, Any]) -> None:
        narrow(data)
        del data["form"]["schema"]["properties"]["con"]["maxItems"]

    words = on_paper(blank(family(change), on=ON))
    for part in ("Con", "Tên", "(ghi một trong: ", "(chỉ ghi khi ", "Nếu nhiều hơn, kẻ thêm dòng"):
        assert part in words


def test_a_group_without_a_bound_says_where_more_rows_go() -> None:
    def change(data: dict[str, Any]) -> None:
        narrow(data)
        del data["form"]["schema"]["properties"]["con"]["maxItems"]

    table = question(blank(family(change), on=ON), "Children")
    assert len(table.rows) == 5
    assert table.more is not None


def test_rows_too_wide_to_write_in_are_blocks_of_questions() -> None:
    form = blank(family(), on=ON)
    labels = [one.label.en for part in form.parts for one in part.questions]
    assert [label for label in labels if label.startswith("Children ") and label.endswith("Name")] == [
        "Children 1 – Name",
        "Children 2 – Name",
        "Children 3 – Name",
    ]
    assert question(form, "Children 1 – Name").is_required
    rows = [{"ten": "Bé An", "ngay_sinh": "2020-01-02", "loai": "nuôi"}]
    given = filled(family(), {"con": rows, "muc": 100}, {}, on=ON)
    assert question(given, "Children 1 – Name").value == "Bé An"
    assert "Children 2 – Name" not in [one.label.en for part in given.parts for one in part.questions]
    assert len([one for part in given.parts for one in part.questions if one.label.en.startswith("Children 1")]) == 5


def test_what_the_office_works_out_and_who_fills_in_which_part_is_said() -> None:
    def change(data: dict[str, Any]) -> None:
        group = data["form"]["layout"][0] | {"group": "spouse", "by": "spouse", "help": WORDS, "when": None}
        moved = data["form"]["layout"][0]["fields"].pop()
        data["form"]["layout"].append({k: v for k, v in group.items() if v is not None} | {"fields": [moved]})
        data["parts"] = [{"key": "spouse", "title": {"vi": "Vợ hoặc chồng", "en": "Spouse"}, "number": "$applicant"}]

    form = blank(family(change), on=ON)
    (part,) = [one for one in form.parts if one.by]
    assert part.by == Text("Vợ hoặc chồng", "Spouse")
    assert [who.vi for who in form.signers] == ["NGƯỜI KHAI", "VỢ HOẶC CHỒNG"]
    assert any(one.kind == "office" for part in form.parts for one in part.questions)
    assert any(part.when for part in form.parts)
    words = on_paper(form)
    assert "Phần này do vợ hoặc chồng tự ghi và ký." in words
    assert "cơ quan tính và ghi" in words


def test_the_representative_of_a_business_signs_for_it(bees: ProcedureDefinition) -> None:
    form = blank(bees.model_copy(update={"applicants": ("business",)}), on=ON)
    assert form.signers[0].vi == "NGƯỜI ĐẠI DIỆN"


# ---------------------------------------------------------------- on paper


@pytest.mark.parametrize("code", ["1.001193", "2.000635", "1.004194"])
def test_every_procedure_of_vietnam_has_its_form(code: str) -> None:
    definition = ProcedureDefinition.model_validate(body(code, "vn"))
    words = on_paper(blank(definition, on=ON))
    assert "Kính gửi" in words
    assert "Giấy tờ kèm theo" in words
    assert "Ký, ghi rõ họ tên" in words
    assert "Căn cứ: Luật" in words
    for one in definition.fields.values():
        if one.widget != "hidden":
            assert one.label.vi.split()[0] in words


def test_the_sheet_has_papers_fees_law_and_where_to_declare_online(bees: ProcedureDefinition) -> None:
    words = on_paper(blank(bees, on=ON), demo_mark="DEMO")
    for part in ("ĐẤT MẪU", "Mã thủ tục: D.001", "Mức thu (đồng)", "× số tổ ong", "Quét mã để khai trực tuyến", "DEMO"):
        assert part in words
    assert "Number of hives" not in words
    assert "Number of hives" in on_paper(blank(bees, on=ON), gloss=True)


def test_a_filled_sheet_says_what_is_to_be_paid() -> None:
    definition = ProcedureDefinition.model_validate(body("D.001"))
    given = next(one.given.form for one in definition.examples if one.expect.valid)
    words = on_paper(filled(definition, {**given, "so_to": 4}, {}, on=ON))
    assert "1.000 × 4 = 4.000" in words


def test_a_form_without_fee_or_papers_says_so_and_an_unverified_one_too() -> None:
    def change(data: dict[str, Any]) -> None:
        data["components"] = []
        data["confidence"] = "unverified"

    words = on_paper(blank(variant(change, "D.002"), on=ON))
    assert "Không thu phí, lệ phí." in words
    assert "Giấy tờ kèm theo" not in words
    assert "chưa được đối chiếu" in words


def test_a_fee_has_its_bound_its_ways_and_its_doubt() -> None:
    def change(data: dict[str, Any]) -> None:
        rate = data["fee"][0] | {
            "id": "extra", "amount": "500", "per": "so_to", "at_most": "2000", "channels": ["counter"],
            "when": {"field": "so_to", "present": "true"}, "confidence": "unverified",
        }  # fmt: skip
        data["fee"].append(rate)

    definition = variant(change)
    words = on_paper(blank(definition, on=ON))
    for part in ("(tối đa 2.000)", "(trực tiếp)", "(chỉ ghi khi", "(chưa đối chiếu)"):
        assert part in words
    fee = filled(definition, {"so_to": 10}, {}, on=ON).fees[-1]
    assert fee.total == 2000
    assert blank(definition, on=ON).fees[-1].total is None
