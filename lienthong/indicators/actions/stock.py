"""Writing down what is open when a day begins."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import GOVERNMENT, Actor
from lienthong.indicators.models import StockCount
from lienthong.indicators.queries.as_of import stock_words
from lienthong.indicators.queries.photographs import midnight
from lienthong.indicators.sql import statement
from lienthong.units import queries as units

_LOCK = 0x4C54_5354_4F43


@transaction.atomic
def keep_stock(day: date, *, by: Actor, at: datetime) -> bool:
    """Write down what was open at every place at the midnight with which ``day`` began, as the ledger tells it.

    Returns whether it was new: a day is written down once, also when two try at once. Refuses ``NotAllowed`` to people.
    """
    if by.kind != "system":
        raise NotAllowed(right="keep_stock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if StockCount.objects.filter(day=day).exists():
            return False
        country = units.country(on=day).unit_id
        words = {"path": "", "day": day, "country": country, "bloc": GOVERNMENT, **stock_words(midnight(day))}
        cursor.execute(statement("keep_stock"), words)
    ledger.record(
        "indicators.stock_kept", by=by, at=at, about=f"day:{day.isoformat()}", detail={"day": day.isoformat()}
    )
    return True
