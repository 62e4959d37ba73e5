"""Work out and check a filled-in form: every procedure of Vietnam's pack with its own example."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import jsonschema_rs

from benches.report import report
from benches.stage import ROOT, Stage

BUDGET_MS = 1.0
ROUNDS = 300


def run(stage: Stage) -> None:
    """Print the time of the form with the most fields and of the slowest, beside the shapes alone (compiled schema)."""
    from lienthong.packs.contents import read_pack

    del stage
    measured = [_measure(found.definition) for _, found in sorted(read_pack(ROOT / "packs" / "vn").procedures.items())]
    largest = max(measured, key=lambda one: one["fields"])
    slowest = max(measured, key=lambda one: one["ms"])
    for name, one in (("forms_largest", largest), ("forms_slowest", slowest)):
        rest = {key: one[key] for key in ("procedure", "fields", "given")}
        ceiling = "the same values against the compiled JSON Schema alone"
        report(name, one["ms"], "ms", sql=0, ceiling_name=ceiling, ceiling=one["shape_ms"], budget_ms=BUDGET_MS, **rest)


def _measure(definition: Any) -> dict[str, Any]:
    """Return the median times of working out and checking the definition's first right example, in ms."""
    from lienthong.procedures.rules.calculating import calculated
    from lienthong.procedures.rules.conditions import References
    from lienthong.procedures.rules.forms import check_form, typed_values

    example = next(one for one in definition.examples if one.expect.valid)
    day: date = example.given.at.date()
    form = typed_values(definition, example.given.form)
    known = References(form, today=day)
    schema = jsonschema_rs.Draft202012Validator(definition.json_schema(), validate_formats=True)
    return {
        "procedure": definition.code,
        "fields": len(definition.fields),
        "given": len(form),
        "ms": _median(lambda: check_form(definition, calculated(definition, known), on=day)),
        "shape_ms": _median(lambda: list(schema.iter_errors(form))),
    }


def _median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[ROUNDS // 2]
