from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from lienthong.core import followers, ledger
from lienthong.core.followers import Follower
from lienthong.core.models import FollowerCheckpoint
from lienthong.core.refusals import FollowerNotReplayable, UnknownFollower
from lienthong.core.values import Actor

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


class Tally:
    """A follower's derived table: how often each line was counted. In the database, so that it shares its fate."""

    def apply(self, lines: Any, _at: Any) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO tests_tally VALUES (%s, %s)", [(line.seq, line.verb) for line in lines])

    def reset(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tests_tally")

    def seqs(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM tests_tally ORDER BY seq")
            return [seq for (seq,) in cursor.fetchall()]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Follower]:
    known: dict[str, Follower] = {}
    monkeypatch.setattr(followers, "_registered", known)
    return known


@pytest.fixture
def tally(registered: dict[str, Follower]) -> Iterator[Tally]:
    one = Tally()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_tally (seq bigint, verb text)")
    followers.register(Follower("tally", one.apply, one.reset, batch=3))
    yield one
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_tally")


def test_an_unknown_follower_is_refused_by_name(registered, at):
    with pytest.raises(UnknownFollower, match="no follower named counter"):
        followers.advance("counter", at=at)


def test_a_follower_reads_batch_by_batch_and_every_line_once(tally, write_lines, at):
    lines = write_lines(7)
    assert followers.advance("tally", at=at) == 3
    assert followers.catch_up("tally", at=at) == 4
    assert followers.catch_up("tally", at=at) == 0
    assert tally.seqs() == [line.seq for line in lines]


def test_a_transaction_opened_earlier_that_commits_later_is_not_skipped(tally, write_lines, at):
    with psycopg.connect(**connection_parameters()) as early:
        early.execute(
            "INSERT INTO core_ledgerline (at, actor_kind, actor_id, actor_name, verb, about, dossier, detail)"
            " VALUES (now(), 'officer', '', '', 'tests.late', 'thing:late', '', '{}')"
        )
        later = write_lines(2)
        assert followers.catch_up("tally", at=at) == 0, "nothing may be read past an open transaction"
        early.commit()
    assert followers.catch_up("tally", at=at) == 3
    assert len(tally.seqs()) == 3
    assert tally.seqs()[0] < later[0].seq


def test_lines_before_the_oldest_open_transaction_are_read_while_it_is_open(tally, write_lines, at):
    write_lines(2)
    with psycopg.connect(**connection_parameters()) as other:
        other.execute("SELECT pg_current_xact_id()")
        write_lines(1)
        assert followers.catch_up("tally", at=at) == 2
    assert followers.catch_up("tally", at=at) == 1


def test_a_rolled_back_transaction_holds_nothing_up(tally, write_lines, at):
    with psycopg.connect(**connection_parameters()) as other:
        other.execute("SELECT pg_current_xact_id()")
        write_lines(1)
        other.rollback()
    assert followers.catch_up("tally", at=at) == 1


def test_what_was_told_of_the_past_is_passed_over_at_once_by_all_but_who_counts(tally, registered, write_lines, at):
    counted: list[int] = []
    count = Follower("counting", lambda lines, _: counted.extend(line.seq for line in lines), reads_history=True)
    followers.register(count)
    before = write_lines(2)
    with transaction.atomic():
        told = [ledger.Told("tests.told", at, "thing:told", None, f"SYN-{number}", {}) for number in range(20)]
        ledger.record_many(told, by=Actor(kind="system", id=ledger.HISTORIAN, name="synthetic:1"))
    after = write_lines(2)
    assert followers.advance("tally", at=at) == 3  # two of its own and the first that was told
    assert followers.advance("tally", at=at) == 19
    assert followers.catch_up("tally", at=at) == 2
    assert tally.seqs() == [line.seq for line in (*before, *after)]
    assert followers.catch_up("counting", at=at) == len(counted) == 24


def test_a_batch_that_fails_is_applied_again_whole(tally, registered, write_lines, at):
    lines = write_lines(2)

    def fail_after(batch: Any, at: Any) -> None:
        tally.apply(batch, at)
        raise ConnectionResetError

    followers.register(Follower("tally", fail_after, tally.reset))
    with pytest.raises(ConnectionResetError):
        followers.advance("tally", at=at)
    followers.register(Follower("tally", tally.apply, tally.reset))
    followers.catch_up("tally", at=at)
    assert tally.seqs() == [line.seq for line in lines]


KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "lienthong.server.settings"
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
from datetime import UTC, datetime
from django.db import connection
from lienthong.core import followers
def apply(lines, at):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO tests_tally VALUES (%s, %s)", [(line.seq, line.verb) for line in lines])
    os.kill(os.getpid(), signal.SIGKILL)
followers.register(followers.Follower("tally", apply, None))
followers.advance("tally", at=datetime(2026, 11, 20, tzinfo=UTC))
"""


def test_a_batch_whose_process_was_killed_is_counted_once(tally, write_lines, at):
    lines = write_lines(3)
    program = KILLED.format(root=str(ROOT), database=connection.settings_dict["NAME"])
    killed = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert followers.catch_up("tally", at=at) == 3
    assert tally.seqs() == [line.seq for line in lines]


def test_a_second_process_leaves_a_batch_to_the_first(tally, registered, write_lines, at):
    write_lines(3)
    inside, leave = threading.Event(), threading.Event()

    def slowly(batch: Any, at: Any) -> None:
        tally.apply(batch, at)
        inside.set()
        leave.wait(10)

    def first_process() -> None:
        followers.advance("tally", at=at)
        connections.close_all()

    followers.catch_up("tally", at=at)  # the checkpoint exists
    lines = write_lines(2)
    followers.register(Follower("tally", slowly, tally.reset))
    thread = threading.Thread(target=first_process)
    thread.start()
    assert inside.wait(10)
    assert followers.advance("tally", at=at) == 0
    leave.set()
    thread.join()
    assert tally.seqs()[-2:] == [line.seq for line in lines]
    assert len(tally.seqs()) == 5


def test_a_replay_beside_a_worker_that_follows_ends_when_all_is_read(tally, registered, write_lines, at):
    lines, stop = write_lines(8), threading.Event()

    def slowly(batch: Any, at: Any) -> None:
        tally.apply(batch, at)
        stop.wait(0.05)

    def worker() -> None:
        while not stop.is_set():
            followers.advance("tally", at=at)
        connections.close_all()

    followers.register(Follower("tally", slowly, tally.reset, batch=1, replay_batch=1))
    thread = threading.Thread(target=worker)
    thread.start()
    try:
        assert followers.replay("tally", at=at) == 8
        assert tally.seqs() == [line.seq for line in lines]
    finally:
        stop.set()
        thread.join()


def test_a_replay_gives_what_reading_live_gave(tally, write_lines, at):
    for count in (2, 5, 1):
        write_lines(count)
        followers.catch_up("tally", at=at)
    live = tally.seqs()
    assert followers.replay("tally", at=at) == 8
    assert tally.seqs() == live


def test_several_are_replayed_at_the_same_time_and_nothing_is_forgotten_when_one_is_refused(
    tally: Tally, write_lines: Any, at: Any
) -> None:
    both, together = threading.Barrier(2, timeout=10), []

    def side_by_side(_lines: Any, _at: Any) -> None:
        together.append(both.wait())  # comes to its end only while the other is at work as well

    for name in ("left", "right"):
        followers.register(Follower(name, side_by_side, lambda: None))
    followers.register(Follower("letters", tally.apply))
    write_lines(4)
    followers.catch_up("tally", at=at)
    live = tally.seqs()
    with pytest.raises(FollowerNotReplayable, match="letters"):
        followers.replay_together(["tally", "letters"], at=at)
    with pytest.raises(UnknownFollower):
        followers.replay_together(["tally", "nobody"], at=at)
    assert (tally.seqs(), followers.status()[0].lines) == (live, 4)
    assert followers.replay_together(["left", "right"], at=at) == {"left": 4, "right": 4}
    assert sorted(together) == [0, 1]
    assert followers.replay_together(["tally"], at=at) == {"tally": 4}
    assert tally.seqs() == live


def test_work_that_goes_outside_is_not_replayed(registered, tally, at):
    followers.register(Follower("letters", tally.apply))
    with pytest.raises(FollowerNotReplayable, match="letters cannot be replayed"):
        followers.replay("letters", at=at)


def test_the_status_says_how_far_each_follower_is(tally, registered, write_lines, at):
    followers.register(Follower("letters", tally.apply))
    lines = write_lines(4)
    followers.advance("tally", at=at)
    first, second = followers.status()
    assert followers.names() == ("tally", "letters")
    assert (first.name, first.lines, first.last_seq, first.waiting) == ("tally", 3, lines[2].seq, 1)
    assert (first.replayable, first.moved_at) == (True, at)
    assert (second.lines, second.waiting, second.replayable, second.moved_at) == (0, 4, False, None)


def test_an_advance_with_nothing_to_read_moves_nothing(tally, at):
    assert followers.advance("tally", at=at) == 0
    assert FollowerCheckpoint.objects.get(name="tally").moved_at is None


def test_reading_a_batch_costs_a_fixed_number_of_statements(tally, write_lines, at, django_assert_num_queries):
    write_lines(1)
    followers.catch_up("tally", at=at)
    write_lines(3)
    with django_assert_num_queries(
        7
    ):  # begin, checkpoint, its lock, lines, what the follower writes, checkpoint, commit
        followers.advance("tally", at=at)


def connection_parameters() -> dict[str, Any]:
    settings = connection.get_connection_params()
    return {name: settings[name] for name in ("host", "user", "dbname", "port", "password") if settings.get(name)}


def test_nothing_is_applied_inside_a_transaction_that_is_rolled_back(tally, write_lines, at):
    write_lines(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        followers.advance("tally", at=at)
        _ = 1 / 0
    assert tally.seqs() == []
