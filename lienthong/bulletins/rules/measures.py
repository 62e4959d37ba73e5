"""What a bulletin tells of a place: counts, stocks at the end of the period, shares with their part and their whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from lienthong.core.values import Text

#: Of a normal distribution, 95 of 100 lie this many deviations around its middle.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Measure:
    """One number: which counts make it; with ``whole`` the share of ``part`` in these. Stocks are of an instant."""

    title: Text
    part: str
    whole: tuple[str, ...] = ()
    is_stock: bool = False


_DONE = ("done_on_time", "done_late")
MEASURES: Mapping[str, Measure] = {
    "received": Measure(Text("Hồ sơ nộp", "Files received"), "received"),
    "online": Measure(Text("Nộp trực tuyến", "Filed online"), "online", ("received",)),
    "done": Measure(Text("Hồ sơ xong", "Files done"), "done"),
    "on_time": Measure(Text("Xong đúng hạn", "Done on time"), "done_on_time", _DONE),
    "ended_otherwise": Measure(Text("Từ chối, rút, dừng", "Refused, withdrawn, stopped"), "ended_otherwise"),
    "open": Measure(Text("Chưa xong, lúc hết kỳ", "Open when the period ended"), "open", is_stock=True),
    "overdue": Measure(Text("Quá hạn, lúc hết kỳ", "Overdue when the period ended"), "overdue", is_stock=True),
    "at_risk": Measure(
        Text("Còn dưới 24 giờ, lúc hết kỳ", "Under 24 hours left when the period ended"), "at_risk", is_stock=True
    ),
    "once_only": Measure(
        Text("Ô đã có sẵn dữ liệu", "Boxes filled from registries"), "fields_prefilled", ("fields_asked",)
    ),
    "paid_online": Measure(Text("Nộp tiền trực tuyến", "Paid online"), "paid_online", ("payable",)),
}

#: What a section says of the moment at which the bulletin was made, not of its period.
OF_THE_MOMENT = frozenset({"tasks", "warnings"})
#: Part and whole (``None``: a plain count); the whole pair is ``None`` where nothing was measured.
Pair = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in a ranking."""

    code: str
    name: str
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best and the worst places, and how many have too few cases to say."""

    best: tuple[Placed, ...]
    worst: tuple[Placed, ...]
    too_few: int


def measured(code: str, counts: Mapping[str, int] | None) -> Pair | None:
    """Return a number's part and whole out of counts by name."""
    if counts is None:
        return None
    measure = MEASURES[code]
    return counts[measure.part], sum(counts[name] for name in measure.whole) if measure.whole else None


def rank(places: Iterable[Placed], *, most: int, least: int) -> Ranked:
    """Rank places by a share; no place stands in both lists.

    Nine of nine is not better than 990 of 1,000: the best are those whose share is high even where chance helped them
    (lower bound of Wilson's interval), the worst those whose share is low even where chance was against them (upper
    bound). Who has fewer cases than ``least`` stands nowhere.
    """
    every = list(places)
    fit = [place for place in every if place.whole >= least]
    best = sorted(fit, key=lambda place: (-interval(place.part, place.whole)[0], place.code))[:most]
    rest = [place for place in fit if place not in best]
    worst = sorted(rest, key=lambda place: (interval(place.part, place.whole)[1], place.code))[:most]
    return Ranked(tuple(best), tuple(worst), len(every) - len(fit))


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; ``whole`` is at least 1."""
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return middle - half, middle + half


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between the contents of two editions: label, before and after, as they read."""
    before, after = dict(_said(old)), dict(_said(new))
    labels = [*before, *(label for label in after if label not in before)]
    return [
        {"vi": vi, "en": en, "before": before.get((vi, en), "–"), "after": after.get((vi, en), "–")}
        for vi, en in labels
        if before.get((vi, en), "–") != after.get((vi, en), "–")
    ]


def kept_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a correction: the numbers counted again, what stood when the first was made as it was."""
    kept = [
        before if OF_THE_MOMENT & before.keys() else after
        for before, after in zip(old["sections"], new["sections"], strict=True)
    ]
    return {**new, "sections": kept}


def _said(content: Mapping[str, Any]) -> Iterable[tuple[tuple[str, str], str]]:
    for section in content["sections"]:
        for row in section.get("rows", ()):
            title = MEASURES[row["code"]].title
            yield (title.vi, title.en), say_pair(row["now"])
        for row in section.get("readings", ()):
            yield (row["vi"], row["en"]), say_pair(row["now"])
        for group in section.get("groups", ()):
            yield (group["vi"], group["en"]), say_points(group["points"])
        title = MEASURES[section["by"]].title if "by" in section else Text("", "")
        for place in (*section.get("best", ()), *section.get("worst", ())):
            yield (
                (f"{title.vi}: {place['name']}", f"{title.en}: {place['name']}"),
                say_share(place["part"], place["whole"]),
            )


def say_pair(pair: Pair | None) -> str:
    """Return a number as it reads in Vietnamese: ``1.234``, ``98,2 % (112/114)``, a dash where there is none."""
    if pair is None:
        return "–"
    part, whole = pair
    if whole is None:
        return say_count(part)
    return say_share(part, whole) if whole else "–"


def say_share(part: int, whole: int) -> str:
    """Return a share with what it is of."""
    return f"{100 * part / whole:.1f} % ({say_count(part)}/{say_count(whole)})".replace(".", ",", 1)


def say_points(points: float | None) -> str:
    """Return points with two places; a dash where nothing was measured."""
    return "–" if points is None else f"{points:.2f}".replace(".", ",")


def say_count(count: int) -> str:
    """Return a count with its thousands apart."""
    return f"{count:,}".replace(",", ".")


def say_change(now: Pair | None, before: Pair | None) -> str:
    """Return how a number changed: a count by how much and by which share, a share by points; a dash where unknown."""
    if now is None or before is None or now[1] == 0 or before[1] == 0:
        return "–"
    if now[1] is not None and before[1] is not None:
        return _signed(f"{100 * (now[0] / now[1] - before[0] / before[1]):.1f}".replace(".", ",")) + " điểm"
    change = _signed(str(now[0] - before[0]))
    if not before[0]:
        return change
    return f"{change} ({_signed(f'{100 * (now[0] - before[0]) / before[0]:.1f}'.replace('.', ','))} %)"


def _signed(number: str) -> str:
    return f"−{number[1:]}" if number.startswith("-") else f"+{number}"
