"""Receipts written for files taken in, printed and sealed; a volume of the register; a blank paper form as PDF.

Figures are computing time of this process; the database's own is not in them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from benches.definition import form
from benches.report import report
from benches.stage import PLACE, Stage, now
from lienthong.procedures.definitions import ProcedureDefinition

FILES, PRINTED, FORMS = 300, 100, 20
PROCEDURE = "B.001"


def run(stage: Stage) -> None:
    """Print milliseconds for one of each, beside a page that is only drawn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import localdate

    from lienthong.core.models import LedgerLine
    from lienthong.documents.rendering import print_sheet
    from lienthong.procedures.queries import definition_on
    from lienthong.slips import tasks
    from lienthong.slips.actions.registering import VOLUME, ask_register, make_volume
    from lienthong.slips.models import Slip
    from lienthong.slips.queries import sheet_of_slip
    from lienthong.slips.queries.cases import SLIPS
    from lienthong.units.queries import get_unit

    _file(stage)
    lines = list(LedgerLine.objects.filter(verb="dossiers.submitted").order_by("seq")[:FILES])
    with CaptureQueriesContext(connection) as asked:
        writing = _each(FILES, lambda: tasks.follow(lines, now()))
    page = _each(1, lambda: print_sheet(sheet_of_slip(Slip.objects.select_related("form", "unit")[0], at=now())))
    report(
        "slip_written", writing, "ms", sql=len(asked) // FILES, ceiling_name="a page drawn, not signed", ceiling=page
    )
    made = _each(PRINTED, lambda: [tasks.make_waiting(now()) for _ in range(PRINTED // tasks.AT_ONCE)])
    report("slip_made", made, "ms", sql=0, ceiling_name="the same page drawn, not signed, not kept", ceiling=page)

    first = localdate(now()) - timedelta(days=1)
    register = ask_register(get_unit(stage.unit_id), first, localdate(now()), by=SLIPS, at=now())
    volume = _each(1, lambda: make_volume(register.pk, by=SLIPS, at=now()))
    rows = min(FILES, VOLUME)
    report("register_row_printed", volume / rows, "ms", sql=0, ceiling_name="a page drawn", ceiling=page, rows=rows)

    definition = definition_on(PROCEDURE, on=first)
    drawn = _each(FORMS, lambda: _forms(definition, first))
    report("paper_form_blank", drawn, "ms", sql=1, ceiling_name="a page drawn", ceiling=page, most_ms=100)


def _forms(definition: ProcedureDefinition, on: date) -> None:
    from lienthong.procedures.rules.printing.form import blank
    from lienthong.ui.paper_forms import form_pdf

    for _ in range(FORMS):
        form_pdf(blank(definition, on=on), definition, gloss=False)


def _file(stage: Stage) -> None:
    from lienthong.accounts.queries import actor_of
    from lienthong.dossiers.actions.submitting import submit_dossier

    officer = actor_of(stage.officer_id)
    for number in range(FILES):
        submit_dossier(
            PROCEDURE, form(number), place_code=PLACE, channel="counter", key=f"slip-{number}", by=officer, at=now()
        )


def _each(count: int, act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000 / count
