"""Everything that a change must pass, in order of speed; goes on after a failure and says at the end what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
#: What must be covered to the last branch: the law, the definitions, the verbs, the questions.
CORE = ",".join(
    f"lienthong/*/{kind}{shape}"
    for kind in ("rules", "definitions", "actions", "queries")
    for shape in (".py", "/*.py")
)
LEAST_COVERAGE = 90


def steps() -> list[tuple[str, list[str]]]:
    """Return the name and the command of every check."""
    packs = sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("packs/*/pack.yaml"))
    return [
        ("format", ["ruff", "format", "--check", "--quiet", "."]),
        ("style", ["ruff", "check", "--quiet", "."]),
        ("contracts", ["lint-imports", "--no-logo"]),
        ("types", ["mypy"]),
        ("links", ["python", "tools/check_docs.py"]),
        ("reference", ["python", "tools/reference.py", "--check"]),
        ("migrations", ["python", "-m", "django", "makemigrations", "--check", "--dry-run"]),
        *((f"pack {Path(pack).name}", ["lienthong", "pack", "check", pack]) for pack in packs),
        ("tests", ["pytest", "-q", "--cov", "--cov-branch", "--cov-report="]),
        ("coverage", ["coverage", "report", "--skip-covered", f"--fail-under={LEAST_COVERAGE}"]),
        ("coverage of the core", ["coverage", "report", "--skip-covered", f"--include={CORE}", "--fail-under=100"]),
    ]


def main() -> int:
    """Run every check; return 1 when one failed."""
    failed = []
    for name, words in steps():
        began = time.monotonic()
        print(f"── {name}", flush=True)
        code = subprocess.run([BIN / words[0], *words[1:]], cwd=ROOT, env=_environment(), check=False).returncode
        print(f"   {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
        if code:
            failed.append(name)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall checks passed")
    return 1 if failed else 0


def _environment() -> dict[str, str]:
    """Return the environment of the checks: tests' mode and state, so that no real installation is touched."""
    ours = {"LIENTHONG_MODE": "test", "DJANGO_SETTINGS_MODULE": "lienthong.server.settings"}
    return {"LIENTHONG_STATE": str(ROOT / "var" / "test"), **os.environ, **ours}


if __name__ == "__main__":
    sys.exit(main())
