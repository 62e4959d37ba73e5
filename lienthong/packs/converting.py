"""Turn what was read into definitions, and say in words, with the line, what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lienthong.core.values import Text
from lienthong.packs.reading import Place, Problem, Source

_Kind = TypeVar("_Kind", bound=BaseModel)

#: What Pydantic finds, in the words of somebody who writes packs; ``{expected}`` and others are its own facts.
_WORDS = {
    "missing": Text("thiếu khóa “{key}”", "the key “{key}” is missing"),
    "literal_error": Text("“{key}” phải là một trong {expected}", "“{key}” must be one of {expected}"),
    "string_pattern_mismatch": Text(
        "“{key}”: “{input}” không đúng dạng {pattern}", "“{key}”: “{input}” does not fit {pattern}"
    ),
    "string_type": Text("“{key}” phải là chữ", "“{key}” must be text"),
    "string_too_short": Text("“{key}” không được để trống", "“{key}” must not be empty"),
    "too_short": Text("“{key}” cần ít nhất {min_length} mục", "“{key}” needs at least {min_length} item"),
    "int_parsing": Text("“{key}”: “{input}” không phải số nguyên", "“{key}”: “{input}” is not a whole number"),
    "decimal_parsing": Text("“{key}”: “{input}” không phải số", "“{key}”: “{input}” is not a number"),
    "bool_parsing": Text("“{key}” phải là true hoặc false", "“{key}” must be true or false"),
    "greater_than_equal": Text("“{key}” phải từ {ge} trở lên", "“{key}” must be at least {ge}"),
    "less_than_equal": Text("“{key}” không được quá {le}", "“{key}” must be at most {le}"),
    "int_parsing_size": Text("“{key}” là số quá lớn", "“{key}” is too large a number"),
    "model_type": Text("“{key}” phải là một nhóm khóa", "“{key}” must be a group of keys"),
    "dict_type": Text("“{key}” phải là một nhóm khóa", "“{key}” must be a group of keys"),
    "tuple_type": Text("“{key}” phải là một danh sách", "“{key}” must be a list"),
    "day_expected": Text(
        "“{key}”: “{input}” không phải ngày, ví dụ 2026-11-20", "“{key}”: “{input}” is not a day such as 2026-11-20"
    ),
    "hour_expected": Text(
        "“{key}”: “{input}” không phải giờ, ví dụ 15:00", "“{key}”: “{input}” is not an hour such as 15:00"
    ),
    "moment_expected": Text(
        "“{key}”: “{input}” không phải thời điểm, ví dụ 2026-11-20T09:00",
        "“{key}”: “{input}” is not a moment such as 2026-11-20T09:00",
    ),
    "item_counts_nothing": Text("cần indicator hoặc stands", "needs an indicator, or what stands, or both"),
    "period_empty": Text("until phải sau since", "until must be later than since"),
    "transition_too_short": Text(
        "transition: old_until không được trước since", "transition: old_until must not lie before since"
    ),
    "condition_shape": Text(
        "điều kiện là một phép thử trên field (equals, not_equals, in, present, less_than, at_most, more_than, "
        "at_least), hoặc all, any, not",
        "a condition is one test of a field (equals, not_equals, in, present, less_than, at_most, more_than, "
        "at_least), or all, any, not",
    ),
    "reference_unknown": Text(
        "“{input}” không phải tham chiếu được dùng", "“{input}” is no reference that a pack may use"
    ),
    "term_shape": Text(
        "same_day cần cutoff và không có amount; các loại khác cần amount từ 1",
        "same_day needs a cutoff and no amount; other kinds need an amount of at least 1",
    ),
    "component_shape": Text(
        "by chỉ đi với kind: replaced, và phải có", "by goes with kind: replaced, and only with it"
    ),
    "write_shape": Text(
        "update và end, và chỉ hai loại này, cần find với đúng một định danh; record và update cần map",
        "update and end, and only they, need find with one identifier; record and update need map",
    ),
    "grants_alike": Text(
        "các điều khoản cùng bên dùng và cùng mode cần key riêng và thủ tục riêng",
        "clauses for one consumer and mode need keys, and procedures of their own",
    ),
    "field_shape": Text(
        "digits cần số chữ số, choice cần options, và chỉ chúng",
        "digits says how many, choice has options, and only they",
    ),
    "fields_alike": Text("hai trường trùng tên", "two fields have one name"),
    "field_unknown": Text("không có trường {names}", "has no field {names}"),
    "day_field_expected": Text(
        "issued phải là trường ngày, valid_from là trường ngày bắt buộc",
        "issued names a date, valid_from a date that is required",
    ),
    "validity_shape": Text("chỉ một trong valid_until và valid_months", "has valid_until or valid_months, not both"),
    "property_contradicts": Text(
        "không giá trị nào vừa lớn vừa nhỏ như vậy", "no value can be both that large and that small"
    ),
    "pattern_invalid": Text("“{key}” không phải biểu thức chính quy", "“{key}” is not a regular expression"),
    "ways_twice": Text("một cách báo có hai lần", "a way stands twice"),
    "short_shape": Text(
        "short chỉ đi với cách message, và phải có", "short goes with the way message, and only with it"
    ),
    "unless_shape": Text("unless chỉ đi với before", "unless goes with before, and only with it"),
    "quiet_empty": Text("giờ yên tĩnh phải kết thúc vào giờ khác", "quiet hours must end at another hour"),
    "retry_shape": Text(
        "mỗi lần chờ phải gấp ít nhất hai lần lần trước", "each pause must be at least twice the one before"
    ),
    "check_shape": Text(
        "cần đúng một trong not_before, not_after, differs_from, require",
        "needs one of not_before, not_after, differs_from, require",
    ),
    "calculation_shape": Text("cần đúng một phép tính", "needs exactly one operator"),
    "property_shape": Text(
        "items chỉ đi với type: array; một dòng không chứa nhóm khác",
        "items goes with type: array only; a row holds no further groups",
    ),
}
_SHOWN = 60


def convert(kind: type[_Kind], source: Source) -> tuple[_Kind | None, list[Problem]]:
    """Return the definition, or every problem that keeps the file from being one."""
    try:
        return kind.model_validate(source.data), []
    except ValidationError as error:
        return None, sorted(set(_problems(kind, source, error)))


def _problems(kind: type[BaseModel], source: Source, error: ValidationError) -> Iterator[Problem]:
    for found in error.errors():
        place = found["loc"]
        if found["type"] == "extra_forbidden":
            yield _unknown_key(kind, source, place)
        else:
            words = _in_words(found)
            yield Problem(source.file, source.line(place), found["type"], words)


def _unknown_key(kind: type[BaseModel], source: Source, place: Place) -> Problem:
    key = str(place[-1])
    known = sorted(known_keys(kind, place[:-1]))
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    vi = f"; có phải “{near[0]}”?" if near else f"; các khóa có: {', '.join(known)}"
    en = f"; did you mean “{near[0]}”?" if near else f"; known: {', '.join(known)}"
    return source.problem(place, "key_unknown", f"khóa lạ “{key}”{vi}", f"unknown key “{key}”{en}")


def _in_words(found: ErrorDetails) -> Text:
    facts = {**found.get("ctx", {}), "key": found["loc"][-1] if found["loc"] else "", "input": _shown(found["input"])}
    words = _WORDS.get(found["type"])
    if words is None:
        return Text(f"“{facts['key']}”: {found['msg']}", f"“{facts['key']}”: {found['msg']}")
    return Text(words.vi.format(**facts), words.en.format(**facts))


def _shown(value: Any) -> str:
    return value[:_SHOWN] if isinstance(value, str) else type(value).__name__


def known_keys(kind: type[BaseModel], place: Place) -> set[str]:
    """Return the keys that a definition may have at a place."""
    schema = _schema(kind)
    branches = _branches(schema, schema)
    for part in place:
        inner = [deeper for branch in branches if (deeper := _step(branch, part)) is not None]
        if inner:  # else the part is the tag of a union, not a key
            branches = [branch for deeper in inner for branch in _branches(deeper, schema)]
    return {key for branch in branches for key in branch.get("properties", {})}


@cache
def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    return kind.model_json_schema(by_alias=True)


def _branches(part: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the object and list shapes that a part of a schema may take."""
    if "$ref" in part:
        return _branches(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    alternatives = part.get("anyOf") or part.get("oneOf")
    if alternatives:
        return [branch for alternative in alternatives for branch in _branches(alternative, schema)]
    return [part]


def _step(branch: dict[str, Any], part: str | int) -> dict[str, Any] | None:
    if isinstance(part, int):
        return branch.get("items")
    by_pattern = next(iter(branch.get("patternProperties", {}).values()), None)
    inner: Any = branch.get("properties", {}).get(part) or by_pattern or branch.get("additionalProperties")
    return inner if isinstance(inner, dict) else None
