"""Letting go of what photographs of long ago say of communes, but for one in each hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.db.models.functions import TruncHour

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor
from lienthong.indicators.models import Photograph
from lienthong.indicators.queries.photographs import midnight
from lienthong.indicators.sql import statement


@transaction.atomic
def thin_photographs(day: date, *, by: Actor, at: datetime) -> int:
    """Keep of a day, for communes, the first photograph of each hour; return how many are not whole any more.

    The country and the provinces are kept of every minute. Refuses ``NotAllowed`` to people.
    """
    if by.kind != "system":
        raise NotAllowed(right="thin_photographs")
    start, end = midnight(day), midnight(day + timedelta(days=1))
    taken = Photograph.objects.filter(minute__gte=start, minute__lt=end, is_whole=True)
    hours = taken.annotate(hour=TruncHour("minute")).values("hour").annotate(first=Min("minute")).order_by()
    whole = [hour["first"] for hour in hours]
    thinned = taken.exclude(minute__in=whole).update(is_whole=False)
    if not thinned:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement("thin_photographs"), {"start": start, "end": end, "whole": whole})
    detail = {"day": day.isoformat(), "kept": len(whole)}
    ledger.record("indicators.photographs_thinned", by=by, at=at, about=f"day:{day.isoformat()}", detail=detail)
    return thinned
