"""What an act asks of the officer: everything wrong is said at once, nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.refusals import InvalidInput
from lienthong.desk.inputs import DECISIONS, INPUTS, inputs_of, read_inputs, typed_into
from lienthong.dossiers.rules.transitions import ACTS


def test_a_refusal_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_inputs("refuse_dossier", ("reason",), {"reason": ["  "]})
    assert [error["path"] for error in caught.value.facts["errors"]] == ["reason"]


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_inputs("extend_dossier", ("working_days", "reason"), {"working_days": ["hai"]})
    assert [error["path"] for error in caught.value.facts["errors"]] == ["working_days", "reason"]


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "१", "2 ngày"])
def test_days_that_are_not_a_plain_number_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_inputs("extend_dossier", ("working_days",), {"working_days": [text]})


def test_an_unknown_proposal_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_inputs("propose_result", ("decision", "words"), {"decision": ["maybe"]})


def test_a_proposal_may_come_without_words() -> None:
    assert read_inputs("propose_result", ("decision", "words"), {"decision": ["grant"]}) == {
        "decision": "grant",
        "words": "",
    }


def test_items_are_read_one_a_line_from_boxes_and_text_together() -> None:
    sent = {"words": ["Thiếu giấy"], "items": ["Giấy chứng sinh", " \nẢnh \n"]}
    assert read_inputs("ask_supplement", ("words", "items"), sent)["items"] == ["Giấy chứng sinh", "Ảnh"]


def test_an_act_that_needs_nothing_reads_nothing() -> None:
    assert read_inputs("receive_dossier", (), {"words": ["thừa"]}) == {}


@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_what_was_typed_survives_a_refusal(sent: dict[str, list[str]]) -> None:
    kept = typed_into("refuse_dossier", sent)
    assert set(kept.values) == set(sent)
    assert all(part in kept.values[name] for name, parts in sent.items() for part in parts)


def test_every_officers_act_of_the_law_can_be_asked_for() -> None:
    for act in ACTS.values():
        if act.by == "officer":
            assert [asked.name for asked in inputs_of(act.name, act.needs)] == list(act.needs)


def test_no_input_is_kept_for_an_act_that_does_not_need_it() -> None:
    assert {(act, need) for act, need in INPUTS if need not in ACTS[act].needs} == set()
    assert {value for value, _ in DECISIONS} == {"grant", "refuse"}
