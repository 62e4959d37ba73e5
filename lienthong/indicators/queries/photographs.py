"""What the photographs of the boards hold: which minutes were photographed, and how places stood in them.

A photograph is what was known then: a line that was told late or corrected since changes the day that it counts on,
never a photograph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncHour
from django.utils import timezone

from lienthong.core.values import Bloc
from lienthong.indicators.models import Photograph
from lienthong.indicators.queries import counts as live
from lienthong.indicators.queries.counts import Counts, View
from lienthong.indicators.rules.measures import COUNTED, OPEN

#: How old a photograph may be and still stand for a moment; after that the ledger tells more.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Shot:
    """The photograph that stands for a moment, and the last one before it of which the communes are known too."""

    minute: datetime
    whole: datetime


@dataclass(frozen=True, slots=True)
class Stood:
    """What a board said of a place: of the day so far, and of the days of a board; both with what was open."""

    today: Counts
    period: Counts


NOTHING = Stood(Counts(*[0] * len(COUNTED)), Counts(*[0] * len(COUNTED)))


def minute_of(moment: datetime) -> datetime:
    """Return the minute in which a moment lies."""
    return moment.replace(second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """Return the moment with which a day of the country begins."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def last_photographed() -> datetime | None:
    """Return the latest minute that was photographed; one statement."""
    return Photograph.objects.order_by("-minute").values_list("minute", flat=True).first()


def shot_at(moment: datetime) -> Shot | None:
    """Return the photograph that stands for a moment: the last one of its day up to it, if it is fresh; one statement.

    Of old days communes are known of the first photograph of each hour alone.
    """
    start = max(midnight(timezone.localdate(moment)), minute_of(moment) - FRESH)
    hour = timezone.localtime(start).replace(minute=0)
    taken = Photograph.objects.filter(minute__gte=hour, minute__lte=moment)
    found = taken.aggregate(last=Max("minute"), whole=Max("minute", filter=Q(is_whole=True)))
    if found["last"] is None or found["last"] < start:
        return None
    return Shot(found["last"], found["whole"])


def stood(minutes: Iterable[tuple[int, datetime]], *, bloc: Bloc, view: View) -> dict[int, Stood]:
    """Return how places stood, each in the photograph of its minute; of those that ever had anything; one statement."""
    places = list(minutes)
    rows = live.rows_of(
        "stood",
        places=[place for place, _ in places],
        minutes=[minute for _, minute in places],
        bloc=bloc,
        links=list(live.LINKS[view]),
    )
    return {place: _stood(list(map(int, numbers))) for place, *numbers in rows}


def day_to_thin(*, before: date) -> date | None:
    """Return the oldest day before another of which more than the first photograph of an hour is whole."""
    whole = Photograph.objects.filter(is_whole=True, minute__lt=midnight(before)).annotate(hour=TruncHour("minute"))
    crowded = whole.values("hour").annotate(count=Count("minute")).filter(count__gt=1).order_by("hour")
    hour = crowded.values_list("hour", flat=True).first()
    return None if hour is None else timezone.localdate(hour)


def _stood(numbers: list[int]) -> Stood:
    count = len(COUNTED)
    still_open = dict(zip(OPEN, numbers[2 * count :], strict=True))
    return Stood(Counts(*numbers[:count], **still_open), Counts(*numbers[count : 2 * count], **still_open))
