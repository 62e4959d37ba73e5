from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.db import connection, connections, transaction

from lienthong.core import keys, sealing
from lienthong.core.models import LedgerSeal
from lienthong.core.refusals import LedgerTampered

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


def seal_all(at: datetime, *, limit: int) -> int:
    total = 0
    while count := sealing.seal(at=at, limit=limit):
        total += count
    return total


def test_an_empty_ledger_is_intact_and_has_no_head(at):
    assert sealing.seal(at=at) == 0
    assert sealing.head() is None
    assert sealing.verify() == sealing.Verification(0, 0, None, None)


def test_sealed_lines_verify_and_later_ones_count_as_unsealed(write_lines, at):
    write_lines(7)
    assert seal_all(at, limit=3) == 7
    write_lines(2)
    result = sealing.verify()
    assert result.intact
    assert (result.sealed_lines, result.unsealed_lines) == (7, 2)
    assert result.last_sealed_at == at
    assert [one.lines for one in LedgerSeal.objects.order_by("number")] == [3, 3, 1]


def test_a_line_of_an_open_transaction_is_left_for_the_next_seal(write_lines, at):
    write_lines(2)
    with transaction.atomic():
        write_lines(1)
        assert run_elsewhere(lambda: sealing.seal(at=at)) == 2
    assert sealing.seal(at=at) == 1
    assert sealing.verify().sealed_lines == 3


def test_two_sealers_at_once_make_one_chain(write_lines, at):
    write_lines(4)
    with transaction.atomic():
        assert sealing.seal(at=at, limit=2) == 2
        assert run_elsewhere(lambda: sealing.seal(at=at, limit=2)) == 0
    assert sealing.seal(at=at, limit=2) == 2
    assert sealing.verify().intact


