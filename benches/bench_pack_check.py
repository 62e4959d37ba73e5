"""Check Vietnam's pack as a terminal does: a new process reads every file, checks every name, runs every example."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import yaml

from benches.report import report
from benches.stage import ROOT, Stage

ROUNDS = 3
BUDGET_SECONDS = 10


def run(stage: Stage) -> None:
    """Print the seconds of the best of three runs, beside parsing the same YAML files and nothing else."""
    del stage
    pack = ROOT / "packs" / "vn"
    command = [sys.executable, "-m", "lienthong.server", "pack", "check", str(pack)]
    texts = [path.read_text(encoding="utf-8") for path in pack.rglob("*.yaml")]
    report(
        "pack_check",
        _best(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)),
        "s",
        sql=0,
        ceiling_name="the same YAML files parsed by libyaml alone",
        ceiling=_best(lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts]),
        budget_s=BUDGET_SECONDS,
        files=len(texts),
    )


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
