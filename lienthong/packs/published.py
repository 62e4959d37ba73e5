"""The door to the schemas: each at ``/schemas/<kind>.json``, all of them listed in ``/schemas/catalog.json``.

They are public and say nothing of anybody, so editors may keep them for an hour and pages elsewhere may read them.
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import condition, require_safe

from lienthong.packs.schemas import catalog, schemas
from lienthong.ui.pages import PageRequest

_AN_HOUR = 3600
_LIST = "catalog"


def _text(name: str) -> str | None:
    if name == _LIST:
        return json.dumps(catalog(f"{settings.PUBLIC_URL}/schemas"), ensure_ascii=False, indent=1) + "\n"
    return schemas().get(f"{name}.json")


def _etag(request: PageRequest, name: str) -> str | None:
    del request
    text = _text(name)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"' if text is not None else None


@require_safe
def schema(request: PageRequest, name: str) -> HttpResponse:
    """Answer one schema, or the list of all; to who has it already, that it is still the same."""
    answer = _answer(request, name)
    answer.headers["Cache-Control"] = f"public, max-age={_AN_HOUR}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@condition(etag_func=_etag)
def _answer(request: PageRequest, name: str) -> HttpResponse:
    del request
    text = _text(name)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/json" if name == _LIST else "application/schema+json")
