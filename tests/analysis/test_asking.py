"""A question is answered apart: what it may ask of, what it may cost, and that a bad one hurts only itself."""

from __future__ import annotations

import fcntl
import socket
from contextlib import ExitStack

import duckdb
import pytest

from lienthong.analysis import asking, refusals
from lienthong.analysis.asking import Ground, answer_apart
from lienthong.analysis.rules.questions import beyond


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """Three facts of two blocs in files, one beside them that nobody gave, and a table of names."""
    folder = tmp_path_factory.mktemp("facts")
    with duckdb.connect() as db:
        for name, unit, verb in (("a", 1, "x.done"), ("b", 2, "x.done"), ("c", 3, "x.left")):
            told = f"{unit}::BIGINT AS seq, {unit}::BIGINT AS told_by, 1 AS weight, {unit}::BIGINT AS unit_id"
            row = f"SELECT {told}, '{verb}' AS verb, DATE '2026-11-20' AS day, 1.5 AS share"
            db.execute(f"COPY ({row}) TO '{folder / name}.parquet'")
        db.execute(f"COPY (SELECT 1 AS unit_id, 'Nơi A' AS name) TO '{folder}/units.parquet'")
    return Ground(
        [f"{folder}/a.parquet", f"{folder}/b.parquet"], {"units": f"{folder}/units.parquet"}, None, "Asia/Ho_Chi_Minh"
    )


def ask(sql, ground, tmp_path, **limits):
    return answer_apart(sql, ground, room=tmp_path, **limits)


HOSTILE = {
    "SELECT * FROM read_text('/etc/passwd')": refusals.QuestionBeyondFacts,
    "SELECT * FROM '/etc/passwd'": refusals.QuestionBeyondFacts,
    "FROM information_schema.tables": refusals.QuestionBeyondFacts,
    'WITH "/etc/passwd" AS (SELECT 1) SELECT * FROM "/etc/passwd"': refusals.QuestionBeyondFacts,
    "SELECT current_setting('allowed_paths')": refusals.QuestionBeyondFacts,
    "DESCRIBE facts": refusals.QuestionBeyondFacts,
    "COPY facts TO '/tmp/facts.csv'": refusals.QuestionDoesNotAsk,
    "ATTACH '/tmp/other.db'": refusals.QuestionDoesNotAsk,
    "INSTALL httpfs": refusals.QuestionDoesNotAsk,
    "SET memory_limit = '64GB'": refusals.QuestionDoesNotAsk,
    "CREATE TABLE mine AS SELECT 1": refusals.QuestionDoesNotAsk,
    "WITH gone AS (DELETE FROM units RETURNING *) SELECT * FROM gone": refusals.QuestionBeyondFacts,
    "SELECT 1; SELECT 2": refusals.QuestionNotSingle,
    "": refusals.QuestionNotSingle,
    "SELEC 1": refusals.QuestionNotUnderstood,
    "SELECT nothing FROM facts": refusals.QuestionFailed,
    "SELECT range FROM range(1000000000)": refusals.AnswerTooLong,
    "SELECT repeat('x', 5000000)": refusals.AnswerTooLong,
    "SELECT list(range) FROM range(2000000000)": refusals.QuestionTooHeavy,
}


@pytest.mark.parametrize("sql", HOSTILE)
def test_a_question_is_refused_by_name_in_both_languages(sql, ground, tmp_path):
    with pytest.raises(HOSTILE[sql]) as refused:
        ask(sql, ground, tmp_path)
    assert {bool(refused.value.message(language) and refused.value.remedy(language)) for language in ("vi", "en")} == {
        True
    }


def test_a_question_that_runs_for_ever_is_stopped(ground, tmp_path):
    with pytest.raises(refusals.QuestionTooSlow, match=r"0\.3 seconds"):
        ask("SELECT count(*) FROM range(10000000000) a, range(1000) b", ground, tmp_path, seconds=0.3)


