"""The numbers of a board: what was not measured is said, not zero; colors always have a word and an icon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.command.choices import NOT_MEASURED, NOTHING, UNMEASURED, Choice
from lienthong.command.offered import AT_RISK_NOW, OVERDUE, RECEIVED, Numbers, number_of
from lienthong.core.values import Text
from lienthong.indicators.definitions.indicators import IndicatorDefinition
from lienthong.indicators.queries import Counts
from lienthong.indicators.queries.readings import Columns
from lienthong.packs.reading import read_yaml

VN = Path(__file__).resolve().parents[2] / "packs" / "vn"
WORDS = {"vi": "a", "en": "a"}
PARTS = {"words": WORDS, "terms": [{"verb": "library.used"}]}
ONE = {
    "code": "x", "title": WORDS, "meaning": WORDS, "legal_basis": [{"act": "x"}], "since": "2026-01-01",
    "confidence": "confirmed", "kind": "share", "numerator": PARTS, "denominator": PARTS,
}  # fmt: skip
BANDS = [{"from": start, "name": name, "title": WORDS} for start, name in ((0, "late"), (0.85, "soon"), (0.95, "good"))]


def made(**more: Any) -> Choice:
    return number_of(Columns(IndicatorDefinition.model_validate(ONE | more), "n01", "n02", None))


ON_TIME = made(topic="time", bands=BANDS)
SHARE, LOWER = made(topic="data"), made(topic="data", better="lower")
BANDED = made(topic="data", bands=BANDS)
STARS = made(topic="voice", kind="mean", measured_in={"vi": "sao", "en": "stars"})
EVERY = (ON_TIME, SHARE, LOWER, BANDED, STARS, RECEIVED, AT_RISK_NOW, OVERDUE)


@pytest.mark.parametrize("choice", EVERY)
def test_what_was_never_measured_is_not_zero(choice: Choice) -> None:
    assert choice.value(None) is choice.sides(None) is None
    assert choice.absent(None) is NOT_MEASURED
    assert choice.band(None, 9) == UNMEASURED
    assert choice.absent(None, is_short=True) == Text("chưa đo", "no data")


@pytest.mark.parametrize("choice", [ON_TIME, STARS])
def test_a_share_or_a_mean_of_nothing_is_no_number_and_says_why(choice: Choice) -> None:
    assert choice.value((0, 0)) is None
    assert choice.absent((0, 0)) is NOTHING
    assert choice.absent((0, 0), is_short=True) == Text("không có", "none")


def test_numbers_read_with_the_languages_separators() -> None:
    value = ON_TIME.value((2, 3))
    assert (ON_TIME.shown(value, "vi"), ON_TIME.shown(value, "en")) == ("66,7 %", "66.7 %")
    assert ON_TIME.shown(1.0, "vi") == "100 %"
    assert (STARS.shown(4.25, "en"), STARS.shown(4.25, "vi"), STARS.short(4.25, "en")) == (
        "4.2 stars",
        "4,2 sao",
        "4.2",
    )


def test_a_tile_never_rounds_a_share_up_to_all() -> None:
    assert ON_TIME.short(0.9999, "vi") == "99%"
    assert RECEIVED.short(1234, "vi") == "1.234"


@pytest.mark.parametrize(
    ("choice", "value", "band"),
    [
        (ON_TIME, 0.95, "good"),
        (ON_TIME, 0.85, "soon"),
        (ON_TIME, 0.849, "late"),
        (BANDED, 0.849, "0"),
        (BANDED, 0.95, "3"),
        (AT_RISK_NOW, 0, "good"),
        (AT_RISK_NOW, 1, "soon"),
        (OVERDUE, 0, "good"),
        (OVERDUE, 1, "late"),
        (RECEIVED, 0, "0"),
        (RECEIVED, 10, "3"),
        (SHARE, 0.5, "2"),
        (SHARE, -0.5, "0"),
    ],
)
def test_a_number_falls_in_its_band(choice: Choice, value: float, band: str) -> None:
    assert choice.band(value, 10 if choice.kind == "count" else 1) == band


def test_a_count_of_which_nobody_has_any_is_pale() -> None:
    assert RECEIVED.band(0, 0) == "0"


@given(st.sampled_from(EVERY), st.floats(0, 1e6), st.floats(0, 1e6))
def test_every_band_is_in_the_key_and_every_color_has_a_word_and_an_icon(choice, value, highest) -> None:
    value = min(value, highest)
    band = choice.band(value, highest)
    assert band in {key.band for key in choice.legend(highest, "vi")}
    words, icon = choice.words(band)
    assert bool(words) == bool(icon) == (choice in (ON_TIME, AT_RISK_NOW, OVERDUE))


def test_the_direction_says_what_presses_most_and_what_was_not_measured_comes_last() -> None:
    for choice in (ON_TIME, SHARE):
        assert sorted([0.9, None, 0.2], key=choice.order) == [0.2, 0.9, None]
    for choice in (OVERDUE, LOWER, RECEIVED):  # lower is better; of no direction the highest comes first
        assert sorted([1.0, None, 7.0], key=choice.order) == [7.0, 1.0, None]


def test_the_indicators_of_the_country_come_with_the_boards_own_counts_where_they_count_the_same() -> None:
    files = [file for file in (VN / "indicators").glob("*.yaml") if file.name != "warnings.yaml"]
    definitions = [IndicatorDefinition.model_validate(read_yaml(file, file.name).data) for file in files]
    found = {one.code: number_of(Columns(one, None, None, None)) for one in definitions}
    counts = Counts(*range(1, 16))
    columns = {code: (choice.part, choice.whole) for code, choice in found.items() if choice.part}
    assert columns == {
        "on_time": (("done_on_time",), ("done_on_time", "done_late")),
        "filed_online": (("online",), ("received",)),
        "dossiers_synced": (("received",), ("received",)),
        "paid_online": (("paid_online",), ("payable",)),
        "once_only": (("fields_prefilled",), ("fields_asked",)),
        "corrected": (("fields_corrected",), ("fields_prefilled", "fields_corrected")),
        "asked_again": (("fields_asked_again",), ("fields_asked",)),
    }
    assert found["corrected"].sides(counts) == (8, 15)
    assert found["on_time"].is_colored
    assert [key.words.en for key in found["on_time"].legend(1, "en")][:3] == [
        "good (≥ 95 %)", "needs attention (≥ 85 %)", "late (< 85 %)",
    ]  # fmt: skip
    assert not found["registry_quality"].is_measured


def test_a_pack_that_does_not_say_what_on_time_is_has_what_came_as_its_first_number() -> None:
    assert Numbers((AT_RISK_NOW, OVERDUE, RECEIVED)).default is RECEIVED
