"""The choice of a number, as a board offers it: by topic, what is measured first, the rest out of the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from lienthong.command.choices import TOPICS, Choice
from lienthong.command.shown import Shown
from lienthong.core.values import Text
from lienthong.indicators.queries import Board

Link = tuple[Choice, str]


@dataclass(frozen=True, slots=True)
class Tab:
    """One topic: where its first number is shown, whether it is the chosen number's."""

    code: str
    title: Text
    query: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """What can be chosen: topics, the numbers of this topic, and those of it that cannot be shown here.

    These lead to the page that says what they mean: ``unmeasured`` have no source yet, ``of_country`` cannot be told of
    places, ``not_then`` not of a past moment.
    """

    tabs: tuple[Tab, ...]
    numbers: tuple[Link, ...]
    unmeasured: tuple[Link, ...]
    of_country: tuple[Link, ...]
    not_then: tuple[Link, ...]


def chooser(board: Board, shown: Shown) -> Chooser:
    """Return what can be chosen on a board."""
    here = shown.choice.topic
    offered = [choice for choice in shown.numbers if shown.offers(choice)]
    numbers = [one for one in offered if one.is_measured or one is shown.choice]
    first = {one.topic: one for one in reversed(numbers)}
    rest = [one for one in shown.numbers if one.topic == here and one not in numbers and not shown.procedure]
    return Chooser(
        tabs=tuple(
            Tab(topic, title, shown.query(show=first[topic].code), topic == here)
            for topic, title in TOPICS.items()
            if topic in first
        ),
        numbers=tuple((one, shown.query(show=one.code)) for one in numbers if one.topic == here),
        unmeasured=_links((one for one in rest if not one.is_measured), shown),
        of_country=_links((one for one in rest if one.is_measured and not one.is_of_places), shown)
        if board.level == "country"
        else (),
        not_then=_links((one for one in rest if one.is_measured and one.is_of_places), shown),
    )


def _links(choices: Iterable[Choice], shown: Shown) -> tuple[Link, ...]:
    return tuple((one, reverse("command_number", args=[one.code]) + shown.number_query()) for one in choices)
