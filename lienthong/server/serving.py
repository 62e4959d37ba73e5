"""``lienthong serve``: from an empty machine to a working house, and back to quiet."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lienthong.server import supervisor
from lienthong.server.answers import out, say
from lienthong.server.database import database_url, embedded_data, state_folder
from lienthong.server.supervisor import Child

#: Requests that one web process answers at a time (each may hold a database connection), and lets wait.
THREADS, QUEUE = 4, 256


def serve(*, host: str, port: int, workers: int) -> None:
    """Start everything and stay until Ctrl-C or SIGTERM; refuses with what keeps the house from running."""
    began = time.monotonic()
    address = _address(host, port)
    with (
        supervisor.signals(dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), supervisor.interrupt)),
        supervisor.only_house(state_folder(), address),
    ):
        supervisor.check_port(host, port)
        os.environ["PORT"] = str(port)
        try:
            with _database():
                _install()
                supervisor.keep(
                    children(host, port, workers),
                    ready=lambda: supervisor.is_answering(address),
                    on_ready=lambda: _announce(address, time.monotonic() - began),
                )
        except KeyboardInterrupt:
            say("Đã dừng.", "Stopped.")


def children(host: str, port: int, workers: int) -> list[Child]:
    """Return the processes of the house: the web server and the follower."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", str(QUEUE), "--no-ws"]
    web += ["--log-level", "warning", "lienthong.server.wsgi:application"]
    work = [sys.executable, "-m", "lienthong.server", "work"]
    return [Child("web", web), Child("worker", work)]


@contextmanager
def _database() -> Iterator[None]:
    """Have a database while the house runs; the embedded one is stopped unless another program uses it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from lienthong.server import embedded  # noqa: PLC0415 - a machine with its own server does not need it

    try:
        os.environ["DATABASE_URL"] = database_url()
        yield
    finally:
        with supervisor.signals({signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_IGN}):
            _let_go()
            embedded.stop_when_unused(embedded_data())


def _install() -> None:
    import django  # noqa: PLC0415 - it reads its settings here, with the database at hand

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.server.settings")
    django.setup()
    from lienthong.server import installing  # noqa: PLC0415 - after Django

    installing.install()
    _let_go()


def _let_go() -> None:
    """Close this process's own connections; it needs none while it supervises."""
    from django.conf import settings  # noqa: PLC0415 - may not be set up yet
    from django.db import connections  # noqa: PLC0415

    if settings.configured:
        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]


def _announce(address: str, seconds: float) -> None:
    from lienthong.server import installing  # noqa: PLC0415 - after Django

    say(f"\nLiên Thông sẵn sàng sau {seconds:.0f} giây.", f"\nLiên Thông is ready after {seconds:.0f} s.")
    out.print(installing.addresses_and_accounts(address))
    say("Ctrl-C để dừng.", "Ctrl-C stops it.")
    _let_go()


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared, not bound
    return f"http://{shown}:{port}/"
