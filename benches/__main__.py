"""Run the benches: all of them, or the one whose name is given."""

from __future__ import annotations

import importlib
import sys

from benches.stage import stage

NAMES = (
    "create_dossier",
    "list_worklist",
    "notices",
    "import",
    "search",
    "slips",
    "scans",
    "forms",
    "pack_check",
    "early_warning",
    "watch_country",
    "national_mix",
    "board_20m",
    "open_boards",
)


def main(wanted: list[str]) -> int:
    """Run the benches named, print JSON lines; 2 for a name that does not exist."""
    if unknown := [name for name in wanted if name not in NAMES]:
        print(f"no such bench: {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    with stage() as set_up:
        for name in wanted or NAMES:
            importlib.import_module(f"benches.bench_{name}").run(set_up)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
