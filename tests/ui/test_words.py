"""Words on pages: times, numbers and lengths as people write them, in two languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from lienthong.core.definitions import Words
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Text
from lienthong.ui import words

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("UTC"))


def render(source: str, **facts: object) -> str:
    return Template(source).render(Context({"language": "vi", "at": MOMENT} | facts))


def test_a_time_is_written_hour_weekday_date():
    assert words.full_time(MOMENT, "vi", ZONE) == "16:30 thứ Ba, 24/11/2026"
    assert words.full_time(MOMENT, "en", ZONE) == "16:30 Tuesday, 24/11/2026"
    assert words.short_time(MOMENT, ZONE) == "16:30 24/11/2026"
    assert words.full_day(date(2026, 11, 22), "vi") == "Chủ nhật, 22/11/2026"


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (30, "dưới 1 phút", "less than a minute"),
        (60, "1 phút", "1 minute"),
        (3 * 3600 + 120, "3 giờ 2 phút", "3 hours 2 minutes"),
        (2 * 86400 + 3600 + 60, "2 ngày 1 giờ", "2 days 1 hour"),
        (-5, "dưới 1 phút", "less than a minute"),
    ],
)
def test_a_length_of_time_shows_its_largest_units(seconds, vi, en):
    assert (words.length_of(seconds, "vi"), words.length_of(seconds, "en")) == (vi, en)


def test_numbers_have_each_languages_separators():
    assert (words.number(8000, "vi"), words.number(8000, "en")) == ("8.000", "8,000")
    assert (words.number(1234.5, "vi", 1), words.number(1234.5, "en", 1)) == ("1.234,5", "1,234.5")


@pytest.mark.parametrize("thing", [Text("Gửi", "Send"), Words(vi="Gửi", en="Send"), {"vi": "Gửi", "en": "Send"}])
def test_anything_bilingual_is_said_in_the_pages_language(thing):
    assert render("{% say thing %}", thing=thing) == "Gửi"
    assert render("{% say thing %}", thing=thing, language="en") == "Send"


def test_missing_english_is_said_in_vietnamese_and_nothing_is_nothing():
    assert words.in_language({"vi": "Gửi"}, "en") == "Gửi"
    assert words.in_language(None, "vi") == ""


def test_what_is_filled_into_words_is_escaped():
    assert render('{% say "Chào {name}" "Hello {name}" name=name %}', name="<b>Hòa & Hà</b>") == (
        "Chào &lt;b&gt;Hòa &amp; Hà&lt;/b&gt;"
    )
    assert render("{% say name %}", name="<b>") == "&lt;b&gt;"
    assert render("{% say name n=1 %}", name="<b>{n}") == "&lt;b&gt;1"


def test_tags_write_machine_readable_times_too():
    assert render("{% when moment %}", moment=MOMENT) == (
        '<time datetime="2026-11-24T09:30:00+00:00">16:30 thứ Ba, 24/11/2026</time>'
    )
    assert "title=" in render("{% short_when moment %}", moment=MOMENT)
    assert render("{% when none %}{% short_when none %}", none=None) == ""


def test_a_refusal_is_said_in_the_pages_language():
    refusal = NotAllowed(right="x")
    assert render("{% refused r %}|{% remedy r %}", r=refusal, language="en").startswith(
        "You have no right to do this (x).|Sign"
    )


def test_days_that_are_not_days_are_shown_as_they_are():
    assert render("{{ value|plain_day }}", value="31/02") == "31/02"
    assert render("{{ value|plain_day }}", value=MOMENT) == "24/11/2026"
    assert render("{{ value|plain_day }}", value=date(2026, 1, 2)) == "02/01/2026"


def test_numbers_and_other_things_in_templates():
    assert render("{% number 8000 %} {% number none %}", none=None) == "8.000 –"
    assert render("{{ m|at_key:'a' }}{{ n|at_key:'a' }}", m={"a": 1}, n=3) == "1None"
    assert render("{{ t|in_language:'en' }}", t=Text("Gửi", "Send")) == "Send"
