"""Handing over: once for each notice however many processes send, again when it could not be, given up in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from lienthong.accounts import queries as accounts
from lienthong.accounts.actions.contacts import confirm_contact, remove_contact, set_contact, switch_contact
from lienthong.accounts.models import ContactPoint
from lienthong.accounts.rules import Way
from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.notices import queries, tasks
from lienthong.notices.actions.following_up import report_bounce, tell_otherwise
from lienthong.notices.actions.loading import load_notices
from lienthong.notices.actions.sending import LEASE, give_up_notices, send_notices
from lienthong.notices.connectors import smtp
from lienthong.notices.models import Notice, NoticeTiming
from lienthong.notices.refusals import NoticeNotUndelivered, WayOfTellingUnknown
from lienthong.notices.rules.words import State
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country, build_country, file, key, received, taken
from tests.notices.mail_server import Gateway, MailServer
from tests.notices.telling import ADDRESS, NUMBER, ROBOT, one, reachable, send, tell, text, timing

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SOON = FRIDAY + timedelta(minutes=15)


def made(country: Country, *, at: datetime = FRIDAY) -> str:
    """Receive a file of somebody who wants letters; return its code."""
    if not ContactPoint.objects.exists():
        reachable(country.person)
    code = received(country, at=at).code
    tell(at + timedelta(minutes=15), verb="dossiers.received")
    return code


def lines(verb: str) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(verb=verb).order_by("seq"))


# ---------------------------------------------------------------- it goes


def test_a_letter_goes_and_the_ledger_says_so_without_an_address(country: Country, mail: MailServer) -> None:
    code = made(country)
    assert send(SOON) == 1
    (found,) = mail.mails
    assert found["To"] == ADDRESS
    assert code in str(found["Subject"])
    notice = one()
    assert (notice.state, notice.ended_at, notice.sent_to) == (State.SENT, SOON, "a•••@example.org")
    (line,) = lines("notices.sent")
    assert (line.dossier, line.about, line.unit_id) == (code, f"dossier:{code}", notice.unit_id)
    assert line.detail == {"notice": "received", "way": "email", "line": notice.line, "tries": 1}
    assert send(SOON) == 0


def test_a_message_goes_to_the_gateway(country: Country, hook: Gateway) -> None:
    reachable(country.person, NUMBER)
    code = made(country)
    assert send(SOON, "message") == 1
    (message,) = hook.messages
    assert message["to"] == NUMBER
    assert message["id"] == str(one().pk)
    assert code in message["text"]
    assert one().sent_to == "•••678"


def test_nothing_goes_before_its_time(country: Country, mail: MailServer) -> None:
    made(country, at=local("2026-11-20 21:30"))
    assert send(local("2026-11-21 06:59")) == 0
    assert send(local("2026-11-21 07:00")) == 1


def test_a_letter_goes_to_the_address_of_the_moment(country: Country, mail: MailServer) -> None:
    made(country)
    reachable(country.person, "moi@example.org")
    send(SOON)
    assert mail.envelopes[0][1] == "moi@example.org"


@pytest.mark.parametrize("gone", ["removed", "switched off"])
def test_who_no_longer_wants_letters_gets_none(country: Country, mail: MailServer, gone: str) -> None:
    made(country)
    if gone == "removed":
        remove_contact(Way.EMAIL, by=country.person, at=FRIDAY)
    else:
        switch_contact(Way.EMAIL, is_on=False, by=country.person, at=FRIDAY)
    assert send(SOON) == 1
    assert mail.mails == []
    assert (one().state, one().reason, one().sent_to) == (State.SKIPPED_NO_CONTACT, "contact_gone", "")
    assert lines("notices.skipped")[0].detail["reason"] == "contact_gone"


def test_only_the_machine_sends(country: Country) -> None:
    with pytest.raises(NotAllowed):
        send_notices("email", by=country.person, at=FRIDAY)
    with pytest.raises(NotAllowed):
        give_up_notices(by=country.person, at=FRIDAY)


def test_a_turn_sends_by_every_way_that_has_a_carrier(country: Country, box: Path, settings: Any) -> None:
    reachable(country.person)
    reachable(country.person, NUMBER)
    made(country)
    settings.NOTICE_CARRIERS = {"email": "trial", "message": ""}
    assert tasks.send(SOON) == 1
    assert one(way="message").state == State.WAITING
    settings.NOTICE_CARRIERS = {"email": "trial", "message": "trial"}
    assert tasks.send(SOON) == 1


def test_a_turn_takes_no_more_than_its_share(country: Country, mail: MailServer) -> None:
    for number in range(3):
        made(country, at=FRIDAY + timedelta(minutes=number))
    assert send_notices("email", by=ROBOT, at=FRIDAY + timedelta(hours=1), limit=2) == 2
    assert send(FRIDAY + timedelta(hours=1)) == 1


def test_a_batch_costs_the_same_statements_for_each_letter(
    country: Country, mail: MailServer, django_assert_num_queries: Callable[[int], Any]
) -> None:
    made(country)
    send(SOON)
    for number in range(4):
        made(country, at=FRIDAY + timedelta(minutes=20 + number))
    # the settings, the claim (3), the addresses; for each letter: lock, state, line and two savepoints
    with django_assert_num_queries(5 + 4 * 5):
        assert send(FRIDAY + timedelta(hours=1)) == 4


# ---------------------------------------------------------------- a code for an address


def test_a_code_arrives_though_it_is_night_and_confirms_the_address(country: Country, mail: MailServer) -> None:
    night = local("2026-11-20 23:00")
    contact = set_contact(Way.EMAIL, ADDRESS, by=country.person, at=night)
    tell(night, verb="accounts.contact_set")
    assert send(night) == 1
    (found,) = mail.mails
    assert found["To"] == ADDRESS
    code = str(found["Subject"]).removeprefix("Mã xác nhận: ")
    confirm_contact(Way.EMAIL, code, by=country.person, at=night)
    (line,) = lines("notices.sent")
    assert (line.about, line.dossier) == (f"account:{country.person.id}", "")
    assert one(contact_id=contact.pk).body == ""


def test_a_code_goes_by_message_too(country: Country, hook: Gateway) -> None:
    set_contact(Way.MESSAGE, NUMBER, by=country.person, at=FRIDAY)
    tell(verb="accounts.contact_set")
    send(way="message")
    assert hook.messages[0]["text"].startswith("Mã của bạn: ")


def test_a_code_that_is_no_longer_good_is_not_sent(country: Country, mail: MailServer) -> None:
    set_contact(Way.EMAIL, ADDRESS, by=country.person, at=FRIDAY)
    tell(verb="accounts.contact_set")
    assert send(FRIDAY + timedelta(minutes=30)) == 1
    assert (one().state, one().reason) == (State.SKIPPED_NO_CONTACT, "code_expired")
    assert mail.mails == []


def test_an_address_that_does_not_exist_cannot_be_confirmed_and_no_officer_is_bothered(
    country: Country, mail: MailServer
) -> None:
    mail.recipients[ADDRESS] = "550 5.1.1 nobody"
    set_contact(Way.EMAIL, ADDRESS, by=country.person, at=FRIDAY)
    tell(verb="accounts.contact_set")
    send()
    assert one().state == State.UNDELIVERABLE
    (contact,) = accounts.contacts_of(to=country.person)
    assert contact.unreachable_at == FRIDAY


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


# ---------------------------------------------------------------- several processes, killed processes


def parameters() -> dict[str, Any]:
    return {"database": connection.settings_dict["NAME"], "root": str(ROOT)}


PROCESS = """
import os, signal, sys
sys.path.insert(0, {root!r})
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.NOTICE_CARRIERS = {{"email": "smtp", "message": ""}}
settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", {port}, "none"
settings.MAIL_FROM, settings.PUBLIC_URL = "a@example.org", "https://portal.example.org"
from datetime import datetime
from lienthong.core.values import system
from lienthong.notices.actions import sending
at = datetime.fromisoformat({at!r})
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if {kill}:
    sending._note = die
