"""One JSON line for each figure."""

from __future__ import annotations

import json


def report(name: str, value: float, unit: str, *, sql: int, ceiling_name: str, ceiling: float, **more: object) -> None:
    """Print ``name`` with its ceiling and the ratio of the two; ``more`` are further keys of the same line."""
    line = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "sql": sql,
        "ceiling_name": ceiling_name,
        "ceiling": round(ceiling, 3),
        "ratio": round(value / ceiling, 4) if ceiling else None,
        **more,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
