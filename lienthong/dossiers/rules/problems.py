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


def say_missing(name: Text) -> Text:
    """Return what is wrong when a paper that must be there is not."""
    return Text(f"{name.vi}: chưa có tệp. Hãy tải lên.", f"{name.en}: there is no file. Upload one.")


def say_spoiled(name: str) -> Text:
    """Return what is wrong with a kept paper that was put to a form and then withdrawn, or has expired."""
    return Text(
        f"{name}: giấy trong kho không còn giá trị. Hãy bỏ ra và nộp giấy khác.",
        f"{name}: the kept paper is no longer valid. Take it away and send another one.",
    )
