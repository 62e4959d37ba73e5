"""How a pack writes a procedure: what is one, and what is not."""

from __future__ import annotations

from datetime import date, time

import pytest
from pydantic import ValidationError

from lienthong.core.definitions import Words, body_of, fingerprint
from lienthong.procedures.definitions import ProcedureDefinition, Step, Term, Write
from lienthong.procedures.definitions.forms import Check, Prefill, Property
from lienthong.procedures.definitions.values import Condition, field_of

from .conftest import body, variant


def refused(change) -> set[str]:
    with pytest.raises(ValidationError) as wrong:
        variant(change)
    return {error["type"] for error in wrong.value.errors()}


def test_codes_and_days_are_read_as_they_are_written():
    bees = ProcedureDefinition.model_validate(body("D.001") | {"code": "01", "until": "2027-01-01"})
    assert (bees.code, bees.until, bees.term.cutoff) == ("01", date(2027, 1, 1), time(15))


def test_a_definition_comes_back_from_the_database_as_it_went_in(bees):
    again = ProcedureDefinition.model_validate(body_of(bees))
    assert (again, again.sha256) == (bees, fingerprint(bees))


@pytest.mark.parametrize("value", ["31/12/2026", "2026-02-31", "20261120", "0", ""])
def test_a_day_is_an_iso_day_that_exists(value):
    assert refused(lambda data: data.update(since=value)) == {"day_expected"}


def test_an_hour_and_a_moment_are_what_they_look_like():
    assert refused(lambda data: data["term"].update(cutoff="25:00")) == {"hour_expected"}
    assert refused(lambda data: data["examples"][0]["given"].update(at="2026-11-20")) == {"moment_expected"}


def test_where_else_goes_with_anywhere():
    assert refused(lambda data: data["competence"].update(also_at=["commune_police"])) == {"competence_shape"}


def test_a_period_has_days_in_it():
    assert refused(lambda data: data.update(until="2025-07-01")) == {"period_empty"}


def test_a_definition_holds_from_since_until_the_day_before_until(bees):
    ends = variant(lambda data: data.update(until="2027-01-01"))
    assert [ends.holds_on(date(*day)) for day in ((2025, 6, 30), (2025, 7, 1), (2026, 12, 31), (2027, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert bees.holds_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    "write",
    [
        {},  # a new fact without anything in it
        {"map": {"a": "1"}, "find": {"number": "1"}},
        {"mode": "update", "map": {"a": "1"}},
        {"mode": "update", "map": {"a": "1"}, "find": {"number": "1", "name": "2"}},
        {"mode": "update", "find": {"number": "1"}},
        {"mode": "end"},
        {"mode": "end", "find": {"number": "1"}, "map": {"a": "1"}},
        {"mode": "end", "find": {"number": "1"}, "if_none": "record"},
    ],
)
def test_a_write_has_what_its_mode_needs_and_nothing_else(write):
    assert refused(lambda data: data.update(writes=[{"service": "x", "as": "x", **write}])) == {"write_shape"}


def test_a_write_records_updates_or_ends():
    find = {"find": {"number": "$applicant"}}
    writes = [{"map": {"a": "1"}}, {"mode": "update", "map": {"a": "1"}, **find}, {"mode": "end", **find}]
    made = [Write.model_validate({"service": "x", "as": "x", **write}) for write in writes]
    assert [(write.mode, write.if_none) for write in made] == [(m, "refuse") for m in ("record", "update", "end")]


def test_an_unknown_key_is_an_error_at_every_depth():
    assert refused(lambda data: data["form"]["layout"][0]["fields"][0].update(lable="?")) == {"extra_forbidden"}


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"field": "a"},
        {"equals": "1"},
        {"field": "a", "equals": "1", "present": "true"},
        {"all": [{"field": "a", "present": "true"}], "any": [{"field": "a", "present": "true"}]},
        {"field": "a", "equals": "1", "all": [{"field": "a", "present": "true"}]},
    ],
)
def test_a_condition_is_exactly_one_test(condition):
    with pytest.raises(ValidationError, match="condition_shape"):
        Condition.model_validate(condition)


def test_a_condition_knows_the_fields_that_it_looks_at():
    nested = {
        "all": [
            {"field": "a", "equals": "1"},
            {"any": [{"field": "b", "in": ["1"]}, {"field": "c", "present": "true"}]},
        ]
    }
    assert list(Condition.model_validate(nested).fields()) == ["a", "b", "c"]


