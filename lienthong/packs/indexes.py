"""Do the points of an index add up, its bands cover the scale, its items read indicators that there are?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lienthong.indicators.definitions.index import IndexDefinition
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Problem
from lienthong.packs.uses import missing


def indexes_fit(contents: Contents) -> Iterator[Problem]:
    """Yield points that do not add up, items twice, bands that leave a gap, indicators that are none or no share."""
    for found in contents.indexes.values():
        yield from _indicators(contents, found)
        yield from _points(found)
        yield from _items(found)
        yield from _bands(found)


def _indicators(contents: Contents, found: Found[IndexDefinition]) -> Iterator[Problem]:
    for g, group in enumerate(found.definition.groups):
        for i, item in enumerate(group.items):
            for code in item.indicators:
                indicator = contents.indicators.get(code)
                if indicator is None:
                    yield missing(found, ("groups", g, "items", i), "indicator", code)
                elif indicator.definition.kind == "count":
                    vi, en = f"“{code}” là số đếm, không phải tỷ lệ", f"“{code}” is a count, not a share"
                    yield found.problem(("groups", g, "items", i), "item_no_share", vi, en)


def _points(found: Found[IndexDefinition]) -> Iterator[Problem]:
    index = found.definition
    for number, group in enumerate(index.groups):
        if (points := sum(item.max for item in group.items)) != group.max:
            vi = f"điểm các mục cộng lại là {points}, nhóm ghi {group.max}"
            en = f"the items' points add up to {points}, the group says {group.max}"
            yield found.problem(("groups", number, "max"), "points_do_not_add_up", vi, en)
    if (points := sum(group.max for group in index.groups)) != index.scale:
        vi, en = (
            f"điểm các nhóm cộng lại là {points}, thang điểm ghi {index.scale}",
            f"the groups' points add up to {points}, the scale says {index.scale}",
        )
        yield found.problem(("scale",), "points_do_not_add_up", vi, en)


def _items(found: Found[IndexDefinition]) -> Iterator[Problem]:
    counted = Counter(item.code for group in found.definition.groups for item in group.items)
    for g, group in enumerate(found.definition.groups):
        for i, item in enumerate(group.items):
            if counted[item.code] > 1:
                vi, en = f"mục “{item.code}” có hai lần", f"the item “{item.code}” stands twice"
                yield found.problem(("groups", g, "items", i, "code"), "item_twice", vi, en)


def _bands(found: Found[IndexDefinition]) -> Iterator[Problem]:
    index = found.definition
    begins = [band.from_ for band in index.bands]
    if min(begins) != 0:
        vi, en = f"không có mức nào cho điểm dưới {min(begins)}", f"no band is for totals below {min(begins)}"
        yield found.problem(("bands",), "bands_leave_a_gap", vi, en)
    for number, begin in enumerate(begins):
        if begin > index.scale or begins.count(begin) > 1:
            vi, en = f"mức từ {begin} trùng hoặc ngoài thang điểm", f"a band from {begin} is twice or off the scale"
            yield found.problem(("bands", number, "from"), "band_out_of_place", vi, en)
