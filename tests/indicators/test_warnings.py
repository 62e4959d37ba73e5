"""Warnings have a life: raised once, taken, explained, passed on, closed; two workers, a clock set back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed, NotFound
from lienthong.core.values import Role, system
from lienthong.indicators import refusals
from lienthong.indicators.actions.warnings import close_warning, escalate_warnings, explain_warning, take_warning
from lienthong.indicators.actions.watching import (
    load_warning_rules,
    raise_warnings,
    watch_country,
    watch_services,
)
from lienthong.indicators.definitions.warnings import WarningsFile
from lienthong.indicators.models import EarlyWarning, ServiceDay, WarningPeriod
from lienthong.indicators.queries import warnings as queries
from lienthong.indicators.rules.warning import Cause, State
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, OTHER_PLACE, PLACE, build_country, load_demo, open_officer

DAY = timedelta(days=1)
WATCH = system("warnings")


class Leaders:
    """Who acts on warnings in the demo country, and the office that they are about."""

    def __init__(self) -> None:
        country = build_country()
        on = FRIDAY.date()
        place, other = (units.version_at(code, level="commune", on=on) for code in (PLACE, OTHER_PLACE))
        self.office = units.agency_of(place.unit_id, "commune_pc").pk
        self.place, self.province, self.country = place.unit_id, place.parent_id or 0, units.country(on=on).unit_id
        self.head, self.clerk, self.auditor = country.head, country.settle, country.auditor
        self.other_head = open_officer("Other head", units.agency_of(other.unit_id, "commune_pc").pk, Role.HEAD)
        self.monitor = open_officer("Monitor", self.province, Role.MONITOR)
        self.steering = open_officer("Steering", self.country, Role.STEERING)


@pytest.fixture
def leaders(demo_pack: None, db: None) -> Leaders:
    return Leaders()


def cause(unit_id: int, strength: float = 20, kind: str = "overflow", **more: Any) -> Cause:
    return Cause(kind, unit_id, strength, {"due": [30], "pace": 1}, **more)


def raised(unit_id: int, at: datetime = FRIDAY, **more: Any) -> EarlyWarning:
    assert raise_warnings([cause(unit_id, **more)], by=WATCH, at=at) == 1
    return EarlyWarning.objects.get(unit_id=unit_id, closed_at=None)


def told(warning: EarlyWarning) -> list[str]:
    lines = LedgerLine.objects.filter(about=f"warning:{warning.pk}").order_by("seq")
    return [line.verb.removeprefix("indicators.warning_") for line in lines]


# ---------------------------------------------------------------- one warning for one cause


def test_a_cause_is_warned_of_once_and_seen_again(leaders: Leaders, django_assert_num_queries: Any) -> None:
    warning = raised(leaders.office)
    assert (warning.rung, warning.next_date, warning.state) == (0, FRIDAY.date() + 3 * DAY, State.NEW)
    with django_assert_num_queries(4):  # a savepoint around the rules and the one statement
        assert raise_warnings([cause(leaders.office, 15)] * 2, by=WATCH, at=FRIDAY + DAY) == 0
    assert raise_warnings([cause(leaders.office, 25)], by=WATCH, at=FRIDAY + DAY) == 0  # the same moment again
    assert raise_warnings([cause(leaders.office, 1)], by=WATCH, at=FRIDAY - DAY) == 0  # a clock set back
    warning.refresh_from_db()
    assert (warning.seen, warning.seen_at, warning.strength) == (2, FRIDAY + DAY, 25)
    assert told(warning) == ["raised"]
    line = LedgerLine.objects.get(verb="indicators.warning_raised")
    assert line.unit_id == leaders.office
    assert line.detail["kind"] == "overflow"


def test_causes_differ_by_kind_unit_procedure_and_subject(leaders: Leaders) -> None:
    office = leaders.office
    found = [cause(office), cause(office, kind="silent"), cause(office, procedure="D.001"), cause(office, subject="x")]
    assert raise_warnings([*found, cause(leaders.province)], by=WATCH, at=FRIDAY) == 5
    assert EarlyWarning.objects.get(unit_id=leaders.province).rung == 1


def test_what_was_closed_rests_unless_it_grows_by_half(leaders: Leaders) -> None:
    warning = raised(leaders.office)
    close_warning(warning.pk, "wrong", "Đã xử lý từ hôm qua", by=leaders.monitor, at=FRIDAY + DAY)
    assert raise_warnings([cause(leaders.office, 29)], by=WATCH, at=FRIDAY + 2 * DAY) == 0
    assert raise_warnings([cause(leaders.office, 30)], by=WATCH, at=FRIDAY + 2 * DAY) == 1
    other = EarlyWarning.objects.get(closed_at=None)
    close_warning(other.pk, "right", "Đúng", by=leaders.monitor, at=FRIDAY + 3 * DAY)
    assert raise_warnings([cause(leaders.office, 29)], by=WATCH, at=FRIDAY + 32 * DAY) == 1


def test_nothing_is_raised_by_who_may_not_nor_without_rules(leaders: Leaders) -> None:
    with pytest.raises(NotAllowed):
        raise_warnings([cause(leaders.office)], by=leaders.monitor, at=FRIDAY)
    assert raise_warnings([], by=WATCH, at=FRIDAY) == 0
    assert load_warning_rules(None, by=system("packs"), at=FRIDAY) == 1
    assert raise_warnings([cause(leaders.office)], by=WATCH, at=FRIDAY) == 0
    assert watch_services(by=WATCH, at=FRIDAY) == 0
    assert escalate_warnings(by=WATCH, at=FRIDAY) == 0


def test_a_service_that_is_down_today_is_warned_of_today(leaders: Leaders) -> None:
    ServiceDay.objects.create(service="people.person", day=FRIDAY.date() - DAY, asked=100, down=100, disputed=0)
    ServiceDay.objects.create(service="people.home", day=FRIDAY.date(), asked=50, down=25, disputed=0)
    assert watch_services(by=WATCH, at=FRIDAY) == 1
    warning = EarlyWarning.objects.get()
    assert (warning.subject, warning.unit_id, warning.rung) == ("people.home", leaders.country, 2)


def test_rules_are_loaded_once_and_by_who_steers(leaders: Leaders) -> None:
    period = WarningPeriod.objects.get()
    file = WarningsFile.model_validate({"warnings": [period.body]})
    assert load_warning_rules(file, by=system("packs"), at=FRIDAY) == 0
    later = {**period.body, "since": "2026-12-01", "rests": 1}
    both = WarningsFile.model_validate({"warnings": [period.body, later]})
    assert load_warning_rules(both, by=system("packs"), at=FRIDAY) == 1
    with pytest.raises(NotAllowed):
        load_warning_rules(file, by=leaders.head, at=FRIDAY)


# ---------------------------------------------------------------- take, explain, close


def test_who_may_not_know_of_a_warning_does_not_find_it_and_who_may_only_look_does_not_act(leaders: Leaders) -> None:
    warning = raised(leaders.office)
    for stranger in (leaders.clerk, leaders.other_head):
        with pytest.raises(NotFound):
            take_warning(warning.pk, by=stranger, at=FRIDAY)
        with pytest.raises(NotFound):
            queries.get_warning(warning.pk, to=stranger, at=FRIDAY)
        assert queries.warnings_for(to=stranger, at=FRIDAY) == []
    with pytest.raises(NotAllowed):
        take_warning(warning.pk, by=leaders.auditor, at=FRIDAY)
    with pytest.raises(NotFound):
        take_warning(0, by=leaders.head, at=FRIDAY)
    assert not queries.get_warning(warning.pk, to=leaders.auditor, at=FRIDAY).may_take


def test_a_warning_is_taken_by_one(leaders: Leaders) -> None:
    warning = raised(leaders.office)
    for _ in range(2):
        take_warning(warning.pk, by=leaders.head, at=FRIDAY + DAY)
    with pytest.raises(refusals.WarningOfAnother):
        take_warning(warning.pk, by=leaders.monitor, at=FRIDAY + DAY)
    warning.refresh_from_db()
    assert (warning.owner_id, warning.next_date) == (int(leaders.head.id), FRIDAY.date() + 4 * DAY)
    assert told(warning) == ["raised", "taken"]
    with pytest.raises(NotAllowed):
        close_warning(warning.pk, "right", "Đúng", by=leaders.head, at=FRIDAY + DAY)


def test_a_warning_without_rules_left_keeps_its_date(leaders: Leaders) -> None:
    warning = raised(leaders.office)
    load_warning_rules(None, by=system("packs"), at=FRIDAY)
    assert take_warning(warning.pk, by=leaders.head, at=FRIDAY + DAY).next_date == FRIDAY.date() + 3 * DAY
    assert queries.warnings_for(to=leaders.head, at=FRIDAY)[0].rung is None


@pytest.mark.parametrize(("words", "ahead"), [(" ", 5), ("Thiếu người", None), ("Thiếu người", 0), ("Thiếu người", 61)])
def test_an_explanation_has_a_reason_and_a_date_ahead(leaders: Leaders, words: str, ahead: int | None) -> None:
    warning = take_warning(raised(leaders.office).pk, by=leaders.head, at=FRIDAY)
    until: date | None = None if ahead is None else FRIDAY.date() + ahead * DAY
    with pytest.raises(refusals.ExplanationIncomplete):
        explain_warning(warning.pk, words, until, by=leaders.head, at=FRIDAY)


def test_only_who_took_a_warning_explains_it_and_the_words_stay_out_of_the_ledger(leaders: Leaders) -> None:
    warning, until = raised(leaders.office), FRIDAY.date() + 10 * DAY
    with pytest.raises(refusals.WarningNotTaken):
        explain_warning(warning.pk, "Thiếu người", until, by=leaders.head, at=FRIDAY)
    take_warning(warning.pk, by=leaders.head, at=FRIDAY)
    with pytest.raises(refusals.WarningOfAnother):
        explain_warning(warning.pk, "Thiếu người", until, by=leaders.monitor, at=FRIDAY)
    explained = explain_warning(warning.pk, " Thiếu người ", until, by=leaders.head, at=FRIDAY)
    assert (explained.state, explained.words, explained.next_date) == (State.EXPLAINED, "Thiếu người", until)
    assert told(warning) == ["raised", "taken", "explained"]
    assert not LedgerLine.objects.filter(detail__icontains="Thiếu người").exists()


def test_a_warning_is_judged_by_another_and_then_it_is_over(leaders: Leaders) -> None:
    warning = take_warning(raised(leaders.office).pk, by=leaders.monitor, at=FRIDAY)
    with pytest.raises(refusals.OwnWarningJudged):
        close_warning(warning.pk, "right", "Đúng", by=leaders.monitor, at=FRIDAY)
    for result, words in (("perhaps", "Không rõ"), ("right", " ")):
        with pytest.raises(refusals.WarningResultUnknown):
            close_warning(warning.pk, result, words, by=leaders.steering, at=FRIDAY)
    file = queries.get_warning(warning.pk, to=leaders.steering, at=FRIDAY)
    assert (file.may_take, file.may_explain, file.may_close) == (False, False, True)
    closed = close_warning(warning.pk, "right", "Đã thêm người", by=leaders.steering, at=FRIDAY - DAY)
    assert closed.closed_at == FRIDAY  # a clock set back does not end it before it began
    with pytest.raises(refusals.WarningOver):
        take_warning(warning.pk, by=leaders.monitor, at=FRIDAY)
    file = queries.get_warning(warning.pk, to=leaders.monitor, at=FRIDAY)
    assert (file.row.result, file.may_close) == ("right", False)
    assert [line.verb for line in file.thread][-1] == "indicators.warning_closed"


def test_how_often_warnings_are_right_is_counted(leaders: Leaders) -> None:
    for number, result in enumerate(("right", "right", "wrong")):
        warning = raised(leaders.office, subject=str(number))
        close_warning(warning.pk, result, "Đã xem", by=leaders.monitor, at=FRIDAY)
    found = queries.precision(since=FRIDAY.date(), until=FRIDAY.date() + DAY)
    assert [(one.kind, one.right, one.judged, round(one.share or 0, 2)) for one in found] == [("overflow", 2, 3, 0.67)]
    assert queries.precision(since=FRIDAY.date() + DAY, until=FRIDAY.date() + 2 * DAY) == []
    assert queries.Precision("silent", 0, 0).share is None


# ---------------------------------------------------------------- the ladder


def test_a_warning_that_nobody_takes_climbs_with_dates_and_stops_at_the_top(leaders: Leaders) -> None:
    warning = raised(leaders.office)
    seen = []
    for days in (3, 4, 4, 9, 10, 16, 17, 18):
        at = FRIDAY + days * DAY
        moved = escalate_warnings(by=WATCH, at=at)
        warning.refresh_from_db()
        seen.append((moved, warning.rung, warning.next_date and (warning.next_date - FRIDAY.date()).days))
    assert seen == [
        (0, 0, 3),
        (1, 1, 9),
        (0, 1, 9),
        (0, 1, 9),
        (1, 2, 17),
        (0, 2, 17),
        (0, 2, 17),
        (1, 2, None),
    ]
    assert escalate_warnings(by=WATCH, at=FRIDAY + 60 * DAY) == 0
    assert escalate_warnings(by=WATCH, at=FRIDAY - 60 * DAY) == 0
    assert told(warning) == ["raised", "escalated", "escalated", "escalated"]
    with pytest.raises(NotAllowed):
        escalate_warnings(by=leaders.monitor, at=FRIDAY)


def test_once_it_climbed_the_next_may_take_it_over(leaders: Leaders) -> None:
    warning = take_warning(raised(leaders.office).pk, by=leaders.head, at=FRIDAY)
    assert escalate_warnings(by=WATCH, at=FRIDAY + 4 * DAY) == 1
    assert queries.get_warning(warning.pk, to=leaders.monitor, at=FRIDAY).may_take
    taken = take_warning(warning.pk, by=leaders.monitor, at=FRIDAY + 4 * DAY)
    assert (taken.owner_id, taken.state, taken.next_date) == (
        int(leaders.monitor.id),
        State.TAKEN,
        FRIDAY.date() + 9 * DAY,
    )


# ---------------------------------------------------------------- lists


def test_a_list_shows_what_is_open_where_one_watches_and_costs_the_same_for_many(
    leaders: Leaders, django_assert_num_queries: Any
) -> None:
    found = [cause(leaders.office, 10 + number, subject=str(number)) for number in range(30)]
    raise_warnings([*found, cause(leaders.country, 99, "service_failing", subject="people.home")], by=WATCH, at=FRIDAY)
    mine = EarlyWarning.objects.get(subject="7")
    take_warning(mine.pk, by=leaders.head, at=FRIDAY)
    queries.warnings_for(to=leaders.head, at=FRIDAY)
    with django_assert_num_queries(4):
        rows = queries.warnings_for(to=leaders.head, at=FRIDAY)
    assert [row.subject for row in rows[:2]] == ["29", "28"]
    assert len(rows) == 30
    assert rows[0].rung is not None
    assert rows[0].unit_name
    assert queries.open_counts(to=leaders.steering) == {"overflow": 30, "service_failing": 1}
    path = units.get_unit(leaders.place).path
    only = queries.WarningFilter
    for wanted, count in (
        (only(kind="service_failing"), 1),
        (only(state="taken"), 1),
        (only(path=path), 30),
        (only(is_mine=True), 0),
    ):
        assert len(queries.warnings_for(to=leaders.steering, at=FRIDAY, only=wanted)) == count
    assert [row.id for row in queries.warnings_for(to=leaders.head, at=FRIDAY, only=only(is_mine=True))] == [mine.pk]


# ---------------------------------------------------------------- two at once


@pytest.mark.django_db(transaction=True)
def test_two_workers_raise_one_warning_and_pass_it_on_once() -> None:
    load_demo()
    office = units.country(on=FRIDAY.date()).unit_id

    def both(act: Callable[[], int]) -> int:
        def run() -> int:
            try:
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as threads:
            return sum(one.result() for one in [threads.submit(run) for _ in range(2)])

    assert both(lambda: raise_warnings([cause(office)], by=WATCH, at=FRIDAY)) == 1
    both(lambda: watch_country(by=WATCH, at=FRIDAY))
    assert LedgerLine.objects.filter(verb="indicators.country_watched").count() == 1
    assert both(lambda: escalate_warnings(by=WATCH, at=FRIDAY + 30 * DAY)) == 1
    assert EarlyWarning.objects.get().seen == 1
    assert LedgerLine.objects.filter(about__startswith="warning:").count() == 2
