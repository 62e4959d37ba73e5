"""The numbers of a board: what each one is, over what, how it reads and in which band it falls. Pure.

Bands are an aid to the eye, not law: their bounds are shown in the key of every map. Green, amber and red are for time
alone and never stand without a word and an icon; other numbers have shades of grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.core.values import Text
from lienthong.indicators.queries import AT_RISK, BOARD_DAYS, Counts, View
from lienthong.ui.tilemap import BandKey
from lienthong.ui.words import number

GOOD, SOON, LATE, UNMEASURED = "good", "soon", "late", "none"
#: From these shares on, results on time are good or fair.
GOOD_SHARE, FAIR_SHARE = 0.95, 0.85
_SHADES = 4
_HOURS = int(AT_RISK.total_seconds() // 3600)

#: Of a declaration for several agencies people made one; its agencies settle each their own.
VIEW_NAMES: Mapping[View, Text] = {
    "people": Text("Yêu cầu của người dân", "People’s requests"),
    "agencies": Text("Hồ sơ của các cơ quan", "Agencies’ files"),
}

NOT_MEASURED = Text("chưa đo", "not measured")
_NOT_MEASURED_ON_A_TILE = Text("chưa đo", "no data")
_ICONS = {GOOD: "✓", SOON: "◷", LATE: "!"}
_WORDS_OF_SHARES = {
    GOOD: Text("tốt", "good"),
    SOON: Text("cần chú ý", "needs attention"),
    LATE: Text("chậm", "late"),
}
_WORDS_OF_COUNTS = {
    GOOD: Text("không có", "none"),
    SOON: Text("cần làm ngay", "act now"),
    LATE: Text("đã quá hạn", "past due"),
}

Kind = Literal["share", "count"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One number that a board can show: its definition in words, and how it is read off the counts.

    ``part`` and ``whole`` are numerator and denominator (``whole`` is ``None`` for a plain count).
    """

    code: str
    title: Text
    meaning: Text
    part_words: Text
    whole_words: Text | None
    period: Text
    kind: Kind
    is_time: bool
    part: Callable[[Counts], int]
    whole: Callable[[Counts], int] | None = None

    def value(self, counts: Counts | None) -> float | None:
        """Return the number, ``None`` when it was not measured or is a share of nothing."""
        if counts is None:
            return None
        if self.whole is None:
            return float(self.part(counts))
        whole = self.whole(counts)
        return self.part(counts) / whole if whole else None

    def shown(self, value: float | None, language: str) -> str | Text:
        """Return the number as people read it, or that it was not measured."""
        if value is None:
            return NOT_MEASURED
        if self.kind == "count":
            return number(value, language)
        return f"{number(100 * value, language, 0 if value in (0, 1) else 1)} %"

    def band(self, value: float | None, highest: float) -> str:
        """Return the band of a number among numbers of which ``highest`` is the highest."""
        if value is None:
            return UNMEASURED
        if not self.is_time:
            top = 1.0 if self.kind == "share" else highest
            return str(min(_SHADES - 1, int(_SHADES * value / top))) if top > 0 else "0"
        if self.kind == "share":
            return GOOD if value >= GOOD_SHARE else SOON if value >= FAIR_SHARE else LATE
        return GOOD if value == 0 else SOON if self.code == "at_risk" else LATE

    def words(self, band: str) -> tuple[Text | None, str]:
        """Return the word and the icon that stand beside a color; none for shades of grey."""
        said = _WORDS_OF_SHARES if self.kind == "share" else _WORDS_OF_COUNTS
        return said.get(band), _ICONS.get(band, "")

    def short(self, value: float | None, language: str) -> str | Text:
        """Return the number as it fits a tile: shares in whole percent, rounded down so that 99.6 is not 100."""
        if value is None:
            return _NOT_MEASURED_ON_A_TILE
        return self.shown(value, language) if self.kind == "count" else f"{int(100 * value)}%"

    def legend(self, highest: float, language: str) -> tuple[BandKey, ...]:
        """Return what the bands of a map mean, in numbers."""
        return (*self._keys(highest, language), BandKey(UNMEASURED, NOT_MEASURED))

    def worst_first(self, value: float | None) -> tuple[bool, float]:
        """Return a sorting key: what presses most first, what was not measured last."""
        if value is None:
            return True, 0.0
        return False, value if self.is_time and self.kind == "share" else -value

    def _keys(self, highest: float, language: str) -> Iterable[BandKey]:
        if not self.is_time:
            top = 1.0 if self.kind == "share" else highest
            for shade in range(_SHADES):
                low, high = (self.shown(top * step / _SHADES, language) for step in (shade, shade + 1))
                yield BandKey(str(shade), _same(f"{low} – {high}"))
        elif self.kind == "share":
            good, fair = (f"{number(100 * bound, language)} %" for bound in (GOOD_SHARE, FAIR_SHARE))
            for band, bounds in ((GOOD, f"≥ {good}"), (SOON, f"≥ {fair}"), (LATE, f"< {fair}")):
                yield _key(*self.words(band), band, bounds)
        else:
            for band, bounds in ((GOOD, "0"), (SOON if self.code == "at_risk" else LATE, "≥ 1")):
                yield _key(*self.words(band), band, bounds)


