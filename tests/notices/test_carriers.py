"""Carriers against real servers: mail over SMTP, messages over HTTP, the trial box, one that fails, a country's own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from lienthong.accounts.refusals import DemoOnly
from lienthong.notices.connectors import known, smtp, trial, webhook
from lienthong.notices.connectors.carrier import Carrier, Letter, NotNow, Undeliverable
from lienthong.notices.connectors.failing_demo import FailingDemo
from lienthong.notices.connectors.known import carried_ways, carrier_of
from lienthong.notices.connectors.smtp import Smtp
from lienthong.notices.connectors.trial import TrialBox
from lienthong.notices.connectors.webhook import Webhook, signature
from lienthong.notices.queries.trial import trial_letters
from lienthong.notices.refusals import HookNotSafe, MailNotEncrypted, NoticeCarrierUnknown
from tests.dossiers.making import FRIDAY
from tests.notices.mail_server import Gateway, MailServer, certificate, gateway, mail_server

LETTER = Letter(
    key="5f0c6c6e-6a0e-5d1a-9a44-0c7d5f1f4f11",
    to="an.binh@example.org",
    language="vi",
    subject="Hồ sơ H1 đã được tiếp nhận, hẹn trả 16:30 thứ Ba, 24/11/2026",
    body="Kính gửi Nguyễn Thị Ánh Tuyết,\n\nXem: https://portal.example.org/dossiers/H1\n.dòng bắt đầu bằng chấm",
    link="https://portal.example.org/dossiers/H1",
    settings_link="https://portal.example.org/my/notices",
)


LEAVE = "https://portal.example.org/command/bulletins/leave/1234:aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcDe"


def another(number: int) -> Letter:
    return replace(LETTER, key=f"key-{number}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def refused_by(carrier: Carrier, letter: Letter = LETTER) -> tuple[type[Exception], str, bool]:
    """Return how a letter was refused: never or not now, why, and whether that is so for the address or for all."""
    try:
        carrier.hand_over(letter, at=FRIDAY)
    except Undeliverable as wrong:
        return Undeliverable, wrong.reason, wrong.is_address_wrong
    except NotNow as reason:
        return NotNow, reason.reason, reason.is_for_all
    raise AssertionError("it was taken")


# ---------------------------------------------------------------- mail


def test_a_letter_arrives_whole(mail: MailServer) -> None:
    with Smtp() as carrier:
        carrier.hand_over(LETTER, at=FRIDAY)
    (found,), ((sender, recipient),) = mail.mails, mail.envelopes
    assert (sender, recipient) == ("khong-tra-loi@example.org", LETTER.to)
    assert (found["To"], found["Subject"]) == (LETTER.to, LETTER.subject)
    assert found["From"] == "Cổng dịch vụ công <khong-tra-loi@example.org>"
    assert found["Message-ID"] == f"<{LETTER.key}@portal.example.org>"
    assert found["List-Unsubscribe"] == "<https://portal.example.org/my/notices>"
    assert "List-Unsubscribe-Post" not in found
    assert found["Date"].datetime == FRIDAY
    assert (found["Auto-Submitted"], found["Content-Language"]) == ("auto-generated", "vi")
    text, page = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None
    assert page is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.body + "\n"
    assert f'<a href="{LETTER.link}">' in page.get_content()
    assert page.get_content_charset() == text.get_content_charset() == "utf-8"


def test_a_letter_that_can_be_stopped_says_so_to_the_mail_program(mail: MailServer) -> None:
    with Smtp() as carrier:
        carrier.hand_over(replace(LETTER, leave_link=LEAVE), at=FRIDAY)
    (found,) = mail.mails
    assert found["List-Unsubscribe"] == f"<{LEAVE}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = smtp.mail_of(replace(LETTER, leave_link=LEAVE), at=FRIDAY).as_bytes(policy=smtp.AS_SENT)
    assert f"<{LEAVE}>".encode() in raw, "a long address stays in one piece, as mail programs read it"


def test_a_batch_goes_over_one_connection(mail: MailServer) -> None:
    with Smtp() as carrier:
        for number in range(5):
            carrier.hand_over(another(number), at=FRIDAY)
    assert (len(mail.mails), mail.connections) == (5, 1)


def test_a_batch_without_letters_opens_no_connection(mail: MailServer) -> None:
    with Smtp():
        pass
    assert mail.connections == 0


def test_bounces_go_where_the_settings_say(mail: MailServer, settings: Any) -> None:
    settings.MAIL_RETURN = "bounces@example.org"
    with Smtp() as carrier:
        carrier.hand_over(LETTER, at=FRIDAY)
    assert mail.envelopes[0][0] == "bounces@example.org"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("550 5.1.1 no such user", (Undeliverable, "mailbox_unknown", True)),
        ("550 no such user", (Undeliverable, "mailbox_unknown", True)),
        ("553 5.1.3 bad address", (Undeliverable, "mailbox_unknown", True)),
        ("550 5.7.1 we do not like you", (Undeliverable, "refused", False)),
        ("552 5.2.2 mailbox full", (Undeliverable, "mailbox_full", False)),
        ("550 5.2.2 over quota", (Undeliverable, "mailbox_full", False)),
        ("552 full", (Undeliverable, "mailbox_full", False)),
        ("554 no", (Undeliverable, "refused", False)),
        ("450 4.2.0 greylisted, come again", (NotNow, "busy", False)),
    ],
)
def test_what_the_server_says_of_an_address_is_understood(mail: MailServer, answer: str, found: Any) -> None:
    mail.recipients[LETTER.to] = answer
    with Smtp() as carrier:
        assert refused_by(carrier) == found
        carrier.hand_over(replace(LETTER, to="chi@example.org"), at=FRIDAY)  # the connection still serves others
    assert mail.connections == 1


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ({"sender_answer": "550 who are you"}, (NotNow, "settings", True)),
        ({"data_answer": "554 5.6.0 not with these words"}, (Undeliverable, "content_refused", False)),
        ({"data_answer": "451 later"}, (NotNow, "busy", False)),
        ({"hang_up_at": "RCPT"}, (NotNow, "unreachable", False)),
        ({"hang_up_at": "EHLO"}, (NotNow, "unreachable", True)),
        ({"greeting": "421 not today"}, (NotNow, "unreachable", True)),
    ],
)
def test_what_the_server_says_of_us_or_of_the_words_is_understood(mail: MailServer, how: Any, found: Any) -> None:
    for name, value in how.items():
        setattr(mail, name, value)
    with Smtp() as carrier:
        assert refused_by(carrier) == found


def test_a_server_that_hung_up_is_called_again(mail: MailServer) -> None:
    with Smtp() as carrier:
        mail.hang_up_at = "MAIL"
        assert refused_by(carrier) == (NotNow, "unreachable", False)
        mail.hang_up_at = ""
        carrier.hand_over(LETTER, at=FRIDAY)
    assert mail.connections == 2


def test_a_server_that_is_not_there_is_unreachable_for_all(mail: MailServer, settings: Any) -> None:
    settings.SMTP_PORT = free_port()
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "unreachable", True)


def test_a_server_that_says_nothing_is_late(mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    mail.stay_silent = True
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "late", True)


def test_a_server_that_falls_silent_within_a_letter_is_late(mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    mail.hang_up_at = "AFTER DATA"
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "late", True)


# ---------------------------------------------------------------- mail, encrypted


@pytest.fixture
def secure(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that speaks TLS, wants a password, and whose certificate this machine trusts."""
    trusted, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(tls=context, user="portal", password="secret") as server:
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "localhost", server.port, "starttls"
        settings.SMTP_USER, settings.SMTP_PASSWORD, settings.MAIL_RETURN = "portal", "secret", ""
        settings.MAIL_FROM, settings.PUBLIC_URL = "Portal <no-reply@example.org>", "https://portal.example.org"
        yield server


