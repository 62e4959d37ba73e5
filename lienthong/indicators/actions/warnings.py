"""What people do with a warning, and what happens when nobody does anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Actor, Role, Text
from lienthong.indicators.models.warnings import EarlyWarning
from lienthong.indicators.queries import watching
from lienthong.indicators.refusals import (
    ExplanationIncomplete,
    OwnWarningJudged,
    WarningNotTaken,
    WarningOfAnother,
    WarningOver,
    WarningResultUnknown,
)
from lienthong.indicators.rules.warning import (
    RESULT_NAMES,
    Ended,
    State,
    climbed,
    may_handle,
    may_judge,
    watched_paths,
)

#: How far ahead the date may lie by which trouble is put right.
LONGEST = timedelta(days=60)
#: How many warnings one turn passes on.
AT_ONCE = 100


@transaction.atomic
def take_warning(warning_id: int, *, by: Actor, at: datetime) -> EarlyWarning:
    """Make a warning one's own; it must be explained within the days of its step of the ladder.

    Taking twice is taking once. Refuses ``NotFound``, ``NotAllowed``, ``WarningOver``, and ``WarningOfAnother`` unless
    it has climbed since that other took it.
    """
    warning = _open(warning_id, by)
    if warning.owner_id == int(by.id) and warning.state in (State.TAKEN, State.EXPLAINED):
        return warning
    if warning.owner is not None and warning.owner_id != int(by.id) and warning.state != State.ESCALATED:
        raise WarningOfAnother(owner=warning.owner.name)
    warning.owner_id, warning.state = int(by.id), State.TAKEN
    warning.next_date = _day_for(warning, at)
    return _told(warning, "indicators.warning_taken", by=by, at=at)


@transaction.atomic
def explain_warning(warning_id: int, words: str, until: date | None, *, by: Actor, at: datetime) -> EarlyWarning:
    """Say why it is so and until when it is put right; then it is looked at again.

    Refuses ``NotFound``, ``NotAllowed``, ``WarningOver``, ``WarningNotTaken``, ``WarningOfAnother``,
    ``ExplanationIncomplete``. The words stay out of the ledger.
    """
    warning = _open(warning_id, by)
    if warning.owner is None:
        raise WarningNotTaken
    if warning.owner_id != int(by.id):
        raise WarningOfAnother(owner=warning.owner.name)
    today = localdate(at)
    if not words.strip() or until is None or not today < until <= today + LONGEST:
        raise ExplanationIncomplete(latest=f"{today + LONGEST:%d/%m/%Y}")
    warning.state, warning.words, warning.next_date = State.EXPLAINED, words.strip(), until
    return _told(warning, "indicators.warning_explained", {"until": until.isoformat()}, by=by, at=at)


@transaction.atomic
def close_warning(warning_id: int, result: str, words: str, *, by: Actor, at: datetime) -> EarlyWarning:
    """Say what became of a warning: it was ``right`` or ``wrong``; how often it is right is itself counted.

    Refuses ``NotFound``, ``NotAllowed`` (only who monitors or steers the unit judges), ``WarningOver``,
    ``OwnWarningJudged``, ``WarningResultUnknown``.
    """
    warning = _open(warning_id, by)
    if not may_judge(by, warning.unit.path):
        raise NotAllowed(right=str(Role.MONITOR))
    if by.kind == "officer" and warning.owner_id == int(by.id):
        raise OwnWarningJudged
    if result not in ("right", "wrong") or not words.strip():
        raise WarningResultUnknown(result=result)
    warning.state, warning.result, warning.closing_words = State.CLOSED, result, words.strip()
    warning.closed_at = max(at, warning.raised_at)
    return _told(warning, "indicators.warning_closed", {"result": result}, by=by, at=at)


@transaction.atomic
def end_warnings(ended: Sequence[Ended], *, by: Actor, at: datetime) -> int:
    """Close the open warnings whose cause is gone, each with why; return how many. Only the machine.

    For a room above that knows when its causes end; the others pass when they were not seen for long. What is closed
    already stays as it is.
    """
    by.must(Role.MONITOR, path="/")
    count = 0
    for one in ended:
        found = EarlyWarning.objects.filter(kind=one.kind, unit_id=one.unit_id, subject=one.subject, closed_at=None)
        for warning in found.select_for_update():
            warning.evidence["ended"] = {"vi": one.words.vi, "en": one.words.en}
            warning.state, warning.result, warning.closed_at = State.CLOSED, "passed", max(at, warning.raised_at)
            _told(warning, "indicators.warning_closed", {"result": "passed"}, by=by, at=at)
            count += 1
    return count


@transaction.atomic
def escalate_warnings(*, by: Actor, at: datetime) -> int:
    """Pass on every open warning whose date has passed to the next step of the ladder; return how many.

    From the top of the ladder it goes nowhere and is not told again. What another worker has in hand is left to it.
    """
    by.must(Role.MONITOR, path="/")
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return 0
    days = [rung.days for rung in rules.ladder]
    overdue = EarlyWarning.objects.filter(closed_at=None, next_date__lt=today).order_by("next_date", "id")
    found = list(overdue.select_for_update(skip_locked=True)[:AT_ONCE])
    for warning in found:
        warning.rung, warning.next_date = climbed(warning.rung, days, on=today)
        warning.state = State.ESCALATED
        _told(warning, "indicators.warning_escalated", by=by, at=at)
    return len(found)


def _open(warning_id: int, by: Actor) -> EarlyWarning:
    """Return a warning that is open, locked, to who may handle it."""
    found = EarlyWarning.objects.select_for_update(of=("self",)).select_related("unit", "owner")
    warning = found.filter(pk=warning_id).first()
    paths = watched_paths(by)
    if warning is None or not (by.kind == "system" or any(map(warning.unit.path.startswith, paths))):
        raise NotFound(what=Text("cảnh báo", "The warning"))
    if not may_handle(by, warning.unit.path):
        raise NotAllowed(right=str(Role.HEAD))
    if warning.closed_at is not None:
        raise WarningOver(result=RESULT_NAMES[warning.result])
    return warning


def _day_for(warning: EarlyWarning, at: datetime) -> date | None:
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    days = rules.ladder[min(warning.rung, len(rules.ladder) - 1)].days if rules is not None else 0
    return today + timedelta(days=days) if days else warning.next_date


def _told(
    warning: EarlyWarning, verb: str, more: dict[str, Any] | None = None, *, by: Actor, at: datetime
) -> EarlyWarning:
    warning.save()
    detail = {"kind": warning.kind, "procedure": warning.procedure, "subject": warning.subject, "rung": warning.rung}
    ledger.record(
        verb, by=by, at=at, about=f"warning:{warning.pk}", unit_id=warning.unit_id, detail=detail | (more or {})
    )
    return warning
