"""Read the files of a pack as they are written: every scalar as text, every value with its line.

An ordinary YAML loader turns unit code ``01`` into 1, ``010`` into 8 and ``NO`` into false. Here nothing is guessed:
the definitions convert, by type. Only a value left empty (``until:``) is ``None``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lienthong.core.values import Text
from lienthong.packs.measuring import OutOfMeasure, check_measure

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C where it was built: ten times as fast
#: Where a value stands: keys and positions from the top of the file.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a pack: file (relative to the pack), line, a stable code, words in both languages."""

    file: str
    line: int
    code: str
    message: Text = field(compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message.en}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name in the pack, its data, the line of every key and item."""

    file: str
    data: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of what is nearest around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, code: str, vi: str, en: str) -> Problem:
        """Return a problem at a place."""
        return Problem(self.file, self.line(place), code, Text(vi, en))


class Unreadable(Exception):
    """A file that cannot be read at all; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_yaml(path: Path, file: str) -> Source:
    """Read one YAML document; ``file`` is its name in the pack. Raises ``Unreadable``."""
    return parse_yaml(_text(path, file), file)


def parse_yaml(text: str, file: str) -> Source:
    """Return the source that a text is, as ``read_yaml`` does of a file. Raises ``Unreadable``."""
    try:
        check_measure(yaml.parse(text, Loader=_LOADER))
        node = yaml.compose(text, Loader=_LOADER)
    except OutOfMeasure as wrong:
        raise Unreadable(Problem(file, wrong.line, wrong.code, wrong.words)) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(
            _problem(file, line, "yaml_invalid", "không đọc được YAML", f"not YAML: {error.problem}")
        ) from None
    except yaml.YAMLError as error:
        raise Unreadable(_problem(file, 1, "yaml_invalid", "không đọc được YAML", f"not YAML: {error}")) from None
    if node is None:
        raise Unreadable(_problem(file, 1, "file_empty", "tệp trống", "the file is empty"))
    lines: dict[Place, int] = {(): node.start_mark.line + 1}
    return Source(file, _value(node, (), lines, file), lines)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int], file: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return dict(_entries(node, place, lines, file))
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*place, position)] = item.start_mark.line + 1
        return [_value(item, (*place, position), lines, file) for position, item in enumerate(node.value)]
    is_left_empty = isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style
    return None if is_left_empty else str(node.value)


def _entries(node: yaml.MappingNode, place: Place, lines: dict[Place, int], file: str) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise Unreadable(_problem(file, line, "key_not_text", "khóa phải là chữ", "a key must be text"))
        key = str(key_node.value)
        if key in seen:
            raise Unreadable(
                _problem(file, line, "key_twice", f"khóa “{key}” có hai lần", f"the key “{key}” stands twice")
            )
        seen.add(key)
        lines[(*place, key)] = line
        yield key, _value(value_node, (*place, key), lines, file)


def read_csv(path: Path, file: str) -> list[dict[str, str]]:
    """Read a table with a header line; every cell is text. Raises ``Unreadable`` at the first crooked line."""
    reader = csv.reader(_text(path, file).splitlines(), strict=True)
    try:
        header = next(reader, [])
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                vi, en = f"có {len(cells)} ô, cần {len(header)}", f"{len(cells)} cells instead of {len(header)}"
                raise Unreadable(_problem(file, reader.line_num, "cells_wrong", vi, en))
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise Unreadable(_problem(file, reader.line_num, "csv_invalid", "không đọc được bảng", f"{error}")) from None
    if not header:
        raise Unreadable(_problem(file, 1, "file_empty", "tệp trống", "the file is empty"))
    return rows


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Unreadable(_problem(file, 1, "file_missing", "không có tệp này", "the file is missing")) from None
    except UnicodeDecodeError as error:
        en = f"byte {error.start} is not UTF-8"
        raise Unreadable(_problem(file, 1, "not_utf8", "tệp không phải UTF-8", en)) from None


def _problem(file: str, line: int, code: str, vi: str, en: str) -> Problem:
    return Problem(file, line, code, Text(vi, en))