CHANGE_LINE = "UPDATE core_ledgerline SET {} = {} WHERE seq = %s"
CHANGE_SEAL = "UPDATE core_ledgerseal SET {} = {} WHERE number = 1"
COLUMNS = {
    "at": "at + interval '1 microsecond'",
    "actor_kind": "'person'",
    "actor_id": "actor_id || '0'",
    "actor_name": "replace(actor_name, 'ò', 'ó')",
    "unit_id": "NULL",
    "verb": "'tests.undone'",
    "about": "about || ' '",
    "dossier": "'H26'",
    "detail": "detail || '{\"số\": 2.0}'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_byte_in_any_column_is_found_and_the_line_named(column, write_lines, tamper, at):
    victim = write_lines(5)[2]
    seal_all(at, limit=2)
    tamper(CHANGE_LINE.format(column, COLUMNS[column]), victim.seq)
    result = sealing.verify()
    assert not result.intact
    assert (result.first_fault.code, result.first_fault.line) == ("line_changed", victim.seq)
    assert str(result.first_fault) == f"line {victim.seq} was changed (seal 2)"
    assert result.sealed_lines == 2


@pytest.mark.parametrize("column", ["seq", "xact"])
def test_a_line_moved_to_another_place_is_found(column, write_lines, tamper, at):
    victim = write_lines(4)[1]
    seal_all(at, limit=10)
    tamper(CHANGE_LINE.format(column, f"{column} + 1000000"), victim.seq)
    assert not sealing.verify().intact


def test_a_deleted_line_is_found_with_the_line_after_it(write_lines, tamper, at):
    lines = write_lines(5)
    seal_all(at, limit=10)
    tamper("DELETE FROM core_ledgerline WHERE seq IN (%s, %s)", lines[1].seq, lines[2].seq)
    fault = sealing.verify().first_fault
    assert (fault.code, fault.line) == ("line_missing", lines[3].seq)


def test_a_deleted_last_line_of_a_seal_is_found_with_the_line_before_it(write_lines, tamper, at):
    lines = write_lines(4)
    seal_all(at, limit=2)
    tamper("DELETE FROM core_ledgerline WHERE seq = %s", lines[1].seq)
    fault = sealing.verify().first_fault
    assert (fault.code, fault.line, fault.seal) == ("line_missing_after", lines[0].seq, 1)


def test_all_lines_of_a_seal_deleted_is_found(write_lines, tamper, at):
    lines = write_lines(4)
    seal_all(at, limit=2)
    tamper("DELETE FROM core_ledgerline WHERE seq <= %s", lines[1].seq)
    fault = sealing.verify().first_fault
    assert (fault.code, fault.line, fault.seal) == ("line_missing", None, 1)


INSERT = """
INSERT INTO core_ledgerline (seq, xact, at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail)
SELECT seq + %s, xact, at, actor_kind, actor_id, actor_name, unit_id, verb, about, dossier, detail
FROM core_ledgerline WHERE seq = %s
"""


def test_an_inserted_line_is_found_and_named(write_lines, tamper, at):
    lines = write_lines(3)
    seal_all(at, limit=10)
    tamper(INSERT, 1_000_000, lines[0].seq)
    fault = sealing.verify().first_fault
    assert (fault.code, fault.line) == ("line_inserted", lines[0].seq + 1_000_000)


def test_a_line_inserted_at_the_end_of_the_sealed_range_is_found(write_lines, tamper, at):
    lines = write_lines(3)
    seal_all(at, limit=10)
    tamper(INSERT, -1_000_000, lines[2].seq)
    tamper("UPDATE core_ledgerline SET xact = xact - 1 WHERE seq = %s", lines[2].seq - 1_000_000)
    assert sealing.verify().first_fault.code == "line_inserted"


SEAL_COLUMNS = {
    "last_xact": "last_xact + 1",
    "last_seq": "last_seq + 1",
    "lines": "lines + 1",
    "hashes": "overlay(hashes placing '\\x00'::bytea from 5)",
    "root": "overlay(root placing '\\x00'::bytea from 5)",
    "key_id": "'0' || key_id",
    "signature": "overlay(signature placing '\\x00'::bytea from 20)",
    "sealed_at": "sealed_at - interval '1 second'",
}


@pytest.mark.parametrize("column", SEAL_COLUMNS)
def test_a_changed_seal_is_found_and_nothing_is_sealed_on_it(column, write_lines, tamper, at):
    write_lines(4)
    sealing.seal(at=at, limit=3)
    tamper(CHANGE_SEAL.format(column, SEAL_COLUMNS[column]))
    fault = sealing.verify().first_fault
    assert (fault.code, fault.seal) == ("seal_changed", 1)
    with pytest.raises(LedgerTampered, match="seal 1 was changed"):
        sealing.seal(at=at)


def test_a_seal_signed_with_another_key_is_found(write_lines, tamper, at):
    write_lines(1)
    sealing.seal(at=at)
    one = LedgerSeal.objects.get()
    signature = ec.generate_private_key(ec.SECP256R1()).sign(sealing.signed_bytes(one), sealing._ALGORITHM)
    tamper("UPDATE core_ledgerseal SET signature = %s", signature)
    assert sealing.verify().first_fault.code == "seal_changed"


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_seal_is_found(number, write_lines, tamper, at):
    write_lines(6)
    seal_all(at, limit=2)
    tamper("DELETE FROM core_ledgerseal WHERE number = %s", number)
    fault = sealing.verify().first_fault
    assert (fault.code, fault.seal) == ("seal_missing", number)


def test_cutting_off_the_newest_seals_is_found_only_against_a_published_head(write_lines, tamper, at):
    lines = write_lines(4)
    seal_all(at, limit=2)
    published = sealing.head()
    assert sealing.verify(published=published).intact
    tamper("DELETE FROM core_ledgerseal WHERE number = 2")
    tamper("DELETE FROM core_ledgerline WHERE seq > %s", lines[1].seq)
    assert sealing.verify().intact
    fault = sealing.verify(published=published).first_fault
    assert (fault.code, fault.seal) == ("seal_missing", 2)


def test_a_rewritten_end_is_found_against_a_published_head(write_lines, tamper, at):
    lines = write_lines(2)
    sealing.seal(at=at)
    published = sealing.head()
    tamper("DELETE FROM core_ledgerseal")
    tamper("DELETE FROM core_ledgerline WHERE seq = %s", lines[1].seq)
    sealing.seal(at=at)
    assert sealing.verify().intact
    assert sealing.verify(published=published).first_fault.code == "seal_replaced"


def test_the_key_is_private_and_its_public_half_is_beside_it(write_lines, keys_folder, at):
    write_lines(1)
    sealing.seal(at=at)
    (private,) = keys_folder.glob("*.key.pem")
    (public,) = keys_folder.glob("*.pub.pem")
    assert private.stat().st_mode & 0o777 == 0o600
    loaded = serialization.load_pem_public_key(public.read_bytes())
    assert keys.fingerprint(loaded) == LedgerSeal.objects.get().key_id


def test_seals_of_an_earlier_key_still_verify(write_lines, keys_folder, at):
    write_lines(1)
    sealing.seal(at=at)
    (keys_folder / "ledger.key.pem").unlink()
    write_lines(1)
    sealing.seal(at=at)
    assert len(set(LedgerSeal.objects.values_list("key_id", flat=True))) == 2
    assert sealing.verify().intact


def test_the_first_of_two_writers_of_a_key_wins(keys_folder):
    path = keys.folder() / "x.key.pem"
    keys.write_once(path, b"first", mode=0o600)
    keys.write_once(path, b"second", mode=0o600)
    assert path.read_bytes() == b"first"
    assert list(keys_folder.iterdir()) == [path]


def test_a_key_of_another_kind_is_refused(keys_folder):
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    keys.write_once(keys.folder() / "ledger.key.pem", pem, mode=0o600)
    with pytest.raises(TypeError, match="not an elliptic curve key"):
        keys.private_key("ledger")


def test_sealing_reads_and_writes_with_a_fixed_number_of_statements(write_lines, django_assert_num_queries, at):
    write_lines(20)
    with django_assert_num_queries(6):
        sealing.seal(at=at)


def test_the_independent_script_agrees(write_lines, tamper, keys_folder, at):
    lines = write_lines(5)
    seal_all(at.astimezone(UTC) + timedelta(microseconds=7), limit=2)
    write_lines(1)
    intact = run_script(keys_folder)
    assert intact.returncode == 0, intact.stderr
    assert "5 lines in 3 seals hold" in intact.stdout
    assert "1 not sealed yet" in intact.stdout
    assert sealing.head().root in intact.stdout
    tamper("UPDATE core_ledgerline SET about = 'thing:x' WHERE seq = %s", lines[3].seq)
    broken = run_script(keys_folder)
    assert broken.returncode == 1
    assert f"line {lines[3].seq}" in broken.stdout


def run_script(keys_folder: Path) -> subprocess.CompletedProcess[str]:
    settings = connection.get_connection_params()
    target = " ".join(f"{name}={settings[name]}" for name in ("host", "user", "dbname", "port") if settings.get(name))
    command = [sys.executable, str(ROOT / "tools" / "verify_ledger.py"), target, str(keys_folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def run_elsewhere(work: Callable[[], Any]) -> Any:
    """Run ``work`` on a connection of its own, as another process would."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return results[0]