def test_a_letter_goes_encrypted_after_signing_in(secure: MailServer) -> None:
    with Smtp() as carrier:
        carrier.hand_over(LETTER, at=FRIDAY)
    assert secure.was_encrypted == [True]


def test_a_server_may_speak_tls_from_the_first_byte(secure: MailServer, settings: Any) -> None:
    secure.is_tls_at_once, settings.SMTP_SECURITY = True, "tls"
    with Smtp() as carrier:
        carrier.hand_over(LETTER, at=FRIDAY)
    assert len(secure.mails) == 1


@pytest.mark.parametrize("password", ["wrong", "mật khẩu"])
def test_a_wrong_password_is_the_houses_own_fault(secure: MailServer, settings: Any, password: str) -> None:
    settings.SMTP_PASSWORD = password
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "settings", True)


def test_nothing_goes_to_a_server_whose_certificate_nobody_vouches_for(
    secure: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "unreachable", True)
    assert secure.mails == []


def test_nothing_goes_in_clear_text_to_a_server_that_no_longer_offers_encryption(secure: MailServer) -> None:
    secure.tls = None
    with Smtp() as carrier:
        assert refused_by(carrier) == (NotNow, "unreachable", True)
    assert secure.mails == []


def test_mail_in_clear_text_stays_on_this_machine(settings: Any) -> None:
    settings.SMTP_HOST, settings.SMTP_SECURITY = "mail.example.org", "none"
    with pytest.raises(MailNotEncrypted):
        Smtp()


