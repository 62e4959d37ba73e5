"""E-mail over SMTP: text and simple HTML in UTF-8, encrypted on the way, one connection for a batch."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from lienthong.notices.connectors.carrier import Carrier, Letter, NotNow, Undeliverable
from lienthong.notices.refusals import MailNotEncrypted
from lienthong.notices.rules.composing import ONE_CLICK, as_html

TIMEOUT = 10.0
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT = 500
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
_FULL = 552
_LATE = "late"


class _InOneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: the library writes a long address as encoded words, which no program reads."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _InOneLine)
AS_SENT = SMTP.clone(header_factory=_headers)


class Smtp(Carrier):
    """Speaks to the mail server of the settings ``LIENTHONG_SMTP_…``."""

    def __init__(self) -> None:
        if settings.SMTP_SECURITY not in ("starttls", "tls") and settings.SMTP_HOST not in _HERE:
            raise MailNotEncrypted(host=settings.SMTP_HOST)
        self._server: smtplib.SMTP | None = None

    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        """Hand over to the mail server, which has taken the letter when it says 250 to its last line."""
        content = mail_of(letter, at=at).as_bytes(policy=AS_SENT)
        sender = settings.MAIL_RETURN or parseaddr(settings.MAIL_FROM)[1]
        with _told(letter.to):
            self._connected().sendmail(sender, [letter.to], content)

    def close(self) -> None:
        """Take leave of the server."""
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None

    def _connected(self) -> smtplib.SMTP:
        """Return the open connection, a new one where there is none or where the server has hung up."""
        if self._server is None or self._server.sock is None:
            try:
                self._server = _connect()
            except (smtplib.SMTPAuthenticationError, UnicodeError) as error:  # the library's passwords are ASCII
                raise NotNow("settings", is_for_all=True) from error
            except (smtplib.SMTPException, OSError) as error:
                raise NotNow(_silence(error), is_for_all=True) from error
        return self._server


def mail_of(letter: Letter, *, at: datetime) -> EmailMessage:
    """Return a letter as a mail: who it is for stands in the envelope and in ``To`` alone, without a name."""
    mail = EmailMessage(policy=AS_SENT)
    mail["From"] = settings.MAIL_FROM
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{letter.key}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{letter.leave_link or letter.settings_link}>"
    if letter.leave_link:  # the mail program may post there by itself (RFC 8058)
        mail["List-Unsubscribe-Post"] = "=".join(ONE_CLICK)
    mail.set_content(letter.body + "\n", charset="utf-8", cte="quoted-printable")
    page = as_html(letter.subject, letter.body, letter.language, links=(letter.link, letter.settings_link))
    mail.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = letter.language  # setting the content takes away what was said of it before
    return mail


def _connect() -> smtplib.SMTP:
    """Open an encrypted connection and sign in; the certificate is checked against the system's authorities."""
    host, port, security = settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY
    server: smtplib.SMTP
    if security == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if settings.SMTP_USER:
            server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


@contextlib.contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what the server answers to one letter into what the outbox does about it."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _of_recipient(*error.recipients[address]) from error
    except smtplib.SMTPSenderRefused as error:
        raise NotNow("settings", is_for_all=True) from error
    except smtplib.SMTPDataError as error:
        raise Undeliverable("content_refused") if error.smtp_code >= _PERMANENT else NotNow("busy") from error
    except (smtplib.SMTPException, OSError) as error:
        reason = _silence(error)
        raise NotNow(reason, is_for_all=reason == _LATE) from error  # nobody waits fifty times for a slow server


def _silence(error: BaseException) -> str:
    """Return whether nothing came in time or nobody was there; the library wraps the former in the latter."""
    return _LATE if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError) else "unreachable"


def _of_recipient(code: int, said: bytes) -> Exception:
    """Return what a refused recipient means: the enhanced code (RFC 3463) where there is one, else the plain one."""
    words = said.decode("ascii", "replace")
    if code < _PERMANENT:
        return NotNow("busy")
    if words.startswith("5.2.2") or code == _FULL:
        return Undeliverable("mailbox_full")
    if words.startswith("5.1") or (code in _NO_SUCH_MAILBOX and not words.startswith("5.")):
        return Undeliverable("mailbox_unknown", is_address_wrong=True)
    return Undeliverable("refused")
