"""How one act is told from another, so that a repeated one is not done twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lienthong.core.values import Actor, Text
from lienthong.dossiers.refusals import IdempotencyKeyMissing, WordsMissing, WordsTooLong

LONGEST_KEY = 200
LONGEST_WORDS = 4000


def fingerprint_of(act: str, body: Mapping[str, Any]) -> str:
    """Return what tells one body of an act from another."""
    canonical = json.dumps([act, body], sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_key(key: str) -> None:
    """Refuse ``IdempotencyKeyMissing`` unless the key has 1 to 200 characters."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise IdempotencyKeyMissing


def filing_holder(by: Actor, key: str) -> str:
    """Return the holder to which files are put before a form is filed directly under ``key``."""
    return f"filing:{by.id}:{key}"


def told(words: str) -> str:
    """Return words without spaces around, or refuse ``WordsTooLong``."""
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(length=len(words), most=LONGEST_WORDS)
    return words


def explained(words: str, what: Text) -> str:
    """Return words that must be there, without spaces around; refuses ``WordsMissing`` and ``WordsTooLong``."""
    if not words.strip():
        raise WordsMissing(what_vi=what.vi, what_en=what.en)
    return told(words)
