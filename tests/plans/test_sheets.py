"""A plan as a spreadsheet and back: nothing is lost, nothing is computed, what runs is refused by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from lienthong.core.definitions import body_of
from lienthong.core.refusals import Refused
from lienthong.plans.definitions import PlanDefinition
from lienthong.plans.queries.exporting import workbook
from lienthong.plans.refusals import SheetHasFormulas, SheetHasMacros, SheetNotReadable, SheetWrong
from lienthong.plans.rules import sheets
from lienthong.plans.rules.sheets import plan_of, safe_cell, workbook_of
from tests.dossiers.making import FRIDAY
from tests.plans.planning import CODE, load
from tests.plans.written import NATIONAL, PROVINCIAL

PLAN = PlanDefinition.model_validate(NATIONAL)


def changed(change: Callable[[Workbook], None], plan: PlanDefinition = PLAN) -> bytes:
    """Return the workbook of a plan as somebody saved it after a change."""
    book = load_workbook(io.BytesIO(workbook_of(plan)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_member(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO(workbook_of(PLAN))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def put(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].__setitem__(cell, value)


def encrypted() -> bytes:
    content = bytearray(workbook_of(PLAN))
    at = content.index(b"PK\x01\x02") + 8  # the flags of the first member in the archive's directory
    content[at] |= 1
    return bytes(content)


def no_workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize("plan", [NATIONAL, PROVINCIAL])
def test_a_plan_comes_back_as_it_was(plan: dict[str, Any]) -> None:
    definition = PlanDefinition.model_validate(plan)
    assert body_of(plan_of(workbook_of(definition), "a.xlsx")) == body_of(definition)


def test_no_cell_is_ever_a_formula_and_its_words_come_back() -> None:
    lines = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "'quoted")
    tasks = [NATIONAL["tasks"][0] | {"source": words, "code": f"T{n}"} for n, words in enumerate(lines)]
    plan = PlanDefinition.model_validate(NATIONAL | {"tasks": tasks})
    content = workbook_of(plan, {"T1": ["=1+1", "", "", ""]})
    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value or "").startswith(sheets._FORMULA)]
    assert [task.source for task in plan_of(content, "a.xlsx").tasks] == [*lines[:4], "\tx", "'quoted"]
    assert safe_cell("đúng hạn") == "đúng hạn"


def test_what_a_person_types_in_a_spreadsheet_is_read_as_it_is_meant() -> None:
    def fill(book: Workbook) -> None:
        tasks = book["tasks"]
        heads = {cell.value: cell.column_letter for cell in tasks[1]}
        tasks[f"{heads['due']}2"] = datetime(2026, 10, 30)  # noqa: DTZ001 - as spreadsheets keep days
        tasks[f"{heads['weight']}2"] = 2.0
        tasks[f"{heads['at_least']}4"] = 0.95
        tasks["A9"] = " "

    read = plan_of(changed(fill), "a.xlsx")
    assert (str(read.tasks[0].due), read.tasks[0].weight) == ("2026-10-30", 2)
    assert read.tasks[2].measure is not None
    assert str(read.tasks[2].measure.at_least) == "0.95"
    assert len(read.tasks) == len(PLAN.tasks)


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        (lambda: b"x", SheetNotReadable, "XLSX"),
        (lambda: b"x" * (sheets.LARGEST + 1), SheetNotReadable, "5 MB"),
        (lambda: with_member("big", b"0" * (sheets.LARGEST_UNPACKED + 1)), SheetNotReadable, "50 MB"),
        (encrypted, SheetNotReadable, "encrypted"),
        (no_workbook, SheetNotReadable, "cannot be read"),
        (lambda: changed(put("tasks", "BZ1", "x")), SheetNotReadable, "60"),
        (lambda: changed(put("tasks", "A5002", "x")), SheetNotReadable, "5000"),
        (lambda: with_member("xl/vbaProject.bin"), SheetHasMacros, "vbaProject"),
        (lambda: with_member("xl/externalLinks/externalLink1.xml"), SheetHasMacros, "externalLink1"),
        (lambda: with_member("xl/embeddings/oleObject1.bin"), SheetHasMacros, "oleObject1"),
        (lambda: changed(put("tasks", "B2", "=1+1")), SheetHasFormulas, r"tasks!B2 \(1 "),
        (lambda: changed(put("plan", "C1", "=cmd|'/c calc'!A1")), SheetHasFormulas, "plan!C1"),
        (lambda: changed(lambda book: book.remove(book["tasks"])), SheetWrong, "no sheet “tasks”"),
        (lambda: changed(put("tasks", "B1", "tittle")), SheetWrong, "“tittle”"),
        (lambda: changed(put("plan", "A1", "koad")), SheetWrong, "“koad”"),
        (lambda: changed(put("tasks", "A2", "a b")), SheetWrong, "tasks 2.code"),
        (lambda: changed(put("plan", "B1", "a b")), SheetWrong, "code:"),
        (lambda: changed(lambda book: book["tasks"].delete_rows(1, 9)), SheetWrong, "tasks"),
    ],
)
def test_a_workbook_is_refused_by_name(content: Callable[[], bytes], refusal: type[Refused], words: str) -> None:
    with pytest.raises(refusal, match=words):
        plan_of(content(), "kế hoạch.xlsx")


def test_an_export_says_how_each_task_stands_and_reads_back(demo_pack: None, db: None) -> None:
    load()
    content = workbook(CODE, language="vi", at=FRIDAY)
    rows = list(load_workbook(io.BytesIO(content))["tasks"].iter_rows(values_only=True))
    state = dict(zip(rows[0], rows[1], strict=True))
    assert (state["state"], state["progress"], state["why"]) == ("Quá hạn 20 ngày", "0.0 %", "Chưa có minh chứng")
    assert plan_of(content, "a.xlsx") == PLAN
