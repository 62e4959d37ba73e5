"""Changes of the demo country's procedures, made to their text: what the tests of amendments say them of."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lienthong.core.values import Text
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.amendments import Names, Note, note

from .conftest import body

NAMES = Names(
    registries={"people": Text("Dân cư", "People"), "households": Text("Hộ", "Households")},
    services={"people.person": Text("Dân cư", "People")},
    agencies={"commune_pc": Text("UBND xã", "Commune committee"), "one_stop": Text("Một cửa", "One-stop center")},
    currency=Text("xu", "cents"),
)
Body = dict[str, Any]


def changed(change: Callable[[Body], object], code: str = "D.001", first: Callable[[Body], object] = len) -> Note:
    """Return the note on ``change``, made to a procedure after ``first`` was."""
    before = body(code)
    first(before)
    after = copy.deepcopy(before)
    change(after)
    return note(ProcedureDefinition.model_validate(before), ProcedureDefinition.model_validate(after), NAMES)


def field(data: Body, name: str) -> Body:
    return next(one for group in data["form"]["layout"] for one in group["fields"] if one["name"] == name)


def paper(data: Body, name: str) -> Body:
    return next(one for one in data["components"] if one["id"] == name)


def put(inner: Callable[[Body], Body], **values: Any) -> Callable[[Body], object]:
    """Return a change that sets keys of a part; ``None`` takes a key away."""

    def change(data: Body) -> None:
        part = inner(data)
        for key, value in values.items():
            part.pop(key, None)
            if value is not None:
                part[key] = value

    return change


def at(*path: Any) -> Callable[[Body], Any]:
    def inner(data: Any) -> Any:
        for key in path:
            data = data[key]
        return data

    return inner


def of_field(name: str) -> Callable[[Body], Body]:
    return lambda data: field(data, name)


def of_paper(name: str) -> Callable[[Body], Body]:
    return lambda data: paper(data, name)


def prop(name: str) -> Callable[[Body], Body]:
    return at("form", "schema", "properties", name)


def swap(*path: Any) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        items = at(*path)(data)
        items[0], items[1] = items[1], items[0]

    return change


def new_field(**more: Any) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        data["form"]["schema"]["properties"]["ly_do"] = {"type": "string"}
        if more.pop("must", False):
            data["form"]["schema"]["required"].append("ly_do")
        data["form"]["layout"][1]["fields"].append({"name": "ly_do", "label": words("Lý do", "Reason"), **more})

    return change


def no_field(name: str) -> Callable[[Body], object]:
    def change(data: Body) -> None:
        schema = data["form"]["schema"]
        del schema["properties"][name]
        schema["required"] = [one for one in schema["required"] if one != name]
        for group in data["form"]["layout"]:
            group["fields"] = [one for one in group["fields"] if one["name"] != name]

    return change


def words(vi: str, en: str) -> Body:
    return {"vi": vi, "en": en}


SHOW = {"label": words("Lý do", "Reason"), "value": "$today"}
STEP = {"key": "visit", "role": "settle", "agency": "commune_pc", "title": words("Xem", "Visit")}
WRITE = {"service": "people.person", "as": "person", "map": {"x": "y"}}
LAND = {"field": "dat_cua_ai", "equals": "nguoi_khac"}
CHECK = {"field": "het_han", "not_after": "2030-01-01", "message": words("Trước 2030.", "Before 2030.")}
OTHER_RATE = {"id": "plate", "since": "2027-01-01", "amount": "500", "basis": {"act": "Luật Nuôi ong"}}


def rate(data: Body) -> Body:
    return data["fee"][0]  # type: ignore[no-any-return]
