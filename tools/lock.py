"""Pin every dependency with its hashes, for every system and Python, without download addresses.

Nothing younger than seven days is taken: most poisoned releases are found and withdrawn within that time.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
QUARANTINE = timedelta(days=7)


def main() -> int:
    """Write the lock of every ``requirements/*.in`` file."""
    newest = datetime.now(tz=UTC) - QUARANTINE  # noqa: TID251 - a tool is its own door
    for wanted in sorted(REQUIREMENTS.glob("*.in")):
        print(f"locking {wanted.name}", flush=True)
        command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--upgrade", "--universal"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate", "--exclude-newer", f"{newest:%F}"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
        command += ["--no-deps"] if wanted.stem == "data" else []
        code = subprocess.run(
            [*command, wanted.name, "-o", f"{wanted.stem}.txt"], cwd=REQUIREMENTS, check=False
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
