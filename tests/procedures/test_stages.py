"""At which stage a procedure stands, and what it lacks: Decree 42/2022, Article 11, as a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.stages import LACKS, STAGES, Standing, standing_by_definition, standing_by_list

from .conftest import variant

ON = date(2026, 11, 20)


def whole(data: dict[str, Any]) -> None:
    """Make the bees' procedure one that is done online from beginning to end."""
    data["fee"] = [{**data["fee"][0], "amount": 0}]
    data["components"] = []


def after(change: Callable[[dict[str, Any]], object]) -> ProcedureDefinition:
    def both(data: dict[str, Any]) -> None:
        whole(data)
        change(data)

    return variant(both)


def standing(change: Callable[[dict[str, Any]], object], *, pays_online: bool = False, on: date = ON) -> Standing:
    return standing_by_definition(after(change), on=on, pays_online=pays_online)


def test_what_is_online_from_filing_to_result_is_full() -> None:
    assert standing(whole) == Standing("full", "definition", ())


@pytest.mark.parametrize(
    ("lack", "stage", "change"),
    [
        ("not_online", "paper", lambda data: data.update(channels=["counter", "post"])),
        (
            "presence_required",
            "partial",
            lambda data: data.update(presence={"vi": "Hai bên cùng ký", "en": "Both sign"}),
        ),
        (
            "papers_shown",
            "partial",
            lambda data: data.update(
                components=[{"id": "giay", "kind": "present", "name": {"vi": "Giấy", "en": "Paper"}}]
            ),
        ),
        ("fee_not_online", "partial", lambda data: data["fee"][0].update(amount=5000)),
        (
            "result_not_sent",
            "partial",
            lambda data: data.update(steps=[step for step in data["steps"] if step["role"] != "system"]),
        ),
        (
            "component_not_replaced",
            "full",
            lambda data: data.update(
                components=[{"id": "anh", "kind": "upload", "name": {"vi": "Ảnh", "en": "Photo"}}]
            ),
        ),
    ],
)
def test_each_thing_that_is_missing_is_named(lack: str, stage: str, change: Callable[[dict[str, Any]], object]) -> None:
    found = standing(change)
    assert (found.stage, found.lacks) == (stage, (lack,))
    assert LACKS[lack].stops == (stage != "full")


def test_a_form_without_a_field_is_no_form() -> None:
    definition = after(whole)
    empty = definition.model_copy(update={"form": definition.form.model_copy(update={"layout": ()})})
    assert standing_by_definition(empty, on=ON, pays_online=True) == Standing("paper", "definition", ("no_form",))


def test_a_fee_that_can_be_paid_here_is_no_obstacle() -> None:
    assert standing(lambda data: data["fee"][0].update(amount=5000), pays_online=True).stage == "full"


def test_only_rates_in_force_that_are_asked_of_who_files_online_count() -> None:
    rate = {"id": "fee", "basis": {"act": "Luật"}}

    def rates(*rows: dict[str, Any]) -> Callable[[dict[str, Any]], object]:
        return lambda data: data.update(fee=[{**rate, **row} for row in rows])

    not_begun = rates({"since": "2027-01-01", "amount": 9000})
    replaced = rates({"since": "2025-01-01", "amount": 9000}, {"since": "2026-01-01", "amount": 0})
    at_the_counter = rates({"since": "2025-01-01", "amount": 9000, "channels": ["counter"]})
    raised = rates({"since": "2025-01-01", "amount": 0}, {"since": "2026-01-01", "amount": 9000})
    assert [standing(change).lacks for change in (not_begun, replaced, at_the_counter)] == [(), (), ()]
    assert standing(raised).lacks == ("fee_not_online",)
    assert standing(raised, on=date(2025, 12, 31)).lacks == ()


def test_a_result_that_comes_by_post_need_not_be_made_by_the_machine() -> None:
    def by_post(data: dict[str, Any]) -> None:
        data["channels"] = ["online", "post"]
        data["steps"] = [step for step in data["steps"] if step["role"] != "system"]

    assert standing(by_post).stage == "full"


def test_a_paper_that_some_must_show_keeps_the_whole_procedure_from_being_full() -> None:
    shown = {"id": "giay", "kind": "present", "name": {"vi": "Giấy", "en": "Paper"}}
    sometimes = {**shown, "when": {"field": "dat_cua_ai", "equals": "nguoi_khac"}}
    assert standing(lambda data: data.update(components=[sometimes])).stage == "partial"
    assert standing(lambda data: data.update(components=[{**shown, "required": "false"}])).stage == "full"


def test_a_registry_that_may_fail_for_once_is_no_obstacle() -> None:
    replaced = {
        "id": "giay",
        "kind": "replaced",
        "by": "people",
        "otherwise": "present",
        "name": {"vi": "Giấy", "en": "P"},
    }
    assert standing(lambda data: data.update(components=[replaced])).stage == "full"


def test_without_a_definition_a_procedure_stands_where_its_list_puts_it() -> None:
    assert standing_by_list("full") == Standing("full", "list", ("no_definition",))
    assert standing_by_list("partial") == Standing("partial", "list", ("no_definition",))
    assert standing_by_list("paper") == Standing("paper", "list", ("no_definition", "not_online"))


def test_everything_that_can_be_missing_and_every_stage_is_said_in_both_languages() -> None:
    for words in (*STAGES.values(), *(lack.words for lack in LACKS.values())):
        assert words.vi and words.en and words.vi != words.en
    assert all(code == lack.code for code, lack in LACKS.items())
