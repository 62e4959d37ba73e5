"""Every question about the work, by topic; the names that other rooms use are here."""

from lienthong.dossiers.queries.boards import OpenFile, open_files
from lienthong.dossiers.queries.files import (
    AllowedAct,
    allowed_acts,
    calendar_of,
    deadline_of,
    definition_of,
    expected_due,
    get_dossier,
    may_see,
    result_of,
    supplement_until,
)
from lienthong.dossiers.queries.lists import (
    WorklistFilter,
    WorklistPage,
    WorklistRow,
    dossiers_of,
    drafts_of,
    get_draft,
    get_open_draft,
    worklist,
)
from lienthong.dossiers.queries.openings import OpeningLine, openings_of_person
from lienthong.dossiers.queries.opinions import OpinionSheet, OpinionView, opinions_for, opinions_of
from lienthong.dossiers.queries.standing import LawOfDraft, law_of
from lienthong.dossiers.queries.story import Held, Thread, ThreadAct, Tracked, thread, track

__all__ = [
    "AllowedAct",
    "Held",
    "LawOfDraft",
    "OpenFile",
    "OpeningLine",
    "OpinionSheet",
    "OpinionView",
    "Thread",
    "ThreadAct",
    "Tracked",
    "WorklistFilter",
    "WorklistPage",
    "WorklistRow",
    "allowed_acts",
    "calendar_of",
    "deadline_of",
    "definition_of",
    "dossiers_of",
    "drafts_of",
    "expected_due",
    "get_dossier",
    "get_draft",
    "get_open_draft",
    "law_of",
    "may_see",
    "open_files",
    "openings_of_person",
    "opinions_for",
    "opinions_of",
    "result_of",
    "supplement_until",
    "thread",
    "track",
    "worklist",
]
