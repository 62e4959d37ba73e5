"""A table as a file that the browser saves: CSV for spreadsheets (with Excel's mark where asked) or Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from lienthong.analysis.rendering.tables import TableColumn, as_csv, as_parquet
from lienthong.core.refusals import NotFound
from lienthong.core.values import Text
from lienthong.ui.pages import PageRequest

_FILE = Text("tệp", "The file")


def table_file(
    request: PageRequest, name: str, ending: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]
) -> HttpResponse:
    """Answer with a table; ``columns`` are names with DuckDB types. Refuses ``NotFound`` for another ending."""
    named = [TableColumn(*column) for column in columns]
    if ending == "csv":
        content, media_type = as_csv(named, rows, bom=request.GET.get("bom") == "1"), "text/csv; charset=utf-8"
    elif ending == "parquet":
        content, media_type = as_parquet(named, rows), "application/vnd.apache.parquet"
    else:
        raise NotFound(what=_FILE)
    answer = HttpResponse(content, content_type=media_type)
    saved = f"{name}-{localdate(request.at):%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=saved) or ""
    return answer
