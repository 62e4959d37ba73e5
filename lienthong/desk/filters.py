"""What of the queue an officer wants to see, as the address of the page says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localdate

from lienthong.core.values import Actor, Text
from lienthong.desk.access import DESK_ROLES
from lienthong.dossiers.queries import WorklistFilter
from lienthong.procedures import queries as procedures
from lienthong.ui.pages import PageRequest, whole_number
from lienthong.units import queries as units

#: How many rows a page of the queue may have; all of a page can be ticked.
SIZES = (20, 100, 500)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of the queue that is asked for."""

    mine: bool
    overdue: bool
    unit_id: int | None
    procedure: str
    size: int
    after: str

    @property
    def is_filtered(self) -> bool:
        """Whether less than everything is asked for."""
        return self.mine or self.overdue or self.unit_id is not None or bool(self.procedure)

    @property
    def top(self) -> str:
        """What follows the address of the desk for the beginning of this part: ``?mine=1``, or nothing."""
        return _query(self._said)

    @property
    def here(self) -> str:
        """The same for this very page of it."""
        return _query(self._said | ({"after": self.after} if self.after else {}))

    def following(self, after: str | None) -> str:
        """The same for the page that begins after a row."""
        return _query(self._said | {"after": after or ""})

    @property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = {"mine": 1} if self.mine else {}
        said |= {"overdue": 1} if self.overdue else {}
        said |= {"unit": self.unit_id} if self.unit_id is not None else {}
        said |= {"procedure": self.procedure} if self.procedure else {}
        return said | ({"size": self.size} if self.size != SIZES[0] else {})

    def only(self, request: PageRequest) -> WorklistFilter:
        """Return the filter of the worklist as of now."""
        overdue_at = request.at if self.overdue else None
        return WorklistFilter(self.mine, self.unit_id, self.procedure, overdue_at)


def _query(said: dict[str, Any]) -> str:
    return f"?{urlencode(said)}" if said else ""


def wanted_of(request: PageRequest) -> Wanted:
    """Return which part of the queue the address asks for; what it cannot mean is left out."""
    size = whole_number(request.GET.get("size", "")) or SIZES[0]
    return Wanted(
        mine=request.GET.get("mine") == "1",
        overdue=request.GET.get("overdue") == "1",
        unit_id=whole_number(request.GET.get("unit", "")),
        procedure=request.GET.get("procedure", "")[:100],
        size=size if size in SIZES else SIZES[0],
        after=request.GET.get("after", ""),
    )


def units_of(actor: Actor, request: PageRequest) -> list[tuple[int, str]]:
    """Return the units in which the officer works at the desk, by name; none when it is only one."""
    ids = {int(grant.path.rstrip("/").rpartition("/")[2]) for grant in actor.grants if grant.role in DESK_ROLES}
    if len(ids) < 2:
        return []
    names = units.names(ids, on=localdate(request.at), language=request.language)
    return sorted(names.items(), key=lambda one: one[1])


def procedures_offered() -> list[tuple[str, Text]]:
    """Return the procedures that a queue may be narrowed to."""
    return [(card.code, card.title) for card in procedures.all_procedures()]
