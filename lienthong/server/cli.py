"""The ``lienthong`` command: one function a command. Exit code 0: it holds, 1: it does not, 2: wrong use.

Django is set up by the commands that need it, so that ``--help`` is quick; what a command needs is imported inside it.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lienthong.server.analyzing import analysis
from lienthong.server.answers import answer, language, plain, refusals_answered
from lienthong.server.authoring import procedure
from lienthong.server.bulletins import bulletin
from lienthong.server.correcting import ledger_correct
from lienthong.server.demonstrating import demo
from lienthong.server.law import procedures
from lienthong.server.measuring import indicators
from lienthong.server.planning import plan
from lienthong.server.processes import live, work
from lienthong.server.registering import register

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
PackFolder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The pack's folder.")]

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__.split("\n")[0]
)
pack = typer.Typer(no_args_is_help=True, help="Countries as data: check, compare, build and load a pack.")
audit = typer.Typer(no_args_is_help=True, help="What the numbers say of the promises.")
units = typer.Typer(no_args_is_help=True, help="Administrative units through time.")
ledger = typer.Typer(no_args_is_help=True, help="The record of every act.")
followers = typer.Typer(no_args_is_help=True, help="What reads the ledger and keeps what it derives.")
payments = typer.Typer(no_args_is_help=True, help="Money that came and went through gateways.")
notices = typer.Typer(no_args_is_help=True, help="What people are told, and whether it reached them.")
for name, group in (
    ("pack", pack),
    ("procedures", procedures),
    ("procedure", procedure),
    ("plan", plan),
    ("audit", audit),
    ("units", units),
    ("ledger", ledger),
    ("followers", followers),
    ("payments", payments),
    ("notices", notices),
    ("analysis", analysis),
    ("bulletin", bulletin),
    ("indicators", indicators),
    ("demo", demo),
):
    app.add_typer(group, name=name)
ledger.command("correct")(ledger_correct)


def main() -> None:
    """Run the command."""
    app()


def open_house() -> None:
    """Set Django up; an embedded database started for this command alone is stopped with it."""
    import django

    from lienthong.server.database import embedded_data

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.server.settings")
    if not os.environ.get("DATABASE_URL"):
        from lienthong.server import embedded

        if embedded.running(embedded_data()) is None:
            atexit.register(_turn_off_the_light)
    django.setup()


def _turn_off_the_light() -> None:
    from django.db import connections

    from lienthong.server import embedded
    from lienthong.server.database import embedded_data

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
    embedded.stop_when_unused(embedded_data())


@app.command()
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="Where to listen.")] = 8000,
    host: Annotated[str, typer.Option(envvar="LIENTHONG_HOST", help="On which address.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes.")] = 2,
    as_json: Json = False,
) -> None:
    """Start everything: database, country, demonstration, web and worker. Ctrl-C stops it all."""
    from lienthong.server import serving

    with refusals_answered(as_json=as_json):
        serving.serve(host=host, port=port, workers=workers)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is missing on this machine and how to get it."""
    from lienthong.server import doctor as examination

    findings = examination.examine()
    holds = not any(finding.state == "missing" for finding in findings)
    answer(findings, as_json=as_json, words=examination.as_words(findings, language()), holds=holds)


@app.command("digitise")
def digitise_folder(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The folder of scans: PDF, JPEG, PNG.")],
    unit: Annotated[str, typer.Option(help="The unit that keeps the papers: its key, or its published code.")],
    kind: Annotated[str, typer.Option(help="Which kind of paper they are; else what is read will tell.")] = "",
    as_json: Json = False,
) -> None:
    """Take a folder of scans into the archive of a unit; the same files again change nothing. Exit 1: some refused."""
    open_house()
    from lienthong.server import digitising
    from lienthong.server.installing import bar

    with refusals_answered(as_json=as_json):
        with bar() as tell:
            report = digitising.digitise(folder, unit, kind, tell=tell)
        words = digitising.of_folder(report, language())
        answer({"holds": report.holds, **plain(report)}, as_json=as_json, words=words, holds=report.holds)


