"""Asking: a question is answered in a process of its own, few at a time; a bad one hurts only itself."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.analysis import refusals
from lienthong.core.refusals import Refused

#: How many questions are answered at once, by all web processes that share the folder.
AT_ONCE = 2
#: The most that one question may cost, and its answer hold.
SECONDS, MEMORY, ROWS = 10.0, "512MB", 10_000
#: How long beyond its time a process may live before it is ended.
_GRACE = 3.0

_REFUSALS: Mapping[str, type[Refused]] = {
    refusal.code: refusal
    for refusal in (
        refusals.AnswerTooLong,
        refusals.QuestionBeyondFacts,
        refusals.QuestionDoesNotAsk,
        refusals.QuestionFailed,
        refusals.QuestionNotSingle,
        refusals.QuestionNotUnderstood,
        refusals.QuestionTooHeavy,
        refusals.QuestionTooSlow,
    )
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question is asked of: files of facts, tables of names by name, and the units seen (``None``: all)."""

    facts: Sequence[str]
    tables: Mapping[str, str]
    units: Sequence[int] | None
    zone: str


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of an answer: its name and DuckDB type."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question: days and instants as ISO 8601, numbers as numbers, all else as text; and how long."""

    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    seconds: float


def answer_apart(sql: str, ground: Ground, *, room: Path, seconds: float = SECONDS, rows: int = ROWS) -> Answer:
    """Answer a question in a process of its own; ``room`` is a folder that all who ask share.

    Refuses with one of ``_REFUSALS``, or ``TooManyQuestions``.
    """
    told: dict[str, Any] = {"sql": sql, "facts": [*ground.facts], "tables": {**ground.tables}, "units": ground.units}
    told |= {"zone": ground.zone, "seconds": seconds, "memory": MEMORY, "rows": rows}
    began = time.monotonic()
    with _turn(room):
        said = _said(json.dumps(told), seconds)
    if code := said.get("refused"):
        raise _REFUSALS[code](**said["facts"])
    columns = tuple(AnswerColumn(**column) for column in said["columns"])
    return Answer(columns, tuple(map(tuple, said["rows"])), time.monotonic() - began)


def _said(told: str, seconds: float) -> dict[str, Any]:
    """Return what the process said; one that died or would not end was too heavy or too slow."""
    command = [sys.executable, "-m", f"{__name__}.apart"]
    surroundings = {"PYTHONPATH": os.pathsep.join(sys.path)}  # and nothing else: no key, no address of a database
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=told, env=surroundings, cwd="/", capture_output=True, text=True, check=False,
            timeout=seconds + _GRACE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise refusals.QuestionTooSlow(seconds=f"{seconds:g}") from None
    if done.returncode:
        raise refusals.QuestionTooHeavy(memory=MEMORY)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@contextmanager
def _turn(room: Path) -> Iterator[None]:
    """Hold one of the places for those who ask; refuse ``TooManyQuestions`` when all are taken."""
    for number in range(AT_ONCE):
        with (room / f"asking-{number}.lock").open("w") as place:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise refusals.TooManyQuestions
