"""A line of the ledger that was told wrongly is never changed: another line says how it should have been counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lienthong.core import ledger
from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor, Role
from lienthong.indicators.refusals import CorrectionUnexplained, LineNotCounted
from lienthong.indicators.rules.measures import CORRECTED
from lienthong.indicators.rules.told import TOLD


@transaction.atomic
def correct_line(seq: int, detail: Mapping[str, Any] | None, reason: str, *, by: Actor, at: datetime) -> LedgerLine:
    """Have line ``seq`` counted with ``detail`` in place of what it tells, or not at all (``None``); the line stays.

    Keys that ``detail`` does not name stay as they are. A second correction goes by the first. Open files are not
    touched: only counts are. Refuses ``NotAllowed``, ``CorrectionUnexplained``, ``LineNotCounted``.
    """
    by.must(Role.STEERING, path="/")
    if not reason.strip():
        raise CorrectionUnexplained
    line = LedgerLine.objects.select_for_update().filter(seq=seq, verb__in=TOLD).first()
    if line is None:
        raise LineNotCounted(seq=seq)
    before = ledger.lines_about(f"line:{seq}", verbs=(CORRECTED,), limit=1)
    was = before[0].detail["is"] if before else _as_told(line)
    now = None if detail is None else {**_as_told(line), "detail": {**(was or _as_told(line))["detail"], **detail}}
    if was == now:
        raise LineNotCounted(seq=seq)
    told = {"was": was, "is": now, "reason": reason.strip()}
    return ledger.record(CORRECTED, by=by, at=at, about=f"line:{seq}", unit_id=line.unit_id, detail=told)


def _as_told(line: LedgerLine) -> dict[str, Any]:
    return {
        "xact": line.xact,
        "seq": line.seq,
        "verb": line.verb,
        "at": line.at.isoformat(),
        "unit_id": line.unit_id,
        "dossier": line.dossier,
        "detail": line.detail,
    }
