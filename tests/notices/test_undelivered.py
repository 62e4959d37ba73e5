"""What does not go: tried again with pauses, given up in the end, come back, and told to the person in another way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lienthong.accounts import queries as accounts
from lienthong.accounts.actions.contacts import remove_contact
from lienthong.accounts.rules import Way
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.notices import tasks
from lienthong.notices.actions.following_up import report_bounce, tell_otherwise
from lienthong.notices.actions.loading import load_notices
from lienthong.notices.connectors import smtp
from lienthong.notices.models import Notice, NoticeTiming
from lienthong.notices.refusals import NoticeNotUndelivered, WayOfTellingUnknown
from lienthong.notices.rules.words import State
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country
from tests.notices.mail_server import MailServer
from tests.notices.telling import ADDRESS, ROBOT, SOON, lines, made, one, send, tell, text, timing

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- it does not go


def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_gets_no_more_letters(
    country: Country, mail: MailServer
) -> None:
    code = made(country)
    mail.recipients[ADDRESS] = "550 5.1.1 nobody"
    send(SOON)
    assert (one().state, one().reason, one().sent_to) == (State.UNDELIVERABLE, "mailbox_unknown", "a•••@example.org")
    (line,) = lines("notices.undeliverable")
    assert (line.dossier, line.detail["reason"]) == (code, "mailbox_unknown")
    assert lines("accounts.contact_unreachable")
    assert "example" not in str([one_.detail for one_ in LedgerLine.objects.all()])
    made(country, at=FRIDAY + timedelta(hours=1))
    assert Notice.objects.latest("line").state == State.SKIPPED_NO_CONTACT


def test_a_full_mailbox_keeps_its_address(country: Country, mail: MailServer) -> None:
    made(country)
    mail.recipients[ADDRESS] = "552 5.2.2 full"
    send(SOON)
    assert (one().state, one().reason) == (State.UNDELIVERABLE, "mailbox_full")
    assert accounts.addresses_of([int(country.person.id)], "email")


def test_what_cannot_go_now_is_tried_again_with_growing_pauses_and_given_up_with_its_reason(
    country: Country, mail: MailServer
) -> None:
    code = made(country)
    mail.recipients[ADDRESS] = "450 4.7.1 come again"
    now, pauses = SOON, []
    for _ in range(3):
        assert send(now) == 1
        notice = one()
        assert (notice.state, notice.reason) == (State.WAITING, "busy")
        pauses.append((notice.next_at - now).total_seconds() / 60)
        assert send(notice.next_at - timedelta(seconds=1)) == 0
        now = notice.next_at
    assert send(now) == 1
    assert pauses == [1, 5, 30]
    assert (one().state, one().reason, one().tries) == (State.FAILED, "busy", 4)
    (line,) = lines("notices.failed")
    assert (line.dossier, line.detail["reason"], line.detail["tries"]) == (code, "busy", 4)


def test_what_is_tried_again_keeps_the_quiet_hours_unless_it_is_urgent(country: Country, mail: MailServer) -> None:
    made(country, at=local("2026-11-20 20:40"))
    load_notices(timing(), [text(code="pressing", urgent=True)], by=ROBOT, at=FRIDAY)
    tell(local("2026-11-20 20:50"), verb="dossiers.received")
    mail.recipients[ADDRESS] = "450 4.7.1 come again"
    assert send(local("2026-11-20 20:59:30")) == 2
    assert one(text="received").next_at == local("2026-11-21 07:00")
    assert one(text="pressing").next_at == local("2026-11-20 21:00:30")


def test_when_the_server_is_down_the_rest_of_the_batch_is_not_tried(country: Country, mail: MailServer) -> None:
    for number in range(3):
        made(country, at=FRIDAY + timedelta(minutes=number))
    mail.greeting = "421 not today"
    assert send(FRIDAY + timedelta(hours=1)) == 3
    assert mail.connections == 1
    assert {notice.reason for notice in Notice.objects.all()} == {"unreachable"}
    mail.greeting = "220 back"
    assert send(FRIDAY + timedelta(hours=2)) == 3
    assert len(mail.mails) == 3


def test_a_carrier_that_breaks_holds_up_nobody(
    country: Country, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        made(country, at=FRIDAY + timedelta(minutes=number))

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(smtp.Smtp, "hand_over", broken)
        assert send(FRIDAY + timedelta(hours=1)) == 2
    assert {(notice.state, notice.reason) for notice in Notice.objects.all()} == {(State.WAITING, "broken")}
    send(FRIDAY + timedelta(hours=2))
    assert len(mail.mails) == 2


def test_what_waits_too_long_is_given_up_whatever_keeps_it(country: Country, mail: MailServer, settings: Any) -> None:
    code = made(country)
    settings.NOTICE_CARRIERS = {"email": "", "message": ""}
    assert tasks.give_up(SOON + timedelta(hours=71)) == 0
    late = SOON + timedelta(hours=72)
    assert send_too_late(settings, late) == 0
    assert tasks.give_up(late) == 1
    assert (one().state, one().reason) == (State.FAILED, "too_old")
    assert lines("notices.failed")[0].dossier == code


def send_too_late(settings: Any, at: datetime) -> int:
    settings.NOTICE_CARRIERS = {"email": "smtp", "message": ""}
    return send(at)


def test_without_settings_nothing_is_given_up(country: Country) -> None:
    NoticeTiming.objects.all().delete()
    assert tasks.give_up(FRIDAY) == 0


# ---------------------------------------------------------------- what comes after


def test_a_letter_that_came_back_is_undeliverable_and_its_address_is_used_no_more(
    country: Country, mail: MailServer
) -> None:
    made(country)
    send(SOON)
    message_id = str(mail.mails[0]["Message-ID"]).strip("<>").partition("@")[0]
    later = SOON + timedelta(hours=1)
    assert report_bounce(message_id, by=ROBOT, at=later).reason == "bounced"
    assert report_bounce(message_id, by=ROBOT, at=later).ended_at == later
    assert accounts.addresses_of([int(country.person.id)], "email") == {}
    assert len(lines("notices.undeliverable")) == 1
    with pytest.raises(NotAllowed):
        report_bounce(message_id, by=country.person, at=later)


def test_only_a_letter_that_went_can_come_back(country: Country) -> None:
    made(country)
    for unknown in (str(one().pk), "5f0c6c6e-6a0e-5d1a-9a44-0c7d5f1f4f11", "x"):
        with pytest.raises(NotFound):
            report_bounce(unknown, by=ROBOT, at=SOON)


def test_a_bounce_of_somebody_who_has_no_address_any_more_marks_nothing(country: Country, mail: MailServer) -> None:
    made(country)
    send(SOON)
    remove_contact(Way.EMAIL, by=country.person, at=SOON)
    assert report_bounce(str(one().pk), by=ROBOT, at=SOON).state == State.UNDELIVERABLE
    assert not lines("accounts.contact_unreachable")


def test_an_officer_who_told_the_person_otherwise_takes_it_off_the_list(country: Country, mail: MailServer) -> None:
    code = made(country)
    mail.recipients[ADDRESS] = "550 5.1.1 nobody"
    send(SOON)
    notice = str(one().pk)
    with pytest.raises(WayOfTellingUnknown):
        tell_otherwise(notice, "pigeon", by=country.intake, at=SOON)
    for stranger in (country.stranger, country.settle, country.person, country.auditor):
        with pytest.raises(NotFound):
            tell_otherwise(notice, "telephone", by=stranger, at=SOON)
    told = tell_otherwise(notice, "telephone", by=country.head, at=SOON)
    assert (told.told, told.told_by, told.told_at) == ("telephone", "Head", SOON)
    (line,) = lines("notices.told")
    assert (line.dossier, line.detail["how"]) == (code, "telephone")
    with pytest.raises(NoticeNotUndelivered):
        tell_otherwise(notice, "counter", by=country.intake, at=SOON)


def test_what_arrived_need_not_be_told_otherwise(country: Country, mail: MailServer) -> None:
    made(country)
    send(SOON)
    with pytest.raises(NoticeNotUndelivered):
        tell_otherwise(str(one().pk), "telephone", by=country.head, at=SOON)
