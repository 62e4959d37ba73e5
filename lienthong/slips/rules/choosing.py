"""Which slips an act makes for a procedure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lienthong.slips.definitions import SlipDefinition


def slips_made(
    definitions: Iterable[SlipDefinition], verb: str, channel: str, own: Collection[str]
) -> list[SlipDefinition]:
    """Return the slips that an act of this verb makes on a file that came by this channel.

    ``own`` are the slips that the procedure names: each stands in the place of the one that it is instead of.
    """
    known = {one.code: one for one in definitions}
    chosen = [known[code] for code in own if code in known]
    replaced = {one.instead_of for one in chosen}
    general = [one for one in known.values() if one.instead_of is None and one.code not in replaced]
    return [one for one in (*general, *chosen) if one.made_of(verb, channel)]
