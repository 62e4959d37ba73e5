"""How a dossier comes to who decides, as its page shows it: the three places, the passages between them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localdate

from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.handovers import Original, Passage, originals_of, passages_of
from lienthong.ui.pages import PageRequest, visitor
from lienthong.units import queries as units


@dataclass(frozen=True, slots=True)
class ThreePlaces:
    """Where the person was helped, where the dossier was taken in, who decides."""

    helped: str
    taken_in: str
    decides: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a dossier between units; empty where the office of the place itself took it in."""

    places: ThreePlaces | None
    passages: list[Passage]

    @property
    def originals(self) -> list[Original]:
        """Where the paper originals are."""
        return originals_of(self.passages)


def way_of(dossier: Dossier, request: PageRequest) -> Way:
    """Return the way of a dossier."""
    if not dossier.is_elsewhere:
        return Way(None, [])
    named = [dossier.helped_id or dossier.intake_id, dossier.intake_id, dossier.unit_id]
    names = units.names(named, on=localdate(request.at), language=request.language)
    places = ThreePlaces(*(names[unit] for unit in named))
    return Way(places, passages_of(dossier.code, to=visitor(request)))