# ---------------------------------------------------------------- messages


MESSAGE = replace(LETTER, to="0912345678", subject="", body="Hồ sơ H1: hẹn trả 16:30 thứ Ba")


def test_a_message_is_signed_and_carries_its_key(hook: Gateway) -> None:
    with Webhook() as carrier:
        carrier.hand_over(MESSAGE, at=FRIDAY)
        carrier.hand_over(MESSAGE, at=FRIDAY)
    headers, body, path = hook.requests[0]
    assert path == "/messages?to=sms"
    assert json.loads(body) == {"id": MESSAGE.key, "to": "0912345678", "text": MESSAGE.body, "language": "vi"}
    stamp = headers["X-Lienthong-Timestamp"]
    assert int(stamp) == int(FRIDAY.timestamp())
    assert headers["X-Lienthong-Signature"] == signature("secret", stamp, body)
    assert headers["X-Lienthong-Key-Id"] == "key-1"
    assert [one[0]["Idempotency-Key"] for one in hook.requests] == [MESSAGE.key] * 2
    assert len(hook.connections) == 1


def test_the_signature_is_the_one_that_the_documentation_shows() -> None:
    assert signature("secret", "1763604000", b'{"id":"1"}') == (
        "sha256=ea800537023b176d7f4d8038adf0e02e9278420521ffba92f62c384e8bcb1123"
    )


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (410, (Undeliverable, "number_unknown", True)),
        (400, (Undeliverable, "refused", False)),
        (404, (Undeliverable, "refused", False)),
        (422, (Undeliverable, "refused", False)),
        (401, (NotNow, "settings", True)),
        (403, (NotNow, "settings", True)),
        (408, (NotNow, "busy", False)),
        (429, (NotNow, "busy", False)),
        (500, (NotNow, "busy", False)),
        (503, (NotNow, "busy", False)),
        (302, (NotNow, "busy", False)),
    ],
)
def test_what_the_gateway_answers_is_understood(hook: Gateway, status: int, found: Any) -> None:
    hook.statuses = [status]
    with Webhook() as carrier:
        assert refused_by(carrier, MESSAGE) == found
    assert len(hook.requests) == 1


def test_an_address_without_a_path_is_its_root(hook: Gateway, settings: Any) -> None:
    settings.MESSAGE_URL = f"http://127.0.0.1:{hook.port}"
    with Webhook() as carrier:
        carrier.hand_over(MESSAGE, at=FRIDAY)
    assert hook.requests[0][2] == "/"


def test_a_gateway_that_talks_on_is_not_listened_to(hook: Gateway) -> None:
    hook.answer = b"x" * 200_000
    with Webhook() as carrier:
        carrier.hand_over(MESSAGE, at=FRIDAY)
        carrier.hand_over(MESSAGE, at=FRIDAY)
    assert len(hook.connections) == 2


