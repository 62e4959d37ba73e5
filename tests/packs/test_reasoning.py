"""What no form could ever be: kinds that do not fit, rules that go round, never hold or contradict each other."""

from __future__ import annotations

import pytest

from lienthong.packs.analysis import analyze
from tests.procedures.conftest import family

WORDS = {"vi": "x", "en": "x"}


def found(change):
    return {(finding.code, finding.place[-1]) for finding in analyze(family(change))}


def codes(change):
    return {code for code, _ in found(change)}


def field(data, name):
    return next(f for group in data["form"]["layout"] for f in group["fields"] if f["name"] == name)


def column(data, name):
    return next(c for c in field(data, "con")["columns"] if c["name"] == name)


def row(data):
    return data["form"]["schema"]["properties"]["con"]["items"]


def calculate(name, how):
    return lambda data: field(data, name).update(calculate=how)


def check(**keys):
    return lambda data: data["form"]["checks"].append({"message": WORDS, **keys})


def both(name, *tests):
    return {"all": [{"field": name, **test} for test in tests]}


def twice(name, one, other):
    return lambda data: [check(field=name, **one)(data), check(field=name, **other)(data)]


def written(**keys):
    return {"service": "households.household", "as": "child", "each": "con", "map": {"relation": "$row.ten"}, **keys}


ONE_AND_TWO = both("muc", {"equals": "1"}, {"equals": "2"})
BEFORE_AND_AFTER = both("ngay_don", {"at_least": "2026-02-01"}, {"less_than": "2026-02-01"})
FEW, MANY = {"require": {"field": "muc", "less_than": "5"}}, {"require": {"field": "muc", "at_least": "5"}}


def set_checks(data):
    data["form"].setdefault("checks", [])


def test_nothing_is_wrong_with_a_form_with_rows_calculations_and_cases():
    assert [f for f in analyze(family()) if f.code != "read_undeclared"] == []


def test_nothing_is_wrong_with_a_write_for_every_row():
    row_alone = {"field": "ten", "present": "true"}
    assert codes(lambda d: d["writes"].append(written(when=row_alone))) <= {"read_undeclared"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        # layout and schema
        (lambda d: row(d)["properties"].pop("loai"), "field_not_in_schema"),
        (lambda d: row(d)["properties"].update(x={"type": "string"}), "field_not_in_layout"),
        (lambda d: field(d, "con")["columns"].append(column(d, "ten")), "field_twice"),
        (lambda d: field(d, "con").update(widget="text"), "table_shape"),
        (lambda d: field(d, "muc").update(widget="table"), "table_shape"),
        (lambda d: column(d, "ten").update(widget="hidden"), "table_shape"),
        (lambda d: row(d)["required"].append("x"), "field_unknown"),
        (lambda d: column(d, "ten").update(when={"field": "x", "present": "true"}), "field_unknown"),
        (lambda d: column(d, "tuoi").update(calculate={"age": "$row.x"}), "field_unknown"),
        (calculate("hang", {"sum": ["$row.ten"]}), "field_unknown"),
        (calculate("hang", {"total": {"column": "con.x"}}), "field_unknown"),
        (calculate("hang", {"item": {"column": "con.x", "row": 1}}), "field_unknown"),
        (calculate("hang", {"item": {"column": "muc.x", "row": 1}}), "table_unknown"),
        (calculate("hang", {"count": {"table": "muc"}}), "table_unknown"),
        (calculate("hang", {"count": {"table": "con", "where": {"field": "x", "present": "true"}}}), "field_unknown"),
        (check(field="con.x", not_after="$today"), "field_unknown"),
        (lambda d: d["prefill_from"][-1].update(each="muc"), "table_unknown"),
        (lambda d: d["prefill_from"][-1]["lookup"].update(person_number="$row.x"), "field_unknown"),
        (lambda d: d["prefill_from"][-1].update({"each": None, "as": "child"}), "field_unknown"),
        # what is done for every row
        (lambda d: d["writes"].append(written(each="muc")), "table_unknown"),
        (lambda d: d["writes"].append(written(map={"relation": "$row.x"})), "field_unknown"),
        (lambda d: d["writes"].append(written(each=None)), "field_unknown"),
        (lambda d: d["writes"].append(written(when={"field": "x", "present": "true"})), "field_unknown"),
        (lambda d: d["writes"].append(written(map={"relation": "$written.child.place"})), "written_unknown"),
        (lambda d: d["result"].update(n="$written.child.place") or d["writes"].append(written()), "written_unknown"),
        # parts of other people
        (lambda d: d["form"]["layout"][-1].update(by="x"), "part_unknown"),
        (lambda d: d["prefill_from"][-1].update(by="x"), "part_unknown"),
        (lambda d: d.update(parts=[{"key": "x", "title": WORDS, "number": "$field.so_dinh_danh"}]), "part_unused"),
        (lambda d: d.update(parts=[{"key": "x", "title": WORDS, "number": "$field.x"}]), "field_unknown"),
        (lambda d: d.update(linked=[{"procedure": "D.001", "as": "x", "form": {"a": "$field.x"}}]), "field_unknown"),
        # kinds
        (lambda d: field(d, "muc").update(widget="select"), "options_missing"),
        (lambda d: column(d, "ten").update(widget="select"), "options_missing"),
        (lambda d: field(d, "tien").update(default=[{"value": "1"}]), "calculated_and_filled"),
        (calculate("hang", {"sum": ["$field.ho_ten"]}), "operand_kind"),
        (calculate("hang", {"sum": ["$field.ngay_don"]}), "operand_kind"),
        (calculate("hang", {"age": "$field.muc"}), "operand_kind"),
        (calculate("hang", {"days_between": ["$today", "hôm qua"]}), "operand_kind"),
        (calculate("hang", {"difference": ["$today", "$unit.name"]}), "operand_kind"),
        (calculate("hang", {"total": {"column": "con.ten"}}), "operand_kind"),
        (calculate("hang", {"in_words": "$field.muc"}), "calculation_kind"),
        (lambda d: column(d, "tuoi").update(calculate={"later": {"day": "$row.ngay_sinh"}}), "calculation_kind"),
        (lambda d: field(d, "tien").update(when={"field": "ho_ten", "less_than": "3"}), "comparison_kind"),
        (lambda d: field(d, "tien").update(when={"field": "muc", "less_than": "$today"}), "comparison_kind"),
        (lambda d: field(d, "tien").update(when={"not": {"field": "muc", "at_most": "x"}}), "comparison_kind"),
        (check(field="con.ten", not_after="$today"), "check_not_a_date"),
        # circles
        (calculate("so_con", {"sum": ["$field.tien"]}), "condition_circle"),
        (lambda d: field(d, "tien").update(when={"field": "tien_chu", "present": "true"}), "condition_circle"),
        (lambda d: d["form"]["layout"][-2].update(when={"field": "so_con", "at_least": "1"}), "condition_circle"),
        (lambda d: column(d, "tuoi").update(calculate={"first": ["$row.so"]}), "condition_circle"),
        # dead rules
        (lambda d: column(d, "tuoi").update(when={"field": "loai", "equals": "rể"}), "field_unreachable"),
        (
            lambda d: field(d, "tien").update(when=both("muc", {"less_than": "5"}, {"more_than": "5"})),
            "field_unreachable",
        ),
        (lambda d: d["components"][0].update(when={"field": "nguoi_lon", "equals": "có"}), "condition_never"),
        (lambda d: d["components"][0].update(when=BEFORE_AND_AFTER), "condition_never"),
        (calculate("hang", {"count": {"table": "con", "where": {"field": "loai", "equals": "rể"}}}), "condition_never"),
        (calculate("hang", {"cases": [{"value": "1", "when": ONE_AND_TWO}]}), "condition_never"),
        (lambda d: d["cases"].reverse(), "case_never"),
        # contradictions
        (twice("ngay_don", {"not_before": "2026-02-02"}, {"not_after": "2026-02-01"}), "checks_contradict"),
        (twice("ngay_don", {"not_before": "$today", "plus_days": "2"}, {"not_after": "$today"}), "checks_contradict"),
        (twice("muc", FEW, MANY), "checks_contradict"),
        (check(field="muc", require=ONE_AND_TWO), "condition_never"),
    ],
)
def test_what_is_wrong_has_a_code(change, code):
    assert code in codes(lambda data: [set_checks(data), change(data)])


