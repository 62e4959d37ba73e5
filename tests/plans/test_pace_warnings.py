"""A task that cannot finish at its pace is warned of once; the warning ends by itself, with its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.indicators.actions.warnings import end_warnings
from lienthong.indicators.actions.watching import load_warning_rules
from lienthong.indicators.definitions.warnings import WarningsFile
from lienthong.indicators.models.warnings import EarlyWarning
from lienthong.plans import tasks as door
from lienthong.plans.models import ProgressPoint
from tests.dossiers.making import FRIDAY
from tests.plans.planning import CODE, MACHINE, Cast, load, office, plan, started, task, with_task
from tests.plans.written import NATIONAL

TODAY, DAY = FRIDAY.date(), timedelta(days=1)
RULES = Path(__file__).resolve().parents[2] / "packs" / "vn" / "indicators" / "warnings.yaml"
DONE = NATIONAL["tasks"][3]["fulfilled"]


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


@pytest.fixture
def slow(people: Cast) -> EarlyWarning:
    """A warning of a task that shows nothing though most of its time is over, as it was raised yesterday."""
    rules = yaml.load(RULES.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    load_warning_rules(WarningsFile.model_validate(rules), by=MACHINE, at=FRIDAY)
    load(with_task(NATIONAL, "T5", since="2026-08-01", due="2026-12-31"))
    ProgressPoint.objects.create(task=task("T5"), day=TODAY - timedelta(weeks=2), share=0)
    assert door.note(FRIDAY)
    return EarlyWarning.objects.get(kind="task_pace")


def pace_warnings() -> list[EarlyWarning]:
    return list(EarlyWarning.objects.filter(kind="task_pace", subject=f"{CODE}/T5").order_by("id"))


def noted(day: date, share: str) -> None:
    """Let the task be so far on a day, and all days after it that were noted."""
    ProgressPoint.objects.update_or_create(task=task("T5"), day=day, defaults={"share": share})


def test_a_task_that_is_too_slow_becomes_one_warning_however_often_it_is_seen(slow: EarlyWarning) -> None:
    assert door.note(FRIDAY + DAY)
    (warning,) = pace_warnings()
    assert (warning.subject, warning.unit_id, warning.seen) == (f"{CODE}/T5", office("G01"), 2)
    assert warning.evidence["en"].startswith("Task T5: 0 % done")


def test_the_warning_of_a_task_ends_when_it_was_on_pace_for_a_week_and_a_later_one_is_another(
    slow: EarlyWarning,
) -> None:
    for days, result in ((6, ""), (7, "passed")):
        noted(TODAY + days * DAY, "0.9")
        door.note(FRIDAY + days * DAY)
        slow.refresh_from_db()
        assert slow.result == result, "a pace around the limit ends nothing"
    assert (slow.state, slow.closed_at) == ("closed", FRIDAY + 7 * DAY)
    assert slow.evidence["ended"]["en"].startswith("90 % done")
    assert door.note(FRIDAY + 9 * DAY)
    assert [(one.result, one.seen) for one in pace_warnings()] == [("passed", 1), ("", 1)]


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ({"fulfilled": DONE}, "Done 01/09/2026, in time"),
        ({"lead": {"say": {"vi": "Khác", "en": "Other"}, "office": "G02"}}, "Another office answers for the task now"),
        (None, "The plan no longer has the task"),
    ],
)
def test_the_warning_of_a_task_that_needs_none_ends_at_once_and_says_why(
    slow: EarlyWarning, end: dict[str, Any] | None, why: str
) -> None:
    later = {"since": "2026-08-01", "due": "2026-12-31"}
    load(with_task(NATIONAL, "T5", **later, **end) if end else plan(tasks=NATIONAL["tasks"][:-1]))
    for _ in range(2):
        door.note(FRIDAY + timedelta(hours=1))
    slow.refresh_from_db()
    assert (slow.result, slow.evidence["ended"]["en"]) == ("passed", why)
    (line,) = LedgerLine.objects.filter(verb="indicators.warning_closed")
    assert (line.detail["result"], line.detail["subject"]) == ("passed", f"{CODE}/T5")


def test_a_task_that_came_past_its_day_stays_warned_of_until_it_is_done(slow: EarlyWarning) -> None:
    past = datetime.combine(date(2027, 1, 4), FRIDAY.timetz())
    noted(date(2026, 12, 20), "0.1")
    assert door.note(past)
    (warning,) = pace_warnings()
    assert (warning.closed_at, warning.seen_at) == (None, past)
    load(with_task(NATIONAL, "T5", since="2026-08-01", due="2026-12-31", fulfilled=DONE | {"on": "2027-01-02"}))
    door.note(past)
    warning.refresh_from_db()
    assert warning.evidence["ended"]["vi"] == "Hoàn thành 02/01/2027, trễ 2 ngày"


def test_only_the_machine_ends_warnings(slow: EarlyWarning, people: Cast) -> None:
    with pytest.raises(NotAllowed):
        end_warnings([], by=people.head, at=FRIDAY)
