"""Plans of a pack are checked like its other files, and read from a file of a unit's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lienthong.packs.checking import check_pack
from lienthong.packs.plans import plan_in
from lienthong.packs.refusals import PackWrong
from lienthong.plans.definitions import PlanDefinition
from lienthong.plans.rules.sheets import workbook_of
from tests.plans.written import NATIONAL

from .conftest import VIETNAM

FILE = "plans/P-1.yaml"


def test_a_plan_that_does_not_fit_is_found_with_its_line(pack):
    pack.write(FILE, json.dumps(NATIONAL, ensure_ascii=False, indent=1))
    assert check_pack(pack.path).problems == []
    pack.replace(FILE, '"phase": "first"', '"phase": "third"')
    (problem,) = check_pack(pack.path).problems
    line = (pack.path / FILE).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert (problem.file, problem.code, '"third"' in line) == (FILE, "name_unknown", True)


def test_a_file_of_a_units_own_is_read_as_yaml_or_as_a_workbook(tmp_path: Path):
    plan = PlanDefinition.model_validate(NATIONAL)
    yaml, sheet = tmp_path / "p.yaml", tmp_path / "p.xlsx"
    yaml.write_text(json.dumps(NATIONAL), encoding="utf-8")
    sheet.write_bytes(workbook_of(plan))
    assert plan_in(yaml) == plan_in(sheet) == plan
    for text in ("code: [", "code: x"):
        yaml.write_text(text, encoding="utf-8")
        with pytest.raises(PackWrong):
            plan_in(yaml)


def test_plan_02_has_its_phases_groups_and_tasks_with_how_sure_each_fact_is():
    plan = plan_in(VIETNAM / "plans" / "02-KH-BCDTW.yaml")
    numbers = {"U": 12, "B": 14, "D": 6}
    assert list(plan.by_code) == [f"{part}{n:02}" for part, last in numbers.items() for n in range(1, last + 1)]
    assert (len(plan.phases), len(plan.groups), len(plan.blocs)) == (2, 8, 7)
    assert all(task.sure is not None and task.source for task in plan.tasks)
    assert [task.code for task in plan.tasks if task.sure and task.sure.group == "A"] == [
        "B01", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B12", "B13",
    ]  # fmt: skip
    assert "C" not in {grade for task in plan.tasks for grade in task.grades}
    assert workbook_of(plan)[:2] == b"PK"
