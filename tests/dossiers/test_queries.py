"""Who sees what of the work, in how many statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.values import Role
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.queries import files
from lienthong.dossiers.rules.words import explain
from lienthong.procedures.queries import definition_on
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FORMS,
    FRIDAY,
    MOVING,
    Country,
    file,
    key,
    open_officer,
    proposed,
    received,
    signed,
    taken,
)

LATER = FRIDAY + timedelta(hours=1)


def acts_of(code: str, to: object, at: object = None) -> list[str]:
    dossier = queries.get_dossier(code, to=to)  # type: ignore[arg-type]
    return [act.act for act in queries.allowed_acts(dossier, to=to, at=at)]  # type: ignore[arg-type]


# ---------------------------------------------------------------- who sees a file


def test_a_forged_code_and_a_foreign_file_look_the_same(country: Country) -> None:
    code = file(country).code
    messages = set()
    for wanted, to in ((code, country.neighbor), (code, country.stranger), ("Z01-X-1", country.person)):
        for ask in (queries.get_dossier, queries.thread):
            with pytest.raises(NotFound) as refused:
                ask(wanted, to=to)
            messages.add(refused.value.message("vi").replace(wanted, "…"))
    assert len(messages) == 1


def test_its_applicant_its_units_and_its_auditors_see_a_file(country: Country) -> None:
    code = file(country).code
    for to in (country.person, country.intake, country.settle, country.head, country.auditor, country.robot):
        assert queries.get_dossier(code, to=to).code == code


def test_a_file_without_account_belongs_to_no_person(country: Country) -> None:
    dossier = file(country)
    dossier.applicant_id = None
    assert not queries.may_see(dossier, to=country.person)


def test_reading_a_file_takes_one_statement(country: Country) -> None:
    code = file(country).code
    with CaptureQueriesContext(connection) as captured:
        queries.get_dossier(code, to=country.settle)
    assert len(captured) == 1


# ---------------------------------------------------------------- what may be done


def test_each_sees_the_acts_that_are_theirs_now_what_goes_on_first(country: Country) -> None:
    code = file(country).code
    assert acts_of(code, country.intake) == ["receive_dossier", "ask_supplement", "refuse_dossier"]
    assert acts_of(code, country.person) == ["withdraw_dossier"]
    assert acts_of(code, country.settle) == []
    code = taken(country).code
    asks = ["ask_supplement", "return_to_counter", "extend_dossier", "ask_payment"]
    assert acts_of(code, country.settle) == ["propose_result", *asks]
    assert acts_of(code, country.intake) == []
    code = proposed(country).code
    assert acts_of(code, country.head) == ["sign_dossier", "extend_dossier", "send_back_proposal", "refuse_dossier"]
    assert acts_of(signed(country).code, country.robot) == ["complete_dossier"]


def test_an_act_that_time_has_ruled_out_is_not_offered(country: Country) -> None:
    code = taken(country).code
    assert "extend_dossier" not in acts_of(code, country.settle, local("2026-11-26 17:01"))
    handling.ask_supplement(code, "Thiếu", [], key=key(), by=country.settle, at=LATER)
    assert acts_of(code, country.settle, LATER) == []
    assert acts_of(code, country.settle, local("2026-12-01 09:00")) == ["stop_dossier"]
    assert acts_of(code, country.person, LATER) == ["answer_supplement", "withdraw_dossier"]


def test_an_act_that_is_used_up_is_not_offered(country: Country) -> None:
    code = taken(country).code
    handling.extend_dossier(code, 1, "Lý do", key=key(), by=country.settle, at=LATER)
    assert acts_of(code, country.settle) == ["propose_result", "ask_supplement", "return_to_counter", "ask_payment"]


def test_a_finished_file_can_only_be_rated_and_once(country: Country) -> None:
    code = signed(country).code
    finishing.complete_dossier(code, {}, key=key(), by=country.robot, at=LATER)
    assert acts_of(code, country.intake) == ["return_result"]
    finishing.return_result(code, key=key(), by=country.intake, at=LATER)
    assert acts_of(code, country.intake) == []
    assert acts_of(code, country.person) == ["rate_dossier"]
    finishing.rate_dossier(code, 5, "", key=key(), by=country.person, at=LATER)
    assert acts_of(code, country.person) == []


def test_every_act_says_what_follows_from_it_in_both_languages(country: Country) -> None:
    dossier = taken(country)
    for act in queries.allowed_acts(dossier, to=country.settle):
        assert act.label.vi
        assert act.label.en
        assert act.consequence.vi
        assert act.consequence.en


def test_a_person_learns_of_a_decision_when_it_is_made_and_without_the_words_between_officers(country: Country) -> None:
    dossier = proposed(country, words="Nội bộ")
    assert queries.result_of(dossier, to=country.person) == {}
    assert queries.result_of(dossier, to=country.head)["words"] == "Nội bộ"
    handling.sign_dossier(dossier.code, key=key(), by=country.head, at=LATER)
    done = finishing.complete_dossier(dossier.code, {"document": "X"}, key=key(), by=country.robot, at=LATER)
    told = queries.result_of(done, to=country.person)
    assert (told["decision"], told["signer"], told["document"]) == ("grant", "Head", "X")
    assert not {"words", "proposer"} & told.keys()


def test_a_person_reads_why_a_file_was_refused(country: Country) -> None:
    code = proposed(country, decision="refuse", words="Không đủ điều kiện").code
    refused = handling.sign_dossier(code, key=key(), by=country.head, at=LATER)
    told = queries.result_of(refused, to=country.person)
    assert (told["decision"], told["words"]) == ("refuse", "Không đủ điều kiện")
    assert "proposer" not in told


# ---------------------------------------------------------------- the thread


def test_the_thread_says_what_was_where_it_is_and_what_comes_next(country: Country) -> None:
    code = proposed(country, words="Nội bộ").code
    thread = queries.thread(code, to=country.person)
    assert [act.label.en for act in thread.acts] == [
        "Filed",
        "Received",
        "An officer took the file",
        "Proposed for signature",
    ]
    assert thread.acts[1].unit_name.startswith("Trung tâm Phục vụ hành chính công")
    assert "Ký" in thread.now.vi
    assert "UBND" in thread.now.vi
    assert thread.next is not None
    assert thread.next.en == "Enter in the registry"


def test_words_between_officers_are_not_shown_to_the_person(country: Country) -> None:
    code = proposed(country, words="Nội bộ").code
    assert [act.words for act in queries.thread(code, to=country.person).acts][-1] == ""
    assert [act.words for act in queries.thread(code, to=country.head).acts][-1] == "Nội bộ"
    handling.send_back_proposal(code, "Chưa đủ căn cứ", key=key(), by=country.head, at=LATER)
    assert "Chưa đủ căn cứ" not in str(queries.thread(code, to=country.person))
    assert queries.thread(code, to=country.settle).acts[-1].words == "Chưa đủ căn cứ"


def test_the_thread_of_a_waiting_a_ready_and_an_ended_file_says_what_is_next(country: Country) -> None:
    code = taken(country).code
    handling.ask_supplement(code, "Thiếu", [], key=key(), by=country.settle, at=LATER)
    following = queries.thread(code, to=country.person).next
    assert following is not None
    assert following.en == "Send the supplement"
    code = signed(country).code
    finishing.complete_dossier(code, {}, key=key(), by=country.robot, at=LATER)
    following = queries.thread(code, to=country.person).next
    assert following is not None
    assert following.en == "Return the result"
    finishing.return_result(code, key=key(), by=country.intake, at=LATER)
    thread = queries.thread(code, to=country.person)
    assert (thread.next, thread.now.en) == (None, "Result returned")


def test_a_code_tells_everybody_the_state_and_nothing_about_a_person(country: Country) -> None:
    code = received(country).code
    tracked = queries.track(f" {code} ")
    assert (tracked.state, tracked.state_name.en) == ("RECEIVED", "Received")
    assert tracked.step is not None
    assert "An Bình" not in repr(tracked)
    with pytest.raises(NotFound):
        queries.track("Z01.X00101.HCC-261120-9999")
    finishing.withdraw_dossier(code, "Đổi ý", key=key(), by=country.person, at=LATER)
    assert queries.track(code).step is None


# ---------------------------------------------------------------- due times


def test_the_deadline_of_a_file_explains_what_the_row_says(country: Country) -> None:
    dossier = taken(country)
    handling.extend_dossier(dossier.code, 2, "Lý do", key=key(), by=country.settle, at=LATER)
    dossier = queries.get_dossier(dossier.code, to=country.person)
    deadline = queries.deadline_of(dossier)
    assert deadline.due_at == dossier.due_at == local("2026-11-30 17:00")
    assert "Culture Day" in explain(deadline).en


def test_a_person_learns_beforehand_when_it_would_be_done(country: Country) -> None:
    definition = definition_on(MOVING, on=FRIDAY.date())
    assert country.settle.unit_id is not None
    for unit in (country.settle.unit_id, None):
        assert queries.expected_due(definition, unit, at=FRIDAY).due_at == local("2026-11-26 17:00")


# ---------------------------------------------------------------- worklists


def test_a_worklist_holds_what_waits_for_the_officers_step_next_due_first(country: Country) -> None:
    later = file(country, at=FRIDAY + timedelta(days=3)).code
    sooner = file(country).code
    page = queries.worklist(to=country.intake)
    assert [row.code for row in page.rows] == [sooner, later]
    assert page.next is None
    row = page.rows[0]
    assert (row.applicant_name, row.procedure_title.en) == ("An Bình", "Register a household at a new address")
    assert (row.state_name.en, row.step_title.en) == ("Filed, waiting to be received", "Intake")
    assert row.unit_name.startswith("UBND")
    assert row.deadline.due_at == row.due_at
    for other in (country.settle, country.head, country.stranger, country.person, country.auditor):
        assert not queries.worklist(to=other).rows


def test_a_worklist_names_the_officer_who_took_the_file(country: Country) -> None:
    taken(country)
    received(country)
    assert [row.officer_name for row in queries.worklist(to=country.colleague).rows] == ["Settle", ""]


def test_a_right_for_one_procedure_shows_only_its_files(country: Country) -> None:
    from lienthong.dossiers.actions.submitting import submit_dossier

    assert country.intake.unit_id is not None
    narrow = open_officer("Bees only", country.intake.unit_id, Role.INTAKE, procedure=BEES)
    file(country)
    code = submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY).code
    assert [row.code for row in queries.worklist(to=narrow).rows] == [code]


def test_pages_of_a_worklist_follow_each_other_without_gap_or_overlap(country: Country) -> None:
    codes = sorted(file(country).code for _ in range(5))
    seen: list[str] = []
    after = None
    while True:
        page = queries.worklist(to=country.intake, after=after, limit=2)
        seen += [row.code for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == codes


def test_a_forged_cursor_is_refused(country: Country) -> None:
    with pytest.raises(InvalidInput):
        queries.worklist(to=country.intake, after="yesterday~X")


def test_a_worklist_takes_at_most_four_statements(country: Country) -> None:
    for _ in range(3):
        file(country)
    files._known.clear()
    with CaptureQueriesContext(connection) as cold:
        queries.worklist(to=country.intake)
    assert len(cold) <= 4
    with CaptureQueriesContext(connection) as warm:
        queries.worklist(to=country.intake)
    assert len(warm) == 2


def test_people_list_their_own_files_newest_first(country: Country) -> None:
    first, second = file(country).code, file(country, at=LATER).code
    assert [one.code for one in queries.dossiers_of(to=country.person)] == [second, first]
    assert not queries.dossiers_of(to=country.neighbor)
    assert not queries.dossiers_of(to=country.intake)
