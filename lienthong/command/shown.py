"""How a board is looked at, and what may be said there of a number: by whom, of when, how exactly."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from lienthong.command.choices import FEW, Choice
from lienthong.command.comparing import Order
from lienthong.command.offered import Numbers
from lienthong.core.values import GOVERNMENT, Bloc, Text
from lienthong.indicators.queries import BOARD_DAYS, Sides, View
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import number

#: What everybody sees of a small place is rounded to this, and below it only that it is fewer; shares need so many.
ROUND_TO, LEAST_OPEN = 5, 20
_FEWER = Text(f"dưới {ROUND_TO}", f"under {ROUND_TO}")
_TOO_FEW = Text("quá ít", "too few")
_THEN = Text("Lúc ấy", "At that moment")
_UP_TO_THEN = Text(f"{BOARD_DAYS} ngày, đến lúc ấy", f"{BOARD_DAYS} days, up to that moment")
_WHOLE_DAYS = Text(f"{BOARD_DAYS} ngày trọn vẹn trước ngày ấy", f"The {BOARD_DAYS} whole days before that day")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a board is looked at: number, language and bloc chosen, of which moment, whether everybody sees it.

    ``place`` is what addresses call it, ``path`` where its unit stands in the tree.
    """

    choice: Choice
    numbers: Numbers
    language: str
    path: str = ""
    place: str = ""
    is_open: bool = False
    is_rounded: bool = False
    bloc: Bloc = GOVERNMENT
    view: View = "people"
    procedure: str = ""
    as_of: str = ""
    has_stock: bool = True
    has_money: bool = True

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

    # ---- what can be chosen

    def offers(self, choice: Choice) -> bool:
        """Whether a number can be told of places, of the procedure and of the moment that are looked at.

        Money is told of the past only where it was photographed: an order is counted on the day that it was opened,
        whatever becomes of it later.
        """
        is_of_here = choice.is_of_places and (choice.is_of_procedures or not self.procedure)
        return is_of_here and self.is_known(choice)

    def is_known(self, choice: Choice) -> bool:
        """Whether a number is known of the moment that is looked at."""
        return not (self.as_of and choice.is_settled_later) or (self.has_money and bool(choice.part))

    def offers_by_procedure(self, choice: Choice) -> bool:
        """Whether a number can be told of each procedure of a place; of those no photograph is taken."""
        return choice.is_of_procedures and self.offers(choice) and not (self.as_of and choice.is_settled_later)

    @property
    def period(self) -> Text:
        """Of which days the chosen number is; of the past those that are not exact to the minute say so."""
        if not self.as_of:
            return self.choice.period
        if self.choice.is_now:
            return _THEN
        return _UP_TO_THEN if self.choice.part else _WHOLE_DAYS

    # ---- what may be said

    def value(self, choice: Choice, sides: Sides) -> float | None:
        """Return a number as far as it is known and may be told here, else ``None``."""
        if sides is None or (choice.is_now and not self.has_stock):
            return None
        value = choice.value(sides)
        if not self.is_rounded or value is None:
            return value
        if choice.kind != "count":
            return value if sides[1] >= LEAST_OPEN else None
        return float(ROUND_TO * round(value / ROUND_TO)) if value >= ROUND_TO else None

    def said(self, choice: Choice, sides: Sides, *, is_short: bool = False) -> str | Text:
        """Return a number as people read it, or why there is none."""
        value = self.value(choice, sides)
        if value is None and self._hides(choice, sides):
            return _FEWER if choice.kind == "count" else _TOO_FEW
        if value is None:
            return choice.absent(sides if self.has_stock or not choice.is_now else None, is_short=is_short)
        is_rough = is_short or (self.is_rounded and choice.kind == "share")
        return (choice.short if is_rough else choice.shown)(value, self.language)

    def is_few(self, choice: Choice, sides: Sides) -> bool:
        """Whether a number is of so few that it is neither judged nor ranked."""
        return sides is not None and (choice.is_few(sides) or self._hides(choice, sides))

    def order(self, choice: Choice, sides: Sides) -> Order:
        """Return the place of a number in a ranking."""
        if self._hides(choice, sides):
            return 1, 0.0
        return choice.order(self.value(choice, sides), is_few=self.is_few(choice, sides))

    def reading(self, sides: Sides, highest: float, url: str, *, is_tile: bool = True) -> Reading:
        """Return what a tile, a shape or a row says of a place; what is of few is put in no band."""
        choice, value = self.choice, self.value(self.choice, sides)
        is_judged = not (choice.bands and self.is_few(choice, sides))
        band = choice.band(value, highest) if is_judged else FEW
        words, icon = choice.words(band)
        return Reading(self.said(choice, sides, is_short=is_tile), band, words, url, icon)

    def exactly(self, count: int) -> str | Text:
        """Return a count that stands beside a number."""
        if not self.is_rounded:
            return number(count, self.language)
        return number(ROUND_TO * round(count / ROUND_TO), self.language) if count >= ROUND_TO else _FEWER

    def _hides(self, choice: Choice, sides: Sides) -> bool:
        """Whether there is a number that is not told because it is of few."""
        return self.is_rounded and choice.value(sides) is not None and self.value(choice, sides) is None
