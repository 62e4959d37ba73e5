"""A plan as a spreadsheet and back. Two sheets: ``plan`` (a key and its value a row) and ``tasks`` (a task a row).

A workbook from elsewhere is data and nothing else: macros, embedded content and formulas are refused by name before a
cell is read as a value. What is written is text that no spreadsheet computes, and reads back as it was.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from lienthong.core.definitions import body_of
from lienthong.plans.definitions import PlanDefinition
from lienthong.plans.refusals import SheetHasFormulas, SheetHasMacros, SheetNotReadable, SheetWrong

LARGEST, LARGEST_UNPACKED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5000, 60
_IS_ENCRYPTED = 0x1
_SHOWN = 5
#: Parts of a workbook that run, or bring something from elsewhere.
_FORBIDDEN = ("vba", "macrosheets", "externallinks", "embeddings", "activex", "ctrlprops", "connections", "querytables")
#: What a cell must not begin with.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ITEM, _PART = "\n", " | "

_PLAN, _TASKS = "plan", "tasks"
#: Keys of the sheet ``plan`` and where they stand in the definition.
PLAN_KEYS: Mapping[str, tuple[str, ...]] = {
    "code": ("code",),
    "number": ("number",),
    "title_vi": ("title", "vi"),
    "title_en": ("title", "en"),
    "issuer_vi": ("issuer", "vi"),
    "issuer_en": ("issuer", "en"),
    "owner": ("owner",),
    "since": ("since",),
    "until": ("until",),
    "confidence": ("confidence",),
    "note_vi": ("note", "vi"),
    "note_en": ("note", "en"),
}
#: Columns of the sheet ``tasks`` and where they stand in a task.
TASK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code",),
    "title_vi": ("title", "vi"),
    "title_en": ("title", "en"),
    "phase": ("phase",),
    "group": ("group",),
    "lead_vi": ("lead", "say", "vi"),
    "lead_en": ("lead", "say", "en"),
    "office": ("lead", "office"),
    "since": ("since",),
    "due": ("due",),
    "weight": ("weight",),
    "focal_point_vi": ("focal_point", "vi"),
    "focal_point_en": ("focal_point", "en"),
    "indicator": ("measure", "indicator"),
    "fact": ("measure", "fact"),
    "at_least": ("measure", "at_least"),
    "at_most": ("measure", "at_most"),
    "days": ("measure", "days"),
    "where": ("measure", "where"),
    "refines": ("refines",),
    "decision_number": ("decision", "number"),
    "decision_by": ("decision", "by"),
    "decision_on": ("decision", "on"),
    "beyond_phase_vi": ("beyond_phase", "vi"),
    "beyond_phase_en": ("beyond_phase", "en"),
    "fulfilled_on": ("fulfilled", "on"),
    "fulfilled_act": ("fulfilled", "basis", "act"),
    "fulfilled_article": ("fulfilled", "basis", "article"),
    "fulfilled_note": ("fulfilled", "basis", "note"),
    "fulfilled_source": ("fulfilled", "basis", "source"),
    "fulfilled_sure": ("fulfilled", "sure"),
    "source": ("source",),
    "sure_lead": ("sure", "lead"),
    "sure_due": ("sure", "due"),
    "sure_target": ("sure", "target"),
    "sure_group": ("sure", "group"),
    "sure_bloc": ("sure", "bloc"),
    "note_vi": ("note", "vi"),
    "note_en": ("note", "en"),
}
#: Lists that stand in one cell, an item a line, its parts between bars; with the names of the parts.
LISTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    _PLAN: {
        "legal_basis": ("act", "article", "note", "source"),
        "phases": ("code", "since", "until", "title.vi", "title.en", "aim.vi", "aim.en"),
        "groups": ("code", "title.vi", "title.en"),
        "blocs": ("code", "title.vi", "title.en"),
    },
    _TASKS: {
        "blocs": ("",),
        "lead.each": ("",),
        "deliverables": ("code", "title.vi", "title.en", "weight"),
        "legal_basis": ("act", "article", "note", "source"),
    },
}
#: Columns that an export adds for people; an import looks past them.
STATUS = ("state", "progress", "due_now", "why")


# ---------------------------------------------------------------- writing


def workbook_of(plan: PlanDefinition, status: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return a plan as XLSX; ``status`` gives the cells of the columns ``STATUS`` by task code."""
    body = body_of(plan)
    book = Workbook()
    book.remove(book.worksheets[0])
    first, second = book.create_sheet(_PLAN), book.create_sheet(_TASKS)
    for key, place in PLAN_KEYS.items():
        _write(first, [key, _at(body, place)])
    for key, parts in LISTS[_PLAN].items():
        _write(first, [key, _joined(body.get(key, []), parts)])
    columns = [*TASK_COLUMNS, *LISTS[_TASKS]]
    _write(second, [*columns, *STATUS])
    for task in body["tasks"]:
        cells = [_at(task, place) for place in TASK_COLUMNS.values()]
        cells += [_joined(_under(task, key) or [], parts) for key, parts in LISTS[_TASKS].items()]
        _write(second, [*cells, *(status or {}).get(task["code"], [""] * len(STATUS))])
    _dress(first, second)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, however the cell is saved on; ``_plain`` undoes it."""
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def _write(sheet: Worksheet, cells: Iterable[str]) -> None:
    row = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    for column, text in enumerate(cells, start=1):
        if text:
            cell = sheet.cell(row, column)
            cell.value = safe_cell(text)
            cell.data_type = "s"  # text, whatever it looks like


def _dress(first: Worksheet, second: Worksheet) -> None:
    wrap = Alignment(wrap_text=True, vertical="top")
    for sheet, widths in ((first, (16, 90)), (second, (10, 60, 50))):
        for cell in sheet[1] if sheet is second else [row[0] for row in sheet.iter_rows(max_col=1)]:
            cell.font = Font(bold=True)
        for number, width in enumerate(widths):
            sheet.column_dimensions["ABC"[number]].width = width
        for row in sheet.iter_rows():
            for cell in row:
                cell.alignment = wrap
    second.freeze_panes = "B2"


def _at(body: Any, place: Sequence[str]) -> str:
    for key in place:
        body = body.get(key) if isinstance(body, dict) else None
    return "" if body is None else str(body)


def _joined(items: Sequence[Any], parts: Sequence[str]) -> str:
    lines = ([_at(item, part.split(".")) if part else str(item) for part in parts] for item in items)
    return _ITEM.join(_PART.join(cell.replace("\n", " ").replace("|", "/") for cell in line) for line in lines)


def _under(task: Mapping[str, Any], key: str) -> Any:
    first, _, last = key.partition(".")
    return task.get(first, {}).get(last) if last else task.get(first)


# ---------------------------------------------------------------- reading


def plan_of(content: bytes, name: str) -> PlanDefinition:
    """Return the plan that a workbook holds.

    Refuses ``SheetNotReadable``, ``SheetHasMacros``, ``SheetHasFormulas``, ``SheetWrong``.
    """
    _check_archive(content, name)
    sheets = _sheets(content, name)
    missing = [sheet for sheet in (_PLAN, _TASKS) if sheet not in sheets]
    if missing:
        raise SheetWrong(name=name, count=len(missing), summary=", ".join(f"no sheet “{one}”" for one in missing))
    keys = {row[0]: row[1] if len(row) > 1 else "" for row in sheets[_PLAN] if row and row[0]}
    body = _body(keys, PLAN_KEYS, LISTS[_PLAN])
    head, *rows = sheets[_TASKS] or [[]]
    columns = [*TASK_COLUMNS, *LISTS[_TASKS], *STATUS]
    if strangers := [cell for cell in head if cell and cell not in columns] + [k for k in keys if not _is_key(k)]:
        raise SheetWrong(name=name, count=len(strangers), summary=", ".join(f"“{one}”" for one in strangers[:_SHOWN]))
    tasks = [dict(zip(head, row, strict=False)) for row in rows if any(row)]
    body["tasks"] = [_body(task, TASK_COLUMNS, LISTS[_TASKS]) for task in tasks]
    try:
        return PlanDefinition.model_validate(body)
    except ValidationError as error:
        raise SheetWrong(name=name, count=error.error_count(), summary="; ".join(_said(error))) from None


def _check_archive(content: bytes, name: str) -> None:
    """Refuse what is no plain workbook, before anything of it is read."""
    if len(content) > LARGEST:
        raise SheetNotReadable(name=name, why=f"> {LARGEST // 1024 // 1024} MB")
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise SheetNotReadable(name=name, why="XLSX?") from None
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise SheetNotReadable(name=name, why="encrypted")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise SheetNotReadable(name=name, why=f"> {LARGEST_UNPACKED // 1024 // 1024} MB")
    for member in members:
        if any(word in member.filename.lower() for word in _FORBIDDEN):
            raise SheetHasMacros(name=name, what=member.filename)


def _sheets(content: bytes, name: str) -> dict[str, list[list[str]]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        formulas: list[str] = []
        read = {sheet.title: list(_rows(sheet, name, formulas)) for sheet in book.worksheets}
    except (InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError) as error:
        raise SheetNotReadable(name=name, why=str(error)) from None
    if formulas:
        raise SheetHasFormulas(name=name, cell=formulas[0], count=len(formulas))
    return read


def _rows(sheet: Any, name: str, formulas: list[str]) -> Iterator[list[str]]:
    """Yield the rows as text; the places of formulas are noted in ``formulas``."""
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    for number, row in enumerate(sheet.iter_rows()):
        if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise SheetNotReadable(name=name, why=f"> {MOST_ROWS} × {MOST_COLUMNS}")
        formulas += [f"{sheet.title}!{cell.coordinate}" for cell in row if cell.data_type == "f"]
        yield [_plain(cell.value) for cell in row]


def _plain(value: Any) -> str:
    """Return a cell as text: a day in ISO form, the guard of ``safe_cell`` undone."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") else text


