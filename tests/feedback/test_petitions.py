"""A petition from the person to the unit and back, and to everybody: what is refused, when it is late, who sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Role, system
from lienthong.dossiers.refusals import IdempotencyKeyMissing, WordsMissing
from lienthong.feedback import tasks
from lienthong.feedback.actions.answering import (
    answer_petition,
    ask_petitioner,
    note_overdue,
    pass_on_petition,
    publish_petition,
    refuse_petition,
    withhold_petition,
)
from lienthong.feedback.actions.loading import load_feedback
from lienthong.feedback.actions.petitioning import Said, raise_petition, rate_answer, supply_petition
from lienthong.feedback.models import FeedbackRules, Petition
from lienthong.feedback.queries import petitions as queries
from lienthong.feedback.queries.petitions import Subject
from lienthong.feedback.refusals import (
    AnswerRatedAlready,
    FeedbackUndefined,
    NobodyAnswersThere,
    OwnWorkComplainedOf,
    PassedOnToItself,
    PetitionAboutNothing,
    PetitionKindUnknown,
    PetitionNotAt,
    PetitionNotRepeatable,
    PetitionStillOpen,
    PublicTextNamesSomebody,
)
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, MOVING, Country, key, open_officer, taken
from tests.feedback.saying import LATER, PUBLIC, RUDE, answered, commune, details, petition
from tests.feedback.test_definitions import rules

ROBOT = system("feedback")
DAY = timedelta(days=1)


# ---------------------------------------------------------------- what is refused


def test_a_petition_comes_from_a_person_with_a_key_and_about_something(country: Country) -> None:
    with pytest.raises(NotAllowed):
        petition(country, by=country.settle)
    with pytest.raises(IdempotencyKeyMissing):
        petition(country, key="")
    with pytest.raises(PetitionAboutNothing):
        petition(country, about=Subject())
    with pytest.raises(PetitionKindUnknown):
        petition(country, said=Said("thanks", "Cảm ơn"))
    with pytest.raises(WordsMissing):
        petition(country, said=Said("delay", "  "))
    with pytest.raises(NotFound):  # another person's file
        petition(country, about=Subject(dossier=taken(country).code), by=country.neighbor)
    with pytest.raises(NobodyAnswersThere):
        petition(country, about=Subject(unit_id=units.country(on=FRIDAY.date()).unit_id))
    with pytest.raises(PetitionNotRepeatable):
        petition(country, repeats=petition(country).code)
    assert Petition.objects.count() == 1


def test_without_rules_nothing_is_taken_in(country: Country) -> None:
    assert load_feedback([], [], by=system("packs"), at=FRIDAY) == 2
    with pytest.raises(FeedbackUndefined):
        petition(country)
    assert load_feedback([], [], by=system("packs"), at=FRIDAY) == 0
    assert load_feedback([rules(since="2027-01-01")], [], by=system("packs"), at=FRIDAY) == 1
    with pytest.raises(FeedbackUndefined):  # not the law yet
        petition(country)
    with pytest.raises(NotAllowed):
        load_feedback([], [], by=country.head, at=FRIDAY)


def test_rules_that_come_back_are_the_same_row(country: Country) -> None:
    count, one = FeedbackRules.objects.count(), rules()
    for definitions in ([one], [], [one]):
        load_feedback(definitions, [], by=system("packs"), at=FRIDAY)
    assert FeedbackRules.objects.count() == count + 1


def test_one_petition_about_one_thing_is_open_at_a_time(country: Country) -> None:
    again = key()
    first = petition(country, key=again)
    assert petition(country, key=again).code == first.code
    with pytest.raises(PetitionStillOpen) as refused:
        petition(country)
    assert refused.value.facts["petition"] == first.code
    petition(country, by=country.neighbor)
    petition(country, about=Subject(unit_id=commune(), procedure=MOVING))
    assert len(details("received")) == 3


def test_only_the_unit_deals_with_it_and_only_who_sent_it_goes_on(country: Country) -> None:
    code = petition(country).code
    for by in (country.stranger, country.neighbor):
        with pytest.raises(NotFound):
            answer_petition(code, "Vâng", by=by, at=LATER)
    with pytest.raises(NotAllowed):  # who audits sees it, and does nothing
        answer_petition(code, "Vâng", by=country.auditor, at=LATER)
    with pytest.raises(NotAllowed):
        supply_petition(code, "Thêm", by=country.settle, at=LATER)
    with pytest.raises(PetitionNotAt, match="looked into"):
        supply_petition(code, "Thêm", by=country.person, at=LATER)
    with pytest.raises(PetitionNotAt):
        rate_answer(code, liked=True, by=country.person, at=LATER)
    with pytest.raises(PetitionNotAt):
        publish_petition(code, by=country.head, at=LATER)
    with pytest.raises(NotFound):
        answer_petition("0000", "Vâng", by=country.settle, at=LATER)
    with pytest.raises(NotAllowed):
        note_overdue(by=country.settle, at=LATER)


def test_nobody_answers_for_their_own_work_or_approves_their_own_words(country: Country) -> None:
    code = petition(country, about=Subject(dossier=taken(country).code)).code
    with pytest.raises(OwnWorkComplainedOf):
        answer_petition(code, "Đúng quy định", by=country.settle, at=LATER)
    answer_petition(code, "Xin lỗi", by=country.head, at=LATER, **PUBLIC)
    with pytest.raises(OwnWorkComplainedOf):
        publish_petition(code, by=country.head, at=LATER)
    assert publish_petition(code, by=country.settle, at=LATER).published_at == LATER
    with pytest.raises(PetitionNotAt):
        publish_petition(code, by=country.settle, at=LATER)


def test_what_is_published_names_nobody(country: Country) -> None:
    code = petition(country).code
    for wrong in ("Ông An Bình phải chờ", "Gọi 0912345678", "viết an@example.org"):
        with pytest.raises(PublicTextNamesSomebody):
            answer_petition(code, "Xin lỗi", public_words=wrong, public_answer="Đã sửa", by=country.settle, at=LATER)
    with pytest.raises(WordsMissing):
        answer_petition(code, "Xin lỗi", public_words="Phải chờ lâu", by=country.settle, at=LATER)


def test_it_is_passed_on_to_an_office_nearby_only(country: Country) -> None:
    code = petition(country).code
    own, stranger = Petition.objects.get(code=code).unit_id, country.stranger.unit_id or 0
    for unit_id in (own, stranger):
        with pytest.raises(PassedOnToItself):
            pass_on_petition(code, unit_id, "Việc của nơi khác", by=country.settle, at=LATER)


# ---------------------------------------------------------------- what happens


def test_it_goes_to_who_answers_for_what_it_is_about(country: Country) -> None:
    committee = country.settle.unit_id
    dossier = taken(country)
    about = {
        "dossier": Subject(dossier=dossier.code),
        "unit": Subject(unit_id=commune()),
        "procedure": Subject(unit_id=commune(), procedure=MOVING),
    }
    for kind, subject in about.items():
        assert petition(country, about=subject).unit_id == committee
        assert details("received")[-1]["about"] == kind
    agency = Subject(unit_id=country.intake.unit_id)
    assert petition(country, about=agency).unit_id == country.intake.unit_id
    at_agency = Subject(unit_id=country.intake.unit_id, procedure=MOVING)
    assert petition(country, about=at_agency).unit_id == committee
    assert [line["channel"] for line in details("received")] == ["online"] * 5
    assert [line["why"] for line in details("dissatisfied")] == ["petition"]


def test_asked_once_and_the_clock_stands_still_meanwhile(country: Country) -> None:
    first = petition(country)
    with pytest.raises(WordsMissing):
        ask_petitioner(first.code, "", by=country.settle, at=LATER)
    asked = ask_petitioner(first.code, "Hôm nào?", by=country.settle, at=LATER)
    assert asked.due_at > first.due_at
    supplied = supply_petition(first.code, "Thứ Hai", by=country.person, at=LATER + 3 * DAY)
    assert first.due_at < supplied.due_at < asked.due_at
    with pytest.raises(PetitionNotAt):
        ask_petitioner(first.code, "Mấy giờ?", by=country.settle, at=LATER + 3 * DAY)
    assert details("more_asked")[0]["in_time"] is True


def test_what_is_asked_or_refused_late_was_late_once(country: Country) -> None:
    code = petition(country).code
    ask_petitioner(code, "Hôm nào?", by=country.settle, at=FRIDAY + 20 * DAY)
    supply_petition(code, "Thứ Hai", by=country.person, at=FRIDAY + 21 * DAY)
    refuse_petition(code, "Không thuộc thẩm quyền", by=country.settle, at=FRIDAY + 21 * DAY)
    assert [line["stage"] for line in details("overdue")] == ["ask"]
    assert [line["why"] for line in details("let_down")] == ["overdue"]
    assert details("refused")[0]["in_time"] is False
    with pytest.raises(PetitionNotAt):
        refuse_petition(code, "Lần nữa", by=country.settle, at=FRIDAY + 21 * DAY)


def test_a_refusal_within_two_days_is_in_time(country: Country) -> None:
    refused = refuse_petition(petition(country).code, "Đã có nơi khác lo", by=country.head, at=LATER)
    assert (refused.state, details("refused")[0]["in_time"], details("overdue")) == ("REFUSED", True, [])


def test_passed_on_it_belongs_to_the_other_office(country: Country) -> None:
    code = petition(country).code
    police = next(
        one for one in queries.offices_near(Petition.objects.get(code=code), on=LATER) if "Công an" in one.name.vi
    )
    pass_on_petition(code, police.unit_id, "Việc của công an", by=country.settle, at=LATER)
    with pytest.raises(NotFound):
        queries.get_petition(code, to=country.settle)
    officer = open_officer("Police", police.unit_id, Role.HEAD)
    assert queries.get_petition(code, to=officer).moves[0]["words"] == "Việc của công an"
    other = petition(country, by=country.neighbor)
    pass_on_petition(other.code, police.unit_id, "Muộn", by=country.settle, at=FRIDAY + 10 * DAY)
    assert [line["in_time"] for line in details("passed_on")] == [True, False]
    assert details("overdue")[0]["stage"] == "refuse"


def test_answered_disliked_and_sent_again(country: Country) -> None:
    first = answered(country)
    rate_answer(first.code, liked=False, by=country.person, at=LATER)
    with pytest.raises(AnswerRatedAlready):
        rate_answer(first.code, liked=True, by=country.person, at=LATER)
    second = petition(country, repeats=first.code)
    with pytest.raises(PetitionStillOpen):
        petition(country)
    with pytest.raises(PetitionNotRepeatable):
        petition(country, repeats=first.code)
    assert second.repeats_id == first.code
    assert [line["repeated"] for line in details("received")] == [False, True]
    assert [line["why"] for line in details("let_down")] == ["disliked"]  # once, whatever follows
    liked = answer_petition(second.code, "Đã nhắc nhở", by=country.settle, at=LATER)
    assert rate_answer(liked.code, liked=True, by=country.person, at=LATER).liked
    assert [line["liked"] for line in details("answer_rated")] == [False, True]


def test_what_is_not_for_everybody_is_not_proposed(country: Country) -> None:
    private = petition(country, said=Said("delay", "Chậm"))
    kept = answer_petition(private.code, "Xin lỗi", by=country.settle, at=LATER, **PUBLIC)
    assert (kept.publication, details("answered")[0]["to_publish"]) == ("", False)


def test_late_unanswered_and_unpublished_is_noted_once(country: Country) -> None:
    late = petition(country)
    assert tasks.note_late(late.due_at) == 0
    assert tasks.note_late(late.due_at + DAY) == 1
    assert tasks.note_late(late.due_at + DAY) == 0
    answer_petition(late.code, "Xin lỗi", by=country.settle, at=late.due_at + DAY)
    assert details("answered")[0]["in_time"] is False
    proposed = answered(country, **PUBLIC)
    assert tasks.note_late(LATER + 10 * DAY) == 1
    publish_petition(proposed.code, by=country.head, at=LATER + 10 * DAY)
    assert [line["stage"] for line in details("overdue")] == ["settle", "publish"]
    assert details("published")[0]["in_time"] is False


def test_withheld_is_not_shown_to_everybody(country: Country) -> None:
    shown, kept = answered(country, **PUBLIC), answered(country, **PUBLIC)
    with pytest.raises(WordsMissing):
        withhold_petition(kept.code, "", by=country.head, at=LATER)
    withhold_petition(kept.code, "Ai cũng biết là ai", by=country.head, at=LATER)
    publish_petition(shown.code, by=country.head, at=LATER)
    place = units.get_unit(commune())
    assert [one.code for one in queries.published(path=place.path)] == [shown.code]
    assert queries.published(before=LATER) == []
    assert len(details("withheld")) == 1


def test_lists_are_for_whom_they_are_and_cost_one_statement_each(
    country: Country, django_assert_num_queries: Any
) -> None:
    first, done = petition(country, by=country.neighbor), answered(country)
    mover = open_officer("Mover", country.settle.unit_id or 0, Role.SETTLE, procedure=MOVING)
    about = petition(country, about=Subject(unit_id=commune(), procedure=MOVING), at=LATER)
    with django_assert_num_queries(1):
        assert [one.code for one in queries.petitions_at(to=country.head)] == [first.code, about.code]
    with django_assert_num_queries(1):
        assert [one.code for one in queries.petitions_at(to=country.head, is_done=True)] == [done.code]
    with django_assert_num_queries(1):
        assert [one.code for one in queries.petitions_at(to=mover)] == [first.code, about.code]
    assert queries.may_answer(first, to=mover)
    with django_assert_num_queries(1):
        assert queries.petitions_waiting(to=country.head) == 2
    with django_assert_num_queries(1):
        assert [one.code for one in queries.petitions_of(to=country.person)] == [about.code, done.code]
    with django_assert_num_queries(1):
        assert queries.get_petition(done.code, to=country.auditor) == done
    assert queries.petitions_at(to=country.auditor) == []
    mine = queries.open_petition(about.subject, to=country.person)
    assert mine is not None
    assert mine.code == about.code


def test_no_line_holds_what_was_said(country: Country) -> None:
    done = answered(country, **PUBLIC)
    raise_petition(Subject(unit_id=commune()), RUDE, repeats=done.code, key=key(), by=country.person, at=LATER)
    for verb in ("received", "answered", "let_down"):
        for detail in details(verb):
            assert not any(words in str(detail) for words in (RUDE.words, "An Bình", "xin lỗi", "chờ"))
