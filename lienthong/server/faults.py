"""How the house says no: a problem document for programs, a page for people; and which faults have a name.

What has none is a fault of ours: its trace is logged, and the asker gets the number of the request to quote.
"""

from __future__ import annotations

import contextlib
from typing import cast

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, UnreadablePostError
from django.shortcuts import render

from lienthong.core.refusals import NotFound, Refused
from lienthong.server.refusals import (
    DatabaseAway,
    InternalFault,
    MethodNotAllowed,
    RequestTooLarge,
    RequestUnreadable,
    ValueNotStorable,
)
from lienthong.ui import views
from lienthong.ui.pages import PageRequest

#: The largest request with files, and without. A file is kept up to its own limit (see ``server.uploads``); what is
#: sent beyond it is read, so that the page can say which file it was. No form is near a megabyte.
LARGEST_WITH_FILES, LARGEST = 64 * 1024 * 1024, 1024 * 1024
_READ_TO_THE_END, _AT_ONCE = 64 * 1024 * 1024, 64 * 1024
#: After how many seconds to try again when the database is away.
_TRY_AGAIN = 5

log = structlog.get_logger()


def refusal_of(exception: BaseException) -> Refused | None:
    """Return the refusal that an exception stands for, or ``None`` when it is a fault of ours.

    What PostgreSQL cannot hold (a NUL, half a surrogate pair, a number without end) can only have come from outside;
    what it cannot do now (it is stopped, full, or two acts waited for each other) can be tried again.
    """
    if isinstance(exception, Refused):
        return exception
    if isinstance(exception, DataError | UnicodeEncodeError):
        return ValueNotStorable()
    if isinstance(exception, OperationalError | InterfaceError):
        return DatabaseAway()
    return None


def too_large(request: HttpRequest) -> Refused | None:
    """Return the refusal of a request that says it is larger than anything we take; nothing of it is kept.

    One that is not much larger is read to its end, so that whoever sends it gets to read the answer.
    """
    has_files = request.content_type == "multipart/form-data"
    largest = LARGEST_WITH_FILES if has_files else LARGEST
    said = request.headers.get("Content-Length", "")
    is_length = said.isascii() and said.isdecimal()
    if not is_length or (len(said) <= len(str(largest)) and int(said) <= largest):
        return None
    if len(said) <= len(str(_READ_TO_THE_END)) and int(said) <= _READ_TO_THE_END:
        with contextlib.suppress(UnreadablePostError):  # the sender has gone
            while request.read(_AT_ONCE):
                pass
    return RequestTooLarge(limit_mb=largest // (1024 * 1024))


def named(request: PageRequest, response: HttpResponse) -> HttpResponse:
    """Return an answer that says in words what a bare status says: the method is not for this address."""
    if not isinstance(response, HttpResponseNotAllowed):
        return response
    allowed = response.headers["Allow"]
    answer = refusal_answer(request, MethodNotAllowed(method=request.method, allowed=allowed))
    answer.headers["Allow"] = allowed
    return answer


def refusal_answer(request: PageRequest, refusal: Refused) -> HttpResponse:
    """Say no in the form that the asker reads, and note who was refused what: by route, since addresses hold codes."""
    actor = getattr(request, "auth", None) or request.actor
    route = request.resolver_match.route if request.resolver_match else ""
    log.info("refused", code=refusal.code, route=route, method=request.method, actor=actor.id if actor else "")
    if wants_json(request):
        problem = refusal.problem(request.language) | {"instance": f"urn:lienthong:request:{request.id}"}
        answer: HttpResponse = JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    else:
        words = {"message": refusal.message(request.language), "remedy": refusal.remedy(request.language)}
        answer = render(request, "lienthong/refused.html", {"refusal": refusal, **words}, status=refusal.status)
    if isinstance(refusal, DatabaseAway):
        answer.headers["Retry-After"] = str(_TRY_AGAIN)
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the asker is a program: under ``/api/``, or one that accepts JSON and not HTML."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accept and "text/html" not in accept)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing at this address."""
    if wants_json(request):
        return refusal_answer(cast("PageRequest", request), NotFound(what=request.path))
    return views.not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    if not wants_json(request):
        return views.bad_request(request, exception)
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    refusal = RequestTooLarge(limit_mb=LARGEST // (1024 * 1024)) if is_too_much else RequestUnreadable()
    return refusal_answer(cast("PageRequest", request), refusal)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    if wants_json(request):
        return refusal_answer(cast("PageRequest", request), InternalFault(request=getattr(request, "id", "")))
    return views.failed(request)
