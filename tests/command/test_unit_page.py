"""A unit's own page: the same for the unit and its leaders, without small numbers for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.values import Actor, Role, system
from lienthong.feedback.actions.answering import publish_petition
from lienthong.feedback.actions.petitioning import rate_answer
from lienthong.indicators.actions.defining import load_indicators
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.queries.readings import Reading
from lienthong.indicators.queries.unit_page import unit_page
from lienthong.indicators.rules.unit_page import Lost, Share, Standing
from lienthong.ui import unit_page as drawn
from lienthong.units import queries as units
from tests.command.leading import leader
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file, open_officer
from tests.feedback.saying import LATER, PUBLIC, answered, commune, follow, rated
from tests.fixtures.counting import count_again
from tests.portal.visiting import Visitor

Open = Callable[[Actor | None], Visitor]
PAGE = f"commune/{PLACE}"


def test_the_numbers_of_a_place(country: Country, django_assert_num_queries: Any) -> None:
    for _ in range(6):
        file(country)
    count_again()
    unit_page("commune", PLACE, at=LATER)
    with django_assert_num_queries(10):
        page = unit_page("commune", PLACE, at=LATER)
    assert page.counts is not None
    assert (page.counts.received, page.counts.online) == (6, 6)
    assert page.standings["on_time"].position == "too_few"
    late = unit_page("commune", PLACE, at=LATER + timedelta(days=30))
    first = late.improvements[0]
    assert (first.code, first.cases, first.worst) == ("overdue", Share(6, 6), MOVING)
    top = unit_page("country", units.country(on=FRIDAY.date()).code, at=LATER)
    assert (top.among, top.standings) == (None, {})


def share(code: str, verb: str, over: str, **where: str) -> IndicatorDefinition:
    words, summed = {"vi": code, "en": code}, {"sum": "stars"} if code == "rating_stars" else {}
    body = {
        "code": code,
        "title": words,
        "meaning": words,
        "since": "2025-07-01",
        "confidence": "confirmed",
        "legal_basis": [{"act": "Luật"}],
        "kind": "mean" if summed else "share",
        "numerator": {"words": words, "terms": [{"verb": verb, "where": where} | summed]},
        "denominator": {"words": words, "terms": [{"verb": over}]},
    }
    return IndicatorDefinition.model_validate(body)


def test_what_people_say_stands_on_the_page(country: Country, open_as: Open) -> None:
    voices = [
        share("rating_stars", "dossiers.rated", "dossiers.rated"),
        share("answers_liked", "feedback.answer_rated", "feedback.answer_rated", liked="true"),
        share("disliked", "feedback.dissatisfied", "dossiers.submitted"),
        share("survey_score", "feedback.survey_answered", "feedback.survey_answered"),
    ]
    load_indicators(voices, by=system("packs"), at=FRIDAY)
    for _ in range(5):
        rated(country, 2)
        rate_answer(answered(country).code, liked=False, by=country.person, at=LATER)
    follow()
    count_again()
    page = unit_page("commune", PLACE, at=LATER)
    assert {one.reading.code: one.reading.value for one in page.voices} == {
        "rating_stars": 2, "answers_liked": 0, "disliked": 1, "survey_score": None,
    }  # fmt: skip
    assert [(one.code, one.cases) for one in page.improvements][:2] == [
        ("dissatisfied", Share(5, 5)),
        ("answers_disliked", Share(5, 5)),
    ]
    own = open_as(country.settle).get("/desk/unit")
    assert own.says("2,0 (5)", "0,0 % (5)", "chưa có")
    assert open_as(None).get(f"/units/{PAGE}").says("ít hơn 10, không công bố")
    unmeasured = drawn.read_of(Reading("x", None, None, None, "not_yet_measured"), "en", is_share=True, is_open=False)
    assert unmeasured == drawn.NOT_MEASURED


def test_before_anything_was_counted_nothing_is_said(country: Country) -> None:
    page = unit_page("commune", PLACE, at=LATER)
    assert (page.counts, page.standings, page.improvements) == (None, {}, [])


def test_the_unit_its_leaders_and_everybody_have_the_page(country: Country, open_as: Open) -> None:
    for _ in range(6):
        file(country)
    publish_petition(answered(country, **PUBLIC).code, by=country.head, at=LATER)
    count_again()
    own = open_as(country.settle).get("/desk/unit")
    assert own.says("Nắng Sớm", "quá ít hồ sơ để xếp hạng", "Phải chờ lâu ở quầy", "Ba việc nên làm trước")
    assert own.text.index("better-title") < own.text.index("voices-title"), "what to do before what is said"
    assert open_as(country.settle).get("/desk/").says("/desk/unit")
    led = open_as(leader(country, level="commune")).get(f"/command/units/{PAGE}")
    assert led.says("Nắng Sớm", "Hồ sơ nộp")
    assert open_as(leader(country, level="province")).get("/command/units/commune/00201").status in (403, 404)
    public = open_as(None).get(f"/units/{PAGE}")
    assert public.says("ít hơn 10, không công bố", "Đã thêm một người ở quầy", "/petitions/new?unit=commune/00101")
    assert not public.says("Ba việc nên làm trước")
    assert open_as(None).get("/units/commune/none").status == 404


def test_who_works_in_no_place_has_no_page(country: Country, open_as: Open) -> None:
    ministry = units.version_at("G01", level="agency", on=FRIDAY.date()).unit_id
    assert open_as(open_officer("Minister", ministry, Role.HEAD)).get("/desk/unit").says("Đất Mẫu")
    account = open_account("officer-nowhere", "Nowhere", title="x", by=system("test"), at=FRIDAY)
    grant_role(account.pk, Role.SETTLE, unit_id=commune(), by=system("test"), at=FRIDAY)
    assert open_as(actor_of(account.pk)).get("/desk/unit").status == 404


@pytest.mark.parametrize(
    ("one", "is_open", "said"),
    [
        (
            Standing(Share(36, 40), "like", 2, 4, 0.9, 0.75, 1.0),
            False,
            "On time: 90.0 % · 2 of 4 · all together 90.0 %",
        ),
        (Standing(Share(3, 3), "too_few"), False, "On time: 100.0 % ·  · "),
        (Standing(Share(3, 3), "too_few"), True, "On time: fewer than 10, not published ·  · "),
        (Standing(Share(0, 0), "too_few"), True, "On time: none yet ·  · "),
    ],
)
def test_a_standing_in_words(one: Standing, is_open: bool, said: str) -> None:
    shown = drawn.standing_of("on_time", one, "en", is_open=is_open)
    rank, limits = (words.en if words else "" for words in (shown.rank, shown.limits))
    assert f"{shown.title.en.replace('Results on', 'On')} · {rank} · {limits}".startswith(said)


@pytest.mark.django_db
def test_every_improvement_has_its_number_and_one_step(country: Country) -> None:
    from lienthong.indicators.rules.unit_page import WEIGHTS

    shown = drawn.improvements_of([Lost(code, Share(5, 10), MOVING) for code in WEIGHTS], "en")
    assert all("5 of 10" in one.number.en and one.step.vi and one.procedure for one in shown)
    (nowhere,) = drawn.improvements_of([Lost("not_online", Share(5, 10))], "en")
    assert nowhere.procedure is None  # where it lies is not known, so nothing is said of it
