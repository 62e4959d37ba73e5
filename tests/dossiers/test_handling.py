"""The officers' work: each act from where it starts, by whom, how often, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.models import Act
from lienthong.dossiers.refusals import (
    ActAlreadyDone,
    ActNotAllowed,
    DaysOutOfRange,
    DecisionUnknown,
    StarsOutOfRange,
    SupplementStillOpen,
    TermAlreadyOver,
    WordsMissing,
)
from lienthong.dossiers.refusals.ways import HeldByColleague
from tests.dossiers.calendars import local
from tests.dossiers.doing import DO, LATER, last_line, verbs
from tests.dossiers.making import (
    FRIDAY,
    Country,
    asked,
    change_law,
    file,
    key,
    open_person,
    proposed,
    received,
    signed,
    taken,
)

# ---------------------------------------------------------------- receiving and taking


def test_receiving_hands_the_file_to_the_settling_unit(country: Country) -> None:
    dossier = received(country)
    assert (dossier.state, dossier.step, dossier.holder_role) == ("RECEIVED", "examine", "settle")
    assert dossier.holder_id == country.settle.unit_id
    assert dossier.received_at == FRIDAY + timedelta(minutes=10)


def test_where_the_law_counts_from_receipt_the_clock_starts_then(country: Country) -> None:
    change_law(clock_starts="received")
    dossier = file(country)
    assert dossier.due_at == local("2026-11-26 17:00")  # as if received at once
    monday = local("2026-11-23 09:00")
    dossier = handling.receive_dossier(dossier.code, key=key(), by=country.intake, at=monday)
    assert dossier.due_at == local("2026-11-27 17:00")
    deadline = queries.deadline_of(dossier)
    assert (deadline.filed_at, deadline.intervals[0].end) == (FRIDAY, monday)


def test_a_file_is_taken_by_one_officer(country: Country) -> None:
    dossier = taken(country)
    assert (dossier.state, str(dossier.officer_id)) == ("PROCESSING", country.settle.id)
    with pytest.raises(HeldByColleague) as refused:
        handling.take_dossier(dossier.code, key=key(), by=country.colleague, at=LATER)
    assert refused.value.message("vi") == "Hồ sơ này đang do Settle giải quyết."


def test_the_machine_may_take_a_file_without_becoming_its_officer(country: Country) -> None:
    code = received(country).code
    assert handling.take_dossier(code, key=key(), by=country.robot, at=LATER).officer_id is None


# ---------------------------------------------------------------- supplements


def test_a_question_stops_the_clock_until_the_answer(country: Country) -> None:
    dossier = asked(country)
    assert (dossier.state, dossier.step, dossier.holder_role) == ("SUPPLEMENT_ASKED", "examine", "person")
    until = local("2026-11-30 17:00")  # five working days, Culture Day is none
    assert queries.supplement_until(dossier) == until
    answer = local("2026-11-25 09:00")
    dossier = handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=answer, words=" Đây ạ ")
    assert (dossier.state, dossier.holder_role) == ("PROCESSING", "settle")
    assert dossier.due_at == local("2026-11-30 17:00")  # 26, 27, 30: the 23rd and the 25th were not whole
    act = Act.objects.get(dossier_code=dossier.code, verb="dossiers.supplemented")
    assert act.words == "Đây ạ"


def test_a_question_needs_words(country: Country) -> None:
    code = taken(country).code
    with pytest.raises(WordsMissing):
        handling.ask_supplement(code, "  ", [], key=key(), by=country.settle, at=LATER)


def test_a_supplement_is_asked_once(country: Country) -> None:
    dossier = asked(country)
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=LATER)
    with pytest.raises(ActAlreadyDone) as refused:
        handling.ask_supplement(dossier.code, "Nữa", [], key=key(), by=country.settle, at=LATER)
    assert "1" in refused.value.message("en")


def test_the_counter_may_ask_before_receiving_and_gets_the_file_back(country: Country) -> None:
    code = file(country).code
    handling.ask_supplement(code, "Thiếu", [], key=key(), by=country.intake, at=LATER)
    dossier = handling.answer_supplement(code, {}, key=key(), by=country.person, at=LATER)
    assert (dossier.state, dossier.holder_role) == ("SUBMITTED", "intake")


def test_what_the_person_changes_is_checked_and_marked_as_theirs(country: Country) -> None:
    code = asked(country).code
    with pytest.raises(InvalidInput):
        handling.answer_supplement(code, {"ngay_don": "31/02"}, key=key(), by=country.person, at=LATER)
    dossier = handling.answer_supplement(
        code, {"dia_chi": "14 đường Hoa", "noi_cu": "1 ngõ Cũ"}, key=key(), by=country.person, at=LATER
    )
    assert dossier.form["dia_chi"] == "14 đường Hoa"
    assert dossier.provenance["dia_chi"] == {"how": "typed", "supplemented": True}
    assert dossier.provenance["ho_ten"]["how"] == "typed_though_known"
    act = Act.objects.get(dossier_code=code, verb="dossiers.supplemented")
    assert act.detail == {"changed": ["dia_chi", "noi_cu"]}


def test_a_file_is_stopped_only_when_the_time_for_the_answer_is_over(country: Country) -> None:
    code = asked(country).code
    with pytest.raises(SupplementStillOpen) as refused:
        finishing.stop_dossier(code, "Quá hạn", key=key(), by=country.settle, at=local("2026-11-30 17:00"))
    assert "17:00 thứ Hai, 30/11/2026" in refused.value.message("vi")
    with pytest.raises(WordsMissing):
        finishing.stop_dossier(code, "", key=key(), by=country.settle, at=local("2026-11-30 17:01"))
    dossier = finishing.stop_dossier(code, "Quá hạn", key=key(), by=country.settle, at=local("2026-11-30 17:01"))
    assert (dossier.state, dossier.step, dossier.holder_role) == ("STOPPED", "", "")
    assert dossier.ended_at == local("2026-11-30 17:01")


# ---------------------------------------------------------------- extending


def test_an_extension_is_an_apology_with_a_new_date(country: Country) -> None:
    code = taken(country).code
    dossier = handling.extend_dossier(code, 2, "Cần xác minh", key=key(), by=country.settle, at=LATER)
    assert (dossier.state, dossier.due_at) == ("EXTENDED", local("2026-11-30 17:00"))
    act = Act.objects.get(dossier_code=code, verb="dossiers.extended")
    assert act.words == "Cần xác minh"
    assert act.detail == {
        "reason": "Cần xác minh",
        "old_due_at": "2026-11-26T17:00:00+07:00",
        "new_due_at": "2026-11-30T17:00:00+07:00",
        "working_days": 2,
        "signer": "Settle",
    }


def test_a_term_is_extended_once_and_only_before_it_is_over(country: Country) -> None:
    code = taken(country).code
    with pytest.raises(TermAlreadyOver) as refused:
        handling.extend_dossier(code, 2, "Muộn", key=key(), by=country.settle, at=local("2026-11-26 17:01"))
    assert "17:00 Thursday, 26/11/2026" in refused.value.message("en")
    handling.extend_dossier(code, 2, "Kịp", key=key(), by=country.settle, at=local("2026-11-26 17:00"))
    with pytest.raises(ActAlreadyDone):
        handling.extend_dossier(code, 2, "Nữa", key=key(), by=country.settle, at=local("2026-11-27 09:00"))


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_an_extension_is_by_a_sensible_number_of_days(country: Country, days: int) -> None:
    code = taken(country).code
    with pytest.raises(DaysOutOfRange):
        handling.extend_dossier(code, days, "Lý do", key=key(), by=country.settle, at=LATER)
    with pytest.raises(WordsMissing):
        handling.extend_dossier(code, 1, " ", key=key(), by=country.settle, at=LATER)


# ---------------------------------------------------------------- proposing, signing, refusing


def test_a_proposal_goes_to_the_head(country: Country) -> None:
    dossier = proposed(country)
    assert (dossier.state, dossier.step, dossier.holder_role) == ("PROCESSING", "sign", "head")
    assert dossier.result["decision"] == "grant"


def test_a_proposal_is_to_grant_or_to_refuse_with_a_reason(country: Country) -> None:
    code = taken(country).code
    with pytest.raises(DecisionUnknown):
        handling.propose_result(code, "maybe", "", key=key(), by=country.settle, at=LATER)
    with pytest.raises(WordsMissing):
        handling.propose_result(code, "refuse", "", key=key(), by=country.settle, at=LATER)


def test_a_proposal_is_sent_back_with_words(country: Country) -> None:
    code = proposed(country).code
    with pytest.raises(WordsMissing):
        handling.send_back_proposal(code, "  ", key=key(), by=country.head, at=LATER)


def test_only_the_head_sends_a_proposal_back_and_only_what_was_proposed(country: Country) -> None:
    for by in (country.settle, country.intake, country.person, country.auditor):
        with pytest.raises(NotAllowed):
            DO["send_back_proposal"](proposed(country).code, by)
    for stand in (received, taken, signed):
        with pytest.raises(ActNotAllowed):
            DO["send_back_proposal"](stand(country).code, country.head)


def test_what_is_sent_back_is_settled_again_while_the_clock_runs_on(country: Country) -> None:
    before = proposed(country)
    dossier = handling.send_back_proposal(before.code, " Thiếu căn cứ ", key=key(), by=country.head, at=LATER)
    assert (dossier.state, dossier.step, dossier.holder_role) == ("PROCESSING", "examine", "settle")
    assert (dossier.holder_id, str(dossier.officer_id)) == (country.settle.unit_id, country.settle.id)
    assert (dossier.due_at, dossier.events, dossier.result) == (before.due_at, before.events, {})
    assert Act.objects.get(dossier_code=dossier.code, verb="dossiers.sent_back").words == "Thiếu căn cứ"
    assert "Thiếu" not in str(last_line(dossier))
    with pytest.raises(ActNotAllowed):
        handling.sign_dossier(dossier.code, key=key(), by=country.head, at=LATER)


def test_a_proposal_may_be_sent_back_as_often_as_it_is_needed(country: Country) -> None:
    code = proposed(country).code
    for decision in ("refuse", "grant"):
        handling.send_back_proposal(code, "Xem lại", key=key(), by=country.head, at=LATER)
        handling.propose_result(code, decision, "Theo luật", key=key(), by=country.settle, at=LATER)
    assert handling.sign_dossier(code, key=key(), by=country.head, at=LATER).step == "issue"


def test_an_extended_file_stays_extended_when_it_is_sent_back(country: Country) -> None:
    code = proposed(country).code
    handling.extend_dossier(code, 1, "Cần xác minh", key=key(), by=country.head, at=LATER)
    assert DO["send_back_proposal"](code, country.head).state == "EXTENDED"


def test_a_signed_file_waits_for_the_machine(country: Country) -> None:
    dossier = signed(country)
    assert (dossier.state, dossier.step, dossier.holder_role) == ("PROCESSING", "issue", "system")
    assert dossier.result["signer"] == "Head"


def test_signing_a_proposed_refusal_refuses(country: Country) -> None:
    code, again = proposed(country, decision="refuse", words="Không đủ điều kiện").code, key()
    dossier = handling.sign_dossier(code, key=again, by=country.head, at=LATER)
    assert (dossier.state, dossier.holder_role, dossier.ended_at) == ("REFUSED", "", LATER)
    assert verbs(dossier)[-1] == "refused"
    assert last_line(dossier)["on_time"] is True
    assert last_line(dossier)["stage"] == "settlement"
    assert Act.objects.get(dossier_code=code, verb="dossiers.refused").words == "Không đủ điều kiện"
    assert handling.sign_dossier(code, key=again, by=country.head, at=LATER).state == "REFUSED"


def test_a_head_may_refuse_what_was_proposed_to_be_granted(country: Country) -> None:
    code = proposed(country).code
    dossier = handling.refuse_dossier(code, "Chưa đúng", key=key(), by=country.head, at=local("2026-11-27 09:00"))
    assert dossier.state == "REFUSED"
    assert last_line(dossier)["on_time"] is False


def test_the_counter_refuses_to_take_in_with_a_reason(country: Country) -> None:
    code = file(country).code
    with pytest.raises(WordsMissing):
        handling.refuse_dossier(code, "", key=key(), by=country.intake, at=LATER)
    dossier = handling.refuse_dossier(code, "Sai thẩm quyền", key=key(), by=country.intake, at=LATER)
    assert (dossier.state, last_line(dossier)["stage"]) == ("REFUSED", "intake")


# ---------------------------------------------------------------- withdrawing, returning, rating


def test_a_file_is_withdrawn_by_its_applicant_until_it_is_signed(country: Country) -> None:
    for state in (file, received, taken, asked, proposed):
        dossier = state(country)  # type: ignore[operator]
        with pytest.raises(WordsMissing):
            finishing.withdraw_dossier(dossier.code, "", key=key(), by=country.person, at=LATER)
        ended = finishing.withdraw_dossier(dossier.code, "Đổi ý", key=key(), by=country.person, at=LATER)
        assert (ended.state, ended.ended_at) == ("WITHDRAWN", LATER)
    with pytest.raises(ActNotAllowed):
        finishing.withdraw_dossier(signed(country).code, "Đổi ý", key=key(), by=country.person, at=LATER)


def test_a_completed_file_is_returned_and_rated_once(country: Country) -> None:
    code = signed(country).code
    done = finishing.complete_dossier(code, {"document": "X"}, key=key(), by=country.robot, at=LATER)
    assert (done.state, done.step, done.holder_role, done.done_at) == ("DONE", "return", "intake", LATER)
    assert last_line(done)["on_time"] is True
    returned = finishing.return_result(code, key=key(), by=country.intake, at=LATER)
    assert (returned.state, returned.ended_at, returned.step) == ("RETURNED", LATER, "")
    with pytest.raises(StarsOutOfRange):
        finishing.rate_dossier(code, 6, "", key=key(), by=country.person, at=LATER)
    rated = finishing.rate_dossier(code, 4, " Nhanh ", key=key(), by=country.person, at=LATER)
    assert rated.state == "RETURNED"
    assert last_line(rated)["stars"] == 4
    with pytest.raises(ActAlreadyDone):
        finishing.rate_dossier(code, 1, "", key=key(), by=country.person, at=LATER)


def test_a_file_completed_after_its_due_time_is_late(country: Country) -> None:
    code = signed(country).code
    done = finishing.complete_dossier(code, {}, key=key(), by=country.robot, at=local("2026-11-26 17:01"))
    assert last_line(done)["on_time"] is False


def test_a_person_without_a_file_has_no_act(country: Country) -> None:
    outsider = open_person("00000077", "Vô Danh")
    with pytest.raises(NotFound):
        finishing.withdraw_dossier(file(country).code, "x", key=key(), by=outsider, at=LATER)
