"""A number of a board: what it is over what, how it reads, in which band it falls, what of it presses most. Pure.

What a number means is the pack's indicator. Bands are an aid to the eye, not law: their bounds are shown in the key of
every map. Green, amber and red are for time alone and never stand without a word and an icon; other numbers have shades
of grey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.command.comparing import FEWEST, Order
from lienthong.core.values import Text
from lienthong.indicators.definitions.indicators import IndicatorDefinition, Topic
from lienthong.indicators.queries import BOARD_DAYS, Counts, Sides, Summed, View
from lienthong.indicators.rules.told import DAY_OF
from lienthong.ui.tilemap import BandKey
from lienthong.ui.words import number

GOOD, SOON, LATE, FEW, UNMEASURED = "good", "soon", "late", "few", "none"
_SHADES = 4
_ICONS = {GOOD: "✓", SOON: "◷", LATE: "!"}

#: Of a declaration for several agencies people made one; its agencies settle each their own.
VIEW_NAMES: Mapping[View, Text] = {
    "people": Text("Yêu cầu của người dân", "People’s requests"),
    "agencies": Text("Hồ sơ của các cơ quan", "Agencies’ files"),
}
#: Under what boards offer their numbers, in this order.
TOPICS: Mapping[Topic, Text] = {
    "time": Text("Thời hạn", "Time"),
    "requests": Text("Hồ sơ", "Requests"),
    "data": Text("Dữ liệu", "Data"),
    "voice": Text("Người dân nói", "People’s voice"),
    "oversight": Text("Giám sát", "Oversight"),
}

NOT_MEASURED = Text("chưa đo", "not measured")
#: There was nothing to take a share or a mean of: that is no zero, and not unmeasured either.
NOTHING = Text("không phát sinh", "none arose")
FEW_WORDS = Text(f"dưới {FEWEST}: không xếp hạng", f"fewer than {FEWEST}: not ranked")
_NOT_MEASURED_ON_A_TILE = Text("chưa đo", "no data")
_NOTHING_ON_A_TILE = Text("không có", "none")
_NEITHER = Text("chưa đo, hoặc không phát sinh", "not measured, or none arose")
_PERIOD = Text(f"{BOARD_DAYS} ngày qua, tính cả hôm nay", f"The last {BOARD_DAYS} days, today included")
_NOW = Text("Ngay lúc này", "This moment")

Kind = Literal["share", "mean", "count"]
Better = Literal["higher", "lower", "neither"]


@dataclass(frozen=True, slots=True)
class Band:
    """Values from ``start`` on, up to the next band, are called so."""

    start: float
    name: str
    words: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One number that a board can show: its definition in words, and where it is read from.

    ``part`` and ``whole`` name the columns of the board's own counts that make its numerator and denominator (a plain
    count has no denominator); where they do not, ``summed`` says how it is read by a statement of its own, and without
    that it is not measured yet. ``verbs`` are the ledger lines that it counts. ``is_now``: it stands so at a moment, of
    no period.
    """

    code: str
    title: Text
    meaning: Text
    part_words: Text
    whole_words: Text | None
    kind: Kind
    topic: Topic
    verbs: tuple[str, ...]
    better: Better = "neither"
    bands: tuple[Band, ...] = ()
    measured_in: Text | None = None
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    summed: Summed | None = None
    definition: IndicatorDefinition | None = None
    is_now: bool = False

    @property
    def period(self) -> Text:
        """Of which days it is."""
        return _NOW if self.is_now else _PERIOD

    @property
    def is_measured(self) -> bool:
        """Whether anything measures it yet."""
        return self.is_now or self.summed is not None

    @property
    def is_of_places(self) -> bool:
        """Whether it can be told of one place beside others."""
        return self.definition is None or "unit" in self.definition.dimensions

    @property
    def is_of_procedures(self) -> bool:
        """Whether it can be taken apart by procedure."""
        return self.definition is None or "procedure" in self.definition.dimensions

    @property
    def is_settled_later(self) -> bool:
        """Whether what happens later changes what was counted on a day: then nobody knows how it stood at a moment."""
        return not DAY_OF.keys().isdisjoint(self.verbs)

    @property
    def is_colored(self) -> bool:
        """Whether its bands are green, amber and red."""
        return self.topic == "time" and bool(self.bands) and all(band.name in _ICONS for band in self.bands)

    @property
    def has_direction(self) -> bool:
        """Whether one of two values is the better one."""
        return self.better != "neither"

    @property
    def is_received(self) -> bool:
        """Whether it counts what was filed, all of it."""
        return self.kind == "count" and self.part == ("received",)

    def sides(self, counts: Counts | None) -> Sides:
        """Return numerator and denominator off the board's own counts; ``None`` when they were not measured."""
        if counts is None or not self.part:
            return None
        return sum([getattr(counts, name) for name in self.part]), sum([getattr(counts, name) for name in self.whole])

    def is_few(self, sides: Sides) -> bool:
        """Whether it is over so few that it is not judged."""
        return self.kind != "count" and sides is not None and 0 < sides[1] < FEWEST

    def value(self, sides: Sides) -> float | None:
        """Return the number, ``None`` when it was not measured or is over nothing."""
        if sides is None:
            return None
        part, whole = sides
        if self.kind == "count":
            return float(part)
        return part / whole if whole else None

    def shown(self, value: float, language: str) -> str:
        """Return the number as people read it."""
        if self.kind == "share":
            return f"{number(100 * value, language, 0 if value in (0, 1) else 1)} %"
        if self.kind == "count":
            return number(value, language)
        unit = self.measured_in.to(language) if self.measured_in else ""
        return f"{number(value, language, 1)} {unit}".rstrip()

    def short(self, value: float, language: str) -> str:
        """Return the number as it fits a tile: shares in whole percent, rounded down so that 99.6 is not 100."""
        if self.kind == "share":
            return f"{int(100 * value)}%"
        return number(value, language, 0 if self.kind == "count" else 1)

    def absent(self, sides: Sides, *, is_short: bool = False) -> Text:
        """Return why there is no number: it was not measured, or there was nothing to take it of."""
        if sides is None:
            return _NOT_MEASURED_ON_A_TILE if is_short else NOT_MEASURED
        return _NOTHING_ON_A_TILE if is_short else NOTHING

    def band(self, value: float | None, highest: float) -> str:
        """Return the band of a number among numbers of which ``highest`` is the highest."""
        if value is None:
            return UNMEASURED
        if self.bands:
            return self._name_of(max(sum(value >= band.start for band in self.bands) - 1, 0))
        top = self._top(highest)
        return str(max(0, min(_SHADES - 1, int(_SHADES * value / top)))) if top > 0 else "0"

    def words(self, band: str) -> tuple[Text | None, str]:
        """Return the word and the icon that stand beside a color; none for shades of grey."""
        if not self.is_colored:
            return None, ""
        return next((one.words for one in self.bands if one.name == band), None), _ICONS.get(band, "")

    def legend(self, highest: float, language: str) -> tuple[BandKey, ...]:
        """Return what the bands of a map mean, in numbers."""
        few = (BandKey(FEW, FEW_WORDS),) if self.bands and self.kind != "count" else ()
        keys = self._keys_of_bands(language) if self.bands else self._keys_of_shades(highest, language)
        return (*keys, *few, BandKey(UNMEASURED, NOT_MEASURED if self.kind == "count" else _NEITHER))

    def order(self, value: float | None, *, is_few: bool = False) -> Order:
        """Return a sorting key: what presses most first, then what is over few (unranked), what was not measured last.

        Where no direction is better the highest comes first.
        """
        if value is None:
            return 2, 0.0
        return int(is_few), value if self.better == "higher" else -value

    def bound(self, value: float, language: str) -> str:
        """Return a limit or a target as people read it."""
        if self.kind == "share":
            percent = 100 * value
            return f"{number(percent, language, 0 if round(percent, 6) == round(percent) else 1)} %"
        said = number(value, language, 0 if self.kind == "count" else 1)
        return f"{said} {self.measured_in.to(language)}" if self.measured_in else said

    def _top(self, highest: float) -> float:
        return max(1.0, highest) if self.kind == "share" else highest

    def _name_of(self, place: int) -> str:
        """Return the name of a band of a map, by its place among the bands: a color, or a shade of grey."""
        if self.is_colored:
            return self.bands[place].name
        return str(round((_SHADES - 1) * place / max(len(self.bands) - 1, 1)))

    def _keys_of_bands(self, language: str) -> Iterable[BandKey]:
        starts = [band.start for band in self.bands]
        keys = []
        for place, (band, end) in enumerate(zip(self.bands, [*starts[1:], None], strict=True)):
            if place or end is None:
                bounds = f"≥ {self.bound(band.start, language)}"
            else:
                bounds = "0" if self.kind == "count" and end == 1 else f"< {self.bound(end, language)}"
            name = self._name_of(place)
            words = Text(f"{band.words.vi} ({bounds})", f"{band.words.en} ({bounds})")
            keys.append(BandKey(name, words, self.words(name)[1]))
        return reversed(keys) if self.better == "higher" else keys

    def _keys_of_shades(self, highest: float, language: str) -> Iterable[BandKey]:
        top = self._top(highest)
        for shade in range(_SHADES):
            low, high = (self.shown(top * step / _SHADES, language) for step in (shade, shade + 1))
            yield BandKey(str(shade), Text(f"{low} – {high}", f"{low} – {high}"))
