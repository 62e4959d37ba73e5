"""Words, placeholders and times: pure rules."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lienthong.core.values import Text
from lienthong.notices.rules import composing, words
from lienthong.notices.rules.composing import as_html, compose, key_of, one_line, visible
from lienthong.notices.rules.events import EVENTS, PLACEHOLDERS, misfits, settings_misfits
from lienthong.notices.rules.timing import after_quiet, next_try, oldest
from lienthong.notices.rules.words import State
from tests.notices.telling import text, timing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ALL_LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
    "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ"
)


def at(words_: str) -> datetime:
    return datetime.fromisoformat(words_).replace(tzinfo=ZONE)


def facts(**given_: str) -> dict[str, Text]:
    return {name: Text(value, value) for name, value in given_.items()}


def both(words_: str) -> dict[str, str]:
    return {"vi": words_, "en": words_}


# ---------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ways": ["email", "email"]}, "ways_twice"),
        ({"ways": ["email", "message"]}, "short_shape"),
        ({"short": both("x")}, "short_shape"),
        ({"unless": ["dossiers.withdrawn"]}, "unless_shape"),
        ({"ways": []}, "too_short"),
        ({"ways": ["pigeon"]}, "literal_error"),
        ({"to": "everybody"}, "literal_error"),
        ({"on": "received"}, "string_pattern_mismatch"),
        ({"before": {"time": "until", "days": 0}}, "greater_than_equal"),
    ],
)
def test_a_definition_that_does_not_fit_together_is_refused(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as error:
        text(**changes)
    assert wrong in {found["type"] for found in error.value.errors()}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"quiet": {"from": "07:00", "until": "07:00"}}, "quiet_empty"),
        ({"retry_minutes": [1, 1]}, "retry_shape"),
        ({"retry_minutes": [0]}, "greater_than_equal"),
        ({"retry_minutes": []}, "too_short"),
        ({"longest_age_hours": 10_000}, "less_than_equal"),
    ],
)
def test_settings_that_do_not_fit_are_refused(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as error:
        timing(**changes)
    assert wrong in {found["type"] for found in error.value.errors()}


# ---------------------------------------------------------------- placeholders


def test_every_fact_of_every_act_is_a_placeholder_that_is_explained() -> None:
    assert {name for event in EVENTS.values() for name in event.gives} == PLACEHOLDERS.keys()


def test_a_definition_that_fits_has_no_misfits() -> None:
    assert list(misfits(text())) == []
    reminder = {"on": "dossiers.supplement_asked", "before": {"time": "until", "days": 2}}
    assert list(misfits(text(**reminder, unless=["dossiers.withdrawn"]))) == []
    assert list(settings_misfits(timing())) == []


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"on": "dossiers.proposed"}, ("on",), "verb_unknown"),
        ({"on": "dossiers.sent_back"}, ("on",), "verb_unknown"),
        ({"to": "contact"}, ("to",), "recipient_misfit"),
        ({"before": {"time": "until", "days": 1}}, ("before",), "time_misfit"),
        ({"before": {"time": "due", "days": 1}, "unless": ["dossiers.signed"]}, ("unless", 0), "verb_unknown"),
        ({"subject": both("{kode}")}, ("subject",), "placeholder_unknown"),
        ({"subject": both("{code")}, ("subject",), "placeholder_unknown"),
        ({"subject": both("code}")}, ("subject",), "placeholder_unknown"),
        ({"subject": both("{}")}, ("subject",), "placeholder_unknown"),
        ({"subject": both("{code.__class__}")}, ("subject",), "placeholder_unknown"),
        ({"words": [both("x"), both("{reason}")]}, ("words", 1), "placeholder_without_value"),
        ({"words": [both("{confirmation}")]}, ("words", 0), "placeholder_without_value"),
        ({"on": "dossiers.supplemented", "subject": both("{reason}")}, ("subject",), "placeholder_uncertain"),
        (
            {"on": "dossiers.supplemented", "ways": ["message"], "short": both("{reason}")},
            ("short",),
            "placeholder_uncertain",
        ),
        ({"words": [{"vi": "{code}", "en": "x"}]}, ("words", 0), "placeholder_one_sided"),
    ],
)
def test_what_an_act_cannot_give_is_found_where_it_stands(changes: dict[str, Any], place: Any, code: str) -> None:
    assert [(one.place, one.code) for one in misfits(text(**changes))] == [(place, code)]


def test_the_footer_names_nothing_but_the_settings_page() -> None:
    (misfit,) = settings_misfits(timing(footer=both("{settings} {link}")))
    assert (misfit.place, misfit.code) == (("footer",), "placeholder_unknown")


# ---------------------------------------------------------------- words


def test_a_paragraph_whose_fact_is_not_given_is_left_out() -> None:
    definition = text(words=[both("{code}"), both("Vì: {reason}"), both("Hết")])
    assert compose(definition, facts(code="H1"), "vi", footer="Chân").body == "H1\n\nHết\n\nChân"
    assert compose(definition, facts(code="H1", reason=""), "vi").body == "H1\n\nHết"
    assert compose(definition, facts(code="H1", reason="x"), "vi").body == "H1\n\nVì: x\n\nHết"


def test_words_are_in_the_language_of_the_recipient() -> None:
    given_ = {"code": Text("một", "one")}
    assert compose(text(), given_, "vi").subject == "Hồ sơ một"
    assert compose(text(), given_, "en").subject == "Request one"


def test_all_vietnamese_letters_arrive_composed() -> None:
    apart = unicodedata.normalize("NFD", ALL_LETTERS)
    definition = text(on="dossiers.refused", words=[both("{reason}")])
    assert compose(definition, facts(code="1", reason=apart), "vi").body == ALL_LETTERS


def test_a_name_cannot_add_a_header_or_turn_the_words_around() -> None:
    name = "An\r\nBcc: x@example.org\u2028\u202egro.elpmaxe\u202c\u2066 Bình\x00\ud800"
    composed = compose(text(subject=both("Gửi {name} {code}")), facts(name=name, code="H1"), "vi")
    assert composed.subject == "Gửi An Bcc: x@example.org gro.elpmaxe Bình H1"


def test_a_reason_of_five_thousand_letters_is_cut_between_words_and_says_where_the_rest_is() -> None:
    definition = text(
        on="dossiers.refused", ways=["email", "message"], words=[both("{reason}")], short=both("{reason}")
    )
    long = "vì thiếu giấy " * 360
    composed = compose(definition, facts(code="1", reason=long), "vi")
    assert composed.body.endswith("… (đọc đủ trên cổng)")
    assert len(composed.body) <= composing.LONGEST_WORDS + 30
    assert "thiế…" not in composed.body
    assert len(composed.short) <= composing.LONGEST_IN_SHORT + 1
    unbroken = compose(definition, facts(code="1", reason="ă" * 5000), "en").body
    assert unbroken.startswith("ă" * composing.LONGEST_WORDS + "… (the rest")


def test_a_link_is_never_cut() -> None:
    link = "https://portal.example.org/dossiers/" + "x" * 300
    definition = text(ways=["message"], short=both("{procedure}: {link}"))
    short = compose(definition, facts(code="1", procedure="Đăng ký " * 30, link=link), "vi").short
    assert short.endswith(link)


def test_lines_of_a_reason_stay_lines() -> None:
    definition = text(on="dossiers.refused", words=[both("{reason}")])
    body = compose(definition, facts(code="1", reason="  một\r\n\r\n\u2028 hai \n"), "vi").body
    assert body == "một\nhai"


def test_a_fact_is_never_a_template() -> None:
    definition = text(words=[both("{name}")])
    assert compose(definition, facts(code="1", name="{code} {link}"), "vi").body == "{code} {link}"


@given(st.text())
def test_nothing_invisible_is_left(typed: str) -> None:
    assert "\n" not in one_line(typed)
    assert not any(unicodedata.category(letter)[0] == "C" and letter != "\n" for letter in visible(typed))
    one_line(typed).encode()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_a_letter_is_a_page_with_a_language_a_heading_and_our_links_alone() -> None:
    ours, other = "https://portal.example.org/dossiers/H1?a=1&b=2", "https://evil.example.org"
    page = as_html("<b>", f'Xem {ours}\n{other}\n\n<script>alert("1")</script>', "vi", links=(ours,))
    parsed = _Page()
    parsed.feed(page)
    assert parsed.links == [ours]
    assert not {"script", "b"} & set(parsed.tags)
    assert '<html lang="vi">' in page
    assert parsed.tags.count("h1") == 1
    assert page.count("<p>") == 2


def test_the_key_follows_from_line_definition_recipient_and_way() -> None:
    assert key_of(1, "a", 2, "email") == key_of(1, "a", 2, "email")
    keys = {key_of(*one) for one in [(1, "a", 2, "email"), (2, "a", 2, "email"), (1, "b", 2, "email")]}
    assert len(keys | {key_of(1, "a", 3, "email"), key_of(1, "a", 2, "message"), key_of(1, "a", None, "email")}) == 6


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("came", "goes"),
    [
        ("2026-11-20T21:40", "2026-11-21T07:00"),
        ("2026-11-20T21:00", "2026-11-21T07:00"),
        ("2026-11-20T20:59:59", "2026-11-20T20:59:59"),
        ("2026-11-21T00:00", "2026-11-21T07:00"),
        ("2026-11-21T06:59:59", "2026-11-21T07:00"),
        ("2026-11-21T07:00", "2026-11-21T07:00"),
        ("2026-12-31T23:59", "2027-01-01T07:00"),
    ],
)
def test_what_comes_in_the_quiet_hours_goes_when_they_end(came: str, goes: str) -> None:
    assert after_quiet(at(came), timing().quiet, ZONE) == at(goes)


def test_quiet_hours_may_lie_within_a_day() -> None:
    nap = timing(quiet={"from": "12:00", "until": "13:30"}).quiet
    assert after_quiet(at("2026-11-20T12:00"), nap, ZONE) == at("2026-11-20T13:30")
    assert after_quiet(at("2026-11-20T13:30"), nap, ZONE) == at("2026-11-20T13:30")
    assert after_quiet(at("2026-11-20T03:00"), nap, ZONE) == at("2026-11-20T03:00")


def test_quiet_hours_are_those_of_the_country_wherever_the_clock_is_read() -> None:
    utc = datetime.fromisoformat("2026-11-20T14:40+00:00")  # 21:40 in Hanoi
    assert after_quiet(utc, timing().quiet, ZONE) == at("2026-11-21T07:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 - the zone is put on it
def test_nothing_ever_goes_in_the_quiet_hours_nor_waits_longer_than_a_night(moment: datetime) -> None:
    came = moment.replace(tzinfo=ZONE)
    goes = after_quiet(came, timing().quiet, ZONE)
    assert 7 <= goes.hour < 21
    assert timedelta(0) <= goes - came <= timedelta(hours=10)
    assert after_quiet(goes, timing().quiet, ZONE) == goes


def test_it_is_tried_again_with_growing_pauses_and_then_given_up() -> None:
    now = at("2026-11-20T09:00")
    pauses = [next_try(tries, now, timing()) for tries in (1, 2, 3, 4, 5)]
    assert pauses == [now + timedelta(minutes=1), now + timedelta(minutes=5), now + timedelta(minutes=30), None, None]
    assert oldest(now, timing()) == now - timedelta(days=3)


# ---------------------------------------------------------------- what became of it, in words


def test_what_became_of_a_notice_is_said_in_plain_words() -> None:
    when = at("2026-11-20T07:00")
    assert words.said(State.SENT, "email", at=when, to="a•••@example.org").vi == (
        "Đã gửi thư điện tử tới a•••@example.org lúc 07:00 thứ Sáu, 20/11/2026"
    )
    said = words.said(State.UNDELIVERABLE, "email", at=when, reason="mailbox_unknown")
    assert said.vi == "Không gửi được thư điện tử: hộp thư không tồn tại"
    assert words.said(State.FAILED, "message", at=when, reason="???").en.endswith("for an unknown reason")
    for state in State:
        assert words.said(state, "pigeon", at=None, reason="busy").vi


def test_an_officer_is_told_what_to_do() -> None:
    assert "gọi điện" in words.remedy("mailbox_unknown").vi
    assert "bộ phận kỹ thuật" in words.remedy("settings").vi
