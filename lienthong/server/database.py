"""Which PostgreSQL is used: the server of ``DATABASE_URL``, or the embedded one under the state folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

#: When the server is away, say so soon, and find it again soon after it is back.
_POOL = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 2}


def state_folder() -> Path:
    """Return the folder that holds everything this installation writes (``LIENTHONG_STATE`` or ``./var``)."""
    folder = Path(os.environ.get("LIENTHONG_STATE", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """Return the URL of the database, starting the embedded server when ``DATABASE_URL`` is unset."""
    given = os.environ.get("DATABASE_URL")
    return given or embedded_url()


def embedded_data() -> Path:
    """Return the folder of the embedded server's data."""
    return state_folder() / "postgres"


def embedded_url() -> str:
    """Start the embedded PostgreSQL (or join it when it runs already) and return its URL."""
    from lienthong.server import embedded  # noqa: PLC0415 - a machine with its own server does not need it

    return embedded.start(embedded_data(), for_tests=os.environ.get("LIENTHONG_MODE") == "test").url


def as_django(url: str) -> dict[str, Any]:
    """Turn a PostgreSQL URL into Django's dictionary; a socket folder may stand in ``?host=``.

    A statement that a connection sends for the fourth time is prepared: PostgreSQL then neither parses nor plans it
    again, which is a third of the cost of filing. A pooler between must know prepared statements.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": _POOL, "server_side_binding": True, "prepare_threshold": 3, **query},
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
