"""What does not fit a definition is said in words, with its file and line."""

from __future__ import annotations

import pytest

from lienthong.packs.contents import read_pack
from lienthong.packs.converting import known_keys
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.registries.definitions import RegistryDefinition

BEES = "procedures/D.001.yaml"
CONDITION = (
    "a condition is one test of a field (equals, not_equals, in, present, less_than, at_most, more_than, at_least), "
    "or all, any, not"
)


def problem(pack, file=BEES):
    (found,) = [one for one in read_pack(pack.path).problems if one.file == file]
    return found


def line_of(pack, text, file=BEES):
    lines = (pack.path / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_an_unknown_key_names_the_nearest_known_one(pack):
    pack.replace(BEES, "life_event:", "life_evnt:")
    found = problem(pack)
    assert (found.code, found.line) == ("key_unknown", line_of(pack, "life_evnt"))
    assert found.message.en == "unknown key “life_evnt”; did you mean “life_event”?"
    assert found.message.vi == "khóa lạ “life_evnt”; có phải “life_event”?"


def test_an_unknown_key_deep_inside_is_found_too(pack):
    pack.replace(BEES, "expects: {vi: một xã", "expcts: {vi: một xã")
    found = problem(pack)
    assert (found.line, "did you mean “expects”?" in found.message.en) == (line_of(pack, "expcts"), True)


def test_an_unknown_key_like_no_other_lists_those_that_are_known(pack):
    pack.replace(BEES, "term: {kind: same_day", "term: {qqqqq: 1, kind: same_day")
    assert problem(pack).message.en == "unknown key “qqqqq”; known: amount, cutoff, kind"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("since: 2025-07-01", "since: 2025-02-31", "“since”: “2025-02-31” is not a day such as 2026-11-20"),
        ('cutoff: "15:00"', 'cutoff: "3pm"', "“cutoff”: “3pm” is not an hour such as 15:00"),
        ("kind: upload, name", "kind: show, name", "“kind” must be one of 'upload', 'present' or 'replaced'"),
        ("amount: 1000", "amount: nghìn", "“amount”: “nghìn” is not a whole number"),
        ("amount: 1000", "amount: -1", "“amount” must be at least 0"),
        ("amount: 1000", "amount: " + "9" * 20, "“amount” must be at most 1000000000000000"),
        ("amount: 1000", "amount: " + "9" * 5000, "“amount” is too large a number"),
        ("locked: true", "locked: maybe", "“locked” must be true or false"),
        ("level: commune", "level: Xã", "“level”: “Xã” does not fit ^[a-z][a-z0-9_]*$"),
        ("channels: [online, counter]", "channels: []", "“channels” needs at least 1 item"),
        ("channels: [online, counter]", "channels: online", "“channels” must be a list"),
        ("term: {kind: same_day, cutoff: \"15:00\"}", "term: P1D", "“term” must be a group of keys"),
        ("value: $unit.name", "value: $unit.path", "“$unit.path” is no reference that a pack may use"),
        ("{field: dat_cua_ai, equals: nguoi_khac}", "{field: dat_cua_ai}", CONDITION),
        ("level: commune", "level:", "“level” must be text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(pack, old, new, words):
    pack.replace(BEES, old, new)
    found = problem(pack)
    assert (found.message.en, found.line) == (words, line_of(pack, new.split("\n", maxsplit=1)[0].split(", cutoff")[0]))
    assert found.message.vi


def test_a_missing_key_points_at_where_it_should_stand(pack):
    pack.replace(BEES, "    - group: keeper\n", "    - \n")
    found = [one for one in read_pack(pack.path).problems if one.file == BEES]
    assert ("missing", "the key “group” is missing") in [(one.code, one.message.en) for one in found]


def test_a_file_that_is_no_group_of_keys_is_said_to_be_none(pack):
    pack.write("documents/x.yaml", "- a\n- b\n")
    assert problem(pack, "documents/x.yaml").code == "model_type"


def test_a_registry_that_names_a_field_it_does_not_have_is_told_which(pack):
    pack.replace("registries/households.yaml", "last_day: until", "last_day: nowhere")
    found = problem(pack, "registries/households.yaml")
    assert (found.code, found.message.vi) == ("field_unknown", "không có trường nowhere")


def test_what_has_no_words_of_ours_keeps_those_of_the_library(pack):
    pack.replace("exchange/services/people.person.yaml", "registry: people", "registry: people\ntimeout_seconds: 0")
    assert "greater than 0" in problem(pack, "exchange/services/people.person.yaml").message.en


def test_keys_are_known_inside_lists_mappings_and_alternatives():
    layout = ("form", "layout", 0, "fields", 0)
    assert {"name", "prefill", "when"} <= known_keys(ProcedureDefinition, layout)
    assert known_keys(ProcedureDefinition, (*layout, "prefill")) == {"service", "field", "as", "columns"}
    assert "mask" in known_keys(RegistryDefinition, ("fields", "any_name"))
    assert {"prefixes", "per"} <= known_keys(RegistryDefinition, ("allocations", 0))
    assert known_keys(RegistryDefinition, ("allocations", 0, "running")) >= {"per", "width"}
