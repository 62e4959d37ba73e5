"""Messages between two houses that share a secret: signed with HMAC-SHA-256, dated, and by a key that has a name.

Everything that is signed is written the same way as in the ledger: a first line that names the kind of message, then
each value as ``length:bytes`` (UTF-8). The kind keeps a request from being sent back as a callback; the time keeps one
from being sent again for ever.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from lienthong.payments.refusals import CallbackOutOfTime, SignatureWrong

#: By how many seconds the two clocks may differ, the way of the message included.
MOST_SKEW = 300
REQUEST, CALLBACK = "lienthong payment request 1", "lienthong payment callback 1"


@dataclass(frozen=True, slots=True)
class Seal:
    """What travels beside a message: which key signed it, when (seconds since 1970), the signature in hexadecimal."""

    key_id: str
    signed_at: str
    signature: str


def seal(kind: str, message: bytes, *, key_id: str, secret: bytes, at: datetime) -> Seal:
    """Sign a message."""
    signed_at = str(int(at.timestamp()))
    return Seal(key_id, signed_at, _signature(kind, message, key_id, secret, signed_at))


def check_seal(
    kind: str, message: bytes, given: Seal, *, secrets: Mapping[str, bytes], at: datetime, most: int = MOST_SKEW
) -> None:
    """Refuse ``SignatureWrong`` unless a key of ours signed exactly this, ``CallbackOutOfTime`` unless just now.

    ``most`` is by how many seconds the two clocks may differ.
    """
    secret = secrets.get(given.key_id)
    if secret is None or not (given.signed_at.isascii() and given.signed_at.isdecimal()):
        raise SignatureWrong
    expected = _signature(kind, message, given.key_id, secret, given.signed_at)
    if not hmac.compare_digest(expected.encode(), given.signature.encode()):
        raise SignatureWrong
    seconds = abs(int(given.signed_at) - int(at.timestamp()))
    if seconds > most:
        raise CallbackOutOfTime(seconds=seconds, most=most)


def _signature(kind: str, message: bytes, key_id: str, secret: bytes, signed_at: str) -> str:
    values = (key_id.encode(), signed_at.encode(), message)
    whole = kind.encode() + b"\n" + b"".join(b"%d:%s" % (len(value), value) for value in values)
    return hmac.new(secret, whole, sha256).hexdigest()
