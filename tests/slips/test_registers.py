"""The register of a unit: on a page, as a spreadsheet, in printed volumes; nobody's names go out unseen."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pdfminer.high_level import extract_text

from lienthong.accounts.actions import end_role
from lienthong.accounts.models import RoleGrant
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role, system
from lienthong.documents.queries import read_file
from lienthong.dossiers.rules.transitions import State
from lienthong.slips import tasks
from lienthong.slips.actions import registering
from lienthong.slips.actions.forms import load_slips
from lienthong.slips.actions.registering import ask_register, export_register, make_volume
from lienthong.slips.models import Register, RegisterVolume
from lienthong.slips.queries import register as registers
from lienthong.slips.refusals import PeriodWrong, RegisterUndefined
from lienthong.slips.rules.registering import csv_cell, say_period, timeliness
from tests.dossiers.making import BEES, FRIDAY, Country, file, open_officer
from tests.dossiers.test_registers import DAY, bees, office

LATER = FRIDAY + timedelta(hours=2)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Volumes of two files."""
    monkeypatch.setattr(registering, "VOLUME", 2)


def ask(country: Country, *, by: Actor | None = None, last: date = DAY) -> Register:
    return ask_register(office(country.intake), DAY, last, by=by or country.intake, at=LATER)


def words_of(volume: RegisterVolume) -> str:
    return " ".join(extract_text(io.BytesIO(read_file(volume.file_id))).split())


def test_a_book_says_its_unit_its_days_and_its_files(country: Country) -> None:
    code = file(country).code
    found = registers.book(office(country.intake), DAY, DAY, to=country.intake, at=LATER, most=5)
    facts, table = found.items
    assert [value.en for _, value in facts.rows][1:] == ["20/11/2026", "1"]  # type: ignore[union-attr]
    assert [[cell.en for cell in row] for row in table.rows] == [  # type: ignore[union-attr]
        ["1", code, "An Bình", "17:00 26/11/2026", "Filed, waiting to be received"]
    ]
    assert (found.total, found.shown) == (1, 1)


def test_a_long_book_shows_its_beginning_and_how_long_it_is(country: Country) -> None:
    for _ in range(3):
        file(country)
    found = registers.book(office(country.intake), DAY, DAY, to=country.intake, at=LATER, most=2)
    assert (found.total, found.shown) == (3, 2)


def test_a_spreadsheet_takes_no_name_for_a_formula_and_is_noted(country: Country) -> None:
    file(country)
    lines = list(export_register(office(country.intake), DAY, DAY, by=country.intake, at=LATER))
    assert lines[0] == ["STT", "Mã", "Người nộp", "Hẹn", "Tình trạng"]
    assert lines[1][2] == "An Bình"
    line = LedgerLine.objects.get(verb="slips.register_exported")
    assert (line.detail, line.actor_id) == (
        {"first": "2026-11-20", "last": "2026-11-20", "files": 1},
        country.intake.id,
    )
    assert csv_cell("=HYPERLINK()") == "'=HYPERLINK()"
    assert csv_cell("Bình") == "Bình"


def test_a_register_is_printed_volume_by_volume_and_numbered_through(country: Country, small: None) -> None:
    found = [file(country).code for _ in range(5)]
    register = ask(country)
    assert (register.total, str(register)) == (5, f"{register.unit_id} 2026-11-20 2026-11-20")
    assert [tasks.print_registers(LATER) for _ in range(4)] == [2, 2, 1, 0]
    volumes = registers.volumes_of(registers.get_register(register.pk, to=country.intake))
    assert [(one.number, one.rows) for one in volumes] == [(1, 2), (2, 2), (3, 1)]
    assert str(volumes[0]) == f"{register.pk} 1"
    last = words_of(volumes[2])
    assert "3/3" in last
    assert "SỔ THEO DÕI" in last
    assert found[4].replace("-", "") in last.replace("-", "").replace(" ", "")
    assert Register.objects.get().made_at == LATER
    assert LedgerLine.objects.get(verb="slips.register_made").detail["files"] == 5


def test_a_register_that_ends_with_a_full_volume_has_no_empty_one_after_it(country: Country, small: None) -> None:
    for _ in range(2):
        file(country)
    ask(country)
    assert [tasks.print_registers(LATER) for _ in range(3)] == [2, 1, 0]
    assert RegisterVolume.objects.count() == 1


def test_a_register_without_a_file_is_one_empty_volume(country: Country) -> None:
    register = ask(country)
    assert make_volume(register.pk, by=tasks.SLIPS, at=LATER) == 1
    (volume,) = registers.volumes_of(register)
    assert volume.rows == 0
    assert make_volume(register.pk, by=tasks.SLIPS, at=LATER) == 0


