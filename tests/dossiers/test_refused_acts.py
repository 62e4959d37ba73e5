"""What every act refuses, and that under one key it is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.refusals import ActNotAllowed, IdempotencyKeyReused
from lienthong.dossiers.rules.transitions import ACTS
from lienthong.dossiers.rules.transitions.states import STATE_NAMES, State
from tests.dossiers.doing import DO, LATER, verbs
from tests.dossiers.making import Country, asked, file, key, received, signed, taken


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_forged_code_finds_nothing(country: Country, act: str) -> None:
    for by in (country.person, country.settle, country.robot):
        with pytest.raises(NotFound):
            DO[act]("Z01.X00101.HCC-261120-9999", by)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_file_that_is_not_for_these_eyes_finds_nothing(country: Country, act: str) -> None:
    code = file(country).code
    for by in (country.neighbor, country.stranger):
        with pytest.raises(NotFound):
            DO[act](code, by)


ALLOWED_FROM_SUBMITTED = {
    *("receive_dossier", "ask_supplement", "refuse_dossier", "withdraw_dossier", "waive_fee"),
    *("give_data", "record_data"),  # where a newer law asks something
}
#: Acts on a question to another unit: without the question there is nothing to do them on.
ON_A_QUESTION = {"answer_opinion", "decline_opinion", "note_silence"}


@pytest.mark.parametrize("act", sorted(ON_A_QUESTION))
def test_an_act_on_a_question_that_was_not_asked_finds_nothing(country: Country, act: str) -> None:
    code = file(country).code
    for by in (country.person, country.settle, country.head, country.robot):
        with pytest.raises(NotFound):
            DO[act](code, by)


@pytest.mark.parametrize("act", sorted(ACTS.keys() - ALLOWED_FROM_SUBMITTED - ON_A_QUESTION))
def test_an_act_that_does_not_start_here_is_refused_by_name(country: Country, act: str) -> None:
    code = file(country).code
    for by in (country.person, country.intake, country.settle, country.head, country.robot):
        with pytest.raises(ActNotAllowed) as refused:
            DO[act](code, by)
        assert "Đã nộp" in refused.value.message("vi")
        assert ACTS[act].label.en in refused.value.message("en")


def test_an_act_on_a_file_that_has_ended_is_refused_with_its_end(country: Country) -> None:
    code = file(country).code
    finishing.withdraw_dossier(code, "Thôi", key=key(), by=country.person, at=LATER)
    with pytest.raises(ActNotAllowed) as refused:
        handling.receive_dossier(code, key=key(), by=country.intake, at=LATER)
    assert str(STATE_NAMES[State.WITHDRAWN].vi) in refused.value.message("vi")


@pytest.mark.parametrize("act", sorted(ALLOWED_FROM_SUBMITTED))
def test_an_act_by_somebody_else_is_refused(country: Country, act: str) -> None:
    code = file(country).code
    others = [country.settle, country.head, country.person, country.auditor, country.intake, country.robot]
    mine = {"withdraw_dossier": [country.person], "give_data": [country.person]}
    right = mine.get(act, [country.intake, country.robot])
    for by in (one for one in others if one not in right):
        with pytest.raises(NotAllowed):
            DO[act](code, by)


def test_only_the_machine_completes(country: Country) -> None:
    code = signed(country).code
    for by in (country.person, country.settle, country.head):
        with pytest.raises(NotAllowed):
            DO["complete_dossier"](code, by)


def test_the_same_act_under_one_key_is_done_once(country: Country) -> None:
    code, again = file(country).code, key()
    first = handling.receive_dossier(code, key=again, by=country.intake, at=LATER)
    second = handling.receive_dossier(code, key=again, by=country.intake, at=LATER + timedelta(hours=1))
    assert (first.state, first.received_at) == (second.state, second.received_at)
    assert verbs(first) == ["submitted", "received"]


def test_every_act_can_be_repeated_under_its_key(country: Country) -> None:
    code = taken(country).code
    settle, at = country.settle, LATER
    done: list[Callable[[str], Dossier]] = [
        lambda k: handling.extend_dossier(code, 1, "Lý do", key=k, by=settle, at=at),
        lambda k: handling.ask_supplement(code, "Hỏi", [], key=k, by=settle, at=at),
        lambda k: handling.answer_supplement(code, {}, key=k, by=country.person, at=at),
        lambda k: handling.propose_result(code, "grant", "", key=k, by=settle, at=at),
        lambda k: handling.send_back_proposal(code, "Xem lại", key=k, by=country.head, at=at),
        lambda k: handling.propose_result(code, "grant", "", key=k, by=settle, at=at),
        lambda k: handling.sign_dossier(code, key=k, by=country.head, at=at),
        lambda k: finishing.complete_dossier(code, {}, key=k, by=country.robot, at=at),
        lambda k: finishing.return_result(code, key=k, by=country.intake, at=at),
        lambda k: finishing.rate_dossier(code, 5, "", key=k, by=country.person, at=at),
    ]
    for act in done:
        again = key()
        before = verbs(act(again))
        assert verbs(act(again)) == before


def test_taking_ending_and_refusing_can_be_repeated_under_their_keys(country: Country) -> None:
    again = key()
    code = received(country).code
    for _ in range(2):
        handling.take_dossier(code, key=again, by=country.settle, at=LATER)
    code, again = file(country).code, key()
    for _ in range(2):
        handling.refuse_dossier(code, "Sai nơi", key=again, by=country.intake, at=LATER)
    code, again = file(country).code, key()
    for _ in range(2):
        finishing.withdraw_dossier(code, "Đổi ý", key=again, by=country.person, at=LATER)
    code, again = asked(country).code, key()
    for _ in range(2):
        finishing.stop_dossier(code, "Quá hạn", key=again, by=country.settle, at=LATER + timedelta(days=30))


def test_a_key_used_for_another_act_or_body_is_refused(country: Country) -> None:
    code, again = file(country).code, key()
    handling.ask_supplement(code, "Thiếu", [], key=again, by=country.intake, at=LATER)
    with pytest.raises(IdempotencyKeyReused):
        handling.ask_supplement(code, "Khác", [], key=again, by=country.intake, at=LATER)
    with pytest.raises(IdempotencyKeyReused):
        handling.receive_dossier(code, key=again, by=country.intake, at=LATER)
    handling.answer_supplement(code, {}, key=again, by=country.person, at=LATER, words="Đây ạ")
    with pytest.raises(IdempotencyKeyReused):
        handling.answer_supplement(code, {}, key=again, by=country.person, at=LATER, words="Khác")
