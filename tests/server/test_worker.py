"""The worker does every duty in turn; one that fails waits longer each time and stops no other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from lienthong.core import followers, ledger, sealing
from lienthong.core.values import system
from lienthong.server import worker
from lienthong.server.clock import now
from lienthong.server.worker import Duty

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


class OneRound(threading.Event):
    """Asks the worker to stop when its followers first have nothing to do; the lane beside them just goes on."""

    def wait(self, timeout: float | None = None) -> bool:
        if threading.current_thread() is not threading.main_thread():
            return super().wait(timeout)
        self.set()
        return True


def test_a_duty_that_fails_is_left_alone_longer_each_time_and_forgiven() -> None:
    wrong = [True]

    def do(_at: datetime) -> int:
        if wrong:
            raise RuntimeError("registry is down")
        return 3

    duty = Duty("results", do)
    assert duty.turn(AT) == 0
    assert duty.due_at == AT + timedelta(seconds=2)
    assert duty.turn(AT + timedelta(seconds=1)) == 0
    assert duty.failures == 1
    assert duty.turn(AT + timedelta(seconds=2)) == 0
    assert duty.due_at == AT + timedelta(seconds=6)
    for hour in range(1, 9):
        duty.turn(AT + timedelta(hours=hour))
    assert duty.due_at == AT + timedelta(hours=8) + worker.LONGEST_BACK_OFF
    wrong.clear()
    assert duty.turn(AT + timedelta(hours=9)) == 3
    assert duty.failures == 0


def test_a_duty_with_a_pause_is_done_when_its_time_has_come() -> None:
    times: list[datetime] = []
    duty = Duty("retry", lambda at: times.append(at) or 0, every=timedelta(seconds=10))
    for seconds in (0, 1, 9, 10, 15, 20):
        duty.turn(AT + timedelta(seconds=seconds))
    assert [(at - AT).seconds for at in times] == [0, 10, 20]


@pytest.mark.django_db(transaction=True)
def test_a_round_of_work_follows_and_seals_everything() -> None:
    with transaction.atomic():
        ledger.record("core.tried", by=system("test"), at=now(), about="test:1")
    worker.work(OneRound())
    found = sealing.verify()
    assert (found.sealed_lines, found.unsealed_lines, found.intact) == (1, 0, True)
    assert {duty.name for duty in worker.duties()} >= {"results", "seal", "retry results"}


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_another_house_holds_up_no_follower(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, seen = threading.Event(), []

    def wait_for_the_mail_server(_at: datetime) -> int:
        slow.wait(20)
        return 0

    def follow(_at: datetime) -> int:
        seen.append(threading.current_thread() is threading.main_thread())
        slow.set()
        return 0

    monkeypatch.setattr(worker, "outside_duties", lambda: [Duty("mail", wait_for_the_mail_server)])
    monkeypatch.setattr(worker, "counting_duties", list)
    monkeypatch.setattr(worker, "night_duties", list)
    monkeypatch.setattr(worker, "duties", lambda: [Duty("follow", follow)])
    worker.work(OneRound())
    assert seen == [True]


def test_who_has_caught_up_lets_the_next_have_its_turn_though_lines_go_on_coming(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = iter([10_000, 10_000, 60, 60, 60])
    monkeypatch.setattr(followers, "advance", lambda *_, **__: next(counts))
    turn = worker.counting_duties()[0].do
    assert [turn(now()), turn(now())] == [20_060, 60]


def test_every_duty_is_in_one_lane_and_every_follower_in_one_of_them() -> None:
    lanes = (worker.duties(), worker.counting_duties(), worker.night_duties(), worker.outside_duties())
    names = [duty.name for lane in lanes for duty in lane]
    assert len(names) == len(set(names))
    assert set(names) >= set(followers.names())
    counting = ["counters", "open files", "photograph boards"]
    assert [duty.name for duty in worker.counting_duties()] == counting
