"""What can be wrong in a procedure although every key of it is right: dead names, undeclared reads, dead rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lienthong.packs import kinds, reachability
from lienthong.packs.layout import LOOKS as LAYOUT
from lienthong.packs.reading import Place
from lienthong.packs.walking import Finding, columns, fields, values
from lienthong.procedures.definitions import ProcedureDefinition

#: The roles of the steps: taken in, settled by as many as the law names, signed once, entered, handed over.
_ORDER = re.compile(r"intake( settle)+ head system intake")
#: The roles of the steps of a declaration for several agencies: its files are worked on, then its paper is made.
_ORDER_OF_ROOT = "linked system intake"


def analyze(definition: ProcedureDefinition) -> list[Finding]:
    """Return everything wrong in a procedure by itself; what it names in other files is ``checking``'s question."""
    found = [finding for look in _LOOKS for finding in look(definition)]
    if not found:  # what can be reached is a question only about names that lead somewhere
        found = list(reachability.look(definition))
    return found


def _prefills(definition: ProcedureDefinition) -> Iterator[Finding]:
    askings = {asking.key: asking for asking in definition.prefill_from}
    for number, asking in enumerate(definition.prefill_from):
        if asking.service not in definition.reads:
            vi, en = f"“{asking.service}” chưa khai trong reads", f"“{asking.service}” is not declared in reads"
            yield Finding(("prefill_from", number, "service"), "read_undeclared", vi, en)
        if asking.service != askings[asking.key].service:
            vi, en = f"“{asking.key}” hỏi hai dịch vụ khác nhau", f"“{asking.key}” asks two different services"
            yield Finding(("prefill_from", number), "asking_mixed", vi, en)
        if asking.each is not None and asking.each not in definition.tables:
            yield _no_group(("prefill_from", number, "each"), asking.each)


def _no_group(place: Place, name: str) -> Finding:
    return Finding(place, "table_unknown", f"“{name}” không phải nhóm lặp lại", f"“{name}” is not a repeating group")


def _reads(definition: ProcedureDefinition) -> Iterator[Finding]:
    askings = {asking.key: asking for asking in definition.prefill_from}
    asked = {asking.service for asking in definition.prefill_from}
    for number, service in enumerate(definition.reads):
        if service not in asked:
            vi, en = f"“{service}” khai trong reads nhưng không được hỏi", f"“{service}” is in reads but never asked"
            yield Finding(("reads", number), "read_unused", vi, en)
    shown = [*fields(definition), *((place, column) for place, _, column in columns(definition))]
    for place, field in shown:
        prefill = field.prefill
        if prefill is not None and (prefill.key not in askings or askings[prefill.key].service != prefill.service):
            vi, en = f"prefill_from không hỏi “{prefill.key}”", f"prefill_from does not ask “{prefill.key}”"
            yield Finding((*place, "prefill"), "prefill_undeclared", vi, en)


def _written(definition: ProcedureDefinition) -> Iterator[Finding]:
    order = ["" if write.each else write.as_ for write in definition.writes]  # what is done for rows has no name
    for number, write in enumerate(definition.writes):
        if write.each is not None and write.each not in definition.tables:
            yield _no_group(("writes", number, "each"), write.each)
    for place, value in values(definition):
        if not value.startswith("$written."):
            continue
        name = value.split(".")[1]
        known = order[: int(place[1])] if place[0] == "writes" else order
        if name not in known:
            vi, en = f"chưa ghi gì tên “{name}” trước đó", f"nothing called “{name}” has been written by then"
            yield Finding(place, "written_unknown", vi, en)


