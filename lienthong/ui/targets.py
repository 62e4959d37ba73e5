"""What the country wants to reach, as its pack says it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from lienthong.procedures.definitions.targets import TargetsFile


@lru_cache(maxsize=8)
def targets_of(pack: Path) -> TargetsFile:
    """Read the targets of the pack in the folder ``pack``; empty for a country that has none."""
    path = pack / "procedures" / "targets.yaml"
    if not path.exists():
        return TargetsFile()
    return TargetsFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
