"""How a pack writes what people are asked and how soon they are answered: terms of petitions, surveys. Both dated."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lienthong.core.definitions import Definition, Name, Part, Words

_MOST_DAYS = 366


class PetitionKind(Part):
    """What somebody may want to say: a complaint about how they were treated, a rule that should change, thanks."""

    code: Name
    title: Words


class PetitionDays(Part):
    """Working days: refuse or pass on, ask for more the first time, settle, publish; ``wait`` is the person's own."""

    refuse: int = Field(ge=1, le=_MOST_DAYS)
    ask: int = Field(ge=1, le=_MOST_DAYS)
    settle: int = Field(ge=1, le=_MOST_DAYS)
    publish: int = Field(ge=1, le=_MOST_DAYS)
    wait: int = Field(ge=1, le=_MOST_DAYS)


class PetitionRules(Definition):
    """How petitions are settled from ``since`` on.

    ``answered_by`` says, by level of a place, which type of agency answers what is said of that place. A rating of at
    most ``disliked_stars`` stars counts as a dislike.
    """

    days: PetitionDays
    kinds: tuple[PetitionKind, ...] = Field(min_length=1)
    answered_by: dict[Name, Name] = Field(min_length=1)
    disliked_stars: int = Field(default=2, ge=1, le=4)

    @model_validator(mode="after")
    def _kinds_once(self) -> Self:
        _once("kind", [kind.code for kind in self.kinds])
        return self

    @property
    def titles(self) -> dict[str, Words]:
        """The names of the kinds, by code."""
        return {kind.code: kind.title for kind in self.kinds}


class SurveyOption(Part):
    """One answer that may be chosen."""

    code: Name
    title: Words


class SurveyQuestion(Part):
    """One question: on a ``scale`` of 1 (bad) to 5 (good), or a ``choice`` of options. Never in free words.

    What somebody writes freely says who wrote it; who wants to say more files a petition.
    """

    code: Name
    words: Words
    kind: Literal["scale", "choice"]
    options: tuple[SurveyOption, ...] = ()

    @model_validator(mode="after")
    def _has_its_options(self) -> Self:
        if (len(self.options) > 1) != (self.kind == "choice"):
            raise PydanticCustomError("options_shape", "a choice has at least two options, a scale has none")
        _once("option", [option.code for option in self.options])
        return self


class SurveyDefinition(Definition):
    """Who is asked afterwards: ``per_thousand`` of the dossiers that end, ``after_days`` days later.

    Nobody is asked twice within ``rest_days``; an answer may come for ``open_days``.
    """

    per_thousand: int = Field(ge=1, le=1000)
    after_days: int = Field(ge=0, le=_MOST_DAYS)
    rest_days: int = Field(ge=1, le=_MOST_DAYS)
    open_days: int = Field(ge=1, le=_MOST_DAYS)
    intro: Words
    questions: tuple[SurveyQuestion, ...] = Field(min_length=1, max_length=10)

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        _once("question", [question.code for question in self.questions])
        if all(question.kind == "choice" for question in self.questions):
            raise PydanticCustomError("scale_missing", "at least one question must be on a scale")
        return self


def _once(what: str, codes: list[str]) -> None:
    if len(set(codes)) != len(codes):
        raise PydanticCustomError("code_twice", "a {what} stands twice", {"what": what})
