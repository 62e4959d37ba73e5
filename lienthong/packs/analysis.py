"""What can be wrong in a procedure although every key of it is right: dead names, circles, contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from lienthong.core.definitions import Part
from lienthong.packs.reading import Place
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.definitions.forms import Condition, FormField, field_of
from lienthong.procedures.rules.conditions import visible_fields

#: The steps that a dossier goes through; a procedure names who does each.
STEPS = ("intake", "examine", "sign", "issue", "return")
_TRIED = 5000  # combinations of answers that are tried before a field counts as reachable


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where in the file, a stable code, words in both languages."""

    place: Place
    code: str
    vi: str
    en: str


def analyze(definition: ProcedureDefinition) -> list[Finding]:
    """Return everything wrong in a procedure by itself; what it names in other files is ``checking``'s question."""
    return [finding for look in _LOOKS for finding in look(definition)]


def conditions(definition: ProcedureDefinition) -> Iterator[tuple[Place, Condition]]:
    """Yield every condition of a procedure with its place."""
    return _conditions(definition, ())


def _conditions(part: object, place: Place) -> Iterator[tuple[Place, Condition]]:
    if isinstance(part, Condition):
        yield place, part
    elif isinstance(part, Part):
        for name, info in type(part).model_fields.items():
            yield from _conditions(getattr(part, name), (*place, info.alias or name))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _conditions(item, (*place, number))


def fields(definition: ProcedureDefinition) -> Iterator[tuple[Place, FormField]]:
    """Yield every field of the layout with its place."""
    for g, group in enumerate(definition.form.layout):
        for f, field in enumerate(group.fields):
            yield ("form", "layout", g, "fields", f), field


def values(definition: ProcedureDefinition) -> Iterator[tuple[Place, str]]:
    """Yield every literal or reference of a procedure with its place."""
    for place, field in fields(definition):
        for d, default in enumerate(field.default):
            yield (*place, "default", d, "value"), default.value
    for a, asking in enumerate(definition.prefill_from):
        yield from ((("prefill_from", a, "lookup", key), value) for key, value in asking.lookup.items())
    for c, check in enumerate(definition.form.checks):
        yield ("form", "checks", c, check.kind), check.bound
    for w, write in enumerate(definition.writes):
        yield ("writes", w, "valid_from"), write.valid_from
        yield from ((("writes", w, "find", key), value) for key, value in write.find.items())
        yield from ((("writes", w, "map", key), value) for key, value in write.map.items())
    yield ("result", "n"), definition.result.n
    for s, shown in enumerate(definition.result.shows):
        yield ("result", "shows", s, "value"), shown.value


# ---------------------------------------------------------------- the form


def _layout_and_schema(definition: ProcedureDefinition) -> Iterator[Finding]:
    properties = definition.form.schema_.properties
    counts = Counter(field.name for _, field in fields(definition))
    for place, field in fields(definition):
        if field.name not in properties:
            yield Finding(
                (*place, "name"),
                "field_not_in_schema",
                f"mục “{field.name}” có trong bố cục nhưng không có trong schema",
                f"the field “{field.name}” is in the layout but not in the schema",
            )
        if counts[field.name] > 1:
            vi, en = f"mục “{field.name}” được hỏi hai lần", f"the field “{field.name}” is asked twice"
            yield Finding((*place, "name"), "field_twice", vi, en)
    for name in properties:
        if name not in counts:
            yield Finding(
                ("form", "schema", "properties", name),
                "field_not_in_layout",
                f"mục “{name}” có trong schema nhưng không có trong bố cục",
                f"the field “{name}” is in the schema but not in the layout",
            )


