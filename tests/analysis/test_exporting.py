"""The facts as files: exact, whole or not there, without a word about anybody."""

from __future__ import annotations

import fcntl
import hashlib
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from django.db import connection, transaction
from typer.testing import CliRunner

from lienthong.analysis import tasks
from lienthong.analysis.actions.exporting import rebuild_facts, rewrite_month, write_facts
from lienthong.analysis.definitions import COLUMNS, VERBS
from lienthong.analysis.queries.facts import get_manifest, is_night_due, last_seq, written
from lienthong.analysis.refusals import FactsBeingWritten, FactsNotWritten
from lienthong.analysis.rendering import facts as files
from lienthong.analysis.rendering import manifest
from lienthong.analysis.rules.nights import is_due, last_night
from lienthong.core import ledger
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.indicators.actions.correcting import correct_line
from lienthong.server import cli

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
LAST_MONTH = datetime(2026, 10, 31, 23, 30, tzinfo=HANOI)
WRITER = system("facts")


@pytest.fixture
def country(transactional_db, units_of):
    """The units, committed: only what is committed is ever read."""
    return units_of()


@pytest.fixture
def busy(country, line, write):
    """A ledger of two months, two blocs, a place that is no agency, and lines that are not for everybody."""
    write(
        line("submitted", "H1", country["pc0101"], LAST_MONTH, fields_corrected=1),
        line("submitted", "H2", country["pc0201"], AT, channel="counter", root="H2"),
        line("submitted", "H3", country["cell0101"], AT, root="H2"),
        line("completed", "H1", country["pc0101"], AT, on_time=False),
        line("draft_saved", "H9", country["pc0101"], AT),
    )
    return country


def rows(folder, columns="*", where="true"):
    """Return what a reader of the folder finds through the manifest, as lists of texts and numbers."""
    paths = [str(folder / file.path) for file in get_manifest().files]
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        question = f"SELECT {columns} FROM read_parquet($paths) WHERE {where} ORDER BY told_by, weight"
        return db.execute(question, {"paths": paths}).fetchall()


def run(at=AT, limit=100):
    while not (turn := write_facts(by=WRITER, at=at, limit=limit)).is_whole:
        pass
    return turn


# ---------------------------------------------------------------- refusals


def test_only_the_machine_writes_facts(country):
    somebody = Actor(kind="officer", id="1", name="Ai đó")
    for act in (write_facts, rebuild_facts, lambda **who: rewrite_month(AT.date(), **who)):
        with pytest.raises(NotAllowed):
            act(by=somebody, at=AT)


def test_two_never_write_at_once(busy, folder):
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FactsBeingWritten):
            write_facts(by=WRITER, at=AT)
        assert tasks.write_nightly(AT) == 0, "another worker has it"


def test_a_month_without_facts_cannot_be_written_anew(busy):
    with pytest.raises(FactsNotWritten):
        rewrite_month(AT.date(), by=WRITER, at=AT)
    run()
    with pytest.raises(FactsNotWritten, match="2025-01"):
        rewrite_month(date(2025, 1, 1), by=WRITER, at=AT)


# ---------------------------------------------------------------- what is written


def test_facts_lie_by_month_and_bloc_typed_and_with_the_unit_of_the_day(busy, folder):
    run()
    places = {(file.year, file.month, file.bloc, file.rows) for file in get_manifest().files}
    assert places == {(2026, 10, "government", 1), (2026, 11, "government", 2), (2026, 11, "party", 1)}
    assert all(
        file.path.startswith(f"facts/year=2026/month={file.month}/{file.bloc}-") for file in get_manifest().files
    )
    first, second, third, fourth = rows(folder, "day, verb, unit, unit_type, level, province, commune, path, link")
    assert first == (
        *(LAST_MONTH.date(), "dossiers.submitted", "pc0101", "pc", "commune", "01", "0101"),
        *("/vn/01/0101/pc0101/", ""),
    )
    assert (second[-1], third[-1], third[2]) == ("root", "linked", "cell0101")
    assert fourth[1] == "dossiers.completed"
    (told,) = rows(folder, "channel, fields_asked, fields_corrected, due_at, on_time", "day < '2026-11-01'")
    assert told == ("online", 10, 1, LAST_MONTH + timedelta(days=1), None)
    assert rows(folder, "on_time", "verb = 'dossiers.completed'") == [(False,)]