@pytest.mark.parametrize("value", ["$now", "$field.", "$field.A", "$written.child", "$unit.path", "$$today"])
def test_a_value_is_a_literal_or_a_reference_of_the_closed_set(value):
    assert refused(lambda data: data["writes"][0]["map"].update(hives=value)) == {"reference_unknown"}


def test_only_a_field_reference_names_a_field():
    assert (field_of("$field.so_to"), field_of("$today"), field_of("so_to")) == ("so_to", None, None)


@pytest.mark.parametrize(
    "term",
    [{"kind": "same_day"}, {"kind": "same_day", "cutoff": "15:00", "amount": "1"}, {"kind": "working_days"}],
)
def test_a_term_says_what_its_kind_needs(term):
    with pytest.raises(ValidationError, match="term_shape"):
        Term.model_validate(term)


def test_only_a_replaced_paper_names_a_registry():
    assert refused(lambda data: data["components"][0].update(by="people")) == {"component_shape"}
    assert refused(lambda data: data["components"][3].pop("by")) == {"component_shape"}


def test_a_result_ends_in_one_way():
    ends = {"valid_until": "$field.het_han", "valid_months": "6"}
    assert refused(lambda data: data["result"].update(ends)) == {"validity_shape"}


@pytest.mark.parametrize("bounds", [{"minimum": "3", "maximum": "2"}, {"minLength": "3", "maxLength": "2"}])
def test_bounds_can_be_met(bounds):
    with pytest.raises(ValidationError, match="property_contradicts"):
        Property.model_validate({"type": "string", **bounds})


def test_a_pattern_is_a_regular_expression():
    with pytest.raises(ValidationError, match="pattern_invalid"):
        Property.model_validate({"type": "string", "pattern": "["})


@pytest.mark.parametrize("bounds", [{}, {"not_before": "$today", "not_after": "$today"}])
def test_a_check_is_exactly_one_bound(bounds):
    with pytest.raises(ValidationError, match="check_shape"):
        Check.model_validate({"field": "a", "message": {"vi": "?", "en": "?"}, **bounds})


def test_a_check_knows_its_kind_and_its_bound():
    words = {"message": {"vi": "?", "en": "?"}, "field": "a"}
    checks = [Check.model_validate({**words, kind: "$today"}) for kind in ("not_before", "not_after", "differs_from")]
    assert [(check.kind, check.bound) for check in checks] == [
        ("not_before", "$today"),
        ("not_after", "$today"),
        ("differs_from", "$today"),
    ]


def test_an_answer_is_known_by_its_service_unless_it_has_a_name(bees):
    assert [asking.key for asking in bees.prefill_from] == ["people.person"]
    assert Prefill.model_validate({"service": "people.person", "field": "home", "as": "mother"}).key == "mother"


def test_a_step_has_one_inner_target(bees):
    body = bees.steps[1].model_dump(exclude_none=True)
    assert Step.model_validate(body | {"hours": 3}).target == Term(kind="working_hours", amount=3)
    body.pop("hours")
    assert Step.model_validate(body).target is None
    assert Step.model_validate(body | {"days": 4}).target == Term(kind="working_days", amount=4)
    with pytest.raises(ValidationError, match="in hours or in days"):
        Step.model_validate(body | {"hours": 3, "days": 4})


def test_a_step_is_found_by_its_key(bees):
    assert bees.step("sign").role == "head"
    with pytest.raises(KeyError):
        bees.step("stamp")


def test_the_schema_of_a_form_refuses_what_is_not_in_it_and_knows_its_choices(bees):
    schema = bees.json_schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["dat_cua_ai"]["enum"] == ["toi", "nguoi_khac"]
    assert schema["required"] == list(bees.form.schema_.required)


def test_an_option_of_a_field_without_a_schema_is_left_to_the_pack_check():
    stray = variant(lambda data: data["form"]["schema"]["properties"].pop("dat_cua_ai"))
    assert "dat_cua_ai" not in stray.json_schema()["properties"]


def test_words_are_in_both_languages():
    words = Words(vi="Ong", en="Bee")
    assert (words.to("vi"), words.to("en"), words.to("fr"), words.text.en) == ("Ong", "Bee", "Ong", "Bee")
    with pytest.raises(ValidationError):
        Words.model_validate({"vi": "Ong"})
