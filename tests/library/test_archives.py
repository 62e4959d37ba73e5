"""An archive made into data: scans come in once, are read, confirmed by one or two, sealed, kept, written down."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benches.synthetic_scans import PERMIT, scanned
from lienthong.core import followers
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.core.values import system
from lienthong.documents import signing
from lienthong.documents.queries import read_file
from lienthong.documents.refusals import FileEncrypted, FileTooLarge, FileTypeNotAllowed
from lienthong.library import tasks
from lienthong.library.actions import archives, confirming
from lienthong.library.models import ArchiveKind, ArchiveTarget, KeptPaper, Scan, ScanPage
from lienthong.library.queries import archives as queries
from lienthong.library.queries import store
from lienthong.library.recognising import Reading
from lienthong.library.refusals import (
    ArchiveKindUnknown,
    CountOutOfRange,
    ReasonMissing,
    ScanNotOpen,
    SecondPersonNeeded,
)
from lienthong.registries.actions.catalog import open_registry, stop_registry
from lienthong.registries.queries import find_all
from tests.dossiers.making import FRIDAY, OPENED, Country
from tests.fixtures.bad_files import BAD_FILES, PNG
from tests.library.scans import needs_tesseract
from tests.library.test_finding import page

PERMITS, HOUSEHOLDS = "old_permits", "old_households"
LATER = FRIDAY + timedelta(hours=1)
MACHINE = system("reader")
TYPED = {
    "number": "12",
    "holder_name": "Trần Thị Mỹ Hạnh",
    "holder_number": "00000001",
    "hives": "24",
    "since_when": "1998",
    "kind": "wild",
    "issued": "05/03/1999",
}
LINES = (
    "GIẤY PHÉP NUÔI ONG",
    "Số giấy phép: 12",
    "Họ và tên: Trần Thị Mỹ Hạnh",
    "Số định danh: 00000001 Số tổ ong: 24",
    "Loại ong: Ong rừng",
    "Ngày cấp: 05/03/1999",
)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.FILES, settings.KEYS, settings.STATE = tmp_path / "files", tmp_path / "keys", tmp_path
    return tmp_path


def unit_of(country: Country) -> int:
    return country.settle.unit_id or 0


def add(country: Country, content: bytes = PNG, kind: str = PERMITS, **more: Any) -> Scan:
    given = {"by": country.settle, "at": FRIDAY} | more
    return archives.add_scan(content, "Hạnh 12.png", unit_of(country), kind=kind, **given)[0]


def reading(*lines: str, sure: int = 90) -> Reading:
    return Reading((page(*lines, sure=sure),), (PNG,), b"")


def read(country: Country, *lines: str, kind: str = PERMITS, content: bytes = PNG) -> Scan:
    """Take a scan in and let the machine read so many lines from it."""
    scan = add(country, content, kind)
    assert archives.begin_reading(by=MACHINE, at=FRIDAY) is not None
    kept = archives.keep_reading(scan.pk, reading(*(lines or LINES)), by=MACHINE, at=FRIDAY)
    assert kept is not None
    return kept


def confirmed(country: Country, **changes: str) -> Scan:
    scan = read(country)
    return confirming.confirm_scan(scan.pk, PERMITS, TYPED | changes, by=country.settle, at=FRIDAY)


def finished(country: Country, **changes: str) -> Scan:
    scan = confirmed(country, **changes)
    confirming.finish_scan(scan.pk, by=MACHINE, at=LATER)
    return Scan.objects.get(pk=scan.pk)


def permits(country: Country) -> list[Any]:
    return find_all("permits", "holder_number", "00000001", as_of=FRIDAY.date(), known_at=LATER)


# ---------------------------------------------------------------- kinds, and how much there is


def test_kinds_are_loaded_once_and_again_when_they_change(country: Country) -> None:
    kinds = queries.kinds_in_force(FRIDAY)
    assert [kind.code for kind in kinds] == [HOUSEHOLDS, PERMITS]
    assert archives.load_archives(kinds, by=system("packs"), at=FRIDAY) == 0
    changed = kinds[0].model_copy(update={"threshold": 50})
    assert archives.load_archives([changed], by=system("packs"), at=FRIDAY) == 1
    assert {kind.threshold for kind in queries.kinds_in_force(FRIDAY)} == {50, 85}
    assert queries.kinds_in_force(OPENED - timedelta(days=100)) == []
    assert str(ArchiveKind.objects.get(code=PERMITS)) == PERMITS
    with pytest.raises(NotAllowed):
        archives.load_archives(kinds, by=country.head, at=FRIDAY)


def test_a_unit_says_how_much_its_archive_holds(country: Country) -> None:
    with pytest.raises(NotAllowed):
        archives.declare_archive(unit_of(country), PERMITS, 3, by=country.settle, at=FRIDAY)
    with pytest.raises(ArchiveKindUnknown):
        archives.declare_archive(unit_of(country), "x", 3, by=country.head, at=FRIDAY)
    for count in (-1, archives.MOST_EXPECTED + 1):
        with pytest.raises(CountOutOfRange):
            archives.declare_archive(unit_of(country), PERMITS, count, by=country.head, at=FRIDAY)
    for count in (3, 4):
        archives.declare_archive(unit_of(country), PERMITS, count, by=country.head, at=FRIDAY)
    assert str(ArchiveTarget.objects.get()).endswith(f"{PERMITS} 4")


def test_progress_is_counted_by_kind_and_together(country: Country, django_assert_num_queries: Any) -> None:
    archives.declare_archive(unit_of(country), PERMITS, 3, by=country.head, at=FRIDAY)
    finished(country)
    read(country, content=PNG + b" ")
    add(country, PNG + b"  ", kind="")
    with django_assert_num_queries(3):
        rows = queries.progress_of([unit_of(country)], FRIDAY)
    assert [(row.kind, row.confirmed, row.proposed, row.waiting, row.expected, row.percent) for row in rows] == [
        (PERMITS, 1, 1, 0, 3, 33), ("", 0, 0, 1, 0, None)
    ]  # fmt: skip
    total = queries.progress_total(rows)
    assert (total.confirmed, total.waiting, total.percent) == (1, 1, 33)
    assert queries.progress_of([], FRIDAY) == []


def test_officers_work_at_the_archives_of_their_own_units(country: Country) -> None:
    for officer in (country.settle, country.head):
        assert [unit.pk for unit in queries.archives_at(officer, FRIDAY)] == [unit_of(country)]
    for nobody in (country.intake, country.person, country.auditor):
        assert queries.archives_at(nobody, FRIDAY) == []


# ---------------------------------------------------------------- coming in


def test_the_same_bytes_come_in_once(country: Country) -> None:
    scan, is_new = archives.add_scan(PNG, "a.png", unit_of(country), by=country.settle, at=FRIDAY)
    again, is_new_again = archives.add_scan(PNG, "b.png", unit_of(country), by=country.head, at=LATER)
    assert (again, is_new, is_new_again) == (scan, True, False)
    assert (scan.state, scan.kind_id, str(scan)) == ("WAITING", None, f"{scan.pk} WAITING")
    line = LedgerLine.objects.get(verb="library.scan_added")
    assert "a.png" not in str(line.detail)


def test_only_who_works_at_the_unit_brings_scans(country: Country) -> None:
    for outsider in (country.person, country.intake, country.stranger, country.auditor):
        with pytest.raises(NotAllowed):
            add(country, by=outsider)
    with pytest.raises(ArchiveKindUnknown) as unknown:
        add(country, kind="x")
    assert "old_permits" in unknown.value.remedy("en")
    with pytest.raises(ArchiveKindUnknown):
        archives.add_scan(PNG, "a.png", country.intake.unit_id or 0, by=system("x"), at=FRIDAY)


@pytest.mark.parametrize("code", BAD_FILES)
def test_what_is_no_scan_is_refused_by_name(country: Country, code: str, settings: Any) -> None:
    with pytest.raises((FileTooLarge, FileTypeNotAllowed, FileEncrypted, Exception), match=r"ảnh\.png") as refused:
        archives.add_scan(BAD_FILES[code][1], "ảnh.png", unit_of(country), by=country.settle, at=FRIDAY)
    assert refused.value.code == code  # type: ignore[attr-defined]
    assert not Scan.objects.exists()


def test_a_scan_may_be_larger_than_an_upload(country: Country, settings: Any) -> None:
    large = PNG[:-8] + bytes(11 * 1024 * 1024) + PNG[-8:]
    assert add(country, large).file.size == len(large)
    settings.LARGEST_SCAN = 10 * 1024 * 1024
    with pytest.raises(FileTooLarge, match="10 MB"):
        add(country, large + b"")


# ---------------------------------------------------------------- reading


def test_what_was_read_is_kept_with_what_was_found(country: Country) -> None:
    scan = read(country)
    assert (scan.state, scan.kind_id, scan.read_at, scan.problem) == ("PROPOSED", PERMITS, FRIDAY, "")
    assert {name: one["value"] for name, one in scan.proposed.items()} == {
        "number": "12", "holder_name": "Trần Thị Mỹ Hạnh", "holder_number": "00000001", "hives": "24",
        "kind": "wild", "issued": "1999-03-05",
    }  # fmt: skip
    assert queries.pages_of(scan) == [page(*LINES)]
    assert read_file(queries.picture_of(scan, 0)) == PNG
    assert str(ScanPage.objects.get()) == f"{scan.pk}/0"
    with pytest.raises(NotFound):
        queries.picture_of(scan, 1)
    line = LedgerLine.objects.get(verb="library.scan_read")
    assert (line.detail["fields"], line.detail["least"]) == (6, 90)
    assert "Hạnh" not in str(line.detail)


def test_the_kind_is_told_by_what_was_read_unless_it_was_said(country: Country) -> None:
    assert read(country, kind="").kind_id == PERMITS
    assert read(country, "GIẤY XÁC NHẬN HỘ", kind="", content=PNG + b"1").kind_id == HOUSEHOLDS
    unknown = read(country, "Đơn xin phép", kind="", content=PNG + b"2")
    assert (unknown.kind_id, unknown.proposed) == (None, {})
    assert read(country, *LINES, kind=HOUSEHOLDS, content=PNG + b"3").kind_id == HOUSEHOLDS
    assert queries.definition_of(unknown) is None


def test_each_scan_is_read_by_one_reader_and_again_when_that_one_died(country: Country) -> None:
    scan = add(country)
    assert queries.unread() == 1
    assert archives.begin_reading(by=MACHINE, at=FRIDAY) == scan
    assert archives.begin_reading(by=MACHINE, at=LATER - timedelta(minutes=50)) is None
    assert archives.begin_reading(by=MACHINE, at=LATER) == scan
    assert archives.keep_reading(scan.pk, reading(*LINES), by=MACHINE, at=LATER) is not None
    assert archives.keep_reading(scan.pk, reading("x"), by=MACHINE, at=LATER) is None
    assert ScanPage.objects.count() == 1
    with pytest.raises(NotAllowed):
        archives.begin_reading(by=country.head, at=LATER)
    with pytest.raises(NotAllowed):
        archives.keep_reading(scan.pk, None, by=country.head, at=LATER)


def test_what_nobody_can_read_is_typed_by_a_person(country: Country) -> None:
    scan = add(country)
    archives.keep_reading(scan.pk, None, by=MACHINE, at=FRIDAY)
    scan.refresh_from_db()
    assert (scan.state, scan.problem, scan.proposed) == ("PROPOSED", "unreadable", {})
    done = confirming.confirm_scan(scan.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    assert (done.state, done.problem) == ("CONFIRMED", "")


# ---------------------------------------------------------------- confirming


def test_a_person_confirms_or_corrects_and_the_ledger_names_the_fields(country: Country) -> None:
    scan = confirmed(country, holder_name="Trần Thị Mỹ  Hạnh ", hives="25")
    assert (scan.state, scan.confirmed_name, scan.confirmed_at) == ("CONFIRMED", "Settle", FRIDAY)
    assert scan.fields == TYPED | {"issued": "1999-03-05", "hives": "25"}
    line = LedgerLine.objects.get(verb="library.scan_confirmed")
    assert line.detail == {"kind": PERMITS, "fields": 7, "corrected": ["hives", "since_when"]}


def test_every_field_that_is_wrong_is_named(country: Country) -> None:
    scan = read(country)
    wrong = {
        "number": "x",
        "holder_number": "12",
        "hives": "²",
        "kind": "?",
        "issued": "05/03/2999",
        "since_when": "x" * 1001,
    }
    with pytest.raises(InvalidInput) as refused:
        confirming.confirm_scan(scan.pk, PERMITS, wrong, by=country.settle, at=FRIDAY)
    assert [(error["path"], error["code"]) for error in refused.value.facts["errors"]] == [
        ("number", "number"), ("holder_name", "required"), ("holder_number", "digits"), ("hives", "number"),
        ("since_when", "text"), ("kind", "choice"), ("issued", "not_after"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="issued"):
        confirming.confirm_scan(scan.pk, PERMITS, TYPED | {"issued": "hôm qua"}, by=country.settle, at=FRIDAY)
    assert Scan.objects.get().state == "PROPOSED"


def test_a_person_may_say_that_it_is_another_kind(country: Country) -> None:
    scan = read(country, "Đơn xin phép", kind="")
    done = confirming.confirm_scan(scan.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    assert done.kind_id == PERMITS
    with pytest.raises(ArchiveKindUnknown):
        confirming.confirm_scan(read(country, content=PNG + b"1").pk, "x", TYPED, by=country.settle, at=FRIDAY)


def test_nobody_confirms_what_another_unit_keeps_or_what_is_not_open(country: Country) -> None:
    scan = confirmed(country)
    for outsider in (country.person, country.stranger, country.intake, country.auditor):
        with pytest.raises(NotFound):
            queries.get_scan(scan.pk, to=outsider)
        with pytest.raises(NotFound):
            queries.scans_of(unit_of(country), to=outsider)
    with pytest.raises(NotFound):
        queries.get_scan(0, to=country.head)
    with pytest.raises(ScanNotOpen):
        confirming.confirm_scan(scan.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    with pytest.raises(ScanNotOpen):
        confirming.refuse_scan(scan.pk, "mờ", by=country.settle, at=FRIDAY)
    waiting = add(country, PNG + b"1")
    with pytest.raises(ScanNotOpen):
        confirming.confirm_scan(waiting.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)


def test_where_two_must_confirm_the_second_is_another_and_says_the_same(country: Country) -> None:
    scan = read(country, "GIẤY XÁC NHẬN HỘ", "Họ và tên: Lê Chi", kind="")
    said, other = {"holder_name": "Lê Chi"}, {"holder_name": "Lê Chí"}

    def confirm(by: Any, values: dict[str, str]) -> str:
        return confirming.confirm_scan(scan.pk, HOUSEHOLDS, values, by=by, at=FRIDAY).state

    assert confirm(country.settle, said) == "CHECKED"
    with pytest.raises(SecondPersonNeeded):
        confirm(country.settle, said)
    assert queries.next_scan(unit_of(country), after=0, to=country.settle) is None
    assert queries.next_scan(unit_of(country), after=0, to=country.colleague) == scan.pk
    assert confirm(country.colleague, other) == "CHECKED"  # now theirs waits for another second
    assert Scan.objects.get().checked_by == country.colleague.id
    assert confirm(country.settle, other) == "CONFIRMED"
    verbs = [line.verb for line in LedgerLine.objects.filter(about=f"scan:{scan.pk}").order_by("seq")]
    assert verbs[-3:] == ["library.scan_checked", "library.scan_checked", "library.scan_confirmed"]


def test_a_scan_that_is_no_use_is_set_aside_with_a_reason_and_taken_up_again_by_the_head(country: Country) -> None:
    scan = read(country)
    with pytest.raises(ReasonMissing):
        confirming.refuse_scan(scan.pk, " ", by=country.settle, at=FRIDAY)
    assert confirming.refuse_scan(scan.pk, "Ảnh mờ", by=country.settle, at=FRIDAY).state == "REFUSED"
    with pytest.raises(NotAllowed):
        confirming.reopen_scan(scan.pk, "Đọc được", by=country.settle, at=FRIDAY)
    with pytest.raises(ReasonMissing):
        confirming.reopen_scan(scan.pk, "", by=country.head, at=FRIDAY)
    assert confirming.reopen_scan(scan.pk, "Đọc được", by=country.head, at=FRIDAY).state == "PROPOSED"
    with pytest.raises(ScanNotOpen):
        confirming.reopen_scan(scan.pk, "Đọc được", by=country.head, at=FRIDAY)


# ---------------------------------------------------------------- lists


def test_the_list_of_a_unit_shows_what_waits_for_a_person_and_what_went_wrong(country: Country) -> None:
    open_, done = read(country), read(country, content=PNG + b"1")
    add(country, PNG + b"2")
    confirming.confirm_scan(done.pk, PERMITS, TYPED, by=country.settle, at=FRIDAY)
    unit = unit_of(country)
    assert [(row.id, row.sure, row.title.en) for row in queries.scans_of(unit, to=country.head)] == [
        (open_.pk, 90, "Permit to keep bees on paper")
    ]  # fmt: skip
    Scan.objects.filter(pk=done.pk).update(problem="identifier_taken")
    assert [row.id for row in queries.scans_of(unit, to=country.head, kind=PERMITS)] == [open_.pk, done.pk]
    assert queries.scans_of(unit, to=country.head, kind=HOUSEHOLDS) == []
    assert [row.id for row in queries.scans_of(unit, to=country.head, after=open_.pk)] == [done.pk]
    unknown = read(country, "Đơn", kind="", content=PNG + b"3")
    assert (queries.scans_of(unit, to=country.head)[-1].title.en, unknown.proposed) == ("Kind not known yet", {})
    assert queries.next_scan(unit, after=open_.pk, to=country.head, kind=PERMITS) is None
    assert queries.next_scan(unit, after=unknown.pk, to=country.head) == open_.pk


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
