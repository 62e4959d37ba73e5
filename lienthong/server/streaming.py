"""The process that tells open boards their numbers; what it tells is ``command.live``."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal

from django.conf import settings
from django.db import close_old_connections

from lienthong.command import live, telling
from lienthong.command.tickets import Heard
from lienthong.indicators.queries.movements import Position
from lienthong.server.clock import now


def stream(host: str) -> None:
    """Serve streams until asked to end."""
    _allow_files(live.MOST + 100)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_served(host, settings.LIVE_PORT))


async def _served(host: str, port: int) -> None:
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is not None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
    streams = live.Streams(_look, clock=now, hosts=settings.ALLOWED_HOSTS)
    await live.serve_streams(streams, host=host, port=port)


def _look(since: Position | None, boards: frozenset[Heard], due: frozenset[Heard]) -> telling.Look:
    close_old_connections()
    return telling.look(since, boards, due, at=now())


def _allow_files(wanted: int) -> None:
    """Allow this process as many open connections as it may be asked for, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
