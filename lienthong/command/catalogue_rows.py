"""The board of the catalogue, drawn and written out: lines with their numbers, where each leads, tables of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lienthong.core.values import Text
from lienthong.procedures.queries.board import BoardLine, By, ListScope
from lienthong.procedures.queries.catalogue import EntryCard
from lienthong.procedures.rules.listing.sheets import harmless
from lienthong.procedures.rules.stages import LACKS, STAGES, Stage
from lienthong.ui.places import level_title
from lienthong.ui.words import number
from lienthong.units.models import UnitVersion

TABS: Mapping[By, Text] = {
    "ministry": Text("Theo bộ, ngành", "By ministry"),
    "province": Text("Theo tỉnh, thành phố", "By province"),
    "level": Text("Theo cấp", "By level"),
    "field": Text("Theo lĩnh vực", "By field"),
    "lack": Text("Còn thiếu gì", "What is lacking"),
}
#: How the first column is headed.
HEADS: Mapping[By, Text] = {
    "ministry": Text("Bộ, ngành", "Ministry"),
    "province": Text("Tỉnh, thành phố", "Province"),
    "level": Text("Cấp", "Level"),
    "field": Text("Lĩnh vực", "Field"),
    "lack": Text("Còn thiếu", "Lacking"),
}
TABS_OF_AN_OWNER: tuple[By, ...] = ("field", "level", "lack")
#: How addresses write the procedures that name no ministry, and how people read it.
NO_MINISTRY_CODE = "none"
NO_MINISTRY_NAME = Text("Danh mục chưa nêu bộ, ngành", "No ministry named")
NO_FIELD = Text("Chưa nêu lĩnh vực", "No field named")
_STAGES: tuple[Stage, ...] = ("full", "partial", "paper")
_BOARD_COLUMNS = (
    Text("Tên", "Name"),
    Text("Tổng số", "Total"),
    Text("Toàn trình", "Full"),
    Text("Một phần", "Partial"),
    Text("Hồ sơ giấy", "On paper"),
    Text("Nộp được trên hệ thống này", "Can be filed here"),
    Text("Thiếu nhiều nhất", "Lacking most"),
    Text("Số thủ tục thiếu", "Lacking it"),
    Text("Thay đổi gần nhất", "Last change"),
    Text("Hồ sơ giấy lâu nhất từ", "Longest on paper since"),
)
_LIST_COLUMNS = (
    Text("Mã", "Code"),
    Text("Tên thủ tục", "Name"),
    Text("Lĩnh vực", "Field"),
    Text("Cơ quan", "Agency"),
    Text("Cấp", "Level"),
    Text("Thời hạn", "Term"),
    Text("Phí, lệ phí", "Fee"),
    Text("Mức độ", "Stage"),
    Text("Từ ngày", "Since"),
    Text("Còn thiếu", "Lacking"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose procedures are shown: the scope, its name, and how addresses name it."""

    scope: ListScope
    name: Text | str
    query: Mapping[str, str]

    def address(self, page: str, **more: str) -> str:
        """Return the address of a page about the same procedures, narrowed by ``more``."""
        wanted = {**self.query, **more}
        return reverse(page) + (f"?{urlencode(wanted)}" if wanted else "")


@dataclass(frozen=True, slots=True)
class Count:
    """One number: of which stage, its share of the whole, where the procedures are listed."""

    stage: Text
    shown: str
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board."""

    name: Text | str
    url: str
    total: str
    counts: tuple[Count, ...]
    line: BoardLine


def rows_of(
    lines: Iterable[BoardLine], shown: Shown, by: By, owners: Mapping[str, UnitVersion], language: str
) -> list[Row]:
    """Return the lines of the board, what has furthest to go first."""
    rows = [_row(line, shown, by, owners, language) for line in lines]
    return sorted(rows, key=lambda row: (row.line.full - row.line.total, row.line.key))


def counts_of(line: BoardLine, whose: Shown, language: str, **narrowed: str) -> tuple[Count, ...]:
    """Return how many of a line stand at each stage, each number with its list."""
    numbers = {"full": line.full, "partial": line.partial, "paper": line.paper}
    return tuple(
        Count(
            STAGES[stage],
            number(numbers[stage], language),
            f"{number(100 * numbers[stage] / line.total, language, 0 if numbers[stage] in (0, line.total) else 1)} %",
            whose.address("command_catalogue_list", **narrowed, stage=stage),
        )
        for stage in _STAGES
    )


def name_of(version: UnitVersion, language: str) -> str:
    """Return what a unit is called in a language."""
    return (version.name_en or version.name) if language == "en" else version.name


def _row(line: BoardLine, shown: Shown, by: By, owners: Mapping[str, UnitVersion], language: str) -> Row:
    total = number(line.total, language)
    if by not in ("ministry", "province"):
        url = shown.address("command_catalogue_list", **{by: line.key})
        return Row(_named(by, line), url, total, counts_of(line, shown, language, **{by: line.key}), line)
    version = owners.get(line.key)
    name = name_of(version, language) if version else NO_MINISTRY_NAME
    whose = Shown(shown.scope, name, {by: version.code if version else NO_MINISTRY_CODE})
    return Row(name, whose.address("command_catalogue"), total, counts_of(line, whose, language), line)


def _named(by: By, line: BoardLine) -> Text:
    if by == "level":
        return level_title(line.key)
    return LACKS[line.key].words if by == "lack" else line.sector if line.sector.vi else NO_FIELD


# ---------------------------------------------------------------- as tables of text


def board_table(rows: Iterable[Row], language: str) -> Iterator[str]:
    """Yield the board as lines of CSV."""
    yield _csv_line([title.to(language) for title in _BOARD_COLUMNS], is_first=True)
    for row in rows:
        line = row.line
        name = row.name if isinstance(row.name, str) else row.name.to(language)
        counts = (line.total, line.full, line.partial, line.paper, line.fileable)
        lack = line.lack.words.to(language) if line.lack else ""
        since = line.paper_since.isoformat() if line.paper_since else ""
        yield _csv_line([name, *map(str, counts), lack, str(line.lacking), line.changed.isoformat(), since])


def list_table(entries: Iterable[EntryCard], language: str) -> Iterator[str]:
    """Yield a list of procedures as lines of CSV."""
    yield _csv_line([title.to(language) for title in _LIST_COLUMNS], is_first=True)
    for entry in entries:
        words = [text.to(language) for text in (entry.title, entry.sector, entry.agency)]
        levels = "; ".join(level_title(level).to(language) for level in entry.levels)
        lacks = "; ".join(lack.words.to(language) for lack in entry.lacks)
        stands = [entry.stage_title.to(language), entry.since.isoformat(), lacks]
        yield _csv_line([entry.code, *words, levels, entry.term.to(language), entry.fee, *stands])


def _csv_line(cells: Sequence[str], *, is_first: bool = False) -> str:
    """Return one line; the first begins with the mark by which spreadsheet programs know UTF-8."""
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return ("\ufeff" if is_first else "") + line.getvalue()
