"""What a pack may write about petitions and surveys, and the pure rules that read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from lienthong.feedback.definitions import PetitionRules, SurveyDefinition
from lienthong.feedback.refusals import SurveyAnswersIncomplete
from lienthong.feedback.rules.publishing import personal_in
from lienthong.feedback.rules.surveying import is_chosen, read_answers, score_of
from lienthong.packs.checking import check_contents
from lienthong.packs.contents import read_pack

DEMO = Path(__file__).resolve().parents[2] / "packs" / "demo"
HEAD: dict[str, Any] = {
    "code": "one",
    "title": {"vi": "Một", "en": "One"},
    "since": "2025-07-01",
    "confidence": "confirmed",
    "legal_basis": [{"act": "Luật"}],
}
WORDS = {"vi": "Câu", "en": "Question"}
SCALE = {"code": "whole", "words": WORDS, "kind": "scale"}
CHOICE = {
    "code": "visits",
    "words": WORDS,
    "kind": "choice",
    "options": [{"code": "none", "title": WORDS}, {"code": "some", "title": WORDS}],
}
DAYS = {"per_thousand": 50, "after_days": 7, "rest_days": 180, "open_days": 14}


def survey(**changes: Any) -> SurveyDefinition:
    return SurveyDefinition.model_validate(
        HEAD | DAYS | {"intro": WORDS, "questions": [SCALE, {**SCALE, "code": "manner"}, CHOICE]} | changes
    )


def rules(**changes: Any) -> PetitionRules:
    body = {
        "days": {"refuse": 2, "ask": 5, "settle": 15, "publish": 2, "wait": 10},
        "kinds": [{"code": "delay", "title": WORDS}],
        "answered_by": {"commune": "commune_pc"},
    }
    return PetitionRules.model_validate(HEAD | body | changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"questions": [CHOICE]}, "on a scale"),
        ({"questions": [SCALE, SCALE]}, "stands twice"),
        ({"questions": [{**SCALE, "options": CHOICE["options"]}]}, "a scale has none"),
        ({"questions": [SCALE, {**CHOICE, "options": CHOICE["options"][:1]}]}, "at least two options"),
        ({"per_thousand": 1001}, "1000"),
    ],
)
def test_a_survey_that_cannot_be_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        survey(**changes)


def test_a_kind_of_petition_stands_once() -> None:
    with pytest.raises(ValidationError, match="stands twice"):
        rules(kinds=[{"code": "delay", "title": WORDS}] * 2)


def test_the_lot_follows_from_the_codes_and_takes_its_share() -> None:
    codes = [f"H26.X00004-261120-{number:04d}" for number in range(4000)]
    one, other = survey(), survey(code="other")
    chosen = {code for code in codes if is_chosen(code, one)}
    assert chosen == {code for code in codes if is_chosen(code, one)}
    assert 150 < len(chosen) < 250  # 50 in a thousand of 4,000
    assert chosen != {code for code in codes if is_chosen(code, other)}


def test_answers_must_be_whole_and_are_worth_their_place_on_the_scale() -> None:
    given = {"whole": "5", "manner": "4", "visits": "none", "name": "An Bình"}
    answers = read_answers(survey(), given)
    assert "name" not in answers
    assert score_of(survey(), answers) == 88  # 100 and 75
    for wrong in ({"whole": "6"}, {"manner": ""}, {"visits": "often"}):
        with pytest.raises(SurveyAnswersIncomplete):
            read_answers(survey(), given | wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chờ lâu ở quầy số 3 ngày 20/11/2026", []),
        ("Gọi 0912 345 678 không ai trả lời", ["a long number"]),
        ("Viết cho an@example.org", ["an e-mail address"]),
        ("Ông an bình, phải chờ", ["the name of who asked"]),
        ("Ông An Bìnhh phải chờ", []),
        ("Hồ sơ H26.X00101-261120-0001", ["the code of a dossier"]),
    ],
)
def test_what_would_say_who_somebody_is_is_found(text: str, found: list[str]) -> None:
    names, codes = ["An Bình", " "], ["", "H26.X00101-261120-0001"]
    assert [one.en for one in personal_in(text, names=names, codes=codes)] == found


def test_a_pack_has_one_law_at_a_time_and_names_agencies_that_there_are() -> None:
    contents = read_pack(DEMO)
    first = contents.petitions["petitions"]
    later = rules(code="petitions_2026", since="2026-01-01", answered_by={"commune": "nobody"})
    contents.petitions["petitions_2026"] = type(first)(later, first.source)
    codes = {problem.code for problem in check_contents(contents).problems}
    assert codes == {"holds_twice", "name_unknown"}
    ended = first.definition.model_copy(update={"until": later.since})
    right = rules(code="petitions_2026", since="2026-01-01")
    contents.petitions = {"a": type(first)(ended, first.source), "b": type(first)(right, first.source)}
    assert not check_contents(contents).problems
