"""Which numbers a board can show: the pack's indicators, and the few that a board is made of.

The code knows no number of a country. Its own are what is open at a moment, which no indicator counts, and how many
files came, unless the pack says that in its own words. Of the pack's indicators those are special that add up columns
which every board reads anyway: they cost no statement of their own, and today and yesterday are known of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from lienthong.command.choices import GOOD, LATE, SOON, TOPICS, Band, Choice
from lienthong.core.values import Text
from lienthong.indicators import queries as indicators
from lienthong.indicators.queries import AT_RISK, Defined, Summed
from lienthong.indicators.queries.readings import Columns
from lienthong.indicators.rules.measures import named_columns, verbs_of

_HOURS = int(AT_RISK.total_seconds() // 3600)
_FILED = ("dossiers.submitted",)
_NONE = Band(0, GOOD, Text("không có", "none"))

RECEIVED = Choice(
    code="received",
    title=Text("Hồ sơ nộp", "Filed"),
    meaning=Text("Hồ sơ đã nộp, mọi kênh", "Files that were filed, through every channel"),
    part_words=Text("Hồ sơ nộp trong kỳ", "Files filed in the period"),
    whole_words=None,
    kind="count",
    topic="requests",
    verbs=_FILED,
    part=("received",),
    summed=Summed("received", "received"),
)
AT_RISK_NOW = Choice(
    code="at_risk",
    title=Text("Sắp đến hạn", "At risk"),
    meaning=Text(
        f"Hồ sơ chưa xong, còn không quá {_HOURS} giờ là đến hạn; không tính hồ sơ đang chờ người nộp bổ sung",
        f"Open files due within {_HOURS} hours; not those that wait for the applicant",
    ),
    part_words=Text(f"Hồ sơ đến hạn trong {_HOURS} giờ tới", f"Files due in the next {_HOURS} hours"),
    whole_words=None,
    kind="count",
    topic="time",
    verbs=_FILED,
    better="lower",
    bands=(_NONE, Band(1, SOON, Text("cần làm ngay", "act now"))),
    part=("at_risk",),
    is_now=True,
)
OVERDUE = Choice(
    code="overdue",
    title=Text("Quá hạn", "Overdue"),
    meaning=Text(
        "Hồ sơ chưa xong mà giờ hẹn đã qua; không tính hồ sơ đang chờ người nộp bổ sung",
        "Open files whose due time has passed; not those that wait for the applicant",
    ),
    part_words=Text("Hồ sơ đã quá giờ hẹn", "Files past their due time"),
    whole_words=None,
    kind="count",
    topic="time",
    verbs=_FILED,
    better="lower",
    bands=(_NONE, Band(1, LATE, Text("đã quá hạn", "past due"))),
    part=("overdue",),
    is_now=True,
)


@dataclass(frozen=True)
class Numbers:
    """Every number that there is, by topic; first those that come with the board's own counts."""

    every: tuple[Choice, ...]

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.every)

    def get(self, code: str | None) -> Choice | None:
        """Return the number with a code."""
        return self._by_code.get(code or "")

    @property
    def default(self) -> Choice:
        """What a board shows unless asked: how many results were on time, where the pack says what that is."""
        return self.on_time or self.received

    @cached_property
    def received(self) -> Choice:
        """How many files came."""
        return next(choice for choice in self if choice.is_received)

    @cached_property
    def on_time(self) -> Choice | None:
        """Of the results how many were on time, as the pack defines it."""
        return self._counting("done_on_time")

    @cached_property
    def paid_online(self) -> Choice | None:
        """Of the fees how many were paid online, as the pack defines it."""
        return self._counting("paid_online")

    @cached_property
    def _by_code(self) -> dict[str, Choice]:
        return {choice.code: choice for choice in self}

    def _counting(self, column: str) -> Choice | None:
        return next((choice for choice in self if choice.part == (column,) and choice.kind == "share"), None)


def numbers_on(day: date) -> Numbers:
    """Return every number that boards can show on a day; one statement."""
    return _numbers(indicators.every_indicator(on=day))


def number_of(columns: Columns) -> Choice:
    """Return an indicator of the pack as a number of a board."""
    definition = columns.definition
    measures = definition.measures
    part, whole = (named_columns(measures[side]) if len(measures) > side else () for side in (0, 1))
    if not part or (definition.denominator and not whole):
        part, whole = (), ()
    summed = Summed(definition.code, columns.numerator or "", columns.denominator or "", columns.since)
    if part:
        summed = Summed(definition.code, " + ".join(part), " + ".join(whole))
    return Choice(
        code=definition.code,
        title=definition.title.text,
        meaning=definition.meaning.text,
        part_words=definition.numerator.words.text,
        whole_words=definition.denominator.words.text if definition.denominator else None,
        kind=definition.kind,
        topic=definition.topic,
        verbs=verbs_of(measures),
        better=definition.better,
        bands=tuple(Band(float(band.start), band.name, band.title.text) for band in definition.bands),
        measured_in=definition.measured_in.text if definition.measured_in else None,
        part=part,
        whole=whole,
        summed=summed if part or columns.is_kept else None,
        definition=definition,
    )


@lru_cache(maxsize=16)
def _numbers(defined: Defined) -> Numbers:
    own = {choice.code for choice in (AT_RISK_NOW, OVERDUE)}
    pack = [number_of(one) for one in defined.indicators if one.definition.code not in own]
    received = [] if any(choice.is_received for choice in pack) else [RECEIVED]
    every = [*received, AT_RISK_NOW, OVERDUE, *pack]
    topics = list(TOPICS)
    every.sort(key=lambda one: (topics.index(one.topic), not one.part, one.is_now, not one.is_received, one.code))
    return Numbers(tuple(every))
