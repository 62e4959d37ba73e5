"""From rows of a list to entries of the catalogue; what is wrong with a row is said, all of it, and the row refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lienthong.core.identifiers import tidy
from lienthong.core.values import Text
from lienthong.procedures.rules.listing.problems import RowProblem, row_problem
from lienthong.procedures.rules.listing.sheets import Cell, Column, SheetRow, Table
from lienthong.procedures.rules.listing.terms import ListedTerm, read_term
from lienthong.procedures.rules.listing.words import (
    Agency,
    Vocabulary,
    day_of,
    plain,
    sector_of,
    several,
    stage_of_mode,
)
from lienthong.procedures.rules.stages import Stage

_NOTHING = frozenset({"-", "–", "—", "−"})  # how tables write that there is nothing
_LONGEST: Mapping[Column, int] = {"name": 1000, "name_en": 1000, "fee": 1000, "term": 500}
_LONGEST_ELSE = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """One procedure as a list has it. ``ministry_id`` owns it, or ``province_id`` has put it on a list of its own."""

    row: int
    code: str
    title: Text
    sector_code: str
    sector: Text
    agency: Text
    agency_kind: str
    ministry_id: int | None
    province_id: int | None
    levels: tuple[str, ...]
    term: ListedTerm
    fee: str
    stage: Stage
    since: date | None

    @property
    def key(self) -> tuple[str, int | None]:
        """What an entry is known by: its code, and the province when it is a province's own."""
        return self.code, self.province_id


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What came of the rows of a list: entries, and what is wrong with the others, in the order of the file."""

    listed: tuple[Listed, ...]
    problems: tuple[RowProblem, ...]

    @property
    def refused(self) -> frozenset[int]:
        """The numbers of the rows that were refused."""
        return frozenset(problem.row for problem in self.problems)


def read_rows(table: Table, vocabulary: Vocabulary, *, owner: Agency | None = None) -> ReadRows:
    """Read every row; ``owner`` is whose list it is where the rows do not say it themselves.

    A code that stands in several rows of one province or of the country is refused in all of them when they differ,
    since nobody can tell which is right; rows that say the same count once, and the others are refused.
    """
    listed: dict[tuple[str, int | None], list[Listed]] = {}
    problems: list[RowProblem] = []
    for row in table.rows:
        reading = _Reading(row, table, vocabulary, owner)
        entry = reading.entry()
        problems += reading.problems
        if not reading.problems:
            listed.setdefault(entry.key, []).append(entry)
    once: list[Listed] = []
    for same in listed.values():
        is_one = len({replace(entry, row=0) for entry in same}) == 1
        once += same[:1] if is_one else []
        problems += _twice(same[1:] if is_one else same, same, table)
    once.sort(key=lambda entry: entry.row)
    places = {name: place for place, name in enumerate(table.header)}
    problems.sort(key=lambda problem: (problem.row, places.get(problem.column, len(places))))
    return ReadRows(tuple(once), tuple(problems))


def _twice(refused: Sequence[Listed], same: Sequence[Listed], table: Table) -> Iterator[RowProblem]:
    for entry in refused:
        other = next(one.row for one in same if one is not entry)
        yield row_problem(entry.row, table.heading("code"), "code_twice", entry.code, other=other)


class _Reading:
    """One row while it is read; ``problems`` are what is wrong with it."""

    def __init__(self, row: SheetRow, table: Table, vocabulary: Vocabulary, owner: Agency | None) -> None:
        self.problems: list[RowProblem] = []
        self._row, self._table, self._vocabulary, self._owner = row, table, vocabulary, owner
        self._texts = {column: self._text(column, place) for column, place in table.columns.items()}
        for cell in row.cells[len(table.header) :]:
            if cell.text.strip():
                self._wrong("code", "cells_too_many", cell.text)

    def entry(self) -> Listed:
        """Return the row as an entry; it counts only when there are no problems."""
        code, suffix = self._code()
        agency = self._agency("agency", self._texts.get("agency", ""))
        owner = self._owner_of(agency, suffix)
        sector_code, sector = sector_of(
            self._texts.get("field", ""), self._vocabulary.sectors, self._texts.get("field_en", "")
        )
        settles = agency or owner
        levels = self._levels(settles)
        if settles is not None and settles.ministry_id is not None and settles.level not in levels:
            settles = None  # a ministry whose procedure is settled below it: whose it is, not where to go
        return Listed(
            row=self._row.number,
            code=code,
            title=Text(self._given("name", "name_missing"), self._texts.get("name_en", "")),
            sector_code=sector_code,
            sector=sector,
            agency=settles.name if settles else Text("", ""),
            agency_kind=settles.kind if settles else "",
            ministry_id=owner.ministry_id if owner else None,
            province_id=owner.province_id if owner else None,
            levels=levels,
            term=self._term(),
            fee=self._texts.get("fee", ""),
            stage=self._stage(),
            since=self._since(),
        )

    def _text(self, column: Column, place: int) -> str:
        cell = self._row.cells[place] if place < len(self._row.cells) else Cell("")
        text = tidy(cell.text)
        if text in _NOTHING:
            return ""
        if cell.is_formula:
            return self._wrong(column, "formula", text)
        if any(unicodedata.category(letter)[0] == "C" for letter in text):
            return self._wrong(column, "unprintable")
        if len(text) > (limit := _LONGEST.get(column, _LONGEST_ELSE)):
            return self._wrong(column, "text_too_long", text, limit=limit)
        return text

    def _wrong(self, column: Column, code: str, value: str = "", **facts: object) -> str:
        """Note a problem, one for each column, and return nothing in place of the value."""
        heading = self._table.heading(column)
        if all(problem.column != heading for problem in self.problems):
            shape, levels = self._vocabulary.code.words, self._vocabulary.level_titles.values()
            facts |= {
                "shape_vi": shape.vi,
                "shape_en": shape.en,
                "levels_vi": ", ".join(title.vi for title in levels),
                "levels_en": ", ".join(title.en for title in levels),
            }
            self.problems.append(row_problem(self._row.number, heading, code, value, **facts))
        return ""

    def _given(self, column: Column, missing: str) -> str:
        return self._texts[column] or self._wrong(column, missing)

    def _code(self) -> tuple[str, str]:
        """Return the code, and the owner that its end names (``1.001193.000.00.00.H26``)."""
        text = self._given("code", "code_missing")
        found = self._vocabulary.code.pattern.fullmatch(text)
        if found is None:
            is_number = self._row.cells[self._table.columns["code"]].kind == "number"
            return self._wrong("code", "code_lost_zeros" if is_number else "code_shape", text), ""
        parts = found.groupdict()
        return parts.get("code") or text, parts.get("owner") or ""

    def _agency(self, column: Column, text: str) -> Agency | None:
        if not text:
            return None
        found = self._vocabulary.agencies.get(plain(text), ())
        if len(found) > 1:
            self._wrong(column, "agency_ambiguous", text)
        elif not found:
            self._wrong(column, "agency_unknown", text)
        return found[0] if len(found) == 1 else None

    def _owner_of(self, agency: Agency | None, suffix: str) -> Agency | None:
        """Return the ministry or province whose list this row is on; ``None``: the country's, of no ministry named."""
        named = self._texts.get("owner", "")
        owner = self._agency("owner", named) or self._agency("code", suffix) or self._owner
        if owner is not None and owner.ministry_id is None and owner.province_id is None:
            self._wrong("owner", "owner_unsuitable", named)
        if owner is None and agency is None:
            self._wrong("agency", "agency_missing")
        return owner or agency

    def _levels(self, settles: Agency | None) -> tuple[str, ...]:
        text = self._texts.get("level", "")
        if not text:
            return (settles.level,) if settles else ()
        levels = []
        for part in several(text):
            level = self._vocabulary.levels.get(part)
            if level is None or level not in self._vocabulary.level_titles:
                self._wrong("level", "level_ended" if level else "level_unknown", text)
            else:
                levels.append(level)
        return tuple(dict.fromkeys(levels))

    def _term(self) -> ListedTerm:
        text = self._texts.get("term", "")
        term = read_term(text)
        if term is None:
            self._wrong("term", "term_unreadable", text)
        return term or ListedTerm()

    def _stage(self) -> Stage:
        text = self._texts.get("mode", "")
        stage = stage_of_mode(text)
        if stage is None:
            self._wrong("mode", "mode_unknown", text)
        return stage or "paper"

    def _since(self) -> date | None:
        text = self._texts.get("since", "")
        day = day_of(text) if text else None
        if text and day is None:
            self._wrong("since", "date_impossible", text)
        return day
