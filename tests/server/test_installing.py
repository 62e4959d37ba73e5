"""From an empty database to a working country, and nothing to do the second time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.timezone import localdate

from lienthong.accounts import queries as accounts
from lienthong.accounts.refusals import DemoOnly
from lienthong.server import installing
from lienthong.server.clock import now
from lienthong.units import queries as units

ROOT = Path(__file__).resolve().parents[2]
TODAY = localdate(now())


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    settings.STATE, settings.STATIC_ROOT = tmp_path, tmp_path / "static"


@pytest.mark.django_db(transaction=True)
def test_a_country_without_people_is_installed_once(settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.PACK, settings.MODE = ROOT / "packs" / "demo", "demo"
    installing.install()
    assert len(units.provinces(on=TODAY)) == 2
    assert (settings.STATIC_ROOT / "lienthong").is_dir()
    assert [step.name.en for step in installing.steps() if step.is_due()] == ["the country's definitions"]
    capsys.readouterr()
    installing.install()
    assert capsys.readouterr().out == ""
    assert "/command/" in installing.addresses_and_accounts("http://127.0.0.1:8000/")


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_has_people_and_officers_and_says_who(settings) -> None:
    settings.PACK, settings.MODE = ROOT / "packs" / "vn", "demo"
    told: list[tuple[str, int, int]] = []
    due = [step for step in installing.steps() if "people" in step.name.en]
    installing._load_country(lambda part, done, total: told.append((part, done, total)))
    assert [step.is_due() for step in due] == [True]
    numbers = {"people": 60, "households": 20, "tell": lambda *part: told.append(part)}
    assert installing.load_demonstration(7, **numbers) > 60
    assert installing.load_demonstration(7, **numbers) == 0
    assert {part for part, _, _ in told} >= {"units", "procedures", "people"}
    assert [step.is_due() for step in due] == [False]
    roles = {role for one in accounts.demo_accounts(kind="OFFICER", on=TODAY) for role in one.roles}
    assert {"intake", "settle", "head", "monitor", "steering"} <= {str(role) for role in roles}
    assert "Nguyễn Thu Hà" in installing.addresses_and_accounts("http://127.0.0.1:8000/")


def test_no_people_are_invented_in_production(db: None, settings) -> None:
    settings.MODE = "production"
    with pytest.raises(DemoOnly):
        installing.load_demonstration(7, people=60, households=20, tell=lambda *_: None)


def test_files_of_the_pages_are_collected_again_when_one_changes(settings, tmp_path: Path) -> None:
    static = tmp_path / "lienthong" / "ui" / "static"
    static.mkdir(parents=True)
    settings.ROOT = tmp_path
    assert installing._files_due()
    installing._files_mark().write_text(installing._files_digest())
    assert not installing._files_due()
    (static / "new.css").write_text("p { }")
    assert installing._files_due()


def test_a_bar_is_drawn_at_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    with installing.bar() as tell:
        tell("units", 0, 2)
        tell("units", 2, 2)
    assert capsys.readouterr().err == ""
