"""Who is asked some days after, once in a while; whose answer it was is not kept; who will not rate is left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.core.values import system
from lienthong.feedback import tasks
from lienthong.feedback.actions.loading import load_feedback
from lienthong.feedback.actions.surveying import answer_survey, decline_rating, decline_survey
from lienthong.feedback.models import Dissatisfaction, Petition, Survey, SurveyAnswer
from lienthong.feedback.queries import surveys as queries
from lienthong.feedback.queries.petitions import Subject
from lienthong.feedback.refusals import (
    NothingToRate,
    RatingDeclined,
    SurveyAnswersIncomplete,
    SurveyNotOpen,
)
from lienthong.notices.models import Notice
from tests.dossiers.making import FRIDAY, Country, received
from tests.feedback.saying import LATER, answered, details, follow, lines, petition, rated, returned
from tests.notices.telling import reachable, tell

ANSWERS = {"whole": "4", "visits": "none"}
DAY = timedelta(days=1)
THEN = LATER + 3 * DAY


def asked(country: Country) -> str:
    """End a dossier about which its person is asked."""
    code = returned(country).code
    follow()
    tasks.send(THEN)
    return code


def test_a_survey_answers_whom_it_asks_while_it_is_open(country: Country) -> None:
    code = returned(country).code
    with pytest.raises(NotFound):  # not drawn yet
        answer_survey(code, ANSWERS, by=country.person, at=LATER)
    follow()
    with pytest.raises(NotFound):  # not sent yet
        answer_survey(code, ANSWERS, by=country.person, at=LATER)
    tasks.send(THEN)
    for by in (country.neighbor, country.settle):
        with pytest.raises(NotFound):
            answer_survey(code, ANSWERS, by=by, at=THEN)
    with pytest.raises(SurveyAnswersIncomplete, match="How satisfied"):
        answer_survey(code, {"visits": "none"}, by=country.person, at=THEN)
    with pytest.raises(SurveyNotOpen):
        answer_survey(code, ANSWERS, by=country.person, at=THEN + 15 * DAY)
    assert answer_survey(code, ANSWERS, by=country.person, at=THEN) == 75
    for act in (
        lambda: answer_survey(code, ANSWERS, by=country.person, at=THEN),
        lambda: decline_survey(code, by=country.person, at=THEN),
    ):
        with pytest.raises(SurveyNotOpen):
            act()


def test_nothing_leads_from_an_answer_to_who_gave_it(country: Country) -> None:
    code = asked(country)
    answer_survey(code, ANSWERS, by=country.person, at=THEN)
    (line,) = lines("survey_answered")
    assert (line.actor_id, line.dossier, line.about) == ("system:survey", "", "survey:after_result")
    assert line.detail == {"procedure": "D.002", "channel": "online", "survey": "after_result", "score": 75}
    answer = SurveyAnswer.objects.values().get()
    assert not {country.person.id, code, THEN} & {answer[name] for name in answer if name != "answers"}


def test_a_replay_draws_the_same_and_asks_nobody_twice(country: Country) -> None:
    code = asked(country)
    follow()
    assert (tasks.send(THEN), [one.dossier for one in Survey.objects.all()]) == (0, [code])
    assert len(details("survey_sent")) == 1
    tasks.keep()
    tasks.follow([], THEN)
    decline_survey(code, by=country.person, at=THEN)
    follow()
    assert Survey.objects.get().state == "DECLINED"
    assert details("survey_declined")[0]["survey"] == "after_result"


def test_a_batch_is_planned_in_a_few_statements_however_long(country: Country, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        returned(country)
    ends = list(LedgerLine.objects.filter(verb__in=tasks.ENDS))
    assert len(ends) == 3
    with django_assert_num_queries(6):  # a savepoint and its end, the surveys, files and acts, the plan
        tasks.follow(ends, LATER)
    assert Survey.objects.count() == 3


def test_nobody_is_asked_twice_in_a_while(country: Country) -> None:
    for _ in range(2):
        returned(country)
    follow()
    assert tasks.send(THEN) == 2
    assert sorted(Survey.objects.values_list("state", flat=True)) == ["SENT", "SKIPPED"]
    assert len(queries.open_surveys(to=country.person, at=THEN)) == 1
    assert queries.open_surveys(to=country.person, at=THEN + 15 * DAY) == []


def test_what_is_long_past_is_not_asked_about(country: Country) -> None:
    returned(country)
    follow(LATER + 18 * DAY)  # a ledger read anew
    assert not Survey.objects.exists()
    follow()
    tasks.send(LATER + 18 * DAY)  # a worker that stood still
    assert Survey.objects.get().state == "SKIPPED"


def test_without_a_survey_nobody_is_asked(country: Country) -> None:
    rated(country, 1)
    load_feedback([], [], by=system("packs"), at=FRIDAY)
    follow()
    assert not Survey.objects.exists()
    assert not Dissatisfaction.objects.exists()  # nor is known what counts as a dislike


def test_a_dossier_that_left_somebody_unhappy_is_counted_once(country: Country) -> None:
    low = rated(country, 2).code
    rated(country, 3)
    for _ in range(2):
        follow()
    petition(country, about=Subject(dossier=low))
    (line,) = lines("dissatisfied")
    assert (line.dossier, line.at, line.detail["why"]) == (low, LATER, "rating")


def test_whom_a_survey_may_ask_it_finds_in_one_statement(country: Country, django_assert_num_queries: Any) -> None:
    code = asked(country)
    with django_assert_num_queries(1):
        assert queries.get_survey(code, to=country.person, at=THEN).dossier == code
    with django_assert_num_queries(1):
        assert len(queries.open_surveys(to=country.person, at=THEN)) == 1


def test_who_will_not_rate_says_so_once(country: Country) -> None:
    with pytest.raises(NothingToRate):
        decline_rating(received(country).code, by=country.person, at=LATER)
    with pytest.raises(NothingToRate):
        decline_rating(rated(country, 5).code, by=country.person, at=LATER)
    code = returned(country).code
    with pytest.raises(NothingToRate):
        decline_rating(code, by=country.intake, at=LATER)
    assert not queries.is_declined(code, to=country.person)
    decline_rating(code, by=country.person, at=LATER)
    with pytest.raises(RatingDeclined):
        decline_rating(code, by=country.person, at=LATER)
    assert queries.is_declined(code, to=country.person)
    assert details("rating_declined") == [{"procedure": "D.002", "channel": "online"}]


def test_people_are_told_of_surveys_and_answers_through_the_notices(country: Country) -> None:
    reachable(country.person)
    code = asked(country)
    done = answered(country)
    petition(country, by=country.neighbor)
    assert tell(THEN, verb="feedback.") == 2
    survey, answer = Notice.objects.get(text="survey"), Notice.objects.get(text="petition_answered")
    assert survey.link.endswith(f"/surveys/{code}")
    assert "xin lỗi" not in answer.body
    assert answer.link.endswith(f"/petitions/{done.code}")
    Survey.objects.all().delete()
    Petition.objects.all().delete()
    Notice.objects.all().delete()
    assert tell(THEN, verb="feedback.") == 0
