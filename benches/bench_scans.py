"""Read scans: seconds a page, letters read wrongly, fields found, and whether what is wrong is also less sure.

The papers are synthetic: our own print at 200 dots an inch, 1.4 degrees askew, with noise and a little out of focus.
Old paper is worse; a figure for it needs old paper.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from benches.report import report
from benches.stage import ROOT, Stage
from benches.synthetic_scans import character_error, invented_births, scanned

SCANS = 12
DEFINITION = ROOT / "packs" / "vn" / "archives" / "birth_archive.yaml"


def run(_stage: Stage) -> None:
    """Print seconds of computing a page; the ceiling is what Tesseract alone needs for the same picture."""
    from lienthong.library.definitions import ArchiveDefinition
    from lienthong.library.recognising import ReadingApart, missing

    text = yaml.load(DEFINITION.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes only text
    definition = ArchiveDefinition.model_validate(text)
    if lacks := missing({definition.language}):
        print(f"scans: left out, {lacks} is not installed")
        return
    found, walls = [], []
    before = _computed()
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(invented_births(SCANS)):
            content, began = scanned("GIẤY KHAI SINH", rows, seed=number), time.perf_counter()
            reading = ReadingApart(content, "image/jpeg", {definition.language}, Path(folder) / "reading").wait()
            walls.append(time.perf_counter() - began)
            found.append(_judged(definition, reading, rows))
    errors, right, wrong, fields = (list(chain.from_iterable(part)) for part in zip(*found, strict=True))
    report(
        "scan_page",
        (_computed() - before) / SCANS,
        "s of computing",
        sql=0,
        ceiling_name="none: Tesseract's own time is most of it",
        ceiling=0,
        wall_median=round(statistics.median(walls), 1),
        letters_wrong=round(statistics.mean(errors), 4),
        fields_right=round(len(right) / len(fields), 3),
        sure_when_right=round(statistics.mean(right)),
        sure_when_wrong=round(statistics.mean(wrong)) if wrong else None,
        marked_when_wrong=sum(sure < definition.threshold for sure in wrong),
        wrong=len(wrong),
        marked_when_right=sum(sure < definition.threshold for sure in right),
    )


def _judged(definition: Any, reading: Any, rows: dict[str, str]) -> tuple[list[float], list[int], list[int], list[str]]:
    """Return the letters read wrongly, how sure right and wrong fields were, and the fields that the paper has."""
    from lienthong.library.rules.fields import checked
    from lienthong.library.rules.finding import proposals

    lines = [" ".join(word.text for word in line) for page in reading.pages for line in page.lines]
    truths = [f"{name} {value}" for name, value in rows.items()]
    errors = [min((character_error(line, truth) for line in lines), default=1.0) for truth in truths]
    wanted = {field.name: rows[label] for field in definition.fields for label in field.labels if label in rows}
    typed = {
        name: next((o.value for o in definition.by_name[name].options if o.label.vi == value), value)
        for name, value in wanted.items()
    }
    kept, _ = checked(definition, typed, on=definition.since)
    found = proposals(definition, reading.pages)
    right = [found[name].confidence for name in kept if name in found and found[name].value == kept[name]]
    wrong = [found[name].confidence if name in found else 0 for name in kept
             if name not in found or found[name].value != kept[name]]  # fmt: skip
    return errors, right, wrong, list(kept)


def _computed() -> float:
    """Return the seconds that ended child processes have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
