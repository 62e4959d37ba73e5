"""Dossiers: file one, list them, read one. Filing and the worklist are hot: their answers are encoded by hand."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, Any

import msgspec
from django.http import HttpResponse
from ninja import Query, Router, Schema

from lienthong.core.refusals import InvalidInput, NotFound
from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.documents.queries import AttachedFile, attachments_of, get_attachment, read_file
from lienthong.documents.rules import JSON
from lienthong.dossiers import queries
from lienthong.dossiers.actions import submitting
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.dossiers.api.shapes import (
    LONGEST_CODE,
    LONGEST_VALUE,
    MOST_FIELDS,
    DeadlineOut,
    DossierCard,
    DossierOut,
    FileIn,
    Key,
    card,
    day_of,
    deadline_out,
    dossier_out,
)
from lienthong.dossiers.queries import AllowedAct, Thread, Tracked, WorklistRow
from lienthong.dossiers.queries.money import paper_for
from lienthong.dossiers.queries.uploads import lent_paper
from lienthong.dossiers.rules.words import risk
from lienthong.library.actions.keeping import open_paper
from lienthong.procedures import queries as procedures
from lienthong.units import queries as units

router = Router(tags=["dossiers"])


Code = Annotated[str, msgspec.Meta(max_length=LONGEST_CODE)]


class Filed(msgspec.Struct, frozen=True):
    """The body of a filing, decoded in one pass (the same keys as ``shapes.FileIn``)."""

    procedure: Code
    place_code: Code
    form: Annotated[
        dict[str, Annotated[str, msgspec.Meta(max_length=LONGEST_VALUE)] | int | bool | None],
        msgspec.Meta(max_length=MOST_FIELDS),
    ]
    channel: str = "online"


class FiledOut(Schema):
    """The receipt of a filing: the number, where it stands, when it is due."""

    code: str
    procedure: str
    state: str
    place_code: str
    submitted_at: str
    due_at: str


class WorklistOut(Schema):
    """A page of a worklist; ``next`` is the cursor of the following page."""

    rows: list[dict[str, Any]]
    next: str | None


_filing = msgspec.json.Decoder(Filed)
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": FileIn.model_json_schema()}}}}


@router.post("/dossiers", response={201: FiledOut}, openapi_extra=_BODY, summary="File a dossier in one request")
def file(request: ApiRequest, key: Key) -> HttpResponse:
    try:
        filed = _filing.decode(request.body)
    except msgspec.ValidationError as error:
        raise InvalidInput(summary=str(error), errors=[{"path": "body", "code": "shape"}]) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(summary=str(error), errors=[{"path": "body", "code": "json"}]) from None
    dossier = submitting.submit_dossier(
        filed.procedure,
        filed.form,
        place_code=filed.place_code,
        channel=filed.channel,
        key=key,
        by=request.auth,
        at=request.at,
    )
    receipt = {
        "code": dossier.code,
        "procedure": dossier.procedure,
        "state": str(dossier.state),
        "place_code": dossier.place_code,
        "submitted_at": dossier.submitted_at.astimezone(UTC),
        "due_at": dossier.due_at.astimezone(UTC),
    }
    return HttpResponse(msgspec.json.encode(receipt), status=201, content_type="application/json")


@router.get("/worklist", response=WorklistOut, summary="List what waits for me, the next due first")
def worklist(
    request: ApiRequest, after: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> HttpResponse:
    page = queries.worklist(to=request.auth, after=after, limit=limit)
    body = {"rows": [_row(row, request) for row in page.rows], "next": page.next}
    return HttpResponse(msgspec.json.encode(body), content_type="application/json")


def _row(row: WorklistRow, request: ApiRequest) -> dict[str, Any]:
    pressing = risk(row.deadline, request.at)
    return {
        "code": row.code,
        "procedure": row.procedure,
        "procedure_title": _words(row.procedure_title),
        "state": str(row.state),
        "state_name": _words(row.state_name),
        "step": row.step,
        "step_title": _words(row.step_title),
        "applicant_name": row.applicant_name,
        "subject_name": row.subject_name,
        "channel": row.channel,
        "unit_name": row.unit_name,
        "holder_name": row.holder_name,
        "officer_name": row.officer_name,
        "submitted_at": row.submitted_at,
        "due_at": row.due_at,
        "risk": {"color": pressing.color, "label": _words(pressing.label)},
    }


def _words(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


@router.get("/dossiers", response=list[DossierCard], summary="List my dossiers, newest first")
def my_dossiers(request: ApiRequest) -> list[DossierCard]:
    return [card(dossier) for dossier in queries.dossiers_of(to=request.auth)]


@router.get("/dossiers/{code}", response=DossierOut, summary="Read a dossier")
def read(request: ApiRequest, code: str) -> DossierOut:
    return dossier_out(open_dossier(code, by=request.auth, at=request.at), to=request.auth)


@router.get("/dossiers/{code}/thread", response=Thread, summary="Read what happened, where it is, what comes next")
def thread(request: ApiRequest, code: str) -> Thread:
    return queries.thread(open_dossier(code, by=request.auth, at=request.at).code, to=request.auth)


@router.get("/dossiers/{code}/deadline", response=DeadlineOut, summary="Read when it is due, and why")
def deadline(request: ApiRequest, code: str) -> DeadlineOut:
    return deadline_out(queries.deadline_of(queries.get_dossier(code, to=request.auth)))


@router.get("/dossiers/{code}/acts", response=list[AllowedAct], summary="List what I may do with it now")
def acts(request: ApiRequest, code: str) -> list[AllowedAct]:
    return queries.allowed_acts(queries.get_dossier(code, to=request.auth), to=request.auth, at=request.at)


@router.get("/dossiers/{code}/files", response=list[AttachedFile], summary="List its files")
def files(request: ApiRequest, code: str) -> list[AttachedFile]:
    return attachments_of(f"dossier:{open_dossier(code, by=request.auth, at=request.at).code}")


@router.get("/dossiers/{code}/files/{file_id}", response=bytes, summary="Read one of its files")
def attached(request: ApiRequest, code: str, file_id: int) -> HttpResponse:
    dossier = open_dossier(code, by=request.auth, at=request.at)
    found = get_attachment(f"dossier:{dossier.code}", file_id)
    if (paper_id := lent_paper(found)) and request.auth.kind == "officer":
        open_paper(paper_id, dossier.code, dossier.procedure, by=request.auth, at=request.at)
    return _download(read_file(found.sha256), found.media_type, f"{code}-{file_id}")


@router.get("/dossiers/{code}/paper", response=bytes, summary="Read the signed result")
def paper(request: ApiRequest, code: str) -> HttpResponse:
    issued = paper_for(open_dossier(code, by=request.auth, at=request.at), to=request.auth)
    if issued is None:
        raise NotFound(what=Text("kết quả", "The result"))
    return _download(read_file(issued.file_id), "application/pdf", f"{code}.pdf")


@router.get("/dossiers/{code}/paper/data", response=dict[str, Any], summary="Read the signed result as data")
def paper_data(request: ApiRequest, code: str) -> HttpResponse:
    issued = paper_for(open_dossier(code, by=request.auth, at=request.at), to=request.auth)
    if issued is None or issued.twin_id is None:
        raise NotFound(what=Text("kết quả", "The result"))
    return _download(read_file(issued.twin_id), JSON, f"{code}.json")


@router.get("/track/{code}", response=Tracked, auth=None, summary="Read the public state of a dossier by its code")
def track(request: ApiRequest, code: str) -> Tracked:
    return queries.track(code)


@router.get("/procedures/{code}/due", response=DeadlineOut, auth=None, summary="Filed now, done by when")
def expected_due(request: ApiRequest, code: str, place_code: str | None = None) -> DeadlineOut:
    day = day_of(request.at)
    definition = procedures.definition_on(code, on=day)
    unit_id = None
    if place_code is not None:
        place = units.version_at(place_code, level=definition.level, on=day)
        unit_id = units.agency_of(place.unit_id, definition.competence.agency).pk
    return deadline_out(queries.expected_due(definition, unit_id, at=request.at))


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)
