"""Form errors as the facts of a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lienthong.core.refusals import InvalidInput
from lienthong.core.values import Text
from lienthong.procedures.rules.wording import FieldError


def problems(errors: Iterable[FieldError]) -> dict[str, Any]:
    """Return the facts of ``InvalidInput``: a summary, and each error with path, code and both messages."""
    listed = list(errors)
    return {
        "summary": ", ".join(error.path for error in listed),
        "errors": [
            {"path": error.path, "code": error.code, "message": {"vi": error.message.vi, "en": error.message.en}}
            for error in listed
        ],
    }


def field_errors(wrong: InvalidInput) -> list[FieldError]:
    """Return the errors that ``problems`` put into a refusal."""
    return [
        FieldError(one["path"], one["code"], Text(one["message"]["vi"], one["message"]["en"]))
        for one in wrong.facts["errors"]
    ]
