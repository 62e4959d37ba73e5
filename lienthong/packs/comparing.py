"""What differs between two packs, definition by definition, in sentences somebody can review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lienthong.core.definitions import body_of
from lienthong.core.differences import Difference, differences
from lienthong.core.values import Text
from lienthong.packs.contents import KINDS, Contents, read_pack
from lienthong.packs.refusals import pack_wrong


@dataclass(frozen=True, slots=True)
class Change:
    """One definition that differs: added, removed or changed, and each difference as a sentence."""

    kind: str
    code: str
    how: Literal["added", "removed", "changed"]
    title: Text
    sentences: tuple[Text, ...] = ()


def diff_packs(a: Path, b: Path) -> list[Change]:
    """Return what turns pack ``a`` into pack ``b``; empty when they say the same, however they are written.

    Refuses with ``PackWrong`` when a file of either cannot be read.
    """
    return compare(readable(a), readable(b))


def compare(before: Contents, after: Contents) -> list[Change]:
    """Return what turns one pack into another, both read."""
    return [*_units(before, after), *(change for kind in KINDS for change in _kind(kind, before, after))]


def readable(path: Path) -> Contents:
    """Read a pack of which every file can be read; refuses with ``PackWrong``."""
    contents = read_pack(path)
    if contents.problems:
        raise pack_wrong(path.name, contents.problems)
    return contents


def _kind(kind: str, before: Contents, after: Contents) -> Iterator[Change]:
    old, new = getattr(before, kind), getattr(after, kind)
    for code in sorted(old.keys() | new.keys()):
        if code not in new:
            yield Change(kind, code, "removed", old[code].definition.title.text)
        elif code not in old:
            yield Change(kind, code, "added", new[code].definition.title.text)
        elif found := [*differences(body_of(old[code].definition), body_of(new[code].definition))]:
            sentences = tuple(one.sentence for one in found)
            yield Change(kind, code, "changed", new[code].definition.title.text, sentences)


def _units(before: Contents, after: Contents) -> Iterator[Change]:
    old = {(v.body, v.valid_from): v for v in before.units.versions}
    new = {(v.body, v.valid_from): v for v in after.units.versions}
    for key in sorted(old.keys() | new.keys()):
        version = new.get(key) or old[key]
        title = Text(version.name, version.name_en or version.name)
        code = f"{key[0]} {key[1]}"
        if key not in new:
            yield Change("units", code, "removed", title)
        elif key not in old:
            yield Change("units", code, "added", title)
        elif old[key] != new[key]:
            pairs = ((name, getattr(old[key], name), getattr(new[key], name)) for name in old[key].__slots__)
            changed = (Difference((name,), "changed", x, y) for name, x, y in pairs if x != y)
            yield Change("units", code, "changed", title, tuple(one.sentence for one in changed))
