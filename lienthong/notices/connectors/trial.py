"""A box that shows what would have gone out: for demonstrations and tests, where nobody is really told anything."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings

from lienthong.accounts.refusals import DemoOnly
from lienthong.notices.connectors.carrier import Carrier, Letter

#: How many letters the box holds; the oldest is thrown away for a new one.
MOST_KEPT = 200


class TrialBox(Carrier):
    """Puts letters into a folder of the state, where the page ``/trial-box`` finds them. Refuses ``DemoOnly``."""

    def __init__(self) -> None:
        if settings.MODE == "production":
            raise DemoOnly

    def hand_over(self, letter: Letter, *, at: datetime) -> None:
        """Put a letter into the box; the same letter again replaces itself."""
        folder = box()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({**asdict(letter), "at": at.isoformat()}, file, ensure_ascii=False)
        Path(temporary).replace(folder / f"{letter.key}.json")
        for old in letters_in(folder)[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def box() -> Path:
    """Return the folder of the box."""
    return Path(settings.STATE) / "trial_box"


def letters_in(folder: Path) -> list[Path]:
    """Return the letters of a box, the newest first."""
    return sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
