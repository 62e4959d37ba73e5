"""Writing down what happened in each ten minutes of a day at the country and the places directly beneath."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor
from lienthong.indicators.models import StepCount, StepDay
from lienthong.indicators.queries.photographs import midnight
from lienthong.indicators.queries.steps import STEP, counted_on
from lienthong.indicators.rules.measures import TOLD_VERBS
from lienthong.indicators.sql import in_full, statement

_LOCK = 0x4C54_5354_4550


@transaction.atomic
def keep_steps(day: date, *, by: Actor, at: datetime) -> bool:
    """Write down the steps of a day that is over, as the ledger tells it; anew when the counters know more of it since.

    Returns whether they were new: also when two try at once, only one does. Refuses ``NotAllowed`` to people.
    """
    if by.kind != "system":
        raise NotAllowed(right="keep_steps")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        counted = counted_on(day, day).get(day, 0)
        if StepDay.objects.filter(day=day, counted=counted).exists():
            return False
        StepCount.objects.filter(day=day).delete()
        words = {
            "day": day,
            "start": midnight(day),
            "end": midnight(day + timedelta(days=1)),
            "verbs": list(TOLD_VERBS),
        }
        cursor.execute(in_full(statement("keep_steps"), words | {"step_seconds": STEP.total_seconds()}))
    StepDay.objects.update_or_create(day=day, defaults={"counted": counted})
    ledger.record(
        "indicators.steps_kept", by=by, at=at, about=f"day:{day.isoformat()}", detail={"day": day.isoformat()}
    )
    return True
