"""``/api/v1``: every room's HTTP door under one address, one sign-in, one way of saying no."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from lienthong.accounts import queries as accounts
from lienthong.accounts.api import router as accounts_door
from lienthong.accounts.refusals import TokenUnknown
from lienthong.core.refusals import InvalidInput, NotFound, Refused
from lienthong.core.requests import ApiRequest
from lienthong.core.values import Actor
from lienthong.documents.api import router as documents
from lienthong.documents.rules import JPEG, PDF, PNG
from lienthong.dossiers.api import router as dossiers
from lienthong.exchange.api import router as exchange
from lienthong.feedback.api import router as feedback
from lienthong.indicators.api import router as indicators
from lienthong.library.api import router as library
from lienthong.payments.api import router as payments
from lienthong.plans.api import router as plans
from lienthong.procedures.api import router as procedures
from lienthong.server.faults import refusal_answer
from lienthong.slips.api import router as slips
from lienthong.ui.pages import PageRequest
from lienthong.units.api import router as units


class BearerToken(HttpBearer):
    """``Authorization: Bearer <token>``; what it answers becomes ``request.auth``."""

    openapi_description = "A token of an account (accounts.issue_token). Rights are the account's."

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return who the token speaks for, or refuse."""
        return accounts.actor_of_token(token, at=cast("ApiRequest", request).at)


class Api(NinjaAPI):
    """The API with refusals as problem documents, described as such."""

    def get_openapi_schema(self, *arguments: Any, **named: Any) -> OpenAPISchema:
        """Describe the API; every operation may answer with a problem document."""
        schema = super().get_openapi_schema(*arguments, **named)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for path in schema["paths"].values():
            for operation in path.values():
                _describe_files(operation["responses"])
                operation["responses"]["default"] = {
                    "description": "Refused: a problem document (RFC 9457) with a stable code",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
        return schema


def _describe_files(responses: dict[Any, Any]) -> None:
    """Say of answers that are files which kinds they are: the framework takes everything for JSON."""
    for response in responses.values():
        for body in list(response.get("content", {}).values()):
            if body.get("schema", {}).get("format") == "binary":
                response["content"] = {kind: {"schema": body["schema"]} for kind in (PDF, JPEG, PNG)}


_WORDS = {
    "type": "object",
    "required": ["vi", "en"],
    "properties": {"vi": {"type": "string"}, "en": {"type": "string"}},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _WORDS,
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "remedy": _WORDS,
        "code": {"type": "string"},
        "facts": {"type": "object"},
        "instance": {"type": "string"},
    },
}

api = Api(
    title="Liên Thông",
    version="1.0.0",
    description="Declare once, settle on time, see where it is stuck. Refusals are problem documents in two languages.",
    urls_namespace="api",
    auth=BearerToken(),
    docs_url=None,
)

ROUTERS: tuple[Router, ...] = (
    units,
    accounts_door,
    documents,
    exchange,
    payments,
    library,
    procedures,
    dossiers,
    feedback,
    slips,
    indicators,
    plans,
)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refusal_answer(cast("PageRequest", request), refusal)


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return refusal_answer(cast("PageRequest", request), TokenUnknown())


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"path": ".".join(str(part) for part in found["loc"]), "code": found["type"], "message": found["msg"]}
        for found in error.errors
    ]
    summary = "; ".join(f"{found['path']}: {found['message']}" for found in errors)
    return refusal_answer(cast("PageRequest", request), InvalidInput(summary=summary, errors=errors))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == NotFound.status:
        return refusal_answer(cast("PageRequest", request), NotFound(what=request.path))
    return refusal_answer(cast("PageRequest", request), InvalidInput(summary=error.message, errors=[]))


def described() -> str:
    """Return the API's description (OpenAPI 3.1) as it is published and compared in CI."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=2, default=str) + "\n"
