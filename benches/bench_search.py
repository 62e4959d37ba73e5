"""Search among 6,000 procedures through the API: everyday words, slips, beginnings, long questions, words of all."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from benches.bench_import import MINISTRIES, PACK, ROWS
from benches.client import Load, drive
from benches.counting import statements_of
from benches.report import report
from benches.stage import PLACE, Stage, now, request
from benches.synthetic_list import made_rows, write_csv

SECONDS = 6.0
MOST_MS = 50
QUESTIONS = {
    "everyday": "làm giấy khai sinh",
    "plain": "lam giay phep lai xe",
    "slips": "giay phpe xay dugn nha o",
    "begun": "giay ph",
    "two_letters": "th",
    "common": "cấp giấy phép cho tổ chức",
    "title": "cấp lại giấy chứng nhận quyền sử dụng đất cho hộ gia đình tại khu vực biên giới",
    "in_all": "mẫu không phải thủ tục thật " * 3,
}


def run(stage: Stage) -> None:
    """Print milliseconds for each kind of question; the ceiling is a plain scan of the titles for two words."""
    _fill()
    scan = _scanned(stage.url)
    for name, words in QUESTIONS.items():
        path = f"/api/v1/procedures?words={quote(words)}&place={PLACE}"
        _asked(stage, path, 1.0)
        load = _asked(stage, path, SECONDS)
        report(
            f"search_{name}_{ROWS}",
            load.percentile(0.5),
            "ms",
            sql=statements_of("GET", path, stage.person),
            ceiling_name="the titles scanned for two words (ILIKE), not ranked, diacritics as typed",
            ceiling=scan,
            most_ms=MOST_MS,
            min_ms=round(load.percentile(0), 2),
            p99_ms=round(load.percentile(0.99), 2),
            rate=round(load.rate, 1),
            unexpected=load.unexpected,
        )


def _asked(stage: Stage, path: str, seconds: float) -> Load:
    wanted = request("GET", path, stage.person)
    return drive(stage.port, lambda _: wanted, connections=1, seconds=seconds, expect=200)


def _fill() -> None:
    from lienthong.core.values import system
    from lienthong.packs.listing import import_file

    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "list.csv", made_rows(ROWS, ministries=MINISTRIES))
        import_file(path, PACK, by=system("bench"), at=now(), tell=lambda *_: None)


def _scanned(url: str) -> float:
    """Return the milliseconds of the plainest search there is, the best of fifty."""
    best = float("inf")
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(50):
            began = time.perf_counter()
            connection.execute(
                "SELECT code, title_vi FROM procedures_catalogueentry"
                " WHERE title_vi ILIKE '%khai%' AND title_vi ILIKE '%sinh%' LIMIT 20"
            ).fetchall()
            best = min(best, time.perf_counter() - began)
    return 1000 * best
