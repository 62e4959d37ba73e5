"""Every question about procedures, by topic; the names that other rooms use are here."""

from lienthong.procedures.queries.board import ListFilter, entries_page
from lienthong.procedures.queries.catalogue import (
    EntryCard,
    LifeEventCard,
    ProcedureCard,
    all_procedures,
    entry_of,
    life_events,
    procedures_by_bloc,
    procedures_of_event,
    titles_of,
)
from lienthong.procedures.queries.history import Chapter, history_of, note_between
from lienthong.procedures.queries.search import search_procedures
from lienthong.procedures.queries.versions import (
    STANDING_NAMES,
    VersionCard,
    accepts,
    definition_of,
    definition_on,
    get_version,
    number_of,
    version_numbered,
    version_on,
    versions_of,
)

__all__ = [
    "STANDING_NAMES",
    "Chapter",
    "EntryCard",
    "LifeEventCard",
    "ListFilter",
    "ProcedureCard",
    "VersionCard",
    "accepts",
    "all_procedures",
    "definition_of",
    "definition_on",
    "entries_page",
    "entry_of",
    "get_version",
    "history_of",
    "life_events",
    "note_between",
    "number_of",
    "procedures_by_bloc",
    "procedures_of_event",
    "search_procedures",
    "titles_of",
    "version_numbered",
    "version_on",
    "versions_of",
]
