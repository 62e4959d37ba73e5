"""The table of acts, where values come from, who asks, what a paper shows: the rules without a clock."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Text, system
from lienthong.dossiers.refusals import IdempotencyKeyMissing, WordsMissing
from lienthong.dossiers.rules import transitions
from lienthong.dossiers.rules.holding import held_of, own_values
from lienthong.dossiers.rules.parties import parties_of
from lienthong.dossiers.rules.problems import field_errors, problems
from lienthong.dossiers.rules.provenance import OnceOnlyCount, count_fields, provenance_of
from lienthong.dossiers.rules.repetition import check_key, explained, filing_holder, fingerprint_of
from lienthong.dossiers.rules.results import numbers_wanted, paper_number, place_codes, series_of, shown_rows
from lienthong.dossiers.rules.transitions import ACTS, DONE, ENDED, STATE_NAMES, State
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.wording import FieldError

WORDS = {"vi": "Chữ", "en": "Words"}


def field(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": WORDS, **more}


BODY: dict[str, Any] = {
    "code": "T.1",
    "title": WORDS,
    "legal_basis": [{"act": "Luật"}],
    "since": "2025-07-01",
    "confidence": "confirmed",
    "field": {"code": "test", **WORDS},
    "level": "commune",
    "for_whom": WORDS,
    "competence": {"agency": "commune_pc", "intake": "one_stop", "place_field": "place"},
    "channels": ["online"],
    "term": {"kind": "working_days", "amount": 3},
    "fee": [{"since": "2025-07-01", "amount": 0, "basis": {"act": "Luật"}}],
    "steps": [
        {"key": key, "role": role, "agency": "commune_pc", "title": WORDS}
        for key, role in (
            ("intake", "intake"),
            ("examine", "settle"),
            ("sign", "head"),
            ("issue", "system"),
            ("return", "intake"),
        )
    ],
    "form": {
        "schema": {
            "type": "object",
            "properties": {
                name: {"type": "string"} for name in ("number", "name", "child", "place", "sex", "day", "secret")
            },
        },
        "layout": [
            {
                "group": "all",
                "title": WORDS,
                "fields": [
                    field("number", prefill={"service": "people.person", "field": "person_number"}, locked=True),
                    field("name", prefill={"service": "people.person", "field": "full_name"}, locked=True),
                    field("child", prefill={"service": "people.person", "as": "child", "field": "full_name"}),
                    field("place", widget="place"),
                    field("sex", widget="radio", options=[{"value": "f", "label": {"vi": "Nữ", "en": "Female"}}]),
                    field("day", widget="date", default=[{"value": "$today"}]),
                    field("secret", widget="hidden"),
                ],
            }
        ],
    },
    "prefill_from": [
        {"service": "people.person", "lookup": {"person_number": "$applicant"}},
        {"service": "people.person", "as": "child", "lookup": {"person_number": "$field.secret"}},
    ],
    "reads": ["people.person"],
    "writes": [
        {"service": "people.person", "as": "someone", "map": {"full_name": "$field.child", "note": "$number.book"}},
        {
            "service": "people.other",
            "as": "other",
            "map": {"n": "$number.other"},
            "when": {"field": "sex", "equals": "m"},
        },
    ],
    "result": {
        "template": "certificate",
        "title": WORDS,
        "number": "{n}/{year}",
        "shows": [
            {"label": WORDS, "value": "$field.child", "when": {"field": "child", "present": True}},
            {"label": WORDS, "value": "$field.name"},
            {"label": WORDS, "value": "$field.place"},
            {"label": WORDS, "value": "$field.sex"},
            {"label": WORDS, "value": "$field.day"},
            {"label": WORDS, "value": "$unit.name"},
            {"label": WORDS, "value": "$written.someone.nothing"},
        ],
    },
    "examples": [{"name": "one", "given": {"place": "00101", "at": "2026-11-20T09:00", "form": {}}, "expect": {}}],
}
DEFINITION = ProcedureDefinition.model_validate(BODY)
FORM = {"number": "00000001", "name": "An", "child": "Bé", "place": "00101", "sex": "f", "day": "2026-11-24"}
SOURCE = {
    "service": "people.person",
    "registry": "people",
    "record": 7,
    "version": 8,
    "valid_from": "2025-01-01",
    "read_at": "2026-11-20T09:00:00+07:00",
}


def answer(state: str, **fields: str) -> dict[str, Any]:
    return {"lookup": {"person_number": "1"}, "state": state, "reason": "", "fields": fields, **SOURCE}


# ---------------------------------------------------------------- acts


def test_every_act_is_named_once_and_says_everything_in_both_languages() -> None:
    assert len({act.verb for act in ACTS.values()}) == len(ACTS)
    for act in ACTS.values():
        assert act.verb.startswith("dossiers.")
        for words in (act.label, act.consequence, act.done):
            assert words.vi
            assert words.en
    assert set(STATE_NAMES) == set(State)
    assert {act.verb for act in ACTS.values()} < set(DONE)


def test_nothing_but_a_rating_starts_from_an_end() -> None:
    from_ends = {act.name for act in ACTS.values() if act.states & ENDED}
    assert from_ends == {"rate_dossier"}


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {State.SUBMITTED} | {act.to for act in ACTS.values() if act.to}
    assert reached == set(State)
    left = set().union(*(act.states for act in ACTS.values()))
    assert set(State) - ENDED <= left


def test_an_act_starts_only_from_its_state_and_its_step() -> None:
    take = ACTS["take_dossier"]
    assert transitions.is_possible(take, state="RECEIVED", holder_role="settle")
    assert not transitions.is_possible(take, state="RECEIVED", holder_role="intake")
    assert not transitions.is_possible(take, state="SUBMITTED", holder_role="settle")


def test_how_often_is_what_the_definition_says() -> None:
    ask, take = ACTS["ask_supplement"], ACTS["take_dossier"]
    assert not transitions.is_used_up(ask, DEFINITION, ["dossiers.submitted"])
    assert transitions.is_used_up(ask, DEFINITION, ["dossiers.supplement_asked"])
    assert not transitions.is_used_up(take, DEFINITION, ["dossiers.taken"] * 5)
    never = ProcedureDefinition.model_validate({**BODY, "supplement": {"times": 0, "days": 5}})
    assert transitions.is_used_up(ask, never, [])


def test_steps_follow_each_other_to_the_last() -> None:
    assert transitions.first_step(DEFINITION).key == "intake"
    assert transitions.next_step(DEFINITION, "intake").key == "examine"
    assert transitions.next_step(DEFINITION, "return").key == "return"
    assert [step.key for step in transitions.settling_steps_before(DEFINITION, "sign")] == ["examine"]
    assert transitions.settling_steps_before(DEFINITION, "examine") == []


def test_an_act_that_leads_somewhere_needs_a_step_there() -> None:
    ways = {name: ACTS[name] for name in ("take_dossier", "pass_on_dossier", "propose_result", "send_back_proposal")}
    single = {name: transitions.leads(act, DEFINITION, "examine") for name, act in ways.items()}
    assert single == {
        "take_dossier": True,
        "pass_on_dossier": False,
        "propose_result": True,
        "send_back_proposal": False,
    }
    steps = list(BODY["steps"])
    steps.insert(2, {"key": "review", "role": "settle", "agency": "commune_pc", "title": WORDS})
    two = ProcedureDefinition.model_validate({**BODY, "steps": steps})
    assert [transitions.leads(act, two, "examine") for act in ways.values()] == [True, True, False, False]
    assert [transitions.leads(act, two, "review") for act in ways.values()] == [True, False, True, True]
    assert [step.key for step in transitions.settling_steps_before(two, "sign")] == ["review", "examine"]


def test_an_extended_file_goes_on_as_extended() -> None:
    take = ACTS["take_dossier"]
    assert transitions.state_after(take, State.RECEIVED) is State.PROCESSING
    assert transitions.state_after(take, State.EXTENDED) is State.EXTENDED
    assert transitions.state_after(ACTS["pass_on_dossier"], State.EXTENDED) is State.EXTENDED


# ---------------------------------------------------------------- what is held


def test_what_registries_answer_is_told_by_field() -> None:
    held = held_of(DEFINITION, {"people.person": answer("found", full_name="An")}, {})
    assert held["name"] == {"state": "found", "locked": True, "value": "An", **SOURCE}
    assert held["number"]["state"] == "empty"
    assert held["number"]["locked"] is False
    assert "child" not in held


def test_a_disputed_value_is_not_locked() -> None:
    held = held_of(DEFINITION, {"people.person": answer("found", full_name="An")}, {"name": "Sai"})
    assert (held["name"]["locked"], held["name"]["disputed"]) == (False, "Sai")


def test_what_the_person_gave_is_the_form_without_what_was_put_in() -> None:
    held = held_of(DEFINITION, {"people.person": answer("found", full_name="An")}, {})
    assert own_values({"name": "An", "child": "Bé", "day": "x"}, held, {"day": "x"}) == {"child": "Bé"}
    assert own_values({"name": "Khác", "day": "y"}, held, {"day": "x"}) == {"name": "Khác", "day": "y"}


@pytest.mark.parametrize(
    ("held", "how"),
    [
        ({"state": "found", "value": "An"}, "held"),
        ({"state": "found", "value": "Anh"}, "corrected"),
        ({"state": "empty"}, "typed_registry_empty"),
        ({"state": "wrong"}, "typed_registry_wrong"),
        ({"state": "down"}, "typed_registry_down"),
        (None, "typed_though_known"),
    ],
)
def test_how_a_value_came(held: dict[str, Any] | None, how: str) -> None:
    lines = provenance_of(DEFINITION, FORM, {"name": held} if held else {}, {})
    assert lines["name"]["how"] == how


def test_what_is_hidden_or_put_in_is_calculated_and_not_asked() -> None:
    lines = provenance_of(DEFINITION, {**FORM, "secret": "s"}, {}, {"day": "2026-11-24"})
    assert {name for name, line in lines.items() if line["how"] == "calculated"} == {"secret", "day"}
    changed = provenance_of(DEFINITION, FORM, {}, {"day": "2026-11-01"})
    assert changed["day"]["how"] == "typed"
    kept = count_fields({**lines, "name": {"how": "held"}})
    assert kept == OnceOnlyCount(asked=5, prefilled=1, corrected=0, asked_again=2)
    assert count_fields({**lines, "name": {"how": "corrected"}}) == OnceOnlyCount(5, 0, 1, 2)
    assert count_fields({**lines, "name": {"how": "linked"}}).asked == 4


# ---------------------------------------------------------------- parties, results


def test_the_applicant_and_whom_it_is_about_are_read_from_the_form() -> None:
    parties = parties_of(DEFINITION, FORM)
    assert (parties.applicant_name, parties.applicant_number, parties.subject_name) == ("An", "00000001", "Bé")
    nobody = parties_of(DEFINITION, {})
    assert (nobody.applicant_name, nobody.applicant_number, nobody.subject_name) == ("", "", "")
    without = ProcedureDefinition.model_validate(
        {**BODY, "result": {**BODY["result"], "shows": [{"label": WORDS, "value": "$unit.name"}]}}
    )
    assert parties_of(without, FORM).subject_name == ""


def test_a_paper_shows_labels_days_and_names_instead_of_codes() -> None:
    known = References(form=FORM, today=date(2026, 11, 24), unit_name="UBND", numbers={"result": "12"})
    rows = [row["value"] for row in shown_rows(DEFINITION, known, {"00101": "Xã Hoa"})]
    assert rows == ["Bé", "An", "Xã Hoa", "Nữ", "24/11/2026", "UBND"]
    assert paper_number(DEFINITION, known) == "12/2026"
    assert paper_number(DEFINITION, References(form=FORM, today=date(2026, 11, 24))) == "/2026"
    assert place_codes(DEFINITION, FORM) == {"00101"}
    assert place_codes(DEFINITION, {}) == set()


def test_a_paper_shows_the_rows_of_a_repeating_group_in_words() -> None:
    columns = [
        field("code"),
        field("kind", options=[{"value": "a", "label": {"vi": "Loại A", "en": "A"}}]),
        field("main"),
    ]
    columns[2]["label"] = {"vi": "Ngành chính", "en": "Main trade"}
    items = {"properties": {"code": {"type": "string"}, "kind": {"type": "string"}, "main": {"type": "boolean"}}}
    law = copy.deepcopy(BODY)
    law["form"]["schema"]["properties"]["trades"] = {"type": "array", "items": items}
    law["form"]["layout"][0]["fields"].append(field("trades", widget="table", columns=columns))
    law["result"]["shows"] = [{"label": WORDS, "value": "$field.trades"}]
    rows = [{"code": "4711", "kind": "a", "main": True}, {"code": "5610", "main": False}]
    definition = ProcedureDefinition.model_validate(law)
    shown = list(shown_rows(definition, References(form={"trades": rows}, today=date(2026, 11, 24)), {}))
    assert [(row["value"], row["data"]) for row in shown] == [("4711 – Loại A – Ngành chính; 5610", rows)]
    assert list(shown_rows(definition, References(form={"trades": [{}]}, today=date(2026, 11, 24)), {})) == []


def test_a_paper_for_which_nothing_is_given_shows_nothing() -> None:
    rows = list(shown_rows(DEFINITION, References(form={}, today=date(2026, 11, 24)), {}))
    assert rows == []


def test_numbers_are_taken_only_for_what_is_written() -> None:
    assert numbers_wanted(DEFINITION, FORM) == ["book", "result"]
    assert numbers_wanted(DEFINITION, {**FORM, "sex": "m"}) == ["book", "other", "result"]
    assert series_of("Z01.X00101", "book", date(2026, 11, 24)) == "result/Z01.X00101/book/2026"


# ---------------------------------------------------------------- repetition, problems


def test_a_key_has_from_one_to_two_hundred_characters() -> None:
    check_key("k" * 200)
    for wrong in ("", "k" * 201):
        with pytest.raises(IdempotencyKeyMissing):
            check_key(wrong)


def test_a_body_has_one_fingerprint_in_whatever_order() -> None:
    assert fingerprint_of("a", {"x": 1, "y": 2}) == fingerprint_of("a", {"y": 2, "x": 1})
    assert fingerprint_of("a", {"x": 1}) != fingerprint_of("b", {"x": 1})
    assert fingerprint_of("a", {"x": 1}) != fingerprint_of("a", {"x": "1"})


def test_words_for_people_are_not_empty() -> None:
    what = Text("lý do", "the reason")
    assert explained("  vì  ", what) == "vì"
    with pytest.raises(WordsMissing) as refused:
        explained(" \n", what)
    assert "lý do" in refused.value.message("vi")


def test_files_of_a_direct_filing_belong_to_its_actor_and_key() -> None:
    assert filing_holder(system("x"), "k") == "filing:system:x:k"


def test_form_errors_become_facts_of_a_refusal() -> None:
    assert problems([FieldError("a", "required", Text("Thiếu", "Missing"))]) == {
        "summary": "a",
        "errors": [{"path": "a", "code": "required", "message": {"vi": "Thiếu", "en": "Missing"}}],
    }


def test_facts_of_a_refusal_become_form_errors_again() -> None:
    errors = [FieldError("name", "too_long", Text("Tên dài", "Too long")), FieldError("day", "date", Text("a", "b"))]
    assert field_errors(InvalidInput(**problems(errors))) == errors
