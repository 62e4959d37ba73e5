"""What a pack may write of a slip: closed sets of facts and rows; what can never be stated is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from lienthong.core.values import Text
from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.rules.choosing import slips_made
from lienthong.slips.rules.composing import FactList, Sentence, Table, items
from lienthong.slips.rules.stating import said, say_amount, tidy

PACKS = Path(__file__).resolve().parents[2] / "packs"
TEXT = {"vi": "Chữ", "en": "Words"}
UNIT = {"of": "unit", "sealed": "false", "signatures": []}
STATE = {"label": TEXT, "fact": "state"}
UNIT = {"of": "unit", "sealed": "false", "signatures": []}
STATE = {"label": TEXT, "fact": "state"}


def body(pack: str = "demo", code: str = "receipt") -> dict[str, Any]:
    text = (PACKS / pack / "slips" / f"{code}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - it makes nothing but text


def slip(**changes: Any) -> SlipDefinition:
    return SlipDefinition.model_validate(body() | changes)


@pytest.mark.parametrize("code", [path.stem for path in sorted((PACKS / "vn/slips").glob("*.yaml"))])
def test_every_slip_of_vietnam_is_read_and_says_that_its_layout_is_not_the_annexs(code: str) -> None:
    definition = SlipDefinition.model_validate(body("vn", code))
    assert definition.confidence == "unverified"
    assert any("chưa được đối chiếu" in line.vi for line in definition.small_print)


def test_vietnam_has_the_seven_forms_and_the_three_of_the_police() -> None:
    forms = {SlipDefinition.model_validate(body("vn", path.stem)).form for path in (PACKS / "vn/slips").glob("*.yaml")}
    assert forms == {*(f"Mẫu số 0{n}" for n in range(1, 8)), "Mẫu CT04", "Mẫu CT05", "Mẫu CT06"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"number_line": "Số {m}"}, "placeholder_unknown"),
        ({"place_and_date": "{place} {hour}"}, "placeholder_unknown"),
        ({"signed_line": "{signer}"}, "placeholder_unknown"),
        ({"lines": [{"words": {"vi": "{total}", "en": "x"}}]}, "slip_fact_unknown"),
        ({"lines": [{"words": {"vi": "{", "en": "x"}}]}, "slip_fact_unknown"),
        ({"lines": [{"label": TEXT, "fact": "salary"}]}, "literal_error"),
        ({"lines": [{"label": TEXT}]}, "slip_line_shape"),
        ({"lines": [{"fact": "reason"}]}, "slip_line_shape"),
        ({"lines": [{"words": TEXT, "label": TEXT, "fact": "reason"}]}, "slip_line_shape"),
        ({"lines": [{"table": {"of": "papers", "columns": [{"label": TEXT, "fact": "gave"}]}}]}, "cell_unknown"),
        ({"lines": [{"table": {"of": "dossiers", "columns": [STATE]}}]}, "slip_table_unknown"),
        ({"of": "unit", "lines": [{"label": TEXT, "fact": "applicant"}], "made_by": []}, "slip_fact_unknown"),
        ({**UNIT, "lines": [{"label": TEXT, "fact": "unit"}]}, "slip_occasion"),
        ({"made_by": []}, "slip_occasion"),
        ({"made_by": [{"verb": "payments.paid"}]}, "string_pattern_mismatch"),
        ({"signatures": []}, "slip_unsigned"),
        ({"colour": "red"}, "extra_forbidden"),
    ],
)  # fmt: skip
def test_what_no_slip_can_be_is_refused(changes: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        slip(**changes)
    assert error in {one["type"] for one in wrong.value.errors()}


def test_a_line_whose_fact_is_not_known_is_left_out_and_neighbours_stay_together() -> None:
    row = {"label": TEXT, "fact": "reason"}
    definition = slip(
        lines=[
            row,
            {"label": TEXT, "fact": "fee"},
            {"words": {"vi": "{fee}!", "en": "{fee}!"}},
            {"words": {"vi": "{until}!", "en": "{until}!"}},
            {"table": {"of": "papers", "columns": [{"label": TEXT, "fact": "name"}, {"label": TEXT, "fact": "blank"}]}},
            {"table": {"of": "missing", "columns": [{"label": TEXT, "fact": "name"}]}},
        ]
    )
    fee = {"vi": "5 đồng", "en": "5 VND"}
    found = items(definition, {"facts": {"fee": fee}, "tables": {"papers": [{"name": "Đơn"}], "missing": []}})
    assert [type(item) for item in found] == [FactList, Sentence, Table]
    assert found[1] == Sentence(Text("5 đồng!", "5 VND!"))
    assert found[2].rows == ((Text("Đơn", "Đơn"), Text("", "")),)  # type: ignore[union-attr]


def test_a_procedures_own_slip_stands_in_the_place_of_the_general_one() -> None:
    general, own = slip(), slip(code="own", instead_of="receipt")
    other = slip(code="other", made_by=[{"verb": "dossiers.refused"}])
    known = (general, own, other)
    assert slips_made(known, "dossiers.received", "online", ()) == [general]
    assert slips_made(known, "dossiers.received", "online", ("own", "gone")) == [own]
    assert slips_made(known, "dossiers.submitted", "online", ()) == []
    assert slips_made(known, "dossiers.submitted", "post", ()) == [general]
    assert slips_made(known, "dossiers.refused", "online", ("own",)) == [other]


def test_money_and_words_are_said_so_that_paper_can_hold_them() -> None:
    assert say_amount(0).vi == "Không thu"
    assert say_amount(1_015_000) == Text("1.015.000 đồng", "1,015,000 VND")
    assert tidy("a\tb\r\nc\rd\x00e\u200b") == "a b\nc\nde"
    assert said(Text("x", "x")) == "x"
    assert said(Text("x", "y")) == {"vi": "x", "en": "y"}
