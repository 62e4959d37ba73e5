"""What differs between two packs in the words of a lawyer's note: procedures by subject, everything else as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lienthong.core.values import Text
from lienthong.packs.comparing import Change, compare, readable
from lienthong.packs.contents import Contents
from lienthong.procedures.rules.amendments import Names, Note, note


@dataclass(frozen=True, slots=True)
class Explained:
    """One definition that differs; for a procedure that changed, the note on what changes for whom."""

    change: Change
    note: Note | None


def explain_packs(a: Path, b: Path) -> list[Explained]:
    """Return what turns pack ``a`` into pack ``b``, in words; empty when they say the same.

    Refuses with ``PackWrong`` when a file of either cannot be read.
    """
    before, after = readable(a), readable(b)
    names = _names(before, after)
    return [Explained(change, _note(change, before, after, names)) for change in compare(before, after)]


def _note(change: Change, before: Contents, after: Contents, names: Names) -> Note | None:
    if change.kind != "procedures" or change.how != "changed":
        return None
    return note(before.procedures[change.code].definition, after.procedures[change.code].definition, names)


def _names(before: Contents, after: Contents) -> Names:
    """Return what the packs call things; where they differ, what the newer one says."""
    registries: dict[str, Text] = {}
    services: dict[str, Text] = {}
    for contents in (before, after):
        for code, registry in contents.registries.items():
            registries[code] = (registry.definition.short or registry.definition.title).text
        for code, service in contents.services.items():
            services[code] = registries.get(service.definition.registry, service.definition.title.text)
    currency = after.manifest.currency if after.manifest else ""
    return Names(
        registries=registries,
        services=services,
        agencies={**before.agency_titles, **after.agency_titles},
        currency=Text(currency, currency),
    )
