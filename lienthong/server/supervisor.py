"""One house, its processes: starts them, restarts the one that falls, stops them all.

Each child leads its own process group, so that Ctrl-C reaches only the supervisor and children end in order. On Linux a
child is also told to end when the supervisor itself is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from lienthong.server.answers import err, say
from lienthong.server.refusals import HouseAlreadyRunning, PortTaken, ProcessKeepsFailing

#: A child that ended more often than this within the window is not started again.
MOST_FAILURES, FAILURE_WINDOW = 5, 120.0
LONGEST_PAUSE = 15.0
#: How long a child may take to end before it is killed.
PATIENCE = 10.0
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """A process of the house: how it is started, and when it fell. One that is not needed may fall for ever."""

    name: str
    words: Sequence[str]
    is_needed: bool = True
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)
    start_at: float = 0.0

    def start(self) -> None:
        """Start the process in a group of its own."""
        self.process = subprocess.Popen(self.words, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603, PLW1509 - our own words; one thread, and Linux offers no other way

    def tick(self, clock: float) -> None:
        """Start the process when its time has come; when it ended by itself, say so and set the time."""
        if self.process is None:
            if clock >= self.start_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            self.process = None
            self._fell(code, clock)

    def _fell(self, code: int, clock: float) -> None:
        self.start_at = clock + pause_after(self.name, _why(code), self.falls, clock, is_needed=self.is_needed)

    def ask_to_end(self) -> None:
        """Ask the process to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for the process to end; after the deadline, kill it and what it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def pause_after(name: str, why: str, falls: list[float], clock: float, *, is_needed: bool = True) -> float:
    """Note that a process fell, say so, and return how long to wait; refuses with ``ProcessKeepsFailing``."""
    falls[:] = [*(fall for fall in falls if clock - fall < FAILURE_WINDOW), clock]
    if is_needed and len(falls) > MOST_FAILURES:
        raise ProcessKeepsFailing(name=name, times=len(falls))
    pause = min(2.0 ** (len(falls) - 1), LONGEST_PAUSE)
    say(
        f"✗ Tiến trình {name} đã dừng ({why}); khởi động lại sau {pause:.0f} giây.",
        f"✗ The process {name} ended ({why}); it starts again in {pause:.0f} s.",
        to=err,
    )
    return pause


@contextlib.contextmanager
def only_house(folder: Path, address: str) -> Iterator[None]:
    """Be the only house of a state folder, or refuse with ``HouseAlreadyRunning``. The lock ends with the process."""
    path = folder / "house.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HouseAlreadyRunning(**_read_lock(path)) from None
        path.write_text(json.dumps({"pid": os.getpid(), "address": address}))
        try:
            yield
        finally:
            path.write_text("")


def check_port(host: str, port: int) -> None:
    """Refuse with ``PortTaken`` when another program listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host=host, port=port) from error


def free_port(host: str, wanted: int) -> int:
    """Return a port on which nobody listens: the ``wanted`` one, else any."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except (OSError, OverflowError):  # taken, or beyond the last port there is
            probe.bind((host, 0))
        return int(probe.getsockname()[1])


class Watched(Protocol):
    """What the supervisor looks at again and again: a child, or a server that somebody else started."""

    def tick(self, clock: float) -> None:
        """Look whether it runs, and see to it that it does."""


def keep(
    children: Sequence[Child],
    *,
    others: Sequence[Watched] = (),
    ready: Callable[[], bool],
    on_ready: Callable[[], None],
) -> None:
    """Keep the children running until a signal says stop, then stop them all.

    ``on_ready`` is called once, when ``ready`` first says yes. Refuses with ``ProcessKeepsFailing`` when a child falls
    again and again; all are stopped then too. ``others`` are watched, not stopped.
    """
    announced = False
    try:
        while True:
            for watched in (*others, *children):
                watched.tick(time.monotonic())
            if not announced and ready():
                announced = True
                on_ready()
            time.sleep(0.2 if announced else 0.05)
    finally:
        stop(children)


def stop(children: Sequence[Child]) -> None:
    """Ask all children to end and wait; nothing interrupts this."""
    with signals({signal.SIGINT: signal.SIG_IGN, signal.SIGTERM: signal.SIG_IGN, signal.SIGHUP: signal.SIG_IGN}):
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            child.end(deadline)


def is_answering(url: str) -> bool:
    """Tell whether the web process answers (whatever it says)."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextlib.contextmanager
def signals(
    handlers: dict[signal.Signals, Callable[[int, FrameType | None], None] | signal.Handlers],
) -> Iterator[None]:
    """Handle signals this way for a while."""
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Treat any request to end as Ctrl-C."""
    raise KeyboardInterrupt


def _read_lock(path: Path) -> dict[str, object]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {"pid": "?", "address": "?"}  # it is starting or ending at this very moment


def _why(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _end_with_parent() -> None:
    """In the child: ask Linux to send SIGTERM when the supervisor dies (elsewhere nothing happens)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
