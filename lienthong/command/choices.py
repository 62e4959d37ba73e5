"""The numbers of a board: what each one is, over what, how it reads and in which band it falls. Pure.

Bands are an aid to the eye, not law: their bounds are shown in the key of every map. Green, amber and red are for time
alone and never stand without a word and an icon; other numbers have shades of grey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.command.comparing import FEWEST, Order
from lienthong.core.values import Text
from lienthong.indicators.queries import AT_RISK, BOARD_DAYS, Counts, View
from lienthong.ui.tilemap import BandKey
from lienthong.ui.words import number

GOOD, SOON, LATE, FEW, UNMEASURED = "good", "soon", "late", "few", "none"
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
FEW_WORDS = Text(f"dưới {FEWEST} hồ sơ: không xếp hạng", f"fewer than {FEWEST} files: not ranked")
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

    ``part`` and ``whole`` are the counted columns that are added up as numerator and denominator (a plain count has no
    denominator), ``verbs`` the ledger lines that they count. ``is_now``: it stands so at a moment, of no period.
    """

    code: str
    title: Text
    meaning: Text
    part_words: Text
    whole_words: Text | None
    period: Text
    kind: Kind
    is_time: bool
    part: tuple[str, ...]
    whole: tuple[str, ...]
    verbs: tuple[str, ...]
    is_now: bool = False

    def part_of(self, counts: Counts) -> int:
        """Return the numerator, or the count itself."""
        return sum(getattr(counts, name) for name in self.part)

    def whole_of(self, counts: Counts) -> int:
        """Return the denominator; 0 for a plain count."""
        return sum(getattr(counts, name) for name in self.whole)

    def is_few(self, counts: Counts) -> bool:
        """Whether it is a share of so few that it is not judged."""
        return self.kind == "share" and 0 < self.whole_of(counts) < FEWEST

    def value(self, counts: Counts | None) -> float | None:
        """Return the number, ``None`` when it was not measured or is a share of nothing."""
        if counts is None:
            return None
        if self.kind == "count":
            return float(self.part_of(counts))
        whole = self.whole_of(counts)
        return self.part_of(counts) / whole if whole else None

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
        few = (BandKey(FEW, FEW_WORDS),) if self.kind == "share" and self.is_time else ()
        return (*self._keys(highest, language), *few, BandKey(UNMEASURED, NOT_MEASURED))

    def order(self, value: float | None, *, is_few: bool = False) -> Order:
        """Return a sorting key: what presses most first, then shares of few (unranked), what was not measured last."""
        if value is None:
            return 2, 0.0
        return int(is_few), value if self.is_time and self.kind == "share" else -value

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
_FILED, _DONE = ("dossiers.submitted",), ("dossiers.completed",)
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
        part=("done_on_time",),
        whole=("done_on_time", "done_late"),
        verbs=_DONE,
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
        part=("at_risk",),
        whole=(),
        verbs=_FILED,
        is_now=True,
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
        part=("overdue",),
        whole=(),
        verbs=_FILED,
        is_now=True,
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
        part=("received",),
        whole=(),
        verbs=_FILED,
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
        part=("online",),
        whole=("received",),
        verbs=_FILED,
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
        part=("paid_online",),
        whole=("payable",),
        verbs=("payments.opened", "payments.cancelled", "payments.paid"),
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
        part=("fields_prefilled",),
        whole=("fields_asked",),
        verbs=_FILED,
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
        part=("fields_corrected",),
        whole=("fields_prefilled", "fields_corrected"),
        verbs=_FILED,
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
        part=("fields_asked_again",),
        whole=("fields_asked",),
        verbs=_FILED,
    ),
)
CHOICES: Mapping[str, Choice] = {choice.code: choice for choice in _ALL}


def choice_of(code: str | None) -> Choice:
    """Return the number with a code; the first one for an unknown code."""
    return CHOICES.get(code or "", _ALL[0])
