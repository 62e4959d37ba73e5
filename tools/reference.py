"""Write what can be read from the code: refusals, ledger lines, pack schemas, the API description, the command's help.

``--check`` writes nothing and fails when a page differs from the code.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import django
import house_rules
import typer.main

from lienthong.packs.schemas import schemas

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
GENERATED = "<!-- written by `make reference`; do not edit -->\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring the generated files up to date, or only say which are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    wanted = parser.parse_args(arguments)
    texts = pages()
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'differs' if wanted.check else 'written'}: {path.relative_to(ROOT)}")
        if not wanted.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
    if wanted.check and stale:
        print("run `make reference` and commit what it writes")
    return 1 if wanted.check and stale else 0


def pages() -> dict[Path, str]:
    """Return every generated file with its text."""
    return {
        REFERENCE / "refusals.md": refusals(),
        REFERENCE / "ledger-lines.md": ledger_lines(),
        REFERENCE / "commands.md": commands(),
        REFERENCE / "openapi.json": openapi(),
        **{ROOT / "packs" / "schema" / name: text for name, text in pack_schemas().items()},
    }


def pack_schemas() -> dict[str, str]:
    """Return the JSON Schema of every kind of definition, by file name."""

    return schemas()


def refusals() -> str:
    """Describe every refusal, room by room."""
    lines = [GENERATED, "# Refusals", ""]
    lines += ["What the platform answers when it says no. Codes are stable; programs may rely on them.", ""]
    room = ""
    for refusal in sorted(house_rules.refusals(ROOT), key=lambda one: (one.room, str(one.facts["code"]))):
        if refusal.room != room:
            room = refusal.room
            lines += [f"## {room}", "", "| code | status | what is the case | tiếng Việt |", "|---|---|---|---|"]
        status = refusal.facts.get("status", 409)
        lines.append(f"| `{refusal.facts['code']}` | {status} | {_both(refusal, 'en')} | {_both(refusal, 'vi')} |")
    return "\n".join(lines) + "\n"


def ledger_lines() -> str:
    """List every verb of the ledger with the file that writes it."""
    lines = [GENERATED, "# Ledger lines", "", "Every act is one line; its verb is `room.past_participle`.", ""]
    lines += ["| verb | written by |", "|---|---|"]
    for verb, files in sorted(house_rules.ledger_verbs(ROOT).items()):
        lines.append(f"| `{verb}` | {', '.join(f'`{name}`' for name in sorted(files))} |")
    return "\n".join(lines) + "\n"


def openapi() -> str:
    """Describe the HTTP interface (no database is asked)."""
    os.environ.setdefault("DATABASE_URL", "postgresql:///")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.server.settings")
    django.setup()
    from lienthong.server.api import described  # noqa: PLC0415 - needs Django

    return described()


def commands() -> str:
    """Describe the ``lienthong`` command."""
    from lienthong.server.cli import app  # noqa: PLC0415 - after the arguments were read

    lines = [GENERATED, "# The `lienthong` command", ""]
    lines += ["It lies in `.venv/bin/lienthong`. Exit code 0: it holds, 1: it does not, 2: wrong use.", ""]
    for name, command in _commands(typer.main.get_command(app), "lienthong"):
        context = command.context_class(command)
        lines += [f"## `{name}`", "", (command.help or "").strip(), ""]
        options = [parameter.get_help_record(context) for parameter in command.params]
        lines += [f"- `{words}`: {' '.join(meaning.split())}" for words, meaning in filter(None, options)] + [""]
    return "\n".join(lines).rstrip() + "\n"


def api() -> str:
    """Describe the HTTP interface."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")  # described, never asked
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.server.settings")
    django.setup()
    from lienthong.server.api import described  # noqa: PLC0415 - after Django

    return described()


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name (typer's objects have no public types)."""
    parts = getattr(command, "commands", None)
    if parts is None:
        yield name, command
        return
    for part in parts.values():
        if not part.hidden:
            yield from _commands(part, f"{name} {part.name}")


def _both(refusal: house_rules.Refusal, language: str) -> str:
    said = str(refusal.facts[language])
    remedy = str(refusal.facts.get(f"next_{language}", ""))
    return f"{said} {remedy}".strip().replace("|", "\\|")


if __name__ == "__main__":
    os.environ.setdefault("LIENTHONG_STATE", tempfile.gettempdir())
    sys.exit(main())
