"""How many SQL statements one request costs, once the process is warm."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


def statements_of(
    method: str, path: str, token: str, *, body: Callable[[int], bytes] | None = None, expect: int = 200
) -> int:
    """Return how many SQL statements the third such request costs (transaction control is not counted)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    count = 0
    for number in range(3):
        headers: dict[str, Any] = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
        content = body(number) if body else b""
        with CaptureQueriesContext(connection) as captured:
            answer = client.generic(method, path, content, content_type="application/json", headers=headers)
        if answer.status_code != expect:
            raise RuntimeError(f"{answer.status_code}: {answer.content.decode()[:500]}")
        count = _counted(captured)
    return count


@contextmanager
def statements() -> Iterator[Callable[[], int]]:
    """Count the statements of what is done inside; the function given says how many."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        yield lambda: _counted(captured)


def _counted(captured: Iterable[Mapping[str, str]]) -> int:
    return sum(query["sql"].split(" ")[0] not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for query in captured)
