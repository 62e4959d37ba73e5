"""Opinions of other agencies: several at once, each with its clock; what they see and say, what silence means."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import attach_file
from lienthong.dossiers import queries, tasks
from lienthong.dossiers.actions import consulting, finishing, handling
from lienthong.dossiers.actions.opening import open_opinion
from lienthong.dossiers.models import Act, Dossier, Opinion
from lienthong.dossiers.queries.opinions import count_asked, opinion_files, opinion_sheet
from lienthong.dossiers.queries.steps import working_papers
from lienthong.dossiers.refusals import WordsMissing
from lienthong.dossiers.refusals.opinions import (
    OpinionAlreadyAsked,
    OpinionClosed,
    OpinionStillOpen,
    OpinionUnknown,
    StanceUnknown,
)
from lienthong.dossiers.refusals.ways import HeldByColleague
from lienthong.dossiers.rules.words import risk
from lienthong.procedures.models import ProcedureVersion
from lienthong.units import queries as units
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    BEES,
    FRIDAY,
    MOVING,
    OPINIONS,
    PLACE,
    Country,
    change_law,
    consulted,
    file,
    key,
    open_officer,
    open_police,
    taken,
)

LATER = FRIDAY + timedelta(hours=2)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"


@pytest.fixture
def police(country: Country) -> Actor:
    """Who is asked."""
    return open_police()


def opinion(code: str, kind: str = "security") -> Opinion:
    return Opinion.objects.filter(dossier_code=code, kind=kind).latest("number")


def answer(code: str, by: Actor, *, kind: str = "security", at_hour: float = 2) -> Opinion:
    number, at = opinion(code, kind).number, FRIDAY + timedelta(hours=at_hour)
    return consulting.answer_opinion(code, number, kind, "agree", "Không cản trở", key=key(), by=by, at=at)


def propose(country: Country, code: str) -> Dossier:
    return handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=LATER)


# ---------------------------------------------------------------- asking


def test_several_are_asked_at_once_each_with_its_own_days(country: Country, police: Actor) -> None:
    code = consulted(country, kinds=("security", "justice", "security")).code
    assert Opinion.objects.filter(dossier_code=code).count() == 2
    assert opinion(code).due_at == local("2026-11-25 17:00")  # Culture Day does not count
    assert opinion(code, "justice").due_at == local("2026-11-30 17:00")
    assert opinion(code).unit_id == police.unit_id
    line = LedgerLine.objects.get(verb="dossiers.opinion_asked")
    assert (line.detail["kinds"], line.detail["asked_units"][0]) == (["security", "justice"], police.unit_id)


def test_an_opinion_that_the_law_does_not_know_or_that_is_open_is_refused(country: Country, police: Actor) -> None:
    code = consulted(country).code
    ask = lambda *kinds: consulting.ask_opinion(code, kinds, "Hỏi", key=key(), by=country.settle, at=LATER)  # noqa: E731
    for kinds in (("customs",), ()):
        with pytest.raises(OpinionUnknown):
            ask(*kinds)
    with pytest.raises(OpinionAlreadyAsked) as refused:
        ask("justice", "security")
    assert "Ý kiến công an xã" in refused.value.message("vi")
    answer(code, police)
    assert ask("security").acts == 6


def test_a_question_that_is_sent_again_is_asked_once(country: Country) -> None:
    change_law(opinions=OPINIONS)
    code, again = taken(country).code, key()
    for _ in range(2):
        consulting.ask_opinion(code, ["security"], "Hỏi", key=again, by=country.settle, at=LATER)
    assert Opinion.objects.filter(dossier_code=code).count() == 1
    assert LedgerLine.objects.filter(verb="dossiers.opinion_asked").count() == 1


def test_a_question_has_words_and_is_the_officers_who_has_the_file(country: Country) -> None:
    change_law(opinions=OPINIONS)
    code = taken(country).code
    with pytest.raises(WordsMissing):
        consulting.ask_opinion(code, ["security"], " ", key=key(), by=country.settle, at=LATER)
    with pytest.raises(HeldByColleague):
        consulting.ask_opinion(code, ["security"], "Hỏi", key=key(), by=country.colleague, at=LATER)
    offered = [one.act for one in queries.allowed_acts(Dossier.objects.get(code=code), to=country.settle)]
    assert "ask_opinion" in offered
    assert "withdraw_opinion" not in offered


def test_where_the_law_asks_nobody_nothing_is_offered(country: Country) -> None:
    dossier = taken(country)
    assert "ask_opinion" not in [one.act for one in queries.allowed_acts(dossier, to=country.settle)]


def test_the_file_does_not_go_on_while_somebody_is_asked(country: Country, police: Actor) -> None:
    code = consulted(country).code
    with pytest.raises(OpinionStillOpen) as refused:
        propose(country, code)
    assert "1 ý kiến" in refused.value.message("vi")
    answer(code, police)
    assert propose(country, code).holder_role == "head"


# ---------------------------------------------------------------- the asked unit


def test_the_asked_unit_sees_the_question_and_what_the_law_shows_and_nothing_else(
    country: Country, police: Actor
) -> None:
    dossier = consulted(country)
    attach_file(f"dossier:{dossier.code}", "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    attach_file(f"dossier:{dossier.code}", "ho_cu", PNG, "ho.png", by=country.person, at=FRIDAY)
    sheet = opinion_sheet(dossier.code, opinion(dossier.code).number, "security", to=police)
    assert (set(sheet.form), sheet.groups) == ({"noi_moi", "dia_chi", "ngay_don"}, frozenset({"home"}))
    assert set(sheet.provenance) <= {"noi_moi", "dia_chi", "ngay_don"}
    assert [one.name for one in sheet.papers] == ["nha.png"]
    assert (sheet.view.question, sheet.view.asked_by) == ("Có gì cản trở?", "Settle")
    assert sheet.deadline is not None
    assert sheet.deadline.due_at == sheet.view.due_at
    with pytest.raises(NotFound):
        queries.get_dossier(dossier.code, to=police)
    answer(dossier.code, police)
    with pytest.raises(NotFound):
        queries.get_dossier(dossier.code, to=police)


def test_questions_wait_at_the_asked_desk_the_next_due_first(country: Country, police: Actor) -> None:
    late, soon = consulted(country, at=FRIDAY + timedelta(days=6)).code, consulted(country).code
    assert [one.code for one in queries.opinions_for(to=police)] == [soon, late]
    assert count_asked(to=police) == 2
    head = open_officer("Police head", police.unit_id or 0, Role.HEAD)
    assert len(queries.opinions_for(to=head)) == 2
    bees = open_officer("Bees", police.unit_id or 0, Role.SETTLE, procedure=BEES)
    for by in (country.settle, country.intake, bees):
        assert queries.opinions_for(to=by) == []
    answer(soon, police)
    assert [one.code for one in queries.opinions_for(to=police)] == [late]


def test_reading_a_question_is_told_to_the_applicant(country: Country, police: Actor) -> None:
    code = consulted(country).code
    for _ in range(2):
        open_opinion(code, opinion(code).number, "security", by=police, at=LATER)
    (line,) = LedgerLine.objects.filter(verb="dossiers.opinion_opened")
    assert (line.detail["groups"], line.actor_id) == (["home"], police.id)
    (seen,) = queries.openings_of_person(to=country.person)
    assert (seen.who, seen.purpose.vi) == ("Police", "Cho ý kiến theo yêu cầu của cơ quan giải quyết")


def test_who_was_not_asked_finds_nothing(country: Country, police: Actor) -> None:
    code = consulted(country).code
    number = opinion(code).number
    for by in (country.stranger, country.settle, country.intake, country.person):
        with pytest.raises(NotFound):
            consulting.answer_opinion(code, number, "security", "agree", "Có", key=key(), by=by, at=LATER)
        with pytest.raises(NotFound):
            opinion_sheet(code, number, "security", to=by)
    for forged in ((code, number, "justice"), (code, 99, "security"), ("Z01-1", number, "security")):
        with pytest.raises(NotFound):
            consulting.decline_opinion(*forged, "Lý do", key=key(), by=police, at=LATER)


def test_the_answer_is_told_with_its_files_to_the_officer_and_not_to_the_applicant(
    country: Country, police: Actor
) -> None:
    dossier = consulted(country)
    code, number = dossier.code, opinion(dossier.code).number
    attach_file(working_papers(code), opinion_files(number, "security"), PNG, "cv.png", by=police, at=FRIDAY)
    done = answer(code, police)
    assert (done.state, done.stance, done.closed_by) == ("ANSWERED", "agree", "Police")
    (seen,) = queries.opinions_of(dossier, to=country.settle)
    assert (seen.words, seen.is_open, [one.name for one in seen.files]) == ("Không cản trở", False, ["cv.png"])
    told = queries.thread(code, to=country.person).acts[-2:]
    assert [act.words for act in told] == ["", ""]
    assert told[0].label.vi.startswith("Lấy ý kiến: Công an")
    assert queries.opinions_of(file(country), to=country.settle) == []


def test_an_answer_has_a_stance_and_words(country: Country, police: Actor) -> None:
    code = consulted(country).code
    number = opinion(code).number
    with pytest.raises(StanceUnknown):
        consulting.answer_opinion(code, number, "security", "maybe", "Có", key=key(), by=police, at=LATER)
    with pytest.raises(WordsMissing):
        consulting.answer_opinion(code, number, "security", "agree", " ", key=key(), by=police, at=LATER)
    with pytest.raises(WordsMissing):
        consulting.decline_opinion(code, number, "security", "", key=key(), by=police, at=LATER)


def test_a_unit_may_decline_with_a_reason(country: Country, police: Actor) -> None:
    code, again = consulted(country).code, key()
    number = opinion(code).number
    for _ in range(2):
        done = consulting.decline_opinion(code, number, "security", "Không thuộc tôi", key=again, by=police, at=LATER)
    assert (done.state, done.words) == ("DECLINED", "Không thuộc tôi")
    assert Act.objects.filter(dossier_code=code, verb="dossiers.opinion_declined").count() == 1
    assert propose(country, code).holder_role == "head"


def test_a_question_is_closed_once(country: Country, police: Actor) -> None:
    code, again = consulted(country).code, key()
    number = opinion(code).number
    for _ in range(2):
        consulting.answer_opinion(code, number, "security", "agree", "Có", key=again, by=police, at=LATER)
    with pytest.raises(OpinionClosed):
        answer(code, police)
    with pytest.raises(OpinionClosed):
        consulting.withdraw_opinion(code, number, "security", "Thôi", key=key(), by=country.settle, at=LATER)


def test_a_question_that_is_not_needed_any_more_is_withdrawn(country: Country, police: Actor) -> None:
    code, again = consulted(country).code, key()
    number = opinion(code).number
    with pytest.raises(NotAllowed):
        consulting.withdraw_opinion(code, number, "security", "Thôi", key=key(), by=country.head, at=LATER)
    for _ in range(2):
        consulting.withdraw_opinion(code, number, "security", "Thôi", key=again, by=country.settle, at=LATER)
    assert queries.opinions_for(to=police) == []
    with pytest.raises(OpinionClosed):
        answer(code, police)
    assert propose(country, code).holder_role == "head"


def test_nobody_need_answer_about_a_file_that_has_ended(country: Country, police: Actor) -> None:
    code = consulted(country).code
    finishing.withdraw_dossier(code, "Thôi", key=key(), by=country.person, at=LATER)
    assert (opinion(code).state, opinion(code).closed_by) == ("WITHDRAWN", "An Bình")
    assert queries.opinions_for(to=police) == []


# ---------------------------------------------------------------- clocks and silence


def test_the_clock_of_the_file_runs_on_unless_the_law_says_otherwise(country: Country, police: Actor) -> None:
    due_at = taken(country).due_at
    assert consulted(country).due_at == due_at


def test_where_the_law_says_so_the_clock_stands_still_until_the_last_answer(country: Country) -> None:
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    justice = open_officer("Justice", units.agency_of(place, "province_justice").pk, Role.SETTLE)
    dossier = consulted(country, kinds=("security", "justice"))
    code = dossier.code
    assert dossier.due_at == local("2026-12-03 17:00")
    assert risk(queries.deadline_of(dossier), LATER).label.vi == "Đang chờ ý kiến"
    answer(code, justice, kind="justice", at_hour=4 * 24)
    answered = Dossier.objects.get(code=code)
    assert answered.due_at == local("2026-11-27 17:00")
    line = LedgerLine.objects.get(verb="dossiers.opinion_answered")
    assert datetime.fromisoformat(line.detail["due_at"]) == answered.due_at


def test_silence_is_noted_by_the_machine_and_is_consent_where_the_law_says_so(country: Country, police: Actor) -> None:
    code = consulted(country).code
    due_at = opinion(code).due_at
    assert tasks.note_silences(due_at) == 0
    assert tasks.note_silences(due_at + timedelta(minutes=1)) == 1
    assert tasks.note_silences(due_at + timedelta(minutes=2)) == 0
    (seen,) = queries.opinions_of(Dossier.objects.get(code=code), to=country.settle)
    assert (seen.state_name.vi, seen.is_silent, seen.closed_by) == ("Im lặng, coi như đồng ý", True, "clocks")
    with pytest.raises(OpinionClosed):
        answer(code, police)
    assert propose(country, code).holder_role == "head"


def test_where_silence_is_no_consent_a_late_answer_is_still_taken(country: Country) -> None:
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    justice = open_officer("Justice", units.agency_of(place, "province_justice").pk, Role.SETTLE)
    code = consulted(country, kinds=("justice",)).code
    late = opinion(code, "justice").due_at + timedelta(days=1)
    assert tasks.note_silences(late) == 1
    assert tasks.note_silences(late) == 0
    assert (opinion(code, "justice").state, opinion(code, "justice").silent_at) == ("ASKED", late)
    assert queries.thread(code, to=country.settle).acts[-1].label.vi.startswith("Hết hạn, chưa có ý kiến: Sở Tư pháp")
    assert answer(code, justice, kind="justice", at_hour=24 * 30).state == "ANSWERED"


def test_noting_silence_does_nothing_before_its_time(country: Country) -> None:
    code = consulted(country).code
    number = opinion(code).number
    kept = consulting.note_silence(code, number, "security", by=country.robot, at=opinion(code).due_at)
    assert (kept.state, kept.silent_at) == ("ASKED", None)


def test_a_question_outlives_the_law_that_knew_its_kind(country: Country, police: Actor) -> None:
    code = consulted(country).code
    number = opinion(code).number
    before = ProcedureVersion.objects.filter(procedure_id=MOVING).earliest("number")
    Dossier.objects.filter(code=code).update(version_id=before.pk)
    sheet = opinion_sheet(code, number, "security", to=police)
    assert (sheet.deadline, sheet.form, sheet.view.title.vi) == (None, {}, "security")
    assert answer(code, police).state == "ANSWERED"
