"""``lienthong serve``: from an empty machine to a working house, and back to quiet."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.server import embedded, supervisor
from lienthong.server.answers import out, say
from lienthong.server.database import embedded_data, state_folder
from lienthong.server.embedded import EmbeddedServer
from lienthong.server.refusals import DatabaseDidNotStart
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
        os.environ.setdefault("LIENTHONG_LIVE_PORT", str(supervisor.free_port(host, port + 1)))
        try:
            with _database() as watched:
                _install()
                supervisor.keep(
                    children(host, port, workers),
                    others=watched,
                    ready=lambda: supervisor.is_answering(address),
                    on_ready=lambda: _announce(address, time.monotonic() - began),
                )
        except KeyboardInterrupt:
            say("Đã dừng.", "Stopped.")


def children(host: str, port: int, workers: int) -> list[Child]:
    """Return the processes of the house: the web server, the follower, and what tells open boards that they moved."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", str(QUEUE), "--no-ws"]
    web += ["--log-level", "warning", "lienthong.server.wsgi:application"]
    work = [sys.executable, "-m", "lienthong.server", "work"]
    live = [sys.executable, "-m", "lienthong.server", "live", "--host", host]
    return [Child("web", web), Child("worker", work), Child("live", live, is_needed=False)]  # without it boards poll


@dataclass(slots=True)
class _Watched:
    """The embedded PostgreSQL under the supervisor's eyes: started again, at the same address, when it is gone."""

    data: Path
    server: EmbeddedServer
    falls: list[float] = field(default_factory=list)
    look_at: float = 0.0
    fell: bool = False

    def tick(self, clock: float) -> None:
        """Look every second; when it does not answer, say so, and start it again after a pause."""
        if clock < self.look_at:
            return
        self.look_at = clock + 1.0
        if embedded.running(self.data) is not None:
            self.fell = False
        elif self.fell:
            self.fell = False
            with suppress(DatabaseDidNotStart):
                embedded.start(self.data, socket_folder=Path(self.server.socket_folder))
        else:
            self.fell = True
            self.look_at = clock + supervisor.pause_after("postgresql", "no answer", self.falls, clock)


@contextmanager
def _database() -> Iterator[list[supervisor.Watched]]:
    """Have a database while the house runs; the embedded one is stopped unless another program uses it."""
    if os.environ.get("DATABASE_URL"):
        yield []
        return
    try:
        server = embedded.start(embedded_data())
        os.environ["DATABASE_URL"] = server.url
        yield [_Watched(embedded_data(), server)]
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
