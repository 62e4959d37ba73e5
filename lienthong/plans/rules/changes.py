"""What another definition of a task changes, in words: what it was and what it is now. Pure.

A task is laid out as facts, each with its label; what differs between two layouts is said, fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lienthong.core.definitions import Basis, Words
from lienthong.core.values import Text
from lienthong.plans.definitions import Fact, Measure, TaskDefinition
from lienthong.plans.rules.standing import threshold_said

#: How codes are called, by what they are codes of (``phase``, ``group``, ``bloc``, ``office``, ``indicator``) and code.
Called = Mapping[tuple[str, str], Text]
Facts = Mapping[Text, Text | None]

_BY_EVIDENCE = Text("minh chứng được chấp nhận", "evidence that was accepted")
#: How the facts are called that the platform counts.
COUNTED: Mapping[Fact, Text] = {
    "services_on_portal": Text(
        "phần thủ tục trực tuyến nộp được trên cổng", "share of online procedures on the portal"
    ),
    "procedures_online": Text("phần thủ tục làm trực tuyến", "share of procedures that are online"),
    "papers_replaced": Text("số thủ tục thay giấy bằng dữ liệu", "procedures whose papers data replace"),
}
_READ_AT = {
    "place": Text("cả địa bàn của đầu mối", "the whole place of the lead"),
    "office": Text("riêng cơ quan đầu mối", "the lead's office alone"),
}
_SURE = {
    "lead": Text("Mức chắc chắn của đầu mối", "How sure the lead is"),
    "due": Text("Mức chắc chắn của hạn", "How sure the date is"),
    "target": Text("Mức chắc chắn của mục tiêu", "How sure the target is"),
    "group": Text("Mức chắc chắn của nhóm", "How sure the group is"),
    "bloc": Text("Mức chắc chắn của khối", "How sure the bloc is"),
}
_SAME_FACTS = Text("Chỉ cách viết thay đổi, nội dung như cũ", "Only how it is written changed, not what it says")


def changes(was: TaskDefinition, says: TaskDefinition, called: Called) -> Iterator[Text]:
    """Yield what changed from one definition of a task to another; nothing where they are alike."""
    if was == says:
        return
    found = list(_differences(_facts(was, called), _facts(says, called)))
    yield from found or [_SAME_FACTS]


def _differences(before: Mapping[Text, Text], now: Mapping[Text, Text]) -> Iterator[Text]:
    for label, old in before.items():
        if label not in now:
            yield Text(f"{label.vi}: bỏ {old.vi}", f"{label.en}: {old.en} is taken away")
        elif now[label] != old:
            yield _replaced(label, old, now[label])
    for label, new in now.items():
        if label not in before:
            yield Text(f"{label.vi}: thêm {new.vi}", f"{label.en}: {new.en} is added")


def _replaced(label: Text, old: Text, new: Text) -> Text:
    # where one language stayed as it was, it shows what changed in the other
    was_vi, is_vi = (old.vi, new.vi) if old.vi != new.vi else (old.en, new.en)
    was_en, is_en = (old.en, new.en) if old.en != new.en else (old.vi, new.vi)
    return Text(f"{label.vi}: từ {was_vi} thành {is_vi}", f"{label.en}: from {was_en} to {is_en}")


def _facts(task: TaskDefinition, called: Called) -> dict[Text, Text]:
    laid_out = (
        _promised(task),
        _placed(task, called),
        _measured(task.measure, called),
        _delivered(task),
        _backed(task),
    )
    return {label: fact for facts in laid_out for label, fact in facts.items() if fact is not None}


def _promised(task: TaskDefinition) -> Facts:
    return {
        Text("Mục tiêu", "What is to be reached"): _quoted(task.title),
        Text("Ngày bắt đầu", "Begins"): _day(task.since),
        Text("Hạn", "Due"): _day(task.due),
        Text("Trọng số", "Weight"): _plain(str(task.weight)),
        Text("Liên hệ", "Focal point"): _quoted(task.focal_point),
        Text("Vì sao hạn ngoài giai đoạn", "Why it is due outside its phase"): _quoted(task.beyond_phase),
        Text("Ghi chú", "Note"): _quoted(task.note),
    }


def _placed(task: TaskDefinition, called: Called) -> Facts:
    lead = task.lead
    return {
        Text("Đầu mối", "Lead"): _quoted(lead.say),
        Text("Cơ quan chịu trách nhiệm", "Office that answers for it"): _names("office", [lead.office], called),
        Text("Mỗi nơi làm phần mình", "Each does its own part"): _plain(", ".join(lead.each)),
        Text("Giai đoạn", "Phase"): _names("phase", [task.phase], called),
        Text("Nhóm", "Group"): _names("group", [task.group], called),
        Text("Khối", "Blocs"): _names("bloc", task.blocs, called),
        Text("Là một phần của", "Is a part of"): _plain(task.refines or ""),
    }


def _measured(measure: Measure | None, called: Called) -> Facts:
    label = Text("Biết là xong nhờ", "What tells that it is done")
    if measure is None:
        return {label: _BY_EVIDENCE}
    name = COUNTED[measure.fact] if measure.fact else called.get(("indicator", measure.indicator or ""))
    code, wanted, place = measure.indicator or measure.fact or "", threshold_said(measure), _READ_AT[measure.where]
    name = Text(f"“{name.vi}” ({code})", f"“{name.en}” ({code})") if name else Text(code, code)
    days = measure.days
    return {
        label: Text(f"{name.vi} {wanted.vi}", f"{name.en} {wanted.en}"),
        Text("Số đo lấy từ", "Read over"): Text(
            f"{days} ngày gần nhất, {place.vi}", f"the last {days} {'day' if days == 1 else 'days'}, {place.en}"
        ),
    }


def _delivered(task: TaskDefinition) -> Facts:
    return {
        Text(f"Sản phẩm {one.code}", f"Deliverable {one.code}"): Text(
            f"“{one.title.vi}”, trọng số {one.weight}", f"“{one.title.en}”, weight {one.weight}"
        )
        for one in task.deliverables
    }


def _backed(task: TaskDefinition) -> Facts:
    decision, fulfilled = task.decision, task.fulfilled
    return {
        Text("Quyết định cho hạn muộn hơn", "Decision that lets it be later"): (
            _plain(f"{decision.number}, {decision.by}, {decision.on:%d/%m/%Y}") if decision else None
        ),
        Text("Đã xong từ trước", "Done before"): (
            _plain(f"{fulfilled.on:%d/%m/%Y}, {_law([fulfilled.basis])} ({fulfilled.sure})") if fulfilled else None
        ),
        Text("Căn cứ", "Legal basis"): _plain(_law(task.legal_basis)),
        Text("Nguồn", "Source"): _plain(task.source),
        **{label: _plain(getattr(task.sure, key) if task.sure else "") for key, label in _SURE.items()},
    }


def _law(basis: Iterable[Basis]) -> str:
    return "; ".join(", ".join(filter(None, (one.act, one.article, one.note, one.source))) for one in basis)


def _names(kind: str, codes: Iterable[str], called: Called) -> Text | None:
    names = [called.get((kind, code), Text(code, code)) for code in codes if code]
    return Text(", ".join(one.vi for one in names), ", ".join(one.en for one in names)) if names else None


def _quoted(words: Words | None) -> Text | None:
    return Text(f"“{words.vi}”", f"“{words.en}”") if words else None


def _plain(text: str) -> Text | None:
    return Text(text, text) if text else None


def _day(day: date | None) -> Text | None:
    return _plain(f"{day:%d/%m/%Y}") if day else None
