"""How large a YAML file is once every alias is put in, and how deep: measured before anything of it is built.

A few lines of anchors can mean millions of values, and a few thousand brackets more depth than a program has stack.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from lienthong.core.values import Text

#: No file that anybody wrote comes near these.
MOST_VALUES, DEEPEST = 200_000, 60


class OutOfMeasure(Exception):
    """A file that is not built: the line where it was too much, a stable code and words."""

    def __init__(self, line: int, code: str, words: Text) -> None:
        super().__init__(words.en)
        self.line, self.code, self.words = line, code, words


def check_measure(events: Iterator[yaml.Event]) -> None:
    """Raise ``OutOfMeasure`` for a document that is too deep, too much, or holds itself."""
    measure = _Measure()
    for event in events:
        measure.take(event)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if measure.circle:
            name = measure.circle
            raise OutOfMeasure(line, "yaml_circle", Text(f"“*{name}” chứa chính nó", f"“*{name}” holds itself"))
        if measure.depth > DEEPEST:
            words = Text(f"lồng nhau quá {DEEPEST} tầng", f"more than {DEEPEST} levels inside each other")
            raise OutOfMeasure(line, "yaml_too_deep", words)
        if measure.count > MOST_VALUES:
            words = Text(f"bung ra hơn {MOST_VALUES} giá trị", f"it comes to more than {MOST_VALUES} values")
            raise OutOfMeasure(line, "yaml_too_much", words)


class _Measure:
    """What was met so far: how many values with all aliases put in, and which groups are open."""

    def __init__(self) -> None:
        self.count = 0
        self.circle = ""
        self._sizes: dict[str, int] = {}  # of what each anchor stands for
        self._open: list[tuple[str, int]] = []  # anchor, or empty; how much stood before

    @property
    def depth(self) -> int:
        return len(self._open)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self._open.pop()
            self._sizes[anchor] = self.count - before
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "")
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open.append((event.anchor or "", self.count))
            self.count += 1
        elif isinstance(event, yaml.ScalarEvent):
            self.count += 1
            self._sizes[event.anchor or ""] = 1

    def _alias(self, anchor: str) -> None:
        if anchor in (name for name, _ in self._open):
            self.circle = anchor
        self.count += self._sizes.get(anchor, 1)
