"""Watching: what the country's numbers say is looked at once a day, and becomes warnings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from lienthong.core import ledger
from lienthong.core.definitions import body_of, fingerprint
from lienthong.core.values import Actor, Role
from lienthong.indicators.definitions.warnings import WarningRules, WarningsFile, Worsening
from lienthong.indicators.models.warnings import WarningPeriod
from lienthong.indicators.queries import watching
from lienthong.indicators.rules import causes
from lienthong.indicators.rules.warning import Cause, first_rung
from lienthong.indicators.rules.worsening import Watch
from lienthong.units import queries as units

_SQL = Path(__file__).parents[1] / "sql"
_TAKE_DAY = """
    INSERT INTO indicators_watchedday (day)
    SELECT %(day)s WHERE NOT EXISTS (SELECT FROM indicators_watchedday WHERE day > %(day)s)
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def load_warning_rules(file: WarningsFile | None, *, by: Actor, at: datetime) -> int:
    """Write the periods of a pack's early warning; return how many are new, changed or gone."""
    by.must(Role.STEERING, path="/")
    periods = {period.since: period for period in (file.warnings if file is not None else ())}
    known = dict(WarningPeriod.objects.values_list("since", "sha256"))
    changed = [since for since, period in periods.items() if known.get(since) != fingerprint(period)]
    gone = sorted(known.keys() - periods.keys())
    WarningPeriod.objects.filter(since__in=[*changed, *gone]).delete()
    WarningPeriod.objects.bulk_create(
        WarningPeriod(since=since, body=body_of(periods[since]), sha256=fingerprint(periods[since]))
        for since in changed
    )
    if changed or gone:
        detail = {name: [day.isoformat() for day in days] for name, days in (("since", changed), ("gone", gone))}
        ledger.record("indicators.warning_rules_loaded", by=by, at=at, about="pack:warnings", detail=detail)
    return len(changed) + len(gone)


@transaction.atomic
def watch_country(*, by: Actor, at: datetime) -> int:
    """Look at the whole country, once on each day, and raise what is seen; return how many warnings are new.

    A number of statements that does not grow with the country. A second worker, a replay or a clock set back finds the
    day watched and does nothing. Without rules of the pack nothing is watched. The day is taken only after the look,
    which takes seconds: until the transaction writes, no follower waits for it.
    """
    by.must(Role.MONITOR, path="/")
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return 0
    found = _seen(rules, at)
    if not _took(today):
        return 0
    raised = raise_warnings(found, by=by, at=at)
    faded = _fade(rules, by=by, at=at)
    detail = {"raised": raised, "faded": faded}
    ledger.record("indicators.country_watched", by=by, at=at, about=f"day:{today.isoformat()}", detail=detail)
    return raised


@transaction.atomic
def watch_services(*, by: Actor, at: datetime) -> int:
    """Look at today's calls of the data services; return how many warnings are new."""
    by.must(Role.MONITOR, path="/")
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None:
        return 0
    top = units.country(on=today).unit_id
    found = causes.failing(watching.calls_since(today), rules.service_failing, unit_id=top)
    return raise_warnings(found, by=by, at=at)


@transaction.atomic
def raise_warnings(found: Sequence[Cause], *, by: Actor, at: datetime) -> int:
    """Raise a warning for each cause that has none open; see the others again. Return how many are new.

    One statement, however many. What was closed lately rests unless it has grown by half. A room above (a task that
    cannot finish at its pace) raises its own causes here.
    """
    by.must(Role.MONITOR, path="/")
    today = localdate(at)
    rules = watching.warning_rules(on=today)
    if rules is None or not found:
        return 0
    levels = [rung.level for rung in rules.ladder]
    ordered = {(one.kind, one.unit_id, one.procedure, one.subject): one for one in found}
    parameters = {
        "kinds": [one.kind for one in ordered.values()],
        "units": [one.unit_id for one in ordered.values()],
        "procedures": [one.procedure for one in ordered.values()],
        "subjects": [one.subject for one in ordered.values()],
        "strengths": [one.strength for one in ordered.values()],
        "evidence": [json.dumps(one.evidence) for one in ordered.values()],
        "days": [rung.days for rung in rules.ladder],
        "first_rungs": json.dumps({level: first_rung(level, levels) for level in ("commune", "province", "country")}),
        "rests": rules.rests,
        "day": today,
    }
    return _count("raise_warnings.sql", {**parameters, **_teller(by, at)})


def _seen(rules: WarningRules, at: datetime) -> list[Cause]:
    """Return everything that the country's numbers say."""
    today = localdate(at)
    monday = today - timedelta(days=today.weekday())
    top = units.country(on=today).unit_id
    calendar = watching.country_calendar(on=today)
    ahead = watching.days_ahead(calendar, on=today)
    loads = watching.loads(rules.overflow, rules.silence, calendar, on=today)
    of_units, of_services = _watch(rules.worsening), _watch(rules.registry_quality)
    return [
        *causes.likely_late(watching.expected_misses(rules.chances, ahead, at=at), rules.likely_late),
        *causes.overflow(loads, rules.overflow),
        *causes.silent(loads, rules.silence, before_days=watching.BEFORE_DAYS),
        *causes.getting_worse(watching.weeks_of_communes(of_units.weeks, until=monday), of_units),
        *causes.losing_quality(watching.weeks_of_services(of_services.weeks, until=monday), of_services, unit_id=top),
    ]


def _watch(rule: Worsening) -> Watch:
    return Watch(rule.history_weeks, rule.watch_weeks, rule.weight, rule.false_percent / 100, rule.least_weeks)


def _took(day: date) -> bool:
    """Take a day, unless it or one after it is taken; of two workers the second waits and finds it so."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_DAY, {"day": day})
        return bool(cursor.rowcount)


def _fade(rules: WarningRules, *, by: Actor, at: datetime) -> int:
    return _count("fade_warnings.sql", {"days": rules.fades_after, **_teller(by, at)})


def _teller(by: Actor, at: datetime) -> dict[str, Any]:
    return {"at": at, "actor_kind": by.kind, "actor_id": by.id, "actor_name": by.name}


def _count(file: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute((_SQL / file).read_text(encoding="utf-8"), parameters)
        return int(cursor.fetchone()[0])