def _body(
    cells: Mapping[str, str], keys: Mapping[str, tuple[str, ...]], lists: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for key, place in keys.items():
        if text := cells.get(key, ""):
            _put(body, place, text)
    for key, parts in lists.items():
        if text := cells.get(key, ""):
            items = [_item(line, parts) for line in text.split(_ITEM) if line.strip()]
            _put(body, key.split("."), items)
    return body


def _item(line: str, parts: Sequence[str]) -> Any:
    if parts == ("",):
        return line.strip()
    item: dict[str, Any] = {}
    for part, text in zip(parts, (cell.strip() for cell in line.split("|")), strict=False):
        if text:
            _put(item, part.split("."), text)
    return item


def _put(body: dict[str, Any], place: Sequence[str], value: Any) -> None:
    *above, last = place
    for key in above:
        body = body.setdefault(key, {})
    body[last] = value


def _is_key(key: str) -> bool:
    return key in PLAN_KEYS or key in LISTS[_PLAN]


def _said(error: ValidationError) -> Iterator[str]:
    """Say what is wrong where: ``tasks row 3, due: should be a day``."""
    for found in error.errors()[:_SHOWN]:
        place = list(found["loc"])
        if len(place) > 1 and place[0] == "tasks" and isinstance(place[1], int):
            place[:2] = [f"tasks {place[1] + 2}"]
        yield f"{'.'.join(map(str, place))}: {found['msg']}"
