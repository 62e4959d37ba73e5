"""Between officer, counter and applicant: what is clarified where the applicant comes, and answered there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core.refusals import InvalidInput, NotAllowed
from lienthong.documents.actions import attach_file
from lienthong.dossiers import queries
from lienthong.dossiers.actions import clarifying, finishing, handling
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.uploads import open_question
from lienthong.dossiers.refusals import ActAlreadyDone, ActNotAllowed, WordsMissing
from lienthong.dossiers.refusals.ways import HeldByColleague
from tests.dossiers.making import FRIDAY, Country, asked, at_the_counter, file, key, open_person, received, taken

LATER = FRIDAY + timedelta(hours=3)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"


def acts(dossier: Dossier, to: object) -> list[str]:
    return [one.act for one in queries.allowed_acts(dossier, to=to)]  # type: ignore[arg-type]


# ---------------------------------------------------------------- back to the counter


def test_a_file_goes_to_the_counter_and_comes_back_to_its_officer(country: Country) -> None:
    due_at = file(country).due_at
    dossier = at_the_counter(country)
    assert (dossier.holder_role, dossier.holder_id, dossier.step) == ("counter", country.intake.unit_id, "examine")
    assert (dossier.state, dossier.due_at, str(dossier.officer_id)) == ("PROCESSING", due_at, country.settle.id)
    assert dossier.code in [row.code for row in queries.worklist(to=country.intake).rows]
    assert acts(dossier, country.intake) == ["bring_back_dossier", "ask_supplement"]
    assert acts(dossier, country.settle) == []
    back = clarifying.bring_back_dossier(dossier.code, "Số 12", key=key(), by=country.intake, at=LATER)
    assert (back.holder_role, back.holder_id) == ("settle", country.settle.unit_id)
    assert acts(back, country.settle)[0] == "propose_result"


def test_nobody_but_its_officer_sends_a_file_to_the_counter(country: Country) -> None:
    code = taken(country).code
    with pytest.raises(HeldByColleague):
        clarifying.return_to_counter(code, "Hỏi", key=key(), by=country.colleague, at=LATER)
    with pytest.raises(ActNotAllowed):
        clarifying.return_to_counter(received(country).code, "Hỏi", key=key(), by=country.settle, at=LATER)


def test_the_counter_cannot_refuse_or_receive_what_came_back_to_it(country: Country) -> None:
    code = at_the_counter(country).code
    with pytest.raises(ActNotAllowed):
        handling.refuse_dossier(code, "Không đủ", key=key(), by=country.intake, at=LATER)
    with pytest.raises(ActNotAllowed):
        handling.receive_dossier(code, key=key(), by=country.intake, at=LATER)


def test_words_are_needed_both_ways_and_stay_between_officers(country: Country) -> None:
    code = taken(country).code
    with pytest.raises(WordsMissing):
        clarifying.return_to_counter(code, " ", key=key(), by=country.settle, at=LATER)
    code = at_the_counter(country).code
    with pytest.raises(WordsMissing):
        clarifying.bring_back_dossier(code, "", key=key(), by=country.intake, at=LATER)
    clarifying.bring_back_dossier(code, "Số 12", key=key(), by=country.intake, at=LATER)
    told = queries.thread(code, to=country.person).acts
    assert [act.words for act in told if act.verb in ("dossiers.returned_to_counter", "dossiers.brought_back")] == [
        "",
        "",
    ]
    assert "Số 12" in [act.words for act in queries.thread(code, to=country.settle).acts]


def test_both_ways_are_repeated_under_their_keys(country: Country) -> None:
    code, again = taken(country).code, key()
    for _ in range(2):
        clarifying.return_to_counter(code, "Hỏi", key=again, by=country.settle, at=LATER)
    again = key()
    for _ in range(2):
        clarifying.bring_back_dossier(code, "Rõ", key=again, by=country.intake, at=LATER)
    assert Act.objects.filter(dossier_code=code).count() == 5


def test_what_the_counter_asks_is_answered_to_the_officer(country: Country) -> None:
    code = at_the_counter(country).code
    asked_there = handling.ask_supplement(code, "Thiếu", ["giay_nha"], key=key(), by=country.intake, at=LATER)
    assert (asked_there.holder_role, asked_there.holder_id) == ("person", country.settle.unit_id)
    answered = handling.answer_supplement(code, {}, key=key(), by=country.person, at=LATER)
    assert (answered.holder_role, answered.holder_id, answered.state) == (
        "settle",
        country.settle.unit_id,
        "PROCESSING",
    )
    assert acts(answered, country.settle)[0] == "propose_result"


def test_what_the_counter_asked_in_vain_is_stopped_by_the_officer(country: Country) -> None:
    code = at_the_counter(country).code
    handling.ask_supplement(code, "Thiếu", [], key=key(), by=country.intake, at=LATER)
    late = LATER + timedelta(days=30)
    assert finishing.stop_dossier(code, "Không bổ sung", key=key(), by=country.settle, at=late).state == "STOPPED"


def test_who_clarifies_at_the_counter_is_told_by_the_thread(country: Country) -> None:
    held = queries.thread(at_the_counter(country).code, to=country.settle).held
    assert [one.at_counter for one in held] == [False, False, True]
    assert held[2].target_at is None


def test_the_applicant_may_withdraw_while_the_counter_asks(country: Country) -> None:
    code = at_the_counter(country).code
    assert finishing.withdraw_dossier(code, "Thôi", key=key(), by=country.person, at=LATER).state == "WITHDRAWN"


# ---------------------------------------------------------------- answered at the counter


def test_the_counter_records_what_the_applicant_brings(country: Country) -> None:
    code = asked(country).code
    question = open_question(code, to=country.intake)
    attach_file(question.holder, "giay_nha", PNG, "giay.png", by=country.intake, at=LATER)
    change = {"dia_chi": "14 đường Hoa"}
    done = handling.record_supplement(code, change, words="Bà nói số 14", key=key(), by=country.intake, at=LATER)
    assert (done.state, done.holder_role, done.form["dia_chi"]) == ("PROCESSING", "settle", "14 đường Hoa")
    assert done.provenance["dia_chi"] == {"how": "typed", "supplemented": True}
    act = queries.thread(code, to=country.person).acts[-1]
    assert (act.actor_name, act.words, act.label.vi) == (
        "Intake",
        "Bà nói số 14",
        "Quầy đã ghi nhận phần bổ sung của người nộp",
    )


def test_the_clock_runs_again_as_after_an_answer_of_the_applicant(country: Country) -> None:
    first, second = asked(country).code, asked(country).code
    there = handling.record_supplement(first, {}, key=key(), by=country.intake, at=LATER)
    own = handling.answer_supplement(second, {}, key=key(), by=country.person, at=LATER)
    assert (there.due_at, len(there.events)) == (own.due_at, len(own.events))


def test_only_the_counter_records_and_only_an_open_question(country: Country) -> None:
    code = asked(country).code
    for by in (country.settle, country.head, country.person):
        with pytest.raises(NotAllowed):
            handling.record_supplement(code, {}, key=key(), by=by, at=LATER)
    with pytest.raises(ActNotAllowed):
        handling.record_supplement(taken(country).code, {}, key=key(), by=country.intake, at=LATER)


def test_what_is_recorded_is_checked_like_an_answer(country: Country) -> None:
    code = asked(country).code
    with pytest.raises(InvalidInput):
        handling.record_supplement(code, {"dia_chi": ""}, key=key(), by=country.intake, at=LATER)


def test_an_answer_is_recorded_once_under_its_key_and_ends_the_question(country: Country) -> None:
    code, again = asked(country).code, key()
    for _ in range(2):
        handling.record_supplement(code, {}, key=again, by=country.intake, at=LATER)
    with pytest.raises(ActNotAllowed):
        handling.answer_supplement(code, {}, key=key(), by=country.person, at=LATER)
    with pytest.raises(ActAlreadyDone):
        handling.ask_supplement(code, "Nữa", [], key=key(), by=country.settle, at=LATER)


def test_a_counter_of_another_place_records_nothing(country: Country) -> None:
    code = asked(country).code
    with pytest.raises(NotAllowed):
        handling.record_supplement(code, {}, key=key(), by=country.auditor, at=LATER)
    assert acts(Dossier.objects.get(code=code), open_person("00000009", "Ai")) == []
