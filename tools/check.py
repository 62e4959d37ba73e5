"""Everything that a change must pass, in order of speed; goes on after a failure and says at the end what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
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
#: The tests run in two lanes at once, each with a state folder (and so a database server) of its own. Here is what the
#: first lane takes; the second takes everything else. About half of the time each.
FIRST_LANE = ("packs", "browser", "portal", "command", "server", "desk")


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
        ("tests", ["python", "tools/check.py", "tests"]),
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


def tests() -> int:
    """Run all tests in two lanes at once, one's output after the other's; return 1 when one failed."""
    everything = sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir() or path.name.startswith("test_"))
    first = [path for path in everything if path.name in FIRST_LANE]
    second = [path for path in everything if path.name not in (*FIRST_LANE, "fixtures", "__pycache__")]
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    with ExitStack() as stack:
        lanes = [stack.enter_context(_lane(number, paths)) for number, paths in enumerate((first, second), 1)]
        codes = [_told(lane, number) for number, lane in enumerate(lanes, 1)]
    combined = subprocess.run([BIN / "coverage", "combine", "--quiet"], cwd=ROOT, check=False).returncode
    return int(any(codes) or combined != 0)


def _lane(number: int, paths: list[Path]) -> subprocess.Popen[bytes]:
    """Begin one lane; what it says goes to a file."""
    told = _output(number)
    told.parent.mkdir(parents=True, exist_ok=True)
    words = [
        "-q",
        "-p",
        "no:cacheprovider",
        "--cov",
        "--cov-branch",
        "--cov-report=",
        f"--junitxml={told.with_suffix('.xml')}",
        *map(str, paths),
    ]
    env = _environment() | {
        "LIENTHONG_STATE": str(told.parent / f"lane{number}"),
        "COVERAGE_FILE": str(ROOT / f".coverage.lane{number}"),
    }
    return subprocess.Popen(
        [BIN / "pytest", *words], cwd=ROOT, env=env, stdout=told.open("wb"), stderr=subprocess.STDOUT
    )


def _told(lane: subprocess.Popen[bytes], number: int) -> int:
    code = lane.wait()
    print(f"lane {number}:\n{_output(number).read_text(encoding='utf-8', errors='replace')}", flush=True)
    return code


def _output(number: int) -> Path:
    return Path(_environment()["LIENTHONG_STATE"]).parent / f"tests-lane{number}.txt"


def _environment() -> dict[str, str]:
    """Return the environment of the checks: tests' mode and state, so that no real installation is touched."""
    ours = {"LIENTHONG_MODE": "test", "DJANGO_SETTINGS_MODULE": "lienthong.server.settings"}
    return {"LIENTHONG_STATE": str(ROOT / "var" / "test"), **os.environ, **ours}


if __name__ == "__main__":
    sys.exit(tests() if sys.argv[1:] == ["tests"] else main())
