"""The commands on plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lienthong.plans.rules.sheets import workbook_of
from lienthong.server import cli
from tests.dossiers.making import FRIDAY
from tests.plans.planning import CODE, OWN, load, own_plan, plan
from tests.plans.written import NATIONAL


def run(*words: str):
    return CliRunner().invoke(cli.app, ["plan", *words])


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch, demo_pack: None, db: None) -> None:
    monkeypatch.setattr("lienthong.server.clock.now", lambda: FRIDAY)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_a_plan_is_listed_told_exported_and_a_units_own_taken_in(tmp_path: Path) -> None:
    assert run("list").stdout == "No plan is loaded.\n"
    load()
    told = run("status", CODE)
    assert told.exit_code == 0, told.output
    assert "5 tasks: 1 late, 1 not measured yet, 2 in time, 1 done (0 late)" in told.stdout
    assert (
        "T1  Task T1 [~G1]\n      Ministry of Justice · due 31/10/2026 · 20 days late · No evidence yet" in told.stdout
    )
    found = json.loads(run("status", CODE, "--json").stdout)
    assert (found["tasks"][0]["code"], found["tasks"][0]["days_late"]) == ("T1", 20)
    sheet, own = tmp_path / "plan.xlsx", tmp_path / "own.xlsx"
    assert run("export", CODE, str(sheet)).exit_code == 0
    assert json.loads(run("import", str(sheet), "--json").stdout)["code"] == "plan_of_another"
    own.write_bytes(workbook_of(own_plan()))
    assert run("import", str(own)).stdout == f"{OWN}: version 1 is taken in.\n"
    assert [card["code"] for card in json.loads(run("list", "--json").stdout)] == [CODE, OWN]


def test_an_unknown_plan_and_one_without_groups_are_told_as_they_are() -> None:
    assert json.loads(run("status", "X", "--json").stdout)["code"] == "plan_unknown"
    bare = [{key: task[key] for key in ("code", "title", "lead", "due")} for task in NATIONAL["tasks"][1:2]]
    load(plan(tasks=bare))
    assert "cannot be measured yet · 1 tasks" in run("status", CODE).stdout
