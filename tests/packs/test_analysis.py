"""What can be wrong in a procedure although every key of it is right."""

from __future__ import annotations

import copy

import pytest

from lienthong.packs.analysis import analyze
from lienthong.packs.reading import read_yaml
from lienthong.procedures.definitions import ProcedureDefinition

from .conftest import PACKS


def body():
    return copy.deepcopy(read_yaml(PACKS / "demo/procedures/D.001.yaml", "D.001.yaml").data)


def field(data, name):
    return next(f for group in data["form"]["layout"] for f in group["fields"] if f["name"] == name)


def found(change):
    data = body()
    change(data)
    return {(finding.code, finding.place) for finding in analyze(ProcedureDefinition.model_validate(data))}


def codes(change):
    return {code for code, _ in found(change)}


def test_nothing_is_wrong_with_the_procedures_of_the_packs():
    for file in [*PACKS.glob("*/procedures/**/*.*.yaml")]:
        assert analyze(ProcedureDefinition.model_validate(read_yaml(file, file.name).data)) == []


def set_when(name, when):
    return lambda data: field(data, name).update(when=when)


def two_way(data):
    field(data, "chu_dat")["when"] = {"field": "het_han", "present": "true"}
    field(data, "het_han")["when"] = {"field": "chu_dat", "present": "true"}


UNKNOWN = {"field": "x", "equals": "1"}
BEFORE_TODAY = {"field": "het_han", "not_after": "$today", "message": {"vi": "?", "en": "?"}}
BOTH = {"all": [{"field": "dat_cua_ai", "equals": "toi"}, {"field": "dat_cua_ai", "equals": "nguoi_khac"}]}