def test_a_gateway_that_says_nothing_is_late(hook: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT", 0.2)
    hook.stay_silent = threading.Event()
    with Webhook() as carrier:
        assert refused_by(carrier, MESSAGE) == (NotNow, "late", True)


def test_a_gateway_that_is_not_there_is_unreachable(hook: Gateway, settings: Any) -> None:
    settings.MESSAGE_URL = f"http://127.0.0.1:{free_port()}/"
    with Webhook() as carrier:
        assert refused_by(carrier, MESSAGE) == (NotNow, "unreachable", True)


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://sms.example.org/", "x"), ("https://sms.example.org/", ""), ("ftp://127.0.0.1/", "x"), ("", "x")],
)
def test_messages_go_signed_and_encrypted_or_not_at_all(settings: Any, url: str, secret: str) -> None:
    settings.MESSAGE_URL, settings.MESSAGE_SECRET = url, secret
    with pytest.raises(HookNotSafe):
        Webhook()


def test_a_gateway_is_spoken_to_over_tls(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, context = certificate(tmp_path)
    with gateway(context) as server:
        settings.MESSAGE_URL, settings.MESSAGE_SECRET = f"https://localhost:{server.port}/", "secret"
        settings.MESSAGE_KEY_ID = "key-1"
        with Webhook() as carrier:
            assert refused_by(carrier, MESSAGE) == (NotNow, "unreachable", True)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with Webhook() as carrier:
            carrier.hand_over(MESSAGE, at=FRIDAY)
        assert len(server.requests) == 1


# ---------------------------------------------------------------- the trial box, failing, others


def test_the_box_shows_what_would_have_gone_the_newest_first(box: Path) -> None:
    assert trial_letters() == []
    with TrialBox() as carrier:
        for number in range(3):
            carrier.hand_over(another(number), at=FRIDAY)
        carrier.hand_over(another(0), at=FRIDAY)
    found = trial_letters(limit=2)
    assert (len(list(box.iterdir())), len(found)) == (3, 2)
    assert (found[0].to, found[0].subject, found[0].at) == (LETTER.to, LETTER.subject, FRIDAY)
    assert found[0].paragraphs == tuple(LETTER.body.split("\n\n"))
    assert box.stat().st_mode & 0o777 == 0o700


def test_the_box_throws_the_oldest_away(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST_KEPT", 2)
    with TrialBox() as carrier:
        for number in range(4):
            carrier.hand_over(another(number), at=FRIDAY)
    assert len(list(box.glob("*.json"))) == 2
    assert (box / "key-3.json").exists()


def test_there_is_no_box_in_production(settings: Any) -> None:
    settings.MODE = "production"
    with pytest.raises(DemoOnly):
        TrialBox()
    with pytest.raises(DemoOnly):
        trial_letters()


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("gone@example.org", (Undeliverable, "mailbox_unknown", True)),
        ("full@example.org", (Undeliverable, "mailbox_full", False)),
        ("late@example.org", (NotNow, "late", False)),
        ("an@example.org", (NotNow, "unreachable", True)),
    ],
)
def test_one_carrier_fails_on_purpose(to: str, found: Any) -> None:
    with FailingDemo() as carrier:
        assert refused_by(carrier, replace(LETTER, to=to)) == found


class Pigeon(Carrier):
    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        raise NotNow(f"late {letter.key} {at}")


def test_a_country_brings_a_carrier_of_its_own(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NOTICE_CARRIERS = {"email": "pigeon", "message": ""}
    point = EntryPoint("pigeon", f"{__name__}:Pigeon", known.ENTRY_POINTS)
    monkeypatch.setattr(EntryPoint, "load", lambda _: Pigeon)

    def installed(*, group: str, name: str) -> list[EntryPoint]:
        return [point] if (group, name) == ("lienthong.notice_ways", "pigeon") else []

    monkeypatch.setattr(known, "entry_points", installed)
    assert carried_ways() == ("email",)
    assert isinstance(carrier_of("email"), Pigeon)
    settings.NOTICE_CARRIERS = {"email": "owl"}
    with pytest.raises(NoticeCarrierUnknown, match="owl"):
        carrier_of("email")