while sending.send_notices("email", by=system("notices"), at=at, limit=3):
    pass
"""


def process(mail: MailServer, at: datetime, *, kill: bool = False) -> subprocess.Popen[bytes]:
    program = PROCESS.format(**parameters(), port=mail.port, at=at.isoformat(), kill=kill)
    return subprocess.Popen([sys.executable, "-c", program], env=os.environ, stderr=subprocess.PIPE)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_handing_over_and_noting_it_sends_again_after_the_lease_under_the_same_key(
    mail: MailServer,
) -> None:
    country = build_country()
    made(country)
    killed = process(mail, SOON, kill=True)
    _, said = killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL, said
    assert (len(mail.mails), one().state) == (1, State.SENDING)
    assert send(SOON + LEASE - timedelta(seconds=1)) == 0
    assert send(SOON + LEASE) == 1
    assert one().state == State.SENT
    assert len(mail.mails) == 2
    assert len(set(mail.ids)) == 1
    assert len(lines("notices.sent")) == 1


@pytest.mark.django_db(transaction=True)
def test_several_processes_send_each_letter_once(mail: MailServer) -> None:
    country = build_country()
    reachable(country.person)
    for number in range(24):
        dossier = file(country, at=FRIDAY + timedelta(seconds=number))
        _receive(country, dossier.code, FRIDAY + timedelta(minutes=1, seconds=number))
    tell(SOON, verb="dossiers.received")
    processes = [process(mail, SOON) for _ in range(3)]
    for one_ in processes:
        _, said = one_.communicate(timeout=90)
        assert one_.returncode == 0, said
    assert len(mail.mails) == len(set(mail.ids)) == 24
    assert Notice.objects.filter(state=State.SENT).count() == 24


def _receive(country: Country, code: str, at: datetime) -> None:
    from lienthong.dossiers.actions.handling import receive_dossier

    receive_dossier(code, key=key(), by=country.intake, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_comes_back_after_its_lease_writes_nothing_over_what_the_other_noted(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = build_country()
    made(country)
    taken_, go_on = threading.Event(), threading.Event()
    handed_over = smtp.Smtp.hand_over

    def slowly(carrier: smtp.Smtp, letter: Any, *, at: datetime) -> None:
        handed_over(carrier, letter, at=at)
        taken_.set()
        go_on.wait(20)

    def first() -> None:
        send(SOON)
        connections.close_all()

    monkeypatch.setattr(smtp.Smtp, "hand_over", slowly)
    thread = threading.Thread(target=first)
    thread.start()
    assert taken_.wait(20)
    monkeypatch.setattr(smtp.Smtp, "hand_over", handed_over)
    later = SOON + LEASE
    assert send(later) == 1
    go_on.set()
    thread.join()
    assert (one().ended_at, one().tries) == (later, 2)
    assert len(lines("notices.sent")) == 1


@pytest.mark.django_db(transaction=True)
def test_while_a_mail_server_keeps_silent_acts_and_followers_go_on(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 20.0)
    country = build_country()
    made(country)
    mail.stay_silent = True

    def slow() -> None:
        send(SOON)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    while mail.connections == 0:
        time.sleep(0.01)
    taken(country, at=FRIDAY + timedelta(hours=1))
    assert followers.catch_up("notices", at=FRIDAY + timedelta(hours=2)) > 0
    assert Notice.objects.filter(text="received").count() == 2
    assert thread.is_alive()
    mail.speaks.set()
    thread.join()
    assert Notice.objects.get(tries=1).reason == "unreachable"


def test_the_outbox_is_counted_for_those_who_run_the_platform(country: Country, mail: MailServer) -> None:
    made(country)
    assert queries.outbox()["WAITING"] == 1
    send(SOON)
    assert (queries.outbox()["WAITING"], queries.outbox()["SENT"]) == (0, 1)