def _unknown_fields(definition: ProcedureDefinition) -> Iterator[Finding]:
    named: list[tuple[Place, str]] = [(place, name) for place, c in conditions(definition) for name in c.fields()]
    named += [(place, name) for place, value in values(definition) if (name := field_of(value))]
    named += [(("form", "schema", "required", n), name) for n, name in enumerate(definition.form.schema_.required)]
    named += [(("form", "checks", n, "field"), check.field) for n, check in enumerate(definition.form.checks)]
    named += [(("fee", n, "per"), rate.per) for n, rate in enumerate(definition.fee) if rate.per]
    named.append((("competence", "place_field"), definition.competence.place_field))
    for place, name in named:
        if name not in definition.fields:
            vi, en = f"không có mục nào tên “{name}”", f"there is no field “{name}”"
            yield Finding(place, "field_unknown", vi, en)


def _circles(definition: ProcedureDefinition) -> Iterator[Finding]:
    needs = {name: set(field.when.fields()) if field.when else set() for name, field in definition.fields.items()}
    for place, field in fields(definition):
        if field.name in _reached(needs, field.name):
            yield Finding(
                (*place, "when"),
                "condition_circle",
                f"điều kiện của “{field.name}” phụ thuộc vào chính mục này",
                f"the condition of “{field.name}” depends on the field itself",
            )


