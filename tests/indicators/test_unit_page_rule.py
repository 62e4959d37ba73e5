"""Where a unit stands among others, and what would lift it most: chance is not a rank, and nothing is said of a few."""

from __future__ import annotations

import pytest

from lienthong.indicators.rules.unit_page import Lost, Share, Standing, improvements, standing

OTHERS = [Share(90, 100), Share(85, 100), Share(95, 100), Share(3, 3)]  # the last is too small to be ranked


@pytest.mark.parametrize(
    ("own", "position", "rank"),
    [
        (Share(88, 100), "like", 3),
        (Share(900, 900), "above", 1),
        (Share(500, 900), "below", 4),
        (Share(36, 40), "like", 2),  # equal to another, and shares its rank
    ],
)
def test_a_place_stands_beside_what_chance_explains(own: Share, position: str, rank: int) -> None:
    found = standing(own, OTHERS)
    assert (found.position, found.rank, found.of) == (position, rank, 4)
    assert found.low is not None
    assert found.high is not None
    assert found.common is not None
    assert 0 <= found.low <= found.common <= found.high <= 1


@pytest.mark.parametrize("own", [Share(3, 3), Share(0, 0), Share(29, 29)])
def test_a_few_cases_are_not_ranked(own: Share) -> None:
    assert standing(own, OTHERS) == Standing(own, "too_few", of=3)


def test_alone_there_is_no_rank() -> None:
    assert standing(Share(50, 100), [Share(1, 1)]).position == "too_few"


def test_what_would_lift_the_numbers_most_comes_first() -> None:
    found = improvements([
        Lost("not_online", Share(80, 100)),
        Lost("late", Share(30, 100), "D.001"),
        Lost("overdue", Share(0, 50)),
        Lost("dissatisfied", Share(4, 4)),
        Lost("not_paid_online", Share(10, 100)),
        Lost("asked_again", Share(5, 100)),
    ])  # fmt: skip
    assert [one.code for one in found] == ["late", "not_online", "not_paid_online"]
    assert improvements([]) == []
