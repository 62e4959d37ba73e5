"""A unit's own page as it is drawn, the same for the unit, for leaders and for everybody.

What everybody sees leaves out small numbers: a share of a few people says who they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from lienthong.core.values import Text
from lienthong.feedback.queries.petitions import published
from lienthong.indicators.queries.readings import Reading
from lienthong.indicators.queries.unit_page import UnitPage, Voice, unit_page
from lienthong.indicators.rules.unit_page import Lost, Share, Standing
from lienthong.procedures.queries.catalogue import titles_of
from lienthong.ui.pages import PageRequest
from lienthong.ui.words import number
from lienthong.units import queries as units

#: Fewer cases than this are not told to everybody.
FEWEST_TOLD = 10
_ANSWERS = 5
#: What nobody is told of a few people: a survey promises those whom it asks that many are added up.
_PROMISED = frozenset({"survey_score"})

NOT_MEASURED = Text("chưa đo", "not measured")
_NOTHING = Text("chưa có", "none yet")
_TOO_SMALL = Text(f"ít hơn {FEWEST_TOLD}, không công bố", f"fewer than {FEWEST_TOLD}, not published")

_POSITIONS: Mapping[str, Text] = {
    "above": Text("tốt hơn mức mà may rủi giải thích được", "better than chance explains"),
    "like": Text(
        "như các nơi khác: khác biệt nằm trong mức may rủi", "like the others: the difference is within chance"
    ),
    "below": Text("kém hơn mức mà may rủi giải thích được", "worse than chance explains"),
    "too_few": Text("quá ít hồ sơ để xếp hạng", "too few files to be ranked"),
}
_STANDING_TITLES: Mapping[str, Text] = {
    "on_time": Text("Có kết quả đúng hạn", "Results on time"),
    "online": Text("Nộp trực tuyến", "Filed online"),
}


@dataclass(frozen=True, slots=True)
class _Advice:
    """What an improvement is called, the number it comes from, the one next step."""

    title: Text
    number: Text
    step: Text


_ADVICE: Mapping[str, _Advice] = {
    "overdue": _Advice(
        Text("Giải quyết hồ sơ đã quá hạn", "Settle what is past its due time"),
        Text("{part} trong {whole} hồ sơ đang mở đã quá hạn", "{part} of {whole} open files are past their due time"),
        Text(
            "Mở hàng việc, lấy hồ sơ quá hạn lâu nhất trước; hồ sơ nào chưa xong hôm nay thì xin lỗi và hẹn lại.",
            "Open the queue, take the longest overdue first; apologize and set a new date for what cannot end today.",
        ),
    ),
    "late": _Advice(
        Text("Trả kết quả đúng hẹn", "Give results on time"),
        Text("{part} trong {whole} kết quả bị trễ", "{part} of {whole} results were late"),
        Text(
            "Xem bước nào giữ hồ sơ lâu nhất và giao thêm một người cho bước đó.",
            "See which step holds files longest, and give it one officer more.",
        ),
    ),
    "petitions_late": _Advice(
        Text("Trả lời phản ánh trong hạn", "Answer petitions in time"),
        Text(
            "{part} trong {whole} phản ánh đã quá hạn một bước", "{part} of {whole} petitions had a step past its term"
        ),
        Text(
            "Giao một người mở mục “Phản ánh, kiến nghị” mỗi sáng và hỏi thêm trong 5 ngày đầu.",
            "Let one officer open “Petitions” every morning, and ask for more in the first days.",
        ),
    ),
    "dissatisfied": _Advice(
        Text("Hỏi vì sao người dân không hài lòng", "Ask why people are unhappy"),
        Text(
            "{part} trong {whole} hồ sơ bị phản ánh hoặc bị chê",
            "{part} of {whole} files were complained of or rated low",
        ),
        Text(
            "Đọc lời của những người đánh giá thấp tuần này trong buổi họp đơn vị, chọn một việc để sửa.",
            "Read this week’s low ratings together, and choose one thing to mend.",
        ),
    ),
    "answers_disliked": _Advice(
        Text("Trả lời đúng điều được hỏi", "Answer what was asked"),
        Text(
            "{part} trong {whole} câu trả lời không làm người gửi hài lòng", "{part} of {whole} answers did not satisfy"
        ),
        Text(
            "Trước khi gửi, để một đồng nghiệp đọc câu hỏi rồi đọc câu trả lời.",
            "Before it goes, let a colleague read the question and then the answer.",
        ),
    ),
    "asked_again": _Advice(
        Text("Không hỏi điều Nhà nước đã biết", "Do not ask what the State knows"),
        Text(
            "{part} trong {whole} mục bị gõ tay dù cơ sở dữ liệu đã có",
            "{part} of {whole} boxes were typed though a registry knows",
        ),
        Text(
            "Tại quầy, mở tờ khai bằng số định danh để hệ thống tự điền.",
            "At the counter open the form with the personal number, so that it fills itself.",
        ),
    ),
    "not_online": _Advice(
        Text("Giúp người dân nộp trực tuyến", "Help people to file online"),
        Text("{part} trong {whole} hồ sơ không nộp trực tuyến", "{part} of {whole} files did not come online"),
        Text(
            "Đặt một máy ở quầy và cử người hướng dẫn trong giờ đông khách.",
            "Put a machine at the counter, and somebody beside it in the busy hours.",
        ),
    ),
    "not_paid_online": _Advice(
        Text("Nhận tiền trực tuyến", "Take money online"),
        Text(
            "{part} trong {whole} khoản phải nộp chưa nộp trực tuyến", "{part} of {whole} payments did not come online"
        ),
        Text("Dán mã QR nộp phí ở quầy thu.", "Put the QR code for fees at the cashier’s window."),
    ),
}


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """One number of the page: how it reads, of how many, and what stands beneath."""

    title: Text
    shown: Text | str
    note: Text | str = ""


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """A place among like units, in words; ``rank`` is empty where nothing is ranked."""

    title: Text
    rank: Text | None
    words: Text
    limits: Text | None


@dataclass(frozen=True, slots=True)
class ShownImprovement:
    """One of the three most useful improvements: the number it comes from and one next step."""

    title: Text
    number: Text
    step: Text
    procedure: Text | None


def unit_page_of(level: str, code: str, request: PageRequest, *, is_open: bool = False) -> dict[str, object]:
    """Return what the page of a place shows; ``is_open``: to everybody. Refuses ``UnitUnknown``."""
    page, language = unit_page(level, code, at=request.at), request.language
    answers = published(path=units.get_unit(page.unit_id).path, limit=_ANSWERS)
    names = units.names([one.unit_id for one in answers], on=localdate(request.at), language=language)
    petition = urlencode({"unit": f"{level}/{code}"}, safe="/")
    return {
        "page": page,
        "numbers": list(_numbers(page, language, is_open=is_open)),
        "standings": [standing_of(name, one, language, is_open=is_open) for name, one in page.standings.items()],
        "voices": [_voice(voice, language, is_open=is_open) for voice in page.voices],
        "improvements": [] if is_open else improvements_of(page.improvements, language),
        "answers": [{"one": one, "unit": names.get(one.unit_id, "")} for one in answers],
        "petition_url": f"{reverse('petition_new')}?{petition}",
        "is_open": is_open,
        "fewest_told": FEWEST_TOLD,
    }


def _numbers(page: UnitPage, language: str, *, is_open: bool) -> Iterator[ShownNumber]:
    counts = page.counts
    titles = (
        (Text("Hồ sơ nộp", "Filed"), counts.received if counts else None),
        (Text("Có kết quả", "Results"), counts.done if counts else None),
        (Text("Đang giải quyết", "Open"), counts.open if counts else None),
        (Text("Đã quá hạn", "Past due"), counts.overdue if counts else None),
    )
    for title, count in titles:
        is_small = is_open and count is not None and 0 < count < FEWEST_TOLD
        yield ShownNumber(title, NOT_MEASURED if count is None else _TOO_SMALL if is_small else number(count, language))


def standing_of(code: str, one: Standing, language: str, *, is_open: bool) -> ShownStanding:
    """Say where a unit stands: its share, its rank where it has one, what chance alone explains."""
    title, words = _STANDING_TITLES[code], _POSITIONS[one.position]
    own = _percent(one.share, language, is_open=is_open)
    titled = Text(f"{title.vi}: {_vi(own)}", f"{title.en}: {_en(own)}")
    if one.rank is None or one.common is None or one.low is None or one.high is None:
        return ShownStanding(titled, None, words, None)
    common, low, high = (f"{number(100 * share, language, 1)} %" for share in (one.common, one.low, one.high))
    return ShownStanding(
        titled,
        Text(f"Thứ {one.rank} trong {one.of}", f"{one.rank} of {one.of}"),
        words,
        Text(
            f"chung {common}; may rủi giải thích được từ {low} đến {high} với {one.share.whole} hồ sơ",
            f"all together {common}; chance alone explains {low} to {high} for {one.share.whole} files",
        ),
    )


def _voice(voice: Voice, language: str, *, is_open: bool) -> ShownNumber:
    hides_few = is_open or voice.reading.code in _PROMISED
    read = read_of(voice.reading, language, is_share=voice.is_share, is_open=hides_few)
    return ShownNumber(voice.title, read, voice.meaning)


def read_of(reading: Reading, language: str, *, is_share: bool, is_open: bool) -> Text | str:
    """Say what an indicator reads and of how many, or why there is no number."""
    if reading.state == "not_yet_measured":
        return NOT_MEASURED
    if reading.value is None or reading.denominator is None:
        return _NOTHING
    if is_open and reading.denominator < FEWEST_TOLD:
        return _TOO_SMALL
    of = f"({number(reading.denominator, language)})"
    return (
        f"{number(100 * reading.value, language, 1)} % {of}"
        if is_share
        else f"{number(reading.value, language, 1)} {of}"
    )


def _percent(share: Share, language: str, *, is_open: bool) -> Text | str:
    if share.value is None:
        return _NOTHING
    return _TOO_SMALL if is_open and share.whole < FEWEST_TOLD else f"{number(100 * share.value, language, 1)} %"


def improvements_of(found: Sequence[Lost], language: str) -> list[ShownImprovement]:
    """Say what would lift the numbers most (one SQL statement for the names of procedures)."""
    titles, shown = titles_of({one.worst for one in found}), []
    for one in found:
        advice = _ADVICE[one.code]
        facts = {"part": number(one.cases.part, language), "whole": number(one.cases.whole, language)}
        said = Text(advice.number.vi.format(**facts), advice.number.en.format(**facts))
        shown.append(ShownImprovement(advice.title, said, advice.step, titles.get(one.worst) if one.worst else None))
    return shown


def _vi(words: Text | str) -> str:
    return words.vi if isinstance(words, Text) else words


def _en(words: Text | str) -> str:
    return words.en if isinstance(words, Text) else words
