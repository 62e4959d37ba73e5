"""Boards over twenty million dossiers, the counters made anew, and how soon an act is seen; in a house of its own."""

from __future__ import annotations

import subprocess
import sys

from benches.stage import ROOT, Stage


def run(_: Stage) -> None:
    """Let the other house print its lines: it has another country, so it is another process."""
    subprocess.run([sys.executable, "-m", "benches.board_house"], cwd=ROOT, check=True)
