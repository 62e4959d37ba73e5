"""Which lines of the ledger tell how a dossier stood at a moment: the same that the counters follow. Pure."""

from __future__ import annotations

#: A dossier is at a unit from the first of these lines on, until the next.
COMES = ("dossiers.submitted", "dossiers.handover_redirected")
#: After one of these it is no longer open.
ENDS = ("dossiers.completed", "dossiers.refused", "dossiers.withdrawn", "dossiers.stopped")
#: From these on it waits for the person, or no longer, or as the line itself says (``waits``).
PAUSES = ("dossiers.supplement_asked", "dossiers.payment_asked")
RESUMES = ("dossiers.supplemented", "dossiers.supplement_recorded", "dossiers.fee_waived")
SAYS = ("dossiers.submitted", "dossiers.fee_paid", "dossiers.fee_dropped")
#: Lines that may bring a new due time.
DUE = (
    "dossiers.submitted",
    "dossiers.received",
    "dossiers.handover_redirected",
    "dossiers.opinion_asked",
    "dossiers.opinion_answered",
    "dossiers.opinion_declined",
    "dossiers.opinion_withdrawn",
    "dossiers.opinion_overdue",
    "dossiers.extended",
    "dossiers.recounted",
    "dossiers.moved",
    *PAUSES,
    *RESUMES,
    *SAYS[1:],
)
