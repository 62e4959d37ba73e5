"""From an empty database to a working country: each step is skipped when nothing has changed since the last time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from lienthong.accounts.queries import demo_accounts
from lienthong.accounts.refusals import DemoOnly
from lienthong.command.boundaries import outlines_of
from lienthong.core import ledger
from lienthong.core.values import Text, system
from lienthong.packs.loading import load_pack
from lienthong.packs.officers import open_families
from lienthong.packs.people import generate_people, load_people
from lienthong.server.answers import err, language, out
from lienthong.server.clock import now
from lienthong.units import queries as units

#: One installer on a database at a time, also from several machines.
_INSTALLER_LOCK = 0x4C54_494E_5354
#: A step that took less is not mentioned.
_WORTH_SAYING = 0.5
#: The demonstration's population: the same seed gives the same people everywhere.
SEED, PEOPLE, HOUSEHOLDS = 2026, 20_000, 6_000

#: Tells how far a long step is: which part of it, done, of how many.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an installation: what it is called, whether anything is to be done, how it is done."""

    name: Text
    is_due: Callable[[], bool]
    do: Callable[[Tell], None]


def install() -> None:
    """Do every step that is due, one installer at a time, and say how long each took.

    Refuses ``BoundariesUnreadable`` before the first, not when somebody opens a board.
    """
    if settings.BOUNDARIES:
        outlines_of(Path(settings.BOUNDARIES))
    with _alone():
        for step in steps():
            if step.is_due():
                _do(step)
        ledger.check_transaction_counter()


def steps() -> list[Step]:
    """Return the steps in their order."""
    return [
        Step(Text("bảng dữ liệu", "tables"), _tables_due, _make_tables),
        Step(Text("tệp của các trang", "files of the pages"), _files_due, _collect_files),
        Step(Text("định nghĩa của quốc gia", "the country's definitions"), _always, _load_country),
        Step(Text("dân cư và cán bộ mẫu", "people and officers of the demonstration"), _people_due, _load_people),
    ]


@contextmanager
def bar() -> Iterator[Tell]:
    """Draw a bar at a terminal; elsewhere say each part when it begins."""
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def tell(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = shown.add_task(part, total=total)
            shown.update(tasks[part], completed=done, total=total)

        yield tell


def _do(step: Step) -> None:
    began = time.monotonic()
    with bar() as tell:
        step.do(tell)
    seconds = time.monotonic() - began
    if seconds > _WORTH_SAYING:
        out.print(f"  ✓ {step.name.to(language())} ({seconds:.1f} s)", markup=False)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_INSTALLER_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_INSTALLER_LOCK])


def _always() -> bool:
    """What finds out by itself whether there is anything to do."""
    return True


def _load_country(tell: Tell) -> None:
    load_pack(Path(settings.PACK), by=system("packs"), at=now(), progress=tell)


def _people_due() -> bool:
    has_people = (Path(settings.PACK) / "people").is_dir()
    return bool(settings.MODE == "demo") and has_people and not demo_accounts(on=_today(), limit=1)


def _load_people(tell: Tell) -> None:
    load_demonstration(SEED, people=PEOPLE, households=HOUSEHOLDS, tell=tell)


def load_demonstration(seed: int, *, people: int, households: int, tell: Tell) -> int:
    """Invent people over all communes of today, load them, open the accounts; return how many records are new.

    Refuses with ``DemoOnly`` in production.
    """
    if settings.MODE == "production":
        raise DemoOnly
    by, at = system("demo"), now()
    population = generate_people(_communes(), seed=seed, people=people, households=households)
    new = load_people(population, by=by, at=at, progress=lambda done, total: tell("people", done, total))
    open_families(population.families, by=by, at=at)
    return new


def _communes() -> list[tuple[str, str, str, str]]:
    """Return code and name of every commune of today with those of its province."""
    on = _today()
    return [
        (commune.code, commune.name, province.code, province.name)
        for province in units.provinces(on=on)
        for commune in units.children(province.unit_id, level="commune", on=on)
    ]


def make_tables() -> None:
    """Bring the tables up to date; nothing happens when they are."""
    if _tables_due():
        call_command("migrate", verbosity=0)


def _make_tables(_: Tell) -> None:
    make_tables()


def _tables_due() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


# ---------------------------------------------------------------- files of the pages


def _files_due() -> bool:
    kept = _files_mark()
    return not kept.exists() or kept.read_text() != _files_digest()


def _collect_files(_: Tell) -> None:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _files_mark().write_text(_files_digest())


def _files_mark() -> Path:
    return Path(settings.STATE) / "static.digest"


def _files_digest() -> str:
    """Return a digest of every file that the pages may ask for (name, size, time)."""
    digest = hashlib.sha256()
    for folder in sorted((settings.ROOT / "lienthong").glob("*/static")):
        for path in sorted(folder.rglob("*")):
            facts = path.stat()
            digest.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# ---------------------------------------------------------------- what is said when all is ready


def addresses_and_accounts(address: str) -> str:
    """Say where the pages are and who can sign in."""
    lines = [
        f"  {Text('người dân', 'people').to(language()):<12}{address}",
        f"  {Text('cán bộ', 'officers').to(language()):<12}{address}desk/",
        f"  {Text('lãnh đạo', 'leaders').to(language()):<12}{address}command/",
        f"  API         {address}api/v1/openapi.json",
    ]
    shown = [*demo_accounts(kind="PERSON", on=_today(), limit=3), *demo_accounts(kind="OFFICER", on=_today(), limit=4)]
    if shown and settings.MODE != "production":
        lines += ["", f"  {Text('tài khoản thử', 'demo accounts').to(language())}: {address}sign-in"]
        lines += [f"    {one.name} · {one.title.to(language())} {one.unit_name}".rstrip() for one in shown]
    return "\n".join(lines)


def _today() -> date:
    return timezone.localdate(now())
