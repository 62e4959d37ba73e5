"""What was confirmed is sealed, kept for its owner and written to its registry; the worker that reads and keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benches.synthetic_scans import PERMIT, scanned
from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.documents import signing
from lienthong.documents.queries import read_file
from lienthong.library import tasks
from lienthong.library.actions import archives, confirming
from lienthong.library.models import ArchiveKind, KeptPaper, Scan
from lienthong.library.queries import archives as queries
from lienthong.library.queries import store
from lienthong.library.recognising import Reading
from lienthong.registries.actions.catalog import open_registry, stop_registry
from tests.dossiers.making import FRIDAY, Country
from tests.fixtures.bad_files import PNG
from tests.library.archiving import (
    HOUSEHOLDS,
    LATER,
    LINES,
    MACHINE,
    PERMITS,
    TYPED,
    add,
    confirmed,
    finished,
    permits,
    read,
    reading,
    unit_of,
)
from tests.library.scans import needs_tesseract
from tests.library.test_finding import page

pytestmark = pytest.mark.usefixtures("folders")


# ---------------------------------------------------------------- sealed, kept, written


def test_a_confirmed_paper_is_sealed_kept_for_its_owner_and_written_to_its_registry(country: Country) -> None:
    scan = finished(country)
    assert scan.paper is not None
    (mine,) = store.papers_of(to=country.person, at=LATER)
    assert (mine.id, mine.kind, mine.number, mine.source, str(mine.issued_date)) == (
        scan.paper.pk, "bee_permit", "12", "digitised", "1999-03-05"
    )  # fmt: skip
    sealed = read_file(scan.paper.twin_id or "")
    assert signing.check_data(sealed).state == "intact"
    data = json.loads(sealed)["data"]
    assert (data["type"], data["scan"]["sha256"], data["confirmed_by"]) == ("scan", scan.file_id, "Settle")
    assert {row["key"]: row["value"] for row in data["rows"]} == TYPED | {"issued": "1999-03-05"}
    (held,) = permits(country)
    assert (held.data["number"], held.data["hives"], held.source) == (12, 24, f"digitised:scan:{scan.pk}")
    assert (scan.record, scan.problem) == (held.record_id, "")
    assert confirming.finish_scan(scan.pk, by=MACHINE, at=LATER) is False  # nothing is done twice
    assert confirming.write_scan(scan.pk, by=MACHINE, at=LATER) is False
    assert len(permits(country)) == KeptPaper.objects.count() == 1


def test_in_production_a_seal_bears_no_demo_mark(country: Country, settings: Any) -> None:
    settings.MODE = "production"
    paper = finished(country).paper
    assert paper is not None
    assert "mark" not in json.loads(read_file(paper.twin_id or ""))["data"]


def test_a_searchable_copy_is_what_the_owner_gets_and_the_scan_stays_as_it_was(country: Country) -> None:
    scan = add(country)
    pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
    archives.keep_reading(scan.pk, Reading((page(*LINES),), (PNG,), pdf), by=MACHINE, at=FRIDAY)
    confirming.confirm_scan(scan.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    confirming.finish_scan(scan.pk, by=MACHINE, at=LATER)
    scan.refresh_from_db()
    assert scan.paper is not None
    assert read_file(scan.paper.file_id) == pdf
    assert read_file(scan.file_id) == PNG


def test_a_paper_of_nobody_known_and_of_no_registry_is_kept_all_the_same(country: Country) -> None:
    scan = read(country, "GIẤY XÁC NHẬN HỘ", "Họ và tên: Lê Chi", kind="")
    for officer in (country.settle, country.colleague):
        confirming.confirm_scan(scan.pk, HOUSEHOLDS, {"holder_name": "Lê Chi"}, by=officer, at=FRIDAY)
    assert confirming.finish_scan(scan.pk, by=MACHINE, at=LATER) is True
    paper = KeptPaper.objects.get()
    assert (paper.number, paper.issued_date, paper.owners.count()) == ("", None, 0)


def test_a_registry_that_is_down_takes_it_later(country: Country) -> None:
    stop_registry("permits", by=system("test"), at=FRIDAY)
    scan = finished(country)
    assert (scan.paper is not None, scan.record, scan.problem) == (True, None, "registry_down")
    assert tasks.retry(LATER) == 0
    open_registry("permits", by=system("test"), at=FRIDAY)
    assert tasks.retry(LATER) == 1
    scan.refresh_from_db()
    assert (scan.problem, len(permits(country))) == ("", 1)
    assert tasks.retry(LATER) == 0


def test_a_registry_that_refuses_is_named_and_the_paper_is_kept(country: Country) -> None:
    first = finished(country)
    second = read(country, content=PNG + b"1")
    confirming.confirm_scan(second.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    assert confirming.finish_scan(second.pk, by=MACHINE, at=LATER) is False
    second.refresh_from_db()
    assert (second.problem, second.paper is not None, first.problem) == ("identifier_taken", True, "")
    assert queries.to_write(limit=5) == []
    assert [row.problem for row in queries.scans_of(unit_of(country), to=country.head)] == ["identifier_taken"]


def test_a_paper_that_was_confirmed_wrongly_is_opened_again_and_its_copy_withdrawn(country: Country) -> None:
    scan = finished(country)
    confirming.reopen_scan(scan.pk, "Sai tên", by=country.head, at=LATER)
    (mine,) = store.papers_of(to=country.person, at=LATER)
    assert mine.state == "withdrawn"
    confirming.confirm_scan(scan.pk, PERMITS, TYPED | {"holder_name": "Trần Mỹ Hạnh"}, by=country.head, at=LATER)
    assert confirming.finish_scan(scan.pk, by=MACHINE, at=LATER) is True
    assert [one.state for one in store.papers_of(to=country.person, at=LATER)] == ["valid", "withdrawn"]
    assert len(permits(country)) == 1  # the registry is put right on its own way


def test_what_cannot_be_sealed_now_is_tried_again(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = confirmed(country)
    ArchiveKind.objects.filter(code=PERMITS).update(
        body={**ArchiveKind.objects.get(code=PERMITS).body, "until": "2026-01-01"}, sha256="ended"
    )
    assert confirming.finish_scan(scan.pk, by=MACHINE, at=LATER) is False
    assert queries.to_finish(limit=5) == [scan.pk]


# ---------------------------------------------------------------- the worker


def test_the_follower_finishes_what_was_confirmed(country: Country) -> None:
    scan = confirmed(country)
    followers.catch_up("archives", at=LATER)
    tasks.follow(list(LedgerLine.objects.filter(about=f"scan:{scan.pk}")), LATER)
    assert Scan.objects.get().paper is not None


class Apart:
    """Poses as a reading in a process apart."""

    begun: list[tuple[str, Path]] = []
    done = False

    def __init__(self, _content: bytes, media_type: str, _languages: Any, folder: Path) -> None:
        self.begun.append((media_type, folder))
        self.stopped = False

    def is_done(self) -> bool:
        return Apart.done

    def take(self) -> Reading | None:
        return reading(*LINES)

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> type[Apart]:
    Apart.begun, Apart.done = [], False
    monkeypatch.setattr(tasks, "ReadingApart", Apart)
    monkeypatch.setattr(tasks, "missing", lambda _languages: "")
    return Apart


def test_the_reader_reads_one_after_the_other_and_keeps_nobody_waiting(country: Country, apart: type[Apart]) -> None:
    reader = tasks.Reader()
    assert reader.turn(FRIDAY) == 0
    scans = [add(country, PNG + bytes(number)) for number in range(2)]
    assert [reader.turn(FRIDAY), reader.turn(FRIDAY)] == [1, 0]
    apart.done = True
    assert [reader.turn(FRIDAY) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert {scan.state for scan in Scan.objects.all()} == {"PROPOSED"}
    assert [folder.name for _, folder in apart.begun] == [str(scan.pk) for scan in scans]


def test_the_reader_ends_with_the_house(country: Country, apart: type[Apart]) -> None:
    reader = tasks.Reader()
    reader.stop()
    add(country)
    reader.turn(FRIDAY)
    reader.stop()
    assert Scan.objects.get().state == "WAITING"
    assert reader.turn(LATER) == 1  # begun again once the first is given up


def test_a_scan_that_another_worker_has_is_not_read_here(country: Country, apart: type[Apart]) -> None:
    add(country)
    archives.begin_reading(by=MACHINE, at=FRIDAY)
    assert tasks.Reader().turn(FRIDAY) == 0


def test_a_machine_that_cannot_read_says_so_once_and_waits(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(tasks, "missing", lambda languages: f"tesseract-ocr-{min(languages)}")
    monkeypatch.setattr(tasks.log, "warning", lambda _words, **facts: said.append(facts["install"]))
    reader = tasks.Reader()
    add(country)
    assert [reader.turn(FRIDAY), reader.turn(FRIDAY)] == [0, 0]
    assert said == ["tesseract-ocr-vie"]
    assert Scan.objects.get().state == "WAITING"


@needs_tesseract
def test_from_a_scan_to_a_kept_paper_with_nothing_but_real_parts(country: Country, folders: Path) -> None:
    scan = add(country, scanned("GIẤY PHÉP NUÔI ONG", PERMIT), kind="")
    reader = tasks.Reader()
    assert reader.turn(FRIDAY) == 1
    assert reader._reading is not None
    reader._reading._child.wait()
    assert reader.turn(FRIDAY) == 1
    scan.refresh_from_db()
    found = {name: one["value"] for name, one in scan.proposed.items()}
    assert (scan.kind_id, found) == (PERMITS, TYPED | {"issued": "1999-03-05"})
    assert min(one["confidence"] for one in scan.proposed.values()) > 50
    confirming.confirm_scan(scan.pk, PERMITS, found, by=country.settle, at=FRIDAY)
    assert confirming.finish_scan(scan.pk, by=MACHINE, at=LATER) is True
    (mine,) = store.papers_of(to=country.person, at=LATER)
    assert read_file(KeptPaper.objects.get(pk=mine.id).file_id)[:5] == b"%PDF-"
    assert not (folders / "reading" / str(scan.pk)).exists()