@pytest.mark.parametrize(
    "change",
    [
        lambda d: column(d, "tuoi").update(when={"field": "muc", "at_least": "$field.hang"}),
        lambda d: field(d, "tien").update(when={"field": "muc", "more_than": "$field.hang"}),
        lambda d: field(d, "tien").update(when={"field": "ngay_don", "less_than": "2026-02-01"}),
        lambda d: d["components"][0].update(when={"field": "con", "present": "true"}),
        lambda d: d["components"][0].update(when={"field": "nguoi_lon", "equals": "true"}),
        check(field="ngay_don", not_before="$field.x_day"),
        check(field="muc", require={"field": "muc", "at_least": "5"}, when={"field": "con", "present": "true"}),
        check(field="con.ngay_sinh", not_after="$today"),
        check(field="con.tuoi", require={"field": "tuoi", "less_than": "18"}),
        lambda d: [
            check(field="ngay_don", not_before="2026-02-02", when={"field": "con", "present": "true"})(d),
            check(field="ngay_don", not_after="2026-02-01")(d),
        ],
        lambda d: [check(field="ngay_don", not_before="$today")(d), check(field="ngay_don", not_after="2027-01-01")(d)],
        lambda d: [
            check(field="ngay_don", not_before="2026-01-01")(d),
            check(field="ngay_don", not_after="2027-01-01")(d),
            check(field="con.ngay_sinh", not_after="2020-01-01")(d),
        ],
    ],
)
def test_what_can_be_is_let_through(change):
    def with_day(data):
        set_checks(data)
        data["form"]["schema"]["properties"]["x_day"] = {"type": "string", "format": "date"}
        data["form"]["layout"][-1]["fields"].append({"name": "x_day", "label": WORDS, "widget": "date"})
        change(data)

    assert codes(with_day) - {"read_undeclared"} == set()


def test_too_many_answers_count_as_reachable():
    def change(data):
        tests = []
        for number in range(6):
            name = f"q{number}"
            data["form"]["schema"]["properties"][name] = {"type": "integer"}
            data["form"]["layout"][-1]["fields"].append({"name": name, "label": WORDS})
            tests += [{"field": name, "equals": "7"}, {"field": name, "equals": "9"}]
        data["components"][0]["when"] = {"all": tests}

    assert codes(change) - {"read_undeclared"} == set()
