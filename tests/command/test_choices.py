"""The numbers of a board: what was not measured is said, not zero; colors always have a word and an icon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.command.choices import CHOICES, NOT_MEASURED, UNMEASURED, choice_of
from lienthong.core.values import Text
from lienthong.indicators.queries import Counts


def counts(**some: int) -> Counts:
    names = ("received", "online", "done_on_time", "done_late", "ended_otherwise", "fields_asked", "fields_prefilled")
    return Counts(**dict.fromkeys(names, 0) | some)


@pytest.mark.parametrize("code", CHOICES)
def test_what_was_never_measured_is_not_zero(code: str) -> None:
    choice = CHOICES[code]
    assert choice.value(None) is None
    assert choice.shown(None, "vi") is NOT_MEASURED
    assert choice.band(None, 9) == UNMEASURED
    assert choice.short(None, "en") == Text("chưa đo", "no data")


@pytest.mark.parametrize("code", ["on_time", "online", "paid_online", "once_only", "corrected", "asked_again"])
def test_a_share_of_nothing_was_not_measured(code: str) -> None:
    assert CHOICES[code].value(counts()) is None


def test_an_unknown_number_is_the_first_one() -> None:
    assert choice_of("nonsense") is choice_of(None) is CHOICES["on_time"]


def test_shares_read_with_the_languages_separators() -> None:
    choice = CHOICES["on_time"]
    value = choice.value(counts(done_on_time=2, done_late=1))
    assert (choice.shown(value, "vi"), choice.shown(value, "en")) == ("66,7 %", "66.7 %")
    assert choice.shown(1.0, "vi") == "100 %"


def test_a_tile_never_rounds_a_share_up_to_all() -> None:
    assert CHOICES["on_time"].short(0.9999, "vi") == "99%"
    assert CHOICES["received"].short(1234, "vi") == "1.234"


@pytest.mark.parametrize(
    ("code", "value", "band"),
    [
        ("on_time", 0.95, "good"),
        ("on_time", 0.85, "soon"),
        ("on_time", 0.849, "late"),
        ("at_risk", 0, "good"),
        ("at_risk", 1, "soon"),
        ("overdue", 0, "good"),
        ("overdue", 1, "late"),
        ("received", 0, "0"),
        ("received", 10, "3"),
        ("online", 0.5, "2"),
    ],
)
def test_a_number_falls_in_its_band(code: str, value: float, band: str) -> None:
    assert CHOICES[code].band(value, 10) == band


def test_a_count_of_which_nobody_has_any_is_pale() -> None:
    assert CHOICES["received"].band(0, 0) == "0"


@given(st.sampled_from(list(CHOICES.values())), st.floats(0, 1e6), st.floats(0, 1e6))
def test_every_band_is_in_the_key_and_every_color_has_a_word_and_an_icon(choice, value, highest) -> None:
    value = min(value, 1.0) if choice.kind == "share" else min(value, highest)
    band = choice.band(value, highest)
    assert band in {key.band for key in choice.legend(highest, "vi")}
    words, icon = choice.words(band)
    assert bool(words) == bool(icon) == choice.is_time


def test_what_presses_most_comes_first_and_what_was_not_measured_last() -> None:
    on_time, overdue = CHOICES["on_time"], CHOICES["overdue"]
    assert sorted([0.9, None, 0.2], key=on_time.order) == [0.2, 0.9, None]
    assert sorted([1.0, None, 7.0], key=overdue.order) == [7.0, 1.0, None]
