"""A result that does something for every row of a repeating group, under one name for each row."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.core.definitions import body_of
from lienthong.dossiers.actions import handling
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.models import Dossier
from lienthong.exchange.models import WrittenFact
from lienthong.procedures.queries import definition_on
from lienthong.registries.queries import KNOWN_LATEST, find_all
from tests.dossiers.making import FRIDAY, MOVING, Country, change_law, file, key

ROWS = [{"so": "00000002", "den": "co"}, {"so": "00000003", "den": "khong"}, {"so": "00000004", "den": "co"}]
CHOICES = [{"value": one, "label": {"vi": one, "en": one}} for one in ("co", "khong")]


@pytest.fixture
def with_children(country: Country) -> Country:
    """The law lets children move along: each who comes has a sheet of their own."""
    body = body_of(definition_on(MOVING, on=FRIDAY.date()))
    form: dict[str, Any] = body["form"]
    row = {"so": {"type": "string"}, "den": {"type": "string"}}
    form["schema"]["properties"]["con"] = {"type": "array", "items": {"properties": row, "required": ["so"]}}
    columns = [
        {"name": "so", "label": {"vi": "Số", "en": "Number"}},
        {"name": "den", "label": {"vi": "Đến", "en": "Comes"}, "widget": "radio", "options": CHOICES},
    ]
    table = {"name": "con", "label": {"vi": "Con", "en": "Children"}, "widget": "table", "columns": columns}
    form["layout"][-1]["fields"].append(table)
    add = {
        "service": "households.household",
        "as": "child",
        "each": "con",
        "when": {"field": "den", "equals": "co"},
        "map": {"place": "$field.noi_moi", "street": "$field.dia_chi", "person_number": "$row.so", "relation": "child"},
    }
    change_law(form=form, writes=[*body["writes"], add])
    return country


def test_it_is_done_for_every_row_for_which_its_condition_holds(with_children: Country) -> None:
    code = filed(with_children, ROWS)
    assert make_result(code, by=with_children.robot, at=FRIDAY)
    facts = Dossier.objects.get(code=code).result["facts"]
    assert {name for name in facts if name.startswith("child")} == {"child.0", "child.2"}
    assert [len(held(number)) for number in ("00000002", "00000003", "00000004")] == [1, 0, 1]


def test_without_rows_nothing_is_done_and_tried_again_nothing_is_done_twice(with_children: Country) -> None:
    code = filed(with_children, [])
    assert [make_result(code, by=with_children.robot, at=FRIDAY) for _ in range(2)] == [True, False]
    assert not WrittenFact.objects.filter(dossier=code, name__startswith="child").exists()


def filed(country: Country, rows: list[dict[str, str]]) -> str:
    dossier = file(country, con=rows)
    handling.receive_dossier(dossier.code, key=key(), by=country.intake, at=FRIDAY)
    handling.take_dossier(dossier.code, key=key(), by=country.settle, at=FRIDAY)
    handling.propose_result(dossier.code, "grant", "", key=key(), by=country.settle, at=FRIDAY)
    return handling.sign_dossier(dossier.code, key=key(), by=country.head, at=FRIDAY).code


def held(number: str) -> list[Any]:
    return find_all("households", "member_number", number, as_of=FRIDAY.date(), known_at=KNOWN_LATEST)