OPINION = {"key": "police", "title": {"vi": "Ý kiến", "en": "Opinion"}, "agency": "commune_police", "days": 3}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["form"]["schema"]["properties"].pop("tu_khi"), "field_not_in_schema"),
        (lambda d: d["form"]["schema"]["properties"].update(x={"type": "string"}), "field_not_in_layout"),
        (lambda d: d["form"]["layout"][1]["fields"].append(field(d, "ho_ten")), "field_twice"),
        (lambda d: d["form"]["schema"]["required"].append("x"), "field_unknown"),
        (set_when("chu_dat", {"field": "x", "equals": "1"}), "field_unknown"),
        (lambda d: d["competence"].update(place_field="x"), "field_unknown"),
        (lambda d: d["fee"][0].update(per="x"), "field_unknown"),
        (lambda d: d["components"][1].update(when={"field": "x", "equals": "1"}), "field_unknown"),
        (lambda d: d["form"]["checks"][0].update(field="x"), "field_unknown"),
        (lambda d: d["result"]["shows"][0].update(value="$field.x"), "field_unknown"),
        (lambda d: d["result"]["shows"][0].update(when={"field": "x", "equals": "1"}), "field_unknown"),
        (lambda d: d["writes"][0]["map"].update(hives="$field.x"), "field_unknown"),
        (lambda d: d["prefill_from"][0]["lookup"].update(person_number="$field.x"), "field_unknown"),
        (lambda d: field(d, "so_to").update(default=[{"value": "$field.x"}]), "field_unknown"),
        (lambda d: field(d, "so_to").update(default=[{"value": "1", "when": UNKNOWN}]), "field_unknown"),
        (set_when("chu_dat", {"field": "chu_dat", "present": "true"}), "condition_circle"),
        (two_way, "condition_circle"),
        (set_when("chu_dat", {"field": "dat_cua_ai", "equals": "ai_biet"}), "field_unreachable"),
        (set_when("chu_dat", BOTH), "field_unreachable"),
        (lambda d: field(d, "dat_cua_ai").pop("options"), "options_missing"),
        (lambda d: field(d, "dat_cua_ai")["options"].append(field(d, "dat_cua_ai")["options"][0]), "option_twice"),
        (lambda d: field(d, "so_to").update(locked="true"), "locked_unfilled"),
        (lambda d: field(d, "dat_cua_ai").update(default=[{"value": "x"}]), "default_not_an_option"),
        (lambda d: d["form"]["checks"][0].update(field="so_to"), "check_not_a_date"),
        (lambda d: d["form"]["checks"].append(BEFORE_TODAY), "checks_contradict"),
        (lambda d: d.update(reads=[]), "read_undeclared"),
        (lambda d: d["reads"].append("permits.permit"), "read_unused"),
        (lambda d: field(d, "ho_ten")["prefill"].update({"as": "x"}), "prefill_undeclared"),
        (lambda d: field(d, "ho_ten")["prefill"].update(service="permits.permit"), "prefill_undeclared"),
        (lambda d: d["result"].update(n="$written.x.number"), "written_unknown"),
        (lambda d: d["writes"][0]["map"].update(hives="$written.permit.number"), "written_unknown"),
        (lambda d: d["steps"].pop(), "steps_wrong"),
        (lambda d: d["steps"].pop(1), "steps_wrong"),
        (lambda d: d.update(opinions=[OPINION | {"shows": ["nowhere"]}]), "group_unknown"),
        (lambda d: d.update(opinions=[OPINION | {"papers": ["none"]}]), "component_unknown"),
        (lambda d: d.update(opinions=[OPINION, OPINION]), "name_twice"),
        (lambda d: d["steps"].insert(2, d["steps"][1]), "name_twice"),
        (lambda d: d["steps"][2].update(agency="commune_police"), "step_agency_wrong"),
        (lambda d: d["steps"][0].update(agency="commune_pc"), "step_agency_wrong"),
        (lambda d: d["steps"][2].update(four_eyes=True), "step_not_settling"),
        (lambda d: d["components"].append(d["components"][0]), "name_twice"),
        (lambda d: d["fee"].append(d["fee"][0]), "name_twice"),
        (lambda d: d["fee"][0].update(per="ho_ten"), "fee_per_not_a_number"),
        (lambda d: [rate.update(since="2026-01-01") for rate in d["fee"]], "fee_begins_late"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(change, code):
    assert code in codes(change)


def test_two_services_cannot_answer_under_one_name():
    def mixed(data):
        asking = {"as": "one", "lookup": {"person_number": "$applicant"}}
        data["prefill_from"].append(asking | {"service": "people.person"})
        data["prefill_from"].append(asking | {"service": "permits.permit", "when": UNKNOWN | {"field": "ho_ten"}})
        data["reads"].append("permits.permit")

    assert codes(mixed) == {"asking_mixed"}


def test_a_finding_says_where():
    places = dict(found(set_when("chu_dat", {"field": "dat_cua_ai", "equals": "ai_biet"})))
    assert places == {"field_unreachable": ("form", "layout", 1, "fields", 4, "when")}


@pytest.mark.parametrize(
    "when",
    [
        {"field": "dat_cua_ai", "not_equals": "toi"},
        {"field": "dat_cua_ai", "present": "false"},
        {"field": "ho_ten", "present": "true"},
        {"field": "ho_ten", "equals": "An"},
        {"any": [{"field": "dat_cua_ai", "equals": "ai_biet"}, {"field": "so_to", "in": ["3"]}]},
    ],
)
def test_a_field_that_some_answer_shows_is_reachable(when):
    assert codes(set_when("chu_dat", when)) == set()


def test_choices_may_be_in_the_schema_or_be_yes_and_no():
    def enum(data):
        data["form"]["schema"]["properties"]["ho_ten"] = {"type": "string", "enum": ["An", "Bình"]}
        field(data, "chu_dat")["when"] = {"field": "ho_ten", "equals": "Chi"}

    def boolean(data):
        data["form"]["schema"]["properties"]["dat_cua_ai"] = {"type": "boolean"}
        field(data, "dat_cua_ai").pop("options")
        field(data, "dat_cua_ai").pop("default")
        field(data, "chu_dat")["when"] = {"field": "dat_cua_ai", "equals": "true"}

    assert codes(enum) == {"field_unreachable"}
    assert codes(boolean) == {"condition_never"}  # a paper is asked for when the answer is one that was taken away


def test_a_field_that_hangs_on_too_many_others_is_given_the_benefit_of_the_doubt():
    def endless(data):
        names = ["so_dinh_danh", "ho_ten", "ngay_sinh", "noi_nuoi", "so_to", "tu_khi"]
        tests = [{"field": name, "in": [f"{name}{n}" for n in range(8)]} for name in names]
        field(data, "chu_dat")["when"] = {"all": [*tests, {"field": "dat_cua_ai", "equals": "ai_biet"}]}

    assert codes(endless) == set()


def test_bounds_that_leave_a_day_do_not_contradict():
    def window(data):
        data["form"]["checks"].append(
            {"field": "het_han", "not_after": "$today", "plus_days": "30", "message": {"vi": "?", "en": "?"}}
        )

    assert codes(window) == set()


def test_several_officers_at_several_agencies_may_settle():
    def longer(data):
        data["steps"].insert(2, data["steps"][1] | {"key": "check", "agency": "commune_police", "four_eyes": True})

    assert codes(longer) == set()
