"""Of which acts something can be told, to whom, and which facts each of them gives: the closed set of placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lienthong.core.definitions import Words
from lienthong.core.values import Text
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings

#: Anything in braces, also an opening brace that nothing closes, and a closing one that nothing opened.
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")

Place = tuple[str | int, ...]

#: What each placeholder stands for; the reference of the pack format lists them.
PLACEHOLDERS: Mapping[str, Text] = {
    "amount": Text("số tiền", "the sum of money"),
    "answer_by": Text("hạn trả lời phản ánh, kiến nghị", "until when the petition is to be answered"),
    "appointment": Text("hẹn trả kết quả lúc nào", "when the result is promised"),
    "bulletin": Text("tên bản tin", "the name of the bulletin"),
    "code": Text("mã hồ sơ", "the code of the dossier"),
    "confirmation": Text("mã xác nhận địa chỉ", "the code that confirms an address"),
    "counter": Text("nơi tiếp nhận và trả kết quả", "the office that takes in and gives back"),
    "days": Text("số ngày làm việc được gia hạn", "by how many working days it was extended"),
    "due": Text("hạn trả kết quả sau thao tác này", "when the result is due after this act"),
    "field": Text("mục bị cho là sai", "the field that is said to be wrong"),
    "filed": Text("nộp lúc nào", "when it was filed"),
    "items": Text("những gì còn thiếu, mỗi thứ một dòng", "what is missing, a line each"),
    "kind": Text("loại phản ánh, kiến nghị", "what kind of petition it is"),
    "leave": Text("địa chỉ để thôi nhận bản tin", "the address at which one leaves a bulletin"),
    "link": Text("địa chỉ của trang về việc này", "the address of the page about it"),
    "minutes": Text("mã xác nhận dùng được bao nhiêu phút", "for how many minutes the code is good"),
    "name": Text("tên người nộp, người mời hoặc người trả lời", "the name of who filed, invited or answered"),
    "old_due": Text("hạn trước thao tác này", "when it was due before this act"),
    "period": Text("kỳ của bản tin", "the period of the bulletin"),
    "place": Text("nơi mà bản tin nói về", "the place that the bulletin is about"),
    "procedure": Text("tên thủ tục", "the name of the procedure"),
    "reason": Text("lời của người làm thao tác", "the words of who did the act"),
    "receipt": Text("số biên lai", "the number of the receipt"),
    "registry": Text("cơ sở dữ liệu ghi mục ấy", "the registry that holds that field"),
    "unit": Text("cơ quan giải quyết", "the office that settles it"),
    "until": Text("hạn bổ sung, hạn nộp tiền, hạn trả lời", "until when the supplement, payment or answer may come"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """An act of which something can be told: facts that it always gives, facts that it may give, who may be told."""

    always: frozenset[str]
    sometimes: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset({"applicant", "unit"})

    @property
    def gives(self) -> frozenset[str]:
        """Every fact that the act may give."""
        return self.always | self.sometimes


_OF_A_DOSSIER = frozenset({"code", "procedure", "unit", "counter", "name", "filed", "due", "link"})


def _dossier(*always: str, sometimes: tuple[str, ...] = ()) -> Event:
    return Event(_OF_A_DOSSIER | set(always), frozenset(sometimes))


def _invitation(*always: str, to: str) -> Event:
    return Event(frozenset({"procedure", "name", "link", *always}), to=frozenset({to}))


def _petition() -> Event:
    """Return what a unit is told of a petition that it has to answer: nothing of who sent it, nor of their words."""
    return Event(frozenset({"unit", "kind", "answer_by", "link"}), to=frozenset({"unit"}))


EVENTS: Mapping[str, Event] = {
    "dossiers.submitted": _dossier(),
    "dossiers.received": _dossier("appointment"),
    "dossiers.supplement_asked": _dossier("reason", "until", sometimes=("items",)),
    "dossiers.supplemented": _dossier(sometimes=("reason",)),
    "dossiers.supplement_recorded": _dossier(sometimes=("reason",)),
    "dossiers.extended": _dossier("reason", "old_due", "days"),
    "dossiers.recounted": _dossier("old_due"),
    "dossiers.moved": _dossier("old_due"),
    "dossiers.data_asked": _dossier(sometimes=("items",)),
    "dossiers.refused": _dossier("reason"),
    "dossiers.stopped": _dossier("reason"),
    "dossiers.withdrawn": _dossier("reason"),
    "dossiers.completed": _dossier(),
    "dossiers.returned": _dossier(),
    "dossiers.link_skipped": _dossier(),
    "dossiers.fee_asked": _dossier("amount"),
    "dossiers.payment_asked": _dossier("amount", "reason", "until"),
    "dossiers.fee_paid": _dossier("amount", sometimes=("receipt",)),
    "dossiers.fee_expired": _dossier("amount"),
    "dossiers.fee_dropped": _dossier("amount"),
    "dossiers.fee_waived": _dossier("amount", "reason"),
    "dossiers.refund_promised": _dossier("amount", sometimes=("reason",)),
    "dossiers.refund_made": _dossier("amount", sometimes=("reason",)),
    "dossiers.fact_disputed": Event(
        frozenset({"procedure", "field", "registry", "name", "link"}), to=frozenset({"applicant"})
    ),
    "dossiers.part_invited": _invitation("until", to="part"),
    "dossiers.draft_handed_over": _invitation("until", to="part"),
    "dossiers.part_agreed": _invitation(to="applicant"),
    "dossiers.invitation_declined": _invitation("reason", to="applicant"),
    "feedback.survey_sent": Event(
        frozenset({"code", "procedure", "name", "until", "link"}), to=frozenset({"applicant"})
    ),
    "feedback.received": _petition(),
    "feedback.passed_on": _petition(),
    "feedback.supplied": _petition(),
    "feedback.more_asked": Event(frozenset({"unit", "name", "until", "link"}), to=frozenset({"applicant"})),
    "feedback.answered": Event(frozenset({"unit", "name", "link"}), to=frozenset({"applicant"})),
    "feedback.refused": Event(frozenset({"unit", "name", "link"}), to=frozenset({"applicant"})),
    "bulletins.sent": Event(frozenset({"bulletin", "place", "period", "link", "leave"}), to=frozenset({"subscriber"})),
    "accounts.contact_set": Event(frozenset({"confirmation", "minutes"}), to=frozenset({"contact"})),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing in a definition that cannot be: where, a stable code, words in both languages."""

    place: Place
    code: str
    vi: str
    en: str


