"""How many procedures are whose, and how far they are. No procedure is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from lienthong.core.values import GOVERNMENT
from lienthong.procedures.models import CatalogueEntry, Procedure
from lienthong.procedures.queries.standing import defined_on


@dataclass(frozen=True, slots=True)
class ListCount:
    """Entries of the catalogue that are alike in whose they are (``None``: the country's, of no ministry).

    How many, how many can be filed online, are here with all their parts, cost a fee.
    """

    province_id: int | None
    ministry_id: int | None
    agency_kind: str
    levels: tuple[str, ...]
    procedures: int
    online: int
    whole: int
    with_fee: int


def list_counts(*, on: date) -> list[ListCount]:
    """Return how many procedures of the government are whose; three statements, and one for each unseen definition.

    An entry has all its parts when it has a definition here; whether it costs a fee, that definition says.
    """
    blocs = dict(Procedure.objects.values_list("code", "bloc"))
    defined = defined_on(on, blocs)
    charged = [code for code, one in defined.items() if any(rate.amount for rate in one.definition.fee)]
    entries = CatalogueEntry.objects.exclude(code__in=[code for code, bloc in blocs.items() if bloc != GOVERNMENT])
    rows = entries.values_list("province_id", "ministry_id", "agency_kind", "levels").annotate(
        procedures=Count("id"),
        online=Count("id", filter=~Q(stage="paper")),
        whole=Count("id", filter=Q(ground="definition")),
        with_fee=Count("id", filter=Q(code__in=charged)),
    )
    return [
        ListCount(province, ministry, kind, tuple(levels), *numbers)
        for province, ministry, kind, levels, *numbers in rows
    ]
