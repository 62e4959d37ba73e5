"""Do bulletins name offices, plans and indicators that the pack has?"""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.bulletins.definitions import BulletinDefinition, Section
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Place, Problem


def bulletins_fit(contents: Contents) -> Iterator[Problem]:
    """Yield names that lead nowhere, and indicators that a bulletin cannot say."""
    for found in contents.bulletins.values():
        for level, office in found.definition.issued_by.items():
            if office not in contents.agency_types:
                yield _unknown(found, ("issued_by", level), "cơ quan loại", "agency type", office)
        for number, section in enumerate(found.definition.sections):
            yield from _section(contents, found, number, section)


def _section(contents: Contents, found: Found[BulletinDefinition], number: int, section: Section) -> Iterator[Problem]:
    place: Place = ("sections", number)
    if section.tasks and section.tasks.plan not in contents.plans:
        yield _unknown(found, (*place, "tasks", "plan"), "kế hoạch", "plan", section.tasks.plan)
    if section.index and section.index.code not in contents.indexes:
        yield _unknown(found, (*place, "index", "code"), "chỉ số tổng hợp", "index", section.index.code)
    for n, code in enumerate(section.indicators):
        if code not in contents.indicators:
            yield _unknown(found, (*place, "indicators", n), "chỉ số", "indicator", code)
        elif contents.indicators[code].definition.kind == "mean":
            vi = f"“{code}” là số trung bình; bản tin chỉ ghi tỷ lệ và số đếm"
            en = f"“{code}” is a mean; a bulletin says shares and counts"
            yield found.problem((*place, "indicators", n), "bulletin_mean", vi, en)


def _unknown(found: Found[BulletinDefinition], place: Place, vi: str, en: str, name: str) -> Problem:
    return found.problem(place, "name_unknown", f"không có {vi} “{name}”", f"there is no {en} “{name}”")
