"""What lines of the ledger tell that may be counted: for each verb the keys of its detail. Pure.

An indicator may count only by what stands here, so that a field that nobody writes is found before it counts nothing.
A room that wants its acts counted adds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

#: How a dossier belongs to others: to none, as the root of a declaration for several agencies, or as a file of one.
Link = Literal["", "root", "linked"]
#: By what an indicator of a place can be taken apart.
By = Literal["procedure", "field", "channel", "day"]
_FILE = frozenset({"procedure", "channel", "state", "due_at", "root"})
_ORDER = frozenset({"procedure", "opened_at"})
_ACTS = (
    "received", "taken", "passed_on", "proposed", "signed", "sent_back", "reassigned", "returned",
    "returned_to_counter", "extended", "recounted", "moved", "refused", "withdrawn", "stopped", "supplement_asked",
    "supplemented", "supplement_recorded", "payment_asked", "fee_asked", "fee_waived", "handed_over",
    "handover_accepted", "handover_redirected", "opinion_asked", "opinion_answered", "opinion_declined",
    "opinion_withdrawn", "opinion_overdue", "result_delayed", "link_delayed", "link_skipped", "brought_back",
)  # fmt: skip
_PETITION = frozenset({"procedure", "channel", "kind", "about", "repeated"})
_SURVEY = frozenset({"procedure", "channel", "survey"})
_WARNING = frozenset({"kind", "procedure", "subject", "rung"})
_ANSWERS = ("refused", "passed_on", "more_asked", "answered", "published")
_FIELDS = frozenset({"fields_asked", "fields_prefilled", "fields_corrected", "fields_asked_again"})

#: Verb → the keys of its detail by which lines may be counted or whose number may be added up.
TOLD: Mapping[str, frozenset[str]] = {
    **{f"dossiers.{act}": _FILE for act in _ACTS},
    "dossiers.submitted": _FILE | _FIELDS | {"waits", "registries", "has_files", "from_store"},
    "dossiers.completed": _FILE | {"on_time"},
    "dossiers.rated": _FILE | {"stars"},
    "dossiers.fee_paid": _FILE | {"waits"},
    "dossiers.fee_dropped": _FILE | {"waits"},
    "payments.opened": _ORDER,
    "payments.cancelled": _ORDER,
    "payments.paid": _ORDER | {"channel"},
    "payments.refunded": _ORDER,
    **{f"feedback.{act}": _PETITION | {"in_time"} for act in _ANSWERS},
    **{f"feedback.{act}": _PETITION for act in ("received", "supplied", "overdue", "withheld")},
    "feedback.answer_rated": _PETITION | {"liked"},
    "feedback.let_down": _PETITION | {"why"},
    "feedback.dissatisfied": frozenset({"procedure", "channel", "why"}),
    "feedback.rating_declined": frozenset({"procedure", "channel"}),
    "feedback.survey_sent": _SURVEY,
    "feedback.survey_answered": _SURVEY | {"score"},
    "feedback.survey_declined": _SURVEY,
    "exchange.read": frozenset({"service", "agreement", "procedure", "state", "reason"}),
    "exchange.refused": frozenset({"service", "consumer", "mode", "procedure", "reason"}),
    "exchange.written": frozenset({"service", "agreement", "procedure"}),
    "exchange.updated": frozenset({"service", "agreement", "procedure"}),
    "documents.issued": frozenset({"template"}),
    "library.kept": frozenset({"kind", "source"}),
    "library.used": frozenset({"procedure"}),
    **{f"library.scan_{act}": frozenset({"kind"}) for act in ("added", "read", "confirmed", "refused", "written")},
    "registries.recorded": frozenset({"registry"}),
    "notices.sent": frozenset({"notice", "way"}),
    "notices.undeliverable": frozenset({"notice", "way", "reason"}),
    **{f"indicators.warning_{act}": _WARNING for act in ("raised", "taken", "explained", "escalated")},
    "indicators.warning_closed": _WARNING | {"result"},
}
#: Keys whose value is a number, which may be added up.
NUMBERS = _FIELDS | {"score", "stars"}
#: Keys whose value is a list: a line counts by one of them when the list holds one of the values that are named.
LISTS = frozenset({"registries"})
#: Verbs of which a dossier has one at most: a second line of the same dossier is a line told twice.
ONCE: tuple[frozenset[str], ...] = (
    frozenset({"dossiers.submitted"}),
    frozenset({"dossiers.completed", "dossiers.refused", "dossiers.withdrawn", "dossiers.stopped"}),
)
#: Verbs counted on another day than their own: what becomes of an order is counted on the day that it was opened, so
#: that what was paid is always a part of what was payable.
DAY_OF: Mapping[str, str] = dict.fromkeys(("payments.opened", "payments.cancelled", "payments.paid"), "opened_at")
#: What a line cannot lack: without it the count would be wrong, so the follower stops there.
PROMISED: Mapping[str, tuple[str, ...]] = {
    "dossiers.submitted": ("procedure", "channel", "due_at", "fields_asked", "fields_prefilled"),
    "dossiers.completed": ("procedure", "on_time"),
    **dict.fromkeys(("dossiers.refused", "dossiers.withdrawn", "dossiers.stopped"), ("procedure",)),
    **dict.fromkeys(DAY_OF, ("procedure", "opened_at")),
}

#: The tree of units changed: what is added up over places is added up again.
TREE_CHANGED = "units.list_loaded"
