"""Is there never more than one law at a time, where a country has one: the rules of petitions, the survey?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from lienthong.core.definitions import Definition
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Problem


def dated_once(contents: Contents) -> Iterator[Problem]:
    """Yield definitions that hold on a day on which another of their kind holds too."""
    kinds: tuple[Mapping[str, Found[Any]], ...] = (contents.petitions, contents.surveys)
    for found in kinds:
        in_order = sorted(found.values(), key=lambda one: one.definition.since)
        for former, later in pairwise(in_order):
            if _ends(former.definition) > later.definition.since:
                other = former.definition.code
                vi, en = (
                    f"“{other}” vẫn còn hiệu lực khi tệp này bắt đầu",
                    f"“{other}” still holds when this one begins",
                )
                yield later.problem(("since",), "holds_twice", vi, en)


def _ends(definition: Definition) -> date:
    return definition.until or date.max
