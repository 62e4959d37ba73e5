"""What is made of what happened: in which words, when, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import system
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.models import Dossier
from lienthong.notices import tasks
from lienthong.notices.actions.loading import load_notices
from lienthong.notices.actions.making import make_notices
from lienthong.notices.models import Notice, NoticeText, NoticeTiming
from lienthong.notices.queries.texts import current_settings, current_texts
from lienthong.notices.rules.words import State
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    FRIDAY,
    Country,
    asked,
    key,
    received,
    taken,
)
from tests.notices.telling import NUMBER, ROBOT, load, one, reachable, send, tell, text, timing

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- words of a country


def test_the_demo_countrys_words_are_loaded_with_the_pack(country: Country) -> None:
    codes = [one.code for one in current_texts()]
    assert codes == sorted(codes)
    assert {"contact_code", "fact_disputed", "payment_asked"} <= set(codes)
    settings = current_settings()
    assert settings is not None
    assert settings.retry_minutes == (1, 5, 30)
    line = LedgerLine.objects.get(verb="notices.texts_loaded")
    assert line.detail["settings"] is True
    assert "received" in line.detail["codes"]


def test_the_same_words_again_change_nothing(country: Country) -> None:
    texts, settings = current_texts(), current_settings()
    assert load_notices(settings, texts, by=system("packs"), at=FRIDAY) == 0
    assert LedgerLine.objects.filter(verb="notices.texts_loaded").count() == 1


def test_words_that_left_the_pack_are_told_no_more_and_may_come_back(country: Country) -> None:
    count = len(current_texts())
    assert load_notices(None, [text()], by=system("packs"), at=FRIDAY) == count
    assert [one.code for one in current_texts()] == ["received"]
    assert NoticeText.objects.count() == count
    assert load_notices(timing(), [text(), text(code="refused", on="dossiers.refused")], by=ROBOT, at=FRIDAY) == 1
    assert [one.code for one in current_texts()] == ["received", "refused"]
    assert NoticeTiming.objects.count() == 1


def test_only_the_machine_loads_words(country: Country) -> None:
    with pytest.raises(NotAllowed):
        load_notices(None, [], by=country.person, at=FRIDAY)


def test_without_a_pack_with_notices_nothing_is_told(country: Country) -> None:
    NoticeTiming.objects.all().delete()
    received(country)
    assert tell() == 0
    assert send() == 0


# ---------------------------------------------------------------- when


def test_what_happens_late_in_the_evening_is_told_in_the_morning(country: Country) -> None:
    reachable(country.person)
    received(country, at=local("2026-11-20 21:30"))
    tell(local("2026-11-20 21:41"))
    assert one().planned_at == one().next_at == local("2026-11-21 07:00")


def test_what_is_urgent_is_told_at_once(country: Country) -> None:
    reachable(country.person)
    received(country, at=local("2026-11-20 21:30"))
    load(text(urgent=True))
    tell(local("2026-11-20 21:41"))
    assert one().planned_at == local("2026-11-20 21:41")


def test_a_reminder_waits_for_its_day(country: Country) -> None:
    reachable(country.person)
    asked(country)
    tell(FRIDAY + timedelta(hours=1), verb="dossiers.supplement_asked")
    reminder = one(text="supplement_reminder")
    assert reminder.planned_at == local("2026-11-28 17:00")
    assert reminder.state == State.WAITING


@pytest.mark.parametrize("ends", ["answered", "withdrawn"])
def test_a_reminder_that_is_no_longer_needed_is_not_sent(country: Country, ends: str) -> None:
    reachable(country.person)
    dossier = asked(country)
    tell(verb="dossiers.supplement_asked")
    if ends == "answered":
        handling.answer_supplement(
            dossier.code, {"dia_chi": "9 đường Sao"}, key=key(), by=country.person, at=FRIDAY + timedelta(hours=2)
        )
    else:
        finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    tell(FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.OVERTAKEN
    assert one(text="supplement_asked").state == State.WAITING
    assert LedgerLine.objects.filter(verb="notices.made").latest("seq").detail["overtaken"] == 1


def test_a_reminder_that_is_made_and_overtaken_in_one_batch_is_not_sent(country: Country) -> None:
    reachable(country.person)
    dossier = asked(country)
    finishing.withdraw_dossier(dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    tell(FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.OVERTAKEN


def test_a_later_question_is_reminded_of_though_an_earlier_one_was_answered(country: Country) -> None:
    reachable(country.person)
    dossier = asked(country)
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=FRIDAY + timedelta(hours=2))
    lines = list(LedgerLine.objects.filter(dossier=dossier.code).order_by("seq"))
    question = next(line for line in lines if line.verb == "dossiers.supplement_asked")
    answer = next(line for line in lines if line.verb == "dossiers.supplemented")
    question.seq = answer.seq + 1000
    make_notices([answer, question], by=ROBOT, at=FRIDAY + timedelta(hours=2))
    assert one(text="supplement_reminder").state == State.WAITING


def test_there_is_no_reminder_before_the_act_itself(country: Country) -> None:
    reachable(country.person)
    asked(country)
    words = {"vi": "x", "en": "x"}
    reminder = {"before": {"time": "until", "days": 60}, "subject": words, "words": [words]}
    load(text(on="dossiers.supplement_asked", **reminder))
    assert tell(verb="dossiers.supplement_asked") == 0


def test_what_happened_too_long_ago_is_kept_and_not_sent(country: Country) -> None:
    reachable(country.person)
    received(country)
    tell(FRIDAY + timedelta(hours=73))
    assert (one().way, one().state) == ("portal", State.SKIPPED_TOO_OLD)


def test_words_answer_only_what_happened_while_they_were_the_law(country: Country) -> None:
    reachable(country.person)
    received(country)
    load(text(since="2026-11-21"))
    assert tell() == 0
    load(text(since="2026-11-20", until="2026-11-21"))
    assert tell() == 1


# ---------------------------------------------------------------- once


def test_the_same_lines_again_make_nothing(country: Country) -> None:
    reachable(country.person)
    received(country)
    assert tell() == 1
    assert tell() == 0
    assert LedgerLine.objects.filter(verb="notices.made").count() == 1


def test_an_address_confirmed_later_does_not_tell_what_was_told_before(country: Country) -> None:
    received(country)
    tell()
    reachable(country.person)
    assert tell() == 0


def test_only_the_machine_makes_notices(country: Country) -> None:
    with pytest.raises(NotAllowed):
        make_notices([], by=country.person, at=FRIDAY)


def test_a_line_about_a_file_that_is_not_there_tells_nothing(country: Country) -> None:
    line = LedgerLine(seq=1, verb="dossiers.received", at=FRIDAY, dossier="none", detail={}, about="dossier:none")
    assert make_notices([line], by=ROBOT, at=FRIDAY) == 0


def test_a_line_without_its_act_is_told_without_its_words(country: Country) -> None:
    dossier = received(country)
    line = LedgerLine.objects.get(verb="dossiers.received", dossier=dossier.code)
    line.at = line.at + timedelta(seconds=1)
    assert make_notices([line], by=ROBOT, at=FRIDAY) == 1
    assert dossier.code in one().subject


def test_a_batch_costs_the_same_however_long_it_is(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    reachable(country.person)
    reachable(country.settle, "can.bo@example.org")
    tell()  # the words are known to the process
    for number in range(6):
        dossier = asked(country, at=FRIDAY + timedelta(minutes=number))
        if number % 2:
            finishing.withdraw_dossier(
                dossier.code, "Thôi", key=key(), by=country.person, at=FRIDAY + timedelta(hours=2)
            )
    lines = list(LedgerLine.objects.filter(verb__startswith="dossiers.").order_by("seq"))
    # the settings, the words, the files, their acts, names in two languages, recipients, what was made before, the
    # notices, what they overtake, the line; two savepoints
    with django_assert_num_queries(13):
        assert make_notices(lines, by=ROBOT, at=FRIDAY + timedelta(hours=3)) == 21


def test_lines_of_which_nothing_is_told_cost_two_statements(
    country: Country, django_assert_num_queries: Callable[[int], Any]
) -> None:
    line = LedgerLine(seq=1, verb="exchange.read", at=FRIDAY, dossier="", detail={}, about="record:1")
    tell()
    with django_assert_num_queries(4):  # the settings and the words; two savepoints
        make_notices([line], by=ROBOT, at=FRIDAY)


# ---------------------------------------------------------------- the follower


@pytest.mark.django_db(transaction=True)
def test_a_replay_makes_anew_what_has_not_gone_and_tells_nobody_twice(box: Any) -> None:
    from tests.dossiers.making import build_country

    country = build_country()
    reachable(country.person)
    received(country, at=FRIDAY)
    followers.catch_up("notices", at=FRIDAY + timedelta(minutes=15))
    assert send(FRIDAY + timedelta(minutes=15)) == 2  # a code and the receipt
    taken(country, at=FRIDAY + timedelta(hours=1))
    followers.catch_up("notices", at=FRIDAY + timedelta(hours=1))
    gone, waiting = one(text="received", state=State.SENT), one(text="received", state=State.WAITING)
    load(text(subject={"vi": "Mới {code}", "en": "New {code}"}))
    followers.replay("notices", at=FRIDAY + timedelta(hours=2))
    assert Notice.objects.get(pk=gone.pk).subject == gone.subject
    again = Notice.objects.get(pk=waiting.pk)
    assert again.subject == f"Mới {again.dossier}"
    assert Notice.objects.filter(text="received").count() == 2
    assert send(FRIDAY + timedelta(hours=3)) == 1
    assert send(FRIDAY + timedelta(hours=3)) == 0


def test_before_a_replay_only_what_nobody_tried_is_forgotten(country: Country) -> None:
    reachable(country.person)
    reachable(country.person, NUMBER)
    received(country)
    received(country, at=FRIDAY + timedelta(hours=1))
    tell()
    first = Notice.objects.order_by("line").first()
    assert first is not None
    Notice.objects.filter(line=first.line, way="email").update(state=State.SENT, tries=1)
    tasks.forget_unsent()
    assert {notice.line for notice in Notice.objects.all()} == {first.line}
    assert Notice.objects.count() == 2


def test_the_follower_is_one_that_can_be_replayed() -> None:
    assert followers.get("notices").reset is not None


def test_no_act_makes_a_notice_by_itself(country: Country) -> None:
    reachable(country.person)
    assert Dossier.objects.filter(pk=received(country).pk).exists()
    assert not Notice.objects.exists()
