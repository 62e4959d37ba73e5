"""The worker's doors: scans are read beside its other duties, confirmed ones are sealed, kept and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

from lienthong.core.followers import Follower
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.documents.queries import read_file
from lienthong.library.actions.archives import begin_reading, keep_reading
from lienthong.library.actions.confirming import finish_scan, write_scan
from lienthong.library.queries.archives import languages, to_finish, to_write, unread
from lienthong.library.recognising import ReadingApart, missing

READER, ARCHIVIST = system("reader"), system("archivist")
AT_ONCE = 20

log = structlog.get_logger()


class Reader:
    """Reads one scan after the other in a process apart, so that nobody waits for it; asked again and again."""

    def __init__(self) -> None:
        self._scan: int = 0
        self._reading: ReadingApart | None = None
        self._lacks: str | None = None

    def turn(self, at: datetime) -> int:
        """Take what was read, or begin to read; return 1 when anything came of it. What is missing is said once."""
        if self._reading is not None:
            return self._taken(at) if self._reading.is_done() else 0
        if not unread():
            return 0
        wanted = languages(at)
        lacks = missing(wanted)
        if lacks:
            if lacks != self._lacks:
                log.warning("scans wait: this machine cannot read them", install=lacks, waiting=unread())
            self._lacks = lacks
            return 0
        self._lacks = None
        scan = begin_reading(by=READER, at=at)
        if scan is None:
            return 0
        folder = Path(settings.STATE) / "reading" / str(scan.pk)
        self._scan, content = scan.pk, read_file(scan.file_id)
        self._reading = ReadingApart(content, scan.file.media_type, wanted, folder)
        return 1

    def stop(self) -> None:
        """End what is being read; it is begun again later."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    def _taken(self, at: datetime) -> int:
        reading, self._reading = self._reading, None
        keep_reading(self._scan, reading.take() if reading else None, by=READER, at=at)
        return 1


#: The one reader of this process.
reader = Reader()


def follow(lines: Sequence[LedgerLine], at: datetime) -> None:
    """Seal, keep and write every scan that was confirmed."""
    for line in lines:
        if line.verb == "library.scan_confirmed":
            finish_scan(int(line.about.partition(":")[2]), by=ARCHIVIST, at=at)


def retry(at: datetime) -> int:
    """Try again what could not be sealed or written; return how many scans are done now."""
    done = sum(finish_scan(scan, by=ARCHIVIST, at=at) for scan in to_finish(limit=AT_ONCE))
    return done + sum(write_scan(scan, by=ARCHIVIST, at=at) for scan in to_write(limit=AT_ONCE))


#: Its work goes outside (a registry), so it is never replayed.
FOLLOWER = Follower("archives", follow, reset=None, batch=10)