def test_nothing_says_who_or_whose_and_free_text_never_passes(country, line, write, folder):
    write(
        line("submitted", "H1", country["pc0101"], AT, channel="Nguyễn Văn A", state="x" * 65, fields_asked="0 chín"),
        line("completed", "H1", country["pc0101"], AT, on_time=True, reason="secret-word"),
        line("completed", "H2", None, AT, on_time=True),
    )
    run()
    kept = rows(folder)
    assert [name for name in ("tests", "H1", "system", "Nguyễn", "secret-word") if name in str(kept)] == []
    assert rows(folder, "channel, state, fields_asked", "verb = 'dossiers.submitted'") == [(None, None, None)]
    keys = [key for (key,) in rows(folder, "dossier")]
    assert keys[0] == keys[1] != keys[2], "the same file has the same key"
    assert rows(folder, "bloc, unit, path", "unit_id IS NULL") == [("", None, None)]
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert len(set(VERBS)) == len(VERBS)


def test_the_manifest_says_what_a_warehouse_must_know(busy, folder):
    run()
    told = json.loads((folder / "manifest.json").read_text())
    assert told["rows"] == 4
    assert [(month["month"], month["rows"], month["files"]) for month in told["months"]] == [(10, 1, 1), (11, 3, 2)]
    for file in (*told["files"], *told["tables"]):
        content = (folder / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    assert [column["name"] for column in told["columns"]] == [column.name for column in COLUMNS]
    assert {table["table"] for table in told["tables"]} == {"units", "procedures"}
    assert [(month.month, month.rows) for month in written().months] == [(date(2026, 10, 1), 1), (date(2026, 11, 1), 3)]


# ---------------------------------------------------------------- exact, whatever happens


def test_line_by_line_at_once_and_anew_give_the_same(busy, folder, line, write):
    run(limit=2)
    write(line("refused", "H2", busy["pc0201"], LAST_MONTH))  # a late line
    run(limit=2)
    piecewise = rows(folder)
    assert [month for (month,) in rows(folder, "month(day)")] == [10, 11, 11, 11, 10]
    rebuild_facts(by=WRITER, at=AT)
    write_facts(by=WRITER, at=AT, limit=2)
    assert rows(folder) == piecewise, "readers have the old facts until the new ones are whole"
    run(limit=2)
    assert rows(folder) == piecewise
    run()
    assert sorted(p.name for p in folder.rglob("*.parquet")) == sorted(p.split("/")[-1] for p in get_manifest().paths())
    assert rewrite_month(date(2026, 10, 31), by=WRITER, at=AT) == 2
    assert rows(folder) == piecewise
    assert [file.rows for file in get_manifest().files if file.month == 10] == [2]


def test_what_is_not_settled_is_read_later_and_nothing_twice(busy, folder, line, write):
    with transaction.atomic():
        ledger.record("dossiers.taken", by=WRITER, at=AT, about="dossier:H2", unit_id=busy["pc0201"].pk, dossier="H2")
        assert write_facts(by=WRITER, at=AT).lines == 6  # the units, four acts and a draft
        assert len(rows(folder)) == 4
    assert run().facts == 1
    seqs = [seq for (seq,) in rows(folder, "seq")]
    assert len(seqs) == len(set(seqs)) == 5


def test_a_writer_killed_half_way_leaves_the_old_state(busy, folder, line, write, monkeypatch):
    run()
    before = rows(folder)
    write(line("refused", "H2", busy["pc0201"], AT))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("lienthong.analysis.actions.exporting.manifest.write", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    with monkeypatch.context() as patch:
        patch.setattr(files, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert rows(folder) == before
    (folder / "work").mkdir()
    (folder / "work" / "lines.csv").write_text("left behind")
    run()
    assert rows(folder)[:-1] == before
    assert not (folder / "work").exists()


def test_many_files_of_a_month_become_one(country, line, write, folder, monkeypatch):
    monkeypatch.setattr(files, "MANY", 3)
    write(*(line("taken", f"H{number}", country["pc0101"], AT) for number in range(3)))
    run(limit=1)
    assert [file.rows for file in get_manifest().files] == [3]
    assert len(rows(folder)) == 3


def test_units_that_turn_out_to_have_stood_elsewhere_are_corrected_everywhere(busy, folder):
    run()
    with connection.cursor() as cursor:  # a list that corrects the past; the room of units does it by load_units
        cursor.execute("UPDATE units_unitversion SET code = '99' WHERE code = '01' AND level = 'province'")
    with transaction.atomic():
        ledger.record("units.list_loaded", by=WRITER, at=AT, about="units:list")
    run(limit=3)
    assert {path for (path,) in rows(folder, "path", "unit = 'pc0101'")} == {"/vn/99/0101/pc0101/"}


def test_units_that_change_from_tomorrow_on_leave_what_is_written(busy, folder):
    run()
    before = get_manifest().files
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unitversion SET valid_to = '2026-11-21' WHERE code = 'pc0101'")
    with transaction.atomic():
        ledger.record("units.list_loaded", by=WRITER, at=AT, about="units:list")
    run()
    assert get_manifest().files == before


def test_the_command_writes_everything_a_month_or_says_why_not(busy, folder):
    run_command = lambda *words: CliRunner().invoke(cli.app, ["analysis", "export", "--json", *words])  # noqa: E731
    missing = run_command("--month", "2026-11")
    assert (missing.exit_code, json.loads(missing.stdout)["code"]) == (1, "facts_not_written")
    for words in ((), ("--rebuild",), ("--month", "2026-11")):
        told = run_command(*words)
        assert (told.exit_code, json.loads(told.stdout)["rows"]) == (0, 4), told.output


def test_a_correction_takes_a_line_back_and_tells_it_anew_in_its_own_month(busy, folder):
    run()
    before = rows(folder)
    seq = before[0][0]
    correct_line(seq, {"channel": "counter"}, "nhập nhầm", by=WRITER, at=AT)
    correct_line(seq, None, "trùng", by=WRITER, at=AT)
    run()
    told = rows(folder, "weight, channel, month(day), told_by = seq", f"seq = {seq}")
    assert told == [
        *((1, "online", 10, True), (-1, "online", 10, False), (1, "counter", 10, False), (-1, "counter", 10, False)),
    ]
    piecewise = rows(folder)
    rebuild_facts(by=WRITER, at=AT)
    run()
    assert rows(folder) == piecewise


# ---------------------------------------------------------------- at night


def test_a_night_begins_at_half_past_one():
    early = AT.replace(hour=1, minute=29)
    assert last_night(early, HANOI) == AT.replace(day=19, hour=1, minute=30)
    assert last_night(AT, HANOI) == AT.replace(hour=1, minute=30)
    assert is_due(None, AT, HANOI)
    assert is_due(early, AT, HANOI)
    assert not is_due(AT, AT + timedelta(hours=10), HANOI)


def test_the_worker_writes_once_a_night_and_goes_on_with_what_was_begun(busy):
    with pytest.raises(FactsNotWritten):
        get_manifest()
    assert written().whole_at is None
    assert tasks.write_nightly(AT) == 6
    assert tasks.write_nightly(AT) == 0
    assert not is_night_due(AT)
    assert written().whole_at == AT
    assert last_seq() > written().seq, "the line of the writing itself"
    rebuild_facts(by=WRITER, at=AT)
    assert tasks.write_nightly(AT) > 6
    assert tasks.write_nightly(AT + timedelta(days=1)) == 1  # the line of the last writing, which makes none


def test_facts_of_an_older_program_are_written_anew(busy, folder):
    run()
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace(f'"{manifest.FORMAT}"', '"older"'))
    before = get_manifest().files
    assert not write_facts(by=WRITER, at=AT, limit=2).is_whole
    assert get_manifest().files == before, "readers have the old ones meanwhile"
    run(limit=2)
    assert (get_manifest().format, len(rows(folder))) == (manifest.FORMAT, 4)
