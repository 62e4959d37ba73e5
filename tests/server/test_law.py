"""The commands on the law and its versions."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lienthong.server import cli
from tests.dossiers.making import MOVING, change_law, file

pytestmark = pytest.mark.django_db


def run(*words: str):
    return CliRunner().invoke(cli.app, ["procedures", *words])


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.dossiers.making import FRIDAY

    monkeypatch.setattr("lienthong.server.clock.now", lambda: FRIDAY)


def test_the_versions_are_listed_with_what_stands_on_them(country, english) -> None:
    file(country)
    change_law(term={"kind": "working_days", "amount": 2})
    file(country)
    file(country)
    said = run("versions", MOVING)
    assert said.exit_code == 0, said.output
    assert "2  in force: from 20/11/2026" in said.stdout
    assert (
        "1  followed by another: from 01/07/2025, until before 20/11/2026; accepts forms begun under it" in said.stdout
    )
    assert "2 open dossiers, 0 drafts" in said.stdout
    listed = json.loads(run("versions", MOVING, "--json").stdout)
    assert [(one["version"]["number"], one["stands_on_it"]["dossiers"]) for one in listed] == [(2, 2), (1, 1)]


def test_an_unknown_procedure_is_refused_by_name(country, english) -> None:
    said = run("versions", "D.999", "--json")
    assert (said.exit_code, json.loads(said.stdout)["code"]) == (1, "procedure_unknown")


def test_two_versions_differ_in_words(country, english) -> None:
    change_law(term={"kind": "working_days", "amount": 2})
    said = run("diff", MOVING, "1", "2")
    assert said.exit_code == 1
    assert "The term falls from 3 to 2 working days, from 20/11/2026." in said.stdout
    same = run("diff", MOVING, "1", "1")
    assert (same.exit_code, "They say the same." in same.stdout) == (0, True)


def test_the_history_of_a_procedure_is_told(country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    change_law(term={"kind": "working_days", "amount": 2})
    said = run("history", MOVING)
    assert "#2 D.002 · Đăng ký hộ ở nơi mới" in said.stdout
    assert "Thời hạn giải quyết giảm từ 3 xuống 2 ngày làm việc, từ 20/11/2026." in said.stdout
    assert said.stdout.rstrip().endswith("#1 Bản đầu tiên.")


def test_the_last_days_are_decided_and_an_unused_version_is_withdrawn(country, english) -> None:
    change_law(term={"kind": "working_days", "amount": 2})
    assert "through 31/12/2026" in run("accept", MOVING, "2", "--until", "2026-12-31").stdout
    assert "accepts no longer" in run("accept", MOVING, "2").stdout
    assert "until before 01/02/2027" in run("retire", MOVING, "2", "--until", "2027-02-01").stdout
    assert "no last day" in run("retire", MOVING, "2").stdout
    assert run("withdraw", MOVING, "2").stdout.strip() == "D.002: version 2 is withdrawn."
    assert run("withdraw", MOVING, "2").exit_code == 1