def test_asking_twice_is_asking_once_until_it_is_printed(country: Country) -> None:
    first = ask(country)
    assert ask(country) == first
    tasks.print_registers(LATER)
    assert ask(country) != first


def test_a_file_that_comes_while_it_is_printed_is_in_a_later_volume(country: Country, small: None) -> None:
    for _ in range(2):
        file(country)
    register = ask(country)
    tasks.print_registers(LATER)
    file(country, at=FRIDAY + timedelta(hours=3))
    tasks.print_registers(LATER)
    assert [one.rows for one in registers.volumes_of(register)] == [2, 1]


def test_of_two_processes_that_print_one_volume_one_does(
    country: Country, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    file(country)
    register = ask(country)
    draw = registering.print_sheet

    def meanwhile(sheet: Any) -> bytes:
        monkeypatch.setattr(registering, "print_sheet", draw)
        make_volume(register.pk, by=tasks.SLIPS, at=LATER)
        return draw(sheet)

    monkeypatch.setattr(registering, "print_sheet", meanwhile)
    assert make_volume(register.pk, by=tasks.SLIPS, at=LATER) == 1
    assert RegisterVolume.objects.count() == 1


def test_a_register_is_printed_with_the_rights_of_who_asked_and_for_their_eyes(country: Country) -> None:
    file(country)
    bees(country)
    unit = office(country.intake)
    beekeeper = open_officer("Bees", unit.pk, Role.INTAKE, procedure=BEES)
    register = ask(country, by=beekeeper)
    assert register.total == 1
    assert tasks.print_registers(LATER) == 1
    (volume,) = registers.volumes_of(register)
    assert volume.rows == 1
    with pytest.raises(NotFound):
        registers.get_register(register.pk, to=country.intake)


def test_whoever_lost_the_right_meanwhile_gets_nothing(country: Country) -> None:
    unit = office(country.intake)
    gone = open_officer("Gone", unit.pk, Role.INTAKE)
    register = ask(country, by=gone)
    end_role(RoleGrant.objects.get(account_id=int(gone.id)).pk, by=system("test"), at=FRIDAY)
    assert tasks.print_registers(LATER) == 1
    assert Register.objects.get(pk=register.pk).trouble == NotAllowed.code
    assert tasks.print_registers(LATER) == 0


def test_a_fault_ends_a_register_with_a_reason(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(country)

    def fail(_: Any) -> bytes:
        raise ValueError("planted")

    monkeypatch.setattr(registering, "print_sheet", fail)
    assert tasks.print_registers(LATER) == 1
    assert Register.objects.get().trouble == "internal_error"


@pytest.mark.parametrize(("first", "last"), [(DAY, DAY - timedelta(days=1)), (DAY, DAY + timedelta(days=366))])
def test_a_period_that_is_none_is_refused_by_name(country: Country, first: date, last: date) -> None:
    unit = office(country.intake)
    for act in (ask_register, export_register):
        with pytest.raises(PeriodWrong):
            act(unit, first, last, by=country.intake, at=LATER)
    with pytest.raises(PeriodWrong):
        registers.book(unit, first, last, to=country.intake, at=LATER, most=5)


def test_a_pack_without_a_register_is_refused_by_name(country: Country) -> None:
    load_slips([], by=system("packs"), at=FRIDAY)
    with pytest.raises(RegisterUndefined):
        ask(country)


def test_a_stranger_asks_for_no_register(country: Country) -> None:
    with pytest.raises(NotAllowed):
        ask(country, by=country.stranger)


def test_an_officer_is_offered_the_registers_of_their_posts(country: Country) -> None:
    assert list(registers.books_of(to=country.intake, on=DAY)) == [office(country.intake).key]
    assert registers.books_of(to=country.settle, on=DAY) == {}


AT = datetime.fromisoformat("2026-11-20T12:00+07:00")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "due_at", "done_at", "said"),
    [
        (State.DONE, AT, AT, "In time"),
        (State.DONE, AT, AT + HOUR, "Late"),
        (State.PROCESSING, AT + HOUR, None, "Not yet due"),
        (State.PROCESSING, AT - HOUR, None, "Overdue"),
        (State.WITHDRAWN, AT - HOUR, None, ""),
    ],
)
def test_a_register_says_who_was_in_time(state: State, due_at: datetime, done_at: datetime | None, said: str) -> None:
    assert timeliness(state, due_at, done_at, AT).en == said


def test_a_period_reads_as_people_write_it() -> None:
    assert say_period(DAY, DAY).vi == "ngày 20/11/2026"
    assert say_period(DAY, DAY + timedelta(days=1)).en == "20/11/2026 to 21/11/2026"
