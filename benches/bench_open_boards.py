"""Five hundred open boards: what they cost in all, and how long after an act they are told; in a house of its own."""

from __future__ import annotations

import subprocess
import sys

from benches.stage import ROOT, Stage


def run(_: Stage) -> None:
    """Let the other house print its lines: it has another country, so it is another process."""
    subprocess.run([sys.executable, "-m", "benches.open_boards_house"], cwd=ROOT, check=True)
