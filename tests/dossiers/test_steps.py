"""A file that many settle: step after step, at several agencies, back again, with what each step must bring."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.steps import missing_papers, officers_at, working_papers
from lienthong.dossiers.refusals import ActNotAllowed
from lienthong.dossiers.refusals.ways import HeldByColleague, NotTakenYet, OtherEyesNeeded, StepUnfinished, StepUnknown
from lienthong.units import queries as units
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country, change_steps, file, key, open_officer, received, step

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
REPORT = {"id": "bien_ban", "name": {"vi": "Biên bản kiểm tra", "en": "Report of the visit"}}


@pytest.fixture
def police(country: Country) -> Actor:
    """An officer of the commune's police, who has a step in the middle."""
    place = units.get_unit(country.settle.unit_id or 0).place_id or 0
    return open_officer("Police", units.agency_of(place, "commune_police").pk, Role.SETTLE)


@pytest.fixture
def long_law(country: Country) -> None:
    """Settled by a specialist who visits, by the police, by a second officer of the committee."""
    change_steps(
        step("examine", "settle", "commune_pc", days=1, needs=[REPORT]),
        step("check", "settle", "commune_police", hours=4),
        step("review", "settle", "commune_pc", four_eyes=True),
    )


def take(code: str, by: Actor, *, at_hour: float = 0) -> Dossier:
    return handling.take_dossier(code, key=key(), by=by, at=FRIDAY + timedelta(hours=at_hour))


def pass_on(code: str, by: Actor, *, at_hour: float = 0, words: str = "") -> Dossier:
    return handling.pass_on_dossier(code, words, key=key(), by=by, at=FRIDAY + timedelta(hours=at_hour))


def visit(code: str, by: Actor) -> None:
    attach_file(working_papers(code), "bien_ban", PNG, "bien-ban.png", by=by, at=FRIDAY)


def at_the_police(country: Country) -> str:
    code = received(country).code
    take(code, country.settle, at_hour=0.5)
    visit(code, country.settle)
    return pass_on(code, country.settle, at_hour=2, words="Nhờ kiểm tra").code


# ---------------------------------------------------------------- on


def test_a_file_goes_from_agency_to_agency(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.step, dossier.holder_role, dossier.holder_id) == ("check", "settle", police.unit_id)
    assert (dossier.officer_id, dossier.state, dossier.unit_id) == (None, "PROCESSING", country.settle.unit_id)
    assert [row.code for row in queries.worklist(to=police).rows] == [code]
    assert queries.worklist(to=country.settle).rows == ()
    take(code, police)
    pass_on(code, police)
    take(code, country.colleague)
    proposed = handling.propose_result(code, "grant", "Đủ", key=key(), by=country.colleague, at=FRIDAY)
    assert (proposed.step, proposed.holder_role) == ("sign", "head")
    signed = handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY)
    done = finishing.complete_dossier(signed.code, {}, key=key(), by=country.robot, at=FRIDAY)
    assert (done.state, done.step, done.holder_id) == ("DONE", "return", country.intake.unit_id)


def test_the_legal_term_knows_nothing_of_steps(country: Country, police: Actor, long_law: None) -> None:
    due_at = file(country).due_at
    assert Dossier.objects.get(code=at_the_police(country)).due_at == due_at


def test_what_the_step_must_bring_is_asked_for_by_name(country: Country, long_law: None) -> None:
    code = received(country).code
    take(code, country.settle)
    with pytest.raises(StepUnfinished) as refused:
        pass_on(code, country.settle)
    assert refused.value.message("vi") == "Bước này còn thiếu: Biên bản kiểm tra."
    visit(code, country.settle)
    assert missing_papers(Dossier.objects.get(code=code)) == []
    assert pass_on(code, country.settle).step == "check"
    assert attachments_of(f"dossier:{code}") == []


