"""The processes that ``serve`` keeps beside the web server, as commands that nobody calls by hand."""

from __future__ import annotations

from typing import Annotated

import typer


def work() -> None:
    """Follow the ledger, seal it, make results: the worker process of ``serve``."""
    import signal
    import threading

    from lienthong.server.cli import open_house

    open_house()
    from lienthong.server import worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.work(stop)


def live(host: Annotated[str, typer.Option(help="On which address.")] = "127.0.0.1") -> None:
    """Tell open boards that their numbers moved: the live process of ``serve``."""
    from lienthong.server.cli import open_house

    open_house()
    from lienthong.server import streaming

    streaming.stream(host)
