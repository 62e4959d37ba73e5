"""Two at once: one petition, one answer, one survey a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dossiers.test_concurrency import at_once

if TYPE_CHECKING:
    from tests.dossiers.making import Country

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db: None) -> Country:
    from tests.dossiers.making import build_country

    return build_country()


def test_of_two_at_once_one_is_done(country: Country) -> None:
    from lienthong.feedback import tasks
    from lienthong.feedback.actions.answering import answer_petition
    from lienthong.feedback.actions.surveying import answer_survey, decline_rating
    from lienthong.feedback.models import Petition, SurveyAnswer
    from lienthong.feedback.refusals import PetitionNotAt, PetitionStillOpen, RatingDeclined, SurveyNotOpen
    from tests.feedback.saying import LATER, details, follow, lines, petition, returned
    from tests.feedback.test_surveys import ANSWERS, THEN

    sent = at_once(*[lambda: petition(country)] * 2)
    (first,) = (one for one in sent if isinstance(one, Petition))
    assert [one.facts["petition"] for one in sent if isinstance(one, PetitionStillOpen)] == [first.code]

    twice = at_once(*[lambda: petition(country, by=country.neighbor, key="pressed")] * 2)
    assert len({one.code for one in twice}) == 1

    said = at_once(
        *[
            lambda by=by: answer_petition(first.code, "Xin lỗi", by=by, at=LATER)
            for by in (country.settle, country.head)
        ]
    )
    assert len(details("answered")) == 1
    assert sum(isinstance(one, PetitionNotAt) for one in said) == 1

    codes = [returned(country).code for _ in range(2)]
    follow()
    at_once(*[lambda: tasks.send(THEN)] * 2)
    assert len(details("survey_sent")) == 1
    (asked,) = (line.dossier for line in lines("survey_sent"))
    given = at_once(*[lambda: answer_survey(asked, ANSWERS, by=country.person, at=THEN)] * 2)
    assert sum(isinstance(one, SurveyNotOpen) for one in given) == 1
    assert SurveyAnswer.objects.count() == 1

    no = at_once(*[lambda: decline_rating(codes[0], by=country.person, at=THEN)] * 2)
    assert sum(isinstance(one, RatingDeclined) for one in no) == 1
