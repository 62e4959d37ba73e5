"""The page of questions past the boards: SQL over the facts that the visitor oversees; questions kept.

Asking is reading: a question stands in the address, so that an answer can be sent on and asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.analysis.actions.saving import MOST_LETTERS, change_query, remove_query, save_query, share_query
from lienthong.analysis.asking import Answer
from lienthong.analysis.definitions import COLUMNS, VERBS
from lienthong.analysis.queries.answers import Scope, ask, scope_of
from lienthong.analysis.queries.facts import written
from lienthong.analysis.queries.saved import SavedCard, saved_queries, saved_query, versions_of_query
from lienthong.analysis.rules.charts import chart_of
from lienthong.command.access import for_leaders
from lienthong.command.analysis_examples import EXAMPLES
from lienthong.command.handing_out import table_file
from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import BLOCS, Text
from lienthong.ui.blocs import BLOC_NAMES
from lienthong.ui.pages import PageRequest, visitor, whole_number
from lienthong.ui.words import number
from lienthong.units import queries as units

#: Rows that the page shows; the files have them all.
MOST_SHOWN = 200
_PAGE = "command/analysis.html"
_MOST_PLACES, _GROUPED = 4, 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as the table shows it: as text, numbers apart."""

    text: str
    is_number: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_leaders
def analysis(request: PageRequest) -> HttpResponse:
    """Show the box, the examples and the questions kept; asked, the answer; sent as a form, keep the question."""
    scope = scope_of(visitor(request), at=request.at)
    if request.method == "POST":
        return _kept(request, scope)
    opened, sql = _opened(request), request.GET.get("sql", "")
    page = _page(request, scope, opened, sql or (opened.sql if opened else ""))
    if not sql.strip():
        return render(request, _PAGE, page)
    try:
        page |= _answered(ask(sql[:MOST_LETTERS], to=visitor(request), at=request.at), sql, request.language)
    except Refused as refusal:
        return render(request, _PAGE, page | {"refusal": refusal}, status=refusal.status)
    return render(request, _PAGE, page)


@require_safe
@for_leaders
def analysis_answer(request: PageRequest, ending: str) -> HttpResponse:
    """Give the answer to a question as a file."""
    sql = request.GET.get("sql", "")
    answer = ask(sql[:MOST_LETTERS], to=visitor(request), at=request.at)
    columns = [(column.name, column.kind) for column in answer.columns]
    return table_file(request, "answer", ending, columns, answer.rows)


def _opened(request: PageRequest) -> SavedCard | None:
    """Return the saved question that the address names, in the version that it names."""
    query, version = (whole_number(request.GET.get(name, "")) for name in ("query", "version"))
    return None if query is None else saved_query(query, to=visitor(request), number=version)


def _page(request: PageRequest, scope: Scope, opened: SavedCard | None, sql: str) -> dict[str, Any]:
    return {
        "sql": sql,
        "opened": opened,
        "title": opened.title if opened else "",
        "versions": versions_of_query(opened.id, to=visitor(request)) if opened else [],
        "saved": saved_queries(to=visitor(request)),
        "examples": [(example.title, f"?{urlencode({'sql': example.sql})}#answer") for example in EXAMPLES],
        "written": written(),
        "seen": _seen(scope, request),
        "columns": COLUMNS,
        "verbs": VERBS,
    }


def _seen(scope: Scope, request: PageRequest) -> list[tuple[Text, list[str]]]:
    """Return the blocs of which somebody sees facts, each with the names of the places; none: the whole country."""
    paths = {path for of_bloc in scope.blocs.values() for path in of_bloc or ()}
    ids = {path: int(path.rstrip("/").rpartition("/")[2]) for path in paths}
    names = units.names(ids.values(), on=localdate(request.at), language=request.language) if ids else {}
    return [
        (BLOC_NAMES[bloc], sorted(names.get(ids[path], "") for path in scope.blocs[bloc] or ()))
        for bloc in BLOCS
        if bloc in scope.blocs
    ]


def _answered(answer: Answer, sql: str, language: str) -> dict[str, Any]:
    columns = [(column.name, column.kind) for column in answer.columns]
    names, chart = [column.name for column in answer.columns], chart_of(columns, answer.rows)
    shown = [[_cell(value, language) for value in row] for row in answer.rows[:MOST_SHOWN]]
    files = [
        (title, reverse("command_analysis_answer", args=[ending]) + f"?{urlencode({'sql': sql} | more)}")
        for title, ending, more in (
            (Text("CSV cho Excel", "CSV for Excel"), "csv", {"bom": "1"}),
            (Text("CSV (UTF-8)", "CSV (UTF-8)"), "csv", {}),
            (Text("Parquet", "Parquet"), "parquet", {}),
        )
    ]
    return {
        "answer": answer,
        "heads": [(name, any(row[place].is_number for row in shown)) for place, name in enumerate(names)],
        "shown": [list(zip(row, names, strict=True)) for row in shown],
        "chart": chart,
        "bars": [(bar, _cell(bar.value, language).text) for bar in chart.bars] if chart else [],
        "files": files,
    }


def _cell(value: object, language: str) -> Cell:
    """Write a value; numbers of up to four digits without separators, because years and codes are among them."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell("–" if value is None else str(value), is_number=False)
    places = min(len(f"{value:.4f}".rstrip("0").partition(".")[2]), _MOST_PLACES)
    plain = abs(value) < _GROUPED and not places
    return Cell(str(int(value)) if plain else number(value, language, places), is_number=True)


def _kept(request: PageRequest, scope: Scope) -> HttpResponse:
    """Do what the form says with a question; one that is refused stays on the page."""
    by, at, sent = visitor(request), request.at, request.POST
    title, sql, query = sent.get("title", ""), sent.get("sql", ""), whole_number(sent.get("query", ""))
    try:
        match sent.get("do"), query:
            case "save", _:
                query = save_query(title, sql, by=by, at=at).pk
            case "change", int():
                change_query(query, title, sql, known=whole_number(sent.get("known", "")) or 0, by=by, at=at)
            case ("share" | "unshare") as do, int():
                share_query(query, shared=do == "share", by=by, at=at)
            case "remove", int():
                remove_query(query, by=by, at=at)
                return HttpResponseRedirect(reverse("command_analysis"))
            case _:
                raise NotFound(what=Text("việc được yêu cầu", "What was asked for"))
    except Refused as refusal:
        page = _page(request, scope, None, sql) | {"refusal": refusal, "title": title}
        return render(request, _PAGE, page, status=refusal.status)
    return HttpResponseRedirect(f"{reverse('command_analysis')}?{urlencode({'query': query})}")