def test_the_last_settling_step_must_bring_its_papers_too(country: Country) -> None:
    change_steps(step("examine", "settle", "commune_pc", needs=[REPORT]))
    code = received(country).code
    take(code, country.settle)
    with pytest.raises(StepUnfinished):
        handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)


def test_only_the_last_settling_step_proposes_and_only_an_earlier_one_passes_on(
    country: Country, police: Actor, long_law: None
) -> None:
    code = received(country).code
    take(code, country.settle)
    with pytest.raises(ActNotAllowed) as refused:
        handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)
    assert "Bước examine" in refused.value.message("vi")
    visit(code, country.settle)
    pass_on(code, country.settle)
    take(code, police)
    pass_on(code, police)
    take(code, country.colleague)
    with pytest.raises(ActNotAllowed):
        pass_on(code, country.colleague)


def test_the_next_step_is_taken_before_it_is_done(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    with pytest.raises(NotTakenYet):
        pass_on(code, police)
    acts = [one.act for one in queries.allowed_acts(Dossier.objects.get(code=code), to=police)]
    assert acts == ["take_dossier", "ask_supplement"]
    take(code, police)
    acts = [one.act for one in queries.allowed_acts(Dossier.objects.get(code=code), to=police)]
    back = ["extend_dossier", "send_back_proposal", "ask_payment"]
    assert acts == ["pass_on_dossier", "ask_supplement", "return_to_counter", *back]


def test_what_one_officer_took_no_colleague_does(country: Country) -> None:
    code = received(country).code
    take(code, country.settle)
    with pytest.raises(HeldByColleague) as refused:
        handling.propose_result(code, "grant", "", key=key(), by=country.colleague, at=FRIDAY)
    assert "lãnh đạo đơn vị phân công lại" in refused.value.remedy("vi")
    assert queries.allowed_acts(Dossier.objects.get(code=code), to=country.colleague) == []
    with pytest.raises(ActNotAllowed):
        take(code, country.settle)


def test_a_step_that_wants_other_eyes_is_not_for_who_had_the_file(
    country: Country, police: Actor, long_law: None
) -> None:
    code = at_the_police(country)
    take(code, police)
    pass_on(code, police)
    with pytest.raises(OtherEyesNeeded) as refused:
        take(code, country.settle)
    assert "Bước review" in refused.value.message("vi")
    assert str(take(code, country.colleague).officer_id) == country.colleague.id


def test_an_extended_file_that_is_passed_on_stays_extended(country: Country, police: Actor, long_law: None) -> None:
    code = received(country).code
    take(code, country.settle)
    handling.extend_dossier(code, 2, "Chờ đo đạc", key=key(), by=country.settle, at=FRIDAY)
    visit(code, country.settle)
    assert pass_on(code, country.settle).state == "EXTENDED"
    assert take(code, police).state == "EXTENDED"


def test_passing_on_is_repeated_under_its_key(country: Country, police: Actor, long_law: None) -> None:
    code, again = received(country).code, key()
    take(code, country.settle)
    visit(code, country.settle)
    for _ in range(2):
        handling.pass_on_dossier(code, "", key=again, by=country.settle, at=FRIDAY)
    assert Act.objects.filter(dossier_code=code, verb="dossiers.passed_on").count() == 1


# ---------------------------------------------------------------- back


def test_a_file_goes_back_to_who_had_it_at_that_step(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    take(code, police)
    back = handling.send_back_proposal(code, "Xem lại", key=key(), by=police, at=FRIDAY)
    assert (back.step, back.holder_id, str(back.officer_id)) == ("examine", country.settle.unit_id, country.settle.id)
    assert pass_on(code, country.settle).step == "check"


def test_the_head_may_send_a_file_back_over_several_steps(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    take(code, police)
    pass_on(code, police)
    take(code, country.colleague)
    handling.propose_result(code, "grant", "Đủ", key=key(), by=country.colleague, at=FRIDAY)
    back = handling.send_back_proposal(code, "Đo lại", to_step="check", key=key(), by=country.head, at=FRIDAY)
    assert (back.step, str(back.officer_id), back.result) == ("check", police.id, {})
    pass_on(code, police)
    take(code, country.colleague)
    handling.propose_result(code, "grant", "Đủ", key=key(), by=country.colleague, at=FRIDAY)
    nearest = handling.send_back_proposal(code, "Sửa chữ", key=key(), by=country.head, at=FRIDAY)
    assert (nearest.step, str(nearest.officer_id)) == ("review", country.colleague.id)


def test_a_file_goes_back_to_earlier_settling_steps_only(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    take(code, police)
    for step_key in ("intake", "review", "sign", "nowhere"):
        with pytest.raises(StepUnknown) as refused:
            handling.send_back_proposal(code, "Xem", to_step=step_key, key=key(), by=police, at=FRIDAY)
        assert "examine" in refused.value.remedy("vi")


def test_from_the_first_settling_step_nothing_goes_back(country: Country, long_law: None) -> None:
    code = received(country).code
    take(code, country.settle)
    with pytest.raises(ActNotAllowed):
        handling.send_back_proposal(code, "Xem", key=key(), by=country.settle, at=FRIDAY)


def test_what_the_machine_led_on_comes_back_to_nobody(country: Country) -> None:
    change_steps(step("examine", "settle", "commune_pc"), step("review", "settle", "commune_pc"))
    code = received(country).code
    take(code, country.robot)
    pass_on(code, country.robot)
    take(code, country.colleague)
    back = handling.send_back_proposal(code, "Xem lại", key=key(), by=country.colleague, at=FRIDAY)
    assert (back.step, back.officer_id) == ("examine", None)
    assert officers_at(code, "examine") == [country.robot.id]


# ---------------------------------------------------------------- who sees it, who had it how long


def test_who_worked_on_a_file_may_look_what_became_of_it(country: Country, police: Actor, long_law: None) -> None:
    code = at_the_police(country)
    assert queries.get_dossier(code, to=police).code == code
    take(code, police)
    pass_on(code, police)
    assert queries.get_dossier(code, to=police).step == "review"
    with pytest.raises(NotAllowed):
        take(code, police)
    with pytest.raises(NotFound):
        queries.get_dossier(received(country).code, to=police)


def test_the_thread_tells_who_had_the_file_how_long_against_its_target(
    country: Country, police: Actor, long_law: None
) -> None:
    code = at_the_police(country)
    take(code, police, at_hour=3)
    pass_on(code, police, at_hour=30 * 24)
    held = queries.thread(code, to=country.settle).held
    assert [(one.step.vi, one.visit.officer) for one in held] == [
        ("Bước intake", "Intake"),
        ("Bước examine", "Settle"),
        ("Bước check", "Police"),
        ("Bước review", ""),
    ]
    assert held[1].visit.held(FRIDAY + timedelta(days=60)) == timedelta(hours=2) - timedelta(minutes=10)
    assert held[1].target_at == local("2026-11-23 17:00")
    assert held[2].target_at == local("2026-11-20 16:30")
    assert held[3].visit.until is None
    assert (held[0].target_at, held[3].target_at) == (None, None)
    assert [one.target_at for one in queries.thread(code, to=country.person).held] == [None] * 4


def test_the_time_of_the_person_is_nobodys_delay(country: Country) -> None:
    change_steps(step("examine", "settle", "commune_pc", days=1))
    code = received(country).code
    take(code, country.settle)
    handling.ask_supplement(code, "Thiếu", [], key=key(), by=country.settle, at=FRIDAY + timedelta(hours=1))
    answered_at = FRIDAY + timedelta(days=5, hours=1)
    handling.answer_supplement(code, {}, key=key(), by=country.person, at=answered_at)
    (_, examine) = queries.thread(code, to=country.settle).held
    assert examine.visit.held(answered_at + timedelta(hours=1)) == timedelta(hours=2) - timedelta(minutes=10)
    assert examine.target_at == local("2026-11-26 17:00")
