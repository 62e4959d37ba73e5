"""Where procedures stand by their definitions on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.models import CatalogueEntry, Procedure, ProcedureVersion
from lienthong.procedures.queries.versions import definition_of
from lienthong.procedures.rules.stages import Stage, Standing, standing_by_definition, standing_by_list


@dataclass(frozen=True, slots=True)
class Defined:
    """Where the definition in force puts a procedure, and from which day it could be so: in force and published."""

    definition: ProcedureDefinition
    standing: Standing
    since: date


def defined_on(on: date, codes: Collection[str]) -> dict[str, Defined]:
    """Return code → where the version in force on a day puts it, of the procedures named that have one.

    1 SQL, and one for each definition that this process has not seen yet.
    """
    in_force = ProcedureVersion.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, procedure_id__in=codes)
    newest = {version.procedure_id: version for version in in_force.order_by("since").defer("body")}
    return {code: _defined(version, on) for code, version in newest.items()}


def standing_of(entry: CatalogueEntry, found: Defined | None) -> Standing:
    """Return where an entry belongs: where its definition puts it, else its list; one that neither names, on paper."""
    return found.standing if found else standing_by_list(cast("Stage", entry.listed_stage or "paper"))


def is_at(entry: CatalogueEntry, standing: Standing) -> bool:
    """Tell whether an entry stands there already."""
    return (entry.stage, entry.ground, tuple(entry.lacks)) == (standing.stage, standing.ground, standing.lacks)


def stages_due(*, on: date) -> bool:
    """Tell whether a definition has begun or ended, or come without an entry, since the stages were set."""
    codes = set(Procedure.objects.values_list("code", flat=True))
    defined = defined_on(on, codes)
    entries = list(CatalogueEntry.objects.filter(code__in=codes))
    are_missing = codes - {entry.code for entry in entries if entry.province_id is None}
    return bool(are_missing) or any(not is_at(entry, standing_of(entry, defined.get(entry.code))) for entry in entries)


def _defined(version: ProcedureVersion, on: date) -> Defined:
    definition = definition_of(version)
    standing = standing_by_definition(definition, on=on, pays_online=bool(settings.PAYMENT_GATEWAYS))
    return Defined(definition, standing, max(version.since, localdate(version.published_at)))
