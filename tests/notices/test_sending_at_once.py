"""Several processes send, and some are killed or come back late: each notice goes once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from lienthong.core import followers
from lienthong.notices.actions.sending import LEASE
from lienthong.notices.connectors import smtp
from lienthong.notices.models import Notice
from lienthong.notices.rules.words import State
from tests.dossiers.making import FRIDAY, Country, build_country, file, key, taken
from tests.notices.mail_server import MailServer
from tests.notices.telling import SOON, lines, made, one, reachable, send, tell

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


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