@app.command()
def openapi(
    to: Annotated[Path | None, typer.Option(help="Write here instead of the terminal.")] = None,
    check: Annotated[bool, typer.Option(help="Only compare: exit 1 when the file differs.")] = False,
    as_json: Json = False,  # noqa: ARG001 - the answer is JSON anyway
) -> None:
    """Write the description of the HTTP interface (OpenAPI 3.1)."""
    open_house()
    from lienthong.server.api import described

    text = described()
    if to is None:
        sys.stdout.write(text)
    elif check:
        raise typer.Exit(0 if to.exists() and to.read_text(encoding="utf-8") == text else 1)
    else:
        to.write_text(text, encoding="utf-8")


app.command("register")(register)
app.command("work", hidden=True)(work)
app.command("live", hidden=True)(live)


@pack.command("check")
def pack_check(path: PackFolder, as_json: Json = False) -> None:
    """Check every definition, every name that leads to another file, every example. Needs no database."""
    from lienthong.packs.checking import check_pack
    from lienthong.server import wording

    report = check_pack(path)
    words = wording.of_report(report, language())
    answer({"holds": report.holds, **plain(report)}, as_json=as_json, words=words, holds=report.holds)


@pack.command("diff")
def pack_diff(
    before: PackFolder,
    after: PackFolder,
    in_words: Annotated[
        bool, typer.Option("--in-words", help="As a lawyer would note it: what burdens people first, then relief.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what turns one pack into another, definition by definition; exit 1 when they differ."""
    from lienthong.packs.comparing import diff_packs
    from lienthong.packs.explaining import explain_packs
    from lienthong.server import wording

    with refusals_answered(as_json=as_json):
        if in_words:
            explained = explain_packs(before, after)
            words = wording.of_explained(explained, language())
            answer(explained, as_json=as_json, words=words, holds=not explained)
        changes = diff_packs(before, after)
        answer(changes, as_json=as_json, words=wording.of_changes(changes, language()), holds=not changes)


@pack.command("load")
def pack_load(
    path: PackFolder,
    anew: Annotated[bool, typer.Option("--anew", help="Also when its files are those of the last load.")] = False,
    as_json: Json = False,
) -> None:
    """Check a pack and load it, floor by floor; the same files again change nothing."""
    open_house()
    from lienthong.core.values import system
    from lienthong.packs.loading import load_pack
    from lienthong.server.clock import now
    from lienthong.server.installing import bar, make_tables

    with refusals_answered(as_json=as_json):
        make_tables()
        with bar() as tell:
            loaded = load_pack(path, by=system("packs"), at=now(), progress=tell, anew=anew)
        counted = ", ".join(f"{kind} {count}" for kind, count in loaded.counts.items())
        words = {"vi": "đã nạp" if loaded.is_new else "không đổi", "en": "loaded" if loaded.is_new else "unchanged"}
        notes = [note.to(language()) for note in loaded.notes]
        said = "\n".join([f"{loaded.pack}: {words[language()]}. {counted}.", *notes])
        answer(loaded, as_json=as_json, words=said)


@pack.command("build")
def pack_build(path: PackFolder, as_json: Json = False) -> None:
    """Build the pack's big unit tables from the data files of the package that it names."""
    import subprocess

    tool = Path(__file__).resolve().parents[2] / "tools" / "build_units.py"
    done = subprocess.run([sys.executable, tool, path], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
    rows = json.loads(done.stdout) if done.returncode == 0 else {}
    words = ", ".join(f"{name}: {count}" for name, count in rows.items())
    answer(rows, as_json=as_json, words=words, holds=done.returncode == 0)


@audit.command("once-only")
def audit_once_only(
    path: Annotated[Path | None, typer.Argument(exists=True, file_okay=False, help="The pack's folder.")] = None,
    procedure: Annotated[list[str] | None, typer.Option(help="Only this procedure, box by box; repeat it.")] = None,
    as_json: Json = False,
) -> None:
    """Say for every procedure what it asks, what of it the State holds already, and what prevents reading it."""
    from lienthong.packs.auditing import audit_once_only as audited
    from lienthong.server import auditing

    with refusals_answered(as_json=as_json):
        found = audited(path or Path(os.environ.get("LIENTHONG_PACK", "packs/vn")), procedure or ())
        words = auditing.of_once_only(found, language(), in_detail=bool(procedure))
        answer({**plain(found), **auditing.totals(found)}, as_json=as_json, words=words)


@units.command("resolve")
def units_resolve(
    code: Annotated[str, typer.Argument(help="A province, district or commune code, old or new.")],
    level: Annotated[str | None, typer.Option(help="province, district or commune.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day on which the code was valid.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what a code means today: its successors and, where it was split, the question that decides."""
    open_house()
    from lienthong.server import wording
    from lienthong.units import queries

    with refusals_answered(as_json=as_json):
        found = queries.resolve(code, level=level, on=on.date() if on else None)
        answer(found, as_json=as_json, words=wording.of_resolution(found, language()))


@ledger.command("verify")
def ledger_verify(
    number: Annotated[int | None, typer.Option(help="Number of a head published earlier …")] = None,
    root: Annotated[str, typer.Option(help="… and its root: finds a cut-off end too.")] = "",
    as_json: Json = False,
) -> None:
    """Read the whole ledger again: how far it is sealed, and the first thing that is not as it was."""
    open_house()
    from lienthong.core import sealing
    from lienthong.server import wording

    if (number is None) != (not root):
        raise typer.BadParameter("--number and --root belong together")
    published = sealing.Head(number, root) if number is not None else None
    with refusals_answered(as_json=as_json):
        found = sealing.verify(published=published)
        words = wording.of_verification(found, language())
        answer(
            {"intact": found.intact, "head": sealing.head(), **plain(found)},
            as_json=as_json,
            words=words,
            holds=found.intact,
        )


@ledger.command("head")
def ledger_head(as_json: Json = False) -> None:
    """Give the newest seal's number and root, to be published or kept elsewhere."""
    open_house()
    from lienthong.core import sealing

    with refusals_answered(as_json=as_json):
        head = sealing.head()
        words = f"{head.number} {head.root}" if head else ""
        answer(head, as_json=as_json, words=words, holds=head is not None)


@followers.command("status")
def followers_status(as_json: Json = False) -> None:
    """Say how far each follower has read; exit 1 when one is behind."""
    open_house()
    from lienthong.core import followers as registered

    with refusals_answered(as_json=as_json):
        found = registered.status()
        words = "\n".join(f"{one.name:<16}{one.lines:>10}  +{one.waiting}" for one in found)
        answer(found, as_json=as_json, words=words, holds=not any(one.waiting for one in found))


@followers.command("replay")
def followers_replay(names: list[str], as_json: Json = False) -> None:
    """Forget what followers derived and read the ledger again from line 1, several at the same time."""
    open_house()
    from lienthong.core import followers as registered
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        read = registered.replay_together(names, at=now())
        said = {"vi": "{}: đã đọc lại {} dòng.", "en": "{}: {} lines read again."}[language()]
        found = [{"name": name, "lines": lines} for name, lines in read.items()]
        answer(found, as_json=as_json, words="\n".join(said.format(*one) for one in read.items()))


@payments.command("reconcile")
def payments_reconcile(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The gateway's statement, CSV.")],
    gateway: Annotated[str, typer.Option(help="Whose statement it is.")] = "demo",
    as_json: Json = False,
) -> None:
    """Compare a gateway's statement with what we hold; exit 1 when they differ."""
    open_house()
    from lienthong.payments import queries
    from lienthong.server import wording

    with refusals_answered(as_json=as_json):
        found = queries.reconcile(gateway, file.read_text(encoding="utf-8", errors="replace"), file=file.name)
        words = wording.of_reconciliation(found, language())
        answer({"holds": found.holds, **plain(found)}, as_json=as_json, words=words, holds=found.holds)


@notices.command("status")
def notices_status(as_json: Json = False) -> None:
    """Say how many notices are in which state."""
    open_house()
    from lienthong.notices import queries

    with refusals_answered(as_json=as_json):
        found = queries.outbox()
        words = "\n".join(f"{state:<20}{count:>10}" for state, count in found.items())
        answer(found, as_json=as_json, words=words)


@notices.command("bounced")
def notices_bounced(
    key: Annotated[str, typer.Argument(help="What stands before the @ of the returned letter's Message-ID.")],
    as_json: Json = False,
) -> None:
    """Note that a letter came back: nothing more goes to that address, and the unit sees it."""
    open_house()
    from lienthong.core.values import system
    from lienthong.notices.actions.following_up import report_bounce
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        notice = report_bounce(key, by=system("bounces"), at=now())
        words = {"vi": f"Đã ghi: thư của hồ sơ {notice.dossier} bị trả lại.", "en": f"Noted for {notice.dossier}."}
        answer({"notice": key, "state": notice.state}, as_json=as_json, words=words[language()])
