"""What differs between two things written as JSON, place by place. Complete: unlike things have a difference.

The items of a list are matched by the key that tells them apart (``_NAMES``), so that one that was put in does not make
all that follow it look changed; groups of keys that nothing tells apart are matched by their place, when there are as
many on both sides. What is the same in another order is said to be so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lienthong.core.values import Text

_SHOWN = 60
#: The keys by which the items of a list are the same item on both sides.
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
class Difference:
    """One difference: where (keys and names from the top), what it was and what it is; ``moved``: another order."""

    place: tuple[str, ...]
    how: Literal["added", "removed", "changed", "moved"]
    old: Any = None
    new: Any = None

    @property
    def sentence(self) -> Text:
        """The difference as somebody who knows the format reads it."""
        where, old, new = ".".join(self.place), said(self.old), said(self.new)
        return {
            "added": Text(f"{where}: thêm {new}", f"{where}: {new} is added"),
            "removed": Text(f"{where}: bỏ {old}", f"{where}: {old} is taken away"),
            "changed": Text(f"{where}: từ {old} thành {new}", f"{where}: from {old} to {new}"),
            "moved": Text(f"{where}: thứ tự đổi", f"{where}: the order changes"),
        }[self.how]


def differences(old: Any, new: Any, place: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield what turns ``old`` into ``new`` (mappings, lists and scalars of JSON), in the order of ``old``."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _in_mappings(old, new, place)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_lists(old, new, place)
    elif not is_same(old, new):
        yield Difference(place, "changed", old, new)


def is_same(old: Any, new: Any) -> bool:
    """Tell whether two things are written alike; the number 1 and ``true`` are not, the order of keys is nothing."""
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _in_mappings(old: dict[str, Any], new: dict[str, Any], place: tuple[str, ...]) -> Iterator[Difference]:
    for key in [*old, *(key for key in new if key not in old)]:
        inner = (*place, key)
        if key not in new:
            yield Difference(inner, "removed", old[key])
        elif key not in old:
            yield Difference(inner, "added", None, new[key])
        else:
            yield from differences(old[key], new[key], inner)


def _in_lists(old: list[Any], new: list[Any], place: tuple[str, ...]) -> Iterator[Difference]:
    keys = next((keys for keys in _NAMES if _names(old, keys) and _names(new, keys)), None)
    if keys is not None:
        before, after = _named(old, keys), _named(new, keys)
        yield from _in_mappings(before, after, place)
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield Difference(place, "moved", old, new)
    elif _are_the_same_items(old, new):
        yield from [] if is_same(old, new) else [Difference(place, "moved", old, new)]
    elif len(old) == len(new) and all(isinstance(item, dict) for item in (*old, *new)):
        for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
            yield from differences(before, after, (*place, str(number)))
    else:
        yield Difference(place, "changed", old, new)


def _named(items: list[Any], keys: Sequence[str]) -> dict[str, Any]:
    return {" ".join(item[key] for key in keys): item for item in items}


def _names(items: list[Any], keys: Sequence[str]) -> bool:
    """Tell whether the values under ``keys`` tell all items of a list apart."""
    has_them = all(isinstance(item, dict) and all(isinstance(item.get(key), str) for key in keys) for item in items)
    return has_them and len(_named(items, keys)) == len(items)


def _are_the_same_items(old: list[Any], new: list[Any]) -> bool:
    written = [sorted(json.dumps(item, sort_keys=True) for item in items) for items in (old, new)]
    return written[0] == written[1]


def said(value: Any) -> str:
    """Return a value in quotation marks, cut where it is long; of words in both languages the first."""
    if isinstance(value, dict) and set(value) == {"vi", "en"}:
        value = value["vi"]
    text = value if isinstance(value, str) else str(value)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
