from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from lienthong.core import ledger
from lienthong.core.models import FollowerCheckpoint, LedgerLine, LedgerSeal
from lienthong.core.refusals import LedgerAheadOfDatabase
from lienthong.core.values import system

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


def test_a_line_says_who_did_what_about_what(officer, at):
    with transaction.atomic():
        written = ledger.record(
            "dossiers.submitted", by=officer, at=at, about="dossier:H1", dossier="H1", detail={"channel": "ONLINE"}
        )
    line = LedgerLine.objects.get(seq=written.seq)
    assert (line.actor_kind, line.actor_id, line.actor_name) == ("officer", "officer:1", "Nguyễn Thị Hòa")
    assert (line.verb, line.about, line.dossier, line.at) == ("dossiers.submitted", "dossier:H1", "H1", at)
    assert line.unit_id == 7
    assert line.detail == {"channel": "ONLINE"}
    assert str(line) == f"{line.seq} dossiers.submitted dossier:H1"


def test_the_unit_is_the_actors_unless_the_act_names_one(officer, at):
    with transaction.atomic():
        assert ledger.record("tests.done", by=officer, at=at, about="a:1", unit_id=9).unit_id == 9
        assert ledger.record("tests.done", by=system("packs"), at=at, about="a:1").unit_id is None


@commits
def test_a_line_cannot_be_recorded_outside_the_acts_transaction(officer, at):
    with pytest.raises(TransactionManagementError, match=r"tests\.done"):
        ledger.record("tests.done", by=officer, at=at, about="a:1")
    with pytest.raises(TransactionManagementError):
        ledger.record_many([], by=officer)


def test_many_lines_are_recorded_at_once_as_they_are(officer, at):
    text = 'một\tdòng\\n "có" mọi\r\ndấu'
    told = [ledger.Told("tests.told", at, f"thing:{text}", None, text, {text: [number, None]}) for number in range(600)]
    with transaction.atomic():
        assert ledger.record_many(iter(told), by=officer) == 600
    lines = list(LedgerLine.objects.order_by("seq"))
    assert [(one.verb, one.at, one.about, one.unit_id, one.dossier, one.detail) for one in lines] == [
        (one.verb, one.at, one.about, one.unit_id, one.dossier, one.detail) for one in told
    ]
    assert {(one.actor_kind, one.actor_id, one.actor_name) for one in lines} == {
        (officer.kind, officer.id, officer.name)
    }


def test_a_line_disappears_with_the_act_that_failed(officer, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.record("tests.done", by=officer, at=at, about="a:1")
        _ = 1 / 0
    assert not LedgerLine.objects.exists()


def test_recording_is_one_statement(officer, at, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        ledger.record("tests.done", by=officer, at=at, about="a:1")


@pytest.mark.parametrize("change", ["UPDATE core_ledgerline SET verb = 'x'", "DELETE FROM core_ledgerline"])
def test_a_line_can_be_neither_changed_nor_deleted(change, write_lines):
    write_lines(1)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@commits
def test_settled_lines_come_in_the_order_of_transactions_and_not_of_numbers(write_lines):
    lines = write_lines(5)
    assert [line.seq for line in ledger.settled_lines((0, 0), limit=3)] == [line.seq for line in lines[:3]]
    after = (lines[2].xact, lines[2].seq)
    assert [line.seq for line in ledger.settled_lines(after, limit=3)] == [line.seq for line in lines[3:]]


def test_lines_about_one_thing_come_newest_first(write_lines, officer, at):
    write_lines(3, about="record:12")
    with transaction.atomic():
        ledger.record("tests.read", by=officer, at=at, about="record:12")
        ledger.record("tests.read", by=officer, at=at, about="record:13")
    assert [line.verb for line in ledger.lines_about("record:12", limit=2)] == ["tests.read", "tests.done"]
    assert len(ledger.lines_about("record:12", verbs=("tests.done",))) == 3


def test_lines_of_a_dossier_come_oldest_first(write_lines):
    first, second = write_lines(2, dossier="H1")
    write_lines(1, dossier="H2")
    assert [line.seq for line in ledger.lines_of_dossier("H1")] == [first.seq, second.seq]


@commits
def test_the_transaction_counter_of_a_living_server_is_right(write_lines):
    ledger.check_transaction_counter()
    write_lines(1)
    ledger.check_transaction_counter()


@commits
def test_a_restored_ledger_ahead_of_its_server_is_refused_until_the_counter_is_advanced(write_lines, tamper):
    write_lines(1)
    tamper("UPDATE core_ledgerline SET xact = xact + 3000")
    with pytest.raises(LedgerAheadOfDatabase, match="the server has only reached"):
        ledger.check_transaction_counter()
    assert ledger.settled_lines((0, 0), limit=1) == []
    with connection.cursor() as cursor:
        cursor.execute(statement_of_the_restore_guide())
    ledger.check_transaction_counter()
    assert len(ledger.settled_lines((0, 0), limit=1)) == 1


def statement_of_the_restore_guide() -> str:
    guide = (ROOT / "docs" / "howto" / "restore.md").read_text()
    (statement,) = re.findall(r"```sql\n(DO .*?)```", guide, flags=re.DOTALL)
    return str(statement)


def test_tables_of_the_ground_name_their_rows():
    assert str(LedgerSeal(number=3, lines=5)) == "seal 3 (5 lines)"
    assert str(FollowerCheckpoint(name="counters", last_seq=9)) == "counters at 9"


def test_the_newest_line_about_each_thing_is_told_in_the_order_of_asking(at):
    with transaction.atomic():
        ledger.record("tests.tried", by=system("test"), at=at, about="thing:1")
        newest = ledger.record("tests.tried", by=system("test"), at=at, about="thing:1")
    assert ledger.last_about("thing:2", "thing:1") == (None, newest.seq)
