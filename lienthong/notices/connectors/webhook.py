"""Messages over a gateway (SMS, the national identity application): one signed POST of JSON for each.

The gateway knows from ``Idempotency-Key`` what it has taken already, and from ``X-Lienthong-Signature`` that it is
ours: HMAC-SHA-256 over the timestamp, a full stop and the body. 2xx: taken. 410: there is no such number. 401, 403,
408, 425 and 429 are tried again, other 4xx are final, everything else is tried again.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from lienthong.notices.connectors.carrier import Carrier, Letter, NotNow, Undeliverable
from lienthong.notices.refusals import HookNotSafe

TIMEOUT = 5.0
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_READ = 64 * 1024
_GONE = 410
_OF_THE_SETTINGS = frozenset({401, 403})
_AGAIN = frozenset({408, 425, 429})


class Webhook(Carrier):
    """Speaks to the gateway of the settings ``LIENTHONG_MESSAGE_…``."""

    def __init__(self) -> None:
        self._address = urlsplit(settings.MESSAGE_URL)
        is_here = self._address.scheme == "http" and self._address.hostname in _HERE
        if not (settings.MESSAGE_SECRET and (is_here or self._address.scheme == "https")):
            raise HookNotSafe
        self._connection: http.client.HTTPConnection | None = None

    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        """Hand over to the gateway, which has taken the message when it answers 2xx."""
        message = {"id": letter.key, "to": letter.to, "text": letter.body, "language": letter.language}
        body = json.dumps(message, ensure_ascii=False).encode()
        status = self._posted(body, _headers(letter, body, str(int(at.timestamp()))))
        if not http.client.OK <= status < http.client.MULTIPLE_CHOICES:
            raise _of_status(status)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        """Send and return the status; no redirect is followed. A connection that failed is not used again."""
        path = self._address.path or "/"
        try:
            if self._connection is None:
                self._connection = self._open()
            target = f"{path}?{self._address.query}" if self._address.query else path
            self._connection.request("POST", target, body, headers)
            answer = self._connection.getresponse()
            answer.read(_MOST_READ)
            if not answer.isclosed():
                self.close()  # it says more than anybody asked: not worth reading to the end
        except TimeoutError as error:
            self.close()
            raise NotNow("late", is_for_all=True) from error
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise NotNow("unreachable", is_for_all=True) from error
        return answer.status

    def _open(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return what a gateway computes itself and compares: ``sha256=`` and 64 hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _headers(letter: Letter, body: bytes, timestamp: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": letter.key,
        "X-Lienthong-Key-Id": settings.MESSAGE_KEY_ID,
        "X-Lienthong-Timestamp": timestamp,
        "X-Lienthong-Signature": signature(settings.MESSAGE_SECRET, timestamp, body),
    }


def _of_status(status: int) -> Exception:
    if status == _GONE:
        return Undeliverable("number_unknown", is_address_wrong=True)
    if status in _OF_THE_SETTINGS:
        return NotNow("settings", is_for_all=True)
    if http.client.BAD_REQUEST <= status < http.client.INTERNAL_SERVER_ERROR and status not in _AGAIN:
        return Undeliverable("refused")
    return NotNow("busy")
