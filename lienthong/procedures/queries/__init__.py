"""Every question about procedures, by topic; the names that other rooms use are here."""

from lienthong.procedures.queries.catalogue import (
    LifeEventCard,
    ProcedureCard,
    all_procedures,
    life_events,
    procedures_of_event,
)
from lienthong.procedures.queries.search import search_procedures
from lienthong.procedures.queries.versions import definition_of, definition_on, get_version, version_on

__all__ = [
    "LifeEventCard",
    "ProcedureCard",
    "all_procedures",
    "definition_of",
    "definition_on",
    "get_version",
    "life_events",
    "procedures_of_event",
    "search_procedures",
    "version_on",
]
