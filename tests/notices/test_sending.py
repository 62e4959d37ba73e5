"""Handing over: a notice goes when it is time, by the way and to the address of the moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lienthong.accounts import queries as accounts
from lienthong.accounts.actions.contacts import confirm_contact, remove_contact, set_contact, switch_contact
from lienthong.accounts.rules import Way
from lienthong.core.refusals import NotAllowed
from lienthong.notices import queries, tasks
from lienthong.notices.actions.sending import give_up_notices, send_notices
from lienthong.notices.rules.words import State
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country
from tests.notices.mail_server import Gateway, MailServer
from tests.notices.telling import ADDRESS, NUMBER, ROBOT, SOON, lines, made, one, reachable, send, tell

pytestmark = pytest.mark.django_db


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


def test_the_outbox_is_counted_for_those_who_run_the_platform(country: Country, mail: MailServer) -> None:
    made(country)
    assert queries.outbox()["WAITING"] == 1
    send(SOON)
    assert (queries.outbox()["WAITING"], queries.outbox()["SENT"]) == (0, 1)


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