def _same(words: str) -> Text:
    return Text(words, words)


def _key(words: Text | None, icon: str, band: str, bounds: str) -> BandKey:
    vi, en = (words.vi, words.en) if words else ("", "")
    return BandKey(band, Text(f"{vi} ({bounds})", f"{en} ({bounds})"), icon)


_PERIOD = Text(f"{BOARD_DAYS} ngày qua, tính cả hôm nay", f"The last {BOARD_DAYS} days, today included")
_NOW = Text("Ngay lúc này", "This moment")

_ALL = (
    Choice(
        code="on_time",
        title=Text("Đúng hạn", "On time"),
        meaning=Text(
            "Trong các hồ sơ đã có kết quả, bao nhiêu có kết quả trước hoặc đúng giờ hẹn.",
            "Of the files whose result is ready, how many were ready by the due time.",
        ),
        part_words=Text("Hồ sơ có kết quả đúng hạn", "Files whose result was on time"),
        whole_words=Text("Mọi hồ sơ đã có kết quả", "All files whose result is ready"),
        period=_PERIOD,
        kind="share",
        is_time=True,
        part=lambda counts: counts.done_on_time,
        whole=lambda counts: counts.done,
    ),
    Choice(
        code="at_risk",
        title=Text("Sắp đến hạn", "At risk"),
        meaning=Text(
            f"Hồ sơ chưa xong, còn không quá {_HOURS} giờ là đến hạn; không tính hồ sơ đang chờ người nộp bổ sung.",
            f"Open files due within {_HOURS} hours; not those that wait for the applicant.",
        ),
        part_words=Text(f"Hồ sơ đến hạn trong {_HOURS} giờ tới", f"Files due in the next {_HOURS} hours"),
        whole_words=None,
        period=_NOW,
        kind="count",
        is_time=True,
        part=lambda counts: counts.at_risk,
    ),
    Choice(
        code="overdue",
        title=Text("Quá hạn", "Overdue"),
        meaning=Text(
            "Hồ sơ chưa xong mà giờ hẹn đã qua; không tính hồ sơ đang chờ người nộp bổ sung.",
            "Open files whose due time has passed; not those that wait for the applicant.",
        ),
        part_words=Text("Hồ sơ đã quá giờ hẹn", "Files past their due time"),
        whole_words=None,
        period=_NOW,
        kind="count",
        is_time=True,
        part=lambda counts: counts.overdue,
    ),
    Choice(
        code="received",
        title=Text("Hồ sơ nộp", "Filed"),
        meaning=Text("Hồ sơ đã nộp, mọi kênh.", "Files that were filed, through every channel."),
        part_words=Text("Hồ sơ nộp trong kỳ", "Files filed in the period"),
        whole_words=None,
        period=_PERIOD,
        kind="count",
        is_time=False,
        part=lambda counts: counts.received,
    ),
    Choice(
        code="online",
        title=Text("Nộp trực tuyến", "Filed online"),
        meaning=Text("Trong các hồ sơ đã nộp, bao nhiêu nộp qua mạng.", "Of the files filed, how many came online."),
        part_words=Text("Hồ sơ nộp trực tuyến", "Files filed online"),
        whole_words=Text("Mọi hồ sơ nộp trong kỳ", "All files filed in the period"),
        period=_PERIOD,
        kind="share",
        is_time=False,
        part=lambda counts: counts.online,
        whole=lambda counts: counts.received,
    ),
    Choice(
        code="paid_online",
        title=Text("Nộp tiền trực tuyến", "Paid online"),
        meaning=Text(
            "Trong các khoản phí, lệ phí phải nộp, bao nhiêu được nộp qua cổng thanh toán.",
            "Of the fees that were to be paid, how many were paid through a gateway.",
        ),
        part_words=Text("Khoản đã nộp trực tuyến", "Fees paid online"),
        whole_words=Text(
            "Mọi khoản phải nộp trong kỳ, không tính khoản được miễn, hủy",
            "All fees of the period, without those waived or cancelled",
        ),
        period=_PERIOD,
        kind="share",
        is_time=False,
        part=lambda counts: counts.paid_online,
        whole=lambda counts: counts.payable,
    ),
    Choice(
        code="once_only",
        title=Text("Không phải khai lại", "Not asked again"),
        meaning=Text(
            "Trong các mục phải có trên tờ khai, bao nhiêu được cơ sở dữ liệu điền sẵn.",
            "Of the fields that forms asked for, how many a registry had filled in.",
        ),
        part_words=Text("Mục do cơ sở dữ liệu điền sẵn", "Fields that a registry filled in"),
        whole_words=Text("Mọi mục đã hỏi", "All fields that were asked for"),
        period=_PERIOD,
        kind="share",
        is_time=False,
        part=lambda counts: counts.fields_prefilled,
        whole=lambda counts: counts.fields_asked,
    ),
    Choice(
        code="corrected",
        title=Text("Điền sẵn bị sửa", "Filled in and corrected"),
        meaning=Text(
            "Trong các mục được điền sẵn, bao nhiêu bị người khai sửa: dữ liệu nguồn có thể sai.",
            "Of the fields that were filled in, how many people changed: the registry may be wrong.",
        ),
        part_words=Text("Mục điền sẵn rồi bị sửa", "Fields filled in and then changed"),
        whole_words=Text("Mọi mục được điền sẵn", "All fields that were filled in"),
        period=_PERIOD,
        kind="share",
        is_time=False,
        part=lambda counts: counts.fields_corrected,
        whole=lambda counts: counts.fields_prefilled + counts.fields_corrected,
    ),
    Choice(
        code="asked_again",
        title=Text("Khai lại điều đã có", "Typed though known"),
        meaning=Text(
            "Trong các mục đã hỏi, bao nhiêu người dân phải gõ dù một cơ sở dữ liệu có dịch vụ trả lời mục đó.",
            "Of the fields asked for, how many people typed although a registry offers them.",
        ),
        part_words=Text("Mục phải gõ dù nhà nước đã có", "Fields typed although the State has them"),
        whole_words=Text("Mọi mục đã hỏi", "All fields that were asked for"),
        period=_PERIOD,
        kind="share",
        is_time=False,
        part=lambda counts: counts.fields_asked_again,
        whole=lambda counts: counts.fields_asked,
    ),
)
CHOICES: Mapping[str, Choice] = {choice.code: choice for choice in _ALL}


def choice_of(code: str | None) -> Choice:
    """Return the number with a code; the first one for an unknown code."""
    return CHOICES.get(code or "", _ALL[0])
