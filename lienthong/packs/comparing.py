"""What differs between two packs, definition by definition, in sentences somebody can review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lienthong.core.definitions import body_of
from lienthong.core.values import Text
from lienthong.packs.contents import KINDS, Contents, read_pack
from lienthong.packs.refusals import pack_wrong

_SHOWN = 60
#: The keys by which the items of a list are the same item in both packs.
_NAMES = (
    ("name",),
    ("id",),
    ("key",),
    ("code",),
    ("as",),
    ("group",),
    ("value",),
    ("path",),
    ("id", "since"),
    ("since",),
)


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
    before, after = _readable(a), _readable(b)
    return [*_units(before, after), *(change for kind in KINDS for change in _kind(kind, before, after))]


def _readable(path: Path) -> Contents:
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
        elif sentences := tuple(_differences(body_of(old[code].definition), body_of(new[code].definition), "")):
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
            yield Change("units", code, "changed", title, tuple(_changed(n, x, y) for n, x, y in pairs if x != y))


def _differences(old: Any, new: Any, place: str) -> Iterator[Text]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _in_mappings(old, new, place)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_lists(old, new, place)
    elif old != new:
        yield _changed(place, old, new)


def _in_mappings(old: dict[str, Any], new: dict[str, Any], place: str) -> Iterator[Text]:
    for key in [*old, *(key for key in new if key not in old)]:
        inner = f"{place}.{key}" if place else key
        if key not in new:
            yield Text(f"{inner}: bỏ {_said(old[key])}", f"{inner}: {_said(old[key])} is taken away")
        elif key not in old:
            yield Text(f"{inner}: thêm {_said(new[key])}", f"{inner}: {_said(new[key])} is added")
        else:
            yield from _differences(old[key], new[key], inner)


def _in_lists(old: list[Any], new: list[Any], place: str) -> Iterator[Text]:
    keys = next((keys for keys in _NAMES if _names(old, keys) and _names(new, keys)), None)
    if keys is None:
        if old != new:
            yield _changed(place, old, new)
        return
    named_old, named_new = (_named(items, keys) for items in (old, new))
    yield from _in_mappings(named_old, named_new, place)
    if [name for name in named_old if name in named_new] != [name for name in named_new if name in named_old]:
        yield Text(f"{place}: thứ tự đổi", f"{place}: the order changes")


def _named(items: list[Any], keys: Sequence[str]) -> dict[str, Any]:
    return {" ".join(item[key] for key in keys): item for item in items}


def _names(items: list[Any], keys: Sequence[str]) -> bool:
    """Tell whether the values under ``keys`` tell all items of a list apart."""
    has_them = all(isinstance(item, dict) and all(isinstance(item.get(key), str) for key in keys) for item in items)
    return has_them and len(_named(items, keys)) == len(items)


def _changed(place: str, old: Any, new: Any) -> Text:
    return Text(f"{place}: từ {_said(old)} thành {_said(new)}", f"{place}: from {_said(old)} to {_said(new)}")


def _said(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"vi", "en"}:
        value = value["vi"]
    text = value if isinstance(value, str) else str(value)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