def _steps(definition: ProcedureDefinition) -> Iterator[Finding]:
    if definition.linked:
        if " ".join(step.role for step in definition.steps) != _ORDER_OF_ROOT:
            vi, en = f"vai trò các bước phải là: {_ORDER_OF_ROOT}", f"the roles of the steps must be: {_ORDER_OF_ROOT}"
            yield Finding(("steps",), "steps_wrong", vi, en)
        return
    competence = definition.competence
    if not _ORDER.fullmatch(" ".join(step.role for step in definition.steps)):
        yield Finding(
            ("steps",),
            "steps_wrong",
            "các bước phải theo thứ tự: một intake, các bước settle, một head, một system, một intake",
            "the steps must be in order: one intake, any number of settle, one head, one system, one intake",
        )
    for number, step in enumerate(definition.steps):
        decides = step.role in ("head", "system")
        expected = competence.agency if decides else competence.intake
        if step.role != "settle" and step.agency != expected:
            vi = f"bước “{step.key}” thuộc “{expected}” theo competence, không phải “{step.agency}”"
            en = f"the step “{step.key}” belongs to “{expected}” by competence, not to “{step.agency}”"
            yield Finding(("steps", number, "agency"), "step_agency_wrong", vi, en)
        if step.role != "settle" and (step.needs or step.four_eyes):
            vi, en = "needs và four_eyes chỉ dùng cho bước settle", "needs and four_eyes belong to settle steps only"
            yield Finding(("steps", number), "step_not_settling", vi, en)


def _links(definition: ProcedureDefinition) -> Iterator[Finding]:
    names = [link.as_ for link in definition.linked]
    for number, link in enumerate(definition.linked):
        for place, name in enumerate(link.after):
            if name not in names[:number]:
                vi, en = f"“{name}” phải đứng trước trong linked", f"“{name}” must stand before it in linked"
                yield Finding(("linked", number, "after", place), "link_unknown", vi, en)
    for at, value in values(definition):
        if not value.startswith("$linked."):
            continue
        name = value.split(".")[1]
        known = definition.linked[int(at[1])].after if at[0] == "linked" else names
        if name not in known:
            vi, en = f"chưa có gì từ “{name}” ở đây", f"nothing of “{name}” is known here"
            yield Finding(at, "link_unknown", vi, en)


def _opinions(definition: ProcedureDefinition) -> Iterator[Finding]:
    groups = {group.group for group in definition.form.layout}
    papers = {component.id for component in definition.components}
    for number, kind in enumerate(definition.opinions):
        for name in kind.shows:
            if name not in groups:
                vi, en = f"không có nhóm nào tên “{name}”", f"there is no group “{name}”"
                yield Finding(("opinions", number, "shows"), "group_unknown", vi, en)
        for name in kind.papers:
            if name not in papers:
                vi, en = f"không có thành phần nào tên “{name}”", f"there is no component “{name}”"
                yield Finding(("opinions", number, "papers"), "component_unknown", vi, en)


def _twice(definition: ProcedureDefinition) -> Iterator[Finding]:
    named: dict[str, list[object]] = {
        "steps": [step.key for step in definition.steps],
        "opinions": [kind.key for kind in definition.opinions],
        "components": [component.id for component in definition.components],
        "prefill_from": [(asking.key, asking.when) for asking in definition.prefill_from],
        "writes": [write.as_ for write in definition.writes],
        "linked": [link.as_ for link in definition.linked],
        "examples": [example.name for example in definition.examples],
        "fee": [(rate.id, rate.since, rate.channels, rate.when) for rate in definition.fee],
    }
    for key, names in named.items():
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Finding((key, number), "name_twice", "mục này có hai lần", "this stands twice")


def _fee(definition: ProcedureDefinition) -> Iterator[Finding]:
    for number, rate in enumerate(definition.fee):
        prop = definition.form.schema_.properties.get(rate.per or "")
        if prop is not None and prop.type != "integer":
            vi, en = f"“{rate.per}” không phải số nguyên", f"“{rate.per}” is not a whole number"
            yield Finding(("fee", number, "per"), "fee_per_not_a_number", vi, en)
    if min(rate.since for rate in definition.fee) > definition.since:
        yield Finding(
            ("fee",),
            "fee_begins_late",
            "lệ phí chưa có khi thủ tục có hiệu lực",
            "no fee is set when the procedure begins",
        )


_LOOKS: tuple[Callable[[ProcedureDefinition], Iterator[Finding]], ...] = (
    *LAYOUT,
    *kinds.LOOKS,
    _prefills,
    _reads,
    _written,
    _links,
    _steps,
    _opinions,
    _twice,
    _fee,
)
