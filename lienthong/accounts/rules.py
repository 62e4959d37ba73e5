"""Where somebody can be told: what an address of each way looks like, and how much of it others may see."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum


class Way(StrEnum):
    """A way to tell somebody something outside the portal: to an e-mail address, to a telephone."""

    EMAIL = "email"
    MESSAGE = "message"


#: How long a confirmation code is good, and how many wrong ones may be typed for it.
CODE_LIFE = timedelta(minutes=30)
MOST_TRIES = 5
#: How many codes one account may ask for in a day, and how many accounts may ask for one to the same address.
CODES_A_DAY = 5
ACCOUNTS_AN_ADDRESS = 3
CODE_DIGITS = 6

_LONGEST_EMAIL, _LONGEST_LOCAL = 254, 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_TELEPHONE = re.compile(r"\+[1-9][0-9]{7,14}|0[0-9]{7,14}")
_BETWEEN_DIGITS = str.maketrans("", "", " .-()\u00a0")
_HIDDEN = "•••"
_SHOWN_DIGITS = 3


def address_of(way: Way, typed: str) -> str | None:
    """Return an address as it is kept and used, or ``None`` for what is none.

    E-mail: letters without diacritics, the domain in lower case. Telephone: ``+`` and 8 to 15 digits, or a national
    number that begins with 0, without what people write between the digits.
    """
    return _email(typed.strip()) if way == Way.EMAIL else _telephone(typed)


def masked(way: str, address: str) -> str:
    """Return what officers and logs may see: ``l•••@example.org``, ``•••678``."""
    if way == Way.EMAIL:
        local, _, domain = address.rpartition("@")
        return f"{local[:1]}{_HIDDEN}@{domain}"
    return f"{_HIDDEN}{address[-_SHOWN_DIGITS:]}"


def code_from(digest: bytes) -> str:
    """Return the digits that a person types, from a keyed digest of at least eight bytes."""
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _email(typed: str) -> str | None:
    local, at_sign, domain = typed.rpartition("@")
    domain = domain.lower()
    fits = len(typed) <= _LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL
    if not (at_sign and fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        return None
    return f"{local}@{domain}"


def _telephone(typed: str) -> str | None:
    digits = typed.strip().translate(_BETWEEN_DIGITS)
    return digits if _TELEPHONE.fullmatch(digits) else None
