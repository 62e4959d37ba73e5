"""What would have gone out, as the trial box holds it: demonstrations and tests alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lienthong.accounts.refusals import DemoOnly
from lienthong.notices.connectors.trial import box, letters_in


@dataclass(frozen=True, slots=True)
class TrialLetter:
    """A letter or message in the box; a message has no subject."""

    at: datetime
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    language: str


def trial_letters(*, limit: int = 50) -> list[TrialLetter]:
    """Return the newest letters of the box. Refuses ``DemoOnly``."""
    if settings.MODE == "production":
        raise DemoOnly
    kept = (json.loads(path.read_text(encoding="utf-8")) for path in letters_in(box())[:limit])
    return [
        TrialLetter(
            at=datetime.fromisoformat(one["at"]),
            to=one["to"],
            subject=one["subject"],
            paragraphs=tuple(one["body"].split("\n\n")),
            language=one["language"],
        )
        for one in kept
    ]
