"""The page on which a definition's file is tried, for people who do not use a terminal. It stores nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from lienthong.core.refusals import Refused
from lienthong.packs.access import for_authors
from lienthong.packs.preview_words import examples_in_words, fee_in_words, steps_in_words, terms_in_words
from lienthong.packs.previewing import KIND_TITLES, LARGEST, Preview, contents_of, drawn_form, preview, text_of
from lienthong.ui.pages import PageRequest, whole_number

_PAGE = "packs/authoring.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def authoring(request: PageRequest) -> HttpResponse:
    """Take a file or a pasted text; show what is wrong by line, the form, the way and the examples of the procedure."""
    kind = next((kind for kind in KIND_TITLES if kind == request.POST.get("kind")), "procedures")
    page: dict[str, Any] = {"limit_kb": LARGEST // 1024, "pack": contents_of(settings.PACK).manifest, "kind": kind}
    page["kinds"] = KIND_TITLES.items()
    if request.method != "POST":
        return render(request, _PAGE, page)
    pasted = request.POST.get("text", "")
    try:
        text, name = _sent(request, pasted)
    except Refused as refusal:
        return render(request, _PAGE, page | {"refusal": refusal, "text": pasted}, status=refusal.status)
    return render(request, _PAGE, page | _tried(request, preview(text, name, settings.PACK, kind=kind), name))


def _sent(request: PageRequest, pasted: str) -> tuple[str, str]:
    """Return the text and the name of its file (empty for a pasted one); of both, the file counts."""
    file = request.FILES.get("file")
    if file is None:
        return text_of(pasted.encode(errors="replace"), request.POST.get("name", "")), request.POST.get("name", "")
    return text_of(file.read(LARGEST + 1), file.name or ""), file.name or ""


def _tried(request: PageRequest, tried: Preview, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"tried": tried, "text": tried.text, "name": name}
    contents, definition = contents_of(settings.PACK), tried.definition
    if definition is None or contents.manifest is None:
        return shown
    example = whole_number(request.POST.get("example", ""))
    on = localdate(request.at)
    return shown | {
        "procedure": definition,
        "example": example,
        "is_known": definition.code in contents.procedures,
        "terms": terms_in_words(definition),
        "fee": fee_in_words(definition, contents.manifest),
        "steps": steps_in_words(definition, contents),
        "examples": examples_in_words(definition, tried.trial.examples, contents.manifest),
        "form": drawn_form(tried, contents, example=example, on=on, language=request.language),
    }
