"""Do archives fit the units that keep them and the registries that take them?"""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.library.definitions import ArchiveDefinition
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Problem
from lienthong.packs.uses import covered, missing


def archives_fit(contents: Contents) -> Iterator[Problem]:
    """Yield agencies that are none, and facts that no service takes or nobody agreed to write."""
    for found in contents.archives.values():
        for number, agency in enumerate(found.definition.agencies):
            if agency not in contents.agency_types:
                yield missing(found, ("agencies", number), "agency", agency)
        yield from _written(contents, found)


def _written(contents: Contents, found: Found[ArchiveDefinition]) -> Iterator[Problem]:
    write = found.definition.write
    if write is None:
        return
    service = contents.services.get(write.service)
    if service is None or "write" not in service.definition.modes:
        yield missing(found, ("write", "service"), "service to write", write.service)
        return
    for name in write.map.keys() - set(service.definition.names):
        yield missing(found, ("write", "map", name), f"field of {write.service}", name)
    for agency in found.definition.agencies:
        yield from covered(contents, found, ("write",), (write.service, agency, "write"), set(write.map))
