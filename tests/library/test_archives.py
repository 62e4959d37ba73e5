"""An archive made into data: scans come in once, are read, and confirmed by one person or two."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.core.values import system
from lienthong.documents.queries import read_file
from lienthong.documents.refusals import FileEncrypted, FileTooLarge, FileTypeNotAllowed
from lienthong.library.actions import archives, confirming
from lienthong.library.models import ArchiveKind, ArchiveTarget, Scan, ScanPage
from lienthong.library.queries import archives as queries
from lienthong.library.refusals import (
    ArchiveKindUnknown,
    CountOutOfRange,
    ReasonMissing,
    ScanNotOpen,
    SecondPersonNeeded,
)
from tests.dossiers.making import FRIDAY, OPENED, Country
from tests.fixtures.bad_files import BAD_FILES, PNG
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
    read,
    reading,
    unit_of,
)
from tests.library.test_finding import page

pytestmark = pytest.mark.usefixtures("folders")


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
