"""How a command answers: in the user's language or as JSON, and with an exit code that a script can trust."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import typer
from rich.console import Console

from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.server.refusals import HouseEmpty

#: The exit codes: what was asked holds, does not hold, or was asked wrongly (the last one is given by typer).
HOLDS, DOES_NOT_HOLD, WRONG_USE = 0, 1, 2

#: What PostgreSQL calls a table that is not there.
_NO_SUCH_TABLE = "42P01"

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> Literal["vi", "en"]:
    """Return the language of whoever sits at the terminal: Vietnamese when the locale says so."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "vi" if locale.lower().startswith("vi") else "en"


def say(vi: str, en: str, *, to: Console = out) -> None:
    """Say one thing in the user's language."""
    to.print(Text(vi, en).to(language()), markup=False)


def answer(value: Any, *, as_json: bool, words: str = "", holds: bool = True) -> None:
    """Give a command's result and end it: ``value`` as JSON, or ``words`` for people; exit 1 unless it ``holds``."""
    if as_json:
        sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")
    elif words:
        out.print(words, markup=False)
    raise typer.Exit(HOLDS if holds else DOES_NOT_HOLD)


@contextlib.contextmanager
def refusals_answered(*, as_json: bool) -> Iterator[None]:
    """Turn a refusal into words on stderr (or its problem document on stdout) and exit code 1."""
    try:
        yield
    except Exception as failure:
        refusal = _refusal_of(failure)
        if refusal is None:
            raise
        if as_json:
            sys.stdout.write(json.dumps(plain(refusal.problem(language())), ensure_ascii=False, indent=2) + "\n")
        else:
            err.print(refusal.message(language()), markup=False, style="bold")
            if remedy := refusal.remedy(language()):
                err.print(remedy, markup=False)
        raise typer.Exit(DOES_NOT_HOLD) from None


def _refusal_of(failure: Exception) -> Refused | None:
    """Return what a command refuses with; a table that is missing means that nothing was installed."""
    if isinstance(failure, Refused):
        return failure
    return HouseEmpty() if getattr(failure.__cause__, "sqlstate", None) == _NO_SUCH_TABLE else None


def plain(value: Any) -> Any:
    """Return a value as JSON can carry it: data classes as objects, days and instants in ISO 8601, bytes in hex."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, bool | int | float | str) else _named(value)


def _named(value: object) -> str:
    return str(value) if isinstance(value, Path | Exception) else repr(value)
