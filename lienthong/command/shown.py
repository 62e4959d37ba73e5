"""How a board is looked at, and what may be said there of a number: by whom, of when, how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from lienthong.command.choices import FEW, Choice
from lienthong.command.comparing import Order
from lienthong.core.values import GOVERNMENT, Bloc, Text
from lienthong.indicators.queries import Counts, View
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import number

#: What everybody sees of a small place is rounded to this, and below it only that it is fewer; shares need so many.
ROUND_TO, LEAST_OPEN = 5, 20
_FEWER = Text(f"dưới {ROUND_TO}", f"under {ROUND_TO}")
_TOO_FEW = Text("ít hồ sơ", "too few")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a board is looked at: number, language and bloc chosen, of which moment, whether everybody sees it."""

    choice: Choice
    language: str
    place: str = ""
    is_open: bool = False
    is_rounded: bool = False
    bloc: Bloc = GOVERNMENT
    view: View = "people"
    procedure: str = ""
    as_of: str = ""
    has_stock: bool = True

    def query(self, **other: str) -> str:
        """Return the address's query that keeps what was chosen; ``other`` parts are put in or (empty) left out."""
        place = {"of": self.place} if self.procedure else {}
        parts = {"show": self.choice.code} | place | self._kept | other
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"

    def number_query(self) -> str:
        """Return the query by which the page of a number knows the place; everybody may see the country's."""
        return "" if self.is_open else self.of_place()

    def of_place(self) -> str:
        """Return the query by which other pages know the place."""
        procedure = {"procedure": self.procedure} if self.procedure else {}
        return f"?{urlencode({'of': self.place, **procedure, **self._kept})}" if self.place else ""

    def kept(self) -> dict[str, str]:
        """Return what a form must send besides its own fields to keep what was chosen."""
        place = {"of": self.place} if self.procedure else {}
        return {"show": self.choice.code} | place | {name: one for name, one in self._kept.items() if name != "as_of"}

    @property
    def _kept(self) -> dict[str, str]:
        bloc = {"bloc": self.bloc} if self.bloc != GOVERNMENT else {}
        view = {"count": self.view} if self.view != "people" else {}
        return bloc | view | ({"as_of": self.as_of} if self.as_of else {})

    # ---- what may be said

    def value(self, choice: Choice, counts: Counts | None) -> float | None:
        """Return a number as far as it is known and may be told here, else ``None``."""
        if counts is None or (choice.is_now and not self.has_stock):
            return None
        value = choice.value(counts)
        if not self.is_rounded or value is None:
            return value
        if choice.kind == "share":
            return value if choice.whole_of(counts) >= LEAST_OPEN else None
        return float(ROUND_TO * round(value / ROUND_TO)) if value >= ROUND_TO else None

    def said(self, choice: Choice, counts: Counts | None, *, is_short: bool = False) -> str | Text:
        """Return a number as people read it, or why there is none."""
        value = self.value(choice, counts)
        if value is None and self.is_rounded and self._hides(choice, counts):
            return _TOO_FEW if choice.kind == "share" else _FEWER
        if self.is_rounded and value is not None and choice.kind == "share":
            return choice.short(value, self.language)
        return (choice.short if is_short else choice.shown)(value, self.language)

    def is_few(self, choice: Choice, counts: Counts | None) -> bool:
        """Whether a number is of so few that it is neither judged nor ranked."""
        return counts is not None and (choice.is_few(counts) or self._hides(choice, counts))

    def order(self, choice: Choice, counts: Counts | None) -> Order:
        """Return the place of a number in a ranking."""
        if self._hides(choice, counts):
            return 1, 0.0
        return choice.order(self.value(choice, counts), is_few=self.is_few(choice, counts))

    def reading(self, counts: Counts | None, highest: float, url: str, *, is_tile: bool = True) -> Reading:
        """Return what a tile, a shape or a row says of a place; what is of few is not colored as good or late."""
        choice, value = self.choice, self.value(self.choice, counts)
        is_judged = not (choice.is_time and self.is_few(choice, counts))
        band = choice.band(value, highest) if is_judged else FEW
        words, icon = choice.words(band)
        return Reading(self.said(choice, counts, is_short=is_tile), band, words, url, icon)

    def exactly(self, count: int) -> str | Text:
        """Return a count that stands beside a number."""
        if not self.is_rounded:
            return number(count, self.language)
        return number(ROUND_TO * round(count / ROUND_TO), self.language) if count >= ROUND_TO else _FEWER

    def _hides(self, choice: Choice, counts: Counts | None) -> bool:
        """Whether there is a number that is not told because it is of few."""
        return self.is_rounded and choice.value(counts) is not None and self.value(choice, counts) is None