def _reached(needs: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(needs.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs.get(name, ())
    return reached


def _unreachable(definition: ProcedureDefinition) -> Iterator[Finding]:
    needs = {name: set(field.when.fields()) if field.when else set() for name, field in definition.fields.items()}
    for place, field in fields(definition):
        if field.when is not None and not _can_be_seen(definition, field.name, sorted(_reached(needs, field.name))):
            yield Finding(
                (*place, "when"),
                "field_unreachable",
                f"không câu trả lời nào làm hiện mục “{field.name}”",
                f"no answer ever shows the field “{field.name}”",
            )


def _can_be_seen(definition: ProcedureDefinition, name: str, deciding: list[str]) -> bool:
    tested = [c for place, c in conditions(definition) if place[0] == "form" and "default" not in place]
    answers = [[None, *_possible(definition, of, tested)] for of in deciding]
    tried = 0
    for combination in islice(product(*answers), _TRIED):
        tried += 1
        if name in visible_fields(definition, dict(zip(deciding, combination, strict=True))):
            return True
    return tried == _TRIED


def _possible(definition: ProcedureDefinition, name: str, tested: list[Condition]) -> list[str]:
    """Return the answers to a field that matter: its choices, or what conditions compare it with and something else."""
    field, prop = definition.fields.get(name), definition.form.schema_.properties.get(name)
    if prop is not None and prop.type == "boolean":
        return ["true", "false"]
    if field is not None and field.options:
        return [option.value for option in field.options]
    if prop is not None and prop.enum:
        return list(prop.enum)
    return ["?", *sorted({value for condition in tested for value in _compared(condition, name)})]


def _compared(condition: Condition, name: str) -> Iterator[str]:
    if condition.field == name:
        yield from (value for value in (condition.equals, condition.not_equals) if value is not None)
        yield from condition.in_ or ()
    for part in (*(condition.all_ or ()), *(condition.any_ or ())):
        yield from _compared(part, name)


def _field_shapes(definition: ProcedureDefinition) -> Iterator[Finding]:
    for place, field in fields(definition):
        prop = definition.form.schema_.properties.get(field.name)
        kind = prop.type if prop else "string"
        given = [option.value for option in field.options]
        if field.widget in ("select", "radio") and not given and kind != "boolean":
            yield Finding(
                place, "options_missing", f"“{field.name}” cần danh sách lựa chọn", f"“{field.name}” needs options"
            )
        if len(set(given)) != len(given):
            yield Finding(
                (*place, "options"),
                "option_twice",
                f"“{field.name}” có lựa chọn trùng",
                f"“{field.name}” has an option twice",
            )
        if field.locked and field.prefill is None:
            vi, en = f"“{field.name}” bị khóa nhưng không lấy từ đâu", f"“{field.name}” is locked but nothing fills it"
            yield Finding((*place, "locked"), "locked_unfilled", vi, en)
        for number, default in enumerate(field.default):
            if given and not default.value.startswith("$") and default.value not in given:
                vi, en = f"“{default.value}” không có trong lựa chọn", f"“{default.value}” is not among the options"
                yield Finding((*place, "default", number), "default_not_an_option", vi, en)


def _checks(definition: ProcedureDefinition) -> Iterator[Finding]:
    latest: dict[tuple[str, str], int] = {}
    for check in definition.form.checks:
        if check.kind == "not_after":
            key = (check.field, check.bound)
            latest[key] = min(check.plus_days, latest.get(key, check.plus_days))
    for number, check in enumerate(definition.form.checks):
        prop = definition.form.schema_.properties.get(check.field)
        if check.kind != "differs_from" and prop is not None and prop.format != "date":
            vi, en = f"“{check.field}” không phải ngày", f"“{check.field}” is not a date"
            yield Finding(("form", "checks", number, "field"), "check_not_a_date", vi, en)
        if check.kind == "not_before" and check.plus_days > latest.get((check.field, check.bound), check.plus_days):
            vi, en = f"không ngày nào đúng cho “{check.field}”", f"no day can be right for “{check.field}”"
            yield Finding(("form", "checks", number), "checks_contradict", vi, en)


# ---------------------------------------------------------------- what surrounds the form


def _prefills(definition: ProcedureDefinition) -> Iterator[Finding]:
    askings = {asking.key: asking for asking in definition.prefill_from}
    asked = {asking.service for asking in definition.prefill_from}
    for number, asking in enumerate(definition.prefill_from):
        if asking.service not in definition.reads:
            vi, en = f"“{asking.service}” chưa khai trong reads", f"“{asking.service}” is not declared in reads"
            yield Finding(("prefill_from", number, "service"), "read_undeclared", vi, en)
        if asking.service != askings[asking.key].service:
            vi, en = f"“{asking.key}” hỏi hai dịch vụ khác nhau", f"“{asking.key}” asks two different services"
            yield Finding(("prefill_from", number), "asking_mixed", vi, en)
    for number, service in enumerate(definition.reads):
        if service not in asked:
            vi, en = f"“{service}” khai trong reads nhưng không được hỏi", f"“{service}” is in reads but never asked"
            yield Finding(("reads", number), "read_unused", vi, en)
    for place, field in fields(definition):
        prefill = field.prefill
        if prefill is not None and (prefill.key not in askings or askings[prefill.key].service != prefill.service):
            vi, en = f"prefill_from không hỏi “{prefill.key}”", f"prefill_from does not ask “{prefill.key}”"
            yield Finding((*place, "prefill"), "prefill_undeclared", vi, en)


def _written(definition: ProcedureDefinition) -> Iterator[Finding]:
    order = [write.as_ for write in definition.writes]
    for place, value in values(definition):
        if not value.startswith("$written."):
            continue
        name = value.split(".")[1]
        known = order[: int(place[1])] if place[0] == "writes" else order
        if name not in known:
            vi, en = f"chưa ghi gì tên “{name}” trước đó", f"nothing called “{name}” has been written by then"
            yield Finding(place, "written_unknown", vi, en)


def _steps(definition: ProcedureDefinition) -> Iterator[Finding]:
    keys = [step.key for step in definition.steps]
    if tuple(keys) != STEPS:
        listed = ", ".join(STEPS)
        yield Finding(("steps",), "steps_wrong", f"các bước phải là: {listed}", f"the steps must be: {listed}")


def _twice(definition: ProcedureDefinition) -> Iterator[Finding]:
    named: dict[str, list[object]] = {
        "components": [component.id for component in definition.components],
        "prefill_from": [(asking.key, asking.when) for asking in definition.prefill_from],
        "writes": [write.as_ for write in definition.writes],
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
    _layout_and_schema,
    _unknown_fields,
    _circles,
    _unreachable,
    _field_shapes,
    _checks,
    _prefills,
    _written,
    _steps,
    _twice,
    _fee,
)
