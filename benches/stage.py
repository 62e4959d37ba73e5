"""Where benches play: an embedded PostgreSQL of their own with full durability, the demo country, a real web server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACE = "00102"


@dataclass(frozen=True, slots=True)
class Stage:
    """A database URL, a listening port, one person's and one officer's bearer tokens, the officer's unit."""

    url: str
    port: int
    person: str
    officer: str
    officer_id: int
    unit_id: int


@contextmanager
def stage() -> Iterator[Stage]:
    """Set everything up, serve, and take it down; what was written is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="lt-bench-"))
    os.environ.update(
        LIENTHONG_STATE=str(folder), LIENTHONG_MODE="production", DJANGO_SETTINGS_MODULE="lienthong.server.settings"
    )
    os.environ.pop("DATABASE_URL", None)
    try:
        yield from _played()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _played() -> Iterator[Stage]:
    import django
    from django.core.management import call_command

    from lienthong.server import embedded
    from lienthong.server.database import database_url, embedded_data

    url = os.environ["DATABASE_URL"] = database_url()
    django.setup()
    port = _free_port()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        set_up = _country(url, port)
        with _web(port):
            yield set_up
    finally:
        from django.db import connections

        connections.close_all()
        embedded.stop(embedded_data())


def _country(url: str, port: int) -> Stage:
    from benches.definition import definition
    from lienthong.accounts.actions import grant_role, issue_token, open_account
    from lienthong.core.values import Role, system
    from lienthong.packs.loading import load_pack
    from lienthong.procedures.actions.publishing import publish_procedure
    from lienthong.units import queries as units

    by, at = system("bench"), now()
    load_pack(ROOT / "packs" / "demo", by=by, at=at)
    publish_procedure(definition(), by=by, at=at)
    place = units.version_at(PLACE, level="commune", on=at.date()).unit_id
    intake = units.agency_of(place, "one_stop").pk
    person = open_account("bench-person", "Nguyễn Thị Đo", subject="99000001", by=by, at=at)
    officer = open_account("bench-officer", "Trần Văn Nhận", unit_id=intake, by=by, at=at)
    grant_role(officer.pk, Role.INTAKE, unit_id=intake, by=by, at=at)
    tokens = [issue_token(account.pk, "bench", by=by, at=at) for account in (person, officer)]
    return Stage(url, port, tokens[0], tokens[1], officer.pk, intake)


@contextmanager
def _web(port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--no-ws", "--log-level", "warning", "lienthong.server.wsgi:application"]
    with subprocess.Popen(command, cwd=ROOT) as web:
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/v1/procedures")
            yield
        finally:
            web.terminate()
            web.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - our own loopback address
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def now() -> datetime:
    """Return this instant."""
    return datetime.now(tz=UTC)


def request(method: str, path: str, token: str, body: bytes = b"", **headers: Any) -> bytes:
    """Return the bytes of an HTTP/1.1 request that keeps its connection."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Accept: application/json",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