def placeholders_in(text: str) -> set[str]:
    """Return what stands in braces; a brace that stands alone is a name that nobody knows."""
    return {match[1] if match[1] is not None else match[0] for match in BRACES.finditer(text)}


def misfits(definition: NoticeDefinition) -> Iterator[Misfit]:
    """Yield what a definition asks of an act that it does not give, and braces that stand for nothing."""
    event = EVENTS.get(definition.on)
    if event is None:
        yield _verb_unknown(("on",), definition.on)
        return
    if definition.to not in event.to:
        known = ", ".join(sorted(event.to))
        vi, en = f"việc này chỉ báo được cho: {known}", f"of this act one can tell: {known}"
        yield Misfit(("to",), "recipient_misfit", vi, en)
    for number, verb in enumerate(definition.unless):
        if verb not in EVENTS:
            yield _verb_unknown(("unless", number), verb)
    if definition.before and definition.before.time not in event.always:
        time = definition.before.time
        vi, en = f"việc này không đặt thời điểm “{time}”", f"this act sets no time “{time}”"
        yield Misfit(("before",), "time_misfit", vi, en)
    for place, words, must_be_certain in _texts(definition):
        yield from _words_misfit(place, words, event, must_be_certain=must_be_certain)


def settings_misfits(settings: NoticeSettings) -> Iterator[Misfit]:
    """Yield what the footer names besides ``{settings}``."""
    for name in sorted((placeholders_in(settings.footer.vi) | placeholders_in(settings.footer.en)) - {"settings"}):
        yield _placeholder_unknown(("footer",), name, {"settings"})


def _texts(definition: NoticeDefinition) -> Iterator[tuple[Place, Words, bool]]:
    """Yield each text, and whether it must hold whatever the act gives (a paragraph may be left out instead)."""
    yield ("subject",), definition.subject, True
    if definition.short is not None:
        yield ("short",), definition.short, True
    for number, words in enumerate(definition.words):
        yield ("words", number), words, False


def _words_misfit(place: Place, words: Words, event: Event, *, must_be_certain: bool) -> Iterator[Misfit]:
    in_vi, in_en = placeholders_in(words.vi), placeholders_in(words.en)
    for name in sorted(in_vi | in_en):
        if name not in PLACEHOLDERS:
            yield _placeholder_unknown(place, name, event.gives)
        elif name not in event.gives:
            vi = f"việc này không có “{{{name}}}”; có: {_listed(event.gives)}"
            en = f"this act gives no “{{{name}}}”; it gives {_listed(event.gives)}"
            yield Misfit(place, "placeholder_without_value", vi, en)
        elif must_be_certain and name not in event.always:
            vi = f"“{{{name}}}” có thể trống; chỉ dùng trong words, ở đó cả đoạn được bỏ"
            en = f"“{{{name}}}” may have no value; use it in words only, where the paragraph is then left out"
            yield Misfit(place, "placeholder_uncertain", vi, en)
    for name in sorted(in_vi ^ in_en):
        vi, en = f"“{{{name}}}” chỉ có ở một ngôn ngữ", f"“{{{name}}}” stands in one language only"
        yield Misfit(place, "placeholder_one_sided", vi, en)


def _placeholder_unknown(place: Place, name: str, known: frozenset[str] | set[str]) -> Misfit:
    vi = f"không có chỗ điền “{name}”; có: {_listed(known)}"
    en = f"there is no placeholder “{name}”; known here: {_listed(known)}"
    return Misfit(place, "placeholder_unknown", vi, en)


def _verb_unknown(place: Place, verb: str) -> Misfit:
    known = ", ".join(sorted(EVENTS))
    vi, en = f"chưa báo được về “{verb}”; có: {known}", f"nothing can be told of “{verb}”; known: {known}"
    return Misfit(place, "verb_unknown", vi, en)


def _listed(names: frozenset[str] | set[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names))
