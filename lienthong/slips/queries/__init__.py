"""Every question others may ask about slips."""

from lienthong.slips.queries.cases import case_at
from lienthong.slips.queries.forms import definition_of, live_forms
from lienthong.slips.queries.kept import (
    OpenSlip,
    SlipCheck,
    SlipKind,
    SlipRow,
    control_of,
    get_slip,
    kinds_made,
    slip_of_file,
    slips_of,
    title_of,
    verify_slip,
    waiting,
)
from lienthong.slips.queries.sheets import reading_copy, sheet_of_slip

__all__ = [
    "OpenSlip",
    "SlipCheck",
    "SlipKind",
    "SlipRow",
    "case_at",
    "control_of",
    "definition_of",
    "get_slip",
    "kinds_made",
    "live_forms",
    "reading_copy",
    "sheet_of_slip",
    "slip_of_file",
    "slips_of",
    "title_of",
    "verify_slip",
    "waiting",
]
