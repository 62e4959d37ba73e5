from __future__ import annotations

import csv
import io

import duckdb

from lienthong.analysis.rendering.tables import TableColumn, as_csv, as_parquet


def test_csv_is_what_a_spreadsheet_opens_and_runs_nothing():
    columns = [TableColumn("tên", "VARCHAR"), TableColumn("=n", "BIGINT"), TableColumn("ok", "BOOLEAN")]
    content = as_csv(columns, [('=HYPERLINK("x")', -3, True), ("@a", 1.5, None), ('Đỗ, "An"', 2, False)], bom=True)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["tên", "'=n", "ok"],
        ['\'=HYPERLINK("x")', "-3", "true"],
        ["'@a", "1.5", ""],
        ['Đỗ, "An"', "2", "false"],
    ]
    assert as_csv(columns, [], bom=False).startswith("tên".encode())


def test_parquet_keeps_types_and_tells_columns_of_one_name_apart(tmp_path):
    kinds = ["INTEGER", "HUGEINT", "HUGEINT", "DECIMAL(18,2)", "DATE", "TIMESTAMP WITH TIME ZONE", "STRUCT(a INT)"]
    columns = [
        TableColumn(name, kind) for name, kind in zip(["n", "n", "N", 'd"', "day", "at", ""], kinds, strict=True)
    ]
    rows = [(1, 2, 2**70, 1.5, "2026-11-20", "2026-11-20T09:00:00+07:00", "{'a': 1}"), (None,) * 7]
    (tmp_path / "t.parquet").write_bytes(as_parquet(columns, rows))
    with duckdb.connect() as db:
        found = db.execute(f"DESCRIBE SELECT * FROM '{tmp_path}/t.parquet'").fetchall()
        assert [(name, kind) for name, kind, *_ in found] == [
            *(("n", "BIGINT"), ("n_2", "BIGINT"), ("N_3", "DOUBLE"), ("d", "DOUBLE"), ("day", "DATE")),
            *(("at", "TIMESTAMP WITH TIME ZONE"), ("_2", "VARCHAR")),
        ]
        assert db.execute(f"SELECT count(*), max(n), max(N_3) FROM '{tmp_path}/t.parquet'").fetchone() == (
            2,
            1,
            2.0**70,
        )
