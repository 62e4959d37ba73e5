"""The command that takes a folder of scans: a report for each file, the same folder again changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from benches.synthetic_scans import PERMIT, paper
from lienthong.library.models import Scan
from lienthong.library.refusals import ArchiveKindUnknown
from lienthong.server import digitising
from lienthong.units.refusals import UnitUnknown
from tests.dossiers.making import FRIDAY
from tests.fixtures.bad_files import BAD_FILES, PNG
from tests.library.archiving import PERMITS, unit_of

if TYPE_CHECKING:
    from tests.dossiers.making import Country


@pytest.fixture(autouse=True)
def _stores(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES, settings.KEYS = tmp_path / "store" / "files", tmp_path / "store" / "keys"
    monkeypatch.setattr(digitising, "now", lambda: FRIDAY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as an office would send it: good scans, the same one twice, and one of each kind of bad file."""
    scans = tmp_path / "scans"
    (scans / "1999").mkdir(parents=True)
    (scans / "a.png").write_bytes(PNG)
    (scans / "1999" / "b.pdf").write_bytes(paper("GIẤY PHÉP NUÔI ONG", PERMIT))
    (scans / "1999" / "again.png").write_bytes(PNG)
    (scans / ".hidden").write_bytes(b"x")
    return scans


def run(folder: Path, country: Country, kind: str = "", tell: Any = None) -> digitising.FolderReport:
    from lienthong.units.queries import get_unit

    return digitising.digitise(folder, get_unit(unit_of(country)).key, kind, tell=tell or (lambda *_: None))


def test_every_file_comes_in_once_and_the_bar_moves(folder: Path, country: Country) -> None:
    told: list[tuple[str, int, int]] = []
    report = run(folder, country, PERMITS, lambda *said: told.append(said))
    assert [(file.file, file.outcome) for file in report.files] == [
        ("again.png", "new"), ("b.pdf", "new"), ("a.png", "known")
    ]  # fmt: skip
    assert (told[0], told[-1]) == (("scans", 0, 3), ("scans", 3, 3))
    assert {scan.kind_id for scan in Scan.objects.all()} == {PERMITS}
    assert report.holds
    again = run(folder, country)
    assert (again.count("known"), again.count("new"), Scan.objects.count()) == (3, 0, 2)


def test_bad_files_are_refused_by_name_and_hold_up_no_other(
    folder: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, (_, content, _) in BAD_FILES.items():
        (folder / f"{code}.pdf").write_bytes(content)
    (folder / "bell\x07.pdf").write_bytes(b"MZ")
    report = run(folder, country)
    refused = {file.file: file for file in report.files if file.outcome == "refused"}
    assert {name: file.code for name, file in refused.items()} == {
        **{f"{code}.pdf": code for code in BAD_FILES}, "bell .pdf": "file_type_not_allowed"
    }  # fmt: skip
    assert all(name in file.message.vi and name in file.message.en for name, file in refused.items() if file.message)
    assert "50 MB" in refused["file_too_large.pdf"].message.en  # type: ignore[union-attr]
    assert report.count("new") == 2
    assert not report.holds
    words = digitising.of_folder(report, "vi")
    assert words.endswith("2 tệp mới, 1 đã có, 7 bị từ chối.")
    assert len(words.splitlines()) == 8


def test_a_file_that_cannot_be_read_is_named(folder: Path, country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert {file.code for file in run(folder, country).files} == {"file_unreadable"}


def test_a_unit_is_called_by_its_key_or_by_its_published_code(country: Country) -> None:
    from lienthong.units.queries import get_unit, version_of

    unit = get_unit(unit_of(country))
    code = version_of(unit.pk, on=FRIDAY.date()).code
    assert digitising.unit_called(unit.key, on=FRIDAY.date()) == unit
    assert digitising.unit_called(code, on=FRIDAY.date()) == unit
    with pytest.raises(UnitUnknown):
        digitising.unit_called("nowhere", on=FRIDAY.date())


def test_a_unit_that_keeps_no_such_papers_is_refused(folder: Path, country: Country) -> None:
    from lienthong.units.queries import get_unit

    with pytest.raises(ArchiveKindUnknown):
        run(folder, country, "x")
    with pytest.raises(ArchiveKindUnknown):
        digitising.digitise(folder, get_unit(country.intake.unit_id or 0).key, "", tell=lambda *_: None)


def test_an_empty_folder_holds(tmp_path: Path, country: Country) -> None:
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", country).holds


def test_the_command_reports_and_its_exit_code_says_whether_all_came_in(
    folder: Path, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.server import cli
    from lienthong.units.queries import get_unit

    monkeypatch.setattr(cli, "open_house", lambda: None)
    command = ["digitise", str(folder), "--unit", get_unit(unit_of(country)).key, "--json"]
    good = CliRunner().invoke(cli.app, command)
    assert (good.exit_code, json.loads(good.stdout)["holds"]) == (0, True)
    (folder / "bad.pdf").write_bytes(b"MZ")
    assert CliRunner().invoke(cli.app, command).exit_code == 1
    unknown = CliRunner().invoke(cli.app, [*command[:3], "nowhere", "--json"])
    assert unknown.exit_code == 1
