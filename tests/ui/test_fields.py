"""Form fields: what is drawn from a definition and a draft, and what a page's answer becomes."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.forms import check_form
from lienthong.ui.chips import chip_of, notices_of
from lienthong.ui.fields import FormState, field_views, place_codes, shown_rows, shown_value
from lienthong.ui.posting import posted_values
from tests.procedures.conftest import family

WORDS = {"vi": "Chữ", "en": "Word"}
BASIS = {"act": "Act 1"}
TITLES = {"population": Text("Dân cư", "Population")}
HELD = {
    "state": "found",
    "value": "Nguyễn Thị Hòa",
    "service": "population.person",
    "registry": "population",
    "record": 7,
    "version": 2,
    "valid_from": "2026-03-12",
    "read_at": "2026-11-20T02:00:00+00:00",
    "locked": True,
}


def shown(name: str, widget: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": {"vi": name, "en": name}, "widget": widget} | more


@pytest.fixture(scope="module")
def definition() -> ProcedureDefinition:
    option = {"value": "m", "label": {"vi": "Nam", "en": "Male"}}
    fields = [
        shown("full_name"),
        shown("born", "date", help=WORDS),
        shown("sex", "select", options=[option, {"value": "f", "label": {"vi": "Nữ", "en": "Female"}}]),
        shown("is_first", "radio"),
        shown("copies", "number"),
        shown("place", "place"),
        shown("number"),
        shown("since"),
        shown("secret", when={"field": "sex", "equals": "f"}),
        shown("spouse", "hidden"),
        shown("capital", "number"),
    ]
    properties: dict[str, Any] = {f["name"]: {"type": "string"} for f in fields}
    properties |= {
        "is_first": {"type": "boolean"},
        "copies": {"type": "integer", "minimum": 1},
        "capital": {"type": "integer", "maximum": 10**12},
    }
    properties |= {"since": {"type": "string", "format": "partial-date"}}
    properties |= {"born": {"type": "string", "format": "date"}, "number": {"type": "string", "pattern": "^[0-9]{12}$"}}
    facts = {"code": "0.1", "title": WORDS, "legal_basis": [BASIS], "since": "2025-07-01", "confidence": "confirmed"}
    return ProcedureDefinition.model_validate(
        facts
        | {
            "field": {"code": "tests", "vi": "Thử", "en": "Tests"},
            "level": "commune",
            "for_whom": WORDS,
            "competence": {"agency": "hall", "intake": "counter", "place_field": "place"},
            "channels": ["online"],
            "term": {"kind": "working_days", "amount": 3},
            "fee": [{"since": "2025-07-01", "amount": 0, "basis": BASIS}],
            "steps": [{"key": "intake", "role": "intake", "agency": "counter", "title": WORDS}],
            "form": {
                "schema": {"properties": properties, "required": ["full_name", "born"]},
                "layout": [{"group": "all", "title": WORDS, "fields": fields}],
            },
            "result": {"template": "paper", "title": WORDS, "number": "1", "shows": [{"label": WORDS, "value": "x"}]},
            "examples": [
                {"name": "x", "given": {"place": "1", "at": "2026-11-20T09:00", "form": {}}, "expect": {"valid": False}}
            ],
        }
    )


def views(definition: ProcedureDefinition, **state: Any) -> dict[str, Any]:
    found = field_views(FormState(definition, titles=TITLES, **state), definition.form.layout[0])
    return {view.name: view for view in found}


def test_a_field_shows_its_value_its_notes_and_whether_it_is_required(definition):
    drawn = views(definition, values={"born": "2026-11-04", "copies": 2, "sex": "m", "is_first": True})
    assert drawn["born"].date_parts == ("4", "11", "2026")
    assert drawn["born"].described_by == "h-born"
    assert drawn["born"].is_group and drawn["born"].is_required
    assert (drawn["copies"].value, drawn["copies"].width, drawn["copies"].is_required) == ("2", "4", False)
    assert [choice.is_chosen for choice in drawn["sex"].options] == [True, False]
    assert [choice.is_chosen for choice in drawn["is_first"].options] == [True, False]
    assert drawn["number"].width == drawn["capital"].width == "12"
    assert "secret" not in drawn


def test_a_field_that_the_form_does_not_ask_is_not_drawn(definition):
    assert "secret" in views(definition, values={"sex": "f"})


def test_a_held_value_has_a_chip_and_is_locked_where_the_law_says_so(definition):
    drawn = views(definition, values={"full_name": "Nguyễn Thị Hòa"}, held={"full_name": HELD}, wrong_url="/wrong")
    chip = drawn["full_name"].chip
    assert drawn["full_name"].is_locked
    assert chip.short == Text("Dân cư · 12/03/2026", "Population · 12/03/2026")
    assert [str(line.value) for line in chip.lines][1:3] == ["#7/2", "12/03/2026"]
    assert chip.wrong_url == "/wrong?field=full_name"


def test_a_value_that_the_person_changed_has_no_chip_and_is_not_locked(definition):
    drawn = views(definition, values={"full_name": "Nguyễn Thị Hoà B"}, held={"full_name": HELD})
    assert drawn["full_name"].chip is None
    assert not drawn["full_name"].is_locked


def test_an_error_stands_at_its_field(definition):
    errors = tuple(check_form(definition, {"full_name": "A", "born": "2026-02-31"}))
    drawn = views(definition, values={"born": "2026-02-31"}, errors=errors)
    assert "31" in drawn["born"].error.vi
    assert drawn["born"].described_by == "h-born e-born"
    assert drawn["born"].date_parts == ("31", "2", "2026")


@pytest.mark.parametrize(
    ("name", "value", "reads"),
    [
        ("full_name", "Hòa", "Hòa"),
        ("full_name", None, ""),
        ("unknown", "x", ""),
        ("is_first", False, Text("Không", "No")),
        ("sex", "f", Text("Nữ", "Female")),
        ("born", "2026-11-04", "04/11/2026"),
        ("born", "31/02", "31/02"),
        ("place", "00004", "Phường Ba Đình"),
        ("place", "99999", "99999"),
        ("copies", 3, "3"),
        ("since", "2020-05", "05/2020"),
        ("since", "2020", "2020"),
    ],
)
def test_values_read_as_people_read_them(definition, name, value, reads):
    assert shown_value(definition, name, value, {"00004": "Phường Ba Đình"}) == reads


def test_three_boxes_are_one_day_and_what_is_no_day_stays_as_typed(definition):
    boxes = {"born__day": "4", "born__month": "11", "born__year": "2026"}
    assert posted_values(definition, ["born"], boxes) == {"born": "2026-11-04"}
    assert posted_values(definition, ["born"], boxes | {"born__month": ""}) == {"born": "4//2026"}
    assert posted_values(definition, ["born"], dict.fromkeys(boxes, "")) == {"born": ""}
    assert posted_values(definition, ["copies", "sex", "is_first"], {"copies": "2", "is_first": "true"}) == {
        "copies": 2,
        "is_first": True,
    }
    assert views(definition, values={"born": "4//2026"})["born"].date_parts == ("4", "", "2026")


def test_a_month_is_typed_and_shown_as_people_write_it(definition):
    assert posted_values(definition, ["since"], {"since": " 5/2020 "}) == {"since": "2020-05"}
    assert posted_values(definition, ["since"], {"since": "2020"}) == {"since": "2020"}
    assert views(definition, values={"since": "2020-05"})["since"].value == "05/2020"


def test_a_chip_says_what_a_value_may_be_read_for():
    purposes = {"population.person": Text("Đăng ký khai sinh", "Birth registration")}
    assert chip_of(HELD, TITLES, purposes=purposes).lines[-1].value == purposes["population.person"]


def test_the_communes_that_a_form_names(definition):
    assert place_codes(definition, {"place": "00004", "full_name": "x"}) == {"00004"}


def test_what_the_person_typed_has_no_chip_and_what_differs_says_so():
    assert chip_of(None, TITLES) is None
    assert chip_of({"how": "typed"}, TITLES) is None
    assert chip_of({"how": "calculated"}, TITLES).short.en == "Calculated from other fields"
    differs = chip_of({"how": "corrected", "registry": "population", "held_value": "Hoa", "read_at": "?"}, TITLES)
    assert differs.short.vi == "Khác với Dân cư"
    assert [str(line.value) for line in differs.lines][1:] == ["Hoa"]
    assert chip_of({"how": "typed_registry_down", "registry": "x"}, TITLES).short.vi == "Tự khai · x không trả lời"
    assert (
        chip_of({"how": "held", "registry": "population", "valid_from": "", "record": 3}, TITLES).short.vi == "Dân cư"
    )


def test_each_registry_that_gave_nothing_is_named_once(definition):
    down, empty = {"registry": "population", "state": "down"}, {"registry": "x", "state": "empty"}
    held = {"full_name": down, "born": down, "sex": empty, "copies": HELD}
    assert [notice.en.split()[0] for notice in notices_of(definition, {}, held, TITLES)] == ["Population", "x"]


def test_what_nobody_is_asked_to_type_is_not_said_to_be_missing(definition):
    held = {name: {"registry": "x", "state": "empty"} for name in ("secret", "spouse")}
    assert notices_of(definition, {"sex": "m"}, held, TITLES) == []
    assert len(notices_of(definition, {"sex": "f"}, held, TITLES)) == 1


# ---------------------------------------------------------------- repeating groups and calculated fields


ROWS = {
    "con.0.ten": "An",
    "con.0.ngay_sinh__day": "1",
    "con.0.ngay_sinh__month": "2",
    "con.0.ngay_sinh__year": "2020",
    "con.1.ten": " ",
    "con.2.ten": "Bình",
    "con.2.tuoi": "7",
}


def table_of(**state: Any) -> Any:
    group = next(group for group in family().form.layout if group.group == "numbers")
    return field_views(FormState(family(), **{"values": {"muc": 1}, **state}), group)[1]


def test_rows_are_read_from_their_numbered_inputs_and_empty_ones_left_out():
    posted = {"con__rows": "3", **ROWS}
    assert posted_values(family(), ["con", "muc"], posted) == {
        "con": [{"ten": "An", "ngay_sinh": "2020-02-01"}, {"ten": "Bình", "tuoi": 7}]
    }


def test_a_row_that_is_dropped_is_gone_and_a_group_that_was_not_drawn_is_not_touched():
    assert posted_values(family(), ["con"], {"con__rows": "3", "drop_row": "con.0", **ROWS}) == {
        "con": [{"ten": "Bình", "tuoi": 7}]
    }
    assert posted_values(family(), ["con"], ROWS) == {}
    assert posted_values(family(), ["con"], {"con__rows": "x", **ROWS}) == {"con": []}
    assert posted_values(family(), ["con"], {"con__rows": "0"}) == {"con": []}


def test_a_group_is_drawn_with_its_rows_and_as_many_blank_ones_as_wanted():
    assert table_of().rows == ()
    table = table_of(values={"muc": 1, "con": [{"ten": "An", "loai": "nuôi"}, "rác"]}, blank_rows={"con": 1})
    assert [row.path for row in table.rows] == ["con.0", "con.1"]
    assert [cell.name for cell in table.rows[0].cells if cell.value] == ["con.0.ten", "con.0.loai"]
    assert "con.0.tuoi" not in [cell.name for cell in table.rows[0].cells]
    assert table.more_rows
    assert not table_of(values={"con": [{"ten": "An"}] * 3}, blank_rows={"con": 1}).more_rows


def test_a_group_that_must_be_given_shows_a_first_row():
    definition = family(lambda data: data["form"]["schema"]["required"].append("con"))
    group = next(group for group in definition.form.layout if group.group == "numbers")
    assert len(field_views(FormState(definition, values={"muc": 1}), group)[1].rows) == 1


def test_errors_chips_and_locks_stand_at_their_cell():
    held = {"con.0.ho_ten_me": {"state": "found", "value": "Mai", "locked": True, "registry": "people"}}
    values = {"con": [{"ten": "A", "ho_ten_me": "Mai"}]}
    errors = tuple(check_form(family(), values, partial=True))
    row = table_of(values=values, held=held, errors=errors).rows[0]
    cells = {cell.name: cell for cell in row.cells}
    assert cells["con.0.ten"].error is not None
    assert cells["con.0.ten"].is_required
    assert cells["con.0.ho_ten_me"].is_locked
    assert cells["con.0.ho_ten_me"].chip is not None
    bad = table_of(values={"con": [{"ten": "An"}]}, errors=tuple(check_form(family(), {"con": ["x"]}, partial=True)))
    assert bad.rows[0].error is not None


def test_a_calculated_field_is_shown_and_not_asked():
    group = next(group for group in family().form.layout if group.group == "family")
    views = field_views(FormState(family(), values={"muc": 1, "so_con": 2}), group)
    assert [(view.name, view.is_calculated, view.is_locked, view.shown) for view in views if view.shown] == [
        ("so_con", True, True, "2")
    ]


def test_rows_read_as_people_read_them():
    values = {"con": [{"ten": "An", "ngay_sinh": "2020-02-01", "loai": "nuôi"}, {}]}
    ((name, kind, born),) = shown_rows(family(), "con", values, {})
    assert [name[1], born[1]] == ["An", "01/02/2020"]
    assert kind[1] == Text("x", "x")
    assert shown_value(family(), "con", values["con"], {}) == Text("2 dòng", "2 rows")
    assert shown_value(family(), "nobody", 1, {}) == ""


def test_the_law_behind_a_question_is_cited():
    def change(data: dict[str, Any]) -> None:
        data["form"]["layout"][-1]["fields"][0]["basis"] = {"act": "Luật Dân cư", "article": "Điều 4"}

    group = family(change).form.layout[-1]
    view = field_views(FormState(family(change), values={}), group)[0]
    assert view.basis == "Điều 4 Luật Dân cư"
    assert view.described_by == "h-muc"


def test_the_places_of_rows_are_named_too():
    def change(data: dict[str, Any]) -> None:
        column = data["form"]["layout"][-1]["fields"][1]["columns"][4]
        column["widget"] = "place"

    assert place_codes(family(change), {"con": [{"so": "00101"}, {}]}) == {"00101"}