def test_a_process_that_would_not_end_or_that_died_is_named_too(ground, tmp_path, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(refusals.QuestionTooSlow):
        patch.setattr(asking, "_GRACE", -9.99)
        ask("SELECT 1", ground, tmp_path)
    dies = tmp_path / "python"
    dies.write_text("#!/bin/sh\nexit 9\n")
    dies.chmod(0o700)
    monkeypatch.setattr(asking.sys, "executable", str(dies))
    with pytest.raises(refusals.QuestionTooHeavy):
        ask("SELECT 1", ground, tmp_path)


def test_who_asks_when_all_places_are_taken_is_told_to_wait(ground, tmp_path):
    with ExitStack() as held:
        for number in range(asking.AT_ONCE):
            place = held.enter_context((tmp_path / f"asking-{number}.lock").open("w"))
            fcntl.flock(place, fcntl.LOCK_EX)
        with pytest.raises(refusals.TooManyQuestions):
            ask("SELECT 1", ground, tmp_path)


def test_an_answer_has_its_columns_types_and_values(ground, tmp_path):
    sql = (
        "WITH done AS (SELECT * FROM facts WHERE verb = 'x.done') SELECT day, count(*) AS n, sum(share) AS shares,"
        " any_value(name) AS name, 0 / 0.0 AS none, [1] AS list, TRUE AS yes FROM done LEFT JOIN units USING (unit_id)"
        " JOIN range(1) ON TRUE GROUP BY day"
    )
    answer = ask(sql, ground, tmp_path)
    assert [column.name for column in answer.columns] == ["day", "n", "shares", "name", "none", "list", "yes"]
    assert [column.kind for column in answer.columns][:2] == ["DATE", "BIGINT"]
    assert answer.rows == (("2026-11-20", 2, 3.0, "Nơi A", None, "[1]", True),)
    assert answer.seconds < 10


def test_a_question_sees_the_units_and_the_files_it_was_given_and_no_others(ground, tmp_path):
    seen = Ground(ground.facts, ground.tables, [2], ground.zone)
    assert ask("SELECT unit_id FROM facts", seen, tmp_path).rows == ((2,),)
    other = ground.facts[0].replace("a.parquet", "c.parquet")
    for sql in (f"SELECT * FROM '{other}'", f"SELECT * FROM read_parquet('{other}')", "FROM inside.seen"):
        with pytest.raises(refusals.QuestionBeyondFacts):
            ask(sql, seen, tmp_path)


def test_with_the_first_wall_gone_there_are_still_no_files_and_no_network(ground, tmp_path, monkeypatch):
    script = "from lienthong.analysis.asking import apart; apart.beyond = lambda parsed: ''; apart.main()"
    run = asking.subprocess.run
    monkeypatch.setattr(asking.subprocess, "run", lambda command, **kept: run([command[0], "-c", script], **kept))
    other = ground.facts[0].replace("a.parquet", "c.parquet")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/facts.parquet"
        for reader in ("read_text('/etc/passwd')", f"'{other}'", f"'{address}'"):
            with pytest.raises(refusals.QuestionFailed, match=r"disabled by configuration|HTTP"):
                ask(f"SELECT * FROM {reader}", ground, tmp_path)
        listening.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listening.accept()


def test_what_is_not_known_to_be_harmless_is_refused():
    select = {"type": "SELECT_NODE", "cte_map": {"map": [{"key": "mine"}]}}
    source = {"alias": "", "sample": None}
    assert beyond({"statements": [{"node": select}]}) == ""
    assert (
        beyond({**select, "from_table": {**source, "type": "BASE_TABLE", "qualified_name": {"path": ["Mine"]}}}) == ""
    )
    assert beyond({"node": {"type": "UPDATE_NODE"}}) == "UPDATE_NODE"
    assert beyond({**source, "type": "NEW_KIND_OF_SOURCE"}) == "NEW_KIND_OF_SOURCE"
    assert beyond({**source, "type": "TABLE_FUNCTION", "function": {"function_name": "Range"}}) == ""
    named = {"class": "FUNCTION", "type": "FUNCTION", "function_name": "Current_Setting"}
    assert beyond({"select_list": [named]}) == "current_setting"
    assert beyond({"select_list": [{"class": "STAR", "type": "STAR"}]}) == ""
    reading = {**source, "type": "TABLE_FUNCTION", "function": {"function_name": "read_text"}}
    assert beyond({"from_table": reading}) == "read_text()"
    assert beyond({"cte_map": {"map": [{"key": "a/b"}]}}) == "a/b"
